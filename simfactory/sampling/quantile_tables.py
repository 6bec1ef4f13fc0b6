"""Monotone quantile tables for the laws that have no quantile in plain arithmetic.

The quantile Q of a standard law is tabulated at nodes that are even in t = log(u/(1-u)), so that both tails are as
finely resolved as the middle (down to u = 1e-16), with slopes for cubic Hermite interpolation, limited so that it
stays monotone (Fritsch and Carlson, "Monotone piecewise cubic interpolation", 1980). A law on the positive numbers is
divided by the mean of its own table: that mean is then exactly 1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simfactory.sampling.sampler import REACH

NODES = 512
ACCURACY = 1e-4
"""Largest error allowed in a table, relative to the smaller of mean and standard deviation."""

_GAUSS_POINTS, _GAUSS_WEIGHTS = np.polynomial.legendre.leggauss(5)

Floats = NDArray[np.float64]
Quantile = Callable[[Floats], NDArray[np.floating[Any]]]


@dataclass(frozen=True)
class QuantileTable:
    """What a TABLE row reads, and the moments that the interpolated law has."""

    numbers: tuple[float, ...]  # NODES values, then NODES slopes per step
    unit: float  # what the values were divided by: the law is `unit` times the table
    mean: float
    sd: float


def nodes() -> Floats:
    """Where quantiles are tabulated, as log(u/(1-u)): shape (NODES,)."""
    return np.linspace(-REACH, REACH, NODES)


def tabulate(quantile: Quantile, upper_quantile: Quantile, positive: bool) -> QuantileTable:
    """The table of a law from Q(u) for u up to a half and Q(1-v) for v below a half, each in arrays.

    `positive`: the law lives on the positive numbers, so that its table can be brought to mean 1.
    """
    t = nodes()
    half = NODES // 2
    lower = quantile(1.0 / (1.0 + np.exp(-t[:half])))
    upper = upper_quantile(1.0 / (1.0 + np.exp(t[half:])))
    values = np.maximum.accumulate(np.concatenate([lower, upper], dtype=np.float64))
    slopes = _monotone_slopes(values)
    mean, sd = _moments(values, slopes)
    unit = mean if positive else 1.0
    numbers = tuple((np.concatenate([values, slopes]) / unit).tolist())
    return QuantileTable(numbers, unit, mean / unit, sd / unit)


def _monotone_slopes(values: Floats) -> Floats:
    """Fourth-order differences per step, held between 0 and three times the smaller of the two rises beside a node."""
    rises = np.diff(values)
    slopes = np.gradient(values)
    slopes[2:-2] = (8.0 * (values[3:-1] - values[1:-3]) - (values[4:] - values[:-4])) / 12.0
    limit = 3.0 * np.minimum(np.append(rises, rises[-1]), np.insert(rises, 0, rises[0]))
    return np.clip(slopes, 0.0, limit)


def _moments(values: Floats, slopes: Floats) -> tuple[float, float]:
    """Mean and standard deviation of the interpolated law, by Gauss-Legendre quadrature in each step of t."""
    w = (_GAUSS_POINTS + 1.0)[:, None] / 2.0
    step = 2.0 * REACH / (NODES - 1)
    t = -REACH + step * (np.arange(NODES - 1) + w)
    weights = _GAUSS_WEIGHTS[:, None] / 2.0 * step * np.exp(-np.abs(t)) / (1.0 + np.exp(-np.abs(t))) ** 2
    rise = np.diff(values)
    slope, next_slope = slopes[:-1], slopes[1:]
    q = values[:-1] + w * (slope + w * (3.0 * rise - 2.0 * slope - next_slope + w * (slope + next_slope - 2.0 * rise)))
    weights /= weights.sum()
    mean = float((weights * q).sum())
    return mean, float(np.sqrt((weights * (q - mean) ** 2).sum()))


@lru_cache(maxsize=256)
def gamma_table(shape: float) -> QuantileTable:
    """Gamma of this shape."""
    from scipy.special import gammainccinv, gammaincinv

    return tabulate(lambda u: gammaincinv(shape, u), lambda v: gammainccinv(shape, v), positive=True)


@lru_cache(maxsize=256)
def beta_table(a: float, b: float) -> QuantileTable:
    """Beta on (0, 1)."""
    from scipy.special import betainccinv, betaincinv

    return tabulate(lambda u: betaincinv(a, b, u), lambda v: betainccinv(a, b, v), positive=True)


@lru_cache(maxsize=256)
def coxian_table(second: float, p_continue: float) -> QuantileTable:
    """An exponential of mean 1, then with probability `p_continue` another one of mean `second`."""
    stop = 1.0 - p_continue

    def head(x: Floats) -> Floats:
        return stop * -np.expm1(-x) + p_continue * _two_phases_head(x, second)

    def tail(x: Floats) -> Floats:
        return stop * np.exp(-x) + p_continue * _two_phases_tail(x, second)

    return tabulate(lambda u: _solve(lambda x: head(x) - u), lambda v: _solve(lambda x: v - tail(x)), positive=True)


def _two_phases_tail(x: Floats, second: float) -> Floats:
    """P(X + Y > x) for exponentials of means 1 and `second`."""
    fast, slow = max(1.0, 1.0 / second), min(1.0, 1.0 / second)
    return np.exp(-fast * x) + fast * x * np.exp(-slow * x) * _mean_decay((fast - slow) * x)


def _two_phases_head(x: Floats, second: float) -> Floats:
    """P(X + Y <= x), accurate near 0 too, where it tends to fast·slow·x²/2."""
    fast, slow = max(1.0, 1.0 / second), min(1.0, 1.0 / second)
    near_zero = fast * slow * x * x / 2.0 * (1.0 - (fast + slow) * x / 3.0)
    elsewhere = -np.expm1(-fast * x) - fast * x * np.exp(-slow * x) * _mean_decay((fast - slow) * x)
    return np.where((fast + slow) * x < 1e-4, near_zero, elsewhere)


def _mean_decay(z: Floats) -> Floats:
    """(1 - exp(-z))/z, 1 at 0."""
    safe = np.where(z == 0.0, 1.0, z)
    return np.where(z == 0.0, 1.0, -np.expm1(-safe) / safe)


def _solve(rising: Callable[[Floats], Floats]) -> Floats:
    """The positive root of each component of a rising function, by bisection on the logarithm of x."""
    shape = rising(np.ones(1)).shape
    low, high = np.full(shape, -80.0), np.full(shape, 80.0)
    for _ in range(64):
        middle = 0.5 * (low + high)
        under = rising(np.exp(middle)) < 0.0
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    root: Floats = np.exp(0.5 * (low + high))
    return root
