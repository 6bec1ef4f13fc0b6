"""A plan as the kernel's memory at time 0; see `layout` for what stands where."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter, is_
from weakref import WeakKeyDictionary

import numpy as np

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.places import WORD
from simfactory.engines.compiled_engine.records import Records, products_that_come
from simfactory.engines.compiled_engine.space import Leaves, Space, side_by_side, word
from simfactory.plan import Floats, Laws, Plan
from simfactory.results import HOURS, Ints, VehicleState
from simfactory.sampling.sampler import to_ns
from simfactory.sampling.streams import PIECE_BITS

ROWS = 4096
"""Of the log, beyond those that one step of the kernel may write."""
ROOM = 2**20
"""Words in which what moves finds room at first; the system gives memory only where something comes to stand."""


@dataclass
class Memory:
    """The two arrays of one history."""

    mem: Ints
    real: Floats
    reserve: int
    """Words that one step of the kernel may take for orders, parts and pieces."""

    def grow(self) -> None:
        """Twice the room for what moves."""
        grown = np.empty(2 * len(self.mem), dtype=np.int64)
        top = int(self.mem[G_TOP])
        grown[:top] = self.mem[:top]
        self.mem = grown
        self.mem[G_LIMIT] = len(grown) - self.reserve

    def records(self, first: int, count: int, size: int) -> Ints:
        """A view on records: [count, size]."""
        return self.mem[first : first + count * size].reshape(count, size)


def memory_of(plan: Plan, key: int, trace: bool, shuffle: int | None) -> Memory:
    """The memory of a plan at time 0, for one history of chance."""
    return _template(plan, shuffle).memory(plan, key, trace)


def _template(plan: Plan, shuffle: int | None) -> Template:
    """The template of a plan: that of others with its frame if it fits, which makes no difference but in time."""
    if shuffle is not None:
        return Template(plan, shuffle)
    frame = plan.frame or plan
    found = _TEMPLATES.get(frame)
    if found is None or not found.fits(plan):
        found = _TEMPLATES[frame] = Template(plan, None)
    return found


class Template:
    """All of a plan's memory at time 0 that its numbers do not move, made once for all draws of the doubtful values.

    It holds no plan: it goes when its frame does.
    """

    def __init__(self, plan: Plan, shuffle: int | None) -> None:
        space = Space()
        records = Records(plan, space)
        leaves = records.write(shuffle)
        self._structure, self._chances = STRUCTURE(plan), _possible(plan)
        for part in self._structure:
            _settle(part)
        self._laws, self._steps, self._pools = records.laws, records.steps, records.pools
        where = _of_records(plan, records) | _of_tallies(plan, records, space)
        where |= _of_moves(plan, space) | _of_times(plan, space, leaves)
        self._integers, self._pages_end = space.integers(), space.real_top
        for field, number in where.items():
            self._integers[field] = number
        self._integers[G_LOOPS] = plan.loops
        self._reserve = _words_at_once(plan, where[G_PART_SIZE])
        self._room = self._reserve + ROOM
        self._log = LOG_WIDTH * (ROWS + _rows_at_once(plan))

    def fits(self, plan: Plan) -> bool:
        """Whether a plan differs in nothing but its numbers, and the same things are possible under them."""
        return all(map(is_, STRUCTURE(plan), self._structure)) and _possible(plan) == self._chances

    def memory(self, plan: Plan, key: int, trace: bool) -> Memory:
        """The memory of a plan that fits."""
        start = len(self._integers)
        top = start + self._log if trace else start
        mem = np.empty(top + self._room, dtype=np.int64)
        mem[:start] = self._integers
        mem[G_KEY], mem[G_TRACING], mem[G_TOP], mem[G_LIMIT] = word(key), trace, top, len(mem) - self._reserve
        mem[G_LOG], mem[G_LOG_LIMIT] = (start, ROWS) if trace else (NOBODY, 0)
        memory = Memory(mem, self._reals(plan), self._reserve)
        self._put_laws(memory, plan.laws)
        steps = memory.records(self._steps, len(plan.step_station), R_SIZE)
        steps[:, R_WORK_CONTENT] = plan.work_content
        memory.records(self._pools, len(plan.pool_names), W_SIZE)[:, W_WALK] = plan.human.walk
        return memory

    def _reals(self, plan: Plan) -> Floats:
        """The second array: numbers in the order in which `Records` has room for them; what is 0 at time 0 (chances
        of spoiling a piece, pages); tables of laws."""
        numbers = np.concatenate([
            side_by_side(plan.laws.a, plan.laws.b, plan.laws.c, plan.laws.d),
            side_by_side(plan.defect, plan.detects, plan.false_rejects, plan.mends),
            side_by_side(plan.caught, plan.caught_repair, plan.drift_defects),
            plan.branch_upto, plan.reject_upto, plan.mix_upto, *_human(plan),
            side_by_side(plan.weary_after[plan.wearies], plan.weary_loss[plan.wearies]),
        ])  # fmt: skip
        zeros = np.zeros(self._pages_end - len(numbers))
        return np.concatenate([numbers, zeros, plan.laws.table, np.zeros(1)])

    def _put_laws(self, memory: Memory, laws: Laws) -> None:
        rows = memory.records(self._laws, len(laws.kind), L_SIZE)
        rows[:, L_KIND] = laws.kind
        rows[:, L_START] = self._pages_end + laws.start
        rows[:, L_COUNT] = laws.count
        rows[:, L_FIXED] = [to_ns(seconds) if seconds >= 0 else 0 for seconds in laws.a.tolist()]


_TEMPLATES: WeakKeyDictionary[Plan, Template] = WeakKeyDictionary()
"""By frame."""
NUMBERS = frozenset((
    "laws", "work_content", "defect", "detects", "weary_after", "weary_loss", "false_rejects", "mends", "branch_upto",
    "caught", "caught_repair", "drift_defects",
    "reject_upto", "mix_upto", "human", "weights", "support", "money", "frame",
))  # fmt: skip
"""What of a plan the memory at time 0 holds as numbers, or not at all."""
STRUCTURE = attrgetter(*(field.name for field in fields(Plan) if field.name not in NUMBERS))


def is_human(plan: Plan) -> bool:
    """Whether work does anything to people, or they are ever absent."""
    return plan.tires or plan.learns or plan.errs or bool(np.any(plan.spell >= 0))


def _human(plan: Plan) -> tuple[Floats, ...]:
    """What work does to people: constants; of stations; of pools; of pairs; bodies at time 0."""
    human = plan.human
    bodies = np.zeros((len(plan.person_names), B_SIZE))
    bodies[:, B_FACTOR] = human.usual[plan.person_pool]
    return (
        human.constants, human.shift_errors,
        side_by_side(
            human.growth, human.exponent, human.incompressible, human.first_time, human.control, human.ocra,
            human.by_skill,
        ),
        side_by_side(human.absence, human.spell_mean, human.usual),
        human.experience[plan.pair_station], bodies.reshape(-1),
    )  # fmt: skip


def _settle(part: object) -> None:
    """Nobody writes any more into the arrays that a template was made of: later memories would not show it."""
    for array in vars(part).values() if is_dataclass(part) else (part,):
        if isinstance(array, np.ndarray):
            array.setflags(write=False)


def _possible(plan: Plan) -> tuple[int, bytes, list[list[int]]]:
    """What the structure owes to numbers: the laws there are, steps that make defects, products that come."""
    return len(plan.laws.kind), (plan.defect > 0).tobytes(), products_that_come(plan)


def _of_records(plan: Plan, records: Records) -> dict[int, int]:
    """Where records stand, and how many."""
    return {
        G_STATIONS: records.stations, G_STATION_COUNT: len(plan.station_names),
        G_MACHINES: records.machines, G_MACHINE_COUNT: len(plan.machine_names),
        G_MODES: records.modes, G_MODE_COUNT: len(plan.mode_of),
        G_PERSONS: records.persons, G_PERSON_COUNT: len(plan.person_names),
        G_SOURCES: records.sources, G_SOURCE_COUNT: len(plan.source_names),
        G_POOLS: records.pools, G_POOL_COUNT: len(plan.pool_names),
        G_STEPS: records.steps, G_PRODUCTS: records.products, G_LAWS: records.laws,
        G_HUMAN: records.constants if is_human(plan) else NOBODY, G_TIRES: int(plan.tires), G_LEARNS: int(plan.learns),
        G_ERRS: int(plan.errs),
        G_HOURS: records.hours, G_PAIRS: records.pairs, G_PAIR_COUNT: len(plan.pair_person),
        **_of_ways(records),
    }  # fmt: skip


def _of_ways(records: Records) -> dict[int, int]:
    """Where moves that take time stand."""
    moves = records.moves
    if moves is None:
        return dict.fromkeys((G_WAYS, G_GOALS, G_VEHICLES, G_VEHICLE_COUNT), NOBODY)
    return {
        G_WAYS: moves.ways, G_GOALS: moves.goals, G_VEHICLES: moves.vehicles,
        G_VEHICLE_COUNT: len(moves.of.vehicle_names),
    }  # fmt: skip


def _of_tallies(plan: Plan, records: Records, space: Space) -> dict[int, int]:
    """Which words are tallies, in the order of TALLIES, and how many."""
    drifting = plan.drifting is not None
    kinds = np.array([
        (records.steps + R_TALLIES, len(plan.step_station), R_SIZE, R_SIZE - R_TALLIES),
        (records.products + P_TALLIES, len(plan.product_names), P_SIZE, P_SIZE - P_TALLIES),
        (records.modes + F_FAILURES, len(plan.mode_of), F_SIZE, F_SIZE - F_FAILURES),
        (records.machines + M_SETUPS, len(plan.machine_names), M_SIZE, M_SIZE - M_SETUPS),
        (records.persons + N_BUSY, len(plan.person_names), N_SIZE, N_HOURS - N_BUSY),
        (records.stations + S_AREA_SECONDS, len(plan.station_names), S_SIZE, S_SIZE - S_AREA_SECONDS),
        (G_WIP_SECONDS, 1, G_SIZE, 2),
        (records.pairs + K_BUSY, len(plan.pair_person) if plan.tires else 0, K_SIZE, 1),
        (records.hours, HOURS if plan.tires else 0, O_SIZE, 3),
        (records.drifters + I_TIME, len(plan.machine_names) if drifting else 0, I_SIZE, I_SIZE - I_TIME),
        (records.drifts + D_NOTICED, len(plan.mode_of) if drifting else 0, D_SIZE, 1),
        *_tallies_of_moves(plan, records),
    ])  # fmt: skip
    count = int((kinds[:, V_RECORDS] * kinds[:, V_WORDS]).sum())
    return {G_TALLIES: space.put(kinds.reshape(-1)), G_TALLIES_COUNT: count}


def _tallies_of_moves(plan: Plan, records: Records) -> list[tuple[int, int, int, int]]:
    moves = records.moves
    if moves is None:
        return [(NOBODY, 0, J_SIZE, 2), (NOBODY, 0, Z_SIZE, len(VehicleState))]
    stations, vehicles = len(plan.station_names), len(moves.of.vehicle_names)
    return [
        (moves.goals + J_SECONDS, stations, J_SIZE, 2), (moves.vehicles + Z_TIMES, vehicles, Z_SIZE, len(VehicleState)),
    ]  # fmt: skip


def _of_moves(plan: Plan, space: Space) -> dict[int, int]:
    """The moves that are due, and how much room a part takes."""
    words = -(-len(plan.station_names) // WORD)
    visits = len(plan.station_names) if plan.revisits else 0
    return {
        G_FLOW: space.room(words), G_FLOW_WORDS: words,
        G_REVISITS: int(plan.revisits), G_PART_SIZE: PART_VISITS + visits,
    }  # fmt: skip


def _of_times(plan: Plan, space: Space, leaves: Leaves) -> dict[int, int]:
    """The tree of times."""
    return {
        G_TREE: space.put(leaves.tree()), G_LEAVES: leaves.count, G_OWNERS: space.put(leaves.owners),
        G_KINDS: space.put(leaves.kinds), G_CHANGES: space.room(max(leaves.count, len(plan.station_names))),
    }  # fmt: skip


def _lots_at_once(plan: Plan) -> int:
    """Into so many parts at most a part is split when it leaves a machine."""
    return int(np.diff(plan.reject_first).max(initial=0)) + 3


def _rows_at_once(plan: Plan) -> int:
    """Rows of the log that one step of the kernel may write."""
    things = len(plan.machine_names) + len(plan.person_names) + len(plan.mode_of) + len(plan.station_names)
    return 64 + 16 * (things + _lots_at_once(plan))


def _words_at_once(plan: Plan, part_size: int) -> int:
    """Words that one step may take: an order, its pieces and the lots of a part, for each machine of a station."""
    pieces = 1 << PIECE_BITS if bool(np.any(plan.source_pieces >= 0)) else 1
    at_once = int(np.diff(plan.first_machine).max())
    return at_once * (ORDER_SIZE + pieces * PIECE_SIZE + (_lots_at_once(plan) + 1) * part_size)
