"""Static load: hours of work per week against capacity, from a plan alone, without a run.

What queues, blocking and starving cost is left out, and so is the wait for people: a station or pool under 100 % can
still hold the plant back, one over 100 % surely does. Set-ups are counted as if parts came in the order of the supply
(a queue that takes the same family first needs fewer); sub-lots of rework count as the share of a lot that they are.
Planned stops cost capacity as failures do, and so does the time until a failure is noticed; modes are taken to live
their lives to the end, though others may renew them. People are counted as rested and skilled, also where they tire and
learn; of who is absent the hours are missing that nobody stands in for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simfactory.kpis.fleet_load import fleet_hours
from simfactory.kpis.flow import ExpectedFlow, expected_flow, summed_by, times
from simfactory.kpis.hours import open_times, present_time
from simfactory.kpis.means import law_means, mean_count, mean_shifts
from simfactory.kpis.setups import setup_rates
from simfactory.plan import PACE, Clock, Floats, Ints, Plan, SourceKind, Work

WEEK_HOURS = 168.0
SECONDS = 3600.0  # in an hour


@dataclass(frozen=True)
class Load:
    """Hours per week that a station, a pool or a fleet is asked for, and has."""

    name: str
    work: float  # load, cycle and unload; for people those they do
    setup: float
    repair: float  # people's; the repairs of a station lie in its capacity
    capacity: float  # shift hours · machines · technical availability, or hours present

    @property
    def hours(self) -> float:
        return self.work + self.setup + self.repair

    @property
    def share(self) -> float:
        """Load over capacity; infinite for work without capacity, 0 for neither."""
        if self.capacity > 0.0:
            return self.hours / self.capacity
        return float("inf") if self.hours > 0.0 else 0.0


@dataclass(frozen=True)
class StaticLoad:
    """The load of a plant at the starts per week that are demanded, or, without demand, at those it can bear."""

    flow: ExpectedFlow
    demanded: bool
    starts: Floats  # [P] pieces started per week
    stations: tuple[Load, ...]
    pools: tuple[Load, ...]
    takt: Floats  # [S] seconds of the station's shift per piece started in the plant
    posts: Floats  # [pools, S] hours per week that each pool is asked for at each station
    fleets: tuple[Load, ...] = ()  # their trips, back included, against the hours in which they can be made

    @property
    def all(self) -> tuple[Load, ...]:
        """Of stations, pools and fleets, in this order."""
        return (*self.stations, *self.pools, *self.fleets)

    @property
    def good_per_week(self) -> float:
        return float((self.starts * self.flow.good).sum())

    @property
    def bottleneck(self) -> Load:
        """The station, pool or fleet with the highest share."""
        return max(self.all, key=lambda load: load.share)


def static_load(plan: Plan) -> StaticLoad:
    """Expected flow and loads of a plan; an arrival stream is a demand, any other supply asks for all there is."""
    flow, means = expected_flow(plan), law_means(plan.laws)
    demanded = bool(np.all(plan.source_kind == SourceKind.ARRIVALS))
    parts, pieces = _starts(plan, means)
    week = _Week(plan, flow, means, parts, pieces)
    if not demanded:
        bearable = _bearable(week)
        week = _Week(plan, flow, means, parts * bearable, pieces * bearable)
    total = week.pieces.sum()
    with np.errstate(divide="ignore"):
        takt = week.shift * SECONDS / total
    return StaticLoad(flow, demanded, week.pieces, week.stations, week.pools, takt, week.posts, week.fleets)


def missing_share(plan: Plan) -> Floats:
    """[pools] the share of working hours that are missing: absence, less what stand-ins do at their pace."""
    return np.array([_missing(plan, pool) for pool in range(len(plan.pool_names))], dtype=np.float64)


def _missing(plan: Plan, pool: int) -> float:
    rate, law, after = float(plan.human.absence[pool]), int(plan.spell[pool]), int(plan.stand_in_after[pool])
    if law < 0 or after < 0:
        return rate if law >= 0 else 0.0
    alone = mean_shifts(plan.laws, law, after) / mean_shifts(plan.laws, law)
    return rate * (1.0 - (1.0 - alone) * float(plan.stand_in_pace[pool]) / PACE)


def _starts(plan: Plan, means: Floats) -> tuple[Floats, Floats]:
    """[P] each: parts and pieces started per week; one part in all from a source that does not say when."""
    parts = np.zeros(len(plan.product_names))
    pieces = np.zeros(len(plan.product_names))
    for source, kind in enumerate(plan.source_kind.tolist()):
        rate = WEEK_HOURS * SECONDS / means[plan.source_every[source]] if kind == SourceKind.ARRIVALS else 1.0
        rows = slice(int(plan.mix_first[source]), int(plan.mix_first[source + 1]))
        counts = plan.mix_count[rows]
        shares = counts / counts.sum() if counts.any() else np.diff(plan.mix_upto[rows], prepend=0.0)
        np.add.at(parts, plan.mix_product[rows], rate * shares)
        np.add.at(
            pieces, plan.mix_product[rows], rate * shares * mean_count(plan.laws, int(plan.source_pieces[source]))
        )
    return parts, pieces


def _bearable(week: _Week) -> float:
    """By how much the starts of this week can be multiplied until a station, pool or fleet is used up."""
    idle = _Week(week.plan, week.flow, week.means, 0.0 * week.parts, 0.0 * week.pieces)
    busy = np.array([load.hours for load in week.all])
    fixed = np.array([load.hours for load in idle.all])
    capacity = np.array([load.capacity for load in week.all])
    moving = busy > fixed
    room = (capacity - fixed)[moving] / (busy - fixed)[moving]
    return float(max(0.0, room.min())) if moving.any() else 0.0


@dataclass(frozen=True)
class _Week:
    """Loads of one week in which so many parts and pieces of each product are started."""

    plan: Plan
    flow: ExpectedFlow
    means: Floats  # of the laws
    parts: Floats  # [P]
    pieces: Floats  # [P]

    @cached_property
    def visits(self) -> Floats:
        """[R] operations per week; none where nothing is started."""
        return times(self.pieces[self.plan.step_product], self.flow.visits)

    @cached_property
    def setups(self) -> Floats:
        """[R] hours of set-up per week before parts of each step."""
        lots = times(self.parts[self.plan.step_product], self.flow.visits)
        plan = self.plan
        slowness = self._slowness(plan.setup.pool, plan.step_station)
        return np.asarray(setup_rates(plan, self.means, lots) * slowness / SECONDS)

    def _slowness(self, pools: Ints, stations: Ints) -> Floats:
        """How much longer work takes with those who are qualified for it, on average; 1 where it needs nobody."""
        plan = self.plan
        found = np.ones(len(pools))
        for place in np.flatnonzero(pools >= 0).tolist():
            paces = plan.pace[plan.person_pool == pools[place], stations[place]]
            if paces.any():
                found[place] = np.mean(PACE / paces[paces > 0])
        return found

    def hours(self, kind: Work) -> Floats:
        """[R] hours per week of one kind of segment."""
        lasting = np.where(kind.law >= 0, self.means[kind.law], 0.0)
        return times(self.visits, lasting * self._slowness(kind.pool, self.plan.step_station)) / SECONDS

    @cached_property
    def shift(self) -> Floats:
        """[S] hours of the station's shift per week."""
        plan = self.plan
        return np.array(open_times(plan, plan.station_calendar, 0, plan.cycle)) / plan.cycle * WEEK_HOURS

    @cached_property
    def machines(self) -> Floats:
        return np.diff(self.plan.first_machine).astype(np.float64)

    @cached_property
    def work(self) -> Floats:
        """[S] hours of load, cycle and unload per week."""
        return self._by_station(sum((self.hours(kind) for kind in self._segments), np.zeros(len(self.visits))))

    @cached_property
    def setup(self) -> Floats:
        """[S] hours of set-up per week."""
        return self._by_station(self.setups)

    @property
    def stations(self) -> tuple[Load, ...]:
        capacity = self.shift * self.machines * self.availability
        rows = zip(self.work.tolist(), self.setup.tolist(), capacity.tolist(), strict=True)
        return tuple(
            Load(name, work, setup, 0.0, hours)
            for name, (work, setup, hours) in zip(self.plan.station_names, rows, strict=True)
        )

    @property
    def pools(self) -> tuple[Load, ...]:
        plan = self.plan
        work = sum((self._by_pool(kind, self.hours(kind)) for kind in self._segments), np.zeros(len(plan.pool_names)))
        setup = self._by_pool(plan.setup, self.setups)
        present = np.array(present_time(plan, 0, plan.cycle)) / plan.cycle * WEEK_HOURS * (1.0 - missing_share(plan))
        rows = zip(work.tolist(), setup.tolist(), self.repairs.tolist(), present.tolist(), strict=True)
        return tuple(Load(name, *hours) for name, hours in zip(plan.pool_names, rows, strict=True))

    @property
    def fleets(self) -> tuple[Load, ...]:
        if self.plan.moves is None:
            return ()
        rows = zip(*fleet_hours(self.plan, self.flow, self.means, self.parts), strict=True)
        names = self.plan.moves.fleet_names
        return tuple(Load(name, trips, 0.0, 0.0, hours) for name, (trips, hours) in zip(names, rows, strict=True))

    @property
    def all(self) -> tuple[Load, ...]:
        return (*self.stations, *self.pools, *self.fleets)

    @property
    def _segments(self) -> tuple[Work, Work, Work]:
        return self.plan.load, self.plan.work, self.plan.unload

    @property
    def posts(self) -> Floats:
        """[pools, S] hours of people per week at each station."""
        plan, stations = self.plan, len(self.plan.station_names)
        work = [(kind, plan.step_station, self.hours(kind)) for kind in self._segments]
        found = np.zeros((len(plan.pool_names), stations))
        for kind, station, hours in (*work, (plan.setup, plan.step_station, self.setups)):
            manned = kind.pool >= 0
            np.add.at(found, (kind.pool[manned], station[manned]), hours[manned] * kind.crew[manned])
        mode, station = plan.mode_of, plan.station_of[plan.mode_machine]
        pool, manned = plan.repair_pool[mode], plan.repair_pool[mode] >= 0
        hours = (self.failures * self._repair_hours)[manned] * plan.repair_crew[mode][manned]
        np.add.at(found, (pool[manned], station[manned]), hours)
        return found

    def _by_station(self, per_step: Floats) -> Floats:
        return summed_by(self.plan.step_station, per_step, len(self.plan.station_names))

    def _by_pool(self, kind: Work, hours: Floats) -> Floats:
        manned = kind.pool >= 0
        return summed_by(kind.pool[manned], hours[manned] * kind.crew[manned], len(self.plan.pool_names))

    @cached_property
    def failures(self) -> Floats:
        """[modes of machines] failures per week; clocks run while the station works, holds a part, or is up."""
        plan = self.plan
        clock, station = plan.clock[plan.mode_of], plan.station_of[plan.mode_machine]
        runs = {
            Clock.WORKING: self._by_station(self.hours(plan.work)) * SECONDS,
            Clock.OCCUPIED: self.work * SECONDS,
            Clock.CALENDAR: self.shift * self.machines * self.up * SECONDS,
            Clock.CYCLES: self._by_station(self.visits),
        }
        share = np.select([clock == kind for kind in runs], [run[station] for run in runs.values()])
        return np.asarray(share / self.machines[station] / self.means[plan.life[plan.mode_of]])

    @cached_property
    def up(self) -> Floats:
        """[S] the share of the shift in which no failure by the calendar holds a machine."""
        plan = self.plan
        down = self._mean_repair + self._mean_reaction
        lost = np.where(plan.clock == Clock.CALENDAR, down / self.means[plan.life], 0.0)
        per_machine = summed_by(plan.mode_machine, lost[plan.mode_of], len(plan.machine_names))
        up = summed_by(plan.station_of, 1.0 / (1.0 + per_machine), len(plan.station_names))
        return np.asarray(up / self.machines)

    @cached_property
    def availability(self) -> Floats:
        """[S] up / (up + down) when the station is used up; repairs without the wait for repairers."""
        plan = self.plan
        by_use = plan.clock[plan.mode_of] != Clock.CALENDAR
        unnoticed = self._mean_reaction[plan.mode_of] / SECONDS
        hours = np.where(by_use, self.failures * (self._repair_hours + unnoticed), 0.0)
        station = plan.station_of[plan.mode_machine]
        down = summed_by(station, hours, len(plan.station_names))
        busy = self.work + self.setup
        used = (busy > 0.0) & np.isfinite(busy + down)
        return np.asarray(self.up * np.divide(busy, busy + down, out=np.ones_like(busy), where=used))

    @cached_property
    def repairs(self) -> Floats:
        """[pools] hours of people under repair per week."""
        plan = self.plan
        pool = plan.repair_pool[plan.mode_of]
        hours = self.failures * self._repair_hours
        manned = pool >= 0
        return summed_by(pool[manned], hours[manned] * plan.repair_crew[plan.mode_of][manned], len(plan.pool_names))

    @property
    def _repair_hours(self) -> Floats:
        plan = self.plan
        slowness = self._slowness(plan.repair_pool[plan.mode_of], plan.station_of[plan.mode_machine])
        return np.asarray(self._mean_repair[plan.mode_of] * slowness / SECONDS)

    @cached_property
    def _mean_repair(self) -> Floats:
        """[D] seconds, those of lives that are caught included."""
        plan = self.plan
        return np.asarray(self.means[plan.repair_law] * (1.0 - plan.caught * (1.0 - plan.caught_repair)))

    @cached_property
    def _mean_reaction(self) -> Floats:
        """[D] seconds until a stop is noticed, on average; none for those that are planned."""
        law = self.plan.maintenance.reaction
        return np.where(law >= 0, self.means[law], 0.0) * (1.0 - self.plan.caught)
