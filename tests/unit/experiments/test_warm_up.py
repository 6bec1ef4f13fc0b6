"""Where runs have forgotten their empty start."""

from __future__ import annotations

import numpy as np
import pytest

from simfactory.experiments.analysis.warmup import mser, settling
from simfactory.experiments.model import Path

RISING = [
    2.701, 5.002, 5.716, 6.621, 6.747, 7.473, 7.403, 8.156, 7.578, 8.531, 10.124, 10.743, 9.602, 9.687, 8.622, 8.565,
    8.362, 8.269, 8.994, 8.813, 9.166, 10.483, 11.457, 10.284, 8.005, 8.85, 9.481, 9.445, 9.382, 9.365, 9.959, 9.134,
    9.576, 8.437, 9.104, 8.919, 9.34, 9.84, 9.604, 10.641, 11.093, 11.232, 8.856, 9.057, 9.072, 9.124, 10.916, 10.273,
    9.418, 9.696, 9.037, 9.536, 10.436, 9.736, 10.294, 10.87, 10.56, 9.999, 9.95, 10.574, 11.468, 9.967, 8.103, 8.396,
    10.121, 10.927, 11.166, 10.845, 10.689, 10.415, 9.593, 10.042, 8.807, 8.812, 8.733, 9.325, 9.262, 8.866, 10.233,
    9.85, 9.343, 9.455, 10.229, 11.314, 10.86, 10.55, 10.56, 10.922, 10.022, 9.937, 10.436, 9.361, 9.636, 10.034, 9.047,
    9.605, 8.516, 10.863, 9.765, 11.117, 10.576, 10.461, 9.657, 10.456, 9.873, 11.08, 10.633, 9.772, 10.09, 10.202,
    9.711, 9.2, 9.958, 9.894, 8.721, 9.319, 10.183, 8.914, 8.325, 8.514, 9.549, 9.132, 9.158, 9.289, 9.236, 10.099,
    10.765, 10.316, 10.419, 9.668, 9.597, 8.978, 9.493, 11.278, 10.294, 10.385, 9.093, 9.542, 9.565, 9.003, 9.848,
    9.989, 9.826, 8.859, 10.633, 10.503, 10.375, 9.482, 9.33, 8.979,
]  # fmt: skip


def random(seed: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


def path(output: np.ndarray, wip: np.ndarray | None = None) -> Path:
    return Path(output, output if wip is None else wip, float(output.sum()), 40.0)


def test_mser_cuts_a_rising_start() -> None:  # case i01
    found = mser(np.array(RISING), 5)
    assert (found.batches, found.truncate_batches, found.truncate_observations) == (30, 4, 20)
    assert found.statistic == pytest.approx(0.00701011684342, rel=1e-6, abs=1e-9)
    assert found.mean_after == pytest.approx(9.81242307692, rel=1e-6, abs=1e-9)
    assert not found.at_limit


def test_the_smallest_cut_wins_a_tie_and_a_short_batch_is_dropped() -> None:
    found = mser(np.array([3.0] * 52), 5)
    assert (found.batches, found.truncate_batches) == (10, 0)


def test_a_minimum_at_the_bound_is_not_to_be_trusted() -> None:
    assert mser(np.arange(50.0), 5).at_limit


def test_weekends_do_not_hide_the_start() -> None:
    week = np.array([10.0] * 18 + [0.0] * 7)
    start = np.ones(200)
    start[:45] = np.linspace(0.0, 1.0, 45)
    output = np.tile(week, 8) * start + 0.1 * random().normal(size=200)
    found = settling([path(output)], 8)
    assert (found.cycles, found.at_limit) == (2, False)


def test_work_in_progress_settles_later_than_output() -> None:
    bins = np.arange(400)
    output = 10 + 0.3 * random(1).normal(size=400)
    wip = 50 * (1 - np.exp(-bins / 25)) + random(2).normal(size=400)
    alone = settling([path(output, output)], 16)
    both = settling([path(output, wip)], 16)
    assert alone.cycles <= 1
    assert 3 <= both.cycles <= 7
    assert not both.at_limit


def test_work_in_progress_that_only_grows_says_nothing_about_the_start() -> None:
    bins = np.arange(200)
    output = 10 + 0.3 * random(3).normal(size=200)
    assert settling([path(output, 2.0 * bins)], 8).cycles <= 1


def test_pilots_are_pooled_before_they_are_cut() -> None:
    noisy = [path(10 * (1 - np.exp(-np.arange(200) / 20)) + 8 * random(seed).normal(size=200)) for seed in range(64)]
    assert 1 <= settling(noisy, 8).cycles <= 4
