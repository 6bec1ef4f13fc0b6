"""Room in the kernel's memory: who needs some gets it, one after the other, and says which integers stand there."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.times import NOT_DUE
from simfactory.plan import Flags
from simfactory.results import Ints
from simfactory.sampling.streams import PAGE


class Space:
    """The two arrays while they are shared out; other numbers than integers come later (see `memory`)."""

    def __init__(self) -> None:
        self.top = G_SIZE
        self.real_top = 0
        self._numbers: list[tuple[int, Ints]] = []

    def room(self, words: int) -> int:
        """Room for so many words, all 0; says where."""
        first = self.top
        self.top += words
        return first

    def put(self, numbers: Ints) -> int:
        """Keeps integers; says where."""
        first = self.room(len(numbers))
        self._numbers.append((first, np.asarray(numbers, dtype=np.int64)))
        return first

    def real_room(self, count: int) -> int:
        """Room for so many other numbers; says where in the other array."""
        first = self.real_top
        self.real_top += count
        return first

    def streams(self, names: NDArray[np.uint64], lots: Flags | bool = False) -> Ints:
        """Streams, each with a page for its uniforms; says where, in the shape of their names."""
        first, each = self.room(names.size * X_SIZE), np.arange(names.size)
        rows = self.table(first, names.size, X_SIZE)
        rows[:, X_ID] = names.reshape(-1).view(np.int64)
        rows[:, X_FIRST] = -PAGE
        rows[:, X_LAW] = NONE
        rows[:, X_LOTS] = lots
        rows[:, X_DURATIONS] = self.room(names.size * PAGE) + PAGE * each
        rows[:, X_AT] = self.real_room(names.size * PAGE) + PAGE * each
        return (first + X_SIZE * each).reshape(names.shape)

    def table(self, first: int, count: int, size: int) -> Ints:
        """Records that stand from `first` on, to be written: [count, size]."""
        table = np.zeros((count, size), dtype=np.int64)
        self._numbers.append((first, table.reshape(-1)))
        return table

    def integers(self) -> Ints:
        """The first array as far as it is shared out."""
        mem = np.zeros(self.top, dtype=np.int64)
        for first, numbers in self._numbers:
            mem[first : first + len(numbers)] = numbers
        return mem


class Leaves:
    """The leaves of the tree of times (see `times`), for so many things that can be due: in order, or at random."""

    def __init__(self, needed: int, shuffle: int | None) -> None:
        self.count = 2 ** max(1, (needed - 1).bit_length())
        in_order = np.arange(self.count)
        self._free = in_order if shuffle is None else np.random.default_rng(shuffle).permutation(in_order)
        self.owners = np.zeros(self.count, np.int64)
        self.kinds = np.zeros(self.count, np.int64)

    def take(self, owners: Ints, kind: int) -> Ints:
        """The next free leaves, one for each owner."""
        leaves, self._free = self._free[: len(owners)], self._free[len(owners) :]
        self.owners[leaves], self.kinds[leaves] = owners, kind
        return leaves

    def tree(self) -> Ints:
        """All nodes while nothing is due: key and leaf of each."""
        nodes = np.full((2 * self.count, 2), NOT_DUE, dtype=np.int64)
        leaf = np.arange(self.count)
        for first in (self.count >> level for level in range(self.count.bit_length())):
            nodes[first : 2 * first, 1] = leaf
            leaf = leaf[::2]
        return nodes.reshape(-1)


def word(number: int) -> int:
    """64 bits as a signed integer."""
    return number - (1 << 64) if number >> 63 else number


def counts(first: Ints) -> Ints:
    """How many there are of each: np.diff, at a fifth of its cost."""
    return first[1:] - first[:-1]


def law_at(law: Ints, laws: int) -> Ints:
    """The addresses of laws whose records stand from `laws` on; NONE for no law."""
    return np.where(law >= 0, laws + L_SIZE * law, NONE)


def side_by_side(*columns: Any) -> Any:
    """The columns of a table as one row after the other, flat."""
    table = np.empty((len(columns[0]), len(columns)), dtype=columns[0].dtype)
    for place, column in enumerate(columns):
        table[:, place] = column
    return table.reshape(-1)
