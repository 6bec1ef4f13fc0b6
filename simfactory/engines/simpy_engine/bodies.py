"""Bodies and minds: what work does to one person, and what that does to their work. See `rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simfactory.engines import rules
from simfactory.engines.rules import minutes
from simfactory.engines.simpy_engine.draws import Chance
from simfactory.human_factors import (
    absence_rate,
    duration_factor,
    fatigue_after_rest,
    fatigue_after_work,
    learning_factor,
    pieces_after_break,
    remembered_factor,
    shift_factor_of_absence,
    skill,
    spell_probability,
)
from simfactory.plan import PACE, SHIFT_KIND, Constant, Plan, Segment

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.people import Person
    from simfactory.engines.simpy_engine.steps import Step
    from simfactory.engines.simpy_engine.tasks import Task


def body_of(plan: Plan, index: int, chance: Chance) -> Body | None:
    """What work does to this person; None where it does nothing to them."""
    absent = plan.spell[plan.person_pool[index]] >= 0
    return Body(plan, index, chance) if plan.tires or plan.learns or plan.errs or absent else None


class Body:
    """Fatigue, skill and absence of one person, and the exposure of their shift."""

    __slots__ = (
        "_absence", "_plan", "_spell", "bin_began", "busy", "constants", "counts_from", "exposures", "factor",
        "fatigue", "growth", "in_spell", "is_absent", "kind", "last_there", "learns", "missed", "on_piece", "pieces",
        "pool", "rests_since", "shift_began", "shifts", "spells", "stand_in_works", "stands_in", "tires",
    )  # fmt: skip

    def __init__(self, plan: Plan, index: int, chance: Chance) -> None:
        human, stations = plan.human, len(plan.station_names)
        self._plan = plan
        self.pool = int(plan.person_pool[index])
        self.constants: list[float] = human.constants.tolist()
        self.tires, self.learns = plan.tires, plan.learns
        self.growth: list[float] = human.growth.tolist()
        """By station."""
        self.fatigue = 0.0
        """As it was when the last work ended; while at work, as it was when that began."""
        self.rests_since = 0
        self.pieces: list[float] = human.experience.tolist()
        """By station: the number of the next piece, forgetting taken off."""
        self.last_there = [0] * stations
        """By station: when the last work there ended."""
        self.busy = [0] * stations
        """Time at work at each station in the bin under way, work under way left out."""
        self.bin_began = 0
        self.kind = 0
        """Of the shift under way or gone; a morning's before the first."""
        self.shift_began = -1
        """-1: there are no shifts."""
        self.factor = float(human.usual[self.pool])
        """Of absence."""
        self.exposures = [0.0] * 5
        """In the shift under way: minutes at work, of these at paced work, times control, times OCRA; minutes there."""
        self.counts_from = 0
        """Since when exposure of the work under way has not been counted."""
        self.shifts = self.spells = self.in_spell = self.missed = 0
        """Shifts and spells by now; of the spell: shifts still to miss, shifts missed."""
        self.on_piece = False
        """Whether the work under way is on a piece: no set-up, no repair."""
        self.is_absent = self.stands_in = self.stand_in_works = False
        """Somebody stands in in this shift; the work under way was begun by who stood in."""
        law = int(plan.spell[self.pool])
        self._absence = chance.uniform(int(plan.absence_streams[index]))
        self._spell = chance.duration(law, plan.spell_streams[index]) if law >= 0 else None

    # shifts

    def begin_shift(self, person: Person, now: int, marks: int) -> None:
        """A shift begins: who comes?"""
        if person.task is not None and not person.on_way:
            self._expose(person.task.station.index, now)
        self.kind = marks & SHIFT_KIND
        self.shift_began = now
        if self._spell is None:
            return
        number, self.shifts = self.shifts, self.shifts + 1
        if self.in_spell:
            self.in_spell -= 1
            self.missed += 1
        else:
            self._remember_shift()
            self._decide(number)
        self.stands_in = self.is_absent and rules.is_stood_in(self.missed, int(self._plan.stand_in_after[self.pool]))

    def _decide(self, number: int) -> None:
        human = self._plan.human
        rate = absence_rate(float(human.absence[self.pool]), self.factor, float(human.usual[self.pool]))
        chance = spell_probability(rate, float(human.spell_mean[self.pool]))
        self.is_absent = rules.happens(chance, self._absence(number))
        if self.is_absent and self._spell is not None:
            self.in_spell = rules.shifts_away(self._spell(self.spells)) - 1
            self.spells += 1
            self.missed = 0

    def _remember_shift(self) -> None:
        """The last shift counts for the rate of absence, if the person was there."""
        at = self.constants
        busy, paced, control, ocra, there = self.exposures
        if there > 0.0:
            latest = shift_factor_of_absence(
                busy, paced, control, ocra, there, at[Constant.ALLOWANCE], at[Constant.BY_PACE], at[Constant.AFFECTED],
                at[Constant.STRAIN_RATIO], at[Constant.BY_RISK],
            )  # fmt: skip
            self.factor = remembered_factor(self.factor, latest)
        self.exposures = [0.0] * 5

    def attends(self, span: int) -> bool:
        """Whether somebody is there in the working hours that begin now and last so long."""
        if not self.is_absent:
            self.exposures[4] += minutes(span)
        return self.stands_in or not self.is_absent

    # work

    def go_to(self, station: int, on_piece: bool, now: int) -> None:
        """Goes to work at a station, on a piece or not."""
        self.stand_in_works = self.stands_in
        self.on_piece = on_piece
        self.counts_from = now
        if self.tires:
            self.fatigue = self._rested(now)
        if self.learns and on_piece and not self.stand_in_works:
            first, exponent = self._plan.human.first_time[station], self._plan.human.exponent[station]
            away, forgotten = minutes(now - self.last_there[station]), self.constants[Constant.FORGOTTEN]
            self.pieces[station] = pieces_after_break(
                self.pieces[station], float(first), float(exponent), away, forgotten
            )

    def pace_at(self, station: int, pace: int) -> int:
        """The pace of somebody who has just gone there, and whose own is this."""
        factor = 1.0
        if self.tires:
            factor = duration_factor(self.fatigue, self.constants[Constant.SLOWING])
        if self.stand_in_works:
            pace = rules.pace_of_stand_in(pace, int(self._plan.stand_in_pace[self.pool]))
        if self.learns and self.on_piece:
            human, mastered = self._plan.human, self.constants[Constant.MASTERED]
            factor *= learning_factor(
                self.pieces[station], float(human.exponent[station]), float(human.incompressible[station]), mastered
            )
        return rules.slowed_pace(pace, factor)

    def make_one(self, station: int) -> None:
        """Has made a piece by hand."""
        if self.learns and not self.stand_in_works:
            self.pieces[station] += 1.0

    def chance_of_defect(self, station: int, step: Step) -> float:
        """The chance that a piece which this person begins there is spoilt: by them, if the work is theirs."""
        if not self._plan.errs or step.teaches != Segment.WORK:
            return step.defect
        at = self.constants
        fatigue = self.fatigue if self.tires else 0.0
        shift = float(self._plan.human.shift_errors[self.kind])
        by_fatigue, by_skill = at[Constant.ERRORS_BY_FATIGUE], float(self._plan.human.by_skill[station])
        return rules.chance_of_defect(step.defect, shift, fatigue, by_fatigue, self.skill_at(station), by_skill)

    def skill_at(self, station: int) -> float:
        """Of this person, or of who stands in."""
        known = 1.0
        if self.learns:
            exponent, mastered = float(self._plan.human.exponent[station]), self.constants[Constant.MASTERED]
            known = skill(self.pieces[station], exponent, mastered)
        if self.stand_in_works:
            known *= min(1.0, float(self._plan.stand_in_pace[self.pool]) / PACE)
        return known

    def come_from(self, station: int, began: int, now: int) -> None:
        """Comes back from work that began then."""
        if self.tires:
            self.fatigue = fatigue_after_work(self.fatigue, self.growth[station], minutes(now - began))
            self.rests_since = now
            self.busy[station] += now - max(began, self.bin_began)
        if self.on_piece and not self.stand_in_works:
            self.last_there[station] = now
        self._expose(station, now)

    def _expose(self, station: int, now: int) -> None:
        """Counts the exposure of the work under way, up to now."""
        span, self.counts_from = minutes(now - self.counts_from), now
        if self.stand_in_works or self._spell is None:
            return
        human, exposures = self._plan.human, self.exposures
        exposures[0] += span
        if self._plan.paced[station]:
            exposures[1] += span
        exposures[2] += span * float(human.control[station])
        exposures[3] += span * float(human.ocra[station])

    def fatigue_at(self, task: Task | None, began: int, now: int) -> float:
        """Fatigue at this instant, at work on a task or not."""
        if task is None:
            return self._rested(now)
        return fatigue_after_work(self.fatigue, self.growth[task.station.index], minutes(now - began))

    def _rested(self, now: int) -> float:
        return fatigue_after_rest(self.fatigue, self.constants[Constant.RECOVERY], minutes(now - self.rests_since))
