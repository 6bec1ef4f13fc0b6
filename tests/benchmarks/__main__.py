"""Speed, measured: `python -m tests.benchmarks [--json FILE]` on an idle machine prints a table.

Ratios of user CPU within this process, best of five pairs; start-up and checking in milliseconds of their own
processes, best of five.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.by_hand import parts_made

ROUNDS = 5
MINUTES = 50_000
LINE = """
simfactory: 1
name: Five stations
line:
  - {{station: s1, cycle: {{law: exponential, mean: 1 min}}{failures}}}
  - buffer: 4
  - {{station: s2, cycle: {{law: exponential, mean: 1 min}}{failures}}}
  - buffer: 4
  - {{station: s3, cycle: {{law: exponential, mean: 1 min}}{failures}}}
  - buffer: 4
  - {{station: s4, cycle: {{law: exponential, mean: 1 min}}{failures}}}
  - buffer: 4
  - {{station: s5, cycle: {{law: exponential, mean: 1 min}}{failures}}}
"""
FAILURES = (
    ", failures: {stop: {clock: calendar, every: {law: exponential, mean: 100 min}, "
    "repair: {law: exponential, mean: 10 min}, while_down: {take: true, release: true}}}"
)


def user_seconds(work: Callable[[], object]) -> float:
    """User CPU of one call."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    work()
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before


def ratio_to_hand_written(fails: bool) -> float:
    """How many times faster than the hand-written program our SimPy engine makes the same minutes of the line."""
    from simfactory import load_text
    from simfactory.blueprint import compile_blueprint
    from simfactory.engines import simulate

    plan = compile_blueprint(load_text(LINE.format(failures=FAILURES if fails else ""))).frame
    until = MINUTES * 60 * 10**9
    ours, theirs = [], []
    for seed in range(ROUNDS):
        ours.append(user_seconds(lambda seed=seed: simulate(plan, seed=seed, until=until, engine="simpy")))
        theirs.append(user_seconds(lambda seed=seed: parts_made(MINUTES, fails, seed)))
    return min(theirs) / min(ours)


def milliseconds(*arguments: str) -> float:
    """Wall time of one command in a process of its own, best of five."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "simfactory", *arguments], stdout=subprocess.DEVNULL, check=True)
        best = min(best, time.perf_counter() - start)
    return 1000.0 * best


def long_line(stations: int) -> str:
    """A line of so many stations, each with a buffer, set-ups, failures and a doubt."""
    station = (
        "  - buffer: 2\n  - station: s{i}\n    cycle: {{mean: 9 .. 10 .. 12 s, cv: 20 %}}\n"
        "    failures: {{jam: {{every: {{law: exponential, mean: 4 h}}, repair: 10 min}}}}\n"
    )
    head = "simfactory: 1\nname: Long\nline:\n"
    return head + "".join(station.format(i=i) for i in range(stations)).removeprefix("  - buffer: 2\n")


def milliseconds_of_check(stations: int, folder: Path) -> float:
    """Reading and checking a line of so many stations, start of the interpreter included."""
    file = folder / f"{stations}.yaml"
    file.write_text(long_line(stations), encoding="utf-8")
    return milliseconds("check", str(file))


def measured(folder: Path) -> dict[str, float]:
    """Every figure of the table."""
    return {
        "SimPy engine / hand-written program, without failures": ratio_to_hand_written(fails=False),
        "SimPy engine / hand-written program, with failures": ratio_to_hand_written(fails=True),
        "--help, ms": milliseconds("--help"),
        "check of 5,000 stations, ms": milliseconds_of_check(5000, folder),
    }


def main() -> None:
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(Path(folder))
    for name, figure in figures.items():
        print(f"{name:<60} {figure:8.2f}")
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
