"""Work in progress along one run, and whether it only ever rises: measured bin by bin, over no other run."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simfactory.results import SECOND, Counters, part_seconds

Floats = NDArray[np.float64]
STANDS_OUT = 3.0
"""Standard deviations inside a quarter that a rise must exceed; a steady rise exceeds ten."""


def left_in_bins(counters: Counters) -> Floats:
    """Pieces that left the plant, sound, defective or scrapped, in each bin. Shape [B]."""
    return np.asarray((counters.good + counters.escapes + counters.scrap).sum(axis=0), dtype=np.float64)


def wip_in_bins(counters: Counters) -> Floats:
    """Pieces in the plant over each bin: their piece-seconds over its seconds. Shape [B]."""
    return np.asarray(part_seconds(counters.wip) * SECOND / counters.bins.width)


def wip_growth(counters: Counters, since: int) -> float:
    """The `growth` of one run from a time (nanoseconds, on the edge of a bin) to its horizon."""
    inside = slice(since // counters.bins.width, None)
    rise = _rise(wip_in_bins(counters)[inside])
    return rise / max(float(left_in_bins(counters)[inside].sum()), 1.0) if rise else 0.0


def growth(wip: Floats, left: float) -> float:
    """Rise of the work in progress from the first quarter of a window to the last, as a share of the pieces that left.

    0 unless each quarter holds more than the one before and the rise stands out of what goes up and down inside the
    quarters. `wip` are means of equal stretches, at least 4 of them.
    """
    return _rise(wip) / max(left, 1.0)


def _rise(wip: Floats) -> float:
    """The rise that counts; 0 where there is none."""
    each, more = divmod(len(wip), 4)
    quarters = [wip[a:b] for a, b in pairwise([each * quarter + min(quarter, more) for quarter in range(5)])]
    means = [float(np.add.reduce(quarter)) / len(quarter) for quarter in quarters]
    if not means[0] < means[1] < means[2] < means[3]:
        return 0.0
    ripple = float(np.sqrt(np.mean([quarter.var() for quarter in quarters])))
    rise = means[-1] - means[0]
    return 0.0 if rise < STANDS_OUT * ripple else rise
