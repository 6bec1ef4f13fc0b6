"""What people are where a pool or a station says nothing of it: as `human_factors` says of everybody."""

from __future__ import annotations

from collections.abc import Iterator

from simfactory.scenario.human_factors import CONSTANTS, SECTION, HumanFactors, citation
from simfactory.scenario.people import Absence, Pool, spell_of
from simfactory.scenario.schema import Scenario
from simfactory.scenario.stations import Station

EXPOSING = ("allowance", "by_pace", "control_free", "control_paced", "ocra_light", "ocra_medium", "ocra_heavy")
"""Constants of fatigue that say what people are exposed to, whether they tire or not."""


def with_human_defaults(scenario: Scenario) -> Scenario:
    """The scenario with the absence of every pool and the usual control of every task filled in."""
    people = {name: _with_absence(pool, scenario.human_factors) for name, pool in scenario.people.items()}
    stations = scenario.stations
    if scenario.human_factors.fatigue is not None:
        stations = tuple(_with_control(station, scenario.human_factors) for station in stations)
    if people == scenario.people and stations == scenario.stations:
        return scenario
    return scenario.but(people=people, stations=stations)


def _with_absence(pool: Pool, human: HumanFactors) -> Pool:
    absence = pool.absence
    if absence is None and human.absence is not None and set(pool.team) != {None}:
        absence = Absence(usual=True)
    if absence is True:
        absence = Absence()
    if not isinstance(absence, Absence):
        return pool
    said, usual = absence.model_fields_set, human.attendance
    if "rate" not in said:
        absence = absence.but(rate=usual.rate)
    if "spell" not in said:
        absence = absence.but(spell=spell_of(usual.spell_mean))
    return pool.but(absence=absence)


def _with_control(station: Station, human: HumanFactors) -> Station:
    usual = human.body.control_free, human.body.control_paced
    return station.but(task=station.task.but(usual_control=usual))


def human_sources(scenario: Scenario) -> dict[str, str]:
    """The citations of the constants that nobody has said otherwise, by the ids under which values name them."""
    return {path: citation(CONSTANTS[path]) for path in _defaults(scenario)}


def _defaults(scenario: Scenario) -> Iterator[str]:
    """Paths of constants that may matter to some configuration and that the scenario does not say."""
    human = scenario.human_factors
    for group in human.groups():
        yield from (path for path, value in group.values() if value.source == path)
    if human.absence is not None and human.fatigue is None:
        yield from (f"{SECTION}.fatigue.{key}" for key in EXPOSING)
    changed = (change.value for upgrade in scenario.upgrades.values() for change in upgrade.changes)
    for one in (*scenario.people.values(), *changed):
        absence = one.absence if isinstance(one, Pool) else one
        if isinstance(absence, Absence):
            given = (absence.rate, *absence.spell.given())
            yield from (value.source for value in given if value.source in CONSTANTS)
