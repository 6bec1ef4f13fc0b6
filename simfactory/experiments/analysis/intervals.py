"""Intervals: Student's over blocks for means, a seeded block bootstrap for what is no mean."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simfactory.experiments.design import BLOCK
from simfactory.experiments.model import Floats
from simfactory.plan import Ints
from simfactory.sampling.streams import history_key, stream_id, uniforms

LEVEL = 0.90
"""The confidence of every interval that is shown."""
RESAMPLES = 1000


@dataclass(frozen=True)
class TInterval:
    """A mean with Student's interval; infinite where there is but one value."""

    mean: float
    sd: float
    half_width: float
    low: float
    high: float


@dataclass(frozen=True)
class Estimate:
    """A figure and its interval; NaN where it is unknown or withheld."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2


UNKNOWN = Estimate(math.nan, math.nan, math.nan)


def t_interval(values: Floats, level: float = LEVEL) -> TInterval:
    """The mean of independent values (at least one), with its interval by Student's t (Gosset, 1908)."""
    from scipy.special import stdtrit

    count, mean = len(values), float(np.mean(values))
    if count < 2:
        return TInterval(mean, math.nan, math.inf, -math.inf, math.inf)
    sd = float(np.std(values, ddof=1))
    half = float(stdtrit(count - 1, (1 + level) / 2)) * sd / math.sqrt(count)
    return TInterval(mean, sd, half, mean - half, mean + half)


def block_interval(values: Floats, level: float = LEVEL) -> Estimate:
    """The mean of one value per draw, with Student's interval over the means of whole blocks."""
    interval = t_interval(values.reshape(-1, BLOCK).mean(axis=1), level)
    return Estimate(interval.mean, interval.low, interval.high)


def resamples(seed: int, blocks: int, count: int = RESAMPLES) -> Ints:
    """Draws of each bootstrap sample, shape (count, blocks * 16): whole blocks, drawn with replacement, addressed."""
    drawn = uniforms(history_key(seed, 0), stream_id("bootstrap/blocks"), 0, count * blocks)
    chosen = np.minimum((drawn * blocks).astype(np.int64), blocks - 1).reshape(count, blocks)
    return np.asarray((chosen[:, :, None] * BLOCK + np.arange(BLOCK)).reshape(count, blocks * BLOCK))


def bootstrap_interval(
    statistic: Callable[[Ints], Floats], seed: int, blocks: int, level: float = LEVEL, count: int = RESAMPLES
) -> tuple[Floats, Floats, Floats]:
    """Values, lower and upper ends of statistics by a percentile block bootstrap.

    `statistic` takes draws, shape (samples, D), and gives shape (samples, statistics). Percentiles are widened for few
    blocks as Hesterberg does ("What teachers should know about the bootstrap", The American Statistician 69, 2015):
    resampling n blocks makes a spread too small by sqrt((n - 1)/n), and Student's tail is wider than the normal one.
    """
    everything = np.arange(blocks * BLOCK)[None, :]
    value = statistic(everything)[0]
    if blocks < 2:
        return value, np.full_like(value, -np.inf), np.full_like(value, np.inf)
    again = statistic(resamples(seed, blocks, count))
    tail = _tail(blocks, level)
    low, high = np.quantile(again, [tail, 1 - tail], axis=0)
    return value, np.minimum(low, value), np.maximum(high, value)


def _tail(blocks: int, level: float) -> float:
    from scipy.special import ndtr, stdtrit

    quantile = float(stdtrit(blocks - 1, (1 + level) / 2))
    return float(ndtr(-quantile * math.sqrt(blocks / (blocks - 1))))
