"""From a scenario to a blueprint, and from a blueprint to plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from simfactory.blueprint.drifts import drift_defects, drifting_of
from simfactory.blueprint.failures import Modes, modes_of
from simfactory.blueprint.features import features_of
from simfactory.blueprint.human import HumanSlots, Lessons
from simfactory.blueprint.links import limited_loops, uncontended
from simfactory.blueprint.money import MoneySlots, support_of
from simfactory.blueprint.moves import moves_of
from simfactory.blueprint.people import people_of, station_calendar
from simfactory.blueprint.slots import LawRegister, LawSlots, NumberSlots, ShareSlots, Theta, law_arrays
from simfactory.blueprint.sources import source_arrays, sources_of
from simfactory.blueprint.steps import Steps, Stop, steps_of
from simfactory.blueprint.streams import Streams, streams_of
from simfactory.blueprint.usual import Usual
from simfactory.blueprint.windows import CalendarRegister, plant_cycle
from simfactory.plan import UNLIMITED, Account, Floats, Ints, Maintenance, Plan, Rule, Segment
from simfactory.sampling.laws import Law
from simfactory.sampling.sampler import to_ns
from simfactory.scenario.collector import collector_at_rest
from simfactory.scenario.schema import Scenario, Station
from simfactory.scenario.values import Doubt

NUMBERS = ("defect", "detects", "weary_after", "weary_loss", "false_rejects", "mends")
OF_CATCHES = ("caught", "caught_repair")
OF_MAINTENANCE = tuple(field.name for field in fields(Maintenance))
OF_MODES = {*OF_MAINTENANCE, "pieces_streams", "after_streams"}
SHARES = ("branch_upto", "reject_upto", "mix_upto")
RULES = {
    "fifo": Rule.FIFO,
    "earliest_due_date": Rule.EARLIEST_DUE_DATE,
    "shortest_work": Rule.SHORTEST_WORK,
    "same_family": Rule.SAME_FAMILY,
}


@dataclass(frozen=True)
class Blueprint:
    """One configuration of a plant, compiled: its structure, and the expressions of its numbers.

    `frame` is the plan at the central values. Weights that the scenario does not give are NaN until `with_weights`.
    """

    frame: Plan
    laws: LawSlots
    numbers: Mapping[str, NumberSlots]
    shares: Mapping[str, ShareSlots]
    human: HumanSlots
    money: MoneySlots
    moving: tuple[Doubt, ...]
    """doubts that move the plant, by name"""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """All doubts, of money too, by name."""
        return _by_name([*self.moving, *self.money.doubts])

    def fill(self, theta: Theta) -> Plan:
        """The plan when the doubtful values are `theta` (name of the doubt -> value); KeyError for one that lacks."""
        if not self.moving and not self.money.doubts:
            return self.frame
        laws = self.laws.laws(theta)
        changed: dict[str, Any] = {name: slots.fill(theta) for name, slots in self.numbers.items()}
        changed |= {name: slots.fill(theta) for name, slots in self.shares.items()}
        changed["human"] = self.human.fill(theta, laws)
        changed["money"] = self.money.fill(theta)
        changed["laws"] = law_arrays([law.row() for law in laws])
        changed["work_content"] = _work_content(self.frame, laws)
        return Plan(**self._kept | changed)

    @cached_property
    def _kept(self) -> dict[str, Any]:
        """What every plan has of the frame, by name: `dataclasses.replace` would look it up in every draw."""
        return {one.name: getattr(self.frame, one.name) for one in fields(Plan)} | {"frame": self.frame}

    def with_weights(self, weights: Floats) -> Blueprint:
        """The same blueprint with standard work contents where the scenario gives no weight. Shape [P]."""
        own = self.frame.weights
        frame = replace(self.frame, weights=np.where(np.isnan(own), weights, own))
        return replace(self, frame=frame)

    def with_usual(self, *plants: tuple[Blueprint, Mapping[str, Floats]]) -> Blueprint:
        """The same blueprint, where the absence of each pool is measured against its work in one of these plants.

        Each plant comes with the work (shape [S], share of time) of pools by name; for a pool the first that names it
        counts. Doubts of these plants that matter there are doubts of this one too.
        """
        left = {name: place for place, name in enumerate(self.frame.pool_names)}
        found = []
        for plant, work in plants:
            places = {left.pop(name): work[name] for name in sorted(work.keys() & left.keys())}
            if places:
                found.append(Usual.of(places, plant.frame.paced, plant.human.numbers))
        human = replace(self.human, usual=tuple(found))
        moving = _by_name([*self.moving, *human.doubts()])
        centre = {doubt.name: doubt.central() for doubt in moving}
        usual = human.usual_at(centre, self.frame.human.constants)
        frame = replace(self.frame, human=replace(self.frame.human, usual=usual))
        return replace(self, frame=frame, human=human, moving=moving)

    def with_accounts(self, accounts: frozenset[Account]) -> Blueprint:
        """The same blueprint that tells these accounts, as other configurations of the plant do."""
        if not accounts:
            return self
        money = replace(self.money, accounts=accounts)
        centre = {doubt.name: doubt.central() for doubt in self.doubts}
        return replace(self, money=money, frame=replace(self.frame, money=money.fill(centre)))


@collector_at_rest()
def compile_blueprint(scenario: Scenario) -> Blueprint:
    """Compiles a scenario to which the upgrades of one configuration have been applied.

    The scenario has passed its checks; what does not fit here is our own fault.
    """
    laws, calendars = LawRegister(), CalendarRegister()
    products = tuple(sorted(scenario.products))
    families = tuple(sorted({product.family for product in scenario.products.values()}))
    pools = {name: i for i, name in enumerate(sorted(scenario.people))}
    people = people_of(scenario, calendars, laws)
    steps = steps_of(scenario, {name: i for i, name in enumerate(families)}, pools, laws)
    sources = source_arrays(sources_of(scenario), products, laws)
    modes = modes_of(scenario, pools, laws)
    moves = moves_of(scenario, steps.stops, sources.source_names, laws)
    line = _line_of(scenario, steps, calendars)
    numbered = [f"{s.name}#{i + 1}" for s in scenario.stations for i in range(s.machines)]
    priority = np.array([scenario.products[name].priority for name in products], dtype=np.int64)
    entries = {int(steps.station[steps.entry[p]]) for p in sources.mix_product}
    streams = streams_of(
        [s.name for s in scenario.stations], numbered, sources.source_names, modes, people.person_names, moves
    )
    drifting = drifting_of(scenario, laws, streams.pieces_streams, streams.after_streams)
    slots = LawSlots.of(laws)
    numbers = {name: NumberSlots.of(getattr(steps, name)) for name in NUMBERS}
    numbers |= {name: NumberSlots.of(getattr(modes, name)) for name in OF_CATCHES}
    numbers["drift_defects"] = NumberSlots.of(drift_defects(scenario))
    numbers["support"] = NumberSlots.of(support_of(scenario))
    teaches = teaching(steps)
    human = HumanSlots.of(scenario, people.spell, lessons(steps, teaches))
    groups = (steps.branches.shares, steps.rejects.shares, sources.shares)
    shares = {name: ShareSlots.of(group) for name, group in zip(SHARES, groups, strict=True)}
    money = MoneySlots.of(scenario, people.roster_pool, human.doubts_of_price())
    moving = _moving(slots, numbers, shares, human)
    centre = {doubt.name: doubt.central() for doubt in (*moving, *money.doubts)}
    central_laws = slots.laws(centre)
    at_centre: dict[str, Any] = {name: expressions.fill(centre) for name, expressions in numbers.items()}
    at_centre |= {name: expressions.fill(centre) for name, expressions in shares.items()}
    plan = Plan(
        **line,
        uncontended=uncontended(steps, np.diff(line["first_machine"]), line["queue_rule"], priority, entries, moves),
        product_names=products,
        family_names=families,
        product_family=np.array([families.index(scenario.products[name].family) for name in products], dtype=np.int64),
        product_priority=priority,
        work_content=np.zeros(len(steps.station), dtype=np.int64),
        teaches=teaches,
        **_of_steps(steps),
        **at_centre,
        **_of_modes(modes, streams),
        drifting=drifting,
        **_fields(people),
        human=human.fill(centre, central_laws),
        calendars=calendars.arrays(),
        cycle=plant_cycle(scenario.shifts.values()),
        **{name: value for name, value in _fields(sources).items() if name != "shares"},
        laws=law_arrays([law.row() for law in central_laws]),
        weights=_weights(scenario, products),
        **{name: value for name, value in _fields(streams).items() if name not in OF_MODES},
        loops=limited_loops(steps, line["queue_places"]),
        features=frozenset(),
        money=money.fill(centre),
        moves=moves,
    )
    plan = replace(plan, work_content=_work_content(plan, central_laws))
    plan = replace(plan, features=features_of(plan))
    return Blueprint(plan, slots, numbers, shares, human, money, moving)


def _of_steps(steps: Steps) -> dict[str, Any]:
    """The plan's arrays on steps that hold no doubt."""
    return {
        "entry_step": steps.entry,
        "step_station": steps.station,
        "step_product": steps.product,
        "load": steps.load,
        "work": steps.work,
        "unload": steps.unload,
        "setup": steps.setup,
        "setup_same": steps.setup_same,
        "setup_matrix": steps.setup_matrix,
        "setup_from_to": steps.setup_from_to,
        "inspects": steps.inspects,
        "wearies": steps.wearies,
        "branch_first": steps.branches.first,
        "branch_to": steps.branches.to,
        "reject_first": steps.rejects.first,
        "reject_to": steps.rejects.to,
    }


def _of_modes(modes: Modes, streams: Streams) -> dict[str, Any]:
    """The plan's arrays on failure modes that hold no doubt."""
    every = _fields(modes) | _fields(streams)
    own = {name: value for name, value in _fields(modes).items() if name not in {*OF_MAINTENANCE, *OF_CATCHES}}
    return own | {"maintenance": Maintenance(**{name: every[name] for name in OF_MAINTENANCE})}


def teaching(steps: Steps) -> Ints:
    """[R] the segment by which a piece is made by hand: the work if people do it, else the load or the unload."""
    found = np.full(len(steps.station), -1, dtype=np.int64)
    for segment, work in ((Segment.UNLOAD, steps.unload), (Segment.LOAD, steps.load), (Segment.WORK, steps.work)):
        found[(work.pool >= 0) & (work.law >= 0)] = int(segment)
    return found


def lessons(steps: Steps, teaches: Ints) -> Lessons:
    """The steps that teach, and the laws of what teaches there."""
    kinds = {Segment.LOAD: steps.load, Segment.WORK: steps.work, Segment.UNLOAD: steps.unload}
    law = np.full(len(teaches), -1, dtype=np.int64)
    for segment, work in kinds.items():
        law = np.where(teaches == segment, work.law, law)
    return Lessons(steps.station[teaches >= 0], law[teaches >= 0])


def _weights(scenario: Scenario, products: tuple[str, ...]) -> Floats:
    """[P] what the scenario says a good piece counts; NaN where it says nothing."""
    given = [scenario.products[name].weight for name in products]
    return np.array([np.nan if value is None else value.central() for value in given], dtype=np.float64)


def _fields(some: Any) -> dict[str, Any]:
    return {field.name: getattr(some, field.name) for field in fields(some)}


def _line_of(scenario: Scenario, steps: Steps, calendars: CalendarRegister) -> dict[str, Any]:
    """The plan's arrays on stations and machines."""
    stations = scenario.stations
    forms = _forms(stations, steps.stops)
    names = [
        station.name if station.machines == 1 else f"{station.name}#{i + 1}"
        for station in stations
        for i in range(station.machines)
    ]
    counts = [station.machines for station in stations]
    return {
        "station_names": tuple(station.name for station in stations),
        "machine_names": tuple(names),
        "first_machine": np.cumsum([0, *counts], dtype=np.int64),
        "station_of": np.repeat(np.arange(len(stations), dtype=np.int64), counts),
        "queue_places": np.array(
            [UNLIMITED if s.queue.places is None else s.queue.places for s in stations], dtype=np.int64
        ),
        "queue_rule": np.array([RULES[station.queue.rule] for station in stations], dtype=np.int64),
        "station_calendar": np.array(
            [station_calendar(scenario, forms[station.name], calendars) for station in stations], dtype=np.int64
        ),
        "unattended": np.array([station.unattended for station in stations], dtype=np.bool_),
        "finish_piece": np.array([station.at_shift_end == "finish" for station in stations], dtype=np.bool_),
        "initial_setup": np.array([station.initial_setup for station in stations], dtype=np.bool_),
    }


def _forms(stations: tuple[Station, ...], stops: tuple[Stop, ...]) -> dict[str, tuple[Station, ...]]:
    """Each station as written and as the routes of products change it."""
    forms: dict[str, dict[int, Station]] = {station.name: {id(station): station} for station in stations}
    for stop in stops:
        forms[stop.station.name][id(stop.station)] = stop.station
    return {name: tuple(some.values()) for name, some in forms.items()}


def _work_content(plan: Plan, laws: list[Law]) -> Ints:
    """[R] mean load + cycle + unload of one piece, in nanoseconds."""
    means = np.array([law.mean() for law in laws])
    seconds = sum(np.where(kind.law >= 0, means[kind.law], 0.0) for kind in (plan.load, plan.work, plan.unload))
    return np.array([to_ns(float(second)) for second in np.asarray(seconds)], dtype=np.int64)


def _moving(
    laws: LawSlots, numbers: Mapping[str, NumberSlots], shares: Mapping[str, ShareSlots], human: HumanSlots
) -> tuple[Doubt, ...]:
    doubts = [doubt for expression in laws.doubtful() for doubt in expression.doubts()]
    doubts += [doubt for slots in numbers.values() for doubt in slots.doubts()]
    given = [value for slots in shares.values() for group in slots.groups for value in group if value is not None]
    doubts += [doubt for value in given for doubt in value.doubts()]
    doubts += human.doubts()
    return _by_name(doubts)


def _by_name(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """Each once, in the order of names."""
    return tuple(sorted({doubt.name: doubt for doubt in doubts}.values(), key=lambda doubt: doubt.name))
