"""Shifts: when people are there, as windows of nanoseconds in a week, or in as many weeks as the pattern repeats.

Time 0 is Monday 00:00. A window past midnight belongs to the day on which it starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, ClassVar

from pydantic import Field

from simfactory.scenario.model import NS, Model, Reading, note_unknown
from simfactory.scenario.written import origin_of, told
from simfactory.units import Dimension, UnitError, parse

Window = tuple[int, int]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = 60 * NS
DAY = 24 * 60 * MINUTE
WEEK = 7 * DAY
LONGEST_REPEAT = 53
"""Weeks."""

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_WINDOW = re.compile(r"(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})")
_WEEK_DAY = re.compile(r"week\s+(\d+)(?:\s+(\w+))?")


class Shift(Model):
    """When the people of a shift are there: days or ranges of days with their windows, less breaks and closed days."""

    cycle: int
    rostered: tuple[Window, ...]
    attended: tuple[Window, ...]
    breaks: tuple[Window, ...] = ()
    paid_breaks: bool = Field(default=True, description="Whether breaks count as paid hours. Default true.")

    own_keys: ClassVar[tuple[str, ...]] = ("breaks", "paid_breaks", "closed", "repeat")

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        return tuple(cls.model_fields)

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        if not isinstance(raw, Mapping):
            raise UnitError("type", told(raw), "a mapping of days to windows, such as {mon-fri: 05:00-13:00}")
        faults_before = len(reading.faults)
        path = origin_of(raw).path
        weeks = _weeks(raw.get("repeat"), reading, path)
        open_days = _open_days(raw, reading, path)
        closed = _closed(raw.get("closed", []), weeks, reading, path)
        roster = [
            (start + day * DAY, end + day * DAY)
            for day in range(7 * weeks)
            if day not in closed
            for start, end in open_days.get(day % 7, ())
        ]
        breaks = _windows(raw.get("breaks", []), reading, f"{path}.breaks")
        rostered = _disjoint(_inside(roster, weeks * WEEK), reading, path)
        _check_breaks(breaks, reading, f"{path}.breaks")
        pauses = [pause for window in breaks for pause in _each_day(window, weeks * WEEK)]
        if not rostered and len(reading.faults) == faults_before:
            reading.note("empty-shift", path, "a shift without a window", "such as {mon-fri: 06:00-14:00}")
        return {
            "cycle": weeks * WEEK,
            "rostered": rostered,
            "attended": _without(rostered, pauses),
            "breaks": tuple(breaks),
            "paid_breaks": raw.get("paid_breaks", True),
        }

    def idle_breaks(self) -> Iterator[int]:
        """The places in the list, from 1, of breaks that meet no window on any day."""
        for i, window in enumerate(self.breaks):
            pauses = _each_day(window, self.cycle)
            if not any(
                start < closing and opening < end for start, end in pauses for opening, closing in self.rostered
            ):
                yield i + 1


def _each_day(window: Window, cycle: int) -> list[Window]:
    """A window of the day on every day of the pattern, and on the one before it."""
    return [(window[0] + day * DAY, window[1] + day * DAY) for day in range(-1, cycle // DAY)]


def _check_breaks(breaks: Iterable[Window], reading: Reading, path: str) -> None:
    """Breaks come one after the other, also past midnight."""
    ordered = sorted(breaks)
    for (_, end), (start, _) in pairwise([*ordered, *((start + DAY, end + DAY) for start, end in ordered[:1])]):
        if start < end:
            found = f"breaks overlap at {_told(start)}"
            reading.note("overlap", path, found, "breaks of one shift one after the other", "make them one break")
            return


def _weeks(said: Any, reading: Reading, path: str) -> int:
    if said is None:
        return 1
    try:
        weeks, rest = divmod(parse(said, Dimension.TIME) * NS, WEEK)
    except UnitError as error:
        reading.note_error(error, f"{path}.repeat")
        return 1
    if rest or not 1 <= weeks <= LONGEST_REPEAT:
        reading.note("repeat", f"{path}.repeat", told(said), f"whole weeks, 1 to {LONGEST_REPEAT}")
        return 1
    return int(weeks)


def _open_days(raw: Mapping[str, Any], reading: Reading, path: str) -> dict[int, list[Window]]:
    """The windows of each day of the week, from 0 for Monday."""
    found: dict[int, list[Window]] = {}
    for key, said in raw.items():
        if key in Shift.own_keys:
            continue
        days = days_of(key)
        if days is None:
            note_unknown(key, (*DAYS, *Shift.own_keys), reading, path)
            continue
        for day in days:
            found.setdefault(day, []).extend(_windows(said, reading, f"{path}.{key}"))
    return found


def days_of(said: str) -> tuple[int, ...] | None:
    """The days of "mon", "mon-thu" or "fri-mon", from 0 for Monday; None for anything else."""
    first, dash, last = (part.strip().lower()[:3] for part in said.partition("-"))
    if any(len(part.strip()) < 3 for part in said.split("-")) or first not in DAYS or (dash and last not in DAYS):
        return None
    start, end = DAYS.index(first), DAYS.index(last if dash else first)
    return tuple((start + i) % 7 for i in range((end - start) % 7 + 1))


def _windows(said: Any, reading: Reading, path: str) -> list[Window]:
    """One window or a list of them, from the midnight of their day."""
    out = []
    for one in said if isinstance(said, list) else [said]:
        window = _window(one)
        if window is None:
            reading.note("window", path, told(one), "a window of the day, such as 05:00-13:00")
        else:
            out.append(window)
    return out


def _window(said: Any) -> Window | None:
    found = _WINDOW.fullmatch(said.strip()) if isinstance(said, str) else None
    if found is None:
        return None
    start, end = _clock(found[1]), _clock(found[2])
    if start is None or end is None or start in (DAY, end):
        return None
    return start, end if end > start else end + DAY


def _clock(said: str) -> int | None:
    """The time since midnight, up to 24:00."""
    hours, minutes = (int(part) for part in said.split(":"))
    time = (60 * hours + minutes) * MINUTE
    return time if minutes < 60 and time <= DAY else None


def _closed(said: Any, weeks: int, reading: Reading, path: str) -> set[int]:
    """The days, from 0 for the first Monday, on which nobody comes."""
    days: set[int] = set()
    for one in said if isinstance(said, list) else [said]:
        found = _closed_days(str(one).strip().lower(), weeks)
        if found is None:
            expected = "a day such as sun" + (f", week 1 to week {weeks}, or such as week 1 fri" if weeks > 1 else "")
            remedy = "" if weeks > 1 else "say repeat: 4 weeks first, to tell weeks apart"
            reading.note("closed", f"{path}.closed", told(one), expected, remedy)
        days |= found or set()
    return days


def _closed_days(said: str, weeks: int) -> set[int] | None:
    by_week = _WEEK_DAY.fullmatch(said)
    if by_week is None:
        every = days_of(said)
        return None if every is None else {7 * week + day for week in range(weeks) for day in every}
    week = int(by_week[1])
    days = days_of(by_week[2]) if by_week[2] else tuple(range(7))
    if weeks == 1 or not 1 <= week <= weeks or days is None:
        return None
    return {7 * (week - 1) + day for day in days}


def _inside(windows: Iterable[Window], period: int) -> list[Window]:
    """What runs past the end of the period comes back at its beginning."""
    cut = []
    for start, end in windows:
        cut.append((start, min(end, period)))
        if end > period:
            cut.append((0, end - period))
    return sorted(cut)


def _disjoint(windows: list[Window], reading: Reading, path: str) -> tuple[Window, ...]:
    """Sorted windows; touching ones are joined, overlapping ones are a fault."""
    out: list[Window] = []
    for start, end in windows:
        if out and start < out[-1][1]:
            found = f"windows overlap on {DAYS[start // DAY % 7]} at {_told(start)}"
            reading.note("overlap", path, found, "windows of one shift one after the other", "make it two shifts")
            return tuple(out)
        if out and start == out[-1][1]:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(out)


def _told(time: int) -> str:
    minutes = time % DAY // MINUTE
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _without(windows: Iterable[Window], pauses: Iterable[Window]) -> tuple[Window, ...]:
    """The windows less the pauses; both are sorted, pauses may overlap."""
    ordered = sorted(pauses)
    out: list[Window] = []
    for start, end in windows:
        at = start
        for pause_start, pause_end in ordered:
            if pause_end <= at or pause_start >= end:
                continue
            if pause_start > at:
                out.append((at, pause_start))
            at = pause_end
        if at < end:
            out.append((at, end))
    return tuple(out)
