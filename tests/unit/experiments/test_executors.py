"""Calls are handed to workers as there are cores for them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import methodcaller
from pathlib import Path
from typing import Any

import pytest

from simfactory.errors import SimfactoryError
from simfactory.experiments import executors
from simfactory.experiments.executors import execute
from simfactory.interruption import Interruption, interruptible
from tests.processes import all_gone

PATIENCE = 60
"""Seconds after which whoever waits in vain gives up."""


@dataclass(frozen=True)
class Nothing:
    """A model without anything to run."""

    preload: tuple[str, ...] = ()


@dataclass(frozen=True)
class Nap:
    """A call that says from when to when it slept."""

    place: int

    def __call__(self, model: Any) -> tuple[float, float]:
        since = time.monotonic()
        time.sleep(0.02)
        return since, time.monotonic()


@dataclass(frozen=True)
class Meeting:
    """A call that ends once all others are under way, too; its answer is whether they came."""

    folder: Path
    place: int
    others: int

    def __call__(self, model: Any) -> bool:
        (self.folder / str(self.place)).touch()
        until = time.monotonic() + PATIENCE
        while len(list(self.folder.iterdir())) < self.others and time.monotonic() < until:
            time.sleep(0.01)
        return len(list(self.folder.iterdir())) == self.others


@dataclass(frozen=True)
class Deaf:
    """A call of a worker that hears of nothing, for a long time."""

    folder: Path

    def __call__(self, model: Any) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        (self.folder / "deaf").touch()
        time.sleep(PATIENCE)


@dataclass(frozen=True)
class Several:
    """A call of several parts, one of which may kill its worker."""

    parts: tuple[str, ...]

    def __call__(self, model: Any) -> tuple[str, ...]:
        if "deadly" in self.parts:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.parts

    def apart(self) -> list[Several]:
        return [Several((part,)) for part in self.parts]

    def __str__(self) -> str:
        return " and ".join(self.parts)


STARTING = """
import os, signal, threading
from slow_model import Model
from simfactory.experiments.executors import execute
from simfactory.interruption import Interruption, interruptible

try:
    with interruptible():
        threading.Timer(1, os.kill, (os.getpid(), signal.SIGTERM)).start()
        list(execute(Model(), [print, print], 2))
except Interruption:
    print("interrupted", flush=True)
"""
SLOW_MODEL = """
class Model:
    preload = ("slow_to_load",)
"""


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "usable_cores", lambda: 2)


def test_workers_leave_a_core_to_what_is_compiled_beside_them() -> None:
    model: Any = Nothing()
    naps = sorted(nap for _, nap in execute(model, [Nap(place) for place in range(6)], 2, crowded=lambda: True))
    assert len(naps) == 6
    assert all(end <= since for (_, end), (since, _) in pairwise(naps))


def test_once_nothing_else_needs_the_core_it_is_used_before_the_call_under_way_ends(tmp_path: Path) -> None:
    model: Any = Nothing()
    for_a_while: Iterator[bool] = iter([True, True, True])
    calls = [Meeting(tmp_path, place, others=2) for place in range(2)]
    assert all(met for _, met in execute(model, calls, 2, crowded=lambda: next(for_a_while, False)))


def test_one_core_alone_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "usable_cores", lambda: 1)
    model: Any = Nothing()
    assert len(list(execute(model, [Nap(0), Nap(1)], 2, crowded=lambda: True))) == 2


def test_a_call_of_several_that_loses_its_worker_is_tried_again_part_by_part_and_the_deadly_one_named() -> None:
    model: Any = Nothing()
    answers: list[tuple[str, ...]] = []
    calls: list[Any] = [Several(("harmless", "deadly", "not tried"))]
    with pytest.raises(SimfactoryError, match=r"^deadly: its worker process was killed 3 times"):
        answers.extend(answer for _, answer in execute(model, calls, 2, apart=methodcaller("apart")))
    assert answers == [("harmless",)]


def interrupt_when(found: Path) -> None:
    """Asks this process to end as soon as there is such a file."""

    def interrupt() -> None:
        until = time.monotonic() + PATIENCE
        while not found.exists() and time.monotonic() < until:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=interrupt).start()


def test_an_interruption_waits_for_no_worker_that_does_not_hear_of_it(tmp_path: Path) -> None:
    model: Any = Nothing()
    calls: list[Any] = [Deaf(tmp_path), Nap(0)]
    interrupt_when(tmp_path / "deaf")
    with pytest.raises(Interruption), interruptible():
        list(execute(model, calls, 2))
    assert time.time() - (tmp_path / "deaf").stat().st_mtime < PATIENCE / 4


def test_an_interruption_is_heard_while_workers_start_and_leaves_nobody_behind(tmp_path: Path) -> None:
    (tmp_path / "slow_model.py").write_text(SLOW_MODEL, encoding="utf-8")
    (tmp_path / "slow_to_load.py").write_text(f"import time\ntime.sleep({PATIENCE})\n", encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    child = subprocess.Popen(
        [sys.executable, "-c", STARTING],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    told, _ = child.communicate(timeout=PATIENCE / 2)
    assert told == "interrupted\n"
    assert all_gone(child.pid, within=2)


@dataclass(frozen=True)
class Fault:
    """A call that goes wrong."""

    def __call__(self, model: Any) -> None:
        raise ValueError("by fault")


def test_what_a_call_raises_is_raised_here_and_says_where_it_was() -> None:
    model: Any = Nothing()
    calls: list[Any] = [Fault(), Nap(0)]
    with pytest.raises(ValueError, match="by fault") as raised:
        list(execute(model, calls, 2))
    assert any("test_executors.py" in note for note in raised.value.__notes__)
