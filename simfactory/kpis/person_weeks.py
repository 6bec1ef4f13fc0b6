"""Person-weeks: what each week at work exposed each person to, from the counters of a plan whose people tire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import lcm
from typing import Any

import numpy as np

from simfactory.human_factors import time_pressure
from simfactory.kpis.exposure import (
    DIMENSIONS,
    EQUAL,
    band,
    effective_number,
    exposure_scores,
    other_weights,
    schedule_burden,
    score_logs,
)
from simfactory.kpis.hours import WEEK, open_until, roster_of
from simfactory.plan import Constant, Floats, Ints, Plan, ShiftKind
from simfactory.results import Counters

MILLION = 1_000_000
NIGHTS = (ShiftKind.NIGHT, ShiftKind.SECOND_NIGHT, ShiftKind.THIRD_NIGHT, ShiftKind.FOURTH_NIGHT)
_pressure: Callable[..., Any] = time_pressure  # plain arithmetic: of arrays too


@dataclass(frozen=True)
class PersonWeeks:
    """All that count in one window: sums by person, and the band that other weights give the mean of all."""

    pool: Ints  # [people] of each person who has weeks that count
    sums: Floats  # [people, 2 + 6] weeks that count, their indices and their scores (of DIMENSIONS) added up
    band: tuple[float, float]


@dataclass(frozen=True)
class _Rosters:
    """What calendars alone say of each person and week."""

    attended: Ints  # [N, weeks] ns of working hours
    burden: Floats  # [N, weeks] of the schedule


def week_of(width: int, span: int) -> int:
    """What is taken for a week (ns) in a window of `span` whose bins are `width`: the fewest weeks that are whole bins.

    The window as a whole where it is no whole number of these.
    """
    week = lcm(WEEK, width)
    return week if span % week == 0 else span


def person_weeks(plan: Plan, counters: Counters, start: int, end: int) -> PersonWeeks:
    """Sub-scores and index of every person's weeks between two edges of bins (ns); see `week_of`.

    The six measures, in the order of DIMENSIONS: OCRA index and control as means over the hours at work; mean fatigue
    at the ends of shifts; time at work over time present, against what the rest allowance permits; the effective
    number of stations; nights and afternoons among the rostered hours (nobody is rostered for overtime). Left out are
    weeks without work or presence, and weeks in which no shift of theirs ended: who is always there has no shift, and
    no index. Who stands in is exposed in place of who is absent.
    """
    week = week_of(counters.bins.width, end - start)
    weeks = (end - start) // week
    bins = slice(start // counters.bins.width, -(-end // counters.bins.width))
    per_week = (bins.stop - bins.start) // weeks

    def weekly(counter: Ints) -> Ints:
        return np.asarray(np.add.reduce(counter[:, bins].reshape(len(counter), weeks, per_week), axis=2))

    rosters = _rosters(roster_of(plan), start, week, weeks)
    busy = _by_station(plan, weekly(counters.pair_busy))
    present = rosters.attended
    if counters.absent.any():
        present = present - weekly(counters.absent) + weekly(counters.stood_in)
    shifts, tired = weekly(counters.shifts), weekly(counters.tired)
    total = busy @ np.ones(busy.shape[2])  # whole nanoseconds: exact
    counting = (total > 0) & (present > 0) & (shifts > 0)
    of_each = np.add.reduce(counting, axis=1)
    (people,) = of_each.nonzero()
    if not len(people):
        return PersonWeeks(people, np.zeros((0, 2 + len(DIMENSIONS))), NO_BAND)
    fatigue = tired[counting] / (shifts[counting] * MILLION)
    scores = exposure_scores(
        _measures(plan, busy[counting], total[counting], present[counting], fatigue, rosters.burden[counting])
    )
    first = (of_each.cumsum() - of_each)[people]
    sums = np.add.reduceat(_rows(scores), first, axis=0)
    known, mean_logs = sums[:, : 2 + len(DIMENSIONS)], sums[:, -len(DIMENSIONS) :] / sums[:, :1]
    return PersonWeeks(plan.person_pool[people], known, band(mean_logs, other_weights()))


NO_BAND = (float("nan"), float("nan"))


def _rows(scores: Floats) -> Floats:
    """[weeks, 1 + 1 + 6 + 6] of each week: one that counts, its index, its scores, their logarithms."""
    rows, logs = _by_columns(len(scores), 2 + 2 * len(DIMENSIONS)), score_logs(scores)
    rows[:, 0] = 1.0
    rows[:, 1] = np.exp(logs @ EQUAL)
    rows[:, 2 : -len(DIMENSIONS)], rows[:, -len(DIMENSIONS) :] = scores, logs
    return rows


def _by_columns(rows: int, columns: int) -> Floats:
    """[rows, columns] to be filled, column behind column: there are many rows, and what is done is done to columns."""
    return np.empty((columns, rows)).T


def _by_station(plan: Plan, busy: Ints) -> Floats:
    """[N, weeks, S] time at work, from that of pairs [K, weeks]."""
    out = np.zeros((len(plan.person_names), busy.shape[1], len(plan.station_names)))
    out[plan.pair_person, :, plan.pair_station] = busy
    return out


def _measures(plan: Plan, busy: Floats, total: Floats, present: Ints, fatigue: Floats, burden: Floats) -> Floats:
    """[rows, 6] from the time at work [rows, S] and what else there is of each row."""
    human = plan.human
    constants = human.constants.tolist()
    allowance, by_pace = constants[Constant.ALLOWANCE], constants[Constant.BY_PACE]
    ocra, control, paced = (busy @ np.array([human.ocra, human.control, plan.paced]).T / total[:, None]).T
    pressure = _pressure(total / present, allowance, paced, by_pace)
    measures = _by_columns(len(busy), len(DIMENSIONS))
    for place, column in enumerate((ocra, fatigue, pressure, control, effective_number(busy), burden)):
        measures[:, place] = column
    return measures


@lru_cache(maxsize=16)
def _rosters(frame: Plan, start: int, week: int, weeks: int) -> _Rosters:
    """Plans that differ in their numbers alone share a frame, and with it their calendars."""
    calendars = frame.person_calendar.tolist()
    shape = (len(calendars), weeks)
    edges = [start + i * week for i in range(weeks + 1)]

    def hours(*kinds: ShiftKind) -> Ints:
        known = {c: np.diff(open_until(frame, c, edges, *kinds)) for c in dict.fromkeys(calendars)}
        return np.array([known[calendar] for calendar in calendars], dtype=np.int64).reshape(shape)

    attended = hours()
    night, afternoon = (_share(hours(*kinds), attended) for kinds in (NIGHTS, (ShiftKind.AFTERNOON,)))
    return _Rosters(attended, schedule_burden(night, afternoon, np.zeros(shape)))


def _share(part: Ints, whole: Ints) -> Floats:
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
