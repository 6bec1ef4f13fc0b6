"""Subsets of the upgrades of a configuration: which of them are run, and the plants that they make.

They have the doubts and the chance of the configurations, so that what they gain can be taken apart draw by draw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from simfactory.blueprint import Blueprint
from simfactory.errors import Place, ScenarioError, argument
from simfactory.experiments.model import HOURS, WORK, Doubt, Measured
from simfactory.experiments.orders import Order, Subset, orders, subsets
from simfactory.experiments.plant import CAPACITY, PlantBefore, PlantModel, at_capacity, orders_held
from simfactory.experiments.readiness import getting_ready
from simfactory.experiments.runner import Job
from simfactory.experiments.samples import Samples
from simfactory.plan import Account
from simfactory.scenario import Scenario
from simfactory.scenario.checks import check
from simfactory.scenario.upgrades import apply

if TYPE_CHECKING:
    from simfactory.experiments.study import Outcome, Study

FIRST_PASS, EXPOSURE = "plant.first_pass_yield", "plant.exposure_index"
NEEDED = (WORK, HOURS, FIRST_PASS, EXPOSURE)
"""KPIs of the runs of subsets that shares are made of."""
PREFIX = "with"
REMEDY = "run without shares: each upgrade has to be possible without the others"


@dataclass(frozen=True)
class Subsets:
    """The subsets of one configuration's upgrades, and how those are called that are a configuration themselves."""

    configuration: str
    upgrades: tuple[str, ...]
    seed: int
    named: Mapping[Subset, str]
    suffix: str = ""
    """Of their runs: that of capacity where the gain is one of it."""

    @staticmethod
    def wanted(
        scenario: Scenario, configurations: Iterable[str], headline: str | None, seed: int, shares: bool | None
    ) -> Subsets | None:
        """Those of the headline's upgrades, where shares are asked for; None where they are not, or without a gain.

        `shares`: what the caller says, None: what the scenario says. ScenarioError if the caller asks for shares of a
        gain that there is not.
        """
        if shares and headline is None:
            expected = "before and a configuration with upgrades"
            raise ScenarioError([argument("shares", "found no gain that could be shared out", expected)])
        if headline is None or not (scenario.run.shares if shares is None else shares):
            return None
        named = {frozenset(scenario.configurations[name]): name for name in reversed(list(configurations))}
        hours = scenario.demand is not None and scenario.demand.gain_as == "hours"
        upgrades = tuple(sorted(set(scenario.configurations[headline])))
        return Subsets(headline, upgrades, seed, named, CAPACITY if hours else "")

    def orders(self, draw: int) -> list[Order]:
        return orders(self.upgrades, self.seed, draw)

    def run(self, subset: Subset) -> str:
        """The run in which the gain of a subset is measured."""
        return self._name(subset) + self.suffix

    def _name(self, subset: Subset) -> str:
        """A slash is in no name that a scenario may give."""
        return self.named.get(subset) or "/".join([PREFIX, *sorted(subset)])

    def jobs(self, draws: range, replications: int) -> list[Job]:
        """What is to be run beside the configurations, draw by draw."""
        return [
            Job(draw, place, replication, self.run(subset))
            for draw in draws
            for place, subset in enumerate(self._unnamed([draw]))
            for replication in range(replications)
        ]

    def _unnamed(self, draws: Iterable[int]) -> list[Subset]:
        every = [order for draw in draws for order in self.orders(draw)]
        return [subset for subset in subsets(every) if subset not in self.named]

    def checked(self, scenario: Scenario, draws: range) -> Scenario:
        """The scenario with all that these draws need as configurations. ScenarioError where one of them cannot be."""
        extra = {self._name(subset): tuple(sorted(subset)) for subset in self._unnamed(draws)}
        problems, _ = check(scenario.but(configurations={"before": (), **extra}))
        if problems:
            file = Place(scenario.file)
            raise ScenarioError(replace(one, place=file, remedy=one.remedy or REMEDY) for one in problems)
        return scenario.but(configurations={**scenario.configurations, **extra})


@dataclass(frozen=True)
class Compiled(Mapping[str, Blueprint]):
    """Blueprints by run, compiled when they are asked for: a draw of many upgrades needs few of their subsets."""

    scenario: Scenario
    before: PlantBefore
    held: int
    accounts: frozenset[Account]
    made: dict[str, Blueprint] = field(default_factory=dict, compare=False)

    def __getitem__(self, run: str) -> Blueprint:
        if run not in self.made:
            self.made[run] = self.before.measures(self._plant(run)).with_accounts(self.accounts)
        return self.made[run]

    def _plant(self, run: str) -> Scenario:
        plant = apply(self.scenario, run.removesuffix(CAPACITY))
        return at_capacity(plant, self.held) if run.endswith(CAPACITY) else plant

    def __iter__(self) -> Iterator[str]:
        return iter(self.scenario.configurations)

    def __len__(self) -> int:
        return len(self.scenario.configurations)


def model_of_subsets(model: PlantModel, scenario: Scenario, configurations: Iterable[str]) -> PlantModel:
    """The model of a scenario that `Subsets.checked` made, told and measured as its `configurations` are."""
    held = orders_held(apply(scenario, name) for name in configurations)
    accounts = next(iter(model.blueprints.values())).money.accounts
    return replace(model, blueprints=Compiled(scenario, PlantBefore.of(scenario), held, accounts))


def doubts_of_subsets(doubts: Iterable[Doubt], scenario: Scenario) -> tuple[Doubt, ...]:
    """Doubts, and those that stand in any configuration of the scenario beside them, by name."""
    found: dict[str, Doubt] = {
        doubt.name: doubt for name in scenario.configurations for doubt in apply(scenario, name).doubts()
    }
    found |= {doubt.name: doubt for doubt in doubts}
    return tuple(found[name] for name in sorted(found))


@dataclass(frozen=True)
class Shared:
    """Samples of configurations and of all subsets of upgrades that were run."""

    samples: Samples
    subsets: Subsets
    engines: Mapping[str, int]
    """engine -> histories that it made of subsets that are no configuration"""
    made_now: Mapping[str, int]
    """engine -> those that it made in this session"""

    @property
    def runs(self) -> int:
        return sum(self.engines.values())


def share_out(
    study: Study, model: PlantModel, subsets: Subsets, scenario: Scenario, outcome: Outcome,
    say: Callable[[str], None],
) -> Shared:  # fmt: skip
    """Runs what the gain is shared out by, beside the configurations; `scenario` is the one that was checked."""
    samples, window = outcome.samples, outcome.conditions.window
    jobs = subsets.jobs(range(samples.draws), samples.replications)
    left = study.left(window, jobs)
    plants = model_of_subsets(model, scenario, study.about.configurations)
    plants = plants.with_work(Counter(job.run for job in left), window.end)
    design = replace(study.design, doubts=doubts_of_subsets(model.doubts, scenario))
    with getting_ready(plants, say, len(left), alone=study.workers == 1) as readiness:
        results, new = replace(study, model=plants, readiness=readiness).made(window, jobs, design)
    engines, made_now = (Counter(results[job].engine for job in some) for some in (jobs, new))
    return Shared(with_subsets(samples, jobs, results), subsets, engines, made_now)


def with_subsets(samples: Samples, jobs: Iterable[Job], results: Mapping[Job, Measured]) -> Samples:
    """The samples with the NEEDED KPIs of the runs of subsets; NaN in draws that did not need one."""
    shape = (samples.draws, samples.replications)
    found = {run: dict(values) for run, values in samples.runs.items()}
    for job in jobs:
        measured, run = results[job].kpis, found.setdefault(job.run, {})
        for kpi in NEEDED:
            if kpi in measured:
                run.setdefault(kpi, np.full(shape, np.nan))[job.draw, job.replication] = measured[kpi]
    return replace(samples, runs=found)
