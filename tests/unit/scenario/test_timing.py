"""When upgrades act, what they slow while people get used to them, and plants in between."""

from __future__ import annotations

import pytest

from simfactory.errors import ScenarioError
from simfactory.experiments.asked import asked_of
from simfactory.scenario import Scenario, load_text
from simfactory.scenario.timing import Timing, plant_at, slowed

PLANT = """
simfactory: 1
name: Plant
{run}
shifts: {{day: {{mon-fri: "08:00-16:00"}}}}
people:
  ops: {{team: {{day: 3}}, skills: {{press: [1, 2, 3], paint: [1]}}}}
  carriers: {{team: {{day: 1}}}}
products: {{A: {{share: 50 %, route: [press, {{paint: {{cycle: 50 s}}}}]}}, B: {{share: 50 %, route: [press, paint]}}}}
line:
  - {{station: press, queue: unlimited, cycle: {{time: 50 s, by: ops}}}}
  - {{station: paint, queue: unlimited, cycle: {{time: 40 s, by: carriers}}}}
upgrades:
  faster:
    start: 6 months
    delay: 1 .. 3 months
    ramp_up: {{lasts: 4 weeks, slower: 25 %}}
    changes: [{{scale: paint.cycle, by: 0.5}}]
  trained:
    ramp_up: {{lasts: 2 weeks, slower: 10 %}}
    changes: [{{teach: people.ops.skills, to: 2}}]
  cheap: {{ramp_up: {{lasts: 2 weeks, slower: 10 %}}, changes: [{{set: economics.maintenance, to: 9 kEUR/year}}]}}
  hired: {{changes: [{{set: people.porters, to: {{team: {{day: 1}}}}}}]}}
  handed: {{changes: [{{set: paint.cycle.by, to: porters}}]}}
configurations: {{both: [hired, handed]}}
"""
MONTH = 365 * 86_400.0 / 12


def plant(run: str = "", old: str = "", new: str = "") -> Scenario:
    return load_text(PLANT.format(run=run).replace(old or "\0", new))


class TestTiming:
    def test_an_upgrade_works_when_its_delay_is_over_and_is_settled_after_its_ramp_up(self) -> None:
        timing = Timing.of(plant(), plant().upgrades["faster"])
        assert [doubt.name for doubt in timing.doubts()] == ["upgrades.faster.delay"]
        start, works, settled = timing.at({"upgrades.faster.delay": 2 * MONTH})
        assert (start / MONTH, works / MONTH, (settled - works) / 604_800) == pytest.approx((6, 8, 4))

    def test_what_says_nothing_works_at_once(self) -> None:
        assert Timing.of(plant(), plant().upgrades["hired"]).at({}) == (0.0, 0.0, 0.0)

    def test_a_ramp_up_that_slows_nothing_is_none(self) -> None:
        assert slowed(plant(), plant().upgrades["cheap"]) == ()
        assert Timing.of(plant(), plant().upgrades["cheap"]).at({}) == (0.0, 0.0, 0.0)


class TestPlantsInBetween:
    def test_cycles_are_slower_where_an_upgrade_acts_while_it_is_new(self) -> None:
        settled, new = (plant_at(plant(), ("faster",), some) for some in ((), ("faster",)))
        assert settled.station("paint").cycle.law.central_mean() == pytest.approx(20)
        assert new.station("paint").cycle.law.central_mean() == pytest.approx(20 * 1.25)
        assert new.station("press").cycle.law.central_mean() == pytest.approx(50)

    def test_the_routes_of_products_are_slower_too(self) -> None:
        steps = plant_at(plant(), ("faster",), ("faster",)).steps("A")
        assert steps is not None
        assert steps[1].cycle.law.central_mean() == pytest.approx(25 * 1.25)

    def test_an_upgrade_of_people_slows_the_stations_where_they_work(self) -> None:
        assert slowed(plant(), plant().upgrades["trained"]) == ("press",)

    def test_what_has_not_begun_to_work_costs_and_changes_nothing(self) -> None:
        found = plant_at(plant(), ("trained",), ())
        assert found.chosen == ("trained",)
        assert found.station("paint").cycle.law.central_mean() == pytest.approx(40)

    def test_a_plant_that_cannot_be_in_between_is_told_with_its_line(self) -> None:
        assert plant_at(plant(), ("handed", "hired"), ()).people["porters"]
        with pytest.raises(ScenarioError, match="only 'handed' work") as caught:
            plant_at(plant(), ("handed",), ())
        places = {(problem.path, problem.place.line) for problem in caught.value.problems}
        assert places == {("upgrades.handed", 24)}


class TestWrongTimes:
    def test_an_upgrade_that_starts_after_the_end_is_told_with_line_and_remedy(self) -> None:
        assert plant("run: {over: 7 months}").run.over == round(7 * MONTH * 1e9)
        with pytest.raises(ScenarioError) as caught:
            plant("run: {over: 6 months}")
        (problem,) = caught.value.problems
        assert (problem.code, problem.path, problem.place.line) == ("start", "upgrades.faster.start", 15)
        assert problem.found == "begins after 6 months, when the path of the plant is over"
        assert problem.expected == "less than 6 months"

    @pytest.mark.parametrize(
        ("old", "new", "found"),
        [
            ("start: 6 months", "start: -6 months", "negative"),
            ("start: 6 months", "start: 6", "no unit"),
            ("start: 6 months", "start: 6 kEUR", "money"),
            ("delay: 1 .. 3 months", "delay: 3 .. 1 months", "does not rise"),
            ("slower: 25 %", "slower: 125 %", "more than 100 %"),
        ],
    )
    def test_what_is_no_time_is_refused(self, old: str, new: str, found: str) -> None:
        with pytest.raises(ScenarioError, match=found):
            plant(old=old, new=new)

    @pytest.mark.parametrize("over", ["0 months", "21 years", "6 .. 12 months", "12"])
    def test_a_path_has_a_length(self, over: str) -> None:
        with pytest.raises(ScenarioError) as caught:
            plant(f"run: {{over: {over}}}")
        assert [problem.path for problem in caught.value.problems] == ["run.over"]

    def test_an_upgrade_of_which_no_file_tells_the_line_may_start_too_late_as_well(self) -> None:
        scenario = plant()
        copied = scenario.but(upgrades={**scenario.upgrades, "new": scenario.upgrades["faster"].but(name="new")})
        with pytest.raises(ScenarioError) as caught:
            asked_of(copied, 0, 2, None, None, over=round(5 * MONTH * 1e9))
        assert [problem.path for problem in caught.value.problems] == ["upgrades.new.start", "upgrades.faster.start"]
