"""Intervals cover the truth as often as they promise: on the toy plant, whose long-run gain is known exactly."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom
from toy_plant import WEEK, Toy

from simfactory.experiments.analysis.distribution import QUANTILES, distribution
from simfactory.experiments.analysis.gains import gain_of
from simfactory.experiments.analysis.intervals import LEVEL, Estimate
from simfactory.experiments.analysis.noise import Treatment
from simfactory.experiments.design import BLOCK, Design
from simfactory.experiments.model import Window
from simfactory.experiments.runner import Measure, gather, jobs_of
from simfactory.experiments.samples import Samples

ALPHA = 0.001
"""Level of each check: an interval that covers with 90 % fails it once in a thousand."""
BLOCKS = 16


def samples_of(toy: Toy, blocks: int = BLOCKS, replications: int = 2) -> Samples:
    design = Design(toy.seed, toy.doubts, replications)
    jobs = jobs_of(toy.runs, range(blocks * BLOCK), replications)
    window = Window(WEEK, 10 * WEEK)
    return gather(jobs, Measure(tuple(jobs), design, window)(toy), design)


def estimates(toy: Toy) -> tuple[float, dict[str, Estimate]]:
    """The share of noise, and each figure with its interval."""
    found = distribution(gain_of(samples_of(toy), "after", "before"), toy.seed, len(toy.doubts))
    assert found.treatment in (Treatment.RAW, Treatment.SHRUNK)
    named = {f"quantile {q}": one for q, one in zip(QUANTILES, found.quantiles, strict=True)}
    return found.noise.share, {"mean": found.mean, "30-50 %": found.p_30_50, "30 %": found.p_30, **named}


def truth(toy: Toy) -> dict[str, float]:
    below = toy.probability_below
    exact = {f"quantile {q}": toy.quantile(q) for q in QUANTILES}
    return {"mean": toy.mean, "30-50 %": below(0.5) - below(0.3), "30 %": 1 - below(0.3), **exact}


def check_coverage(noise: float, repetitions: int) -> None:
    exact = truth(Toy())
    trials = [estimates(Toy(seed=1000 + seed, noise=noise)) for seed in range(repetitions)]
    assert 0.05 < np.mean([share for share, _ in trials]) < 0.20
    fewest = binom.ppf(ALPHA, repetitions, LEVEL)
    for name, value in exact.items():
        found = [figures[name] for _, figures in trials]
        covered = sum(one.low <= value <= one.high for one in found)
        assert covered >= fewest, f"{name}: {covered} of {repetitions} cover {value}"
        needed = 1.645 * np.std([one.value for one in found], ddof=1)
        assert np.mean([one.half_width for one in found]) < 2 * needed, f"{name}: intervals are needlessly wide"


@pytest.mark.parametrize("noise", [0.025, 0.045])
def test_intervals_cover_as_often_as_they_promise(noise: float) -> None:
    check_coverage(noise, 40)


@pytest.mark.long
@pytest.mark.parametrize("noise", [0.025, 0.035, 0.045])
def test_intervals_cover_as_often_as_they_promise_in_200_repetitions(noise: float) -> None:
    check_coverage(noise, 200)


def test_without_pulling_the_draws_together_the_tails_would_be_too_wide() -> None:
    toy = Toy(noise=0.045)
    table = np.concatenate([gain_of(samples_of(Toy(seed=seed, noise=0.045)), "after", "before") for seed in range(20)])
    simulated = np.quantile(table.mean(axis=1), 0.95)
    shown = np.quantile(distribution(table, 0, 3).draws, 0.95)
    assert simulated > toy.quantile(0.95) + 0.01
    assert shown == pytest.approx(toy.quantile(0.95), abs=0.01)
