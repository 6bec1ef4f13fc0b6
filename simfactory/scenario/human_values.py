"""The values of what work does to people that matter to a plant: its inputs, and what its blueprint is filled from.

A constant that acts on nothing is no input: nobody works in the afternoon, or nobody has a heavy task.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from simfactory.human_factors import AFTERNOON
from simfactory.scenario.human_factors import Group
from simfactory.scenario.laws import LawSpec
from simfactory.scenario.people import Absence, Moves, Pool, spell_of
from simfactory.scenario.shift_kinds import shift_windows
from simfactory.scenario.stations import Station
from simfactory.scenario.values import Value

if TYPE_CHECKING:
    from simfactory.scenario.schema import Scenario

Named = Iterator[tuple[str, Value | LawSpec]]

BY_HAND = ("load", "cycle", "unload")
"""What is done on a piece."""
NIGHTS = ("night", "second_night", "third_night", "fourth_night")


@dataclass(frozen=True)
class AtWork:
    """Who works where in a plant, and at what."""

    scenario: Scenario

    @cached_property
    def pools(self) -> dict[str, set[str]]:
        """By station, the pools that work there; none where nobody does."""
        found: dict[str, set[str]] = {}
        for form in self.scenario.forms:
            for _, activity in form.activities():
                if activity.by is not None:
                    found.setdefault(form.station.name, set()).add(activity.by)
        return found

    @cached_property
    def by_hand(self) -> dict[str, set[str]]:
        """By station, the pools that work on its pieces; none where nobody does."""
        found: dict[str, set[str]] = {}
        for form in self.scenario.forms:
            for path, activity in form.activities():
                if activity.by is not None and path.rpartition(".")[2] in BY_HAND:
                    found.setdefault(form.station.name, set()).add(activity.by)
        return found

    @cached_property
    def manned(self) -> tuple[Station, ...]:
        """Stations at which somebody works, in line order."""
        return tuple(station for station in self.scenario.stations if station.name in self.pools)

    @cached_property
    def failing(self) -> set[str]:
        """Stations at which people may make a piece defective."""
        return {
            form.station.name
            for form in self.scenario.forms
            if form.station.name in self.by_hand and _may_fail(form.station)
        }

    @cached_property
    def absences(self) -> tuple[Absence, ...]:
        """Of the pools whose people may be absent."""
        found = (pool.absent for _, pool in sorted(self.scenario.people.items()))
        return tuple(absence for absence in found if absence is not None)

    @property
    def exposed(self) -> bool:
        """Whether what people are exposed to acts on anything, or is told."""
        human = self.scenario.human_factors
        return human.fatigue is not None or (human.absence is not None and bool(self.absences))

    @property
    def erring(self) -> tuple[Pool, ...]:
        """Pools whose people may make a piece defective, by name."""
        named = {pool for station in self.failing for pool in self.by_hand[station]}
        return tuple(self.scenario.people[name] for name in sorted(named))

    @property
    def shifts(self) -> set[str]:
        """Keys of `errors` for the kinds of shifts in which people may make a piece defective."""
        named = {shift for pool in self.erring for shift, n in pool.team.items() if shift is not None and n > 0}
        windows = [
            window
            for shift in (self.scenario.shifts[name] for name in named)
            for window in shift_windows(shift.attended, shift.cycle)
        ]
        nights = max((window.nights for window in windows), default=0)
        return {"afternoon" for window in windows if window.kind == AFTERNOON} | set(NIGHTS[:nights])


def _may_fail(station: Station) -> bool:
    defects = station.defects
    shares = defects.values() if isinstance(defects, dict) else [defects]
    return any(share is not None and share.bounds()[1] > 0.0 for share in shares)


def human_values(scenario: Scenario) -> Iterator[tuple[str, Value]]:
    """(path, value) of every constant of `human_factors` that matters to the plant."""
    human, work = scenario.human_factors, AtWork(scenario)
    if next(human.groups(), None) is None and not any(pool.absence for pool in scenario.people.values()):
        return
    yield from _of(human.body, {*_tiring(work), *_exposing(work)})
    yield from _of(human.learning, _learning(work))
    yield from _of(human.errors, _erring(work))
    yield from _of(human.attendance, _missing(work))


def _of(group: Group | None, keys: set[str]) -> Iterator[tuple[str, Value]]:
    for path, value in group.values() if group is not None and keys else ():
        if path.rpartition(".")[2] in keys:
            yield path, value


def _tiring(work: AtWork) -> set[str]:
    if work.scenario.human_factors.fatigue is None or not work.manned:
        return set()
    return {"recovery", "slowing", *(station.task.load for station in work.manned)}


def _exposing(work: AtWork) -> set[str]:
    if not work.exposed or not work.manned:
        return set()
    tasks = [station.task for station in work.manned]
    usual = {"control_paced" if task.paced else "control_free" for task in tasks if task.control is None}
    paced = {"by_pace"} if any(task.paced for task in tasks) else set()
    return {"allowance", *usual, *paced, *(f"ocra_{task.load}" for task in tasks)}


def _learning(work: AtWork) -> set[str]:
    tasks = [station.task for station in work.manned if station.name in work.by_hand]
    if not tasks:
        return set()
    fixed = {"incompressible_paced" if task.paced else "incompressible_free" for task in tasks}
    return {"mastered_after", "forgotten_after", *fixed, *(task.learning for task in tasks)}


def _erring(work: AtWork) -> set[str]:
    human = work.scenario.human_factors
    if human.errors is None or not work.failing:
        return set()
    skills = human.learning is not None or any(_less_skilled(pool.absent) for pool in work.erring)
    moving = {"by_fatigue": human.fatigue is not None, "by_skill": skills}
    return {key for key, moves in moving.items() if moves} | work.shifts


def _less_skilled(absence: Absence | None) -> bool:
    """Whether somebody stands in who has a share of the skill: that of the pace, where it is less."""
    return absence is not None and absence.stand_in is not None and absence.stand_in.pace.bounds()[0] < 1.0


def _missing(work: AtWork) -> set[str]:
    """Rate and mean of a spell where a pool takes them over, and what acts on the absence of everybody."""
    usual = work.scenario.human_factors.attendance
    means = [absence.spell.parameters.get("mean") for absence in work.absences if absence.spell.family == "exponential"]
    taken = {
        "rate": any(absence.rate.base == usual.rate.base for absence in work.absences),
        "spell_mean": any(isinstance(mean, Value) and mean.base == usual.spell_mean.base for mean in means),
    }
    acting = {"by_strain", "by_risk", "affected_by_ocra"} if work.scenario.human_factors.absence is not None else set()
    return {key for key, takes in taken.items() if takes} | (acting if work.absences else set())


def pool_values(scenario: Scenario) -> Named:
    """(path, value) of what pools say of absence, stand-ins and walks, and of what upgrades changed there."""
    usual = scenario.human_factors.attendance
    for name, pool in sorted(scenario.people.items()):
        path, absence = f"people.{name}", pool.absent
        if absence is not None:
            if absence.rate != usual.rate:
                yield f"{path}.absence.rate", absence.rate
            if absence.spell != spell_of(usual.spell_mean):
                yield f"{path}.absence.spell", absence.spell
            for key in ("after", "pace", "price"):
                value = getattr(absence.stand_in, key, None)
                if value is not None:
                    yield f"{path}.absence.stand_in.{key}", value
        if pool.moves.walk != Moves().walk:
            yield f"{path}.moves.walk", pool.moves.walk


def task_values(scenario: Scenario) -> Named:
    """(path, value) of what tasks say otherwise than the default, where it acts on anything."""
    human, work = scenario.human_factors, AtWork(scenario)
    if next(human.groups(), None) is None:
        return
    for station in work.manned:
        acts = {
            "known": human.learning is not None and station.name in work.by_hand,
            "beginner_time": human.learning is not None and station.name in work.by_hand,
            "beginner_defects": "by_skill" in _erring(work),
            "tiring": human.fatigue is not None,
            "risk": work.exposed,
            "control": work.exposed,
        }
        for key, value in station.task.own().items():
            if acts[key]:
                yield f"{station.name}.task.{key}", value
