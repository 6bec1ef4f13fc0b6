"""A five-station line as a careful user writes it in plain SimPy: what the engine is measured against.

One process per machine, a `Store` of four places between two machines, exponential work of one minute, a `random`
generator of its own; with failures, lives and repairs by the calendar. It keeps no account of states.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import simpy

STATIONS, PLACES, WORK, LIFE, REPAIR = 5, 4, 1.0, 100.0, 10.0


class Breakdown:
    """Whether a machine is down, and what waits for it to be up."""

    def __init__(self, env: simpy.Environment, chance: random.Random) -> None:
        self.env, self.chance = env, chance
        self.up: simpy.Event | None = None
        self.working: simpy.Process | None = None
        env.process(self.run())

    def run(self) -> Iterator[Any]:
        while True:
            yield self.env.timeout(self.chance.expovariate(1 / LIFE))
            self.up = self.env.event()
            if self.working is not None:
                self.working.interrupt()
            yield self.env.timeout(self.chance.expovariate(1 / REPAIR))
            self.up.succeed()
            self.up = None


def station(
    env: simpy.Environment, chance: random.Random, before: Any, after: Any, fails: bool, made: list[int], me: int
) -> Iterator[Any]:
    """Takes, works (through failures), hands on."""
    breakdown = Breakdown(env, chance) if fails else None
    process = env.active_process
    while True:
        if before is not None:
            yield before.get()
        left = chance.expovariate(1 / WORK)
        if breakdown is None:
            yield env.timeout(left)
        else:
            while left > 0:
                if breakdown.up is not None:
                    yield breakdown.up
                start, breakdown.working = env.now, process
                try:
                    yield env.timeout(left)
                    left = 0
                except simpy.Interrupt:
                    left -= env.now - start
                breakdown.working = None
        if after is not None:
            yield after.put(None)
        made[me] += 1


def parts_made(minutes: float, fails: bool, seed: int) -> int:
    """Parts that left the line within so many minutes."""
    env, chance = simpy.Environment(), random.Random(seed)
    buffers = [simpy.Store(env, PLACES) for _ in range(STATIONS - 1)]
    made = [0] * STATIONS
    for i, (before, after) in enumerate(zip([None, *buffers], [*buffers, None], strict=True)):
        env.process(station(env, chance, before, after, fails, made, i))
    env.run(until=minutes)
    return made[-1]
