"""One worker and two, on a whole study."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from simfactory import load, run
from simfactory.engines.compiled_engine.engine import prepare
from simfactory.scenario import Scenario
from tests.benchmarks.figures import Figure
from tests.benchmarks.plants import SCENARIOS


def workers(rounds: int) -> Iterator[Figure]:
    """The study of the electronics line as shipped, workers' start included. Wall time, by turns."""
    prepare()
    scenario = load(SCENARIOS / "electronics_line.yaml")
    taken: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for number, seconds in taken.items():
            seconds.append(_seconds(scenario, number))
    one, two = (min(seconds) for seconds in taken.values())
    yield Figure("study of the electronics line, one worker", one, "s")
    yield Figure("study of the electronics line, two workers", two, "s")
    yield Figure("two workers, one = 1", one / two, "x", least=1.8)


def _seconds(scenario: Scenario, workers: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        since = time.perf_counter()
        run(scenario, engine="compiled", workers=workers, out=Path(folder) / "results")
        return time.perf_counter() - since
