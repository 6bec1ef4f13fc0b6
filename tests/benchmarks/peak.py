"""`python -m tests.benchmarks.peak FILE ENGINE WEEKS`: the peak memory in KiB of a process that lives one history."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from simfactory import load
from simfactory.engines import simulate
from tests.benchmarks.plants import DAY, plan_of


def peak() -> int:
    """Of this process alone: what Linux keeps in `ru_maxrss` also knows the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(row.split()[1]) for row in status.read_text().splitlines() if row.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


if __name__ == "__main__":
    _, file, engine, weeks = sys.argv
    simulate(plan_of(load(file)), seed=0, until=7 * int(weeks) * DAY, engine=engine)
    print(peak())
