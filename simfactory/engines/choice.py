"""Which engine makes a history. All give the same bytes, so that only time decides."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

import numpy as np

from simfactory.engines.compiled_engine import engine as compiled
from simfactory.jit import is_available
from simfactory.plan import Plan, SourceKind
from simfactory.results import SECOND
from simfactory.sampling.sampler import sample

AUTO, SIMPY, COMPILED = "auto", "simpy", "compiled"
WORTH_LOADING = 250_000
"""Events that take the reference about as long as loading compiled code: a second."""
WORTH_COMPILING = 10_000_000
"""Events that take the reference longer than compiling: half a minute and more."""


def engine_for(plan: Plan, asked: str, work: float, alone: bool = True) -> str:
    """The engine for a plan, where so many events are still to come; `auto` leaves a small job to the reference.

    A history that is `alone` waits for a compilation that saves more than it costs; one of many does not, as they are
    compiled for elsewhere, or by `make_ready_here`.
    """
    if asked != AUTO:
        return asked
    entry = compiled.enter_compiled
    if plan.features - compiled.FEATURES or not is_available():
        return SIMPY
    if entry.is_loaded() or (work >= WORTH_LOADING and entry.is_compiled()):
        return COMPILED
    return COMPILED if work >= WORTH_COMPILING and alone else SIMPY


@cache
def make_ready_here() -> None:
    """Compiles in this process, once, for all histories that are still to come here.

    Whatever goes wrong leaves them to the reference.
    """
    with suppress(Exception):
        compiled.prepare()


def expected_events(plan: Plan, until: int) -> float:
    """About how many events a history has: as machines make that always work, or fewer if fewer parts arrive."""
    slowest = np.zeros(len(plan.product_names), dtype=np.int64)
    np.maximum.at(slowest, plan.step_product, plan.work_content)
    content = np.where(plan.work_content > 0, plan.work_content, np.maximum(slowest[plan.step_product], 1))
    machines = np.diff(plan.first_machine)[plan.step_station]
    visits = np.bincount(plan.step_station)[plan.step_station]
    return min(float(np.sum(machines * until / content / visits)), _events_of_arrivals(plan, until))


def _events_of_arrivals(plan: Plan, until: int) -> float:
    """An event for each piece that arrives and each station; infinite where a part is always at hand."""
    if np.any(plan.source_kind != SourceKind.ARRIVALS):
        return np.inf
    pieces = 0.0
    for every, number in zip(plan.source_every.tolist(), plan.source_pieces.tolist(), strict=True):
        pieces += until / max(_median(plan, every) * SECOND, 1.0) * (_median(plan, number) if number >= 0 else 1.0)
    return pieces * len(plan.station_names)


def _median(plan: Plan, law: int) -> float:
    """The middle of a law."""
    row = (plan.laws.a, plan.laws.b, plan.laws.c, plan.laws.d)
    kind, start, count = (int(column[law]) for column in (plan.laws.kind, plan.laws.start, plan.laws.count))
    a, b, c, d = (float(column[law]) for column in row)
    return sample(kind, a, b, c, d, plan.laws.table.tolist(), start, count, 0.5, 0)
