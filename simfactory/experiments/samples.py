"""Samples: the KPIs of every run, with the values of doubt they were run at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simfactory.experiments.design import BLOCK
from simfactory.experiments.model import Doubt, Floats
from simfactory.plan import Ints


@dataclass(frozen=True)
class Samples:
    """D draws (whole blocks of 16), R replications of each, for every run; NaN where a KPI is undefined."""

    seed: int
    doubts: tuple[Doubt, ...]
    units: Floats
    """[D, doubts] ranks in (0, 1)"""
    theta: Floats
    """[D, doubts] values"""
    runs: Mapping[str, Mapping[str, Floats]]
    """run -> KPI (in name order) -> [D, R]"""
    of_money: frozenset[str] = frozenset()
    """names of the doubts that move no run"""

    @property
    def moving(self) -> Ints:
        """Places of the doubts that may move a run."""
        places = [place for place, doubt in enumerate(self.doubts) if doubt.name not in self.of_money]
        return np.array(places, dtype=np.int64)

    @property
    def draws(self) -> int:
        return len(self.units)

    @property
    def blocks(self) -> int:
        return self.draws // BLOCK

    @property
    def replications(self) -> int:
        return next((kpi.shape[1] for run in self.runs.values() for kpi in run.values()), 0)

    def kpi(self, run: str, name: str) -> Floats:
        """One KPI of one run, shape (D, R); all NaN where the run has none of that name."""
        found = self.runs[run].get(name)
        return np.full((self.draws, self.replications), np.nan) if found is None else found


def by_draw(values: Floats) -> Floats:
    """The mean of each draw over its replications where the KPI is defined; NaN where it never is. Shape (D,)."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
