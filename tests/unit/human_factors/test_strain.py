"""Strain is high demand with low control; absence follows strain and physical risk, and keeps its mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.human_factors import (
    EASY_PRESSURE,
    FULL_PRESSURE,
    absence_factor,
    absence_rate,
    demand,
    ocra_prevalence,
    spell_probability,
    strain,
    time_pressure,
)

shares = st.floats(0.0, 1.0)


def test_pressure_and_strain_by_hand() -> None:
    pressure = time_pressure(0.85, 0.11, 1.0, 0.15)
    assert pressure == pytest.approx(0.85 * 1.11 * 1.15)
    assert time_pressure(1 / 1.11, 0.11, 0.0, 0.15) == pytest.approx(1.0)
    assert demand(0.975) == pytest.approx(0.5)
    assert strain(0.5, 0.4) == pytest.approx(0.3)
    assert (strain(1.0, 0.0), strain(1.0, 1.0), strain(0.0, 0.0)) == (1.0, 0.0, 0.0)


def test_demand_begins_and_ends_at_its_bounds() -> None:
    assert demand(0.0) == demand(EASY_PRESSURE) == 0.0
    assert demand(FULL_PRESSURE) == demand(3.0) == 1.0


@given(shares, shares, shares, shares)
def test_strain_rises_with_demand_falls_with_control_and_stays_in_its_range(
    one: float, two: float, control: float, paced: float
) -> None:
    less, more = sorted((one, two))
    easier = demand(time_pressure(less, 0.11, paced, 0.15))
    harder = demand(time_pressure(more, 0.11, paced, 0.15))
    assert 0.0 <= strain(easier, control) <= strain(harder, control) <= 1.0
    assert strain(harder, more) <= strain(harder, less)


def test_who_is_affected_by_repetitive_work() -> None:
    assert ocra_prevalence(3.5, 0.0239) == pytest.approx(0.08365)
    assert ocra_prevalence(0.0, 0.0239) == 0.0
    assert ocra_prevalence(100.0, 0.0239) == 1.0


def test_absence_by_hand() -> None:
    assert absence_factor(0.5, 1.44, 0.1, 1.0) == pytest.approx(1.2 * 1.1)
    assert absence_factor(0.0, 1.44, 0.0, 1.0) == 1.0
    assert absence_rate(0.039, 1.32, 1.1) == pytest.approx(0.0468)
    assert absence_rate(0.5, 3.0, 1.0) == 1.0


@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=20))
def test_the_plant_as_it_is_keeps_its_rate(people: list[tuple[float, float]]) -> None:
    factors = [absence_factor(strained, 1.35, affected, 1.0) for strained, affected in people]
    mean = sum(factors) / len(factors)
    assert sum(absence_rate(0.039, factor, mean) for factor in factors) / len(factors) == pytest.approx(0.039)


@given(shares, shares, st.floats(1.0, 30.0))
def test_the_chance_of_a_spell(one: float, two: float, days: float) -> None:
    less, more = sorted((one, two))
    assert 0.0 <= spell_probability(less, days) <= spell_probability(more, days) <= 1.0
    assert spell_probability(one, 1.0) == pytest.approx(one)
    assert (spell_probability(0.0, days), spell_probability(1.0, days)) == (0.0, 1.0)


def test_days_of_absence_are_as_frequent_as_asked_for() -> None:
    """200,000 days, spells of 1 to 5: 4 standard errors of the share over 100 stretches."""
    generator = np.random.default_rng(4)
    chance, absent, left = spell_probability(0.08, 3.0), [], 0
    for _ in range(200_000):
        if left == 0 and generator.random() < chance:
            left = int(generator.integers(1, 6))
        absent.append(left > 0)
        left = max(left - 1, 0)
    means = np.array(absent).reshape(100, -1).mean(axis=1)
    error = means.std(ddof=1) / 10
    assert abs(means.mean() - 0.08) < 4 * error
    assert 4 * error < 0.005
