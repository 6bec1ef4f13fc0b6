"""Time pressure, job strain, physical risk, and the absence that follows from them over weeks.

Sources end with their mark: [seen] was read, [recalled] is from memory of the literature, [J] is judgement.
"""

import math

EASY_PRESSURE, FULL_PRESSURE = 0.70, 1.25
"""Time pressure at which demand begins, and at which it is full: somebody always busy, at paced work only [J]."""


def time_pressure(busy: float, allowance: float, paced: float, by_pace: float) -> float:
    """Share of busy time over the share that the rest allowance permits: busy (1 + A) (1 + p paced). 1 is the limit.

    `busy` in 0..1 of the time present, `allowance` A the rest due per time of work (ILO: at least 9 % [recalled]),
    `paced` the share in 0..1 of the busy time at paced work, `by_pace` p >= 0 what pacing adds. Form and p [J].
    """
    return busy * (1.0 + allowance) * (1.0 + by_pace * paced)


def demand(pressure: float) -> float:
    """Demand in 0..1: the way of the time pressure (>= 0) from EASY_PRESSURE to FULL_PRESSURE. [J]"""
    way = (pressure - EASY_PRESSURE) / (FULL_PRESSURE - EASY_PRESSURE)
    if way > 1.0:
        return 1.0
    return way if way > 0.0 else 0.0


def strain(demanded: float, control: float) -> float:
    """Job strain in 0..1: demand times lack of control, 1 where demand is full and control nil.

    Both in 0..1. Source: strain is high demand with low control, Karasek 1979 [recalled]; the product is [J].
    """
    return demanded * (1.0 - control)


def ocra_prevalence(index: float, slope: float) -> float:
    """Share of people affected by upper-limb disorders, in 0..1: slope times the OCRA index.

    `slope` is 2.39 % per point; OCRA up to 2.2 is green, to 3.5 yellow, red above. Holds for index >= 0.
    Source: Occhipinti & Colombini 2007 [recalled; 23 groups with n = 5,373 seen].
    """
    share = slope * index
    return 1.0 if share > 1.0 else share


def absence_factor(strained: float, ratio: float, affected: float, by_risk: float) -> float:
    """RR^strain (1 + m risk): what strain and physical risk multiply a person's absence by.

    `strained` in 0..1; `ratio` RR > 0 is the relative risk at full strain; `affected` in 0..1 the share of people
    affected (`ocra_prevalence`), `by_risk` m >= 0. Source: RR 1.44, and 1.16 to 1.66 by sex, of 18 cohorts: Amiri &
    Behnezhad 2020 [seen]; RR to the power of strain, and m [J].
    """
    return math.pow(ratio, strained) * (1.0 + by_risk * affected)


SHIFTS_REMEMBERED = 20.0
"""Shifts over which strain and physical risk build up in a person's absence, four weeks of five [J]."""


def shift_factor_of_absence(
    busy: float, paced: float, control: float, ocra: float, present: float, allowance: float, by_pace: float,
    slope: float, ratio: float, by_risk: float,
) -> float:  # fmt: skip
    """The `absence_factor` of one shift of a person: by its strain and its physical risk.

    `busy` and `present` are minutes at work and there, `paced` minutes at paced work; `control` and `ocra` are control
    (0..1) and OCRA index of the posts, each times the minutes there. The rest as in `time_pressure`, `ocra_prevalence`
    and `absence_factor`. 1 for somebody who did not work.
    """
    if busy <= 0.0 or present <= 0.0:
        return 1.0
    pressure = time_pressure(min(1.0, busy / present), allowance, paced / busy, by_pace)
    strained = strain(demand(pressure), control / busy)
    return absence_factor(strained, ratio, ocra_prevalence(ocra / busy, slope), by_risk)


def remembered_factor(before: float, latest: float) -> float:
    """The absence factor of a person after one more shift: exponentially smoothed over SHIFTS_REMEMBERED [J]."""
    return before + (latest - before) / SHIFTS_REMEMBERED


def absence_rate(base: float, factor: float, mean_factor: float) -> float:
    """Share of rostered days that a person is absent: a0 factor / mean factor, held to at most 1.

    `base` a0 in 0..1 is the rate of the plant as it is and `mean_factor` > 0 the mean there of everybody's
    `absence_factor`: so the plant as it is keeps a0. Derived.
    """
    rate = base * factor / mean_factor
    return 1.0 if rate > 1.0 else rate


def spell_probability(rate: float, mean_days: float) -> float:
    """Chance p, on a rostered day without absence under way, that a spell begins: a / (a + L (1 - a)).

    With spells of `mean_days` L >= 1 whole rostered days the share of days absent is then exactly `rate` a in 0..1
    (one spell may follow another at once). Derived: a = L p / (L p + 1 - p).
    """
    return rate / (rate + mean_days * (1.0 - rate))
