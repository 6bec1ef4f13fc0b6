"""The scalar sampler and the one rounding to nanoseconds."""

import math

import numpy as np
import pytest
from scipy.special import ndtri

from simfactory.sampling import sampler
from simfactory.sampling.families import make_law
from simfactory.sampling.sampler import NEVER, duration, normal_quantile, sample, to_ns
from simfactory.sampling.streams import pack

SMALLEST, LARGEST = 2.0**-53, 1.0 - 2.0**-53


def test_the_normal_quantile_is_right_to_the_last_digits_from_one_tail_to_the_other() -> None:
    tail = np.logspace(-15.9, -1, 3000)
    p = np.concatenate([tail, np.linspace(0.1, 0.9, 3000), 1.0 - tail])
    got = np.array([normal_quantile(x) for x in p.tolist()])
    np.testing.assert_allclose(got, ndtri(p), rtol=2e-15, atol=1e-16)


def test_a_table_holds_many_laws_one_after_another() -> None:
    table = [9.0, 9.0, 0.25, 1.0, 10.0, 20.0, 7.0]
    assert sample(sampler.DISCRETE, 2.0, 0, 0, 0, table, 2, 4, 0.24, 0) == 20.0
    assert sample(sampler.DISCRETE, 2.0, 0, 0, 0, table, 2, 4, 0.26, 0) == 40.0
    assert sample(sampler.SEQUENCE, 1.0, 0, 0, 0, table, 6, 1, 0.5, 123) == 7.0


def test_a_sequence_gives_the_nth_value_to_serial_n_whatever_the_piece_and_visit() -> None:
    values = [3.0, 1.0, 2.0]
    got = [sample(sampler.SEQUENCE, 1.0, 0, 0, 0, values, 0, 3, 0.5, pack(n, 1)) for n in range(5)]
    assert got == [3.0, 1.0, 2.0, 3.0, 1.0]


def test_each_branch_of_a_hyperexponential_reaches_from_zero_to_its_tail() -> None:
    """The limit of a branch is the worst uniform for it: a logarithm of zero must not happen there."""
    table = [0.3, 1.0, 5.0, 50.0]
    below, above = math.nextafter(0.3, 0.0), 0.3
    assert 30.0 * 5.0 < sample(sampler.HYPEREXPONENTIAL, 1.0, 0, 0, 0, table, 0, 4, below, 0) < 40.0 * 5.0
    assert sample(sampler.HYPEREXPONENTIAL, 1.0, 0, 0, 0, table, 0, 4, above, 0) == 0.0
    assert sample(sampler.HYPEREXPONENTIAL, 1.0, 0, 0, 0, table, 0, 4, LARGEST, 0) > 30.0 * 50.0


def test_ten_equal_branches_leave_no_gap_at_the_top() -> None:
    """Ten times 0.1 is less than 1 in floats: the last share must still be 1."""
    law = make_law("hyperexponential", p=[0.1] * 10, means=[1.0] * 10)
    assert 30.0 < law.row().sample(LARGEST) < 40.0


def test_a_truncated_normal_is_finite_at_the_largest_uniform_wherever_it_is_cut() -> None:
    laws = [make_law("normal", mean=mean / 100, sd=1.0) for mean in range(-400, 800)]
    assert all(math.isfinite(law.row().sample(LARGEST)) for law in laws)


def test_durations_are_rounded_to_the_nearest_nanosecond() -> None:
    assert [to_ns(0.0), to_ns(1.0), to_ns(0.4e-9), to_ns(0.6e-9), to_ns(59.9)] == [0, 10**9, 0, 1, 59_900_000_000]


def test_beyond_146_years_is_never() -> None:
    assert to_ns(2.0**62 / 1e9 * 0.999) < NEVER
    assert to_ns(2.0**62 / 1e9) == to_ns(1e300) == to_ns(math.inf) == NEVER == 2**62


@pytest.mark.parametrize("u", [SMALLEST, 0.5, LARGEST])
def test_a_duration_is_its_sample_in_nanoseconds(u: float) -> None:
    seconds = sample(sampler.EXPONENTIAL, 20.0, 0, 0, 0, [], 0, 0, u, 0)
    assert duration(sampler.EXPONENTIAL, 20.0, 0, 0, 0, [], 0, 0, u, 0) == math.floor(seconds * 1e9 + 0.5)
