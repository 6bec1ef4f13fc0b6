"""Single levers: what they must do, and what they cannot do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simfactory.scenario import Scenario, apply
from tests.evidence.figures import Figures, Finding, percent
from tests.evidence.plants import Effort, with_own

CUT = (0.10, 0.35)
"""Of unplanned downtime, by predictive maintenance alone."""
NEARLY_NOTHING = 0.005
"""Throughput that a lever off the bottleneck may bring, the doubt of the simulation included."""


def predictive_maintenance(effort: Effort) -> Figures:
    """Predictive maintenance alone: how much unplanned downtime it saves."""
    for name, place in (("machining_cell", "turn_mill"), ("food_packaging", "[filling, sealing]")):
        for said, realised in (("as realised", ""), ("realised in full", "100 %")):
            sections = {"upgrades": f"{{watch: {{use: predictive_maintenance, at: {place}}}}}", "configurations": "{}"}
            sections |= {"realised": realised} if realised else {}
            summary = effort.run(with_own(name, **sections), ("after",))
            saved = _saved(summary["kpis"], place.strip("[]").split(", "))
            held = CUT[0] <= saved <= CUT[1]
            target = f"{percent(CUT[0])} to {percent(CUT[1])}"
            yield Finding(f"{name}, {said}: cut of unplanned downtime", percent(saved), target, held)


def _saved(kpis: Mapping[str, Any], stations: list[str]) -> float:
    """The share of the hours of unplanned downtime a week that are saved, in the mean."""
    before, after = (
        sum(kpis[run][f"{station}.unplanned_downtime"]["mean"] for station in stations) for run in ("before", "after")
    )
    return 1.0 - float(after / before)


def off_bottleneck(effort: Effort) -> Figures:
    """Levers off the bottleneck: the interval of their throughput gain holds 0, and is narrow.

    (A set-up is no such lever: a change of family goes through the whole line, and holds up the bottleneck wherever it
    is. At packing, the people whom a cobot frees also clear the stops of the bottleneck: as good as nothing is had, but
    not quite.)
    """
    half = f"half-width at most {100 * NEARLY_NOTHING:.1f} points"
    low, high = _output_gain(effort, "aeronautical_assembly", "touch_up")
    held = low <= 0.0 <= high and high - low <= 2 * NEARLY_NOTHING
    yield Finding(_off("aeronautical_assembly", "touch_up"), _interval(low, high), f"holds 0, {half}", held)
    low, high = _output_gain(effort, "electronics_line", "packing")
    held = -NEARLY_NOTHING <= low <= high <= NEARLY_NOTHING
    within = f"within ± {100 * NEARLY_NOTHING:.1f} points"
    yield Finding(_off("electronics_line", "packing"), _interval(low, high), within, held)


def _output_gain(effort: Effort, name: str, place: str) -> tuple[float, float]:
    """The 90 % interval of the mean gain of output by a cobot there."""
    upgrades = f"{{arm: {{use: cobot, at: {place}}}}}"
    scenario = with_own(name, upgrades=upgrades, configurations="{}", realised="100 %")
    gain = effort.run(scenario, ("after",))["gain"]["after"]["output"]["mean"]
    return gain["low"], gain["high"]


def _off(name: str, place: str) -> str:
    return f"{name}, a cobot at {place}: throughput gain, 90 % interval"


def _interval(low: float, high: float) -> str:
    return f"{percent(low, 2)} to {percent(high, 2)}"


def together(effort: Effort) -> Figures:
    """Two levers on one parameter multiply, and their percentages are never added."""
    del effort  # nothing is simulated
    smed, jigs = "smed: {use: quick_changeover, at: turn_mill}", "jigs: {use: additive_tooling, at: turn_mill}"
    left = {said: _setup_left(said) for said in (smed, jigs, f"{smed}, {jigs}")}
    one, other, both = left.values()
    found = f"{one:.3f} × {other:.3f} = {both:.3f}"
    yield Finding(
        "machining_cell, SMED and additive tooling: set-up time left",
        found,
        f"{one * other:.3f}",
        abs(both - one * other) < 1e-12,
    )


def _setup_left(upgrades: str) -> float:
    """The set-up time after over that before, all doubts at their central values."""
    scenario = with_own("machining_cell", upgrades=f"{{{upgrades}}}", configurations="{}", realised="100 %")
    return _setup_time(apply(scenario, "after")) / _setup_time(apply(scenario, "before"))


def _setup_time(plant: Scenario) -> float:
    setup = plant.station("turn_mill").setup
    assert setup is not None
    assert setup.other is not None
    return setup.other.central_mean()
