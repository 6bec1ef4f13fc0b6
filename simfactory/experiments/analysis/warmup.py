"""Warm-up: where a run has forgotten its empty start, and whether it ever settles."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from simfactory.experiments.model import Floats, Path
from simfactory.kpis.growth import growth

BATCH = 5
"""Observations of one batch: MSER-5."""
UNSTEADY = 0.01
"""Growth of the work in progress, as a share of the pieces that left, from which a draw has no steady state."""


@dataclass(frozen=True)
class Deletion:
    """Where MSER cuts a series. At its limit (half the batches) the minimum may lie further on: do not trust it."""

    batches: int
    truncate_batches: int
    truncate_observations: int
    statistic: float
    mean_after: float
    at_limit: bool


def mser(series: Floats, batch: int = BATCH) -> Deletion:
    """The deletion point of a series of at least one batch by MSER-m; a short last batch is dropped.

    Over batch means z it minimises sum (z - mean)^2 / (k - d)^2 over 0 <= d <= k // 2, the smallest d on a tie.
    K. P. White, M. J. Cobb, S. C. Spratt, "A comparison of five steady-state truncation heuristics for simulation",
    Winter Simulation Conference, 2000.
    """
    count = len(series) // batch
    means = series[: count * batch].reshape(count, batch).mean(axis=1)
    statistics = [float(np.sum((rest - rest.mean()) ** 2)) / len(rest) ** 2 for rest in _rests(means)]
    cut = int(np.argmin(statistics))
    return Deletion(count, cut, cut * batch, statistics[cut], float(means[cut:].mean()), cut == count // 2)


def _rests(means: Floats) -> Iterable[Floats]:
    return (means[cut:] for cut in range(len(means) // 2 + 1))


@dataclass(frozen=True)
class Settling:
    """Cycles after which pooled pilot runs have settled; at the limit they were too short to tell."""

    cycles: int
    at_limit: bool


def settling(paths: Iterable[Path], cycles: int) -> Settling:
    """The deletion point of one configuration's pilots, pooled over draws: the later of output and work in progress.

    What repeats from cycle to cycle (shifts, weekends) is taken out first, or it would hide the start. Work in progress
    that still grows at the end never settles and says nothing about the start.
    """
    pooled = list(paths)
    settled = [path.wip for path in pooled if not _grows(path)]
    series = [np.mean([path.output for path in pooled], axis=0), *([np.mean(settled, axis=0)] if settled else [])]
    cuts = [mser(_without_cycle(one, cycles)) for one in series]
    per_cycle = len(series[0]) / cycles
    return Settling(
        cycles=max(math.ceil(cut.truncate_observations / per_cycle) for cut in cuts),
        at_limit=any(cut.at_limit for cut in cuts),
    )


def _grows(path: Path) -> bool:
    late = slice(len(path.wip) // 2, None)
    return growth(path.wip[late], float(path.output[late].sum())) > UNSTEADY


def _without_cycle(series: Floats, cycles: int) -> Floats:
    table = series.reshape(cycles, -1)
    return np.asarray((table - table.mean(axis=0)).ravel())
