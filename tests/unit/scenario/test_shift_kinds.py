"""Which windows of a calendar make one shift, and whether it is a morning, an afternoon or a night."""

from __future__ import annotations

import pytest

from simfactory.human_factors import AFTERNOON, MORNING, NIGHT
from simfactory.scenario.shift_kinds import DAY, HOUR, ShiftWindow, shift_windows


def kinds(*windows: tuple[float, float], days: int = 1) -> list[ShiftWindow]:
    """Windows of hours that come every day (or so many days)."""
    return shift_windows([(round(start * HOUR), round(end * HOUR)) for start, end in windows], days * DAY)


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        (5, 13, MORNING), (8, 16, MORNING), (8, 16.75, MORNING), (9, 17, MORNING), (9, 18, MORNING),
        (7, 19, MORNING), (12, 20, AFTERNOON), (13, 21, AFTERNOON), (14, 22, AFTERNOON), (10, 20, AFTERNOON),
        (14, 25, AFTERNOON), (21, 29, NIGHT), (22, 30, NIGHT), (0, 5, NIGHT), (20, 32, NIGHT),
    ],
)  # fmt: skip
def test_a_shift_is_a_day_s_an_afternoon_s_or_a_night_s(start: float, end: float, kind: int) -> None:
    windows = [(start, end)] if end <= 24 else [(0, end - 24), (start, 24)]
    assert {window.kind for window in kinds(*windows)} == {kind}


def test_a_break_divides_a_shift_and_a_rest_ends_it() -> None:
    early, late, night = kinds((6, 9), (9.5, 14), (18.5, 23))
    assert (early.opens, early.closes, late.opens, late.closes) == (True, False, False, True)
    assert early.kind == late.kind == MORNING
    assert (night.opens, night.closes, night.kind) == (True, True, AFTERNOON)


def test_nights_in_a_row_are_counted_to_the_fourth() -> None:
    week = [(21 + 24 * day, 29 + 24 * day) for day in range(6)]  # Monday to Saturday, Sunday free
    assert [window.nights for window in kinds(*week, days=7)] == [1, 2, 3, 4, 4, 4]
