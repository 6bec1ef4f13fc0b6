"""People: who is there, who is free, and who goes to which task."""

from __future__ import annotations

from simfactory.engines.compiled_engine.bodies import come_from_work, go_to_work, own_pace
from simfactory.engines.compiled_engine.chains import insert, remove
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.tallies import count_work, log_work
from simfactory.engines.rules import lasting, request_key, worked_off


def ask_for_people(mem: Words, task: int, pool: int, crew: int, priority: int) -> None:
    """A task needs people: its request waits in its place."""
    mem[task + T_ASKING] = 1
    mem[task + T_POOL] = pool
    mem[task + T_CREW] = crew
    mem[task + T_PRIORITY] = priority
    mem[task + T_SINCE] = mem[G_NOW]
    before = mem[pool + W_WAITING_LAST]
    while before != NOBODY and _asks_before(mem, task, before):
        before = mem[before + T_BEFORE]
    insert(mem, pool + W_WAITING, before, task, T_NEXT)
    mem[G_ARBITER_DUE] = 1


def _asks_before(mem: Words, task: int, other: int) -> bool:
    return _request_key(mem, task) < _request_key(mem, other)


def _request_key(mem: Words, task: int) -> tuple[int, int, int, int, bool, int]:
    station, mode = mem[mem[task + T_STATION] + S_INDEX], mem[task + T_MODE]
    return request_key(mem[task + T_PRIORITY], mem[task + T_SINCE], station, mem[task + T_MACHINE], mode != NONE, mode)


def withdraw_request(mem: Words, task: int) -> None:
    """A task does not need people any more."""
    mem[task + T_ASKING] = 0
    remove(mem, mem[task + T_POOL] + W_WAITING, task, T_NEXT)


def find_people(mem: Words, real: Reals, task: int) -> bool:
    """Whether enough qualified people are free for a task: those idle longest are then at work on it."""
    pool, crew, station = mem[task + T_POOL], mem[task + T_CREW], mem[mem[task + T_STATION] + S_INDEX]
    found, person = 0, mem[pool + W_FREE]
    while person != NOBODY and found < crew:
        found += mem[mem[person + N_PACES] + station] > 0
        person = mem[person + N_NEXT]
    if found < crew:
        return False
    withdraw_request(mem, task)
    person = mem[pool + W_FREE]
    while found > 0:
        after = mem[person + N_NEXT]
        pace = mem[mem[person + N_PACES] + station]
        if pace:
            if mem[G_HUMAN]:
                go_to_work(mem, real, person, mem[task + T_STATION])
                pace = own_pace(mem, real, person, mem[task + T_STATION], pace)
            mem[task + T_PACE] = pace if mem[task + T_PEOPLE] == NOBODY else min(mem[task + T_PACE], pace)
            _assign(mem, person, task)
            found -= 1
        person = after
    return True


def _assign(mem: Words, person: int, task: int) -> None:
    remove(mem, mem[person + N_POOL] + W_FREE, person, N_NEXT)
    mem[person + N_TASK] = task
    mem[person + N_BEGAN] = mem[person + N_COUNTED] = mem[G_NOW]
    mem[person + N_CREW] = mem[task + T_PEOPLE]
    mem[task + T_PEOPLE] = person


def lasting_here(mem: Words, task: int, left: int) -> int:
    """How long what is left takes those who are there."""
    return lasting(left, mem[task + T_PACE]) if mem[task + T_PEOPLE] != NOBODY else left


def worked_off_here(mem: Words, task: int, left: int) -> int:
    """What of it is done by now, before the people go."""
    elapsed = mem[G_NOW] - mem[task + T_BEGAN]
    return worked_off(left, elapsed, mem[task + T_PACE]) if mem[task + T_PEOPLE] != NOBODY else elapsed


def dismiss(mem: Words, real: Reals, task: int) -> None:
    """The people who worked on a task go free."""
    person = mem[task + T_PEOPLE]
    mem[task + T_PEOPLE] = NOBODY
    while person != NOBODY:
        after = mem[person + N_CREW]
        count_work(mem, person)
        if mem[G_TRACING]:
            log_work(mem, person)
        if mem[G_HUMAN]:
            come_from_work(mem, real, person, mem[task + T_STATION])
        mem[person + N_TASK] = NOBODY
        if mem[person + N_PRESENT]:
            welcome(mem, person)
        person = after


def welcome(mem: Words, person: int) -> None:
    """Someone is free from now on, and is the one idle shortest; of several, the one with the highest number."""
    pool, now, index = mem[person + N_POOL], mem[G_NOW], mem[person + N_INDEX]
    mem[person + N_IDLE_SINCE] = now
    before = mem[pool + W_FREE_LAST]
    while before != NOBODY and mem[before + N_IDLE_SINCE] == now and mem[before + N_INDEX] > index:
        before = mem[before + N_NEXT + 1]
    insert(mem, pool + W_FREE, before, person, N_NEXT)
    mem[G_ARBITER_DUE] = 1


def miss(mem: Words, person: int) -> None:
    """Someone who was free has gone."""
    remove(mem, mem[person + N_POOL] + W_FREE, person, N_NEXT)


def is_carried_through(mem: Words, task: int) -> bool:
    """Whether people stay beyond their shift until the segment under way is finished."""
    return mem[task + T_MODE] == NONE and mem[mem[task + T_STATION] + S_FINISH_PIECE] != 0
