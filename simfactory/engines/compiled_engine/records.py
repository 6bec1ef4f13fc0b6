"""The records of a plan as they stand in the kernel's memory at time 0."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.move_records import MoveRecords
from simfactory.engines.compiled_engine.space import Leaves, Space, counts, law_at, side_by_side
from simfactory.engines.rules import possible
from simfactory.plan import (
    UNLIMITED,
    Clock,
    Drifting,
    Flags,
    Plan,
    Purpose,
    Rule,
    Segment,
    SourceKind,
    SourcePurpose,
    Work,
)
from simfactory.results import HOURS, Ints, State

BOUNDLESS = 2**62
CLOCK_BITS = np.zeros(len(Clock), dtype=np.int64)
CLOCK_BITS[[Clock.WORKING, Clock.OCCUPIED, Clock.CALENDAR, Clock.CYCLES]] = (
    HAS_WORK_CLOCK, HAS_PART_CLOCK, HAS_CALENDAR_CLOCK, HAS_CYCLE_CLOCK,
)  # fmt: skip


def products_that_come(plan: Plan) -> list[list[int]]:
    """For each source the products of its mix that can come at all."""
    coming = []
    for first, end in pairwise(plan.mix_first.tolist()):
        places = possible(plan.mix_upto[first:end].tolist(), plan.mix_count[first:end].tolist())
        coming.append(plan.mix_product[first:end][places].tolist())
    return coming


class Records:
    """Where the records of each kind stand, and what stands in them: all but the numbers that a doubt can move."""

    def __init__(self, plan: Plan, space: Space) -> None:
        self.plan, self.space = plan, space
        self.stations = space.room(len(plan.station_names) * S_SIZE)
        self.machines = space.room(len(plan.machine_names) * M_SIZE)
        self.steps = space.room(len(plan.step_station) * R_SIZE)
        self.products = space.room(len(plan.product_names) * P_SIZE)
        self.modes = space.room(len(plan.mode_of) * F_SIZE)
        self.persons = space.room(len(plan.person_names) * N_SIZE)
        self.sources = space.room(len(plan.source_names) * Q_SIZE)
        self.pools = space.room(len(plan.pool_names) * W_SIZE)
        self.laws = space.room(len(plan.laws.kind) * L_SIZE)
        self.parameters = space.real_room(4 * len(plan.laws.kind))
        self.chances = space.real_room(4 * len(plan.step_station))
        self.of_modes = space.real_room(OF_MODE * len(plan.mode_names))
        self.branches = space.real_room(len(plan.branch_upto))
        self.rejects = space.real_room(len(plan.reject_upto))
        self.mixes = space.real_room(len(plan.mix_upto))
        self.constants = space.real_room(len(plan.human.constants) + len(plan.human.shift_errors))
        self.of_stations = space.real_room(OF_STATION * len(plan.station_names))
        self.of_pools = space.real_room(OF_POOL * len(plan.pool_names))
        self.pieces = space.real_room(len(plan.pair_person))
        self.bodies = space.real_room(B_SIZE * len(plan.person_names))
        self.weary = space.real_room(2 * int(np.count_nonzero(plan.wearies)))
        self.of_machines = space.real_room(OF_MACHINE * len(plan.machine_names))
        self.pairs = space.room(len(plan.pair_person) * K_SIZE)
        drifting = plan.drifting is not None
        self.drifters = space.room(len(plan.machine_names) * I_SIZE if drifting else 0)
        self.drifts = space.room(len(plan.mode_of) * D_SIZE if drifting else 0)
        self.hours = space.room((HOURS if plan.tires else 0) * O_SIZE)
        self.moves = MoveRecords(plan, plan.moves, space) if plan.moves is not None else None

    def write(self, shuffle: int | None) -> Leaves:
        """Writes them all; says which leaf stands for what."""
        plan = self.plan
        self._laws()
        calendars = self._calendars()
        shifts, hours = calendars[plan.station_calendar], calendars[plan.person_calendar]
        machines, modes, sources = len(plan.machine_names), len(plan.mode_of), len(plan.source_names)
        turning = int(np.count_nonzero(shifts) + np.count_nonzero(hours))
        drifting = int(np.count_nonzero(plan.drifting_rows))
        moving = self.moves.leaves if self.moves is not None else 0
        leaves = Leaves(machines + 2 * modes + turning + sources + drifting + moving, shuffle)
        self._machines(leaves)
        self._modes(leaves)
        self._products()
        self._steps()
        self._sources(leaves)
        self._stations(leaves, shifts)
        self._persons(leaves, hours)
        self._pools()
        self._pairs()
        if self.moves is not None:
            self.moves.write(leaves, self.stations, self.laws)
        return leaves

    def _laws(self) -> None:
        rows = self.space.table(self.laws, len(self.plan.laws.kind), L_SIZE)
        rows[:, L_REAL] = self.parameters + 4 * np.arange(len(rows))

    def _law(self, law: Ints) -> Ints:
        return law_at(law, self.laws)

    def _calendars(self) -> Ints:
        """The address of each calendar; NOBODY for one that never closes, and at last for ALWAYS."""
        calendars = self.plan.calendars
        windows = self.space.put(side_by_side(calendars.start, calendars.end, calendars.marks))
        count = len(calendars.period)
        at = self.space.room(count * C_SIZE)
        rows = self.space.table(at, count, C_SIZE)
        rows[:, C_PERIOD] = calendars.period
        rows[:, C_WINDOWS] = windows + WINDOW * calendars.first[:-1]
        rows[:, C_COUNT] = counts(calendars.first)
        lengths = np.concatenate([[0], np.cumsum(calendars.end - calendars.start)])
        closes = counts(lengths[calendars.first]) < calendars.period
        return np.append(np.where(closes, at + C_SIZE * np.arange(count), NOBODY), NOBODY)

    def _machines(self, leaves: Leaves) -> None:
        plan = self.plan
        station = plan.station_of
        rows = self.space.table(self.machines, len(station), M_SIZE)
        rows[:, T_STATION] = self.stations + S_SIZE * station
        rows[:, T_MACHINE] = np.arange(len(station))
        rows[:, T_MODE] = NONE
        rows[:, M_STARTED] = NONE
        rows[:, M_FAMILY] = NONE
        rows[:, M_MODES] = self.modes + F_SIZE * plan.mode_first[:-1]
        rows[:, M_MODE_COUNT] = counts(plan.mode_first)
        rows[:, M_EMPTY] = int(State.STARVED)
        rows[:, M_CLOCKS] = np.where(plan.finish_piece[station], FINISHES_PIECE, 0)
        rows[:, M_CLOCKS] |= BY_HAND if plan.tires or plan.learns or plan.errs else 0
        watched = np.isin(station, plan.step_station[plan.wearies])
        rows[:, M_CLOCKS] |= np.where(watched, WATCHED, 0)
        rows[:, M_CHANCE] = self.of_machines + OF_MACHINE * np.arange(len(station))
        sets_up = bool(np.any(plan.setup.law >= 0)) or bool(np.any(plan.setup_same >= 0)) or plan.setup_from_to.size > 0
        rows[:, T_LEAF] = leaves.take(self.machines + M_SIZE * np.arange(len(station)), SEGMENT_ENDS)
        rows[:, M_SETUP_STREAM] = self.space.streams(plan.setup_streams) if sets_up else NOBODY
        np.bitwise_or.at(rows[:, M_CLOCKS], plan.mode_machine, CLOCK_BITS[plan.clock[plan.mode_of]])
        drifting = plan.drifting_rows
        finishes_first = (plan.maintenance.planned | plan.maintenance.announced)[plan.mode_of] | drifting
        rows[plan.mode_machine[finishes_first], M_CLOCKS] |= FINISHES_FIRST
        drifters = plan.mode_machine[drifting]
        rows[drifters, M_CLOCKS] |= DRIFTS
        rows[drifters, M_DRIFTER] = self.drifters + I_SIZE * drifters
        self.machine_rows = rows

    def _modes(self, leaves: Leaves) -> None:
        plan = self.plan
        mode, machine = plan.mode_of, plan.mode_machine
        rows = self.space.table(self.modes, len(mode), F_SIZE)
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
        here = self.modes + F_SIZE * np.arange(len(mode))
        rows[:, T_LEAF] = leaves.take(here, REPAIR_ENDS)
        rows[:, F_ALARM] = leaves.take(here, LIFE_ENDS)
        rows[:, F_LIFE_STREAM] = self.space.streams(plan.life_streams)
        rows[:, F_REPAIR_STREAM] = self.space.streams(plan.repair_streams)
        self._maintenance(rows)
        if plan.drifting is not None:
            self._drifts(rows, plan.drifting, leaves)

    def _drifts(self, modes: Ints, drifting: Drifting, leaves: Leaves) -> None:
        """Modes that drift, each with its own leaf for what inspections tell of it."""
        mode, drifts = self.plan.mode_of, np.flatnonzero(self.plan.drifting_rows)
        rows = self.space.table(self.drifts, len(mode), D_SIZE)
        modes[drifts, F_DRIFT] = self.drifts + D_SIZE * drifts
        rows[:, D_CHANCE] = self.of_modes + OF_MODE * mode + DRIFT_DEFECTS
        for law, stream, said, names in (
            (D_PIECES_LAW, D_PIECES_STREAM, drifting.pieces[mode], drifting.pieces_streams),
            (D_AFTER_LAW, D_AFTER_STREAM, drifting.after[mode], drifting.after_streams),
        ):
            rows[:, law] = self._law(said)
            rows[said >= 0, stream] = self.space.streams(names[said >= 0])
        rows[drifts, D_LEAF] = leaves.take(self.modes + F_SIZE * drifts, LOOKED_AT)

    def _maintenance(self, rows: Ints) -> None:
        """What modes say beside their lives and repairs."""
        care, mode = self.plan.maintenance, self.plan.mode_of
        announced, noticed_late = care.announced[mode], care.reaction[mode] >= 0
        rows[:, F_PLANNED] = care.planned[mode]
        rows[:, F_CHANCES] = np.where(announced, self.of_modes + OF_MODE * mode, NONE)
        rows[announced, F_CAUGHT_STREAM] = self.space.streams(care.caught_streams[announced])
        rows[:, F_REACTION_LAW] = self._law(care.reaction[mode])
        rows[noticed_late, F_REACTION_STREAM] = self.space.streams(care.reaction_streams[noticed_late])
        rows[:, F_RENEWS] = self.space.put(self.modes + F_SIZE * care.renews) + care.renews_first[:-1]
        rows[:, F_RENEW_COUNT] = counts(care.renews_first)

    def _pool(self, pool: Ints) -> Ints:
        return np.where(pool >= 0, self.pools + W_SIZE * pool, NOBODY)

    def _products(self) -> None:
        plan = self.plan
        rows = self.space.table(self.products, len(plan.product_names), P_SIZE)
        rows[:, P_INDEX] = np.arange(len(rows))
        rows[:, P_FAMILY] = plan.product_family
        rows[:, P_PRIORITY] = plan.product_priority
        rows[:, P_ENTRY] = self._step(plan.entry_step)

    def _step(self, step: Ints) -> Ints:
        """The address of a step; destinations that are none stay as they are."""
        return np.where(step >= 0, self.steps + R_SIZE * step, step)

    def _steps(self) -> None:
        plan = self.plan
        rows = self.space.table(self.steps, len(plan.step_station), R_SIZE)
        rows[:, R_INDEX] = np.arange(len(rows))
        rows[:, R_STATION] = self.stations + S_SIZE * plan.step_station
        rows[:, R_PRODUCT] = self.products + P_SIZE * plan.step_product
        rows[:, R_FAMILY] = plan.product_family[plan.step_product]
        for segment, work in ((Segment.SETUP, plan.setup), (Segment.LOAD, plan.load), (Segment.WORK, plan.work),
                              (Segment.UNLOAD, plan.unload)):  # fmt: skip
            self._activity(rows, R_ACTIVITIES + A_SIZE * int(segment), work)
        rows[:, R_SAME] = self._law(plan.setup_same)
        self._matrices(rows)
        rows[:, R_SETS_UP] = (plan.setup.law >= 0) | (plan.setup_same >= 0) | (plan.setup_matrix >= 0)
        streams = self._streams()
        rows[:, R_STREAMS] = self.space.put(streams.reshape(-1)) + streams[0].size * plan.step_station
        rows[:, R_TEACHES] = plan.teaches
        rows[:, R_TRUSTED] = ~plan.inspects & (plan.defect == 0.0) & ~plan.may_drift[plan.step_station]
        rows[:, R_INSPECTS] = plan.inspects
        rows[:, R_CHANCES] = self.chances + 4 * np.arange(len(rows))
        rows[plan.wearies, R_WEARIES] = self.weary + 2 * np.arange(np.count_nonzero(plan.wearies))
        rows[:, R_GOALS] = self.space.put(self._step(plan.branch_to)) + plan.branch_first[:-1]
        rows[:, R_GOALS_UPTO] = self.branches + plan.branch_first[:-1]
        rows[:, R_GOAL_COUNT] = counts(plan.branch_first)
        rows[:, R_REJECTS] = self.space.put(self._step(plan.reject_to)) + plan.reject_first[:-1]
        rows[:, R_REJECTS_UPTO] = self.rejects + plan.reject_first[:-1]
        rows[:, R_REJECT_COUNT] = counts(plan.reject_first)

    def _activity(self, rows: Ints, at: int, work: Work) -> None:
        rows[:, at + A_LAW] = self._law(work.law)
        rows[:, at + A_POOL] = self._pool(work.pool)
        rows[:, at + A_CREW] = work.crew
        rows[:, at + A_PRIORITY] = work.priority

    def _matrices(self, rows: Ints) -> None:
        """For each step that has one, the laws by the family made before."""
        for step in np.flatnonzero(self.plan.setup_matrix >= 0).tolist():
            laws = self.plan.setup_from_to[self.plan.setup_matrix[step], :, rows[step, R_FAMILY]]
            rows[step, R_MATRIX] = self.space.put(self._law(laws))

    def _sources(self, leaves: Leaves) -> None:
        plan = self.plan
        rows = self.space.table(self.sources, len(plan.source_names), Q_SIZE)
        rows[:, Q_INDEX] = np.arange(len(rows))
        rows[:, Q_KIND] = plan.source_kind
        rows[:, Q_EVERY] = self._law(plan.source_every)
        rows[:, Q_PIECES] = self._law(plan.source_pieces)
        rows[:, Q_DUE] = self._law(plan.source_due)
        rows[:, Q_LOTS] = plan.source_pieces >= 0
        at_start = (plan.source_kind == SourceKind.CONSTANT_WIP) | (plan.source_kind == SourceKind.FIXED)
        rows[:, Q_TO_BRING] = np.where(at_start, plan.source_wip, 0)
        rows[:, Q_LEAF] = leaves.take(self.sources + Q_SIZE * np.arange(len(rows)), PART_ARRIVES)
        streams = self.space.streams(plan.source_streams)
        for field, purpose in (
            (Q_EVERY_STREAM, SourcePurpose.EVERY), (Q_PRODUCT_STREAM, SourcePurpose.PRODUCT),
            (Q_PIECES_STREAM, SourcePurpose.PIECES), (Q_DUE_STREAM, SourcePurpose.DUE),
        ):  # fmt: skip
            rows[:, field] = streams[:, purpose]
        mix = plan.mix_first[:-1]
        rows[:, Q_MIX] = self.space.put(self.products + P_SIZE * plan.mix_product) + mix
        rows[:, Q_MIX_COUNT] = counts(plan.mix_first)
        rows[:, Q_UPTO] = self.mixes + mix
        in_a_row = self.space.put(plan.mix_count) + mix
        rows[:, Q_SEQUENCE] = np.where(np.maximum.reduceat(plan.mix_count, mix) > 0, in_a_row, NOBODY)

    def _stations(self, leaves: Leaves, shifts: Ints) -> None:
        plan = self.plan
        rows = self.space.table(self.stations, len(plan.station_names), S_SIZE)
        rows[:, S_INDEX] = np.arange(len(rows))
        rows[:, S_PLACES] = plan.queue_places
        rows[:, S_ROOM] = np.where(plan.queue_places == UNLIMITED, BOUNDLESS, plan.queue_places)
        rows[:, S_UNCONTENDED] = plan.uncontended
        rows[:, S_RULE] = plan.queue_rule
        several = len(set(plan.product_priority.tolist())) > 1
        by_key = (plan.queue_rule == Rule.EARLIEST_DUE_DATE) | (plan.queue_rule == Rule.SHORTEST_WORK)
        rows[:, S_RANKED] = by_key | ((plan.queue_rule == Rule.FIFO) & several)
        rows[:, S_MACHINES] = self.machines + M_SIZE * plan.first_machine[:-1]
        rows[:, S_MACHINE_COUNT] = counts(plan.first_machine)
        rows[:, S_UNATTENDED] = plan.unattended
        rows[:, S_FINISH_PIECE] = plan.finish_piece
        rows[:, S_INITIAL_SETUP] = plan.initial_setup
        rows[:, S_PACED] = plan.paced
        rows[:, S_HUMAN] = self.of_stations + OF_STATION * np.arange(len(rows))
        if plan.drifting is not None:
            self._tellers(rows, plan.drifting)
        suppliers = self._suppliers()
        count = np.array([len(sources) for sources in suppliers])
        held = np.array([(source, -1, 0) for sources in suppliers for source in sources], dtype=np.int64)
        rows[:, S_SUPPLIER_COUNT] = count
        rows[:, S_SUPPLIERS] = self.space.put(held.reshape(-1)) + U_SIZE * (np.cumsum(count) - count)
        self._hours(rows, self.stations, S_HOURS, S_LEAF, leaves, shifts, SHIFT_TURNS)
        rows[:, S_OPEN] = shifts == NOBODY
        self.machine_rows[:, M_OPEN] = rows[plan.station_of, S_OPEN]

    def _tellers(self, rows: Ints, drifting: Drifting) -> None:
        """Of which modes each station tells."""
        for station, told in enumerate(drifting.by[self.plan.mode_of].T):
            rows[station, S_TELLS] = self.space.put(self.modes + F_SIZE * np.flatnonzero(told))
            rows[station, S_TELL_COUNT] = np.count_nonzero(told)

    def _suppliers(self) -> list[list[int]]:
        """The unlimited sources at hand at each station; the machines of others are without orders when empty."""
        plan = self.plan
        at_hand: list[list[int]] = [[] for _ in plan.station_names]
        for q, (kind, products) in enumerate(zip(plan.source_kind.tolist(), products_that_come(plan), strict=True)):
            entries = plan.entry_step[products]
            for station in dict.fromkeys(plan.step_station[entries].tolist()):
                if kind == SourceKind.UNLIMITED:
                    at_hand[station].append(self.sources + Q_SIZE * q)
                else:
                    self.machine_rows[plan.station_of == station, M_EMPTY] = int(State.NO_ORDER)
        return at_hand

    def _purposes(self) -> Flags:
        """[S, Purpose] whether a draw of this purpose can be needed at a station."""
        plan = self.plan
        spoilt = (plan.defect > 0) | plan.may_drift[plan.step_station]
        faulty = bool(np.any(spoilt))
        by_step = {
            Purpose.LOAD: plan.load.law >= 0, Purpose.WORK: plan.work.law >= 0, Purpose.UNLOAD: plan.unload.law >= 0,
            Purpose.MEND: np.full(len(plan.defect), faulty), Purpose.DEFECT: spoilt,
            Purpose.VERDICT: plan.inspects, Purpose.REJECT_BRANCH: counts(plan.reject_first) > 1,
            Purpose.BRANCH: counts(plan.branch_first) > 1,
        }  # fmt: skip
        needed = np.zeros((len(plan.station_names), len(Purpose)), dtype=np.bool_)
        for purpose, steps in by_step.items():
            needed[plan.step_station[steps], purpose] = True
        return needed

    def _streams(self) -> Ints:
        """[S, Q, Purpose] the streams of the stations."""
        names = self.plan.part_streams
        needed = np.broadcast_to(self._purposes()[:, None, :], names.shape)
        found = np.zeros(names.shape, dtype=np.int64)
        lots = np.broadcast_to((self.plan.source_pieces >= 0)[None, :, None], names.shape)
        found[needed] = self.space.streams(names[needed], lots[needed])
        return found

    def _pools(self) -> None:
        plan = self.plan
        rows = self.space.table(self.pools, len(plan.pool_names), W_SIZE)
        rows[:, W_SPELL] = self._law(plan.spell)
        rows[:, W_STAND_IN_AFTER] = plan.stand_in_after
        rows[:, W_STAND_IN_PACE] = plan.stand_in_pace
        rows[:, W_STAYS] = plan.stays
        rows[:, W_HUMAN] = self.of_pools + OF_POOL * np.arange(len(rows))

    def _pairs(self) -> None:
        rows = self.space.table(self.pairs, len(self.plan.pair_person), K_SIZE)
        rows[:, K_PIECES] = self.pieces + np.arange(len(rows))

    def _hours(self, rows: Ints, first: int, at: int, leaf: int, leaves: Leaves, hours: Ints, turns: int) -> None:
        """Calendars of stations or persons, and leaves for those that close."""
        closing = np.flatnonzero(hours)
        rows[:, at + H_CALENDAR] = hours
        rows[closing, leaf] = leaves.take(first + rows.shape[1] * closing, turns)

    def _persons(self, leaves: Leaves, hours: Ints) -> None:
        plan = self.plan
        rows = self.space.table(self.persons, len(plan.person_names), N_SIZE)
        rows[:, N_INDEX] = np.arange(len(rows))
        rows[:, N_POOL] = self.pools + W_SIZE * plan.person_pool
        stations = self.space.put(plan.pace.reshape(-1))
        here = np.arange(len(rows))
        rows[:, N_BODY] = self.bodies + B_SIZE * here
        rows[:, N_PACES] = stations + len(plan.station_names) * here
        if len(plan.pair_person):
            pairs = np.where(plan.pair_of >= 0, self.pairs + K_SIZE * plan.pair_of, NOBODY)
            rows[:, N_PAIRS] = self.space.put(pairs.reshape(-1)) + len(plan.station_names) * here
        rows[:, N_SHIFT_BEGAN] = rows[:, N_AWAY_SINCE] = rows[:, N_POST] = NONE
        if bool(np.any(plan.spell >= 0)):
            rows[:, N_ABSENCE_STREAM] = self.space.streams(plan.absence_streams)
            rows[:, N_SPELL_STREAM] = self.space.streams(plan.spell_streams)
        self._hours(rows, self.persons, N_HOURS, N_LEAF, leaves, hours, PERSON_TURNS)
