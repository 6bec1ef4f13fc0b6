"""The reference engine: builds the plant of a plan, lets it live, and hands over what was written down."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simfactory.engines import rules
from simfactory.engines.simpy_engine.deadlock import Restless, look_for_deadlock
from simfactory.engines.simpy_engine.draws import Chance
from simfactory.engines.simpy_engine.drifts import Drift
from simfactory.engines.simpy_engine.exits import Exit
from simfactory.engines.simpy_engine.failures import Mode
from simfactory.engines.simpy_engine.flow import Flow
from simfactory.engines.simpy_engine.instants import Instants
from simfactory.engines.simpy_engine.machines import Machine
from simfactory.engines.simpy_engine.moves import equip_with_moves
from simfactory.engines.simpy_engine.people import Arbiter, Person, Pool
from simfactory.engines.simpy_engine.recorder import Recorder
from simfactory.engines.simpy_engine.sources import Source, Supplier
from simfactory.engines.simpy_engine.stations import Station
from simfactory.engines.simpy_engine.steps import Product, Step
from simfactory.errors import UnsupportedFeature
from simfactory.plan import OUT, SCRAP, Plan, SourceKind
from simfactory.results import Bins, Run, State

FEATURES = frozenset((
    "at_shift_end", "crew", "defects", "failures.announced", "failures.clock.calendar", "failures.clock.cycles",
    "failures.clock.occupied", "failures.clock.working", "failures.drifts", "failures.drifts.noticed.after",
    "failures.drifts.noticed.by", "failures.drifts.noticed.pieces", "failures.part.restart", "failures.part.scrap",
    "failures.planned", "failures.reaction", "failures.renews", "failures.repair.by", "failures.while_down",
    "fleets", "fleets.charge", "human_factors.absence", "human_factors.errors", "human_factors.fatigue",
    "human_factors.learning", "initial_setup", "inspects", "inspects.wearies", "load", "machines", "mends", "moves",
    "people", "people.absence.stand_in", "people.moves", "people.moves.leave_post", "pieces", "priority",
    "products.priority", "queue.places", "queue.places.unlimited", "queue.rule.earliest_due_date",
    "queue.rule.same_family", "queue.rule.shortest_work", "rejects_to.again", "route", "setup", "setup.from_to",
    "setup.same_family", "shift", "skills", "skills.pace", "supply.arrivals", "supply.constant_wip", "supply.due",
    "supply.parts", "supply.sequence", "supply.unlimited", "to", "unattended", "unload",
))  # fmt: skip
"""What this engine knows, in the scenario's keys."""


def run(
    plan: Plan, key: int, bins: Bins, *, trace: bool, shuffle: int | None, observer: Callable[[int], None] | None
) -> Run:
    """One history of the plan; see `simfactory.engines.simulate`."""
    if plan.features - FEATURES:
        raise UnsupportedFeature("simpy", plan.features - FEATURES)
    plant = Plant(plan, key, bins, trace, shuffle)
    for number in range(bins.count):
        end = min((number + 1) * bins.width, bins.horizon)
        plant.live_until(end)
        plant.recorder.close_bin(number, end)
        if observer is not None:
            observer(end)
    plant.conclude(bins.horizon)
    return Run(plant.recorder.counters(), plant.recorder.trace(), plant.env.events, engine="simpy")


class Plant:
    """Everything that stands and works in a plant."""

    def __init__(self, plan: Plan, key: int, bins: Bins, trace: bool, shuffle: int | None) -> None:
        self.env = Instants(shuffle)
        self.recorder = Recorder(plan, bins, self.env, trace)
        self.arbiter = Arbiter(self.env)
        chance = Chance(plan.laws, key)
        self.pools = [Pool(self.arbiter, plan, pool) for pool in range(len(plan.pool_names))]
        self.arbiter.pools = self.pools
        self.persons = [
            Person(plan, person, self.pools[int(pool)], self.env, self.recorder, chance)
            for person, pool in enumerate(plan.person_pool)
        ]
        self.flow = Flow(len(plan.station_names), look_for_deadlock if plan.loops else None)
        self._build_line(plan, chance)
        self._build_machines(plan, chance)
        self._build_sources(plan, chance)
        self.vehicles = equip_with_moves(plan, self.steps, chance, self.recorder)
        self.restless = Restless(self.steps, self.machines, rules.ROUNDS)
        self.recorder.follow(
            self.steps, self.products, self.stations, self.machines, self.modes, self.persons, self.vehicles
        )

    def _build_line(self, plan: Plan, chance: Chance) -> None:
        """Stations, and what each product needs at each."""
        self.stations = [Station(plan, s, self.env, self.flow, self.recorder) for s in range(len(plan.station_names))]
        self.flow.stations = self.stations
        self.products = [Product(plan, p) for p in range(len(plan.product_names))]
        self.steps = [
            Step(plan, r, self.products[int(product)], self.stations[int(station)])
            for r, (product, station) in enumerate(zip(plan.step_product, plan.step_station, strict=True))
        ]
        self.exits = {to: Exit(to, self.recorder) for to in (OUT, SCRAP)}
        for step in self.steps:
            step.equip(plan, chance, self.pools)
            step.lead_on(plan, self.steps, self.exits)
        for product, entry in zip(self.products, plan.entry_step, strict=True):
            product.entry = self.steps[int(entry)]

    def _build_machines(self, plan: Plan, chance: Chance) -> None:
        """Machines, and the ways in which they fail."""
        self.machines: list[Machine] = []
        self.modes: list[Mode] = []
        for m, s in enumerate(plan.station_of.tolist()):
            station = self.stations[s]
            machine = Machine(plan, m, station, chance, self.recorder, self.exits[SCRAP], plan.revisits)
            station.machines.append(machine)
            self.machines.append(machine)
            for row in range(int(plan.mode_first[m]), int(plan.mode_first[m + 1])):
                self.modes.append(self._mode(plan, row, machine, chance))
        care = plan.maintenance
        for mode, first, end in zip(self.modes, care.renews_first, care.renews_first[1:], strict=False):
            mode.renews = [self.modes[row] for row in care.renews[first:end]]
        for station in self.stations:
            station.several = len(station.machines) > 1

    def _mode(self, plan: Plan, row: int, machine: Machine, chance: Chance) -> Mode:
        """A way in which a machine fails; inspections tell of those that drift."""
        if plan.drifting is None or not plan.drifting_rows[row]:
            return Mode(plan, row, machine, self.pools, chance, self.recorder)
        drift = Drift(plan, row, machine, self.pools, chance, self.recorder, plan.drifting)
        for station in np.flatnonzero(plan.drifting.by[plan.mode_of[row]]).tolist():
            self.stations[station].tells.append(drift)
        return drift

    def _build_sources(self, plan: Plan, chance: Chance) -> None:
        """Sources, and where each has parts at hand or outside."""
        self.sources = [
            Source(plan, q, self.products, chance, self.env, self.recorder) for q in range(len(plan.source_names))
        ]
        for source in self.sources:
            for station in dict.fromkeys(product.entry.station for product in source.possible()):
                if source.kind == SourceKind.UNLIMITED:
                    station.suppliers.append(Supplier(source, station))
                else:
                    for machine in station.machines:
                        machine.empty = int(State.NO_ORDER)

    def live_until(self, end: int) -> None:
        """Lives up to, but not including, this time."""
        self.env.run_until(end, self.flow, self.arbiter, self.restless)

    def conclude(self, now: int) -> None:
        """Writes down what is under way at the horizon."""
        for machine in self.machines:
            if machine.timer is not None:
                machine.log_stretch(now)
        for mode in self.modes:
            if mode.timer is not None:
                mode.log_stretch(now)
        for person in self.persons:
            person.log_work(now)
            person.log_absence(now)
            person.log_way(now)
