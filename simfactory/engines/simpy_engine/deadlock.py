"""Trouble that never ends: deadlocks, and instants that do not come to rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simfactory.engines.simpy_engine.steps import Step
from simfactory.errors import PlantError

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.machines import Machine
    from simfactory.engines.simpy_engine.stations import Station

REMEDY = (
    "give the queue of one of these stations more places, or hold fewer parts in the plant with "
    "supply: {constant_wip: n}; where products meet there, another priority may do"
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def look_for_deadlock(stations: list[Station]) -> None:
    """Raises `PlantError` if machines wait in a circle for places that none of them can free.

    The stations of such a knot are full, and each of their machines holds a finished part that waits for one of them.
    """
    knot = {station.index for station in stations if _is_full(station)}
    while True:
        loose = {s for s in knot if not all(_waits_for(machine, knot) for machine in stations[s].machines)}
        if not loose:
            break
        knot -= loose
    if knot:
        circle = _circle(stations, knot)
        raise PlantError(_words(circle), dict.fromkeys(machine.station.name for machine in circle), REMEDY)


def _is_full(station: Station) -> bool:
    return not station.room and all(machine.lots for machine in station.machines)


def _waits_for(machine: Machine, knot: set[int]) -> Station | None:
    """The first station of the knot that a part of the machine waits for."""
    for lot in machine.lots:
        if isinstance(lot.goal, Step) and lot.goal.station.index in knot:
            return lot.goal.station
    return None


def _circle(stations: list[Station], knot: set[int]) -> list[Machine]:
    """Machines of a knot, each waiting for a place at the next one's station."""
    machine = stations[min(knot)].machines[0]
    chain: list[Machine] = []
    while machine not in chain:
        chain.append(machine)
        goal = _waits_for(machine, knot)
        assert goal is not None
        machine = goal.machines[0]
    return chain[chain.index(machine) :]


def _words(circle: list[Machine]) -> str:
    waits = "; ".join(
        f"{each.name} waits for a place at {after.station.name}"
        for each, after in zip(circle, [*circle[1:], circle[0]], strict=True)
    )
    return f"deadlock in {in_words(circle[0].env._now)}: {waits}"


def in_words(now: int) -> str:
    """An instant as people say it; time 0 is Monday 00:00 of week 1."""
    minutes, rest = divmod(now, 60 * 10**9)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    weeks, day = divmod(days, 7)
    return f"week {weeks + 1}, {DAYS[day]} {hour:02}:{minute:02}:{rest / 1e9:05.2f}"


class Restless:
    """Tells which stations are busy in an instant that does not end."""

    def __init__(self, steps: Sequence[Step], machines: Sequence[Machine], rounds: int) -> None:
        self._steps, self._machines, self._rounds = steps, machines, rounds
        self._before: list[int] = []

    def __call__(self, now: int, rounds: int) -> None:
        """Hears of each round from the first too many on; raises `PlantError` after as many again."""
        busy = [step.taken + step.processed + step.straight for step in self._steps]
        if rounds == self._rounds:
            self._before = busy
        elif rounds >= 2 * self._rounds:
            names = [
                step.station.name
                for step, before, after in zip(self._steps, self._before, busy, strict=True)
                if after > before
            ]
            names += [machine.name for machine in self._machines if machine.down]
            who = ", ".join(dict.fromkeys(names)) or "nobody"
            raise PlantError(f"{in_words(now)} never ends: work that takes no time goes round at {who}", names)
