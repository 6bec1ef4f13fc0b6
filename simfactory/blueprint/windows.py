"""Calendars: windows of several shifts joined, over the time after which all of them repeat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import lcm

import numpy as np

from simfactory.plan import ALWAYS, SHIFT_CLOSES, SHIFT_OPENS, Calendars, ShiftKind
from simfactory.scenario.schema import Shift
from simfactory.scenario.shift_kinds import shift_windows

Window = tuple[int, int]
HOUR = 3600 * 1_000_000_000
WEEK = 7 * 24 * HOUR


@dataclass
class CalendarRegister:
    """Collects the calendars of a plant; equal ones are kept once."""

    periods: list[int] = field(default_factory=list)
    windows: list[tuple[Window, ...]] = field(default_factory=list)

    def add(self, parts: Sequence[tuple[int, tuple[Window, ...]]]) -> int:
        """The union of (period, windows) as a calendar's number; ALWAYS when it never closes."""
        period = lcm(*(p for p, _ in parts))
        windows = merged(window for p, part in parts for window in repeated(part, p, period))
        if windows == ((0, period),):
            return ALWAYS
        known = [i for i, p in enumerate(self.periods) if p == period and self.windows[i] == windows]
        if known:
            return known[0]
        self.periods.append(period)
        self.windows.append(windows)
        return len(self.periods) - 1

    def arrays(self) -> Calendars:
        """What the plan holds."""
        flat = [window for windows in self.windows for window in windows]
        return Calendars(
            period=np.array(self.periods, dtype=np.int64),
            first=np.cumsum([0, *(len(windows) for windows in self.windows)], dtype=np.int64),
            start=np.array([start for start, _ in flat], dtype=np.int64),
            end=np.array([end for _, end in flat], dtype=np.int64),
            marks=np.array(
                [mark for period, some in zip(self.periods, self.windows, strict=True) for mark in marks(some, period)],
                dtype=np.int64,
            ),
        )


def marks(windows: Sequence[Window], period: int) -> list[int]:
    """`Calendars.marks` of the windows of one calendar."""
    return [
        (ShiftKind.NIGHT + part.nights - 1 if part.nights else ShiftKind(part.kind))
        + SHIFT_OPENS * part.opens
        + SHIFT_CLOSES * part.closes
        for part in shift_windows(windows, period)
    ]


def repeated(windows: Iterable[Window], period: int, until: int) -> list[Window]:
    """Windows of one period, again and again up to a multiple of it."""
    return [(start + lap, end + lap) for lap in range(0, until, period) for start, end in windows]


def merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Sorted, disjoint windows; those that touch or overlap are joined."""
    out: list[Window] = []
    for start, end in sorted(windows):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def attended(shift: Shift) -> tuple[int, tuple[Window, ...]]:
    """When people of a shift are there: breaks excluded."""
    return shift.cycle, shift.attended


def paid(shift: Shift) -> tuple[int, tuple[Window, ...]]:
    """When people of a shift are paid: breaks included unless the scenario says they are not."""
    return shift.cycle, shift.rostered if shift.paid_breaks else shift.attended


def plant_cycle(shifts: Iterable[Shift]) -> int:
    """The time after which every shift repeats: a week where there are none."""
    return lcm(WEEK, *(shift.cycle for shift in shifts))
