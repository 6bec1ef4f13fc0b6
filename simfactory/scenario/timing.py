"""When upgrades act: from which day on, how long people get used to them, and the plant at any time in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from simfactory.errors import Place, Problem, ScenarioError, quoted
from simfactory.scenario.checks import check_plant
from simfactory.scenario.contradictions import station_path
from simfactory.scenario.human_values import AtWork
from simfactory.scenario.laws import by_name
from simfactory.scenario.schema import Scenario
from simfactory.scenario.upgrade import ChangeSpec, Upgrade
from simfactory.scenario.upgrades import applied
from simfactory.scenario.values import Doubt, Value

NOTHING = Value(0.0)
STAGE = "stage"
"""What a plant in between is called while it is made; no configuration of the scenario is looked at then."""


@dataclass(frozen=True)
class Timing:
    """When one upgrade is decided on, how long it takes until it works, and how long until everybody is used to it."""

    start: Value
    delay: Value
    lasts: Value

    @staticmethod
    def of(scenario: Scenario, upgrade: Upgrade) -> Timing:
        ramp = upgrade.ramp_up
        slows = ramp is not None and ramp.slower.bounds()[1] > 0.0 and bool(slowed(scenario, upgrade))
        lasts = ramp.lasts if ramp is not None and slows else NOTHING
        return Timing(upgrade.start or NOTHING, upgrade.delay or NOTHING, lasts)

    def doubts(self) -> tuple[Doubt, ...]:
        """Every doubt in it, once, in the order of names."""
        return by_name(doubt for value in (self.start, self.delay, self.lasts) for doubt in value.doubts())

    def at(self, theta: Mapping[str, float]) -> tuple[float, float, float]:
        """Seconds from the beginning on until it is decided on, until it works, and until everybody is used to it."""
        start = self.start.at(theta)
        works = start + self.delay.at(theta)
        return start, works, works + self.lasts.at(theta)


def works_after(scenario: Scenario, configurations: Iterable[str]) -> dict[str, Value]:
    """Seconds from the beginning on until each upgrade of some configurations works, by name."""
    names = sorted({name for one in configurations for name in scenario.configurations[one]})
    upgrades = (scenario.upgrades[name] for name in names)
    return {one.name: (one.start or NOTHING).added(one.delay or NOTHING) for one in upgrades}


def slowed(scenario: Scenario, upgrade: Upgrade) -> tuple[str, ...]:
    """Stations whose cycles take longer while people get used to an upgrade, in line order.

    Those of which it changes anything, and those at which the people work of whom it changes anything.
    """
    places = [station_path(change.path).split(".") for change in upgrade.changes]
    own = {place[0] for place in places}
    pools = {place[1] for place in places if place[0] == "people" and len(place) > 1}
    by_hand = AtWork(scenario).by_hand
    found = (station.name for station in scenario.stations)
    return tuple(name for name in found if name in own or by_hand.get(name, set()) & pools)


def plant_at(scenario: Scenario, works: tuple[str, ...], new: tuple[str, ...]) -> Scenario:
    """The plant in which some upgrades work, and people still get used to those that are `new`.

    What an upgrade adds to a cycle is not slowed. Raises ScenarioError where the plant cannot be like that.
    """
    upgrades = {**scenario.upgrades, **{name: _slower(scenario, scenario.upgrades[name]) for name in new}}
    staged = scenario.but(upgrades=upgrades, configurations={**scenario.configurations, STAGE: works})
    plant, problems = applied(staged, STAGE)
    found = problems or check_plant(plant)[0]
    if found:
        raise ScenarioError(_told(scenario, works, problem) for problem in found)
    return plant


def _slower(scenario: Scenario, upgrade: Upgrade) -> Upgrade:
    """The upgrade with the slower cycles of its ramp-up."""
    ramp = upgrade.ramp_up
    if ramp is None:
        return upgrade
    factor = Value(1.0, source=ramp.slower.source).added(ramp.slower)
    at = f"upgrades.{upgrade.name}.ramp_up.slower"
    changes = [
        ChangeSpec(kind="scale", path=f"{name}.cycle", value=factor, at=at) for name in slowed(scenario, upgrade)
    ]
    return upgrade.but(changes=(*upgrade.changes, *changes))


def _told(scenario: Scenario, works: tuple[str, ...], problem: Problem) -> Problem:
    """A problem of a plant in between, at the last upgrade that works there."""
    path = f"upgrades.{works[-1]}" if works else ""
    names = ", ".join(quoted(name) for name in works)
    found = f"{problem.path}: {problem.found}, while of all upgrades only {names} work on the way"
    remedy = "let those that need each other start together, or be one upgrade"
    return replace(
        problem, place=scenario.places.get(path, Place(scenario.file)), path=path, found=found, remedy=remedy
    )
