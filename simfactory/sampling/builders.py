"""Each family's parameters, already checked one by one, become a law: formulas, and checks of what must go together."""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from simfactory.sampling import sampler
from simfactory.sampling.laws import Given, LawError, LawRow
from simfactory.sampling.quantile_tables import beta_table, coxian_table, gamma_table


class Shape(NamedTuple):
    """What a builder makes of parameters: the row, mean, standard deviation and support of the law."""

    row: LawRow
    mean: float
    sd: float
    support: tuple[float, float]


Params = Mapping[str, Given]
Builder = Callable[[Params], Shape]

POSITIVE = (0.0, math.inf)
SUM_TOLERANCE = 1e-9
"""How far shares may be from adding up to 1; they are then divided by their sum."""
GAMMA_SHAPES = (0.1, 1e6)
"""Shapes whose quantile table was measured to keep its moments within 1e-6."""
LEAST_NORMAL_PART = 1e-6
"""A truncated normal that keeps less than this of its normal is surely a mistake."""


def number(given: Params, name: str) -> float:
    """The parameter of this name that is one number."""
    value = given[name]
    assert isinstance(value, float)
    return value


def numbers(given: Params, name: str) -> tuple[float, ...]:
    """The parameter of this name that is several numbers."""
    value = given[name]
    assert isinstance(value, tuple)
    return value


def _constant_shape(value: float) -> Shape:
    return Shape(LawRow(sampler.CONSTANT, value), value, 0.0, (value, value))


def constant(given: Params) -> Shape:
    """Always the same."""
    return _constant_shape(number(given, "value"))


def exponential(given: Params) -> Shape:
    """No memory."""
    mean = number(given, "mean")
    return Shape(LawRow(sampler.EXPONENTIAL, mean), mean, mean, POSITIVE)


def erlang(given: Params) -> Shape:
    """The sum of k equal exponential phases; `mean` is that of the whole."""
    return _gamma("erlang", "k", number(given, "mean"), number(given, "k"))


def gamma(given: Params) -> Shape:
    """Gamma by its mean and either the shape or cv = 1/√shape; cv 0 is the constant."""
    mean = number(given, "mean")
    if "shape" in given:
        return _gamma("gamma", "shape", mean, number(given, "shape"))
    cv = number(given, "cv")
    return _gamma("gamma", "cv", mean, cv**-2) if cv > 0.0 else _constant_shape(mean)


def _gamma(family: str, parameter: str, mean: float, shape: float) -> Shape:
    low, high = GAMMA_SHAPES
    if not low <= shape <= high:
        raise LawError(family, parameter, f"a shape of {shape:g}", f"a shape (1/cv²) from {low:g} to {high:g}")
    row = LawRow(sampler.TABLE, mean, 0.0, 1.0, 0.0, gamma_table(shape).numbers)
    return Shape(row, mean, mean / math.sqrt(shape), POSITIVE)


def weibull(given: Params) -> Shape:
    """Weibull by shape and either scale or mean = scale·Γ(1 + 1/shape)."""
    inverse = 1.0 / number(given, "shape")
    first, second = math.gamma(1.0 + inverse), math.gamma(1.0 + 2.0 * inverse)
    scale = number(given, "scale") if "scale" in given else number(given, "mean") / first
    row = LawRow(sampler.WEIBULL, scale, inverse)
    return Shape(row, scale * first, scale * math.sqrt(max(0.0, second - first * first)), POSITIVE)


def lognormal(given: Params) -> Shape:
    """Lognormal by the mean and cv of the variable itself, not of its logarithm: σ² = log(1 + cv²)."""
    mean, cv = number(given, "mean"), number(given, "cv")
    sigma = math.sqrt(math.log1p(cv * cv))
    row = LawRow(sampler.LOGNORMAL, mean / math.sqrt(1.0 + cv * cv), sigma)
    return Shape(row, mean, mean * cv, POSITIVE)


def normal(given: Params) -> Shape:
    """Normal kept between `low` and `high`; `mean` and `sd` (or `cv`) are those before it is cut."""
    mean = number(given, "mean")
    sd = number(given, "sd") if "sd" in given else mean * number(given, "cv")
    low = number(given, "low") if "low" in given else 0.0
    high = number(given, "high") if "high" in given else math.inf
    if sd <= 0.0:
        raise LawError("normal", "sd" if "sd" in given else "cv", sd, "a standard deviation above 0")
    if not low < high:
        raise LawError("normal", "high", high, f"more than low, {low:g}")
    return _truncated_normal(mean, sd, low, high)


def _truncated_normal(mean: float, sd: float, low: float, high: float) -> Shape:
    """Moments: Johnson, Kotz and Balakrishnan, "Continuous univariate distributions" 1 (1994), section 13.10.1."""
    alpha, beta = (low - mean) / sd, (high - mean) / sd
    below, part = _normal_cdf(alpha), _normal_cdf(beta) - _normal_cdf(alpha)
    if part < LEAST_NORMAL_PART:
        raise LawError("normal", "low", low, "limits that leave more than a millionth of the normal")
    at_low, at_high = _normal_density(alpha), _normal_density(beta)
    lift = (at_low - at_high) / part
    edges = alpha * at_low - (beta * at_high if math.isfinite(beta) else 0.0)
    row = LawRow(sampler.NORMAL, sd, mean / sd, below, part)
    return Shape(row, mean + sd * lift, sd * math.sqrt(1.0 + edges / part - lift * lift), (low, high))


def _normal_cdf(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def _normal_density(z: float) -> float:
    return math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def uniform(given: Params) -> Shape:
    """Anything between low and high alike."""
    low, high = _rising("uniform", given, "low", "high")
    return Shape(
        LawRow(sampler.UNIFORM, 1.0, low, high), (low + high) / 2.0, (high - low) / math.sqrt(12.0), (low, high)
    )


def triangular(given: Params) -> Shape:
    """A triangle."""
    low, mode, high = _three_points("triangular", given)
    variance = (low * low + mode * mode + high * high - low * mode - low * high - mode * high) / 18.0
    row = LawRow(sampler.TRIANGULAR, 1.0, low, mode, high)
    return Shape(row, (low + mode + high) / 3.0, math.sqrt(variance), (low, high))


def pert(given: Params) -> Shape:
    """PERT: a beta law with mean (low + 4·mode + high)/6 (Malcolm, Roseboom, Clark and Fazar, 1959)."""
    low, mode, high = _three_points("pert", given)
    width = high - low
    a, b = 1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width
    mean = (low + 4.0 * mode + high) / 6.0
    row = LawRow(sampler.TABLE, 1.0, low, mean - low, 0.0, beta_table(a, b).numbers)
    return Shape(row, mean, math.sqrt((mean - low) * (high - mean) / 7.0), (low, high))


def _rising(family: str, given: Params, lower: str, upper: str) -> tuple[float, float]:
    low, high = number(given, lower), number(given, upper)
    if not low < high:
        raise LawError(family, upper, high, f"more than {lower}, {low:g}")
    return low, high


def _three_points(family: str, given: Params) -> tuple[float, float, float]:
    low, high = _rising(family, given, "low", "high")
    mode = number(given, "mode")
    if not low <= mode <= high:
        raise LawError(family, "mode", mode, f"a number between low, {low:g}, and high, {high:g}")
    return low, mode, high


def hyperexponential(given: Params) -> Shape:
    """One of several exponentials; from mean and cv, two of them that each carry half of the mean (balanced means)."""
    if "p" in given:
        return _hyperexponential(_shares("hyperexponential", given, "means"), numbers(given, "means"))
    mean, cv = number(given, "mean"), number(given, "cv")
    if cv < 1.0:
        raise LawError("hyperexponential", "cv", cv, "1 or more (below 1: erlang, gamma or lognormal)")
    p = 0.5 * (1.0 + math.sqrt((cv * cv - 1.0) / (cv * cv + 1.0)))
    return _hyperexponential((p, 1.0 - p), (mean / (2.0 * p), mean / (2.0 * (1.0 - p))))


def _hyperexponential(shares: tuple[float, ...], means: tuple[float, ...]) -> Shape:
    mean = _weighted(shares, means)
    second = 2.0 * _weighted(shares, [m * m for m in means])
    row = LawRow(sampler.HYPEREXPONENTIAL, 1.0, table=(*_cumulative(shares), *means))
    return Shape(row, mean, math.sqrt(second - mean * mean), POSITIVE)


def coxian2(given: Params) -> Shape:
    """An exponential phase, then with `p_continue` a second; from mean and cv by Marie's two-moment fit (1980)."""
    if "means" in given:
        means = numbers(given, "means")
        if len(means) != 2:
            raise LawError("coxian2", "means", means, "two means, one per phase")
        return _coxian2(means[0], means[1], number(given, "p_continue"))
    mean, cv = number(given, "mean"), number(given, "cv")
    squared = cv * cv
    if squared < 0.5 - SUM_TOLERANCE:
        raise LawError("coxian2", "cv", cv, "0.7072 or more (below: erlang or gamma)")
    return _coxian2(mean / 2.0, mean * squared, min(1.0, 0.5 / squared))


def _coxian2(first: float, second: float, p: float) -> Shape:
    """With p up to 1 - first/second it is a hyperexponential, which needs no table."""
    split = second - first
    if 0.0 < p * second <= split:
        share = p * second / split
        return _hyperexponential((1.0 - share, share), (first, second))
    mean = first + p * second
    sd = math.sqrt(first * first + p * (2.0 - p) * second * second)
    return Shape(
        LawRow(sampler.TABLE, mean, 0.0, 1.0, 0.0, coxian_table(second / first, p).numbers), mean, sd, POSITIVE
    )


def discrete(given: Params) -> Shape:
    """One of a few values, each with its share."""
    return _discrete(numbers(given, "values"), _shares("discrete", given, "values"))


def empirical(given: Params) -> Shape:
    """One of the values observed, all alike."""
    values = numbers(given, "values")
    return _discrete(values, (1.0 / len(values),) * len(values))


def _discrete(values: tuple[float, ...], shares: tuple[float, ...]) -> Shape:
    pairs = sorted((value, share) for value, share in zip(values, shares, strict=True) if share > 0.0)
    rising, weights = tuple(value for value, _ in pairs), tuple(share for _, share in pairs)
    mean = _weighted(weights, rising)
    variance = _weighted(weights, [(value - mean) ** 2 for value in rising])
    row = LawRow(sampler.DISCRETE, 1.0, table=(*_cumulative(weights), *rising))
    return Shape(row, mean, math.sqrt(variance), (rising[0], rising[-1]))


def sequence(given: Params) -> Shape:
    """The n-th value for the n-th part, from the start again after the end."""
    values = numbers(given, "values")
    mean = math.fsum(values) / len(values)
    variance = math.fsum((value - mean) ** 2 for value in values) / len(values)
    row = LawRow(sampler.SEQUENCE, 1.0, table=values)
    return Shape(row, mean, math.sqrt(variance), (min(values), max(values)))


def _shares(family: str, given: Params, partner: str) -> tuple[float, ...]:
    """The shares p, as many as their partners, brought to add up to 1."""
    shares, partners = numbers(given, "p"), numbers(given, partner)
    if len(shares) != len(partners):
        raise LawError(family, "p", f"{len(shares)} shares", f"as many as {partner}, {len(partners)}")
    total = math.fsum(shares)
    if abs(total - 1.0) > SUM_TOLERANCE:
        raise LawError(family, "p", f"a sum of {total:g}", "shares that add up to 1")
    return tuple(share / total for share in shares)


def _cumulative(shares: Sequence[float]) -> tuple[float, ...]:
    """Running sums that end with 1 exactly: the last uniform must find a branch."""
    return (*accumulate(shares[:-1]), 1.0)


def _weighted(weights: Sequence[float], values: Sequence[float]) -> float:
    return math.fsum(weight * value for weight, value in zip(weights, values, strict=True))
