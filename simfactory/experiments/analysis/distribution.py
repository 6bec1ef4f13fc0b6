"""Distribution: mean, quantiles and probabilities of the long-run gain over doubt, each with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from simfactory.experiments.analysis.intervals import (
    LEVEL,
    UNKNOWN,
    Estimate,
    block_interval,
    bootstrap_interval,
)
from simfactory.experiments.analysis.noise import Split, Treatment, pulled, split, treatment
from simfactory.experiments.design import BLOCK
from simfactory.experiments.model import Floats
from simfactory.plan import Flags, Ints

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
CLAIMED = (0.30, 0.50)
"""The gain of productivity that the programme claims."""
SHAPED = (Treatment.RAW, Treatment.SHRUNK, Treatment.UNKNOWN)
"""Treatments under which there is a distribution over doubt."""
NOWHERE = Split(math.nan, math.nan, math.nan, math.nan, math.nan, 0, math.nan)
YEARS = 101
"""Equally likely years that stand for the chance of one measured year."""


@dataclass(frozen=True)
class Distribution:
    """What is known of a gain over doubt. `draws` are the gains as shown: as simulated, or pulled together."""

    mean: Estimate
    quantiles: tuple[Estimate, ...]  # of QUANTILES
    p_positive: Estimate
    p_30: Estimate
    p_30_50: Estimate
    noise: Split
    treatment: Treatment
    draws: Floats
    simulated: Floats

    @property
    def probabilities(self) -> tuple[Estimate, Estimate, Estimate]:
        return self.p_positive, self.p_30, self.p_30_50


def distribution(table: Floats, seed: int, doubts: int) -> Distribution:
    """The distribution of a gain from its table of shape (draws, replications); draws are whole blocks."""
    noise = split(table) if np.all(np.isfinite(table)) else NOWHERE
    how = treatment(noise, doubts)
    if how is Treatment.UNDEFINED:
        return _without_shape(UNKNOWN, noise, how, table.mean(axis=1))
    mean = block_interval(table.mean(axis=1))
    if how is Treatment.WITHHELD:
        return _without_shape(mean, noise, how, table.mean(axis=1))
    if how is Treatment.NO_DOUBT:
        return _one_number(mean, noise, table)
    return _shape(mean, noise, how, table, seed)


def _without_shape(mean: Estimate, noise: Split, how: Treatment, draws: Floats) -> Distribution:
    return Distribution(mean, (UNKNOWN,) * len(QUANTILES), UNKNOWN, UNKNOWN, UNKNOWN, noise, how, draws, draws)


def _one_number(mean: Estimate, noise: Split, table: Floats) -> Distribution:
    """Nothing is doubtful: every quantile is the mean; a probability is 0 or 1, or open where the interval spans."""
    ends = np.array([mean.low, mean.value, mean.high])
    low, value, high = holds(np.sort(ends)).T.astype(float)
    odds = [
        Estimate(float(v), float(min(a, v, b)), float(max(a, v, b))) for a, v, b in zip(low, value, high, strict=True)
    ]
    if mean.low < CLAIMED[0] and mean.high > CLAIMED[1]:
        odds[2] = replace(odds[2], low=0.0, high=1.0)
    draws = np.full(len(table), mean.value)
    return Distribution(
        mean, (mean,) * len(QUANTILES), odds[0], odds[1], odds[2], noise, Treatment.NO_DOUBT, draws, table.mean(axis=1)
    )


def _shape(mean: Estimate, noise: Split, how: Treatment, table: Floats, seed: int) -> Distribution:
    means = table.mean(axis=1)

    def shown(chosen: Ints) -> Floats:
        return pulled(table, chosen) if how is Treatment.SHRUNK else np.asarray(means[chosen])

    def figures(chosen: Ints) -> Floats:
        gains = shown(chosen)
        return np.column_stack([np.quantile(gains, QUANTILES, axis=1).T, holds(gains).mean(axis=-1).T])

    value, low, high = bootstrap_interval(figures, seed, len(table) // BLOCK)
    estimates = [Estimate(*(float(x) for x in row)) for row in zip(value, low, high, strict=True)]
    count = len(QUANTILES)
    odds = [never_certain(estimate, len(table)) for estimate in estimates[count:]]
    draws = shown(np.arange(len(table))[None, :])[0]
    return Distribution(mean, tuple(estimates[:count]), odds[0], odds[1], odds[2], noise, how, draws, means)


def holds(gains: Floats) -> Flags:
    """Whether gains are above 0, at least 30 %, and from 30 to 50 %: shape (3, …)."""
    return np.stack([gains > 0, gains >= CLAIMED[0], (gains >= CLAIMED[0]) & (gains <= CLAIMED[1])])


def never_certain(odds: Estimate, draws: int) -> Estimate:
    """A probability's interval, open where no draw, or every draw, fell inside (Clopper and Pearson, 1934)."""
    margin = 1 - ((1 - LEVEL) / 2) ** (1 / draws)
    low, high = max(0.0, odds.low), min(1.0, odds.high)
    if odds.value <= 0:
        high = max(high, margin)
    if odds.value >= 1:
        low = min(low, 1 - margin)
    return Estimate(odds.value, low, high)


def weighted_figures(gains: Floats, weights: Floats) -> tuple[float, list[float], list[float]]:
    """Mean, QUANTILES and the three probabilities of weighted gains; `weights` add up to 1."""
    order = np.argsort(gains, kind="stable")
    upto = np.cumsum(weights[order]) - weights[order] / 2
    quantiles = np.interp(QUANTILES, upto, gains[order])
    return float(weights @ gains), quantiles.tolist(), (holds(gains) @ weights).tolist()


def measured_year(gains: Floats, chance: float) -> tuple[list[float], list[float]]:
    """QUANTILES and the three probabilities of what one year would show: G = g + (1 + g) * chance * z."""
    years = (np.arange(YEARS) + 0.5) / YEARS
    z = np.array([NormalDist().inv_cdf(float(u)) for u in years])
    seen = (gains[:, None] + (1 + gains[:, None]) * chance * z[None, :]).ravel()
    return np.quantile(seen, QUANTILES).tolist(), holds(seen).mean(axis=-1).tolist()


def half_widths(estimates: Sequence[Estimate]) -> float:
    """The widest half-width of some estimates; NaN where one is unknown."""
    widths = [estimate.half_width for estimate in estimates]
    return max(widths) if all(math.isfinite(width) for width in widths) else math.nan
