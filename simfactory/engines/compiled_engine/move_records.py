"""The records of moves that take time, as they stand in the kernel's memory at time 0."""

from __future__ import annotations

import numpy as np

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.compiled_engine.space import Leaves, Space, law_at
from simfactory.plan import Flags, MovePurpose, Moves, Plan
from simfactory.results import Ints


class MoveRecords:
    """Where the ways of steps, what is on its way to stations, fleets and vehicles stand."""

    def __init__(self, plan: Plan, moves: Moves, space: Space) -> None:
        self.plan, self.of, self.space = plan, moves, space
        self.ways = space.room(len(plan.step_station) * E_SIZE)
        self.goals = space.room(len(plan.station_names) * J_SIZE)
        self.fleets = space.room(len(moves.fleet_names) * Y_SIZE)
        self.vehicles = space.room(len(moves.vehicle_names) * Z_SIZE)
        self.leaves = len(plan.station_names) + len(moves.vehicle_names)

    def write(self, leaves: Leaves, stations: int, laws: int) -> None:
        """Writes them all; `stations` and `laws` are where those records stand."""
        self._ways(laws)
        self._goals(leaves, stations)
        self._fleets(stations, laws)
        self._vehicles(leaves)

    def _ways(self, laws: int) -> None:
        moves, plan = self.of, self.plan
        rows = self.space.table(self.ways, len(plan.step_station), E_SIZE)
        rows[:, E_TRAVEL] = law_at(moves.travel, laws)
        rows[:, E_FLEET] = np.where(moves.fleet >= 0, self.fleets + Y_SIZE * moves.fleet, NOBODY)
        needed = np.broadcast_to(self._purposes()[:, None, :], moves.streams.shape)
        lots = np.broadcast_to((plan.source_pieces >= 0)[None, :, None], moves.streams.shape)
        streams = np.zeros(moves.streams.shape, dtype=np.int64)
        streams[needed] = self.space.streams(moves.streams[needed], lots[needed])
        rows[:, E_STREAMS] = self.space.put(streams.reshape(-1)) + streams[0].size * plan.step_station

    def _purposes(self) -> Flags:
        """[S, MovePurpose] whether a draw of this purpose can be needed where a station is left."""
        needed = np.zeros((len(self.plan.station_names), len(MovePurpose)), dtype=np.bool_)
        needed[self.plan.step_station[self.of.travel >= 0], MovePurpose.TRAVEL] = True
        carried = self.plan.step_station[self.of.fleet >= 0]
        needed[carried, MovePurpose.PICK_UP] = needed[carried, MovePurpose.SET_DOWN] = True
        return needed

    def _goals(self, leaves: Leaves, stations: int) -> None:
        rows = self.space.table(self.goals, len(self.plan.station_names), J_SIZE)
        each = np.arange(len(rows))
        rows[:, J_STATION] = stations + S_SIZE * each
        rows[:, J_LEAF] = leaves.take(self.goals + J_SIZE * each, MOVE_ENDS)

    def _fleets(self, stations: int, laws: int) -> None:
        moves = self.of
        rows = self.space.table(self.fleets, len(moves.fleet_names), Y_SIZE)
        count = np.bincount(moves.vehicle_fleet, minlength=len(rows))
        rows[:, Y_VEHICLES] = self.vehicles + Z_SIZE * (np.cumsum(count) - count)
        rows[:, Y_FREE] = count
        for field, law in (
            (Y_LOAD, moves.load), (Y_UNLOAD, moves.unload), (Y_CHARGE, moves.charge), (Y_AFTER, moves.charge_after),
        ):  # fmt: skip
            rows[:, field] = law_at(law, laws)
        for fleet, row in enumerate(rows):
            goals = self._goals_of(fleet)
            row[Y_GOALS], row[Y_GOAL_COUNT] = self.space.put(stations + S_SIZE * goals), len(goals)

    def _goals_of(self, fleet: int) -> Ints:
        """The stations to which a fleet carries."""
        plan, found = self.plan, [np.zeros(0, dtype=np.int64)]
        for first, goals in ((plan.branch_first, plan.branch_to), (plan.reject_first, plan.reject_to)):
            carried = np.repeat(self.of.fleet == fleet, np.diff(first)) & (goals >= 0)
            found.append(plan.step_station[goals[carried]])
        return np.unique(np.concatenate(found))

    def _vehicles(self, leaves: Leaves) -> None:
        moves = self.of
        rows = self.space.table(self.vehicles, len(moves.vehicle_names), Z_SIZE)
        rows[:, Z_INDEX] = np.arange(len(rows))
        rows[:, Z_FLEET] = self.fleets + Y_SIZE * moves.vehicle_fleet
        rows[:, Z_CHARGE_STREAM] = self.space.streams(moves.charge_streams)
        rows[:, Z_LEAF] = leaves.take(self.vehicles + Z_SIZE * np.arange(len(rows)), VEHICLE_TURNS)
