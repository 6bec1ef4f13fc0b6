"""Whether the order of events of one time and phase decides anything; and the make-up of the plants that say so."""

from __future__ import annotations

import heapq
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import numpy as np

from simfactory.blueprint import compile_blueprint
from simfactory.blueprint.features import ALL
from simfactory.engines import simulate
from simfactory.engines.simpy_engine import instants
from simfactory.errors import PlantError
from simfactory.kpis.recount import counters_of
from simfactory.plan import Plan
from simfactory.results import Run, guard_conservation
from simfactory.scenario import Scenario, load_text
from tests.engines.random_plants import random_plant

SHUFFLES = (1, 2, 3)
BINS = 7
"""Counters are kept in so many bins, the last of them shorter, so that recounting them is no formality."""

Ending = Run | str
"""A run, or why the plant could not go on."""


@dataclass(frozen=True)
class Plant:
    """A plant ready to run, for how long, and the scenario it was compiled from, if any."""

    plan: Plan
    horizon: int
    scenario: Scenario | None = None

    @staticmethod
    def of(text: str) -> Plant:
        """The plant of a scenario's text, over the length that it names."""
        scenario = load_text(text)
        assert scenario.run.length is not None
        return Plant(compile_blueprint(scenario).frame, scenario.run.length, scenario)

    def run(self, shuffle: int | None = None, *, trace: bool = True, engine: str = "simpy") -> Ending:
        """One history, with its log."""
        width = self.horizon // BINS + 1
        try:
            return simulate(
                self.plan, seed=5, until=self.horizon, bin_width=width, trace=trace, shuffle=shuffle, engine=engine
            )
        except PlantError as error:
            return str(error)


def faults_of(plant: Plant, shuffles: tuple[int, ...] = SHUFFLES) -> list[str]:
    """What is wrong with a plant: order that decides, counters that are no sum of the log or change without one.

    Lost pieces or time raise `InternalError`.
    """
    plain = plant.run()
    found = [] if isinstance(plain, str) else accounts(plant.plan, plain)
    if isinstance(plain, Run) and plain.counters != getattr(plant.run(trace=False), "counters", None):
        found.append("other counters without a log")
    for shuffle in shuffles:
        found += differences(plain, plant.run(shuffle), f"shuffle {shuffle}")
    return found


def accounts(plan: Plan, run: Run) -> list[str]:
    """Whether the run's counters are those of its log, and everything is accounted for."""
    assert run.trace is not None
    guard_conservation(plan, run.counters)
    recounted = counters_of(plan, run.trace, run.counters.bins)
    return [
        f"{name} is not what the log says"
        for name, kept in vars(run.counters).items()
        if isinstance(kept, np.ndarray) and not np.array_equal(kept, getattr(recounted, name))
    ]


def differences(plain: Ending, other: Ending, named: str) -> list[str]:
    """Where two endings of one history differ."""
    if isinstance(plain, str) or isinstance(other, str):
        return [] if plain == other else [f"{named}: {plain!r:.100} became {other!r:.100}"]
    assert plain.trace is not None
    assert other.trace is not None
    found = [] if plain.counters == other.counters else [f"{named}: other counters"]
    if plain.trace != other.trace:
        mine, theirs = plain.trace.rows, other.trace.rows
        size = min(len(mine), len(theirs))
        place = int(np.argmax(np.any(mine[:size] != theirs[:size], axis=1)))
        found.append(f"{named}: another log from {mine[place].tolist()} on, which became {theirs[place].tolist()}")
    return found


class Watch:
    """Counts the instants in which at least two events of one phase came in another order than they were planned.

    `events` counts the events of each instant.
    """

    def __init__(self) -> None:
        self._planned: dict[int, int] = {}
        self._last: tuple[int, int, int] = (-1, -1, -1)
        self._instants: set[int] = set()
        self.events: Counter[int] = Counter()

    @property
    def shuffled(self) -> int:
        """Instants that were really shuffled."""
        return len(self._instants)

    @property
    def tied(self) -> float:
        """The share of events that were not alone in their instant."""
        return sum(number for number in self.events.values() if number > 1) / self.events.total()

    def keys(self, seed: int) -> Iterator[int]:
        """The engine's own keys, each remembered with the number of its event."""
        for number, key in enumerate(_engine_keys(seed)):
            self._planned[key] = number
            yield key

    def see(self, entry: tuple[int, int, int, Any]) -> None:
        """An event comes; one that nobody waits for any more is not counted, nor one that was put back."""
        time, phase, key, event = entry
        number = self._planned.get(key, -1)
        if number >= 0 and event.callbacks and number != self._last[2]:
            self.events[time] += 1
            if self._last[:2] == (time, phase) and number < self._last[2]:
                self._instants.add(time)
            self._last = (time, phase, number)


_engine_keys = instants._random_keys


@contextmanager
def watched() -> Iterator[Watch]:
    """Looks on while engines run shuffled."""
    watch, pop = Watch(), heapq.heappop

    def popped(queue: list[Any]) -> Any:
        entry = pop(queue)
        watch.see(entry)
        return entry

    with patch.object(instants, "_random_keys", watch.keys), patch.object(instants, "heappop", popped):
        yield watch


@dataclass(frozen=True)
class Seen:
    """What was seen of one plant's shuffled history."""

    events: int
    shuffled: int
    """Instants that were really shuffled."""
    tied: float
    """The share of events that were not alone in their instant."""


def watched_run(plant: Plant) -> Seen:
    """One shuffled history of a plant, looked on."""
    with watched() as watch:
        ending = plant.run(SHUFFLES[0])
    assert not isinstance(ending, str), ending
    return Seen(ending.events, watch.shuffled, watch.tied)


@dataclass(frozen=True)
class MakeUp:
    """What some plants are made of: for each plant its features, its families of laws, and what was seen of it."""

    features: list[frozenset[str]]
    families: list[frozenset[str]]
    seen: list[Seen]

    @staticmethod
    def of(plants: Iterable[Plant]) -> MakeUp:
        """Runs each plant once, shuffled and watched."""
        made = MakeUp([], [], [])
        for plant in plants:
            made.features.append(plant.plan.features)
            if plant.scenario is not None:
                made.families.append(families_of(plant.scenario))
            made.seen.append(watched_run(plant))
        return made

    def share(self, name: str) -> float:
        """The share of plants that have a feature, or a law of a family."""
        owned = self.features if name in ALL else self.families
        return sum(name in own for own in owned) / len(owned)

    @property
    def full_of_ties(self) -> float:
        """The share of plants in which every third event or more meets another."""
        return sum(seen.tied >= 1 / 3 for seen in self.seen) / len(self.seen)

    def table(self) -> str:
        """The make-up in words."""
        numbers = {
            "features of a plant": [len(own) for own in self.features],
            "events of a plant": [seen.events for seen in self.seen],
            "instants shuffled": [seen.shuffled for seen in self.seen],
        }
        ranges = [
            f"{name}: {min(some)} to {max(some)}, median {statistics.median(some):g}" for name, some in numbers.items()
        ]
        names = (*ALL, *sorted(frozenset().union(*self.families)))
        shares = [f"{name:36}{self.share(name):6.1%}" for name in names]
        rarest = min(names, key=self.share)
        ranges += [f"full of ties: {self.full_of_ties:.1%}", f"rarest: {rarest}, {self.share(rarest):.1%}"]
        return "\n".join([f"{len(self.seen)} plants", *ranges, "", *shares])


def families_of(scenario: Scenario) -> frozenset[str]:
    """The families of laws that a scenario uses."""
    return frozenset(
        family
        for _, expression in scenario.expressions()
        if (family := getattr(expression, "family", None)) is not None
    )


def main(arguments: list[str]) -> None:
    """Prints the make-up of so many plants, and with --shuffle whether all is well with them."""
    number = int(next((one for one in arguments if one.isdigit()), "500"))
    plants = [Plant.of(random_plant(seed)) for seed in range(number)]
    print(MakeUp.of(plants).table(), flush=True)
    if "--shuffle" in arguments:
        wrong = {seed: found for seed, plant in enumerate(plants) if (found := faults_of(plant))}
        for seed, found in wrong.items():
            print(f"plant {seed}:", *found, sep="\n    ")
        print(f"\n{number} plants, each shuffled {len(SHUFFLES)} times: {len(wrong)} with another log")
        raise SystemExit(bool(wrong))
