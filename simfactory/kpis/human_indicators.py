"""Indicators of what work does to people: exposure, fatigue, errors by hour, absence, walking; plant and pools.

Told only of plants that model them (`indicators.Told`). The exposure index is no measured well-being.
"""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from operator import attrgetter
from typing import Any

import numpy as np

from simfactory.kpis.exposure import DIMENSIONS, LOW, worst_tenth
from simfactory.kpis.facts import ExposureFacts, PoolFacts
from simfactory.kpis.hours import HOUR, WEEK
from simfactory.kpis.indicators import SHARE, Better, Indicator, Scope, Told, itself, ratio
from simfactory.kpis.person_weeks import MILLION
from simfactory.kpis.station_indicators import HIGHER, LOWER, NEITHER, OWN
from simfactory.results import HOURS

POINTS = "0-100"
"""The unit of the exposure index and its scores: 100 is best."""
OECD = "OECD/JRC Handbook on composite indicators 2008, goalposts of simfactory"
BILLION = 1_000_000_000


def exposure_index(facts: ExposureFacts) -> float:
    weeks, index, *_ = facts.totals
    return ratio(index, weeks)


def score(place: int) -> Callable[[ExposureFacts], float]:
    """The mean score on one of DIMENSIONS."""
    return lambda facts: ratio(facts.totals[2 + place], facts.totals[0])


def arithmetic(facts: ExposureFacts) -> float:
    weeks, _, *scores = facts.totals
    return ratio(sum(scores), len(DIMENSIONS) * weeks)


def people_under_40(facts: ExposureFacts) -> float:
    weeks, index = facts.people[:, 0], facts.people[:, 1]
    return ratio(int(np.count_nonzero(index < LOW * weeks)), len(facts.people))


def of_worst_tenth(facts: ExposureFacts) -> float:
    return worst_tenth(facts.people[:, 1] / facts.people[:, 0]) if len(facts.people) else nan


def fatigue_at_shift_end(facts: ExposureFacts) -> float:
    return ratio(facts.tired, facts.shifts * MILLION)


def band_end(end: int) -> Callable[[ExposureFacts], float]:
    return lambda facts: nan if facts.band is None else facts.band[end]


def fatigue_in(hour: int) -> Callable[[ExposureFacts], float]:
    """Mean fatigue with which work by hand begins in one hour of the shift, from 0."""
    return lambda facts: ratio(facts.by_hour[hour][1], facts.by_hour[hour][0] * MILLION)


def error_in(hour: int) -> Callable[[ExposureFacts], float]:
    """Mean chance of an error of work by hand begun in one hour of the shift, from 0."""
    return lambda facts: ratio(facts.by_hour[hour][2], facts.by_hour[hour][0] * BILLION)


def absence_rate(people: PoolFacts) -> float:
    return ratio(people.absent, people.rostered)


def stand_in_hours(people: PoolFacts) -> float:
    return ratio(people.stood_in * WEEK, people.span * HOUR)


def stand_in_cost(people: PoolFacts) -> float:
    return people.stand_in_cost * ratio(WEEK, people.span)


def walking_share(people: PoolFacts) -> float:
    return ratio(people.walked, people.present)


_Row = tuple[str, str, str, str, Callable[[Any], float], str, Better]

_SCORES: tuple[tuple[str, str], ...] = (
    ("physical load", "charge physique"),
    ("fatigue at the end of the shift", "fatigue en fin d’équipe"),
    ("time pressure", "pression temporelle"),
    ("control over one's work", "autonomie"),
    ("variety", "variété"),
    ("schedule", "horaires"),
)
"""English and French, in the order of DIMENSIONS."""

_EXPOSURE: tuple[_Row, ...] = (
    ("exposure_index", "exposure index", "indice d’exposition",
     "geometric mean of the six scores of each person's week, mean of all", exposure_index, POINTS, HIGHER),
    *(
        (f"{posts.name}_score", f"score of {en}", f"note : {fr}",
         f"{posts.measure}: 0 at {posts.worst:.3g}, 100 at {posts.best:.3g}; mean over persons' weeks",
         score(place), POINTS, HIGHER)
        for place, (posts, (en, fr)) in enumerate(zip(DIMENSIONS, _SCORES, strict=True))
    ),
    ("people_under_40", "people badly exposed", "personnes mal exposées",
     "people whose mean index is under 40 / people", people_under_40, SHARE, LOWER),
    ("worst_tenth", "exposure index of the worst tenth", "indice d’exposition du dixième le plus exposé",
     "mean index of the tenth of people (rounded up) with the lowest", of_worst_tenth, POINTS, HIGHER),
    ("fatigue_at_shift_end", "fatigue at the end of the shift", "fatigue en fin d’équipe",
     "mean fatigue at the ends of shifts, 0 rested to 1", fatigue_at_shift_end, SHARE, LOWER),
)  # fmt: skip

_EXPOSURE_OF_PLANT: tuple[_Row, ...] = (
    ("exposure_low", "exposure index, low by other weights", "indice d’exposition, bas selon les poids",
     "5 % quantile of the index over weights of the six scores", band_end(0), POINTS, HIGHER),
    ("exposure_high", "exposure index, high by other weights", "indice d’exposition, haut selon les poids",
     "95 % quantile of the index over weights of the six scores", band_end(1), POINTS, HIGHER),
    ("exposure_arithmetic", "exposure index by arithmetic means", "indice d’exposition par moyennes arithmétiques",
     "arithmetic mean of the six scores, mean over persons' weeks", arithmetic, POINTS, HIGHER),
    *(
        (f"fatigue_hour_{hour + 1}", f"fatigue in hour {hour + 1} of the shift",
         f"fatigue pendant l’heure {hour + 1} de l’équipe",
         "mean fatigue with which work by hand begins in that hour; the last hour holds all later ones",
         fatigue_in(hour), SHARE, LOWER)
        for hour in range(HOURS)
    ),
    *(
        (f"error_hour_{hour + 1}", f"chance of an error in hour {hour + 1} of the shift",
         f"probabilité d’erreur pendant l’heure {hour + 1} de l’équipe",
         "mean chance of an error of work by hand begun in that hour; the last hour holds all later ones",
         error_in(hour), SHARE, LOWER)
        for hour in range(HOURS)
    ),
)  # fmt: skip

_ABSENCE: tuple[_Row, ...] = (
    ("absence_rate", "absence rate", "taux d’absence",
     "working hours missed / working hours of people with shifts", absence_rate, SHARE, LOWER),
    ("stand_in_hours", "hours of stand-ins per week", "heures de remplacement par semaine",
     "working hours in which somebody stood in for who was absent / weeks", stand_in_hours, "h/week", NEITHER),
)  # fmt: skip

_COST: _Row = (
    "stand_in_cost", "cost of stand-ins per week", "coût des remplacements par semaine",
    "paid hours of stand-ins · their price / weeks", stand_in_cost, "EUR/week", LOWER,
)  # fmt: skip

_WALKING: _Row = (
    "walking_share", "walking between posts", "déplacements entre postes",
    "time on the way to another post / present", walking_share, SHARE, LOWER,
)  # fmt: skip


def _indicators(scope: Scope, rows: tuple[_Row, ...], told: Told, reach: Callable[[Any], Any]) -> tuple[Indicator, ...]:
    source = OECD if told is Told.TIRING else OWN
    return tuple(
        Indicator(name, "", scope, en, fr, formula, unit, better, source, of, told, reach)
        for name, en, fr, formula, of, unit, better in rows
    )


POOL = (
    *_indicators(Scope.POOL, _EXPOSURE, Told.TIRING, attrgetter("exposure")),
    *_indicators(Scope.POOL, _ABSENCE, Told.ABSENCE, itself),
    *_indicators(Scope.POOL, (_WALKING,), Told.WALKING, itself),
)

PLANT = (
    *_indicators(Scope.PLANT, (*_EXPOSURE, *_EXPOSURE_OF_PLANT), Told.TIRING, attrgetter("people.exposure")),
    *_indicators(Scope.PLANT, (*_ABSENCE, _COST), Told.ABSENCE, attrgetter("people")),
    *_indicators(Scope.PLANT, (_WALKING,), Told.WALKING, attrgetter("people")),
)
