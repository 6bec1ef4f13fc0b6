"""Flow: parts move, one at a time, the most downstream first, until none can."""

from __future__ import annotations

from simfactory.engines.compiled_engine.chains import remove
from simfactory.engines.compiled_engine.heaps import meld
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.machines import start_part
from simfactory.engines.compiled_engine.moves import first_that_can_go, let_in, set_out, way_to
from simfactory.engines.compiled_engine.places import SAME_FAMILY, WORD, WORD_BITS, admit, let_go, log_part
from simfactory.engines.compiled_engine.sources import hold_ready, make
from simfactory.engines.compiled_engine.tallies import add_time, count_queue, pieces_move
from simfactory.engines.rules import family_key
from simfactory.jit import highest_bit
from simfactory.results import Kind

TAKE = int(Kind.TAKE)


def make_next_move(mem: Words, real: Reals) -> None:
    """The move that comes first of all that are due, if it is possible."""
    station = mem[G_STATIONS] + S_SIZE * _most_downstream(mem)
    if not move(mem, real, station):
        index = mem[station + S_INDEX]
        mem[mem[G_FLOW] + (index >> WORD_BITS)] ^= 1 << (index & WORD - 1)
        mem[G_FLOW_DUE] -= 1


def _most_downstream(mem: Words) -> int:
    """The last station towards which a move is due."""
    word = mem[G_FLOW_WORDS] - 1
    while mem[mem[G_FLOW] + word] == 0:
        word -= 1
    return (word << WORD_BITS) + highest_bit(mem[mem[G_FLOW] + word])


def move(mem: Words, real: Reals, station: int) -> bool:
    """Makes the one move towards this station that comes first; False if no other can follow."""
    machine, count = mem[station + S_MACHINES], mem[station + S_MACHINE_COUNT]
    if mem[G_WAYS] != NOBODY and let_in(mem, station):
        return True
    for _ in range(count):
        if mem[machine + M_PART] == NOBODY and mem[machine + M_REFUSING] == 0:
            if mem[station + S_QUEUED]:
                part = _draw(mem, station, machine)
            elif mem[station + S_WAITING] != NOBODY and mem[station + S_PLACES] == 0:
                part = _call_in(mem, station, mem[station + S_WAITING])
            elif mem[station + S_SUPPLIER_COUNT]:
                part = _bring_in(mem, real, station)
            else:
                break
            _take(mem, real, machine, part)
            return mem[station + S_WAITING] != NOBODY or count > 1
        machine += M_SIZE
    if mem[station + S_WAITING] != NOBODY and mem[station + S_ROOM] > 0:
        if mem[G_WAYS] != NOBODY:
            return _fetch(mem, real, station)
        admit(mem, station, _call_in(mem, station, mem[station + S_WAITING]))
        if count > 1 or mem[mem[station + S_MACHINES] + M_PART] == NOBODY:
            return True
        return mem[station + S_WAITING] != NOBODY and mem[station + S_ROOM] > 0
    return False


def _take(mem: Words, real: Reals, machine: int, part: int) -> None:
    """A machine takes the part, and begins."""
    step, wait = mem[part + PART_STEP], mem[G_NOW] - mem[part + PART_ASKED]
    mem[step + R_TAKEN] += 1
    mem[step + R_WAITED] += wait > 0
    add_time(mem, step + R_WAIT_SECONDS, step + R_WAIT_REST, 1, wait)
    if mem[G_TRACING]:
        station = mem[mem[machine + T_STATION] + S_INDEX]
        log_part(mem, part, mem[G_NOW], TAKE, station, mem[machine + T_MACHINE], wait)
    start_part(mem, real, machine, part)


def _draw(mem: Words, station: int, machine: int) -> int:
    """The part that comes first in the queue leaves it."""
    count_queue(mem, station)
    part = mem[station + S_QUEUE]
    if mem[station + S_RANKED]:
        mem[station + S_QUEUE] = meld(mem, mem[part + PART_NEXT], mem[part + PART_BEFORE])
    else:
        if mem[station + S_RULE] == SAME_FAMILY:
            part = _first_of_family(mem, part, mem[machine + M_FAMILY])
        remove(mem, station + S_QUEUE, part, PART_NEXT)
    mem[station + S_ROOM] += 1
    mem[station + S_QUEUED] -= 1
    return part


def _first_of_family(mem: Words, part: int, last_family: int) -> int:
    """Of the most urgent parts, those of one family first, then by entry; all are looked at, as in the reference."""
    best = part
    while part != NOBODY:
        if _family_rank(mem, part, last_family) < _family_rank(mem, best, last_family):
            best = part
        part = mem[part + PART_NEXT]
    return best


def _family_rank(mem: Words, part: int, last_family: int) -> tuple[int, int]:
    return mem[part + PART_PRIORITY], family_key(mem[mem[part + PART_STEP] + R_FAMILY], last_family)


def _fetch(mem: Words, real: Reals, station: int) -> bool:
    """The first part that can go takes a place, now or at the end of its way; False if none can go."""
    part = first_that_can_go(mem, station)
    if part == NOBODY:
        return False
    way, sender = way_to(mem, part, station), mem[part + PART_SENDER]
    _call_in(mem, station, part)
    if way == NOBODY:
        admit(mem, station, part)
    else:
        set_out(mem, real, way, part, mem[sender + M_CAME], station)
    return True


def _call_in(mem: Words, station: int, part: int) -> int:
    """A part that asked for a place leaves where it is."""
    remove(mem, station + S_WAITING, part, PART_NEXT)
    if mem[part + PART_SENDER] == NOBODY:
        _enter_plant(mem, part)
    else:
        let_go(mem, mem[part + PART_SENDER], part)
    return part


def _bring_in(mem: Words, real: Reals, station: int) -> int:
    """A part that an unlimited source has at hand enters the plant: that of the most urgent product."""
    best = mem[station + S_SUPPLIERS]
    for place in range(1, mem[station + S_SUPPLIER_COUNT]):
        supplier = mem[station + S_SUPPLIERS] + U_SIZE * place
        if mem[mem[supplier + U_PRODUCT] + P_PRIORITY] < mem[mem[best + U_PRODUCT] + P_PRIORITY]:
            best = supplier
    part = make(mem, real, mem[best + U_SOURCE], mem[best + U_SERIAL], mem[best + U_PRODUCT])
    hold_ready(mem, real, best, station)
    _enter_plant(mem, part)
    return part


def _enter_plant(mem: Words, part: int) -> None:
    product, number = mem[mem[part + PART_ORDER] + ORDER_PRODUCT], mem[part + PART_COUNT]
    mem[product + P_ENTERED] += number
    pieces_move(mem, product, number)
