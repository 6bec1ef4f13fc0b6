"""Which engine makes a history. All give the same bytes, so that only time decides."""

from __future__ import annotations

import numpy as np

from simfactory.engines.compiled_engine import engine as compiled
from simfactory.jit import cache_folder, is_available
from simfactory.plan import Plan

AUTO, SIMPY, COMPILED = "auto", "simpy", "compiled"
WORTH_LOADING = 250_000
"""Events that take the reference about as long as loading compiled code: a second."""
WORTH_COMPILING = 10_000_000
"""Events that take the reference longer than compiling: half a minute and more."""


def engine_for(plan: Plan, asked: str, work: float, alone: bool = True) -> str:
    """The engine for a plan, where so many events are still to come; `auto` leaves a small job to the reference.

    A history that is `alone` waits for a compilation that saves more than it costs; one of many does not, as they may
    be compiled for elsewhere meanwhile. It does where nothing compiled elsewhere could be found.
    """
    if asked != AUTO:
        return asked
    entry = compiled.enter_compiled
    if plan.features - compiled.FEATURES or not is_available():
        return SIMPY
    if entry.is_loaded() or (work >= WORTH_LOADING and entry.is_compiled()):
        return COMPILED
    return COMPILED if work >= WORTH_COMPILING and (alone or cache_folder() is None) else SIMPY


def expected_events(plan: Plan, until: int) -> float:
    """About how many events a history has, if all machines work all the time."""
    machines = np.diff(plan.first_machine)[plan.step_station]
    content = np.maximum(plan.work_content, 1)
    visits = np.bincount(plan.step_station)[plan.step_station]
    return float(np.sum(machines * until / content / visits))
