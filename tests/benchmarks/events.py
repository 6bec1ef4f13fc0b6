"""What one event costs the compiled engine, by its own count: every end, coming, going and failure."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import suppress
from itertools import count

from simfactory import load_text
from simfactory.engines import simulate
from simfactory.errors import PlantError
from simfactory.plan import Plan
from tests.benchmarks.figures import Figure, user_seconds
from tests.benchmarks.plants import DAY, MINUTE, line, plan_of
from tests.engines.random_plants import random_plant

STATION_MINUTES = 5_000_000
"""Stations times minutes of each line."""
PLANTS, DAYS = 40, 60
"""Random plants, and how long each lives: nearly a hundred thousand events."""


def lines(rounds: int) -> Iterator[Figure]:
    """Lines of 5, 50 and 500 stations without failures."""
    costs = {}
    for stations in (5, 50, 500):
        costs[stations] = _nanoseconds(line(stations), STATION_MINUTES // stations * MINUTE, rounds)
        yield Figure(f"an event in a line of {stations} stations", costs[stations], "ns")
    yield Figure("an event at 500 stations, at 5 = 1", costs[500] / costs[5], "x", most=4)


def features(rounds: int) -> Iterator[Figure]:
    """Random plants that mix every feature; where more comes in than gets through, their queues grow all the time."""
    costs = []
    for seed in range(PLANTS):
        plan = plan_of(load_text(random_plant(seed)))
        with suppress(PlantError):  # a part that is rejected again and again: some live for days, but not for months
            costs.append(_nanoseconds(plan, DAYS * DAY, rounds))
    yield Figure(f"an event in the median of {len(costs)} random plants", statistics.median(costs), "ns", most=150)
    yield Figure("an event in the dearest tenth of them, at least", statistics.quantiles(costs, n=10)[-1], "ns")


def _nanoseconds(plan: Plan, until: int, rounds: int) -> float:
    """Of user CPU for one event, in the best history of several."""
    simulate(plan, seed=0, until=MINUTE, engine="compiled")
    return min(_cost_in_one(plan, until, seed) for seed, _ in zip(count(1), range(rounds), strict=False))


def _cost_in_one(plan: Plan, until: int, seed: int) -> float:
    events = []
    seconds = user_seconds(lambda: events.append(simulate(plan, seed=seed, until=until, engine="compiled").events))
    return 1e9 * seconds / events[0]
