"""Pools: people who may do the same work, when they are there, what they are qualified for, and who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, ValidationInfo
from pydantic.json_schema import WithJsonSchema

from simfactory.errors import quoted
from simfactory.scenario.human_factors import SECTION, default
from simfactory.scenario.laws import TimeLaw
from simfactory.scenario.model import MOST, Model, Number, Share, Time, Wage, reading_of
from simfactory.scenario.tables import PACES, is_pace
from simfactory.scenario.values import Value
from simfactory.scenario.written import origin_of, told
from simfactory.units import Dimension, UnitError, parse

Team = dict[str | None, int]
"""People by shift; None for people who are always there."""

Skills = dict[str, dict[int, float]]
"""Who is qualified, by station, and at which pace: by numbers of persons, from 1, in the order of the team."""


def read_team(said: Any) -> Team:
    """`2` (always there) or `{morning: 4, evening: 3}`. Raises UnitError."""
    if not isinstance(said, Mapping):
        return {None: read_people(said)}
    if not said:
        raise UnitError("team", "an empty team", "people by shift, such as {morning: 4}")
    return {str(shift): read_people(count, str(shift)) for shift, count in said.items()}


def read_people(said: Any, *shift: str) -> int:
    """A number of people. Raises UnitError."""
    if isinstance(said, bool) or not isinstance(said, int) or not 0 <= said <= MOST:
        raise UnitError("team", told(said), f"a number of people, 0 to {MOST}", "", shift)
    return int(said)


def read_skills(said: Any, info: ValidationInfo) -> Skills:
    """`{file: skills.csv}`, a table of people by stations, or `{base: [1, 2], press: {1: 80 %}}`. Raises UnitError."""
    if not isinstance(said, Mapping):
        raise UnitError("skills", told(said), "{file: skills.csv} or persons by station, {base: [1, 2]}")
    if isinstance(said.get("file"), str):
        return _skills_of_file(said, info)
    return {str(station): _persons(numbers, str(station)) for station, numbers in said.items()}


def _skills_of_file(said: Mapping[str, Any], info: ValidationInfo) -> Skills:
    other = [key for key in said if key != "file"]
    if other:
        raise UnitError("unknown-key", quoted(str(other[0])), "file: alone", "", (str(other[0]),))
    skills = reading_of(info).from_file(lambda table: table.paces(), str(said["file"]), origin_of(said).path)
    return skills or {}


def _persons(said: Any, station: str) -> dict[int, float]:
    numbers = list(said) if isinstance(said, Mapping | list | tuple) else [said]
    if isinstance(said, Mapping):  # whose keys are text
        numbers = [int(number) if str(number).isdecimal() else number for number in numbers]
    if any(isinstance(number, bool) or not isinstance(number, int) or number < 1 for number in numbers):
        expected = "persons' numbers from 1, [1, 2], or their paces, {1: 80 %}"
        raise UnitError("skills", told(said), expected, "", (station,))
    paces = list(said.values()) if isinstance(said, Mapping) else [1] * len(numbers)
    return {n: _pace(pace, station, str(n)) for n, pace in sorted(zip(numbers, paces, strict=True))}


def _pace(said: Any, station: str, number: str) -> float:
    with suppress(UnitError):
        pace = parse(said, Dimension.NUMBER)
        if is_pace(pace):
            return pace
    raise UnitError("pace", told(said), PACES, "", (station, number))


class StandIn(Model):
    """Who comes for somebody who is absent."""

    after: Time = Field(
        default=Value(0.0), description="Missed shifts of a spell before they come, in whole days. Default 0 days."
    )
    pace: Number = Field(default=Value(1.0), description="What multiplies the pace of who is absent. Default 100 %.")
    price: Annotated[Wage | None, Field()] = Field(
        default=None,
        description="What a paid hour of theirs costs. Default: the pool's cost; 0 EUR/h where it has none.",
    )


def _usual_spell() -> TimeLaw:
    return spell_of(default(f"{SECTION}.absence.spell_mean"))


def spell_of(mean: Value) -> TimeLaw:
    """The time away of this mean where nobody says its law: without memory."""
    return TimeLaw(family="exponential", parameters={"mean": mean})


class Absence(Model):
    """How often the people of a pool are absent, and for how long."""

    rate: Share = Field(
        default=default(f"{SECTION}.absence.rate"),
        description="Share of rostered shifts that they miss in the plant as it is. Default: of human_factors.",
    )
    spell: TimeLaw = Field(
        default_factory=_usual_spell,
        description="The time away, rounded to whole days (shifts), at least 1. Default: without memory, its mean that "
        "of human_factors.",
    )
    stand_in: StandIn | None = Field(default=None, description="Who comes in their place. Default nobody.")
    usual: bool = False
    """Whether the pool says nothing, so that it is as human_factors says of everybody."""

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        return ("rate", "spell", "stand_in")


def read_absence(said: Any, info: ValidationInfo) -> Absence | bool:
    """Whether people are ever absent, or how. Raises UnitError."""
    if isinstance(said, bool | Absence):
        return said
    if not isinstance(said, Mapping):
        raise UnitError("type", told(said), "true, false or a mapping of rate, spell, stand_in")
    return Absence.model_validate(said, context=info.context)


class Moves(Model):
    """How people go from post to post."""

    walk: Time = Field(default=Value(0.0), description="How long it takes from one post to another. Default 0 s.")
    leave_post: Literal["freely", "when_idle"] = Field(
        default="freely",
        description="Whether they go where they are needed most (freely, default), or serve their post first and leave "
        "it only where it has no work for them (when_idle).",
    )


class Pool(Model):
    """People who may do the same work."""

    team: Annotated[Team, PlainValidator(read_team), WithJsonSchema({"type": ["integer", "object"], "minimum": 0})] = (
        Field(description="How many people in which shift, {morning: 4, evening: 3}; a plain number is always there.")
    )
    skills: Annotated[Skills | None, PlainValidator(read_skills), WithJsonSchema({"type": "object"})] = Field(
        default=None,
        description="Who is qualified for which station: {file: skills.csv}, people by stations, where what is not "
        "empty qualifies (80 or 80 % also says at which pace), or by numbers of persons from 1: {base: [1, 2]}, or "
        "with their paces, {base: {1: 80 %}}. Attended work takes its time divided by the pace of its slowest person. "
        "Default: everybody for everything, at 100 %.",
    )
    labour: Literal["direct", "indirect"] = Field(
        default="direct", description="Whether they work on parts (direct, default) or for those who do (indirect)."
    )
    cost: Annotated[Wage | None, Field()] = Field(
        default=None,
        description="What a paid hour of each costs the firm, charges included, such as 31 EUR/h. Default: not told.",
    )
    premium: dict[str, Share] = Field(
        default={}, description="What an hour costs more, by shift: {night: 25 %}. Default nothing."
    )
    absence: Annotated[Absence | bool | None, PlainValidator(read_absence, json_schema_input_type=Absence | bool)] = (
        Field(
            default=None,
            description="How often they are absent, {rate: 4 .. 6 .. 9 %, spell: {mean: 3 days, cv: 1.5}}, or false: "
            "never. Default: as human_factors says.",
        )
    )
    moves: Moves = Field(
        default=Moves(),
        description="How they go from post to post: {walk: 15 s, leave_post: when_idle}. Default freely.",
    )

    @property
    def absent(self) -> Absence | None:
        """How its people are absent; None where they never are, or are always there."""
        return self.absence if isinstance(self.absence, Absence) and set(self.team) != {None} else None
