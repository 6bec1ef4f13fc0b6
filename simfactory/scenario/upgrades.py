"""Upgrades put on a plant: a scenario and the name of a configuration give a scenario, with nothing computed yet.

Numbers keep their history (`Value.changes`), so that doubt on the plant and doubt on the upgrade stay apart. A change
of a station's key also acts on the stops of routes that say something else there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from pydantic import ValidationError

from simfactory.errors import Place as FilePlace
from simfactory.errors import Problem, ScenarioError, did_you_mean, quoted
from simfactory.scenario.contradictions import contradictions, sets_the_same, station_path
from simfactory.scenario.energy import Power
from simfactory.scenario.faults import note_errors
from simfactory.scenario.human_defaults import with_human_defaults
from simfactory.scenario.laws import Activity, LawSpec
from simfactory.scenario.model import Reading, bounded, read_value
from simfactory.scenario.moves import Move
from simfactory.scenario.paths import Place, changed, find
from simfactory.scenario.people import Pool, Skills
from simfactory.scenario.products import STEP_KEYS, Stop
from simfactory.scenario.schema import Scenario
from simfactory.scenario.setups import Setup
from simfactory.scenario.shares import read_share, sum_problem
from simfactory.scenario.staffing import attended, taught
from simfactory.scenario.upgrade import ChangeSpec
from simfactory.scenario.values import Value
from simfactory.scenario.written import told
from simfactory.units import Dimension, UnitError, parse, show

_ORDER = {"set": 0, "scale": 1, "add": 2, "attend": 3, "teach": 4}


def with_typed_changes(scenario: Scenario, reading: Reading) -> Scenario:
    """The scenario with the values of all changes read as what their paths need; what cannot be is noted."""
    scenario = _with_steps(scenario)
    upgrades = {
        name: upgrade.but(name=name, changes=tuple(_typed(change, scenario, reading) for change in upgrade.changes))
        for name, upgrade in scenario.upgrades.items()
    }
    return scenario.but(upgrades=upgrades)


def _with_steps(scenario: Scenario) -> Scenario:
    """Stops that a change names, but that say nothing of their own yet, start from their station."""
    named = {change.path for upgrade in scenario.upgrades.values() for change in upgrade.changes}
    stops = {tuple(path.split(".")[1:4:2]) for path in named if station_path(path) != path}
    if not stops:
        return scenario

    def started(product: str, stop: Stop) -> Stop:
        if (product, stop.name) not in stops or stop.step is not None or stop.station not in scenario.station_of:
            return stop
        return stop.but(step=scenario.station(stop.station))

    products = {
        name: product.but(route=product.route and tuple(started(name, stop) for stop in product.route))
        for name, product in scenario.products.items()
    }
    return scenario.but(products=products)


def _typed(change: ChangeSpec, scenario: Scenario, reading: Reading) -> ChangeSpec:
    try:
        place = place_of(scenario, change.kind, change.path)
    except UnitError as error:
        reading.note_error(error, change.key_path)
        return change
    try:
        return change.but(value=_value(change, place, reading), most=_most(change, place))
    except UnitError as error:
        reading.note_error(error, change.value_path)
    except ValidationError as error:
        note_errors(error, change.value, reading)
    return change


def place_of(scenario: Scenario, kind: str, path: str) -> Place:
    """What stands where a change of this kind is to act. Raises UnitError if there is no such place, or it cannot."""
    place = find(scenario, path)
    if kind in _BY_KIND:
        _BY_KIND[kind](scenario, path, place)
        return place
    refusal = _refusal(kind, place)
    if refusal is not None:
        raise refusal
    return place


def _check_attended(scenario: Scenario, path: str, place: Place) -> None:
    station, _, rest = path.partition(".")
    if station not in scenario.station_of or rest != "cycle":
        raise UnitError("upgrade", "what nobody can attend in part", "the path of a cycle, such as press.cycle")
    attended(scenario.station(station), Value(1.0), 1.0)


def _check_taught(scenario: Scenario, path: str, place: Place) -> None:
    section, _, rest = path.partition(".")
    if section != "people" or rest.partition(".")[2] != "skills":
        raise UnitError("upgrade", "what nobody can learn", "the path of skills, such as people.ops.skills")
    taught(place.value, len(scenario.stations), tuple(scenario.station_of))


_BY_KIND = {"attend": _check_attended, "teach": _check_taught}


def _refusal(kind: str, place: Place) -> UnitError | None:
    """Why a change of this kind cannot act here, if it cannot."""
    value = place.value
    if kind == "set":
        return None if place.read else UnitError("upgrade", "what upgrades cannot set", "a key below it")
    if value is None:
        return UnitError("upgrade", f"nothing to {kind} there", "a value that stands in the plant", "use set:")
    if isinstance(value, Value | LawSpec | Activity | Setup | Move) or _is_by_product(value):
        return None
    if kind == "scale" and isinstance(value, Power):
        return None
    if kind == "add" and isinstance(value, int) and not isinstance(value, bool):
        return None
    whole = "a whole number takes set: or add:" if isinstance(value, int) and not isinstance(value, bool) else ""
    return UnitError(
        "upgrade",
        f"what cannot be {kind}d" if kind == "scale" else "what cannot be added to",
        "a number, a law, an activity, a move or a set-up",
        whole,
    )


def _is_by_product(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and all(isinstance(one, Value) for one in value.values())


def _value(change: ChangeSpec, place: Place, reading: Reading) -> Any:
    """The value of a change, read as what it acts on needs."""
    if change.kind == "set" and place.read is not None:
        return place.read(change.value, reading)
    if change.kind == "scale":
        return _factor(read_value(change.value, Dimension.NUMBER))
    if change.kind == "attend":
        return read_share(change.value)
    if change.kind == "add" and not isinstance(place.value, int):
        return read_value(change.value, _dimension(place), signed=True)
    if isinstance(change.value, bool) or not isinstance(change.value, int):
        raise UnitError("upgrade", told(change.value), "a whole number, without doubt")
    if change.kind == "teach" and change.value < 1:
        raise UnitError("bounds", told(change.value), "1 station or more")
    return int(change.value)


def _most(change: ChangeSpec, place: Place) -> float | None:
    """Where what a change adds to ends. Raises UnitError."""
    if change.most is None:
        return None
    if not isinstance(place.value, Value):
        raise UnitError("upgrade", "'at_most' beside what is no single number", "it without at_most:")
    return parse(change.most, place.dimension)


def _factor(factor: Value) -> Value:
    """A factor, which is never negative. Raises UnitError."""
    low = factor.bounds()[0]
    if low < 0.0:
        less, left = (show(share, Dimension.SHARE) for share in (-low, 1.0 + low))
        remedy = f"write {left} to take {less} off" if low > -1.0 else ""
        raise UnitError("bounds", f"a factor that may be {low:.4g}", "a factor, 0 or more", remedy)
    return factor


def _dimension(place: Place) -> Dimension:
    value = place.value
    if isinstance(value, Activity | Setup | Move):
        return Dimension.TIME
    return value.dimension if isinstance(value, LawSpec) else place.dimension


def apply(scenario: Scenario, configuration: str) -> Scenario:
    """The plant with the upgrades of a configuration. Raises ScenarioError for one that is not there or cannot be."""
    if configuration not in scenario.configurations:
        remedy = did_you_mean(configuration, scenario.configurations)
        problem = Problem(
            "unknown-configuration", FilePlace(scenario.file), "", quoted(configuration), "a configuration", remedy
        )
        raise ScenarioError([problem])
    problems = list(contradictions(scenario, configuration))
    plant = scenario
    if not problems:
        plant, problems = applied(scenario, configuration)
    if problems:
        raise ScenarioError(problems)
    return plant


def applied(scenario: Scenario, configuration: str) -> tuple[Scenario, list[Problem]]:
    """The plant with the upgrades of a configuration, and what is wrong with it where they act."""
    changes = changes_of(scenario, configuration)
    plant = scenario
    problems: list[Problem] = []
    teams_changed = False
    for change in sorted(changes, key=lambda change: _ORDER[change.kind]):
        if change.kind == "teach" and not teams_changed:
            plant, teams_changed = _with_same_persons(plant, scenario), True
        try:
            plant = _changed(plant, change)
        except UnitError as error:
            problems.append(error.problem(FilePlace(scenario.file), change.at))
    if not teams_changed:
        plant = _with_same_persons(plant, scenario)
    problems += [
        error.problem(FilePlace(scenario.file), change.value_path)
        for change in changes
        for error in _wrong(plant, change)
    ]
    plant = plant.but(chosen=tuple(sorted(set(scenario.configurations[configuration]))))
    return with_human_defaults(plant), problems


def _with_same_persons(plant: Scenario, before: Scenario) -> Scenario:
    """Where a team changes size, the last of a shift go or come; all others keep what they are qualified for."""
    people = {
        name: pool.but(skills=_renumbered(pool, before.people[name]))
        if name in before.people and pool.skills and pool.team != before.people[name].team
        else pool
        for name, pool in plant.people.items()
    }
    return plant.but(people=people) if people != plant.people else plant


def _renumbered(pool: Pool, before: Pool) -> Skills | None:
    """Skills by the numbers that persons have in the new team; of those who come nothing is known."""
    if pool.skills is None or pool.skills is not before.skills:
        return pool.skills
    new: dict[int, int] = {}
    first = {shift: sum(list(pool.team.values())[:i]) for i, shift in enumerate(pool.team)}
    number = 0
    for shift, count in before.team.items():
        for i in range(count):
            number += 1
            if i < pool.team.get(shift, 0):
                new[number] = first[shift] + i + 1
    return {station: {new[p]: pace for p, pace in paces.items() if p in new} for station, paces in pool.skills.items()}


def changes_of(scenario: Scenario, configuration: str) -> list[ChangeSpec]:
    """Every change of a configuration; upgrades by name, so that the order in which they are listed means nothing.

    What several upgrades set alike is set once.
    """
    names = sorted(set(scenario.configurations[configuration]))
    changes: list[ChangeSpec] = []
    for change in (change for name in names for change in scenario.upgrades[name].changes):
        if not any(sets_the_same(change, other) for other in changes):
            changes.append(change)
    return changes


def _changed(plant: Scenario, change: ChangeSpec) -> Scenario:
    if change.kind == "attend":
        return _with_attended(plant, change)
    if change.kind == "teach":
        return changed(plant, change.path, lambda place: taught(place.value, change.value, tuple(plant.station_of)))
    plant = changed(plant, change.path, lambda place: _after(place.value, change))
    station, _, rest = change.path.partition(".")
    if station not in plant.station_of or not rest:
        return plant
    stops_here = any(
        stop.step is not None and stop.station == station
        for product in plant.products.values()
        for stop in product.route or ()
    )
    return _changed_stops(plant, station, rest, change) if stops_here else plant


def _changed_stops(plant: Scenario, station: str, rest: str, change: ChangeSpec) -> Scenario:
    """What changes at a station changes at the stops of routes that have keys of their own there."""

    def after(stop: Stop) -> Stop:
        if stop.step is None or stop.station != station:
            return stop
        try:
            return stop.but(step=changed(stop.step, rest, lambda place: _after(place.value, change)))
        except UnitError:  # the product's own law knows no such parameter
            return stop

    products = {
        name: product.but(route=product.route and tuple(after(stop) for stop in product.route))
        for name, product in plant.products.items()
    }
    return plant.but(products=products)


def _with_attended(plant: Scenario, change: ChangeSpec) -> Scenario:
    """A cycle attended in part, at the station and at the stops that say something else there."""
    name = change.path.partition(".")[0]

    def after(stop: Stop) -> Stop:
        if stop.step is None or stop.station != name or stop.step.cycle.by is None:
            return stop
        step = attended(stop.step, change.value, change.part)
        own = {key: None for key in STEP_KEYS if getattr(step, key) is not getattr(stop.step, key)}
        return stop.but(step=step, overrides={**own, **stop.overrides})

    products = {
        key: product.but(route=product.route and tuple(after(stop) for stop in product.route))
        for key, product in plant.products.items()
    }
    stations = tuple(
        attended(station, change.value, change.part) if station.name == name else station for station in plant.stations
    )
    return plant.but(products=products, stations=stations)


def _after(value: Any, change: ChangeSpec) -> Any:
    """What a change makes of a value."""
    by, part = change.value, change.part
    if change.kind == "set":
        return value.set_to(by, part) if isinstance(value, Value) and isinstance(by, Value) else by
    if value is None:
        raise UnitError("upgrade", f"nothing to {change.kind} there")
    if isinstance(value, Mapping):
        return {key: _after(one, change) for key, one in value.items()}
    if change.kind == "scale":
        return value.scaled(by, part)
    if isinstance(value, Value):
        return value.added(by, part, inf if change.most is None else change.most)
    return value + by if isinstance(value, int) else value.added(by, part)


def _wrong(plant: Scenario, change: ChangeSpec) -> Iterator[UnitError]:
    """What is no longer possible at a place once every change has acted."""
    try:
        place = find(plant, change.path)
    except UnitError as error:
        yield error
        return
    value = place.value
    try:
        if isinstance(value, bool) or value is None:
            return
        if isinstance(value, int) and place.read is not None:
            place.read(value, Reading())
        elif isinstance(value, Value):
            _check_number(plant, change.path, value, place.dimension)
        else:
            for law in _laws(value):
                law.check()
    except UnitError as error:
        yield UnitError(error.code, f"{change.path}: {error.found}", error.expected, error.remedy)
    except ValidationError as error:
        limits = error.errors()[0].get("ctx", {})
        expected = f"{limits['ge']} or more" if "ge" in limits else f"{limits.get('le')} or less"
        yield UnitError("bounds", f"{change.path} would be {value}", expected)


def _laws(value: Any) -> Iterator[LawSpec]:
    if isinstance(value, Activity):
        yield value.law
    elif isinstance(value, Move):
        yield from [value.law] if value.law is not None else []
    elif isinstance(value, LawSpec):
        yield value
    elif isinstance(value, Setup):
        yield from (law for _, law in value.laws())


def _check_number(plant: Scenario, path: str, value: Value, dimension: Dimension) -> None:
    """A number by its bounds, together with the law or the shares that it is part of. Raises UnitError."""
    above = find(plant, path.rpartition(".")[0]).value
    bounded(value, dimension, 0.0, 1.0 if dimension is Dimension.SHARE else float("inf"))
    for law in _laws(above):
        law.check()
    if isinstance(above, tuple):
        problem = sum_problem([share for _, share in above])
        if problem is not None:
            raise problem
