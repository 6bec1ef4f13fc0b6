"""What levers cost is what their upgrades cost, in plants that have prices to set it against."""

from __future__ import annotations

import pytest

from simfactory.errors import Problem, ScenarioError
from simfactory.scenario import Scenario, apply, load_text

PLANT = """
simfactory: 1
name: Plant
people: {ops: {team: 3, cost: 30 EUR/h}}
line:
  - {station: press, machines: 2, cycle: {time: 50 s, by: ops}}
  - {station: paint, cycle: {time: 40 s, by: ops}}
catalogue:
  fast:
    title: Fast
    at: station
    source: judgement
    priced_per: machine
    price: 10 .. 30 kEUR
    running: 500 EUR/month
    changes: [{scale: cycle, by: 0.5}]
  gift: {title: Gift, at: station, source: judgement, changes: [{scale: cycle, by: 0.9}]}
"""
USED = "quick: {use: fast, at: [press, paint]}"
UNPRICED = PLANT.replace(", cost: 30 EUR/h", "")


def plant(upgrades: str, text: str = PLANT) -> Scenario:
    return load_text(f"{text}\nupgrades: {{{upgrades}}}")


def costs(scenario: Scenario) -> dict[str, float]:
    said = apply(scenario, "after").inputs()
    return {path: value.central() for path, value, _ in said if path.startswith("upgrades.")}  # type: ignore[union-attr]


class TestWhatALeverCosts:
    def test_counts_for_every_machine(self) -> None:
        quick = plant(USED).upgrades["quick"]
        assert quick.price is not None
        assert quick.price.bounds() == (30_000.0, 90_000.0)
        assert quick.yearly.central() == pytest.approx(3 * 6_000)

    def test_is_in_doubt_under_the_name_of_the_upgrade_and_has_its_source(self) -> None:
        after = apply(plant(USED), "after")
        assert "upgrades.quick.fast.price" in {doubt.name for doubt in after.doubts()}
        sources = {path: source for path, _, source in after.inputs()}
        assert sources["upgrades.quick.price"] == "catalogue.fast.price"

    def test_gives_way_to_what_the_upgrade_says(self) -> None:
        said = plant("quick: {use: fast, at: press, price: 7 kEUR, running: 1 kEUR/year}")
        assert costs(said) == {"upgrades.quick.price": 7_000, "upgrades.quick.running": 1_000}

    def test_is_what_an_upkeep_is_a_share_of_in_place_of_its_running_cost(self) -> None:
        quick = plant("quick: {use: fast, at: press, upkeep: 10 %}").upgrades["quick"]
        assert quick.running is None
        assert quick.yearly.central() == pytest.approx(0.1 * 2 * 20_000)

    def test_what_is_said_to_run_stands_beside_an_upkeep(self) -> None:
        quick = plant("quick: {use: fast, at: press, upkeep: 10 %, running: 1 kEUR/year}").upgrades["quick"]
        assert quick.yearly.central() == pytest.approx(1_000 + 0.1 * 2 * 20_000)

    def test_an_upkeep_of_no_price_is_refused(self) -> None:
        with pytest.raises(ScenarioError) as raised:
            plant("quick: {use: gift, at: press, upkeep: 10 %}")
        assert [(one.code, one.path) for one in raised.value.problems] == [("price", "upgrades.quick.upkeep")]

    def test_is_no_matter_where_nothing_else_has_a_price(self) -> None:
        scenario = plant(USED, UNPRICED)
        assert costs(scenario) == {}
        assert [doubt.name for doubt in apply(scenario, "after").doubts()] == ["realised"]


def warned(upgrades: str, text: str) -> list[Problem]:
    return [warning for warning in plant(upgrades, text).warnings if warning.code == "half-priced"]


PRICED = "quick: {price: 7 kEUR, changes: [{scale: press.cycle, by: 0.5}]}"


def test_a_price_that_nothing_is_set_against_is_warned_of() -> None:
    (warning,) = warned(PRICED, UNPRICED)
    assert warning.path == "upgrades.quick.price"
    assert "money is not reckoned" in warning.found


@pytest.mark.parametrize(("upgrades", "text"), [(PRICED, PLANT), (USED, UNPRICED)])
def test_one_that_is_set_against_something_or_that_nobody_wrote_is_not(upgrades: str, text: str) -> None:
    assert not warned(upgrades, text)
