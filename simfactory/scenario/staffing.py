"""Changes of who does what: people who attend a part of a cycle only, and people who learn the next stations."""

from __future__ import annotations

from collections.abc import Sequence

from simfactory.scenario.laws import NOTHING, ONE
from simfactory.scenario.people import Skills
from simfactory.scenario.stations import Station
from simfactory.scenario.values import Part, Value
from simfactory.units import UnitError


def attended(station: Station, share: Value, part: Part) -> Station:
    """The station where people attend this share of the cycle, as its load or else its unload; the rest runs alone.

    Realised in part, they attend 1 - part (1 - share) of it. Raises UnitError where that cannot be.
    """
    cycle = station.cycle
    if cycle.by is None:
        raise UnitError("upgrade", "a cycle that nobody attends", "a cycle that people attend")
    free = next((key for key in ("load", "unload") if getattr(station, key) is None), None)
    if free is None:
        raise UnitError("upgrade", "a load and an unload beside the cycle", "a station that lacks one of them")
    by_hand = ONE.scaled(share, part)
    alone = NOTHING.added(ONE.added(Value(-1.0).scaled(share)), part)
    return station.but(
        **{free: cycle.but(law=cycle.law.parted(by_hand))},
        cycle=cycle.but(law=cycle.law.parted(alone), by=None, crew=1, priority=None),
    )


def taught(skills: Skills | None, count: int, line: Sequence[str]) -> Skills:
    """Skills by which everybody is qualified for so many stations, as far as there are.

    Each learns the station after the last one that they know, in line order, after the last the first again, and works
    there at 100 %: a chain, in which each station shares people with the next (Jordan & Graves, Management Science 41,
    1995). Who is qualified for nothing stays so. Raises UnitError where nobody has anything to learn.
    """
    if skills is None:
        raise UnitError("upgrade", "people who are qualified for everything", "a pool with skills:")
    stations = [name for name in line if skills.get(name)]
    chain = {name: dict(skills.get(name, {})) for name in skills}
    for person in sorted({number for paces in skills.values() for number in paces}):
        known = [i for i, name in enumerate(stations) if person in skills[name]]
        following = [*range(known[-1] + 1, len(stations)), *range(known[-1])] if known else []
        missing = [i for i in following if i not in known][: max(0, count - len(known))]
        for i in missing:
            chain[stations[i]][person] = 1.0
    chain = {name: dict(sorted(paces.items())) for name, paces in chain.items()}
    if chain == skills:
        found = f"people who are all qualified for {count} stations already, or for all there are"
        raise UnitError("upgrade", found, "people who can learn a station")
    return chain
