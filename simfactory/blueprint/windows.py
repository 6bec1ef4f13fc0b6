"""Calendars: windows of several shifts joined, over the time after which all of them repeat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import lcm

import numpy as np

from simfactory.plan import ALWAYS, SHIFT_CLOSES, SHIFT_OPENS, Calendars, ShiftKind
from simfactory.scenario.schema import Shift

Window = tuple[int, int]
HOUR = 3600 * 1_000_000_000
WEEK = 7 * 24 * HOUR
REST = 4 * HOUR
"""Between two shifts at least; less is a break within one."""
NIGHTLY = 36 * HOUR
"""From one night in a row to the next at most."""


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
    """`Calendars.marks` of the windows of one calendar: those with less than REST between them are one shift.

    A shift is what the middle of it says: of a morning from 5:00 on, of an afternoon from 13:00 on, of a night from
    21:00 on. A night that begins at most NIGHTLY after the one before is the next in a row. Without a rest anywhere
    (people who are there round the clock) there is one endless shift, which counts as a morning's.
    """
    count = len(windows)
    opens = [windows[i][0] - _end_before(windows, i, period) >= REST for i in range(count)]
    found = [int(ShiftKind.MORNING)] * count
    if not any(opens):
        return found
    turn = opens.index(True)
    order = [(i % count, period * (i // count)) for i in range(turn, turn + 2 * count)]
    begun = last_night = nights = 0
    for place, (i, lap) in enumerate(order):
        if opens[i]:
            begun = windows[i][0] + lap
            end = _shift_end(windows, opens, order[place:])
            kind = _kind((begun + end) // 2)
            if kind == ShiftKind.NIGHT:
                nights = min(nights + 1, 4) if nights and begun - last_night <= NIGHTLY else 1
                last_night = begun
                kind = ShiftKind(ShiftKind.NIGHT + nights - 1)
        found[i] = int(kind)
    following = [opens[(i + 1) % count] for i in range(count)]
    return [
        kind + SHIFT_OPENS * first + SHIFT_CLOSES * last
        for kind, first, last in zip(found, opens, following, strict=True)
    ]


def _end_before(windows: Sequence[Window], i: int, period: int) -> int:
    return windows[i - 1][1] - (period if i == 0 else 0)


def _shift_end(windows: Sequence[Window], opens: Sequence[bool], order: Sequence[tuple[int, int]]) -> int:
    """When the shift ends that the first window of `order` opens."""
    first, lap = order[0]
    end = windows[first][1] + lap
    for i, lap in order[1:]:
        if opens[i]:
            break
        end = windows[i][1] + lap
    return end


def _kind(time: int) -> ShiftKind:
    hour = time // HOUR % 24
    if 5 <= hour < 13:
        return ShiftKind.MORNING
    return ShiftKind.AFTERNOON if 13 <= hour < 21 else ShiftKind.NIGHT


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
