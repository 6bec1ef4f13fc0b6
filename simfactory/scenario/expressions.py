"""Every value and law of a scenario, by path: what its doubts and its list of inputs are made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simfactory.scenario.human_values import human_values, pool_values, task_values
from simfactory.scenario.laws import LawSpec
from simfactory.scenario.money_values import money_values
from simfactory.scenario.moves import NO_TIME, Fleet, Move, carrying
from simfactory.scenario.products import Product
from simfactory.scenario.shares import Shares
from simfactory.scenario.stations import Drifts, Station
from simfactory.scenario.supply import Demand, Supply
from simfactory.scenario.values import Doubt, Value

if TYPE_CHECKING:
    from simfactory.scenario.schema import Scenario

Expression = Value | LawSpec
Named = Iterator[tuple[str, Expression]]


def sources_of(expression: Expression) -> tuple[str, ...]:
    """The ids of the sources of what stands there, upgrades included, in the order of names."""
    values = expression.given() if isinstance(expression, LawSpec) else (expression,)
    return tuple(sorted({source for value in values for source in _sources(value)}))


def _sources(value: Value) -> set[str]:
    shares = {change.share.source for change in value.changes if isinstance(change.share, Doubt)}
    return {value.source}.union(shares, *(_sources(change.by) for change in value.changes))


def expressions_of(scenario: Scenario) -> Named:
    """Section by section; stations in line order and their tasks behind them, all else by name."""
    yield from pool_values(scenario)
    yield from human_values(scenario)
    yield from _of_supply(scenario.supply)
    if scenario.demand is not None:
        yield from _of_demand(scenario.demand)
    for name, product in sorted(scenario.products.items()):
        yield from _of_product(f"products.{name}", product, scenario)
    for station in scenario.stations:
        yield from of_station(station.name, station)
    for name, moves in carrying(scenario).items():
        if name in scenario.fleets:
            yield from _of_fleet(f"fleets.{name}", scenario.fleets[name], moves)
    yield from task_values(scenario)
    yield from money_values(scenario)


def _of_supply(supply: Supply) -> Named:
    for product, every in sorted(supply.arrivals.items(), key=lambda item: item[0] or ""):
        yield ("supply.arrivals.every" if product is None else f"supply.arrivals.{product}.every"), every
    yield from _given("supply.arrivals.pieces", supply.pieces)


def _of_demand(demand: Demand) -> Named:
    yield from _given("demand.per_week", demand.per_week)
    yield from _given("demand.every", demand.every)
    if demand.orders is not None:
        for key in ("per_week", "every", "pieces", "due"):
            yield from _given(f"demand.orders.{key}", getattr(demand.orders, key))


def _of_product(path: str, product: Product, scenario: Scenario) -> Named:
    yield from _given(f"{path}.share", product.share)
    yield from _given(f"{path}.weight", product.weight)
    for stop in product.route or ():
        if stop.step is not None:
            own = dict(of_station("", stop.step))
            common = dict(of_station("", scenario.station(stop.station)))
            for key, expression in own.items():
                if expression != common.get(key):
                    yield f"{path}.route.{stop.name}{key}", expression


def of_station(path: str, station: Station) -> Named:
    """Every value and law of one station."""
    for key in ("load", "cycle", "unload"):
        activity = getattr(station, key)
        yield from _given(f"{path}.{key}", activity and activity.law)
    for key, law in station.setup.laws() if station.setup else ():
        yield f"{path}.setup.{key}", law
    for mode, failure in sorted(station.failures.items()):
        yield f"{path}.failures.{mode}.every", failure.every
        yield f"{path}.failures.{mode}.repair", failure.repair.law
        if failure.drifts is not None:
            yield from _of_drifts(f"{path}.failures.{mode}.drifts", failure.drifts)
        yield from _given(f"{path}.failures.{mode}.reaction", failure.reaction)
        for key in ("share", "caught", "repair") if failure.announced.is_said else ():
            yield f"{path}.failures.{mode}.announced.{key}", getattr(failure.announced, key)
    if isinstance(station.defects, dict):
        for product, share in sorted(station.defects.items()):
            yield f"{path}.defects.{product}", share
    else:
        yield from _given(f"{path}.defects", station.defects)
    if station.inspects is not None:
        yield f"{path}.inspects.detects", station.inspects.detects
        if station.inspects.wearies is not None:
            yield f"{path}.inspects.wearies.after", station.inspects.wearies.after
            yield f"{path}.inspects.wearies.loss", station.inspects.wearies.loss
        yield f"{path}.inspects.false_rejects", station.inspects.false_rejects
        yield from _of_shares(f"{path}.inspects.rejects_to", station.inspects.rejects_to)
    yield from _given(f"{path}.mends", station.mends)
    for product_or_all, shares in sorted((station.to or {}).items(), key=lambda item: item[0] or ""):
        yield from _of_shares(f"{path}.to" if product_or_all is None else f"{path}.to.{product_or_all}", shares)
    if station.moves is not None:
        yield from _given(f"{path}.moves", station.moves.law)
        yield from _given(f"{path}.moves.distance", station.moves.distance)


def _of_fleet(path: str, fleet: Fleet, moves: list[Move]) -> Named:
    """What a fleet says, as far as it matters to these moves."""
    if any(move.distance is not None for move in moves):
        yield from _given(f"{path}.speed", fleet.speed)
    for key in ("load", "unload"):
        if getattr(fleet, key) != NO_TIME:
            yield f"{path}.{key}", getattr(fleet, key)
    if fleet.charge is not None:
        yield f"{path}.charge.after", fleet.charge.after
        yield f"{path}.charge.takes", fleet.charge.takes


def _of_drifts(path: str, drifts: Drifts) -> Named:
    yield f"{path}.defects", drifts.defects
    yield from _given(f"{path}.noticed.pieces", drifts.noticed.pieces)
    yield from _given(f"{path}.noticed.after", drifts.noticed.after)


def _of_shares(path: str, shares: Shares) -> Named:
    if len(shares) > 1:
        for destination, share in shares:
            yield from _given(f"{path}.{destination}", share)


def _given(path: str, expression: Expression | None) -> Named:
    if expression is not None:
        yield path, expression
