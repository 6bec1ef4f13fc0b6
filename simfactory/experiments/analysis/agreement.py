"""Agreement: what the model makes of the plant as it is, set against what was observed there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import NormalDist

import numpy as np

from simfactory.experiments.analysis.intervals import LEVEL
from simfactory.experiments.analysis.noise import without_noise
from simfactory.experiments.model import Floats
from simfactory.experiments.samples import by_draw

ACCURACY = 0.05
"""Accuracy wanted of the model, as a share of what was observed."""
FEW = 0.10
"""Effective share of the draws under which the inputs contradict the plant."""
NORMAL_90 = NormalDist().inv_cdf((1 + LEVEL) / 2)
ERRORS = 101
"""Equally likely errors of measurement that stand for their law."""


class Verdict(Enum):
    """Whether the model is as accurate as wanted: the 90 % interval of model - observed against it, no test."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Range:
    """A mean and the 5 % and 95 % quantiles."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """One KPI of the plant as it is. `wanted` is absolute; `model` and `difference` range over doubt."""

    name: str
    observed: float
    half_width: float
    model: Range
    difference: Range
    wanted: float
    verdict: Verdict


def compare(
    name: str, observed: float, half_width: float, table: Floats, within: float | None = None
) -> Comparison | None:
    """Sets a KPI's table (draws, replications) against a value measured to ± `half_width` (90 %). None if undefined.

    `within`: how near the model should come, absolute; by default ACCURACY of the value.
    """
    draws = without_noise(table)
    if not np.any(np.isfinite(draws)):
        return None
    draws = draws[np.isfinite(draws)]
    error = half_width / NORMAL_90 * np.array([NormalDist().inv_cdf((i + 0.5) / ERRORS) for i in range(ERRORS)])
    difference = range_of((draws[:, None] - observed + error[None, :]).ravel())
    wanted = ACCURACY * abs(observed) if within is None else within
    return Comparison(name, observed, half_width, range_of(draws), difference, wanted, _verdict(difference, wanted))


def _verdict(difference: Range, wanted: float) -> Verdict:
    if -wanted <= difference.low and difference.high <= wanted:
        return Verdict.AGREES
    outside = difference.low > wanted or difference.high < -wanted
    return Verdict.DISAGREES if outside else Verdict.UNDECIDED


def range_of(values: Floats) -> Range:
    return ranges_of(values[None, :])[0]


def ranges_of(values: Floats) -> list[Range]:
    """That of each row."""
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1).tolist()
    return [Range(*figures) for figures in zip(values.mean(axis=1).tolist(), low, high, strict=True)]


@dataclass(frozen=True)
class Weighting:
    """Weights of the draws, adding up to 1, and how many of them in effect remain (Kish, 1965), as a share."""

    weights: Floats
    effective_share: float

    @property
    def contradicts(self) -> bool:
        return self.effective_share < FEW


def weigh(comparisons: Sequence[Comparison], tables: Sequence[Floats]) -> Weighting:
    """Weighs each draw by how well it agrees with all that was observed.

    Normal likelihood; what may separate model and observation: the error of measurement, the accuracy wanted of the
    model (both as 90 % half-widths) and the noise of the draw's own runs. Observations count as independent.
    """
    likelihood = np.zeros(len(tables[0]))
    for comparison, table in zip(comparisons, tables, strict=True):
        noise = float(np.nanmean(table.var(axis=1, ddof=1))) / table.shape[1] if table.shape[1] > 1 else 0.0
        spread = math.sqrt((comparison.half_width**2 + comparison.wanted**2) / NORMAL_90**2 + noise)
        distance = by_draw(table) - comparison.observed
        likelihood -= 0.5 * np.where(np.isfinite(distance), distance / max(spread, 1e-300), math.inf) ** 2
    if not np.any(np.isfinite(likelihood)):
        return Weighting(np.full(len(likelihood), 1 / len(likelihood)), 0.0)
    weights = np.exp(likelihood - likelihood.max())
    weights /= weights.sum()
    return Weighting(weights, 1 / float(np.sum(weights**2)) / len(weights))
