"""What an engine hands over: states, counters in time bins, and the event log when asked.

Counters are exact integers. Time counts nanoseconds; an integral of parts over time, which would overflow one int64
(500 parts for a year), is kept in two: whole part-seconds and the part-nanoseconds beyond them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simfactory.errors import InternalError

if TYPE_CHECKING:
    from simfactory.plan import Plan

Ints = NDArray[np.int64]
SECOND = 1_000_000_000


class State(IntEnum):
    """What a machine is doing, by precedence: the first that holds (DESIGN: section 7, States); PLANNED after DOWN."""

    OFF = 0
    DOWN = 1
    SETUP = 2
    LOAD = 3
    WORK = 4
    UNLOAD = 5
    WAITING = 6
    BLOCKED = 7
    STARVED = 8
    NO_ORDER = 9
    PLANNED = 10  # a planned stop, repairers waited for included; its number came later than its place


class VehicleState(IntEnum):
    """What a vehicle of a fleet is doing."""

    FREE = 0
    LOADED = 1  # from the start of loading to the end of unloading
    EMPTY = 2  # on the way back
    CHARGING = 3


class Kind(IntEnum):
    """Kinds of records in the event log. The columns `a` to `d` mean what stands behind each kind.

    `time` is when it happened; for what lasts (STATE, BUSY, SEGMENT, QUEUE, WIP, DRIFT, MOVE, …) it is when the stretch
    began, and the stretch is cut at the horizon. Together the records hold every counter (`simfactory.kpis.recount`).
    """

    ARRIVE = 0  # a part comes into being outside the plant: product, pieces, due (ns, -1 none), 0
    ENTER = 1  # it comes into the station's queue: step, pieces, first piece, 0
    TAKE = 2  # a machine takes it: step, pieces, first piece, wait since it asked for the station, its move apart (ns)
    PIECE = 3  # one piece finished its operation: step, piece, defective (0/1), Verdict
    SETUP = 4  # a set-up ended: step, family before (-1 none), family after, 0
    LEAVE = 5  # a part, or a sub-lot, leaves the machine: step, pieces, first piece, destination (step, OUT or SCRAP)
    OUT = 6  # pieces leave the plant: product, sound, defective, sound and never rejected; see LEAD for the time
    SCRAPPED = 7  # pieces are scrapped: product, pieces, step, by a failure, its operation unfinished (0/1)
    LEAD = 8  # beside OUT: product, pieces, lead time (ns) of each of them, 0
    ORDER = 9  # the last piece of a part or order has gone: product, time since it arrived (ns), late (0/1), 0
    FAIL = 10  # a failure, or a planned stop: row of the machine's mode, planned (0/1), 0, 0
    REPAIRED = 11  # its repair ended: row of the machine's mode, time under repair (ns), wait before and in it (ns),
    # planned (0/1)
    STATE = 12  # an interval of one state that lasted: State, duration (ns), 0, 0
    BUSY = 13  # a person worked for this machine: person, duration (ns), Segment, 0
    SEGMENT = 14  # a segment's work went on without a pause: Segment, duration (ns), step (-1 repair), piece (-1 none)
    QUEUE = 15  # the parts in a station's queue stayed the same: number, duration (ns), 0, 0
    WIP = 16  # the pieces in the plant stayed the same: number, duration (ns), 0, 0
    ABSENT = 17  # a person missed working hours: person, duration (ns), somebody stood in (0/1), 0
    WALK = 18  # a person went to another post: person, duration (ns), 0, 0; station and machine are where to
    SHIFT = 19  # the shift of a person who was there ended: person, fatigue (millionths), 0, 0
    HAND = 20  # work by hand on a piece began: step, person, hour of the shift, chance of an error (1e-9); see HANDS
    TIRED = 21  # beside HAND: step, person, hour of the shift, fatigue (millionths)
    MOVE = 22  # a part was on its way to the station: step there, duration (ns), pieces, vehicle (-1 none)
    DRIVE = 23  # a vehicle was not free: vehicle, duration (ns), VehicleState, 0
    DRIFT = 24  # a machine was out of control: 0, duration (ns), 0, 0
    ASTRAY = 25  # work on a piece ended out of control: step, piece, chance of a defect (1e-9), 0
    NOTICED = 26  # a drift was noticed: row of the machine's mode, pieces whose work had ended in it, Notice, 0


HOURS = 12
"""Hours of a shift that are told apart; the last holds all later ones."""


class Notice(IntEnum):
    """What told that a process had drifted."""

    PIECES = 0
    TIME = 1
    INSPECTION = 2


class Verdict(IntEnum):
    """What became of a piece at the end of an operation."""

    PASSED = 0
    REWORK = 1  # rejected, and sent to a station that reworks it
    SCRAP = 2
    AGAIN = 3  # rejected, and worked on again on the spot


PAIRS = frozenset({"queue", "under_way", "wip", "wait", "lead", "order_time"})
"""Counters of two integers each."""
COLUMNS = ("time", "kind", "station", "machine", "source", "serial", "a", "b", "c", "d")


@dataclass(frozen=True)
class Bins:
    """Equal stretches of time from 0 on; the last may be cut by the horizon. Both in nanoseconds."""

    width: int
    horizon: int

    @property
    def count(self) -> int:
        return -(-self.horizon // self.width)


@dataclass(frozen=True)
class Counters:
    """Everything the KPIs need, as exact integers per time bin (last axis, or last but one where two integers follow).

    M machines, R steps, P products, N persons, S stations, F failure modes of machines, V vehicles, B bins. Events
    belong to the bin in which they happen; durations are split over the bins they cover; times of finished waits,
    repairs and lead times belong to the bin in which they finish.
    """

    bins: Bins
    machine_time: Ints  # [M, State, B] ns; adds up to the bin for every machine
    pair_busy: Ints  # [K, B] ns at work of each of the plan's pairs of person and station; none where nobody tires
    by_hour: Ints  # [HOURS, 3, B] work by hand begun in each hour of a shift: persons, their fatigue (millionths) and
    # chances of an error (1e-9), added up; [0, 3, B] where nobody tires
    person_busy: Ints  # [N, B] ns at work (set-up, load, work, unload, repair)
    absent: Ints  # [N, B] ns of working hours missed
    stood_in: Ints  # [N, B] ns of these in which somebody stood in
    walked: Ints  # [N, B] ns on the way to another post
    shifts: Ints  # [N, B] shifts that ended, of people who were there (or who stood in)
    tired: Ints  # [N, B] their fatigue at that moment, in millionths, added up; 0 where nobody tires
    queue: Ints  # [S, B, 2] parts (or lots) in the station's queue, over time
    under_way: Ints  # [S, B, 2] pieces on their way to the station, over time; [0, B, 2] where moves take no time
    vehicle_time: Ints  # [V, VehicleState, B] ns; adds up to the bin for every vehicle
    wip: Ints  # [B, 2] pieces in the plant, over time
    taken: Ints  # [R, B] parts taken by a machine
    waited: Ints  # [R, B] of them, those that waited at all
    wait: Ints  # [R, B, 2] their waits, from asking for the station to being taken
    processed: Ints  # [R, B] pieces that finished an operation (each time round counts)
    rejected: Ints  # [R, B] of them, those rejected
    reworked: Ints  # [R, B] of them, those rejected and not scrapped (Verdict.REWORK, Verdict.AGAIN)
    tried: Ints  # [R, B] processed pieces that were at the station for the first time
    passed: Ints  # [R, B] of them, those not rejected
    scrapped: Ints  # [R, B] pieces scrapped at the step: by verdict, by a failure or by its way on
    unfinished: Ints  # [R, B] of them, those that a failure scrapped before their operation was finished
    defective: Ints  # [R, B] processed pieces that carry a defect at the end of the operation, before the verdict
    entered: Ints  # [P, B] pieces that entered the plant (took a place in it)
    good: Ints  # [P, B] pieces that left sound
    escapes: Ints  # [P, B] pieces that left with a defect
    scrap: Ints  # [P, B] pieces scrapped
    first_pass: Ints  # [P, B] pieces that left sound and were never rejected
    lead: Ints  # [P, B, 2] time from arrival to leaving, summed over the pieces that left (good and escapes)
    orders: Ints  # [P, B] parts or orders whose last piece has gone
    late: Ints  # [P, B] of them, those after their due date
    order_time: Ints  # [P, B, 2] their times from arrival to the last piece's going
    failures: Ints  # [F, B] planned stops apart
    repairs: Ints  # [F, B] repairs that ended
    repair_time: Ints  # [F, B] ns under repair, without the wait for repairers and without pauses
    repair_wait: Ints  # [F, B] ns until somebody noticed, waiting for repairers, and pauses
    stops: Ints  # [F, B] planned stops
    services: Ints  # [F, B] planned stops that ended
    service_time: Ints  # [F, B] ns of work in these, without the wait for repairers and without pauses
    service_wait: Ints  # [F, B] ns waiting for repairers in these, and pauses
    drift_time: Ints  # [M, B] ns out of control, until the machine stops for it; [0, B] where no mode drifts
    drift_pieces: Ints  # [M, B] pieces whose work ended out of control; [0, B] where no mode drifts
    noticed: Ints  # [F, B] drifts noticed; [0, B] where no mode drifts
    setups: Ints  # [M, B] set-ups that ended
    cycles: Ints  # [M, B] pieces that finished their operation on the machine
    inside: Ints  # [P] pieces in the plant at the horizon

    @staticmethod
    def zero(plan: Plan, bins: Bins) -> Counters:
        """Counters of a plan before anything has happened."""
        stations, machines, steps = len(plan.station_names), len(plan.machine_names), len(plan.step_station)
        products, persons, modes = len(plan.product_names), len(plan.person_names), len(plan.mode_of)
        vehicles = len(plan.moves.vehicle_names) if plan.moves is not None else 0
        shapes = {
            "machine_time": (machines, len(State)),
            "pair_busy": (len(plan.pair_person) if plan.tires else 0,),
            "by_hour": (HOURS if plan.tires else 0, 3),
            **dict.fromkeys(("person_busy", "absent", "stood_in", "walked", "shifts", "tired"), (persons,)),
            "queue": (stations,),
            "under_way": (stations if plan.moves is not None else 0,),
            "vehicle_time": (vehicles, len(VehicleState)),
            "wip": (),
            **dict.fromkeys(("taken", "waited", "wait", "processed", "rejected", "reworked"), (steps,)),
            **dict.fromkeys(("tried", "passed", "scrapped", "unfinished", "defective"), (steps,)),
            **dict.fromkeys(("entered", "good", "escapes", "scrap", "first_pass", "lead"), (products,)),
            **dict.fromkeys(("orders", "late", "order_time"), (products,)),
            **dict.fromkeys(("failures", "repairs", "repair_time", "repair_wait"), (modes,)),
            **dict.fromkeys(("stops", "services", "service_time", "service_wait"), (modes,)),
            **dict.fromkeys(("drift_time", "drift_pieces"), (machines if plan.drifting else 0,)),
            "noticed": (modes if plan.drifting else 0,),
            "setups": (machines,),
            "cycles": (machines,),
        }
        arrays = {
            name: np.zeros((*shape, bins.count, *((2,) if name in PAIRS else ())), dtype=np.int64)
            for name, shape in shapes.items()
        }
        return Counters(bins=bins, inside=np.zeros(products, dtype=np.int64), **arrays)

    def over(self, bins: slice) -> Mapping[str, Ints]:
        """Each counter, by name, added up over some bins: their axis is gone."""
        return {name: self._over(bins, name) for name in COUNTED}

    def _over(self, bins: slice, name: str) -> Ints:
        counter: Ints = getattr(self, name)
        if name in PAIRS:
            return np.asarray(np.add.reduce(counter[..., bins, :], axis=-2))
        return np.asarray(np.add.reduce(counter[..., bins], axis=-1))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Counters):
            return NotImplemented
        return self.bins == other.bins and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in (*COUNTED, "inside")
        )

    __hash__ = None  # type: ignore[assignment]


COUNTED = tuple(field.name for field in fields(Counters) if field.name not in ("bins", "inside"))
"""The names of counters in bins."""


def carry(pairs: Ints) -> Ints:
    """Two-integer integrals in their normal form: 0 <= part-nanoseconds < 1e9."""
    out = pairs.copy()
    out[..., 0] += pairs[..., 1] // SECOND
    out[..., 1] = pairs[..., 1] % SECOND
    return out


def part_seconds(pairs: Ints) -> NDArray[np.float64]:
    """Two-integer integrals as floating part-seconds."""
    return np.asarray(pairs[..., 0] + pairs[..., 1] / SECOND, dtype=np.float64)


@dataclass(frozen=True)
class Trace:
    """The event log: one row per record, columns as in COLUMNS, sorted by all of them. -1 stands for "none"."""

    rows: Ints

    @staticmethod
    def of(rows: Ints) -> Trace:
        """Sorts records into the canonical order and joins neighbouring intervals of one machine's state."""
        lasts = np.isin(rows[:, 1], (Kind.STATE, Kind.QUEUE, Kind.WIP, Kind.DRIFT))
        lasting, others = rows[lasts], rows[~lasts]
        table = np.concatenate([others, _joined(lasting)])
        return Trace(table[np.lexsort(table.T[::-1])])

    def of_kind(self, kind: Kind) -> Ints:
        return np.asarray(self.rows[self.rows[:, 1] == kind])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trace) and np.array_equal(self.rows, other.rows)

    __hash__ = None  # type: ignore[assignment]


def _joined(rows: Ints) -> Ints:
    """Intervals (STATE, QUEUE, WIP, DRIFT) without the empty ones, touching ones of equal value joined to one."""
    rows = rows[rows[:, 7] > 0]
    rows = rows[np.lexsort((rows[:, 0], rows[:, 3], rows[:, 2], rows[:, 1]))]
    if len(rows) < 2:
        return rows
    same = np.all(rows[1:, 1:7] == rows[:-1, 1:7], axis=1) & (rows[1:, 0] == rows[:-1, 0] + rows[:-1, 7])
    first = np.flatnonzero(np.concatenate([[True], ~same]))
    out = rows[first].copy()
    out[:, 7] = np.add.reduceat(rows[:, 7], first)
    return out


@dataclass(frozen=True)
class Run:
    """One replication of one plan: counters, the event log if asked for, and what it took."""

    counters: Counters
    trace: Trace | None
    events: int
    """The engine's own count, for the cost of an event only: engines count differently, and it is no result."""
    engine: str
    """By which it was made."""


def guard_conservation(plan: Plan, counters: Counters) -> None:
    """Raises `InternalError` unless states close to the nanosecond and every piece is accounted for."""
    bins = counters.bins
    widths = np.full(bins.count, bins.width, dtype=np.int64)
    widths[-1] = bins.horizon - bins.width * (bins.count - 1)
    open_machines = np.flatnonzero(np.any(counters.machine_time.sum(axis=1) != widths, axis=1))
    if open_machines.size:
        raise InternalError(f"states of {plan.machine_names[open_machines[0]]} do not add up to the time that passed")
    adrift = np.flatnonzero(np.any(counters.vehicle_time.sum(axis=1) != widths, axis=1))
    if adrift.size:
        raise InternalError(f"states of vehicle {adrift[0]} do not add up to the time that passed")
    gone = (counters.good + counters.escapes + counters.scrap).sum(axis=1)
    lost = np.flatnonzero(counters.entered.sum(axis=1) != gone + counters.inside)
    if lost.size:
        raise InternalError(f"pieces of {plan.product_names[lost[0]]} were lost or made from nothing")
