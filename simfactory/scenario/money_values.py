"""The values of money and energy that matter to a plant: its inputs, and what its blueprint is filled from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simfactory.scenario.economics import CHANGEABLE, SECTION
from simfactory.scenario.energy import Energy, Power
from simfactory.scenario.values import Value

if TYPE_CHECKING:
    from simfactory.scenario.schema import Scenario

Named = Iterator[tuple[str, Value]]


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


def invests(scenario: Scenario) -> bool:
    """Whether any upgrade has a price, so that money is reckoned."""
    return any(upgrade.price is not None for upgrade in scenario.upgrades.values())


def upgrade_values(scenario: Scenario) -> Named:
    """(path, value) of what the upgrades cost that the plant has had."""
    for name in scenario.chosen:
        yield from _said(f"upgrades.{name}", scenario.upgrades[name], ("price", "running", "upkeep"))
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
