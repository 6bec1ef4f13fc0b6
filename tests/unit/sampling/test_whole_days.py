"""Times in whole units: their mean against sums by hand and against the sampler itself, law by law."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simfactory.sampling.families import make_law
from simfactory.sampling.laws import LawRow
from simfactory.sampling.whole_days import survival, whole_units


def mean(row: LawRow, unit: float = 1.0, most: float = math.inf) -> float:
    return whole_units(row.kind, row.a, row.b, row.c, row.d, row.table, unit, most)


LAWS: dict[str, dict[str, Any]] = {
    "constant": {"value": 2.5},
    "exponential": {"mean": 3.0},
    "weibull": {"mean": 3.0, "shape": 1.5},
    "lognormal": {"mean": 3.0, "cv": 1.5},
    "uniform": {"low": 0.2, "high": 7.3},
    "triangular": {"low": 0.0, "mode": 2.0, "high": 9.0},
    "normal": {"mean": 4.0, "sd": 2.0},
    "hyperexponential": {"mean": 3.0, "cv": 2.0},
    "discrete": {"values": (1.0, 4.4, 4.5), "p": (0.5, 0.25, 0.25)},
    "empirical": {"values": (1.0, 2.0, 9.0)},
    "sequence": {"values": (0.2, 2.5, 9.0)},
    "gamma": {"mean": 3.0, "cv": 0.8},
    "pert": {"low": 0.5, "mode": 2.0, "high": 12.0},
}


def test_spells_without_memory_by_hand() -> None:
    """Chance of n days or more: e^(-(n - 1/2)/3) from n = 2 on."""
    by_hand = 1.0 + sum(math.exp(-(n - 0.5) / 3.0) for n in range(2, 400))
    assert mean(make_law("exponential", mean=3.0).row()) == pytest.approx(by_hand, abs=1e-10)
    assert mean(make_law("exponential", mean=3.0).row(), most=2) == 1.0 + math.exp(-0.5)
    assert mean(make_law("exponential", mean=3.0).row(), most=0) == 0.0


def test_less_than_a_day_and_a_half_is_one_day_and_halves_are_rounded_up() -> None:
    assert [mean(make_law("constant", value=value).row()) for value in (0.0, 0.4, 1.49, 1.5, 2.5)] == [1, 1, 1, 2, 3]
    assert mean(make_law("sequence", values=(0.2, 2.5, 9.0)).row()) == pytest.approx(13 / 3)
    assert mean(make_law("discrete", values=(1.0, 4.4, 4.5), p=(0.5, 0.25, 0.25)).row()) == pytest.approx(2.75)


def test_a_unit_is_what_one_counts_in() -> None:
    law = make_law("lognormal", mean=3.0, cv=1.5)
    assert mean(law.scaled(86_400.0).row(), unit=86_400.0) == pytest.approx(mean(law.row()), rel=1e-12)


@pytest.mark.parametrize("family", LAWS)
def test_the_mean_is_that_of_rounded_draws(family: str) -> None:
    """Over even uniforms, to a fifth of a percent."""
    row = make_law(family, **LAWS[family]).row()
    count = 60_000
    draws = [row.sample((k + 0.5) / count, k) for k in range(count)]
    rounded = np.maximum(1, np.floor(np.array(draws) + 0.5))
    assert mean(row) == pytest.approx(rounded.mean(), rel=2e-3)
    assert mean(row, most=3) == pytest.approx(np.minimum(rounded, 3).mean(), rel=2e-3)


@pytest.mark.parametrize(
    "family", ["exponential", "weibull", "lognormal", "gamma", "pert", "hyperexponential", "normal"]
)
def test_survival_undoes_the_quantile(family: str) -> None:
    law = make_law(family, **LAWS[family])
    row = law.row()
    for p in (0.02, 0.5, 0.97):
        left = survival(row.kind, row.a, row.b, row.c, row.d, row.table, law.quantile(p))
        assert left == pytest.approx(1.0 - p, abs=1e-9)
