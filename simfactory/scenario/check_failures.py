"""Checks of failure modes: what they renew is there, and planned stops say nothing that only failures have."""

from __future__ import annotations

from collections.abc import Iterator

from simfactory.errors import Problem, did_you_mean, quoted
from simfactory.scenario.finding import finding
from simfactory.scenario.schema import Failure, Scenario

Findings = Iterator[Problem]


def check_renewals(scenario: Scenario) -> Findings:
    """A repair renews other modes of the same machine."""
    for form in scenario.forms:
        modes = form.said("failures") or {}
        for mode, failure in modes.items():
            path = f"{form.path}.failures.{mode}.renews"
            for name in failure.renews:
                if name == mode:
                    found = f"{quoted(name)}, which gets a new life with each of its own repairs"
                    yield finding("renews", path, found, "other modes of the station")
                elif name not in modes:
                    expected, remedy = "a failure mode of the station", did_you_mean(name, modes)
                    yield finding("unknown-name", path, f"no {quoted(name)}", expected, remedy)


def check_planned(scenario: Scenario) -> Findings:
    """A planned stop hits no work, is known to those who planned it, and announces itself to nobody; nor does one that
    comes when a drift was noticed."""
    for form in scenario.forms:
        for mode, failure in (form.said("failures") or {}).items():
            said = "drifts:" if failure.drifts is not None else "planned: true" if failure.planned else ""
            for key in _only_of_failures(failure) if said else ():
                found = f"{key}: beside {said}, which stops no work under way and surprises nobody"
                yield finding("planned", f"{form.path}.failures.{mode}.{key}", found, "one of the two")


def _only_of_failures(failure: Failure) -> Iterator[str]:
    if failure.part != "resume":
        yield "part"
    if failure.reaction is not None:
        yield "reaction"
    if failure.announced.is_said:
        yield "announced"
