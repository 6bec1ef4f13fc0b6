"""Fatigue slows and errs, skill mends, nights add."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.human_factors import (
    AFTERNOON,
    MORNING,
    NIGHT,
    duration_factor,
    error_probability,
    guided_by_skill,
    shift_factor,
)

shares = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("fatigue", "slowing", "factor"), [(0.25, 0.1, 1.0223144), (0.5, 0.5, 1.2027326), (0.5, 0.25, 1.1013663)]
)
def test_work_takes_longer_when_tired(fatigue: float, slowing: float, factor: float) -> None:
    assert duration_factor(fatigue, slowing) == pytest.approx(factor, abs=1e-7)


@given(shares, shares, st.floats(0.0, 1.0))
def test_the_more_tired_the_slower_and_the_rested_at_their_own_pace(one: float, two: float, slowing: float) -> None:
    less, more = sorted((one, two))
    assert duration_factor(0.0, slowing) == 1.0
    assert 1.0 <= duration_factor(less, slowing) <= duration_factor(more, slowing)


def test_the_chance_of_an_error_by_hand() -> None:
    assert error_probability(0.02, 0.4, 1.5, 0.5, 0.5) == pytest.approx(0.02 * 1.6 * 0.75)
    assert error_probability(0.02, 0.0, 1.5, 0.0, 0.5) == 0.02
    assert error_probability(0.5, 1.0, 3.0, 0.0, 0.5) == 1.0
    assert error_probability(0.5, 0.0, 3.0, 1.0, 1.0) == 0.0


@given(shares, shares, shares, st.floats(0.0, 5.0), shares, shares)
def test_it_rises_with_fatigue_falls_with_skill_and_stays_a_chance(
    nominal: float, one: float, two: float, by_fatigue: float, skill: float, by_skill: float
) -> None:
    less, more = sorted((one, two))
    assert (
        0.0
        <= error_probability(nominal, less, by_fatigue, skill, by_skill)
        <= error_probability(nominal, more, by_fatigue, skill, by_skill)
        <= 1.0
    )
    assert error_probability(nominal, skill, by_fatigue, more, by_skill) <= error_probability(
        nominal, skill, by_fatigue, less, by_skill
    )


@pytest.mark.parametrize(
    ("shift", "nights", "factor"),
    [
        (MORNING, 0, 1.0),
        (AFTERNOON, 0, 1.18),
        (NIGHT, 1, 1.23),
        (NIGHT, 2, 1.23 * 1.06),
        (NIGHT, 3, 1.23 * 1.17),
        (NIGHT, 4, 1.23 * 1.36),
        (NIGHT, 9, 1.23 * 1.36),
    ],
)
def test_shifts_and_nights_in_a_row(shift: int, nights: int, factor: float) -> None:
    assert shift_factor(shift, nights, 1.18, 1.23, 1.06, 1.17, 1.36) == factor


@pytest.mark.parametrize(("by_skill", "guided", "times"), [(0.5, 0.75, 1.5), (0.5, 0.35, 1.0), (0.9, 0.35, 3.5)])
def test_a_guided_beginner_errs_so_many_times_as_often_as_the_skilled(
    by_skill: float, guided: float, times: float
) -> None:
    found = guided_by_skill(by_skill, guided)
    skilled, beginner = (error_probability(0.01, 0.0, 0.0, skill, found) for skill in (1.0, 0.0))
    assert beginner / skilled == pytest.approx(times)


def test_without_guidance_skill_counts_as_it_did_to_the_bit() -> None:
    assert guided_by_skill(0.7, 1.0) == 0.7
