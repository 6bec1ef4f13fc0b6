"""Kinds of shifts: which windows of a calendar make one shift, and whether it is a morning, an afternoon or a night."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from simfactory.human_factors import AFTERNOON, MORNING, NIGHT

Window = tuple[int, int]
HOUR = 3600 * 1_000_000_000
REST = 4 * HOUR
"""Between two shifts at least; less is a break within one."""
NIGHTLY = 36 * HOUR
"""From one night in a row to the next at most."""
DAY = 24 * HOUR
NOON, EVENING = 12 * HOUR, 20 * HOUR
NIGHT_FROM, NIGHT_UNTIL = 21, 5  # o'clock
MOST_NIGHTS = 4
"""In a row that are told apart; the fourth stands for all later ones."""


class ShiftWindow(NamedTuple):
    """What a window of a calendar is to its shift."""

    kind: int  # MORNING, AFTERNOON or NIGHT
    nights: int  # in a row, this one included; 0 where it is no night
    opens: bool  # whether the shift begins with it
    closes: bool  # whether the shift ends with it


def shift_windows(windows: Sequence[Window], period: int) -> list[ShiftWindow]:
    """The shifts of one calendar, window by window: those with less than REST between them are one shift.

    A shift whose middle lies between 21:00 and 5:00 is a night's. Of the others those are an afternoon's that begin at
    12:00 or later, or go on until 20:00 or later: a day shift is none, though its middle may lie past noon [J]. A night
    that begins at most NIGHTLY after the one before is the next in a row. Without a rest anywhere (people who are there
    round the clock) there is one endless shift, which counts as a morning's.
    """
    count = len(windows)
    opens = [windows[i][0] - _end_before(windows, i, period) >= REST for i in range(count)]
    found = [(MORNING, 0)] * count
    if not any(opens):
        return [ShiftWindow(MORNING, 0, False, False)] * count
    turn = opens.index(True)
    order = [(i % count, period * (i // count)) for i in range(turn, turn + 2 * count)]
    last_night = nights = 0
    shift = (MORNING, 0)
    for place, (i, lap) in enumerate(order):
        if opens[i]:
            begun = windows[i][0] + lap
            kind = kind_of(begun, _shift_end(windows, opens, order[place:]))
            if kind == NIGHT:
                nights = min(nights + 1, MOST_NIGHTS) if nights and begun - last_night <= NIGHTLY else 1
                last_night = begun
            shift = (kind, nights if kind == NIGHT else 0)
        found[i] = shift
    following = [opens[(i + 1) % count] for i in range(count)]
    return [ShiftWindow(*shift, *ends) for shift, *ends in zip(found, opens, following, strict=True)]


def _end_before(windows: Sequence[Window], i: int, period: int) -> int:
    return windows[i - 1][1] - (period if i == 0 else 0)


def _shift_end(windows: Sequence[Window], opens: Sequence[bool], order: Sequence[tuple[int, int]]) -> int:
    """When the shift ends that the first window of `order` opens."""
    first, lap = order[0]
    end = windows[first][1] + lap
    for i, later in order[1:]:
        if opens[i]:
            break
        end = windows[i][1] + later
    return end


def kind_of(start: int, end: int) -> int:
    """MORNING, AFTERNOON or NIGHT of a shift from `start` to `end`, nanoseconds since midnight of some day."""
    middle = (start + end) // 2 // HOUR % 24
    if middle >= NIGHT_FROM or middle < NIGHT_UNTIL:
        return NIGHT
    until = start % DAY + end - start
    return AFTERNOON if start % DAY >= NOON or until >= EVENING else MORNING
