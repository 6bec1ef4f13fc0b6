"""Upgrades put on a plant: a scenario and the name of a configuration give a scenario, with nothing computed yet.

Numbers keep their history (`Value.changes`), so that doubt on the plant and doubt on the upgrade stay apart. A change
of a station's key also acts on the stops of routes that say something else there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from pydantic import ValidationError

from simfactory.errors import Place as FilePlace
from simfactory.errors import Problem, ScenarioError, did_you_mean, quoted
from simfactory.scenario.faults import note_errors
from simfactory.scenario.human_defaults import with_human_defaults
from simfactory.scenario.laws import Activity, LawSpec
from simfactory.scenario.model import Reading, bounded, read_value
from simfactory.scenario.paths import Place, changed, find
from simfactory.scenario.people import Pool, Skills
from simfactory.scenario.products import Stop
from simfactory.scenario.schema import Scenario
from simfactory.scenario.setups import Setup
from simfactory.scenario.shares import sum_problem
from simfactory.scenario.upgrade import ChangeSpec
from simfactory.scenario.values import Value
from simfactory.scenario.written import told
from simfactory.units import Dimension, UnitError, show

_ORDER = {"set": 0, "scale": 1, "add": 2}


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
    path_key = f"{change.at}.{change.kind}"
    try:
        place = find(scenario, change.path)
        refusal = _refusal(change.kind, place)
    except UnitError as error:
        reading.note_error(error, path_key)
        return change
    if refusal is not None:
        reading.note_error(refusal, path_key)
        return change
    try:
        return change.but(value=_value(change, place, reading))
    except UnitError as error:
        reading.note_error(error, change.value_path)
    except ValidationError as error:
        note_errors(error, change.value, reading)
    return change


def _refusal(kind: str, place: Place) -> UnitError | None:
    """Why a change of this kind cannot act here, if it cannot."""
    value = place.value
    if kind == "set":
        return None if place.read else UnitError("upgrade", "what upgrades cannot set", "a key below it")
    if value is None:
        return UnitError("upgrade", f"nothing to {kind} there", "a value that stands in the plant", "use set:")
    if isinstance(value, Value | LawSpec | Activity | Setup) or _is_by_product(value):
        return None
    if kind == "add" and isinstance(value, int) and not isinstance(value, bool):
        return None
    whole = "a whole number takes set: or add:" if isinstance(value, int) and not isinstance(value, bool) else ""
    return UnitError(
        "upgrade",
        f"what cannot be {kind}d" if kind == "scale" else "what cannot be added to",
        "a number, a law, an activity or a set-up",
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
    if not isinstance(place.value, int):
        return read_value(change.value, _dimension(place), signed=True)
    if isinstance(change.value, bool) or not isinstance(change.value, int):
        raise UnitError("upgrade", told(change.value), "a whole number, without doubt")
    return int(change.value)


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
    if isinstance(value, Activity | Setup):
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
    for change in sorted(changes, key=lambda change: _ORDER[change.kind]):
        try:
            plant = _changed(plant, change)
        except UnitError as error:
            problems.append(error.problem(FilePlace(scenario.file), change.at))
    problems += [
        error.problem(FilePlace(scenario.file), change.value_path)
        for change in changes
        for error in _wrong(plant, change)
    ]
    plant = plant.but(chosen=tuple(sorted(set(scenario.configurations[configuration]))))
    return with_human_defaults(_with_same_persons(plant, scenario)), problems


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
    """Every change of a configuration; upgrades by name, so that the order in which they are listed means nothing."""
    names = sorted(set(scenario.configurations[configuration]))
    return [change for name in names for change in scenario.upgrades[name].changes]


def _changed(plant: Scenario, change: ChangeSpec) -> Scenario:
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


def _after(value: Any, change: ChangeSpec) -> Any:
    """What a change makes of a value."""
    by = change.value
    if change.kind == "set":
        return value.set_to(by) if isinstance(value, Value) and isinstance(by, Value) else by
    if value is None:
        raise UnitError("upgrade", f"nothing to {change.kind} there")
    if isinstance(value, Mapping):
        return {key: _after(one, change) for key, one in value.items()}
    if change.kind == "scale":
        return value.scaled(by)
    return value + by if isinstance(value, int) else value.added(by)


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


def contradictions(scenario: Scenario, configuration: str) -> Iterator[Problem]:
    """Pairs of changes of which one replaces what the other acts on, both named."""
    owners = [
        (name, change)
        for name in sorted(set(scenario.configurations[configuration]))
        for change in scenario.upgrades[name].changes
    ]
    for (name, change), (other_name, other) in _meeting(owners):
        who = f"{quoted(name)} and {quoted(other_name)}" if name != other_name else f"two changes of {quoted(name)}"
        found = f"{who} contradict each other in configuration {quoted(configuration)}"
        expected = "one of them to act on it"
        path = f"{other.at}.{other.kind}"
        yield Problem(
            "contradiction",
            FilePlace(scenario.file),
            path,
            f"{found}: {change.kind} {change.path}, {other.kind} {other.path}",
            expected,
        )


_Owned = tuple[str, ChangeSpec]


def _meeting(owners: Iterable[_Owned]) -> Iterator[tuple[_Owned, _Owned]]:
    """Pairs that contradict each other; only changes of one station or section can."""
    rooms: dict[str, list[_Owned]] = {}
    for owned in owners:
        rooms.setdefault(station_path(owned[1].path).split(".")[0], []).append(owned)
    for room in rooms.values():
        for one, other in combinations(room, 2):
            if _replaces(one[1], other[1]) or _replaces(other[1], one[1]):
                yield one, other


def _replaces(one: ChangeSpec, other: ChangeSpec) -> bool:
    """Whether one sets what the other acts on, or what contains it."""
    if one.kind != "set":
        return False
    a, b = one.path, other.path
    if (station_path(a) != a) != (station_path(b) != b):  # a stop of a route, and its station itself
        a, b = station_path(a), station_path(b)
    return b == a or b.startswith(f"{a}.")


def station_path(path: str) -> str:
    """The path at the station itself of what a path changes for one product."""
    keys = path.split(".")
    if keys[0] != "products" or len(keys) < 5 or keys[2] != "route":
        return path
    return ".".join([keys[3].partition("#")[0], *keys[4:]])
