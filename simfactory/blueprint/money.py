"""Money and energy: the numbers of a plan that say them, and the expressions that they are computed from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from math import nan

import numpy as np

from simfactory.blueprint.slots import NumberSlots, Theta
from simfactory.plan import Account, Ints, Money
from simfactory.results import State
from simfactory.scenario.energy import Power
from simfactory.scenario.money_values import accounts_told, costly, money_values
from simfactory.scenario.schema import Scenario, Station
from simfactory.scenario.values import Doubt, Value

NOTHING = Value(0.0)
HOUR = 3600.0
DRAWN_IN: dict[State, str] = {
    State.OFF: "off",
    State.DOWN: "down",
    State.PLANNED: "down",
    State.SETUP: "setup",
    State.LOAD: "handling",
    State.WORK: "working",
    State.UNLOAD: "handling",
    **dict.fromkeys((State.WAITING, State.BLOCKED, State.STARVED, State.NO_ORDER), "idle"),
}
"""Under which key a scenario says what a machine draws in each state."""
SCALARS = ("base", "tariff", "co2", "scrap", "escape", "maintenance", "weeks")


@dataclass(frozen=True)
class MoneySlots:
    """The expressions of `Plan.money`."""

    accounts: frozenset[Account]
    numbers: Mapping[str, NumberSlots]
    roster_pool: Ints
    stations: int
    doubts: tuple[Doubt, ...]
    """of prices, powers, and of how investments are reckoned: none of them moves the plant"""

    @staticmethod
    def of(scenario: Scenario, roster_pool: Ints, beside: Iterable[Doubt] = ()) -> MoneySlots:
        """`beside`: doubts of prices that stand elsewhere in the plan."""
        products = [product for _, product in sorted(scenario.products.items())]
        pools = [pool for _, pool in sorted(scenario.people.items())]
        energy, economics = scenario.energy, scenario.economics
        scalars = (energy.base, energy.price, energy.co2, economics.scrap, economics.escape, economics.maintenance)
        unpriced = Value(nan)
        numbers = {
            "cost": [pool.cost or NOTHING for pool in pools],
            "premium": [pool.premium.get(shift or "", NOTHING) for pool in pools for shift in pool.team],
            "price": [product.price or NOTHING for product in products],
            "material": [product.material or NOTHING for product in products],
            "power": [value for station in scenario.stations for value in _drawn(station)],
            "scalars": [*(value or NOTHING for value in scalars), economics.weeks_per_year],
            "yearly": [upgrade.yearly for upgrade in costly(scenario)],
            "investment": [upgrade.price or unpriced for upgrade in costly(scenario)],
        }
        doubts = {doubt.name: doubt for _, value in money_values(scenario) for doubt in value.doubts()}
        doubts |= {doubt.name: doubt for doubt in beside}
        return MoneySlots(
            accounts=frozenset(Account(name) for name in accounts_told(scenario)),
            numbers={name: NumberSlots.of(values) for name, values in numbers.items()},
            roster_pool=roster_pool,
            stations=len(scenario.stations),
            doubts=tuple(doubts[name] for name in sorted(doubts)),
        )

    def fill(self, theta: Theta) -> Money | None:
        """The numbers when the doubtful values are `theta`; None where the scenario tells of no money."""
        if not self.accounts:
            return None
        at = {name: slots.fill(theta) for name, slots in self.numbers.items()}
        said = dict(zip(SCALARS, at["scalars"].tolist(), strict=True))
        return Money(
            accounts=self.accounts,
            cost=at["cost"] * HOUR,
            wage=at["cost"][self.roster_pool] * HOUR * (1.0 + at["premium"]),
            price=at["price"],
            material=at["material"],
            power=at["power"].reshape(self.stations, len(State)),
            base=said["base"],
            tariff=said["tariff"],
            co2=said["co2"],
            scrap=said["scrap"],
            escape=said["escape"],
            weekly=(said["maintenance"] + float(np.sum(at["yearly"]))) / said["weeks"],
            investment=float(np.sum(at["investment"])),
        )


def support_of(scenario: Scenario) -> list[Value]:
    """[pools] seconds of support per week, for all upgrades that the plant has had."""
    said = [scenario.upgrades[name].support for name in scenario.chosen]
    given = ([support[pool] for support in said if pool in support] for pool in sorted(scenario.people))
    return [reduce(Value.added, rest, first) for first, *rest in (some or [NOTHING] for some in given)]


def _drawn(station: Station) -> list[Value]:
    """[State] W of one machine."""
    power = station.power or Power(working=NOTHING)
    return [power.of(DRAWN_IN[state]) for state in State]
