"""Failure modes that drift: what the plan says of them beside their lives and repairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simfactory.blueprint.slots import LawRegister
from simfactory.plan import Drifting, Words
from simfactory.scenario.schema import Drifts, Failure, Scenario
from simfactory.scenario.values import Value

NEVER = Value(0.0)


def drifting_of(scenario: Scenario, laws: LawRegister, pieces_streams: Words, after_streams: Words) -> Drifting | None:
    """The definitions in the order of `failures.modes_of`; None where no mode drifts."""
    drifts = [failure.drifts for failure in _failures(scenario)]
    if not any(drifts):
        return None
    return Drifting(
        drifts=np.array([one is not None for one in drifts], dtype=np.bool_),
        pieces=np.array([-1 if one is None else laws.add(one.noticed.pieces) for one in drifts], dtype=np.int64),
        after=np.array([-1 if one is None else laws.add(one.noticed.after) for one in drifts], dtype=np.int64),
        by=np.array([[_tells(one, station.name) for station in scenario.stations] for one in drifts], dtype=np.bool_),
        pieces_streams=pieces_streams,
        after_streams=after_streams,
    )


def drift_defects(scenario: Scenario) -> Sequence[Value]:
    """[D] the chance of a defect while out of control."""
    return [NEVER if failure.drifts is None else failure.drifts.defects for failure in _failures(scenario)]


def _failures(scenario: Scenario) -> list[Failure]:
    return [station.failures[name] for station in scenario.stations for name in sorted(station.failures)]


def _tells(drifts: Drifts | None, station: str) -> bool:
    return drifts is not None and station in drifts.noticed.by
