"""What work does to people: which of it is modelled, and the constants of people's bodies, each in doubt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from simfactory.human_factors import BY_NAME, Constant
from simfactory.scenario.model import Frequency, Model, Number, Reading
from simfactory.scenario.values import Doubt, Value
from simfactory.scenario.written import told
from simfactory.units import UnitError

FATIGUE = "human_factors.fatigue"
CONSTANTS = {
    "light": BY_NAME["fatigue_light"],
    "medium": BY_NAME["fatigue_medium"],
    "heavy": BY_NAME["fatigue_heavy"],
    "recovery": BY_NAME["recovery"],
    "slowing": BY_NAME["slowing_by_fatigue"],
}
"""What each key of `fatigue:` is where nobody says it."""


def _default(key: str) -> Value:
    """A constant as if its range stood in the file, with its source."""
    constant, path = CONSTANTS[key], f"{FATIGUE}.{key}"
    given = (("high", constant.high), ("low", constant.low), ("mode", constant.mode))
    return Value(Doubt(path, constant.low, constant.mode, constant.high, "pert", given, path), source=path)


class Task(Model):
    """What the attended work at a station asks of people."""

    load: Literal["light", "medium", "heavy"] = Field(
        default="medium",
        description="How hard all attended work there is on the body, set-ups and repairs included. Default medium.",
    )


class Fatigue(Model):
    """How people tire at work and recover at rest, and how much slower they get; each by default a doubt."""

    light: Frequency = Field(
        default=_default("light"),
        description="Growth of fatigue at light work. Default 0.001 .. 0.0015 .. 0.003 1/min.",
    )
    medium: Frequency = Field(
        default=_default("medium"), description="At medium work. Default 0.001 .. 0.003 .. 0.008 1/min."
    )
    heavy: Frequency = Field(
        default=_default("heavy"), description="At heavy work. Default 0.003 .. 0.006 .. 0.008 1/min."
    )
    recovery: Frequency = Field(
        default=_default("recovery"),
        description="Decay at rest: between tasks, in breaks and off shift. Default 0.01 .. 0.03 .. 0.06 1/min.",
    )
    slowing: Number = Field(
        default=_default("slowing"),
        description="At fatigue F attended work takes 1 + slowing ln(1 + F) times as long. Default 0.1 .. 0.25 .. 0.5.",
    )

    def values(self, loads: Collection[str]) -> Iterator[tuple[str, Value]]:
        """(key, value) of all that matters to a plant with tasks of these loads."""
        for key in CONSTANTS:
            if key in loads or key in ("recovery", "slowing"):
                yield key, getattr(self, key)


class HumanFactors(Model):
    """What work does to people, and people to work."""

    fatigue: Fatigue | None = Field(
        default=None,
        description="Whether people tire, which slows attended work: true, or {medium, recovery, slowing, …} for "
        "constants of your own. Default false.",
    )

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        if not isinstance(raw, Mapping) or "fatigue" not in raw:
            return raw
        said = raw["fatigue"]
        if isinstance(said, bool):
            return {**raw, "fatigue": {} if said else None}
        if not isinstance(said, Mapping | Fatigue):
            expected = f"true, false or a mapping of {', '.join(CONSTANTS)}"
            raise UnitError("type", told(said), expected, "", ("fatigue",))
        return raw

    def sources(self) -> dict[str, str]:
        """The citations of the constants that nobody has said otherwise, by the ids under which values name them."""
        if self.fatigue is None:
            return {}
        given = {key: value.source for key, value in self.fatigue.values(CONSTANTS)}
        return {path: _citation(CONSTANTS[key]) for key, path in given.items() if path == f"{FATIGUE}.{key}"}


def _citation(constant: Constant) -> str:
    same = constant.mark == constant.range_mark
    mark = constant.mark if same else f"{constant.mark}, its range {constant.range_mark}"
    return f"{constant.source} [{mark}]"
