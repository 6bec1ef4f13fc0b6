"""What is counted, and the log. An integral of parts over time stands in two words: part-seconds, and the ns beyond."""

from __future__ import annotations

from simfactory.engines.compiled_engine.layout import *
from simfactory.jit import inline
from simfactory.results import SECOND, Kind

STATE, BUSY, QUEUE, WIP, WALK = int(Kind.STATE), int(Kind.BUSY), int(Kind.QUEUE), int(Kind.WIP), int(Kind.WALK)
FULL = 2**61
FEW, SHORT = 2**16, 2**45
"""So many parts for so many nanoseconds (ten hours) are less than FULL."""


@inline
def add_time(mem: Words, seconds: int, rest: int, number: int, span: int) -> None:
    """So many parts for so long, onto the pair of words at `seconds` and `rest`; no product overflows."""
    if number < FEW and span < SHORT:
        mem[rest] += number * span
        if mem[rest] >= FULL:
            mem[seconds] += mem[rest] // SECOND
            mem[rest] %= SECOND
    else:
        whole = number * (span // SECOND) + mem[rest] // SECOND
        mem[rest] = mem[rest] % SECOND + number * (span % SECOND)
        mem[seconds] += whole


def log(mem: Words, time: int, kind: int, station: int, machine: int, source: int, serial: int,
        a: int, b: int, c: int, d: int) -> None:  # fmt: skip
    """Writes a record down (see `results.Kind`); the engine takes the log away before it is full."""
    at = mem[G_LOG] + LOG_WIDTH * mem[G_LOG_ROWS]
    mem[at] = time
    mem[at + 1] = kind
    mem[at + 2] = station
    mem[at + 3] = machine
    mem[at + 4] = source
    mem[at + 5] = serial
    mem[at + 6] = a
    mem[at + 7] = b
    mem[at + 8] = c
    mem[at + 9] = d
    mem[G_LOG_ROWS] += 1
    if mem[G_LOG_ROWS] > mem[G_LOG_LIMIT] and not mem[G_STOP]:
        mem[G_STOP] = LOG_FULL


def pieces_move(mem: Words, product: int, number: int) -> None:
    """So many pieces come into the plant (or leave it, below zero)."""
    count_pieces(mem)
    mem[G_WIP] += number
    mem[product + P_INSIDE] += number


def count_pieces(mem: Words) -> None:
    """The pieces that were in the plant up to now."""
    now = mem[G_NOW]
    if now > mem[G_WIP_COUNTED]:
        add_time(mem, G_WIP_SECONDS, G_WIP_REST, mem[G_WIP], now - mem[G_WIP_COUNTED])
        if mem[G_TRACING]:
            log(mem, mem[G_WIP_COUNTED], WIP, NONE, NONE, NONE, NONE, mem[G_WIP], now - mem[G_WIP_COUNTED], 0, 0)
        mem[G_WIP_COUNTED] = now


@inline
def count_queue(mem: Words, station: int) -> None:
    """The parts that were in a station's queue up to now."""
    now, since = mem[G_NOW], mem[station + S_COUNTED]
    if now > since:
        add_time(mem, station + S_AREA_SECONDS, station + S_AREA_REST, mem[station + S_QUEUED], now - since)
        if mem[G_TRACING]:
            log(mem, since, QUEUE, mem[station + S_INDEX], NONE, NONE, NONE, mem[station + S_QUEUED], now - since, 0, 0)
        mem[station + S_COUNTED] = now


@inline
def turn(mem: Words, machine: int, state: int) -> None:
    """The machine is in this state from now on."""
    count_state(mem, machine)
    mem[machine + M_STATE] = state


@inline
def count_state(mem: Words, machine: int) -> None:
    """The state that the machine was in up to now."""
    now, since, state = mem[G_NOW], mem[machine + M_COUNTED], mem[machine + M_STATE]
    if now > since:
        mem[machine + M_TIMES + state] += now - since
        if mem[G_TRACING]:
            station = mem[mem[machine + T_STATION] + S_INDEX]
            log(mem, since, STATE, station, mem[machine + T_MACHINE], NONE, NONE, state, now - since, 0, 0)
        mem[machine + M_COUNTED] = now


def count_work(mem: Words, person: int) -> None:
    """The work that a person did up to now, in the bin under way."""
    span = mem[G_NOW] - mem[person + N_COUNTED]
    mem[person + N_BUSY] += span
    if mem[G_TIRES]:
        station = mem[mem[mem[person + N_TASK] + T_STATION] + S_INDEX]
        mem[mem[mem[person + N_PAIRS] + station] + K_BUSY] += span
    mem[person + N_COUNTED] = mem[G_NOW]


def count_way(mem: Words, person: int) -> None:
    """The way that a person made up to now, in the bin under way."""
    mem[person + N_WALKED] += mem[G_NOW] - mem[person + N_COUNTED]
    mem[person + N_COUNTED] = mem[G_NOW]


def log_way(mem: Words, person: int) -> None:
    """Writes down the way that a person made up to now."""
    now, began, task = mem[G_NOW], mem[person + N_BEGAN], mem[person + N_TASK]
    if now > began:
        station = mem[mem[task + T_STATION] + S_INDEX]
        log(mem, began, WALK, station, mem[task + T_MACHINE], NONE, NONE, mem[person + N_INDEX], now - began, 0, 0)


def log_work(mem: Words, person: int) -> None:
    """Writes down the stretch of a person's work that ends now."""
    now, began, task = mem[G_NOW], mem[person + N_BEGAN], mem[person + N_TASK]
    if now > began:
        station = mem[mem[task + T_STATION] + S_INDEX]
        log(mem, began, BUSY, station, mem[task + T_MACHINE], NONE, NONE, mem[person + N_INDEX], now - began,
            mem[task + T_SEGMENT], 0)  # fmt: skip
