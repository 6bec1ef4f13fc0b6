"""Stopping: when the answers are as precise as was asked for, per question."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from simfactory.experiments.analysis.distribution import Distribution, half_widths
from simfactory.experiments.analysis.noise import Treatment
from simfactory.experiments.design import BLOCK

DEFAULT_BLOCKS, FEWEST_BLOCKS, MOST_BLOCKS = 16, 8, 64


@dataclass(frozen=True)
class Precision:
    """90 % half-widths that are wanted, absolute, in shares: 0.01 is one point. None: the question is not asked."""

    mean: float | None = 0.01
    probability: float | None = 0.05
    quantiles: float | None = 0.03


@dataclass(frozen=True)
class Reached:
    """One question: what was wanted, what was got (NaN if withheld), and how many draws would do."""

    question: str
    wanted: float
    got: float
    draws_needed: int | None

    @property
    def reached(self) -> bool:
        return self.got <= self.wanted


def looks(blocks: int | None, by_precision: bool) -> Iterator[int]:
    """Numbers of blocks after which to look: what is given, or the default, or doubling as long as it takes."""
    if blocks is not None or not by_precision:
        yield blocks or DEFAULT_BLOCKS
        return
    count = FEWEST_BLOCKS
    while count <= MOST_BLOCKS:
        yield count
        count *= 2


def reached(gain: Distribution, precision: Precision) -> tuple[Reached, ...]:
    """How the precision of a gain stands against what is wanted, question by question."""
    got = {
        "mean": gain.mean.half_width,
        "probability": half_widths(gain.probabilities),
        "quantiles": half_widths(gain.quantiles),
    }
    wanted = {name: getattr(precision, name) for name in got}
    return tuple(_question(name, wanted[name], got[name], len(gain.draws)) for name in got if wanted[name] is not None)


def _question(name: str, wanted: float, got: float, draws: int) -> Reached:
    """Half-widths fall as one over the square root of the number of draws."""
    if not math.isfinite(got) or got <= wanted:
        return Reached(name, wanted, got, None)
    return Reached(name, wanted, got, BLOCK * math.ceil(round(draws * (got / wanted) ** 2 / BLOCK, 6)))


def enough(gain: Distribution, precision: Precision) -> bool:
    """Whether more draws are not needed, or would not help: more draws cure no noise and no missing baseline."""
    if gain.treatment is Treatment.UNDEFINED:
        return True
    return all(question.reached or math.isnan(question.got) for question in reached(gain, precision))
