"""Means from the sampler's rows are the means of the laws."""

import pytest
from kpi_plants import laws

from simfactory.kpis.means import law_means, mean_count
from simfactory.sampling.families import make_law

LAWS = [
    make_law("constant", value=7.0),
    make_law("exponential", mean=3.0),
    make_law("weibull", mean=3.0, shape=1.5),
    make_law("lognormal", mean=20.0, cv=0.8),
    make_law("uniform", low=1.0, high=4.0),
    make_law("triangular", low=1.0, mode=2.0, high=6.0),
    make_law("normal", mean=5.0, sd=4.0, low=1.0, high=9.0),
    make_law("normal", mean=1.0, sd=1.0),
    make_law("gamma", mean=5.0, cv=0.5),
    make_law("gamma", mean=5.0, cv=2.0),
    make_law("coxian2", means=(2.0, 5.0), p_continue=0.4),
    make_law("expon", loc=1.0, scale=3.0),
    make_law("hyperexponential", p=(0.3, 0.7), means=(1.0, 10.0)),
    make_law("discrete", values=(1.0, 5.0), p=(0.25, 0.75)),
    make_law("sequence", values=(1.0, 2.0, 6.0)),
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.family)
def test_the_mean_of_a_row_is_the_mean_of_its_law(law):
    assert law_means(laws(1.0, law.scaled(2.0)))[1] == pytest.approx(2.0 * law.mean(), rel=1e-6)


def test_pieces_of_a_lot_are_rounded_and_at_least_one():
    table = laws(make_law("uniform", low=0.0, high=4.0), 12.4)
    assert mean_count(table, 0) == pytest.approx((1 * 1.5 + 2 + 3 + 4 * 0.5) / 4.0)
    assert mean_count(table, 1) == 12.0
    assert mean_count(table, -1) == 1.0
