"""Means of the laws of a plan, from the rows that the sampler reads."""

from __future__ import annotations

import math

import numpy as np

from simfactory.plan import Floats, Laws
from simfactory.sampling import sampler
from simfactory.sampling.whole_days import whole_units

DAY = 86_400.0  # seconds
_GRID = 4096  # uniforms over which a law is averaged that has no mean in plain arithmetic


def law_means(laws: Laws) -> Floats:
    """[rows] the mean of each law, in its own unit (seconds, pieces or cycles)."""
    return np.array([law_mean(laws, row) for row in range(len(laws.kind))], dtype=np.float64)


def mean_count(laws: Laws, row: int) -> float:
    """The mean of a law rounded to whole numbers of at least 1, as engines round pieces of a lot; -1 (no law): 1.

    Averaged over an even grid of uniforms.
    """
    if row < 0:
        return 1.0
    table, count = _table(laws, row), int(laws.count[row])
    kind, (a, b, c, d) = int(laws.kind[row]), _parameters(laws, row)
    draws = (sampler.sample(kind, a, b, c, d, table, 0, count, (i + 0.5) / _GRID, i) for i in range(_GRID))
    return math.fsum(max(1, math.floor(draw + 0.5)) for draw in draws) / _GRID


def mean_shifts(laws: Laws, row: int, most: float = math.inf) -> float:
    """The mean of a time away in whole shifts of a day, at least 1; of longer ones only `most` count."""
    return whole_units(int(laws.kind[row]), *_parameters(laws, row), _table(laws, row), DAY, most)


def _table(laws: Laws, row: int) -> list[float]:
    start = int(laws.start[row])
    return [float(number) for number in laws.table[start : start + int(laws.count[row])]]


def _parameters(laws: Laws, row: int) -> tuple[float, float, float, float]:
    return float(laws.a[row]), float(laws.b[row]), float(laws.c[row]), float(laws.d[row])


def law_mean(laws: Laws, row: int) -> float:
    """The mean of one law, in its own unit."""
    a, b, c, d = _parameters(laws, row)
    kind = int(laws.kind[row])
    if kind in (sampler.CONSTANT, sampler.EXPONENTIAL):
        return a
    if kind == sampler.WEIBULL:
        return a * math.gamma(1.0 + b)
    if kind == sampler.LOGNORMAL:
        return a * math.exp(b * b / 2.0)
    if kind == sampler.UNIFORM:
        return a * (b + c) / 2.0
    if kind == sampler.TRIANGULAR:
        return a * (b + c + d) / 3.0
    if kind == sampler.NORMAL:
        return a * (b + (_density_at(c) - _density_at(c + d)) / d)
    if kind == sampler.TABLE:
        return a * _mean_of_quantiles(b, c, _table(laws, row))
    return a * _mean_of_values(kind, _table(laws, row))


def _density_at(probability: float) -> float:
    """Density of the standard normal at a quantile."""
    if not 0.0 < probability < 1.0:
        return 0.0
    return math.exp(-(sampler.normal_quantile(probability) ** 2) / 2.0) / math.sqrt(2.0 * math.pi)


def _mean_of_quantiles(b: float, c: float, table: list[float]) -> float:
    """The integral of the quantile over u, by the trapezoidal rule in log(u/(1-u))."""
    t = np.linspace(-sampler.REACH, sampler.REACH, _GRID)
    weights = np.exp(-np.abs(t)) / (1.0 + np.exp(-np.abs(t))) ** 2
    uniforms = np.minimum(1.0 / (1.0 + np.exp(-t)), sampler.LARGEST_UNIFORM).tolist()
    draws = [sampler.sample(sampler.TABLE, 1.0, b, c, 0.0, table, 0, len(table), u, 0) for u in uniforms]
    return math.fsum((weights * draws).tolist()) / math.fsum(weights.tolist())


def _mean_of_values(kind: int, table: list[float]) -> float:
    """Of a sequence, or of branches with cumulative shares first and values (or means) after them."""
    if kind == sampler.SEQUENCE:
        return math.fsum(table) / len(table)
    half = len(table) // 2
    shares = np.diff(table[:half], prepend=0.0)
    return math.fsum((shares * table[half:]).tolist())
