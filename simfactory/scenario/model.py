"""What all parts of a scenario have in common: strict models, names, and the kinds of values that keys hold.

A model reads a mapping in the spelling of people (`spelled` brings it to its fields), refuses what it does not know
and is frozen. Every fault is noted, none ends the reading: people mend a file in one go.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationInfo, model_validator
from pydantic.json_schema import WithJsonSchema

from simfactory.errors import Place, Problem, ScenarioError, did_you_mean, quoted
from simfactory.scenario.tables import Table as CsvTable
from simfactory.scenario.tables import read_table
from simfactory.scenario.values import Value, parse_value
from simfactory.scenario.written import origin_of, told
from simfactory.units import EXPECTED, Dimension, UnitError, parse, show

SECTIONS = (
    "simfactory",
    "name",
    "sources",
    "run",
    "shifts",
    "people",
    "human_factors",
    "products",
    "supply",
    "demand",
    "fleets",
    "energy",
    "economics",
    "line",
    "catalogue",
    "realised",
    "upgrades",
    "configurations",
    "observed",
)
RESERVED = frozenset(
    {"scrap", "out", "again", "plant", "before", "after", "nobody", "assumed", "unlimited", "rest", "source", *SECTIONS}
)
"""Words that mean something in a scenario and are no names."""

"""Keys that people may expect and this version does not model."""

JUDGEMENT = "judgement"
"""The source of a value that rests on somebody's judgement, beside "assumed" and the ids under `sources:`."""

AT_KEY = frozenset({"unknown-key", "reserved-name", "name"})
"""Faults that stand at a key, not at its value."""

NS = 1_000_000_000

MOST = 100_000
"""Of machines, people or parts that a key counts; more is surely a mistake, and would fill the memory."""

LONGEST = 100 * 366 * 86_400
"""Seconds of a run."""

_MOST_KEYS = 5
"""Keys named to somebody who wrote something else than a mapping."""

Found = TypeVar("Found")


@dataclass
class Reading:
    """What models share while a file is read: where everything stands, and the faults found on the way."""

    place_of: Callable[[str, bool], Place] = lambda path, at_key: Place("")  # of a path, or of its key
    folder: Path | None = None  # of tables, where it is not the file's own
    faults: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)  # what the reading itself warns of
    tables: dict[str, Any] = field(default_factory=dict)  # what was read from other files, by the path that names them
    unknown: dict[str, list[str]] = field(default_factory=dict)  # keys that nobody knows, by the path of their mapping

    def note(self, code: str, path: str, found: str, expected: str = "", remedy: str = "") -> None:
        """One more fault."""
        at_key = code in AT_KEY
        self.faults.append(Problem(code, self.place_of(path, at_key), path, found, expected, remedy))

    def note_error(self, error: UnitError, path: str) -> None:
        """One more fault, found in what stands at a path."""
        path = ".".join(part for part in (path, *error.inside) if part)
        self.note(error.code, path, error.found, error.expected, error.remedy)

    def from_file(self, read: Callable[[CsvTable], Found], name: str, path: str) -> Found | None:
        """What is read of a table whose file the mapping at a path names; None if that fails, which is noted."""
        named = name if self.folder is None else str(self.folder / name)
        try:
            found = read(read_table(named, self.place_of(f"{path}.file", False)))
        except UnitError as error:
            self.note_error(error, path)
            return None
        except ScenarioError as error:
            self.faults.extend(error.problems)
            return None
        self.tables[path] = found
        return found


def reading_of(info: ValidationInfo) -> Reading:
    """The reading under way; a new one, whose faults nobody sees, when Python code builds a model by itself."""
    return info.context if isinstance(info.context, Reading) else Reading()


class Model(BaseModel):
    """A part of a scenario."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
        populate_by_name=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any, info: ValidationInfo) -> Any:
        if isinstance(raw, BaseModel) or type(raw) is dict:  # made by Python code, in fields
            return raw
        reading = reading_of(info)
        said = cls.spelled(raw, reading)
        if not isinstance(said, Mapping):
            keys = cls.known_keys()
            more = ", …" if len(keys) > _MOST_KEYS else ""
            raise UnitError("type", told(said), f"a mapping of {', '.join(keys[:_MOST_KEYS])}{more}")
        return without_unknown(said, cls.known_keys(), reading, origin_of(raw).path)

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        """What people write, brought to the fields of the model. Raises UnitError."""
        return raw

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        """The keys it knows, in the order of the documentation."""
        return _keys_of(cls)

    def but(self, **changes: Any) -> Self:
        """The same with some fields changed; what was worked out of the old ones (cached properties) is forgotten."""
        other = self.model_copy(update=changes)
        for worked_out in other.__dict__.keys() - type(other).__pydantic_fields__.keys():
            del other.__dict__[worked_out]
        return other


@cache
def _keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(known.alias or name for name, known in model.model_fields.items())


def without_unknown(said: Any, known: Iterable[str], reading: Reading, path: str) -> Any:
    """A mapping without the keys that nobody knows, each noted with the nearest one that is known."""
    if not isinstance(said, Mapping):
        return said
    unknown = [key for key in said if key not in known]
    for key in unknown:
        note_unknown(key, known, reading, path)
    return {key: value for key, value in said.items() if key not in unknown} if unknown else said


def note_unknown(key: object, known: Iterable[str], reading: Reading, path: str) -> None:
    """Note one key that nobody knows in the mapping at a path."""
    reading.unknown.setdefault(path, []).append(str(key))
    remedy = did_you_mean(str(key), known)
    expected = "a known key"
    if key == "source":
        expected, remedy = "a text with the id of a source", ""
    reading.note(
        "unknown-key", f"{path}.{key}" if path else str(key), f"unknown key {quoted(str(key))}", expected, remedy
    )


def free_name(name: str) -> str:
    """A name that people may choose. Raises UnitError."""
    if name in RESERVED:
        raise UnitError("reserved-name", f"{quoted(name)} has a meaning of its own", "another name")
    if not name.strip() or name != name.strip() or not name.isprintable():
        raise UnitError("name", quoted(name), "a name of printable characters without blanks around it")
    if any(sign in name for sign in ".#/"):
        raise UnitError("name", quoted(name), "a name without . # /", "write _ or - instead")
    return name


def quantity(
    dimension: Dimension, least: float = -math.inf, most: float = math.inf, *, signed: bool = False
) -> Callable[[Any], Value]:
    def read(raw: Any) -> Value:
        if isinstance(raw, Value):
            return raw
        return bounded(read_value(raw, dimension, signed=signed), dimension, least, most)

    return read


def read_value(raw: Any, dimension: Dimension, *, signed: bool = False) -> Value:
    """A value of the file, named after its path. Raises UnitError."""
    origin = origin_of(raw)
    return parse_value(raw, dimension, origin.path, origin.source, signed=signed)


def bounded(value: Value, dimension: Dimension, least: float, most: float = math.inf) -> Value:
    """The value, if it lies in the bounds for every value of its doubts. Raises UnitError."""
    low, high = value.bounds()
    if low < least or high > most or math.isnan(low + high):
        side, bound = ("down", least) if low < least else ("up", most)
        found = f"may go {side} to {show(low if low < least else high, dimension)}"
        limit = "more" if low < least else "less"
        raise UnitError("bounds", found, f"{EXPECTED[dimension]}, {show(bound, dimension)} or {limit}")
    return value


_BARE = (Dimension.SHARE, Dimension.COUNT, Dimension.NUMBER)
"""Dimensions of numbers that need no unit."""


def dimension_schema(dimension: Dimension) -> WithJsonSchema:
    kinds = ["string", "number", "object"] if dimension in _BARE else ["string", "object"]
    return WithJsonSchema({"type": kinds, "description": EXPECTED[dimension], "x-dimension": str(dimension)})


def dimension_of(model: type[BaseModel], key: str) -> Dimension:
    """The dimension of the value that a key of a model holds; a share where its type does not say."""
    found = next((field for name, field in model.model_fields.items() if key in (name, field.alias)), None)
    said = _dimension_said(found.annotation, *found.metadata) if found is not None else None
    return said or Dimension.SHARE


def _dimension_said(*types: Any) -> Dimension | None:
    """What the types of a field, or one inside them, say of its dimension."""
    for one in types:
        if isinstance(one, WithJsonSchema):
            said = (one.json_schema or {}).get("x-dimension")
        else:
            said = _dimension_said(*get_args(one))
        if said is not None:
            return Dimension(said)
    return None


def nanoseconds(raw: Any) -> int:
    """A time without doubt, in whole nanoseconds. Raises UnitError."""
    seconds = parse(raw, Dimension.TIME)
    if seconds > LONGEST:
        raise UnitError("bounds", told(raw), "100 years or less")
    return round(seconds * NS)


Time = Annotated[Value, PlainValidator(quantity(Dimension.TIME, 0.0)), dimension_schema(Dimension.TIME)]
Share = Annotated[Value, PlainValidator(quantity(Dimension.SHARE, 0.0, 1.0)), dimension_schema(Dimension.SHARE)]
Count = Annotated[Value, PlainValidator(quantity(Dimension.COUNT, 0.0)), dimension_schema(Dimension.COUNT)]
Number = Annotated[Value, PlainValidator(quantity(Dimension.NUMBER, 0.0)), dimension_schema(Dimension.NUMBER)]
Frequency = Annotated[Value, PlainValidator(quantity(Dimension.FREQUENCY, 0.0)), dimension_schema(Dimension.FREQUENCY)]
Wage = Annotated[Value, PlainValidator(quantity(Dimension.WAGE, 0.0)), dimension_schema(Dimension.WAGE)]
Money = Annotated[Value, PlainValidator(quantity(Dimension.MONEY, 0.0)), dimension_schema(Dimension.MONEY)]
Yearly = Annotated[Value, PlainValidator(quantity(Dimension.YEARLY, 0.0)), dimension_schema(Dimension.YEARLY)]
Length = Annotated[Value, PlainValidator(quantity(Dimension.LENGTH, 0.0)), dimension_schema(Dimension.LENGTH)]
Speed = Annotated[Value, PlainValidator(quantity(Dimension.SPEED, 0.0)), dimension_schema(Dimension.SPEED)]
Watts = Annotated[Value, PlainValidator(quantity(Dimension.POWER, 0.0)), dimension_schema(Dimension.POWER)]
Tariff = Annotated[Value, PlainValidator(quantity(Dimension.TARIFF, 0.0)), dimension_schema(Dimension.TARIFF)]
Emission = Annotated[Value, PlainValidator(quantity(Dimension.EMISSION, 0.0)), dimension_schema(Dimension.EMISSION)]
Later = Annotated[Value, PlainValidator(quantity(Dimension.CALENDAR, 0.0)), dimension_schema(Dimension.CALENDAR)]
Span = Annotated[int, PlainValidator(nanoseconds), dimension_schema(Dimension.TIME)]
Name = Annotated[str, AfterValidator(free_name)]
AtLeast1 = Annotated[int, Field(ge=1, le=MOST)]
AtLeast0 = Annotated[int, Field(ge=0, le=MOST)]
Priority = Annotated[int, Field(ge=-MOST, le=MOST)]
