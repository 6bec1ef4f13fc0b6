"""Files that people get wrong: `check` ends at once with exit code 2, and says where and what."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from simfactory.cli import WRONG_INPUT, main

HEAD = "simfactory: 1\nname: Plant\n"
TWO = "line:\n  - {station: a, cycle: 3 s}\n  - {station: b, cycle: 4 s}\n"
AT_ONCE = 5.0
"""Seconds."""


def in_loop(first: str, second: str, back: str) -> str:
    return f"line:\n  - {{station: a, {first}, queue: 1}}\n  - {{station: b, {second}, queue: 1, to: {back}}}\n"


def told(file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What `check` prints of a wrong file."""
    monkeypatch.setattr(sys, "argv", ["simfactory", "check", str(file)])
    start = time.process_time()
    with pytest.raises(SystemExit) as leaving:
        main()
    assert time.process_time() - start < AT_ONCE
    assert leaving.value.code == WRONG_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TWO + "suppyl: unlimited", "6:1: suppyl: unknown key 'suppyl'"),
        ("line: [{station: a, cycle: 3 s, cycle: 4 s}]", "3:33: a.cycle: 'cycle' stands twice"),
        ("line: [{station: a, cycle: 30 EUR}]", "3:28: a.cycle: '30 EUR' is a money"),
        ("line: [{station: a, cycle: .nan}]", "3:28: a.cycle: '.nan'; expected a finite number"),
        ("line: [{station: a, cycle: inf min}]", "3:28: a.cycle: 'inf min'"),
        ("line: [{station: a, cycle: -3 .. 3 s}]", "3:28: a.cycle: '-3 s' is negative"),
        ("line: [{station: a, cycle: 3 s, defects: 50 .. 80 .. 120 %}]", "3:42: a.defects: '120 %' is more than 100 %"),
        ("line: [{station: a, cycle: 3 s, to: {out: 50 %, scrap: 40 %}}]", "3:37: a.to: the shares add up to 90 %"),
        (f"products: {{A: {{share: 50 %}}, B: {{share: 60 %}}}}\n{TWO}", "3:11: products: the shares add up to 110 %"),
        ("line: [{station: a, cycle: 0,45 s}]", "3:30: a: '0,45 s'; expected a decimal point (decimal comma: write"),
        ("line:\n  - station: a\n    cycle: 0,45 s", "5:12: a.cycle: '0,45 s'"),
        ("line: [{station: a, cycle: {time: 3 s, by: op}}]", "3:44: a.cycle.by: no 'op'"),
        (
            "line:\n  - {station: a, cycle: 3 s, to: out}\n  - {station: b, cycle: 4 s}",
            "5:5: b: no part ever reaches 'b'",
        ),
        (in_loop("cycle: 3 s", "cycle: 4 s", "a"), "4:5: a: parts of 'part' never leave the plant"),
        ("supply: {parts: 4}\n" + in_loop("cycle: 3 s", "cycle: 4 s", "a"), "5:5: a: the loop a → b → a holds 4 parts"),
        (in_loop("cycle: 0 s", "cycle: 0 s", "{a: 10 %, out: 90 %}"), "4:5: a: a loop that takes no time"),
        (
            f"shifts: {{day: {{mon-fri: 06:00-14:00, wed: 13:00-15:00}}}}\n{TWO}",
            "3:15: shifts.day: windows overlap on wed",
        ),
        (f"shifts: {{day: 06:00-14:00}}\n{TWO}", "3:15: shifts.day: '06:00-14:00'; expected a mapping of days"),
        (f"demand: 720\n{TWO}", "3:9: demand: '720'; expected a mapping of per_week"),
        (
            f"upgrades: {{u: {{changes: [{{set: a.station, to: c}}]}}}}\n{TWO}",
            "3:32: upgrades.u.changes.1.set: no 'station'",
        ),
        (f"upgrades: {{u: {{changes: [{{scale: a.cycle, by: -20 %}}]}}}}\n{TWO}", "(write 80 % to take 20 % off)"),
        (f"upgrades: {{u: {{changes: [a.cycle]}}}}\n{TWO}", "3:26: upgrades.u.changes.1: 'a.cycle'; expected {set:"),
        ("line: [{station: !!python/name:os.system a}]", "3:18: a.station: the tag '!!python/name:os.system'"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{c}: &{c} [{','.join(['*' + p] * 10)}]\n" for p, c in zip("abcdefg", "bcdefgh", strict=True)),
            "aliases that stand for more than 200,000 values",
        ),
        ("line: &line [*line]", "3:14: line.1: '*line' inside what it stands for"),
        ("line: " + "[" * 100_000, "3:66: more than 60 levels inside each other"),
        ("line: " + "{a: " * 100_000, "3:243: more than 60 levels inside each other"),
    ],
)
def test_a_wrong_text_is_told_at_its_place(
    text: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plant.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    said = told(file, monkeypatch, capsys)
    assert said.startswith(f"{file}:")
    assert words in said


def test_what_is_no_file_of_text_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plant.yaml"
    file.write_bytes(b"simfactory: 1\nname: \xff\n")
    assert f"{file}:2:7: byte 0xFF is not UTF-8 text" in told(file, monkeypatch, capsys)
    with file.open("wb") as large:
        large.truncate(100_000_000)
    assert "100,000,000 bytes or more" in told(file, monkeypatch, capsys)
    assert "is a directory" in told(tmp_path, monkeypatch, capsys)
    file.unlink()
    assert "does not exist" in told(file, monkeypatch, capsys)
    file.symlink_to("nowhere")
    assert told(file, monkeypatch, capsys).count("plant.yaml") == 2  # the name is not proposed for itself


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plant.yaml"
    file.write_text(HEAD + TWO, encoding="utf-8")

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the mode of a file does not bind an administrator
    assert "cannot be read: Permission denied" in told(file, monkeypatch, capsys)
