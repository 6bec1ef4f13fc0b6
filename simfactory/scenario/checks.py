"""All checks of a scenario, on every configuration: problems that forbid a run, and warnings that do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from simfactory.errors import Problem, quoted
from simfactory.scenario import (
    check_drifts,
    check_failures,
    check_flow,
    check_money,
    check_moves,
    check_names,
    check_people,
    check_times,
)
from simfactory.scenario.contradictions import contradictions
from simfactory.scenario.flow import flows
from simfactory.scenario.observed import Kpis
from simfactory.scenario.schema import Scenario
from simfactory.scenario.upgrades import applied

Check = Callable[[Scenario], Iterable[Problem]]
FlowCheck = Callable[[Scenario, check_flow.Flows], Iterable[Problem]]

REFERENCES: tuple[Check, ...] = (
    check_names.check_station_names,
    check_names.check_pools,
    check_names.check_shifts,
    check_names.check_destinations,
    check_names.check_products,
    check_names.check_families,
    check_names.check_fleets,
    check_names.check_routes,
    check_names.check_skills,
    check_failures.check_renewals,
    check_drifts.check_inspectors,
    check_people.check_cycle,
)
"""What all other checks build on."""

ERRORS: tuple[Check, ...] = (
    check_people.check_crews,
    check_people.check_absences,
    check_money.check_costs,
    check_money.check_prices,
    check_money.check_support,
    check_money.check_energy,
    check_flow.check_queues_named,
    check_flow.check_mix,
    check_flow.check_supply_and_demand,
    check_moves.check_fleets,
    check_times.check_arrivals,
    check_times.check_lives,
    check_drifts.check_drifts,
    check_failures.check_planned,
)

FLOW_ERRORS: tuple[FlowCheck, ...] = (
    check_flow.check_reached,
    check_flow.check_left,
    check_flow.check_shipped,
    check_flow.check_time,
    check_flow.check_full_loops,
    check_moves.check_places,
)

FLOW_WARNINGS: tuple[FlowCheck, ...] = (check_flow.check_loops, check_drifts.check_ways_to_inspectors)

WARNINGS: tuple[Check, ...] = (
    check_people.check_breaks,
    check_people.check_human_ranges,
    check_money.check_gains,
    check_flow.check_started,
    check_times.check_durations,
    check_flow.check_rules,
    check_flow.check_mends,
)

Found = tuple[tuple[Problem, ...], tuple[Problem, ...]]


def check_references(scenario: Scenario) -> tuple[Problem, ...]:
    """Names that are not there, in the plant as it is."""
    base = (
        check_names.check_configurations,
        check_names.check_persons,
        check_names.check_observed,
        check_people.check_watches,
    )
    return tuple(problem for look in (*REFERENCES, *base) for problem in look(scenario))


def check(scenario: Scenario, kpis: Kpis | None = None) -> Found:
    """(problems, warnings) of a scenario in all its configurations; `kpis` are the names that observations may have."""
    problems = [
        *check_names.check_configurations(scenario),
        *check_names.check_persons(scenario),
        *check_people.check_watches(scenario),
        *check_names.check_observed(scenario, kpis),
        *check_times.check_starts(scenario, scenario.run.over),
    ]
    if any(problem.path.startswith("configurations.") for problem in problems):
        return tuple(problems), ()
    warnings: list[Problem] = []
    told: set[tuple[str, str, str]] = set()
    for configuration, upgrades in scenario.configurations.items():
        if not upgrades and configuration != "before":
            continue
        found, warned = _check_configuration(scenario, configuration)
        problems += _new(found, told, configuration)
        warnings += _new(warned, told, configuration)
    return tuple(problems), tuple(warnings)


def _check_configuration(scenario: Scenario, configuration: str) -> Found:
    contradicting = tuple(contradictions(scenario, configuration))
    if contradicting:
        return contradicting, ()
    plant, wrong = applied(scenario, configuration)
    return (tuple(wrong), ()) if wrong else check_plant(plant)


def check_plant(plant: Scenario) -> Found:
    """(problems, warnings) of one plant as it stands."""
    references = tuple(problem for look in REFERENCES for problem in look(plant))
    if references:
        return references, ()
    ways = dict(flows(plant))
    errors = [problem for look in ERRORS for problem in look(plant)]
    errors += [problem for look in FLOW_ERRORS for problem in look(plant, ways)]
    if errors:
        return tuple(errors), ()
    warnings = [warning for look in WARNINGS for warning in look(plant)]
    return (), (*warnings, *(warning for look in FLOW_WARNINGS for warning in look(plant, ways)))


def _new(found: Iterable[Problem], told: set[tuple[str, str, str]], configuration: str) -> Iterator[Problem]:
    """What no configuration before has shown; upgrades are named where they brought it."""
    for problem in found:
        key = (problem.code, problem.path, problem.found)
        if key in told:
            continue
        told.add(key)
        named = configuration == "before" or problem.code == "contradiction"
        yield problem if named else replace(problem, found=f"{problem.found}, in configuration {quoted(configuration)}")
