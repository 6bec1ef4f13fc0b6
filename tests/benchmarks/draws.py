"""What a draw of the doubts costs around the kernel, in the machining cell."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

from simfactory import load
from simfactory.experiments.design import Design
from simfactory.experiments.model import Window
from simfactory.experiments.pace import TOGETHER
from simfactory.experiments.plant import PlantModel
from simfactory.experiments.runner import Measure, jobs_of
from simfactory.scenario import Scenario
from tests.benchmarks.figures import Figure
from tests.benchmarks.plants import CELL

Spent = dict[str, float]
"""CPU seconds by stage."""
DRAWS = 16
WHOLE, KERNEL = "whole", "kernel"
STAGES = {
    "theta": "simfactory.experiments.design:Design.theta",
    "fill": "simfactory.blueprint:Blueprint.fill",
    "memory": "simfactory.engines.compiled_engine.engine:memory_of",
    "growing": "simfactory.engines.compiled_engine.memory:Memory.grow",
    KERNEL: "simfactory.engines.compiled_engine.engine:enter_compiled",
    "counters": "simfactory.engines.compiled_engine.tables:Tallies.counters",
    "measure": "simfactory.experiments.plant:measure",
    WHOLE: "simfactory.experiments.runner:Measure.__call__",
}
"""What happens in each replication of a draw, and the function that does it."""


def draws(rounds: int) -> Iterator[Figure]:
    """Fresh values of the doubts, memory, counters and KPIs, set against what the kernel takes for itself."""
    scenario = load(CELL)
    rest = [_clocked(scenario) for _ in range(rounds + 1)][1:]  # the first also loads what it needs
    least = min(rest, key=lambda spent: spent[WHOLE] / spent[KERNEL])
    yield Figure("the kernel, one history of the machining cell", 1e3 * least[KERNEL] / DRAWS, "ms")
    for stage in ("theta", "fill", "memory", "growing", "counters", "measure"):
        yield Figure(f"{stage}, of the kernel's time", 100 * least[stage] / least[KERNEL], "%")
    around = least[WHOLE] / least[KERNEL] - 1
    yield Figure("all that is around the kernel, of its time", 100 * around, "%", most=10)


def _clocked(scenario: Scenario) -> Spent:
    """CPU seconds by stage over some draws."""
    model = PlantModel.of(scenario, 0, "compiled", ("before",))
    design = Design(0, model.doubts, replications=1)
    assert scenario.run.warm_up is not None
    assert scenario.run.length is not None
    window = Window(scenario.run.warm_up, scenario.run.length)
    spent: Spent = defaultdict(float)
    with ExitStack() as stack:
        for stage, where in STAGES.items():
            stack.enter_context(patch(where.replace(":", "."), _stopped(spent, stage, resolve_name(where))))
        jobs = jobs_of(("before",), range(DRAWS), design.replications)
        for first in range(0, DRAWS, TOGETHER):
            Measure(tuple(jobs[first : first + TOGETHER]), design, window)(model)
    return spent


def _stopped(spent: Spent, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with a stop-watch."""

    def call(*arguments: Any, **named: Any) -> Any:
        before = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[stage] += time.process_time() - before

    return call
