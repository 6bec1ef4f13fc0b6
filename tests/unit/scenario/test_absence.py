"""What a scenario says of the people of a pool: how they are absent, who stands in, how they go from post to post."""

from __future__ import annotations

import pytest

from simfactory.errors import Problem, ScenarioError
from simfactory.scenario import Scenario, apply, load_text
from simfactory.scenario.people import Absence

DAY = 86_400
PLANT = """
simfactory: 1
name: x
shifts: {day: {mon-fri: 06:00-14:00}, round: {mon-sun: 00:00-24:00, breaks: [12:00-12:30]}}
people:
  ops: {team: {day: 3}KEYS}
  setters: {team: 1}
line: [{station: saw, cycle: {time: 3 min, by: ops}, setup: {time: 1 min, by: setters}}]
"""


def plant(keys: str = "", more: str = "") -> Scenario:
    return load_text(PLANT.replace("KEYS", f", {keys}" if keys else "") + more)


def absence(scenario: Scenario, configuration: str = "before") -> Absence | None:
    return apply(scenario, configuration).people["ops"].absent


def problems(keys: str, more: str = "") -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        plant(keys, more)
    return list(caught.value.problems)


def test_nobody_is_ever_absent_where_nothing_is_said() -> None:
    assert absence(plant()) is None
    assert absence(plant("absence: false")) is None
    assert not plant().doubts()


def test_a_pool_has_its_own_absence_without_human_factors() -> None:
    scenario = plant("absence: {rate: 4 .. 6 .. 9 %, spell: {mean: 3 days, cv: 1.5}}")
    found = absence(scenario)
    assert found is not None
    assert (found.rate.bounds(), found.rate.central()) == ((0.04, 0.09), 0.06)
    assert (found.spell.family, found.spell.central_mean()) == ("lognormal", 3 * DAY)
    assert [path for path, *_ in scenario.inputs() if path.startswith("people")] == [
        "people.ops.absence.rate",
        "people.ops.absence.spell",
    ]


@pytest.mark.parametrize("said", ["absence: true", "absence: {}"])
def test_what_a_pool_leaves_out_is_a_doubt_with_its_citation(said: str) -> None:
    scenario = plant(said)
    names = ["human_factors.absence.rate", "human_factors.absence.spell_mean"]
    assert [doubt.name for doubt in scenario.doubts()] == names
    assert sorted(scenario.sources) == names
    assert [path for path, *_ in scenario.inputs()][:2] == names


def test_with_human_factors_every_pool_that_comes_and_goes_is_absent_as_they_say() -> None:
    scenario = plant(more="human_factors: {absence: {rate: 5 %, spell_mean: 2 days}}\n")
    found = absence(scenario)
    assert found is not None
    assert (found.usual, found.rate.central()) == (True, 0.05)
    assert (found.spell.family, found.spell.central_mean()) == ("exponential", 2 * DAY)
    assert scenario.people["setters"].absent is None
    assert absence(plant("absence: false", "human_factors: {absence: true}\n")) is None


def test_a_pool_that_says_its_rate_takes_the_spells_of_human_factors() -> None:
    found = absence(plant("absence: {rate: 8 %}", "human_factors: {absence: {spell_mean: 2 days}}\n"))
    assert found is not None
    assert (found.usual, found.rate.central(), found.spell.central_mean()) == (False, 0.08, 2 * DAY)


UPGRADES = """
human_factors: {absence: {rate: 5 %}}
upgrades:
  ergonomics: {changes: [{scale: people.ops.absence.rate, by: 0.8}, {scale: people.ops.absence.spell.mean, by: 0.5}]}
  cover: {changes: [{set: people.ops.absence.stand_in, to: {after: 1 day, pace: 80 %, price: 38 EUR/h}}]}
  cheaper: {changes: [{add: people.ops.moves.walk, by: 5 s}, {set: people.ops.moves.leave_post, to: when_idle}]}
  robots: {changes: [{set: people.keepers, to: {team: {day: 1}}}]}
configurations: {present: []}
"""


def test_upgrades_reach_absence_also_where_nothing_is_said() -> None:
    scenario = plant(more=UPGRADES)
    before, after = absence(scenario), absence(scenario, "after")
    assert before is not None
    assert after is not None
    assert after.rate.central() == pytest.approx(0.04)
    assert after.spell.central_mean() == pytest.approx(0.5 * before.spell.central_mean())
    assert after.stand_in is not None
    assert after.stand_in.after.central() == DAY
    assert (after.stand_in.pace.central(), 3600 * after.stand_in.price.central()) == (0.8, pytest.approx(38))


def test_upgrades_reach_moves_also_where_nothing_is_said() -> None:
    before, after = (apply(plant(more=UPGRADES), name).people["ops"].moves for name in ("before", "after"))
    assert (before.walk.central(), before.leave_post) == (0.0, "freely")
    assert (after.walk.central(), after.leave_post) == (5.0, "when_idle")


def test_people_who_come_with_an_upgrade_are_absent_like_everybody() -> None:
    found = apply(plant(more=UPGRADES), "after").people["keepers"].absent
    assert found is not None
    assert found.rate.central() == 0.05


def test_an_upgrade_may_end_absence() -> None:
    text = "human_factors: {absence: true}\nupgrades: {none: {changes: [{set: people.ops.absence, to: false}]}}\n"
    assert absence(plant(more=text), "after") is None


def test_people_who_are_put_on_call_day_and_night_miss_no_shift() -> None:
    text = "human_factors: {absence: true}\nupgrades: {call: {changes: [{set: people.ops.team, to: 3}]}}\n"
    assert absence(plant(more=text), "after") is None


@pytest.mark.parametrize(
    ("keys", "path", "found"),
    [
        ("absence: {rate: 3 days}", "absence.rate", "'3 days' is a time"),
        ("absence: {rate: 120 %}", "absence.rate", "'120 %' is more than 100 %"),
        ("absence: {rate: 0.5 .. 1.2}", "absence.rate", "'1.2' is more than 1"),
        ("absence: {spell: 3}", "absence.spell", "3 has no unit"),
        ("absence: {spell: {mean: 3 days}}", "absence.spell", "a mean alone"),
        ("absence: {spell: 500 days}", "absence.spell", "a time away that may be longer than a year on average"),
        ("absence: {rte: 3 %}", "absence.rte", "unknown key 'rte'"),
        ("absence: {usual: true}", "absence.usual", "unknown key 'usual'"),
        ("absence: often", "absence", "'often'"),
        ("absence: {stand_in: {after: 36 h}}", "absence.stand_in.after", "36 h"),
        ("absence: {stand_in: {after: 1 .. 2 days}}", "absence.stand_in.after", "a doubt"),
        ("absence: {stand_in: {pace: 5 %}}", "absence.stand_in.pace", "0.05"),
        ("absence: {stand_in: {price: 38 EUR}}", "absence.stand_in.price", "'38 EUR' is a money"),
        ("absence: {stand_in: {price: 38}}", "absence.stand_in.price", "38 has no unit"),
        ("moves: {walk: 15}", "moves.walk", "15 has no unit"),
        ("moves: {walk: 15 m}", "moves.walk", "'15 m': 'm' is no unit of time"),
        ("moves: {leave_post: never}", "moves.leave_post", "'never'"),
        ("moves: 15 s", "moves", "'15 s'"),
    ],
)
def test_what_cannot_be_is_told_where_it_stands(keys: str, path: str, found: str) -> None:
    (problem,) = problems(keys)
    assert (problem.path, problem.found) == (f"people.ops.{path}", found)
    assert problem.place.line == 6


def test_people_who_are_always_there_cannot_be_absent() -> None:
    with pytest.raises(ScenarioError, match=r"people\.setters\.absence: absence of people who are always there"):
        load_text(PLANT.replace("KEYS", "").replace("setters: {team: 1}", "setters: {team: 1, absence: {rate: 3 %}}"))
    with pytest.raises(ScenarioError, match=r"people\.ops\.absence: absence of people who are always there"):
        load_text(PLANT.replace("{day: 3}KEYS", "{round: 3}, absence: {rate: 3 %}"))


def test_absence_and_moves_of_a_pool_that_nobody_uses_are_fine() -> None:
    text = PLANT.replace("KEYS", "").replace(
        "setters:", "others: {team: {day: 2}, absence: {}, moves: {walk: 9 s}}\n  setters:"
    )
    assert load_text(text).people["others"].absent is not None


def test_everybody_may_be_absent_at_once() -> None:
    assert absence(plant("absence: {rate: 100 %}")) is not None


def test_skills_for_a_station_that_is_not_there_and_work_that_nobody_can_do_are_refused() -> None:
    (unknown,) = problems("skills: {sawe: [1]}")
    assert (unknown.path, unknown.remedy) == ("people.ops.skills.sawe", "did you mean 'saw'?")
    (nobody,) = problems("skills: {saw: []}")
    assert (nobody.code, nobody.path) == ("nobody", "saw.cycle")


@pytest.mark.parametrize("said", ["", "absence: false"])
def test_a_part_of_what_nobody_describes_is_set_as_a_whole(said: str) -> None:
    upgrade = "upgrades: {cover: {changes: [{set: people.ops.absence.rate, to: 3 %}]}}\n"
    (problem,) = problems(said, upgrade)
    assert (problem.code, problem.path) == ("unknown-path", "upgrades.cover.changes.1.set")
    assert (problem.found, problem.remedy) == ("nothing at 'absence'", "set people.ops.absence as a whole")
