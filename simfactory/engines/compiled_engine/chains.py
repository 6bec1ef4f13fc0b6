"""Lists in order: doubly linked, with the address of the first member and, behind it, that of the last.

`link` is the offset of a member's next one; the offset of the one before follows it.
"""

from __future__ import annotations

from simfactory.engines.compiled_engine.layout import *


def insert(mem: Words, chain: int, before: int, member: int, link: int) -> None:
    """Puts a member behind `before`; NOBODY: in front of all."""
    after = mem[before + link] if before != NOBODY else mem[chain]
    mem[member + link] = after
    mem[member + link + 1] = before
    if before != NOBODY:
        mem[before + link] = member
    else:
        mem[chain] = member
    if after != NOBODY:
        mem[after + link + 1] = member
    else:
        mem[chain + 1] = member


def remove(mem: Words, chain: int, member: int, link: int) -> None:
    """Takes a member out."""
    after, before = mem[member + link], mem[member + link + 1]
    if before != NOBODY:
        mem[before + link] = after
    else:
        mem[chain] = after
    if after != NOBODY:
        mem[after + link + 1] = before
    else:
        mem[chain + 1] = before
