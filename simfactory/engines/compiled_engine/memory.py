"""A plan as the kernel's memory at time 0; see `layout` for what stands where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.places import WORD
from simfactory.engines.compiled_engine.times import NOT_DUE
from simfactory.engines.rules import possible
from simfactory.plan import (
    AGAIN,
    ALWAYS,
    UNLIMITED,
    Clock,
    Floats,
    Plan,
    Purpose,
    Rule,
    SourceKind,
    SourcePurpose,
    Work,
)
from simfactory.results import Ints, Segment, State
from simfactory.sampling.sampler import to_ns
from simfactory.sampling.streams import PAGE, PIECE_BITS

BOUNDLESS = 2**62
NewLeaf = Callable[[int, int], int]
ROWS = 4096
"""Of the log, beyond those that one step of the kernel may write."""
PARTS = 256
"""Parts that find room at first."""
CLOCK_BITS = {
    Clock.WORKING: HAS_WORK_CLOCK, Clock.OCCUPIED: HAS_PART_CLOCK,
    Clock.CALENDAR: HAS_CALENDAR_CLOCK, Clock.CYCLES: HAS_CYCLE_CLOCK,
}  # fmt: skip


@dataclass
class Memory:
    """The two arrays, and where in the first the records of each kind stand."""

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
    return _Builder(plan, trace, shuffle).build(key)


class _Builder:
    """Writes a plan into memory: first where everything stands, then what it says."""

    def __init__(self, plan: Plan, trace: bool, shuffle: int | None) -> None:
        self.plan = plan
        self.top = G_SIZE
        self.writes: list[tuple[int, Ints]] = []
        self.reals: list[Floats] = []
        self.real_top = 0
        stations, machines, steps = len(plan.station_names), len(plan.machine_names), len(plan.step_station)
        products, persons, modes = len(plan.product_names), len(plan.person_names), len(plan.mode_of)
        sources, pools, laws = len(plan.source_names), len(plan.pool_names), len(plan.laws.kind)
        self.counts = (stations, machines, steps, products, modes, persons, sources, pools, laws)
        self.stations = self._room(stations * S_SIZE)
        self.machines = self._room(machines * M_SIZE)
        self.steps = self._room(steps * R_SIZE)
        self.products = self._room(products * P_SIZE)
        self.modes = self._room(modes * F_SIZE)
        self.persons = self._room(persons * N_SIZE)
        self.sources = self._room(sources * Q_SIZE)
        self.pools = self._room(pools * W_SIZE)
        self.laws = self._room(laws * L_SIZE)
        self.shuffle = shuffle
        self.trace = trace

    def _room(self, words: int) -> int:
        first = self.top
        self.top += words
        return first

    def _put(self, numbers: Ints) -> int:
        """Keeps numbers somewhere; says where."""
        first = self._room(len(numbers))
        self.writes.append((first, np.asarray(numbers, dtype=np.int64)))
        return first

    def _put_real(self, numbers: Floats) -> int:
        first = self.real_top
        self.real_top += len(numbers)
        self.reals.append(np.asarray(numbers, dtype=np.float64))
        return first

    def _stream(self, name: int) -> int:
        """A stream, with a page for its uniforms."""
        at = self.real_top
        self.real_top += PAGE
        self.reals.append(np.zeros(PAGE))
        return self._put(np.array([_word(name), -PAGE, at], dtype=np.int64))

    def _table(self, first: int, count: int, size: int) -> Ints:
        """Records to be written: [count, size]."""
        table = np.zeros((count, size), dtype=np.int64)
        self.writes.append((first, table.reshape(-1)))
        return table

    def build(self, key: int) -> Memory:
        stations, machines, _, _, modes, persons, sources, pools, _ = self.counts
        plan = self.plan
        self._laws()
        calendars = self._calendars()
        turning = sum(
            calendar != ALWAYS and calendars[calendar] != NOBODY
            for calendar in (*plan.station_calendar.tolist(), *plan.person_calendar.tolist())
        )
        order = _leaves(machines + 2 * modes + turning + sources, self.shuffle)
        leaf, leaves = iter(order.tolist()), len(order)
        owners, kinds = np.zeros(leaves, np.int64), np.zeros(leaves, np.int64)

        def new_leaf(owner: int, kind: int) -> int:
            place: int = next(leaf)
            owners[place], kinds[place] = owner, kind
            return place

        self._machines(new_leaf)
        self._modes(new_leaf)
        self._products()
        self._steps()
        self._sources(new_leaf)
        self._stations(new_leaf, calendars)
        self._persons(new_leaf, calendars)
        words = -(-stations // WORD)
        flow, changes = self._room(words), self._room(max(leaves, stations))
        owners_at, kinds_at = self._put(owners), self._put(kinds)
        tree = self._room(4 * leaves)
        largest = int(np.diff(plan.reject_first).max(initial=0)) + 3
        rows = 64 + 16 * (machines + persons + modes + stations + largest)
        log = self._room(LOG_WIDTH * (ROWS + rows) if self.trace else 0)
        part_size = PART_VISITS + (stations if _revisits(plan) else 0)
        pieces = 1 << PIECE_BITS if bool(np.any(plan.source_pieces >= 0)) else 1
        at_once = int(np.diff(plan.first_machine).max())
        reserve = at_once * (ORDER_SIZE + pieces * PIECE_SIZE + (largest + 1) * part_size)
        mem = np.empty(self.top + reserve + PARTS * (ORDER_SIZE + PIECE_SIZE + part_size), dtype=np.int64)
        mem[: self.top] = 0
        for first, numbers in self.writes:
            mem[first : first + len(numbers)] = numbers
        nodes = mem[tree : tree + 4 * leaves].reshape(2 * leaves, 2)
        nodes[:, 0] = NOT_DUE
        nodes[leaves:, 1] = np.arange(leaves)
        for level in range(1, leaves.bit_length()):
            half = leaves >> level
            nodes[half : 2 * half, 1] = nodes[2 * half : 4 * half : 2, 1]
        for field, number in (
            (G_KEY, _word(key)), (G_REVISITS, int(_revisits(plan))), (G_LOOPS, int(plan.loops)), (G_TOP, self.top),
            (G_LIMIT, len(mem) - reserve), (G_PART_SIZE, part_size), (G_TREE, tree), (G_LEAVES, leaves),
            (G_OWNERS, owners_at), (G_KINDS, kinds_at), (G_CHANGES, changes), (G_FLOW, flow), (G_FLOW_WORDS, words),
            (G_STATIONS, self.stations), (G_STATION_COUNT, stations), (G_MACHINES, self.machines),
            (G_MACHINE_COUNT, machines), (G_POOLS, self.pools), (G_POOL_COUNT, pools), (G_LAWS, self.laws),
            (G_STEPS, self.steps), (G_MODES, self.modes), (G_MODE_COUNT, modes), (G_PERSONS, self.persons),
            (G_PRODUCTS, self.products), (G_PERSON_COUNT, persons), (G_SOURCES, self.sources),
            (G_SOURCE_COUNT, sources),
            (G_TRACING, int(self.trace)), (G_LOG, log), (G_LOG_LIMIT, ROWS),
        ):  # fmt: skip
            mem[field] = number
        return Memory(mem, np.concatenate([*self.reals, np.zeros(1)]), reserve)

    def _laws(self) -> None:
        laws = self.plan.laws
        table_at = self._put_real(laws.table)
        rows = self._table(self.laws, len(laws.kind), L_SIZE)
        rows[:, L_KIND] = laws.kind
        rows[:, L_START] = table_at + laws.start
        rows[:, L_COUNT] = laws.count
        rows[:, L_FIXED] = [to_ns(seconds) if seconds >= 0 else 0 for seconds in laws.a.tolist()]
        parameters = np.stack([laws.a, laws.b, laws.c, laws.d], axis=1)
        rows[:, L_REAL] = self._put_real(parameters.reshape(-1)) + 4 * np.arange(len(laws.kind))

    def _law(self, law: Ints) -> Ints:
        return np.where(law >= 0, self.laws + L_SIZE * law, NONE)

    def _calendars(self) -> list[int]:
        """The address of each calendar; NOBODY for one that never closes."""
        calendars, found = self.plan.calendars, []
        for calendar, period in enumerate(calendars.period.tolist()):
            inside = slice(int(calendars.first[calendar]), int(calendars.first[calendar + 1]))
            start, end = calendars.start[inside], calendars.end[inside]
            if int((end - start).sum()) == period:
                found.append(NOBODY)
                continue
            windows = self._put(np.stack([start, end], axis=1).reshape(-1))
            found.append(self._put(np.array([period, windows, len(start)])))
        return found

    def _machines(self, new_leaf: NewLeaf) -> None:
        plan = self.plan
        station = plan.station_of
        rows = self._table(self.machines, len(station), M_SIZE)
        rows[:, T_STATION] = self.stations + S_SIZE * station
        rows[:, T_MACHINE] = np.arange(len(station))
        rows[:, T_MODE] = NONE
        rows[:, M_STARTED] = NONE
        rows[:, M_FAMILY] = NONE
        rows[:, M_MODES] = self.modes + F_SIZE * plan.mode_first[:-1]
        rows[:, M_MODE_COUNT] = np.diff(plan.mode_first)
        rows[:, M_EMPTY] = int(State.STARVED)
        rows[:, M_CLOCKS] = np.where(plan.finish_piece[station], FINISHES_PIECE, 0)
        sets_up = bool(np.any(plan.setup.law >= 0)) or bool(np.any(plan.setup_same >= 0)) or plan.setup_from_to.size > 0
        for m in range(len(station)):
            rows[m, T_LEAF] = new_leaf(self.machines + M_SIZE * m, SEGMENT_ENDS)
            rows[m, M_SETUP_STREAM] = self._stream(int(plan.setup_streams[m])) if sets_up else NOBODY
        for row, machine in enumerate(plan.mode_machine.tolist()):
            rows[machine, M_CLOCKS] |= CLOCK_BITS[Clock(int(plan.clock[plan.mode_of[row]]))]
        self.machine_rows = rows

    def _modes(self, new_leaf: NewLeaf) -> None:
        plan = self.plan
        mode, machine = plan.mode_of, plan.mode_machine
        rows = self._table(self.modes, len(mode), F_SIZE)
        rows[:, T_STATION] = self.stations + S_SIZE * plan.station_of[machine]
        rows[:, T_MACHINE] = machine
        rows[:, T_MODE] = rows[:, F_ROW] = np.arange(len(mode))
        rows[:, T_SEGMENT] = int(Segment.REPAIR)
        rows[:, T_POOL] = self._pool(plan.repair_pool[mode])
        rows[:, T_CREW] = plan.repair_crew[mode]
        rows[:, T_PRIORITY] = plan.repair_priority[mode]
        rows[:, F_MACHINE] = self.machines + M_SIZE * machine
        rows[:, F_CLOCK] = plan.clock[mode]
        rows[:, F_AFTER] = plan.after_failure[mode]
        rows[:, F_TAKE] = plan.take_while_down[mode]
        rows[:, F_RELEASE] = plan.release_while_down[mode]
        rows[:, F_LIFE_LAW] = self._law(plan.life[mode])
        rows[:, F_REPAIR_LAW] = self._law(plan.repair_law[mode])
        for row in range(len(mode)):
            here = self.modes + F_SIZE * row
            rows[row, T_LEAF] = new_leaf(here, REPAIR_ENDS)
            rows[row, F_ALARM] = new_leaf(here, LIFE_ENDS)
            rows[row, F_LIFE_STREAM] = self._stream(int(plan.life_streams[row]))
            rows[row, F_REPAIR_STREAM] = self._stream(int(plan.repair_streams[row]))

    def _pool(self, pool: Ints) -> Ints:
        return np.where(pool >= 0, self.pools + W_SIZE * pool, NOBODY)

    def _products(self) -> None:
        plan = self.plan
        rows = self._table(self.products, len(plan.product_names), P_SIZE)
        rows[:, P_INDEX] = np.arange(len(rows))
        rows[:, P_FAMILY] = plan.product_family
        rows[:, P_PRIORITY] = plan.product_priority
        rows[:, P_ENTRY] = self._step(plan.entry_step)

    def _step(self, step: Ints) -> Ints:
        """The address of a step; destinations that are none stay as they are."""
        return np.where(step >= 0, self.steps + R_SIZE * step, step)

    def _steps(self) -> None:
        plan = self.plan
        rows = self._table(self.steps, len(plan.step_station), R_SIZE)
        rows[:, R_INDEX] = np.arange(len(rows))
        rows[:, R_STATION] = self.stations + S_SIZE * plan.step_station
        rows[:, R_PRODUCT] = self.products + P_SIZE * plan.step_product
        rows[:, R_FAMILY] = plan.product_family[plan.step_product]
        rows[:, R_WORK_CONTENT] = plan.work_content
        for segment, work in ((Segment.SETUP, plan.setup), (Segment.LOAD, plan.load), (Segment.WORK, plan.work),
                              (Segment.UNLOAD, plan.unload)):  # fmt: skip
            self._activity(rows, R_ACTIVITIES + A_SIZE * int(segment), work)
        rows[:, R_SAME] = self._law(plan.setup_same)
        self._matrices(rows)
        rows[:, R_SETS_UP] = (plan.setup.law >= 0) | (plan.setup_same >= 0) | (plan.setup_matrix >= 0)
        rows[:, R_TRUSTED] = ~plan.inspects & (plan.defect == 0.0)
        rows[:, R_INSPECTS] = plan.inspects
        chances = np.stack([plan.defect, plan.detects, plan.false_rejects, plan.mends], axis=1)
        rows[:, R_CHANCES] = self._put_real(chances.reshape(-1)) + 4 * np.arange(len(rows))
        goals, upto = self._put(self._step(plan.branch_to)), self._put_real(plan.branch_upto)
        rows[:, R_GOALS] = goals + plan.branch_first[:-1]
        rows[:, R_GOALS_UPTO] = upto + plan.branch_first[:-1]
        rows[:, R_GOAL_COUNT] = np.diff(plan.branch_first)
        goals, upto = self._put(self._step(plan.reject_to)), self._put_real(plan.reject_upto)
        rows[:, R_REJECTS] = goals + plan.reject_first[:-1]
        rows[:, R_REJECTS_UPTO] = upto + plan.reject_first[:-1]
        rows[:, R_REJECT_COUNT] = np.diff(plan.reject_first)

    def _activity(self, rows: Ints, at: int, work: Work) -> None:
        rows[:, at + A_LAW] = self._law(work.law)
        rows[:, at + A_POOL] = self._pool(work.pool)
        rows[:, at + A_CREW] = work.crew
        rows[:, at + A_PRIORITY] = work.priority

    def _matrices(self, rows: Ints) -> None:
        """For each step that has one, the laws by the family made before."""
        for step in np.flatnonzero(self.plan.setup_matrix >= 0).tolist():
            laws = self.plan.setup_from_to[self.plan.setup_matrix[step], :, rows[step, R_FAMILY]]
            rows[step, R_MATRIX] = self._put(self._law(laws))

    def _sources(self, new_leaf: NewLeaf) -> None:
        plan = self.plan
        rows = self._table(self.sources, len(plan.source_names), Q_SIZE)
        rows[:, Q_INDEX] = np.arange(len(rows))
        rows[:, Q_KIND] = plan.source_kind
        rows[:, Q_EVERY] = self._law(plan.source_every)
        rows[:, Q_PIECES] = self._law(plan.source_pieces)
        rows[:, Q_DUE] = self._law(plan.source_due)
        rows[:, Q_LOTS] = plan.source_pieces >= 0
        at_start = np.isin(plan.source_kind, (SourceKind.CONSTANT_WIP, SourceKind.FIXED))
        rows[:, Q_TO_BRING] = np.where(at_start, plan.source_wip, 0)
        for q in range(len(rows)):
            rows[q, Q_LEAF] = new_leaf(self.sources + Q_SIZE * q, PART_ARRIVES)
            for field, purpose in (
                (Q_EVERY_STREAM, SourcePurpose.EVERY), (Q_PRODUCT_STREAM, SourcePurpose.PRODUCT),
                (Q_PIECES_STREAM, SourcePurpose.PIECES), (Q_DUE_STREAM, SourcePurpose.DUE),
            ):  # fmt: skip
                rows[q, field] = self._stream(int(plan.source_streams[q, purpose]))
            mix = slice(int(plan.mix_first[q]), int(plan.mix_first[q + 1]))
            rows[q, Q_MIX] = self._put(self.products + P_SIZE * plan.mix_product[mix])
            rows[q, Q_MIX_COUNT] = mix.stop - mix.start
            rows[q, Q_UPTO] = self._put_real(plan.mix_upto[mix])
            rows[q, Q_SEQUENCE] = self._put(plan.mix_count[mix]) if plan.mix_count[mix].any() else NOBODY

    def _stations(self, new_leaf: NewLeaf, calendars: list[int]) -> None:
        plan = self.plan
        rows = self._table(self.stations, len(plan.station_names), S_SIZE)
        rows[:, S_INDEX] = np.arange(len(rows))
        rows[:, S_PLACES] = plan.queue_places
        rows[:, S_ROOM] = np.where(plan.queue_places == UNLIMITED, BOUNDLESS, plan.queue_places)
        rows[:, S_UNCONTENDED] = plan.uncontended
        rows[:, S_RULE] = plan.queue_rule
        one_priority = len(set(plan.product_priority.tolist())) == 1
        rows[:, S_FIRST_COME] = (plan.queue_rule == Rule.SAME_FAMILY) & one_priority
        rows[:, S_FIRST_COME] |= (plan.queue_rule == Rule.FIFO) & one_priority
        rows[:, S_MACHINES] = self.machines + M_SIZE * plan.first_machine[:-1]
        rows[:, S_MACHINE_COUNT] = np.diff(plan.first_machine)
        rows[:, S_UNATTENDED] = plan.unattended
        rows[:, S_FINISH_PIECE] = plan.finish_piece
        rows[:, S_INITIAL_SETUP] = plan.initial_setup
        suppliers = self._suppliers()
        needed = self._purposes()
        for s, calendar in enumerate(plan.station_calendar.tolist()):
            hours = NOBODY if calendar == ALWAYS else calendars[calendar]
            rows[s, S_OPEN] = hours == NOBODY
            rows[s, S_HOURS + H_CALENDAR] = hours
            if hours != NOBODY:
                rows[s, S_LEAF] = new_leaf(self.stations + S_SIZE * s, SHIFT_TURNS)
            rows[s, S_SUPPLIER_COUNT] = len(suppliers[s])
            rows[s, S_SUPPLIERS] = self._put(np.array([(source, -1, 0) for source in suppliers[s]]).reshape(-1))
            rows[s, S_STREAMS] = self._put(self._streams(s, needed))
        self.machine_rows[:, M_OPEN] = rows[plan.station_of, S_OPEN]

    def _suppliers(self) -> list[list[int]]:
        """The unlimited sources at hand at each station; the machines of others are without orders when empty."""
        plan = self.plan
        at_hand: list[list[int]] = [[] for _ in plan.station_names]
        for q, kind in enumerate(plan.source_kind.tolist()):
            first, end = int(plan.mix_first[q]), int(plan.mix_first[q + 1])
            places = possible(plan.mix_upto[first:end].tolist(), plan.mix_count[first:end].tolist())
            entries = plan.entry_step[plan.mix_product[first + np.array(places, dtype=np.int64)]]
            for station in dict.fromkeys(plan.step_station[entries].tolist()):
                if kind == SourceKind.UNLIMITED:
                    at_hand[station].append(self.sources + Q_SIZE * q)
                else:
                    self.machine_rows[plan.station_of == station, M_EMPTY] = int(State.NO_ORDER)
        return at_hand

    def _purposes(self) -> Ints:
        """[S, Purpose] whether a draw of this purpose can be needed at a station."""
        plan = self.plan
        faulty = bool(np.any(plan.defect > 0))
        by_step = {
            Purpose.LOAD: plan.load.law >= 0, Purpose.WORK: plan.work.law >= 0, Purpose.UNLOAD: plan.unload.law >= 0,
            Purpose.MEND: np.full(len(plan.defect), faulty), Purpose.DEFECT: plan.defect > 0,
            Purpose.VERDICT: plan.inspects, Purpose.REJECT_BRANCH: np.diff(plan.reject_first) > 1,
            Purpose.BRANCH: np.diff(plan.branch_first) > 1,
        }  # fmt: skip
        needed = np.zeros((len(plan.station_names), len(Purpose)), dtype=np.int64)
        for purpose, steps in by_step.items():
            np.maximum.at(needed[:, purpose], plan.step_station, steps.astype(np.int64))
        return needed

    def _streams(self, station: int, needed: Ints) -> Ints:
        """The streams of a station by source and purpose."""
        streams = self.plan.part_streams[station]
        found = np.zeros(streams.shape, dtype=np.int64)
        for purpose in np.flatnonzero(needed[station]).tolist():
            for source in range(len(found)):
                found[source, purpose] = self._stream(int(streams[source, purpose]))
        return found.reshape(-1)

    def _persons(self, new_leaf: NewLeaf, calendars: list[int]) -> None:
        plan = self.plan
        rows = self._table(self.persons, len(plan.person_names), N_SIZE)
        rows[:, N_INDEX] = np.arange(len(rows))
        rows[:, N_POOL] = self.pools + W_SIZE * plan.person_pool
        for n, calendar in enumerate(plan.person_calendar.tolist()):
            hours = NOBODY if calendar == ALWAYS else calendars[calendar]
            rows[n, N_HOURS + H_CALENDAR] = hours
            if hours != NOBODY:
                rows[n, N_LEAF] = new_leaf(self.persons + N_SIZE * n, PERSON_TURNS)
            rows[n, N_QUALIFIED] = self._put(plan.qualified[n].astype(np.int64))


def _word(number: int) -> int:
    """64 bits as a signed integer."""
    return number - (1 << 64) if number >> 63 else number


def _leaves(count: int, shuffle: int | None) -> Ints:
    """A leaf of the tree of times for each thing that can be due, in order, or at random."""
    leaves = 2 ** max(1, (max(count, 2) - 1).bit_length())
    if shuffle is None:
        return np.arange(leaves)
    return np.random.default_rng(shuffle).permutation(leaves)


def _revisits(plan: Plan) -> bool:
    """Whether a part can come to a station more than once."""
    return any(
        to == AGAIN or (to >= 0 and plan.step_station[to] <= plan.step_station[step])
        for first, goals in ((plan.branch_first, plan.branch_to), (plan.reject_first, plan.reject_to))
        for step in range(len(plan.step_station))
        for to in goals[first[step] : first[step + 1]].tolist()
    )
