"""Following: the plant from month to month, while one upgrade after the other begins to work.

Each month is the plant in the steady state of what works in it, or a mixture of such states by their shares of its
time. A state that no configuration has is run like one, at the same values of doubt and over the same histories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from simfactory.experiments.design import Design
from simfactory.experiments.model import Doubt, Floats, Measured, Window
from simfactory.experiments.plant import CAPACITY, PlantModel
from simfactory.experiments.readiness import getting_ready
from simfactory.experiments.runner import Job
from simfactory.experiments.samples import Samples
from simfactory.experiments.stages import Stage, Times, all_stages, months_in, shares_of_months
from simfactory.sampling.sampler import to_ns
from simfactory.scenario import Scenario
from simfactory.scenario.timing import Timing, plant_at

if TYPE_CHECKING:
    from simfactory.experiments.study import Study


@dataclass(frozen=True)
class Calendar:
    """When the upgrades of each configuration work, draw by draw. D draws, M months."""

    months: int
    timings: Mapping[str, Timing]
    design: Design
    times: Sequence[Mapping[str, Times]]
    """[D] upgrade -> when it works"""
    configurations: Mapping[str, tuple[str, ...]]
    """configuration but before -> its upgrades"""

    @staticmethod
    def of(scenario: Scenario, samples: Samples, over: int) -> Calendar:
        """Of the configurations that were run, over so many nanoseconds, rounded up to whole months."""
        names = [name for name in samples.runs if name != "before" and not name.endswith(CAPACITY)]
        configurations = {name: tuple(sorted(set(scenario.configurations[name]))) for name in names}
        upgrades = sorted({upgrade for some in configurations.values() for upgrade in some})
        timings = {name: Timing.of(scenario, scenario.upgrades[name]) for name in upgrades}
        design = Design(samples.seed, _named(timings), samples.replications)
        draws = (design.theta(draw) for draw in range(samples.draws))
        times = [{name: _times(one, theta) for name, one in timings.items()} for theta in draws]
        return Calendar(months_in(over), timings, design, times, configurations)

    def shares(self, configuration: str) -> list[dict[Stage, Floats]]:
        """[D] which share of each month [M] the plant is in each stage."""
        upgrades = self.configurations[configuration]
        return [shares_of_months({name: times[name] for name in upgrades}, self.months) for times in self.times]

    @cached_property
    def steady(self) -> dict[Stage, str]:
        """The stages that are configurations."""
        known = {Stage(upgrades): name for name, upgrades in self.configurations.items()}
        return {**known, Stage(()): "before"}

    @cached_property
    def between(self) -> tuple[tuple[Stage, ...], ...]:
        """[D] the stages that are none, in order."""
        each = zip(*(self.shares(name) for name in self.configurations), strict=True)
        return tuple(tuple(s for s in all_stages(shares) if s not in self.steady) for shares in each)


def _named(timings: Mapping[str, Timing]) -> tuple[Doubt, ...]:
    found = {doubt.name: doubt for timing in timings.values() for doubt in timing.doubts()}
    return tuple(found[name] for name in sorted(found))


def _times(timing: Timing, theta: Mapping[str, float]) -> Times:
    return Times(*(to_ns(seconds) for seconds in timing.at(theta)))


@dataclass(frozen=True)
class Followed:
    """What was measured on the way, beside the samples of the configurations. D draws, R replications, M months."""

    samples: Samples
    calendar: Calendar
    found: Mapping[tuple[str, int, int], Measured]
    """(run, draw, replication) -> what was measured there, of stages that are no configurations"""
    doubts: tuple[Doubt, ...]
    """those of the samples, of time, and those that move a stage"""

    @property
    def moving(self) -> int:
        """How many doubts may move a month: those of when upgrades work too, which move no steady state."""
        of_time = {doubt.name for doubt in self.calendar.design.doubts}
        return len({doubt.name for doubt in self.doubts} - (self.samples.of_money - of_time))


def follow(
    study: Study, scenario: Scenario, model: PlantModel, samples: Samples, window: Window, over: int,
    say: Callable[[str], None],
) -> Followed:  # fmt: skip
    """Runs what the configurations of some samples pass through on their way. Raises ScenarioError."""
    calendar = Calendar.of(scenario, samples, over)
    stages = all_stages(calendar.between)
    plants = {stage.name: plant_at(scenario, stage.works, stage.new) for stage in stages}
    staged = model.of_plants(scenario, plants)
    jobs = [
        Job(draw, staged.runs.index(run), r, run)
        for draw, some in enumerate(calendar.between)
        for run in (stage.name + kind for stage in some for kind in ("", CAPACITY))
        if run in staged.blueprints
        for r in range(samples.replications)
    ]
    ahead = replace(study, model=staged)
    left = ahead.left(window, jobs)
    staged = staged.with_work(Counter(job.run for job in left), window.end)
    with getting_ready(staged, say, len(left), alone=study.workers == 1) as readiness:
        results, _ = replace(ahead, model=staged, readiness=readiness).made(window, jobs)
    found = {(job.run, job.draw, job.replication): measured for job, measured in results.items()}
    doubts = {doubt.name: doubt for doubt in (*samples.doubts, *calendar.design.doubts, *staged.doubts)}
    return Followed(samples, calendar, found, tuple(doubts[name] for name in sorted(doubts)))
