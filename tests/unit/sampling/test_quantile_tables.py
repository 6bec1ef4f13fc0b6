"""Quantile tables keep the moments and the quantiles of their laws, and never fall."""

import math

import numpy as np
import pytest

from simfactory.sampling.laws import LawRow
from simfactory.sampling.quantile_tables import NODES, beta_table, coxian_table, gamma_table, tabulate
from simfactory.sampling.sampler import REACH, TABLE


@pytest.mark.parametrize("shape", [0.1, 0.2, 0.5, 1.0, 2.0, 9.0, 1e3, 1e6])
def test_a_gamma_table_keeps_mean_and_sd_within_a_millionth(shape: float) -> None:
    table = gamma_table(shape)
    assert table.mean == pytest.approx(1.0, abs=1e-12)
    assert table.unit == pytest.approx(shape, rel=1e-6)
    assert table.sd == pytest.approx(1.0 / math.sqrt(shape), rel=1e-6)


@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (1.0, 5.0), (5.0, 1.0), (3.0, 3.0), (4.6, 1.4), (50.0, 2.0)])
def test_a_beta_table_keeps_mean_and_sd_within_a_millionth(a: float, b: float) -> None:
    table = beta_table(a, b)
    assert table.unit == pytest.approx(a / (a + b), rel=1e-6)
    assert table.unit * table.sd == pytest.approx(math.sqrt(a * b / (a + b + 1.0)) / (a + b), rel=1e-6)


@pytest.mark.parametrize(("second", "p"), [(1.0, 1.0), (1.0, 0.5), (0.1, 0.3), (1e-3, 0.5), (10.0, 0.95), (1e-6, 1.0)])
def test_a_coxian_table_keeps_mean_and_sd_within_a_millionth(second: float, p: float) -> None:
    table = coxian_table(second, p)
    assert table.unit == pytest.approx(1.0 + p * second, rel=1e-6)
    assert table.unit * table.sd == pytest.approx(math.sqrt(1.0 + p * (2.0 - p) * second**2), rel=1e-6)


@pytest.mark.parametrize("table", [gamma_table(0.2), gamma_table(1e3), beta_table(0.5, 0.5), coxian_table(1.0, 0.5)])
def test_a_table_never_falls(table: object) -> None:
    """Within rounding, between nodes as well as across them."""
    row = LawRow(TABLE, 1.0, 0.0, 1.0, 0.0, table.numbers)
    t = np.linspace(-36.7, 36.7, 20 * NODES + 7)
    values = np.array([row.sample(u) for u in (1.0 / (1.0 + np.exp(-t))).tolist()])
    assert (np.diff(values) >= -4e-16 * values[1:]).all()


def test_a_law_that_leaps_is_tabulated_without_overshoot() -> None:
    """Values 1 up to a share of 0.3, then 3: fourth-order slopes would swing beyond both."""
    table = tabulate(lambda u: np.where(u < 0.3, 1.0, 3.0), lambda v: np.full_like(v, 3.0), positive=False)
    row = LawRow(TABLE, 1.0, 0.0, 1.0, 0.0, table.numbers)
    values = [row.sample(u) for u in np.linspace(0.2, 0.4, 1001).tolist()]
    assert (values[0], values[-1]) == (1.0, 3.0)
    assert (np.diff(values) >= 0.0).all()


def test_the_nodes_enclose_every_uniform() -> None:
    assert math.log((1.0 - 2.0**-53) / 2.0**-53) < REACH
