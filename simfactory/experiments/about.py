"""About: what a summary says of the plant beside the samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from simfactory.errors import InternalError, quoted
from simfactory.experiments.description import describe
from simfactory.experiments.notes import Note
from simfactory.experiments.plant import CAPACITY, PlantModel
from simfactory.kpis import find, scopes, standard_work
from simfactory.plan import Plan
from simfactory.scenario import Scenario
from simfactory.scenario.check_people import HUMAN_RANGE
from simfactory.scenario.human_factors import CONSTANTS, span
from simfactory.scenario.money_values import invests
from simfactory.scenario.timing import works_after
from simfactory.scenario.upgrades import apply
from simfactory.scenario.values import ASSUMED, Value

JUDGED = ("judgement", "judgment", "recalled", "[j]")
"""What marks an id or a citation as nobody's measurement."""


@dataclass(frozen=True)
class Seen:
    """A KPI as it was observed, in the unit in which KPIs are told, with its 90 % half-width."""

    scope: str
    kpi: str
    value: float
    half_width: float
    within: float | None = None
    """How near the model should come to it; None: the usual accuracy."""

    @property
    def name(self) -> str:
        return f"{self.scope}.{self.kpi}"


@dataclass(frozen=True)
class About:
    """Names and words of an experiment."""

    scenario: str
    digest: str
    version: str
    upgrades: Mapping[str, tuple[str, ...]]
    """configuration -> its upgrades; `before` first, then `after`, then the others by name"""
    gain_as: str | None = None
    observed: tuple[Seen, ...] = ()
    sources: Mapping[str, str] | None = None
    stations: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()
    weights: Mapping[str, Mapping[str, float]] | None = None
    """configuration -> product -> standard work content of its own plant, for gains at other weights"""
    plant: Mapping[str, Any] | None = None
    """what `describe` tells of the plant itself"""
    terms: Mapping[str, Value] | None = None
    """how investments are reckoned, by path below `economics`; None where no upgrade has a price"""
    prices: Mapping[str, Value] = field(default_factory=dict)
    """of the upgrades that have one, by name"""
    works: Mapping[str, Value] = field(default_factory=dict)
    """seconds from today until each upgrade works, by name; what is left out works at once"""
    notes: tuple[Note, ...] = ()
    """what is to be known of the inputs"""

    @property
    def configurations(self) -> tuple[str, ...]:
        return tuple(self.upgrades)

    def run_of_gain(self, configuration: str) -> str:
        """The run in which a configuration's gain is measured."""
        return configuration + CAPACITY if self.gain_as == "hours" else configuration

    @property
    def headline(self) -> str | None:
        """The configuration whose gain is the headline: `after`, or the only one there is beside `before`."""
        others = [name for name in self.configurations if name != "before"]
        if "before" not in self.upgrades or not others:
            return None
        return "after" if "after" in others else others[0]

    def citation(self, source: str) -> str:
        """What a source's ids stand for; ids are joined by commas."""
        known = self.sources or {}
        return "; ".join(known.get(one.strip(), one.strip()) for one in source.split(","))

    def judged(self, source: str) -> bool:
        """Whether a source is judgement, or assumed: any of its ids, or what it stands for."""
        said = [text.lower() for one in source.split(",") for text in (one.strip(), self.citation(one))]
        return any(text == ASSUMED or any(mark in text for mark in JUDGED) for text in said)


def about(scenario: Scenario, model: PlantModel, configurations: tuple[str, ...], version: str) -> About:
    """What a scenario says of itself, for the configurations that are run; nothing in the order of the file's keys."""
    frame = model.frame
    said = About(
        scenario=scenario.name,
        digest=scenario.digest,
        version=version,
        upgrades={name: tuple(sorted(scenario.configurations[name])) for name in configurations},
        gain_as=scenario.demand.gain_as if scenario.demand is not None else None,
        observed=tuple(_seen(scenario, frame)),
        sources=dict(scenario.sources) | {ASSUMED: ASSUMED},
        stations=frame.station_names,
        pools=tuple(name for name, pool in sorted(scenario.people.items()) if pool.labour == "direct"),
        weights={name: _own_weights(model.blueprints[name].frame) for name in configurations},
        terms=scenario.economics.terms() if invests(scenario) else None,
        prices={name: one.price for name, one in sorted(scenario.upgrades.items()) if one.price is not None},
        works=works_after(scenario, configurations) if invests(scenario) else {},
        notes=(*_beyond_knowledge(scenario), *_learning_in_warm_up(scenario, configurations)),
    )
    plans = {name: model.blueprints[name].frame for name in configurations}
    return replace(said, plant=describe(scenario, plans, said.citation, said.judged))


def _beyond_knowledge(scenario: Scenario) -> Iterator[Note]:
    """Constants of people that the scenario puts where nobody has placed them."""
    for warning in scenario.warnings:
        if warning.code == HUMAN_RANGE:
            known = span(CONSTANTS[warning.path])
            text = f"{warning.path} is {warning.found}: nobody has placed it outside {known}."
            yield Note("beyond_knowledge", text, {"path": warning.path, "value": warning.found, "range": known})


def _learning_in_warm_up(scenario: Scenario, configurations: tuple[str, ...]) -> Iterator[Note]:
    """Configurations in which a task is to be learnt anew: people have begun to before anything is measured."""
    before = {station.name: station.task.known for station in scenario.stations}
    for name in configurations:
        plant = apply(scenario, name)
        anew = (one.task.known for one in plant.stations if one.task.known != before.get(one.name))
        if plant.human_factors.learning is not None and any(known.bounds()[0] < 1.0 for known in anew):
            text = f"What is learnt within the warm-up is not in the gain of {name}."
            yield Note("learning_in_warm_up", text, {"configuration": name})


def _own_weights(plan: Plan) -> dict[str, float]:
    return dict(zip(plan.product_names, standard_work(plan).tolist(), strict=True))


def _seen(scenario: Scenario, plan: Plan) -> list[Seen]:
    """Observations in the units of their KPIs; the scenario's checks have seen to it that there are such KPIs."""
    kinds, found = scopes(plan), []
    for scope, kpis in sorted(scenario.observed.items()):
        for kpi, observed in sorted(kpis.items()):
            indicator = find(kinds[scope], kpi)
            if indicator is None:
                raise InternalError(f"an observation of {quoted(kpi)} has passed the checks")
            unit = indicator.canonical(1.0)
            within = None if observed.within is None else observed.within / unit
            found.append(Seen(scope, kpi, observed.value / unit, observed.half_width / unit, within))
    return found
