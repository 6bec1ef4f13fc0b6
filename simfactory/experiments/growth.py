"""Growth: whether the work in progress of a run only ever rises."""

from __future__ import annotations

import numpy as np

from simfactory.experiments.model import Floats

STANDS_OUT = 3.0
"""Standard deviations inside a quarter that a rise must exceed; a steady rise exceeds ten."""


def growth(wip: Floats, left: float) -> float:
    """Rise of the work in progress from the first quarter of a window to the last, as a share of the pieces that left.

    0 unless each quarter holds more than the one before and the rise stands out of what goes up and down inside the
    quarters. `wip` are means of equal stretches, at least 4 of them.
    """
    quarters = np.array_split(wip, 4)
    means = np.array([quarter.mean() for quarter in quarters])
    ripple = float(np.sqrt(np.mean([quarter.var() for quarter in quarters])))
    rise = float(means[-1] - means[0])
    if not np.all(np.diff(means) > 0) or rise < STANDS_OUT * ripple:
        return 0.0
    return rise / max(left, 1.0)
