"""Hours of fleets: when the vehicles can have work, and for how long of that they can be under way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from simfactory.kpis.means import law_mean
from simfactory.plan import ALWAYS, Flags, Moves, Plan
from simfactory.results import SECOND

Windows = tuple[tuple[int, int], ...]

ROUNDS = 10
"""Cycles of the calendars over which charging is followed: it need not come round with them."""


def fleet_times(plan: Plan, moves: Moves, start: int, end: int) -> list[int]:
    """[fleets] ns that all their vehicles can be under way from start to end, when they are always asked for.

    The stations that they serve are at work then, and they do not charge.
    """
    served = _windows(_same_in_all(plan))
    vehicles = np.bincount(moves.vehicle_fleet, minlength=len(moves.fleet_names)).tolist()
    shares = (_awake(plan, moves, fleet, windows) for fleet, windows in enumerate(served))
    rows = zip(vehicles, served, shares, strict=True)
    return [round(count * _open(windows, plan.cycle, start, end) * share) for count, windows, share in rows]


def _same_in_all(plan: Plan) -> Plan:
    """A plan whose fleets serve the same stations in the same shifts, the same one for all draws."""
    frame = plan.frame
    if frame is None or frame.moves is None or plan.moves is None or frame.moves.fleet is not plan.moves.fleet:
        return plan
    names = ("calendars", "station_calendar", "unattended", "branch_to", "reject_to")
    return frame if all(getattr(plan, name) is getattr(frame, name) for name in names) else plan


@lru_cache(maxsize=64)
def _windows(plan: Plan) -> list[Windows]:
    """[fleets] the windows of one cycle in which a station that the fleet serves is at work."""
    assert plan.moves is not None
    return [
        _union(window for calendar in _calendars(plan, plan.moves.fleet == fleet) for window in _of(plan, calendar))
        for fleet in range(len(plan.moves.fleet_names))
    ]


def _calendars(plan: Plan, carried: Flags) -> list[int]:
    """Calendars of the stations between which something is carried; of none, and where work goes on unattended, ALWAYS.

    `carried` [R] says whether what leaves a step is.
    """
    calendars = np.where(plan.unattended, ALWAYS, plan.station_calendar)
    found = set[int]()
    for first, goals in ((plan.branch_first, plan.branch_to), (plan.reject_first, plan.reject_to)):
        steps = np.repeat(np.arange(len(first) - 1), np.diff(first))
        moved = carried[steps] & (goals >= 0)
        left, reached = plan.step_station[steps[moved]], plan.step_station[goals[moved]]
        away = left != reached
        found |= {*calendars[left[away]].tolist(), *calendars[reached[away]].tolist()}
    return sorted(found) or [ALWAYS]


def _of(plan: Plan, calendar: int) -> Iterator[tuple[int, int]]:
    """The windows of a calendar in one cycle of all."""
    if calendar == ALWAYS:
        yield 0, plan.cycle
        return
    calendars, period = plan.calendars, int(plan.calendars.period[calendar])
    rows = slice(calendars.first[calendar], calendars.first[calendar + 1])
    windows = list(zip(calendars.start[rows].tolist(), calendars.end[rows].tolist(), strict=True))
    for begun in range(0, plan.cycle, period):
        yield from ((begun + opens, begun + closes) for opens, closes in windows)


def _union(windows: Iterator[tuple[int, int]]) -> Windows:
    """Windows that overlap or touch as one, in order."""
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if found and opens <= found[-1][1]:
            found[-1] = found[-1][0], max(closes, found[-1][1])
        else:
            found.append((opens, closes))
    return tuple(found)


def _open(windows: Windows, cycle: int, start: int, end: int) -> int:
    """Nanoseconds inside windows that come back in each cycle."""

    def until(time: int) -> int:
        rounds, rest = divmod(time, cycle)
        return sum(rounds * (closes - opens) + max(0, min(rest, closes) - opens) for opens, closes in windows)

    return until(end) - until(start)


def _awake(plan: Plan, moves: Moves, fleet: int, windows: Windows) -> float:
    """The share of the time in these windows in which a vehicle that is always asked for does not charge."""
    if moves.charge[fleet] < 0:
        return 1.0
    charge, after = (law_mean(plan.laws, int(law[fleet])) for law in (moves.charge, moves.charge_after))
    if windows == ((0, plan.cycle),):
        return after / (after + charge)
    hours = sum(closes - opens for opens, closes in windows) * ROUNDS / SECOND
    rounds = [tuple((time + n * plan.cycle) / SECOND for time in window) for n in range(ROUNDS) for window in windows]
    return _under_way(rounds, after, charge) / hours


def _under_way(windows: Sequence[tuple[float, ...]], after: float, charge: float) -> float:
    """For how long a vehicle is under way that is asked for all through these windows (seconds).

    It charges whenever it was under way for so long in all, be it on into the hours in between, and starts charged.
    """
    under_way = worked = ready = 0.0
    for opens, closes in windows:
        begins = max(opens, ready)
        if begins < closes:
            charges, rest = divmod(worked + closes - begins, after + charge)
            under_way += charges * after + min(rest, after) - worked
            ready = closes + after + charge - rest if rest >= after else closes
            worked = rest if rest < after else 0.0
    return under_way
