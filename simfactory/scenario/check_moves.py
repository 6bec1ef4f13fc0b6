"""Checks of moves that take time: there is room where they lead to, and fleets have what the ways need."""

from __future__ import annotations

from collections.abc import Iterator

from simfactory.errors import Problem, quoted
from simfactory.scenario.check_flow import Flows
from simfactory.scenario.finding import finding
from simfactory.scenario.flow import END
from simfactory.scenario.moves import Fleet, Move
from simfactory.scenario.schema import Scenario

Findings = Iterator[Problem]


def check_fleets(scenario: Scenario) -> Findings:
    """Who goes a distance has a speed, which is more than nothing."""
    slow = {name for name, fleet in scenario.fleets.items() if fleet.speed and fleet.speed.bounds()[0] <= 0.0}
    for name in sorted(slow):
        yield finding("bounds", f"fleets.{name}.speed", "may be 0 or less", "a speed above 0, such as 1 m/s")
    for form in scenario.forms:
        move = form.said("moves")
        if move is not None and move.by is not None:
            yield from _check_way(move, scenario.fleets[move.by], f"{form.path}.moves")
        elif move is not None and move.distance is not None:
            yield finding("moves", f"{form.path}.moves", "a distance that nobody goes", "by: and the name of a fleet")


def _check_way(move: Move, fleet: Fleet, path: str) -> Findings:
    if move.distance is not None and fleet.speed is None:
        found = f"a distance that {quoted(str(move.by))} goes without a speed"
        yield finding("moves", path, found, f"fleets.{move.by}.speed", "or say time: instead of distance:")


def check_places(scenario: Scenario, flows: Flows) -> Findings:
    """What is under way has a place where it goes."""
    told: set[str] = set()
    for flow in flows.values():
        for node in sorted(flow.reached() - {END}):
            moves = flow.stations[node].moves
            goals = [end[0] for end in flow.ways[node] if end != END and end[0] != node[0]] if moves else []
            for goal in goals:
                if scenario.station(goal).queue.places == 0 and goal not in told:
                    told.add(goal)
                    found = f"no place at {quoted(goal)} for what is on its way from {quoted(node[0])}"
                    expected = "a queue with places, such as queue: 2, or a buffer before it"
                    yield finding("moves", goal, found, expected)
