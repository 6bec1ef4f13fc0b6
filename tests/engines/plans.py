"""Small plants written down by hand, as plans: everything that a plan needs, with plain defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simfactory.plan import (
    AGAIN,
    ALWAYS,
    OUT,
    PACE,
    SCRAP,
    SHIFT_CLOSES,
    SHIFT_OPENS,
    UNLIMITED,
    AfterFailure,
    Calendars,
    Clock,
    Constant,
    Drifting,
    Human,
    Laws,
    Maintenance,
    MovePurpose,
    Moves,
    Plan,
    Purpose,
    Rule,
    ShiftKind,
    SourceKind,
    SourcePurpose,
    Work,
)
from simfactory.sampling.families import make_law
from simfactory.sampling.laws import LawRow
from simfactory.sampling.streams import stream_id

SECOND = 10**9
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
Windows = Sequence[tuple[int, int]]


def law(family: str, /, **given: Any) -> LawRow:
    """A law in minutes."""
    return make_law(family, **given).row().scaled(60.0)


def number(family: str, /, **given: Any) -> LawRow:
    """A law of plain numbers."""
    return make_law(family, **given).row()


def constant(minutes: float) -> LawRow:
    return LawRow(0, minutes * 60.0)


def exponential(minutes: float) -> LawRow:
    return LawRow(1, minutes * 60.0)


def listed(*minutes: float) -> LawRow:
    """The n-th for the n-th part."""
    return LawRow(9, 60.0, table=tuple(float(each) for each in minutes))


@dataclass(frozen=True)
class Do:
    """An activity: how long, and by whom."""

    law: LawRow | None
    by: str | None = None
    crew: int = 1
    priority: int = 0


@dataclass(frozen=True)
class SetUp:
    other: LawRow | None = None
    same: LawRow | None = None
    from_to: Mapping[tuple[str, str], LawRow] = field(default_factory=dict)
    by: str | None = None
    crew: int = 1
    priority: int = 0


@dataclass(frozen=True)
class Drift:
    """What a mode makes of its pieces until it is noticed."""

    defects: float
    pieces: LawRow | None = None
    after: LawRow | None = None
    by: Sequence[str] = ()


@dataclass(frozen=True)
class Fails:
    every: LawRow
    repair: LawRow
    clock: Clock = Clock.WORKING
    after: AfterFailure = AfterFailure.RESUME
    take: bool = False
    release: bool = True
    by: str | None = None
    crew: int = 1
    priority: int = 0
    reaction: LawRow | None = None
    planned: bool = False
    caught: float | None = None
    caught_repair: float = 1.0
    renews: Sequence[str] = ()
    drifts: Drift | None = None


@dataclass(frozen=True)
class Goes:
    """How what leaves a station comes to another: the way, and by which fleet."""

    law: LawRow
    by: str | None = None


@dataclass(frozen=True)
class Fleet:
    """Vehicles, and what they need for loading, unloading and charging."""

    name: str
    vehicles: int = 1
    load: LawRow = field(default_factory=lambda: constant(0))
    unload: LawRow = field(default_factory=lambda: constant(0))
    charge: LawRow | None = None
    after: float = 0.0
    """Minutes under way."""


@dataclass(frozen=True)
class At:
    """A station. `work`, `to` and `defect` may differ from product to product (a mapping by its name)."""

    name: str
    work: Any
    load: Do | None = None
    unload: Do | None = None
    setup: SetUp | None = None
    machines: int = 1
    places: int = 0
    rule: Rule = Rule.FIFO
    hours: tuple[int, Windows] | None = None
    unattended: bool = False
    finish_piece: bool = False
    initial_setup: bool = False
    fails: Mapping[str, Fails] = field(default_factory=dict)
    defect: Any = 0.0
    detects: float | None = None
    wearies: tuple[float, float] | None = None
    """How people who inspect find less: over so many minutes, by this share."""
    false_rejects: float = 0.0
    rejects_to: Sequence[tuple[str, float]] = (("scrap", 1.0),)
    mends: float = 1.0
    to: Any = None
    moves: Goes | None = None
    growth: float = 0.0
    paced: bool = False
    control: float = 1.0
    ocra: float = 0.0
    by_skill: float = 0.0


@dataclass(frozen=True)
class Makes:
    """A product."""

    name: str
    family: str | None = None
    priority: int = 0
    starts_at: str | None = None


@dataclass(frozen=True)
class Comes:
    """A source."""

    name: str = "supply"
    kind: SourceKind = SourceKind.UNLIMITED
    every: LawRow | None = None
    wip: int = 0
    pieces: LawRow | None = None
    due: LawRow | None = None
    mix: Sequence[tuple[str, float]] | None = None
    counts: Sequence[tuple[str, int]] | None = None


@dataclass(frozen=True)
class Team:
    """A pool: for each person the hours (None: always there)."""

    name: str
    hours: Sequence[tuple[int, Windows] | None] = (None,)
    skills: Mapping[int, Mapping[str, int] | Sequence[str]] = field(default_factory=dict)
    """For each person who may not do all: the stations, and perhaps at how many percent of the pace."""
    absence: float = 0.0
    spell: LawRow | None = None
    spell_mean: float = 1.0
    usual: float = 1.0
    stand_in_after: int = -1
    stand_in_pace: int = PACE
    walk: int = 0
    stays: bool = False


@dataclass(frozen=True)
class Folk:
    """What work does to people, as far as it is the same at all stations."""

    tires: bool = False
    learns: bool = False
    errs: bool = False
    constants: Mapping[Constant, float] = field(default_factory=dict)
    shift_errors: Sequence[float] = (1.0,) * len(ShiftKind)
    exponent: float = 0.0
    incompressible: float = 0.0
    first_time: float = 1.0
    experience: float = 1.0


def do(some: Any) -> Do:
    return some if isinstance(some, Do) else Do(some)


def shift(period: int, *windows: tuple[int, int]) -> tuple[int, Windows]:
    return period, windows


class _Laws:
    def __init__(self) -> None:
        self.rows: list[LawRow] = []

    def add(self, row: LawRow | None) -> int:
        if row is None:
            return -1
        self.rows.append(row)
        return len(self.rows) - 1

    def arrays(self) -> Laws:
        starts = np.cumsum([0, *(len(row.table) for row in self.rows)])[:-1]
        column = {name: np.array([getattr(row, name) for row in self.rows], dtype=np.float64) for name in "abcd"}
        return Laws(
            kind=ints(row.kind for row in self.rows),
            **column,
            start=ints(starts),
            count=ints(len(row.table) for row in self.rows),
            table=np.array([each for row in self.rows for each in row.table], dtype=np.float64),
        )


class _Calendars:
    def __init__(self) -> None:
        self.known: list[tuple[int, Windows]] = []

    def add(self, hours: tuple[int, Windows] | None) -> int:
        if hours is None:
            return ALWAYS
        if hours not in self.known:
            self.known.append(hours)
        return self.known.index(hours)

    def arrays(self) -> Calendars:
        return Calendars(
            period=ints(period for period, _ in self.known),
            first=ints(np.cumsum([0, *(len(windows) for _, windows in self.known)])),
            start=ints(start for _, windows in self.known for start, _ in windows),
            end=ints(end for _, windows in self.known for _, end in windows),
            marks=ints(
                i % len(ShiftKind) + SHIFT_OPENS + SHIFT_CLOSES
                for _, windows in self.known
                for i in range(len(windows))
            ),
        )


def ints(some: Any) -> Any:
    return np.array(list(some), dtype=np.int64)


def floats(some: Any) -> Any:
    return np.array(list(some), dtype=np.float64)


def flags(some: Any) -> Any:
    return np.array(list(some), dtype=np.bool_)


def words(names: Any) -> Any:
    return np.array([stream_id(name) for name in names], dtype=np.uint64)


def make_plan(
    stations: Sequence[At],
    products: Sequence[Makes] = (Makes("part"),),
    sources: Sequence[Comes] = (Comes(),),
    teams: Sequence[Team] = (),
    loops: bool = False,
    folk: Folk | None = None,
    fleets: Sequence[Fleet] = (),
) -> Plan:
    """The plan of a small plant. Step of product p at station s: p * S + s. Every window is a shift of its own."""
    laws, calendars = _Laws(), _Calendars()
    made = _products(stations, products, teams, laws)
    moves = _moves(stations, products, sources, fleets, laws)
    return Plan(
        **_line(stations, calendars),
        **made,
        **_failures(stations, teams, laws),
        **_people(stations, teams, calendars),
        **_folk(folk or Folk(), stations, teams, laws, made),
        **_sources(stations, products, sources, laws),
        setup_streams=words(f"{name}/setup" for name in _machines(stations)),
        uncontended=_uncontended(stations, products, made),
        moves=moves,
        calendars=calendars.arrays(),
        cycle=WEEK,
        laws=laws.arrays(),
        weights=floats(1.0 for _ in products),
        loops=loops,
        features=frozenset(),
    )


def _moves(
    stations: Sequence[At],
    products: Sequence[Makes],
    sources: Sequence[Comes],
    fleets: Sequence[Fleet],
    laws: _Laws,
) -> Moves | None:
    if all(at.moves is None for at in stations):
        return None
    numbers = {fleet.name: i for i, fleet in enumerate(fleets)}
    ways = [at.moves for _ in products for at in stations]
    streams = [f"{at.name}/{p.name}/{source.name}" for at in stations for source in sources for p in MovePurpose]
    vehicles = [(f, f"{fleet.name}#{n + 1}") for f, fleet in enumerate(fleets) for n in range(fleet.vehicles)]
    return Moves(
        travel=ints(laws.add(way.law if way else None) for way in ways),
        fleet=ints(numbers[way.by] if way and way.by else -1 for way in ways),
        streams=words(streams).reshape(len(stations), len(sources), len(MovePurpose)),
        fleet_names=tuple(numbers),
        vehicle_names=tuple(name for _, name in vehicles),
        vehicle_fleet=ints(f for f, _ in vehicles),
        load=ints(laws.add(fleet.load) for fleet in fleets),
        unload=ints(laws.add(fleet.unload) for fleet in fleets),
        charge=ints(laws.add(fleet.charge) for fleet in fleets),
        charge_after=ints(laws.add(constant(fleet.after) if fleet.charge else None) for fleet in fleets),
        charge_streams=words(f"{name}/charge" for _, name in vehicles),
    )


def _folk(
    folk: Folk, stations: Sequence[At], teams: Sequence[Team], laws: _Laws, steps: dict[str, Any]
) -> dict[str, Any]:
    """What the plan says of people's bodies and minds; everybody is paired with every station of their pool's."""
    persons = [(team, number) for team in teams for number in range(len(team.hours))]
    qualified = _people(stations, teams, _Calendars())["pace"] > 0
    kept = folk.tires or folk.learns
    pairs = np.argwhere(qualified) if kept else np.zeros((0, 2), dtype=np.int64)
    ones = np.ones(len(stations))
    teaches = np.full(len(steps["step_station"]), -1, dtype=np.int64)
    for segment, kind in ((3, "unload"), (1, "load"), (2, "work")):
        teaches[(steps[kind].pool >= 0) & (steps[kind].law >= 0)] = segment
    human = Human(
        constants=floats(folk.constants.get(constant, 0.0) for constant in Constant),
        growth=floats(at.growth for at in stations),
        exponent=folk.exponent * ones,
        incompressible=folk.incompressible * ones,
        first_time=folk.first_time * ones,
        experience=folk.experience * ones,
        by_skill=floats(at.by_skill for at in stations),
        shift_errors=floats(folk.shift_errors),
        control=floats(at.control for at in stations),
        ocra=floats(at.ocra for at in stations),
        absence=floats(team.absence for team in teams),
        spell_mean=floats(team.spell_mean for team in teams),
        usual=floats(team.usual for team in teams),
        stand_in_price=floats(0.0 for _ in teams),
        walk=ints(team.walk for team in teams),
    )
    return {
        "human": human,
        "tires": folk.tires,
        "learns": folk.learns,
        "errs": folk.errs,
        "teaches": teaches,
        "paced": flags(at.paced for at in stations),
        "spell": ints(laws.add(team.spell) for team in teams),
        "stand_in_after": ints(team.stand_in_after for team in teams),
        "stand_in_pace": ints(team.stand_in_pace for team in teams),
        "stays": flags(team.stays for team in teams),
        "pair_person": pairs[:, 0],
        "pair_station": pairs[:, 1],
        "absence_streams": words(f"{team.name}#{number + 1}/absence" for team, number in persons),
        "spell_streams": words(f"{team.name}#{number + 1}/spell" for team, number in persons),
    }


def _uncontended(stations: Sequence[At], products: Sequence[Makes], steps: dict[str, Any]) -> Any:
    """Stations of one machine that one machine feeds, by one way, first come first served."""
    ways: dict[int, list[int]] = {s: [] for s in range(len(stations))}
    for name in ("branch", "reject"):
        starts = np.repeat(np.arange(len(steps["step_station"])), np.diff(steps[f"{name}_first"]))
        for start, to in {(int(start), int(to)) for start, to in zip(starts, steps[f"{name}_to"], strict=True)}:
            if to >= 0:
                ways[int(steps["step_station"][to])].append(int(steps["step_station"][start]))
    entries = {int(steps["step_station"][entry]) for entry in steps["entry_step"]}
    return flags(
        s not in entries
        and at.machines == 1
        and at.rule == Rule.FIFO
        and len({product.priority for product in products}) == 1
        and s not in ways[s]
        and len(set(ways[s])) == 1
        and len(ways[s]) == len(products)
        and stations[ways[s][0]].machines == 1
        and stations[ways[s][0]].moves is None
        for s, at in enumerate(stations)
    )


def _machines(stations: Sequence[At]) -> list[str]:
    return [f"{at.name}#{n + 1}" if at.machines > 1 else at.name for at in stations for n in range(at.machines)]


def _line(stations: Sequence[At], calendars: _Calendars) -> dict[str, Any]:
    counts = [at.machines for at in stations]
    return {
        "station_names": tuple(at.name for at in stations),
        "machine_names": tuple(_machines(stations)),
        "first_machine": ints(np.cumsum([0, *counts])),
        "station_of": ints(np.repeat(np.arange(len(stations)), counts)),
        "queue_places": ints(at.places for at in stations),
        "queue_rule": ints(at.rule for at in stations),
        "station_calendar": ints(calendars.add(at.hours) for at in stations),
        "unattended": flags(at.unattended for at in stations),
        "finish_piece": flags(at.finish_piece for at in stations),
        "initial_setup": flags(at.initial_setup for at in stations),
    }


def _own(value: Any, product: Makes) -> Any:
    return value[product.name] if isinstance(value, Mapping) else value


def _products(stations: Sequence[At], products: Sequence[Makes], teams: Sequence[Team], laws: _Laws) -> dict[str, Any]:
    names = [at.name for at in stations]
    pools = {team.name: i for i, team in enumerate(teams)}
    families = tuple(sorted({product.family or product.name for product in products}))
    steps = [(p, s) for p in range(len(products)) for s in range(len(stations))]

    def goal(product: int, to: str) -> int:
        return {"out": OUT, "scrap": SCRAP, "again": AGAIN}.get(to) or product * len(stations) + names.index(to)

    def work(acts: Sequence[Do | SetUp | None]) -> Work:
        return Work(
            law=ints(laws.add(getattr(act, "law", getattr(act, "other", None))) for act in acts),
            pool=ints(pools[act.by] if act and act.by else -1 for act in acts),
            crew=ints(act.crew if act else 1 for act in acts),
            priority=ints(act.priority if act else 0 for act in acts),
        )

    def ways(product: int, s: int) -> list[tuple[int, float]]:
        to = _own(stations[s].to, products[product]) if stations[s].to else None
        if to is None:
            to = names[s + 1] if s + 1 < len(names) else "out"
        pairs = [(to, 1.0)] if isinstance(to, str) else to
        return [(goal(product, name), part) for name, part in pairs]

    at = [stations[s] for _, s in steps]
    of = [products[p] for p, _ in steps]
    branches = [ways(p, s) for p, s in steps]
    rejects = [
        [(goal(p, to), part) for to, part in stations[s].rejects_to] if stations[s].detects is not None else []
        for p, s in steps
    ]
    setups = [each.setup for each in at]
    matrices = [setup for setup in setups if setup and setup.from_to]
    from_to = np.full((len(matrices), len(families), len(families)), -1, dtype=np.int64)
    for row, setup in enumerate(matrices):
        for (before, after), each in setup.from_to.items():
            if {before, after} <= set(families):
                from_to[row, families.index(before), families.index(after)] = laws.add(each)
    rows = iter(range(len(matrices)))
    works = [do(_own(each.work, product)) for each, product in zip(at, of, strict=True)]
    return {
        "product_names": tuple(product.name for product in products),
        "family_names": families,
        "product_family": ints(families.index(product.family or product.name) for product in products),
        "product_priority": ints(product.priority for product in products),
        "entry_step": ints(
            p * len(stations) + (names.index(product.starts_at) if product.starts_at else 0)
            for p, product in enumerate(products)
        ),
        "step_station": ints(s for _, s in steps),
        "step_product": ints(p for p, _ in steps),
        "load": work([each.load for each in at]),
        "work": work(works),
        "unload": work([each.unload for each in at]),
        "setup": work(setups),
        "setup_same": ints(laws.add(setup.same if setup else None) for setup in setups),
        "setup_matrix": ints(next(rows) if setup and setup.from_to else -1 for setup in setups),
        "setup_from_to": from_to,
        "work_content": ints(round(each.law.a * SECOND) for each in works if each.law),
        "defect": floats(_own(each.defect, product) for each, product in zip(at, of, strict=True)),
        "inspects": flags(each.detects is not None for each in at),
        "detects": floats(each.detects or 0.0 for each in at),
        **_wearies(at, works),
        "false_rejects": floats(each.false_rejects for each in at),
        "mends": floats(each.mends for each in at),
        **_shares("branch", branches),
        **_shares("reject", rejects),
    }


def _wearies(at: Sequence[At], works: Sequence[Do]) -> dict[str, Any]:
    weary = [
        each.wearies if work.by and each.detects is not None else None for each, work in zip(at, works, strict=True)
    ]
    return {
        "wearies": flags(one is not None for one in weary),
        "weary_after": floats(60.0 * one[0] if one else 0.0 for one in weary),
        "weary_loss": floats(one[1] if one else 0.0 for one in weary),
    }


def _shares(name: str, ways: Sequence[Sequence[tuple[int, float]]]) -> dict[str, Any]:
    upto = [part for way in ways for part in np.cumsum([part for _, part in way])]
    return {
        f"{name}_first": ints(np.cumsum([0, *(len(way) for way in ways)])),
        f"{name}_to": ints(to for way in ways for to, _ in way),
        f"{name}_upto": floats(upto),
    }


def _failures(stations: Sequence[At], teams: Sequence[Team], laws: _Laws) -> dict[str, Any]:
    pools = {team.name: i for i, team in enumerate(teams)}
    modes = [(at, name, at.fails[name]) for at in stations for name in sorted(at.fails)]
    places = [(s, d) for s, at in enumerate(stations) for d, mode in enumerate(modes) if mode[0] is at]
    machine, rows, first = 0, [], [0]
    for s, at in enumerate(stations):
        for _ in range(at.machines):
            rows += [(machine, d) for station, d in places if station == s]
            first.append(len(rows))
            machine += 1
    names = [f"{_machines(stations)[m]}/{modes[d][1]}" for m, d in rows]
    fails = [mode for _, _, mode in modes]
    return {
        "mode_names": tuple(f"{at.name}/{name}" for at, name, _ in modes),
        "mode_machine": ints(m for m, _ in rows),
        "mode_of": ints(d for _, d in rows),
        "mode_first": ints(first),
        "clock": ints(mode.clock for mode in fails),
        "after_failure": ints(mode.after for mode in fails),
        "take_while_down": flags(mode.take for mode in fails),
        "release_while_down": flags(mode.release for mode in fails),
        "life": ints(laws.add(mode.every) for mode in fails),
        "repair_law": ints(laws.add(mode.repair) for mode in fails),
        "repair_pool": ints(pools[mode.by] if mode.by else -1 for mode in fails),
        "repair_crew": ints(mode.crew for mode in fails),
        "repair_priority": ints(mode.priority for mode in fails),
        **_drifts(stations, fails, names, laws),
        "life_streams": words(f"{name}/ttf" for name in names),
        "repair_streams": words(f"{name}/repair" for name in names),
        "maintenance": _maintenance(fails, names, [(m, modes[d][1], fails[d].renews) for m, d in rows], laws),
        "caught": floats(mode.caught or 0.0 for mode in fails),
        "caught_repair": floats(mode.caught_repair for mode in fails),
    }


def _maintenance(
    fails: Sequence[Fails], names: Sequence[str], rows: Sequence[tuple[int, str, Sequence[str]]], laws: _Laws
) -> Maintenance:
    place = {(machine, mode): row for row, (machine, mode, _) in enumerate(rows)}
    renews = [[place[machine, mode] for mode in sorted(some)] for machine, _, some in rows]
    return Maintenance(
        planned=flags(mode.planned for mode in fails),
        announced=flags(mode.caught is not None for mode in fails),
        reaction=ints(laws.add(mode.reaction) for mode in fails),
        renews_first=ints(np.cumsum([0, *map(len, renews)])),
        renews=ints(row for some in renews for row in some),
        reaction_streams=words(f"{name}/reaction" for name in names),
        caught_streams=words(f"{name}/caught" for name in names),
    )


def _drifts(stations: Sequence[At], fails: Sequence[Fails], rows: Sequence[str], laws: _Laws) -> dict[str, Any]:
    drifts = [mode.drifts for mode in fails]
    drifting = Drifting(
        drifts=flags(one is not None for one in drifts),
        pieces=ints(laws.add(one.pieces if one else None) for one in drifts),
        after=ints(laws.add(one.after if one else None) for one in drifts),
        by=np.array([[one is not None and at.name in one.by for at in stations] for one in drifts], dtype=np.bool_),
        pieces_streams=words(f"{name}/drift_pieces" for name in rows),
        after_streams=words(f"{name}/drift_after" for name in rows),
    )
    return {
        "drifting": drifting if any(drifts) else None,
        "drift_defects": floats(one.defects if one else 0.0 for one in drifts),
    }


def _pace(skills: Mapping[str, int] | Sequence[str] | None, station: str) -> int:
    if skills is None:
        return PACE
    if isinstance(skills, Mapping):
        return skills.get(station, 0) * PACE // 100
    return PACE * (station in skills)


def _people(stations: Sequence[At], teams: Sequence[Team], calendars: _Calendars) -> dict[str, Any]:
    people = [(t, i) for t, team in enumerate(teams) for i in range(len(team.hours))]
    known = [teams[t].skills.get(i) for t, i in people]
    paces = [[_pace(skills, at.name) for at in stations] for skills in known]
    hours = [calendars.add(teams[t].hours[i]) for t, i in people]
    return {
        "pool_names": tuple(team.name for team in teams),
        "person_names": tuple(f"{teams[t].name}#{i + 1}" for t, i in people),
        "person_pool": ints(t for t, _ in people),
        "person_calendar": ints(hours),
        "pace": np.array(paces, dtype=np.int64).reshape(len(people), len(stations)),
        "roster_pool": ints(t for t, _ in people),
        "roster_calendar": ints(hours),
        "roster_people": ints(1 for _ in people),
    }


def _sources(
    stations: Sequence[At], products: Sequence[Makes], sources: Sequence[Comes], laws: _Laws
) -> dict[str, Any]:
    names = [product.name for product in products]
    even = [(name, 1.0 / len(names)) for name in names]
    mixes = [list(source.counts or source.mix or even) for source in sources]
    shares = [
        [0.0] * len(mix) if source.counts else [part for _, part in mix]
        for source, mix in zip(sources, mixes, strict=True)
    ]
    parts = [f"{at.name}/{p.name}/{source.name}" for at in stations for source in sources for p in Purpose]
    births = [f"supply/{p.name}/{source.name}" for source in sources for p in SourcePurpose]
    return {
        "source_names": tuple(source.name for source in sources),
        "source_kind": ints(source.kind for source in sources),
        "source_every": ints(laws.add(source.every) for source in sources),
        "source_wip": ints(source.wip for source in sources),
        "source_pieces": ints(laws.add(source.pieces) for source in sources),
        "source_due": ints(laws.add(source.due) for source in sources),
        "mix_first": ints(np.cumsum([0, *(len(mix) for mix in mixes)])),
        "mix_product": ints(names.index(name) for mix in mixes for name, _ in mix),
        "mix_upto": floats(part for share in shares for part in np.cumsum(share)),
        "mix_count": ints(
            count if source.counts else 0 for source, mix in zip(sources, mixes, strict=True) for _, count in mix
        ),
        "part_streams": words(parts).reshape(len(stations), len(sources), len(Purpose)),
        "source_streams": words(births).reshape(len(sources), len(SourcePurpose)),
    }


def serial_line(
    laws: Sequence[LawRow], places: int | Sequence[int] = 0, fails: Fails | Sequence[Fails | None] | None = None
) -> Plan:
    """A saturated line of single machines M1, M2, … with buffers in front of all but the first."""
    rooms = [places] * len(laws) if isinstance(places, int) else [0, *places]
    modes = [fails] * len(laws) if isinstance(fails, Fails | None) else fails
    return make_plan(
        [
            At(f"M{i + 1}", row, places=room, fails={"failure": mode} if mode else {})
            for i, (row, room, mode) in enumerate(zip(laws, rooms, modes, strict=True))
        ]
    )


assert UNLIMITED == -1
