"""Hours: how long calendars are open, people present, rosters paid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from simfactory.plan import ALWAYS, SHIFT_OPENS, Ints, Plan, ShiftKind
from simfactory.results import SECOND

HOUR = 3600 * 1_000_000_000
WEEK = 7 * 24 * HOUR


def open_time(plan: Plan, calendar: int, start: int, end: int, *kinds: ShiftKind) -> int:
    """Nanoseconds inside a calendar's windows from start to end; where kinds of shifts are named, in those alone.

    What never closes is of no kind.
    """
    since, until = open_until(plan, calendar, (start, end), *kinds)
    return until - since


def open_until(plan: Plan, calendar: int, times: Sequence[int], *kinds: ShiftKind) -> list[int]:
    """Nanoseconds inside a calendar's windows from 0 up to each of some times; see `open_time`."""
    if calendar == ALWAYS:
        return [0 if kinds else time for time in times]
    calendars = plan.calendars
    rows = slice(calendars.first[calendar], calendars.first[calendar + 1])
    opens, closes = calendars.start[rows], calendars.end[rows]
    if kinds:
        named = np.isin(calendars.marks[rows] % SHIFT_OPENS, kinds)
        opens, closes = opens[named], closes[named]
    cycles, rest = np.divmod(np.array(times), calendars.period[calendar])
    begun = (np.minimum(np.maximum(rest[:, None], opens), closes) - opens).sum(axis=1)
    found: list[int] = (cycles * (closes - opens).sum() + begun).tolist()
    return found


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
    """Paid nanoseconds of each pool: rostered hours of all its people, breaks included unless they are unpaid, and the
    support that upgrades take.
    """
    rosters, supports = _paid_time(roster_of(plan), start, end), support_time(plan, end - start)
    return [roster + support for roster, support in zip(rosters, supports, strict=True)]


def support_time(plan: Plan, span: int) -> list[int]:
    """Nanoseconds of each pool that upgrades take in a stretch of time, beside the roster."""
    if plan.support is None:
        return [0] * len(plan.pool_names)
    return [round(seconds * SECOND * (span / WEEK)) for seconds in plan.support.tolist()]


def present_time(plan: Plan, start: int, end: int) -> list[int]:
    """Nanoseconds that the people of each pool are there, breaks excluded, when nobody is absent."""
    return list(_present_time(roster_of(plan), start, end))


def rostered_time(plan: Plan, start: int, end: int) -> tuple[int, ...]:
    """Paid nanoseconds of one person of each roster."""
    return _rostered_time(roster_of(plan), start, end)


@lru_cache(maxsize=64)
def _rostered_time(plan: Plan, start: int, end: int) -> tuple[int, ...]:
    return tuple(open_times(plan, plan.roster_calendar, start, end))


@lru_cache(maxsize=64)
def _paid_time(plan: Plan, start: int, end: int) -> tuple[int, ...]:
    paid = [0] * len(plan.pool_names)
    hours = _rostered_time(plan, start, end)
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


def paid_stand_ins(plan: Plan, stood_in: Ints) -> Ints:
    """[N] paid nanoseconds of who stood in during so many working ones: as those are paid for whom they came.

    Paid breaks come with the working hours in the proportion of all shifts of that person.
    """
    if not stood_in.any():
        return stood_in
    rosters = _paid_and_present(roster_of(plan))
    paid = (time * paid // present for time, (paid, present) in zip(stood_in.tolist(), rosters, strict=True))
    return np.array(list(paid), dtype=np.int64)


@lru_cache(maxsize=64)
def _paid_and_present(plan: Plan) -> list[tuple[int, int]]:
    """[N] nanoseconds of one cycle; people with shifts are in the order of the rosters, others always there."""
    present = open_times(plan, plan.person_calendar, 0, plan.cycle)
    shifts = plan.roster_calendar != ALWAYS
    calendars = plan.person_calendar.copy()
    calendars[calendars != ALWAYS] = np.repeat(plan.roster_calendar[shifts], plan.roster_people[shifts])
    return list(zip(open_times(plan, calendars, 0, plan.cycle), present, strict=True))


def paid_hours(plan: Plan, start: int, end: int, stood_in: int = 0) -> float:
    """Paid hours of all pools, direct and indirect, from start to end (ns), absence included, and of who stood in.

    `stood_in`: paid nanoseconds of theirs.
    """
    return (sum(paid_time(plan, start, end)) + stood_in) / HOUR
