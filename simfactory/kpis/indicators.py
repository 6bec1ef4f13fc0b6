"""The register: each indicator once, with its words, its formula, its unit, its source and what computes it.

Keys of values are `<name>.<indicator>`: "plant", or the name of a station, pool, product or fleet
("plant.good_per_week", "turn_mill.setup_ratio", "turners.utilization", "shaft.good_per_week", "carts.fleet_use"). Those
names share one space; the scenario's checks see to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from simfactory.errors import InternalError
from simfactory.kpis.facts import ProductFacts, Window
from simfactory.kpis.money import COSTS
from simfactory.plan import Account, Plan
from simfactory.results import Counters
from simfactory.units import Dimension, scale_of

Names = tuple[str, ...]

SHARE = "share"
"""The unit of shares, from 0 to 1 (some ratios may exceed 1)."""
EUR = "EUR"

_DIMENSIONS = {EUR: Dimension.MONEY, "s": Dimension.TIME, SHARE: Dimension.SHARE, "pieces/h": Dimension.RATE}


class Scope(Enum):
    """What an indicator belongs to. An OEE belongs to a station; a plant has none."""

    PLANT = "plant"
    STATION = "station"
    POOL = "pool"
    PRODUCT = "product"
    FLEET = "fleet"


class Better(Enum):
    """Which way is better, everything else equal."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Told(Enum):
    """Of which plants an indicator is told."""

    ALWAYS = "always"
    STOPPING = "stopping"  # machines fail or are stopped by plan
    TIRING = "tiring"  # people tire there
    ABSENCE = "absence"  # people may be absent
    WALKING = "walking"  # people walk between posts
    DRIFTING = "drifting"  # a process may drift
    MOVING = "moving"  # moves of parts between stations take time
    ENERGY = "energy"  # what is drawn is said; the following are told of their `plan.Account`
    CO2 = "co2"
    LABOUR = "labour"
    ENERGY_COST = "energy_cost"
    MATERIAL = "material"
    SCRAP = "scrap"
    ESCAPES = "escapes"
    UPKEEP = "upkeep"
    SALES = "sales"
    INVESTMENT = "investment"
    COST = "cost"  # something has a price that is a cost
    VALUE = "value"  # both products and their material have a price


def itself(facts: Any) -> Any:
    return facts


@dataclass(frozen=True)
class Indicator:
    """One indicator. `of` takes the facts of its scope (`kpis.facts`), or what `reach` finds in them, and gives NaN
    where it is not defined (0/0)."""

    name: str
    symbol: str
    scope: Scope
    en: str
    fr: str
    formula: str
    unit: str
    better: Better
    source: str
    of: Callable[[Any], float]
    told: Told = Told.ALWAYS
    reach: Callable[[Any], Any] = itself

    @property
    def dimension(self) -> Dimension:
        """What its values are, among the dimensions in which scenarios are written."""
        return _DIMENSIONS.get(self.unit, Dimension.NUMBER)

    def canonical(self, value: float) -> float:
        """A value in the canonical unit of its dimension, to set it against what a scenario says was observed."""
        return value * scale_of(self.unit, self.dimension) if self.unit in ("s", "pieces/h") else value


def ratio(above: float, below: float) -> float:
    """above / below; NaN where there is nothing to divide by. Integers are divided exactly rounded."""
    return above / below if below else math.nan


@cache
def register() -> tuple[Indicator, ...]:
    """All indicators, by scope, in the order in which tables show them."""
    from simfactory.kpis import human_indicators as human
    from simfactory.kpis import money_indicators as money
    from simfactory.kpis import move_indicators as moves
    from simfactory.kpis.flow_indicators import PLANT, POOL, PRODUCT
    from simfactory.kpis.station_indicators import STATION

    return (
        *PLANT, *human.PLANT, *money.PLANT, *moves.PLANT, *STATION, *money.STATION, *moves.STATION, *POOL, *human.POOL,
        *PRODUCT, *moves.FLEET,
    )  # fmt: skip


@cache
def of_scope(scope: Scope) -> tuple[Indicator, ...]:
    return tuple(indicator for indicator in register() if indicator.scope is scope)


@cache
def find(scope: Scope, name: str) -> Indicator | None:
    """The indicator of this name in a scope; None if there is none."""
    return next((indicator for indicator in of_scope(scope) if indicator.name == name), None)


def scopes(plan: Plan) -> dict[str, Scope]:
    """What each name before the dot of a key is: the plant, then stations, pools, products and fleets.

    InternalError if two things bear one name.
    """
    return _scopes(plan.station_names, plan.pool_names, plan.product_names, _fleets(plan))


def _fleets(plan: Plan) -> Names:
    return plan.moves.fleet_names if plan.moves is not None else ()


def _scopes(stations: Names, pools: Names, products: Names, fleets: Names) -> dict[str, Scope]:
    owners = [("plant", Scope.PLANT)]
    owners += [(name, Scope.STATION) for name in stations]
    owners += [(name, Scope.POOL) for name in pools]
    owners += [(name, Scope.PRODUCT) for name in products]
    owners += [(name, Scope.FLEET) for name in fleets]
    named = dict(owners)
    if len(named) < len(owners):
        raise InternalError("two of a station, a pool, a product and a fleet share one name")
    return named


def told_of(plan: Plan) -> frozenset[Told]:
    """Which indicators a plan calls for: a plant without people who tire or may be absent has no word of it."""
    calls = {
        Told.ALWAYS: True,
        Told.STOPPING: bool(plan.mode_names),
        Told.TIRING: plan.tires,
        Told.ABSENCE: max(plan.spell.tolist(), default=-1) >= 0,
        Told.DRIFTING: plan.drifting is not None,
        Told.WALKING: max(plan.human.walk.tolist(), default=0) > 0,
        Told.MOVING: plan.moves is not None,
    }
    money = _told_of_money(plan.money.accounts) if plan.money is not None else frozenset()
    return frozenset(told for told, called in calls.items() if called) | money


@lru_cache(maxsize=16)
def _told_of_money(accounts: frozenset[Account]) -> frozenset[Told]:
    told = {Told(account.value) for account in accounts}
    if not accounts.isdisjoint(COSTS):
        told.add(Told.COST)
    if {Account.SALES, Account.MATERIAL} <= accounts:
        told.add(Told.VALUE)
    return frozenset(told)


@lru_cache(maxsize=16)
def _asked(
    stations: Names, pools: Names, products: Names, fleets: Names, told: frozenset[Told]
) -> list[list[tuple[Callable[[Any], Any], list[tuple[str, Callable[[Any], float]]]]]]:
    """Keys and what computes them, by station, pool, product and fleet, and by what part of its facts they need.

    The same in every run of a study.
    """
    return [
        [
            (reach, [(f"{name}.{indicator.name}", indicator.of) for indicator in some])
            for reach, some in groupby((each for each in of_scope(scope) if each.told in told), attrgetter("reach"))
        ]
        for name, scope in _scopes(stations, pools, products, fleets).items()
    ]


def measure(plan: Plan, counters: Counters, start: int, end: int) -> dict[str, float]:
    """Every indicator that the plan calls for of one run between two edges of bins (ns), by key, in a fixed order.

    A value that is not defined is NaN. InternalError if the window does not lie on the bins.
    """
    window = Window(plan, counters, start, end)
    good = sum(flow.good for flow in window.products)
    products = (ProductFacts(flow, good) for flow in window.products)
    facts = [window.plant, *window.stations, *window.pools, *products, *window.fleets]
    asked = _asked(plan.station_names, plan.pool_names, plan.product_names, _fleets(plan), told_of(plan))
    return {
        key: of(part)
        for some, parts in zip(facts, asked, strict=True)
        for reach, those in parts
        for part in (reach(some),)
        for key, of in those
    }


def keys(plan: Plan) -> Iterable[tuple[str, Indicator]]:
    """The keys of `measure` in its order, each with its indicator."""
    told = told_of(plan)
    for name, scope in scopes(plan).items():
        for indicator in of_scope(scope):
            if indicator.told in told:
                yield f"{name}.{indicator.name}", indicator
