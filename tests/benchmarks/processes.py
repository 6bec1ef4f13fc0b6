"""What processes of their own take: time to start, to compile, to check; memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.benchmarks.plants import CELL, SCENARIOS, detailed_line

WEEKS, HORIZONS = 26, (1, 10, 100)
"""So many weeks, once and times ten and a hundred: after the first, every plant has settled."""
FIRST_DAY = f"import simfactory; simfactory.simulate({str(CELL)!r}, until='1 day', engine='compiled')"


def memory(rounds: int) -> Iterator[Figure]:
    """Peak memory of the compiled engine over ever longer horizons; a byte kept per event would be some MB."""
    for file in sorted(SCENARIOS.glob("*.yaml")):
        peaks = [_peak(file, "compiled", WEEKS * times) for times in HORIZONS]
        for times, megabytes in zip(HORIZONS, peaks, strict=True):
            yield Figure(f"{file.stem}, {WEEKS * times} weeks: peak memory", megabytes, "MB")
        yield Figure(f"{file.stem}: growth over a hundredfold horizon", max(peaks) - peaks[0], "MB", most=5)


def _peak(file: Path, engine: str, weeks: int) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.peak", str(file), engine, str(weeks)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / 1024


def compiling(rounds: int) -> Iterator[Figure]:
    """Compiled code made ready in a process of its own (cold: once only), and one that lives at once. Wall time."""
    prepare = ("-m", "simfactory.engines.compiled_engine")
    with tempfile.TemporaryDirectory() as cache:
        place = {"XDG_CACHE_HOME": cache}
        yield Figure("compiled code ready, nothing in the cache", _seconds(prepare, 1, place), "s")
        yield Figure("compiled code ready, from the cache", _seconds(prepare, rounds, place), "s")
        second = _seconds(("-c", FIRST_DAY), rounds, place)
        yield Figure("a second process: the machining cell read, its first day lived", second, "s", most=1.5)


def start(rounds: int) -> Iterator[Figure]:
    """The command's help, and reading and checking a long line. Wall time, start of the interpreter included."""
    yield Figure("--help", 1000 * _seconds(("-m", "simfactory", "--help"), rounds), "ms", most=150)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.yaml"
        file.write_text(detailed_line(5000), encoding="utf-8")
        yield Figure(
            "check of 5,000 stations",
            1000 * _seconds(("-m", "simfactory", "check", str(file)), rounds),
            "ms",
            most=3000,
        )


def _seconds(arguments: tuple[str, ...], rounds: int, environment: Mapping[str, str] | None = None) -> float:
    """Wall time of one command in a process of its own, the best of several; it finds the bytecode of those before."""
    settings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    taken = []
    for _ in range(rounds):
        since = time.perf_counter()
        command = [sys.executable, *arguments]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=settings | dict(environment or {}))
        taken.append(time.perf_counter() - since)
    return min(taken)
