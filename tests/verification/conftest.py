"""Tells at the end how many exact answers passed, failed and were left out."""

from __future__ import annotations

from typing import Any

OUTCOMES = {"passed": ("passed",), "failed": ("failed", "error"), "left out": ("skipped", "deselected")}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line with the counts; among those left out may be long ones, which run with -m long."""
    counts = {word: _count(terminalreporter.stats, outcomes) for word, outcomes in OUTCOMES.items()}
    if any(counts.values()):
        terminalreporter.write_line("exact answers: " + ", ".join(f"{n} {word}" for word, n in counts.items()))


def _count(stats: Any, outcomes: tuple[str, ...]) -> int:
    return sum("test_exact.py::" in report.nodeid for outcome in outcomes for report in stats.get(outcome, []))
