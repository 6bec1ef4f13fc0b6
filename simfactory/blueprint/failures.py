"""Failure modes: definitions by station, and one row for each machine and mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simfactory.blueprint.slots import LawRegister
from simfactory.plan import AfterFailure, Clock, Flags, Ints
from simfactory.scenario.schema import Failure, Scenario, Station
from simfactory.scenario.values import Value

CLOCKS = {clock.name.lower(): clock for clock in Clock}
AFTER = {"resume": AfterFailure.RESUME, "restart": AfterFailure.RESTART, "scrap": AfterFailure.SCRAP}


@dataclass(frozen=True)
class Modes:
    """The plan's arrays on failures, under the names they have there."""

    mode_names: tuple[str, ...]
    mode_machine: Ints
    mode_of: Ints
    mode_first: Ints
    clock: Ints
    after_failure: Ints
    take_while_down: Flags
    release_while_down: Flags
    life: Ints
    repair_law: Ints
    repair_pool: Ints
    repair_crew: Ints
    repair_priority: Ints
    renews_first: Ints
    renews: Ints
    planned: Flags
    announced: Flags
    reaction: Ints
    caught: tuple[Value, ...]
    caught_repair: tuple[Value, ...]


def modes_of(scenario: Scenario, pools: Mapping[str, int], laws: LawRegister) -> Modes:
    """Definitions in the order of line and name; rows in the order of machine and name."""
    definitions = [(s, name) for s in scenario.stations for name in sorted(s.failures)]
    number = {(station.name, name): i for i, (station, name) in enumerate(definitions)}
    failures = [station.failures[name] for station, name in definitions]
    rows = [
        [number[station.name, name] for name in sorted(station.failures)]
        for station in scenario.stations
        for _ in range(station.machines)
    ]
    repairs = [failure.repair for failure in failures]
    return Modes(
        mode_names=tuple(f"{station.name}/{name}" for station, name in definitions),
        mode_machine=np.repeat(np.arange(len(rows), dtype=np.int64), [len(row) for row in rows]),
        mode_of=np.array([mode for row in rows for mode in row], dtype=np.int64),
        mode_first=np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64),
        clock=np.array([CLOCKS[failure.clock] for failure in failures], dtype=np.int64),
        after_failure=np.array([AFTER[failure.part] for failure in failures], dtype=np.int64),
        take_while_down=np.array([failure.while_down.take for failure in failures], dtype=np.bool_),
        release_while_down=np.array([failure.while_down.release for failure in failures], dtype=np.bool_),
        life=np.array([laws.add(failure.every) for failure in failures], dtype=np.int64),
        repair_law=np.array([laws.add(repair.law) for repair in repairs], dtype=np.int64),
        repair_pool=np.array([-1 if repair.by is None else pools[repair.by] for repair in repairs], dtype=np.int64),
        repair_crew=np.array([0 if repair.by is None else repair.crew for repair in repairs], dtype=np.int64),
        repair_priority=_priorities(definitions, failures),
        **_renewals(scenario, rows, number),
        planned=np.array([failure.planned for failure in failures], dtype=np.bool_),
        announced=np.array([failure.announced.is_said for failure in failures], dtype=np.bool_),
        reaction=np.array([laws.add(failure.reaction) for failure in failures], dtype=np.int64),
        caught=tuple(failure.announced.chance for failure in failures),
        caught_repair=tuple(failure.announced.repair for failure in failures),
    )


def _renewals(
    scenario: Scenario, rows: Sequence[Sequence[int]], number: Mapping[tuple[str, str], int]
) -> dict[str, Ints]:
    """For each row the rows of its machine that its repair renews, in the order of names."""
    definitions = {
        number[s.name, name]: (s, failure) for s in scenario.stations for name, failure in s.failures.items()
    }
    found: list[list[int]] = []
    for own in rows:
        place = {mode: len(found) + i for i, mode in enumerate(own)}
        for station, failure in map(definitions.__getitem__, own):
            found.append([place[number[station.name, name]] for name in sorted(failure.renews)])
    return {
        "renews_first": np.cumsum([0, *map(len, found)], dtype=np.int64),
        "renews": np.array([row for some in found for row in some], dtype=np.int64),
    }


def _priorities(definitions: Sequence[tuple[Station, str]], failures: Sequence[Failure]) -> Ints:
    own = [failure.repair.priority for failure in failures]
    stations = [station.priority for station, _ in definitions]
    return np.array([s if o is None else o for o, s in zip(own, stations, strict=True)], dtype=np.int64)
