"""Static load of fleets: hours of their trips per week, from a plan and its expected flow, without a run."""

from __future__ import annotations

import numpy as np

from simfactory.kpis.fleet_hours import fleet_times
from simfactory.kpis.flow import ExpectedFlow, leaving_station, summed_by, times
from simfactory.plan import Floats, Ints, Plan

SECONDS = 3600.0
WEEK_HOURS = 168.0


def fleet_hours(plan: Plan, flow: ExpectedFlow, means: Floats, parts: Floats) -> tuple[Floats, Floats]:
    """[fleets] each: hours of trips per week, back included, and hours that all vehicles can be under way.

    They can be while a station that they serve is at work, and they do not charge.

    `means` are those of the laws, `parts` [P] the parts (or lots) started per week. A part that is rejected counts as
    the share of a lot that it is.
    """
    moves = plan.moves
    if moves is None:
        return np.zeros(0), np.zeros(0)
    carried = moves.fleet >= 0
    travel, fleet = means[moves.travel[carried]], moves.fleet[carried]
    lasting = _mean(means, moves.load)[fleet] + 2.0 * travel + _mean(means, moves.unload)[fleet]
    lots = times(parts[plan.step_product], leaving_station(plan, flow))[carried]
    hours = summed_by(fleet, times(lots, lasting) / SECONDS, len(moves.fleet_names))
    return hours, np.array(fleet_times(plan, moves, 0, plan.cycle)) / plan.cycle * WEEK_HOURS


def _mean(means: Floats, law: Ints) -> Floats:
    """The means of some laws; 0 for none."""
    return np.where(law >= 0, means[law], 0.0)
