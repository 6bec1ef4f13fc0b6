"""Lists in order: doubly linked, with the address of the first member and, behind it, that of the last.

`link` is the offset of a member's next one; the offset of the one before follows it.
"""

from __future__ import annotations

from simfactory.engines.compiled_engine.layout import *


def insert(mem: Words, chain: int, before: int, member: int, link: int) -> None:
    """Puts a member behind `before`; NOBODY: in front of all."""
    after = mem[before + link] if before != NOBODY else mem[chain]
    _tie(mem, chain, before, member, link)
    _tie(mem, chain, member, after, link)


def append(mem: Words, chain: int, member: int, link: int) -> None:
    """Puts a member behind all others."""
    last = mem[chain + 1]
    mem[member + link] = NOBODY
    mem[member + link + 1] = last
    mem[chain + 1] = member
    if last != NOBODY:
        mem[last + link] = member
    else:
        mem[chain] = member


def remove(mem: Words, chain: int, member: int, link: int) -> None:
    """Takes a member out."""
    _tie(mem, chain, mem[member + link + 1], mem[member + link], link)


def _tie(mem: Words, chain: int, before: int, after: int, link: int) -> None:
    """One member follows the other; NOBODY is the end of the chain on either side."""
    if before != NOBODY:
        mem[before + link] = after
    else:
        mem[chain] = after
    if after != NOBODY:
        mem[after + link + 1] = before
    else:
        mem[chain + 1] = before
