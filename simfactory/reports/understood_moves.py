"""What `check` says of moves: how long each way is and by whom, and what each fleet has."""

from __future__ import annotations

from collections.abc import Iterator

from simfactory.experiments.description import said, told_law
from simfactory.reports.words import Words
from simfactory.scenario import Scenario
from simfactory.scenario.moves import NO_TIME, Fleet, Move
from simfactory.units import Dimension

MOST_WAYS = 20
"""Stations whose ways are told; of very many, the first."""


def move_lines(scenario: Scenario, words: Words) -> list[str]:
    """A line for each station from which parts are on their way, and for each fleet."""
    ways = [
        words("scoped", scope=station.name, name=_way(station.moves, words))
        for station in scenario.stations
        if station.moves is not None
    ]
    hidden = len(ways) - MOST_WAYS
    more = [words("more", count=hidden)] if hidden > 0 else []
    fleets = [
        words("scoped", scope=name, name=", ".join(_fleet(fleet, words)))
        for name, fleet in sorted(scenario.fleets.items())
    ]
    return [*ways[:MOST_WAYS], *more, *fleets]


def _way(move: Move, words: Words) -> str:
    if move.law is None:
        told = words("check.moves_over", distance=words.law(said(move.distance, Dimension.LENGTH)))
    else:
        told = words("check.moves", time=words.law(told_law(move.law)))
    return told if move.by is None else words("check.moves_by", way=told, fleet=move.by)


def _fleet(fleet: Fleet, words: Words) -> Iterator[str]:
    yield words("check.vehicles", count=fleet.vehicles)
    if fleet.speed is not None:
        yield words.law(said(fleet.speed, Dimension.SPEED))
    for key in ("load", "unload"):
        if getattr(fleet, key) != NO_TIME:
            yield words(f"check.fleet_{key}", time=words.law(told_law(getattr(fleet, key))))
    if fleet.charge is not None:
        after = words.law(said(fleet.charge.after, Dimension.TIME))
        yield words("check.charge", after=after, time=words.law(told_law(fleet.charge.takes)))
