"""Checks of processes that drift: somebody notices in the end, by what is there to tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simfactory.errors import Problem, did_you_mean, quoted
from simfactory.scenario.finding import finding
from simfactory.scenario.flow import Flow, Node, closure
from simfactory.scenario.forms import Form
from simfactory.scenario.schema import Drifts, Failure, Scenario

Findings = Iterator[Problem]


def check_inspectors(scenario: Scenario) -> Findings:
    """Drifts are noticed by stations that are there, and that inspect."""
    inspecting = {form.station.name for form in scenario.forms if form.station.inspects is not None}
    for path, _, drifts in _drifts(scenario):
        for name in drifts.noticed.by:
            if name not in scenario.station_of:
                remedy = did_you_mean(name, scenario.station_of)
                yield finding(
                    "unknown-name", f"{path}.noticed.by", f"no {quoted(name)}", "a station of the line", remedy
                )
            elif name not in inspecting:
                found = f"{quoted(name)}, which inspects nothing"
                yield finding("drift", f"{path}.noticed.by", found, "a station that inspects, or pieces: or after:")


def check_ways_to_inspectors(scenario: Scenario, flows: Mapping[str, Flow]) -> Findings:
    """What a drift makes comes to the stations that are to notice it."""
    for path, station, drifts in _drifts_of(scenario):
        there = {node[0] for flow in flows.values() for node in _after(flow, station)}
        for name in drifts.noticed.by:
            if there and name not in there:
                found = f"{quoted(name)}, to which no way leads from {quoted(station)}"
                expected = "a station that inspects what this one has made, or pieces: or after:"
                yield finding("drift", f"{path}.noticed.by", found, expected, "name one that comes after it")


def _after(flow: Flow, station: str) -> set[Node]:
    """The nodes to which a part may come that has been at a station, that one included."""
    begun = [node for node in flow.reached() if node[0] == station]
    return closure(begun, lambda node: flow.ways.get(node, ()))


def check_drifts(scenario: Scenario) -> Findings:
    """A drift is noticed in the end, by what can tell."""
    for path, failure, drifts in _drifts(scenario):
        noticed = drifts.noticed
        if noticed.pieces is None and noticed.after is None and not noticed.by:
            found = "a drift that nobody ever notices"
            yield finding("drift", f"{path}.noticed", found, "one of pieces:, after: and by: at least")
        if noticed.by and noticed.pieces is None and noticed.after is None and drifts.defects.bounds()[1] <= 0.0:
            found, expected = "a drift that makes no defect, so that no inspection tells of it", "defects above 0 %"
            yield finding("drift", f"{path}.defects", found, expected, "or say pieces: or after:")
        if noticed.after is not None and failure.clock == "cycles":
            found, remedy = "a time on a clock that counts cycles", "say pieces:, or another clock:"
            yield finding("drift", f"{path}.noticed.after", found, "a clock of time", remedy)


def _drifts(scenario: Scenario) -> Iterator[tuple[str, Failure, Drifts]]:
    """(path, mode, drifts) of every mode that drifts."""
    for form, mode, failure in _modes(scenario):
        if failure.drifts is not None:
            yield f"{form.path}.failures.{mode}.drifts", failure, failure.drifts


def _drifts_of(scenario: Scenario) -> Iterator[tuple[str, str, Drifts]]:
    """(path, station, drifts) of every mode that drifts."""
    for form, mode, failure in _modes(scenario):
        if failure.drifts is not None:
            yield f"{form.path}.failures.{mode}.drifts", form.station.name, failure.drifts


def _modes(scenario: Scenario) -> Iterator[tuple[Form, str, Failure]]:
    for form in scenario.forms:
        yield from ((form, mode, failure) for mode, failure in (form.said("failures") or {}).items())
