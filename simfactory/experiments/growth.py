"""Growth: whether the work in progress of a run only ever rises."""

from __future__ import annotations

import numpy as np

from simfactory.experiments.model import Floats


def growth(wip: Floats, left: float) -> float:
    """Rise of the work in progress from the first quarter of a window to the last, as a share of the pieces that left.

    0 unless each quarter holds more than the one before: what goes up and down is no growth. `wip` are means of equal
    stretches, at least 4 of them.
    """
    quarters = np.array([part.mean() for part in np.array_split(wip, 4)])
    if not np.all(np.diff(quarters) > 0):
        return 0.0
    return float(quarters[-1] - quarters[0]) / max(left, 1.0)
