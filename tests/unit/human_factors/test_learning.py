"""Pieces get faster as they are made, breaks undo some of it, and skill is the way that is behind somebody."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.human_factors import (
    averaged_time,
    averaged_total,
    de_jong_time,
    de_jong_total,
    experience,
    forgetting_exponent,
    guided_incompressible,
    learning_exponent,
    learning_factor,
    pieces_after_break,
    pieces_at_skill,
    remembered_pieces,
    skill,
    wright_time,
    wright_total,
)
from simfactory.human_factors.learning import GRACE

exponents = st.floats(0.01, 0.9)
pieces = st.floats(1.0, 1e5)
shares = st.floats(0.0, 1.0)
DAY = 24 * 60.0


def test_who_knows_a_task_as_a_routine_forgets_nothing_of_it_and_who_has_just_mastered_it_does() -> None:
    routine, mastered = experience(1.0, 0.28, 1000.0), experience(0.9999, 0.28, 1000.0)
    assert (routine, mastered) == (math.inf, pytest.approx(1000.0, rel=0.01))
    week, ever = 7 * 24 * 60.0, 120 * 24 * 60.0
    assert pieces_after_break(routine, 5.0, 0.28, 2 * ever, ever) == math.inf
    assert learning_factor(math.inf, 0.28, 0.25, 1000.0) == skill(math.inf, 0.28, 1000.0) == 1.0
    assert pieces_after_break(mastered, 5.0, 0.28, week, ever) < 300.0


def test_a_weekend_is_no_absence_from_a_task() -> None:
    assert pieces_after_break(50.0, 5.0, 0.28, GRACE, 1e5) == 50.0
    assert pieces_after_break(50.0, 5.0, 0.28, GRACE + 100.0, 1e5) == remembered_pieces(50.0, 5.0, 0.28, 100.0, 1e5)


def test_four_pieces_at_80_percent_by_hand() -> None:
    """10, 8, 10 * 3^log2(0.8) = 7.0210, 6.4."""
    exponent = learning_exponent(0.8)
    assert exponent == pytest.approx(0.3219281, abs=1e-7)
    assert [wright_time(10.0, float(n), exponent) for n in (1, 2, 4)] == pytest.approx([10.0, 8.0, 6.4])
    assert wright_total(10.0, 4, exponent) == pytest.approx(31.42104, abs=1e-5)
    assert [de_jong_time(10.0, float(n), exponent, 0.25) for n in (1, 2, 4)] == pytest.approx([10.0, 8.5, 7.3])
    assert de_jong_total(10.0, 4, exponent, 0.25) == pytest.approx(0.25 * 40 + 0.75 * 31.42104, abs=1e-5)


@given(st.floats(0.51, 1.0), st.integers(1, 60))
def test_where_the_average_falls_by_the_law_its_pieces_add_up_to_it(rate: float, count: int) -> None:
    exponent = learning_exponent(rate)
    summed = sum(averaged_time(10.0, float(n), exponent) for n in range(1, count + 1))
    assert summed == pytest.approx(averaged_total(10.0, float(count), exponent))
    assert summed / count == pytest.approx(wright_time(10.0, float(count), exponent))


@given(exponents, shares, pieces, pieces)
def test_no_piece_takes_longer_than_one_before_it_nor_less_than_cannot_be_learnt(
    exponent: float, incompressible: float, one: float, two: float
) -> None:
    early, late = sorted((one, two))
    first = de_jong_time(1.0, 1.0, exponent, incompressible)
    assert first == pytest.approx(1.0)
    assert first >= de_jong_time(1.0, early, exponent, incompressible)
    assert (
        de_jong_time(1.0, early, exponent, incompressible)
        >= de_jong_time(1.0, late, exponent, incompressible)
        >= incompressible
    )


def test_de_jong_between_its_limits() -> None:
    assert de_jong_time(7.0, 50.0, 0.3, 0.0) == wright_time(7.0, 50.0, 0.3)
    assert de_jong_time(7.0, 50.0, 0.3, 1.0) == 7.0
    assert de_jong_time(8.0, 1e300, 0.3, 0.25) == pytest.approx(2.0)
    assert learning_exponent(1.0) == 0.0


def test_factor_and_skill_by_hand() -> None:
    """80 %, mastered at 16: 4.096 of 10. The second piece: 0.8; (1 - 0.8) / (1 - 0.4096) of the way."""
    exponent = learning_exponent(0.8)
    assert learning_factor(2.0, exponent, 0.0, 16.0) == pytest.approx(0.8 / 0.4096)
    assert learning_factor(1.0, exponent, 0.5, 16.0) == pytest.approx(1.0 / (0.5 + 0.5 * 0.4096))
    assert skill(2.0, exponent, 16.0) == pytest.approx(0.2 / 0.5904)


@given(exponents, shares, st.floats(2.0, 1e5), pieces, pieces)
def test_skill_goes_from_nothing_to_one_and_the_factor_down_to_one(
    exponent: float, incompressible: float, mastered: float, one: float, two: float
) -> None:
    early, late = sorted((one, two))
    assert skill(1.0, exponent, mastered) == 0.0
    assert skill(mastered, exponent, mastered) == learning_factor(mastered, exponent, incompressible, mastered) == 1.0
    assert 0.0 <= skill(early, exponent, mastered) <= skill(late, exponent, mastered) <= 1.0
    assert learning_factor(early, exponent, incompressible, mastered) >= 1.0
    assert learning_factor(early, exponent, incompressible, mastered) >= learning_factor(
        late, exponent, incompressible, mastered
    )


@given(exponents, st.floats(2.0, 1e5), shares)
def test_the_piece_at_which_somebody_has_a_skill(exponent: float, mastered: float, skilled: float) -> None:
    found = pieces_at_skill(skilled, exponent, mastered)
    assert 1.0 <= found <= mastered * (1 + 1e-9)
    assert skill(found, exponent, mastered) == pytest.approx(skilled, abs=1e-9)


def test_where_nothing_is_to_be_learnt_everybody_masters_it() -> None:
    assert skill(1.0, 0.0, 100.0) == learning_factor(1.0, 0.0, 0.25, 100.0) == 1.0
    assert pieces_at_skill(0.0, 0.0, 100.0) == 100.0


def test_a_week_away_by_hand() -> None:
    """b = 0.5, T1 = 1 min: 100 pieces took 20 min; D = 180 min: f = 0.25 ln 100 / ln 10 = 0.5. Away 40 min: y = 900.

    u = 100^(1 + 1) / 900^1 = 11.11.
    """
    assert forgetting_exponent(100.0, 1.0, 0.5, 180.0) == pytest.approx(0.5)
    assert remembered_pieces(100.0, 1.0, 0.5, 40.0, 180.0) == pytest.approx(100.0**2 / 900.0)


@given(st.floats(1.01, 1e4), st.floats(0.1, 60.0), exponents, shares, st.floats(30.0, 365.0))
def test_what_is_remembered_is_that_of_the_law_in_two_steps(
    n: float, first: float, exponent: float, part: float, days: float
) -> None:
    away, forgotten = part * days * DAY, days * DAY
    f = forgetting_exponent(n, first, exponent, forgotten)
    taken = first * n ** (1 - exponent) / (1 - exponent)
    onward = ((1 - exponent) / first * (taken + away)) ** (1 / (1 - exponent))
    in_logs = (1 + f / exponent) * math.log(n) - f / exponent * math.log(onward)
    assert remembered_pieces(n, first, exponent, away, forgotten) == pytest.approx(math.exp(in_logs), rel=1e-6)


@given(pieces, exponents, st.floats(0.0, 400.0), st.floats(0.0, 400.0))
def test_the_longer_away_the_less_is_remembered(n: float, exponent: float, one: float, two: float) -> None:
    short, long = sorted((one * DAY, two * DAY))
    remembered = [remembered_pieces(n, 2.0, exponent, away, 365 * DAY) for away in (0.0, short, long, 365 * DAY)]
    assert remembered[0] == n
    assert remembered[3] == 1.0
    assert remembered[2] * (1 + 1e-12) >= 1.0
    assert remembered[2] <= remembered[1] * (1 + 1e-12) <= n * (1 + 1e-11)


@given(shares, exponents, st.floats(1.0, 5000.0), shares)
def test_guidance_shortens_the_first_piece_by_its_factor_and_changes_nothing_for_who_masters_the_task(
    incompressible: float, exponent: float, mastered: float, guided: float
) -> None:
    found = guided_incompressible(incompressible, exponent, mastered, guided)
    before = learning_factor(1.0, exponent, incompressible, mastered)
    expected = max(1.0, guided * before)
    assert learning_factor(1.0, exponent, found, mastered) == pytest.approx(expected, rel=1e-6)
    assert learning_factor(mastered, exponent, found, mastered) == 1.0


def test_what_is_not_guided_is_as_it_was_to_the_bit() -> None:
    assert guided_incompressible(0.25, 0.32, 1000.0, 1.0) == 0.25
    assert guided_incompressible(0.25, 0.0, 1000.0, 0.5) == 0.25
