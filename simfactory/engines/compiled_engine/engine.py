"""The compiled engine: the same histories as the reference, to the bit, in a fraction of the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np

from simfactory.engines.compiled_engine.bodies import log_absence
from simfactory.engines.compiled_engine.equipment import log_stretch
from simfactory.engines.compiled_engine.failures import log_repair
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.loop import enter
from simfactory.engines.compiled_engine.memory import Memory, memory_of
from simfactory.engines.compiled_engine.tables import Tallies
from simfactory.engines.compiled_engine.tallies import log_way, log_work
from simfactory.errors import UnsupportedFeature
from simfactory.jit import jit
from simfactory.plan import Plan
from simfactory.results import COLUMNS, Bins, Ints, Run, Trace

FEATURES = frozenset((
    "at_shift_end", "crew", "defects", "failures.announced", "failures.clock.calendar", "failures.clock.cycles",
    "failures.clock.occupied", "failures.clock.working", "failures.drifts", "failures.drifts.noticed.after",
    "failures.drifts.noticed.by", "failures.drifts.noticed.pieces", "failures.part.restart", "failures.part.scrap",
    "failures.planned", "failures.reaction", "failures.renews", "failures.repair.by", "failures.while_down",
    "fleets", "fleets.charge", "human_factors.absence", "human_factors.errors", "human_factors.fatigue",
    "human_factors.learning", "initial_setup", "inspects", "inspects.wearies", "load", "machines", "mends", "moves",
    "people", "people.absence.stand_in", "people.moves", "people.moves.leave_post", "pieces", "priority",
    "products.priority", "queue.places", "queue.places.unlimited", "queue.rule.earliest_due_date",
    "queue.rule.same_family", "queue.rule.shortest_work", "rejects_to.again", "route", "setup", "setup.from_to",
    "setup.same_family", "shift", "skills", "skills.pace", "supply.arrivals", "supply.constant_wip", "supply.due",
    "supply.parts", "supply.sequence", "supply.unlimited", "to", "unattended", "unload",
))  # fmt: skip
"""What this engine knows, in the scenario's keys."""

EVENTS = 1_000_000
"""At most so many at a time: an interruption is heard of within a second, in a plant of thousands of stations too."""

enter_compiled = jit(enter)


def run(
    plan: Plan, key: int, bins: Bins, *, trace: bool, shuffle: int | None, observer: Callable[[int], None] | None
) -> Run | None:
    """One history of the plan, as the reference's `run`; None where the reference must tell what the trouble is."""
    if plan.features - FEATURES:
        raise UnsupportedFeature("compiled", plan.features - FEATURES)
    history = History(plan, key, bins, trace, shuffle)
    for count in range(1, bins.count + 1) if observer else (bins.count,):
        if not history.live_through(count):
            return None
        if observer:
            observer(min(count * bins.width, bins.horizon))
    return history.conclude()


def prepare() -> None:
    """Compiles the kernel, or finds it compiled, without running it."""
    words = np.zeros(1, dtype=np.int64)
    enter_compiled.compile(words, np.zeros(1), words, 0, 0)


class History:
    """One history under way: the kernel's memory, and what was taken from it so far."""

    def __init__(self, plan: Plan, key: int, bins: Bins, trace: bool, shuffle: int | None) -> None:
        self.memory: Memory = memory_of(plan, key, trace, shuffle)
        self.tallies = Tallies(bins, self.memory)
        self.rows: list[Ints] = []
        self.trace = trace

    def live_through(self, bins: int) -> bool:
        """Lets the kernel live through the first so many bins; False if it is in trouble."""
        memory, tallies = self.memory, cast(Words, self.tallies.table.reshape(-1))
        while True:
            why = enter_compiled(cast(Words, memory.mem), cast(Reals, memory.real), tallies, bins, EVENTS)
            if why == TROUBLE:
                return False
            memory.mem[G_STOP] = 0
            self._take_log()
            if memory.mem[G_TOP] > memory.mem[G_LIMIT]:
                memory.grow()
            if why == AT_REST:
                return True

    def _take_log(self) -> None:
        mem = self.memory.mem
        count, at = int(mem[G_LOG_ROWS]), int(mem[G_LOG])
        if count:
            self.rows.append(mem[at : at + LOG_WIDTH * count].reshape(count, LOG_WIDTH).copy())
            mem[G_LOG_ROWS] = 0

    def conclude(self) -> Run:
        """Writes down what is under way at the horizon."""
        mem, counters = self.memory.mem, self.tallies.counters(self.memory)
        if not self.trace:
            return Run(counters, None, int(mem[G_EVENTS]), engine="compiled")
        words = cast(Words, mem)
        for where, count, size, note in (
            (G_MACHINES, G_MACHINE_COUNT, M_SIZE, log_stretch),
            (G_MODES, G_MODE_COUNT, F_SIZE, log_repair),
        ):
            for record in range(int(mem[where]), int(mem[where]) + int(mem[count]) * size, size):
                if mem[record + T_RUNNING]:
                    note(words, record)
                    self._take_log()
        first = int(mem[G_PERSONS])
        for person in range(first, first + int(mem[G_PERSON_COUNT]) * N_SIZE, N_SIZE):
            if mem[person + N_ON_WAY] == WALKS:
                log_way(words, person)
                self._take_log()
            elif mem[person + N_TASK] and mem[person + N_ON_WAY] == THERE:
                log_work(words, person)
                self._take_log()
            if mem[person + N_AWAY_SINCE] != NONE:
                log_absence(words, person)
                self._take_log()
        rows = np.concatenate([np.empty((0, len(COLUMNS)), dtype=np.int64), *self.rows])
        return Run(counters, Trace.of(rows), int(mem[G_EVENTS]), engine="compiled")
