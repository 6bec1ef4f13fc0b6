"""Hours: how long calendars are open, people present, rosters paid."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from simfactory.plan import ALWAYS, SHIFT_OPENS, Ints, Plan, ShiftKind

HOUR = 3600 * 1_000_000_000
WEEK = 7 * 24 * HOUR


def open_time(plan: Plan, calendar: int, start: int, end: int, *kinds: ShiftKind) -> int:
    """Nanoseconds inside a calendar's windows from start to end; where kinds of shifts are named, in those alone.

    What never closes is of no kind.
    """
    if calendar == ALWAYS:
        return 0 if kinds else end - start
    calendars = plan.calendars
    rows = slice(calendars.first[calendar], calendars.first[calendar + 1])
    windows, period = (calendars.start[rows], calendars.end[rows]), int(calendars.period[calendar])
    if kinds:
        named = np.isin(calendars.marks[rows] % SHIFT_OPENS, kinds)
        windows = (windows[0][named], windows[1][named])
    begun, since = divmod(start, period)
    over, until = divmod(end, period)
    return (over - begun) * _open_until(*windows, period) + _open_until(*windows, until) - _open_until(*windows, since)


def _open_until(opens: Ints, closes: Ints, time: int) -> int:
    """Nanoseconds inside these windows up to a time in the first period."""
    if time == 0:
        return 0
    return int((np.minimum(np.maximum(time, opens), closes) - opens).sum())


def open_times(plan: Plan, calendars: Ints, start: int, end: int) -> list[int]:
    """Nanoseconds inside the windows of each of these calendars from start to end."""
    listed = calendars.tolist()
    known = {calendar: open_time(plan, calendar, start, end) for calendar in dict.fromkeys(listed)}
    return [known[calendar] for calendar in listed]


def roster_of(plan: Plan) -> Plan:
    """A plan with the same rosters, the same for all plans that differ in their numbers alone: what of them depends on
    calendars is then computed once."""
    frame = plan.frame
    same = frame is not None and all(getattr(plan, name) is getattr(frame, name) for name in ROSTERS)
    return frame if frame is not None and same else plan


ROSTERS = ("calendars", "person_calendar", "person_pool", "roster_calendar", "roster_pool", "roster_people")


def paid_time(plan: Plan, start: int, end: int) -> list[int]:
    """Paid nanoseconds of each pool: rostered hours of all its people, breaks included unless they are unpaid."""
    return list(_paid_time(roster_of(plan), start, end))


def present_time(plan: Plan, start: int, end: int) -> list[int]:
    """Nanoseconds that the people of each pool are there, breaks excluded, when nobody is absent."""
    return list(_present_time(roster_of(plan), start, end))


@lru_cache(maxsize=64)
def _paid_time(plan: Plan, start: int, end: int) -> tuple[int, ...]:
    paid = [0] * len(plan.pool_names)
    hours = open_times(plan, plan.roster_calendar, start, end)
    for pool, people, each in zip(plan.roster_pool.tolist(), plan.roster_people.tolist(), hours, strict=True):
        paid[pool] += people * each
    return tuple(paid)


@lru_cache(maxsize=64)
def _present_time(plan: Plan, start: int, end: int) -> tuple[int, ...]:
    present = [0] * len(plan.pool_names)
    hours = open_times(plan, plan.person_calendar, start, end)
    for pool, each in zip(plan.person_pool.tolist(), hours, strict=True):
        present[pool] += each
    return tuple(present)


def paid_hours(plan: Plan, start: int, end: int, stood_in: int = 0) -> float:
    """Paid hours of all pools, direct and indirect, from start to end (ns), absence included, and of who stood in."""
    return (sum(paid_time(plan, start, end)) + stood_in) / HOUR
