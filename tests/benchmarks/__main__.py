"""Speed, measured on an idle machine: a table of figures with what each should reach.

Ratios are of user CPU within this process, by turns; whole processes are measured by the clock on the wall. The best
of five rounds counts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from simfactory import __version__
from simfactory.jit import is_available
from tests.benchmarks.draws import draws
from tests.benchmarks.events import features, lines
from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import compiling, memory, start
from tests.benchmarks.ratios import by_hand, scenarios
from tests.benchmarks.workers import workers

ROUNDS = 5
BENCHMARKS: dict[str, Callable[[int], Iterator[Figure]]] = {
    "by_hand": by_hand,
    "scenarios": scenarios,
    "lines": lines,
    "features": features,
    "draws": draws,
    "workers": workers,
    "memory": memory,
    "compiling": compiling,
    "start": start,
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"which of them: {', '.join(BENCHMARKS)} (all unless named)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to this file")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="fewer for a quick look (%(default)s)")
    asked = parser.parse_args(arguments)
    if unknown := [name for name in asked.name if name not in BENCHMARKS]:
        parser.error(f"no benchmark {', '.join(unknown)}: choose from {', '.join(BENCHMARKS)}")
    if not is_available():
        parser.error("the compiled engine needs Numba")
    figures: dict[str, list[dict[str, object]]] = {}
    for name in asked.name or BENCHMARKS:
        print(f"\n{name}: {' '.join(str(BENCHMARKS[name].__doc__).split())}")
        figures[name] = []
        for figure in BENCHMARKS[name](asked.rounds):
            print(figure, flush=True)
            figures[name].append(asdict(figure) | {"verdict": figure.verdict})
    if asked.json is not None:
        asked.json.write_text(json.dumps({"machine": machine(), "figures": figures}, indent=1), encoding="utf-8")


def machine() -> dict[str, str | int | None]:
    """What the figures were measured on, and with."""
    libraries = {library: version(library) for library in ("simpy", "numpy", "numba")}
    return {
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "simfactory": __version__,
        **libraries,
    }


if __name__ == "__main__":
    main()
