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
    """The tallies of all records as they stand at the end of each bin: [bin, word]."""

    def __init__(self, plan: Plan, bins: Bins, memory: Memory) -> None:
        self._bins = bins
        self._words = {
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
        self._all_words = np.concatenate([words.reshape(-1) for words in self._words.values()])
        self._standing = np.empty((bins.count, len(self._all_words)), dtype=np.int64)

    def take(self, number: int, memory: Memory) -> None:
        """Takes the tallies as they stand at the end of a bin."""
        memory.mem.take(self._all_words, out=self._standing[number], mode="clip")  # "raise" would copy twice

    def counters(self, memory: Memory) -> Counters:
        """The counters of all bins, from the first to the last."""
        taken = self._by_records()
        machines = taken["machines"]
        products = memory.records(int(memory.mem[G_PRODUCTS]), len(taken["products"]), P_SIZE)
        counted = {
            field: taken[name][:, place - first]
            for fields, name, first in (
                (STEP, "steps", R_TALLIES),
                (PRODUCT, "products", P_TALLIES),
                (MODE, "modes", F_FAILURES),
            )
            for field, place in fields.items()
        }
        return Counters(
            bins=self._bins,
            **counted,
            setups=machines[:, 0],
            cycles=machines[:, M_CYCLES - M_SETUPS],
            machine_time=machines[:, M_TIMES - M_SETUPS :],
            person_busy=taken["persons"][:, 0],
            wait=_pairs(taken["steps"], R_WAIT_SECONDS - R_TALLIES),
            lead=_pairs(taken["products"], P_LEAD_SECONDS - P_TALLIES),
            order_time=_pairs(taken["products"], P_ORDER_SECONDS - P_TALLIES),
            queue=_pairs(taken["stations"], 0),
            wip=_pairs(taken["plant"], 0)[0],
            inside=products[:, P_INSIDE].copy(),
        )

    def _by_records(self) -> dict[str, Ints]:
        """What each bin added: [record, tally, bin] of each kind of record."""
        added = self._standing.copy()
        added[1:] -= self._standing[:-1]
        table, first, taken = np.ascontiguousarray(added.T), 0, {}
        for name, words in self._words.items():
            taken[name] = table[first : first + words.size].reshape(*words.shape, len(added))
            first += words.size
        return taken


def _pairs(taken: Ints, place: int) -> Ints:
    """Two-integer integrals in their normal form: [record, bin, 2]."""
    seconds, rest = taken[:, place], taken[:, place + 1]
    return np.array([seconds + rest // SECOND, rest % SECOND]).transpose(1, 2, 0)


def _words(base: int, count: int, size: int, first: int, end: int) -> Ints:
    """Where the tallies stand of so many records: [record, tally]."""
    return base + size * np.arange(count)[:, None] + np.arange(first, end)
