"""Times that count in whole units, at least one: the chances and the mean of `max(1, floor(x / unit + 0.5))`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simfactory.sampling import sampler

NONE_LEFT = 1e-12
"""A chance that counts for nothing."""
MOST = 36_500
"""Units that are told apart."""


def whole_units(
    kind: int, a: float, b: float, c: float, d: float, table: Sequence[float], unit: float, most: float = math.inf
) -> float:
    """The mean of a law (a row of `sampler.sample`, whose own table is `table`) in whole units, at least 1.

    Of more than `most` units only `most` count (0 or more, whole). Exact but for chances below 1e-12: the sum over n
    of the chance that there are n or more.
    """
    if kind == sampler.SEQUENCE:
        counts = [min(max(1, math.floor(a * value / unit + 0.5)), most) for value in table]
        return math.fsum(counts) / len(counts)
    total, n = min(1.0, most), 2
    while n <= min(most, MOST):
        left = survival(kind, a, b, c, d, table, (n - 0.5) * unit)
        if left < NONE_LEFT:
            break
        total += left
        n += 1
    return total


def survival(kind: int, a: float, b: float, c: float, d: float, table: Sequence[float], time: float) -> float:
    """The chance that a variate of a law (not a SEQUENCE) is `time` > 0 or more."""
    if kind == sampler.CONSTANT or a <= 0.0:
        return 1.0 if kind == sampler.CONSTANT and a >= time else 0.0
    x = time / a
    if kind == sampler.EXPONENTIAL:
        return math.exp(-x)
    if kind == sampler.WEIBULL:
        return math.exp(-math.pow(x, 1.0 / b))
    if kind == sampler.LOGNORMAL and b > 0.0:
        return 0.5 * math.erfc(math.log(x) / (b * math.sqrt(2.0)))
    if kind == sampler.HYPEREXPONENTIAL:
        branches = len(table) // 2
        shares = [high - low for high, low in zip(table[:branches], (0.0, *table), strict=False)]
        return math.fsum(share * math.exp(-x / mean) for share, mean in zip(shares, table[branches:], strict=True))
    return 1.0 - _uniform_at(kind, a, b, c, d, table, time)


def _uniform_at(kind: int, a: float, b: float, c: float, d: float, table: Sequence[float], time: float) -> float:
    """The smallest uniform whose variate is `time` or more, by bisection: the variates of these kinds rise with it."""
    low, high = 0.0, 1.0
    while low < (middle := 0.5 * (low + high)) < high:
        if sampler.sample(kind, a, b, c, d, table, 0, len(table), middle, 0) >= time:
            high = middle
        else:
            low = middle
        if high - low < NONE_LEFT:
            break
    return 0.5 * (low + high)
