"""Supply and demand: what brings parts to the line, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, ValidationInfo, model_validator
from pydantic.json_schema import WithJsonSchema

from simfactory.scenario.laws import CountLaw, TimeLaw, read_law
from simfactory.scenario.model import MOST, AtLeast0, Count, Model, Reading, reading_of, without_unknown
from simfactory.scenario.written import Table, origin_of, told
from simfactory.units import UnitError

Sequence_ = tuple[tuple[str, int], ...]

_FORMS = "unlimited, {arrivals: …}, {constant_wip: 6}, {parts: 4} or {sequence: [{A: 50}, {B: 30}]}"


def read_sequence(said: Any) -> Sequence_:
    """`[{A: 50}, {B: 30}]`: products and how many in a row. Raises UnitError."""
    expected = "a list of products and how many in a row, such as [{A: 50}, {B: 30}]"
    if not isinstance(said, list | tuple) or not said:
        raise UnitError("sequence", told(said), expected)
    out: list[tuple[str, int]] = []
    for i, one in enumerate(said):
        if not isinstance(one, Mapping) or len(one) != 1:
            raise UnitError("sequence", told(one), expected, "", (str(i + 1),))
        product, count = next(iter(one.items()))
        if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST:
            raise UnitError("sequence", told(count), f"a number of parts, 1 to {MOST}", "", (str(i + 1),))
        out.append((str(product), int(count)))
    return tuple(out)


def read_arrivals(said: Any, info: ValidationInfo) -> dict[str | None, TimeLaw]:
    """`{every: LAW}`, or by product `{A: {every: LAW}, B: {every: LAW}}`. Raises UnitError."""
    expected = "{every: LAW} or, by product, {A: {every: LAW}}"
    if not isinstance(said, Mapping) or not said:
        raise UnitError("supply", told(said), expected)
    reading = reading_of(info)
    if "every" in said:
        without_unknown(said, ("every",), reading, origin_of(said).path)
        return {None: read_law(TimeLaw, said["every"], reading)}
    found: dict[str | None, TimeLaw] = {}
    for product, one in said.items():
        if not isinstance(one, Mapping) or "every" not in one:
            raise UnitError("supply", told(one), expected, "", (str(product),))
        without_unknown(one, ("every",), reading, origin_of(one).path)
        found[str(product)] = read_law(TimeLaw, one["every"], reading)
    return found


class Supply(Model):
    """What brings parts to the line."""

    kind: Literal["unlimited", "arrivals", "constant_wip", "parts", "sequence"] = "unlimited"
    arrivals: Annotated[
        dict[str | None, TimeLaw], PlainValidator(read_arrivals), WithJsonSchema({"type": "object"})
    ] = Field(
        default={},
        description="Parts arrive: {every: LAW}, as lots with {every: LAW, pieces: LAW}, or by product "
        "{A: {every: LAW}, B: {every: LAW}}.",
    )
    wip: AtLeast0 = Field(default=0, alias="constant_wip", description="So many parts are in the line at any time.")
    parts: AtLeast0 = Field(default=0, description="So many parts at the start, and no more.")
    sequence: Annotated[Sequence_, PlainValidator(read_sequence), WithJsonSchema({"type": "array"})] = Field(
        default=(), description="Products in this order, repeated: [{A: 50}, {B: 30}]."
    )
    pieces: CountLaw | None = None

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        if raw == "unlimited":
            return {"kind": "unlimited"}
        if not isinstance(raw, Mapping):
            raise UnitError("supply", told(raw), _FORMS)
        forms = [key for key in ("arrivals", "constant_wip", "parts", "sequence") if key in raw]
        if len(forms) != 1 and (forms or not raw):
            raise UnitError("supply", " and ".join(forms) or "nothing", f"exactly one of {_FORMS}")
        said = {**raw, "kind": forms[0]} if forms else dict(raw)
        return _with_pieces(said)

    @model_validator(mode="after")
    def _not_none(self) -> Self:
        if (self.kind == "constant_wip" and not self.wip) or (self.kind == "parts" and not self.parts):
            raise UnitError("bounds", "0", "1 part or more", "", (self.kind,))
        return self


def _with_pieces(said: dict[str, Any]) -> dict[str, Any]:
    """The pieces of a lot stand beside `every`."""
    arrivals = said.get("arrivals")
    if not isinstance(arrivals, Mapping) or "every" not in arrivals or "pieces" not in arrivals:
        return said
    rest = Table({key: value for key, value in arrivals.items() if key != "pieces"})
    rest.origin = origin_of(arrivals)
    return {**said, "arrivals": rest, "pieces": arrivals["pieces"]}


class Orders(Model):
    """Work orders: lots of pieces with due dates."""

    per_week: Count | None = Field(default=None, description="Orders per week, evenly spaced unless `every` is given.")
    every: TimeLaw | None = Field(default=None, description="Time from one order to the next, instead of per_week.")
    pieces: CountLaw = Field(description="Pieces of an order (rounded, at least 1).")
    due: TimeLaw | None = Field(default=None, description="Time from an order's arrival to its due date. Default none.")

    @model_validator(mode="after")
    def _one_pace(self) -> Self:
        if (self.per_week is None) == (self.every is None):
            raise UnitError(
                "demand", "orders without a pace" if self.every is None else "two paces", "per_week or every"
            )
        return self


class Demand(Model):
    """What is asked of the plant; it makes no more."""

    per_week: Count | None = Field(default=None, description="Pieces per week, evenly spaced unless `every` is given.")
    every: TimeLaw | None = Field(default=None, description="Time from one piece asked for to the next.")
    orders: Orders | None = Field(default=None, description="Work orders that move as lots: {per_week, pieces, due}.")
    gain_as: Literal["output", "hours"] = Field(
        description="What faster work brings where demand is limited: nothing but output at that demand (output), or "
        "the capacity of the same plant and mix, where a new order enters as one leaves (hours)."
    )

    @model_validator(mode="after")
    def _one_pace(self) -> Self:
        given = [key for key in ("per_week", "every", "orders") if getattr(self, key) is not None]
        if len(given) != 1:
            raise UnitError("demand", " and ".join(given) or "no pace", "exactly one of per_week, every and orders")
        return self
