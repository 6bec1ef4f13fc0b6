"""Checks of processes that drift: somebody notices in the end, by what is there to tell."""

from __future__ import annotations

from collections.abc import Iterator

from simfactory.errors import Problem, did_you_mean, quoted
from simfactory.scenario.finding import finding
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


def check_drifts(scenario: Scenario) -> Findings:
    """A drift is noticed in the end, by what can tell."""
    for path, failure, drifts in _drifts(scenario):
        noticed = drifts.noticed
        if noticed.pieces is None and noticed.after is None and not noticed.by:
            found = "a drift that nobody ever notices"
            yield finding("drift", f"{path}.noticed", found, "one of pieces:, after: and by: at least")
        if noticed.after is not None and failure.clock == "cycles":
            found, remedy = "a time on a clock that counts cycles", "say pieces:, or another clock:"
            yield finding("drift", f"{path}.noticed.after", found, "a clock of time", remedy)


def _drifts(scenario: Scenario) -> Iterator[tuple[str, Failure, Drifts]]:
    """(path, mode, drifts) of every mode that drifts."""
    for form in scenario.forms:
        for mode, failure in (form.said("failures") or {}).items():
            if failure.drifts is not None:
                yield f"{form.path}.failures.{mode}.drifts", failure, failure.drifts
