"""Figures of the evidence, each beside what it should be, where something was said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Figures = Iterator["Finding"]
UNKNOWN = "withheld"


@dataclass(frozen=True)
class Finding:
    """One row: what was looked at, what was found, what should be, and whether it is so (None: nothing was said)."""

    about: str
    found: str
    target: str = ""
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "as expected", False: "NOT as expected", None: ""}[self.holds]


def percent(share: float | None, digits: int = 0) -> str:
    return UNKNOWN if share is None else f"{100.0 * share:.{digits}f} %"


def between(low: float | None, high: float | None) -> str:
    return UNKNOWN if low is None or high is None else f"{100.0 * low:.0f} to {100.0 * high:.0f} %"


def within(value: float | None, low: float, high: float) -> bool | None:
    """Whether a value lies in a range; unknown where it was withheld."""
    return None if value is None else low <= value <= high


def at(gain: Mapping[str, Any], quantile: str) -> float | None:
    """A quantile of a gain as a summary holds it; None where noise withholds it."""
    value: float | None = gain["quantiles"][quantile]["value"]
    return value


def as_text(rows: Sequence[Finding]) -> str:
    return _table(rows, lambda cells, widths: "  ".join(map(str.ljust, cells, widths)).rstrip())


def as_markdown(rows: Sequence[Finding]) -> str:
    lines = _table(rows, lambda cells, widths: f"| {' | '.join(cells)} |").splitlines()
    return "\n".join([lines[0], "| --- | --- | --- | --- |", *lines[1:]])


def _table(rows: Sequence[Finding], shown: Callable[[Sequence[str], Sequence[int]], str]) -> str:
    cells = [("what", "found", "expected", ""), *((row.about, row.found, row.target, row.verdict) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(shown(row, widths) for row in cells)
