"""Order never decides: events of one time and phase, shuffled, leave log and counters as they are.

Each plant runs as it is and shuffled; its counters are counted again from the log, and states and pieces are closed.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any

import numpy as np
import pytest

from simfactory.blueprint.features import ALL
from simfactory.engines import rules
from simfactory.results import SECOND, Run
from simfactory.sampling.families import FAMILIES
from tests.engines.random_plants import random_plant
from tests.engines.shuffling import MakeUp, Plant, Seen, faults_of, watched_run

BY_DEFAULT, ALTOGETHER = 60, 500
MINUTE = 60 * SECOND

HALVES = """
simfactory: 1
name: Two halves of an order leave in one instant, by two stations
run: {length: 2 days}
supply: {arrivals: {every: 4 min, pieces: 2}}
line:
  - {station: sorting, cycle: 1 min, inspects: {false_rejects: 50 %, rejects_to: side}}
  - {station: middle, queue: unlimited, cycle: 1 min, to: out}
  - {station: side, queue: unlimited, cycle: 1 min, to: out}
"""


@cache
def plant(seed: int) -> Plant:
    return Plant.of(random_plant(seed))


@cache
def seen(seed: int) -> Seen:
    return watched_run(plant(seed))


@pytest.mark.parametrize("seed", range(BY_DEFAULT))
def test_shuffled_ties_change_nothing(seed: int) -> None:
    assert faults_of(plant(seed)) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(BY_DEFAULT, ALTOGETHER))
def test_shuffled_ties_change_nothing_on_many_plants(seed: int) -> None:
    assert faults_of(plant(seed)) == []


@pytest.mark.parametrize("seed", range(0, BY_DEFAULT, 3))
def test_ten_instants_of_every_plant_full_of_ties_are_really_shuffled(seed: int) -> None:
    assert seen(seed).shuffled >= 10


def test_ten_instants_of_nine_plants_in_ten_are_really_shuffled() -> None:
    """Where all times vary by chance, few events share an instant."""
    assert sum(seen(seed).shuffled >= 10 for seed in range(BY_DEFAULT)) >= 9 * BY_DEFAULT // 10


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_make_up_of_all_plants_holds_what_it_promises() -> None:
    made = MakeUp.of([plant(seed) for seed in range(ALTOGETHER)])
    assert statistics.median(len(own) for own in made.features) >= 6
    assert statistics.median(seen.events for seen in made.seen) >= 1000
    assert min(seen.shuffled for seen in made.seen[::3]) >= 10
    assert made.full_of_ties >= 1 / 3
    assert [name for name in (*ALL, *FAMILIES) if made.share(name) < 1 / 20] == []


def in_the_order_asked() -> Callable[..., tuple[Any, ...]]:
    """A place in a row by priority and by who asked first, instead of by the rule."""
    turn = count()
    return lambda priority, *_: (priority, next(turn))


@pytest.mark.parametrize("rule", ["place_key", "request_key"], ids=["flow", "grant"])
def test_an_order_of_the_event_queue_put_into_a_rule_is_found(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, rule, in_the_order_asked())
    assert any(faults_of(plant(seed)) for seed in range(BY_DEFAULT))


def test_whose_sub_lot_leaves_last_of_two_in_one_instant_says_nothing() -> None:
    assert faults_of(Plant.of(HALVES)) == []


def test_in_every_third_plant_all_that_happens_happens_at_whole_minutes() -> None:
    for seed in range(0, BY_DEFAULT, 3):
        ending = plant(seed).run()
        assert isinstance(ending, Run)
        assert ending.trace is not None
        assert not np.any(ending.trace.rows[:, 0] % MINUTE)


def test_a_third_of_all_plants_are_full_of_ties() -> None:
    assert sum(seen(seed).tied >= 1 / 3 for seed in range(BY_DEFAULT)) >= BY_DEFAULT / 3
