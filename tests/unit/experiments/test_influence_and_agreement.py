"""Which doubts matter, and how the model stands against what was observed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from test_interval_coverage import samples_of
from toy_plant import STEEPNESS, Toy

from simfactory.experiments.analysis.agreement import Verdict, compare, weigh
from simfactory.experiments.analysis.claims import bottlenecks, odds, quality_improves
from simfactory.experiments.analysis.gains import gain_of
from simfactory.experiments.analysis.influence import influence, outer_thirds
from simfactory.experiments.analysis.noise import split
from simfactory.experiments.design import Design


def random(seed: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


def linear(slopes: list[float], interaction: float = 0.0, noise: float = 0.0, seed: int = 0) -> tuple[np.ndarray, ...]:
    """Gains of 32 blocks, additive in their inputs but for a product of the first two; two replications."""
    names = tuple(f"input{i}" for i in range(len(slopes)))
    ranks = Design(seed, Toy(doubtful=names).doubts, 2).units(range(512))
    x = (ranks - 0.5) * math.sqrt(12)
    gains = x @ np.array(slopes) + (interaction * x[:, 0] * x[:, 1] if interaction else 0.0)
    return gains[:, None] + noise * random(seed).normal(size=(512, 2)), x, ranks


def test_shares_are_those_of_an_additive_model() -> None:
    table, x, _ = linear([0.8, 0.0, -0.6])
    found = influence(table.mean(axis=1), x, split(table), 0)
    assert found is not None
    assert [(one.input, one.direction) for one in found.shares[:2]] == [(0, 1), (2, -1)]
    assert [one.share.value for one in found.shares] == pytest.approx([0.64, 0.36, 0.0], abs=0.01)
    assert found.unexplained < 0.01


def test_a_curve_counts_as_the_share_of_its_input() -> None:
    _, x, _ = linear([1.0, 1.0])
    gains = x[:, 0] ** 2
    table = np.column_stack([gains, gains])
    found = influence(gains, x, split(table), 0)
    assert found is not None
    assert found.shares[0].input == 0
    assert found.shares[0].share.value == pytest.approx(1.0, abs=0.01)


def test_what_inputs_do_together_stays_unexplained() -> None:
    table, x, _ = linear([0.6, 0.6, 0.2], interaction=0.5)
    found = influence(table.mean(axis=1), x, split(table), 0)
    assert found is not None
    assert found.unexplained == pytest.approx(0.25 / (0.36 + 0.36 + 0.04 + 0.25), abs=0.05)


def test_noise_is_nobodys_share() -> None:
    shares = []
    for seed in range(20):
        table, x, _ = linear([0.8, 0.6, 0.0, 0.0, 0.0, 0.0], noise=1.5, seed=seed)
        found = influence(table.mean(axis=1), x, split(table), 0)
        assert found is not None
        by_input = {one.input: one.share.value for one in found.shares}
        shares.append([by_input[i] for i in range(6)])
    mean = np.mean(shares, axis=0)
    assert mean[:2] == pytest.approx([0.64, 0.36], abs=0.05)
    assert np.all(mean[2:] < 0.003)


def test_too_many_inputs_for_the_draws_are_not_ranked() -> None:
    rng = random(1)
    table = rng.normal(size=(32, 2))
    assert influence(table.mean(axis=1), rng.normal(size=(32, 40)), split(table), 0) is None
    assert influence(table.mean(axis=1), rng.normal(size=(32, 10)), split(table), 0) is not None


def test_the_toy_plant_knows_what_matters() -> None:
    toy = Toy(noise=0.02, doubtful=("learning", "lever", "quality"))
    samples = samples_of(toy)
    table = gain_of(samples, "after", "before")
    found = influence(table.mean(axis=1), samples.theta, split(table), 0)
    assert found is not None
    exact = {name: slope**2 for name, slope in STEEPNESS.items()}
    for one in found.shares:
        assert one.share.value == pytest.approx(exact[samples.doubts[one.input].name], abs=0.06)
        assert one.share.low <= one.share.value <= one.share.high


def test_the_less_favourable_third_is_where_the_gain_is_lower() -> None:
    table, _, ranks = linear([-0.1])
    gains = 0.4 + table.mean(axis=1)
    worse, better = outer_thirds(gains, ranks[:, 0], -1, 0)
    assert ranks[worse.inside, 0].min() >= 2 / 3
    assert worse.mean.value < 0.4 < better.mean.value
    assert better.p_30_50.value == pytest.approx(np.mean(gains[better.inside] <= 0.5), abs=1e-12)
    assert worse.mean.low <= worse.mean.value <= worse.mean.high


@pytest.mark.parametrize(
    ("model", "verdict"),
    [(100.5, Verdict.AGREES), (104.5, Verdict.UNDECIDED), (120.0, Verdict.DISAGREES), (80.0, Verdict.DISAGREES)],
)
def test_a_kpi_agrees_disagrees_or_is_undecided(model: float, verdict: Verdict) -> None:
    draws = model + random(2).normal(size=(256, 1))
    found = compare("plant.good_per_week", 100.0, 1.0, np.repeat(draws, 2, axis=1))
    assert found is not None
    assert found.verdict is verdict
    assert found.difference.low < model - 100 < found.difference.high


def test_a_crude_measurement_leaves_it_undecided() -> None:
    draws = np.full((64, 2), 100.0)
    found = compare("plant.good_per_week", 100.0, 30.0, draws)
    assert found is not None
    assert found.verdict is Verdict.UNDECIDED
    assert found.difference.high == pytest.approx(30.0, rel=0.03)


def test_a_kpi_that_is_never_defined_is_not_compared() -> None:
    assert compare("press.mttr", 3.0, 1.0, np.full((16, 2), np.nan)) is None


def test_draws_weigh_by_how_well_they_agree() -> None:
    draws = np.linspace(80.0, 120.0, 256)
    table = np.column_stack([draws, draws])
    found = compare("plant.good_per_week", 110.0, 2.0, table)
    assert found is not None
    weighing = weigh([found], [table])
    assert weighing.weights.sum() == pytest.approx(1.0)
    assert weighing.weights @ draws == pytest.approx(110.0, abs=0.5)
    assert 0.10 < weighing.effective_share < 0.8
    assert not weighing.contradicts


def test_inputs_that_contradict_the_plant_are_told() -> None:
    draws = 100 + random(3).normal(size=(256, 1)) * 5
    table = np.repeat(draws, 2, axis=1)
    found = compare("plant.good_per_week", 150.0, 1.0, table)
    assert found is not None
    assert weigh([found], [table]).contradicts


def test_quality_improves_only_beyond_what_chance_does() -> None:
    samples = samples_of(Toy())
    assert quality_improves(samples, "after", "before").all()
    assert not quality_improves(samples, "before", "before").any()
    other = samples_of(Toy(runs=("before", "before too")))
    runs = {**other.runs, "touched by nothing": chance_alone(other.runs["before"])}
    from dataclasses import replace

    untouched = replace(other, runs=runs)
    assert odds(quality_improves(untouched, "touched by nothing", "before"), 0).value < 0.3


def chance_alone(kpis: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    rng = random(9)
    return {name: values + 0.0005 * rng.normal(size=values.shape) for name, values in kpis.items()}


def test_the_bottleneck_is_what_is_busiest_draw_by_draw() -> None:
    found = bottlenecks(samples_of(Toy()), "before", ("press", "packing"), ())
    assert found[0].name == "press"
    assert found[0].busy == pytest.approx(0.75, abs=0.02)
    assert sum(one.share for one in found) == pytest.approx(1.0)


def test_an_accuracy_that_the_scenario_states_replaces_the_usual_one() -> None:
    table = np.full((16, 2), 104.0)
    strict = compare("plant.good_per_week", 100.0, 0.5, table, within=2.0)
    usual = compare("plant.good_per_week", 100.0, 0.5, table)
    assert strict is not None
    assert usual is not None
    assert (strict.verdict, strict.wanted) == (Verdict.DISAGREES, 2.0)
    assert (usual.verdict, usual.wanted) == (Verdict.AGREES, 5.0)
