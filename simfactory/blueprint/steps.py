"""Steps: each product at each station, with its laws, its crews and the ways on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from simfactory.blueprint.slots import LawRegister
from simfactory.errors import InternalError
from simfactory.plan import AGAIN, OUT, SCRAP, Flags, Ints, Work
from simfactory.scenario.schema import Activity, Scenario, Setup, Station, Wearies
from simfactory.scenario.values import Value

NEVER = Value(0.0)
SURELY = Value(1.0)
SINKS = {"out": OUT, "scrap": SCRAP, "again": AGAIN}
Branches = Sequence[tuple[str, Value | None]]


@dataclass(frozen=True)
class Stop:
    """One product at one station: the station as this product meets it, and where the product goes on to."""

    product: str
    station: Station
    ways: tuple[tuple[str, Value | None], ...]  # destination (station or sink) and share; None: the rest
    follows: int | None = None  # the next stop of a route, within the product's stops; None: by name


def stops_of(scenario: Scenario, product: str, following: Mapping[str, str]) -> list[Stop]:
    """The product's stops in the order of its route, then one at each station off it, in line order.

    A product without a route goes down the line. Off its route a part goes where the station's `to` says, or, where
    it says nothing, on to the station `following` it in line.
    """
    route = scenario.steps(product)
    if route is None:
        return [Stop(product, station, _ways(station, product, following)) for station in scenario.stations]
    stops = []
    for i, (station, own) in enumerate(zip(route, scenario.route_overrides(product), strict=True)):
        if "to" in own:
            stops.append(Stop(product, station, _ways(station, product, following)))
        elif i + 1 < len(route):
            stops.append(Stop(product, station, ((route[i + 1].name, SURELY),), follows=i + 1))
        else:
            stops.append(Stop(product, station, (("out", SURELY),)))
    visited = {station.name for station in route}
    return stops + [
        Stop(product, station, _ways(station, product, following))
        for station in scenario.stations
        if station.name not in visited
    ]


def _ways(station: Station, product: str, following: Mapping[str, str]) -> tuple[tuple[str, Value | None], ...]:
    if station.to is not None:
        ways = station.to.get(product, station.to.get(None))
        if ways is not None:
            return tuple(ways)
    return ((following[station.name], SURELY),)


@dataclass
class WorkColumns:
    """Law, pool, crew and priority of one kind of segment, step by step."""

    law: list[int] = field(default_factory=list)
    pool: list[int] = field(default_factory=list)
    crew: list[int] = field(default_factory=list)
    priority: list[int] = field(default_factory=list)

    def add(self, law: int, user: Activity | Setup | None, station: Station, pools: Mapping[str, int]) -> None:
        by = user.by if user is not None else None
        self.law.append(law)
        self.pool.append(-1 if by is None else pools[by])
        self.crew.append(0 if by is None or user is None else user.crew)
        own = user.priority if user is not None else None
        self.priority.append(station.priority if own is None else own)

    def arrays(self) -> Work:
        return Work(*(np.array(column, dtype=np.int64) for column in (self.law, self.pool, self.crew, self.priority)))


@dataclass(frozen=True)
class Ways:
    """Branches of all steps: first positions, destinations, and the shares to be filled."""

    first: Ints
    to: Ints
    shares: tuple[tuple[Value | None, ...], ...]

    @staticmethod
    def of(groups: Sequence[Sequence[tuple[int, Value | None]]]) -> Ways:
        return Ways(
            first=np.cumsum([0, *(len(group) for group in groups)], dtype=np.int64),
            to=np.array([to for group in groups for to, _ in group], dtype=np.int64),
            shares=tuple(tuple(share for _, share in group) for group in groups if group),
        )


@dataclass(frozen=True)
class Steps:
    """The plan's arrays on steps, and the expressions of their numbers."""

    stops: tuple[Stop, ...]
    entry: Ints
    station: Ints
    product: Ints
    load: Work
    work: Work
    unload: Work
    setup: Work
    setup_same: Ints
    setup_matrix: Ints
    setup_from_to: Ints
    inspects: Flags
    wearies: Flags
    defect: tuple[Value, ...]
    detects: tuple[Value, ...]
    weary_after: tuple[Value, ...]
    weary_loss: tuple[Value, ...]
    false_rejects: tuple[Value, ...]
    mends: tuple[Value, ...]
    branches: Ways
    rejects: Ways


def steps_of(scenario: Scenario, families: Mapping[str, int], pools: Mapping[str, int], laws: LawRegister) -> Steps:
    """Compiles every product's stops, products in name order."""
    products = sorted(scenario.products)
    names = [station.name for station in scenario.stations]
    following = dict(zip(names, [*names[1:], "out"], strict=True))
    per_product = [stops_of(scenario, product, following) for product in products]
    offsets = np.cumsum([0, *(len(stops) for stops in per_product)])
    numbers = {name: i for i, name in enumerate(names)}
    stops = [stop for some in per_product for stop in some]
    branches, rejects = [], []
    for some, offset in zip(per_product, offsets, strict=False):
        at = _first_stop_at(some, int(offset))
        branches += [_branches(stop, at, int(offset)) for stop in some]
        rejects += [
            _destinations(stop.station.inspects.rejects_to, at) if stop.station.inspects else [] for stop in some
        ]
    setups = SetupColumns(families, laws)
    for stop in stops:
        setups.add(stop.station, pools)
    inspections = [stop.station.inspects for stop in stops]
    weary = [_weary(stop.station) for stop in stops]
    return Steps(
        stops=tuple(stops),
        entry=offsets[:-1].astype(np.int64),
        station=np.array([numbers[stop.station.name] for stop in stops], dtype=np.int64),
        product=np.repeat(np.arange(len(products), dtype=np.int64), np.diff(offsets)),
        load=_work_of([(stop.station.load, stop.station) for stop in stops], pools, laws),
        work=_work_of([(stop.station.cycle, stop.station) for stop in stops], pools, laws),
        unload=_work_of([(stop.station.unload, stop.station) for stop in stops], pools, laws),
        setup=setups.work.arrays(),
        setup_same=np.array(setups.same, dtype=np.int64),
        setup_matrix=np.array(setups.matrix, dtype=np.int64),
        setup_from_to=setups.tables(),
        inspects=np.array([inspection is not None for inspection in inspections], dtype=np.bool_),
        defect=tuple(stop.station.defects_of(stop.product) or NEVER for stop in stops),
        wearies=np.array([one is not None for one in weary], dtype=np.bool_),
        weary_after=tuple(NEVER if one is None else one.after for one in weary),
        weary_loss=tuple(NEVER if one is None else one.loss for one in weary),
        detects=tuple(NEVER if inspection is None else inspection.detects for inspection in inspections),
        false_rejects=tuple(NEVER if inspection is None else inspection.false_rejects for inspection in inspections),
        mends=tuple(SURELY if stop.station.mends is None else stop.station.mends for stop in stops),
        branches=Ways.of(branches),
        rejects=Ways.of(rejects),
    )


def _weary(station: Station) -> Wearies | None:
    """How people who inspect there weary; None where nobody does."""
    return station.inspects.wearies if station.inspects is not None and station.cycle.by is not None else None


def _work_of(users: Sequence[tuple[Activity | None, Station]], pools: Mapping[str, int], laws: LawRegister) -> Work:
    columns = WorkColumns()
    for activity, station in users:
        columns.add(laws.add(None if activity is None else activity.law), activity, station, pools)
    return columns.arrays()


def _first_stop_at(stops: Sequence[Stop], offset: int) -> dict[str, int]:
    """The step that a part sent to a station by name goes to: the first of its stops there."""
    at: dict[str, int] = {}
    for i, stop in enumerate(stops):
        at.setdefault(stop.station.name, offset + i)
    return at


def _branches(stop: Stop, at: Mapping[str, int], offset: int) -> list[tuple[int, Value | None]]:
    if stop.follows is not None:
        return [(offset + stop.follows, SURELY)]
    return _destinations(stop.ways, at)


def _destinations(ways: Branches, at: Mapping[str, int]) -> list[tuple[int, Value | None]]:
    return [(SINKS[name] if name in SINKS else at[name], share) for name, share in ways]


class SetupColumns:
    """Set-ups step by step: the law before another family, between two of one family, or from a matrix."""

    def __init__(self, families: Mapping[str, int], laws: LawRegister) -> None:
        self.families, self.laws = families, laws
        self.work = WorkColumns()
        self.same: list[int] = []
        self.matrix: list[int] = []
        self._tables: list[Ints] = []
        self._known: dict[int, int] = {}

    def add(self, station: Station, pools: Mapping[str, int]) -> None:
        setup = station.setup
        self.work.add(self.laws.add(setup.other) if setup else -1, setup, station, pools)
        self.same.append(self.laws.add(setup.same_family) if setup else -1)
        self.matrix.append(self._table(setup) if setup and setup.from_to else -1)

    def tables(self) -> Ints:
        size = len(self.families)
        return np.array(self._tables, dtype=np.int64).reshape(len(self._tables), size, size)

    def _table(self, setup: Setup) -> int:
        if id(setup) not in self._known:
            self._known[id(setup)] = len(self._tables)
            self._tables.append(self._filled(setup))
        return self._known[id(setup)]

    def _filled(self, setup: Setup) -> Ints:
        if setup.from_to is None:
            raise InternalError("a set-up matrix was asked of a set-up that has none")
        table = np.full((len(self.families), len(self.families)), -1, dtype=np.int64)
        for before, row in sorted(setup.from_to.items()):
            for after, law in sorted(row.items()):
                table[self.families[before], self.families[after]] = self.laws.add(law)
        return table
