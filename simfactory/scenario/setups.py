"""Set-ups: what a machine needs before a part of another family than the last one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self

from pydantic import Field

from simfactory.scenario.laws import LAW_KEYS, PEOPLE_KEYS, LawSpec, PoolName, TimeLaw, by_name, is_bare
from simfactory.scenario.model import AtLeast1, Model, Priority, Reading
from simfactory.scenario.values import Doubt, Part, Value
from simfactory.scenario.written import Table, origin_of
from simfactory.units import UnitError

OWN_KEYS = ("other", "same_family", *PEOPLE_KEYS)
"""What stands in a set-up beside a flat law, or beside families."""


class Setup(Model):
    """A set-up: one law before every other family, laws from family to family, or both; and who does it."""

    other: TimeLaw | None = Field(default=None, description="Before a part of another family than the last one made.")
    same_family: TimeLaw | None = Field(
        default=None, description="Between two parts (or lots) of one family. Default: none."
    )
    from_to: dict[str, dict[str, TimeLaw]] | None = Field(
        default=None, description="Written as families: {A: {B: 15 min}, B: {A: 25 min}}, from A to B and back."
    )
    by: PoolName = Field(default=None, description="The pool whose people do it. Default nobody.")
    crew: AtLeast1 = Field(default=1, description="How many people it takes at once. Default 1.")
    priority: Priority | None = Field(default=None, description="Lower is served first. Default: the station's.")

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        said = spelled_out(raw)
        own = {key: value for key, value in said.items() if key in OWN_KEYS}
        rest = {key: value for key, value in said.items() if key not in own}
        if any(key in LAW_KEYS for key in rest):
            raise UnitError("setup", "a law both flat and under other:", "one of the two")
        families = {key: value for key, value in rest.items() if isinstance(value, Mapping)}
        if families:
            own["from_to"] = families
        if not own.keys() & {"other", "same_family", "from_to"}:
            expected = "a time, a law, other: and same_family:, or {A: {B: 15 min}}"
            raise UnitError("law", "a set-up without a time", expected)
        return {**own, **{key: value for key, value in rest.items() if key not in families}}

    def laws(self) -> Iterator[tuple[str, LawSpec]]:
        """Every law in it with its path below the set-up, in a fixed order."""
        for key in ("other", "same_family"):
            law = getattr(self, key)
            if law is not None:
                yield key, law
        for start, row in sorted((self.from_to or {}).items()):
            for end, law in sorted(row.items()):
                yield f"{start}.{end}", law

    def doubts(self) -> tuple[Doubt, ...]:
        """Every doubt in it, once, in the order of names."""
        return by_name(doubt for _, law in self.laws() for doubt in law.doubts())

    def scaled(self, by: Value, share: Part = 1.0) -> Self:
        """The same with all its durations multiplied."""
        return self._each(lambda law: law.scaled(by, share))

    def added(self, by: Value, share: Part = 1.0) -> Self:
        """The same with every duration longer."""
        return self._each(lambda law: law.added(by, share))

    def _each(self, change: Callable[[TimeLaw], TimeLaw]) -> Self:
        matrix = self.from_to and {
            start: {end: change(law) for end, law in row.items()} for start, row in self.from_to.items()
        }
        return self.but(
            other=self.other and change(self.other),
            same_family=self.same_family and change(self.same_family),
            from_to=matrix,
        )


def spelled_out(raw: Any) -> Mapping[str, Any]:
    """A set-up whose law stands alone, or flat beside `by`, with that law under `other`; any other as it is."""
    if is_bare(raw):
        return {"other": raw}
    law = Table({key: value for key, value in raw.items() if key not in OWN_KEYS})
    if "other" in raw or not law.keys() & LAW_KEYS:
        return raw  # type: ignore[no-any-return]
    law.origin = origin_of(raw)
    return {**{key: raw[key] for key in raw if key not in law}, "other": law}
