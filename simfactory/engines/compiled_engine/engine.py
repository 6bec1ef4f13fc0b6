"""The compiled engine: the same histories as the reference, to the bit, in a fraction of the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np

from simfactory.engines.compiled_engine.equipment import log_stretch
from simfactory.engines.compiled_engine.failures import log_repair
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.loop import enter
from simfactory.engines.compiled_engine.memory import Memory, memory_of
from simfactory.engines.compiled_engine.tallies import log_work
from simfactory.errors import UnsupportedFeature
from simfactory.jit import jit
from simfactory.plan import Plan
from simfactory.results import COLUMNS, SECOND, Bins, Counters, Ints, Run, Trace

FEATURES = frozenset((
    "at_shift_end", "crew", "defects", "failures.clock.calendar", "failures.clock.cycles", "failures.clock.occupied",
    "failures.clock.working", "failures.part.restart", "failures.part.scrap", "failures.repair.by",
    "failures.while_down", "initial_setup", "inspects", "load", "machines", "mends", "people", "pieces", "priority",
    "products.priority", "queue.places", "queue.places.unlimited", "queue.rule.earliest_due_date",
    "queue.rule.same_family", "queue.rule.shortest_work", "rejects_to.again", "route", "setup", "setup.from_to",
    "setup.same_family", "shift", "skills", "supply.arrivals", "supply.constant_wip", "supply.due", "supply.parts",
    "supply.sequence", "supply.unlimited", "to", "unattended", "unload",
))  # fmt: skip
"""What this engine knows, in the scenario's keys."""

EVENTS = 4_000_000
"""At most so many at a time: an interruption is heard of within a second."""

enter_compiled = jit(enter)

SIMPLE = {
    "taken": R_TAKEN, "waited": R_WAITED, "processed": R_PROCESSED, "rejected": R_REJECTED, "reworked": R_REWORKED,
    "tried": R_TRIED, "passed": R_PASSED, "scrapped": R_SCRAPPED, "unfinished": R_UNFINISHED, "defective": R_DEFECTIVE,
}  # fmt: skip


def run(
    plan: Plan, key: int, bins: Bins, *, trace: bool, shuffle: int | None, observer: Callable[[int], None] | None
) -> Run | None:
    """One history of the plan, as the reference's `run`; None where the reference must tell what the trouble is."""
    if plan.features - FEATURES:
        raise UnsupportedFeature("compiled", plan.features - FEATURES)
    history = History(plan, key, bins, trace, shuffle)
    for number in range(bins.count):
        end = min((number + 1) * bins.width, bins.horizon)
        if not history.live_until(end):
            return None
        history.collect(number)
        if observer is not None:
            observer(end)
    return history.conclude()


def prepare() -> None:
    """Compiles the kernel, or finds it compiled, without running it."""
    enter_compiled.compile(np.zeros(1, dtype=np.int64), np.zeros(1), 0, 0)


class History:
    """One history under way: the kernel's memory, and what was taken from it so far."""

    def __init__(self, plan: Plan, key: int, bins: Bins, trace: bool, shuffle: int | None) -> None:
        self.plan = plan
        self.memory: Memory = memory_of(plan, key, trace, shuffle)
        self.counters = Counters.zero(plan, bins)
        self.rows: list[Ints] = []
        self.trace = trace

    def live_until(self, end: int) -> bool:
        """Lets the kernel live up to this time; False if it is in trouble."""
        memory = self.memory
        while True:
            why = enter_compiled(cast(Words, memory.mem), cast(Reals, memory.real), end, EVENTS)
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

    def collect(self, number: int) -> None:
        """Takes the tallies of the bin that ends, and lets the next begin at nothing."""
        mem, to = self.memory.mem, self.counters
        steps = self._records(G_STEPS, len(self.plan.step_station), R_SIZE)
        for name, field in SIMPLE.items():
            getattr(to, name)[:, number] = steps[:, field]
        to.wait[:, number] = _pairs(steps[:, R_WAIT_SECONDS : R_WAIT_REST + 1])
        steps[:, R_TALLIES:] = 0
        products = self._records(G_PRODUCTS, len(self.plan.product_names), P_SIZE)
        for name, field in (
            ("entered", P_ENTERED), ("good", P_GOOD), ("escapes", P_ESCAPES), ("scrap", P_SCRAP),
            ("first_pass", P_FIRST_PASS), ("orders", P_ORDERS), ("late", P_LATE),
        ):  # fmt: skip
            getattr(to, name)[:, number] = products[:, field]
        to.lead[:, number] = _pairs(products[:, P_LEAD_SECONDS : P_LEAD_REST + 1])
        to.order_time[:, number] = _pairs(products[:, P_ORDER_SECONDS : P_ORDER_REST + 1])
        products[:, P_TALLIES:] = 0
        modes = self._records(G_MODES, len(self.plan.mode_of), F_SIZE)
        for name, field in (
            ("failures", F_FAILURES), ("repairs", F_REPAIRS), ("repair_time", F_REPAIR_TIME),
            ("repair_wait", F_REPAIR_WAIT),
        ):  # fmt: skip
            getattr(to, name)[:, number] = modes[:, field]
        modes[:, F_FAILURES:] = 0
        machines = self._records(G_MACHINES, len(self.plan.machine_names), M_SIZE)
        to.machine_time[:, :, number] = machines[:, M_TIMES:]
        to.setups[:, number] = machines[:, M_SETUPS]
        to.cycles[:, number] = machines[:, M_CYCLES]
        machines[:, M_SETUPS:] = 0
        persons = self._records(G_PERSONS, len(self.plan.person_names), N_SIZE)
        to.person_busy[:, number] = persons[:, N_BUSY]
        persons[:, N_BUSY] = 0
        stations = self._records(G_STATIONS, len(self.plan.station_names), S_SIZE)
        to.queue[:, number] = _pairs(stations[:, S_AREA_SECONDS : S_AREA_REST + 1])
        stations[:, S_AREA_SECONDS:] = 0
        to.wip[number] = _pairs(mem[None, G_WIP_SECONDS : G_WIP_REST + 1])[0]
        mem[G_WIP_SECONDS : G_WIP_REST + 1] = 0
        to.inside[:] = products[:, P_INSIDE]

    def _records(self, where: int, count: int, size: int) -> Ints:
        return self.memory.records(int(self.memory.mem[where]), count, size)

    def conclude(self) -> Run:
        """Writes down what is under way at the horizon."""
        mem = self.memory.mem
        if not self.trace:
            return Run(self.counters, None, int(mem[G_EVENTS]), engine="compiled")
        words = cast(Words, mem)
        for first, count, size, note in (
            (G_MACHINES, len(self.plan.machine_names), M_SIZE, log_stretch),
            (G_MODES, len(self.plan.mode_of), F_SIZE, log_repair),
        ):
            for record in range(int(mem[first]), int(mem[first]) + count * size, size):
                if mem[record + T_RUNNING]:
                    note(words, record)
                    self._take_log()
        for person in range(int(mem[G_PERSONS]), int(mem[G_PERSONS]) + len(self.plan.person_names) * N_SIZE, N_SIZE):
            if mem[person + N_TASK]:
                log_work(words, person)
                self._take_log()
        rows = np.concatenate([np.empty((0, len(COLUMNS)), dtype=np.int64), *self.rows])
        return Run(self.counters, Trace.of(rows), int(mem[G_EVENTS]), engine="compiled")


def _pairs(pairs: Ints) -> Ints:
    """Two-integer integrals in their normal form."""
    return np.stack([pairs[:, 0] + pairs[:, 1] // SECOND, pairs[:, 1] % SECOND], axis=1)
