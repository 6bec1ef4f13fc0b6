"""People at work in an experiment: absence is measured against the plant before, what nobody knows is noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from simfactory.api import simulate
from simfactory.blueprint import compile_blueprint
from simfactory.engines import simulate as simulate_plan
from simfactory.experiments.plant import PlantModel
from simfactory.experiments.study import run
from simfactory.kpis import measure, usual_work
from simfactory.kpis.hours import WEEK
from simfactory.scenario import apply, load_text

PLANT = """
simfactory: 1
name: Absent
run: {warm_up: 1 week, length: 1 week}
shifts: {day: {mon-fri: 06:00-14:00}}
human_factors: {absence: {by_risk: 3}}
people: {hands: {team: {day: 1}}}
line: [{station: saw, task: {load: heavy}, cycle: {time: 9 min, by: hands}}]
upgrades:
  belt: {changes: [{set: saw.task.paced, to: true}, {set: saw.task.control, to: 10 %}]}
  keeper: {changes: [{set: people.keepers, to: {team: {day: 1}}}, {set: saw.load, to: {time: 2 min, by: keepers}}]}
"""


def usual(text: str, configuration: str) -> dict[str, float]:
    plan = PlantModel.of(load_text(text), 0, "auto", ("before", "after")).blueprints[configuration].frame
    return dict(zip(plan.pool_names, plan.human.usual.tolist(), strict=True))


def own() -> dict[str, float]:
    """What would be usual in the plant after, measured against itself."""
    made = compile_blueprint(apply(load_text(PLANT), "after"))
    measured = made.with_usual((made, usual_work(made.frame))).frame
    return dict(zip(measured.pool_names, measured.human.usual.tolist(), strict=True))


def test_absence_after_is_measured_against_the_strain_before() -> None:
    before, after = usual(PLANT, "before"), usual(PLANT, "after")
    assert before["hands"] == after["hands"]
    assert before["hands"] > 1.0
    assert own()["hands"] > before["hands"]


def test_a_pool_that_was_not_there_before_is_measured_against_its_own_plant() -> None:
    assert usual(PLANT, "after")["keepers"] == own()["keepers"] != 1.0


def test_a_draw_of_the_plant_after_alone_has_all_that_it_needs() -> None:
    eased = PLANT.replace("{set: saw.task.paced, to: true}", "{set: saw.task.load, to: light}")
    model = PlantModel.of(load_text(eased), 0, "auto", ("after",))
    draws = [{doubt.name: doubt.quantile(unit) for doubt in model.doubts} for unit in (0.02, 0.98)]
    low, high = (float(model.blueprints["after"].fill(theta).human.usual[0]) for theta in draws)
    assert 1.0 < low < high


CREW = """
simfactory: 1
name: Crew
shifts: {day: {mon-fri: 06:00-14:00}}
human_factors: {absence: true}
people: {hands: {team: {day: 50}, absence: {rate: 20 %, spell: 1 day}}}
demand: {per_week: 480, gain_as: output}
line:
  - {station: lift, machines: 50, task: {load: heavy, paced: true}, cycle: {time: 2 h, by: hands}}
  - {station: pack, machines: 50, queue: 50, task: {load: light}, cycle: {time: 1 h, by: hands}}
"""


@pytest.mark.parametrize("unit", [0.02, 0.98])
def test_the_plant_before_keeps_its_rate_of_absence_whatever_the_constants_are(unit: float) -> None:
    """Within 5 % of the rate (1 % in 20 %), people being busy 90 %: chance has an sd of 0.5 % in these 7,500 days.

    With constants that are central for what is usual it would be 18 % and 26 %.
    """
    blueprint = PlantModel.of(load_text(CREW), 0, "auto", ("before",)).blueprints["before"]
    eased = {doubt.name for doubt in blueprint.doubts if "control" in doubt.name}
    theta = {doubt.name: doubt.quantile(1.0 - unit if doubt.name in eased else unit) for doubt in blueprint.doubts}
    plan = blueprint.fill(theta)
    made = simulate_plan(plan, seed=1, replication=0, until=40 * WEEK, bin_width=WEEK, engine="auto")
    assert measure(plan, made.counters, 10 * WEEK, 40 * WEEK)["plant.absence_rate"] == pytest.approx(0.2, rel=0.05)


@pytest.mark.parametrize("configuration", ["before", "after"])
def test_one_history_is_measured_against_it_too(configuration: str) -> None:
    plan = simulate(load_text(PLANT), configuration, until="1 day").plan
    assert dict(zip(plan.pool_names, plan.human.usual.tolist(), strict=True)) == usual(PLANT, configuration)


def test_what_nobody_has_placed_there_is_noted_and_run(tmp_path: Path) -> None:
    found = run(load_text(PLANT), out=tmp_path / "out", blocks=1, workers=1).summary
    (note,) = (note for note in found["notes"] if note["code"] == "beyond_knowledge")
    assert note["facts"] == {"path": "human_factors.absence.by_risk", "range": "0.5 .. 2", "value": "3"}
