"""A law of chance: its moments, quantiles and support, and the row that the sampler reads."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from simfactory.sampling import sampler

Given = float | tuple[float, ...]
"""What a parameter is: a number, or several."""


class LawError(ValueError):
    """A parameter that no law can have: which one, what was found, what was expected (words for the user)."""

    def __init__(self, family: str, parameter: str, found: object, expected: str) -> None:
        super().__init__(f"{family}: {parameter}: found {found}, expected {expected}")
        self.family = family
        self.parameter = parameter
        self.found = found
        self.expected = expected


@dataclass(frozen=True)
class LawRow:
    """One law as the sampler reads it; `table` holds its own numbers (its count is their number)."""

    kind: int
    a: float
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    table: tuple[float, ...] = ()

    def scaled(self, factor: float) -> "LawRow":
        """The row of the law multiplied by a factor: the table is kept, and so is the coefficient of variation."""
        return replace(self, a=self.a * factor)

    def sample(self, u: float, k: int = 0) -> float:
        """The variate at the uniform u (and, for a sequence, at the address k)."""
        return sampler.sample(self.kind, self.a, self.b, self.c, self.d, self.table, 0, len(self.table), u, k)


@dataclass(frozen=True)
class Law:
    """A law with its parameters, built by `families.make_law`. Values are in the unit of its parameters."""

    family: str
    parameters: tuple[tuple[str, Given], ...]
    unit_row: LawRow
    centre: float  # mean
    spread: float  # standard deviation
    bounds: tuple[float, float]  # no value lies outside; math.inf where there is no bound
    factor: float = 1.0  # multiplies the four before it

    def mean(self) -> float:
        """The mean."""
        return self.factor * self.centre

    def sd(self) -> float:
        """The standard deviation; infinite for some heavy tails."""
        return self.factor * self.spread

    def cv(self) -> float:
        """The coefficient of variation sd/mean; NaN when the mean is 0."""
        return self.spread / self.centre if self.centre else math.nan

    def support(self) -> tuple[float, float]:
        """The lowest and the highest value; infinite where there is no bound."""
        if self.factor == 0.0:
            return 0.0, 0.0
        return self.factor * self.bounds[0], self.factor * self.bounds[1]

    def row(self) -> LawRow:
        """What the sampler reads."""
        return self.unit_row if self.factor == 1.0 else self.unit_row.scaled(self.factor)

    def quantile(self, p: float) -> float:
        """The value that is not exceeded with probability p, 0 < p < 1; ValueError for any other p."""
        if not 0.0 < p < 1.0:
            raise ValueError(f"a quantile needs a probability between 0 and 1, not {p}")
        row = self.row()
        if row.kind == sampler.HYPEREXPONENTIAL:
            return _hyperexponential_quantile(row, p)
        if row.kind == sampler.SEQUENCE:
            values = sorted(row.table)
            return row.a * values[min(int(p * len(values)), len(values) - 1)]
        return row.sample(p)

    def scaled(self, factor: float) -> "Law":
        """This law multiplied by a factor, its coefficient of variation kept; LawError if the factor is negative."""
        if not 0.0 <= factor < math.inf:
            raise LawError(self.family, "factor", factor, "a finite number, 0 or more")
        return replace(self, factor=self.factor * factor)

    def with_mean(self, mean: float) -> "Law":
        """This law scaled to another mean, its cv kept; LawError if its own mean is not above 0."""
        if not self.mean() > 0.0:
            raise LawError(self.family, "mean", self.mean(), "a mean above 0 before it can be scaled to another")
        return self.scaled(mean / self.mean())


def _hyperexponential_quantile(row: LawRow, p: float) -> float:
    branches = len(row.table) // 2
    shares = [high - low for high, low in zip(row.table[:branches], (0.0, *row.table), strict=False)]
    means = row.table[branches:]

    def too_low(x: float) -> bool:
        return sum(share * math.exp(-x / mean) for share, mean in zip(shares, means, strict=True)) > 1.0 - p

    return row.a * _bisect(too_low, 0.0, -max(means) * math.log(1.0 - p))


def _bisect(too_low: Callable[[float], bool], low: float, high: float) -> float:
    """Where `too_low` turns from true to false between low and high, to the last bit."""
    while low < (middle := 0.5 * (low + high)) < high:
        low, high = (middle, high) if too_low(middle) else (low, middle)
    return high
