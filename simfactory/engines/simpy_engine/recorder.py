"""What is written down: counters bin by bin, and the event log when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from simfactory.engines.simpy_engine.instants import Instants
from simfactory.plan import Plan
from simfactory.results import COLUMNS, HOURS, SECOND, Bins, Counters, Kind, Trace

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.steps import Product

Log = list[tuple[int, ...]]

STEP = ("taken", "waited", "wait", "processed", "rejected", "reworked", "tried", "passed", "scrapped", "unfinished",
        "defective")  # fmt: skip
PRODUCT = ("entered", "good", "escapes", "scrap", "first_pass", "lead", "orders", "late", "order_time")
MODE = ("failures", "repairs", "repair_time", "repair_wait", "stops", "services", "service_time", "service_wait")
MACHINE = ("setups", "cycles")
PERSON = (("person_busy", "busy"), ("absent", "absent"), ("stood_in", "stood_in"), ("walked", "walked"),
          ("shifts", "shifts"), ("tired", "tired"))  # fmt: skip
PAIRS = frozenset(("wait", "lead", "order_time", "queue", "under_way", "wip"))
"""Counters kept in two integers."""


class Lasting(Protocol):
    """What keeps a tally of something that lasts, and has to be cut where bins meet."""

    def close(self, now: int) -> None: ...

    def reopen(self, now: int) -> None: ...


class Recorder:
    """The counters of a run. Owners of tallies count for themselves; the recorder collects at the end of each bin."""

    __slots__ = (
        "_counters", "_drifting", "_goals", "_lasting", "_machines", "_modes", "_persons", "_products", "_stations",
        "_steps", "_vehicles", "area", "by_hour", "env", "horizon", "log", "number", "pairs", "since",
    )  # fmt: skip

    def __init__(self, plan: Plan, bins: Bins, env: Instants, trace: bool) -> None:
        self._counters = Counters.zero(plan, bins)
        self._drifting = plan.drifting is not None
        self.env = env
        self.horizon = bins.horizon
        self.log: Log | None = [] if trace else None
        self.number = self.since = self.area = 0
        """Pieces in the plant."""
        self.pairs = list(zip(plan.pair_person.tolist(), plan.pair_station.tolist(), strict=True)) if plan.tires else []
        self.by_hour = [[0, 0, 0] for _ in range(HOURS if plan.tires else 0)]

    def follow(
        self,
        steps: Sequence[Any],
        products: Sequence[Any],
        stations: Sequence[Any],
        machines: Sequence[Any],
        modes: Sequence[Any],
        persons: Sequence[Any],
        vehicles: Sequence[Any],
    ) -> None:
        """Says whose tallies to collect, each in the order of the plan."""
        self._steps, self._products, self._stations = steps, products, stations
        self._machines, self._modes, self._persons = machines, modes, persons
        self._vehicles, self._goals = vehicles, stations if len(self._counters.under_way) else ()
        self._lasting: list[Lasting] = [self, *stations, *machines, *persons, *vehicles]

    def pieces_move(self, product: Product, number: int) -> None:
        """So many pieces come into the plant (or leave it, below zero)."""
        now = self.env._now
        self.area -= now * number
        if self.log is not None:
            self.log_pieces(now)
        self.number += number
        product.inside += number

    def note_hand(self, hour: int, fatigue: int, chance: int) -> None:
        """Somebody begins to make a piece by hand."""
        tally = self.by_hour[hour]
        tally[0] += 1
        tally[1] += fatigue
        tally[2] += chance

    def log_until_horizon(
        self, kind: Kind, station: int, source: int, serial: int, a: int, span: int, c: int, d: int
    ) -> None:
        """Writes down something that begins now and that nothing interrupts."""
        now = self.env._now
        if self.log is not None and span:
            self.log.append((now, kind, station, -1, source, serial, a, min(span, self.horizon - now), c, d))

    def log_pieces(self, now: int) -> None:
        """Writes down how many pieces were in the plant up to now."""
        if self.log is not None and now > self.since:
            self.log.append((self.since, Kind.WIP, -1, -1, -1, -1, self.number, now - self.since, 0, 0))
            self.since = now

    def close(self, now: int) -> None:
        """A bin ends."""
        self.area += now * self.number
        if self.log is not None:
            self.log_pieces(now)

    def reopen(self, now: int) -> None:
        """The next bin begins."""
        self.area = -now * self.number

    def close_bin(self, number: int, now: int) -> None:
        """Adds up everything that lasts and puts all tallies in their bin."""
        for some in self._lasting:
            some.close(now)
        for step in self._steps:
            step.count_straight()
        for owners, names in (
            (self._steps, STEP),
            (self._products, PRODUCT),
            (self._modes, MODE),
            (self._machines, MACHINE),
        ):
            for name in names:
                self._collect(name, number, owners, name)
        if self._drifting:
            for name in ("drift_time", "drift_pieces"):
                self._collect(name, number, self._machines, name)
            self._collect("noticed", number, self._modes, "noticed")
        self._collect("queue", number, self._stations, "area")
        self._collect("under_way", number, self._goals, "area_under_way")
        for vehicle in self._vehicles:
            self._counters.vehicle_time[vehicle.index, :, number] = vehicle.times
        for counter, tally in PERSON:
            self._collect(counter, number, self._persons, tally)
        self._collect_exposures(number)
        self._counters.wip[number] = divmod(self.area, SECOND)
        for machine in self._machines:
            self._counters.machine_time[machine.index, :, number] = machine.times
        for some in self._lasting:
            some.reopen(now)

    def _collect_exposures(self, number: int) -> None:
        """What is kept where people tire."""
        for place, (person, station) in enumerate(self.pairs):
            self._counters.pair_busy[place, number] = self._persons[person].body.busy[station]
        for hour, tally in enumerate(self.by_hour):
            self._counters.by_hour[hour, :, number] = tally
            tally[:] = 0, 0, 0

    def _collect(self, counter: str, number: int, owners: Iterable[Any], tally: str) -> None:
        values = []
        for owner in owners:
            values.append(getattr(owner, tally))
            setattr(owner, tally, 0)
        if values:
            column = [divmod(value, SECOND) for value in values] if counter in PAIRS else values
            getattr(self._counters, counter)[:, number] = column

    def counters(self) -> Counters:
        """The counters after the last bin."""
        self._counters.inside[:] = [product.inside for product in self._products]
        return self._counters

    def trace(self) -> Trace | None:
        """The event log, if it was asked for."""
        if self.log is None:
            return None
        return Trace.of(np.array(self.log, dtype=np.int64).reshape(-1, len(COLUMNS)))
