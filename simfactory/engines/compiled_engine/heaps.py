"""Ranked queues: the part that goes first is found in few steps, however many wait.

A skew heap (Sleator and Tarjan, "Self-adjusting heaps", SIAM Journal on Computing 15, 1986): a tree in which each part
goes before those below it. PART_NEXT and PART_BEFORE are the two parts below.
"""

from __future__ import annotations

from simfactory.engines.compiled_engine.layout import *


def meld(mem: Words, one: int, other: int) -> int:
    """Makes one tree of two; says which part goes first."""
    if one == NOBODY or other == NOBODY:
        return one + other
    if _goes_before(mem, other, one):
        one, other = other, one
    first = one
    while True:
        right = mem[one + PART_BEFORE]
        mem[one + PART_BEFORE] = mem[one + PART_NEXT]
        if right == NOBODY:
            mem[one + PART_NEXT] = other
            return first
        if _goes_before(mem, other, right):
            right, other = other, right
        mem[one + PART_NEXT] = right
        one = right


def _goes_before(mem: Words, part: int, other: int) -> bool:
    """The more urgent first, then by the key of the rule, then by entry."""
    if mem[part + PART_PRIORITY] != mem[other + PART_PRIORITY]:
        return mem[part + PART_PRIORITY] < mem[other + PART_PRIORITY]
    if mem[part + PART_KEY] != mem[other + PART_KEY]:
        return mem[part + PART_KEY] < mem[other + PART_KEY]
    return mem[part + PART_ENTRY] < mem[other + PART_ENTRY]
