"""The exposure index of people at work: six sub-scores from 0 (worst) to 100 (best) for a person's week, and their
geometric mean, so that nothing buys off one bad dimension.

Practice of the OECD/JRC Handbook on composite indicators 2008 [recalled]: fixed goalposts, published weights, and the
band that other weights and another mean would give. It is an exposure index and no measured well-being: that takes a
survey (COPSOQ, Karasek). Goalposts and floor are judgement [J] unless they say otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from simfactory.human_factors import EASY_PRESSURE, FULL_PRESSURE
from simfactory.sampling.streams import history_key, stream_id, uniforms

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Goalposts:
    """What scores 0 and what scores 100 on one dimension; straight in between, and no further outside."""

    name: str
    measure: str
    worst: float
    best: float
    reason: str


DIMENSIONS: tuple[Goalposts, ...] = (
    Goalposts(
        "physical_load", "OCRA index, mean over the hours at work", 35 / 6, 0.0,
        "red, from 3.5 on [recalled: Occhipinti & Colombini 2007], begins at a score of 40; straight to 0 [J]",
    ),
    Goalposts("fatigue", "fatigue F at the end of the shift, mean over the week", 1.0, 0.0, "the whole scale of F [J]"),
    Goalposts(
        "time_pressure", "busy time over what the rest allowance permits", FULL_PRESSURE, EASY_PRESSURE,
        "always busy at paced work; a third of the time free [J]",
    ),
    Goalposts("control", "control over one's work, 0 to 1", 0.0, 1.0, "the whole scale [J]"),
    Goalposts(
        "variety", "stations among which the hours are spread, by their effective number", 0.0, 4.0,
        "four stations, the most that training is taken to give [J]; one station scores 25",
    ),
    Goalposts(
        "schedule", "nights, afternoons and overtime (see `schedule_burden`)", 1.25, 0.0,
        "nights only scores 20 [J]",
    ),
)  # fmt: skip
"""The six dimensions, in the order of the columns of scores."""

NOT_COVERED = ("recognition", "relations", "equality", "overtime", "long_shifts")
"""What the index says nothing of: themes of the French agreement on quality of life at work (ANI 2020 [recalled]) that
cannot be simulated; hours beyond the roster, for which nobody is simulated; and what the length of a shift adds."""

FLOOR = 1.0
"""The least score that enters a geometric mean: with 0 it would be 0 whatever the others say [J]."""
LOW = 40.0
"""People whose index is below are counted as badly exposed."""
BASES = 10
"""Sets of weights that are drawn; with their turns 60."""
LEAST = 5e-324
"""The least number above 0: what would be 0 / 0 is 0 over it, and all else is as it was."""
AFTERNOON_BURDEN = 0.6
"""Of an afternoon hour, to a night hour's 1: the excess injuries of both, 18 and 30 %, Folkard & Tucker 2003
[recalled]; that the burden goes with them is [J]."""
OVERTIME_BURDEN = 2.7
"""Of overtime per rostered hour: 48 hours, the most of one week by French law, against 35 [recalled] weigh as much as
nights only [J]."""


def schedule_burden(night: Floats, afternoon: Floats, overtime: Floats) -> Floats:
    """The measure of `schedule`: shares (0..1) of the hours at night and in the afternoon, overtime per rostered hour.

    Arrays of one shape, that of the result.
    """
    return np.asarray(night + AFTERNOON_BURDEN * afternoon + OVERTIME_BURDEN * overtime)


_WORST: Floats = np.array([posts.worst for posts in DIMENSIONS])
_SCALE: Floats = 100.0 / (np.array([posts.best for posts in DIMENSIONS]) - _WORST)


def effective_number(times: Floats) -> Floats:
    """The measure of `variety`: 1 / sum of squared shares of the time at each station (inverse Simpson index).

    `times` [people, stations], any unit, >= 0; the result [people]: from 1, all at one, to S, as much at each; 0 for
    who did not work.
    """
    every = np.ones(times.shape[1])  # a product adds up short rows several times as fast as a reduction
    total, squares = times @ every, (times * times) @ every
    return np.asarray(total * total / np.maximum(squares, LEAST))


def exposure_scores(measures: Floats) -> Floats:
    """Sub-scores 0..100 from measures, both [people, 6] in the order of DIMENSIONS."""
    return np.asarray(np.minimum(np.maximum(_SCALE * (measures - _WORST), 0.0), 100.0))


def exposure_index(scores: Floats, weights: Floats | None = None) -> Floats:
    """Weighted geometric mean of each row of scores [people, 6] (none counts less than FLOOR): [people].

    `weights` [6] are >= 0 and add up to 1; equal where none are given.
    """
    return np.asarray(np.exp(score_logs(scores) @ (EQUAL if weights is None else weights)))


EQUAL: Floats = np.full(len(DIMENSIONS), 1.0 / len(DIMENSIONS))


def score_logs(scores: Floats) -> Floats:
    """The logarithms of scores, none of which counts less than FLOOR; of the same shape."""
    return np.asarray(np.log(np.maximum(scores, FLOOR)))


@cache
def other_weights() -> Floats:
    """[60, 6] sets of weights behind a band, always the same ones: from a flat Dirichlet law, as exponentials over
    their sum (Devroye, Non-Uniform Random Variate Generation, 1986), these stratified; each set in six turns, so that
    no dimension is favoured."""
    count = BASES * len(DIMENSIONS)
    ranks = np.argsort(np.argsort(uniforms(history_key(0, 0), stream_id("exposure/weights"), 0, count)))
    drawn = -np.log((ranks + 0.5) / count).reshape(BASES, len(DIMENSIONS))
    turned = np.concatenate([np.roll(drawn, turn, axis=1) for turn in range(len(DIMENSIONS))])
    return np.asarray(turned / turned.sum(axis=1, keepdims=True))


def band(logs: Floats, weights: Floats) -> tuple[float, float]:
    """The 5 and 95 % quantiles, over `weights` [sets, 6], of the mean index of people.

    `logs` [people, 6] are the mean logarithms of each one's scores (`score_logs`): a person's weeks are taken together
    by their geometric mean, as the scores of one week are.
    """
    means = np.add.reduce(np.exp(logs @ weights.T), axis=0) / len(logs)
    means.sort()
    low, high = np.interp((0.05, 0.95), _places(len(means)), means).tolist()
    return low, high


@cache
def _places(count: int) -> Floats:
    """Of so many sorted values, from 0 to 1."""
    return np.linspace(0.0, 1.0, count)


def worst_tenth(index: Floats) -> float:
    """Mean index of the tenth of people (rounded up) with the lowest."""
    count = -(-len(index) // 10)
    return float(np.add.reduce(np.sort(index)[:count]) / count)
