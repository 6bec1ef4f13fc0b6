"""Student intervals, block bootstrap, and the split of variance into doubt and chance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simfactory.experiments.analysis.intervals import block_interval, bootstrap_interval, resamples, t_interval
from simfactory.experiments.analysis.noise import Treatment, length_factor, pulled, split, treatment, without_noise

CLOSE = {"rel": 1e-6, "abs": 1e-9}


def test_students_interval_of_ten_replications() -> None:  # case i04
    values = np.array([12.1, 11.8, 12.6, 12.0, 11.5, 12.3, 12.2, 11.9, 12.4, 12.2])
    found = t_interval(values, 0.95)
    assert found.mean == pytest.approx(12.1, **CLOSE)
    assert found.sd == pytest.approx(0.316227766017, **CLOSE)
    assert found.half_width == pytest.approx(0.22621571628, **CLOSE)
    assert (found.low, found.high) == pytest.approx((11.8737842837, 12.3262157163), **CLOSE)


def test_one_value_gives_an_interval_without_end() -> None:
    found = t_interval(np.array([3.0]))
    assert (found.mean, found.low, found.high) == (3.0, -math.inf, math.inf)


def test_the_interval_of_a_mean_rests_on_whole_blocks() -> None:
    values = np.repeat([1.0, 2.0, 4.0], 16)
    found = block_interval(values)
    blocks = t_interval(np.array([1.0, 2.0, 4.0]), 0.9)
    assert (found.value, found.low, found.high) == (blocks.mean, blocks.low, blocks.high)


def test_the_bootstrap_draws_whole_blocks_and_the_same_ones_for_a_seed() -> None:
    chosen = resamples(7, 5, 100)
    assert chosen.shape == (100, 80)
    assert np.all(chosen.reshape(100, 5, 16) % 16 == np.arange(16))
    assert np.array_equal(chosen, resamples(7, 5, 100))
    assert not np.array_equal(chosen, resamples(8, 5, 100))


def test_the_bootstrap_of_a_mean_agrees_with_student() -> None:
    values = np.random.Generator(np.random.Philox(1)).normal(size=(32, 16)) + np.arange(32)[:, None] % 7
    student = block_interval(values.ravel())
    value, low, high = bootstrap_interval(lambda chosen: values.ravel()[chosen].mean(axis=1)[:, None], 0, 32)
    assert value[0] == pytest.approx(student.value)
    assert high[0] - low[0] == pytest.approx(student.high - student.low, rel=0.1)


def test_doubt_and_chance_are_taken_apart() -> None:  # case i13
    table = np.array([[10, 12, 11], [15, 14, 16], [9, 8, 10], [12, 13, 11]], dtype=float)
    found = split(table)
    assert found.grand_mean == pytest.approx(11.75, **CLOSE)
    assert found.ms_between == pytest.approx(18.75, **CLOSE)
    assert found.ms_within == pytest.approx(1.0, **CLOSE)
    assert found.doubt == pytest.approx(5.91666666667, **CLOSE)
    assert found.epistemic_share == pytest.approx(0.855421686747, **CLOSE)
    assert found.share == pytest.approx(1.0 / 18.75, **CLOSE)


def test_noise_larger_than_the_spread_leaves_no_doubt_to_be_seen() -> None:
    table = np.array([[0.0, 10.0], [10.0, 0.0], [5.0, 6.0]])
    found = split(table)
    assert found.doubt == 0.0
    assert math.isinf(length_factor(found))


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, Treatment.RAW), (0.05, Treatment.RAW), (0.051, Treatment.SHRUNK), (0.25, Treatment.SHRUNK),
     (0.26, Treatment.WITHHELD), (math.nan, Treatment.UNKNOWN)],
)  # fmt: skip
def test_the_share_of_noise_decides_what_is_shown(share: float, expected: Treatment) -> None:
    from dataclasses import replace

    some = split(np.array([[1.0, 1.1], [2.0, 2.1]]))
    assert treatment(replace(some, share=share), doubts=3) is expected
    assert treatment(some, doubts=0) is Treatment.NO_DOUBT


def test_runs_as_long_as_said_bring_noise_down_to_the_share_wanted() -> None:
    found = split(np.array([[1.0, 2.0], [2.0, 3.5], [4.0, 3.0]]))
    noise = found.ms_within / 2 / length_factor(found, 0.25)
    assert noise / (noise + found.doubt) == pytest.approx(0.25)


def test_draws_are_pulled_together_until_their_variance_is_that_of_doubt() -> None:
    table = np.random.Generator(np.random.Philox(5)).normal(size=(64, 2)) * 0.3 + np.linspace(0, 2, 64)[:, None]
    shown = without_noise(table)
    assert shown.var(ddof=1) == pytest.approx(split(table).doubt)
    assert shown.mean() == pytest.approx(table.mean())


def test_each_bootstrap_sample_is_pulled_by_its_own_noise() -> None:
    table = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 4.0], [5.0, 5.0]])
    quiet, noisy = pulled(table, np.array([[0, 1, 3, 3], [2, 2, 3, 3]]))
    assert quiet.tolist() == [0.0, 1.0, 5.0, 5.0]
    assert noisy[3] - noisy[0] < 2.0


def test_a_kpi_that_is_sometimes_undefined_is_averaged_where_it_is_not() -> None:
    assert without_noise(np.array([[1.0, np.nan], [2.0, 4.0]])).tolist() == [1.0, 3.0]
