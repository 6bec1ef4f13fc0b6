"""People of a plant: who is there when, who may work where, whose hours are paid, and how they tire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simfactory.blueprint.slots import LawRegister
from simfactory.blueprint.windows import CalendarRegister, attended, paid
from simfactory.plan import ALWAYS, PACE, Flags, Ints
from simfactory.scenario.human_factors import DAY
from simfactory.scenario.human_values import AtWork
from simfactory.scenario.schema import Pool, Scenario, Station


@dataclass(frozen=True)
class People:
    """The plan's arrays on people, under the names they have there."""

    pool_names: tuple[str, ...]
    person_names: tuple[str, ...]
    person_pool: Ints
    person_calendar: Ints
    pace: Ints
    tires: bool
    learns: bool
    errs: bool
    paced: Flags
    spell: Ints
    stand_in_after: Ints
    stand_in_pace: Ints
    stays: Flags
    pair_person: Ints
    pair_station: Ints
    roster_pool: Ints
    roster_calendar: Ints
    roster_people: Ints


def people_of(scenario: Scenario, calendars: CalendarRegister, laws: LawRegister) -> People:
    """Persons in the order of pool (by name) and team (as written)."""
    pools = tuple(sorted(scenario.people))
    names: list[str] = []
    pool_of: list[int] = []
    calendar_of: list[int] = []
    paces: list[list[int]] = []
    roster: list[tuple[int, int, int]] = []
    for p, pool_name in enumerate(pools):
        pool = scenario.people[pool_name]
        number = 0
        for shift, count in pool.team.items():
            there = _calendar(scenario, shift, calendars)
            roster.append((p, _calendar(scenario, shift, calendars, whole_roster=True), count))
            for _ in range(count):
                number += 1
                names.append(f"{pool_name}#{number}")
                pool_of.append(p)
                calendar_of.append(there)
                paces.append([_pace(pool, station, number) for station in scenario.stations])
    pace = np.array(paces, dtype=np.int64).reshape(len(names), len(scenario.stations))
    human, work = scenario.human_factors, AtWork(scenario)
    tires, learns = human.fatigue is not None, human.learning is not None and bool(work.by_hand)
    person_pool = np.array(pool_of, dtype=np.int64)
    pairs = _pairs(pace, person_pool, work) if tires or learns else np.zeros((0, 2), dtype=np.int64)
    return People(
        pool_names=pools,
        person_names=tuple(names),
        person_pool=person_pool,
        person_calendar=np.array(calendar_of, dtype=np.int64),
        pace=pace,
        tires=tires,
        learns=learns,
        errs=human.errors is not None and bool(work.failing),
        paced=np.array([work.exposed and station.task.paced for station in scenario.stations], dtype=np.bool_),
        **_away([scenario.people[name] for name in pools], laws),
        stays=np.array([scenario.people[name].moves.leave_post == "when_idle" for name in pools], dtype=np.bool_),
        pair_person=pairs[:, 0],
        pair_station=pairs[:, 1],
        roster_pool=np.array([row[0] for row in roster], dtype=np.int64),
        roster_calendar=np.array([row[1] for row in roster], dtype=np.int64),
        roster_people=np.array([row[2] for row in roster], dtype=np.int64),
    )


def _away(pools: Sequence[Pool], laws: LawRegister) -> dict[str, Ints]:
    """The plan's arrays on absence that hold no doubt."""
    absences = [pool.absent for pool in pools]
    stand_ins = [absence.stand_in if absence is not None else None for absence in absences]
    spell = [-1 if absence is None else laws.add(absence.spell) for absence in absences]
    after = [-1 if each is None else round(each.after.central() / DAY) for each in stand_ins]
    pace = [PACE if each is None else round(PACE * each.pace.central()) for each in stand_ins]
    return {
        "spell": np.array(spell, dtype=np.int64),
        "stand_in_after": np.array(after, dtype=np.int64),
        "stand_in_pace": np.array(pace, dtype=np.int64),
    }


def _pairs(pace: Ints, person_pool: Ints, work: AtWork) -> Ints:
    """[K, 2] every person and station where somebody of their pool works and they are qualified."""
    pools, stations = sorted(work.scenario.people), work.scenario.stations
    used = np.array([[pool in work.pools.get(station.name, ()) for station in stations] for pool in pools])
    return np.argwhere((pace > 0) & used[person_pool]) if len(pools) else np.zeros((0, 2), dtype=np.int64)


def _calendar(scenario: Scenario, shift: str | None, calendars: CalendarRegister, *, whole_roster: bool = False) -> int:
    if shift is None:
        return ALWAYS
    return calendars.add([(paid if whole_roster else attended)(scenario.shifts[shift])])


def _pace(pool: Pool, station: Station, number: int) -> int:
    """In millionths; 0: not qualified."""
    return PACE if pool.skills is None else round(PACE * pool.skills.get(station.name, {}).get(number, 0.0))


def station_calendar(scenario: Scenario, stops: tuple[Station, ...], calendars: CalendarRegister) -> int:
    """A station's shift: what it says, else the union of the shifts of the pools it uses, else always.

    `stops` are all forms of one station: as written, and as the routes of products change it.
    """
    shifts: set[str | None] = set()
    for stop in stops:
        shifts |= set(stop.shift) if stop.shift else _shifts_of_pools(scenario, stop)
    if not shifts or None in shifts:
        return ALWAYS
    return calendars.add([attended(scenario.shifts[name]) for name in sorted(name for name in shifts if name)])


def _shifts_of_pools(scenario: Scenario, station: Station) -> set[str | None]:
    users = (station.cycle, station.load, station.unload, station.setup)
    pools = {user.by for user in users if user is not None and user.by is not None}
    return {shift for pool in pools for shift, count in scenario.people[pool].team.items() if count > 0}
