"""People at work in an experiment: absence is measured against the plant before, what nobody knows is noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from simfactory.api import simulate
from simfactory.blueprint import compile_blueprint
from simfactory.experiments.plant import PlantModel
from simfactory.experiments.study import run
from simfactory.kpis import usual_absence
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


def test_absence_after_is_measured_against_the_strain_before() -> None:
    before, after = usual(PLANT, "before"), usual(PLANT, "after")
    own = usual_absence(compile_blueprint(apply(load_text(PLANT), "after")).frame)
    assert before["hands"] == after["hands"]
    assert before["hands"] > 1.0
    assert own["hands"] > before["hands"]


def test_a_pool_that_was_not_there_before_is_measured_against_its_own_plant() -> None:
    own = usual_absence(compile_blueprint(apply(load_text(PLANT), "after")).frame)
    assert usual(PLANT, "after")["keepers"] == own["keepers"] != 1.0


@pytest.mark.parametrize("configuration", ["before", "after"])
def test_one_history_is_measured_against_it_too(configuration: str) -> None:
    plan = simulate(load_text(PLANT), configuration, until="1 day").plan
    assert dict(zip(plan.pool_names, plan.human.usual.tolist(), strict=True)) == usual(PLANT, configuration)


def test_what_nobody_has_placed_there_is_noted_and_run(tmp_path: Path) -> None:
    found = run(load_text(PLANT), out=tmp_path / "out", blocks=1, workers=1).summary
    (note,) = (note for note in found["notes"] if note["code"] == "beyond_knowledge")
    assert note["facts"] == {"path": "human_factors.absence.by_risk", "range": "0.5 .. 2", "value": "3"}
