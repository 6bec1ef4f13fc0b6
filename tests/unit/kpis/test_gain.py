"""The gain of a draw and its quality, from what its replications add up to."""

import math

import pytest
from kpi_plants import floats, ints

from simfactory.kpis.gain import QualityParts, gain, gain_at, mix_changed, quality_improves


def test_the_gain_is_a_ratio_of_sums_not_a_mean_of_ratios():
    after, before = [(130.0, 100.0), (0.0, 30.0)], [(100.0, 100.0), (0.0, 30.0)]
    assert gain(after, before) == pytest.approx(0.3)
    assert gain([(60.0, 50.0), (60.0, 150.0)], [(100.0, 100.0), (40.0, 40.0)]) == pytest.approx(0.6 / 1.0 - 1.0)


def test_a_baseline_that_makes_nothing_in_one_replication_is_no_trouble():
    assert gain([(1.0, 1.0), (1.0, 1.0)], [(0.0, 1.0), (1.0, 1.0)]) == pytest.approx(1.0)


def test_the_gain_is_not_defined_where_nothing_was_made_or_nobody_paid():
    assert math.isnan(gain([(1.0, 1.0)], [(0.0, 1.0)]))
    assert math.isnan(gain([(1.0, 0.0)], [(1.0, 1.0)]))


def test_fewer_paid_hours_are_a_gain():
    assert gain([(90.0, 80.0)], [(90.0, 100.0)]) == pytest.approx(0.25)


def test_the_gain_depends_on_weights_when_the_mix_changes():
    after, before = ints(100, 50), ints(100, 100)
    assert mix_changed(after, before)
    assert gain_at(floats(1.0, 1.0), after, before, 10.0, 10.0) == pytest.approx(-0.25)
    assert gain_at(floats(1.0, 3.0), after, before, 10.0, 10.0) == pytest.approx(-0.375)


def test_a_point_of_share_is_no_change_of_the_mix():
    assert not mix_changed(ints(509, 491), ints(500, 500))
    assert mix_changed(ints(511, 489), ints(500, 500))
    assert not mix_changed(ints(0, 0), ints(5, 5))


@pytest.mark.parametrize(
    ("after", "improves"),
    [
        (QualityParts(escapes=10, shipped=1000, first_pass=951, finished=1000), True),
        (QualityParts(escapes=11, shipped=1000, first_pass=990, finished=1000), False),
        (QualityParts(escapes=0, shipped=1000, first_pass=950, finished=1000), False),
        (QualityParts(escapes=0, shipped=0, first_pass=0, finished=0), False),
    ],
)
def test_quality_improves_if_escapes_do_not_rise_and_first_pass_yield_rises(after, improves):
    before = QualityParts(escapes=10, shipped=1000, first_pass=950, finished=1000)
    assert quality_improves([after], [before]) is improves
