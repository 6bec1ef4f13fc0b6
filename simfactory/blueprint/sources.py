"""Sources: how parts come into being, from `supply:` or `demand:`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simfactory.blueprint.slots import ConstantRatio, LawExpression, LawRegister
from simfactory.plan import Ints, SourceKind
from simfactory.scenario.schema import Demand, Scenario
from simfactory.scenario.values import Value

WEEK_SECONDS = 7 * 24 * 3600.0
COMMON = "supply"  # the name of a source that makes every product


@dataclass(frozen=True)
class Source:
    """One stream of parts: its kind, the time between two, and what they are."""

    name: str
    kind: SourceKind
    products: tuple[str, ...]
    shares: tuple[Value | None, ...] = ()  # of each product, drawn part by part; empty: by counts
    counts: tuple[int, ...] = ()  # of each product in a row, repeated
    every: LawExpression | None = None
    wip: int = 0
    pieces: LawExpression | None = None
    due: LawExpression | None = None


def sources_of(scenario: Scenario) -> list[Source]:
    """The plant's sources, in name order."""
    if scenario.demand is not None:
        return [_demanded(scenario, scenario.demand)]
    supply = scenario.supply
    if supply.kind == "sequence":
        products, counts = zip(*supply.sequence, strict=True)
        return [Source(COMMON, SourceKind.UNLIMITED, products, counts=counts)]
    if supply.kind == "arrivals":
        return [_arrivals(scenario, product) for product in sorted(supply.arrivals, key=lambda name: name or "")]
    kind = {
        "unlimited": SourceKind.UNLIMITED,
        "constant_wip": SourceKind.CONSTANT_WIP,
        "parts": SourceKind.FIXED,
    }[supply.kind]
    products, shares = mix(scenario)
    return [Source(COMMON, kind, products, shares, wip=supply.wip or supply.parts, pieces=supply.pieces)]


def mix(scenario: Scenario) -> tuple[tuple[str, ...], tuple[Value | None, ...]]:
    """Products in name order with their shares; those without one divide the rest equally."""
    names = tuple(sorted(scenario.products))
    return names, tuple(scenario.products[name].share for name in names)


def _demanded(scenario: Scenario, demand: Demand) -> Source:
    products, shares = mix(scenario)
    wanted = demand.orders if demand.orders is not None else demand
    every: LawExpression | None = wanted.every
    if every is None and wanted.per_week is not None:
        every = ConstantRatio(Value(WEEK_SECONDS), wanted.per_week)
    orders = demand.orders
    return Source(
        COMMON,
        SourceKind.ARRIVALS,
        products,
        shares,
        every=every,
        pieces=orders.pieces if orders else None,
        due=orders.due if orders else None,
    )


def _arrivals(scenario: Scenario, product: str | None) -> Source:
    every, pieces = scenario.supply.arrivals[product], scenario.supply.pieces
    if product is None:
        products, shares = mix(scenario)
        return Source(COMMON, SourceKind.ARRIVALS, products, shares, every=every, pieces=pieces)
    return Source(product, SourceKind.ARRIVALS, (product,), (Value(1.0),), every=every, pieces=pieces)


@dataclass(frozen=True)
class SourceArrays:
    """The plan's arrays on sources, under the names they have there, and the shares to be filled."""

    source_names: tuple[str, ...]
    source_kind: Ints
    source_every: Ints
    source_wip: Ints
    source_pieces: Ints
    source_due: Ints
    mix_first: Ints
    mix_product: Ints
    mix_count: Ints
    shares: tuple[tuple[Value | None, ...], ...]


def source_arrays(sources: Sequence[Source], products: Sequence[str], laws: LawRegister) -> SourceArrays:
    """Sources as arrays; shares of a sequence are placeholders that no engine reads."""
    numbers = {name: i for i, name in enumerate(products)}
    return SourceArrays(
        source_names=tuple(source.name for source in sources),
        source_kind=np.array([source.kind for source in sources], dtype=np.int64),
        source_every=np.array([laws.add(source.every) for source in sources], dtype=np.int64),
        source_wip=np.array([source.wip for source in sources], dtype=np.int64),
        source_pieces=np.array([laws.add(source.pieces) for source in sources], dtype=np.int64),
        source_due=np.array([laws.add(source.due) for source in sources], dtype=np.int64),
        mix_first=np.cumsum([0, *(len(source.products) for source in sources)], dtype=np.int64),
        mix_product=np.array([numbers[name] for source in sources for name in source.products], dtype=np.int64),
        mix_count=np.array(
            [n for source in sources for n in source.counts or (0,) * len(source.products)], dtype=np.int64
        ),
        shares=tuple(source.shares or (Value(0.0),) * len(source.products) for source in sources),
    )
