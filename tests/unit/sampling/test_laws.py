"""Every family, drawn through the sampler, has the moments and quantiles of its theory.

No chance is involved: integrals over the uniform replace samples. Theory comes from scipy.stats or by hand.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from scipy import stats

from simfactory.sampling.families import FAMILIES, make_law
from simfactory.sampling.laws import Law, LawError

Given = Mapping[str, float | Sequence[float]]

SMOOTH: list[tuple[str, Given, Any]] = [
    ("exponential", {"mean": 12.0}, stats.expon(scale=12.0)),
    ("erlang", {"mean": 12.0, "k": 3}, stats.gamma(3, scale=4.0)),
    ("gamma", {"mean": 12.0, "cv": 0.5}, stats.gamma(4.0, scale=3.0)),
    ("gamma", {"mean": 12.0, "shape": 0.2}, stats.gamma(0.2, scale=60.0)),
    ("weibull", {"scale": 20.0, "shape": 1.5}, stats.weibull_min(1.5, scale=20.0)),
    ("weibull", {"mean": 24.0, "shape": 0.5}, stats.weibull_min(0.5, scale=12.0)),
    ("lognormal", {"mean": 10.0, "cv": 0.5}, stats.lognorm(math.sqrt(math.log(1.25)), scale=10 / math.sqrt(1.25))),
    ("normal", {"mean": 10.0, "sd": 2.0}, stats.truncnorm(-5, math.inf, 10, 2)),
    ("normal", {"mean": 10.0, "cv": 0.8}, stats.truncnorm(-1.25, math.inf, 10, 8)),
    ("normal", {"mean": 10.0, "sd": 2.0, "low": 9.0, "high": 15.0}, stats.truncnorm(-0.5, 2.5, 10, 2)),
    ("normal", {"mean": 0.0, "sd": 1.0, "low": -3.0, "high": 3.0}, stats.truncnorm(-3, 3)),
    ("triangular", {"low": 1.0, "mode": 2.0, "high": 6.0}, stats.triang(0.2, 1, 5)),
    ("triangular", {"low": 1.0, "mode": 1.0, "high": 6.0}, stats.triang(0.0, 1, 5)),
    ("triangular", {"low": 1.0, "mode": 6.0, "high": 6.0}, stats.triang(1.0, 1, 5)),
    ("pert", {"low": 18.0, "mode": 20.0, "high": 23.0}, stats.beta(2.6, 3.4, 18, 5)),
    ("pert", {"low": -1.0, "mode": -1.0, "high": 1.0}, stats.beta(1, 5, -1, 2)),
    ("uniform", {"low": 3.0, "high": 7.0}, stats.uniform(3, 4)),
    ("coxian2", {"means": [2.0, 2.0], "p_continue": 1.0}, stats.gamma(2, scale=2.0)),
]
NAMES = [f"{name}-{i}" for i, (name, _, _) in enumerate(SMOOTH)]


def moments_through_the_sampler(law: Law) -> tuple[float, float]:
    """Mean and sd of the row's variates, integrated over log(u/(1-u)) by the trapezoid rule with 20 000 steps."""
    t = np.linspace(-36.7, 36.7, 20_001)
    u = 1.0 / (1.0 + np.exp(-t))
    weights = np.exp(-np.abs(t)) / (1.0 + np.exp(-np.abs(t))) ** 2
    return _weighted_moments(law, u, weights / weights.sum())


def _weighted_moments(law: Law, u: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    row = law.row()
    x = np.array([row.sample(value) for value in u.tolist()])
    mean = float(weights @ x)
    return mean, math.sqrt(float(weights @ (x - mean) ** 2))


@pytest.mark.parametrize(("family", "given", "theory"), SMOOTH, ids=NAMES)
def test_what_is_drawn_has_the_mean_and_sd_of_theory_within_a_millionth(family: str, given: Given, theory: Any) -> None:
    law = make_law(family, **given)
    scale = theory.std()
    mean, sd = moments_through_the_sampler(law)
    assert (law.mean(), mean) == (
        pytest.approx(theory.mean(), abs=1e-9 * scale),
        pytest.approx(law.mean(), abs=1e-6 * scale),
    )
    assert (law.sd(), sd) == (pytest.approx(scale, rel=1e-9), pytest.approx(scale, rel=2e-6))


@pytest.mark.parametrize(("family", "given", "theory"), SMOOTH, ids=NAMES)
def test_quantiles_are_those_of_theory_from_one_in_a_million_to_all_but_one(
    family: str, given: Given, theory: Any
) -> None:
    law = make_law(family, **given)
    for p in (1e-6, 1e-3, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0 - 1e-6):
        assert law.quantile(p) == pytest.approx(theory.ppf(p), rel=1e-5, abs=1e-6 * theory.std())


@pytest.mark.parametrize(("family", "given", "theory"), SMOOTH, ids=NAMES)
def test_support_is_that_of_theory_and_nothing_is_drawn_outside(family: str, given: Given, theory: Any) -> None:
    law = make_law(family, **given)
    low, high = law.support()
    assert (low, high) == pytest.approx(theory.support())
    rounding = 1e-15 * max(abs(low), law.sd(), abs(law.mean()))
    assert low - rounding <= law.quantile(2.0**-53) <= law.quantile(1.0 - 2.0**-53) <= high + rounding


BRANCHING: list[tuple[str, Given, float, float]] = [
    ("hyperexponential", {"p": [0.3, 0.7], "means": [10.0, 2.0]}, 4.4, math.sqrt(2 * (30 + 2.8) - 4.4**2)),
    ("hyperexponential", {"mean": 6.0, "cv": 2.0}, 6.0, 12.0),
    ("hyperexponential", {"mean": 6.0, "cv": 1.0}, 6.0, 6.0),
    ("coxian2", {"mean": 6.0, "cv": 2.0}, 6.0, 12.0),
    ("coxian2", {"mean": 6.0, "cv": 0.75}, 6.0, 4.5),
    ("coxian2", {"mean": 6.0, "cv": math.sqrt(0.5)}, 6.0, 6.0 * math.sqrt(0.5)),
    ("coxian2", {"means": [4.0, 1.0], "p_continue": 0.5}, 4.5, math.sqrt(16.0 + 0.75)),
    ("discrete", {"values": [5.0, 1.0, 2.0], "p": [0.25, 0.25, 0.5]}, 2.5, 1.5),
    ("empirical", {"values": [5.0, 1.0, 2.0, 2.0]}, 2.5, 1.5),
    ("constant", {"value": 3.0}, 3.0, 0.0),
]


@pytest.mark.parametrize(("family", "given", "mean", "sd"), BRANCHING)
def test_laws_with_branches_have_their_mean_and_sd(family: str, given: Given, mean: float, sd: float) -> None:
    """100 000 even uniforms: within 1e-4 of the mean, 2e-3 of the sd (the tails of the branches)."""
    law = make_law(family, **given)
    u = (np.arange(100_000) + 0.5) / 100_000
    got_mean, got_sd = _weighted_moments(law, u, np.full(100_000, 1e-5))
    assert (law.mean(), law.sd()) == (pytest.approx(mean, rel=1e-9), pytest.approx(sd, rel=1e-6))
    assert (got_mean, got_sd) == (pytest.approx(mean, rel=1e-4), pytest.approx(sd, rel=2e-3, abs=1e-9))


def test_a_coxian_by_mean_and_cv_has_the_phases_of_maries_fit() -> None:
    """Mean 6, cv 2: phases of 3 and 24, the second with probability 1/8."""
    fitted, phases = make_law("coxian2", mean=6.0, cv=2.0), make_law("coxian2", means=[3.0, 24.0], p_continue=0.125)
    assert fitted.row() == phases.row()


def test_a_coxian_with_and_without_table_are_one_law_where_they_meet() -> None:
    """At p = 1 - first/second the second exponential alone is left."""
    exact, tabulated = (make_law("coxian2", means=[2.0, 8.0], p_continue=p) for p in (0.75, 0.75 + 1e-9))
    for p in (0.01, 0.5, 0.99):
        assert exact.quantile(p) == pytest.approx(-8.0 * math.log(1.0 - p), rel=1e-9)
        assert tabulated.quantile(p) == pytest.approx(exact.quantile(p), rel=1e-5)


def test_the_quantile_of_a_hyperexponential_inverts_its_distribution() -> None:
    law = make_law("hyperexponential", p=[0.3, 0.7], means=[10.0, 2.0])
    for p in (0.001, 0.3, 0.5, 0.99):
        x = law.quantile(p)
        assert 1.0 - 0.3 * math.exp(-x / 10.0) - 0.7 * math.exp(-x / 2.0) == pytest.approx(p, rel=1e-12)


def test_the_quantile_of_a_discrete_law_rises_through_its_values() -> None:
    law = make_law("discrete", values=[5.0, 1.0, 2.0], p=[0.25, 0.25, 0.5])
    assert [law.quantile(p) for p in (0.2, 0.3, 0.7, 0.8)] == [1.0, 2.0, 2.0, 5.0]


@pytest.mark.parametrize("family", ["weibull", "hyperexponential", "sequence"])
def test_quantiles_scale_with_the_law(family: str) -> None:
    given = {
        "weibull": {"scale": 2.0, "shape": 3.0},
        "hyperexponential": {"mean": 2.0, "cv": 3.0},
        "sequence": {"values": [2.0, 3.0]},
    }[family]
    law = make_law(family, **given)
    assert law.scaled(4.0).quantile(0.7) == pytest.approx(4.0 * law.quantile(0.7), rel=1e-15)


def test_a_sequence_gives_its_values_in_turn() -> None:
    law = make_law("sequence", values=[3.0, 1.0, 2.0])
    assert [law.scaled(2.0).row().sample(0.5, k) for k in range(4)] == [6.0, 2.0, 4.0, 6.0]
    assert (law.mean(), law.sd(), law.quantile(0.5)) == (2.0, pytest.approx(math.sqrt(2.0 / 3.0)), 2.0)
    assert law.support() == (1.0, 3.0)


EVERY_FAMILY = [(name, given) for name, given, _ in SMOOTH] + [(name, given) for name, given, _, _ in BRANCHING]


def test_every_family_is_in_these_tests() -> None:
    assert {name for name, _ in EVERY_FAMILY} | {"sequence"} == set(FAMILIES)


@pytest.mark.parametrize(("family", "given"), EVERY_FAMILY)
def test_scaling_multiplies_every_value_and_keeps_cv_and_table(family: str, given: Given) -> None:
    law = make_law(family, **given)
    halved = law.scaled(0.5)
    assert halved.row().table is law.row().table
    assert halved.row() == law.row().scaled(0.5)
    for u in (0.001, 0.4, 0.999):
        assert halved.row().sample(u) == law.row().sample(u) * 0.5
    assert (halved.mean(), halved.sd(), halved.support()) == (
        law.mean() * 0.5,
        law.sd() * 0.5,
        (law.support()[0] * 0.5, law.support()[1] * 0.5),
    )


def test_another_mean_keeps_the_cv() -> None:
    law = make_law("gamma", mean=4.0, cv=0.5).with_mean(6.0)
    assert (law.mean(), law.cv()) == (6.0, 0.5)


def test_impossible_scalings_are_refused() -> None:
    with pytest.raises(LawError, match="0 or more"):
        make_law("exponential", mean=1.0).scaled(-1.0)
    with pytest.raises(LawError, match="mean above 0"):
        make_law("uniform", low=-1.0, high=1.0).with_mean(3.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        make_law("exponential", mean=1.0).quantile(1.0)


def test_a_law_scaled_to_nothing_takes_no_time() -> None:
    law = make_law("exponential", mean=1.0).scaled(0.0)
    assert (law.mean(), law.row().sample(0.7), law.support()) == (0.0, 0.0, (0.0, 0.0))
