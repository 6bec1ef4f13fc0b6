"""What a scenario says of fatigue: on or off, constants of its own, and defaults that are doubts with sources."""

from __future__ import annotations

import pytest

from simfactory.errors import Problem, ScenarioError
from simfactory.experiments.about import JUDGED
from simfactory.human_factors import BY_NAME
from simfactory.scenario import Scenario, apply, load_text
from simfactory.scenario.human_factors import CONSTANTS, FATIGUE
from simfactory.scenario.values import Doubt

HEAD = "simfactory: 1\nname: x\n"
LINE = """
people: {ops: {team: 2}}
line:
  - {station: saw, task: {load: heavy}, cycle: {time: 3 min, by: ops}}
  - {station: press, cycle: {time: 3 min, by: ops}}
"""


def plant(fatigue: str, more: str = "") -> Scenario:
    return load_text(f"{HEAD}human_factors: {{fatigue: {fatigue}}}\n{LINE}{more}")


def problems(fatigue: str) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        plant(fatigue)
    return tuple(caught.value.problems)


def test_people_tire_only_where_a_scenario_says_so() -> None:
    assert load_text(HEAD + LINE).human_factors.fatigue is None
    assert plant("false").human_factors.fatigue is None
    assert plant("true").human_factors.fatigue is not None
    assert not plant("false").doubts()
    assert plant("false").sources == {}


def test_what_is_not_said_is_a_doubt_of_the_range_known_with_its_source() -> None:
    scenario = plant("true")
    values = dict(scenario.human_factors.fatigue.values(CONSTANTS)) if scenario.human_factors.fatigue else {}
    for key, name in (("heavy", "fatigue_heavy"), ("recovery", "recovery"), ("slowing", "slowing_by_fatigue")):
        constant, doubt = BY_NAME[name], values[key].base
        assert isinstance(doubt, Doubt)
        assert (doubt.low, doubt.mode, doubt.high) == (constant.low, constant.mode, constant.high)
        assert (doubt.name, doubt.family) == (f"{FATIGUE}.{key}", "pert")
        assert scenario.sources[doubt.source].startswith(constant.source)
        assert any(mark in scenario.sources[doubt.source] for mark in JUDGED)


def test_a_default_is_what_it_would_be_if_it_stood_in_the_file() -> None:
    written = plant("{heavy: 0.003 .. 0.006 .. 0.008 1/min}").doubts()
    default = plant("true").doubts()
    assert [(d.name, d.law, d.central()) for d in written] == [(d.name, d.law, d.central()) for d in default]


def test_defaults_are_told_in_the_units_of_their_constants() -> None:
    assert {constant.unit for constant in CONSTANTS.values()} == {"1/min", ""}


def test_only_loads_that_there_are_can_matter() -> None:
    known = [path for path, _, _ in plant("true").inputs()]
    assert [path for path in known if path.startswith(FATIGUE)] == [
        f"{FATIGUE}.{key}" for key in ("medium", "heavy", "recovery", "slowing")
    ]


def test_constants_may_be_known_or_in_doubt_in_any_unit_of_rates() -> None:
    scenario = plant("{medium: 0.24 1/h, heavy: 0.005 .. 0.007 1/min, slowing: 30 %}")
    fatigue = scenario.human_factors.fatigue
    assert fatigue is not None
    assert fatigue.medium.base == 0.24 / 60
    assert fatigue.slowing.base == 0.3
    assert fatigue.heavy.bounds() == (0.005, 0.007)
    assert f"{FATIGUE}.medium" not in scenario.sources
    assert f"{FATIGUE}.recovery" in scenario.sources


@pytest.mark.parametrize(
    ("said", "code", "expected"),
    [
        ("{medium: 0.003}", "no-unit", "a rate per time, such as 0.003 1/min"),
        ("{medium: 3 min}", "dimension", "a rate per time, such as 0.003 1/min"),
        ("{medium: 20 %}", "dimension", "a rate per time, such as 0.003 1/min"),
        ("{medium: -0.003 1/min}", "negative", "a rate per time, such as 0.003 1/min"),
        ("{slowing: 0.2 1/min}", "dimension", "a number, such as 1.4 or 140 %"),
        ("{slowing: -0.2}", "bounds", "a number, such as 1.4 or 140 %, 0 or more"),
        ("{medum: 0.003 1/min}", "unknown-key", "a known key"),
        ("3", "type", "true, false or a mapping of light, medium, heavy, recovery, slowing"),
        ("", "type", "true, false or a mapping of light, medium, heavy, recovery, slowing"),
    ],
)
def test_what_is_no_rate_is_told_where_it_stands(said: str, code: str, expected: str) -> None:
    (problem,) = problems(said)
    assert (problem.code, problem.expected) == (code, expected)
    assert problem.path.startswith(FATIGUE)
    assert problem.place.line == 3


def test_a_load_is_one_of_three() -> None:
    with pytest.raises(ScenarioError, match=r"saw\.task\.load: 'hard'.*light, medium or heavy"):
        load_text(HEAD + LINE.replace("heavy", "hard"))
    with pytest.raises(ScenarioError, match="this version does not model it"):
        load_text(HEAD + LINE.replace("heavy", "heavy, paced: true"))


def test_a_constant_beyond_what_anybody_knows_is_a_warning_that_names_the_range() -> None:
    (warning,) = plant("{medium: 0.02 1/min, heavy: 0.004 .. 0.008 1/min}").warnings
    assert (warning.code, warning.path, warning.found) == ("human-range", f"{FATIGUE}.medium", "0.02 1/min")
    assert warning.expected == "a value in 0.001 .. 0.008 1/min, the range known of it"
    assert not plant("true").warnings


def test_what_is_switched_off_by_0_is_no_warning() -> None:
    assert not plant("{slowing: 0, medium: 0 1/min}").warnings


def test_an_upgrade_makes_work_lighter() -> None:
    scenario = plant("true", "upgrades: {hoist: {changes: [{set: saw.task.load, to: light}]}}\n")
    assert apply(scenario, "before").station("saw").task.load == "heavy"
    assert apply(scenario, "after").station("saw").task.load == "light"
