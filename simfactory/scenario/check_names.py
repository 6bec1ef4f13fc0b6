"""Checks of names: whatever a scenario refers to is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from simfactory.errors import Problem, did_you_mean, quoted
from simfactory.scenario.finding import finding
from simfactory.scenario.flow import AGAIN, ENDS
from simfactory.scenario.money_values import COSTS, accounts_told
from simfactory.scenario.moves import moves_of
from simfactory.scenario.observed import ALWAYS, Kpi, Kpis, Observed
from simfactory.scenario.schema import Scenario
from simfactory.scenario.shares import Shares
from simfactory.units import EXPECTED, Dimension

Findings = Iterator[Problem]

PLAIN = {Dimension.COUNT, Dimension.NUMBER}
"""Dimensions that are both written as a plain number."""


def check_station_names(scenario: Scenario) -> Findings:
    """No two stations, and no two of a station, a pool, a product and a fleet, have one name: KPIs of all stand side by
    side."""
    seen: set[str] = set()
    for station in scenario.stations:
        if station.name in seen:
            yield finding("duplicate-name", station.name, f"two stations named {quoted(station.name)}", "one name each")
        if station.name in scenario.people:
            yield finding("duplicate-name", station.name, f"{quoted(station.name)} is a pool too", "one name each")
        seen.add(station.name)
    for name in sorted(scenario.products):
        if name in seen or name in scenario.people:
            other = "a station" if name in seen else "a pool"
            yield finding("duplicate-name", f"products.{name}", f"{quoted(name)} is {other} too", "one name each")
    others = {**dict.fromkeys(scenario.products, "a product"), **dict.fromkeys(scenario.people, "a pool")}
    others |= dict.fromkeys(seen, "a station")
    for name in sorted(scenario.fleets.keys() & others.keys()):
        yield finding("duplicate-name", f"fleets.{name}", f"{quoted(name)} is {others[name]} too", "one name each")


def check_pools(scenario: Scenario) -> Findings:
    """Work is done by pools that are there."""
    for form in scenario.forms:
        for path, activity in form.activities():
            pools = () if activity.by is None else (activity.by,)
            yield from _unknown(pools, scenario.people, f"{path}.by", "a pool under people:")


def check_shifts(scenario: Scenario) -> Findings:
    """Teams and stations work in shifts that are there."""
    for name, pool in scenario.people.items():
        named = [shift for shift in pool.team if shift is not None]
        for shift in named:
            yield from _unknown([shift], scenario.shifts, f"people.{name}.team.{shift}", "a shift under shifts:")
    for station in scenario.stations:
        yield from _unknown(station.shift or (), scenario.shifts, f"{station.name}.shift", "a shift under shifts:")


def check_destinations(scenario: Scenario) -> Findings:
    """Parts go to stations that are there, out, or to scrap."""
    known = {*scenario.station_of, *ENDS}
    for form in scenario.forms:
        for path, shares in form.groups():
            allowed = known | {AGAIN} if path.endswith(".rejects_to") else known
            yield from _unknown_destinations(shares, allowed, path)


def _unknown_destinations(shares: Shares, known: Collection[str], path: str) -> Findings:
    for name, _ in shares:
        yield from _unknown([name], known, path if len(shares) == 1 else f"{path}.{name}", "a station, out or scrap")


def check_products(scenario: Scenario) -> Findings:
    """Keys by product name products that are there."""
    supply = scenario.supply
    named = chain(
        ((f"supply.arrivals.{name}", name) for name in supply.arrivals if name is not None),
        ((f"supply.sequence.{i + 1}.{name}", name) for i, (name, _) in enumerate(supply.sequence)),
        ((f"{form.path}.to.{name}", name) for form in scenario.forms for name in form.said("to") or () if name),
        (
            (f"{form.path}.defects.{name}", name)
            for form in scenario.forms
            if isinstance(form.said("defects"), dict)
            for name in form.said("defects")
        ),
    )
    for path, name in named:
        yield from _unknown([name], scenario.products, path, "a product under products:")


def check_fleets(scenario: Scenario) -> Findings:
    """Parts are carried by fleets that are there."""
    for form in scenario.forms:
        move = form.said("moves")
        by = () if move is None or move.by is None else (move.by,)
        yield from _unknown(by, scenario.fleets, f"{form.path}.moves.by", "a fleet under fleets:")


def check_families(scenario: Scenario) -> Findings:
    """Set-ups lead from families to families of products that are there."""
    families = {product.family for product in scenario.products.values()}
    for form in scenario.forms:
        path, setup = form.path, form.said("setup")
        matrix = setup.from_to if setup else None
        for start, row in (matrix or {}).items():
            yield from _unknown([start], families, f"{path}.setup.{start}", "a family of products")
            for end in row:
                yield from _unknown([end], families, f"{path}.setup.{start}.{end}", "a family of products")


def check_routes(scenario: Scenario) -> Findings:
    """Routes lead to stations that are there."""
    for name, product in scenario.products.items():
        for stop in product.route or ():
            path = f"products.{name}.route.{stop.name}"
            yield from _unknown([stop.station], scenario.station_of, path, "a station of the line")


def check_skills(scenario: Scenario) -> Findings:
    """Skills are for stations that are there."""
    for name, pool in scenario.people.items():
        for station in pool.skills or {}:
            path = f"people.{name}.skills.{station}"
            yield from _unknown([station], scenario.station_of, path, "a station of the line")


def check_persons(scenario: Scenario) -> Findings:
    """Skills are of persons who are there, before any upgrade makes the team smaller."""
    for name, pool in scenario.people.items():
        size = sum(pool.team.values())
        for station, persons in (pool.skills or {}).items():
            if persons and max(persons) > size:
                found = f"person {max(persons)} in a team of {size}"
                yield finding("skills", f"people.{name}.skills.{station}", found, f"persons 1 to {size}")


def check_configurations(scenario: Scenario) -> Findings:
    """Configurations are made of upgrades that are there."""
    for name, upgrades in scenario.configurations.items():
        yield from _unknown(upgrades, scenario.upgrades, f"configurations.{name}", "an upgrade under upgrades:")


def check_observed(scenario: Scenario, kpis: Kpis | None = None) -> Findings:
    """What was observed belongs to the plant, a station, a pool or a fleet, and is a KPI of it in its own dimension."""
    scopes = {
        "plant": "plant",
        **dict.fromkeys(scenario.station_of, "station"),
        **dict.fromkeys(scenario.people, "pool"),
        **dict.fromkeys(scenario.fleets, "fleet"),
    }
    for scope, observed in scenario.observed.items():
        yield from _unknown([scope], scopes, f"observed.{scope}", "plant, a station, a pool or a fleet")
        if kpis is not None and scope in scopes:
            for kpi, seen in observed.items():
                path, known = f"observed.{scope}.{kpi}", kpis[scopes[scope]]
                if kpi not in known:
                    yield _no_kpi(kpi, scopes[scope], kpis, path)
                if kpi in known:
                    yield from _check_kpi(seen, known[kpi], path, told_of(scenario))


def _no_kpi(name: str, scope: str, kpis: Kpis, path: str) -> Problem:
    """A KPI that is none of its scope: it may be one of another."""
    others = " or ".join(f"a {other}" for other in sorted(kpis) if name in kpis[other])
    remedy = f"{name} is a KPI of {others}" if others else did_you_mean(name, kpis[scope])
    return finding("unknown-name", path, f"no {quoted(name)}", f"the name of a KPI of a {scope}", remedy)


def _check_kpi(seen: Observed, kpi: Kpi, path: str, told: Collection[str]) -> Findings:
    if seen.dimension != kpi.dimension and {seen.dimension, kpi.dimension} != PLAIN:
        yield finding("dimension", path, "another kind of quantity", EXPECTED[kpi.dimension])
    if kpi.told not in told:
        remedy = f"{MODELLED_BY[kpi.told]}, or leave it out"
        yield finding("observed", path, "what the plant does not model", "a KPI of what it models", remedy)


MODELLED_BY = {
    "tiring": "switch on human_factors.fatigue",
    "absence": "describe absence: of a pool",
    "walking": "describe moves: of a pool, with a walk",
    "drifting": "let a failure mode of a station drift, drifts:",
    "moving": "describe moves: of a station",
    "energy": "say what is drawn: power: of a station, or energy.base",
    "energy_cost": "say energy.price",
    "co2": "say energy.co2",
    "labour": "say the cost: of people",
    "material": "say the material: of products",
    "sales": "say the price: of products",
    "scrap": "say economics.scrap",
    "escapes": "say economics.escape",
    "upkeep": "say economics.maintenance",
    "investment": "say the price: of an upgrade",
    "cost": "say what people, energy or material cost",
    "value": "say the price: and the material: of products",
}
"""How a plant comes to model that of which a KPI tells."""


def told_of(scenario: Scenario) -> set[str]:
    """Of which plants this one is: what KPIs tell of it."""
    pools = scenario.people.values()
    calls = {
        ALWAYS: True,
        "tiring": scenario.human_factors.fatigue is not None,
        "absence": any(pool.absent is not None for pool in pools),
        "drifting": any(mode.drifts is not None for at in scenario.stations for mode in at.failures.values()),
        "walking": any(pool.moves.walk.central() > 0.0 for pool in pools),
        "moving": bool(moves_of(scenario) or scenario.fleets),
    }
    accounts = accounts_told(scenario)
    calls |= {"cost": not accounts.isdisjoint(COSTS), "value": {"sales", "material"} <= accounts}
    return {told for told, called in calls.items() if called} | accounts


def _unknown(names: Iterable[str], known: Collection[str], path: str, expected: str) -> Findings:
    for name in names:
        if name not in known:
            yield finding("unknown-name", path, f"no {quoted(name)}", expected, did_you_mean(name, known))
