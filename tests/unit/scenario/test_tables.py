"""Tables as French and English spreadsheets write them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.errors import Place, Problem, ScenarioError
from simfactory.scenario.tables import MOST_TOLD, Table, read_table
from simfactory.units import Dimension, UnitError

TIME, SHARE, NUMBER = Dimension.TIME, Dimension.SHARE, Dimension.NUMBER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def table(folder: Path, content: str | bytes) -> Table:
    (folder / "t.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table("t.csv", Place(str(folder / "plant.yaml"), 3, 5))


def column(folder: Path, content: str | bytes, name: str = "t") -> tuple[float, ...]:
    return table(folder, content).column(name, NUMBER)


def problems(folder: Path, content: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        column(folder, content)
    return caught.value.problems


# How numbers are written


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        ("t;x\n1,5;a\n2 345,25;b\n", (1.5, 2345.25)),
        ("t;x\r\n1,5;a\r\n2\u202f345,25;b\r\n", (1.5, 2345.25)),
        ("t;x\n1,5;a\n1\u00a0234\u00a0567;b\n", (1.5, 1_234_567.0)),
        ("t;x\n1,234;a\n", (1.234,)),
        ("t;x\n1.5;a\n2;b\n", (1.5, 2.0)),
        ("t;x\n1.234,5;a\n2.345;b\n", (1234.5, 2345.0)),
        ("t,x\n1.5,a\n2,b\n", (1.5, 2.0)),
        ('t,x\n"1,234.5",a\n"2,345",b\n0.5,c\n', (1234.5, 2345.0, 0.5)),
        ('t,x\n"1,234",a\n0.5,c\n', (1234.0, 0.5)),
        ('t,x\n"1,5",a\n2,b\n', (1.5, 2.0)),
        ("t\tx\n1,5\ta\n1,25\tb\n", (1.5, 1.25)),
        ("t\n1,5\n2\n", (1.5, 2.0)),
        ("t\n1.5\n\n2\n", (1.5, 2.0)),
        ("sep=;\nt;x\n1,5;a\n", (1.5,)),
        ('"t";"x"\n"1,5";"a ; b"\n', (1.5,)),
        ('"a, b";t\nx;1,5\n', (1.5,)),
        ("a, b;t\nx;1,5\n", (1.5,)),
        ("a, b\tt\nx\t1,5\n", (1.5,)),
        (" t ;x\n 1,5 ;a\n", (1.5,)),
        ("t;x\n1e3;a\n-2,5E-1;b\n\u22121;c\n,5;d\n", (1000.0, -0.25, -1.0, 0.5)),
        ("t;\n1;;;\n;;\n", (1.0,)),
        ("t;x\n1;a\n2;b\n;c\n;d\n", (1.0, 2.0)),
        ("x;t\na;1\nb\nc\n", (1.0,)),
        ("t\r1\r2\r", (1.0, 2.0)),
    ],
)
def test_numbers_are_read_as_they_are_meant(folder: Path, content: str, numbers: tuple[float, ...]) -> None:
    assert column(folder, content) == numbers


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_are_read_in_either_encoding(folder: Path, encoding: str) -> None:
    content = "durée;x\n1,5;é – œ\n".encode(encoding)
    assert column(folder, content, "durée") == (1.5,)
    assert table(folder, content).texts("x") == ((2, "é – œ"),)


def test_a_column_has_a_unit(folder: Path) -> None:
    times = table(folder, "minutes;part\n1,5;25\n0;75\n")
    assert times.column("minutes", TIME, "min") == (90.0, 0.0)
    assert times.column("part", SHARE, "%") == (0.25, 0.75)
    for unit, words in (("", "no unit"), ("mim", "did you mean 'min'"), ("%", "is a share")):
        with pytest.raises(UnitError, match=words) as caught:
            times.column("minutes", TIME, unit)
        assert caught.value.inside == ("unit",)


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1),
    st.integers(0, 4),
    st.sampled_from([(";", ",", " "), (";", ",", "\u202f"), (",", ".", ","), ("\t", ".", ""), (";", ".", "")]),
)
def test_what_a_spreadsheet_writes_reads_back(
    tmp_path_factory: pytest.TempPathFactory, thousandths: list[int], decimals: int, style: tuple[str, str, str]
) -> None:
    separator, decimal, group = style
    numbers = [n / 10**decimals for n in thousandths]
    swap = str.maketrans({",": group, ".": decimal})
    cells = [f"{number:,.{decimals}f}".translate(swap) for number in numbers]
    rows = [f'"{cell}"{separator}x' for cell in cells]
    content = "\n".join([f"t{separator}y", *rows])
    read_back = column(tmp_path_factory.mktemp("tables"), content)
    assert read_back == pytest.approx(tuple(numbers))


# What is refused


@pytest.mark.parametrize(
    ("content", "code", "line", "words"),
    [
        ("t;x\n1,5;2\n2.5;3\n", "not-a-quantity", 3, "decimals after ',' as elsewhere in this column"),
        ("t\tx\n1,234\t2\n", "not-a-quantity", 2, "may be a decimal or thousands"),
        ("t;x\n1;\nabc;2\n", "not-a-quantity", 3, "'abc' is not a number"),
        ("t;x\n1;\n12 34;2\n", "not-a-quantity", 3, "'12 34' is not a number"),
        ("t;x\nnan;\n", "not-a-quantity", 2, "'nan' is not a number"),
        ("t;x\n1e999;\n", "not-finite", 2, "finite"),
        ("t;x\n1;\n;2\n3;\n", "not-a-quantity", 3, "an empty cell between numbers"),
        ('t;x\n"a\nb";1\nc;2\n', "not-a-quantity", 2, "is not a number"),
        ('t;x\n1;"a\nb"\nc;2\n', "not-a-quantity", 4, "'c' is not a number"),
        ("t,x\n1,5,2\n", "ragged-row", 2, "3 cells; expected 2 as in the header (part the cells by ';'"),
        ('t;x\n"1;2\n', "not-csv", 2, "unexpected end of data"),
        ("t;x;t\n1;2;3\n", "duplicate-column", 1, "the column 't' stands twice"),
        ("", "empty", 0, "an empty file"),
        ("\n\n;;\n", "empty", 0, "an empty file"),
        (b"t;x\n1;\x81\n", "not-text", 2, "byte 0x81"),
        ("t;x\n1;2\n".encode("utf-16"), "not-text", 1, "control character U+0000"),
    ],
)
def test_a_bad_table_is_refused_at_its_line(
    folder: Path, content: str | bytes, code: str, line: int, words: str
) -> None:
    found = problems(folder, content)
    assert found[0].code == code
    assert found[0].place.file == str(folder / "t.csv")
    assert found[0].place.line == line
    assert words in str(found[0])


def test_every_bad_cell_is_told_at_once_up_to_a_screenful(folder: Path) -> None:
    found = problems(folder, "t\n1\nx\n2\ny\n")
    assert [(problem.place.line, problem.path) for problem in found] == [(3, "t"), (5, "t")]
    many = problems(folder, "t\n" + "x\n" * 1000)
    assert len(many) == MOST_TOLD + 1
    assert many[-1].found == f"and {1000 - MOST_TOLD} more like these"


def test_a_time_below_zero_is_no_time(folder: Path) -> None:
    with pytest.raises(ScenarioError, match=r"t\.csv:3: t: '-1\.0 min' is negative"):
        table(folder, "t\n1\n-1\n").column("t", TIME, "min")


def test_a_missing_column_is_told_with_the_nearest_one(folder: Path) -> None:
    with pytest.raises(UnitError, match="did you mean 'minutes'") as caught:
        column(folder, "minutes;x\n1;2\n", "minuts")
    assert caught.value.inside == ("column",)
    assert caught.value.code == "unknown-column"
    with pytest.raises(UnitError, match="the column 'x' is empty"):
        column(folder, "t;x\n1;\n", "x")


def test_a_table_that_cannot_be_had_is_told_where_the_scenario_names_it(folder: Path) -> None:
    (folder / "times.csv").write_text("t\n1\n")
    place = Place(str(folder / "plant.yaml"), 3, 5)
    for name, code, words in (
        ("time.csv", "no-such-file", "did you mean 'times.csv'?"),
        (".", "not-a-file", "is a directory"),
        ("times.csv/x", "unreadable", "cannot be read"),
    ):
        with pytest.raises(ScenarioError) as caught:
            read_table(name, place)
        (problem,) = caught.value.problems
        assert (problem.code, problem.place) == (code, place)
        assert words in str(problem)
    with (folder / "huge.csv").open("wb") as sparse:
        sparse.truncate(100_000_000)
    with pytest.raises(ScenarioError, match="4,000,000 bytes at most"):
        read_table("huge.csv", place)


def test_a_table_is_looked_for_beside_the_scenario_not_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plants").mkdir()
    (tmp_path / "times.csv").write_text("t\n7\n")
    monkeypatch.chdir(tmp_path)
    assert read_table("../times.csv", Place("plants/plant.yaml")).column("t", NUMBER) == (7.0,)


# Skills


SKILLS = "operator;base;motor;test\nAnne;100;;x\nBob;;90 %;\nCem;1;;\n"


def test_a_cell_that_is_not_empty_qualifies_and_may_say_at_which_pace(folder: Path) -> None:
    assert table(folder, SKILLS).paces() == {"base": {1: 1.0, 3: 1.0}, "motor": {2: 0.9}, "test": {1: 1.0}}


def test_a_cell_that_says_no_is_refused_since_it_would_count_as_yes(folder: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        table(folder, "operator;base;motor\n1;0;1\n2;1;non\n3;1; 0 % \n").paces()
    assert [(p.code, p.place.line, p.path, p.found) for p in caught.value.problems] == [
        ("skill", 2, "base", "'0'"),
        ("skill", 3, "motor", "'non'"),
        ("skill", 4, "motor", "'0 %'"),
    ]


def test_paces_beyond_reason_are_told_with_their_lines(folder: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        table(folder, "operator;base;motor\n1;5;0,8\n2;1;350 %\n3;87,5;300\n").paces()
    assert [(p.code, p.place.line, p.path, p.found) for p in caught.value.problems] == [
        ("pace", 2, "base", "'5'"),
        ("pace", 2, "motor", "'0,8'"),
        ("pace", 3, "motor", "'350 %'"),
    ]


def test_a_person_stands_in_one_row(folder: Path) -> None:
    with pytest.raises(ScenarioError, match="'Anne' stands twice"):
        table(folder, "operator;base\nAnne;1\nAnne;1\n").paces()


def test_skills_need_people_and_stations(folder: Path) -> None:
    for content in ("operator;base\n", "operator\nAnne\n"):
        with pytest.raises(ScenarioError, match="no people or no stations"):
            table(folder, content).paces()
