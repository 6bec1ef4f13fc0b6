"""Calls are handed to workers as there are cores for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from simfactory.experiments import executors
from simfactory.experiments.executors import execute

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
