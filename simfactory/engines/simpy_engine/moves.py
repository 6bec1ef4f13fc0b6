"""Moves between stations that take time: on their own, or by the vehicles of a fleet."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine.draws import Chance, Duration
from simfactory.engines.simpy_engine.instants import FINISH, Bell, Instants, Timer, Worker
from simfactory.engines.simpy_engine.steps import Step
from simfactory.plan import MovePurpose, Moves, Plan
from simfactory.results import Kind, VehicleState

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.parts import Part
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.stations import Station

NOBODY = -1


class Way:
    """How what leaves one step comes to another station."""

    __slots__ = ("env", "fleet", "pick_up", "set_down", "travel")

    def __init__(self, plan: Plan, moves: Moves, step: Step, chance: Chance, fleet: Fleet | None) -> None:
        self.env = step.station.env
        self.fleet = fleet
        streams, lots = moves.streams[step.station.index], (plan.source_pieces >= 0).tolist()

        def draws(law: int, purpose: MovePurpose) -> list[Duration]:
            return [chance.duration(law, stream, made) for stream, made in zip(streams[:, purpose], lots, strict=True)]

        self.travel = draws(int(moves.travel[step.index]), MovePurpose.TRAVEL)
        self.pick_up: list[Duration] = []
        self.set_down: list[Duration] = []
        if fleet is not None:
            self.pick_up = draws(int(moves.load[fleet.index]), MovePurpose.PICK_UP)
            self.set_down = draws(int(moves.unload[fleet.index]), MovePurpose.SET_DOWN)

    @property
    def is_open(self) -> bool:
        """Whether a part can go now."""
        return self.fleet is None or self.fleet.free > 0

    def begin(self, part: Part, came: int, goal: Station) -> None:
        """The part has left its machine, where it had been so often before, and is on its way."""
        source, address = part.source, rules.address(part.pieces[0].address, came)
        travel = self.travel[source](address)
        if self.fleet is None:
            place = goal.expect(part, travel, NOBODY)
            Timer(self.env, FINISH).set(travel).callbacks.append(lambda _: goal.arrive(part, place))
        else:
            there = rules.together(self.pick_up[source](address), travel)
            there = rules.together(there, self.set_down[source](address))
            vehicle = self.fleet.send()
            place = goal.expect(part, there, vehicle.index)
            vehicle.call.ring(Trip(part, goal, place, there, travel))


@dataclass(frozen=True)
class Trip:
    """What a vehicle is sent for."""

    part: Part
    goal: Station
    place: int
    there: int
    """ns until the part is set down."""
    back: int


class Fleet:
    """Vehicles of one kind; the first that is free goes."""

    __slots__ = ("free", "goals", "index", "vehicles")

    def __init__(self, index: int) -> None:
        self.index = index
        self.vehicles: list[Vehicle] = []
        self.free = 0
        """How many vehicles are free."""
        self.goals: list[Station] = []
        """Stations that it carries to."""

    def send(self) -> Vehicle:
        """The vehicle that goes."""
        self.free -= 1
        return next(vehicle for vehicle in self.vehicles if vehicle.state == VehicleState.FREE)

    def come_free(self) -> None:
        """A vehicle is free: a move may have become possible."""
        self.free += 1
        for station in self.goals:
            if station.waiting:
                station.flow.due |= station.bit


class Vehicle:
    """One vehicle: it takes a part to its station, comes back empty, and charges now and then."""

    __slots__ = (
        "_after",
        "_charge",
        "call",
        "charges",
        "env",
        "fleet",
        "index",
        "recorder",
        "state",
        "times",
        "worked",
    )

    def __init__(self, moves: Moves, index: int, fleet: Fleet, env: Instants, chance: Chance, recorder: Recorder):
        self.index = index
        self.fleet = fleet
        self.env = env
        self.recorder = recorder
        law, after = int(moves.charge[fleet.index]), int(moves.charge_after[fleet.index])
        self._charge = chance.duration(law, int(moves.charge_streams[index])) if law >= 0 else None
        self._after = chance.duration(after, 0)(0) if law >= 0 else 0
        self.charges = self.worked = 0
        """Charges by now, and how long it was under way since the last."""
        self.call = Bell()
        """Rings when it is sent."""
        self.state = VehicleState.FREE
        self.times = [0] * len(VehicleState)
        """Time in each state, in the bin under way: less the instants when it began, plus those when it ended."""
        fleet.vehicles.append(self)
        fleet.free += 1
        Worker(env, self.work())

    def work(self) -> Generator[Event, Trip, None]:
        """What the vehicle does, for ever."""
        while True:
            trip = yield self.call
            yield self._spend(VehicleState.LOADED, trip.there)
            trip.goal.arrive(trip.part, trip.place)
            yield self._spend(VehicleState.EMPTY, trip.back)
            self.worked += trip.there + trip.back
            if self._charge is not None and self.worked >= self._after:
                yield self._spend(VehicleState.CHARGING, self._charge(self.charges))
                self.charges += 1
                self.worked = 0
            self._turn(VehicleState.FREE)
            self.fleet.come_free()

    def _spend(self, state: VehicleState, span: int) -> Timer:
        self._turn(state)
        self.recorder.log_until_horizon(Kind.DRIVE, -1, -1, -1, self.index, span, state, 0)
        return Timer(self.env, FINISH).set(span)

    def _turn(self, state: VehicleState) -> None:
        now = self.env._now
        self.times[self.state] += now
        self.times[state] -= now
        self.state = state

    def close(self, now: int) -> None:
        """A bin ends."""
        self.times[self.state] += now

    def reopen(self, now: int) -> None:
        """The next bin begins."""
        self.times = [0] * len(VehicleState)
        self.times[self.state] = -now


def equip_with_moves(plan: Plan, steps: Sequence[Step], chance: Chance, recorder: Recorder) -> list[Vehicle]:
    """Tells the steps how what leaves them moves, and each fleet where it goes; says which vehicles there are."""
    moves = plan.moves
    if moves is None:
        return []
    fleets = [Fleet(index) for index in range(len(moves.fleet_names))]
    for step, travel, fleet in zip(steps, moves.travel.tolist(), moves.fleet.tolist(), strict=True):
        if travel >= 0:
            step.way = Way(plan, moves, step, chance, fleets[fleet] if fleet >= 0 else None)
    for fleet in fleets:
        fleet.goals = list(dict.fromkeys(goal for step in steps for goal in _goals(step, fleet)))
    return [
        Vehicle(moves, index, fleets[fleet], recorder.env, chance, recorder)
        for index, fleet in enumerate(moves.vehicle_fleet.tolist())
    ]


def _goals(step: Step, fleet: Fleet) -> list[Station]:
    """The stations to which a fleet carries what leaves a step."""
    from simfactory.engines.simpy_engine.steps import Step

    if step.way is None or step.way.fleet is not fleet:
        return []
    return [goal.station for goal in (*step.branches, *step.rejects) if isinstance(goal, Step)]
