"""What a scenario says of people's bodies: groups on or off, own constants, defaults that are doubts with sources."""

from __future__ import annotations

import pytest

from simfactory.errors import Problem, ScenarioError
from simfactory.experiments.about import JUDGED
from simfactory.human_factors import BY_NAME
from simfactory.scenario import Scenario, apply, load_text
from simfactory.scenario.human_factors import CONSTANTS, NAMES
from simfactory.scenario.values import Doubt

FATIGUE = "human_factors.fatigue"
HEAD = "simfactory: 1\nname: x\n"
LINE = """
people: {ops: {team: 2}}
line:
  - {station: saw, task: {load: heavy}, cycle: {time: 3 min, by: ops}}
  - {station: press, cycle: {time: 3 min, by: ops}}
"""


DAY = 86_400


def people(said: str, line: str) -> Scenario:
    return load_text(f"{HEAD}human_factors: {said}\n{line}")


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
    values = dict(scenario.human_factors.fatigue.values()) if scenario.human_factors.fatigue else {}
    for key, name in (("heavy", "fatigue_heavy"), ("recovery", "recovery"), ("slowing", "slowing_by_fatigue")):
        constant, doubt = BY_NAME[name], values[f"{FATIGUE}.{key}"].base
        assert isinstance(doubt, Doubt)
        assert (doubt.low, doubt.mode, doubt.high) == (constant.low, constant.mode, constant.high)
        assert (doubt.name, doubt.family) == (f"{FATIGUE}.{key}", "pert")
        assert scenario.sources[doubt.source].startswith(constant.source)
        assert any(mark in scenario.sources[doubt.source] for mark in JUDGED)


def test_a_default_is_what_it_would_be_if_it_stood_in_the_file() -> None:
    written = plant("{heavy: 0.0045 .. 0.006 .. 0.008 1/min}").doubts()
    default = plant("true").doubts()
    assert [(d.name, d.law, d.central()) for d in written] == [(d.name, d.law, d.central()) for d in default]


def test_every_constant_of_the_room_can_be_said_but_for_the_chances_of_errors_by_kind_of_task() -> None:
    unsaid = {name for name in BY_NAME if name not in {constant.name for constant in CONSTANTS.values()}}
    assert unsaid == {"error_routine", "error_familiar", "error_hurried", "error_checked"}


def test_defaults_stand_in_canonical_units() -> None:
    human = people("true", LINE).human_factors
    assert human.learning is not None
    assert human.absence is not None
    assert human.learning.forgotten_after.bounds() == (30 * DAY, 365 * DAY)
    assert human.absence.spell_mean.central() == 3 * DAY
    assert human.learning.mastered_after.central() == 1000
    assert human.absence.rate.bounds() == (0.034, 0.051)


def test_only_loads_that_there_are_can_matter() -> None:
    known = [path for path, _, _ in plant("true").inputs()]
    assert [path for path in known if path.startswith(FATIGUE)] == [
        f"{FATIGUE}.{key}"
        for key in ("medium", "heavy", "recovery", "slowing", "allowance", "control_free", "ocra_medium", "ocra_heavy")
    ]


def test_true_switches_everything_on_and_false_off() -> None:
    assert [group.name for group in people("true", LINE).human_factors.groups()] == list(NAMES)
    assert list(people("false", LINE).human_factors.groups()) == []
    some = people("{learning: {assembly: 82 %}, errors: true, absence: false}", LINE).human_factors
    assert [group.name for group in some.groups()] == ["learning", "errors"]


ROUND = """
shifts: {day: {mon-fri: 06:00-14:00}, late: {mon-fri: 14:00-22:00}, night: {mon-tue: 22:00-06:00}}
people: {ops: {team: {day: 2, night: 1}}, idle: {team: {late: 1}}}
line:
  - {station: saw, task: {load: light, paced: true}, cycle: {time: 3 min, by: ops}, defects: 2 %}
  - {station: press, task: {learning: machining}, cycle: 3 min, setup: {time: 9 min, by: ops}}
"""


def doubted(said: str, line: str = ROUND) -> list[str]:
    return [doubt.name.removeprefix("human_factors.") for doubt in people(said, line).doubts()]


def test_what_acts_on_nothing_in_a_plant_is_no_doubt_of_it() -> None:
    """Nobody works on pieces at the press, in the afternoon, or three nights in a row."""
    assert doubted("{learning: true}") == [
        f"learning.{key}" for key in ("assembly", "forgotten_after", "incompressible_paced", "mastered_after")
    ]
    assert doubted("{errors: true}") == ["errors.night", "errors.second_night"]
    assert doubted("{errors: true}", ROUND.replace("defects: 2 %", "defects: 0 %")) == []
    assert doubted("{errors: true, learning: true, fatigue: true}")[:4] == [
        f"errors.{key}" for key in ("by_fatigue", "by_skill", "night", "second_night")
    ]
    assert doubted("{absence: true}", ROUND.replace("{day: 2, night: 1}", "3").replace("{late: 1}", "1")) == []
    assert doubted("true", "line: [{station: saw, cycle: 3 min}]") == []


def test_what_every_task_says_itself_is_not_taken_from_its_pace() -> None:
    said = ROUND.replace("paced: true", "paced: true, control: 30 %").replace("machining", "machining, control: 50 %")
    assert not [name for name in doubted("true", said) if name.startswith("fatigue.control")]


def test_absence_follows_exposure_whether_people_tire_or_not() -> None:
    assert doubted("{absence: true}") == [
        *(f"absence.{key}" for key in ("affected_by_ocra", "by_risk", "by_strain", "rate", "spell_mean")),
        *(f"fatigue.{key}" for key in ("allowance", "by_pace", "control_free", "control_paced")),
        *(f"fatigue.{key}" for key in ("ocra_light", "ocra_medium")),
    ]


def test_every_doubt_of_people_has_a_citation() -> None:
    for said in ("true", "{absence: true}", "{errors: true, learning: true}"):
        scenario = people(said, ROUND)
        assert {doubt.source for doubt in scenario.doubts()} <= set(scenario.sources)


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
        ("3", "type", "true, false or a mapping of light, medium, heavy, recovery, slowing, …"),
        ("", "type", "true, false or a mapping of light, medium, heavy, recovery, slowing, …"),
        ("{allowance: 120 %}", "over-one", "a share, such as 3 % or 0.03"),
        ("{ocra_heavy: -1}", "bounds", "a number, such as 1.4 or 140 %, 0 or more"),
    ],
)
def test_what_is_no_rate_is_told_where_it_stands(said: str, code: str, expected: str) -> None:
    (problem,) = problems(said)
    assert (problem.code, problem.expected) == (code, expected)
    assert problem.path.startswith(FATIGUE)
    assert problem.place.line == 3


def test_constants_outside_where_their_formula_holds_are_all_refused_at_once() -> None:
    said = """{learning: {assembly: 50 %, mastered_after: 0, forgotten_after: 3}, errors: {by_skill: 100 %},
  absence: {by_strain: 0.9, spell_mean: 12 h, rate: 200 %}, fatigue: 7}"""
    with pytest.raises(ScenarioError) as caught:
        people(said, LINE)
    told = {
        problem.path.removeprefix("human_factors."): (problem.code, problem.expected)
        for problem in caught.value.problems
    }
    assert told == {
        "learning.assembly": ("bounds", "a share, such as 3 % or 0.03, 55 % or more"),
        "learning.mastered_after": ("bounds", "a plain number, such as 40, 1 or more"),
        "learning.forgotten_after": ("no-unit", "a time, such as 45 s, 20 min or 1 h 30 min"),
        "errors.by_skill": ("bounds", "a share, such as 3 % or 0.03, 99 % or less"),
        "absence.by_strain": ("bounds", "a number, such as 1.4 or 140 %, 1 or more"),
        "absence.spell_mean": ("bounds", "a time, such as 45 s, 20 min or 1 h 30 min, 24 h or more"),
        "absence.rate": ("over-one", "a share, such as 3 % or 0.03"),
        "fatigue": ("type", "true, false or a mapping of light, medium, heavy, recovery, slowing, …"),
    }


def test_the_section_is_true_false_or_a_mapping_of_groups() -> None:
    with pytest.raises(ScenarioError, match="true, false or a mapping of fatigue, learning, errors, absence"):
        people("7", LINE)
    with pytest.raises(ScenarioError, match="did you mean 'fatigue'"):
        people("{fatige: true}", LINE)


def test_a_load_is_one_of_three() -> None:
    with pytest.raises(ScenarioError, match=r"saw\.task\.load: 'hard'.*light, medium or heavy"):
        load_text(HEAD + LINE.replace("heavy", "hard"))


def test_a_constant_beyond_what_anybody_knows_is_a_warning_that_names_the_range() -> None:
    (warning,) = plant("{medium: 0.02 1/min, heavy: 0.005 .. 0.008 1/min}").warnings
    assert (warning.code, warning.path, warning.found) == ("human-range", f"{FATIGUE}.medium", "0.02 1/min")
    assert warning.expected == "a value in 0.002 .. 0.0045 1/min, the range known of it"
    assert not plant("true").warnings


def test_ranges_are_told_in_the_units_of_their_constants() -> None:
    said = "{learning: {assembly: 70 %, forgotten_after: 400 days}, errors: {night: 1.4}, absence: {spell_mean: 1 day}}"
    told = {
        warning.path.rpartition(".")[2]: (warning.found, warning.expected) for warning in people(said, LINE).warnings
    }
    assert told == {
        "assembly": ("70 %", "a value in 80 .. 85 %, the range known of it"),
        "forgotten_after": ("400 days", "a value in 30 .. 365 days, the range known of it"),
        "night": ("1.4", "a value in 1.1 .. 1.31, the range known of it"),
        "spell_mean": ("1 day", "a value in 1.5 .. 6 days, the range known of it"),
    }


def test_what_changes_nothing_is_no_warning() -> None:
    assert not plant("{slowing: 0, medium: 0 1/min}").warnings
    assert not people(
        "{errors: {night: 1, by_fatigue: 0}, learning: {assembly: 1}, absence: {by_strain: 1}}", LINE
    ).warnings


def test_an_upgrade_makes_work_lighter() -> None:
    scenario = plant("true", "upgrades: {hoist: {changes: [{set: saw.task.load, to: light}]}}\n")
    assert apply(scenario, "before").station("saw").task.load == "heavy"
    assert apply(scenario, "after").station("saw").task.load == "light"


def test_upgrades_reach_every_key_of_a_task_also_where_nothing_is_said() -> None:
    text = """upgrades:
  belt: {changes: [{set: saw.task.paced, to: true}, {scale: saw.task.control, by: 0.5}]}
  seat: {changes: [{scale: saw.task.tiring, by: 0.8}]}
  new:
    changes:
      - {set: saw.task.known, to: 30 .. 50 %}
      - {scale: saw.task.risk, by: 1.5}
      - {set: saw.task.learning, to: machining}
      - {add: press.task.control, by: 10 points}
"""
    after = apply(people("true", LINE + text), "after")
    saw, press = (after.station(name).task for name in ("saw", "press"))
    assert (saw.paced, saw.learning) == (True, "machining")
    assert saw.control is not None
    assert press.control is not None
    assert saw.control.central() == 0.5 * BY_NAME["control_paced"].mode
    assert press.control.central() == pytest.approx(BY_NAME["control_free"].mode + 0.1)
    assert (saw.tiring.central(), saw.risk.central(), saw.known.bounds()) == (0.8, 1.5, (0.3, 0.5))


def test_a_scaled_control_starts_from_the_scenario_s_own_constant() -> None:
    text = "upgrades: {say: {changes: [{scale: saw.task.control, by: 1.2}]}}\n"
    control = apply(people("{fatigue: {control_free: 50 %}}", LINE + text), "after").station("saw").task.control
    assert control is not None
    assert control.central() == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("{scale: saw.task.control, by: 3}", "saw.task.control: may go up to 240 %"),
        ("{add: saw.task.known, by: 5 points}", "saw.task.known: may go up to 105 %"),
        ("{add: saw.task.tiring, by: -2}", "saw.task.tiring: may go down to -1"),
        ("{scale: saw.task.load, by: 2}", "what cannot be scaled"),
        ("{set: saw.task.known, to: 3 min}", "'3 min' is a time"),
        ("{scale: human_factors.fatigue.recovery, by: 2}", "no 'human_factors' in the plant"),
    ],
)
def test_an_upgrade_that_leaves_what_can_be_is_refused(change: str, found: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        people("true", f"{LINE}upgrades: {{x: {{changes: [{change}]}}}}\n")
    assert [problem.found.partition(",")[0] for problem in caught.value.problems] == [found]
