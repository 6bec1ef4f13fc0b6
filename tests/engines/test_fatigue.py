"""Fatigue switched off, in either way, leaves every byte as it is; switched on, it does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import yaml

from simfactory.blueprint import compile_blueprint
from simfactory.engines import ENGINES, simulate
from simfactory.plan import Constant, Plan
from simfactory.results import Kind, Run
from simfactory.scenario import load_text
from tests.engines.plans import DAY
from tests.engines.random_plants import random_plant


def tiring(plan: Plan, slowing: float) -> Plan:
    """The same plan, whose people tire, which slows them so much."""
    constants = np.zeros(len(Constant))
    constants[[Constant.RECOVERY, Constant.SLOWING]] = 0.03, slowing
    human = replace(plan.human, constants=constants, growth=np.full(len(plan.station_names), 0.003))
    pairs = np.argwhere(plan.pace > 0)
    return replace(plan, tires=True, human=human, pair_person=pairs[:, 0], pair_station=pairs[:, 1])


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


def same_work(one: Run, other: Run) -> bool:
    """Whether they differ in nothing but what is written down of people's fatigue."""
    assert one.trace is not None
    assert other.trace is not None
    told = [row for row in other.trace.rows.tolist() if row[1] not in (Kind.SHIFT, Kind.HAND, Kind.TIRED)]
    return one.trace.rows.tolist() == told


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
    assert same_work(run(plan, engine), run(tiring(plan, 0.0), engine))


@pytest.mark.parametrize("engine", ENGINES)
def test_people_whom_fatigue_slows_tell_other_histories(engine: str) -> None:
    plans = [plan_of(text) for text in PLANTS]
    changed = [not same(run(plan, engine), run(tiring(plan, 0.25), engine)) for plan in plans]
    assert sum(changed) > len(PLANTS) / 2


@pytest.mark.parametrize("engine", ENGINES)
def test_histories_of_one_plan_do_not_tire_each_other(engine: str) -> None:
    """Whatever a run makes of people's fatigue, the next one begins with everybody rested."""
    plan = tiring(plan_of(PLANTS[0]), 0.25)
    assert same(run(plan, engine), run(plan, engine))
