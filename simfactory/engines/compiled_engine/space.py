"""Room in the kernel's memory: who needs some gets it, one after the other, and says what is to stand there."""

from __future__ import annotations

import numpy as np

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.times import NOT_DUE
from simfactory.plan import Floats
from simfactory.results import Ints
from simfactory.sampling.streams import PAGE


class Space:
    """The two arrays while they are being filled."""

    def __init__(self) -> None:
        self.top = G_SIZE
        self._numbers: list[tuple[int, Ints]] = []
        self._reals: list[Floats] = []
        self._real_top = 0

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

    def put_real(self, numbers: Floats) -> int:
        """Keeps other numbers; says where in the other array."""
        first = self._real_top
        self._real_top += len(numbers)
        self._reals.append(np.asarray(numbers, dtype=np.float64))
        return first

    def stream(self, name: int) -> int:
        """A stream, with a page for its uniforms."""
        at = self.put_real(np.zeros(PAGE))
        return self.put(np.array([word(name), -PAGE, at], dtype=np.int64))

    def table(self, first: int, count: int, size: int) -> Ints:
        """Records that stand from `first` on, to be written: [count, size]."""
        table = np.zeros((count, size), dtype=np.int64)
        self._numbers.append((first, table.reshape(-1)))
        return table

    def arrays(self, more: int) -> tuple[Ints, Floats]:
        """Both arrays, the first with so many words more, which may hold anything."""
        mem = np.empty(self.top + more, dtype=np.int64)
        mem[: self.top] = 0
        for first, numbers in self._numbers:
            mem[first : first + len(numbers)] = numbers
        return mem, np.concatenate([*self._reals, np.zeros(1)])


class Leaves:
    """The leaves of the tree of times (see `times`), for so many things that can be due: in order, or at random."""

    def __init__(self, needed: int, shuffle: int | None) -> None:
        self.count = 2 ** max(1, (needed - 1).bit_length())
        order = np.arange(self.count) if shuffle is None else np.random.default_rng(shuffle).permutation(self.count)
        self._free = iter(order.tolist())
        self.owners = np.zeros(self.count, np.int64)
        self.kinds = np.zeros(self.count, np.int64)

    def take(self, owner: int, kind: int) -> int:
        """The next free leaf."""
        leaf: int = next(self._free)
        self.owners[leaf], self.kinds[leaf] = owner, kind
        return leaf

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
