"""Paths: one way to name a place of a plant, for upgrades, grids and reports.

A path starts with a station's name or with a section, and goes on key by key as in the file: `turn_mill.setup`,
`screwing.cycle.mean`, `people.assemblers.team.day`, `products.housing.route.turn_mill.cycle`. A number inside a bare
activity is reached by the name of its parameter (`press.cycle.time`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, TypeVar

from pydantic import TypeAdapter

from simfactory.errors import did_you_mean, quoted
from simfactory.sampling.families import find_family
from simfactory.scenario.economics import CHANGEABLE, Economics
from simfactory.scenario.laws import PEOPLE_KEYS, Activity, LawSpec, TimeLaw
from simfactory.scenario.model import Model, Reading, dimension_of
from simfactory.scenario.moves import OWN_KEYS as MOVE_KEYS
from simfactory.scenario.moves import Fleet, Move
from simfactory.scenario.people import Pool, read_people
from simfactory.scenario.products import STEP_KEYS, Product, Stop
from simfactory.scenario.schema import Scenario
from simfactory.scenario.setups import Setup
from simfactory.scenario.shares import read_share
from simfactory.scenario.stations import Failure, Station
from simfactory.scenario.supply import Supply
from simfactory.scenario.task import Task
from simfactory.scenario.values import Value, parameter_dimension
from simfactory.units import Dimension, UnitError

SECTIONS = ("people", "products", "supply", "demand", "fleets", "energy", "economics")
"""Sections that upgrades may change, beside the stations."""

Reader = Callable[[Any, Reading], Any]
Whole = TypeVar("Whole")


@dataclass(frozen=True)
class Place:
    """What stands at a path, how a new value for it is read (None: it cannot be set), and what the whole becomes."""

    value: Any
    replace: Callable[[Any], Any]
    read: Reader | None = None
    dimension: Dimension = Dimension.SHARE  # of the value, if it is one
    beside: tuple[str, ...] = ()  # what else stands there, where a name is free


def find(scenario: Scenario, path: str) -> Place:
    """What stands at a path. Raises UnitError with the nearest names if there is no such place."""
    key, _, rest = path.partition(".")
    place = into(scenario, key)
    while rest:
        _check_there(place, path.removesuffix(f".{rest}"))
        key, _, rest = rest.partition(".")
        place = into(place.value, key)
    return place


def _check_there(place: Place, path: str) -> None:
    if place.value is None or place.value is False:
        key = path.rpartition(".")[2]
        whole = f"set {path} as a whole" if place.read is not None and not place.beside else ""
        remedy = did_you_mean(key, place.beside) or whole
        raise UnitError("unknown-path", f"nothing at {quoted(key)}", "a path of the plant", remedy)


def changed(whole: Whole, path: str, change: Callable[[Place], Any], above: str = "") -> Whole:
    """The whole, which stands at the path `above`, with what stands at a path below it changed.

    Raises UnitError if there is no such place.
    """
    key, _, rest = path.partition(".")
    place, here = into(whole, key), f"{above}{key}"
    if rest:
        _check_there(place, here)
    new = changed(place.value, rest, change, f"{here}.") if rest else change(place)
    result: Whole = place.replace(new)
    return result


def into(whole: Any, key: str) -> Place:
    """One step down a path. Raises UnitError with the nearest names."""
    for kind, step in _STEPS.items():
        if isinstance(whole, kind):
            place: Place = step(whole, key)
            return place
    raise UnitError("unknown-path", f"{quoted(key)} where nothing lies below", "a shorter path")


def _unknown(key: str, known: Iterable[str], of: str) -> UnitError:
    return UnitError("unknown-path", f"no {quoted(key)} in {of}", "a path of the plant", did_you_mean(key, known))


def _into_scenario(scenario: Scenario, key: str) -> Place:
    if key in scenario.station_of:

        def replace(new: Station) -> Scenario:
            return scenario.but(
                stations=tuple(new if station.name == key else station for station in scenario.stations)
            )

        return Place(scenario.station(key), replace)
    value = getattr(scenario, key) if key in SECTIONS else None
    if value is None:
        raise _unknown(key, [*scenario.station_of, *SECTIONS], "the plant")
    return Place(_Section(key, value) if isinstance(value, dict) else value, lambda new: scenario.but(**{key: new}))


@dataclass(frozen=True)
class _Section:
    """People, products or fleets, by name."""

    name: str
    parts: dict[str, Any]


_MADE: dict[str, Any] = {"people": Pool, "fleets": Fleet}
"""What an upgrade may bring, by its section."""


def _into_section(section: _Section, key: str) -> Place:
    reader = _reading(_MADE[section.name]) if section.name in _MADE else None
    if key not in section.parts and reader is None:
        raise _unknown(key, section.parts, section.name)
    return Place(section.parts.get(key), lambda new: {**section.parts, key: new}, reader, beside=tuple(section.parts))


def _into_model(model: Model, key: str) -> Place:
    field = next((name for name, known in type(model).model_fields.items() if key == (known.alias or name)), None)
    if field is None or key not in model.known_keys() or key == "station":
        known = [known for known in model.known_keys() if known != "station"]
        raise _unknown(key, known, f"a {type(model).__name__.lower()}")
    dimension = dimension_of(type(model), field)
    reader = _reading_field(type(model), field)
    return Place(getattr(model, field), lambda new: model.but(**{field: new}), reader, dimension)


def _into_station(station: Station, key: str) -> Place:
    place = _into_model(station, key)
    if key == "to" and isinstance(place.value, dict):
        ways = place.value.get(None) if set(place.value) == {None} else place.value
        return Place(ways, lambda new: place.replace(new if isinstance(new, dict) else {None: new}), place.read)
    return place


def _into_pool(pool: Pool, key: str) -> Place:
    place = _into_model(pool, key)
    if key == "team" and set(pool.team) == {None}:
        return Place(
            pool.team[None], lambda new: place.replace(new if isinstance(new, dict) else {None: new}), place.read
        )
    return place


def _into_task(task: Task, key: str) -> Place:
    """What control is where nobody says it can be scaled too."""
    place = _into_model(task, key)
    return Place(task.own_control, place.replace, place.read) if key == "control" else place


def _into_product(product: Product, key: str) -> Place:
    place = _into_model(product, key)
    return Place(place.value, place.replace, None if key == "route" else place.read, place.dimension)


def _into_economics(economics: Economics, key: str) -> Place:
    """What a plant costs changes by upgrades; how money is reckoned is the same for all of them."""
    if key not in CHANGEABLE:
        raise _unknown(key, CHANGEABLE, "what an upgrade may change of economics")
    return _into_model(economics, key)


def _into_supply(supply: Supply, key: str) -> Place:
    place = _into_model(supply, key)
    if key == "kind" or (key not in ("pieces", "arrivals") and key != supply.kind):
        raise _unknown(key, [supply.kind], "supply")
    if key == "arrivals":
        return Place(_Arrivals(supply), lambda new: new)
    return place


@dataclass(frozen=True)
class _Arrivals:
    """`every` and `pieces` of arrivals, or products with their own `every`."""

    supply: Supply
    product: str | None = None


def _into_arrivals(arrivals: _Arrivals, key: str) -> Place:
    supply, product = arrivals.supply, arrivals.product
    if key == "pieces" and product is None:
        return _into_model(supply, "pieces")
    if key == "every" and product in supply.arrivals:
        return Place(
            supply.arrivals[product],
            lambda new: supply.but(arrivals={**supply.arrivals, product: new}),
            _reading(TimeLaw),
        )
    if product is None and key in supply.arrivals:
        return Place(_Arrivals(supply, key), lambda new: new)
    raise _unknown(key, ["every", *(name for name in supply.arrivals if name)], "arrivals")


def _into_activity(activity: Activity, key: str) -> Place:
    if key in PEOPLE_KEYS:
        return _into_model(activity, key)
    place = _into_law(activity.law, key)
    return Place(place.value, lambda new: activity.but(law=place.replace(new)), place.read, place.dimension)


def _into_move(move: Move, key: str) -> Place:
    if key in MOVE_KEYS:
        return _into_model(move, key)
    if move.law is None:
        raise _unknown(key, MOVE_KEYS, "a move over a distance")
    if key == "time" and move.law.family != "constant":
        return Place(move.law, lambda new: move.but(law=new), _reading(TimeLaw))
    place = _into_law(move.law, key)
    return Place(place.value, lambda new: move.but(law=place.replace(new)), place.read, place.dimension)


def _into_setup(setup: Setup, key: str) -> Place:
    if key in Setup.model_fields and key != "from_to":
        return _into_model(setup, key)
    if setup.from_to and key in setup.from_to:
        matrix, row = setup.from_to, setup.from_to[key]
        return Place(_Row(key, row), lambda new: setup.but(from_to={**matrix, key: new}))
    if setup.other is None:
        raise _unknown(key, [*Setup.model_fields, *(setup.from_to or {})], "a set-up")
    place = _into_law(setup.other, key)
    return Place(place.value, lambda new: setup.but(other=place.replace(new)), place.read, place.dimension)


@dataclass(frozen=True)
class _Row:
    """The set-ups from one family to others."""

    family: str
    laws: dict[str, TimeLaw]


def _into_row(row: _Row, key: str) -> Place:
    if key not in row.laws:
        raise _unknown(key, row.laws, f"the set-ups from {row.family}")
    return Place(row.laws[key], lambda new: {**row.laws, key: new}, _reading(TimeLaw))


def _into_law(law: LawSpec, key: str) -> Place:
    parameter = find_family(law.family).parameter("value" if key == law.constant_key else key)
    if parameter is None or parameter.name not in law.parameters:
        known = [law.constant_key if name == "value" else name for name in law.parameters]
        raise _unknown(key, [*known, *PEOPLE_KEYS], f"a law that is {law.family}")
    name, dimension = parameter.name, parameter_dimension(parameter.kind, law.dimension)

    def read(raw: Any, reading: Reading) -> Any:
        del reading
        several = parameter.kind.startswith("list")
        return law.read_numbers(raw, dimension) if several else law.read_number(raw, dimension)

    def replace(new: Any) -> LawSpec:
        return law.but(parameters={**law.parameters, name: new})

    return Place(law.parameters[name], replace, read, dimension)


def _into_route(route: tuple[Any, ...], key: str) -> Place:
    """A stop of a route by its station's name, or a share by its destination."""
    if route and isinstance(route[0], Stop):
        return _into_stops(route, key)
    shares = dict(route) if isinstance(route[0], tuple) else {}
    if key not in shares:
        raise _unknown(key, shares, "the destinations")
    return Place(
        shares[key],
        lambda new: tuple((name, new if name == key else share) for name, share in route),
        lambda raw, reading: read_share(raw),
    )


def _into_stops(route: tuple[Stop, ...], key: str) -> Place:
    stop = next((stop for stop in route if stop.name == key), None)
    if stop is None or stop.step is None:
        raise _unknown(key, [stop.name for stop in route if stop.step is not None], "the stops with keys of their own")

    def replace(new: Station) -> tuple[Stop, ...]:
        own = {known: None for known in STEP_KEYS if getattr(new, known) is not getattr(stop.step, known)}
        return tuple(
            other.but(step=new, overrides={**own, **other.overrides}) if other.name == key else other for other in route
        )

    return Place(_StepOfRoute(stop.step), replace)


@dataclass(frozen=True)
class _StepOfRoute:
    """The station as one product needs it."""

    station: Station


def _into_step(step: _StepOfRoute, key: str) -> Place:
    if key not in STEP_KEYS:
        raise _unknown(key, STEP_KEYS, "a stop of a route")
    return _into_station(step.station, key)


def _into_mapping(mapping: Mapping[str, Any], key: str) -> Place:
    """Failure modes, teams, defects and ways by product."""
    first = next(iter(mapping.values()), None)
    readers: dict[type, Reader] = {Failure: _reading(Failure), int: lambda raw, reading: read_people(raw)}
    free = readers.get(Failure if first is None else type(first))
    if free is not None:
        return Place(mapping.get(key), lambda new: {**mapping, key: new}, free, beside=tuple(map(str, mapping)))
    if key not in mapping:
        raise _unknown(key, mapping, "what is there by product")
    reader: Reader | None = (lambda raw, reading: read_share(raw)) if isinstance(first, Value) else None
    return Place(mapping[key], lambda new: {**mapping, key: new}, reader)


_STEPS: dict[type, Callable[[Any, str], Place]] = {
    Scenario: _into_scenario,
    _Section: _into_section,
    Station: _into_station,
    _StepOfRoute: _into_step,
    Activity: _into_activity,
    LawSpec: _into_law,
    Move: _into_move,
    Setup: _into_setup,
    _Row: _into_row,
    Pool: _into_pool,
    Task: _into_task,
    Economics: _into_economics,
    Product: _into_product,
    Supply: _into_supply,
    _Arrivals: _into_arrivals,
    Model: _into_model,
    dict: _into_mapping,
    tuple: _into_route,
}


def _reading(kind: Any) -> Reader:
    adapter = _adapter(kind)
    return lambda raw, reading: adapter.validate_python(raw, context=reading)


@lru_cache(maxsize=256)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _reading_field(model: type[Model], name: str) -> Reader:
    adapter = _field_adapter(model, name)
    return lambda raw, reading: adapter.validate_python(raw, context=reading)


@lru_cache(maxsize=256)
def _field_adapter(model: type[Model], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    whole: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return TypeAdapter(whole)
