"""Every fault of a file is told at once, under its path, with its place and the nearest name."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from simfactory.errors import Problem, ScenarioError
from simfactory.scenario import load, load_text, loading

HEAD = "simfactory: 1\nname: Plant\n"
ONE = "line: [{station: a, cycle: 3 s}]"
EXAMPLES = Path(__file__).parents[4] / "shared" / "examples"


def problems(text: str, head: str = HEAD) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        load_text(head + text, file="plant.yaml")
    return caught.value.problems


def only(text: str, head: str = HEAD) -> Problem:
    found = problems(text, head)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


class TestFaults:
    @pytest.mark.parametrize(
        ("keys", "code", "path", "remedy"),
        [
            ("cycel: 3 s, cycle: 3 s", "unknown-key", "press.cycel", "did you mean 'cycle'?"),
            ("cycle: 3", "no-unit", "press.cycle", "write 3 s or 3 min"),
            ("cycle: '0,45 s'", "decimal-comma", "press.cycle", "decimal comma: write 0.45"),
            ("cycle: 3 kW", "dimension", "press.cycle", "units of time: week, day, h, min, s, cmin, ms"),
            ("cycle: -3 s", "negative", "press.cycle", ""),
            ("cycle: nan s", "not-finite", "press.cycle", ""),
            ("cycle: {mean: 3 s}", "law", "press.cycle", "write time: if it is constant, or add cv:"),
            ("cycle: {law: weibul, mean: 3 s, shape: 2}", "unknown-law", "press.cycle.law", "did you mean 'weibull'?"),
            ("cycle: {law: weibull, mean: 3 s, shap: 2}", "unknown-key", "press.cycle.shap", "did you mean 'shape'?"),
            ("cycle: {time: 3 s, cv: 40 %}", "unknown-key", "press.cycle.cv", "write mean: instead of time:"),
            ("cycle: {law: exponential, mean: 3 s, cv: 1}", "unknown-key", "press.cycle.cv", "or say another law"),
            ("cycle: {mean: 3 s, cv: -40 %}", "law", "press.cycle.cv", ""),
            ("cycle: {law: norm, loc: 1 s, scale: 2 s}", "negative", "press.cycle", ""),
            ("cycle: {mean: 5 .. 3 s, cv: 1}", "doubt-order", "press.cycle.mean", "write the lowest value first"),
            ("cycle: {uncertain: {law: norm, loc: 9 s, scale: 1 s}}", "bounds", "press.cycle", ""),
            ("cycle: 3 s, defects: 4 .. 104 %", "over-one", "press.defects", ""),
            ("cycle: 3 s, defects: {uncertain: {law: exponential, mean: 3 %}}", "bounds", "press.defects", ""),
            ("cycle: 3 s, machines: 0", "bounds", "press.machines", ""),
            ("cycle: 3 s, machines: 1.5", "type", "press.machines", ""),
            ("cycle: 3 s, queue: -1", "places", "press.queue", ""),
            ("cycle: 3 s, queue: {rule: fio}", "word", "press.queue.rule", "did you mean 'fifo'?"),
            ("cycle: {time: 3 s, crew: 0}", "bounds", "press.cycle.crew", ""),
            ("cycle: 3 s, to: {out: 50 %, scrap: 40 %}", "shares", "press.to", ""),
            ("cycle: 3 s, to: {out: 50 .. 60 %, scrap: 40 %}", "shares", "press.to", ""),
            ("cycle: 3 s, to: {out: rest, scrap: 90 .. 95 %, press: 10 %}", "shares", "press.to", ""),
            ("cycle: 3 s, inspects: {detects: 104 %, rejects_to: scrap}", "over-one", "press.inspects.detects", ""),
            ("cycle: 3 s, inspects: {detects: 90 %}", "missing-key", "press.inspects", ""),
            ("load: 3 s", "missing-key", "press", ""),
            (
                "cycle: 3 s, failures: {jam: {every: {law: exponential, mean: 9 h, by: ops}, repair: 1 h}}",
                "unknown-key",
                "press.failures.jam.every.by",
                "",
            ),
            ("cycle: 3 s, failures: {jam: {every: 9 h}}", "missing-key", "press.failures.jam", ""),
            ("cycle: 3 s, failures: {out: {every: 9 h, repair: 1 h}}", "reserved-name", "press.failures.out", ""),
            ("cycle: 3 s, at: press", "unknown-key", "press.at", ""),
        ],
    )
    def test_each_is_told_under_its_path(self, keys: str, code: str, path: str, remedy: str) -> None:
        problem = only(f"line: [{{station: press, {keys}}}]")
        assert (problem.code, problem.path, problem.remedy) == (code, path, remedy)
        assert problem.place.line == 3

    def test_all_are_told_at_once_even_beside_parts_that_cannot_be_read(self) -> None:
        text = """
people: {ops: {team: 2, cst: 3}}
observed: {plant: {kpi: 3}, prs: {kpi: 3 ± 1 %}}
upgrades: {u: {changes: [{scale: a.cycl, by: 0.5}, {foo: 3}, {set: b.cycle, to: 3 apples}]}}
line:
  - {station: a, cycle: 3 kW, to: c, queue: 3}
  - {station: b, cycle: {time: 3 s, by: op}, defects: 120 %}
"""
        assert [(problem.place.line, problem.path) for problem in problems(text)] == [
            (4, "people.ops.cst"),
            (5, "observed.plant.kpi"),
            (5, "observed.prs"),
            (6, "upgrades.u.changes.1.scale"),
            (6, "upgrades.u.changes.2"),
            (6, "upgrades.u.changes.3.to"),
            (8, "a.cycle"),
            (8, "a.to"),
            (9, "b.cycle.by"),
            (9, "b.defects"),
        ]

    def test_who_refers_to_a_part_that_cannot_be_read_is_not_blamed(self) -> None:
        text = """
people: {ops: {team: two}}
line: [{station: a, cycle: {time: 3 s, by: ops}, to: b}, {station: b, cycle: 3, queue: 1}]
"""
        assert [problem.path for problem in problems(text)] == ["people.ops.team", "b.cycle"]

    def test_a_misspelt_key_is_told_once_and_nobody_is_blamed_who_needs_or_changes_what_it_means(self) -> None:
        text = """
upgrades:
  u: {changes: [{scale: a.defects, by: 0.5}, {scale: b.cycle, by: 0.5}, {add: people.ops.team.day, by: 1}]}
  v: {changes: [{scale: a.mends, by: 0.5}]}
pepole: {ops: {team: {day: 3}}}
shfits: {day: {mon-fri: 08:00-16:00}}
observed: {plant: {output: 9}}
line:
  - {station: a, cycle: {time: 1 min, by: ops}, defetcs: 2 %, shift: day}
  - {station: b, cycel: 3 min}
"""
        assert [problem.path for problem in problems(text)] == [
            "upgrades.v.changes.1.scale",  # its key is not there, and nothing looks like it
            "pepole",
            "shfits",
            "observed.plant.output",
            "a.defetcs",
            "b.cycel",
        ]

    @pytest.mark.parametrize(
        ("keys", "path", "target"),
        [
            ("defects: 300 %", "drill.defects", "drill.defects"),
            ("load: {mean: 3, cv: 1}", "drill.load.mean", "drill.load.cv"),
            ("failures: {jam: {every: 9 h}}", "drill.failures.jam", "drill.failures.jam.repair"),
            ("mends: 3 kW", "drill.mends", "products.A.route.drill.mends"),
        ],
    )
    def test_who_changes_what_cannot_be_read_is_not_blamed(self, keys: str, path: str, target: str) -> None:
        text = f"""
products: {{A: {{route: [drill]}}}}
upgrades: {{jig: {{changes: [{{scale: {target}, by: 0.5}}, {{scale: drill.unload, by: 0.5}}]}}}}
line: [{{station: drill, cycle: 3 s, {keys}}}]
"""
        assert [problem.path for problem in problems(text)] == ["upgrades.jig.changes.2.scale", path]

    @pytest.mark.parametrize(
        ("rest", "path", "target"),
        [
            ("line: [{station: drill, load: 3 s, setup: 3 min}]", "drill", "drill.setup"),
            (f"demand: {{per_week: 7}}\n{ONE}", "demand", "demand.per_week"),
            (f"people: {{ops: {{team: two}}}}\n{ONE}", "people.ops.team", "people.ops.team"),
        ],
    )
    def test_who_changes_a_part_that_is_lost_is_not_blamed(self, rest: str, path: str, target: str) -> None:
        assert only(f"upgrades: {{jig: {{changes: [{{scale: {target}, by: 0.5}}]}}}}\n{rest}").path == path

    @pytest.mark.parametrize("name", ["station: ' drill'", "station: dr.ill", "station: [drill]", "staton: drill"])
    def test_who_names_a_station_whose_own_name_is_at_fault_is_not_blamed(self, name: str) -> None:
        text = f"""
people: {{ops: {{team: 1, skills: {{drill: [1]}}}}}}
upgrades: {{jig: {{changes: [{{scale: drill.cycle, by: 0.5}}, {{scale: dr.ill.cycle, by: 0.5}}]}}}}
observed: {{drill: {{kpi: 3 ± 1}}}}
line: [{{{name}, cycle: 3 s}}, {{station: b, cycle: {{time: 3 s, by: op}}, to: drill}}]
"""
        paths = {problem.path for problem in problems(text)}
        assert "b.cycle.by" in paths
        assert {path for path in paths if path.startswith(("people", "upgrades", "observed", "b.to"))} == set()

    @pytest.mark.parametrize(
        ("text", "code", "path"),
        [
            ("", "missing-key", ""),
            ("line: []", "line", "line"),
            ("line: [press]", "type", "line.1"),
            ("line: [{cycle: 3 s}]", "missing-key", "line.1"),
            ("line: [{station: a.b, cycle: 3 s}]", "name", "a.b.station"),
            ("line: [{station: scrap, cycle: 3 s}]", "reserved-name", "scrap.station"),
            ("lien: 3\nline: [{station: a, cycle: 3 s}]", "unknown-key", "lien"),
            ("people: [3]\nline: [{station: a, cycle: 3 s}]", "type", "people"),
            ("demand: {per_week: 7}\nline: [{station: a, cycle: 3 s}]", "missing-key", "demand"),
            ("demand: {gain_as: hours}\nline: [{station: a, cycle: 3 s}]", "demand", "demand"),
            ("supply: {parts: 0}\nline: [{station: a, cycle: 3 s}]", "bounds", "supply.parts"),
            ("run: {blocks: 1}\nline: [{station: a, cycle: 3 s}]", "bounds", "run.blocks"),
            ("run: {blocks: 1001}\nline: [{station: a, cycle: 3 s}]", "bounds", "run.blocks"),
            ("supply: {parts: 1, constant_wip: 2}\nline: [{station: a, cycle: 3 s}]", "supply", "supply"),
            ("supply: endless\nline: [{station: a, cycle: 3 s}]", "supply", "supply"),
            ("configurations: {after: []}\nline: [{station: a, cycle: 3 s}]", "reserved-name", "configurations.after"),
            ("line: [{station: a, cycle: 3 s, source: log}]", "unknown-source", "a.source"),
            ("line: [{station: a, cycle: 3 s}, {buffer: 2}]", "buffer", "line.2"),
            ("line: [{buffer: 2}, {buffer: 2}, {station: a, cycle: 3 s}]", "buffer", "line.2"),
            ("line: [{buffer: 2}, {station: a, queue: 3, cycle: 3 s}]", "buffer", "a.queue"),
            ("observed: {plant: {kpi: 660}}\nline: [{station: a, cycle: 3 s}]", "observed", "observed.plant.kpi"),
            (f"observed: {{plant: {{kpi: {{value: 660}}}}}}\n{ONE}", "observed", "observed.plant.kpi.value"),
            (f"observed: {{plant: {{kpi: {{within: 5 %}}}}}}\n{ONE}", "missing-key", "observed.plant.kpi"),
            (
                f"observed: {{plant: {{kpi: {{value: 6 ± 1, wthin: 5 %}}}}}}\n{ONE}",
                "unknown-key",
                "observed.plant.kpi.wthin",
            ),
            (
                f"observed: {{plant: {{kpi: {{value: 6 ± 1, within: 0}}}}}}\n{ONE}",
                "bounds",
                "observed.plant.kpi.within",
            ),
            (
                f"observed: {{plant: {{kpi: {{value: 6 ± 1, within: 1 h}}}}}}\n{ONE}",
                "dimension",
                "observed.plant.kpi.within",
            ),
            (
                f"observed: {{plant: {{kpi: {{value: 6 h ± 1 h, within: 5 points}}}}}}\n{ONE}",
                "observed",
                "observed.plant.kpi.within",
            ),
            (f"observed: {{plant: {{kpi: 660 ± -5 %}}}}\n{ONE}", "negative", "observed.plant.kpi"),
        ],
    )
    def test_sections_are_strict(self, text: str, code: str, path: str) -> None:
        problem = only(text)
        assert (problem.code, problem.path) == (code, path)

    @pytest.mark.parametrize("head", ["simfactory: 2\nname: x\n", "simfactory: 1\nname: 3\n", "name: x\n"])
    def test_the_head_is_strict(self, head: str) -> None:
        assert only("line: [{station: a, cycle: 3 s}]", head).code in ("word", "type", "missing-key")

    @pytest.mark.parametrize("version", ["99", "'1'", "true", "1.0"])
    def test_the_version_is_called_by_its_name(self, version: str) -> None:
        problem = only(ONE, f"simfactory: {version}\nname: x\n")
        assert (problem.expected, problem.remedy) == ("1, the version of the form", "")

    def test_a_station_is_called_by_its_name_wherever_it_has_one(self) -> None:
        told = problems("line: [{station: 7, cycle: 3}, {cycle: 3}]")
        assert [problem.path for problem in told] == ["7.station", "7.cycle", "line.2", "line.2.cycle"]

    def test_a_table_that_is_not_there_is_told_where_it_is_named(self) -> None:
        problem = only("line: [{station: a, cycle: {law: empirical, file: no.csv, column: m, unit: min}}]")
        assert (problem.code, problem.place.line) == ("no-such-file", 3)

    def test_names_from_the_file_are_shown_escaped_and_cut(self) -> None:
        text = 'line: [{station: a, cycle: 3 s, "' + "x" * 500 + '\\u001b[31m": 3}]'
        found = only(text).found
        assert "\x1b" not in found
        assert len(found) < 120

    @pytest.mark.parametrize("name", ["machining_cell.yaml", "manual_assembly.yaml"])
    def test_scenarios_are_read_as_people_want_to_write_them(self, name: str) -> None:
        if not EXAMPLES.is_dir():
            pytest.skip("the examples of the design are not beside this clone")
        assert load(EXAMPLES / name).upgrades


RICH = """
shifts: {day: {mon-fri: 08:00-16:00, breaks: [10:00-10:15], closed: sun}}
human_factors:
  fatigue: {medium: 0.002 .. 0.003 1/min, slowing: 0.2}
  learning: {assembly: 82 %, mastered_after: 300}
  errors: true
  absence: {rate: 5 %}
people:
  ops:
    team: {day: 4}
    skills: {press: [1, 2], paint: [3, 4]}
    absence: {spell: {mean: 3 days, cv: 1}, stand_in: {after: 1 day, pace: 80 %, price: 38 EUR/h}}
    moves: {walk: 9 s, leave_post: when_idle}
  setters: {team: 2, labour: indirect}
products:
  A: {share: 60 %, family: x, route: [press, paint]}
  B: {share: 40 %, family: y, route: [press: {cycle: {mean: 50 s}}, paint]}
demand: {orders: {per_week: 17, pieces: {mean: 40, cv: 80 %}, due: 15 days}, gain_as: hours}
line:
  - station: press
    queue: {places: 4, rule: same_family}
    task: {load: heavy, paced: true, known: 60 %, tiring: 0.9}
    cycle: {mean: 20 .. 22 s, cv: 40 %, by: ops}
    setup: {x: {y: 15 min}, y: {x: 25 min}, same_family: 1 min, by: setters}
    failures: {jam: {every: {law: exponential, mean: 100 h}, repair: {time: 30 min, by: setters}}}
    defects: {A: 1 %, B: 2 %}
  - {station: paint, queue: unlimited, cycle: {time: 40 s, by: ops}, inspects: {rejects_to: {press: 7 %, scrap: rest}}}
upgrades:
  smed: {changes: [{scale: press.setup, by: 0.3 .. 0.9}]}
  robot: {changes: [{set: press.cycle.by, to: nobody}, {add: people.ops.team.day, by: -1}]}
  lift: {changes: [{scale: press.task.risk, by: 0.8}]}
  cover: {changes: [{scale: people.ops.absence.rate, by: 0.7 .. 0.9}, {set: press.task.control, to: 40 %}]}
  helped:
    use: helper
    at: [press, paint]
    price: 7 .. 9 kEUR
    ramp_up: {lasts: 1 weeks, slower: 5 %}
    changes: [{attend: paint.cycle, for: 30 %}, {teach: people.ops.skills, to: 2}]
realised: 40 .. 90 %
catalogue:
  helper:
    title: {en: Helper, fr: Aide}
    at: station
    requires: [cycle]
    sources: {maker: {cites: a claim, mark: seen, grade: C}}
    price: {value: 9 kEUR, source: maker, mark: J}
    ramp_up: {source: maker, lasts: 2 weeks, slower: 10 %}
    changes: [{scale: defects, by: 0.5, where: {task.load: [heavy]}, if_there: true, source: maker}]
    people: [{add: task.tiring, by: 0.5, at_most: 1.2, source: maker}]
configurations: {light: [smed]}
observed: {plant: {good_per_week: 660 ± 5 %}}
"""

JUNK = ["3 min", "40 %", "nobody", "rest", "out", "", "1 .. 2 s", "±", 0, -1, 2.5, True, None, 10**30, [], {}, [1, "a"]]
JUNK += [{"time": 0}, {"uncertain": {"law": "pert"}}, {"law": "gamma", "mean": "3 s"}, {"file": "x.csv"}, [[{}]]]


def test_whatever_stands_in_a_file_it_is_read_or_refused_with_a_place() -> None:
    chance = random.Random(7)
    tree = loading.read_text(HEAD + RICH, "plant.yaml").plain()
    refused = 0
    for _ in range(250):
        broken = copy.deepcopy(tree)
        for _ in range(chance.choice((1, 1, 3))):
            spoil(broken, chance)
        found = what_is_wrong(yaml.safe_dump(broken, allow_unicode=True, sort_keys=False))
        refused += bool(found)
        assert all(problem.place.line > 0 and problem.found for problem in found)
    assert refused > 200


def what_is_wrong(text: str) -> tuple[Problem, ...]:
    try:
        load_text(text)
    except ScenarioError as error:
        return error.problems
    return ()


def spoil(tree: Any, chance: random.Random) -> None:
    """Put something else in one place of a tree, or nothing."""
    places = [(parent, key) for parent, key in every_place(tree)]
    parent, key = chance.choice(places)
    if chance.random() < 0.2:
        del parent[key]
    elif chance.random() < 0.3:
        other_parent, other_key = chance.choice(places)
        parent[key] = copy.deepcopy(other_parent[other_key])
    else:
        parent[key] = copy.deepcopy(chance.choice(JUNK))


def every_place(tree: Any) -> Iterator[tuple[Any, Any]]:
    keys = tree.keys() if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key
        yield from every_place(tree[key])
