"""What work does to people: which of it is modelled, and the constants of people's bodies, each in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, PlainValidator

from simfactory.human_factors import BY_NAME, Constant
from simfactory.scenario.model import Frequency, Model, Number, Reading, Share, Time, dimension_schema, quantity
from simfactory.scenario.values import Doubt, Value
from simfactory.scenario.written import origin_of, told
from simfactory.units import Dimension, UnitError

SECTION = "human_factors"
NAMES: dict[str, dict[str, str]] = {
    "fatigue": {
        "light": "fatigue_light",
        "medium": "fatigue_medium",
        "heavy": "fatigue_heavy",
        "recovery": "recovery",
        "slowing": "slowing_by_fatigue",
        "allowance": "rest_allowance",
        "by_pace": "pressure_by_pace",
        "control_free": "control_free",
        "control_paced": "control_paced",
        "ocra_light": "ocra_light",
        "ocra_medium": "ocra_medium",
        "ocra_heavy": "ocra_heavy",
    },
    "learning": {
        "assembly": "learning_assembly",
        "machining": "learning_machining",
        "incompressible_free": "incompressible_free",
        "incompressible_paced": "incompressible_paced",
        "mastered_after": "mastered_after",
        "forgotten_after": "forgotten_after",
    },
    "errors": {
        "by_fatigue": "errors_by_fatigue",
        "by_skill": "errors_by_skill",
        "afternoon": "afternoon",
        "night": "night",
        "second_night": "second_night",
        "third_night": "third_night",
        "fourth_night": "fourth_night",
    },
    "absence": {
        "rate": "absence",
        "spell_mean": "spell_mean",
        "by_strain": "absence_by_strain",
        "by_risk": "absence_by_risk",
        "affected_by_ocra": "affected_by_ocra",
    },
}
CONSTANTS: dict[str, Constant] = {
    f"{SECTION}.{group}.{key}": BY_NAME[name] for group, keys in NAMES.items() for key, name in keys.items()
}
"""What stands at each path of the section where nobody says it."""

DAY = 86_400.0
UNITS: dict[str, tuple[Dimension, float]] = {
    "1/min": (Dimension.FREQUENCY, 1.0),
    "": (Dimension.NUMBER, 1.0),
    "share": (Dimension.SHARE, 1.0),
    "pieces": (Dimension.COUNT, 1.0),
    "day": (Dimension.TIME, DAY),
}
"""Of a constant's unit: its dimension, and how much of the canonical unit it is."""

MOST_BY_SKILL = 0.99
"""A beginner's chance of a defect is that of the skilled over 1 less this."""

_MOST_KEYS = 5
"""Keys named to somebody who wrote something else than a mapping."""


def span(constant: Constant) -> str:
    """The range known of a constant: "0.001 .. 0.008 1/min"."""
    return _with_unit((constant.low, constant.high), constant)


def found_of(value: Value, constant: Constant) -> str:
    """What a file says of a constant, in the constant's own unit."""
    size = UNITS[constant.unit][1]
    low, high = value.bounds()
    return _with_unit((low / size,) if low == high else (low / size, high / size), constant)


def _with_unit(numbers: tuple[float, ...], constant: Constant) -> str:
    size, unit = (
        (100.0, "%")
        if constant.unit == "share"
        else (1.0, constant.unit + "s" * (constant.unit == "day" and numbers != (1.0,)))
    )
    return f"{' .. '.join(f'{size * number:.4g}' for number in numbers)} {unit}".rstrip()


def default(path: str) -> Value:
    """The constant of a path as if its range stood in the file, with its source."""
    constant = CONSTANTS[path]
    size = UNITS[constant.unit][1]
    low, mode, high = (size * number for number in (constant.low, constant.mode, constant.high))
    given = (("high", high), ("low", low), ("mode", mode))
    return Value(Doubt(path, low, mode, high, "pert", given, path), source=path)


def _constant(group: str, key: str, description: str) -> Any:
    """The field of one constant, a doubt unless it is said."""
    path = f"{SECTION}.{group}.{key}"
    constant = CONSTANTS[path]
    known = _with_unit((constant.low, constant.mode, constant.high), constant)
    return Field(default=default(path), description=f"{description} Default {known}.")


def _within(name: str) -> tuple[Dimension, float, float]:
    """The dimension of a constant, and where its formula holds."""
    constant = BY_NAME[name]
    dimension, size = UNITS[constant.unit]
    return dimension, size * constant.least, size * constant.most


Rate = Annotated[Value, PlainValidator(quantity(*_within("learning_assembly"))), dimension_schema(Dimension.SHARE)]
Pieces = Annotated[Value, PlainValidator(quantity(*_within("mastered_after"))), dimension_schema(Dimension.COUNT)]
Spell = Annotated[Value, PlainValidator(quantity(*_within("spell_mean"))), dimension_schema(Dimension.TIME)]
BySkill = Annotated[
    Value, PlainValidator(quantity(Dimension.SHARE, 0.0, MOST_BY_SKILL)), dimension_schema(Dimension.SHARE)
]
Ratio = Annotated[Value, PlainValidator(quantity(*_within("absence_by_strain"))), dimension_schema(Dimension.NUMBER)]


class Group(Model):
    """Constants that are switched on and off together."""

    name: ClassVar[str]

    def values(self) -> Iterator[tuple[str, Value]]:
        """(path, value) of each constant."""
        for key in NAMES[self.name]:
            yield f"{SECTION}.{self.name}.{key}", getattr(self, key)


class Fatigue(Group):
    """How people tire at work and recover at rest, how much slower they get, and what the exposure index needs."""

    name = "fatigue"

    light: Frequency = _constant("fatigue", "light", "Growth of fatigue at light work.")
    medium: Frequency = _constant("fatigue", "medium", "At medium work.")
    heavy: Frequency = _constant("fatigue", "heavy", "At heavy work.")
    recovery: Frequency = _constant("fatigue", "recovery", "Decay at rest: between tasks, in breaks and off shift.")
    slowing: Number = _constant(
        "fatigue", "slowing", "At fatigue F attended work takes 1 + slowing ln(1 + F) times as long."
    )
    allowance: Share = _constant("fatigue", "allowance", "Rest due per time of work, for the pressure of time.")
    by_pace: Number = _constant("fatigue", "by_pace", "What a pace set by a machine or a line adds to that pressure.")
    control_free: Share = _constant(
        "fatigue", "control_free", "Control over one's work, from none to full, at stations that are not paced."
    )
    control_paced: Share = _constant("fatigue", "control_paced", "At stations that are paced.")
    ocra_light: Number = _constant("fatigue", "ocra_light", "Physical risk of light work, as an OCRA index.")
    ocra_medium: Number = _constant("fatigue", "ocra_medium", "Of medium work.")
    ocra_heavy: Number = _constant("fatigue", "ocra_heavy", "Of heavy work.")


class Learning(Group):
    """How people get faster by doing, and forget by not doing: De Jong's law, and forgetting after Jaber and Bonney."""

    name = "learning"

    assembly: Rate = _constant(
        "learning", "assembly", "What is left of the time of a piece when their number doubles, in assembly."
    )
    machining: Rate = _constant("learning", "machining", "In machining.")
    incompressible_free: Share = _constant(
        "learning", "incompressible_free", "Share of the first time that nobody can learn away, at work not paced."
    )
    incompressible_paced: Share = _constant("learning", "incompressible_paced", "At work that is paced.")
    mastered_after: Pieces = _constant(
        "learning", "mastered_after", "Pieces after which a task counts as mastered: it then takes its time."
    )
    forgotten_after: Time = _constant("learning", "forgotten_after", "Time without a task after which it is forgotten.")


class Errors(Group):
    """How fatigue, lack of skill and the shift raise the chance of a defect."""

    name = "errors"

    by_fatigue: Number = _constant("errors", "by_fatigue", "At fatigue F defects are 1 + by_fatigue F times as likely.")
    by_skill: BySkill = _constant(
        "errors", "by_skill", "By how much skill makes a beginner's defects less likely; `defects` are the skilled's."
    )
    afternoon: Number = _constant("errors", "afternoon", "Defects in an afternoon shift, to those in a morning's.")
    night: Number = _constant("errors", "night", "In a night shift, the first in a row.")
    second_night: Number = _constant("errors", "second_night", "In the second night in a row, to those in the first.")
    third_night: Number = _constant("errors", "third_night", "In the third.")
    fourth_night: Number = _constant("errors", "fourth_night", "In the fourth and later.")


class Attendance(Group):
    """How often people are absent, for how long, and how strain and physical risk change it."""

    name = "absence"

    rate: Share = _constant(
        "absence",
        "rate",
        "Share of rostered shifts that people miss in the plant as it is, where the pool says nothing.",
    )
    spell_mean: Spell = _constant("absence", "spell_mean", "Mean time away, where the pool says nothing.")
    by_strain: Ratio = _constant("absence", "by_strain", "By what full strain multiplies absence.")
    by_risk: Number = _constant("absence", "by_risk", "At a share r of people affected absence is 1 + by_risk r times.")
    affected_by_ocra: Share = _constant(
        "absence", "affected_by_ocra", "Share of people affected by upper-limb disorders, per point of OCRA index."
    )


_OWN = "or a mapping for constants of your own. Default false."


class HumanFactors(Model):
    """What work does to people, and people to work."""

    fatigue: Fatigue | None = Field(
        default=None, description=f"Whether people tire, which slows attended work, and are exposed: true, {_OWN}"
    )
    learning: Learning | None = Field(
        default=None, description=f"Whether people learn by doing, and forget: true, {_OWN}"
    )
    errors: Errors | None = Field(
        default=None, description=f"Whether fatigue, skill and shift change the chance of defects: true, {_OWN}"
    )
    absence: Attendance | None = Field(
        default=None, description=f"Whether people are absent, the more the more strained they are: true, {_OWN}"
    )

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        if isinstance(raw, bool):
            return dict.fromkeys(NAMES, {} if raw else None)
        if not isinstance(raw, Mapping):
            raise UnitError("type", told(raw), f"true, false or a mapping of {', '.join(NAMES)}")
        return {key: _group(key, said, reading, origin_of(raw).path) for key, said in raw.items()}

    def groups(self) -> Iterator[Group]:
        """Those that are switched on."""
        for name in NAMES:
            group = getattr(self, name)
            if group is not None:
                yield group

    @property
    def body(self) -> Fatigue:
        """What the exposure of people is computed from, whether they tire or not."""
        return self.fatigue or Fatigue()

    @property
    def attendance(self) -> Attendance:
        """What absence is where nobody says it, whether strain acts on it or not."""
        return self.absence or Attendance()


def _group(key: str, said: Any, reading: Reading, path: str) -> Any:
    """One group as written; where it is no group that is noted, and it is off."""
    if isinstance(said, bool):
        return {} if said else None
    if key not in NAMES or isinstance(said, Mapping | Group):
        return said
    names = list(NAMES[key])
    more = ", …" if len(names) > _MOST_KEYS else ""
    expected = f"true, false or a mapping of {', '.join(names[:_MOST_KEYS])}{more}"
    reading.note("type", f"{path}.{key}" if path else key, told(said), expected)
    return None


def citation(constant: Constant) -> str:
    """The source of a constant with its marks."""
    same = constant.mark == constant.range_mark
    mark = constant.mark if same else f"{constant.mark}, its range {constant.range_mark}"
    return f"{constant.source} [{mark}]"
