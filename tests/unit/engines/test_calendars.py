"""Calendars as windows in time."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
import pytest

from simfactory.engines.simpy_engine.calendars import is_always, windows
from simfactory.plan import ALWAYS, SHIFT_CLOSES, SHIFT_OPENS, Calendars


def calendars(period: int, *pairs: tuple[int, int], marks: Sequence[int] = ()) -> Calendars:
    starts, ends = zip(*pairs, strict=True) if pairs else ((), ())
    marks = marks or [0] * len(pairs)
    as_ints = (np.array(some, dtype=np.int64) for some in ([period], [0, len(pairs)], starts, ends, marks))
    return Calendars(*as_ints)


def first(number: int, some: Calendars) -> list[tuple[int, int]]:
    return [window[:2] for window in islice(windows(some, 0), number)]


def test_windows_come_period_after_period() -> None:
    assert first(4, calendars(10, (1, 3), (5, 6))) == [(1, 3), (5, 6), (11, 13), (15, 16)]


def test_a_window_over_the_end_of_the_period_is_one() -> None:
    assert first(3, calendars(10, (0, 2), (7, 10))) == [(0, 2), (7, 12), (17, 22)]


def test_a_window_over_the_end_of_the_period_opens_as_its_first_part_does_and_closes_as_its_last() -> None:
    some = calendars(10, (0, 2), (4, 5), (7, 10), marks=[2 + SHIFT_CLOSES, 0, 3 + SHIFT_OPENS])
    found = list(islice(windows(some, 0), 4))
    assert [window[2] for window in found] == [2 + SHIFT_CLOSES, 0, 3 + SHIFT_OPENS + SHIFT_CLOSES, 0]


def test_a_calendar_without_windows_never_opens() -> None:
    assert first(3, calendars(10)) == []


@pytest.mark.parametrize(("pairs", "always"), [([(0, 10)], True), ([(0, 4), (4, 10)], True), ([(0, 9)], False)])
def test_a_calendar_that_never_closes_is_known(pairs: list[tuple[int, int]], always: bool) -> None:
    assert is_always(calendars(10, *pairs), 0) is always


def test_no_calendar_means_always() -> None:
    assert is_always(calendars(10), ALWAYS)
