"""Checks of times: what comes again and again has time in between, and no time is too short to be counted."""

from __future__ import annotations

from collections.abc import Iterator

from simfactory.errors import Problem
from simfactory.scenario.finding import finding
from simfactory.scenario.laws import Activity, LawSpec
from simfactory.scenario.model import NS
from simfactory.scenario.moves import Move
from simfactory.scenario.schema import Scenario
from simfactory.scenario.setups import Setup
from simfactory.scenario.shifts import WEEK
from simfactory.scenario.values import Value
from simfactory.units import Dimension, show

Findings = Iterator[Problem]

RESOLUTION = 1e-6
"""Seconds. Time counts nanoseconds, so that what is shorter would be mostly rounding, or nothing."""


def check_arrivals(scenario: Scenario) -> Findings:
    """Parts do not arrive all at once."""
    supply, demand = scenario.supply, scenario.demand
    for product, law in supply.arrivals.items():
        path = f"supply.arrivals.{product}.every" if product else "supply.arrivals.every"
        yield from _too_often(law, path, "arrivals")
    if demand is not None:
        yield from _asked(demand.every, demand.per_week, "demand")
        if demand.orders is not None:
            yield from _asked(demand.orders.every, demand.orders.per_week, "demand.orders")


def _asked(every: LawSpec | None, per_week: Value | None, path: str) -> Findings:
    """The pace at which something is asked for."""
    if every is not None:
        yield from _too_often(every, f"{path}.every", "arrivals")
    if per_week is None:
        return
    least, most = per_week.bounds()
    if least <= 0.0:
        yield finding("bounds", f"{path}.per_week", "may be 0 or less", "more than 0 per week")
    elif most * RESOLUTION > WEEK / NS:
        found = f"arrivals every {show(WEEK / NS / most, Dimension.TIME)}, below the resolution of time"
        yield finding("resolution", f"{path}.per_week", found, "0.001 ms or more between them")


def check_lives(scenario: Scenario) -> Findings:
    """Machines live for a time before they fail again."""
    for form in scenario.forms:
        for mode, failure in (form.said("failures") or {}).items():
            if failure.clock != "cycles":
                yield from _too_often(failure.every, f"{form.path}.failures.{mode}.every", "failures")


def _too_often(law: LawSpec, path: str, what: str) -> Findings:
    if law.may_take_no_time():
        yield finding("no-time", path, f"{what} without time between them", "a time above 0")
        return
    least = law.mean_bounds[0]
    if least < RESOLUTION:
        found = f"{what} every {show(least, Dimension.TIME)}, below the resolution of time"
        yield finding("resolution", path, found, "0.001 ms or more between them")


def check_starts(scenario: Scenario, over: int | None) -> Findings:
    """No upgrade begins after the end of the path, `over` nanoseconds long; nothing without a path."""
    for name, upgrade in sorted(scenario.upgrades.items()) if over is not None else ():
        first = upgrade.start.bounds()[0] if upgrade.start is not None else 0.0
        if over is not None and first * NS >= over:
            found = f"begins after {show(first, Dimension.CALENDAR)}, when the path of the plant is over"
            expected = f"less than {show(over / NS, Dimension.CALENDAR)}"
            yield finding("start", f"upgrades.{name}.start", found, expected, "start earlier, or look farther: over:")


def check_durations(scenario: Scenario) -> Findings:
    """Work that takes time takes long enough to be counted."""
    for form in scenario.forms:
        move = form.said("moves")
        timed = [(f"{form.path}.moves", move)] if move is not None and move.law is not None else []
        for path, activity in (*form.activities(), *timed):
            short = [least for law in _laws(activity) if 0.0 < (least := law.mean_bounds[0]) < RESOLUTION]
            if short:
                found = f"{show(min(short), Dimension.TIME)} is below the resolution of time"
                yield finding("resolution", path, found, "0, or 0.001 ms or more")


def _laws(activity: Activity | Setup | Move) -> list[LawSpec]:
    if isinstance(activity, Setup):
        return [law for _, law in activity.laws()]
    return [activity.law] if activity.law is not None else []
