"""What the kernel counted, bin by bin, as the counters of a run."""

from __future__ import annotations

import numpy as np

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.memory import Memory
from simfactory.plan import Plan
from simfactory.results import SECOND, Bins, Counters, Ints

STEP = {
    "taken": R_TAKEN, "waited": R_WAITED, "processed": R_PROCESSED, "rejected": R_REJECTED, "reworked": R_REWORKED,
    "tried": R_TRIED, "passed": R_PASSED, "scrapped": R_SCRAPPED, "unfinished": R_UNFINISHED, "defective": R_DEFECTIVE,
}  # fmt: skip
PRODUCT = {
    "entered": P_ENTERED, "good": P_GOOD, "escapes": P_ESCAPES, "scrap": P_SCRAP, "first_pass": P_FIRST_PASS,
    "orders": P_ORDERS, "late": P_LATE,
}  # fmt: skip
MODE = {"failures": F_FAILURES, "repairs": F_REPAIRS, "repair_time": F_REPAIR_TIME, "repair_wait": F_REPAIR_WAIT}


class Tallies:
    """The tallies of all records at the end of each bin: [bin, record, tally]; those of a bin begin at nothing."""

    def __init__(self, plan: Plan, bins: Bins, memory: Memory) -> None:
        self._plan, self._bins = plan, bins
        parts = {
            name: _words(int(memory.mem[where]) if where else 0, count, size, first, end)
            for name, (where, count, size, first, end) in {
                "steps": (G_STEPS, len(plan.step_station), R_SIZE, R_TALLIES, R_SIZE),
                "products": (G_PRODUCTS, len(plan.product_names), P_SIZE, P_TALLIES, P_SIZE),
                "modes": (G_MODES, len(plan.mode_of), F_SIZE, F_FAILURES, F_SIZE),
                "machines": (G_MACHINES, len(plan.machine_names), M_SIZE, M_SETUPS, M_SIZE),
                "persons": (G_PERSONS, len(plan.person_names), N_SIZE, N_BUSY, N_BUSY + 1),
                "stations": (G_STATIONS, len(plan.station_names), S_SIZE, S_AREA_SECONDS, S_SIZE),
                "plant": (NOBODY, 1, G_SIZE, G_WIP_SECONDS, G_WIP_REST + 1),
            }.items()
        }
        self._words = np.concatenate([words.reshape(-1) for words in parts.values()])
        self._all = np.empty((bins.count, len(self._words)), dtype=np.int64)
        ends = np.cumsum([words.size for words in parts.values()]).tolist()
        self._taken = {
            name: self._all[:, end - words.size : end].reshape(bins.count, *words.shape)
            for (name, words), end in zip(parts.items(), ends, strict=True)
        }

    def take(self, number: int, memory: Memory) -> None:
        """Takes the tallies of the bin that ends."""
        self._all[number] = memory.mem[self._words]
        memory.mem[self._words] = 0

    def counters(self, memory: Memory) -> Counters:
        """The counters of all bins taken so far."""
        to = Counters.zero(self._plan, self._bins)
        for fields, name, first in (
            (STEP, "steps", R_TALLIES),
            (PRODUCT, "products", P_TALLIES),
            (MODE, "modes", F_FAILURES),
        ):
            for field, place in fields.items():
                getattr(to, field)[:] = self._taken[name][:, :, place - first].T
        machines = self._taken["machines"]
        to.setups[:], to.cycles[:] = machines[:, :, 0].T, machines[:, :, M_CYCLES - M_SETUPS].T
        to.machine_time[:] = machines[:, :, M_TIMES - M_SETUPS :].transpose(1, 2, 0)
        to.person_busy[:] = self._taken["persons"][:, :, 0].T
        to.wait[:] = self._pairs("steps", R_WAIT_SECONDS - R_TALLIES)
        to.lead[:] = self._pairs("products", P_LEAD_SECONDS - P_TALLIES)
        to.order_time[:] = self._pairs("products", P_ORDER_SECONDS - P_TALLIES)
        to.queue[:] = self._pairs("stations", 0)
        to.wip[:] = self._pairs("plant", 0)[0]
        products = memory.records(int(memory.mem[G_PRODUCTS]), len(to.inside), P_SIZE)
        to.inside[:] = products[:, P_INSIDE]
        return to

    def _pairs(self, name: str, place: int) -> Ints:
        """Two-integer integrals in their normal form: [record, bin, 2]."""
        seconds, rest = self._taken[name][:, :, place].T, self._taken[name][:, :, place + 1].T
        return np.stack([seconds + rest // SECOND, rest % SECOND], axis=-1)


def _words(base: int, count: int, size: int, first: int, end: int) -> Ints:
    """Where the tallies stand of so many records: [record, tally]."""
    return base + size * np.arange(count)[:, None] + np.arange(first, end)
