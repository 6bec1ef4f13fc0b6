"""Upgrades change a plant's expressions; what they cannot change, and what contradicts, is refused by name."""

from __future__ import annotations

import pytest

from simfactory.errors import Problem, ScenarioError
from simfactory.scenario import apply, load_text
from simfactory.scenario.schema import Scenario
from simfactory.scenario.values import Value

PLANT = """
simfactory: 1
name: Plant
shifts: {day: {mon-fri: 08:00-16:00}, late: {mon-fri: 16:00-20:00}}
people: {ops: {team: {day: 3, late: 2}, skills: {press: [1, 3, 4], paint: [2, 5]}}, setters: {team: 2}}
products:
  A: {share: 60 %, route: [press, paint]}
  B: {share: 40 %, route: [press: {cycle: {mean: 50 s}}, paint]}
line:
  - station: press
    queue: 4
    cycle: {mean: 20 .. 22 s, cv: 40 %, by: ops}
    setup: {same_family: 1 min, other: {mean: 10 min, cv: 1}, by: setters}
    failures: {jam: {every: {law: exponential, mean: 100 h}, repair: {time: 30 min, by: setters}}}
    defects: {A: 1 %, B: 2 %}
  - station: paint
    queue: unlimited
    cycle: 40 s
    inspects: {detects: 70 .. 90 %, rejects_to: {press: 70 %, scrap: rest}}
"""


def plant(*upgrades: str, configurations: str = "{}") -> Scenario:
    """The plant with upgrades u1, u2, … of these changes."""
    named = ", ".join(f"u{i + 1}: {{changes: [{changes}]}}" for i, changes in enumerate(upgrades))
    return load_text(f"{PLANT}upgrades: {{{named}}}\nconfigurations: {configurations}")


def after(*upgrades: str) -> Scenario:
    return apply(plant(*upgrades), "after")


def refused(*upgrades: str, configurations: str = "{}") -> Problem:
    with pytest.raises(ScenarioError) as caught:
        plant(*upgrades, configurations=configurations)
    assert len(caught.value.problems) == 1, str(caught.value)
    return caught.value.problems[0]


def central(scenario: Scenario) -> dict[str, float]:
    return {doubt.name: doubt.central() for doubt in scenario.doubts()}


class TestWhatUpgradesDo:
    def test_scaling_an_activity_keeps_its_cv(self) -> None:
        other = after("{scale: press.cycle, by: 0.5}")
        law = other.station("press").cycle.law.law(central(other))
        assert law.mean() == pytest.approx(10.5)
        assert law.cv() == pytest.approx(0.4)

    def test_scaling_a_mean_keeps_the_cv_too(self) -> None:
        other = after("{scale: press.cycle.mean, by: 0.5}")
        assert other.station("press").cycle.law.law(central(other)).cv() == pytest.approx(0.4)

    def test_adding_to_an_activity_keeps_its_cv(self) -> None:
        other = after("{add: press.cycle, by: -1 s}")
        law = other.station("press").cycle.law.law(central(other))
        assert law.mean() == pytest.approx(20.0)
        assert law.cv() == pytest.approx(0.4)

    def test_scaling_a_set_up_scales_every_law_of_it(self) -> None:
        setup = after("{scale: press.setup, by: 0.5}").station("press").setup
        assert setup is not None
        assert {path: law.central_mean() for path, law in setup.laws()} == {
            "other": pytest.approx(300.0),
            "same_family": 30.0,
        }

    def test_scales_multiply_and_doubts_of_plant_and_upgrades_stay_apart(self) -> None:
        other = after("{scale: press.cycle, by: 0.5 .. 0.9}", "{scale: press.cycle, by: 0.8}")
        assert [doubt.name for doubt in other.station("press").cycle.doubts()] == [
            "press.cycle.mean",
            "upgrades.u1.changes.1.by",
        ]
        theta = {"press.cycle.mean": 20.0, "upgrades.u1.changes.1.by": 0.5}
        assert other.station("press").cycle.law.law(theta).mean() == pytest.approx(8.0)

    def test_an_addition_comes_after_every_scale(self) -> None:
        other = after("{add: paint.cycle, by: 10 s}", "{scale: paint.cycle, by: 0.5}")
        assert other.station("paint").cycle.law.central_mean() == 30.0

    def test_a_scale_comes_after_every_set(self) -> None:
        setup = (
            after("{scale: press.setup, by: 0.5}", "{set: press.setup.same_family, to: 2 min}").station("press").setup
        )
        assert setup is not None
        assert setup.same_family is not None
        assert setup.same_family.central_mean() == 60.0

    def test_set_replaces_a_whole_activity(self) -> None:
        cycle = after("{set: press.cycle, to: {time: 25 s}}").station("press").cycle
        assert (cycle.law.family, cycle.by) == ("constant", None)

    def test_set_replaces_a_number_and_its_doubt(self) -> None:
        other = after("{set: paint.inspects.detects, to: 95 %}")
        inspects = other.station("paint").inspects
        assert inspects is not None
        assert inspects.detects.at({"paint.inspects.detects": 0.8}) == 0.95

    def test_set_brings_a_new_failure_mode(self) -> None:
        failures = after("{set: press.failures.gripper, to: {every: 400 h, repair: 45 min}}").station("press").failures
        assert sorted(failures) == ["gripper", "jam"]

    def test_set_may_leave_the_work_to_nobody(self) -> None:
        assert after("{set: press.cycle.by, to: nobody}").station("press").cycle.by is None

    def test_whole_numbers_are_set_or_added_to(self) -> None:
        other = after(
            "{set: press.machines, to: 6}, {add: press.queue.places, by: 2}, {add: people.ops.team.day, by: -1}"
        )
        assert other.station("press").machines == 6
        assert other.station("press").queue.places == 6
        assert other.people["ops"].team == {"day": 2, "late": 2}

    def test_a_team_without_shifts_is_a_number(self) -> None:
        assert after("{add: people.setters.team, by: -1}").people["setters"].team == {None: 1}

    def test_who_stays_keeps_what_they_are_qualified_for(self) -> None:
        skills = after("{add: people.ops.team.day, by: -1}").people["ops"].skills
        assert skills == {
            "press": {1: 1.0, 3: 1.0},
            "paint": {2: 1.0, 4: 1.0},
        }  # person 3 went, 4 and 5 are 3 and 4 now

    def test_shares_by_product_are_scaled_together(self) -> None:
        other = after("{scale: press.defects, by: 0.5}").station("press")
        assert [other.defects_of(product).at({}) for product in ("A", "B")] == [0.005, 0.01]  # type: ignore[union-attr]

    def test_a_change_of_a_station_acts_on_stops_that_say_something_else_there(self) -> None:
        steps = after("{scale: press.cycle, by: 0.5}").steps("B")
        assert steps is not None
        assert steps[0].cycle.law.central_mean() == pytest.approx(25.0)

    def test_a_change_of_a_stop_acts_there_alone(self) -> None:
        other = after("{scale: products.A.route.press.cycle, by: 0.5}")
        steps_a, steps_b = other.steps("A"), other.steps("B")
        assert steps_a is not None
        assert steps_b is not None
        theta = central(other)
        assert steps_a[0].cycle.law.law(theta).mean() == pytest.approx(10.5)
        assert steps_b[0].cycle.law.law(theta).mean() == pytest.approx(50.0)
        assert other.station("press").cycle.law.law(theta).mean() == pytest.approx(21.0)

    def test_the_plant_before_is_untouched_and_the_order_of_upgrades_means_nothing(self) -> None:
        one = plant("{scale: press.cycle, by: 0.7}", "{scale: press.cycle, by: 0.9}", configurations="{x: [u1, u2]}")
        two = plant("{scale: press.cycle, by: 0.7}", "{scale: press.cycle, by: 0.9}", configurations="{x: [u2, u1]}")
        assert apply(one, "x").stations == apply(two, "x").stations
        assert apply(one, "before").stations == one.stations

    def test_a_value_without_a_source_of_its_own_has_that_of_its_change(self) -> None:
        text = (
            PLANT + "sources: {trial: a trial}\nupgrades: {u: {changes: [{set: paint.cycle, to: 3 s, source: trial}]}}"
        )
        sources = {path: source for path, _, source in apply(load_text(text), "after").inputs()}
        assert sources["paint.cycle"] == "trial"


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("change", "code", "path"),
        [
            ("{scale: press.cycel, by: 0.5}", "unknown-path", "upgrades.u1.changes.1.scale"),
            ("{scale: press.machines, by: 2}", "upgrade", "upgrades.u1.changes.1.scale"),
            ("{scale: press.cycle.by, by: 2}", "upgrade", "upgrades.u1.changes.1.scale"),
            ("{scale: press.load, by: 2}", "upgrade", "upgrades.u1.changes.1.scale"),
            ("{add: press.unattended, by: 1}", "upgrade", "upgrades.u1.changes.1.add"),
            ("{set: products.A.route, to: [paint]}", "upgrade", "upgrades.u1.changes.1.set"),
            ("{set: press, to: {cycle: 3 s}}", "upgrade", "upgrades.u1.changes.1.set"),
            ("{add: press.machines, by: 1.5}", "upgrade", "upgrades.u1.changes.1.by"),
            ("{add: press.machines, by: -1}", "bounds", "upgrades.u1.changes.1.by"),
            ("{add: press.cycle, by: 3}", "no-unit", "upgrades.u1.changes.1.by"),
            ("{add: press.cycle, by: -21 s}", "law", "upgrades.u1.changes.1.by"),
            ("{scale: press.cycle, by: -0.5}", "bounds", "upgrades.u1.changes.1.by"),
            ("{scale: press.cycle, by: 3 min}", "dimension", "upgrades.u1.changes.1.by"),
            ("{scale: paint.inspects.detects, by: 1.2}", "bounds", "upgrades.u1.changes.1.by"),
            ("{set: paint.inspects.detects, to: 104 %}", "over-one", "upgrades.u1.changes.1.to"),
            ("{scale: paint.inspects.rejects_to.press, by: 1.5}", "bounds", "upgrades.u1.changes.1.by"),
            ("{set: paint.cycle, to: {tme: 3 s}}", "law", "upgrades.u1.changes.1.to"),
            ("{set: paint.cycle, to: {time: 3 s, bye: ops}}", "unknown-key", "upgrades.u1.changes.1.to.bye"),
            ("{set: press.queue.rule, to: lifo}", "word", "upgrades.u1.changes.1.to"),
            ("{set: paint.cycle, to: 3 s, at: press}", "unknown-key", "upgrades.u1.changes.1.at"),
            ("{set: paint.cycle}", "missing-key", "upgrades.u1.changes.1"),
            ("{put: paint.cycle, to: 3 s}", "change", "upgrades.u1.changes.1"),
        ],
    )
    def test_a_change_of_what_cannot_be_changed(self, change: str, code: str, path: str) -> None:
        problem = refused(change)
        assert (problem.code, problem.path) == (code, path)
        assert problem.place.line > 0

    @pytest.mark.parametrize(
        "changes",
        [
            ("{set: press.cycle, to: 3 s}", "{set: press.cycle, to: 4 s}"),
            ("{set: press.cycle, to: 3 s}", "{scale: press.cycle, by: 0.5}"),
            ("{set: press.cycle, to: 3 s}", "{scale: press.cycle.time, by: 0.5}"),
            ("{set: press.cycle, to: {time: 3 s, by: ops}}", "{set: press.cycle.by, to: nobody}"),
            ("{set: press.cycle, to: 3 s}", "{scale: products.B.route.press.cycle.mean, by: 0.5}"),
            ("{set: products.B.route.press.cycle, to: 3 s}", "{scale: press.cycle.mean, by: 0.5}"),
        ],
    )
    def test_two_upgrades_that_contradict_each_other_are_both_named(self, changes: tuple[str, str]) -> None:
        if "cycle.time" in changes[1]:
            changes = (changes[0].replace("press", "paint"), changes[1].replace("press", "paint"))
        problem = refused(*changes)
        assert problem.code == "contradiction"
        assert "'u1' and 'u2'" in problem.found

    def test_changes_of_different_things_do_not_contradict(self) -> None:
        other = after("{set: press.cycle.by, to: setters}", "{scale: press.cycle, by: 0.5}")
        assert other.station("press").cycle.by == "setters"

    def test_stops_of_different_products_do_not_contradict(self) -> None:
        other = after("{set: products.A.route.press.cycle, to: 3 s}", "{scale: products.B.route.press.cycle, by: 0.5}")
        assert other.steps("A")[0].cycle.law.central_mean() == 3.0  # type: ignore[index]

    def test_a_configuration_that_does_not_exist_is_refused_with_the_nearest_name(self) -> None:
        with pytest.raises(ScenarioError, match="did you mean 'light'"):
            apply(plant("{scale: press.cycle, by: 0.5}", configurations="{light: [u1]}"), "lihgt")


def test_what_an_upgrade_breaks_is_told_with_its_configuration() -> None:
    problem = refused("{set: paint.cycle, to: {time: 3 s, by: setters, crew: 9}}", configurations="{more: [u1]}")
    assert (problem.code, problem.path) == ("crew", "paint.cycle")
    assert "in configuration 'more'" in problem.found


def test_a_scale_of_nothing_is_a_value_times_zero() -> None:
    other = after("{scale: press.defects.A, by: 0}")
    assert other.station("press").defects_of("A") == Value(0.01).scaled(Value(0.0))
