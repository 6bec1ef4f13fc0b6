"""`catalogue`: lists the levers, shows one, and goes on where one cannot be read."""

import json
import sys
from pathlib import Path

import pytest

from simfactory.cli import WRONG_INPUT, main


def ends(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """The exit code of one command."""
    monkeypatch.setattr(sys, "argv", ["simfactory", "catalogue", *map(str, arguments)])
    try:
        main()
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 0


def test_it_lists_levers(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(monkeypatch) == 0
    told = capsys.readouterr()
    assert "quick_changeover" in told.out
    assert told.err == ""


def test_it_shows_one_in_french(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(monkeypatch, "cobot", "--lang", "fr") == 0
    assert "les personnes font 25 .. 50 .. 85" in capsys.readouterr().out


def test_json_is_all_there_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(monkeypatch, "--json") == 0
    assert {"cobot", "ergonomics"} <= {lever["name"] for lever in json.loads(capsys.readouterr().out)}
    assert ends(monkeypatch, "cobot", "--json") == 0
    assert json.loads(capsys.readouterr().out)["people"][1]["value"] is True


def test_an_unknown_lever_is_refused_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(monkeypatch, "cobt") == WRONG_INPUT
    assert "did you mean 'cobot'?" in capsys.readouterr().err


def test_levers_of_a_folder_and_what_is_left_out_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = "title: Mine\nat: station\nsource: judgement\nchanges: [{scale: cycle, by: 0.5}]\n"
    (tmp_path / "mine.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(good.replace("source: judgement\n", ""), encoding="utf-8")
    assert ends(monkeypatch, "--folder", tmp_path) == 0
    told = capsys.readouterr()
    assert "mine" in told.out
    assert "bad.yaml:3:" in told.err
    assert "a figure without a source" in told.err


def test_a_folder_that_is_not_there(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(monkeypatch, "--folder", "/nowhere/at/all") == WRONG_INPUT
    assert "--folder: found '/nowhere/at/all' is no folder" in capsys.readouterr().err
