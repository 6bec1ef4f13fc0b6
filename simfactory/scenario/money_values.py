"""The values of money and energy that matter to a plant: its inputs, and what its blueprint is filled from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simfactory.scenario.economics import CHANGEABLE, SECTION
from simfactory.scenario.energy import Energy, Power
from simfactory.scenario.values import Value

if TYPE_CHECKING:
    from simfactory.scenario.schema import Scenario
    from simfactory.scenario.upgrade import Upgrade

Named = Iterator[tuple[str, Value]]

COSTS = frozenset({"labour", "energy_cost", "material", "scrap", "escapes", "upkeep"})
"""Accounts that add up to what the plant costs."""


def money_values(scenario: Scenario) -> Named:
    """(path, value) of everything said of money and energy, and of how investments are reckoned where one has a price.

    Sections by name; upgrades are those that the plant has had.
    """
    yield from _of_people(scenario)
    for name, product in sorted(scenario.products.items()):
        yield from _said(f"products.{name}", product, ("price", "material"))
    for station in scenario.stations:
        if station.power is not None:
            yield from _said(f"{station.name}.power", station.power, tuple(Power.model_fields))
    if tells_energy(scenario):
        yield from _said("energy", scenario.energy, tuple(Energy.model_fields))
    yield from _said(SECTION, scenario.economics, CHANGEABLE)
    yield from upgrade_values(scenario)
    if invests(scenario):
        for key, value in scenario.economics.terms().items():
            yield f"{SECTION}.{key}", value
    elif scenario.economics.maintenance is not None:
        yield f"{SECTION}.weeks_per_year", scenario.economics.weeks_per_year


def tells_energy(scenario: Scenario) -> bool:
    """Whether anything says what is drawn."""
    return any(s.power is not None for s in scenario.stations) or scenario.energy.base != Energy().base


def is_priced(scenario: Scenario) -> bool:
    """Whether anything that the plant needs or makes has a price: what upgrades cost is set against that."""
    energy, economics = scenario.energy, scenario.economics
    said = [energy.price, economics.scrap, economics.escape, economics.maintenance]
    said += [pool.cost for pool in scenario.people.values()]
    said += [amount for product in scenario.products.values() for amount in (product.price, product.material)]
    return any(amount is not None for amount in said)


def invests(scenario: Scenario) -> bool:
    """Whether any upgrade of a plant with prices has one too, so that money is reckoned."""
    return is_priced(scenario) and any(upgrade.price is not None for upgrade in scenario.upgrades.values())


def costly(scenario: Scenario) -> tuple[Upgrade, ...]:
    """The upgrades that the plant has had and whose costs count."""
    return tuple(scenario.upgrades[name] for name in scenario.chosen) if is_priced(scenario) else ()


def accounts_told(scenario: Scenario) -> set[str]:
    """What of money and energy a scenario says enough of to be told: names of `plan.Account`."""
    energy, economics, drawn = scenario.energy, scenario.economics, tells_energy(scenario)
    products, upgrades = scenario.products.values(), scenario.upgrades.values()
    yearly = any(upgrade.running is not None or upgrade.upkeep is not None for upgrade in upgrades)
    said = {
        "energy": drawn,
        "energy_cost": drawn and energy.price is not None,
        "co2": drawn and energy.co2 is not None,
        "labour": any(pool.cost is not None for pool in scenario.people.values()),
        "material": any(product.material is not None for product in products),
        "sales": any(product.price is not None for product in products),
        "scrap": economics.scrap is not None,
        "escapes": economics.escape is not None,
        "upkeep": economics.maintenance is not None or (yearly and is_priced(scenario)),
        "investment": invests(scenario),
    }
    return {account for account, known in said.items() if known}


def upgrade_values(scenario: Scenario) -> Named:
    """(path, value) of what the upgrades cost that the plant has had; what of them is no money counts in any plant."""
    for upgrade in costly(scenario):
        yield from _said(f"upgrades.{upgrade.name}", upgrade, ("price", "running", "upkeep"))
    for name in scenario.chosen:
        for pool, hours in sorted(scenario.upgrades[name].support.items()):
            yield f"upgrades.{name}.support.{pool}", hours


def _of_people(scenario: Scenario) -> Named:
    for name, pool in sorted(scenario.people.items()):
        yield from _said(f"people.{name}", pool, ("cost",))
        for shift, premium in sorted(pool.premium.items()):
            yield f"people.{name}.premium.{shift}", premium


def _said(path: str, model: object, keys: tuple[str, ...]) -> Named:
    for key in keys:
        value = getattr(model, key)
        if value is not None:
            yield f"{path}.{key}", value
