"""The tests of the claim in short: they say what they should, and what they look at is there."""

from __future__ import annotations

import pytest

from simfactory.scenario import apply
from tests.evidence.archetypes import MEDIANS, archetypes, levers_alone, realised_in_full
from tests.evidence.figures import Finding, as_markdown, as_text, percent, within
from tests.evidence.levers import off_bottleneck, predictive_maintenance, together
from tests.evidence.plants import ARCHETYPES, FULL, LIGHT, Effort, archetype, with_own

SHORT = Effort(blocks=2)


@pytest.mark.parametrize("name", ARCHETYPES)
def test_each_trade_has_a_light_programme_of_one_lever_or_two_and_a_full_one_of_more(name: str) -> None:
    configurations = archetype(name).configurations
    assert 1 <= len(configurations[LIGHT]) <= 2 < len(configurations[FULL])


@pytest.mark.parametrize("name", ARCHETYPES)
def test_the_file_of_a_trade_names_the_same_light_programme(name: str) -> None:
    said = with_own(name).configurations
    assert LIGHT not in said or set(said[LIGHT]) == set(ARCHETYPES[name])


@pytest.mark.parametrize("name", ARCHETYPES)
def test_nothing_is_left_in_doubt_of_what_is_realised_in_full(name: str) -> None:
    doubts = {doubt.name for doubt in apply(archetype(name), FULL).doubts()}
    full = {doubt.name for doubt in apply(realised_in_full(archetype(name)), FULL).doubts()}
    assert doubts - full == {"realised"}


def test_a_programme_may_hold_more_than_levers_of_the_catalogue() -> None:
    alone = levers_alone(archetype("food_packaging"))
    assert alone is not None
    assert "one_packer" not in alone.configurations[FULL]
    assert levers_alone(archetype("leather_goods")) is None


def test_two_levers_on_one_parameter_multiply() -> None:
    (row,) = together(SHORT)
    assert row.holds


def test_a_lever_off_the_bottleneck_brings_no_throughput() -> None:
    assert [row.holds for row in off_bottleneck(Effort(blocks=4))] == [True, True]


def test_what_is_not_as_expected_is_said() -> None:
    rows = [Finding("a", percent(0.3), "10 %", False), Finding("b", percent(None)), Finding("c", "1", "1", True)]
    assert [row.verdict for row in rows] == ["NOT as expected", "", "as expected"]
    assert "withheld" in as_text(rows)
    assert as_markdown(rows).splitlines()[1] == "| --- | --- | --- | --- |"
    assert (within(None, 0, 1), within(0.5, 0, 1), within(2, 0, 1)) == (None, True, False)


@pytest.mark.long
def test_all_of_it_is_measured_and_compared() -> None:
    rows = [*archetypes(SHORT), *predictive_maintenance(SHORT)]
    assert len(rows) == 3 * len(ARCHETYPES) * len(MEDIANS) + 1 + 4
