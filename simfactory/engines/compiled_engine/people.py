"""People: who is there, who is free, and who goes to which task."""

from __future__ import annotations

from simfactory.engines.compiled_engine.bodies import come_from_work, go_to_work, own_pace
from simfactory.engines.compiled_engine.chains import insert, remove
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.tallies import count_way, count_work, log_way, log_work
from simfactory.engines.compiled_engine.times import set_due, set_idle
from simfactory.engines.rules import lasting, request_key, worked_off
from simfactory.plan import Segment

SETUP = int(Segment.SETUP)


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


def find_people(mem: Words, task: int, only_here: bool) -> bool:
    """Whether enough qualified people are free for a task: those idle longest are then its own."""
    pool, crew, station = mem[task + T_POOL], mem[task + T_CREW], mem[mem[task + T_STATION] + S_INDEX]
    found, person = 0, mem[pool + W_FREE]
    while person != NOBODY and found < crew:
        found += _is_fit(mem, person, station, only_here)
        person = mem[person + N_NEXT]
    if found < crew:
        return False
    withdraw_request(mem, task)
    if mem[pool + W_STAYS]:
        found = _call_up(mem, task, station, found, True)
    _call_up(mem, task, station, found, False)
    return True


def _is_fit(mem: Words, person: int, station: int, only_here: bool) -> bool:
    """Whether somebody is qualified for a station, and has it as a post if that is asked."""
    return mem[mem[person + N_PACES] + station] > 0 and (not only_here or mem[person + N_POST] == station)


def _call_up(mem: Words, task: int, station: int, needed: int, only_here: bool) -> int:
    """Those idle longest, so many at most, are the task's own; says how many are still needed."""
    person = mem[mem[task + T_POOL] + W_FREE]
    while person != NOBODY and needed > 0:
        after = mem[person + N_NEXT]
        if _is_fit(mem, person, station, only_here):
            remove(mem, mem[person + N_POOL] + W_FREE, person, N_NEXT)
            mem[person + N_TASK] = task
            mem[person + N_CREW] = mem[task + T_PEOPLE]
            mem[task + T_PEOPLE] = person
            needed -= 1
        person = after
    return needed


def is_on_way(mem: Words, task: int) -> bool:
    """Whether those who were called up have to come from other posts first: they are then on their way."""
    walk = mem[mem[task + T_POOL] + W_WALK]
    if walk == 0 or not _comes_from_elsewhere(mem, task):
        return False
    station, person = mem[mem[task + T_STATION] + S_INDEX], mem[task + T_PEOPLE]
    while person != NOBODY:
        mem[person + N_BEGAN] = mem[person + N_COUNTED] = mem[G_NOW]
        mem[person + N_ON_WAY] = WALKS if _is_elsewhere(mem, person, station) else WAITS
        person = mem[person + N_CREW]
    mem[task + T_WALKING] = 1
    mem[mem[G_KINDS] + mem[task + T_LEAF]] = WAY_ENDS
    set_due(mem, mem[task + T_LEAF], mem[G_NOW] + walk, 0)
    return True


def _comes_from_elsewhere(mem: Words, task: int) -> bool:
    station, person = mem[mem[task + T_STATION] + S_INDEX], mem[task + T_PEOPLE]
    while person != NOBODY:
        if _is_elsewhere(mem, person, station):
            return True
        person = mem[person + N_CREW]
    return False


def _is_elsewhere(mem: Words, person: int, station: int) -> bool:
    return mem[person + N_POST] not in (NONE, station)


def end_way(mem: Words, task: int) -> None:
    """All are there, or the way is given up."""
    mem[task + T_WALKING] = 0
    mem[mem[G_KINDS] + mem[task + T_LEAF]] = SEGMENT_ENDS if mem[task + T_MODE] == NONE else REPAIR_ENDS
    set_idle(mem, mem[task + T_LEAF])
    person = mem[task + T_PEOPLE]
    while person != NOBODY:
        if mem[person + N_ON_WAY] == WALKS:
            count_way(mem, person)
            if mem[G_TRACING]:
                log_way(mem, person)
        mem[person + N_ON_WAY] = THERE
        person = mem[person + N_CREW]


def turn_back(mem: Words, task: int) -> None:
    """The way is given up: everybody is free where they were."""
    end_way(mem, task)
    person = mem[task + T_PEOPLE]
    mem[task + T_PEOPLE] = NOBODY
    while person != NOBODY:
        after = mem[person + N_CREW]
        mem[person + N_TASK] = NOBODY
        if mem[person + N_PRESENT]:
            welcome(mem, person)
        person = after


def begin_together(mem: Words, real: Reals, task: int) -> None:
    """All are there: they work at the pace of the slowest."""
    station, person = mem[task + T_STATION], mem[task + T_PEOPLE]
    on_piece = mem[task + T_MODE] == NONE and mem[task + M_ACTIVITY] != SETUP
    mem[task + T_PACE] = 0
    while person != NOBODY:
        pace = mem[mem[person + N_PACES] + mem[station + S_INDEX]]
        if mem[G_HUMAN]:
            go_to_work(mem, real, person, station, on_piece)
            pace = own_pace(mem, real, person, station, pace)
        if mem[task + T_PACE] == 0 or pace < mem[task + T_PACE]:
            mem[task + T_PACE] = pace
        if _is_elsewhere(mem, person, mem[station + S_INDEX]):
            mem[person + N_WATCHES_SINCE] = mem[G_NOW]
        mem[person + N_POST] = mem[station + S_INDEX]
        mem[person + N_BEGAN] = mem[person + N_COUNTED] = mem[G_NOW]
        person = mem[person + N_CREW]


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
