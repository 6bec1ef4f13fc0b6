"""Checks of people: whoever is needed is qualified, and enough of them are there at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import lcm

from simfactory.errors import Problem, quoted
from simfactory.scenario.finding import finding
from simfactory.scenario.human_factors import CONSTANTS, DAY, UNITS, found_of, span
from simfactory.scenario.model import dimension_of
from simfactory.scenario.people import Absence, Pool, StandIn
from simfactory.scenario.schema import Scenario
from simfactory.scenario.shift_kinds import shift_windows
from simfactory.scenario.shifts import WEEK, Shift, Window
from simfactory.scenario.tables import PACES, is_pace
from simfactory.units import show

LONGEST_CYCLE = 1040
"""Weeks after which all shifts together repeat, at most: 20 years."""
HUMAN_RANGE = "human-range"
"""The code of what is said of people beyond what is known of them."""
LONGEST_SPELL = 366
"""Days away, on average."""
NEUTRAL_AT_1 = {
    *("afternoon", "night", "second_night", "third_night", "fourth_night"),
    *("learning_assembly", "learning_machining", "absence_by_strain"),
}
"""Constants that change nothing at 1; all others change nothing at 0."""


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
    for form in scenario.forms:
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


def check_absences(scenario: Scenario) -> Iterator[Problem]:
    """Only who comes and goes can miss a shift; time away has a mean; who stands in comes after whole days."""
    for name, pool in sorted(scenario.people.items()):
        path, absence = f"people.{name}.absence", pool.absence
        if not isinstance(absence, Absence):
            continue
        if not absence.usual and not any(_begins(scenario.shifts[shift]) for shift in pool.team if shift is not None):
            remedy = "give the pool shifts, team: {day: 2}, or leave absence out"
            yield finding("always-there", path, f"absence of people who are always there, {quoted(name)}", "", remedy)
        if absence.spell.mean_bounds[1] > LONGEST_SPELL * DAY:
            found = "a time away that may be longer than a year on average"
            yield finding("bounds", f"{path}.spell", found, f"a mean of {LONGEST_SPELL} days or less")
        if absence.stand_in is not None:
            yield from _check_stand_in(absence.stand_in, f"{path}.stand_in")


def _begins(shift: Shift) -> bool:
    """Whether a shift ever begins: people who are there round the clock have none to miss."""
    return any(window.opens for window in shift_windows(shift.attended, shift.cycle))


def _check_stand_in(stand_in: StandIn, path: str) -> Iterator[Problem]:
    """When somebody comes and at which pace is part of the plant, and never in doubt."""
    expected = {"after": "whole days, without doubt", "pace": f"{PACES}, without doubt"}
    fits = {
        "after": (stand_in.after.central() / DAY).is_integer(),
        "pace": is_pace(stand_in.pace.central()),
    }
    for key, fit in fits.items():
        value = getattr(stand_in, key)
        if value.doubts() or not fit:
            found = "a doubt" if value.doubts() else show(value.central(), dimension_of(StandIn, key))
            yield finding("stand-in", f"{path}.{key}", found, expected[key])


def check_watches(scenario: Scenario) -> Iterator[Problem]:
    """Who inspects can weary where people do it; an upgrade may put a camera in their place."""
    watched = {form.station.name for form in scenario.forms if form.station.cycle.by is not None}
    for station in scenario.stations:
        if station.inspects is not None and station.inspects.wearies is not None and station.name not in watched:
            found = f"an inspection that wearies, and nobody who inspects at {quoted(station.name)}"
            remedy = "say who does it, cycle: {by: inspectors}, or leave wearies out"
            yield finding("nobody", f"{station.name}.inspects.wearies", found, "people at the cycle", remedy)


def check_human_ranges(scenario: Scenario) -> Iterator[Problem]:
    """What is said of people lies where anybody has placed it; what switches an effect off is no news."""
    for group in scenario.human_factors.groups():
        for path, value in group.values():
            constant, size = CONSTANTS[path], UNITS[CONSTANTS[path].unit][1]
            low, high = (bound / size for bound in value.bounds())
            neutral = 1.0 if constant.name in NEUTRAL_AT_1 else 0.0
            if (low < constant.low or high > constant.high) and not low == high == neutral:
                expected = f"a value in {span(constant)}, the range known of it"
                yield finding(HUMAN_RANGE, path, found_of(value, constant), expected)


def _peak(windows: Iterable[tuple[Window, int]]) -> int:
    """The most people at one time."""
    events = sorted(event for (start, end), count in windows for event in ((start, 1, count), (end, 0, -count)))
    present = most = 0
    for _, _, step in events:
        present += step
        most = max(most, present)
    return most
