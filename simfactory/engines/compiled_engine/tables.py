"""What the kernel counted, bin by bin, as the counters of a run."""

from __future__ import annotations

import numpy as np

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.memory import Memory
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
    """The tallies of all records, bin by bin, as the kernel takes them: [bin, word], the one table there is."""

    def __init__(self, bins: Bins, memory: Memory) -> None:
        mem = memory.mem
        mem[G_BIN_WIDTH], mem[G_HORIZON] = min(bins.width, bins.horizon), bins.horizon
        kinds = memory.records(int(mem[G_TALLIES]), KINDS_OF_TALLIES, V_SIZE)
        self._bins = bins
        self._shapes = dict(zip(TALLIES, kinds[:, [V_RECORDS, V_WORDS]].tolist(), strict=True))
        self.table = np.empty((bins.count, int(mem[G_TALLIES_COUNT])), dtype=np.int64)

    def counters(self, memory: Memory) -> Counters:
        """The counters of all bins, from the first to the last: views of the table, but for pairs of integers."""
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
            absent=taken["persons"][:, N_MISSED_TIME - N_BUSY],
            stood_in=taken["persons"][:, N_STOOD_IN - N_BUSY],
            walked=taken["persons"][:, N_WALKED - N_BUSY],
            shifts=taken["persons"][:, N_SHIFTS - N_BUSY],
            tired=taken["persons"][:, N_TIRED - N_BUSY],
            pair_busy=taken["pairs"][:, 0],
            by_hour=taken["hours"][:, :3],
            wait=_pairs(taken["steps"], R_WAIT_SECONDS - R_TALLIES),
            lead=_pairs(taken["products"], P_LEAD_SECONDS - P_TALLIES),
            order_time=_pairs(taken["products"], P_ORDER_SECONDS - P_TALLIES),
            queue=_pairs(taken["stations"], 0),
            under_way=_pairs(taken["goals"], 0),
            vehicle_time=taken["vehicles"],
            wip=_pairs(taken["plant"], 0)[0],
            inside=products[:, P_INSIDE].copy(),
        )

    def _by_records(self) -> dict[str, Ints]:
        """What was tallied in each bin: [record, tally, bin] of each kind of record."""
        first, taken = 0, {}
        for name, (records, words) in self._shapes.items():
            inside = self.table[:, first : first + records * words]
            taken[name] = inside.reshape(len(self.table), records, words).transpose(1, 2, 0)
            first += records * words
        return taken


def _pairs(taken: Ints, place: int) -> Ints:
    """Two-integer integrals in their normal form: [record, bin, 2]."""
    seconds, rest = taken[:, place], taken[:, place + 1]
    return np.array([seconds + rest // SECOND, rest % SECOND]).transpose(1, 2, 0)
