"""Drifts: modes that put their machine out of control, what it makes then, and that somebody notices. See `rules`."""

from __future__ import annotations

from simfactory.engines.compiled_engine.draws import draw_duration, draw_number
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.tallies import log
from simfactory.engines.compiled_engine.times import set_due, set_idle
from simfactory.engines.rules import whole
from simfactory.plan import Clock
from simfactory.results import Kind
from simfactory.sampling.sampler import NEVER

CYCLES, ENDLESS = int(Clock.CYCLES), 2**62
DRIFT, DRIFT_NOTICED = int(Kind.DRIFT), int(Kind.NOTICED)


def begin_drift(mem: Words, real: Reals, mode: int) -> None:
    """The mode puts its machine out of control; by when that is noticed is its life from now on."""
    drift, machine = mem[mode + F_DRIFT], mem[mode + F_MACHINE]
    number, pieces, after = mem[drift + D_DRIFTS], mem[drift + D_PIECES_LAW], mem[drift + D_AFTER_LAW]
    mem[drift + D_DRIFTS] += 1
    mem[drift + D_STATE] = ADRIFT
    mem[drift + D_MADE] = 0
    mem[drift + D_TO_MAKE] = ENDLESS
    if pieces != NONE:
        mem[drift + D_TO_MAKE] = whole(draw_number(mem, real, pieces, mem[drift + D_PIECES_STREAM], number))
    mem[mode + F_LIFE] = ENDLESS if mem[mode + F_CLOCK] == CYCLES else NEVER
    if after != NONE:
        mem[mode + F_LIFE] = draw_duration(mem, real, after, mem[drift + D_AFTER_STREAM], number)
    mem[mode + F_TICKING_SINCE] = mem[G_NOW]
    count_drift(mem, machine)
    mem[mem[machine + M_DRIFTER] + I_COUNTED] = mem[G_NOW]
    mem[mem[machine + M_DRIFTER] + I_MODES] += 1


def note_notice(mem: Words, mode: int, how: int) -> None:
    """Somebody has noticed the drift: nobody waits for that any more."""
    drift = mem[mode + F_DRIFT]
    mem[drift + D_STATE] = KNOWN
    mem[drift + D_NOTICED] += 1
    mem[mode + F_ARMED] = 0
    set_idle(mem, mem[mode + F_ALARM])
    if mem[G_TRACING]:
        station = mem[mem[mode + T_STATION] + S_INDEX]
        log(mem, mem[G_NOW], DRIFT_NOTICED, station, mem[mode + T_MACHINE], NONE, NONE, mem[mode + F_ROW],
            mem[drift + D_MADE], how, 0)  # fmt: skip


def end_drift(mem: Words, mode: int) -> None:
    """The mode does not put its machine out of control any more, if it did."""
    drift = mem[mode + F_DRIFT]
    if drift != NOBODY and mem[drift + D_STATE] != IN_CONTROL:
        mem[drift + D_STATE] = IN_CONTROL
        count_drift(mem, mem[mode + F_MACHINE])
        mem[mem[mem[mode + F_MACHINE] + M_DRIFTER] + I_MODES] -= 1


def count_drift(mem: Words, machine: int) -> None:
    """The time that the machine was out of control up to now, if it was."""
    drifter = mem[machine + M_DRIFTER]
    if drifter == NOBODY or mem[drifter + I_MODES] == 0:
        return
    now, since = mem[G_NOW], mem[drifter + I_COUNTED]
    mem[drifter + I_TIME] += now - since
    mem[drifter + I_COUNTED] = now
    if mem[G_TRACING]:
        station = mem[mem[machine + T_STATION] + S_INDEX]
        log(mem, since, DRIFT, station, mem[machine + T_MACHINE], NONE, NONE, 0, now - since, 0, 0)


def tell(mem: Words, station: int) -> None:
    """The station has rejected a defective piece: the machines whose drifts it tells of are looked at in the change."""
    for place in range(mem[station + S_TELLS], mem[station + S_TELLS] + mem[station + S_TELL_COUNT]):
        drift = mem[mem[place] + F_DRIFT]
        mem[drift + D_TOLD] = 1
        set_due(mem, mem[drift + D_LEAF], mem[G_NOW], 1)
