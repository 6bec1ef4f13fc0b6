"""Laws of chance as a scenario writes them, and the activities that last by them.

A law is flat: `{law: weibull, mean: 3 h, shape: 1.5}`; `mean` and `cv` alone are lognormal; `time` or a bare value is
constant. Its parameters may be doubtful, and upgrades scale it or add to it with its coefficient of variation kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice, product
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import Field, InstanceOf, PlainValidator, ValidationError, model_validator

from simfactory.errors import did_you_mean, quoted
from simfactory.sampling.families import FAMILIES, Family, make_law
from simfactory.sampling.laws import Law, LawError
from simfactory.scenario.faults import note_errors
from simfactory.scenario.model import AtLeast1, Model, Priority, Reading, bounded, note_unknown, read_value
from simfactory.scenario.values import Doubt, Part, Value, family_of, parameter_dimension
from simfactory.scenario.written import Table, origin_of, told
from simfactory.units import EXPECTED, Dimension, UnitError

Parameter = Value | tuple[Value, ...]

ONE, NOTHING = Value(1.0), Value(0.0)

Law_ = TypeVar("Law_", bound="LawSpec")

_CORNERS = 64
"""Combinations of the bounds of doubts at which a law is tried, at most."""

PEOPLE_KEYS = ("by", "crew", "priority")
"""What an activity says beside its law."""

LAW_KEYS = frozenset({"law", "time", "value", "file", "column", "unit"}) | {
    parameter.name for family in FAMILIES.values() for parameter in family.parameters
}


def by_name(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """Each doubt once, in the order of names."""
    found = {doubt.name: doubt for doubt in doubts}
    return tuple(found[name] for name in sorted(found))


def nobody(said: Any) -> str | None:
    """The name of a pool; None for nobody. Raises UnitError."""
    if said is None or said == "nobody":
        return None
    if not isinstance(said, str):
        raise UnitError("name", told(said), "the name of a pool, or nobody")
    return str(said)


PoolName = Annotated[str | None, PlainValidator(nobody, json_schema_input_type=str)]


def is_bare(said: Any) -> bool:
    """Whether a law is written as one value, known or doubtful."""
    return not isinstance(said, Mapping) or set(said) == {"uncertain"}


class LawSpec(Model):
    """A law whose parameters are values: families and their parameters are those of `sampling.families`."""

    family: str
    parameters: dict[str, Any]
    factor: Value = ONE
    shift: Value = NOTHING

    dimension: ClassVar[Dimension] = Dimension.NUMBER
    constant_key: ClassVar[str] = "value"

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        if is_bare(raw):
            return {"family": "constant", "parameters": {"value": cls.read_number(raw, cls.dimension)}}
        faults_before = len(reading.faults)
        family, parameters = cls._law_of(raw, origin_of(raw).path, reading)
        if len(reading.faults) > faults_before:  # what is noted already needs no second complaint
            family, parameters = "constant", {"value": ONE}
        return {"family": family, "parameters": parameters}

    @classmethod
    def _law_of(cls, said: Mapping[str, Any], path: str, reading: Reading) -> tuple[str, dict[str, Parameter]]:
        """The family and the parameters of a flat law; what cannot be read is noted."""
        constants = [key for key in (cls.constant_key, "value") if key in said]
        if constants and "law" not in said:
            said = {"law": "constant", **{("value" if key in constants else key): said[key] for key in said}}
        if "law" not in said and not said.keys() >= {"mean", "cv"}:
            raise cls._no_law(said)
        family = family_of(said)
        rest = {key: value for key, value in said.items() if key != "law"}
        if "file" in rest:
            rest = {**_column(rest, cls.dimension, path, reading), **rest}
            rest = {key: value for key, value in rest.items() if key not in ("file", "column", "unit")}
        return family.name, cls._parameters(family, rest, reading, path)

    @classmethod
    def _no_law(cls, said: Mapping[str, Any]) -> UnitError:
        expected = f"a law: {cls.constant_key} (constant), mean and cv (lognormal), or law: and its parameters"
        if "mean" in said:
            return UnitError(
                "law", "a mean alone", expected, f"write {cls.constant_key}: if it is constant, or add cv:"
            )
        unknown = [key for key in said if key not in LAW_KEYS]
        found = f"a law of {', '.join(repr(str(key)) for key in said)}" if said else "no law"
        return UnitError("law", found, expected, did_you_mean(unknown[0], cls.law_words()) if unknown else "")

    @classmethod
    def law_words(cls) -> tuple[str, ...]:
        """All keys that people may write."""
        return (cls.constant_key, "law", "mean", "cv", "file", "column", "unit", *PEOPLE_KEYS)

    @classmethod
    def _parameters(cls, family: Family, said: Mapping[str, Any], reading: Reading, path: str) -> dict[str, Parameter]:
        found: dict[str, Parameter] = {}
        for key, raw in said.items():
            parameter = family.parameter(key)
            if parameter is None:
                cls._note_stranger(str(key), family, reading, path)
                continue
            try:
                dimension = parameter_dimension(parameter.kind, cls.dimension)
                found[str(key)] = (
                    cls.read_numbers(raw, dimension)
                    if parameter.kind.startswith("list")
                    else cls.read_number(raw, dimension)
                )
            except UnitError as error:
                reading.note_error(error, origin_of(raw).path or f"{path}.{key}")
        return found

    @classmethod
    def _note_stranger(cls, key: str, family: Family, reading: Reading, path: str) -> None:
        """A key that is no parameter of the family: another family's, or nobody's."""
        if key in PEOPLE_KEYS:  # of an activity they do not come here
            found = f"{quoted(key)} beside a law that nobody works by"
            reading.note("unknown-key", f"{path}.{key}", found, "it at load, cycle, unload, setup or repair")
            return
        if key not in LAW_KEYS:
            note_unknown(key, (*(parameter.name for parameter in family.parameters), *cls.law_words()), reading, path)
            return
        constant = family.name == "constant"
        takes = cls.constant_key if constant else family.forms()
        remedy = f"write mean: instead of {cls.constant_key}:" if constant and key == "cv" else "or say another law"
        found = f"{quoted(key)} beside a law that is {family.name}"
        reading.note("unknown-key", f"{path}.{key}", found, f"what it takes: {takes}", remedy)

    @classmethod
    def read_number(cls, raw: Any, dimension: Dimension) -> Value:
        """One parameter of this dimension. Raises UnitError."""
        if isinstance(raw, Value):
            return raw
        value = read_value(raw, dimension)
        return value if dimension is Dimension.NUMBER else bounded(value, dimension, 0.0)

    @classmethod
    def read_numbers(cls, raw: Any, dimension: Dimension) -> tuple[Value, ...]:
        """A list of parameters of this dimension. Raises UnitError."""
        if not isinstance(raw, list | tuple):
            raise UnitError("not-a-list", "one value", f"a list, each {EXPECTED[dimension]}")
        return tuple(cls.read_number(item, dimension) for item in raw)

    @model_validator(mode="after")
    def _checked(self) -> Self:
        self.check()
        return self

    def check(self) -> None:
        """The law can be made at the bounds of its doubts, and none of its values is negative. Raises UnitError."""
        _ = self.mean_bounds

    @cached_property
    def mean_bounds(self) -> tuple[float, float]:
        """The smallest and largest mean at the bounds of the doubts. Raises UnitError where there is no such law."""
        means = [self._checked_at(theta).mean() for theta in self._corners()]
        return min(means), max(means)

    def _checked_at(self, theta: Mapping[str, float]) -> Law:
        try:
            law = self.law(theta)
        except LawError as error:
            inside = (error.parameter,) if error.parameter in self.parameters else ()
            found = f"{error.parameter} of {error.family} is {error.found}{_when(theta)}"
            if error.found == "nothing":
                found = f"{error.family} without {error.parameter}:"
            raise UnitError("law", found, error.expected, "", inside) from error
        if law.support()[0] < 0.0 or law.mean() < 0.0:
            raise UnitError("negative", f"{self.family} may be negative{_when(theta)}", "a law of values from 0 up")
        return law

    def _corners(self) -> Iterator[dict[str, float]]:
        doubts = self.doubts()
        ends = [[_finite(end, doubt) for end in (doubt.low, doubt.high)] for doubt in doubts]
        for values in islice(product(*ends), _CORNERS):
            yield {doubt.name: value for doubt, value in zip(doubts, values, strict=True)}

    def law(self, theta: Mapping[str, float]) -> Law:
        """The law when every doubt has the value that `theta` gives it. Raises LawError."""
        return self._made({name: _at(value, theta) for name, value in self.parameters.items()}, theta)

    def _made(self, given: Mapping[str, Any], theta: Mapping[str, float]) -> Law:
        law = _make(self.family, given)
        if self.factor is not ONE:
            law = law.scaled(self.factor.at(theta))
        if self.shift is NOTHING:
            return law
        mean = law.mean() + self.shift.at(theta)
        if mean < 0.0:
            raise LawError(self.family, "mean", f"{mean:.4g}", "0 or more in the end")
        return make_law("constant", value=mean) if self.family == "constant" else law.with_mean(mean)

    def central_mean(self) -> float:
        """The mean with every doubt at its central value, in canonical units."""
        return self.law({doubt.name: doubt.central() for doubt in self.doubts()}).mean()

    def own_values(self) -> Iterator[Value]:
        """The values of its parameters."""
        for found in self.parameters.values():
            yield from found if isinstance(found, tuple) else (found,)

    def doubts(self) -> tuple[Doubt, ...]:
        """Every doubt in it, once, in the order of names."""
        return self.every_doubt

    @cached_property
    def every_doubt(self) -> tuple[Doubt, ...]:
        return by_name(doubt for value in self.given() for doubt in value.doubts())

    def may_take_no_time(self) -> bool:
        """Whether its mean may be 0: only a constant, a list of values or an upgrade can do that."""
        if self.family == "constant" and not self.factor.changes and not self.shift.changes:
            return bool(self.parameters["value"].bounds()[0] <= 0.0)
        listed = self.family in ("constant", "discrete", "empirical", "sequence")
        return (listed or bool(self.factor.changes or self.shift.changes)) and self.mean_bounds[0] <= 0.0

    def given(self) -> tuple[Value, ...]:
        """The values that somebody wrote: the law's own, and what upgrades put on it."""
        return (*self.own_values(), *(value for value in (self.factor, self.shift) if value.changes))

    def scaled(self, by: Value, share: Part = 1.0) -> Self:
        """The same with all its values multiplied; what upgrades add comes after."""
        return self.but(factor=self.factor.scaled(by, share))

    def added(self, by: Value, share: Part = 1.0) -> Self:
        """The same with a longer mean, its coefficient of variation kept."""
        return self.but(shift=self.shift.added(by, share))

    def parted(self, share: Value) -> Self:
        """The same with all its values multiplied, with what upgrades add to them."""
        shift = self.shift if self.shift is NOTHING else NOTHING.added(ONE.scaled(share).scaled(self.shift))
        return self.but(factor=self.factor.scaled(share), shift=shift)


class TimeLaw(LawSpec):
    """A time that varies by chance: `20 min`, `{mean: 20 min, cv: 40 %}` (lognormal), `{law: weibull, …}`."""

    dimension: ClassVar[Dimension] = Dimension.TIME
    constant_key: ClassVar[str] = "time"


class CountLaw(LawSpec):
    """A count that varies by chance (rounded, at least 1): `40`, `{mean: 40, cv: 80 %}`, `{law: discrete, …}`."""

    dimension: ClassVar[Dimension] = Dimension.COUNT


class Activity(Model):
    """Something that takes time and may need people: a law, `by:` and `crew:`, all in one mapping."""

    law: InstanceOf[TimeLaw]
    by: PoolName = Field(default=None, description="The pool whose people do it. Default nobody: it runs alone.")
    crew: AtLeast1 = Field(default=1, description="How many people it takes at once. Default 1.")
    priority: Priority | None = Field(default=None, description="Lower is served first. Default: the station's.")

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        if not isinstance(raw, Mapping):
            return {"law": read_law(TimeLaw, raw, reading)}
        own = {key: value for key, value in raw.items() if key in PEOPLE_KEYS}
        rest = Table({key: value for key, value in raw.items() if key not in PEOPLE_KEYS})
        rest.origin = origin_of(raw)
        return {**own, "law": read_law(TimeLaw, rest, reading)}

    def doubts(self) -> tuple[Doubt, ...]:
        """Every doubt in its law, once, in the order of names."""
        return self.law.doubts()

    def scaled(self, by: Value, share: Part = 1.0) -> Self:
        """The same with its duration multiplied."""
        return self.but(law=self.law.scaled(by, share))

    def added(self, by: Value, share: Part = 1.0) -> Self:
        """The same with a longer mean, its coefficient of variation kept."""
        return self.but(law=self.law.added(by, share))


def read_law(kind: type[Law_], raw: Any, reading: Reading) -> Law_:
    """A law of one kind; where it cannot be read, that is noted and a constant stands for it."""
    try:
        return kind.model_validate(raw, context=reading)
    except ValidationError as error:
        if not origin_of(raw).path:  # only who asked for it knows where it stands
            raise
        note_errors(error, raw, reading)
        return kind(family="constant", parameters={"value": ONE})


def _make(family: str, given: Mapping[str, float | tuple[float, ...]]) -> Law:
    """The law of these numbers; a plant's stations are much alike, so that short ones are kept."""
    if any(isinstance(value, tuple) for value in given.values()):
        return make_law(family, **given)
    return _known_law(family, tuple(given.items()))


@lru_cache(maxsize=4096)
def _known_law(family: str, given: tuple[tuple[str, Any], ...]) -> Law:
    return make_law(family, **dict(given))


def _at(value: Parameter, theta: Mapping[str, float]) -> float | tuple[float, ...]:
    return tuple(one.at(theta) for one in value) if isinstance(value, tuple) else value.at(theta)


def _finite(end: float, doubt: Doubt) -> float:
    """A bound of a doubt, or what lies as far out as a draw can be expected to go."""
    if math.isfinite(end):
        return end
    return doubt.quantile(1e-9 if end < 0 else 1.0 - 1e-9)


def _when(theta: Mapping[str, float]) -> str:
    told = ", ".join(f"{name} is {value:.4g}" for name, value in theta.items())
    return f" when {told}" if told else ""


def _column(said: Mapping[str, Any], dimension: Dimension, path: str, reading: Reading) -> dict[str, Any]:
    """`values` out of a column of a table, in the unit that stands beside it."""
    for key in ("file", "column"):
        if not isinstance(said.get(key), str):
            raise UnitError("missing-key", f"no {key}:", "file: and column: of a table, as texts")
    column, unit = str(said["column"]), str(said.get("unit", ""))
    numbers = reading.from_file(lambda table: table.column(column, dimension, unit), str(said["file"]), path)
    source = origin_of(said["file"]).source
    return {"values": tuple(Value(number, source=source) for number in numbers or ())}
