"""Links between stations: which are uncontended, and whether limited queues form a loop."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import numpy as np

from simfactory.blueprint.steps import Steps
from simfactory.plan import UNLIMITED, Flags, Ints, Moves, Rule


def station_links(steps: Steps) -> set[tuple[int, int, bool]]:
    """(from, to, by a rejection) between stations, for every way that a part may take."""
    links = set()
    for ways, rejected in ((steps.branches, False), (steps.rejects, True)):
        starts, inside = np.repeat(steps.station, np.diff(ways.first)), ways.to >= 0
        ends = steps.station[ways.to[inside]]
        links |= {(start, end, rejected) for start, end in zip(starts[inside].tolist(), ends.tolist(), strict=True)}
    return links


def uncontended(
    steps: Steps,
    machines: Ints,
    rules: Ints,
    product_priority: Ints,
    entered_from_sources: set[int],
    moves: Moves | None,
) -> Flags:
    """[S] stations whose moves may be made at once, since nobody else could make them.

    One machine takes, one machine (or the supply) feeds, by one way that takes no time, first come first served.
    """
    far = set(steps.station[moves.travel >= 0].tolist()) if moves is not None else set()
    links = station_links(steps)
    feeders: dict[int, set[int]] = {}
    doubled: set[int] = set()
    for start, end, rejected in links:
        feeders.setdefault(end, set()).add(start)
        if rejected and (start, end, False) in links:
            doubled.add(end)
    one_priority = len(set(product_priority.tolist())) <= 1
    plain = (machines == 1) & (rules == Rule.FIFO) & one_priority
    lone = set(np.flatnonzero(machines == 1).tolist())

    def fed_by_one(station: int) -> bool:
        fed = feeders.get(station, set())
        single = len(fed) + (station in entered_from_sources) == 1 and fed <= lone
        return single and not fed & far and station not in doubled and station not in fed

    return np.array([may and fed_by_one(station) for station, may in enumerate(plain.tolist())], dtype=np.bool_)


def limited_loops(steps: Steps, queue_places: Ints) -> bool:
    """Whether stations with limited queues feed one another in a circle, so that a deadlock is possible."""
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for start, end, _ in station_links(steps):
        if queue_places[end] != UNLIMITED:
            sorter.add(end, start)
    try:
        sorter.prepare()
    except CycleError:
        return True
    return False
