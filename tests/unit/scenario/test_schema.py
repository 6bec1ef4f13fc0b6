"""A scenario is read against its schema: spellings become fields, every fault is told under its path."""

from __future__ import annotations

import json
import pickle
import time
from pathlib import Path
from typing import Any

import pytest

from simfactory.errors import ScenarioError
from simfactory.scenario import json_schema, load_text
from simfactory.scenario.schema import Scenario, Station
from simfactory.scenario.values import Value

HEAD = "simfactory: 1\nname: Plant\n"


def plant(text: str, **options: Any) -> Scenario:
    return load_text(HEAD + text, **options)


def station(keys: str) -> Station:
    return plant(f"line: [{{station: press, {keys}}}]").stations[0]


class TestWhatIsWrittenBecomesFields:
    def test_a_bare_time_is_constant(self) -> None:
        law = station("cycle: 20 min").cycle.law
        assert (law.family, law.central_mean()) == ("constant", 1200.0)

    def test_mean_and_cv_alone_are_lognormal(self) -> None:
        law = station("cycle: {mean: 20 min, cv: 41 %}").cycle.law.law({})
        assert (law.family, law.mean()) == ("lognormal", pytest.approx(1200.0))
        assert law.cv() == pytest.approx(0.41)

    def test_doubts_are_named_after_the_path_where_they_stand(self) -> None:
        scenario = plant("line: [{station: press, cycle: {mean: 18 .. 20 .. 23 min, cv: 41 %}, defects: 1 .. 2 %}]")
        assert [doubt.name for doubt in scenario.doubts()] == ["press.cycle.mean", "press.defects"]

    def test_the_nearest_source_wins(self) -> None:
        text = """
sources: {log: a log, trial: a trial}
line:
  - station: press
    cycle: {mean: 20 min, cv: 41 %, source: log}
    load: 40 s
    setup: {other: {mean: 10 min, cv: 1, source: trial}, same_family: 2 min}
    source: judgement
"""
        found = {path: source for path, _, source in plant(text).inputs()}
        assert found == {
            "press.load": "judgement",
            "press.cycle": "log",
            "press.setup.other": "trial",
            "press.setup.same_family": "judgement",
        }

    def test_what_has_no_source_counts_as_assumed(self) -> None:
        assert [source for *_, source in plant("line: [{station: press, cycle: 3 s}]").inputs()] == ["assumed"]

    def test_an_activity_says_who_does_it(self) -> None:
        scenario = plant("""
people: {ops: {team: 3}}
line: [{station: press, cycle: {time: 40 s, by: ops, crew: 2, priority: 1}, load: {time: 5 s, by: nobody}}]
""")
        cycle, load_ = scenario.stations[0].cycle, scenario.stations[0].load
        assert (cycle.by, cycle.crew, cycle.priority) == ("ops", 2, 1)
        assert load_ is not None
        assert (load_.by, load_.crew, load_.priority) == (None, 1, None)

    def test_a_set_up_may_be_a_law_two_laws_or_a_matrix(self) -> None:
        scenario = plant("""
people: {ops: {team: 3}}
products: {A: {share: 50 %, family: x}, B: {family: y}}
line:
  - {station: one, cycle: 3 s, setup: {time: 10 min, by: ops}}
  - {station: two, cycle: 3 s, setup: {same_family: 1 min, other: {mean: 5 min, cv: 1}}}
  - {station: three, cycle: 3 s, setup: {x: {y: 15 min}, y: {x: 25 min}, by: ops, other: 9 min}}
""")
        one, two, three = (s.setup for s in scenario.stations)
        assert one is not None
        assert two is not None
        assert three is not None
        assert one.by == "ops"
        assert [path for path, _ in one.laws()] == ["other"]
        assert [path for path, _ in two.laws()] == ["other", "same_family"]
        assert [(path, law.central_mean()) for path, law in three.laws()] == [
            ("other", 540.0),
            ("x.y", 900.0),
            ("y.x", 1500.0),
        ]

    def test_a_buffer_is_folded_into_the_queue_of_the_next_station(self) -> None:
        scenario = plant("""
line:
  - {station: a, cycle: 3 s}
  - buffer: 4
  - {station: b, cycle: 3 s}
  - {station: c, cycle: 3 s}
  - buffer: unlimited
  - {station: d, cycle: 3 s, queue: {rule: shortest_work}}
""")
        assert [s.queue.places for s in scenario.stations] == [None, 4, 0, None]
        assert scenario.stations[3].queue.rule == "shortest_work"

    def test_destinations_stand_in_the_order_of_names_with_none_for_the_rest(self) -> None:
        text = "line: [{station: z, cycle: 3 s, to: {y: 30 %, x: rest}}, {station: y, cycle: 1 s, queue: 1}, " + (
            "{station: x, cycle: 1 s, queue: 1}]"
        )
        assert plant(text).stations[0].to == {None: (("x", None), ("y", Value(0.3)))}

    def test_ways_may_go_by_product(self) -> None:
        scenario = plant("""
products: {A: {share: 50 %}, B: {share: 50 %}}
line:
  - {station: a, cycle: 3 s, to: {A: out, B: {b: 60 %, out: 40 %}}}
  - {station: b, cycle: 3 s, queue: 2}
""")
        assert scenario.stations[0].to == {
            "A": (("out", Value(1.0)),),
            "B": (("b", Value(0.6)), ("out", Value(0.4))),
        }

    def test_defects_may_go_by_product(self) -> None:
        text = "products: {A: {share: 50 %}, B: {}}\nline: [{station: a, cycle: 3 s, defects: {A: 2 %}}]"
        press = plant(text).stations[0]
        assert press.defects_of("A") == Value(0.02)
        assert press.defects_of("B") is None

    def test_the_clock_of_cycles_takes_a_number_of_cycles(self) -> None:
        failures = station("cycle: 3 s, failures: {jam: {clock: cycles, every: 100, repair: 5 min}}").failures
        assert failures["jam"].every.central_mean() == 100.0

    @pytest.mark.parametrize(
        ("said", "kind", "attribute", "value"),
        [
            ("unlimited", "unlimited", "wip", 0),
            ("{constant_wip: 6}", "constant_wip", "wip", 6),
            ("{parts: 4}", "parts", "parts", 4),
            ("{sequence: [{A: 50}, {B: 30}]}", "sequence", "sequence", (("A", 50), ("B", 30))),
        ],
    )
    def test_supply_has_five_forms(self, said: str, kind: str, attribute: str, value: object) -> None:
        text = f"products: {{A: {{share: 50 %}}, B: {{}}}}\nsupply: {said}\nline: [{{station: a, cycle: 3 s}}]"
        supply = plant(text).supply
        assert (supply.kind, getattr(supply, attribute)) == (kind, value)

    def test_arrivals_are_common_or_by_product(self) -> None:
        line = "line: [{station: a, cycle: 3 s}]"
        common = plant(f"supply: {{arrivals: {{every: 4 min, pieces: {{mean: 40, cv: 80 %}}}}}}\n{line}").supply
        assert [*common.arrivals] == [None]
        assert common.pieces is not None
        assert common.pieces.central_mean() == pytest.approx(40.0)
        by_product = "products: {A: {}, B: {}}\nsupply: {arrivals: {A: {every: 4 min}, B: {every: 1 h}}}\n"
        assert {name: law.central_mean() for name, law in plant(by_product + line).supply.arrivals.items()} == {
            "A": 240.0,
            "B": 3600.0,
        }

    def test_orders_are_lots_with_due_dates(self) -> None:
        demand = plant("""
demand: {orders: {per_week: 17, pieces: {mean: 40, cv: 80 %}, due: 15 days}, gain_as: hours}
line: [{station: a, cycle: 3 s}]
""").demand
        assert demand is not None
        assert demand.orders is not None
        assert demand.orders.per_week == Value(17.0)
        assert demand.orders.due is not None
        assert demand.orders.due.central_mean() == 15 * 86_400.0

    def test_a_plant_without_products_makes_parts(self) -> None:
        products = plant("line: [{station: a, cycle: 3 s}]").products
        assert {name: product.family for name, product in products.items()} == {"part": "part"}

    def test_before_and_after_always_exist(self) -> None:
        text = """
line: [{station: a, cycle: 3 s}]
upgrades: {u: {changes: [{scale: a.cycle, by: 0.9}]}, t: {changes: []}}
configurations: {light: [t]}
"""
        assert plant(text).configurations == {"before": (), "light": ("t",), "after": ("u", "t")}

    @pytest.mark.parametrize(
        ("said", "value", "half_width"),
        [
            ("9400 ± 3 %", 9400.0, 282.0),
            ("1.8 % ± 0.5 points", 0.018, 0.005),
            ("12 h ± 30 min", 43_200.0, 1800.0),
            ("660 +/- 20", 660.0, 20.0),
        ],
    )
    def test_observations_carry_the_half_width_of_the_measurement(
        self, said: str, value: float, half_width: float
    ) -> None:
        observed = plant(f"line: [{{station: a, cycle: 3 s}}]\nobserved: {{plant: {{kpi: {said}}}}}").observed
        assert observed["plant"]["kpi"].value == pytest.approx(value)
        assert observed["plant"]["kpi"].half_width == pytest.approx(half_width)

    @pytest.mark.parametrize(
        ("said", "within"),
        [
            ("660 ± 5 %", None),
            ("{value: 660 ± 5 %}", None),
            ("{value: 660 ± 5 %, within: 10 %, source: judgement}", 66.0),
            ("{value: 660 ± 5 %, within: 20}", 20.0),
            ("{value: 26 % ± 1 point, within: 5 points}", 0.05),
            ("{value: 20 % ± 1 point, within: 5 %}", 0.01),
            ("{value: 12 h ± 30 min, within: 1 h}", 3600.0),
        ],
    )
    def test_observations_may_say_how_near_the_model_should_come(self, said: str, within: float | None) -> None:
        seen = plant(f"line: [{{station: a, cycle: 3 s}}]\nobserved: {{plant: {{kpi: {said}}}}}").observed["plant"][
            "kpi"
        ]
        assert seen.within == (None if within is None else pytest.approx(within))

    def test_the_accuracy_wanted_is_part_of_the_digest(self) -> None:
        one, other = (
            plant(f"line: [{{station: a, cycle: 3 s}}]\nobserved: {{plant: {{kpi: {{value: 9 ± 1, within: {w}}}}}}}")
            for w in ("5 %", "10 %")
        )
        assert one.digest != other.digest

    def test_the_run_counts_nanoseconds(self) -> None:
        run = plant("run: {warm_up: 2 weeks, precision: {mean: 1 point}}\nline: [{station: a, cycle: 3 s}]").run
        assert run.warm_up == 14 * 86_400 * 10**9
        assert run.length is None
        assert run.precision is not None
        assert run.precision.mean == 0.01

    def test_a_table_gives_the_values_of_a_law(self, tmp_path: Path) -> None:
        (tmp_path / "times.csv").write_text("piece;minutes\n1;1,5\n2;2,5\n", encoding="utf-8")
        text = "line: [{station: a, cycle: {law: empirical, file: times.csv, column: minutes, unit: min}}]"
        scenario = plant(text, folder=tmp_path)
        assert scenario.stations[0].cycle.law.central_mean() == pytest.approx(120.0)

    def test_a_table_says_who_is_qualified(self, tmp_path: Path) -> None:
        (tmp_path / "skills.csv").write_text("operator;a;b\n1;x;\n2;x;x\n", encoding="utf-8")
        text = """
people: {ops: {team: 2, skills: {file: skills.csv}}}
line: [{station: a, cycle: {time: 3 s, by: ops}}, {station: b, cycle: {time: 3 s, by: ops}}]
"""
        assert plant(text, folder=tmp_path).people["ops"].skills == {"a": {1: 1.0, 2: 1.0}, "b": {2: 1.0}}

    def test_the_team_stands_in_the_order_of_the_week_however_it_is_written(self) -> None:
        text = """
shifts: {night: {mon-thu: 21:00-05:00}, morning: {mon-fri: 05:00-13:00}, evening: {mon-fri: 13:00-21:00}}
people: {ops: {team: {evening: 1, night: 2, morning: 3}}}
line: [{station: a, cycle: {time: 3 s, by: ops}}]
"""
        assert [*plant(text).people["ops"].team] == ["morning", "evening", "night"]


class TestRoutes:
    TEXT = """
products:
  shaft: {share: 60 %, route: [mill, grind, check]}
  housing: {share: 40 %, route: [mill: {cycle: {mean: 34 min}}, check]}
line:
  - {station: mill, queue: unlimited, cycle: {mean: 20 .. 22 min, cv: 10 .. 40 %}, load: 40 s, defects: 1 %}
  - {station: grind, queue: 3, cycle: 6 min}
  - {station: check, queue: unlimited, cycle: 2 min}
"""

    def test_a_stop_is_merged_into_its_station_key_by_key(self) -> None:
        steps = plant(self.TEXT).steps("housing")
        assert steps is not None
        mill = steps[0].cycle.law
        assert mill.central_mean() == 34 * 60
        assert [doubt.name for doubt in mill.doubts()] == ["mill.cycle.cv"]
        assert steps[0].load == plant(self.TEXT).stations[0].load
        assert steps[1] == plant(self.TEXT).stations[2]

    def test_a_stop_may_name_another_kind_of_law(self) -> None:
        text = self.TEXT.replace("{cycle: {mean: 34 min}}", "{cycle: {time: 30 min}}")
        steps = plant(text).steps("housing")
        assert steps is not None
        assert steps[0].cycle.law.family == "constant"

    @pytest.mark.parametrize(
        ("station", "stop", "merged"),
        [
            (
                "{law: triangular, low: 2 s, mode: 3 s, high: 4 s, by: ops}",
                "{mean: 4 s, cv: 1}",
                ("lognormal", "ops", 4),
            ),
            ("{law: triangular, low: 2 s, mode: 3 s, high: 4 s}", "{mode: 2 s, by: ops}", ("triangular", "ops", 8 / 3)),
            ("{law: gamma, mean: 3 s, cv: 1, by: ops}", "{mean: 4 s, cv: 2}", ("gamma", "ops", 4)),
            ("{law: gamma, mean: 3 s, cv: 1, by: ops}", "{law: exponential, mean: 4 s}", ("exponential", "ops", 4)),
            ("{mean: 3 s, cv: 1, by: ops}", "{time: 4 s}", ("constant", "ops", 4)),
            ("{mean: 3 s, cv: 1, by: ops}", "4 s", ("constant", "ops", 4)),
            ("{mean: 3 s, cv: 1, by: ops}", "{by: nobody}", ("lognormal", None, 3)),
            ("{time: 3 s, by: ops}", "{mean: 4 s, cv: 1}", ("lognormal", "ops", 4)),
            ("3 s", "{by: ops}", ("constant", "ops", 3)),
            ("3 s", "4 .. 6 s", ("constant", None, 5)),
        ],
    )
    def test_a_whole_law_takes_the_place_of_the_stations_and_who_works_stays(
        self, station: str, stop: str, merged: tuple[str, str | None, float]
    ) -> None:
        text = """
people: {{ops: {{team: 1}}}}
products: {{A: {{route: [a: {{{1}}}]}}}}
line: [{{station: a, queue: 3, {0}}}]
"""
        for key in ("cycle", "load", "setup"):
            other = "" if key == "cycle" else "cycle: 9 s, "
            steps = plant(text.format(f"{other}{key}: {station}", f"{key}: {stop}")).steps("A")
            assert steps is not None
            said = getattr(steps[0], key)
            law = said.other if key == "setup" else said.law
            assert (law.family, said.by) == merged[:2]
            assert law.central_mean() == pytest.approx(merged[2])

    def test_set_ups_are_merged_family_by_family(self) -> None:
        text = """
people: {ops: {team: 1}}
products:
  A: {share: 50 %, route: [a: {setup: {A: {B: 5 min}, same_family: {cv: 2}}}]}
  B: {share: 50 %, route: [a]}
line:
  - station: a
    queue: 3
    cycle: 3 s
    setup: {A: {A: 3 min, B: 1 min}, B: {A: 2 min}, same_family: {mean: 9 s, cv: 1}, by: ops}
"""
        steps = plant(text).steps("A")
        assert steps is not None
        setup = steps[0].setup
        assert setup is not None
        assert {path: law.central_mean() for path, law in setup.laws()} == {
            "same_family": 9,
            "A.A": 180,
            "A.B": 300,
            "B.A": 120,
        }
        assert setup.same_family is not None
        assert (setup.same_family.parameters["cv"].central(), setup.by) == (2, "ops")

    @pytest.mark.parametrize(
        ("station", "stop", "key", "remedy"),
        [
            ("{law: triangular, low: 2 s, mode: 3 s, high: 4 s}", "{mean: 3 s}", ".mean", "or say another law"),
            ("{law: triangular, low: 2 s, mode: 3 s, high: 4 s}", "{mode: 9 s}", ".mode", ""),
            ("{mean: 3 s, cv: 1}", "{low: 2 s}", ".low", "or say another law"),
            ("{mean: 3 s, cv: 1}", "{law: weibull}", "", ""),
            ("{mean: 3 s, cv: 1}", "{time: 4 s, cv: 1}", ".cv", "write mean: instead of time:"),
            ("3 s", "{cv: 1}", ".cv", "write mean: instead of time:"),
            ("3 s", "{mean: 4 s}", "", "write time: if it is constant, or add cv:"),
            ("3 s", "3 kW", "", "units of time: week, day, h, min, s, cmin, ms"),
            ("3 s", "[4 s]", "", ""),
            ("3 s", "true", "", ""),
        ],
    )
    def test_what_does_not_go_together_is_told_at_the_stop(
        self, station: str, stop: str, key: str, remedy: str
    ) -> None:
        line = f"line: [{{station: a, queue: 3, cycle: {station}}}]"
        with pytest.raises(ScenarioError) as caught:
            plant(f"products: {{A: {{route: [a: {{cycle: {stop}}}]}}}}\n{line}")
        assert [(problem.path, problem.remedy) for problem in caught.value.problems] == [
            (f"products.A.route.a.cycle{key}", remedy)
        ]
        assert caught.value.problems[0].place.line == 3

    @pytest.mark.parametrize("setup", ["{A: 3 kW}", "3 kW"])
    def test_a_set_up_that_cannot_be_read_is_told_at_the_stop(self, setup: str) -> None:
        line = "line: [{station: a, queue: 3, cycle: 3 s, setup: {A: {A: 3 min}}}]"
        with pytest.raises(ScenarioError) as caught:
            plant(f"products: {{A: {{route: [a: {{setup: {setup}}}]}}}}\n{line}")
        assert [problem.path for problem in caught.value.problems] == ["products.A.route.a.setup"]

    def test_its_doubts_are_named_by_the_route(self) -> None:
        names = {doubt.name for doubt in plant(self.TEXT.replace("34 min", "33 .. 34 min")).doubts()}
        assert names == {"mill.cycle.mean", "mill.cycle.cv", "products.housing.route.mill.cycle.mean"}

    def test_a_station_that_a_route_comes_back_to_is_told_apart(self) -> None:
        text = self.TEXT.replace("check]}\nline", "check, mill: {cycle: {mean: 5 .. 6 min}}]}\nline")
        names = {doubt.name for doubt in plant(text).doubts()}
        assert "products.housing.route.mill#2.cycle.mean" in names

    def test_a_stop_cannot_change_what_belongs_to_the_station(self) -> None:
        with pytest.raises(ScenarioError) as caught:
            plant(self.TEXT.replace("{cycle: {mean: 34 min}}", "{machines: 3}"))
        assert [(problem.code, problem.path) for problem in caught.value.problems] == [
            ("unknown-key", "products.housing.route.mill.machines")
        ]


class TestTheDigest:
    TEXT = "line: [{station: a, cycle: {mean: 3 s, cv: 1}}]\npeople: {}"

    def test_does_not_depend_on_order_comments_formatting_or_the_name_of_the_file(self) -> None:
        other = "people: {}\nline:   # the line\n- cycle:\n    cv: 1\n    mean: 3 s\n  station: a"
        assert plant(self.TEXT).digest == plant(other, file="other.yaml").digest

    def test_depends_on_the_content(self) -> None:
        assert plant(self.TEXT).digest != plant(self.TEXT.replace("3 s", "4 s")).digest

    def test_depends_on_the_tables_that_are_read(self, tmp_path: Path) -> None:
        text = "line: [{station: a, cycle: {law: empirical, file: times.csv, column: s, unit: s}}]"
        digests = set()
        for content in ("s\n1\n2\n", "s\n1\n3\n"):
            (tmp_path / "times.csv").write_text(content, encoding="utf-8")
            digests.add(plant(text, folder=tmp_path).digest)
        assert len(digests) == 2


def test_a_scenario_can_be_sent_to_another_process() -> None:
    scenario = plant(TestRoutes.TEXT)
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_the_json_schema_describes_every_key() -> None:
    schema = json_schema()
    json.dumps(schema)
    silent = [
        f"{name}.{key}"
        for name, part in schema["$defs"].items()
        for key, value in part.get("properties", {}).items()
        if not value.get("description") and "$ref" not in value
    ]
    assert silent == []
    assert set(schema["properties"]) == {*Scenario.known_keys(), "source"}
    assert "factor" not in json.dumps(schema["$defs"]["Activity"])


def a_long_line(stations: int) -> str:
    items = "\n".join(
        f"  - {{station: s{i}, cycle: {{mean: 18 .. 20 .. 23 min, cv: 41 %, by: ops}}, defects: 1 %, setup: 3 s, "
        f"queue: {{rule: same_family}}}}\n  - buffer: 3"
        for i in range(stations)
    )
    return f"people: {{ops: {{team: 9}}}}\nline:\n{items}\n  - {{station: last, cycle: 3 s}}"


def test_the_cost_of_checking_grows_linearly() -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        plant(text)
        return time.process_time() - start

    few, many = a_long_line(300), a_long_line(1200)
    plant(few)
    ratio = min(seconds(many) for _ in range(3)) / min(seconds(few) for _ in range(3))
    assert ratio < 8.0  # 4 if it is linear, 16 if it is quadratic


def test_editors_know_that_groups_of_people_are_switched_on_by_a_word() -> None:
    parts = json_schema()["$defs"]
    switch, groups = parts["HumanFactors"]["anyOf"]
    assert switch == {"type": "boolean"}
    named = [group for name, group in groups["properties"].items() if name != "source"]
    assert all({"type": "boolean"} in group["anyOf"] for group in named)
    assert {"type": "boolean"} in parts["Pool"]["properties"]["absence"]["anyOf"]
    assert set(parts["Absence"]["properties"]) == {"rate", "spell", "stand_in", "source"}
    assert "usual_control" not in parts["Task"]["properties"]
