"""What indicators are computed from: one window of a run, summed to exact integers for each station, pool and product.

All times are nanoseconds and all counts Python integers, so that no sum overflows or depends on its order. An
indicator is then one division, or a few, of exact numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import fsum
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from simfactory.errors import InternalError
from simfactory.kpis.fleet_hours import fleet_times
from simfactory.kpis.hours import HOUR, paid_stand_ins, paid_time, present_time
from simfactory.kpis.money import Flow, MoneyFacts, energy_of_stations, labour_cost, money_facts
from simfactory.kpis.person_weeks import PersonWeeks, person_weeks
from simfactory.kpis.time_model import StateTimes, Time
from simfactory.plan import ALWAYS, Flags, Floats, Money, Plan
from simfactory.results import SECOND, Counters, Ints


class Pieces(NamedTuple):
    """Pieces at a station: produced = good + reworked + scrapped, as its own verdicts have it.

    A latent defect that the station does not find counts as good here; it is an escape of the plant if nobody does.
    """

    produced: int  # PQ: finished an operation (each time round), or lost in it
    reworked: int  # RQ: rejected, and sent to rework or worked on again
    scrapped: int  # SQ
    tried: int  # at the station for the first time
    passed: int  # of these, not rejected

    @property
    def good(self) -> int:
        """GQ."""
        return self.produced - self.reworked - self.scrapped


class StationFacts(NamedTuple):
    """One station, its machines added up, in one window."""

    times: StateTimes
    pieces: Pieces
    planned: float  # ns: PRI · PQ, the planned run time of what was produced
    repairs: int = 0  # that ended
    repair_time: int = 0  # of these
    stops: int = 0  # by plan
    machines: int = 1
    span: int = 0  # of the window
    queue: int = 0  # parts in the queue, over time
    taken: int = 0  # parts taken from it
    waited: int = 0  # of these, those that waited at all
    wait: int = 0  # their waits
    energy: float = 0.0  # kWh
    drift_time: int = 0  # of its machines, out of control
    drift_pieces: int = 0  # whose work ended out of control
    noticed: int = 0  # drifts
    under_way: int = 0  # pieces on their way there, over time


class FleetFacts(NamedTuple):
    """The vehicles of one fleet, added up, in one window: ns in each of their states."""

    free: int
    loaded: int
    empty: int
    charging: int
    hours: int  # in which they can be under way: where they go is at work, and they do not charge

    @property
    def under_way(self) -> int:
        return self.loaded + self.empty

    @property
    def total(self) -> int:
        return self.free + self.under_way + self.charging


class FlowFacts(NamedTuple):
    """What left the plant in one window, of one product or of all."""

    good: int
    escapes: int
    scrap: int
    first_pass: int
    reworked: int  # verdicts of rework or again, anywhere in the plant
    lead: int
    orders: int
    late: int
    order_time: int
    dated: bool  # due dates are given
    span: int

    @property
    def shipped(self) -> int:
        return self.good + self.escapes

    @property
    def finished(self) -> int:
        """Pieces that have left, as they may."""
        return self.shipped + self.scrap


@dataclass(frozen=True)
class ExposureFacts:
    """What work did to the people of one pool, or of all, in one window."""

    people: Floats  # [n, 2 + 6] of each who has weeks that count: weeks, their indices and scores added up
    shifts: int  # that ended
    tired: int  # millionths: fatigue at these moments, added up
    band: tuple[float, float] | None = None  # of the plant
    by_hour: tuple[tuple[int, ...], ...] = ()  # of the plant: persons, fatigue (millionths), errors (1e-9)

    @cached_property
    def totals(self) -> list[float]:
        """Of all people."""
        found: list[float] = self.people.sum(axis=0).tolist()
        return found


class PoolFacts(NamedTuple):
    """The people of one pool, or of all, in one window."""

    busy: int
    present: int  # working hours; less those missed, plus those that somebody stood in
    paid: int  # absence included, and who stood in
    span: int
    rostered: int = 0  # working hours of people with shifts
    absent: int = 0
    stood_in: int = 0
    walked: int = 0
    stand_in_cost: float = 0.0  # EUR
    exposure: ExposureFacts | None = None  # where people tire


class ProductFacts(NamedTuple):
    """One product beside all of them."""

    flow: FlowFacts
    good_of_all: int


class PlantFacts(NamedTuple):
    """The plant as a whole."""

    flow: FlowFacts
    people: PoolFacts
    weighted_good: float  # standard hours
    wip: int  # pieces, over time
    down: int  # ns of all machines, planned stops apart
    under_way: int = 0  # of these pieces, those on their way between stations, over time
    money: MoneyFacts | None = None  # where anything has a price


@dataclass(frozen=True)
class Window:
    """Counters summed over the bins from start to end (ns).

    InternalError unless both lie on edges of bins, 0 <= start < end <= horizon.
    """

    plan: Plan
    counters: Counters
    start: int
    end: int

    def __post_init__(self) -> None:
        bins = self.counters.bins
        aligned = self.start % bins.width == 0 and (self.end % bins.width == 0 or self.end == bins.horizon)
        if not (aligned and 0 <= self.start < self.end <= bins.horizon):
            raise InternalError(f"a window from {self.start} to {self.end} ns does not lie on bins of {bins.width} ns")

    @property
    def span(self) -> int:
        return self.end - self.start

    def sums(self, name: str) -> Ints:
        """A counter summed over the window, its bin axis gone."""
        return self._sums[name]

    @cached_property
    def _sums(self) -> Mapping[str, Ints]:
        width = self.counters.bins.width
        return self.counters.over(slice(self.start // width, -(-self.end // width)))

    @cached_property
    def stations(self) -> list[StationFacts]:
        """[S]"""
        plan, count = self.plan, len(self.plan.station_names)
        of_step, of_mode = plan.step_station.tolist(), plan.station_of[plan.mode_machine].tolist()
        steps = {name: _by(of_step, self.sums(name), count) for name in STEP_COUNTERS}
        modes = {name: _by(of_mode, self.sums(name), count) for name in MODE_COUNTERS}
        first, times = plan.first_machine.tolist(), self.sums("machine_time").tolist()
        states = [list(map(sum, zip(*times[at:end], strict=True))) for at, end in pairwise(first)]
        energy = energy_of_stations(states, plan.money) if plan.money is not None else [0.0] * count
        planned = self._planned()
        drifts = self._drifts(count) if plan.drifting is not None else [{}] * count
        queue, wait = _joined(self.sums("queue")), _by_pairs(of_step, self.sums("wait"), count)
        under_way = _joined(self.sums("under_way")) if plan.moves is not None else [0] * count
        return [
            StationFacts(
                times=StateTimes.of_states(spent, modes["failures"][s]),
                pieces=Pieces(
                    produced=steps["processed"][s] + steps["unfinished"][s],
                    reworked=steps["reworked"][s],
                    scrapped=steps["scrapped"][s],
                    tried=steps["tried"][s],
                    passed=steps["passed"][s],
                ),
                planned=planned[s],
                repairs=modes["repairs"][s],
                repair_time=modes["repair_time"][s],
                stops=modes["stops"][s],
                machines=first[s + 1] - first[s],
                span=self.span,
                queue=queue[s],
                taken=steps["taken"][s],
                waited=steps["waited"][s],
                wait=wait[s],
                energy=energy[s],
                **drifts[s],
                under_way=under_way[s],
            )
            for s, spent in enumerate(states)
        ]

    def _drifts(self, count: int) -> list[dict[str, int]]:
        """[S] what their machines made out of control."""
        of_machine, of_mode = self.plan.station_of.tolist(), self.plan.station_of[self.plan.mode_machine].tolist()
        time, pieces = (_by(of_machine, self.sums(name), count) for name in ("drift_time", "drift_pieces"))
        noticed = _by(of_mode, self.sums("noticed"), count)
        names = ("drift_time", "drift_pieces", "noticed")
        return [dict(zip(names, row, strict=True)) for row in zip(time, pieces, noticed, strict=True)]

    def _planned(self) -> list[int]:
        """[S] planned run time of the pieces that each station produced, in ns."""
        planned = [0] * len(self.plan.station_names)
        produced = (self.sums("processed") + self.sums("unfinished")).tolist()
        for s, n, content in zip(
            self.plan.step_station.tolist(), produced, self.plan.work_content.tolist(), strict=True
        ):
            planned[s] += n * content
        return planned

    @cached_property
    def products(self) -> list[FlowFacts]:
        """[P]"""
        plan, count, dated = self.plan, len(self.plan.product_names), self.dated
        counts = {name: self.sums(name).tolist() for name in PRODUCT_COUNTERS}
        counts |= {name: _joined(self.sums(name)) for name in ("lead", "order_time")}
        counts["reworked"] = _by(plan.step_product.tolist(), self.sums("reworked"), count)
        return [
            FlowFacts(**dict(zip(counts, row, strict=True)), dated=dated, span=self.span)
            for row in zip(*counts.values(), strict=True)
        ]

    @cached_property
    def dated(self) -> bool:
        """Whether due dates are given."""
        return max(self.plan.source_due.tolist(), default=-1) >= 0

    @cached_property
    def pools(self) -> list[PoolFacts]:
        """[pools]"""
        plan, count = self.plan, len(self.plan.pool_names)
        of_person = plan.person_pool.tolist()
        sums = {name: _by(of_person, self.sums(name), count) for name in PERSON_COUNTERS}
        present, paid = (hours(plan, self.start, self.end) for hours in (present_time, paid_time))
        always = _by(of_person, plan.person_calendar == ALWAYS, count)
        stood_in, prices = sums["stood_in"], plan.human.stand_in_price.tolist()
        paid_more = _by(of_person, paid_stand_ins(plan, self.sums("stood_in")), count)
        return [
            PoolFacts(
                busy=sums["person_busy"][i],
                present=present[i] - sums["absent"][i] + stood_in[i],
                paid=paid[i] + paid_more[i],
                span=self.span,
                rostered=present[i] - always[i] * self.span,
                absent=sums["absent"][i],
                stood_in=stood_in[i],
                walked=sums["walked"][i],
                stand_in_cost=paid_more[i] / HOUR * prices[i],
                exposure=self._exposures[i] if plan.tires else None,
            )
            for i in range(count)
        ]

    @cached_property
    def fleets(self) -> list[FleetFacts]:
        """[fleets]"""
        moves = self.plan.moves
        if moves is None:
            return []
        times, fleet_of = self.sums("vehicle_time").tolist(), moves.vehicle_fleet.tolist()
        return [
            FleetFacts._make([*map(sum, zip(*_of_owner(times, fleet_of, fleet), strict=True)), hours])
            for fleet, hours in enumerate(fleet_times(self.plan, moves, self.start, self.end))
        ]

    @cached_property
    def _person_weeks(self) -> PersonWeeks:
        return person_weeks(self.plan, self.counters, self.start, self.end)

    @cached_property
    def _exposures(self) -> list[ExposureFacts]:
        """[pools]"""
        of_person, count = self.plan.person_pool.tolist(), len(self.plan.pool_names)
        shifts, tired = (_by(of_person, self.sums(name), count) for name in ("shifts", "tired"))
        weeks = self._person_weeks
        return [ExposureFacts(weeks.sums[weeks.pool == i], shifts[i], tired[i]) for i in range(count)]

    @property
    def _exposure(self) -> ExposureFacts:
        """Of everybody."""
        weeks, pools = self._person_weeks, self._exposures
        shifts, tired = sum(pool.shifts for pool in pools), sum(pool.tired for pool in pools)
        by_hour = tuple(map(tuple, self.sums("by_hour").tolist()))
        return ExposureFacts(weeks.sums, shifts, tired, weeks.band, by_hour)

    @cached_property
    def plant(self) -> PlantFacts:
        nobody, exposure = PoolFacts(0, 0, 0, self.span), self._exposure if self.plan.tires else None
        people = _added(self.pools or [nobody], span=self.span, exposure=exposure)
        return PlantFacts(
            flow=_added(self.products, dated=self.dated, span=self.span),
            people=people,
            weighted_good=weighted(self.sums("good"), self.plan.weights),
            wip=_joined(self.sums("wip")[None, :])[0],
            down=sum(station.times.of(Time.FAILURE) for station in self.stations),
            under_way=sum(station.under_way for station in self.stations) if self.plan.moves is not None else 0,
            money=self._money(self.plan.money, people) if self.plan.money is not None else None,
        )

    def _money(self, money: Money, people: PoolFacts) -> MoneyFacts:
        flow = Flow(*map(self.sums, ("good", "scrap", "escapes")))
        energy = fsum(station.energy for station in self.stations)
        labour = labour_cost(self.plan, money, self.start, self.end) + people.stand_in_cost
        return money_facts(money, energy, flow, people.paid, labour, self.span)


Facts = TypeVar("Facts", FlowFacts, PoolFacts)

STEP_COUNTERS = ("processed", "unfinished", "reworked", "scrapped", "tried", "passed", "taken", "waited")
MODE_COUNTERS = ("failures", "repairs", "repair_time", "stops")
PRODUCT_COUNTERS = ("good", "escapes", "scrap", "first_pass", "orders", "late")
PERSON_COUNTERS = ("person_busy", "absent", "stood_in", "walked")


def weighted(good: NDArray[np.int64], weights: Floats) -> float:
    """Σ w · good over products, exactly rounded: no order of the products changes a bit."""
    return fsum(n * w for n, w in zip(good.tolist(), weights.tolist(), strict=True) if n)


def _of_owner(rows: list[list[int]], owners: list[int], owner: int) -> list[list[int]]:
    return [row for row, whose in zip(rows, owners, strict=True) if whose == owner]


def _by(owner: list[int], values: Ints | Flags, count: int) -> list[int]:
    """Exact sums of values by owner, as Python integers."""
    out = [0] * count
    for number, value in zip(owner, values.tolist(), strict=True):
        out[number] += value
    return out


def _joined(pairs: Ints) -> list[int]:
    """Two-integer integrals as one Python integer each (part-nanoseconds)."""
    return [whole * SECOND + rest for whole, rest in pairs.tolist()]


def _by_pairs(owner: list[int], pairs: Ints, count: int) -> list[int]:
    out = [0] * count
    for number, value in zip(owner, _joined(pairs), strict=True):
        out[number] += value
    return out


def _added(rows: list[Facts], **others: Any) -> Facts:
    """Facts of all, from those of each: counts and times add up, the `others` do not."""
    columns = zip(rows[0]._fields, zip(*rows, strict=True), strict=True)
    total = {name: sum(column) for name, column in columns if name not in others}
    return type(rows[0])(**total | others)
