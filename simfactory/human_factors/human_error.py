"""What fatigue, skill and the hour do to the time that work takes and to the chance of an error.

Sources end with their mark: [seen] was read, [recalled] is from memory of the literature, [J] is judgement.
"""

import math

MORNING, AFTERNOON, NIGHT = 0, 1, 2
"""Kinds of shift."""


def duration_factor(fatigue: float, slowing: float) -> float:
    """1 + d ln(1 + F): what fatigue multiplies the time of attended work by.

    `fatigue` F in 0..1, `slowing` d >= 0. At d = 0.25, F = 0.5 work takes a tenth longer.
    Source: form of Ferjani et al. 2017, Computers & Industrial Engineering 112 [recalled]; d [J].
    """
    return 1.0 + slowing * math.log(1.0 + fatigue)


def error_probability(nominal: float, fatigue: float, by_fatigue: float, skill: float, by_skill: float) -> float:
    """HEP = HEP0 (1 + k F) (1 - s skill), held between 0 and 1: the chance of an error in one task.

    `nominal` HEP0 is that of a rested beginner on a morning shift, times `shift_factor` on another one; `fatigue` F and
    `skill` in 0..1; `by_fatigue` k >= 0, `by_skill` s in 0..1.
    Source: HEP0 by kind of task from HEART, Williams 1986 [recalled]; with fatigue and learning as in Givi, Jaber &
    Neumann 2015, Applied Mathematical Modelling 39:5186 [recalled]; this form, k and s [J].
    """
    probability = nominal * (1.0 + by_fatigue * fatigue) * (1.0 - by_skill * skill)
    if probability > 1.0:
        return 1.0
    if probability > 0.0:
        return probability
    return 0.0


def guided_by_skill(by_skill: float, guided: float) -> float:
    """s' with which a beginner's chance of an error is `guided` times what it is by s, and never below the skilled's.

    From R' = max(1, guided / (1 - s)), how often a beginner errs for each error of the skilled: s' = 1 - 1 / R'. Holds
    for s in 0..1 (below 1) and guided in 0..1; at 1 it is s. Derived; that it fades as skill grows is [J].
    """
    if guided >= 1.0:
        return by_skill
    return 1.0 - 1.0 / max(1.0, guided / (1.0 - by_skill))


def shift_factor(
    shift: int, nights: int, afternoon: float, night: float, second: float, third: float, fourth: float
) -> float:
    """What the shift multiplies the chance of an error by, against a morning shift.

    `shift` is MORNING, AFTERNOON or NIGHT; `nights` counts the nights in a row, this one included (from 1). `afternoon`
    and `night` are relative to the morning; `second`, `third` and `fourth` (and later) nights to the first.
    Source: Folkard & Tucker 2003, Occupational Medicine 53:95 [recalled]; night against morning: Smith, Folkard & Poole
    1994, The Lancet 344 [seen]. Both measured injuries: that errors follow them is [J].
    """
    if shift == AFTERNOON:
        return afternoon
    if shift != NIGHT:
        return 1.0
    if nights <= 1:
        return night
    if nights == 2:
        return night * second
    if nights == 3:
        return night * third
    return night * fourth
