"""How strained the people of a plant are as it is, from its static load: what their absence is measured against."""

from __future__ import annotations

import numpy as np

from simfactory.human_factors import absence_factor, demand, ocra_prevalence, strain, time_pressure
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


def _factor(plan: Plan, busy: float, hours: Floats) -> float:
    """`absence_factor` of people busy for a share of their time, at stations by these hours. Shape of `hours`: [S]."""
    total = float(hours.sum())
    if total <= 0.0:
        return 1.0
    human = plan.human
    constants = human.constants.tolist()
    paced, control, ocra = (float(hours @ at) / total for at in (plan.paced, human.control, human.ocra))
    pressure = time_pressure(busy, constants[Constant.ALLOWANCE], paced, constants[Constant.BY_PACE])
    return absence_factor(
        strain(demand(pressure), control),
        constants[Constant.STRAIN_RATIO],
        ocra_prevalence(ocra, constants[Constant.AFFECTED]),
        constants[Constant.BY_RISK],
    )
