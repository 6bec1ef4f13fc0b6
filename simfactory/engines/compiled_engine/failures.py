"""Failures: the clock on which the life of a mode runs out, and its repair."""

from __future__ import annotations

from simfactory.engines.compiled_engine.draws import draw_duration, draw_number, uniform_at
from simfactory.engines.compiled_engine.drifts import end_drift
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.people import ask_for_people, dismiss, lasting_here, worked_off_here
from simfactory.engines.compiled_engine.tallies import log
from simfactory.engines.compiled_engine.times import set_due, set_idle
from simfactory.engines.rules import happens, shortened, whole
from simfactory.plan import Clock
from simfactory.results import Kind
from simfactory.sampling.sampler import NEVER

CYCLES = int(Clock.CYCLES)
FAIL, REPAIRED, SEGMENT = int(Kind.FAIL), int(Kind.REPAIRED), int(Kind.SEGMENT)


def run_clocks(mem: Words, machine: int, clock: int, running: bool, at_most: int) -> None:
    """All clocks of one kind run from now on, for so long at most, or stand still."""
    mode = mem[machine + M_MODES]
    for _ in range(mem[machine + M_MODE_COUNT]):
        if mem[mode + F_CLOCK] == clock:
            run_clock(mem, mode, running, at_most)
        mode += F_SIZE


def run_clock(mem: Words, mode: int, running: bool, at_most: int) -> None:
    """A clock runs from now on, for so long at most, or stands still; that of a pending mode stands still."""
    now = mem[G_NOW]
    if mem[mode + F_TICKING]:
        mem[mode + F_LIFE] -= now - mem[mode + F_TICKING_SINCE]
    mem[mode + F_TICKING] = running and not mem[mode + F_PENDING]
    mem[mode + F_TICKING_SINCE] = now
    if mem[mode + F_TICKING]:
        mem[mode + F_UNTIL] = now + at_most
        arm(mem, mode)


def arm(mem: Words, mode: int) -> None:
    """Sets the alarm, if the life can run out before the clock is known to stop; one that is set may be early."""
    due = mem[mode + F_TICKING_SINCE] + mem[mode + F_LIFE]
    if not mem[mode + F_ARMED] and due <= mem[mode + F_UNTIL] and mem[mode + F_LIFE] < NEVER:
        mem[mode + F_ARMED] = 1
        set_due(mem, mem[mode + F_ALARM], due, 1)


def has_run_out(mem: Words, mode: int) -> bool:
    """The alarm rings: whether the life has run out; else it is set again."""
    mem[mode + F_ARMED] = 0
    since = mem[G_NOW] - mem[mode + F_TICKING_SINCE] if mem[mode + F_TICKING] else 0
    if mem[mode + F_LIFE] == since:
        return True
    if mem[mode + F_TICKING]:
        arm(mem, mode)
    return False


def is_planned(mem: Words, real: Reals, mode: int) -> bool:
    """Whether the life that has run out ends in a planned stop."""
    if mem[mode + F_PLANNED] or mem[mode + F_CHANCES] == NONE:
        return mem[mode + F_PLANNED] != 0
    u = uniform_at(mem, real, mem[mode + F_CAUGHT_STREAM], mem[mode + F_LIVES] - 1)
    return happens(real[mem[mode + F_CHANCES] + CAUGHT], u)


def break_down(mem: Words, mode: int) -> None:
    """The mode itself fails, or stops by plan; what that does to the machine comes next, and then the repair."""
    end_drift(mem, mode)
    mem[mode + F_DOWN] = 1
    mem[mode + F_FAILED_AT] = mem[G_NOW]
    mem[mode + F_FAILURES + OF_PLAN * mem[mode + F_BY_PLAN]] += 1
    if mem[G_TRACING]:
        _log(mem, mode, mem[G_NOW], FAIL, mem[mode + F_ROW], mem[mode + F_BY_PLAN], 0, 0)


def begin_repair(mem: Words, real: Reals, mode: int) -> None:
    """The repair is drawn, and people are asked for, of a failure as soon as somebody has noticed it."""
    law, made = mem[mode + F_REPAIR_LAW], mem[mode + F_REPAIRS_MADE]
    repair = draw_duration(mem, real, law, mem[mode + F_REPAIR_STREAM], made)
    mem[mode + F_REPAIRS_MADE] += 1
    mem[mode + F_UNDER] = 0
    if mem[mode + F_BY_PLAN] and not mem[mode + F_PLANNED]:
        repair = shortened(repair, real[mem[mode + F_CHANCES] + CAUGHT_REPAIR])
    mem[mode + F_LEFT] = repair
    if mem[mode + F_BY_PLAN] or mem[mode + F_REACTION_LAW] == NONE:
        call_repairers(mem, mode)
    else:
        reaction = draw_duration(mem, real, mem[mode + F_REACTION_LAW], mem[mode + F_REACTION_STREAM], made)
        mem[mode + F_NOTICING] = 1
        set_due(mem, mem[mode + T_LEAF], mem[G_NOW] + reaction, 0)


def call_repairers(mem: Words, mode: int) -> None:
    """What is left of the repair waits for people, or goes on alone."""
    if mem[mode + T_POOL] != NOBODY:
        ask_for_people(mem, mode, mem[mode + T_POOL], mem[mode + T_CREW], mem[mode + T_PRIORITY])
    else:
        work_on_repair(mem, mode)


def work_on_repair(mem: Words, mode: int) -> None:
    """A stretch of the repair begins."""
    mem[mode + T_BEGAN] = mem[G_NOW]
    mem[mode + T_RUNNING] = 1
    set_due(mem, mem[mode + T_LEAF], mem[G_NOW] + lasting_here(mem, mode, mem[mode + F_LEFT]), 0)


def stop_repair(mem: Words, real: Reals, mode: int) -> None:
    """A stretch of the repair ends, perhaps before its time."""
    mem[mode + T_RUNNING] = 0
    mem[mode + F_UNDER] += mem[G_NOW] - mem[mode + T_BEGAN]
    mem[mode + F_LEFT] -= worked_off_here(mem, mode, mem[mode + F_LEFT])
    if mem[G_TRACING]:
        log_repair(mem, mode)
    dismiss(mem, real, mode)


def interrupt_repair(mem: Words, real: Reals, mode: int) -> None:
    """Somebody goes: what is left asks for people anew."""
    set_idle(mem, mem[mode + T_LEAF])
    stop_repair(mem, real, mode)
    call_repairers(mem, mode)


def end_repair(mem: Words, real: Reals, mode: int) -> None:
    """The repair is over: the mode has a new life, and so have those that it renews."""
    stop_repair(mem, real, mode)
    under, tallies = mem[mode + F_UNDER], mode + OF_PLAN * mem[mode + F_BY_PLAN]
    waited = mem[G_NOW] - mem[mode + F_FAILED_AT] - under
    mem[tallies + F_REPAIRS] += 1
    mem[tallies + F_REPAIR_TIME] += under
    mem[tallies + F_REPAIR_WAIT] += waited
    if mem[G_TRACING]:
        _log(mem, mode, mem[G_NOW], REPAIRED, mem[mode + F_ROW], under, waited, mem[mode + F_BY_PLAN])
    mem[mode + F_DOWN] = 0
    begin_life(mem, real, mode)
    for place in range(mem[mode + F_RENEW_COUNT]):
        _renew(mem, real, mem[mem[mode + F_RENEWS] + place])


def _renew(mem: Words, real: Reals, mode: int) -> None:
    """The repair of another mode of the machine, which is still down, renews this one."""
    if mem[mode + F_DOWN] or mem[mode + F_BORN] == mem[G_NOW]:
        return
    mem[mem[mode + F_MACHINE] + M_PENDING] -= mem[mode + F_PENDING]
    mem[mode + F_PENDING] = 0
    end_drift(mem, mode)
    mem[mode + F_ARMED] = 0
    set_idle(mem, mem[mode + F_ALARM])
    begin_life(mem, real, mode)


def begin_life(mem: Words, real: Reals, mode: int) -> None:
    """The mode's next life is drawn: nanoseconds, or cycles."""
    law, stream, lives = mem[mode + F_LIFE_LAW], mem[mode + F_LIFE_STREAM], mem[mode + F_LIVES]
    mem[mode + F_LIVES] += 1
    mem[mode + F_BORN] = mem[G_NOW]
    if mem[mode + F_CLOCK] == CYCLES:
        mem[mode + F_LIFE] = whole(draw_number(mem, real, law, stream, lives))
    else:
        mem[mode + F_LIFE] = draw_duration(mem, real, law, stream, lives)


def log_repair(mem: Words, mode: int) -> None:
    """Writes down the stretch of the repair that ends now."""
    began = mem[mode + T_BEGAN]
    if mem[G_NOW] > began:
        _log(mem, mode, began, SEGMENT, mem[mode + T_SEGMENT], mem[G_NOW] - began, NONE, NONE)


def _log(mem: Words, mode: int, time: int, kind: int, a: int, b: int, c: int, d: int) -> None:
    log(mem, time, kind, mem[mem[mode + T_STATION] + S_INDEX], mem[mode + T_MACHINE], NONE, NONE, a, b, c, d)
