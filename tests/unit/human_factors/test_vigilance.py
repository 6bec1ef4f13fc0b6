"""How much less is found the longer somebody watches."""

from __future__ import annotations

import pytest

from simfactory.human_factors import vigilance


def test_vigilance_falls_in_a_straight_line_and_stays() -> None:
    assert [vigilance(t, 30.0, 0.1) for t in (0.0, 15.0, 30.0, 500.0)] == pytest.approx([1.0, 0.95, 0.9, 0.9])


def test_without_loss_nothing_falls() -> None:
    assert [vigilance(t, 30.0, 0.0) for t in (0.0, 15.0, 500.0)] == [1.0, 1.0, 1.0]


def test_where_it_takes_no_time_all_is_lost_at_once() -> None:
    assert vigilance(0.0, 0.0, 0.2) == pytest.approx(0.8)
