"""Same scenario, seed and version: the same bytes, whatever happens on the way."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from toy_plant import Toy
from toy_study import carry_out

from simfactory.errors import SimfactoryError
from tests.processes import all_gone, session_of

FILES = ("samples.csv", "summary.json")


def bytes_of(directory: Path) -> list[bytes]:
    return [(directory / name).read_bytes() for name in FILES]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The bytes of an uninterrupted run by one worker."""
    directory = tmp_path_factory.mktemp("whole")
    carry_out(directory)
    return bytes_of(directory)


def runs_in(directory: Path) -> int:
    base = sqlite3.connect(directory / "journal.sqlite")
    (count,) = base.execute("SELECT count(*) FROM runs").fetchone()
    base.close()
    return int(count)


def program(directory: Path, *arguments: str) -> subprocess.Popen[str]:
    """The toy study as a process of its own group, once it has started."""
    where = Path(__file__).parent
    path = os.pathsep.join([str(where.parents[2]), os.environ.get("PYTHONPATH", "")])
    child = subprocess.Popen(
        [sys.executable, str(where / "toy_study.py"), str(directory), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "started\n"
    return child


def told(child: subprocess.Popen[str], runs: int) -> int:
    """Waits until it has told of so many runs; says of how many it told."""
    assert child.stdout is not None
    for line in child.stdout:
        done, _, total = line.split()
        if total == "128" and int(done) >= runs:
            return int(done)
    raise AssertionError(child.stderr and child.stderr.read())


def test_two_workers_give_the_bytes_of_one(tmp_path: Path, expected: list[bytes]) -> None:
    carry_out(tmp_path, workers=2)
    assert bytes_of(tmp_path) == expected


def test_a_second_run_goes_on_from_what_is_there(tmp_path: Path, expected: list[bytes]) -> None:
    carry_out(tmp_path, blocks=1)
    result = carry_out(tmp_path)
    assert result.record.runs_kept == 64
    assert bytes_of(tmp_path) == expected


def test_a_killed_worker_costs_nothing(tmp_path: Path, expected: list[bytes]) -> None:
    deadly = tmp_path / "deadly"
    deadly.touch()
    carry_out(tmp_path / "out", Toy(deadly=str(deadly)), workers=2)
    assert not deadly.exists(), "no worker was killed"
    assert bytes_of(tmp_path / "out") == expected


def test_a_run_that_always_kills_its_worker_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    with pytest.raises(SimfactoryError, match=r"before, draw 5, replication 0: .*killed 3 times"):
        carry_out(tmp_path, Toy(deadly="always"), workers=2)
    assert runs_in(tmp_path) > 0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_whole_run_killed_and_resumed_gives_the_same_bytes(
    tmp_path: Path, expected: list[bytes], workers: int
) -> None:
    """Killed after the first second: all that was finished in it is there."""
    child = program(tmp_path, str(workers), "0.05")
    done = told(child, 30 * workers)
    child.kill()
    child.communicate(timeout=30)
    assert not (tmp_path / "summary.json").exists()
    kept = runs_in(tmp_path)
    assert done / 3 < kept < 128
    result = carry_out(tmp_path)
    assert result.record.runs_kept == kept
    assert bytes_of(tmp_path) == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_was_finished(tmp_path: Path, expected: list[bytes], workers: int) -> None:
    """Every run that was told of, the batch under way included."""
    child = program(tmp_path, str(workers), "0.05")
    done = told(child, 10)
    os.killpg(child.pid, signal.SIGINT)
    _, words = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "Traceback" not in words
    assert done <= runs_in(tmp_path) < 128
    carry_out(tmp_path)
    assert bytes_of(tmp_path) == expected


def test_workers_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    child = program(tmp_path, "2", "0.02")
    told(child, 10)
    workers = session_of(child.pid) - {child.pid}
    assert len(workers) >= 2
    child.kill()
    child.communicate(timeout=30)
    assert all_gone(child.pid, within=20)


def test_a_full_disk_is_said_and_what_was_finished_is_kept(tmp_path: Path, expected: list[bytes]) -> None:
    """Full after the first second."""
    child = program(tmp_path, "1", "0.03")
    told(child, 40)
    full = (tmp_path / "journal.sqlite-wal").stat().st_size
    resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (full, full))
    _, words = child.communicate(timeout=60)
    assert child.returncode == 2
    assert "cannot be written" in words
    assert "what was finished is kept" in words
    assert 0 < runs_in(tmp_path) < 128
    assert not list(tmp_path.glob("*.csv")) + list(tmp_path.glob(".*"))
    carry_out(tmp_path)
    assert bytes_of(tmp_path) == expected
