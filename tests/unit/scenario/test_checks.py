"""What forbids a run, and what is only warned of, in every configuration."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simfactory.errors import Problem, ScenarioError
from simfactory.scenario import load_text
from simfactory.scenario.checks import check
from simfactory.scenario.observed import Kpi
from simfactory.units import Dimension

HEAD = "simfactory: 1\nname: Plant\n"
ONE = "line: [{station: a, cycle: 3 s}]\n"
KPIS = {
    "plant": {
        "good_per_week": Kpi(Dimension.NUMBER),
        "scrap_ratio": Kpi(Dimension.SHARE),
        "fatigue_score": Kpi(Dimension.NUMBER, "tiring"),
        "absence_rate": Kpi(Dimension.SHARE, "absence"),
        "walking_share": Kpi(Dimension.SHARE, "walking"),
    },
    "station": {"oee": Kpi(Dimension.SHARE)},
}


def found(text: str) -> Sequence[Problem]:
    try:
        load_text(HEAD + text)
    except ScenarioError as error:
        return error.problems
    return ()


def codes(text: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in found(text)]


def warnings(text: str) -> list[tuple[str, str]]:
    return [(warning.code, warning.path) for warning in load_text(HEAD + text).warnings]


class TestNames:
    @pytest.mark.parametrize(
        ("text", "path", "remedy"),
        [
            ("line: [{station: a, cycle: {time: 3 s, by: ops}}]", "a.cycle.by", ""),
            (
                "people: {ops: {team: 1}}\nline: [{station: a, cycle: 3 s, load: {time: 1 s, by: op}}]",
                "a.load.by",
                "'ops'",
            ),
            (
                "people: {ops: {team: 1}}\n"
                "line: [{station: a, cycle: 3 s, failures: {jam: {every: 9 h, repair: {time: 1 h, by: op}}}}]",
                "a.failures.jam.repair.by",
                "'ops'",
            ),
            ("people: {ops: {team: {day: 1}}}\n" + ONE, "people.ops.team.day", ""),
            ("line: [{station: a, cycle: 3 s, shift: day}]", "a.shift", ""),
            ("line: [{station: press, cycle: 3 s, to: pres}]", "press.to", "'press'"),
            (
                "line: [{station: a, cycle: 3 s, inspects: {rejects_to: {b: 50 %, scrap: 50 %}}}]",
                "a.inspects.rejects_to.b",
                "",
            ),
            ("line: [{station: a, cycle: 3 s, to: again}]", "a.to", ""),
            ("line: [{station: a, cycle: 3 s, defects: {X: 1 %}}]", "a.defects.X", "known: part"),
            ("line: [{station: a, cycle: 3 s, to: {X: out}}]", "a.to.X", "known: part"),
            ("supply: {arrivals: {X: {every: 9 s}}}\n" + ONE, "supply.arrivals.X", "known: part"),
            ("supply: {sequence: [{part: 1}, {X: 2}]}\n" + ONE, "supply.sequence.2.X", "known: part"),
            ("line: [{station: a, cycle: 3 s, setup: {part: {X: 5 min}}}]", "a.setup.part.X", "known: part"),
            ("products: {A: {route: [a, b]}}\n" + ONE, "products.A.route.b", "known: a"),
            ("people: {ops: {team: 1, skills: {b: [1]}}}\n" + ONE, "people.ops.skills.b", "known: a"),
            ("configurations: {light: [u]}\n" + ONE, "configurations.light", ""),
            ("observed: {plnt: {kpi: 3 ± 1 %}}\n" + ONE, "observed.plnt", "'plant'"),
        ],
    )
    def test_a_reference_to_nothing_is_refused_with_the_nearest_name(self, text: str, path: str, remedy: str) -> None:
        (problem,) = found(text)
        assert (problem.code, problem.path) == ("unknown-name", path)
        assert remedy in problem.remedy
        assert problem.place.line > 0

    def test_a_name_belongs_to_one_station_and_to_no_pool_as_well(self) -> None:
        assert codes("line: [{station: a, cycle: 3 s}, {station: a, cycle: 3 s}]") == [("duplicate-name", "a")]
        assert codes("people: {a: {team: 1}}\n" + ONE) == [("duplicate-name", "a")]

    def test_names_of_kpis_are_checked_against_those_that_are_known(self) -> None:
        scenario = load_text(HEAD + ONE + "observed: {plant: {good_per_weak: 660 ± 5 %}}")
        assert check(scenario) == ((), ())
        ((problem,), _) = check(scenario, kpis=KPIS)
        assert (problem.path, problem.remedy) == ("observed.plant.good_per_weak", "did you mean 'good_per_week'?")

    def test_a_kpi_of_another_scope_is_told(self) -> None:
        scenario = load_text(HEAD + ONE + "observed: {plant: {oee: 60 ± 5 %}}")
        ((problem,), _) = check(scenario, kpis=KPIS)
        assert problem.remedy == "oee is a KPI of a station"

    def test_a_kpi_is_observed_in_its_own_dimension(self) -> None:
        right = load_text(HEAD + ONE + "observed: {plant: {good_per_week: 660 ± 5 %, scrap_ratio: 2 % ± 1 point}}")
        assert check(right, kpis=KPIS) == ((), ())
        wrong = load_text(HEAD + ONE + "observed: {plant: {scrap_ratio: 2 h ± 1 min}}")
        ((problem,), _) = check(wrong, kpis=KPIS)
        assert (problem.code, problem.path) == ("dimension", "observed.plant.scrap_ratio")

    @pytest.mark.parametrize(
        ("kpi", "said", "remedy"),
        [
            ("fatigue_score", "human_factors: {fatigue: true}", "switch on human_factors.fatigue, or leave it out"),
            ("absence_rate", "human_factors: {absence: true}", "describe absence: of a pool, or leave it out"),
            ("walking_share", "", "describe moves: of a pool, with a walk, or leave it out"),
        ],
    )
    def test_what_is_observed_of_people_is_what_the_plant_models(self, kpi: str, said: str, remedy: str) -> None:
        crew = "people: {crew: {team: {day: 1}}}\nshifts: {day: {mon-fri: 06:00-14:00}}\n" + ONE
        value = "4 ± 1" if kpi == "fatigue_score" else "4 % ± 1 point"
        seen = f"\nobserved: {{plant: {{{kpi}: {value}}}}}"
        ((problem,), _) = check(load_text(HEAD + crew + seen), kpis=KPIS)
        assert (problem.code, problem.path, problem.remedy) == ("observed", f"observed.plant.{kpi}", remedy)
        walking = crew.replace("{day: 1}", "{day: 1}, moves: {walk: 3 s}")
        assert check(load_text(f"{HEAD}{said}\n{crew if said else walking}{seen}"), kpis=KPIS) == ((), ())


class TestPeople:
    SHIFTS = "shifts: {early: {mon-fri: 06:00-14:00}, late: {mon-fri: 14:00-22:00}, day: {mon-fri: 08:00-16:00}}\n"
    LINE = "line: [{{station: a, cycle: {{time: 3 s, by: ops, crew: {crew}}}}}]"

    def plant(self, pool: str, crew: int) -> str:
        return f"{self.SHIFTS}people: {{ops: {pool}}}\n{self.LINE.format(crew=crew)}"

    def test_a_crew_may_be_as_large_as_the_team_ever_is(self) -> None:
        assert codes(self.plant("{team: {early: 2, day: 1, late: 1}}", 3)) == []
        assert codes(self.plant("{team: {early: 2, day: 1, late: 1}}", 4)) == [("crew", "a.cycle")]

    def test_shifts_that_only_touch_do_not_add_up(self) -> None:
        assert codes(self.plant("{team: {early: 1, late: 1}}", 2)) == [("crew", "a.cycle")]

    def test_only_the_qualified_count(self) -> None:
        assert codes(self.plant("{team: {day: 3}, skills: {a: [1, 3]}}", 2)) == []
        assert codes(self.plant("{team: {day: 3}, skills: {a: [1]}}", 2)) == [("crew", "a.cycle")]

    def test_somebody_is_qualified_for_what_is_needed(self) -> None:
        assert codes(self.plant("{team: {day: 3}, skills: {}}", 1)) == [("nobody", "a.cycle")]
        assert codes(self.plant("{team: {day: 0}}", 1)) == [("nobody", "a.cycle")]

    def test_skills_are_of_persons_who_are_there(self) -> None:
        assert codes(self.plant("{team: {day: 3}, skills: {a: [1, 4]}}", 1)) == [("skills", "people.ops.skills.a")]


class TestFlow:
    def test_every_station_is_reached(self) -> None:
        assert codes("line: [{station: a, cycle: 3 s, to: out}, {station: b, cycle: 3 s}]") == [("unreached", "b")]

    def test_a_share_of_nothing_leads_nowhere(self) -> None:
        text = "line: [{station: a, cycle: 3 s, to: {b: 0 %, out: 100 %}}, {station: b, cycle: 3 s}]"
        assert codes(text) == [("unreached", "b")]

    def test_a_station_that_only_rejected_parts_reach_is_reached(self) -> None:
        text = (
            "line: [{station: a, cycle: 3 s, inspects: {rejects_to: b}, to: out}, {station: b, cycle: 3 s, queue: 1}]"
        )
        assert codes(text) == []

    def test_every_station_is_left(self) -> None:
        text = "line: [{station: a, cycle: 3 s}, {station: b, cycle: 3 s, to: c, queue: 1}, "
        text += "{station: c, cycle: 3 s, to: b, queue: unlimited}]"
        assert codes(text) == [("no-way-out", "a"), ("no-way-out", "b"), ("no-way-out", "c")]

    def test_a_product_with_a_route_needs_a_way_out_of_its_own(self) -> None:
        text = """
products: {A: {share: 50 %, route: [a, b]}, B: {share: 50 %, route: [a, b: {to: a}]}}
line: [{station: a, queue: unlimited, cycle: 3 s}, {station: b, queue: unlimited, cycle: 3 s}]
"""
        assert codes(text) == [("no-way-out", "a"), ("no-way-out", "b")]

    @pytest.mark.parametrize(
        "last",
        [
            "to: scrap",
            "queue: 1, to: {a: rest, scrap: 1 %}",
            "queue: 1, to: a, inspects: {rejects_to: scrap}",
            "to: {out: 0 %, scrap: 100 %}",
        ],
    )
    def test_something_is_shipped(self, last: str) -> None:
        text = f"line: [{{station: a, queue: unlimited, cycle: 3 s}}, {{station: b, cycle: 3 s, {last}}}]"
        (problem,) = found(text)
        assert (problem.code, problem.path) == ("no-way-out", "a")
        assert "no way to out for 'part'" in problem.found
        assert codes("supply: {parts: 1}\n" + text) == []

    def test_something_is_shipped_of_every_product(self) -> None:
        text = """
products: {A: {share: 50 %, route: [a, b]}, B: {share: 50 %, route: [a, b: {to: scrap}]}}
line: [{station: a, queue: unlimited, cycle: 3 s}, {station: b, queue: unlimited, cycle: 3 s}]
"""
        assert codes(text) == [("no-way-out", "products.B")]
        by_product = (
            "products: {A: {share: 50 %}, B: {share: 50 %}}\nline: [{station: a, cycle: 3 s, to: {B: scrap, A: out}}]"
        )
        assert [problem.found for problem in found(by_product)] == ["no way to out for 'B': all of it ends as scrap"]

    def test_rejected_parts_may_be_all_that_is_scrapped_at_a_station_of_its_own(self) -> None:
        text = "line: [{station: a, cycle: 3 s, inspects: {rejects_to: b}, to: out}, "
        assert codes(text + "{station: b, cycle: 3 s, queue: 1, to: scrap}]") == []

    def test_a_fixed_number_of_parts_may_circle_for_ever(self) -> None:
        loop = "line: [{station: a, cycle: 3 s, queue: 3}, {station: b, cycle: 3 s, queue: 2, to: a}]"
        assert codes("supply: {parts: 6}\n" + loop) == []
        assert warnings("supply: {parts: 6}\n" + loop) == []

    def test_a_loop_without_room_for_its_parts_can_only_deadlock(self) -> None:
        loop = "line: [{station: a, cycle: 3 s, queue: 3}, {station: b, cycle: 3 s, queue: 2, to: a}]"
        assert codes("supply: {parts: 7}\n" + loop) == [("deadlock", "a")]

    def test_a_machine_that_waits_for_itself_can_only_deadlock(self) -> None:
        assert codes("line: [{station: a, cycle: 3 s, queue: 0, to: {a: 50 %, out: 50 %}}]") == [("deadlock", "a")]

    def test_work_that_is_done_again_on_the_spot_needs_no_place(self) -> None:
        text = "line: [{station: a, cycle: 3 s, queue: 0, inspects: {rejects_to: again}}]"
        assert codes(text) == []
        assert warnings(text) == []

    def test_a_loop_of_limited_queues_may_deadlock(self) -> None:
        text = "line: [{{station: a, cycle: 3 s, queue: 3}}, "
        text += "{{station: b, cycle: 3 s, queue: {}, to: {{a: 5 %, out: 95 %}}}}]"
        assert warnings(text.format(2)) == [("may-deadlock", "a")]
        assert warnings(text.format("unlimited")) == []

    def test_a_loop_with_more_places_than_parts_cannot_deadlock(self) -> None:
        text = "line: [{station: a, cycle: 3 s, queue: 3}, {station: b, cycle: 3 s, queue: 2, to: {a: 5 %, out: 95 %}}]"
        assert warnings("supply: {constant_wip: 6}\n" + text) == []
        assert warnings("supply: {constant_wip: 7}\n" + text) == [("may-deadlock", "a")]

    @pytest.mark.parametrize("instant", ["0", "{uncertain: {law: uniform, low: 0, high: 1 s}}", "0 .. 1 s"])
    def test_a_loop_takes_time_for_every_value_of_the_doubts(self, instant: str) -> None:
        text = f"supply: {{arrivals: {{every: 9 s}}}}\nline: [{{station: a, queue: unlimited, cycle: {instant}}}, "
        text += "{station: b, queue: 1, cycle: 0, to: {a: 5 %, out: 95 %}}]"
        assert codes(text) == [("no-time", "a")]

    def test_a_loop_in_which_one_station_takes_time_is_a_loop_like_any_other(self) -> None:
        text = "line: [{station: a, queue: unlimited, cycle: 0, load: 1 s}, "
        text += "{station: b, queue: 1, cycle: 0, to: {a: 5 %, out: 95 %}}]"
        assert codes(text) == []

    def test_a_line_without_time_makes_no_sense_under_unlimited_supply(self) -> None:
        assert codes("line: [{station: a, cycle: 0}, {station: b, cycle: 0}]") == [("no-time", "a")]
        assert codes("supply: {arrivals: {every: 9 s}}\nline: [{station: a, cycle: 0}]") == []

    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("supply: {arrivals: {every: 0}}", "supply.arrivals.every"),
            ("demand: {every: 0, gain_as: output}", "demand.every"),
            ("demand: {per_week: 0, gain_as: output}", "demand.per_week"),
            ("demand: {orders: {per_week: 0 .. 5, pieces: 3}, gain_as: output}", "demand.orders.per_week"),
        ],
    )
    def test_parts_never_arrive_all_at_once_or_not_at_all(self, text: str, path: str) -> None:
        assert [problem.path for problem in found(f"{text}\n{ONE}")] == [path]

    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("supply: {arrivals: {every: 0.0009 ms}}\n" + ONE, "supply.arrivals.every"),
            ("supply: {arrivals: {part: {every: {mean: 1e-9 s, cv: 1}}}}\n" + ONE, "supply.arrivals.part.every"),
            ("demand: {every: {law: exponential, mean: 1e-9 .. 1 s}, gain_as: output}\n" + ONE, "demand.every"),
            ("demand: {per_week: 1e12, gain_as: output}\n" + ONE, "demand.per_week"),
            ("demand: {orders: {per_week: 1e12, pieces: 3}, gain_as: output}\n" + ONE, "demand.orders.per_week"),
            (
                "line: [{station: a, cycle: 3 s, failures: {jam: {every: {mean: 1e-9 s, cv: 1}, repair: 1 h}}}]",
                "a.failures.jam.every",
            ),
        ],
    )
    def test_what_comes_again_and_again_leaves_time_that_can_be_counted(self, text: str, path: str) -> None:
        (problem,) = found(text)
        assert (problem.code, problem.path) == ("resolution", path)
        assert "below the resolution of time" in problem.found

    def test_a_microsecond_can_be_counted_and_so_can_cycles(self) -> None:
        assert codes("supply: {arrivals: {every: 0.001 ms}}\n" + ONE) == []
        life = "failures: {jam: {every: 1, clock: cycles, repair: 1 h}}"
        assert codes(f"line: [{{station: a, cycle: 3 s, {life}}}]") == []

    def test_demand_brings_its_own_parts(self) -> None:
        text = "supply: {constant_wip: 3}\ndemand: {per_week: 7, gain_as: output}\n"
        assert codes(text + ONE) == [("supply", "supply")]


class TestQueuesAndMix:
    def test_a_station_that_gets_parts_from_elsewhere_names_its_queue(self) -> None:
        line = "line: [{{station: a, cycle: 3 s, to: {{b: 50 %, c: 50 %}}}}, {{station: b, cycle: 3 s}}, "
        line += "{{station: c, cycle: 3 s{}}}]"
        assert codes(line.format("")) == [("queue", "c")]
        assert codes(line.format(", queue: 0")) == []

    def test_a_buffer_names_it_too(self) -> None:
        line = "line: [{station: a, cycle: 3 s, to: {b: 50 %, c: 50 %}}, {station: b, cycle: 3 s}, {buffer: 0}, "
        assert codes(line + "{station: c, cycle: 3 s}]") == []

    def test_every_station_names_it_once_products_have_routes_but_where_they_enter(self) -> None:
        text = "products: {A: {route: [a, b]}}\nline: [{station: a, cycle: 3 s}, {station: b, cycle: 3 s}]"
        assert codes(text) == [("queue", "b")]

    def test_the_queue_where_parts_enter_is_unlimited(self) -> None:
        text = "products: {A: {route: [b, a]}}\nline: [{station: a, queue: 0, cycle: 3 s}, {station: b, cycle: 3 s}]"
        assert [s.queue.places for s in load_text(HEAD + text).stations] == [0, None]

    @pytest.mark.parametrize(
        ("products", "wrong"),
        [
            ("{A: {}, B: {}}", True),
            ("{A: {share: 60 %}, B: {}}", False),
            ("{A: {share: 60 %}, B: {share: 50 %}}", True),
            ("{A: {share: 50 .. 60 %}, B: {share: 45 %}}", True),
            ("{A: {share: 50 .. 60 %}, B: {}}", False),
            ("{A: {share: 90 %}}", True),
            ("{A: {}}", False),
        ],
    )
    def test_shares_of_products_add_up(self, products: str, wrong: bool) -> None:
        assert codes(f"products: {products}\n{ONE}") == ([("shares", "products")] if wrong else [])


class TestWarnings:
    @pytest.mark.parametrize(
        ("text", "code", "path"),
        [
            ("products: {A: {}, B: {}}\nsupply: {sequence: [{A: 5}]}\n" + ONE, "not-started", "products.B"),
            ("line: [{station: a, cycle: {mean: 1e-9 s, cv: 1}}]", "resolution", "a.cycle"),
            ("line: [{station: a, cycle: 3 s, setup: {same_family: 1e-9 s}}]", "resolution", "a.setup"),
            (
                "shifts: {day: {mon-fri: 05:00-13:00, breaks: [09:00-09:20, 14:00-14:20]}}\n" + ONE,
                "idle-break",
                "shifts.day.breaks.2",
            ),
            ("line: [{station: a, cycle: 3 s, queue: {rule: earliest_due_date}}]", "rule", "a.queue.rule"),
            ("line: [{station: a, cycle: 3 s, queue: {rule: same_family}}]", "rule", "a.queue.rule"),
            ("line: [{station: a, cycle: 3 s, mends: 90 %}]", "mends", "a.mends"),
        ],
    )
    def test_what_does_nothing_is_warned_of(self, text: str, code: str, path: str) -> None:
        assert warnings(text) == [(code, path)]


def test_every_configuration_is_checked_and_each_fault_told_once() -> None:
    text = """
upgrades: {u: {changes: [{set: a.to, to: out}]}, v: {changes: [{scale: a.cycle, by: 0.9}]}}
configurations: {one: [u], two: [u, v], three: [v]}
line: [{station: a, cycle: 3 s}, {station: b, cycle: 3 s}]
"""
    assert codes(text) == [("unreached", "b")]
    assert "in configuration 'one'" in found(text)[0].found
