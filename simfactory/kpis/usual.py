"""How strained the people of a plant are as it is, from its static load: what their absence is measured against."""

from __future__ import annotations

import numpy as np

from simfactory.human_factors import shift_factor_of_absence
from simfactory.kpis.load import static_load
from simfactory.plan import Constant, Floats, Plan


def usual_absence(plan: Plan) -> dict[str, float]:
    """`absence_factor` of each pool at its static load, by name; 1 where nobody is ever absent.

    Busy for the share of their time that the static load asks for, at most all of it; control, pace and OCRA index are
    those of the stations, weighted by the hours that the pool is asked for there.
    """
    if not np.any(plan.spell >= 0):
        return dict.fromkeys(plan.pool_names, 1.0)
    load = static_load(plan)
    rows = zip(plan.pool_names, plan.spell.tolist(), load.pools, load.posts, strict=True)
    return {name: _factor(plan, min(1.0, row.share), hours) if law >= 0 else 1.0 for name, law, row, hours in rows}


def _factor(plan: Plan, share: float, hours: Floats) -> float:
    """Of people busy for a share of their time, at the stations in proportion to these hours. Shape of `hours`: [S]."""
    total = float(hours.sum())
    if total <= 0.0:
        return 1.0
    if not np.isfinite(total):  # work without end: at those stations alike
        hours = np.isinf(hours).astype(np.float64)
        total = float(hours.sum())
    human, at = plan.human, plan.human.constants.tolist()
    paced, control, ocra = (share * float(hours @ post) / total for post in (plan.paced, human.control, human.ocra))
    return shift_factor_of_absence(
        share, paced, control, ocra, 1.0, at[Constant.ALLOWANCE], at[Constant.BY_PACE], at[Constant.AFFECTED],
        at[Constant.STRAIN_RATIO], at[Constant.BY_RISK],
    )  # fmt: skip
