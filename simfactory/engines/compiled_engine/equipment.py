"""Equipment: whether a machine may work, the segment it works on, and the state it is in."""

from __future__ import annotations

from simfactory.engines.compiled_engine.bodies import begin_by_hand, begin_watch
from simfactory.engines.compiled_engine.failures import run_clocks
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.people import (
    ask_for_people,
    dismiss,
    lasting_here,
    turn_back,
    withdraw_request,
    worked_off_here,
)
from simfactory.engines.compiled_engine.tallies import log, turn
from simfactory.engines.compiled_engine.times import set_due, set_idle
from simfactory.jit import inline
from simfactory.plan import Clock, Segment
from simfactory.results import Kind, State
from simfactory.sampling.sampler import NEVER

OFF, DOWN, PLANNED = int(State.OFF), int(State.DOWN), int(State.PLANNED)
WAITING, BLOCKED = int(State.WAITING), int(State.BLOCKED)
SETUP, WORK = int(Segment.SETUP), int(Segment.WORK)
FIRST_SEGMENT = int(State.SETUP)
"""States of work follow it in the order of the segments."""
WORKING, OCCUPIED, CALENDAR = int(Clock.WORKING), int(Clock.OCCUPIED), int(Clock.CALENDAR)
SEGMENT = int(Kind.SEGMENT)
WITH_WORK = HAS_WORK_CLOCK | HAS_PART_CLOCK | FINISHES_PIECE | BY_HAND | FINISHES_FIRST | WATCHED


@inline
def start_segment(mem: Words, real: Reals, machine: int, segment: int, duration: int) -> None:
    """A segment is to be done, through all its pauses."""
    mem[machine + M_ACTIVITY] = segment
    mem[machine + M_DURATION] = duration
    mem[machine + M_LEFT] = duration
    mem[machine + M_PAUSED] = 0
    prepare(mem, real, machine)


@inline
def prepare(mem: Words, real: Reals, machine: int) -> None:
    """What is left of a segment begins, waits for its people, or is held up."""
    activity = mem[machine + M_STEP] + R_ACTIVITIES + A_SIZE * mem[machine + M_ACTIVITY]
    pool = mem[activity + A_POOL]
    if not may_run(mem, machine, pool):
        hold_up(mem, machine, BEFORE_WORK)
    elif pool == NOBODY:
        begin(mem, real, machine)
    else:
        ask_for_people(mem, machine, pool, mem[activity + A_CREW], mem[activity + A_PRIORITY])
        turn(mem, machine, WAITING)


@inline
def may_run(mem: Words, machine: int, pool: int) -> bool:
    """Whether a segment may start or go on, people apart."""
    if mem[machine + M_DOWN]:
        return False
    if mem[machine + M_OPEN]:
        return True
    return pool == NOBODY and (mem[mem[machine + T_STATION] + S_UNATTENDED] != 0 or must_finish(mem, machine))


def must_finish(mem: Words, machine: int) -> bool:
    """Whether the piece was begun before the end of the shift, and the station finishes its pieces."""
    if not mem[machine + M_CLOCKS] & FINISHES_PIECE or mem[machine + M_PIECE] != mem[machine + M_STARTED]:
        return False
    return mem[machine + M_PIECE_BEGAN] < mem[machine + M_SHIFT_ENDED]


def is_under_way(mem: Words, machine: int) -> bool:
    """Whether a set-up or a piece that was begun before this instant has not ended."""
    return mem[machine + M_PIECE] == mem[machine + M_STARTED] and mem[machine + M_PIECE_BEGAN] < mem[G_NOW]


def hold_up(mem: Words, machine: int, why: int) -> None:
    """Work waits for the end of the repairs, or for the next shift."""
    mem[machine + M_HELD] = why
    turn(mem, machine, rest(mem, machine))


@inline
def begin(mem: Words, real: Reals, machine: int) -> None:
    """A stretch of work begins, as long as what is left if nothing comes between."""
    now, segment = mem[G_NOW], mem[machine + M_ACTIVITY]
    length = lasting_here(mem, machine, mem[machine + M_LEFT])
    turn(mem, machine, FIRST_SEGMENT + segment)
    mem[machine + T_BEGAN] = now
    mem[machine + T_SEGMENT] = segment
    if mem[machine + M_CLOCKS] & WITH_WORK:
        _note_beginning(mem, real, machine, segment, length)
    if not mem[machine + M_PAUSED]:
        mem[machine + M_FIRST_BEGAN] = now
    mem[machine + T_RUNNING] = 1
    set_due(mem, mem[machine + T_LEAF], now + length, 0)


def _note_beginning(mem: Words, real: Reals, machine: int, segment: int, length: int) -> None:
    """What else there is to do when a stretch of work begins."""
    if mem[machine + M_PIECE] != mem[machine + M_STARTED]:
        mem[machine + M_STARTED] = mem[machine + M_PIECE]
        mem[machine + M_PIECE_BEGAN] = mem[G_NOW]
    by_hand = mem[machine + M_CLOCKS] & BY_HAND and segment == mem[mem[machine + M_STEP] + R_TEACHES]
    if by_hand and not mem[machine + M_PAUSED]:
        begin_by_hand(mem, real, machine)
    if segment == WORK and mem[mem[machine + M_STEP] + R_WEARIES] and not mem[machine + M_PAUSED]:
        begin_watch(mem, real, machine)
    if segment == WORK and mem[machine + M_CLOCKS] & HAS_WORK_CLOCK:
        run_clocks(mem, machine, WORKING, True, length)
    if not mem[machine + M_OPEN] and mem[machine + M_CLOCKS] & HAS_PART_CLOCK:
        run_clocks(mem, machine, OCCUPIED, True, NEVER)


@inline
def end_stretch(mem: Words, real: Reals, machine: int) -> None:
    """A stretch of work ends, perhaps before its time."""
    mem[machine + T_RUNNING] = 0
    mem[machine + M_LEFT] -= worked_off_here(mem, machine, mem[machine + M_LEFT])
    mem[machine + M_PAUSED] = 1
    if mem[G_TRACING]:
        log_stretch(mem, machine)
    if mem[machine + M_CLOCKS] & HAS_WORK_CLOCK:
        run_clocks(mem, machine, WORKING, False, 0)
    if not mem[machine + M_OPEN] and mem[machine + M_CLOCKS] & HAS_PART_CLOCK:
        run_clocks(mem, machine, OCCUPIED, False, 0)
    if mem[machine + T_PEOPLE] != NOBODY:
        dismiss(mem, real, machine)


def interrupt(mem: Words, real: Reals, machine: int) -> None:
    """The stretch of work under way ends before its time."""
    set_idle(mem, mem[machine + T_LEAF])
    end_stretch(mem, real, machine)


def stop_work(mem: Words, real: Reals, machine: int) -> None:
    """Work under way, or waiting for people, is held up."""
    if mem[machine + T_RUNNING]:
        interrupt(mem, real, machine)
        hold_up(mem, machine, BEFORE_WORK)
    elif mem[machine + T_ASKING]:
        withdraw_request(mem, machine)
        hold_up(mem, machine, BEFORE_WORK)
    elif mem[machine + T_WALKING]:
        turn_back(mem, machine)
        hold_up(mem, machine, BEFORE_WORK)


def end_machine_shift(mem: Words, real: Reals, machine: int) -> None:
    """Work pauses at the end of the shift, unless it is unattended or the piece is finished first."""
    mem[machine + M_OPEN] = 0
    mem[machine + M_SHIFT_ENDED] = mem[G_NOW]
    if not (mem[machine + T_RUNNING] and _carries_on(mem, machine)):
        stop_work(mem, real, machine)
        turn(mem, machine, rest(mem, machine))
    wind(mem, machine)


def _carries_on(mem: Words, machine: int) -> bool:
    """Whether the segment under way goes on after the shift has ended."""
    unattended = mem[mem[machine + T_STATION] + S_UNATTENDED] != 0
    return must_finish(mem, machine) or (unattended and mem[machine + T_PEOPLE] == NOBODY)


def wind(mem: Words, machine: int) -> None:
    """Lets those clocks run that are to run now, those of work apart."""
    if mem[machine + M_CLOCKS] & HAS_CALENDAR_CLOCK:
        runs = mem[machine + M_OPEN] != 0 and mem[machine + M_DOWN] == 0
        run_clocks(mem, machine, CALENDAR, runs, NEVER)
    if mem[machine + M_CLOCKS] & HAS_PART_CLOCK:
        occupied = mem[machine + M_PART] != NOBODY and mem[machine + M_DOWN] == 0
        runs = occupied and (mem[machine + M_OPEN] != 0 or mem[machine + T_RUNNING] != 0)
        run_clocks(mem, machine, OCCUPIED, runs, NEVER)


@inline
def rest(mem: Words, machine: int) -> int:
    """The state of the machine when no segment is under way."""
    down = mem[machine + M_DOWN] != 0
    if not mem[machine + M_OPEN]:
        unattended = mem[mem[machine + T_STATION] + S_UNATTENDED] != 0
        if not (down and mem[machine + M_PAUSED] and unattended):
            return OFF
    if down:
        return DOWN if mem[machine + M_DOWN] > mem[machine + M_PLANNED] else PLANNED
    if mem[machine + T_ASKING] or mem[machine + T_WALKING]:
        return WAITING
    return mem[machine + M_EMPTY] if mem[machine + M_PART] == NOBODY else BLOCKED


def log_stretch(mem: Words, machine: int) -> None:
    """Writes down the stretch of work that ends now."""
    began, part, piece = mem[machine + T_BEGAN], mem[machine + M_PART], mem[machine + M_PIECE]
    if mem[G_NOW] > began:
        number = NONE if piece == NOBODY else mem[piece + PIECE_NUMBER]
        step = mem[mem[machine + M_STEP] + R_INDEX]
        log_at(mem, machine, part, began, SEGMENT, mem[machine + T_SEGMENT], mem[G_NOW] - began, step, number)


def log_at(mem: Words, machine: int, part: int, time: int, kind: int, a: int, b: int, c: int, d: int) -> None:
    """Writes down what happened to a part on a machine."""
    station, serial = mem[mem[machine + T_STATION] + S_INDEX], mem[mem[part + PART_ORDER] + ORDER_SERIAL]
    log(mem, time, kind, station, mem[machine + T_MACHINE], mem[part + PART_SOURCE], serial, a, b, c, d)
