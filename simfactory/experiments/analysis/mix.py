"""Mix: gains at other weights, where an upgrade changes what the output is made of."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simfactory.experiments.analysis.gains import gain_table, ratio
from simfactory.experiments.model import HOURS, Floats
from simfactory.experiments.samples import Samples

POINT = 0.01
GOOD = "good_per_week"


def mix_changed(samples: Samples, after: str, before: str, products: tuple[str, ...]) -> bool:
    """Whether the share of a product in the good output of all draws moved by more than a point."""
    shares = [_shares(samples, run, products) for run in (after, before)]
    return bool(np.any(np.abs(shares[0] - shares[1]) > POINT))


def _shares(samples: Samples, run: str, products: tuple[str, ...]) -> Floats:
    good = np.array([np.nansum(samples.kpi(run, f"{product}.{GOOD}")) for product in products])
    return np.asarray(good / max(float(good.sum()), 1e-300))


def gain_at(samples: Samples, after: str, before: str, weights: Mapping[str, float]) -> Floats:
    """The table of gains when good pieces count by these weights (product -> standard hours)."""
    sides = []
    for run in (after, before):
        work = sum(weight * samples.kpi(run, f"{product}.{GOOD}") for product, weight in weights.items())
        hours = samples.kpi(run, HOURS)
        sides.append(ratio(np.asarray(work), hours if np.any(hours > 0) else np.ones_like(hours)))
    return gain_table(*sides)
