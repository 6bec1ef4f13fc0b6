"""The runner: which runs an experiment is made of, in a fixed order. It averages nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import repeat
from typing import Generic, Self, TypeVar

import numpy as np

from simfactory.errors import PlantError
from simfactory.experiments.design import BLOCK, Design
from simfactory.experiments.model import Floats, Measured, Model, Path, Window
from simfactory.experiments.samples import Samples

Answer = TypeVar("Answer")
Done = TypeVar("Done")


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
class Batch(ABC, Generic[Answer]):
    """A call for some jobs, which says what each gave; any worker executes it."""

    jobs: tuple[Job, ...]
    design: Design

    @abstractmethod
    def __call__(self, model: Model) -> dict[Job, Answer]: ...

    @abstractmethod
    def named(self, job: Job) -> str: ...

    def each(self, do: Callable[[str, Mapping[str, float], int], Done]) -> dict[Job, Done]:
        """What is done with the run, the values of doubt and the history of each job. PlantError names the job."""
        thetas = {draw: self.design.theta(draw) for draw in dict.fromkeys(job.draw for job in self.jobs)}
        found = {}
        for job in self.jobs:
            try:
                found[job] = do(job.run, thetas[job.draw], self.design.history(job.draw, job.replication))
            except PlantError as error:
                raise error.in_run(self.named(job)) from error
        return found

    def apart(self) -> list[Self]:
        """The same, job by job."""
        return [replace(self, jobs=(job,)) for job in self.jobs]

    def __str__(self) -> str:
        return "; ".join(map(self.named, self.jobs))


@dataclass(frozen=True)
class Measure(Batch[Measured]):
    """Measures jobs over a window, once all have been run.

    KPIs of one history after the other take less time than each just after its kernel, which has filled the
    processor's caches with other things (`tests.benchmarks draws` tells what they cost).
    """

    window: Window

    def __call__(self, model: Model) -> dict[Job, Measured]:
        made = self.each(partial(model.simulate_one, window=self.window))
        return {job: run.measured() for job, run in made.items()}

    def named(self, job: Job) -> str:
        return str(job)


@dataclass(frozen=True)
class Pilot(Batch[Path]):
    """Follows jobs from time 0 over some cycles of the calendar."""

    cycles: int

    def __call__(self, model: Model) -> dict[Job, Path]:
        return self.each(partial(model.pilot, cycles=self.cycles))

    def named(self, job: Job) -> str:
        return f"a pilot run of {job.run}"


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
