"""Acting: which parts of what work does to people, and people to work, make a difference in a plant.

A group of human factors that is switched on may still do nothing: fatigue whose `slowing` is 0 slows nobody. So each
part is judged by the bounds of its constants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from simfactory.scenario import Scenario
from simfactory.scenario.values import Value

NIGHTS = ("night", "second_night", "third_night", "fourth_night")
RATES = ("assembly", "machining")
LOADS = ("light", "medium", "heavy")


def acting(plants: Iterable[Scenario]) -> list[str]:
    """The parts (of PARTS, in their order) that act in any of some plants, such as those of the configurations."""
    found = [{part for part, acts in PARTS.items() if acts(plant)} for plant in plants]
    known: set[str] = set().union(*found)
    return [part for part in PARTS if part in known and NEEDS.get(part, part) in known]


def _above(value: Value, least: float = 0.0) -> bool:
    return value.bounds()[1] > least


def _other_than_one(value: Value) -> bool:
    return value.bounds() != (1.0, 1.0)


def _tires(plant: Scenario) -> bool:
    fatigue = plant.human_factors.fatigue
    return fatigue is not None and any(_above(getattr(fatigue, load)) for load in LOADS)


def _slows(plant: Scenario) -> bool:
    fatigue = plant.human_factors.fatigue
    return fatigue is not None and _above(fatigue.slowing)


def _learns(plant: Scenario) -> bool:
    learning = plant.human_factors.learning
    return learning is not None and any(getattr(learning, rate).bounds()[0] < 1.0 for rate in RATES)


def _errs_when_tired(plant: Scenario) -> bool:
    errors = plant.human_factors.errors
    return errors is not None and _above(errors.by_fatigue)


def _errs_unskilled(plant: Scenario) -> bool:
    errors = plant.human_factors.errors
    return errors is not None and _above(errors.by_skill)


def _errs_by_shift(plant: Scenario) -> bool:
    errors = plant.human_factors.errors
    return errors is not None and any(_other_than_one(getattr(errors, shift)) for shift in ("afternoon", *NIGHTS))


def _is_absent(plant: Scenario) -> bool:
    return any(pool.absent is not None and _above(pool.absent.rate) for pool in plant.people.values())


def _strains(plant: Scenario) -> bool:
    attendance = plant.human_factors.absence
    return attendance is not None and _above(attendance.by_strain, 1.0)


def _harms(plant: Scenario) -> bool:
    attendance = plant.human_factors.absence
    return attendance is not None and _above(attendance.by_risk) and _above(attendance.affected_by_ocra)


def _walks(plant: Scenario) -> bool:
    return any(_above(pool.moves.walk) for pool in plant.people.values())


PARTS: dict[str, Callable[[Scenario], bool]] = {
    "fatigue": _tires,
    "slowing": _slows,
    "learning": _learns,
    "errors_by_fatigue": _errs_when_tired,
    "errors_by_skill": _errs_unskilled,
    "errors_by_shift": _errs_by_shift,
    "absence": _is_absent,
    "strain": _strains,
    "risk": _harms,
    "walking": _walks,
}
"""What may act, and whether it does."""
NEEDS = {
    "slowing": "fatigue",
    "errors_by_fatigue": "fatigue",
    "errors_by_skill": "learning",
    "strain": "absence",
    "risk": "absence",
}
"""Without what a part does nothing."""
