"""Checks of money: what is priced in part cannot be added up."""

from __future__ import annotations

from collections.abc import Iterator

from simfactory.errors import Problem, did_you_mean, quoted
from simfactory.scenario.finding import finding
from simfactory.scenario.money_values import is_priced, tells_energy
from simfactory.scenario.schema import Scenario
from simfactory.units import Dimension, show

LONGEST_SUPPORT = 7 * 24 * 3600.0
"""Seconds a week: somebody day and night."""


def check_costs(scenario: Scenario) -> Iterator[Problem]:
    """Every pool has a cost, or none; premiums are paid on a cost, for shifts of the team."""
    costed = [name for name, pool in sorted(scenario.people.items()) if pool.cost is not None]
    for name, pool in sorted(scenario.people.items()):
        path = f"people.{name}"
        if costed and pool.cost is None:
            found = f"no cost of {quoted(name)}, while {quoted(costed[0])} has one"
            expected, remedy = "a cost of every pool, or of none", "write 0 EUR/h if they cost nothing"
            yield finding("half-priced", path, found, expected, remedy)
        if pool.premium and pool.cost is None and not costed:
            yield finding("half-priced", f"{path}.premium", "a premium without a cost", "cost: and what an hour costs")
        for shift in pool.premium:
            if shift not in pool.team:
                shifts = [name for name in pool.team if name is not None]
                found, remedy = f"no shift {quoted(shift)} in the team", did_you_mean(shift, shifts)
                yield finding("unknown-name", f"{path}.premium.{shift}", found, f"a shift of {quoted(name)}", remedy)


def check_support(scenario: Scenario) -> Iterator[Problem]:
    """Support is of people that there are, and of no more than all their time."""
    for upgrade in scenario.chosen:
        for pool, hours in sorted(scenario.upgrades[upgrade].support.items()):
            path = f"upgrades.{upgrade}.support.{pool}"
            if pool not in scenario.people:
                remedy = did_you_mean(pool, scenario.people)
                yield finding("unknown-name", path, f"no {quoted(pool)}", "a pool under people:", remedy)
            elif hours.bounds()[1] > LONGEST_SUPPORT:
                found, expected = f"may go up to {show(hours.bounds()[1], Dimension.TIME)} a week", "168 h or less"
                yield finding("bounds", path, found, expected)


def check_prices(scenario: Scenario) -> Iterator[Problem]:
    """Every product has a price, or none; the same of its material."""
    for key in ("price", "material"):
        priced = [name for name, product in sorted(scenario.products.items()) if getattr(product, key) is not None]
        for name, product in sorted(scenario.products.items()):
            if priced and getattr(product, key) is None:
                found = f"no {key} of {quoted(name)}, while {quoted(priced[0])} has one"
                yield finding("half-priced", f"products.{name}", found, f"a {key} of every product, or of none")


def check_gains(scenario: Scenario) -> Iterator[Problem]:
    """What somebody says that an upgrade costs is set against something. A lever of the catalogue says it unasked."""
    for name in scenario.chosen if not is_priced(scenario) else ():
        upgrade = scenario.upgrades[name]
        if upgrade.use is None and upgrade.price is not None:
            found = "a price, while nothing that the plant needs or makes has one: money is not reckoned"
            expected = "cost: of people, price: or material: of products, energy.price or a cost under economics:"
            yield finding("half-priced", f"upgrades.{name}.price", found, expected)


def check_energy(scenario: Scenario) -> Iterator[Problem]:
    """Energy has a price, or emits CO2, only where something draws it."""
    for key in ("price", "co2"):
        if getattr(scenario.energy, key) is not None and not tells_energy(scenario):
            found, expected = "energy that nothing draws", "a station's power:, or energy.base"
            yield finding("energy", f"energy.{key}", found, expected)
