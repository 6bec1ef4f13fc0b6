"""Each thing that work does to people, and people to work, can be switched off alone: the plant is the plain one."""

from __future__ import annotations

import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.engines import ENGINES, simulate
from simfactory.plan import Plan
from simfactory.results import Kind
from simfactory.scenario import load_text
from tests.engines.plans import DAY

PLANT = """
simfactory: 1
name: Two shifts
shifts: {early: {mon-fri: 05:00-13:00}, late: {mon-fri: 13:00-21:00}}
people: {fitters: {team: {early: 2, late: 2}}}
line:
  - {station: saw, task: {load: heavy}, cycle: {mean: 4 min, cv: 30 %, by: fitters}, defects: 10 %}
  - {station: press, queue: 3, task: {paced: true}, cycle: {mean: 5 min, cv: 30 %, by: fitters},
     inspects: {detects: 80 %, rejects_to: scrap}}
"""
TOLD_OF_PEOPLE = (Kind.SHIFT, Kind.HAND, Kind.TIRED)
OFF = {
    "everything by a word": "human_factors: false",
    "each group by a word": "human_factors: {fatigue: false, learning: false, errors: false, absence: false}",
    "fatigue on pace": "human_factors: {fatigue: {slowing: 0}}",
    "fatigue, skill and shifts on errors": "human_factors: {errors: {by_fatigue: 0, by_skill: 0 %, afternoon: 1}}",
    "fatigue on errors": "human_factors: {fatigue: {slowing: 0}, errors: {by_fatigue: 0, afternoon: 1}}",
    "learning": "human_factors: {learning: {assembly: 100 %}}",
    "absence": "human_factors: {absence: {rate: 0 %}}",
}
ON = {
    "fatigue on pace": "human_factors: {fatigue: true}",
    "fatigue on errors": "human_factors: {fatigue: {slowing: 0}, errors: {by_fatigue: 3, afternoon: 1}}",
    "shifts on errors": "human_factors: {errors: {by_fatigue: 0, afternoon: 3}}",
    "learning": "human_factors: {learning: true}",
    "absence": "human_factors: {absence: {rate: 30 %}}",
}
"""The same couplings at work, each alone; learning on a task that is new."""


def plan_of(said: str, plant: str = PLANT) -> Plan:
    return compile_blueprint(load_text(f"{plant}{said}\n")).frame


def log_of(plan: Plan, engine: str) -> list[list[int]]:
    """What happened, but for what is written down of people's fatigue."""
    trace = simulate(plan, seed=2, until=4 * DAY, trace=True, engine=engine).trace
    assert trace is not None
    return [row for row in trace.rows.tolist() if row[1] not in TOLD_OF_PEOPLE]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("coupling", OFF)
def test_switched_off_it_leaves_the_history_of_the_plain_plant(coupling: str, engine: str) -> None:
    assert log_of(plan_of(OFF[coupling]), engine) == log_of(plan_of(""), engine)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("coupling", ON)
def test_switched_on_alone_it_changes_the_history(coupling: str, engine: str) -> None:
    plant = PLANT.replace("{load: heavy}", "{load: heavy, known: 0 %}") if coupling == "learning" else PLANT
    assert log_of(plan_of(ON[coupling], plant), engine) != log_of(plan_of(""), engine)


@pytest.mark.parametrize("said", [OFF["everything by a word"], OFF["each group by a word"]])
def test_all_off_is_the_same_plan(said: str) -> None:
    assert plan_of(said).digest == plan_of("").digest
