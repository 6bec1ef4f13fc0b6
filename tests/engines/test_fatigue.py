"""Fatigue switched off, in either way, leaves every byte as it is; switched on, it does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import yaml

from simfactory.blueprint import compile_blueprint
from simfactory.engines import ENGINES, simulate
from simfactory.plan import SLOWING, Plan
from simfactory.results import Run
from simfactory.scenario import load_text
from tests.engines.plans import DAY
from tests.engines.random_plants import random_plant

RATES = (0.001, 0.003, 0.006, 0.03)
NO_SLOWING = np.array([*RATES, 0.0])
SLOWED = np.array([*RATES, 0.25])


def attended(count: int) -> list[str]:
    """Random plants in which people work, as texts that say nothing of fatigue."""
    found: list[str] = []
    for seed in range(100):
        said = yaml.safe_load(random_plant(seed))
        said.pop("human_factors", None)
        text = str(yaml.safe_dump(said, sort_keys=False))
        if "people" in plan_of(text).features:
            found.append(text)
        if len(found) == count:
            return found
    raise AssertionError("too few plants with people")


def plan_of(text: str) -> Plan:
    return compile_blueprint(load_text(text)).frame


def run(plan: Plan, engine: str) -> Run:
    return simulate(plan, seed=3, until=DAY, trace=True, engine=engine)


def same(one: Run, other: Run) -> bool:
    assert one.trace is not None
    assert other.trace is not None
    return one.counters == other.counters and np.array_equal(one.trace.rows, other.trace.rows)


PLANTS = attended(8)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("place", range(len(PLANTS)))
def test_off_and_absent_are_the_same_plan_and_the_same_bytes(place: int, engine: str) -> None:
    absent, off = plan_of(PLANTS[place]), plan_of(PLANTS[place] + "human_factors: {fatigue: false}\n")
    assert not absent.tires
    assert absent.digest == off.digest
    assert same(run(absent, engine), run(off, engine))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("place", range(len(PLANTS)))
def test_people_whom_fatigue_does_not_slow_work_as_if_they_did_not_tire(place: int, engine: str) -> None:
    plan = plan_of(PLANTS[place])
    assert same(run(plan, engine), run(replace(plan, tires=True, fatigue=NO_SLOWING), engine))


@pytest.mark.parametrize("engine", ENGINES)
def test_people_whom_fatigue_slows_tell_other_histories(engine: str) -> None:
    plans = [plan_of(text) for text in PLANTS]
    changed = [not same(run(plan, engine), run(replace(plan, tires=True, fatigue=SLOWED), engine)) for plan in plans]
    assert sum(changed) > len(PLANTS) / 2


@pytest.mark.parametrize("engine", ENGINES)
def test_histories_of_one_plan_do_not_tire_each_other(engine: str) -> None:
    """Whatever a run makes of people's fatigue, the next one begins with everybody rested."""
    plan = replace(plan_of(PLANTS[0]), tires=True, fatigue=SLOWED)
    assert plan.fatigue[SLOWING] > 0
    assert same(run(plan, engine), run(plan, engine))
