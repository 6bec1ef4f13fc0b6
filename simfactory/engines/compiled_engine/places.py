"""Places: who asks for one at a station, who takes one in its queue, and who leaves a machine."""

from __future__ import annotations

from simfactory.engines.compiled_engine.chains import append, insert, remove
from simfactory.engines.compiled_engine.equipment import log_at, rest, wind
from simfactory.engines.compiled_engine.heaps import meld
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.tallies import count_queue, log, turn
from simfactory.engines.rules import place_key, queue_key
from simfactory.jit import inline
from simfactory.plan import Rule
from simfactory.results import Kind

SAME_FAMILY = int(Rule.SAME_FAMILY)
ENTER, LEAVE = int(Kind.ENTER), int(Kind.LEAVE)
WORD_BITS = 5
WORD = 1 << WORD_BITS
"""Stations in one word of the moves that are due."""


@inline
def moves_are_due(mem: Words, station: int) -> None:
    """A move towards a station may have become possible."""
    word, bit = mem[G_FLOW] + (mem[station + S_INDEX] >> WORD_BITS), 1 << (mem[station + S_INDEX] & WORD - 1)
    if not mem[word] & bit:
        mem[word] |= bit
        mem[G_FLOW_DUE] += 1


def ask_for_place(mem: Words, part: int, step: int) -> None:
    """A part that has left its operation asks for a place at a station, for this step."""
    mem[part + PART_STEP] = step
    station = mem[step + R_STATION]
    if mem[station + S_UNCONTENDED] and mem[station + S_ROOM] > 0:
        let_go(mem, mem[part + PART_SENDER], part)
        admit(mem, station, part)
        if mem[station + S_MACHINE_COUNT] > 1 or mem[mem[station + S_MACHINES] + M_PART] == NOBODY:
            moves_are_due(mem, station)
    else:
        queue_up(mem, station, part)


def queue_up(mem: Words, station: int, part: int) -> None:
    """The part waits for a place where it is: on its machine, or outside the plant."""
    before = mem[station + S_WAITING_LAST]
    while before != NOBODY and _place_key(mem, part) < _place_key(mem, before):
        before = mem[before + PART_BEFORE]
    insert(mem, station + S_WAITING, before, part, PART_NEXT)
    moves_are_due(mem, station)
    mem[G_MANY_PARTS_ASKED] = 1


def _place_key(mem: Words, part: int) -> tuple[int, int, int, int, int]:
    sender, piece = mem[part + PART_SENDER], mem[mem[part + PART_PIECES] + PIECE_NUMBER]
    if sender == NOBODY:
        place, number = mem[G_STATION_COUNT] + mem[part + PART_SOURCE], mem[mem[part + PART_ORDER] + ORDER_SERIAL]
    else:
        place, number = mem[mem[sender + T_STATION] + S_INDEX], mem[sender + T_MACHINE]
    return place_key(mem[part + PART_PRIORITY], mem[part + PART_ASKED], place, number, piece)


def withdraw_part(mem: Words, part: int) -> None:
    """The part cannot leave its machine for the time being."""
    if mem[part + PART_GOAL] > NOBODY:
        remove(mem, mem[mem[part + PART_STEP] + R_STATION] + S_WAITING, part, PART_NEXT)


@inline
def admit(mem: Words, station: int, part: int) -> None:
    """The part takes its place in the queue."""
    count_queue(mem, station)
    if mem[G_TRACING]:
        log_part(mem, part, mem[G_NOW], ENTER, mem[station + S_INDEX], NONE, 0)
    mem[station + S_ROOM] -= 1
    mem[station + S_QUEUED] += 1
    if mem[station + S_RANKED]:
        _rank(mem, station, part)
    else:
        append(mem, station + S_QUEUE, part, PART_NEXT)


def _rank(mem: Words, station: int, part: int) -> None:
    """The part takes its place in a queue whose rule asks for more than the order of entry."""
    due, work_content = mem[mem[part + PART_ORDER] + ORDER_DUE], mem[mem[part + PART_STEP] + R_WORK_CONTENT]
    mem[part + PART_KEY] = queue_key(mem[station + S_RULE], due, work_content, mem[part + PART_COUNT])
    mem[part + PART_ENTRY] = mem[station + S_ENTRIES]
    mem[station + S_ENTRIES] += 1
    mem[part + PART_NEXT] = NOBODY
    mem[part + PART_BEFORE] = NOBODY
    mem[station + S_QUEUE] = meld(mem, mem[station + S_QUEUE], part)


@inline
def let_go(mem: Words, machine: int, part: int) -> None:
    """A finished part leaves; with the last of them the machine is empty."""
    if mem[G_TRACING]:
        _log_leaving(mem, machine, part)
    mem[part + PART_SENDER] = NOBODY
    _take_off(mem, machine, part)
    if mem[machine + M_LOTS] == NOBODY:
        mem[machine + M_PART] = NOBODY
        if mem[machine + M_CLOCKS] & HAS_PART_CLOCK:
            wind(mem, machine)
        moves_are_due(mem, mem[machine + T_STATION])
        turn(mem, machine, rest(mem, machine))


def _take_off(mem: Words, machine: int, part: int) -> None:
    """Takes a part out of those that are finished and on the machine."""
    lot = mem[machine + M_LOTS]
    if lot == part:
        mem[machine + M_LOTS] = mem[part + PART_LOT]
        return
    while mem[lot + PART_LOT] != part:
        lot = mem[lot + PART_LOT]
    mem[lot + PART_LOT] = mem[part + PART_LOT]


def _log_leaving(mem: Words, machine: int, part: int) -> None:
    goal, step = mem[part + PART_GOAL], mem[mem[machine + M_STEP] + R_INDEX]
    index = mem[goal + R_INDEX] if goal > NOBODY else goal
    first = mem[mem[part + PART_PIECES] + PIECE_NUMBER]
    log_at(mem, machine, part, mem[G_NOW], LEAVE, step, mem[part + PART_COUNT], first, index)


def log_part(mem: Words, part: int, time: int, kind: int, station: int, machine: int, d: int) -> None:
    """Writes down that a part takes a place: its step, pieces and first piece."""
    serial, step = mem[mem[part + PART_ORDER] + ORDER_SERIAL], mem[mem[part + PART_STEP] + R_INDEX]
    first = mem[mem[part + PART_PIECES] + PIECE_NUMBER]
    log(mem, time, kind, station, machine, mem[part + PART_SOURCE], serial, step, mem[part + PART_COUNT], first, d)
