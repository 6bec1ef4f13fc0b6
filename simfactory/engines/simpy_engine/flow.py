"""Flow: parts move, one at a time, the most downstream first, until none can."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.stations import Station


class Flow:
    """The moves of an instant. `due` holds a bit for each station towards which a move may have become possible."""

    __slots__ = ("asked", "check", "due", "outside", "stations")

    def __init__(self, stations: int, check: Callable[[list[Station]], None] | None) -> None:
        self.due = (1 << stations) - 1
        self.asked = False
        """Whether a part has asked for a place since the last check."""
        self.check = check
        """Looks for a deadlock, where one is possible."""
        self.outside = stations
        """Sources are numbered from here on, downstream of all stations."""
        self.stations: list[Station] = []

    def settle(self) -> None:
        """Makes all moves that are possible."""
        stations = self.stations
        while self.due:
            station = stations[self.due.bit_length() - 1]
            if not station.move():
                self.due ^= station.bit
        if self.asked and self.check is not None:
            self.asked = False
            self.check(stations)
