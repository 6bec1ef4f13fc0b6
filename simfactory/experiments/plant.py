"""The plant as a model: a scenario in all its configurations, compiled, with everything an experiment needs of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import gcd

from simfactory.blueprint import Blueprint, compile_blueprint
from simfactory.engines import simulate
from simfactory.engines.choice import COMPILED, SIMPY, WORTH_LOADING, expected_events
from simfactory.experiments.model import GROWTH, SECOND, Measured, Path, Window
from simfactory.kpis import measure, productivity_parts, standard_work, usual_work
from simfactory.kpis.growth import left_in_bins, wip_growth, wip_in_bins
from simfactory.plan import Account, Floats, Plan
from simfactory.results import Run
from simfactory.scenario import Scenario
from simfactory.scenario.laws import by_name
from simfactory.scenario.money_values import invests
from simfactory.scenario.schema import Supply
from simfactory.scenario.timing import works_after
from simfactory.scenario.upgrades import apply
from simfactory.scenario.values import Doubt

CAPACITY = "@capacity"
"""Marks the run of a configuration that has always a next order."""
ENOUGH = 3
"""Orders for each station and each machine, where there must always be one to go on with."""
DAY = 24 * 3600 * SECOND
SPECIAL = "scipy.special"
AS_NEEDED = (SPECIAL, "scipy.stats")
"""What laws load only where they have to, and doubts with a most likely value: every worker would, a third of a second
each time, where this process had to."""
PER_CYCLE = 25
"""Observations in each cycle of a pilot: five batches of MSER-5."""
PER_WINDOW = 8
"""A window is at least so many bins, so that growth shows."""


@dataclass(frozen=True)
class PlantBefore:
    """The plant as it is: its standard work contents, and the work that its usual absence goes with, hold in every run.

    A pool that is not there before, or never absent, is measured against its own plant.
    """

    blueprint: Blueprint
    weights: Floats  # [P]
    usual: Mapping[str, Floats]  # of each pool

    @staticmethod
    def of(scenario: Scenario) -> PlantBefore:
        blueprint = compile_blueprint(apply(scenario, "before"))
        return PlantBefore(blueprint, standard_work(blueprint.frame), usual_work(blueprint.frame))

    def measures(self, plant: Scenario) -> Blueprint:
        """The blueprint of another plant, measured against this one."""
        own = compile_blueprint(plant).with_weights(self.weights)
        return own.with_usual((self.blueprint, self.usual), (own, usual_work(own.frame)))


@dataclass(frozen=True)
class Simulated:
    """One run of a plan that was made, and the window that is to be measured."""

    plan: Plan
    made: Run
    window: Window

    def measured(self) -> Measured:
        """The KPIs of the run over the window, and the growth of its work in progress."""
        counters, window = self.made.counters, self.window
        kpis = measure(self.plan, counters, window.warm_up, window.end)
        return Measured({**kpis, GROWTH: wip_growth(counters, window.warm_up)}, self.made.engine)


@dataclass(frozen=True)
class PlantModel:
    """Blueprints by run; every draw of them is a pure function of seed, values of doubt and replication."""

    seed: int
    engine: str
    blueprints: Mapping[str, Blueprint]
    work: float = 0.0
    """About how many events all histories have that are still to come: whether a faster engine is worth its start."""
    of_time: tuple[Doubt, ...] = ()
    """When upgrades work: no steady state depends on it, but what they are worth does."""

    @staticmethod
    def of(scenario: Scenario, seed: int, engine: str, configurations: tuple[str, ...]) -> PlantModel:
        """Compiles the configurations, and their capacity where the gain is one of hours."""
        plants = {name: apply(scenario, name) for name in configurations}
        blueprints = telling_alike(measured(scenario, plants, orders_held(plants.values())))
        works = works_after(scenario, configurations).values() if invests(scenario) else ()
        of_time = by_name(doubt for value in works for doubt in value.doubts())
        return PlantModel(seed, engine, blueprints, of_time=of_time)

    def of_plants(self, scenario: Scenario, plants: Mapping[str, Scenario]) -> PlantModel:
        """A model of other plants of the same scenario, by run: measured alike, and telling the same of money."""
        own = [apply(scenario, run) for run in self.runs if not run.endswith(CAPACITY)]
        accounts = next(iter(self.blueprints.values())).money.accounts
        found = measured(scenario, plants, orders_held(own))
        return replace(self, work=0.0, blueprints={run: one.with_accounts(accounts) for run, one in found.items()})

    def with_work(self, histories: Mapping[str, int], until: int) -> PlantModel:
        """The same, where so many histories of each run are still to be made, each of this length."""
        frames = {run: self.blueprints[run].frame for run in histories}
        return replace(self, work=sum(n * expected_events(frames[run], until) for run, n in histories.items()))

    @property
    def preload(self) -> tuple[str, ...]:
        wanted = self.engine == COMPILED or (self.engine != SIMPY and self.work >= WORTH_LOADING)
        kernel = ("simfactory.engines.compiled_engine.preloaded",) if wanted else ()
        tabulated = any(doubt.mode is not None for doubt in self.doubts)
        needed = {library for library in AS_NEEDED if library in sys.modules} | ({SPECIAL} if tabulated else set())
        return ("simfactory.experiments.plant", "simfactory.engines.simpy_engine", *kernel, *sorted(needed))

    @property
    def runs(self) -> tuple[str, ...]:
        return tuple(self.blueprints)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        of_plants = (doubt for blueprint in self.blueprints.values() for doubt in blueprint.doubts)
        return by_name([*self.of_time, *of_plants])

    @property
    def of_money(self) -> frozenset[str]:
        moving = {doubt.name for blueprint in self.blueprints.values() for doubt in blueprint.moving}
        return frozenset(doubt.name for doubt in self.doubts) - moving

    @property
    def frame(self) -> Plan:
        """The plan of the first configuration at central values."""
        return next(iter(self.blueprints.values())).frame

    @property
    def calendar(self) -> bool:
        return any(len(blueprint.frame.calendars.period) > 0 for blueprint in self.blueprints.values())

    @property
    def cycle(self) -> int:
        """A plant that never closes has no cycle: its pilots count in days."""
        return self.frame.cycle if self.calendar else DAY

    def simulate_one(self, run: str, theta: Mapping[str, float], replication: int, window: Window) -> Simulated:
        """One run up to the end of the window. PlantError where the plant cannot go on."""
        plan = self.blueprints[run].fill(theta)
        return Simulated(plan, self._simulate(plan, replication, window.end, bin_width(window)), window)

    def pilot(self, run: str, theta: Mapping[str, float], replication: int, cycles: int) -> Path:
        """Output and work in progress of one run from its empty start on, and the productivity of its second half."""
        plan, until = self.blueprints[run].fill(theta), cycles * self.cycle
        counters = self._simulate(plan, replication, until, self.cycle // PER_CYCLE).counters
        half = cycles // 2 * self.cycle
        parts = productivity_parts(plan, counters, half, until)
        return Path(left_in_bins(counters), wip_in_bins(counters), parts.weighted_good, parts.paid_hours)

    def _simulate(self, plan: Plan, replication: int, until: int, width: int) -> Run:
        return simulate(
            plan,
            seed=self.seed,
            replication=replication,
            until=until,
            bin_width=width,
            engine=self.engine,
            work=self.work,
        )


def measured(scenario: Scenario, plants: Mapping[str, Scenario], held: int) -> dict[str, Blueprint]:
    """Blueprints of plants by run, and of their capacity, at which so many orders are held, if the gain is of hours."""
    wanted = dict(plants)
    if scenario.demand is not None and scenario.demand.gain_as == "hours":
        wanted |= {name + CAPACITY: at_capacity(plant, held) for name, plant in plants.items()}
    before = PlantBefore.of(scenario)
    return {run: before.measures(plant) for run, plant in wanted.items()}


def telling_alike(blueprints: Mapping[str, Blueprint]) -> dict[str, Blueprint]:
    """The same blueprints, each of which tells of money what any of them does: costs can then be compared."""
    accounts = frozenset[Account]().union(*(blueprint.money.accounts for blueprint in blueprints.values()))
    return {run: blueprint.with_accounts(accounts) for run, blueprint in blueprints.items()}


def at_capacity(scenario: Scenario, held: int) -> Scenario:
    """The same plant and mix, its lots too, where so many orders are in the plant and a new one enters as one leaves.

    What comes out is what the plant sustains, if there are orders enough that no machine is short of work for want of
    them. A supply that knows no end would push in more than gets through wherever queues are unlimited: work would
    pile up, stations upstream would take the people of those downstream, products with short ends would crowd out the
    others, and output would fall below what the plant sustains.
    """
    orders = scenario.demand.orders if scenario.demand is not None else None
    supply = Supply(kind="constant_wip", constant_wip=held, pieces=orders.pieces if orders else None)
    return scenario.but(demand=None, supply=supply)


def orders_held(scenarios: Iterable[Scenario]) -> int:
    """Orders enough for any of these plants: the same for all, so that none gains by having more room for them.

    In a line of N stations with work of exponential time, unlimited queues and W orders, output is W/(W + N - 1) of
    what the slowest could make (the closed line of Gordon and Newell, Operations Research 15, 1967): six orders for a
    station with its machine lack a seventh there, in every configuration alike, and less where work varies less. Many
    more would not settle within a run: those that wait before one station crowd out the other products, as with a
    supply that knows no end.
    """
    return max(
        sum(ENOUGH * (1 + station.machines) + (station.queue.places or 0) for station in scenario.stations)
        for scenario in scenarios
    )


def bin_width(window: Window) -> int:
    """The widest bins on whose edges a window lies, an eighth of them where that is whole."""
    width = gcd(window.warm_up, window.length)
    return width // PER_WINDOW if width % PER_WINDOW == 0 else width
