"""What acts on people: not what is switched on, but what makes a difference."""

from __future__ import annotations

from typing import Any

import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.experiments.acting import PARTS, acting
from simfactory.experiments.description import describe
from simfactory.scenario import apply, load_text

PLANT = """
simfactory: 1
name: Bench
{factors}
shifts: {{day: {{mon-fri: "08:00-16:00"}}}}
people: {{hands: {{team: {team}{more}}}}}
line:
  - {{station: saw, cycle: {{mean: 20 min, cv: 30 %, by: hands}}, defects: 2 %}}
upgrades: {{slower: {{changes: [{{set: {path}, to: {to}}}]}}}}
"""


def found(
    factors: str = "", team: str = "{day: 2}", more: str = "", path: str = "saw.defects", to: str = "1 %"
) -> list[str]:
    said = f"human_factors: {factors}" if factors else ""
    plant = load_text(PLANT.format(factors=said, team=team, more=more, path=path, to=to))
    return acting(apply(plant, name) for name in plant.configurations)


@pytest.mark.parametrize(
    ("factors", "parts"),
    [
        ("", []),
        ("{fatigue: true}", ["fatigue", "slowing"]),
        ("{fatigue: {slowing: 0}}", ["fatigue"]),
        ("{fatigue: {light: 0, medium: 0, heavy: 0}}", []),
        ("{learning: true}", ["learning"]),
        ("{learning: {assembly: 100 %, machining: 100 %}}", []),
        ("{errors: true}", ["errors_by_shift"]),
        ("{errors: {afternoon: 1, night: 1, second_night: 1, third_night: 1, fourth_night: 1}}", []),
        (
            "{fatigue: {slowing: 0 .. 0.2}, errors: true}",
            ["fatigue", "slowing", "errors_by_fatigue", "errors_by_shift"],
        ),
        ("{fatigue: {slowing: 0}, errors: {by_fatigue: 0}}", ["fatigue", "errors_by_shift"]),
        ("{learning: true, errors: true}", ["learning", "errors_by_skill", "errors_by_shift"]),
        ("{learning: true, errors: {by_skill: 0}}", ["learning", "errors_by_shift"]),
        ("{absence: true}", ["absence", "strain", "risk"]),
        ("{absence: {by_strain: 1}}", ["absence", "risk"]),
        ("{absence: {by_risk: 0}}", ["absence", "strain"]),
        ("{absence: {affected_by_ocra: 0 %}}", ["absence", "strain"]),
        ("{absence: {rate: 0 %}}", []),
    ],
)
def test_only_what_makes_a_difference_acts(factors: str, parts: list[str]) -> None:
    assert found(factors) == parts


def test_everything_acts_where_all_is_on_and_people_walk() -> None:
    assert found("true", more=", moves: {walk: 15 s}") == list(PARTS)


def test_a_pool_may_be_absent_by_its_own_word_and_who_is_always_there_never_is() -> None:
    assert found(more=", absence: {rate: 5 %}") == ["absence"]
    assert found("{absence: true}", team="2") == []
    assert found("{absence: true}", more=", absence: false") == []


def test_what_acts_only_after_an_upgrade_acts() -> None:
    assert found(more=", moves: {walk: 0 s}", path="people.hands.moves.walk", to="20 s") == ["walking"]


def test_the_description_holds_what_acts() -> None:
    plant = load_text(PLANT.format(factors="human_factors: {fatigue: {slowing: 0}}", team="{day: 2}", more="",
                                   path="saw.defects", to="1 %"))  # fmt: skip
    plans = {name: compile_blueprint(apply(plant, name)).frame for name in ("before", "after")}
    told: dict[str, Any] = describe(plant, plans, str, lambda _: False)
    assert told["acting"] == ["fatigue"]
