"""Where parts leave the plant: out to the customer, or to scrap. There is always room."""

from __future__ import annotations

from simfactory.engines.compiled_engine.equipment import log_at
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.parts import free_order, free_part
from simfactory.engines.compiled_engine.places import ask_for_place, let_go
from simfactory.engines.compiled_engine.sources import CONSTANT_WIP, bring_next
from simfactory.engines.compiled_engine.tallies import add_time, log, pieces_move
from simfactory.plan import OUT
from simfactory.results import Kind

LEFT, LEAD, SCRAPPED, ORDER = int(Kind.OUT), int(Kind.LEAD), int(Kind.SCRAPPED), int(Kind.ORDER)


def ask(mem: Words, real: Reals, part: int) -> None:
    """A part on its machine asks for the place where it goes next."""
    if mem[part + PART_GOAL] > NOBODY:
        ask_for_place(mem, part, mem[part + PART_GOAL])
    else:
        leave_plant(mem, real, part)


def leave_plant(mem: Words, real: Reals, part: int) -> None:
    """The part leaves its machine, and the plant."""
    machine, order, number = mem[part + PART_SENDER], mem[part + PART_ORDER], mem[part + PART_COUNT]
    product = mem[order + ORDER_PRODUCT]
    let_go(mem, machine, part)
    pieces_move(mem, product, -number)
    if mem[part + PART_GOAL] == OUT:
        _deliver(mem, machine, part, product)
    else:
        _scrap(mem, machine, part, product)
    free_part(mem, part)
    mem[order + ORDER_LEFT] -= number
    if mem[order + ORDER_LEFT] == 0:
        _close(mem, real, order, product)


def _deliver(mem: Words, machine: int, part: int, product: int) -> None:
    number, lead = mem[part + PART_COUNT], mem[G_NOW] - mem[mem[part + PART_ORDER] + ORDER_ARRIVED]
    good, first_pass, piece = 0, 0, mem[part + PART_PIECES]
    while piece != NOBODY:
        if not mem[piece + PIECE_DEFECTIVE]:
            good += 1
            first_pass += 1 - mem[piece + PIECE_REJECTED]
        piece = mem[piece + PIECE_NEXT]
    mem[product + P_GOOD] += good
    mem[product + P_ESCAPES] += number - good
    mem[product + P_FIRST_PASS] += first_pass
    add_time(mem, product + P_LEAD_SECONDS, product + P_LEAD_REST, number, lead)
    if mem[G_TRACING]:
        index = mem[product + P_INDEX]
        log_at(mem, machine, part, mem[G_NOW], LEFT, index, good, number - good, first_pass)
        log_at(mem, machine, part, mem[G_NOW], LEAD, index, number, lead, 0)


def _scrap(mem: Words, machine: int, part: int, product: int) -> None:
    number, spoilt, piece = mem[part + PART_COUNT], 0, mem[part + PART_PIECES]
    while piece != NOBODY:
        spoilt += mem[piece + PIECE_SPOILT]
        piece = mem[piece + PIECE_NEXT]
    step = mem[machine + M_STEP]
    mem[product + P_SCRAP] += number
    mem[step + R_SCRAPPED] += number
    mem[step + R_UNFINISHED] += spoilt
    if mem[G_TRACING]:
        index, at = mem[product + P_INDEX], mem[step + R_INDEX]
        if number > spoilt:
            log_at(mem, machine, part, mem[G_NOW], SCRAPPED, index, number - spoilt, at, 0)
        if spoilt:
            log_at(mem, machine, part, mem[G_NOW], SCRAPPED, index, spoilt, at, 1)


def _close(mem: Words, real: Reals, order: int, product: int) -> None:
    """The last piece has gone. From which machine is not written: sub-lots may have gone in one instant."""
    source, took, due = mem[order + ORDER_SOURCE], mem[G_NOW] - mem[order + ORDER_ARRIVED], mem[order + ORDER_DUE]
    late = 0 <= due < mem[G_NOW]
    mem[product + P_ORDERS] += 1
    mem[product + P_LATE] += late
    add_time(mem, product + P_ORDER_SECONDS, product + P_ORDER_REST, 1, took)
    if mem[G_TRACING]:
        log(mem, mem[G_NOW], ORDER, NONE, NONE, mem[source + Q_INDEX], mem[order + ORDER_SERIAL],
            mem[product + P_INDEX], took, late, 0)  # fmt: skip
    free_order(mem, order)
    if mem[source + Q_KIND] == CONSTANT_WIP:
        bring_next(mem, real, source)
