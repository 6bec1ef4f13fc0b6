"""What moves: orders, their pieces, and the parts that move together; their records are used again and again."""

from __future__ import annotations

from simfactory.engines.compiled_engine.layout import *


def _new(mem: Words, free: int, link: int, size: int) -> int:
    """A record that is free, or a new one: the engine sees to it that there is room for what one event needs."""
    record = mem[free]
    if record != NOBODY:
        mem[free] = mem[record + link]
    else:
        record = mem[G_TOP]
        mem[G_TOP] += size
        if mem[G_TOP] > mem[G_LIMIT] and not mem[G_STOP]:
            mem[G_STOP] = MEMORY_SHORT
    return record


def _free(mem: Words, free: int, link: int, record: int) -> None:
    mem[record + link] = mem[free]
    mem[free] = record


def new_order(mem: Words) -> int:
    return _new(mem, G_FREE_ORDER, ORDER_LEFT, ORDER_SIZE)


def free_order(mem: Words, order: int) -> None:
    _free(mem, G_FREE_ORDER, ORDER_LEFT, order)


def new_part(mem: Words, order: int, source: int, priority: int, step: int, asked: int) -> int:
    """A part without pieces, outside the plant."""
    part = _new(mem, G_FREE_PART, PART_NEXT, mem[G_PART_SIZE])
    mem[part + PART_ORDER] = order
    mem[part + PART_SOURCE] = source
    mem[part + PART_PRIORITY] = priority
    mem[part + PART_STEP] = step
    mem[part + PART_ASKED] = asked
    mem[part + PART_COUNT] = 0
    mem[part + PART_PIECES] = NOBODY
    mem[part + PART_SENDER] = NOBODY
    mem[part + PART_REJECTED] = 0
    for place in range(part + PART_VISITS, part + mem[G_PART_SIZE]):
        mem[place] = 0
    return part


def split_off(mem: Words, part: int) -> int:
    """A part of the same order that has been where the part was, without pieces."""
    lot = new_part(
        mem, mem[part + PART_ORDER], mem[part + PART_SOURCE], mem[part + PART_PRIORITY], mem[part + PART_STEP],
        mem[part + PART_ASKED],
    )  # fmt: skip
    for place in range(PART_VISITS, mem[G_PART_SIZE]):
        mem[lot + place] = mem[part + place]
    return lot


def free_part(mem: Words, part: int) -> None:
    """The part is gone, and its pieces with it."""
    piece = mem[part + PART_PIECES]
    while piece != NOBODY:
        after = mem[piece + PIECE_NEXT]
        _free(mem, G_FREE_PIECE, PIECE_NEXT, piece)
        piece = after
    _free(mem, G_FREE_PART, PART_NEXT, part)


def add_new_piece(mem: Words, part: int, last: int, number: int, address: int) -> int:
    """A new piece, behind the last of the part."""
    piece = _new(mem, G_FREE_PIECE, PIECE_NEXT, PIECE_SIZE)
    mem[piece + PIECE_NUMBER] = number
    mem[piece + PIECE_ADDRESS] = address
    mem[piece + PIECE_DEFECTIVE] = 0
    mem[piece + PIECE_REJECTED] = 0
    mem[piece + PIECE_SPOILT] = 0
    mem[piece + PIECE_GOAL] = STAYS
    add_piece(mem, part, last, piece)
    return piece


def add_piece(mem: Words, part: int, last: int, piece: int) -> None:
    """A piece joins the part, behind its last piece."""
    mem[piece + PIECE_NEXT] = NOBODY
    mem[part + PART_COUNT] += 1
    if last == NOBODY:
        mem[part + PART_PIECES] = piece
    else:
        mem[last + PIECE_NEXT] = piece
