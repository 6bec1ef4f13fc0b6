"""What an experiment needs of the thing it runs: names, doubts, and one run at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SECOND = 1_000_000_000
YEAR = 365 * 24 * 3600 * SECOND

WORK = "plant.weighted_good"
"""KPI of every run: good pieces times their standard work contents. Numerator of productivity."""
HOURS = "plant.paid_hours"
"""KPI of every run: paid hours of all pools. Denominator of productivity."""
GROWTH = "plant.wip_growth"
"""KPI of every run: rise of the work in progress over the window, as a share of the pieces that left."""


class Doubt(Protocol):
    """One value that nobody knows for sure."""

    @property
    def name(self) -> str: ...
    @property
    def low(self) -> float: ...
    @property
    def mode(self) -> float | None: ...
    @property
    def high(self) -> float: ...
    @property
    def source(self) -> str: ...
    def quantile(self, u: float) -> float: ...


@dataclass(frozen=True)
class Window:
    """What of a run is measured: from `warm_up` on, for `length`. Both in nanoseconds, whole cycles of the calendar."""

    warm_up: int
    length: int

    @property
    def end(self) -> int:
        return self.warm_up + self.length


@dataclass(frozen=True)
class Path:
    """How one pilot run went on: good pieces out and mean work in progress in each of many equal bins from time 0."""

    output: Floats
    wip: Floats
    work: float
    """Good pieces times their weights over the second half of the run,"""
    hours: float
    """and the paid hours of that half."""


@dataclass(frozen=True)
class Measured:
    """One run over its window: its KPIs by name, and the engine that made it."""

    kpis: Mapping[str, float]
    engine: str


class Simulated(Protocol):
    """One run that was made and is not measured yet."""

    def measured(self) -> Measured:
        """Its KPIs; WORK, HOURS and GROWTH among them, NaN where one is undefined."""
        ...


class Model(Protocol):
    """A plant in all its configurations. Pickled once for each worker."""

    @property
    def preload(self) -> tuple[str, ...]:
        """Modules that are imported once for all workers."""
        ...

    @property
    def runs(self) -> tuple[str, ...]:
        """What can be run: the configurations, and those of capacity ("after@capacity")."""
        ...

    @property
    def doubts(self) -> tuple[Doubt, ...]: ...

    @property
    def of_money(self) -> frozenset[str]:
        """Names of the doubts that move no run: of prices, powers, how money is reckoned, and when upgrades work."""
        ...

    @property
    def cycle(self) -> int:
        """Nanoseconds after which the calendar repeats; what pilots count in."""
        ...

    @property
    def calendar(self) -> bool:
        """Whether there are shifts: warm-up and length are then whole cycles."""
        ...

    def simulate_one(self, run: str, theta: Mapping[str, float], replication: int, window: Window) -> Simulated:
        """One run up to the end of the window, over which it is measured when that is asked for."""
        ...

    def pilot(self, run: str, theta: Mapping[str, float], replication: int, cycles: int) -> Path:
        """The path of one run from time 0 on, over so many cycles of the calendar."""
        ...
