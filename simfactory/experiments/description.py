"""The plant as a summary describes it: its line, people, static load, upgrades, and every input with its source.

Texts are those that a scenario would be written with ("mean 18 .. 20 .. 23 min, cv 41 %"), in no language.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from simfactory.experiments.acting import acting
from simfactory.experiments.effects import effects_of
from simfactory.kpis.load import StaticLoad, static_load
from simfactory.plan import Plan
from simfactory.sampling.families import find_family
from simfactory.scenario import Scenario
from simfactory.scenario.economics import Aid, Economics
from simfactory.scenario.energy import Energy, Power
from simfactory.scenario.expressions import Expression
from simfactory.scenario.human_factors import CONSTANTS, UNITS
from simfactory.scenario.laws import Activity, LawSpec
from simfactory.scenario.model import Model, dimension_of
from simfactory.scenario.money_values import invests
from simfactory.scenario.moves import Charging, Fleet
from simfactory.scenario.paths import find
from simfactory.scenario.people import Moves, Pool, StandIn
from simfactory.scenario.products import Product
from simfactory.scenario.stations import Drifts, Station, Wearies
from simfactory.scenario.task import Task
from simfactory.scenario.timing import works_after
from simfactory.scenario.upgrade import ChangeSpec, Upgrade
from simfactory.scenario.upgrades import apply
from simfactory.scenario.values import Doubt, Value, parameter_dimension
from simfactory.units import Dimension, UnitError, parse, show

LISTED = 6
"""Longer lists of values are told by their number."""
OF_KEYS: dict[str, type[Model]] = {
    "task": Task, "stand_in": StandIn, "moves": Moves, "power": Power,
    "energy": Energy, "economics": Economics, "aid": Aid, "wearies": Wearies, "drifts": Drifts, "charge": Charging,
}  # fmt: skip
OF_SECTIONS: dict[str, type[Model]] = {"people": Pool, "products": Product, "fleets": Fleet, "upgrades": Upgrade}
"""What says of which dimension a value is outside laws: the model below this key, or of this section's parts."""


def describe(
    scenario: Scenario,
    plans: Mapping[str, Plan],
    citation: Callable[[str], str],
    judged: Callable[[str], bool],
) -> dict[str, Any]:
    """What the summary holds under "plant". `plans` are those of the configurations at central values.

    - stations [{name, machines, places: n | null}] in line order; pools [{name, people, labour}]
    - load {configuration: {demanded, good_per_week, rows [{name, station: bool, load: share | null, hours,
      capacity_hours, takt: s | null}]}}: what `check` tells
    - upgrades [{name, use: lever | null, changes [{kind, path, value, source, citation, judged, at: what names
      its doubts, marks, grade: null unless a lever brought it, from, to: see `effects_of`}], costs [{key: price |
      running | upkeep | support.POOL (per week), value, grade: null unless a lever brought it, source, citation}]}]
    - inputs [{path, value, doubtful, source, citation, judged}] of the plant before
    - doubts {name: range as text} of all configurations; sources {id: citation}
    - acting [parts of what people and work do to one another that act in any configuration: see `acting`]
    - lots: whether orders of several pieces move together, so that queues count orders
    """

    def cited(source: str) -> dict[str, Any]:
        return {"source": source, "citation": citation(source), "judged": judged(source)}

    plants = [apply(scenario, configuration) for configuration in plans]
    return {
        "stations": [_station(station) for station in scenario.stations],
        "pools": [
            {"name": name, "people": sum(pool.team.values()), "labour": pool.labour}
            for name, pool in sorted(scenario.people.items())
        ],
        "load": {name: _load(static_load(plan)) for name, plan in plans.items()},
        "upgrades": [_upgrade(scenario, upgrade, cited) for _, upgrade in sorted(scenario.upgrades.items())],
        "inputs": [
            {"path": path, "value": told(path, expression), "doubtful": bool(expression.doubts())} | cited(source)
            for path, expression, source in scenario.inputs()
        ],
        "doubts": {name: text for plant in plants for name, text in _ranges(plant)}
        | dict(_ranges_of_time(scenario, plans)),
        "sources": dict(sorted(scenario.sources.items())),
        "acting": acting(plants),
        "lots": any(unit is not None for unit in (scenario.supply.pieces, scenario.demand and scenario.demand.orders)),
    }


def _station(station: Station) -> dict[str, Any]:
    return {"name": station.name, "machines": station.machines, "places": station.queue.places}


def _load(load: StaticLoad) -> dict[str, Any]:
    takts = [float(takt) for takt in load.takt]
    rows = [
        {
            "name": row.name,
            "station": place < len(takts),
            "load": _finite(row.share),
            "hours": row.hours,
            "capacity_hours": row.capacity,
            "takt": _finite(takts[place]) if place < len(takts) else None,
        }
        for place, row in enumerate(load.all)
    ]
    return {"demanded": load.demanded, "good_per_week": _finite(load.good_per_week), "rows": rows}


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _upgrade(scenario: Scenario, upgrade: Upgrade, cited: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    changes = [
        {"kind": change.kind, "path": str(change.path), "value": said(change.value, _dimension_of(scenario, change))}
        | cited(str(change.source))
        | {
            "at": change.key_path if change.of_lever else change.at,
            "marks": list(change.marks),
            "grade": change.grade or None,
        }
        | effect
        for change, effect in zip(upgrade.changes, effects_of(scenario, upgrade), strict=True)
    ]
    costs = [
        {"key": key, "value": _cost(value, dimension_of(Upgrade, key)), "grade": upgrade.grades.get(key)}
        | cited(value.source)
        for key in ("price", "running", "upkeep")
        for value in [getattr(upgrade, key)]
        if value is not None
    ]
    costs += [
        {"key": f"support.{pool}", "value": _number(hours, Dimension.TIME), "grade": None} | cited(hours.source)
        for pool, hours in sorted(upgrade.support.items())
    ]
    return {"name": upgrade.name, "use": upgrade.use, "changes": changes, "costs": costs}


def _dimension_of(scenario: Scenario, change: ChangeSpec) -> Dimension:
    """The dimension of what a change writes; a number where the plant has no such place before other upgrades."""
    if change.kind in ("scale", "attend"):
        return Dimension.NUMBER if change.kind == "scale" else Dimension.SHARE
    try:
        place = find(scenario, change.path)
    except UnitError:
        return Dimension.NUMBER
    law = place.value.law if isinstance(place.value, Activity) else place.value
    return law.dimension if isinstance(law, LawSpec) else place.dimension


def said(what: Any, dimension: Dimension) -> str:
    """What an upgrade writes at a path: a value, a law, a whole activity or mode of failure, a name, a number."""
    if isinstance(what, Value):
        return _number(what, dimension)
    if isinstance(what, LawSpec):
        return told_law(what)
    if isinstance(what, Model):
        return ", ".join(_fields(what))
    if isinstance(what, Mapping):
        return ", ".join(f"{key} {said(value, dimension)}" for key, value in sorted(what.items()))
    if isinstance(what, bool):
        return str(what).lower()
    if isinstance(what, tuple) and all(isinstance(name, str) for name in what):
        return " ".join(what)
    return "nobody" if what is None else str(what)


def _fields(model: Model) -> Iterator[str]:
    """Only what differs from the default; the law of an activity without its key."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if value != field.default:
            text = said(value, dimension_of(type(model), name))
            yield text if name == "law" else f"{name} {text}"


def told(path: str, expression: Expression) -> str:
    """A value or a law with its doubts, as a file would say it."""
    return _number(expression, _dimension(path)) if isinstance(expression, Value) else told_law(expression)


def told_law(law: LawSpec) -> str:
    """Its family, unless mean and cv say it, and its parameters."""
    texts = {name: _parameter(value, dimension) for name, value, dimension in _parameters(law)}
    if law.family == "constant":
        return ", ".join(texts.values())
    family = [] if law.family == "lognormal" else [law.family]
    return ", ".join([*family, *(f"{name} {text}" for name, text in texts.items())])


def _dimension(path: str) -> Dimension:
    if path in CONSTANTS:
        return UNITS[CONSTANTS[path].unit][0]
    *above, key = path.split(".")
    if above[-1:] == ["moves"] and key == "distance":
        return Dimension.LENGTH
    if above and above[-1] in OF_KEYS:
        return dimension_of(OF_KEYS[above[-1]], key)
    if above[-1:] == ["support"]:
        return Dimension.TIME
    if len(above) == 2 and above[0] in OF_SECTIONS:
        return dimension_of(OF_SECTIONS[above[0]], key)
    return Dimension.NUMBER if key == "per_week" else Dimension.SHARE


def _parameters(law: LawSpec) -> Iterator[tuple[str, Value | tuple[Value, ...], Dimension]]:
    """Names, values and dimensions of a law's parameters: the mean first, the others by name."""
    family = find_family(law.family)
    for name, value in sorted(law.parameters.items(), key=lambda item: (item[0] != "mean", item[0])):
        parameter = family.parameter(name)
        dimension = parameter_dimension(parameter.kind, law.dimension) if parameter else Dimension.NUMBER
        yield name, value, dimension


def _parameter(value: Value | tuple[Value, ...], dimension: Dimension) -> str:
    if isinstance(value, Value):
        return _number(value, dimension)
    if len(value) > LISTED:
        return f"[{_number(value[0], dimension)}, … {len(value)} …, {_number(value[-1], dimension)}]"
    return "[" + ", ".join(_number(one, dimension) for one in value) + "]"


def _number(value: Value, dimension: Dimension) -> str:
    return span(value.base, dimension) if isinstance(value.base, Doubt) else show(value.base, dimension)


def _cost(value: Value, dimension: Dimension) -> str:
    """As it counts: that of a lever, times what it is priced per."""
    if not isinstance(value.base, Doubt):
        return show(value.central(), dimension)
    low, high = value.bounds()
    mode = None if value.base.mode is None else value.central()
    return span(replace(value.base, low=low, mode=mode, high=high), dimension)


def span(doubt: Doubt, dimension: Dimension) -> str:
    """The range of a doubt in one unit: "18 .. 20 .. 23 min"."""
    bounds = [bound for bound in (doubt.low, doubt.mode, doubt.high) if bound is not None]
    units = [show(bound, dimension).partition(" ")[2] for bound in (bounds[1], *bounds)]
    rows = [_in(bounds, unit, dimension, 4) for unit in units]
    plain = (row for row, unit in zip(rows, units, strict=True) if row == _in(bounds, unit, dimension, 3))
    return next(plain, rows[0])


def _in(bounds: list[float], unit: str, dimension: Dimension, digits: int) -> str:
    size = parse(f"1 {unit}", dimension) if unit else 1.0
    return " .. ".join(f"{bound / size:.{digits}g}" for bound in bounds) + (f" {unit}" if unit else "")


def _ranges(plant: Scenario) -> Iterator[tuple[str, str]]:
    """Every doubt of a plant with its range, those that upgrades brought too."""
    for path, expression in plant.expressions():
        for value, dimension in _values(path, expression):
            yield from _ranges_of(value, dimension)


def _ranges_of_time(scenario: Scenario, configurations: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every doubt of when upgrades work, where that is a matter of money."""
    for value in works_after(scenario, configurations).values() if invests(scenario) else ():
        yield from _ranges_of(value, Dimension.CALENDAR)


def _values(path: str, expression: Expression) -> Iterator[tuple[Value, Dimension]]:
    if isinstance(expression, Value):
        yield expression, _dimension(path)
        return
    for _, value, dimension in _parameters(expression):
        for one in value if isinstance(value, tuple) else (value,):
            yield one, dimension
    yield expression.factor, Dimension.NUMBER
    yield expression.shift, expression.dimension


def _ranges_of(value: Value, dimension: Dimension) -> Iterator[tuple[str, str]]:
    if isinstance(value.base, Doubt):
        yield value.base.name, span(value.base, dimension)
    for change in value.changes:
        yield from _ranges_of(change.by, Dimension.NUMBER if change.kind == "scale" else dimension)
        if isinstance(change.share, Doubt):
            yield change.share.name, span(change.share, Dimension.SHARE)
