"""Gains: one per draw, from ratios of sums; and the spread that chance gives them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simfactory.experiments.model import HOURS, WORK, YEAR, Floats
from simfactory.experiments.samples import Samples


@dataclass(frozen=True)
class Ratio:
    """Sum over sum of each draw, shape (D,), and how each replication pulls at it, shape (D, R), relative to it."""

    value: Floats
    pull: Floats


def ratio(above: Floats, below: Floats) -> Ratio:
    """Ratios of sums over replications; pulls are those of the linearised ratio and add up to 0 in each draw.

    Both have the shape (D, R). Ratios replication by replication would be biased (Cochran, "Sampling techniques",
    1977).
    """
    mean = below.mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = above.mean(axis=1) / mean
        pull = (above - value[:, None] * below) / (mean * value)[:, None]
    return Ratio(value, np.where(np.all(above == 0, axis=1)[:, None], 0.0, pull))


def productivity(samples: Samples, run: str) -> Ratio:
    """Good pieces, weighted, per paid hour; per run where nobody is paid, as every run then lasts as long."""
    work, hours = samples.kpi(run, WORK), samples.kpi(run, HOURS)
    return ratio(work, hours if np.any(hours > 0) else np.ones_like(hours))


def gain_table(after: Ratio, before: Ratio) -> Floats:
    """Gains after/before - 1 of each draw, spread over its replications: shape (D, R).

    The mean of a row is the gain of the draw; the spread inside a row is what chance does to it, with the coupling by
    common random numbers. Infinite or NaN where the baseline makes nothing.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = (after.value / before.value)[:, None]
        return np.asarray(factor - 1 + factor * (after.pull - before.pull))


def gain_of(samples: Samples, after: str, before: str) -> Floats:
    """The table of gains of productivity of one run over another."""
    return gain_table(productivity(samples, after), productivity(samples, before))


def change_of(samples: Samples, kpi: str, after: str, before: str) -> Floats:
    """The table of relative changes of a KPI."""
    ones = np.ones((samples.draws, samples.replications))
    return gain_table(ratio(samples.kpi(after, kpi), ones), ratio(samples.kpi(before, kpi), ones))


def chance_of_a_year(after: Ratio, before: Ratio, length: int) -> float:
    """Relative standard deviation of the gain factor that chance gives one measured year of each; NaN unless R > 1.

    Each configuration has its own chance: before and after are two different years. Runs last `length` nanoseconds.
    """
    if after.pull.shape[1] < 2:
        return float("nan")
    squared = [float(side.pull.var(axis=1, ddof=1).mean()) for side in (after, before)]
    return float(np.sqrt(sum(squared) * length / YEAR))
