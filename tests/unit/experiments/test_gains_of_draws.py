"""Gains of draws from ratios of sums, their distribution, and a measured year."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simfactory.experiments.analysis.distribution import (
    distribution,
    measured_year,
    never_certain,
    weighted_figures,
)
from simfactory.experiments.analysis.gains import Ratio, chance_of_a_year, gain_table, ratio
from simfactory.experiments.analysis.intervals import Estimate
from simfactory.experiments.analysis.noise import Treatment
from simfactory.experiments.model import YEAR


def random(seed: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


def test_the_gain_of_a_draw_is_a_ratio_of_sums() -> None:
    after = ratio(np.array([[130.0, 0.0]]), np.array([[100.0, 30.0]]))
    before = ratio(np.array([[60.0, 40.0]]), np.array([[100.0, 30.0]]))
    assert gain_table(after, before).mean(axis=1) == pytest.approx([0.3])


def test_a_baseline_that_makes_nothing_in_one_replication_does_no_harm() -> None:
    hours = np.full((1, 2), 40.0)
    table = gain_table(ratio(np.array([[60.0, 60.0]]), hours), ratio(np.array([[0.0, 100.0]]), hours))
    assert table.mean(axis=1) == pytest.approx([0.2])


def test_what_both_runs_share_by_chance_is_no_noise_of_the_gain() -> None:
    chance = np.array([[90.0, 110.0], [100.0, 105.0]])
    hours = np.full((2, 2), 40.0)
    table = gain_table(ratio(1.2 * chance, hours), ratio(chance, hours))
    assert table == pytest.approx(np.full((2, 2), 0.2))


def test_the_spread_inside_a_row_is_the_noise_of_the_gain() -> None:
    rng, draws = random(), 20_000
    below = np.full((draws, 2), 10.0)
    after = ratio(120 + 2 * rng.normal(size=(draws, 2)), below)
    before = ratio(100 + 3 * rng.normal(size=(draws, 2)), below)
    table = gain_table(after, before)
    noise = table.var(axis=1, ddof=1).mean() / 2
    assert noise == pytest.approx(table.mean(axis=1).var(), rel=0.05)


def test_a_baseline_that_never_makes_anything_has_no_gain() -> None:
    hours = np.full((16, 2), 40.0)
    work = np.full((16, 2), 5.0)
    empty = work.copy()
    empty[3] = 0.0
    found = distribution(gain_table(ratio(work, hours), ratio(empty, hours)), 0, 2)
    assert found.treatment is Treatment.UNDEFINED
    assert math.isnan(found.mean.value)
    assert math.isnan(found.p_30_50.value)


def test_an_upgrade_that_stops_the_plant_loses_everything() -> None:
    hours = np.full((16, 2), 40.0)
    found = gain_table(ratio(np.zeros((16, 2)), hours), ratio(np.full((16, 2), 5.0), hours))
    assert found == pytest.approx(np.full((16, 2), -1.0))


def test_without_doubt_the_gain_is_one_number() -> None:
    table = 0.31 + 0.05 * random(1).normal(size=(128, 2))
    found = distribution(table, 0, 0)
    assert found.treatment is Treatment.NO_DOUBT
    assert {one.value for one in found.quantiles} == {found.mean.value}
    assert found.p_positive == Estimate(1.0, 1.0, 1.0)
    assert (found.p_30.low, found.p_30.high) in ((0.0, 1.0), (1.0, 1.0))


def test_a_distribution_under_noise_is_withheld() -> None:
    table = 0.2 + 0.01 * random(2).normal(size=(128, 1)) + 0.1 * random(3).normal(size=(128, 2))
    found = distribution(table, 0, 2)
    assert found.treatment is Treatment.WITHHELD
    assert math.isnan(found.p_30_50.value)
    assert found.mean.low < 0.2 < found.mean.high


def test_where_no_draw_fell_inside_the_probability_is_not_certainly_zero() -> None:
    assert never_certain(Estimate(0.0, 0.0, 0.0), 256).high == pytest.approx(1 - 0.05 ** (1 / 256))
    assert never_certain(Estimate(1.0, 1.0, 1.0), 256).low == pytest.approx(0.05 ** (1 / 256))
    assert never_certain(Estimate(0.5, 0.4, 0.6), 256) == Estimate(0.5, 0.4, 0.6)


def test_equal_weights_change_nothing_and_others_move_the_distribution() -> None:
    gains = np.linspace(0.0, 0.6, 256)
    mean, quantiles, odds = weighted_figures(gains, np.full(256, 1 / 256))
    assert mean == pytest.approx(0.3)
    assert quantiles == pytest.approx(np.quantile(gains, [0.05, 0.25, 0.5, 0.75, 0.95]), abs=0.003)
    assert odds[2] == pytest.approx(1 / 3, abs=0.005)
    tilted = gains / gains.sum()
    assert weighted_figures(gains, tilted)[0] == pytest.approx(0.4, abs=0.005)


def test_a_measured_year_spreads_a_sure_gain_by_the_chance_of_both_years() -> None:
    quantiles, odds = measured_year(np.full(64, 0.25), 0.04)
    assert quantiles[2] == pytest.approx(0.25)
    assert quantiles[4] == pytest.approx(0.25 + 1.25 * 0.04 * 1.645, abs=0.004)
    assert odds[0] == 1.0
    assert odds[1] == pytest.approx(1 - 0.841, abs=0.02)  # 0.05 / (1.25 * 0.04) = 1 standard deviation


def test_the_chance_of_a_year_adds_both_configurations_and_shrinks_with_the_length() -> None:
    pull = 0.1 * random(4).normal(size=(5000, 2))
    side = Ratio(np.ones(5000), pull - pull.mean(axis=1, keepdims=True))
    assert chance_of_a_year(side, side, YEAR // 4) == pytest.approx(0.1 * math.sqrt(2 / 4), rel=0.05)
    assert math.isnan(chance_of_a_year(Ratio(np.ones(3), np.zeros((3, 1))), side, YEAR))
