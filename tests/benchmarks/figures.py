"""Figures with their targets, and the clock that they are measured by."""

from __future__ import annotations

import gc
import resource
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """One measured figure; `least` or `most` is what it should reach, where something was promised."""

    name: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None

    @property
    def target(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}"
        return f"≤ {self.most:g}" if self.most is not None else ""

    @property
    def verdict(self) -> str:
        """ "reached", "missed", or nothing where nothing was promised."""
        if not self.target:
            return ""
        high_enough = self.least is None or self.value >= self.least
        return "reached" if high_enough and (self.most is None or self.value <= self.most) else "missed"

    def __str__(self) -> str:
        return f"{self.name:<72} {self.value:10.2f} {self.unit:<6} {self.target:>7} {self.verdict}".rstrip()


def user_seconds(work: Work) -> float:
    """User CPU of one call in this process."""
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    work()
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before


def best(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """The least user CPU of each work, in seconds: all take turns, so that a slow minute of the machine hits all."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(user_seconds(work))
    return {name: min(seconds) for name, seconds in taken.items()}
