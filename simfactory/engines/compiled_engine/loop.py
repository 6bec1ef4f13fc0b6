"""The kernel's loop: instants that run through finish, flow, change and grant; see `simfactory.engines.rules`."""

from __future__ import annotations

from simfactory.engines.compiled_engine.beginning import begin_history
from simfactory.engines.compiled_engine.bodies import count_absence
from simfactory.engines.compiled_engine.deadlock import is_deadlocked
from simfactory.engines.compiled_engine.drifts import count_drift
from simfactory.engines.compiled_engine.equipment import begin
from simfactory.engines.compiled_engine.failures import has_run_out, work_on_repair
from simfactory.engines.compiled_engine.flow import make_next_move
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.machines import life_ends, look, repair_ends, segment_ends
from simfactory.engines.compiled_engine.moves import count_moves, end_move, turn_vehicle
from simfactory.engines.compiled_engine.people import begin_together, end_way, find_people, is_on_way
from simfactory.engines.compiled_engine.shifts import close_station, come_to_work, leave_work, open_station
from simfactory.engines.compiled_engine.sources import arrive
from simfactory.engines.compiled_engine.tallies import count_pieces, count_queue, count_state, count_way, count_work
from simfactory.engines.compiled_engine.times import next_key, next_leaf, set_idle
from simfactory.engines.rules import ROUNDS
from simfactory.jit import bare

BEGINNING, FINISH, FLOW = 0, 1, 2


def enter(mem: Words, real: Reals, tallies: Words, bins: int, events: int) -> int:
    """The door from Python; see `live`."""
    return live(bare(mem), bare(real), bare(tallies), bins, events)


def live(mem: Words, real: Reals, tallies: Words, bins: int, events: int) -> int:
    """Lives through the first so many bins, for so many events at most; says why it stopped.

    Whatever the reason, it goes on from there when it is entered again. A bin ends before its last instant; what was
    tallied in it is then moved to `tallies`, one bin behind the other.
    """
    if mem[G_PHASE] == BEGINNING:
        begin_history(mem, real)
        mem[G_PHASE] = FINISH
    tired, until = mem[G_EVENTS] + events, _end_of_bin(mem)
    while not mem[G_STOP]:
        finish, key = 2 * mem[G_NOW], next_key(mem)
        if mem[G_FLOW_DUE] == 0 and mem[G_PHASE] == FLOW:
            _end_flow(mem)
        elif key == finish and mem[G_PHASE] == FINISH:
            _finish(mem, real, next_leaf(mem))
        elif mem[G_FLOW_DUE]:
            mem[G_PHASE] = FLOW
            while mem[G_FLOW_DUE] and not mem[G_STOP]:
                make_next_move(mem, real)
        elif key == finish + 1:
            _change(mem, real, finish + 1)
        elif mem[G_ARBITER_DUE]:
            _grant(mem, real)
        elif key >= 2 * until:
            _close_bin(mem, tallies, until)
            if mem[G_BIN] == bins:
                return AT_REST
            until = _end_of_bin(mem)
        else:
            if mem[G_EVENTS] >= tired:
                return TIRED
            mem[G_NOW] = key >> 1
            mem[G_ROUNDS] = 0
    return mem[G_STOP]


def _end_of_bin(mem: Words) -> int:
    """When the bin under way ends."""
    return min((mem[G_BIN] + 1) * mem[G_BIN_WIDTH], mem[G_HORIZON])


def _close_bin(mem: Words, tallies: Words, end: int) -> None:
    """Counts everything that lasts up to the end of a bin, and takes its tallies."""
    mem[G_NOW] = end
    mem[G_ROUNDS] = 0
    count_pieces(mem)
    for index in range(mem[G_STATION_COUNT]):
        count_queue(mem, mem[G_STATIONS] + S_SIZE * index)
    for index in range(mem[G_MACHINE_COUNT]):
        count_state(mem, mem[G_MACHINES] + M_SIZE * index)
        count_drift(mem, mem[G_MACHINES] + M_SIZE * index)
    for index in range(mem[G_PERSON_COUNT]):
        person = mem[G_PERSONS] + N_SIZE * index
        if mem[person + N_ON_WAY] == WALKS:
            count_way(mem, person)
        elif mem[person + N_TASK] != NOBODY and mem[person + N_ON_WAY] == THERE:
            count_work(mem, person)
        if mem[person + N_AWAY_SINCE] != NONE:
            count_absence(mem, person)
    if mem[G_WAYS] != NOBODY:
        count_moves(mem)
    _take_tallies(mem, tallies, mem[G_BIN] * mem[G_TALLIES_COUNT])
    mem[G_BIN] += 1


def _take_tallies(mem: Words, tallies: Words, at: int) -> None:
    """Moves the tallies of all kinds of records to the place `at` and on; the next bin begins with none."""
    for kind in range(mem[G_TALLIES], mem[G_TALLIES] + KINDS_OF_TALLIES * V_SIZE, V_SIZE):
        first = mem[kind + V_FIRST]
        for _ in range(mem[kind + V_RECORDS]):
            for word in range(first, first + mem[kind + V_WORDS]):
                tallies[at] = mem[word]
                mem[word] = 0
                at += 1
            first += mem[kind + V_RECORD_SIZE]


def _finish(mem: Words, real: Reals, leaf: int) -> None:
    """Something ends, or comes, now."""
    kind, owner = mem[mem[G_KINDS] + leaf], mem[mem[G_OWNERS] + leaf]
    mem[G_EVENTS] += 1
    if kind == SEGMENT_ENDS:
        set_idle(mem, leaf)
        segment_ends(mem, real, owner)
    elif kind == REPAIR_ENDS:
        set_idle(mem, leaf)
        repair_ends(mem, real, owner)
    elif kind == PART_ARRIVES:
        arrive(mem, real, owner)
    elif kind == SHIFT_TURNS:
        open_station(mem, real, owner)
    elif kind == WAY_ENDS:
        end_way(mem, owner)
        _begin_together(mem, real, owner)
    elif kind == MOVE_ENDS:
        end_move(mem, owner)
    elif kind == VEHICLE_TURNS:
        turn_vehicle(mem, real, owner)
    else:
        come_to_work(mem, real, owner)


def _end_flow(mem: Words) -> None:
    """No move is left; where a deadlock is possible, it is looked for."""
    mem[G_PHASE] = FINISH
    if mem[G_LOOPS] and mem[G_MANY_PARTS_ASKED] and is_deadlocked(mem):
        mem[G_STOP] = TROUBLE
    mem[G_MANY_PARTS_ASKED] = 0
    _count_round(mem)


def _count_round(mem: Words) -> None:
    mem[G_ROUNDS] += 1
    if mem[G_ROUNDS] >= 2 * ROUNDS:
        mem[G_STOP] = TROUBLE


def _change(mem: Words, real: Reals, key: int) -> None:
    """All changes that are due when it begins."""
    due, count = mem[G_CHANGES], 0
    while next_key(mem) == key:
        leaf = next_leaf(mem)
        set_idle(mem, leaf)
        mem[due + count] = leaf
        count += 1
    mem[G_EVENTS] += count
    for place in range(count):
        leaf = mem[due + place]
        kind, owner = mem[mem[G_KINDS] + leaf], mem[mem[G_OWNERS] + leaf]
        if kind == LIFE_ENDS:
            if mem[owner + F_ARMED] and has_run_out(mem, owner):
                life_ends(mem, real, owner)
        elif kind == LOOKED_AT:
            look(mem, real, owner)
        elif kind == SHIFT_TURNS:
            close_station(mem, real, owner)
        else:
            leave_work(mem, real, owner)
    _count_round(mem)


def _grant(mem: Words, real: Reals) -> None:
    """The arbiter serves the requests of all pools once: the first first; one that cannot be served is passed over."""
    mem[G_ARBITER_DUE] = 0
    pool = mem[G_POOLS]
    for _ in range(mem[G_POOL_COUNT]):
        if mem[pool + W_STAYS]:
            _serve(mem, real, pool, True)
        _serve(mem, real, pool, False)
        pool += W_SIZE
    _count_round(mem)


def _serve(mem: Words, real: Reals, pool: int, only_here: bool) -> None:
    """Serves the requests of a pool, perhaps only by people whose post it is."""
    task = mem[pool + W_WAITING]
    while task != NOBODY and mem[pool + W_FREE] != NOBODY:
        after = mem[task + T_NEXT]
        if find_people(mem, task, only_here) and not is_on_way(mem, task):
            _begin_together(mem, real, task)
        task = after


def _begin_together(mem: Words, real: Reals, task: int) -> None:
    """The people of a task are there, and work begins."""
    begin_together(mem, real, task)
    if mem[task + T_MODE] == NONE:
        begin(mem, real, task)
    else:
        work_on_repair(mem, task)
