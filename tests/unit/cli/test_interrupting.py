"""Runs that are interrupted from outside: how they end, what they leave behind, how they go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from simfactory import api, cli
from tests.processes import all_gone, session_of

QUICK = """
simfactory: 1
name: Quick
run: {warm_up: 1 day, length: 1 day, blocks: 2}
line:
  - {station: saw, cycle: {mean: 9 .. 10 .. 12 min, cv: 30 %}}
  - buffer: 2
  - {station: glue, cycle: {mean: 10 min, cv: 30 %}}
upgrades: {faster: {changes: [{scale: glue.cycle, by: 0.6 .. 0.7 .. 0.8}]}}
"""
LONG = QUICK.replace("1 day", "50 weeks")
ROOT = Path(cli.__file__).parents[2]
UGLY = ("Traceback", "leaked", "Error", "Exception")


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that are ended with the test, with all of their sessions."""
    some: list[subprocess.Popen[str]] = []
    yield some
    for child in some:
        for number in session_of(child.pid):
            os.kill(number, signal.SIGKILL)
        child.wait()
        for stream in (child.stdout, child.stderr):
            assert stream is not None
            stream.close()


def start(some: list[subprocess.Popen[str]], folder: Path, text: str, *arguments: str) -> subprocess.Popen[str]:
    """The command line in a session of its own, once it has told that it runs."""
    (folder / "plant.yaml").write_text(text, encoding="utf-8")
    child = subprocess.Popen(
        [sys.executable, "-m", "simfactory", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    some.append(child)
    assert child.stderr is not None
    while " of " not in (line := child.stderr.readline()):
        assert line, "it ended before it told that it runs"  # it may first tell that it gets an engine ready
    return child


@pytest.mark.parametrize("wait", [0.1, 1.3], ids=lambda wait: f"after {wait} s")
@pytest.mark.parametrize("how", ["SIGINT to all", "SIGTERM to all", "SIGTERM to one"])
def test_interrupted_in_its_first_seconds_a_run_ends_in_words_and_leaves_nobody_behind(
    tmp_path: Path, started: list[subprocess.Popen[str]], how: str, wait: float
) -> None:
    child = start(started, tmp_path, LONG, "run", "plant.yaml", "--workers", "2", "--out", "out")
    time.sleep(wait)
    number, _, whom = how.split()
    (os.killpg if whom == "all" else os.kill)(child.pid, signal.Signals[number])
    _, words = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "--resume out" in words
    assert not [word for word in UGLY if word in words], words
    assert all_gone(child.pid, within=2)


def test_what_was_interrupted_can_be_resumed(tmp_path: Path, started: list[subprocess.Popen[str]]) -> None:
    start(started, tmp_path, QUICK, "run", "plant.yaml", "--workers", "2", "--out", "out").send_signal(signal.SIGTERM)
    assert started[0].wait(timeout=30) == 130
    api.run(tmp_path / "plant.yaml", workers=1, resume=tmp_path / "out")
    assert (tmp_path / "out" / "summary.json").exists()


def test_workers_end_by_themselves_when_the_run_is_killed(tmp_path: Path, started: list[subprocess.Popen[str]]) -> None:
    arguments = ("--workers", "2", "--engine", "simpy", "--out", "out")  # a compilation would go on, for the next run
    child = start(started, tmp_path, LONG, "run", "plant.yaml", *arguments)
    deadline = time.monotonic() + 30
    while len(session_of(child.pid)) < 5 and time.monotonic() < deadline:  # it, its two helpers, two workers
        time.sleep(0.05)
    assert len(session_of(child.pid)) == 5
    child.kill()
    assert all_gone(child.pid, within=5)


def test_an_interrupted_sweep_says_what_is_kept_and_goes_on_from_there(
    tmp_path: Path, started: list[subprocess.Popen[str]]
) -> None:
    (tmp_path / "first.yaml").write_text(QUICK.replace("Quick", "First"), encoding="utf-8")
    arguments = ("sweep", "first.yaml", "plant.yaml", "--workers", "1", "--out", "both")
    child = start(started, tmp_path, LONG.replace("Quick", "Second"), *arguments)
    deadline = time.monotonic() + 60
    while not (tmp_path / "both" / "plant" / "journal.sqlite").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    os.killpg(child.pid, signal.SIGINT)
    _, words = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "interrupted in Second, 1 of 2 scenarios finished; what was finished is kept in both" in words
    assert "the same command goes on from there" in words
    assert (tmp_path / "both" / "first" / "summary.json").exists()
    again = start(started, tmp_path, LONG.replace("Quick", "Second"), *arguments)
    assert again.poll() is None, "the folder of an interrupted sweep was refused"
