"""Calendars of a plan as windows in time, without end."""

from __future__ import annotations

from collections.abc import Iterator

from simfactory.engines.rules import joined_marks
from simfactory.plan import ALWAYS, Calendars


def is_always(calendars: Calendars, calendar: int) -> bool:
    """Whether a calendar never closes."""
    if calendar == ALWAYS:
        return True
    first, end = int(calendars.first[calendar]), int(calendars.first[calendar + 1])
    open_time = int((calendars.end[first:end] - calendars.start[first:end]).sum())
    return open_time == int(calendars.period[calendar])


def windows(calendars: Calendars, calendar: int) -> Iterator[tuple[int, int, int]]:
    """Windows [start, end) in nanoseconds from time 0 on, and their marks (see `plan.Calendars`).

    One that goes on over the end of a period is one window: it begins as its first part does, and ends as its last.

    The calendar closes at some time.
    """
    first, end = int(calendars.first[calendar]), int(calendars.first[calendar + 1])
    starts, ends = calendars.start[first:end].tolist(), calendars.end[first:end].tolist()
    marks = calendars.marks[first:end].tolist()
    period, begin = int(calendars.period[calendar]), 0
    if not starts:
        return
    opened, closed, opening, closing = starts[0], ends[0], marks[0], marks[0]
    while True:
        for start, stop, mark in zip(starts, ends, marks, strict=True):
            if begin + start > closed:
                yield opened, closed, joined_marks(opening, closing)
                opened, opening = begin + start, mark
            closed, closing = begin + stop, mark
        begin += period
