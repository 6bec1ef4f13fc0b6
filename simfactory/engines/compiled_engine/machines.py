"""Machines: what one does with a part, from taking it to letting it go."""

from __future__ import annotations

from simfactory.engines.compiled_engine.bodies import end_by_hand
from simfactory.engines.compiled_engine.draws import draw_duration
from simfactory.engines.compiled_engine.drifts import begin_drift, note_notice, tell
from simfactory.engines.compiled_engine.equipment import (
    end_stretch,
    hold_up,
    is_under_way,
    log_at,
    prepare,
    rest,
    start_segment,
    stop_work,
    wind,
)
from simfactory.engines.compiled_engine.exits import ask
from simfactory.engines.compiled_engine.failures import (
    arm,
    begin_repair,
    break_down,
    call_repairers,
    end_repair,
    is_planned,
    run_clock,
)
from simfactory.engines.compiled_engine.judging import destination, is_rejected, operate, stream_of, verdict_on, way_on
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.parts import add_piece, free_part, split_off
from simfactory.engines.compiled_engine.places import moves_are_due, withdraw_part
from simfactory.engines.compiled_engine.tallies import turn
from simfactory.engines.rules import address, billionths, setup_law
from simfactory.jit import inline
from simfactory.plan import AGAIN, SCRAP, AfterFailure, Clock, Segment
from simfactory.results import Kind, Notice, Verdict
from simfactory.sampling.streams import VISIT_BITS

SETUP, LOAD, WORK, UNLOAD = int(Segment.SETUP), int(Segment.LOAD), int(Segment.WORK), int(Segment.UNLOAD)
RESUME, RESTART, SCRAPS = int(AfterFailure.RESUME), int(AfterFailure.RESTART), int(AfterFailure.SCRAP)
SET_UP_ENDED, PIECE_ENDED = int(Kind.SETUP), int(Kind.PIECE)
PASSED, REWORK, WORKED_AGAIN = int(Verdict.PASSED), int(Verdict.REWORK), int(Verdict.AGAIN)
CYCLES, ASTRAY = int(Clock.CYCLES), int(Kind.ASTRAY)
AT_WORKS_END = HAS_CYCLE_CLOCK | DRIFTS
BY_PIECES, BY_TIME, BY_INSPECTION = int(Notice.PIECES), int(Notice.TIME), int(Notice.INSPECTION)


def start_part(mem: Words, real: Reals, machine: int, part: int) -> None:
    """The machine has taken a part: set-up first, if it needs one."""
    step = mem[part + PART_STEP]
    mem[machine + M_PART] = part
    mem[machine + M_STEP] = step
    if mem[machine + M_CLOCKS] & HAS_PART_CLOCK:
        wind(mem, machine)
    if mem[G_REVISITS]:
        came = mem[part + PART_VISITS + mem[mem[machine + T_STATION] + S_INDEX]]
        mem[machine + M_CAME] = came
        mem[machine + M_VISIT] = came
    law = _set_up_law(mem, machine, step) if mem[step + R_SETS_UP] else NONE
    if law == NONE:
        start_on_piece(mem, real, machine, _first_piece(mem, machine))
    else:
        duration = draw_duration(mem, real, law, mem[machine + M_SETUP_STREAM], mem[machine + M_SET_UPS])
        mem[machine + M_SET_UPS] += 1
        mem[machine + M_PIECE] = NOBODY
        start_segment(mem, real, machine, SETUP, duration)


def _set_up_law(mem: Words, machine: int, step: int) -> int:
    before, family, from_to = mem[machine + M_FAMILY], mem[step + R_FAMILY], NONE
    if mem[step + R_MATRIX] != NOBODY and before != NONE:
        from_to = mem[mem[step + R_MATRIX] + before]
    initial = mem[mem[machine + T_STATION] + S_INITIAL_SETUP] != 0
    other = mem[step + R_ACTIVITIES + A_SIZE * SETUP + A_LAW]
    return setup_law(before, family, initial, mem[step + R_SAME], other, from_to)


def _first_piece(mem: Words, machine: int) -> int:
    """The machine turns to the first piece of its part; says with which segment it begins."""
    mem[machine + M_FAMILY] = mem[mem[machine + M_STEP] + R_FAMILY]
    mem[machine + M_PIECE] = mem[mem[machine + M_PART] + PART_PIECES]
    return _first_segment(mem, machine)


def _next_piece(mem: Words, machine: int) -> int:
    """The machine turns to the next piece of its part; says with which segment it begins, NONE after the last."""
    if mem[machine + M_AGAIN]:
        mem[machine + M_TRIES] = max(mem[machine + M_TRIES], mem[machine + M_VISIT] - mem[machine + M_CAME])
        mem[machine + M_VISIT] = mem[machine + M_CAME]
        mem[machine + M_AGAIN] = 0
    after = mem[mem[machine + M_PIECE] + PIECE_NEXT]
    if after == NOBODY:
        return NONE
    mem[machine + M_PIECE] = after
    return _first_segment(mem, machine)


def _first_segment(mem: Words, machine: int) -> int:
    return LOAD if mem[mem[machine + M_STEP] + R_ACTIVITIES + A_SIZE * LOAD + A_LAW] != NONE else WORK


@inline
def start_on_piece(mem: Words, real: Reals, machine: int, segment: int) -> None:
    """A segment on the piece at hand."""
    part, step = mem[machine + M_PART], mem[machine + M_STEP]
    source, k = mem[part + PART_SOURCE], address_of(mem, machine, mem[machine + M_PIECE])
    law, stream = mem[step + R_ACTIVITIES + A_SIZE * segment + A_LAW], stream_of(mem, step, source, segment - LOAD)
    start_segment(mem, real, machine, segment, draw_duration(mem, real, law, stream, k))


@inline
def address_of(mem: Words, machine: int, piece: int) -> int:
    """The address of the piece's draws on this visit to the station."""
    if mem[machine + M_VISIT] >> VISIT_BITS:
        mem[G_STOP] = TROUBLE
    return address(mem[piece + PIECE_ADDRESS], mem[machine + M_VISIT])


def segment_ends(mem: Words, real: Reals, machine: int) -> None:
    """The timer of a machine is due: its segment is over."""
    if mem[G_LEARNS] and mem[machine + M_ACTIVITY] == mem[mem[machine + M_STEP] + R_TEACHES]:
        end_by_hand(mem, real, machine)
    end_stretch(mem, real, machine)
    if mem[machine + M_CLOCKS] & AT_WORKS_END and mem[machine + T_SEGMENT] == WORK:
        if mem[machine + M_CLOCKS] & DRIFTS:
            _end_work(mem, real, machine)
        if mem[machine + M_CLOCKS] & HAS_CYCLE_CLOCK:
            _end_cycle(mem, real, machine)
    if mem[machine + M_HELD] == FREE:
        _go_on_after(mem, real, machine, True)


def _end_work(mem: Words, real: Reals, machine: int) -> None:
    """Whether the machine is in control when the work on a piece ends decides what that is worth."""
    drifter, mode, chance = mem[machine + M_DRIFTER], mem[machine + M_MODES], 0.0
    if mem[drifter + I_MODES]:
        for _ in range(mem[machine + M_MODE_COUNT]):
            drift = mem[mode + F_DRIFT]
            if drift != NOBODY and mem[drift + D_STATE] != IN_CONTROL:
                chance = max(chance, real[mem[drift + D_CHANCE]])
                mem[drift + D_MADE] += 1
                mem[drift + D_TO_MAKE] -= 1
                if mem[drift + D_STATE] == ADRIFT and mem[drift + D_TO_MAKE] == 0:
                    _notice(mem, real, mode, BY_PIECES, True)
            mode += F_SIZE
        mem[drifter + I_PIECES] += 1
        if mem[G_TRACING]:
            step, number = mem[mem[machine + M_STEP] + R_INDEX], mem[mem[machine + M_PIECE] + PIECE_NUMBER]
            log_at(mem, machine, mem[machine + M_PART], mem[G_NOW], ASTRAY, step, number, billionths(chance), 0)
    real[mem[machine + M_CHANCE] + OUT_OF_CONTROL] = chance


def _end_cycle(mem: Words, real: Reals, machine: int) -> None:
    """A cycle is counted; a failure that it trips can only scrap the piece, and does so when it is repaired."""
    mode = mem[machine + M_MODES]
    for _ in range(mem[machine + M_MODE_COUNT]):
        if mem[mode + F_CLOCK] == CYCLES:
            mem[mode + F_LIFE] -= 1
            if mem[mode + F_LIFE] == 0:
                run_out(mem, real, mode, True)
        mode += F_SIZE
    if mem[machine + M_AFTER] == SCRAPS:
        hold_up(mem, machine, AFTER_CYCLE)
    else:
        mem[machine + M_AFTER] = RESUME


@inline
def _go_on_after(mem: Words, real: Reals, machine: int, whole: bool) -> None:
    """What follows a segment; `whole` is False if a failure scraps the piece."""
    mem[machine + M_PAUSED] = 0
    was_set_up = mem[machine + M_ACTIVITY] == SETUP
    if was_set_up:
        _end_set_up(mem, machine, mem[machine + M_STEP])
        segment = NONE
    else:
        segment = _following(mem, real, machine, whole)
    if segment == NONE:
        if mem[machine + M_PENDING]:
            _stop_pending(mem, real, machine)
        segment = _first_piece(mem, machine) if was_set_up else _next_piece(mem, machine)
    if segment == NONE:
        _release(mem, real, machine)
    else:
        start_on_piece(mem, real, machine, segment)


def _following(mem: Words, real: Reals, machine: int, whole: bool) -> int:
    """The next segment on the same piece; NONE if it is done with."""
    segment, step, piece = mem[machine + M_ACTIVITY], mem[machine + M_STEP], mem[machine + M_PIECE]
    if not whole:
        mem[piece + PIECE_SPOILT] = 1
        _cast_off(mem, machine, piece, SCRAP)
        return NONE
    if segment == LOAD:
        return WORK
    if segment == WORK and not mem[machine + M_AGAIN] and _has_unload(mem, step):
        return UNLOAD
    if _judge(mem, real, machine, step, piece):
        return NONE
    mem[machine + M_AGAIN] = 1
    mem[machine + M_VISIT] += 1
    return WORK


def _has_unload(mem: Words, step: int) -> bool:
    return mem[step + R_ACTIVITIES + A_SIZE * UNLOAD + A_LAW] != NONE


def _end_set_up(mem: Words, machine: int, step: int) -> None:
    mem[machine + M_SETUPS] += 1
    if mem[G_TRACING]:
        before, family = mem[machine + M_FAMILY], mem[step + R_FAMILY]
        log_at(mem, machine, mem[machine + M_PART], mem[G_NOW], SET_UP_ENDED, mem[step + R_INDEX], before, family, 0)


def _cast_off(mem: Words, machine: int, piece: int, goal: int) -> None:
    """The piece will leave its part."""
    mem[piece + PIECE_GOAL] = goal
    mem[machine + M_CAST_OFF] += 1


def _judge(mem: Words, real: Reals, machine: int, step: int, piece: int) -> bool:
    """The end of an operation on a piece; False if the piece stays and is worked on again."""
    mem[machine + M_CYCLES] += 1
    mem[step + R_PROCESSED] += 1
    first, verdict, goal = mem[machine + M_VISIT] == 0, PASSED, STAYS
    if not mem[step + R_TRUSTED] or mem[piece + PIECE_DEFECTIVE]:
        goal = _inspect(mem, real, machine, step, piece)
        if goal != STAYS:
            verdict = verdict_on(goal)
    mem[step + R_TRIED] += first
    mem[step + R_PASSED] += first and verdict == PASSED
    mem[step + R_DEFECTIVE] += mem[piece + PIECE_DEFECTIVE]
    if mem[G_TRACING]:
        log_at(mem, machine, mem[machine + M_PART], mem[G_NOW], PIECE_ENDED, mem[step + R_INDEX],
               mem[piece + PIECE_NUMBER], mem[piece + PIECE_DEFECTIVE], verdict)  # fmt: skip
    if verdict == PASSED:
        return True
    mem[step + R_REJECTED] += 1
    mem[step + R_REWORKED] += verdict in (REWORK, WORKED_AGAIN)
    mem[piece + PIECE_REJECTED] = 1
    if mem[piece + PIECE_DEFECTIVE]:
        tell(mem, mem[machine + T_STATION])
    if goal == AGAIN:
        return False
    _cast_off(mem, machine, piece, goal)
    return True


def _inspect(mem: Words, real: Reals, machine: int, step: int, piece: int) -> int:
    """Where the piece goes by rejection; STAYS if it passes."""
    part = mem[machine + M_PART]
    source, k = mem[part + PART_SOURCE], address_of(mem, machine, piece)
    by_rejection = mem[part + PART_REJECTED] != 0 or mem[machine + M_VISIT] > mem[machine + M_CAME]
    by_hand = mem[G_ERRS] != 0 and mem[step + R_TEACHES] == WORK
    own, chances = mem[machine + M_CHANCE], mem[step + R_CHANCES]
    chance = max(real[own + BY_THEM if by_hand else chances + DEFECT], real[own + OUT_OF_CONTROL])
    operate(mem, real, step, piece, source, k, by_rejection, chance)
    detects = real[own + FOUND_BY_THEM if mem[step + R_WEARIES] else chances + DETECTS]
    if is_rejected(mem, real, step, piece, source, k, detects):
        return destination(mem, real, step, source, k)
    return STAYS


def _release(mem: Words, real: Reals, machine: int) -> None:
    """The operation is over: the part asks for its next place, or each sub-lot of it where rejections split it."""
    part, step = mem[machine + M_PART], mem[machine + M_STEP]
    mem[machine + M_STARTED] = NONE
    if mem[G_REVISITS]:
        place = part + PART_VISITS + mem[mem[machine + T_STATION] + S_INDEX]
        mem[place] = mem[machine + M_CAME] + mem[machine + M_TRIES] + 1
        mem[machine + M_TRIES] = 0
    if mem[machine + M_CAST_OFF]:
        _part_ways(mem, machine, part)
    else:
        mem[machine + M_LOTS] = part
        mem[part + PART_LOT] = NOBODY
        mem[part + PART_SENDER] = machine
        mem[part + PART_ASKED] = mem[G_NOW]
    if mem[part + PART_COUNT]:
        mem[part + PART_GOAL] = way_on(mem, real, step, part, mem[machine + M_CAME])
        mem[part + PART_REJECTED] = 0
    else:
        free_part(mem, part)
    ask_for_all(mem, real, machine)
    if mem[machine + M_LOTS] != NOBODY:
        turn(mem, machine, rest(mem, machine))


def _part_ways(mem: Words, machine: int, part: int) -> None:
    """Rejected pieces leave the part, in a sub-lot for each destination; the lots stand by their first pieces."""
    mem[machine + M_CAST_OFF] = 0
    piece = mem[part + PART_PIECES]
    mem[part + PART_PIECES] = NOBODY
    mem[part + PART_COUNT] = 0
    mem[part + PART_GOAL] = STAYS
    mem[machine + M_LOTS] = NOBODY
    while piece != NOBODY:
        after, goal = mem[piece + PIECE_NEXT], mem[piece + PIECE_GOAL]
        lot = _lot_towards(mem, machine, part, goal)
        last = mem[lot + PART_KEY]
        mem[piece + PIECE_GOAL] = STAYS
        add_piece(mem, lot, last, piece)
        mem[lot + PART_KEY] = piece
        piece = after


def _lot_towards(mem: Words, machine: int, part: int, goal: int) -> int:
    """The lot of those pieces, a new one if there is none yet; until it is complete PART_KEY is its last piece."""
    lot, last = mem[machine + M_LOTS], NOBODY
    while lot != NOBODY:
        if mem[lot + PART_GOAL] == goal:
            return lot
        last = lot
        lot = mem[lot + PART_LOT]
    lot = part if goal == STAYS else split_off(mem, part)
    mem[lot + PART_GOAL] = goal
    mem[lot + PART_REJECTED] = goal > NOBODY
    mem[lot + PART_KEY] = NOBODY
    mem[lot + PART_SENDER] = machine
    mem[lot + PART_ASKED] = mem[G_NOW]
    mem[lot + PART_LOT] = NOBODY
    if last == NOBODY:
        mem[machine + M_LOTS] = lot
    else:
        mem[last + PART_LOT] = lot
    return lot


def ask_for_all(mem: Words, real: Reals, machine: int) -> None:
    """All parts that are finished ask for their next places, unless a failure withholds them."""
    if mem[machine + M_WITHHOLDING]:
        return
    lot = mem[machine + M_LOTS]
    while lot != NOBODY:
        after = mem[lot + PART_LOT]
        ask(mem, real, lot)
        lot = after


def life_ends(mem: Words, real: Reals, mode: int) -> None:
    """The life of a mode is over, in a change; what an inspection has told comes first."""
    if mem[mode + F_DRIFT] == NOBODY or not look(mem, real, mode):
        run_out(mem, real, mode, is_under_way(mem, mem[mode + F_MACHINE]))


def look(mem: Words, real: Reals, mode: int) -> bool:
    """Whether an inspection has told that the machine is out of control, and it is by this mode."""
    drift = mem[mode + F_DRIFT]
    told = mem[drift + D_TOLD] != 0 and mem[drift + D_STATE] == ADRIFT
    mem[drift + D_TOLD] = 0
    if told:
        _notice(mem, real, mode, BY_INSPECTION, is_under_way(mem, mem[mode + F_MACHINE]))
    return told


def _notice(mem: Words, real: Reals, mode: int, how: int, under_way: bool) -> None:
    """Somebody notices the drift, and the machine stops."""
    note_notice(mem, mode, how)
    mem[mode + F_BY_PLAN] = mem[mode + F_PLANNED]
    stop_when_done(mem, real, mode, under_way)


def run_out(mem: Words, real: Reals, mode: int, under_way: bool) -> None:
    """A life is over, while a set-up or a piece is under way or none is."""
    drift = mem[mode + F_DRIFT]
    if drift != NOBODY and mem[drift + D_STATE] == IN_CONTROL:
        begin_drift(mem, real, mode)
        if mem[mode + F_TICKING] or mem[mode + F_LIFE] == 0:
            arm(mem, mode)
        return
    if drift != NOBODY:
        _notice(mem, real, mode, BY_TIME, under_way)
        return
    by_plan = is_planned(mem, real, mode)
    mem[mode + F_BY_PLAN] = by_plan
    stop_when_done(mem, real, mode, by_plan and under_way)


def stop_when_done(mem: Words, real: Reals, mode: int, under_way: bool) -> None:
    """A mode stops its machine: when the set-up or the piece under way ends, at once if there is none."""
    run_clock(mem, mode, False, 0)
    if under_way:
        mem[mode + F_PENDING] = 1
        mem[mem[mode + F_MACHINE] + M_PENDING] += 1
    else:
        fail(mem, real, mode)


def _stop_pending(mem: Words, real: Reals, machine: int) -> None:
    """A set-up or a piece has ended: modes that have waited for that stop the machine."""
    mem[machine + M_PENDING] = 0
    mode = mem[machine + M_MODES]
    for _ in range(mem[machine + M_MODE_COUNT]):
        if mem[mode + F_PENDING]:
            mem[mode + F_PENDING] = 0
            fail(mem, real, mode)
        mode += F_SIZE


def fail(mem: Words, real: Reals, mode: int) -> None:
    """A mode stops the machine now: it is down until all that failed are repaired."""
    break_down(mem, mode)
    machine = mem[mode + F_MACHINE]
    mem[machine + M_DOWN] += 1
    mem[machine + M_PLANNED] += mem[mode + F_BY_PLAN]
    mem[machine + M_REFUSING] += 1 - mem[mode + F_TAKE]
    mem[machine + M_WITHHOLDING] += 1 - mem[mode + F_RELEASE]
    _hit(mem, machine, mem[mode + F_AFTER])
    stop_work(mem, real, machine)
    wind(mem, machine)
    if not mem[mode + F_RELEASE] and mem[machine + M_WITHHOLDING] == 1:
        lot = mem[machine + M_LOTS]
        while lot != NOBODY:
            withdraw_part(mem, lot)
            lot = mem[lot + PART_LOT]
    turn(mem, machine, rest(mem, machine))
    begin_repair(mem, real, mode)


def _hit(mem: Words, machine: int, after: int) -> None:
    """What the failure does to the segment that has begun before this instant, paused or not."""
    paused, running = mem[machine + M_PAUSED] != 0, mem[machine + T_RUNNING] != 0
    begun = mem[machine + M_FIRST_BEGAN] if paused else mem[machine + T_BEGAN]
    under_way = (paused or running) and begun < mem[G_NOW]
    if under_way and (after == RESTART or mem[machine + T_SEGMENT] != SETUP):
        mem[machine + M_AFTER] = max(mem[machine + M_AFTER], after)


def repair_ends(mem: Words, real: Reals, mode: int) -> None:
    """A failed mode is repaired, or only noticed by now."""
    if mem[mode + F_NOTICING]:
        mem[mode + F_NOTICING] = 0
        call_repairers(mem, mode)
        return
    end_repair(mem, real, mode)
    machine = mem[mode + F_MACHINE]
    mem[machine + M_DOWN] -= 1
    mem[machine + M_PLANNED] -= mem[mode + F_BY_PLAN]
    mem[machine + M_REFUSING] -= 1 - mem[mode + F_TAKE]
    mem[machine + M_WITHHOLDING] -= 1 - mem[mode + F_RELEASE]
    moves_are_due(mem, mem[machine + T_STATION])
    if not mem[mode + F_RELEASE]:
        ask_for_all(mem, real, machine)
    if mem[machine + M_DOWN]:
        turn(mem, machine, rest(mem, machine))
    else:
        go_on(mem, real, machine)


def start_machine_shift(mem: Words, real: Reals, machine: int) -> None:
    """The station's shift begins."""
    mem[machine + M_OPEN] = 1
    go_on(mem, real, machine)


def go_on(mem: Words, real: Reals, machine: int) -> None:
    """Work that was held up goes on, unless something else holds it up."""
    wind(mem, machine)
    if mem[machine + M_HELD] != FREE and not mem[machine + M_DOWN]:
        _go_on_working(mem, real, machine)
    if not mem[machine + T_RUNNING]:
        turn(mem, machine, rest(mem, machine))


def _go_on_working(mem: Words, real: Reals, machine: int) -> None:
    """What the failures did to the segment is done to it now."""
    held, after = mem[machine + M_HELD], mem[machine + M_AFTER]
    mem[machine + M_HELD] = FREE
    mem[machine + M_AFTER] = RESUME
    if held == AFTER_CYCLE or after == SCRAPS:
        _go_on_after(mem, real, machine, False)
        return
    if after == RESTART:
        mem[machine + M_LEFT] = mem[machine + M_DURATION]
    prepare(mem, real, machine)
