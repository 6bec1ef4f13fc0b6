"""Who does what: cycles that people attend in part, people who learn the next station."""

from __future__ import annotations

import pytest

from simfactory.errors import Problem, ScenarioError
from simfactory.scenario import Scenario, apply, load_text
from simfactory.scenario.staffing import taught

PLANT = """
simfactory: 1
name: Plant
shifts: {day: {mon-fri: 08:00-16:00}}
people: {ops: {team: {day: 3}, skills: {press: [1, 3], paint: [2]}}, setters: {team: 2}}
products:
  A: {share: 60 %, route: [press, paint]}
  B: {share: 40 %, route: [press: {cycle: {mean: 50 s}}, paint]}
line:
  - {station: press, queue: 4, cycle: {mean: 100 s, cv: 30 %, by: ops, crew: 2}}
  - {station: paint, queue: unlimited, cycle: {time: 40 s, by: setters}, load: 5 s}
  - {station: full, queue: 0, cycle: {time: 40 s, by: setters}, load: 5 s, unload: 5 s}
"""


def plant(*changes: str) -> Scenario:
    text = PLANT.replace("route: [press, paint]", "route: [press, paint, full]").replace(
        "paint]}\nline", "paint, full]}\nline"
    )
    return load_text(f"{text}upgrades: {{u: {{changes: [{', '.join(changes)}]}}}}")


def after(*changes: str) -> Scenario:
    return apply(plant(*changes), "after")


def refused(*changes: str) -> Problem:
    with pytest.raises(ScenarioError) as caught:
        plant(*changes)
    assert len(caught.value.problems) == 1, str(caught.value)
    return caught.value.problems[0]


class TestACycleAttendedInPart:
    def test_people_do_their_part_as_load_and_the_machine_the_rest_alone(self) -> None:
        press = after("{attend: press.cycle, for: 40 %}").station("press")
        assert press.load is not None
        assert (press.load.by, press.load.crew, press.load.law.central_mean()) == ("ops", 2, pytest.approx(40.0))
        assert (press.cycle.by, press.cycle.crew, press.cycle.law.central_mean()) == (None, 1, pytest.approx(60.0))

    def test_where_there_is_a_load_already_they_do_it_as_unload(self) -> None:
        paint = after("{attend: paint.cycle, for: 25 %}").station("paint")
        assert paint.load is not None
        assert paint.unload is not None
        assert (paint.load.law.central_mean(), paint.unload.law.central_mean()) == (5.0, 10.0)

    def test_it_parts_what_other_changes_make_of_the_cycle(self) -> None:
        press = after(
            "{attend: press.cycle, for: 40 %}, {add: press.cycle, by: 20 s}, {scale: press.cycle, by: 0.8}"
        ).station("press")
        assert press.load is not None
        assert press.load.law.central_mean() == pytest.approx(0.4 * (100 * 0.8 + 20))
        assert press.cycle.law.central_mean() == pytest.approx(0.6 * (100 * 0.8 + 20))

    def test_stops_with_a_cycle_of_their_own_are_parted_too(self) -> None:
        steps = after("{attend: press.cycle, for: 40 %}").steps("B")
        assert steps is not None
        assert steps[0].load is not None
        assert steps[0].load.law.central_mean() == pytest.approx(20.0)
        assert steps[0].cycle.law.central_mean() == pytest.approx(30.0)

    @pytest.mark.parametrize(
        ("change", "code", "path"),
        [
            ("{attend: full.cycle, for: 40 %}", "upgrade", "upgrades.u.changes.1.attend"),
            ("{attend: press, for: 40 %}", "upgrade", "upgrades.u.changes.1.attend"),
            ("{attend: press.cycle.mean, for: 40 %}", "upgrade", "upgrades.u.changes.1.attend"),
            ("{attend: press.cycle, for: 140 %}", "over-one", "upgrades.u.changes.1.for"),
            ("{attend: press.cycle}", "missing-key", "upgrades.u.changes.1"),
            ("{set: press.cycle.by, to: nobody}, {attend: press.cycle, for: 40 %}", "upgrade", "upgrades.u.changes.2"),
            ("{add: press.cycle, by: 3 s, at_most: 9 s}", "upgrade", "upgrades.u.changes.1.by"),
        ],
    )
    def test_what_nobody_can_attend_in_part(self, change: str, code: str, path: str) -> None:
        problem = refused(change)
        assert (problem.code, problem.path) == (code, path)
        assert problem.place.line > 0


class TestPeopleWhoLearnTheNextStation:
    LINE = ("a", "b", "c", "d")

    def test_each_learns_the_next_one_down_the_line_and_the_last_the_first(self) -> None:
        chain = taught({"a": {1: 0.9}, "b": {2: 1.0}, "c": {3: 1.0}}, 2, self.LINE)
        assert chain == {"a": {1: 0.9, 3: 1.0}, "b": {1: 1.0, 2: 1.0}, "c": {2: 1.0, 3: 1.0}}

    def test_who_knows_enough_learns_nothing_and_who_knows_nothing_neither(self) -> None:
        chain = taught({"a": {1: 1.0, 2: 1.0}, "b": {2: 1.0}, "c": {}}, 2, self.LINE)
        assert chain == {"a": {1: 1.0, 2: 1.0}, "b": {1: 1.0, 2: 1.0}, "c": {}}

    def test_three_are_the_next_two(self) -> None:
        chain = taught({"b": {1: 1.0}, "c": {2: 1.0}, "d": {3: 1.0}}, 3, self.LINE)
        assert {name: sorted(paces) for name, paces in chain.items()} == {key: [1, 2, 3] for key in "bcd"}

    def test_it_comes_after_changes_of_the_team(self) -> None:
        skills = after("{teach: people.ops.skills, to: 2}, {add: people.ops.team.day, by: -1}").people["ops"].skills
        assert skills == {"press": {1: 1.0, 2: 1.0}, "paint": {1: 1.0, 2: 1.0}}

    @pytest.mark.parametrize(
        ("change", "code", "path"),
        [
            ("{teach: people.setters.skills, to: 2}", "upgrade", "upgrades.u.changes.1.teach"),
            ("{teach: people.ops.team, to: 2}", "upgrade", "upgrades.u.changes.1.teach"),
            ("{teach: people.ops.skills, to: 1}", "upgrade", "upgrades.u.changes.1"),
            ("{teach: people.ops.skills, to: 0}", "bounds", "upgrades.u.changes.1.to"),
            ("{teach: people.ops.skills, to: 1 .. 2}", "upgrade", "upgrades.u.changes.1.to"),
        ],
    )
    def test_what_nobody_can_learn(self, change: str, code: str, path: str) -> None:
        problem = refused(change)
        assert (problem.code, problem.path) == (code, path)
