"""Moves between stations that take time, and the fleets that make them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from simfactory.blueprint.slots import ConstantRatio, LawRegister
from simfactory.blueprint.steps import Stop
from simfactory.blueprint.streams import ids
from simfactory.errors import InternalError
from simfactory.plan import Ints, MovePurpose, Moves
from simfactory.scenario.moves import Move, carrying
from simfactory.scenario.schema import Scenario
from simfactory.scenario.values import Value

WORDS = {MovePurpose.TRAVEL: "move", MovePurpose.PICK_UP: "pick_up", MovePurpose.SET_DOWN: "set_down"}
ONE = Value(1.0)


def moves_of(scenario: Scenario, stops: Sequence[Stop], sources: Sequence[str], laws: LawRegister) -> Moves | None:
    """The plan's arrays on moves; None where all take no time and there is no fleet. `stops` are those of all steps."""
    ways = [stop.station.moves for stop in stops]
    if not scenario.fleets and not any(ways):
        return None
    names = sorted(scenario.fleets)
    fleets, used = [scenario.fleets[name] for name in names], carrying(scenario)
    numbered = [(f, f"{name}#{i + 1}") for f, name in enumerate(names) for i in range(fleets[f].vehicles)]
    pairs = [(fleet, name in used) for fleet, name in zip(fleets, names, strict=True)]
    charges = [fleet.charge if carries else None for fleet, carries in pairs]
    stations = [station.name for station in scenario.stations]
    streams = ids(f"{name}/{WORDS[p]}/{source}" for name in stations for source in sources for p in MovePurpose)
    known: dict[int, int] = {}
    return Moves(
        travel=_ints(_travel(way, scenario, laws, known) for way in ways),
        fleet=_ints(-1 if way is None or way.by is None else names.index(way.by) for way in ways),
        streams=streams.reshape(len(stations), len(sources), len(MovePurpose)),
        fleet_names=tuple(names),
        vehicle_names=tuple(name for _, name in numbered),
        vehicle_fleet=_ints(f for f, _ in numbered),
        load=_ints(laws.add(fleet.load if carries else None) for fleet, carries in pairs),
        unload=_ints(laws.add(fleet.unload if carries else None) for fleet, carries in pairs),
        charge=_ints(laws.add(None if charge is None else charge.takes) for charge in charges),
        charge_after=_ints(
            laws.add(None if charge is None else ConstantRatio(charge.after, ONE)) for charge in charges
        ),
        charge_streams=ids(f"{name}/charge" for _, name in numbered),
    )


def _travel(way: Move | None, scenario: Scenario, laws: LawRegister, known: dict[int, int]) -> int:
    """The law of the way itself; one row for all steps of a station that say nothing else."""
    if way is None:
        return -1
    if id(way) not in known:
        known[id(way)] = laws.add(way.law or _over_distance(way, scenario))
    return known[id(way)]


def _over_distance(way: Move, scenario: Scenario) -> ConstantRatio:
    speed = scenario.fleets[way.by].speed if way.by is not None else None
    if way.distance is None or speed is None:
        raise InternalError("a move has neither a law nor a distance and a speed")
    return ConstantRatio(way.distance, speed)


def _ints(some: Iterable[int]) -> Ints:
    return np.array(list(some), dtype=np.int64)
