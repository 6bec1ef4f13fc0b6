"""The exposure index: fixed goalposts, a geometric mean that nothing buys off, and the band of other choices."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.kpis.exposure import (
    DIMENSIONS,
    EQUAL,
    FLOOR,
    band,
    effective_number,
    exposure_index,
    exposure_scores,
    other_weights,
    schedule_burden,
    score_logs,
    worst_tenth,
)

rows = st.lists(st.floats(0.0, 100.0), min_size=6, max_size=6)


def test_worst_and_best_score_0_and_100_and_nothing_goes_beyond() -> None:
    worst, best = (np.array([getattr(posts, end) for posts in DIMENSIONS]) for end in ("worst", "best"))
    beyond = np.array([worst, best, worst - (best - worst), best + (best - worst), (worst + best) / 2])
    assert exposure_scores(beyond) == pytest.approx(np.array([[0.0], [100.0], [0.0], [100.0], [50.0]] * np.ones(6)))


def test_scores_by_hand() -> None:
    """OCRA 3.5 is where red begins, at 40; one station only; nights only."""
    assert exposure_scores(np.array([[3.5, 0.6, 1.25, 0.4, 1.0, 1.0]])) == pytest.approx(
        np.array([[40.0, 40.0, 0.0, 40.0, 25.0, 20.0]])
    )


def test_six_dimensions_of_equal_weight() -> None:
    assert len({posts.name for posts in DIMENSIONS}) == len(EQUAL) == 6
    assert EQUAL.sum() == pytest.approx(1.0)
    assert set(EQUAL) == {1 / 6}


def test_one_bad_dimension_is_not_bought_off() -> None:
    """Five at 100 and one at 1: 100^(5/6) = 46.4, where the arithmetic mean says 83.5."""
    scores = np.array([[100.0, 100.0, 100.0, 100.0, 100.0, 1.0]])
    assert exposure_index(scores) == pytest.approx([46.41589], abs=1e-5)
    assert exposure_index(np.array([[0.0] * 6])) == pytest.approx([FLOOR])


@given(rows, st.integers(0, 5), st.floats(0.0, 100.0))
def test_the_index_lies_between_its_bars_under_their_mean_and_rises_with_each(
    row: list[float], which: int, more: float
) -> None:
    scores = np.maximum(np.array([row]), FLOOR)
    index = float(exposure_index(scores)[0])
    assert scores.min() - 1e-9 <= index <= scores.mean() + 1e-9
    better = scores.copy()
    better[0, which] = min(100.0, better[0, which] + more)
    assert float(exposure_index(better)[0]) >= index - 1e-9


def test_the_band_holds_the_index_and_is_narrow_where_all_scores_are_alike() -> None:
    scores = np.random.default_rng(3).uniform(20.0, 90.0, (40, 6))
    low, high = band(score_logs(scores), other_weights())
    assert low < float(exposure_index(scores).mean()) < high
    assert band(score_logs(np.full((7, 6), 64.0)), other_weights()) == pytest.approx((64.0, 64.0))


def test_the_weights_of_a_band_are_always_the_same_and_favour_no_dimension() -> None:
    weights = other_weights()
    assert weights.shape == (60, 6)
    assert weights.min() > 0.0
    assert weights.sum(axis=1) == pytest.approx(np.ones(60))
    assert weights.mean(axis=0) == pytest.approx(EQUAL)
    assert np.array_equal(weights, other_weights.__wrapped__())


def test_the_band_holds_nine_tenths_of_all_weights() -> None:
    """By a flat Dirichlet law the weight of one of six is Beta(1, 5): quantiles 1 - (1 - p)^(1/5)."""
    scores = np.array([[10.0, 100.0, 100.0, 100.0, 100.0, 100.0]])
    share = {p: 1 - (1 - p) ** 0.2 for p in (0.05, 0.95)}
    exact = 100 * 0.1 ** share[0.95], 100 * 0.1 ** share[0.05]
    many = np.random.default_rng(5).dirichlet(np.ones(6), size=20_000)
    assert band(score_logs(scores), many) == pytest.approx(exact, rel=0.02)
    assert band(score_logs(scores), other_weights()) == pytest.approx(exact, rel=0.06)


def test_the_worst_tenth_is_rounded_up() -> None:
    assert worst_tenth(np.arange(10.0)) == 0.0
    assert worst_tenth(np.arange(11.0)[::-1]) == 0.5
    assert worst_tenth(np.array([7.0])) == 7.0


def test_variety_counts_the_stations_that_hours_are_spread_among() -> None:
    times = np.array([[5.0, 0.0, 0.0], [5.0, 5.0, 0.0], [3.0, 3.0, 3.0], [8.0, 2.0, 0.0], [0.0, 0.0, 0.0]])
    assert effective_number(times) == pytest.approx([1.0, 2.0, 3.0, 100 / 68, 0.0])


def test_the_burden_of_a_schedule_by_hand() -> None:
    night, afternoon, overtime = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.5, 0.0]), np.array([0.0, 0.0, 0.2])
    assert schedule_burden(night, afternoon, overtime) == pytest.approx([1.0, 0.3, 0.54])
