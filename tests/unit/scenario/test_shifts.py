"""Shifts: windows of a week or of a longer pattern, breaks and closed days."""

from __future__ import annotations

import pytest

from simfactory.errors import ScenarioError
from simfactory.scenario import load_text
from simfactory.scenario.shifts import Shift

HOUR = 3600 * 10**9
DAY = 24 * HOUR
WEEK = 7 * DAY


def shift(said: str) -> Shift:
    return load_text(f"simfactory: 1\nname: x\nshifts: {{day: {said}}}\nline: [{{station: a, cycle: 3 s}}]").shifts[
        "day"
    ]


def hours(windows: tuple[tuple[int, int], ...]) -> list[tuple[float, float]]:
    return [(start / HOUR, end / HOUR) for start, end in windows]


def test_a_range_of_days_has_the_same_window_each_day() -> None:
    day = shift("{mon-wed: 05:00-13:00, fri: 06:00-12:00}")
    assert day.cycle == WEEK
    assert hours(day.rostered) == [(5, 13), (29, 37), (53, 61), (102, 108)]
    assert day.attended == day.rostered


def test_a_range_may_run_over_the_end_of_the_week() -> None:
    assert hours(shift("{sat-mon: 08:00-10:00}").rostered) == [(8, 10), (128, 130), (152, 154)]


def test_breaks_are_rostered_and_not_attended() -> None:
    day = shift("{mon: 08:00-16:00, breaks: [10:00-10:15, 12:00-13:00]}")
    assert hours(day.rostered) == [(8, 16)]
    assert hours(day.attended) == [(8, 10), (10.25, 12), (13, 16)]
    assert day.paid_breaks


def test_breaks_outside_the_windows_are_ignored() -> None:
    assert hours(shift("{mon: 08:00-12:00, breaks: [11:30-12:30, 15:00-15:20]}").attended) == [(8, 11.5)]


def test_breaks_may_touch() -> None:
    assert hours(shift("{mon: 08:00-12:00, breaks: [11:00-11:30, 10:30-11:00]}").attended) == [(8, 10.5), (11.5, 12)]


def test_breaks_that_meet_no_window_on_any_day_are_known() -> None:
    day = shift(
        "{mon-thu: 05:00-13:00, fri: 05:00-15:00, breaks: [09:00-09:20, 14:00-14:20, 13:00-13:30, 15:00-15:20]}"
    )
    assert list(day.idle_breaks()) == [4]
    assert list(shift("{sun: 21:00-05:00, breaks: [04:00-04:20, 05:00-05:20]}").idle_breaks()) == [2]


def test_a_day_may_have_several_windows() -> None:
    assert hours(shift("{mon: [08:00-12:00, 13:00-17:00]}").rostered) == [(8, 12), (13, 17)]


def test_a_window_past_midnight_ends_the_next_day_and_its_breaks_hold_there() -> None:
    night = shift("{mon: 21:00-05:00, breaks: [01:00-01:30]}")
    assert hours(night.rostered) == [(21, 29)]
    assert hours(night.attended) == [(21, 25), (25.5, 29)]


def test_a_window_past_the_end_of_the_week_comes_back_at_its_beginning() -> None:
    night = shift("{sun: 21:00-05:00, breaks: [01:00-01:30]}")
    assert hours(night.rostered) == [(0, 5), (165, 168)]
    assert hours(night.attended) == [(0, 1), (1.5, 5), (165, 168)]


def test_touching_windows_are_joined() -> None:
    assert hours(shift("{mon-tue: 00:00-24:00}").rostered) == [(0, 48)]


def test_a_closed_weekday_is_closed_every_week() -> None:
    assert hours(shift("{mon-tue: 08:00-09:00, closed: tue}").rostered) == [(8, 9)]


def test_weeks_are_told_apart_inside_the_pattern() -> None:
    day = shift("{mon-tue: 08:00-09:00, closed: [week 1 tue, week 2], repeat: 2 weeks}")
    assert day.cycle == 2 * WEEK
    assert hours(day.rostered) == [(8, 9)]


@pytest.mark.parametrize(
    ("said", "code", "path"),
    [
        ("{mon: [08:00-16:00, 15:00-17:00]}", "overlap", "shifts.day"),
        ("{mon-fri: 08:00-16:00, wed: 09:00-10:00}", "overlap", "shifts.day"),
        ("{mon: 08:00-16:00, breaks: [09:00-09:20, 09:10-09:30]}", "overlap", "shifts.day.breaks"),
        ("{mon: 08:00-16:00, breaks: [09:10-09:30, 09:00-09:20]}", "overlap", "shifts.day.breaks"),
        ("{mon: 21:00-05:00, breaks: [23:50-00:10, 00:05-00:20]}", "overlap", "shifts.day.breaks"),
        ("{mon: 21:00-05:00, tue: 04:00-06:00}", "overlap", "shifts.day"),
        ("{mon-sun: 21:00-21:30, mon: 08:00-8h}", "window", "shifts.day.mon"),
        ("{mon: 08:00-08:00}", "window", "shifts.day.mon"),
        ("{mon: 08:61-09:00}", "window", "shifts.day.mon"),
        ("{mon: 08:00-25:00}", "window", "shifts.day.mon"),
        ("{mno: 08:00-09:00}", "unknown-key", "shifts.day.mno"),
        ("{mon: 08:00-09:00, closed: [week 2 fri]}", "closed", "shifts.day.closed"),
        ("{mon: 08:00-09:00, closed: [week 3], repeat: 2 weeks}", "closed", "shifts.day.closed"),
        ("{mon: 08:00-09:00, repeat: 10 days}", "repeat", "shifts.day.repeat"),
        ("{mon: 08:00-09:00, paid_breaks: maybe}", "type", "shifts.day.paid_breaks"),
        ("{}", "empty-shift", "shifts.day"),
        ("{mon: 08:00-09:00, closed: mon}", "empty-shift", "shifts.day"),
    ],
)
def test_what_is_no_shift_is_told(said: str, code: str, path: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        shift(said)
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [(code, path)]
