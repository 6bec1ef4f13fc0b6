"""The plan: a plant as flat arrays, ready for any engine.

`compile_blueprint` (in `simfactory.blueprint`) makes a blueprint of a scenario once per configuration; `fill` makes a
`Plan` of it, once per draw of the doubtful values. A plan knows no doubt and no YAML: integers count nanoseconds and
positions, floats are parameters of laws and probabilities. -1 stands for "none" throughout.

A *step* is one product at one station: it holds the laws, the crew and the ways on. A product with a route of its own
has one step for each stop; every product also has a step at each station off its route, for parts sent there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simfactory.sampling.streams import history_key

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Words = NDArray[np.uint64]

OUT, SCRAP, AGAIN = -1, -2, -3  # destinations that are no step
UNLIMITED = -1  # places of a queue without limit
ALWAYS = -1  # a calendar without closing time
PACE = 1_000_000  # at which work takes its time: paces are whole millionths of it


class Rule(IntEnum):
    """Who is first in a queue, among parts of one priority; ties by the order of entry."""

    FIFO = 0
    EARLIEST_DUE_DATE = 1
    SHORTEST_WORK = 2
    SAME_FAMILY = 3


class Clock(IntEnum):
    """When the life of a failure mode runs out: never while the machine is down, nor while it is off shift."""

    WORKING = 0  # only during the cycle
    OCCUPIED = 1  # while a part is on the machine
    CALENDAR = 2  # whenever it is up, inside the station's shift
    CYCLES = 3  # counts finished cycles; trips at the finish, with the part still on the machine


class AfterFailure(IntEnum):
    """What becomes of the interrupted segment when the repair ends."""

    RESUME = 0
    RESTART = 1  # with the same duration
    SCRAP = 2  # the piece under load, work or unload is scrapped


class Segment(IntEnum):
    """What a person or a machine does for one stretch."""

    SETUP = 0
    LOAD = 1
    WORK = 2
    UNLOAD = 3
    REPAIR = 4


class ShiftKind(IntEnum):
    """What a shift does to the chance of an error: the place in `Human.shift_errors`. Nights count in a row."""

    MORNING = 0
    AFTERNOON = 1
    NIGHT = 2
    SECOND_NIGHT = 3
    THIRD_NIGHT = 4
    FOURTH_NIGHT = 5


SHIFT_KIND, SHIFT_OPENS, SHIFT_CLOSES = 7, 8, 16
"""Bits of `Calendars.marks`: the kind; a shift begins with this window, or ends with it (breaks divide a shift)."""


class Constant(IntEnum):
    """The place in `Human.constants` of what is the same for everybody; see `simfactory.human_factors`."""

    RECOVERY = 0  # 1/min
    SLOWING = 1
    ERRORS_BY_FATIGUE = 2
    MASTERED = 3  # pieces
    FORGOTTEN = 4  # minutes
    STRAIN_RATIO = 5
    BY_RISK = 6
    ALLOWANCE = 7
    BY_PACE = 8
    AFFECTED = 9


class SourceKind(IntEnum):
    """How parts come into being."""

    UNLIMITED = 0  # one is always at hand; the machine of the first station takes it when its queue is empty
    ARRIVALS = 1  # after draws of `every`
    CONSTANT_WIP = 2  # `wip` parts at time 0, one more whenever the last piece of one has gone
    FIXED = 3  # `wip` parts at time 0 and no more


class Purpose(IntEnum):
    """What a draw that belongs to a part decides, at one station; see `Plan.part_streams`."""

    LOAD = 0
    WORK = 1
    UNLOAD = 2
    MEND = 3
    DEFECT = 4
    VERDICT = 5
    REJECT_BRANCH = 6
    BRANCH = 7


class SourcePurpose(IntEnum):
    """What a draw that belongs to a source decides; k is the part's serial; see `Plan.source_streams`."""

    EVERY = 0
    PRODUCT = 1
    PIECES = 2
    DUE = 3


class MovePurpose(IntEnum):
    """What a draw of a part that moves to another station decides; see `Moves.streams`."""

    TRAVEL = 0
    PICK_UP = 1  # by a vehicle
    SET_DOWN = 2


class Account(StrEnum):
    """What of money and energy a plant tells: only what its scenario prices."""

    ENERGY = "energy"  # kWh
    CO2 = "co2"
    ENERGY_COST = "energy_cost"
    LABOUR = "labour"
    MATERIAL = "material"
    SCRAP = "scrap"
    ESCAPES = "escapes"
    UPKEEP = "upkeep"  # maintenance, and the running costs of upgrades
    SALES = "sales"
    INVESTMENT = "investment"


@dataclass(frozen=True)
class Laws:
    """Rows of `sampling.sampler.sample`, with the flat table that the tabulated ones point into."""

    kind: Ints
    a: Floats
    b: Floats
    c: Floats
    d: Floats
    start: Ints
    count: Ints
    table: Floats


@dataclass(frozen=True)
class Work:
    """One kind of segment at each step: its law (-1: none), the pool (-1: nobody), how many people, and how urgent."""

    law: Ints  # [R] row of Laws, in seconds
    pool: Ints  # [R]
    crew: Ints  # [R]
    priority: Ints  # [R] lower goes first


@dataclass(frozen=True)
class Calendars:
    """Periodic windows [start, end) in nanoseconds inside a period that starts at time 0; touching ones are merged.

    Windows of calendar c are start[first[c]:first[c + 1]], sorted and disjoint, 0 <= start < end <= period[c]. One that
    lasts for ever (0 to period) is written as ALWAYS instead.
    """

    period: Ints  # [C]
    first: Ints  # [C + 1]
    start: Ints
    end: Ints
    marks: Ints  # ShiftKind of the shift that the window belongs to, + SHIFT_OPENS, + SHIFT_CLOSES


@dataclass(frozen=True)
class Maintenance:
    """What failure modes say beside their lives and repairs; D definitions, F rows of (machine, mode)."""

    planned: Flags  # [D] each of its stops is planned: it waits for the end of the piece, and is no failure
    announced: Flags  # [D] some of its lives are caught before they end: see `Plan.caught`
    reaction: Ints  # [D] law: seconds from a failure until somebody has noticed; -1: it is noticed at once
    renews_first: Ints  # [F + 1] the end of a repair of row f gives new lives to renews[first[f]:first[f + 1]],
    renews: Ints  # rows of the same machine
    reaction_streams: Words  # [F] k counts the repairs
    caught_streams: Words  # [F] k counts the lives


@dataclass(frozen=True)
class Drifting:
    """Failure modes that let their machine run on, out of control; D definitions, F rows of (machine, mode)."""

    drifts: Flags  # [D] those that do; the others have no laws below
    pieces: Ints  # [D] law: a drift is noticed after so many pieces of the machine (rounded, at least 1); -1: never so
    after: Ints  # [D] law: after so many seconds on the mode's clock; -1: never so
    by: Flags  # [D, S] stations that tell of it when they reject a defective piece
    pieces_streams: Words  # [F] k counts the drifts
    after_streams: Words  # [F] k counts the drifts


@dataclass(frozen=True)
class Human:
    """What work does to people, in numbers that a doubt can move; neutral where the scenario says nothing of it."""

    constants: Floats  # [Constant]
    growth: Floats  # [S] 1/min, of fatigue at attended work there, repairs included; 0 where nobody tires
    exponent: Floats  # [S] b of the learning curve; 0: nothing to learn
    incompressible: Floats  # [S] M of De Jong's law
    first_time: Floats  # [S] minutes: what the first piece takes somebody who has never made one
    experience: Floats  # [S] pieces: where everybody stands at time 0
    by_skill: Floats  # [S] by how much skill makes a beginner's error there less likely
    shift_errors: Floats  # [ShiftKind] what multiplies the chance of an error
    control: Floats  # [S] over one's work there, 0 to 1
    ocra: Floats  # [S] physical risk, as an OCRA index
    absence: Floats  # [pools] share of rostered shifts that those miss whose work is as usual
    spell_mean: Floats  # [pools] shifts: the mean of `Plan.spell`, rounded as it is, at least 1
    usual: Floats  # [pools] `absence_factor` of the pool in the plant as it is
    stand_in_price: Floats  # [pools] EUR per hour of somebody who stands in
    walk: Ints  # [pools] ns from one post to another


@dataclass(frozen=True)
class Money:
    """Prices and powers; 0 where the scenario says nothing. No engine knows them."""

    accounts: frozenset[Account]
    wage: Floats  # [G] EUR per paid hour of each group of the roster, premiums included
    cost: Floats  # [pools] EUR per paid hour, without premiums
    price: Floats  # [P] EUR of a good piece
    material: Floats  # [P] EUR of a piece, be it good or scrap
    power: Floats  # [S, State] W of each machine
    base: float  # W of the site
    tariff: float  # EUR/kWh
    co2: float  # kg/kWh
    scrap: float  # EUR per scrapped piece, beside its material
    escape: float  # EUR per piece that reaches the customer with a defect
    weekly: float  # EUR per week of operation: maintenance, and the running costs of upgrades
    investment: float  # EUR: the prices of the upgrades it has had; NaN where one of them has none


@dataclass(frozen=True)
class Moves:
    """Moves between stations that take time, and the vehicles of fleets that make them.

    V vehicles in the order of fleets, which are in name order. A vehicle charges once it was under way for as long as
    `charge_after` says.
    """

    travel: Ints  # [R] law (seconds) of the way from the step to another station; -1: it takes no time
    fleet: Ints  # [R] whose vehicles carry what leaves the step; -1: nobody's are needed
    streams: Words  # [S, Q, MovePurpose] by the station that is left
    fleet_names: tuple[str, ...]
    vehicle_names: tuple[str, ...]  # "carts#1"
    vehicle_fleet: Ints  # [V]
    load: Ints  # [fleets] law (seconds)
    unload: Ints  # [fleets] law (seconds)
    charge: Ints  # [fleets] law (seconds); -1: they never charge
    charge_after: Ints  # [fleets] law (seconds), always the same; -1: they never charge
    charge_streams: Words  # [V] k counts the vehicle's charges


@dataclass(frozen=True, eq=False)
class Plan:
    """One plant under one set of values. See the module's text for the words."""

    # stations in line order, machines in station order
    station_names: tuple[str, ...]
    machine_names: tuple[str, ...]  # "press", or "press#1", "press#2" where a station has several
    first_machine: Ints  # [S + 1] machines of station s are first_machine[s] .. first_machine[s + 1] - 1
    station_of: Ints  # [M]
    queue_places: Ints  # [S] parts (lots) that wait in front; 0: handed straight on; UNLIMITED
    queue_rule: Ints  # [S] Rule
    station_calendar: Ints  # [S] ALWAYS or a calendar: the station's shift, breaks excluded
    unattended: Flags  # [S] segments that need nobody start and go on off shift
    finish_piece: Flags  # [S] at the end of a shift: finish what is under way instead of pausing
    initial_setup: Flags  # [S]
    uncontended: Flags  # [S] one feeding machine (or source), one machine, FIFO, one priority, no loop

    # products and steps
    product_names: tuple[str, ...]
    family_names: tuple[str, ...]
    product_family: Ints  # [P]
    product_priority: Ints  # [P] lower goes first
    entry_step: Ints  # [P]
    step_station: Ints  # [R]
    step_product: Ints  # [R]
    load: Work
    work: Work
    unload: Work
    setup: Work  # its law: before another family
    setup_same: Ints  # [R] law between two of one family, -1 none
    setup_matrix: Ints  # [R] row of setup_from_to, -1: none
    setup_from_to: Ints  # [X, families, families] law, -1 none
    work_content: Ints  # [R] ns: mean load + cycle + unload of a piece, for the rule of the shortest work
    defect: Floats  # [R] chance that the operation makes a sound piece defective
    inspects: Flags  # [R]
    detects: Floats  # [R] chance that a defective piece is rejected
    wearies: Flags  # [R] people inspect who find less, the longer they are at it
    weary_after: Floats  # [R] seconds over which that falls
    weary_loss: Floats  # [R] by this share
    false_rejects: Floats  # [R] chance that a sound piece is rejected
    mends: Floats  # [R] chance that a defect is mended, for pieces that a rejection sent here
    branch_first: Ints  # [R + 1] ways on after step r are branch_to[branch_first[r]:branch_first[r + 1]]
    branch_to: Ints  # step, OUT or SCRAP
    branch_upto: Floats  # cumulative share; the last is 1
    reject_first: Ints  # [R + 1] where rejected pieces go
    reject_to: Ints  # step, SCRAP or AGAIN
    reject_upto: Floats

    # failure modes: rows f of (machine, mode), in machine order, then name order
    mode_names: tuple[str, ...]  # [D] names of mode definitions: "turn_mill/breakdown"
    mode_machine: Ints  # [F]
    mode_of: Ints  # [F] definition, into the arrays below
    mode_first: Ints  # [M + 1] rows of machine m
    clock: Ints  # [D] Clock
    after_failure: Ints  # [D] AfterFailure
    take_while_down: Flags  # [D]
    release_while_down: Flags  # [D]
    life: Ints  # [D] law: seconds, or cycles for Clock.CYCLES (rounded, at least 1)
    repair_law: Ints  # [D]
    repair_pool: Ints  # [D]
    repair_crew: Ints  # [D]
    repair_priority: Ints  # [D]
    drifting: Drifting | None  # None: no mode drifts
    drift_defects: Floats  # [D] chance that work out of control makes a sound piece defective; 0 where none drifts
    maintenance: Maintenance
    caught: Floats  # [D] chance that a life is caught: it ends in a planned stop
    caught_repair: Floats  # [D] what then multiplies the time of the repair

    # people: pools in name order, persons in the order of pool and team
    pool_names: tuple[str, ...]
    person_names: tuple[str, ...]  # "turners#1"
    person_pool: Ints  # [N]
    person_calendar: Ints  # [N] ALWAYS or a calendar, breaks excluded
    pace: Ints  # [N, S] of each person's work at the station, repairs included: see PACE; 0: not qualified
    human: Human
    tires: bool  # whether people tire; exposures are measured where they do
    learns: bool  # whether people learn by doing, and forget
    errs: bool  # whether fatigue, skill and shift change the chance of a defect
    teaches: Ints  # [R] Segment by which a piece is made by hand there (the work, else load or unload); -1: by nobody
    paced: Flags  # [S] whether a machine or a line sets the pace of attended work
    spell: Ints  # [pools] law of the time away (seconds; whole shifts of a day, at least 1); -1: nobody is ever absent
    stand_in_after: Ints  # [pools] missed shifts of a spell before somebody stands in; -1: nobody does
    stand_in_pace: Ints  # [pools] what multiplies the pace of who stands in: see PACE
    stays: Flags  # [pools] people serve their post first, and leave it where it has no work for them
    pair_person: Ints  # [K] who may work where, sorted: exposures and learning are kept for these
    pair_station: Ints  # [K]
    roster_pool: Ints  # [G] groups that are paid: the pool,
    roster_calendar: Ints  # [G] the paid hours (breaks included unless unpaid),
    roster_people: Ints  # [G] and how many
    calendars: Calendars
    cycle: int  # ns after which all calendars repeat (a week where there are none)

    # sources, in name order
    source_names: tuple[str, ...]
    source_kind: Ints  # [Q] SourceKind
    source_every: Ints  # [Q] law (seconds)
    source_wip: Ints  # [Q] parts
    source_pieces: Ints  # [Q] law of the pieces of a lot (rounded, at least 1); -1: one piece
    source_due: Ints  # [Q] law of the time to the due date; -1: none
    mix_first: Ints  # [Q + 1] products of source q are mix_product[mix_first[q]:mix_first[q + 1]]
    mix_product: Ints
    mix_upto: Floats  # cumulative share, drawn per part; unused where mix_count > 0
    mix_count: Ints  # so many in a row, repeated for ever (a sequence); 0: by share

    laws: Laws
    weights: Floats  # [P] standard work content of a good piece, or what the scenario says

    # streams (hashes of names): what each draw's address is
    part_streams: Words  # [S, Q, Purpose]
    source_streams: Words  # [Q, SourcePurpose]
    setup_streams: Words  # [M] k counts the machine's set-ups
    life_streams: Words  # [F] k counts the lives
    repair_streams: Words  # [F] k counts the repairs
    absence_streams: Words  # [N] k counts rostered shifts
    spell_streams: Words  # [N] k counts spells

    loops: bool  # the stations with limited queues form a loop: a deadlock is possible
    features: frozenset[str]  # the scenario's keys that an engine must know
    support: Floats | None = None  # [pools] seconds per week that are paid beside the roster, for upgrades; None: none
    money: Money | None = None  # None: the scenario prices nothing
    moves: Moves | None = None  # None: all moves take no time
    frame: Plan | None = field(default=None, repr=False)  # what it was filled from: all but its numbers is the same

    @cached_property
    def revisits(self) -> bool:
        """Whether a part can come to a station more than once."""
        ways = ((self.branch_first, self.branch_to), (self.reject_first, self.reject_to))
        return any(
            to == AGAIN or (to >= 0 and self.step_station[to] <= self.step_station[step])
            for first, goals in ways
            for step in range(len(self.step_station))
            for to in goals[first[step] : first[step + 1]].tolist()
        )

    @cached_property
    def drifting_rows(self) -> Flags:
        """[F] whether the mode of a machine drifts."""
        drifts = np.zeros(len(self.clock), dtype=np.bool_) if self.drifting is None else self.drifting.drifts
        return np.asarray(drifts[self.mode_of])

    @cached_property
    def may_drift(self) -> Flags:
        """[S] whether a machine of the station may go out of control."""
        stations = self.station_of[self.mode_machine[self.drifting_rows]]
        return np.isin(np.arange(len(self.station_names)), stations)

    @cached_property
    def pair_of(self) -> Ints:
        """[N, S] the place of a person and a station among the pairs; -1: they are none."""
        places = np.full((len(self.person_names), len(self.station_names)), -1, dtype=np.int64)
        places[self.pair_person, self.pair_station] = np.arange(len(self.pair_person))
        return places

    @cached_property
    def digest(self) -> str:
        """A hash of everything above."""
        hashed = sha256()
        _hash(self, hashed)
        return hashed.hexdigest()

    def key(self, seed: int, replication: int) -> int:
        """The key of one history: every draw is a function of it, of a stream and of a count."""
        return history_key(seed, replication)


def _hash(some: Any, hashed: Any) -> None:
    for name in (one.name for one in fields(some) if one.name != "frame"):
        value = getattr(some, name)
        if is_dataclass(value):
            _hash(value, hashed)
        elif isinstance(value, np.ndarray):
            hashed.update(f"{name}{value.dtype}{value.shape}".encode() + value.tobytes())
        else:
            hashed.update(f"{name}{sorted(value) if isinstance(value, frozenset) else value!r}".encode())
