"""Hours: how long calendars are open, people present, rosters paid."""

from __future__ import annotations

from simfactory.plan import ALWAYS, Plan

HOUR = 3600 * 1_000_000_000
WEEK = 7 * 24 * HOUR


def open_time(plan: Plan, calendar: int, start: int, end: int) -> int:
    """Nanoseconds inside a calendar's windows from start to end."""
    if calendar == ALWAYS:
        return end - start
    return _open_until(plan, calendar, end) - _open_until(plan, calendar, start)


def _open_until(plan: Plan, calendar: int, time: int) -> int:
    calendars = plan.calendars
    period = int(calendars.period[calendar])
    rows = slice(int(calendars.first[calendar]), int(calendars.first[calendar + 1]))
    windows = list(zip(calendars.start[rows].tolist(), calendars.end[rows].tolist(), strict=True))
    periods, rest = divmod(time, period)
    whole = sum(close - opening for opening, close in windows)
    return int(periods * whole + sum(max(0, min(close, rest) - opening) for opening, close in windows))


def paid_time(plan: Plan, start: int, end: int) -> list[int]:
    """Paid nanoseconds of each pool: rostered hours of all its people, breaks included unless they are unpaid."""
    paid = [0] * len(plan.pool_names)
    groups = zip(plan.roster_pool.tolist(), plan.roster_calendar.tolist(), plan.roster_people.tolist(), strict=True)
    for pool, calendar, people in groups:
        paid[pool] += people * open_time(plan, calendar, start, end)
    return paid


def present_time(plan: Plan, start: int, end: int) -> list[int]:
    """Nanoseconds that the people of each pool are there, breaks excluded."""
    present = [0] * len(plan.pool_names)
    known: dict[int, int] = {}
    for pool, calendar in zip(plan.person_pool.tolist(), plan.person_calendar.tolist(), strict=True):
        if calendar not in known:
            known[calendar] = open_time(plan, calendar, start, end)
        present[pool] += known[calendar]
    return present


def paid_hours(plan: Plan, start: int, end: int) -> float:
    """Paid hours of all pools, direct and indirect, from start to end (ns)."""
    return sum(paid_time(plan, start, end)) / HOUR
