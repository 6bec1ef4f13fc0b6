"""Whether machines wait in a circle for places that none of them can free; the reference says who and where."""

from __future__ import annotations

from simfactory.engines.compiled_engine.layout import *

LOOSE, KNOTTED = 0, 1


def is_deadlocked(mem: Words) -> bool:
    """Whether there is a knot: full stations whose machines each hold a finished part that waits for one of them."""
    knot, stations, count = mem[G_CHANGES], mem[G_STATIONS], mem[G_STATION_COUNT]
    tied = 0
    for index in range(count):
        mem[knot + index] = _is_full(mem, stations + S_SIZE * index)
        tied += mem[knot + index]
    loosened = True
    while tied and loosened:
        loosened = False
        for index in range(count):
            if mem[knot + index] and not _all_wait(mem, stations + S_SIZE * index, knot):
                mem[knot + index] = LOOSE
                tied -= 1
                loosened = True
    return tied > 0


def _is_full(mem: Words, station: int) -> int:
    if mem[station + S_ROOM] > 0:
        return LOOSE
    machine = mem[station + S_MACHINES]
    for _ in range(mem[station + S_MACHINE_COUNT]):
        if mem[machine + M_LOTS] == NOBODY:
            return LOOSE
        machine += M_SIZE
    return KNOTTED


def _all_wait(mem: Words, station: int, knot: int) -> bool:
    """Whether each machine holds a part that waits for a station of the knot."""
    machine = mem[station + S_MACHINES]
    for _ in range(mem[station + S_MACHINE_COUNT]):
        lot, waits = mem[machine + M_LOTS], False
        while lot != NOBODY and not waits:
            goal = mem[lot + PART_GOAL]
            waits = goal > NOBODY and mem[knot + mem[mem[goal + R_STATION] + S_INDEX]] == KNOTTED
            lot = mem[lot + PART_LOT]
        if not waits:
            return False
        machine += M_SIZE
    return True
