"""From a file to a scenario: read, brought to its schema, completed, checked; every problem is told at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simfactory.errors import Place, Problem, ScenarioError, did_you_mean, quoted
from simfactory.scenario import loading
from simfactory.scenario.checks import check, check_references
from simfactory.scenario.collector import collector_at_rest
from simfactory.scenario.faults import note_errors
from simfactory.scenario.follow_ups import without_follow_ups
from simfactory.scenario.human_defaults import human_sources, with_human_defaults
from simfactory.scenario.lever import note_faults
from simfactory.scenario.levers import with_levers
from simfactory.scenario.loading import Document
from simfactory.scenario.merging import merged
from simfactory.scenario.model import JUDGEMENT, Reading, free_name, without_unknown
from simfactory.scenario.observed import Kpis
from simfactory.scenario.people import Pool
from simfactory.scenario.products import STEP_KEYS, Product, Stop
from simfactory.scenario.pruning import readable_part
from simfactory.scenario.schema import Scenario
from simfactory.scenario.shifts import Shift
from simfactory.scenario.stations import Station
from simfactory.scenario.upgrades import with_typed_changes
from simfactory.scenario.values import ASSUMED
from simfactory.scenario.written import Addresses, Origin, Table, remember
from simfactory.units import UnitError


@collector_at_rest()
def load(path: str | Path, kpis: Kpis | None = None) -> Scenario:
    """The scenario in a YAML file. Raises ScenarioError with every problem in it.

    `kpis`: scope (plant, station, pool) -> names that observations may have -> dimension; None takes any.
    """
    return _scenario(loading.read(path), None, kpis)


@collector_at_rest()
def load_text(
    text: str,
    file: str = "scenario.yaml",
    folder: str | Path | None = None,
    kpis: Kpis | None = None,
) -> Scenario:
    """The scenario in a text; `file` is what messages call it, `folder` where its tables are (the file's by default).

    Raises ScenarioError with every problem in it.
    """
    return _scenario(loading.read_text(text, file), None if folder is None else Path(folder), kpis)


def _scenario(document: Document, folder: Path | None, kpis: Kpis | None) -> Scenario:
    tree, addresses = remember(document.plain())
    reading = Reading(_finder(document, addresses), folder)
    _check_sources(tree, addresses, reading)
    scenario = _with_own_levers(_read(tree, reading), reading)
    if scenario is None or reading.faults:
        raise ScenarioError(dict.fromkeys([*reading.faults, *_faults_beside(tree, reading)]))
    scenario = _completed(scenario, tree, reading)
    if reading.faults:
        raise ScenarioError(dict.fromkeys([*reading.faults, *_placed(check_references(scenario), reading)]))
    scenario = scenario.but(digest=_digest(tree, reading.tables), file=document.file)
    problems, warnings = check(scenario, kpis)
    if problems:
        raise ScenarioError(_placed(problems, reading))
    known = [station.name for station in scenario.stations]
    known += [f"upgrades.{name}{key}" for name in scenario.upgrades for key in ("", ".start")]
    places = {path: reading.place_of(path, False) for path in known}
    return scenario.but(warnings=(*_placed(warnings, reading), *reading.warnings), places=places)


def _faults_beside(tree: Any, reading: Reading) -> list[Problem]:
    """What else is wrong with a file of which some parts cannot be read: upgrades and names, as far as they can."""
    scenario, lost = readable_part(Scenario, tree, Reading(reading.place_of, reading.folder))
    if scenario is None:
        return []
    beside = Reading(reading.place_of, reading.folder)
    scenario = _completed(scenario, tree, beside)
    found = (*beside.faults, *_placed(check_references(scenario), reading))
    return without_follow_ups(found, reading, lost, scenario)


def _finder(document: Document, addresses: Addresses) -> Any:
    def place_of(path: str, at_key: bool) -> Place:
        return document.place(addresses.loc(path), at_key=at_key)

    return place_of


def _placed(problems: Iterable[Problem], reading: Reading) -> tuple[Problem, ...]:
    return tuple(replace(problem, place=reading.place_of(problem.path, False)) for problem in problems)


def _read(tree: Any, reading: Reading) -> Scenario | None:
    try:
        return Scenario.model_validate(tree, context=reading)
    except ValidationError as error:
        note_errors(error, tree, reading)
        return None


def _with_own_levers(scenario: Scenario | None, reading: Reading) -> Scenario | None:
    """The levers of the scenario's own with their names; what is wrong with them is noted."""
    if scenario is None or not scenario.catalogue.levers:
        return scenario
    for name, lever in scenario.catalogue.levers.items():
        note_faults(lever, scenario.sources, f"catalogue.{name}", reading)
    levers = {name: lever.but(name=name, origin=scenario.name) for name, lever in scenario.catalogue.levers.items()}
    return scenario.but(catalogue=scenario.catalogue.but(levers=levers))


def _completed(scenario: Scenario, tree: Any, reading: Reading) -> Scenario:
    """What follows from several sections together: families, routes, queues at the entry, teams, upgrades."""
    products = scenario.products or {"part": Product()}
    written = {str(item["station"]): item for item in tree["line"] if isinstance(item, dict) and "station" in item}
    known = {station.name for station in scenario.stations}
    scenario = scenario.but(
        products={
            name: _with_route(
                product.but(family=product.family or name), f"products.{name}", scenario, written, reading
            )
            for name, product in products.items()
        },
        people={name: _in_order(pool, scenario.shifts) for name, pool in scenario.people.items()},
        configurations=_configurations(scenario, reading),
    )
    entries = {product.route[0].station for product in scenario.products.values() if product.route}
    scenario = scenario.but(stations=tuple(_entry(station, entries & known) for station in scenario.stations))
    scenario = with_levers(with_human_defaults(scenario), reading)
    scenario = with_typed_changes(scenario, reading)
    return scenario.but(sources={**human_sources(scenario), **scenario.sources})


def _entry(station: Station, entries: set[str]) -> Station:
    """Where parts enter, the queue is unlimited unless it is named."""
    if station.name not in entries or "places" in station.queue.model_fields_set:
        return station
    return station.but(queue=station.queue.but(places=None))


def _with_route(product: Product, path: str, scenario: Scenario, written: dict[str, Any], reading: Reading) -> Product:
    """The product with every stop that changes its station worked out."""
    if product.route is None:
        return product
    stops = tuple(_with_step(stop, f"{path}.route.{stop.name}", scenario, written, reading) for stop in product.route)
    return product.but(route=stops)


def _with_step(stop: Stop, path: str, scenario: Scenario, written: dict[str, Any], reading: Reading) -> Stop:
    if not stop.overrides or stop.station not in written:
        return stop
    for key in stop.overrides:
        if key in Station.known_keys() and key not in STEP_KEYS:
            found, expected = f"'{key}' in a stop of a route", f"one of {', '.join(STEP_KEYS)}"
            reading.note("unknown-key", f"{path}.{key}", found, expected, "say it at the station")
    known = {key: value for key, value in stop.overrides.items() if key in STEP_KEYS or key not in Station.known_keys()}
    step = Table(without_unknown(known, STEP_KEYS, reading, path))
    step.origin = Origin(path)
    whole = merged(written[stop.station], step)
    try:
        station = Station.model_validate(whole, context=reading)
    except ValidationError as error:
        note_errors(error, whole, reading)
        return stop
    return stop.but(step=station.but(queue=scenario.station(stop.station).queue))


def _in_order(pool: Pool, shifts: dict[str, Shift]) -> Pool:
    """The team by when its shifts start in the week, so that the order of keys in the file means nothing."""

    def start(shift: str | None) -> tuple[int, str]:
        known = shifts.get(shift or "")
        return (known.rostered[0][0] if known and known.rostered else 0), shift or ""

    return pool.but(team={shift: pool.team[shift] for shift in sorted(pool.team, key=start)})


def _configurations(scenario: Scenario, reading: Reading) -> dict[str, tuple[str, ...]]:
    for name in scenario.configurations:
        try:
            free_name(name)
        except UnitError as error:
            reading.note_error(error, f"configurations.{name}")
    return {"before": (), **scenario.configurations, "after": tuple(scenario.upgrades)}


def _check_sources(tree: Any, addresses: Addresses, reading: Reading) -> None:
    sources = tree.get("sources")
    known = {*(sources if isinstance(sources, dict) else ()), ASSUMED, JUDGEMENT}
    for path, source in addresses.cited:
        if source not in known and not path.startswith("catalogue."):  # levers have sources of their own
            reading.note("unknown-source", path, quoted(source), "an id under sources:", did_you_mean(source, known))


def _digest(tree: Any, tables: dict[str, Any]) -> str:
    """Of the content: independent of the order of keys, of comments and of how it is formatted."""
    content = json.dumps([tree, tables], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()
