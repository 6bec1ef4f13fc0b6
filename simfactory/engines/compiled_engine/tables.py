"""What the kernel counted, bin by bin, as the counters of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

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
MODE = {
    "failures": F_FAILURES, "repairs": F_REPAIRS, "repair_time": F_REPAIR_TIME, "repair_wait": F_REPAIR_WAIT,
    "stops": F_STOPS, "services": F_SERVICES, "service_time": F_SERVICE_TIME, "service_wait": F_SERVICE_WAIT,
}  # fmt: skip
PERSON = {
    "person_busy": N_BUSY, "absent": N_MISSED_TIME, "stood_in": N_STOOD_IN, "walked": N_WALKED, "shifts": N_SHIFTS,
    "tired": N_TIRED,
}  # fmt: skip
COUNTED: Mapping[str, tuple[str, int | slice]] = {
    **{name: ("steps", place - R_TALLIES) for name, place in STEP.items()},
    **{name: ("products", place - P_TALLIES) for name, place in PRODUCT.items()},
    **{name: ("modes", place - F_FAILURES) for name, place in MODE.items()},
    **{name: ("persons", place - N_BUSY) for name, place in PERSON.items()},
    "setups": ("machines", 0),
    "cycles": ("machines", M_CYCLES - M_SETUPS),
    "machine_time": ("machines", slice(M_TIMES - M_SETUPS, None)),
    "pair_busy": ("pairs", 0),
    "by_hour": ("hours", slice(3)),
    "drift_time": ("drifters", 0),
    "drift_pieces": ("drifters", I_PIECES - I_TIME),
    "noticed": ("drifts", 0),
    "vehicle_time": ("vehicles", slice(None)),
}
"""Counters of one integer each: of which kind of record, and which of its tallies."""
PAIRED = {
    "wait": ("steps", R_WAIT_SECONDS - R_TALLIES),
    "lead": ("products", P_LEAD_SECONDS - P_TALLIES),
    "order_time": ("products", P_ORDER_SECONDS - P_TALLIES),
    "queue": ("stations", 0),
    "under_way": ("goals", 0),
    "wip": ("plant", 0),
}
"""Counters of two integers each: of which kind of record, and the first of two tallies side by side."""
Shapes: TypeAlias = tuple[tuple[str, int, int], ...]


class Tallies:
    """The tallies of all records, bin by bin, as the kernel takes them: [bin, word], the one table there is."""

    def __init__(self, bins: Bins, memory: Memory) -> None:
        mem = memory.mem
        mem[G_BIN_WIDTH], mem[G_HORIZON] = min(bins.width, bins.horizon), bins.horizon
        kinds = memory.records(int(mem[G_TALLIES]), KINDS_OF_TALLIES, V_SIZE).tolist()
        self._bins = bins
        self._shapes: Shapes = tuple(
            (name, kind[V_RECORDS], kind[V_WORDS]) for name, kind in zip(TALLIES, kinds, strict=True)
        )
        self.table = np.empty((bins.count, int(mem[G_TALLIES_COUNT])), dtype=np.int64)

    def counters(self, memory: Memory) -> Counters:
        """The counters of all bins, from the first to the last: views of the table, but for pairs of integers."""
        pairs = self._pairs()
        count = next(records for kind, records, _ in self._shapes if kind == "products")
        products = memory.records(int(memory.mem[G_PRODUCTS]), count, P_SIZE)

        def over(bins: slice) -> dict[str, Ints]:
            return self._singles(np.add.reduce(self.table[bins], axis=0)) | self._by_pairs(
                np.add.reduce(pairs[:, bins], axis=1)
            )

        return Tallied(
            bins=self._bins,
            **self._singles(self.table),
            **self._by_pairs(pairs),
            inside=products[:, P_INSIDE].copy(),
            over_bins=over,
        )

    def _singles(self, table: Ints) -> dict[str, Ints]:
        """Counters of one integer each, by name, from a table [bin, word] or from one line of it."""
        first, taken = 0, {}
        for kind, records, words in self._shapes:
            inside = table.T[first : first + records * words]
            taken[kind] = inside.reshape(records, words, *inside.shape[1:])
            first += records * words
        return {name: taken[kind][:, place] for name, (kind, place) in COUNTED.items()}

    def _pairs(self) -> Ints:
        """All two-integer integrals in their normal form: [record, bin, 2]."""
        words, _ = _places_of_pairs(self._shapes)
        rest = self.table[:, words + 1]
        carried = rest // SECOND
        return np.array([self.table[:, words] + carried, rest - carried * SECOND]).T

    def _by_pairs(self, pairs: Ints) -> dict[str, Ints]:
        """Counters of two integers each, by name."""
        _, places = _places_of_pairs(self._shapes)
        return {name: pairs[place] for name, place in places.items()}


@dataclass(frozen=True, eq=False)
class Tallied(Counters):
    """Counters that lie side by side in one table: adding up its lines adds up all of them."""

    over_bins: Callable[[slice], dict[str, Ints]] = field(repr=False)

    def over(self, bins: slice) -> Mapping[str, Ints]:
        return self.over_bins(bins)


@lru_cache(maxsize=16)
def _places_of_pairs(shapes: Shapes) -> tuple[Ints, dict[str, int | slice]]:
    """Where the first integers of all pairs stand in a line of the table; and of each counter, which of them are its.

    The plant has one work in progress.
    """
    starts = np.cumsum([0, *(records * words for _, records, words in shapes)]).tolist()
    kinds = {kind: (start, records, words) for start, (kind, records, words) in zip(starts, shapes, strict=False)}
    found: list[int] = []
    places: dict[str, int | slice] = {}
    for name, (kind, tally) in PAIRED.items():
        start, records, words = kinds[kind]
        places[name] = slice(len(found), len(found) + records) if name != "wip" else len(found)
        found += [start + record * words + tally for record in range(records)]
    return np.array(found, dtype=np.int64), places
