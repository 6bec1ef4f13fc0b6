"""Fatigue grows at work and decays at rest, from where it stands, and settles into the rhythm of work and rest."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.human_factors import (
    endurance_time,
    fatigue_after_rest,
    fatigue_after_work,
    fatigue_cycle,
    fatigue_rate,
    mean_fatigue_at_rest,
    mean_fatigue_at_work,
    murrell_rest,
    rest_allowance,
    steady_fatigue_after_work,
)

shares = st.floats(0.0, 1.0)
rates = st.floats(0.0, 0.5)
minutes = st.floats(0.0, 1000.0)
forces = st.floats(0.151, 1.0)


def test_a_day_with_one_break_by_hand() -> None:
    """240 min at 0.003/min, 30 min of rest at 0.03/min, 210 min: e^-0.72, e^-0.9 and e^-0.63 by a table."""
    noon = fatigue_after_work(0.0, 0.003, 240.0)
    rested = fatigue_after_rest(noon, 0.03, 30.0)
    evening = fatigue_after_work(rested, 0.003, 210.0)
    assert noon == pytest.approx(1 - 0.4867523, abs=1e-7)
    assert rested == pytest.approx(0.5132477 * 0.4065697, abs=1e-7)
    assert evening == pytest.approx(1 - (1 - 0.2086710) * 0.5325918, abs=1e-7)


@given(shares, rates)
def test_no_time_changes_nothing_and_endless_time_ends_it(start: float, rate: float) -> None:
    assert fatigue_after_work(start, rate, 0.0) == fatigue_after_rest(start, rate, 0.0) == start
    assert mean_fatigue_at_work(start, rate, 0.0) == mean_fatigue_at_rest(start, rate, 0.0) == start
    assert fatigue_after_work(start, 0.001 + rate, 1e9) == 1.0
    assert fatigue_after_rest(start, 0.001 + rate, 1e9) == 0.0


@given(shares, rates, minutes, minutes)
def test_work_in_two_pieces_tires_like_work_in_one(start: float, rate: float, one: float, two: float) -> None:
    apart = fatigue_after_work(fatigue_after_work(start, rate, one), rate, two)
    assert apart == pytest.approx(fatigue_after_work(start, rate, one + two), abs=1e-12)


@given(shares, rates, minutes, minutes)
def test_fatigue_stays_in_its_range_and_never_falls_at_work_nor_rises_at_rest(
    start: float, rate: float, one: float, two: float
) -> None:
    short, long = sorted((one, two))
    assert start <= fatigue_after_work(start, rate, short) <= fatigue_after_work(start, rate, long) <= 1.0
    assert start >= fatigue_after_rest(start, rate, short) >= fatigue_after_rest(start, rate, long) >= 0.0


@given(shares, st.floats(1e-12, 0.5), st.floats(1e-3, 1000.0))
def test_means_over_time_lie_where_the_middle_rule_finds_them(start: float, rate: float, time: float) -> None:
    """Halves add up: the mean of the whole is that of its halves, down to rates where digits would be lost."""
    half = time / 2
    middle = fatigue_after_work(start, rate, half)
    halves = (mean_fatigue_at_work(start, rate, half) + mean_fatigue_at_work(middle, rate, half)) / 2
    assert mean_fatigue_at_work(start, rate, time) == pytest.approx(halves, abs=1e-13)
    middle = fatigue_after_rest(start, rate, half)
    halves = (mean_fatigue_at_rest(start, rate, half) + mean_fatigue_at_rest(middle, rate, half)) / 2
    assert mean_fatigue_at_rest(start, rate, time) == pytest.approx(halves, abs=1e-13)


def test_the_mean_at_work_is_the_integral_of_its_law() -> None:
    steps = 100_000
    summed = sum(fatigue_after_work(0.2, 0.01, 120.0 * (i + 0.5) / steps) for i in range(steps)) / steps
    assert mean_fatigue_at_work(0.2, 0.01, 120.0) == pytest.approx(summed, abs=1e-9)


@given(st.floats(1e-4, 0.1), st.floats(1e-4, 0.1), st.floats(1.0, 300.0), st.floats(0.0, 300.0), shares)
def test_days_of_work_and_rest_settle_into_the_cycle(
    growth: float, recovery: float, work: float, rest: float, start: float
) -> None:
    cycle = fatigue_cycle(growth, recovery, work, rest)
    end = fatigue_after_work(cycle.start_of_work, growth, work)
    assert end == pytest.approx(cycle.end_of_work, abs=1e-12)
    assert fatigue_after_rest(end, recovery, rest) == pytest.approx(cycle.start_of_work, abs=1e-12)
    once = fatigue_after_work(fatigue_after_rest(start, recovery, rest), growth, work)
    assert abs(once - cycle.end_of_work) <= abs(start - cycle.end_of_work) + 1e-12
    assert cycle.start_of_work - 1e-12 <= cycle.mean <= cycle.end_of_work + 1e-12


def test_the_limits_of_a_cycle() -> None:
    assert steady_fatigue_after_work(0.0, 0.03, 60.0, 10.0) == 0.0
    assert steady_fatigue_after_work(0.003, 0.0, 60.0, 10.0) == 1.0
    assert steady_fatigue_after_work(0.003, 0.03, 60.0, 1e9) == pytest.approx(fatigue_after_work(0.0, 0.003, 60.0))
    fine = steady_fatigue_after_work(0.003, 0.03, 6e-9, 1e-9)
    assert fine == pytest.approx(0.003 * 6 / (0.003 * 6 + 0.03 * 1), rel=1e-9)


def test_the_rate_reaches_the_greatest_fatigue_after_the_endurance_time() -> None:
    assert fatigue_rate(100.0, 0.99) == pytest.approx(0.0460517, abs=1e-7)
    assert fatigue_after_work(0.0, fatigue_rate(37.0, 0.9), 37.0) == pytest.approx(0.9, abs=1e-12)


@pytest.mark.parametrize(("force", "held"), [(1.0, 0.1), (0.5, 1.1), (0.25, 3.7), (0.2, 6.5)])
def test_the_endurance_time_by_hand(force: float, held: float) -> None:
    assert endurance_time(force) == pytest.approx(held, abs=1e-12)


def test_little_force_is_held_for_ever_and_asks_for_no_rest() -> None:
    assert endurance_time(0.15) == math.inf
    assert rest_allowance(30.0, 0.15) == rest_allowance(0.0, 0.5) == 0.0


@given(forces, forces)
def test_more_force_is_held_for_less_time(one: float, two: float) -> None:
    less, more = sorted((one, two))
    assert endurance_time(less) >= endurance_time(more) > 0.0


def test_the_rest_allowance_by_hand() -> None:
    """f = 0.5: T = 1.1 min; the whole of it 18 * 0.35^0.5, half of it 0.5^1.4 = 0.378929 of that."""
    assert rest_allowance(1.1, 0.5) == pytest.approx(10.648944, abs=1e-6)
    assert rest_allowance(0.55, 0.5) == pytest.approx(10.648944 * 0.3789291, abs=1e-5)


@given(forces, shares, shares)
def test_the_longer_a_hold_the_more_rest_it_asks_for(force: float, one: float, two: float) -> None:
    short, long = sorted((one * endurance_time(force), two * endurance_time(force)))
    assert rest_allowance(short, force) <= rest_allowance(long, force)


def test_murrells_rest_by_hand() -> None:
    assert murrell_rest(480.0, 7.0, 5.0) == pytest.approx(480 * 2 / 5.5)
    assert murrell_rest(480.0, 5.0, 5.0) == murrell_rest(480.0, 2.0, 4.0) == 0.0
    assert murrell_rest(480.0, 7.0, 4.0) > murrell_rest(480.0, 7.0, 5.0)
