"""A plan as the kernel's memory at time 0; see `layout` for what stands where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.places import WORD
from simfactory.engines.compiled_engine.records import Records
from simfactory.engines.compiled_engine.space import Leaves, Space, word
from simfactory.plan import Floats, Plan
from simfactory.results import Ints
from simfactory.sampling.streams import PIECE_BITS

ROWS = 4096
"""Of the log, beyond those that one step of the kernel may write."""
PARTS = 1024
"""Parts that find room at first."""


@dataclass
class Memory:
    """The two arrays of one history."""

    mem: Ints
    real: Floats
    reserve: int
    """Words that one step of the kernel may take for orders, parts and pieces."""

    def grow(self) -> None:
        """Twice the room for what moves."""
        grown = np.empty(2 * len(self.mem), dtype=np.int64)
        top = int(self.mem[G_TOP])
        grown[:top] = self.mem[:top]
        self.mem = grown
        self.mem[G_LIMIT] = len(grown) - self.reserve

    def records(self, first: int, count: int, size: int) -> Ints:
        """A view on records: [count, size]."""
        return self.mem[first : first + count * size].reshape(count, size)


def memory_of(plan: Plan, key: int, trace: bool, shuffle: int | None) -> Memory:
    """The memory of a plan at time 0, for one history of chance."""
    space = Space()
    records = Records(plan, space)
    leaves = records.write(shuffle)
    fields = _of_records(plan, records) | _of_moves(plan, space) | _of_times(plan, space, leaves)
    fields |= {G_KEY: word(key), G_LOOPS: int(plan.loops), G_TRACING: int(trace)}
    if trace:
        fields |= {G_LOG: space.room(LOG_WIDTH * (ROWS + _rows_at_once(plan))), G_LOG_LIMIT: ROWS}
    reserve = _words_at_once(plan, fields[G_PART_SIZE])
    mem, real = space.arrays(reserve + PARTS * (ORDER_SIZE + PIECE_SIZE + fields[G_PART_SIZE]))
    fields |= {G_TOP: space.top, G_LIMIT: len(mem) - reserve}
    for field, number in fields.items():
        mem[field] = number
    return Memory(mem, real, reserve)


def _of_records(plan: Plan, records: Records) -> dict[int, int]:
    """Where records stand, and how many."""
    return {
        G_STATIONS: records.stations, G_STATION_COUNT: len(plan.station_names),
        G_MACHINES: records.machines, G_MACHINE_COUNT: len(plan.machine_names),
        G_MODES: records.modes, G_MODE_COUNT: len(plan.mode_of),
        G_PERSONS: records.persons, G_PERSON_COUNT: len(plan.person_names),
        G_SOURCES: records.sources, G_SOURCE_COUNT: len(plan.source_names),
        G_POOLS: records.pools, G_POOL_COUNT: len(plan.pool_names),
        G_STEPS: records.steps, G_PRODUCTS: records.products, G_LAWS: records.laws,
    }  # fmt: skip


def _of_moves(plan: Plan, space: Space) -> dict[int, int]:
    """The moves that are due, and how much room a part takes."""
    words = -(-len(plan.station_names) // WORD)
    visits = len(plan.station_names) if plan.revisits else 0
    return {
        G_FLOW: space.room(words), G_FLOW_WORDS: words,
        G_REVISITS: int(plan.revisits), G_PART_SIZE: PART_VISITS + visits,
    }  # fmt: skip


def _of_times(plan: Plan, space: Space, leaves: Leaves) -> dict[int, int]:
    """The tree of times."""
    return {
        G_TREE: space.put(leaves.tree()), G_LEAVES: leaves.count, G_OWNERS: space.put(leaves.owners),
        G_KINDS: space.put(leaves.kinds), G_CHANGES: space.room(max(leaves.count, len(plan.station_names))),
    }  # fmt: skip


def _lots_at_once(plan: Plan) -> int:
    """Into so many parts at most a part is split when it leaves a machine."""
    return int(np.diff(plan.reject_first).max(initial=0)) + 3


def _rows_at_once(plan: Plan) -> int:
    """Rows of the log that one step of the kernel may write."""
    things = len(plan.machine_names) + len(plan.person_names) + len(plan.mode_of) + len(plan.station_names)
    return 64 + 16 * (things + _lots_at_once(plan))


def _words_at_once(plan: Plan, part_size: int) -> int:
    """Words that one step may take: an order, its pieces and the lots of a part, for each machine of a station."""
    pieces = 1 << PIECE_BITS if bool(np.any(plan.source_pieces >= 0)) else 1
    at_once = int(np.diff(plan.first_machine).max())
    return at_once * (ORDER_SIZE + pieces * PIECE_SIZE + (_lots_at_once(plan) + 1) * part_size)
