"""What the people of a plant do as it is, by its static load: what their absence is measured against."""

from __future__ import annotations

import numpy as np

from simfactory.kpis.load import static_load
from simfactory.plan import Floats, Plan


def usual_work(plan: Plan) -> dict[str, Floats]:
    """[S] the share of their time that people work at each station, for each pool whose people may be absent, by name.

    They are busy for the share that the static load asks for, at most all of their time, at stations in proportion to
    the hours that they are asked for there.
    """
    if not np.any(plan.spell >= 0):
        return {}
    load = static_load(plan)
    rows = zip(plan.pool_names, plan.spell.tolist(), load.pools, load.posts, strict=True)
    return {name: min(1.0, row.share) * _parts(hours) for name, law, row, hours in rows if law >= 0}


def _parts(hours: Floats) -> Floats:
    """[S] of all hours, those at each station; of work without end, alike at the stations that have it."""
    if not np.all(np.isfinite(hours)):
        hours = np.isinf(hours).astype(np.float64)
    total = float(hours.sum())
    return hours / total if total > 0.0 else hours
