"""What all tests share: hypothesis draws the same examples every time, and never because a machine was slow.

At the end it is told how many exact answers passed, failed and were left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None, database=None, print_blob=True)
settings.load_profile("fixed")

EXACT = "test_exact.py::"
OUTCOMES = {"passed": ("passed",), "failed": ("failed", "error"), "left out": ("skipped",)}
_deselected: set[str] = set()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Notes exact answers that are left out, such as long ones, which run with -m long."""
    _deselected.update(item.nodeid for item in items if EXACT in item.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process that runs a part of the tests tells what it has left out: each leaves out the same."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["deselected"] = sorted(_deselected)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes what such a process has left out."""
    _deselected.update(getattr(node, "workeroutput", {}).get("deselected", ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line with the counts of exact answers, where there were any."""
    counts = {word: _count(terminalreporter.stats, outcomes) for word, outcomes in OUTCOMES.items()}
    counts["left out"] += len(_deselected)
    if any(counts.values()):
        terminalreporter.write_line("exact answers: " + ", ".join(f"{n} {word}" for word, n in counts.items()))


def _count(stats: Any, outcomes: tuple[str, ...]) -> int:
    """How many of these outcomes are of exact answers."""
    found = (report for outcome in outcomes for report in stats.get(outcome, []))
    return sum(EXACT in report.nodeid for report in found if hasattr(report, "nodeid"))
