"""Influence: which doubts carry the doubt about the gain, and how much of it is judgement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simfactory.experiments.analysis.distribution import holds, never_certain
from simfactory.experiments.analysis.intervals import Estimate, bootstrap_interval
from simfactory.experiments.analysis.noise import Split
from simfactory.experiments.design import BLOCK
from simfactory.experiments.model import Floats
from simfactory.plan import Flags, Ints

DRAWS_PER_TERM = 2
"""A regression has at least so many draws for each of its terms."""
RESAMPLES = 200
DIGITS = 9
"""Decimals of a share: those beyond depend on how many threads the linear algebra uses."""


@dataclass(frozen=True)
class Share:
    """One input's first-order share of the doubt about the gain, with its 90 % interval; the sign of its effect."""

    input: int
    share: Estimate
    direction: int


@dataclass(frozen=True)
class Influence:
    """Shares of all inputs, largest first, and what no input explains alone."""

    shares: tuple[Share, ...]
    unexplained: float


def influence(gains: Floats, theta: Floats, noise: Split, seed: int, among: Ints | None = None) -> Influence | None:
    """First-order shares by additive regression on each input and its square; without squares where draws are few.

    `gains` (D,) as simulated, `theta` (D, inputs). The sampling error of each fitted part is taken off its variance and
    noise off what no input explains; inputs are independent, so that what they share in a sample is chance. `among`:
    places of the inputs that can matter, all by default. None if there are too few draws, or nothing varies.
    """
    places = np.arange(theta.shape[1]) if among is None else among
    theta = theta[:, places]
    draws, inputs = theta.shape
    degree = next((d for d in (2, 1) if inputs and DRAWS_PER_TERM * (d * inputs + 1) <= draws), 0)
    if not degree or not noise.between > 0:
        return None
    terms = _terms(theta, degree)
    chance = noise.ms_within / noise.replications if np.isfinite(noise.ms_within) else 0.0

    def shares(chosen: Ints) -> Floats:
        return np.array([_shares(terms[rows], gains[rows], degree, chance) for rows in chosen])

    value, low, high = bootstrap_interval(shares, seed, draws // BLOCK, count=RESAMPLES)
    signs = np.sign(_centred(theta).T @ (gains - gains.mean())).astype(int)
    order = np.argsort(-value, kind="stable")
    shares_of = (Estimate(float(value[i]), float(low[i]), min(1.0, float(high[i]))) for i in order)
    found = tuple(Share(int(places[i]), share, int(signs[i])) for i, share in zip(order, shares_of, strict=True))
    return Influence(found, round(max(0.0, 1.0 - float(value.sum())), DIGITS))


def _centred(theta: Floats) -> Floats:
    spread = theta.std(axis=0)
    return np.asarray((theta - theta.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def _terms(theta: Floats, degree: int) -> Floats:
    """Regressors of each input beside one another: shape (D, inputs * degree)."""
    x = _centred(theta)
    powers = np.stack([x**power for power in range(1, degree + 1)], axis=-1)
    return powers.reshape(len(theta), -1)


def _shares(terms: Floats, gains: Floats, degree: int, chance: float) -> Floats:
    """Variance of each input's fitted part, less its sampling error, over all parts and what is left without noise."""
    x, y = terms - terms.mean(axis=0), gains - gains.mean()
    products = x.T @ x
    inverse = np.linalg.pinv(products, hermitian=True)
    slopes = inverse @ (x.T @ y)
    error = float(np.sum((y - x @ slopes) ** 2)) / max(len(y) - x.shape[1] - 1, 1)
    spread, own = _of_inputs(products, degree) / (len(y) - 1), slopes.reshape(-1, degree)
    parts = np.einsum("ia,iab,ib->i", own, spread, own) - error * np.einsum(
        "iab,iba->i", spread, _of_inputs(inverse, degree)
    )
    found = np.maximum(0.0, parts)
    whole = float(found.sum()) + max(0.0, error - chance)
    return np.asarray(np.round(found / whole, DIGITS)) if whole > 0 else found


def _of_inputs(matrix: Floats, degree: int) -> Floats:
    """[inputs, degree, degree]: of a matrix over all terms, what it says of the terms of each input."""
    inputs = np.arange(len(matrix) // degree)
    return np.asarray(matrix.reshape(len(inputs), degree, len(inputs), degree)[inputs, :, inputs, :])


@dataclass(frozen=True)
class Third:
    """The gain if the truth of one input lies in an outer third of its distribution."""

    inside: Flags
    mean: Estimate
    p_30_50: Estimate


def outer_thirds(gains: Floats, ranks: Floats, direction: int, seed: int) -> tuple[Third, Third]:
    """The gain when one input is in its less favourable third, and in its more favourable one.

    Only the draws whose rank of that input lies in the third are kept: the ordinary sample, reweighted with 0 and 3.
    `gains` (D,) as shown, `ranks` (D,) in (0, 1), `direction` the sign of the input's effect.
    """
    lower, upper = ranks <= 1 / 3, ranks >= 2 / 3
    worse, better = (lower, upper) if direction >= 0 else (upper, lower)
    return _third(gains, worse, seed), _third(gains, better, seed)


def _third(gains: Floats, inside: Flags, seed: int) -> Third:
    """Each block of 16 has at least five draws in each third: no resample is empty."""
    claimed = holds(gains)[2]

    def over(values: Floats | Flags) -> Callable[[Ints], Floats]:
        return lambda chosen: (values[chosen] * inside[chosen]).sum(axis=1) / inside[chosen].sum(axis=1)

    def figures(chosen: Ints) -> Floats:
        return np.column_stack([over(gains)(chosen), over(claimed)(chosen)])

    value, low, high = bootstrap_interval(figures, seed, len(gains) // BLOCK)
    mean, odds = (Estimate(*(float(x) for x in row)) for row in zip(value, low, high, strict=True))
    return Third(inside, mean, never_certain(odds, int(inside.sum())))
