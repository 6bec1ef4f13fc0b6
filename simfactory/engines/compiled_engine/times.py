"""What is due next: a tournament over all that can be due, each with a leaf of its own.

The key of a leaf is twice its time, plus one for a change: so that finishes of an instant come before its changes. A
node holds the smaller key of its two children, and whose it is.
"""

from __future__ import annotations

from simfactory.engines.compiled_engine.layout import *
from simfactory.jit import inline

NOT_DUE = 2**63 - 1
LATEST = 2**62 - 1
"""A time beyond this is never."""


@inline
def set_due(mem: Words, leaf: int, time: int, change: int) -> None:
    """The leaf is due at this time: as a finish (0) or as a change (1)."""
    _play(mem, leaf, 2 * time + change if time <= LATEST else NOT_DUE)


def set_idle(mem: Words, leaf: int) -> None:
    """The leaf is not due."""
    _play(mem, leaf, NOT_DUE)


def _play(mem: Words, leaf: int, key: int) -> None:
    """The matches that a leaf's new key decides, up to the root."""
    tree = mem[G_TREE]
    node = mem[G_LEAVES] + leaf
    mem[tree + 2 * node] = key
    winner = leaf
    while node > 1:
        rival = tree + 2 * (node ^ 1)
        rival_key, rival_leaf = mem[rival], mem[rival + 1]  # read before it is known who wins: nobody can foresee that
        wins = rival_key < key
        key = rival_key if wins else key
        winner = rival_leaf if wins else winner
        node >>= 1
        mem[tree + 2 * node] = key
        mem[tree + 2 * node + 1] = winner


def next_key(mem: Words) -> int:
    """The smallest key."""
    return mem[mem[G_TREE] + 2]


def next_leaf(mem: Words) -> int:
    """Whose it is."""
    return mem[mem[G_TREE] + 3]
