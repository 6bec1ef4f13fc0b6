"""Inspections that weary people, as scenarios say them."""

from __future__ import annotations

from typing import Any

import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.errors import ScenarioError
from simfactory.reports.understood_people import people_lines
from simfactory.reports.words import Words
from simfactory.scenario import Scenario, apply, load_text

PLANT = """
simfactory: 1
name: Plant
people: {inspectors: {team: 2}}
line:
  - station: control
    cycle: {time: 1 min, by: inspectors}
    inspects: {detects: 80 %, rejects_to: scrap, wearies: {after: 20 .. 30 min, loss: 5 .. 10 .. 20 %}}
upgrades:
  shorter_turns: {changes: [{scale: control.inspects.wearies.loss, by: 0.5}]}
  camera: {changes: [{set: control.cycle.by, to: nobody}]}
configurations: {turns: [shorter_turns], camera: [camera]}
"""


@pytest.fixture
def scenario() -> Scenario:
    return load_text(PLANT)


def plan_of(scenario: Scenario) -> Any:
    return compile_blueprint(scenario).frame


def test_over_which_time_and_by_how_much_may_be_in_doubt(scenario: Scenario) -> None:
    names = [f"control.inspects.wearies.{key}" for key in ("after", "loss")]
    assert [doubt.name for doubt in scenario.doubts()] == names
    plan = compile_blueprint(scenario).fill(dict(zip(names, (1200.0, 0.2), strict=True)))
    assert (plan.wearies.tolist(), plan.weary_after.tolist(), plan.weary_loss.tolist()) == ([True], [1200.0], [0.2])


def test_an_upgrade_makes_people_weary_less(scenario: Scenario) -> None:
    before, after = (plan_of(apply(scenario, name)).weary_loss[0] for name in ("before", "turns"))
    assert after == pytest.approx(before / 2)


def test_where_an_upgrade_puts_a_camera_nobody_wearies(scenario: Scenario) -> None:
    plan = plan_of(apply(scenario, "camera"))
    assert (plan.wearies.any(), plan.weary_loss.any()) == (False, False)
    assert "inspects.wearies" not in plan.features


def test_a_machine_that_inspects_cannot_weary() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text(
            PLANT.replace(", by: inspectors", "").replace(
                "set: control.cycle.by, to: nobody", "scale: control.cycle, by: 1"
            )
        )
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("nobody", "control.inspects.wearies")
    assert "leave wearies out" in problem.remedy


@pytest.mark.parametrize(
    ("said", "path"),
    [("loss: 10 %", "control.inspects.wearies"), ("after: 1 min, loss: 110 %", "control.inspects.wearies.loss")],
)
def test_what_it_needs_is_asked_for(said: str, path: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text(PLANT.replace("after: 20 .. 30 min, loss: 5 .. 10 .. 20 %", said))
    assert path in {problem.path for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "control: who inspects finds 5 .. 10 .. 20 % less after 20 .. 25 .. 30 min at it"),
        ("fr", "control : le contrôle trouve 5 .. 10 .. 20 % de moins au bout de 20 .. 25 .. 30 min"),
    ],
)
def test_check_says_it_in_words(scenario: Scenario, lang: str, said: str) -> None:
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in people_lines(scenario, Words(lang))]
    assert said in lines
