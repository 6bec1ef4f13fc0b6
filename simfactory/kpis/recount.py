"""Counts an event log again: every counter from the records alone, without a line of an engine's code.

A run whose counters differ from its recounted log by one bit is wrong on one side; nothing is compared by tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simfactory.errors import InternalError
from simfactory.plan import Plan
from simfactory.results import SECOND, Bins, Counters, Ints, Kind, Trace, VehicleState, Verdict, carry

TIME, STATION, MACHINE, SOURCE, SERIAL, A, B, C, D = 0, 2, 3, 4, 5, 6, 7, 8, 9


def counters_of(plan: Plan, trace: Trace, bins: Bins) -> Counters:
    """The counters that the engine must have kept beside this log, in the same bins.

    InternalError if the log speaks of times outside 0 to the horizon.
    """
    count = _Recount(plan, trace, bins, Counters.zero(plan, bins))
    count.lasting()
    count.people()
    count.taken()
    count.ways()
    count.pieces()
    count.leavers()
    count.repairs()
    if plan.drifting is not None:
        count.drifts()
    return count.total


@dataclass
class _Recount:
    """One log being counted. `kinds` holds the records of each kind."""

    plan: Plan
    trace: Trace
    bins: Bins
    total: Counters
    kinds: dict[Kind, Ints] = field(init=False)

    def __post_init__(self) -> None:
        times = self.trace.rows[:, TIME]
        if len(times) and not (times.min() >= 0 and times.max() < self.bins.horizon):
            raise InternalError("the event log holds records from outside the horizon")
        self.kinds = {kind: self.trace.of_kind(kind) for kind in Kind}

    def lasting(self) -> None:
        """States of machines, queues and work in progress."""
        row, when, span = _split(self.kinds[Kind.STATE], self.bins)
        np.add.at(self.total.machine_time, (row[:, MACHINE], row[:, A], when), span)
        row, when, span = _split(self.kinds[Kind.QUEUE], self.bins)
        _add_products(self.total.queue, (row[:, STATION], when), row[:, A], span)
        row, when, span = _split(self.kinds[Kind.WIP], self.bins)
        _add_products(self.total.wip, (when,), row[:, A], span)

    def people(self) -> None:
        """People at work, away and on their way; where they tire, how tired they are, and how apt to err."""
        row, when, span = _split(self.kinds[Kind.BUSY], self.bins)
        np.add.at(self.total.person_busy, (row[:, A], when), span)
        if self.plan.tires:
            np.add.at(self.total.pair_busy, (self._pair(row), when), span)
            self._tired()
        row, when, span = _split(self.kinds[Kind.ABSENT], self.bins)
        np.add.at(self.total.absent, (row[:, A], when), span)
        np.add.at(self.total.stood_in, (row[:, A], when), span * row[:, C])
        row, when, span = _split(self.kinds[Kind.WALK], self.bins)
        np.add.at(self.total.walked, (row[:, A], when), span)

    def _pair(self, busy: Ints) -> Ints:
        """The pair of person and station that each record of work is of."""
        pair = self.plan.pair_of[busy[:, A], busy[:, STATION]]
        if np.any(pair < 0):
            raise InternalError("the event log holds work of somebody at a station that is not theirs")
        return np.asarray(pair)

    def _tired(self) -> None:
        """Fatigue at the ends of shifts; by the hours of a shift, fatigue and the chance of an error."""
        ended = self.kinds[Kind.SHIFT]
        np.add.at(self.total.shifts, (ended[:, A], self._bin(ended)), 1)
        np.add.at(self.total.tired, (ended[:, A], self._bin(ended)), ended[:, B])
        begun, tired = self.kinds[Kind.HAND], self.kinds[Kind.TIRED]
        persons, fatigue, errors = np.moveaxis(self.total.by_hour, 1, 0)
        np.add.at(persons, (begun[:, C], self._bin(begun)), 1)
        np.add.at(fatigue, (tired[:, C], self._bin(tired)), tired[:, D])
        np.add.at(errors, (begun[:, C], self._bin(begun)), begun[:, D])

    def ways(self) -> None:
        """Pieces on their way to stations, and what vehicles did; for the rest of the time they were free."""
        if self.plan.moves is None:
            return
        row, when, span = _split(self.kinds[Kind.MOVE], self.bins)
        _add_products(self.total.under_way, (row[:, STATION], when), row[:, C], span)
        times = self.total.vehicle_time
        row, when, span = _split(self.kinds[Kind.DRIVE], self.bins)
        np.add.at(times, (row[:, A], row[:, C], when), span)
        times[:, VehicleState.FREE] = self._widths() - times.sum(axis=1)

    def _widths(self) -> Ints:
        edges = np.arange(self.bins.count + 1) * self.bins.width
        return np.diff(np.minimum(edges, self.bins.horizon))

    def taken(self) -> None:
        """Parts taken and their waits, set-ups, and the pieces that entered the plant."""
        taken = self.kinds[Kind.TAKE]
        step, when = taken[:, A], self._bin(taken)
        np.add.at(self.total.taken, (step, when), 1)
        np.add.at(self.total.waited, (step, when), taken[:, D] > 0)
        _add_products(self.total.wait, (step, when), 1, taken[:, D])
        ended = self.kinds[Kind.SETUP]
        np.add.at(self.total.setups, (ended[:, MACHINE], self._bin(ended)), 1)
        entries = _first_places(np.concatenate([self.kinds[Kind.ENTER], taken]))
        np.add.at(self.total.entered, (self.plan.step_product[entries[:, A]], self._bin(entries)), entries[:, B])

    def pieces(self) -> None:
        """Operations on pieces and what became of them."""
        done = self.kinds[Kind.PIECE]
        step, when, verdict = done[:, A], self._bin(done), done[:, D]
        passed = verdict == Verdict.PASSED
        first = _first_tries(done)
        np.add.at(self.total.processed, (step, when), 1)
        np.add.at(self.total.rejected, (step, when), ~passed)
        np.add.at(self.total.reworked, (step, when), np.isin(verdict, (Verdict.REWORK, Verdict.AGAIN)))
        np.add.at(self.total.defective, (step, when), done[:, C])
        np.add.at(self.total.tried, (step, when), first)
        np.add.at(self.total.passed, (step, when), first & passed)
        np.add.at(self.total.cycles, (done[:, MACHINE], when), 1)

    def leavers(self) -> None:
        """Pieces and orders that left the plant, and pieces scrapped."""
        total = self.total
        gone, scrapped = self.kinds[Kind.OUT], self.kinds[Kind.SCRAPPED]
        for counter, column in ((total.good, B), (total.escapes, C), (total.first_pass, D)):
            np.add.at(counter, (gone[:, A], self._bin(gone)), gone[:, column])
        np.add.at(total.scrap, (scrapped[:, A], self._bin(scrapped)), scrapped[:, B])
        np.add.at(total.scrapped, (scrapped[:, C], self._bin(scrapped)), scrapped[:, B])
        np.add.at(total.unfinished, (scrapped[:, C], self._bin(scrapped)), scrapped[:, B] * scrapped[:, D])
        lead, orders = self.kinds[Kind.LEAD], self.kinds[Kind.ORDER]
        _add_products(total.lead, (lead[:, A], self._bin(lead)), lead[:, B], lead[:, C])
        np.add.at(total.orders, (orders[:, A], self._bin(orders)), 1)
        np.add.at(total.late, (orders[:, A], self._bin(orders)), orders[:, C])
        _add_products(total.order_time, (orders[:, A], self._bin(orders)), 1, orders[:, B])
        left = total.good.sum(axis=1) + total.escapes.sum(axis=1) + total.scrap.sum(axis=1)
        total.inside[:] = total.entered.sum(axis=1) - left

    def repairs(self) -> None:
        """Failures, and repairs that ended; planned stops apart."""
        stopped, mended, total = self.kinds[Kind.FAIL], self.kinds[Kind.REPAIRED], self.total
        failures = (total.failures, total.repairs, total.repair_time, total.repair_wait)
        stops = (total.stops, total.services, total.service_time, total.service_wait)
        for planned, (begun, ended, under, waited) in enumerate((failures, stops)):
            rows, ends = stopped[stopped[:, B] == planned], mended[mended[:, D] == planned]
            where = (ends[:, A], self._bin(ends))
            np.add.at(begun, (rows[:, A], self._bin(rows)), 1)
            np.add.at(ended, where, 1)
            np.add.at(under, where, ends[:, B])
            np.add.at(waited, where, ends[:, C])

    def drifts(self) -> None:
        """Machines out of control, what they made of it, and when somebody noticed."""
        row, when, span = _split(self.kinds[Kind.DRIFT], self.bins)
        np.add.at(self.total.drift_time, (row[:, MACHINE], when), span)
        astray, noticed = self.kinds[Kind.ASTRAY], self.kinds[Kind.NOTICED]
        np.add.at(self.total.drift_pieces, (astray[:, MACHINE], self._bin(astray)), 1)
        np.add.at(self.total.noticed, (noticed[:, A], self._bin(noticed)), 1)

    def _bin(self, rows: Ints) -> Ints:
        return np.asarray(rows[:, TIME] // self.bins.width)


def _split(rows: Ints, bins: Bins) -> tuple[Ints, Ints, Ints]:
    """Lasting records cut at the edges of the bins: for each stretch its record, its bin and its length in ns."""
    rows = rows[rows[:, B] > 0]
    start, end = rows[:, TIME], rows[:, TIME] + rows[:, B]
    if len(rows) and end.max() > bins.horizon:
        raise InternalError("the event log holds a stretch that ends after the horizon")
    first = start // bins.width
    stretches = (end - 1) // bins.width - first + 1
    row = np.repeat(np.arange(len(rows)), stretches)
    within = np.arange(len(row)) - np.repeat(np.cumsum(stretches) - stretches, stretches)
    when = first[row] + within
    span = np.minimum(end[row], (when + 1) * bins.width) - np.maximum(start[row], when * bins.width)
    return rows[row], when, span


def _add_products(pairs: Ints, where: tuple[Ints, ...], number: Ints | int, span: Ints) -> None:
    """Adds number times span, kept as whole part-seconds and part-nanoseconds so that no sum overflows."""
    np.add.at(pairs[..., 0], where, number * (span // SECOND))
    np.add.at(pairs[..., 1], where, number * (span % SECOND))
    pairs[:] = carry(pairs)


def _first_places(rows: Ints) -> Ints:
    """The record with which each part took its first place in the plant: its first, and whole, not a sub-lot's."""
    order = np.lexsort((-rows[:, B], rows[:, TIME], rows[:, SERIAL], rows[:, SOURCE]))
    rows = rows[order]
    return rows[_changes(rows[:, [SOURCE, SERIAL]])]


def _first_tries(done: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether an operation was the first of its piece at that station; in one instant, what has to go on was first."""
    keys = done[:, [STATION, SOURCE, SERIAL, B]]
    order = np.lexsort((-done[:, D], done[:, TIME], *keys.T[::-1]))
    first = np.empty(len(done), dtype=np.bool_)
    first[order] = _changes(keys[order])
    return first


def _changes(keys: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Where a sorted table of keys begins a new key."""
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = np.any(keys[1:] != keys[:-1], axis=1)
    return new
