"""Shifts: stations that open and close, people who come and go."""

from __future__ import annotations

from simfactory.engines.compiled_engine.bodies import attends, begin_shift, end_absence, end_shift
from simfactory.engines.compiled_engine.equipment import end_machine_shift, interrupt, prepare
from simfactory.engines.compiled_engine.failures import call_repairers, interrupt_repair
from simfactory.engines.compiled_engine.hours import next_window
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.machines import start_machine_shift
from simfactory.engines.compiled_engine.people import is_carried_through, miss, turn_back, welcome
from simfactory.engines.compiled_engine.times import set_due
from simfactory.plan import SHIFT_CLOSES, SHIFT_OPENS


def open_station(mem: Words, real: Reals, station: int) -> None:
    """The station's shift begins."""
    mem[station + S_OPEN] = 1
    set_due(mem, mem[station + S_LEAF], mem[station + S_HOURS + H_CLOSES], 1)
    machine = mem[station + S_MACHINES]
    for _ in range(mem[station + S_MACHINE_COUNT]):
        start_machine_shift(mem, real, machine)
        machine += M_SIZE


def come_to_work(mem: Words, real: Reals, person: int) -> None:
    """Somebody's window begins; who is absent misses it, unless somebody stands in."""
    closes = mem[person + N_HOURS + H_CLOSES]
    set_due(mem, mem[person + N_LEAF], closes, 1)
    if mem[G_HUMAN]:
        if mem[person + N_HOURS + H_MARKS] & SHIFT_OPENS:
            begin_shift(mem, real, person)
        if not attends(mem, real, person, closes - mem[G_NOW]):
            return
    mem[person + N_PRESENT] = 1
    mem[person + N_WATCHES_SINCE] = mem[G_NOW]
    if mem[person + N_TASK] == NOBODY:
        welcome(mem, person)


def close_station(mem: Words, real: Reals, station: int) -> None:
    """The station's shift ends."""
    mem[station + S_OPEN] = 0
    set_due(mem, mem[station + S_LEAF], next_window(mem, station + S_HOURS), 0)
    machine = mem[station + S_MACHINES]
    for _ in range(mem[station + S_MACHINE_COUNT]):
        end_machine_shift(mem, real, machine)
        machine += M_SIZE


def leave_work(mem: Words, real: Reals, person: int) -> None:
    """Somebody goes, and leaves the work under way lying, unless the piece is finished first."""
    present, marks, task = mem[person + N_PRESENT], mem[person + N_HOURS + H_MARKS], mem[person + N_TASK]
    if mem[person + N_AWAY_SINCE] != NONE:
        end_absence(mem, person)
    mem[person + N_PRESENT] = 0
    set_due(mem, mem[person + N_LEAF], next_window(mem, person + N_HOURS), 0)
    if not present:
        return
    if mem[G_TIRES] and marks & SHIFT_CLOSES:
        end_shift(mem, real, person)
    if task == NOBODY:
        miss(mem, person)
    elif mem[person + N_ON_WAY] != THERE:
        turn_back(mem, task)
        if mem[task + T_MODE] == NONE:
            prepare(mem, real, task)
        else:
            call_repairers(mem, task)
    elif mem[task + T_MODE] != NONE:
        interrupt_repair(mem, real, task)
    elif not is_carried_through(mem, task):
        interrupt(mem, real, task)
        prepare(mem, real, task)
