"""Noise: how much of the spread between draws is doubt, and how much is the chance of a finite simulation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from simfactory.experiments.model import Floats
from simfactory.experiments.samples import by_draw
from simfactory.plan import Ints

RAW_UP_TO, SHRUNK_UP_TO = 0.05, 0.25
"""Shares of noise in the variance between draws up to which quantiles are shown as they are, and shrunk."""


class Treatment(Enum):
    """What is done to quantiles and probabilities because of simulation noise."""

    RAW = "raw"
    SHRUNK = "shrunk"
    WITHHELD = "withheld"
    NO_DOUBT = "no_doubt"  # nothing is doubtful: the gain is one number
    UNKNOWN = "unknown"  # one replication per draw: nothing tells noise from doubt
    UNDEFINED = "undefined"  # in some draw the gain has no meaning: the baseline makes nothing


@dataclass(frozen=True)
class Split:
    """One-way random effects: the variance of a table (draws, replications), taken apart."""

    grand_mean: float
    ms_between: float
    ms_within: float
    """Variance between the replications of a draw: chance."""
    between: float
    """Variance of the means of draws: doubt, and what is left of chance."""
    doubt: float
    """max(0, between - ms_within / replications)"""
    replications: int
    share: float
    """Share of noise in `between`: ms_within / (replications * between); 0 where nothing varies."""

    @property
    def epistemic_share(self) -> float:
        """Share of doubt in the variance of one run."""
        total = self.doubt + self.ms_within
        return self.doubt / total if total > 0 else math.nan

    @property
    def shrinkage(self) -> float:
        """The factor that pulls the means of draws together so that their variance is that of doubt."""
        return math.sqrt(self.doubt / self.between) if self.between > 0 else 1.0


def split(table: Floats) -> Split:
    """Takes a table of shape (draws, replications) apart; NaN within where there is one replication (Searle, 1971)."""
    draws, replications = table.shape
    means = table.mean(axis=1)
    within = float(table.var(axis=1, ddof=1).mean()) if replications > 1 else math.nan
    between = float(means.var(ddof=1)) if draws > 1 else math.nan
    noise = within / replications
    return Split(
        grand_mean=float(means.mean()),
        ms_between=between * replications,
        ms_within=within,
        between=between,
        doubt=max(0.0, between - noise),
        replications=replications,
        share=noise / between if between > 0 else 0.0 * noise,
    )


def treatment(split: Split, doubts: int) -> Treatment:
    """What to do with quantiles, from the share of noise between draws."""
    if not math.isfinite(split.between):
        return Treatment.UNDEFINED
    if doubts == 0:
        return Treatment.NO_DOUBT
    if math.isnan(split.share):
        return Treatment.UNKNOWN
    if split.share <= RAW_UP_TO:
        return Treatment.RAW
    return Treatment.SHRUNK if split.share <= SHRUNK_UP_TO else Treatment.WITHHELD


def length_factor(split: Split, share: float = SHRUNK_UP_TO) -> float:
    """By how much runs must be longer for noise to be this share; infinite where there is no doubt to be seen.

    Noise falls as one over the length, doubt stays: noise / factor = share / (1 - share) * doubt.
    """
    noise = split.between * split.share
    if noise <= 0:
        return 0.0
    return noise * (1 - share) / (share * split.doubt) if split.doubt > 0 else math.inf


def pulled(table: Floats, chosen: Ints) -> Floats:
    """Means of draws, pulled together by each sample's own shrinkage.

    `table` has the shape (draws, replications), `chosen` (samples, D) names the draws of each sample, and so has
    the result.
    """
    means, replications = table.mean(axis=1), table.shape[1]
    noise = table.var(axis=1, ddof=1) / replications
    picked = means[chosen]
    centre = picked.mean(axis=1, keepdims=True)
    between = picked.var(axis=1, ddof=1, keepdims=True)
    doubt = np.maximum(0.0, between - noise[chosen].mean(axis=1, keepdims=True))
    factor = np.sqrt(np.divide(doubt, between, out=np.ones_like(between), where=between > 0))
    return np.asarray(centre + factor * (picked - centre))


def without_noise(table: Floats) -> Floats:
    """The mean of each draw, pulled together by the share of noise where that can be told; NaN where undefined."""
    if table.shape[1] < 2 or not np.all(np.isfinite(table)):
        return by_draw(table)
    return np.asarray(pulled(table, np.arange(len(table))[None, :])[0])
