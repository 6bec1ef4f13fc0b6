"""The plants that speed is measured on."""

from __future__ import annotations

from pathlib import Path

from simfactory import load, load_text
from simfactory.blueprint import compile_blueprint
from simfactory.plan import Plan
from simfactory.scenario import Scenario
from simfactory.scenario.upgrades import apply

MINUTE = 60 * 10**9
DAY = 24 * 60 * MINUTE
SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"
CELL = SCENARIOS / "machining_cell.yaml"
HEAD = "simfactory: 1\nname: Line\nline:\n"
STATION = "  - {{station: s{i}, cycle: {{law: exponential, mean: 1 min}}{failures}}}\n"
FAILURES = (
    ", failures: {stop: {clock: calendar, every: {law: exponential, mean: 100 min}, "
    "repair: {law: exponential, mean: 10 min}, while_down: {take: true, release: true}}}"
)
DETAILED_STATION = (
    "  - station: s{i}\n    cycle: {{mean: 9 .. 10 .. 12 s, cv: 20 %}}\n"
    "    failures: {{jam: {{every: {{law: exponential, mean: 4 h}}, repair: 10 min}}}}\n"
)


def line(stations: int, fails: bool = False) -> Plan:
    """A line that is never without a part: exponential work of a minute, buffers of four, perhaps failures."""
    one = [STATION.format(i=i, failures=FAILURES if fails else "") for i in range(stations)]
    return plan_of(load_text(HEAD + "  - buffer: 4\n".join(one)))


def detailed_line(stations: int) -> str:
    """The text of a line with buffers, a doubt about every cycle, and failures."""
    return HEAD + "  - buffer: 2\n".join(DETAILED_STATION.format(i=i) for i in range(stations))


def plan_of(scenario: Scenario) -> Plan:
    """The plant before its upgrades, all doubts at their central values."""
    return compile_blueprint(apply(scenario, "before")).frame


def shipped() -> dict[str, Scenario]:
    """The scenarios that come with the product, by name."""
    return {file.stem: load(file) for file in sorted(SCENARIOS.glob("*.yaml"))}


def span(scenario: Scenario) -> int:
    """Warm-up and length of one of a scenario's histories, in nanoseconds."""
    assert scenario.run.warm_up is not None
    assert scenario.run.length is not None
    return scenario.run.warm_up + scenario.run.length
