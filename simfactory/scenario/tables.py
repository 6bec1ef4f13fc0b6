"""Tables from CSV files as a French or an English spreadsheet writes them.

Read are: `;`, tab or `,` between cells (the header decides, in this order); decimal comma or point; UTF-8, with or
without a byte order mark, or Windows-1252; spaces, or the other mark, between thousands.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from simfactory.errors import Place, Problem, ScenarioError, did_you_mean, quoted
from simfactory.scenario.files import read_bytes, refused, text_of
from simfactory.units import Dimension, UnitError, parse, scale_of

MOST_TOLD = 20
"""Faults of one kind told of one file; the rest are counted."""

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_NO_SEPARATOR = "\x1f"  # a character that no text has: one column
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")
_NUMERIC = re.compile(r"[-+0-9., eE]*[0-9][-+0-9., eE]*")
_PERCENT = re.compile(r"([0-9]+(?:[.,][0-9]+)?)%?")
SLOWEST, FASTEST = 0.1, 3.0
PACES = "a pace from 10 % to 300 %"
_NOT_QUALIFIED = frozenset({"0", "0%", "-", "–", "no", "non", "n"})


@dataclass(frozen=True)
class Row:
    """The cells of one line of the file, as many as the header has, spaces around them removed."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file of named columns.

    What is wrong inside the file is a ScenarioError with its lines; what the scenario asks of it and it does not have
    is a UnitError, which the one who asks can place.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    separator: str

    def texts(self, name: str) -> tuple[tuple[int, str], ...]:
        """The cells of a column with their lines, without empty ones at its end. UnitError if it does not exist."""
        if name not in self.header:
            named = [title for title in self.header if title]
            found = f"no column {quoted(name)} in {quoted(self.file, 200)}"
            raise UnitError("unknown-column", found, "a column of the file", did_you_mean(name, named), ("column",))
        index = self.header.index(name)
        cells = [(row.line, row.cells[index]) for row in self.rows]
        while cells and not cells[-1][1]:
            cells.pop()
        return tuple(cells)

    def column(self, name: str, dimension: Dimension, unit: str = "") -> tuple[float, ...]:
        """The numbers of a column, each so many `unit`, in canonical units; one at least.

        Raises UnitError for the unit or the column, ScenarioError with every cell that holds no such number.
        """
        cells = self.texts(name)
        if not cells:
            raise UnitError("empty", f"the column {quoted(name)} is empty", "numbers", "", ("column",))
        _check_unit(unit, dimension)
        marks = _Marks.of([text for _, text in cells], self.separator)
        problems: list[Problem] = []
        numbers: list[float] = []
        for line, text in cells:
            try:
                numbers.append(parse(f"{marks.number(text)!r} {unit}", dimension))
            except UnitError as error:
                problems.append(error.problem(Place(self.file, line), name))
        _raise_if_any(problems)
        return tuple(numbers)

    def paces(self) -> dict[str, dict[int, float]]:
        """People x stations -> at which pace the people, numbered by row from 1, work at each station.

        The first column names the people. A cell is empty for who is not qualified, a pace in percent (80, 80 %), or a
        cross of any kind (x, 1) for 100 %. A cell that says no (0, -, no) is refused: it would count as yes.
        """
        self._check_people()
        return {
            station: {n: _pace(row.cells[index]) for n, row in enumerate(self.rows, start=1) if row.cells[index]}
            for index, station in enumerate(self.header)
            if index > 0 and station
        }

    def _check_people(self) -> None:
        if not self.rows or len(self.header) < 2:
            raise refused("empty", Place(self.file), "no people or no stations", "people x stations")
        problems = [
            Problem("skill", Place(self.file, row.line), title, quoted(cell), "an empty cell for who is not qualified")
            for row in self.rows
            for title, cell in zip(self.header[1:], row.cells[1:], strict=True)
            if _SPACES.sub("", cell).casefold() in _NOT_QUALIFIED
        ]
        problems += [
            Problem("pace", Place(self.file, row.line), title, quoted(cell), PACES)
            for row in self.rows
            for title, cell in zip(self.header[1:], row.cells[1:], strict=True)
            if cell and _SPACES.sub("", cell).casefold() not in _NOT_QUALIFIED and not is_pace(_pace(cell))
        ]
        counts = Counter(row.cells[0] for row in self.rows)
        problems += [
            Problem(
                "duplicate-row", Place(self.file, row.line), "", f"{quoted(row.cells[0])} stands twice", "one row each"
            )
            for row in self.rows
            if counts[row.cells[0]] > 1
        ]
        _raise_if_any(problems)


def is_pace(pace: float) -> bool:
    """Whether somebody may work at this pace; beyond it is a slip of the pen."""
    return SLOWEST <= pace <= FASTEST


def _pace(cell: str) -> float:
    """80 and 80 % are a pace, 1 and all else that is no number a cross."""
    number = _PERCENT.fullmatch(_SPACES.sub("", cell))
    return 1.0 if number is None or number[0] == "1" else float(number[1].replace(",", ".")) / 100


def read_table(name: str, place: Place) -> Table:
    """The table in a file that a scenario names; `place` is where, and the name is relative to the scenario's file.

    ScenarioError at that place if the file cannot be had, at the lines of the file for what is wrong inside it.
    """
    path = Path(place.file).parent / name
    try:
        raw = read_bytes(path)
    except UnitError as error:
        raise ScenarioError([error.problem(place, "")]) from None
    return _table(_decoded(raw, str(path)), str(path))


def _check_unit(unit: str, dimension: Dimension) -> None:
    try:
        scale_of(unit, dimension)
    except UnitError as error:
        raise error.within("unit") from None


def _decoded(raw: bytes, file: str) -> str:
    """UTF-8 if it is that, else Windows-1252."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return text_of(raw, file, "cp1252")
    return text_of(raw, file)


@dataclass(frozen=True)
class _Marks:
    """How the numbers of a column are written: `decimal` before the decimals, `group` between thousands."""

    decimal: str
    group: str = ""
    unclear: bool = False  # 1,234 may be either

    @staticmethod
    def of(texts: Sequence[str], separator: str) -> _Marks:
        """The marks that all numbers of a column can have.

        A cell with both marks shows them. Commas alone are decimal where `;` parts the cells, since they could have
        parted them otherwise. Elsewhere 1,234 is a thousand between commas, and unclear between tabs.
        """
        numeric = [text for text in map(_plain_spaces, texts) if _NUMERIC.fullmatch(text)]
        both = next((text for text in numeric if "," in text and "." in text), None)
        if both is not None:
            return _Marks(",", ".") if both.rfind(",") > both.rfind(".") else _Marks(".", ",")
        commas = [text for text in numeric if "," in text]
        if not commas:
            return _Marks(".")
        if separator == ";" or not all(map(_THOUSANDS.fullmatch, commas)):
            return _Marks(",")
        return _Marks(".", ",", unclear=separator != ",")

    def number(self, text: str) -> float:
        """The number in a cell. Raises UnitError."""
        if not text:
            raise UnitError("not-a-quantity", "an empty cell between numbers", "a number")
        plain = _plain_spaces(text)
        if self.unclear and "," in plain:
            raise UnitError(
                "not-a-quantity", f"{quoted(text)} may be a decimal or thousands", "a number", "use a point"
            )
        if not re.fullmatch(self._pattern(), plain):
            expected = f"a number, decimals after '{self.decimal}' as elsewhere in this column"
            raise UnitError("not-a-quantity", f"{quoted(text)} is not a number", expected)
        return float(plain.replace(" ", "").replace(self.group, "").replace(self.decimal, "."))

    def _pattern(self) -> str:
        group, decimal = re.escape(" " + self.group), re.escape(self.decimal)
        whole = rf"\d{{1,3}}(?:[{group}]\d{{3}})+|\d+"
        return rf"[+-]?(?:(?:{whole})(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][+-]?\d+)?"


def _plain_spaces(text: str) -> str:
    return _SPACES.sub(" ", text).strip().replace("\u2212", "-")


def _table(text: str, file: str) -> Table:
    separator, start = _separator(text)
    rows = [row for row in _rows(text, separator, file) if row.line >= start and any(row.cells)]
    if not rows:
        raise refused("empty", Place(file), "an empty file", "a header and rows")
    header = rows[0].cells
    twice = [title for title, count in Counter(header).items() if title and count > 1]
    if twice:
        found = f"the column {quoted(twice[0])} stands twice"
        raise refused("duplicate-column", Place(file, rows[0].line), found, "one column of each name")
    _check_widths(rows, separator, file)
    return Table(file, header, tuple(_padded(row, len(header)) for row in rows[1:]), separator)


def _separator(text: str) -> tuple[str, int]:
    """What parts the cells, and the line of the header or one before: Excel may say `sep=;` in the first line."""
    lines = (line for line in text.splitlines() if line.strip())
    header = next(lines, "")
    said = re.fullmatch(r'"?sep=(.)"?', header.strip())
    if said:
        return said[1], 2
    outside_quotes = re.sub(r'"[^"]*"', "", header)
    return next((mark for mark in (";", "\t", ",") if mark in outside_quotes), _NO_SEPARATOR), 1


def _rows(text: str, separator: str, file: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(map(str.strip, cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise refused("not-csv", Place(file, line), f"not CSV: {error}", "cells, quoted by pairs of '\"'") from None


def _check_widths(rows: Sequence[Row], separator: str, file: str) -> None:
    """No row has more cells than the header, empty ones apart."""
    width = len(rows[0].cells)
    remedy = "part the cells by ';' or quote decimal commas" if separator == "," else ""
    expected = f"{width} as in the header"
    _raise_if_any(
        [
            Problem("ragged-row", Place(file, row.line), "", f"{len(row.cells)} cells", expected, remedy)
            for row in rows
            if any(row.cells[width:])
        ]
    )


def _padded(row: Row, width: int) -> Row:
    return Row(row.line, (*row.cells, *("",) * width)[:width])


def _raise_if_any(problems: Sequence[Problem]) -> None:
    """All problems of one kind in one file; the first ones if they are many."""
    if len(problems) > MOST_TOLD:
        more = f"and {len(problems) - MOST_TOLD} more like these"
        last = problems[MOST_TOLD]
        problems = [*problems[:MOST_TOLD], Problem(last.code, last.place, last.path, more)]
    if problems:
        raise ScenarioError(problems)
