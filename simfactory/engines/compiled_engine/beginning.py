"""Time 0: who is there, what is open, and what comes first."""

from __future__ import annotations

from simfactory.engines.compiled_engine.failures import begin_life
from simfactory.engines.compiled_engine.hours import next_window
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.machines import go_on
from simfactory.engines.compiled_engine.people import welcome
from simfactory.engines.compiled_engine.places import moves_are_due
from simfactory.engines.compiled_engine.shifts import come_to_work, open_station
from simfactory.engines.compiled_engine.sources import ARRIVALS, await_next, hold_ready
from simfactory.engines.compiled_engine.times import set_due


def begin_history(mem: Words, real: Reals) -> None:
    """The plant as it stands at time 0, before anything happens."""
    for index in range(mem[G_MODE_COUNT]):
        begin_life(mem, real, mem[G_MODES] + F_SIZE * index)
    for index in range(mem[G_MACHINE_COUNT]):
        go_on(mem, real, mem[G_MACHINES] + M_SIZE * index)
    for index in range(mem[G_PERSON_COUNT]):
        _begin_hours_of_person(mem, real, mem[G_PERSONS] + N_SIZE * index)
    for index in range(mem[G_STATION_COUNT]):
        _begin_station(mem, real, mem[G_STATIONS] + S_SIZE * index)
    for index in range(mem[G_SOURCE_COUNT]):
        _begin_source(mem, real, mem[G_SOURCES] + Q_SIZE * index)


def _begin_hours_of_person(mem: Words, real: Reals, person: int) -> None:
    """Who has no calendar is always there."""
    calendar = mem[person + N_HOURS + H_CALENDAR]
    if calendar == NOBODY:
        mem[person + N_PRESENT] = 1
        welcome(mem, person)
    elif mem[calendar + C_COUNT]:
        opens = next_window(mem, person + N_HOURS)
        if opens == 0:
            come_to_work(mem, real, person)
        else:
            set_due(mem, mem[person + N_LEAF], opens, 0)


def _begin_station(mem: Words, real: Reals, station: int) -> None:
    for place in range(mem[station + S_SUPPLIER_COUNT]):
        hold_ready(mem, real, mem[station + S_SUPPLIERS] + U_SIZE * place, station)
    calendar = mem[station + S_HOURS + H_CALENDAR]
    if calendar != NOBODY and mem[calendar + C_COUNT]:
        opens = next_window(mem, station + S_HOURS)
        if opens == 0:
            open_station(mem, real, station)
        else:
            set_due(mem, mem[station + S_LEAF], opens, 0)
    moves_are_due(mem, station)


def _begin_source(mem: Words, real: Reals, source: int) -> None:
    if mem[source + Q_KIND] == ARRIVALS:
        await_next(mem, real, source)
    elif mem[source + Q_TO_BRING] > 0:
        set_due(mem, mem[source + Q_LEAF], 0, 0)
