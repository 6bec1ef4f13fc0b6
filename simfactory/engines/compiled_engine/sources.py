"""Sources: how parts come into being."""

from __future__ import annotations

from simfactory.engines.compiled_engine.draws import draw_duration, draw_number, uniform_at
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.parts import add_new_piece, new_order, new_part
from simfactory.engines.compiled_engine.places import queue_up
from simfactory.engines.compiled_engine.tallies import log
from simfactory.engines.compiled_engine.times import set_due, set_idle
from simfactory.engines.rules import CROWD, in_sequence, share, whole
from simfactory.plan import SourceKind
from simfactory.results import Kind
from simfactory.sampling.streams import PIECE_BITS, SERIAL_BITS

CONSTANT_WIP, ARRIVALS = int(SourceKind.CONSTANT_WIP), int(SourceKind.ARRIVALS)
ARRIVE = int(Kind.ARRIVE)


def product_of(mem: Words, real: Reals, source: int, serial: int) -> int:
    """The product of the n-th part."""
    mix, count = mem[source + Q_MIX], mem[source + Q_MIX_COUNT]
    if mem[source + Q_SEQUENCE] != NOBODY:
        counts = mem[source + Q_SEQUENCE]
        return mem[mix + in_sequence(mem, counts, counts + count, serial) - counts]
    if count == 1:
        return mem[mix]
    upto = mem[source + Q_UPTO]
    u = uniform_at(mem, real, mem[source + Q_PRODUCT_STREAM], serial)
    return mem[mix + share(real, upto, upto + count, u) - upto]


def bring_next(mem: Words, real: Reals, source: int) -> None:
    """The next part arrives outside its first station, and asks for a place."""
    serial = mem[source + Q_SERIAL]
    mem[source + Q_SERIAL] += 1
    part = make(mem, real, source, serial, product_of(mem, real, source, serial))
    queue_up(mem, mem[mem[part + PART_STEP] + R_STATION], part)


def arrive(mem: Words, real: Reals, source: int) -> None:
    """A part arrives; of parts that are there from the start, one after the other."""
    bring_next(mem, real, source)
    if mem[source + Q_KIND] == ARRIVALS:
        await_next(mem, real, source)
        return
    mem[source + Q_TO_BRING] -= 1
    if mem[source + Q_TO_BRING] == 0:
        set_idle(mem, mem[source + Q_LEAF])


def await_next(mem: Words, real: Reals, source: int) -> None:
    """The time to the next part begins."""
    law, stream = mem[source + Q_EVERY], mem[source + Q_EVERY_STREAM]
    gap = draw_duration(mem, real, law, stream, mem[source + Q_SERIAL])
    mem[source + Q_CROWD] = 0 if gap else mem[source + Q_CROWD] + 1
    if mem[source + Q_CROWD] > CROWD:
        mem[G_STOP] = TROUBLE
    set_due(mem, mem[source + Q_LEAF], mem[G_NOW] + gap, 0)


def make(mem: Words, real: Reals, source: int, serial: int, product: int) -> int:
    """The n-th part comes into being now."""
    number = 1
    if mem[source + Q_LOTS]:
        number = whole(draw_number(mem, real, mem[source + Q_PIECES], mem[source + Q_PIECES_STREAM], serial))
        if number >> PIECE_BITS:
            mem[G_STOP] = TROUBLE
            number = 1
    order = new_order(mem)
    mem[order + ORDER_SOURCE] = source
    mem[order + ORDER_SERIAL] = serial
    mem[order + ORDER_PRODUCT] = product
    mem[order + ORDER_ARRIVED] = mem[G_NOW]
    mem[order + ORDER_DUE] = _due(mem, real, source, serial)
    mem[order + ORDER_LEFT] = number
    if mem[G_TRACING]:
        log(mem, mem[G_NOW], ARRIVE, NONE, NONE, mem[source + Q_INDEX], serial, mem[product + P_INDEX], number,
            mem[order + ORDER_DUE], 0)  # fmt: skip
    return _with_pieces(mem, order, number)


def _due(mem: Words, real: Reals, source: int, serial: int) -> int:
    if mem[source + Q_DUE] == NONE:
        return NONE
    return mem[G_NOW] + draw_duration(mem, real, mem[source + Q_DUE], mem[source + Q_DUE_STREAM], serial)


def _with_pieces(mem: Words, order: int, number: int) -> int:
    """The whole order as one part; see `streams.pack` and `pack_lot` for the addresses of its pieces."""
    source, product, serial = mem[order + ORDER_SOURCE], mem[order + ORDER_PRODUCT], mem[order + ORDER_SERIAL]
    if serial >> SERIAL_BITS:
        mem[G_STOP] = TROUBLE
    part = new_part(mem, order, mem[source + Q_INDEX], mem[product + P_PRIORITY], mem[product + P_ENTRY], mem[G_NOW])
    shift, piece = PIECE_BITS if mem[source + Q_LOTS] else 0, NOBODY
    for place in range(number):
        piece = add_new_piece(mem, part, piece, place, serial << shift | place)
    return part


def hold_ready(mem: Words, real: Reals, supplier: int, station: int) -> None:
    """An unlimited source goes on to the next of its parts that begins at this station."""
    source = mem[supplier + U_SOURCE]
    while True:
        mem[supplier + U_SERIAL] += 1
        product = product_of(mem, real, source, mem[supplier + U_SERIAL])
        if mem[mem[product + P_ENTRY] + R_STATION] == station:
            mem[supplier + U_PRODUCT] = product
            return
