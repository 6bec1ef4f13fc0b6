"""Checks of people: whoever is needed is qualified, and enough of them are there at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import lcm

from simfactory.errors import Problem, quoted
from simfactory.scenario.check_names import forms
from simfactory.scenario.finding import finding
from simfactory.scenario.human_factors import CONSTANTS, FATIGUE
from simfactory.scenario.people import Pool
from simfactory.scenario.schema import Scenario
from simfactory.scenario.shifts import WEEK, Window

LONGEST_CYCLE = 1040
"""Weeks after which all shifts together repeat, at most: 20 years."""


def check_cycle(scenario: Scenario) -> Iterator[Problem]:
    """The shifts together repeat within the time that anybody would look at."""
    weeks = lcm(*(shift.cycle // WEEK for shift in scenario.shifts.values()))
    if weeks > LONGEST_CYCLE:
        found, remedy = f"all shifts together repeat only after {weeks} weeks", "give them patterns that fit together"
        yield finding("cycle", "shifts", found, f"{LONGEST_CYCLE} weeks or less", remedy)


def check_breaks(scenario: Scenario) -> Iterator[Problem]:
    """Every break falls into a window of its shift on some day."""
    for name, shift in sorted(scenario.shifts.items()):
        for number in shift.idle_breaks():
            found = f"a break outside every window of {quoted(name)}"
            yield finding("idle-break", f"shifts.{name}.breaks.{number}", found, "a break within working hours")


def check_crews(scenario: Scenario) -> Iterator[Problem]:
    """A crew is never larger than the qualified people who are ever there together."""
    largest: dict[tuple[str, str], int] = {}
    for form in forms(scenario):
        station = form.station.name
        for path, activity in form.activities():
            if activity.by is None:
                continue
            key = (activity.by, station)
            if key not in largest:
                largest[key] = _most_together(scenario, *key)
            yield from _missing(path, activity.by, station, activity.crew, largest[key])


def _missing(path: str, pool: str, station: str, crew: int, most: int) -> Iterator[Problem]:
    who = f"people of {quoted(pool)} who are qualified for {quoted(station)}"
    if most == 0:
        yield finding("nobody", path, f"no {who} are ever there", "somebody who can do it")
    elif crew > most:
        yield finding("crew", path, f"a crew of {crew}, but never more than {most} {who} together", f"{most} or fewer")


def _most_together(scenario: Scenario, pool_name: str, station: str) -> int:
    pool = scenario.people[pool_name]
    by_shift = qualified_by_shift(pool, station)
    always = by_shift.pop(None, 0)
    teams = [(scenario.shifts[shift], count) for shift, count in by_shift.items() if shift and count]
    if not teams:
        return always
    period = lcm(WEEK, *(shift.cycle for shift, _ in teams))
    windows: list[tuple[Window, int]] = [
        ((start + lap, end + lap), count)
        for shift, count in teams
        for lap in range(0, period, shift.cycle)
        for start, end in shift.attended
    ]
    return always + _peak(windows)


def qualified_by_shift(pool: Pool, station: str) -> dict[str | None, int]:
    """How many qualified people each shift of a pool has; persons are numbered in the order of the team."""
    found: dict[str | None, int] = {}
    number = 0
    for shift, count in pool.team.items():
        persons = range(number + 1, number + count + 1)
        number += count
        skilled = pool.skills is None or pool.skills.get(station, {})
        found[shift] = count if skilled is True else sum(person in skilled for person in persons if skilled)
    return found


def check_fatigue(scenario: Scenario) -> Iterator[Problem]:
    """What is said of fatigue lies where anybody has placed it; 0 switches it off."""
    fatigue = scenario.human_factors.fatigue
    for key, value in fatigue.values(CONSTANTS) if fatigue is not None else ():
        constant, (low, high) = CONSTANTS[key], value.bounds()
        if high > 0.0 and (low < constant.low or high > constant.high):
            found = f"{low:.4g}" if low == high else f"{low:.4g} .. {high:.4g}"
            span = f"{constant.low:g} .. {constant.high:g} {constant.unit}".rstrip()
            expected = f"a value in {span}, the range known of it"
            yield finding("human-range", f"{FATIGUE}.{key}", f"{found} {constant.unit}".rstrip(), expected)


def _peak(windows: Iterable[tuple[Window, int]]) -> int:
    """The most people at one time."""
    events = sorted(event for (start, end), count in windows for event in ((start, 1, count), (end, 0, -count)))
    present = most = 0
    for _, _, step in events:
        present += step
        most = max(most, present)
    return most
