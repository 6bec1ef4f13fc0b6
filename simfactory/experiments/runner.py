"""The runner: which runs an experiment is made of, in a fixed order. It averages nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from simfactory.errors import PlantError
from simfactory.experiments.design import BLOCK, Design
from simfactory.experiments.model import Floats, Measured, Model, Path, Window
from simfactory.experiments.samples import Samples


@dataclass(frozen=True, order=True)
class Job:
    """One run: a draw of the doubts, what is run, and which of the draw's replications. Ordered as samples.csv is."""

    draw: int
    place: int
    """Of the run in the order of configurations."""
    replication: int
    run: str

    def __str__(self) -> str:
        return f"{self.run}, draw {self.draw}, replication {self.replication}"


@dataclass(frozen=True)
class Measure:
    """A call that measures one job over a window; any worker executes it."""

    job: Job
    design: Design
    window: Window

    def __call__(self, model: Model) -> Measured:
        history = self.design.history(self.job.draw, self.job.replication)
        try:
            return model.simulate_one(self.job.run, self.design.theta(self.job.draw), history, self.window)
        except PlantError as error:
            raise error.in_run(str(self)) from error

    def __str__(self) -> str:
        return str(self.job)


@dataclass(frozen=True)
class Pilot:
    """A call that follows one job from time 0 over some cycles of the calendar."""

    job: Job
    design: Design
    cycles: int

    def __call__(self, model: Model) -> Path:
        history = self.design.history(self.job.draw, self.job.replication)
        try:
            return model.pilot(self.job.run, self.design.theta(self.job.draw), history, self.cycles)
        except PlantError as error:
            raise error.in_run(str(self)) from error

    def __str__(self) -> str:
        return f"a pilot run of {self.job.run}"


def jobs_of(runs: Iterable[str], draws: range, replications: int) -> list[Job]:
    """All jobs of some draws, in order: draw by draw, configurations in theirs, then replications."""
    named = list(enumerate(runs))
    return [Job(draw, place, r, run) for draw in draws for place, run in named for r in range(replications)]


def gather(jobs: Iterable[Job], results: Mapping[Job, Measured], design: Design) -> Samples:
    """The samples of finished jobs: all runs and replications of whole blocks of draws."""
    ordered = sorted(jobs)
    draws = range(ordered[-1].draw + 1)
    assert len(draws) % BLOCK == 0
    runs = dict.fromkeys(job.run for job in ordered)
    table = {run: _columns([job for job in ordered if job.run == run], results, len(draws)) for run in runs}
    theta = np.array([list(design.theta(draw).values()) for draw in draws], dtype=np.float64)
    return Samples(
        seed=design.seed,
        doubts=design.doubts,
        units=design.units(draws),
        theta=theta.reshape(len(draws), len(design.doubts)),
        runs=table,
        of_money=design.of_money,
    )


def _columns(jobs: list[Job], results: Mapping[Job, Measured], draws: int) -> dict[str, Floats]:
    """KPI -> values of shape (draws, replications), of one run; KPIs in name order."""
    names = sorted({name for job in jobs for name in results[job].kpis})
    rows = [list(map(results[job].kpis.get, names, repeat(np.nan))) for job in jobs]
    table = np.array(rows, dtype=np.float64).T.reshape(len(names), draws, -1)
    return dict(zip(names, table, strict=True))
