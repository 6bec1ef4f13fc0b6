"""A YAML file becomes data with places; what could hurt is refused before it does."""

import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.errors import Place, Problem, ScenarioError
from simfactory.scenario.loading import DEEPEST, MOST_ALIASED, read, read_text

PLANT = """\
name: Cell   # a comment
line:
  - station: mill
    cycle: {mean: 18 .. 20 .. 23 min, cv: 41 %}
  - buffer: 3
people:
  turners: {team: 2}
"""


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        read_text(text, "plant.yaml")
    return caught.value.problems


def problem_of(text: str) -> Problem:
    problems = problems_of(text)
    assert len(problems) == 1, problems
    return problems[0]


# Data


def test_a_file_is_mappings_lists_and_scalars(tmp_path: Path) -> None:
    file = tmp_path / "plant.yaml"
    file.write_text(PLANT, encoding="utf-8")
    assert read(file).plain() == {
        "name": "Cell",
        "line": [{"station": "mill", "cycle": {"mean": "18 .. 20 .. 23 min", "cv": "41 %"}}, {"buffer": 3}],
        "people": {"turners": {"team": 2}},
    }
    assert read(str(file)).file == str(file)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("3", 3),
        ("+3", 3),
        ("-3", -3),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1e3", 1000.0),
        ("1e-3", 0.001),
        ("1.0e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("-0.25", -0.25),
        ("1000000000000000000000", 1e21),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("1:30", "1:30"),
        ("22:22", "22:22"),
        ("05:00-13:00", "05:00-13:00"),
        ("1_000", "1_000"),
        ("0,45 s", "0,45 s"),
        ("2024-01-01", "2024-01-01"),
        ("0b11", "0b11"),
        ("1e", "1e"),
        ("'3'", "3"),
        ('"true"', "true"),
        ("true", True),
        ("False", False),
        ("tRue", "tRue"),
        ("null", None),
        ("~", None),
        ("", None),
        ("nan", "nan"),
        ("=", "="),
        ("é ± 5 %", "é ± 5 %"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(text: str, meaning: object) -> None:
    found = read_text(f"key: {text}", "f").plain()["key"]
    assert found == meaning
    assert type(found) is type(meaning)


def test_keys_are_always_texts() -> None:
    assert read_text("1: a\ntrue: b\nno: c\n'x': d\n012: e", "f").plain() == {
        "1": "a",
        "true": "b",
        "no": "c",
        "x": "d",
        "012": "e",
    }


def test_an_alias_is_what_its_anchor_stands_for_each_time_anew() -> None:
    plain = read_text("a: &law {mean: 3 min, cv: 1}\nb: *law\nc: [*law, &n 5, *n]", "f").plain()
    assert plain["b"] == plain["a"] == plain["c"][0]
    assert plain["b"] is not plain["a"]
    assert plain["c"][1:] == [5, 5]


YAML_KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8)
YAML_SCALARS = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(-1e30, 1e30) | YAML_KEYS
YAML_DATA = st.recursive(
    YAML_SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(YAML_KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(YAML_KEYS, YAML_DATA, max_size=5))
def test_whatever_is_written_as_json_is_read_as_it_was(data: dict[str, Any]) -> None:
    import json

    assert read_text(json.dumps(data, ensure_ascii=False, indent=1), "f").plain() == data


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        document = read_text(text, "f.yaml")
    except ScenarioError as error:
        _assert_all_have_places(error)
    else:
        assert isinstance(document.plain(), dict)


def _assert_all_have_places(error: ScenarioError) -> None:
    lines = str(error).splitlines()
    assert len(lines) == len(error.problems) > 0
    assert all(line.startswith("f.yaml") for line in lines)


# Places


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("name",), 1, 7),
        (("line",), 3, 3),
        (("line", 0), 3, 5),
        (("line", 0, "cycle"), 4, 12),
        (("line", 0, "cycle", "mean"), 4, 19),
        (("line", 1, "buffer"), 5, 13),
        (("people", "turners", "team"), 7, 19),
        ((), 1, 1),
    ],
)
def test_every_value_knows_its_place(path: tuple[str | int, ...], line: int, column: int) -> None:
    assert read_text(PLANT, "p.yaml").place(path) == Place("p.yaml", line, column)


def test_every_key_knows_its_place() -> None:
    document = read_text(PLANT, "p.yaml")
    assert document.place(("line", 0, "cycle", "cv"), at_key=True) == Place("p.yaml", 4, 39)
    assert document.place(("people",), at_key=True) == Place("p.yaml", 6, 1)


def test_what_is_not_in_the_file_has_the_place_of_what_should_hold_it() -> None:
    document = read_text(PLANT, "p.yaml")
    assert document.place(("people", "turners", "skills")) == document.place(("people", "turners"))
    assert document.place(("line", 7, "cycle")) == document.place(("line",))
    assert document.place(("line", 0, "time_law", "cycle", "mean")) == document.place(("line", 0, "cycle", "mean"))
    assert document.place(("people", "turners", "skills"), at_key=True) == document.place(("people", "turners"))


def test_columns_count_characters_not_bytes() -> None:
    assert read_text("é: {ü: x}", "p").place(("é", "ü")) == Place("p", 1, 8)


def test_a_scalar_keeps_the_text_it_was_written_as() -> None:
    assert read_text("product: 012", "p").root.child("product").text == "012"  # type: ignore[union-attr]


# What is refused


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "words"),
    [
        ("", "empty", 0, 0, "an empty file"),
        ("# nothing\n", "empty", 0, 0, "an empty file"),
        ("- a\n- b", "not-a-mapping", 1, 1, "a list"),
        ("hello", "not-a-mapping", 1, 1, "a single text"),
        ("---\n", "not-a-mapping", 2, 1, "nothing"),
        ("a: 1\n---\nb: 2", "several-documents", 2, 1, "remove the '---'"),
        ("a: &x [1, *x]", "recursion", 1, 11, "'*x' inside what it stands for"),
        ("a: &x {b: {c: *x}}", "recursion", 1, 15, "'*x' inside what it stands for"),
        ("a: &turner 1\nb: *turned", "unknown-alias", 2, 4, "did you mean 'turner'?"),
        ("a: !!python/object/apply:os.system ['id']", "tag", 1, 4, "the tag '!!python/object/apply:os.system'"),
        ("a: !!str 3", "tag", 1, 4, "remove the tag"),
        ("a: !!binary aGVsbG8=", "tag", 1, 4, "remove the tag"),
        ("a: !own {b: 1}", "tag", 1, 4, "the tag '!own'"),
        ("a: !!int foo", "tag", 1, 4, "the tag '!!int'"),
        ("a: !!timestamp 2024-01-01", "tag", 1, 4, "remove the tag"),
        ("!!set {a, b}", "tag", 1, 1, "the tag '!!set'"),
        ("!!str a: 3", "tag", 1, 1, "the tag '!!str'"),
        ("a: &x {b: 1}\nc:\n  <<: *x", "merge-key", 3, 3, "YAML 1.2 has no merge keys"),
        ("? [1, 2]\n: 3", "key", 1, 3, "a key that is no plain text"),
        ('"two\\nlines": 3', "key", 1, 1, "a name in one line"),
        ('a: "\\e[31m"', "not-text", 1, 4, "control character U+001B"),
        ('a: "\\0"', "not-text", 1, 4, "control character U+0000"),
        ("a: .nan", "not-finite", 1, 4, "'.nan'; expected a finite number"),
        ("a: -.inf", "not-finite", 1, 4, "'-.inf'"),
        ("a: 1e999", "not-finite", 1, 4, "'1e999'"),
        ("a: " + "9" * 5001, "not-finite", 1, 4, "999…'"),
        ("x: {time: 0,45 s, by: me}", "decimal-comma", 1, 13, "decimal comma: write 0.45"),
        ("{time: 0, 45 s}", "decimal-comma", 1, 11, "decimal comma: write 0.45"),
        ("x: {mean: 18,5 .. 20 min}", "decimal-comma", 1, 14, "decimal comma: write 18.5"),
        ("a: 1\n\tb: 2", "not-yaml", 2, 1, "indent with spaces, not with tabs"),
        ("a:\n\tb: 2", "not-yaml", 2, 1, "indent with spaces, not with tabs"),
        ("a: 1\n b: 2", "not-yaml", 2, 3, "check the indentation"),
        ("a: note: this", "not-yaml", 1, 8, "quote a text that has ': ' in it"),
        ("a: @home", "not-yaml", 1, 4, "quote a text that begins with '@'"),
        ("a: %x", "not-yaml", 1, 4, "quote a text that begins with '%'"),
        ("b: 1\na: [1, 2", "not-yaml", 3, 1, "close the bracket opened in line 2"),
        ("a: {b: 1\nc: 2", "not-yaml", 2, 2, "close the bracket opened in line 1"),
        ("a: 1\nb: 'open\nc: 3", "not-yaml", 3, 5, "close the quote opened in line 2"),
        ("a: \x00", "not-yaml", 0, 0, "control characters are not allowed"),
        ("a: *", "not-yaml", 1, 5, "not YAML"),
    ],
)
def test_what_is_no_plain_scenario_is_refused_at_its_place(
    text: str, code: str, line: int, column: int, words: str
) -> None:
    problem = problem_of(text)
    assert problem.code == code
    assert problem.place == Place("plant.yaml", line, column)
    assert words in str(problem)
    assert len(str(problem)) < 250


def test_a_station_is_called_by_its_name_wherever_it_stands_in_the_mapping() -> None:
    text = "line:\n- {station: saw, cycle: 1 s}\n- {cycle: {a: 1, a: 2}, station: mill, cycle: !x 3}\n- {b: 1, b: 2}"
    assert [p.path for p in problems_of(text)] == ["mill.cycle.a", "mill.cycle", "mill.cycle", "line.3.b"]


def test_all_duplicate_keys_are_told_at_once_each_with_the_line_of_the_first() -> None:
    problems = problems_of("a: 1\nb: {c: 1, c: 2}\na: 2\n'a': 3\nline: [{x: 1, x: 1}]")
    assert [(p.code, p.place.line, p.place.column, p.path) for p in problems] == [
        ("duplicate-key", 2, 11, "b.c"),
        ("duplicate-key", 3, 1, "a"),
        ("duplicate-key", 4, 1, "a"),
        ("duplicate-key", 5, 15, "line.1.x"),
    ]
    assert "'a' stands twice, first in line 1" in problems[1].found


def test_what_can_be_passed_over_is_told_together_with_what_ends_the_reading() -> None:
    problems = problems_of("a: !!str 1\na: .inf\nb: [1")
    assert [problem.code for problem in problems] == ["tag", "duplicate-key", "not-finite", "not-yaml"]


def test_zero_before_a_key_with_a_value_is_no_decimal_comma() -> None:
    assert read_text("{time: 0, 45: x}", "f").plain() == {"time": 0, "45": "x"}
    assert read_text("{time: 0, by}", "f").plain() == {"time": 0, "by": None}


# What could hurt


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "a: " + "{b: " * 50_000, "- " * 50_000, "a: " + "[" * 50_000 + "]" * 50_000, "? " * 50_000]
)
def test_a_hundred_thousand_open_brackets_are_refused_at_once(text: str) -> None:
    start = time.perf_counter()
    problem = problem_of(text)
    assert problem.code == "too-deep"
    assert problem.place.line == 1
    assert f"more than {DEEPEST} levels" in problem.found
    assert time.perf_counter() - start < 2.0


def test_the_deepest_level_allowed_is_read() -> None:
    inside = DEEPEST - 1  # the file itself is a level
    assert read_text("a: " + "[" * inside + "]" * inside, "f").root.depth == DEEPEST
    assert problem_of("a: " + "[" * DEEPEST + "]" * DEEPEST).code == "too-deep"


def test_aliases_that_explode_are_stopped_before_they_do() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))
    problem = problem_of(bomb)
    assert problem.code == "too-many-aliases"
    assert f"more than {MOST_ALIASED:,} values" in problem.found
    assert problem.place.line == 6


def test_aliases_cannot_go_deeper_than_brackets() -> None:
    chain = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 2_000))
    problem = problem_of(chain)
    assert problem.code == "too-deep"
    assert problem.place.line == DEEPEST


def test_thousands_of_anchors_that_stay_small_are_fine() -> None:
    many = "".join(f"a{i}: &a{i} {i}\nb{i}: *a{i}\n" for i in range(2_000))
    assert len(read_text(many, "f").plain()) == 4_000


def _stations(count: int) -> str:
    return "line:\n" + "".join(
        f"  - {{station: s{i}, machines: 2, queue: unlimited, cycle: {{mean: 18 .. 20 .. 23 min, cv: 41 %}}}}\n"
        for i in range(count)
    )


def _calls_to_read(count: int) -> int:
    """How many calls reading takes: a measure of work that no busy machine disturbs."""
    calls = 0

    def count_call(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    text = _stations(count)
    sys.setprofile(count_call)
    try:
        read_text(text, "f")
    finally:
        sys.setprofile(None)
    return calls


def test_reading_grows_in_line_with_the_file() -> None:
    small, large = _calls_to_read(50), _calls_to_read(500)
    assert 9.0 < large / small < 10.5


def test_five_thousand_stations_are_read() -> None:
    document = read_text(_stations(5_000), "f")
    assert document.root.size == 5_000 * 7 + 2
    assert document.place(("line", 4_999, "cycle", "cv")).line == 5_001
