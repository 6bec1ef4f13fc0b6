"""Histories of exact cases: how long, how many, and what is measured in them.

Random cases are run as independent replications from an empty plant, an eighth of each left out as warm-up, until
every interval is as narrow as its case accepts (looked at only for its width, never for where it lies), or a budget is
spent. Cases without randomness need one history, up to the horizon that they name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from acceptance import precision
from measures import FROM_THE_LOG, MINUTE, WEEK, History, values
from neutral import Reading, readings

from simfactory.blueprint import compile_blueprint
from simfactory.engines import simulate
from simfactory.kpis import static_load
from simfactory.plan import Plan
from simfactory.scenario import load_text

SEED = 1
FIRST, MORE, MOST = 40, 10, 240
"""Replications to begin with, in each further batch, and in all."""
PARTS = 200_000
"""Parts in the first batch of replications, where the case does not suggest a number."""
WIDTHS = 8
"""Stretches measured in a replication; one more of the same length before them is the warm-up."""
LONG_RUN = ("cycle", "throughput", "setup_fraction")
"""Outputs of a campaign that are meant over whole cycles; its others are counts up to the horizon."""

Outputs = Mapping[str, Mapping[str, Any]]
Values = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """One history to be run and measured; times in ns."""

    model: Mapping[str, Any]
    reading: str
    plan: Plan
    engine: str
    outputs: tuple[str, ...]
    horizon: int
    width: int
    start: int

    def __call__(self, replication: int) -> Values:
        trace = any(name.partition(".")[0] in FROM_THE_LOG for name in self.outputs)
        run = simulate(
            self.plan,
            seed=SEED,
            replication=replication,
            until=self.horizon,
            bin_width=self.width,
            trace=trace,
            engine=self.engine,
        )
        history = History(self.model, self.reading, self.plan, run, self.start, self.horizon)
        return values(history, list(self.outputs))


def results(case: Mapping[str, Any], engine: str, pool: ProcessPoolExecutor | None) -> dict[str, list[Values]]:
    """For each reading of a case, the outputs of every replication. Raises UntranslatableError, UnknownOutputError."""
    return {name: _replications(case, name, reading, engine, pool) for name, reading in readings(case["model"]).items()}


def _replications(
    case: Mapping[str, Any], name: str, reading: Reading, engine: str, pool: ProcessPoolExecutor | None
) -> list[Values]:
    model, outputs = case["model"], case["outputs"]
    plan = compile_blueprint(load_text(reading.text)).frame
    pace = reading.pace or float(static_load(plan).starts.sum()) / WEEK
    job = partial(Job, model, name, plan, engine)
    random = any(output["accept"]["rule"] == "ci" for output in outputs.values())
    ends = "horizon" in model or "parts" in model
    if ends and not random:
        return [_single(model, job, tuple(outputs), pace)]
    if ends:
        horizon = _horizon(model, pace)
        return _until_narrow(job(tuple(outputs), horizon, horizon, 0), outputs, pool)
    width = round(case.get("suggested_parts", PARTS) / FIRST / WIDTHS / pace * MINUTE)
    return _until_narrow(job(tuple(outputs), (WIDTHS + 1) * width, width, width), outputs, pool)


def _single(model: Mapping[str, Any], job: Any, outputs: tuple[str, ...], pace: float) -> Values:
    """One history without randomness: up to the horizon, or until so many parts must be through."""
    horizon = _horizon(model, pace)
    if model["system"] != "campaign":
        return dict(job(outputs, horizon, horizon, 0)(0))
    cycle = round(_campaign(model) * MINUTE)
    long_run = tuple(name for name in outputs if name in LONG_RUN)
    counts = tuple(name for name in outputs if name not in LONG_RUN)
    return {**job(long_run, 4 * cycle, cycle, cycle)(0), **job(counts, horizon, horizon, 0)(0)}


def _horizon(model: Mapping[str, Any], pace: float) -> int:
    """In ns. A line whose stations never work together is slower than its bottleneck by their number at most."""
    if "horizon" in model:
        return round(float(model["horizon"]) * MINUTE)
    return round(2.0 * len(model["stations"]) * int(model["parts"]) / pace * MINUTE)


def _campaign(model: Mapping[str, Any]) -> float:
    """Minutes from the first part of a cycle to the first of the next."""
    products = [product for product, _ in model["sequence"]]
    following = [*products[1:], products[0]]
    work = sum(count * model["unit_times"][product] for product, count in model["sequence"])
    changes = [(one, other) for one, other in zip(products, following, strict=True) if one != other]
    return float(work + sum(model["setup"][one][other] for one, other in changes))


def _until_narrow(job: Job, outputs: Outputs, pool: ProcessPoolExecutor | None) -> list[Values]:
    got = _run(job, range(FIRST), pool)
    while not _narrow(outputs, got) and len(got) < MOST:
        got += _run(job, range(len(got), len(got) + MORE), pool)
    return got


def _narrow(outputs: Outputs, got: Sequence[Values]) -> bool:
    return all(precision(output, [one[name] for one in got]) <= 1.0 for name, output in outputs.items())


def _run(job: Job, replications: range, pool: ProcessPoolExecutor | None) -> list[Values]:
    return list(map(job, replications) if pool is None else pool.map(job, replications))
