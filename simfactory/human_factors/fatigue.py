"""Fatigue F of a person, from 0 (rested) to 1 (can no more): it grows at work, decays at rest, from where it stands.

Rates are per unit of time, durations in the same unit (the constants of this room are per minute). Sources end with
their mark: [recalled] is from memory of the literature and to be verified, [J] is judgement (see `constants`).
"""

import math
from dataclasses import dataclass

HELD_FOR_EVER = 0.15
"""Share of the greatest force up to which a posture is taken to be held without limit. Rohmert [recalled]."""


def fatigue_after_work(start: float, rate: float, duration: float) -> float:
    """F(t) = 1 - (1 - F0) exp(-lambda t): fatigue after work of a `duration`, begun at fatigue `start`.

    Work resumed goes on from where fatigue stands: t1 and then t2 tire like t1 + t2. Exactly `start` at t = 0, never
    above 1. Holds for start 0..1, rate and duration >= 0.
    Source: Jaber, Givi & Neumann 2013, Applied Mathematical Modelling 37:7287 [recalled; the abstract was seen].
    """
    return start + (1.0 - start) * (1.0 - math.exp(-rate * duration))


def fatigue_after_rest(start: float, rate: float, duration: float) -> float:
    """F(t) = F0 exp(-mu t): fatigue after a rest of a `duration`, begun at fatigue `start`.

    Holds for start 0..1, rate and duration >= 0. Source: as `fatigue_after_work` [recalled].
    """
    return start * math.exp(-rate * duration)


def mean_fatigue_at_work(start: float, rate: float, duration: float) -> float:
    """Mean over time of `fatigue_after_work` from 0 to `duration`: 1 - (1 - F0) (1 - exp(-lambda t)) / (lambda t).

    Holds for start 0..1, rate and duration >= 0; `start` at t = 0. Derived.
    """
    return start + (1.0 - start) * (1.0 - _mean_decay(rate * duration))


def mean_fatigue_at_rest(start: float, rate: float, duration: float) -> float:
    """Mean over time of `fatigue_after_rest` from 0 to `duration`: F0 (1 - exp(-mu t)) / (mu t).

    Holds for start 0..1, rate and duration >= 0; `start` at t = 0. Derived.
    """
    return start * _mean_decay(rate * duration)


def _mean_decay(x: float) -> float:
    """(1 - exp(-x)) / x, the mean of exp(-x) from 0 to x >= 0; 1 at 0."""
    return _approach(x) / x if x > 0.0 else 1.0


def _approach(x: float) -> float:
    """1 - exp(-x) for x >= 0, with all its digits where x is small (Kahan: the error of exp is that of its log)."""
    left = math.exp(-x)
    if x > 1.0:
        return 1.0 - left
    if left == 1.0:
        return x
    return x * (left - 1.0) / math.log(left)


def fatigue_rate(endurance: float, greatest: float) -> float:
    """lambda = -ln(1 - Fmax) / MET: the rate at which fatigue reaches `greatest` after the maximum endurance time.

    Holds for endurance > 0 (its unit of time is that of the rate) and 0 <= greatest < 1.
    Source: Jaber, Givi & Neumann 2013 [recalled].
    """
    return -math.log(1.0 - greatest) / endurance


def endurance_time(force: float) -> float:
    """Minutes that a static force can be held: -1.5 + 2.1/f - 0.6/f^2 + 0.1/f^3; infinite up to f = 0.15.

    `force` is the share f of the greatest voluntary force. Holds for 0.15 < f <= 1. Source: Rohmert 1960 [recalled].
    """
    if force <= HELD_FOR_EVER:
        return math.inf
    return -1.5 + 2.1 / force - 0.6 / (force * force) + 0.1 / (force * force * force)


def rest_allowance(held: float, force: float) -> float:
    """Rest after a static hold, as a multiple of its time: 18 (t/T)^1.4 (f - 0.15)^0.5, T the endurance time.

    `held` is t in minutes, `force` the share f of the greatest voluntary force. 0 up to f = 0.15.
    Holds for 0 <= t <= T and f <= 1. Source: Rohmert 1973 [recalled].
    """
    if force <= HELD_FOR_EVER or held <= 0.0:
        return 0.0
    return 18.0 * math.pow(held / endurance_time(force), 1.4) * math.sqrt(force - HELD_FOR_EVER)


def murrell_rest(time: float, power: float, limit: float) -> float:
    """Rest needed within a working `time`, in its unit: R = T (W - S) / (W - 1.5); 0 up to W = S.

    `power` W is the mean energy spent at work and `limit` S what can be sustained, both in kcal/min; 1.5 is rest.
    Holds for S > 1.5; S is about 5 for men and 4 for women. Source: Murrell 1965 [recalled].
    """
    if power <= limit:
        return 0.0
    return time * (power - limit) / (power - 1.5)


def steady_fatigue_after_work(growth: float, recovery: float, work: float, rest: float) -> float:
    """Fatigue at each end of work once a cycle of work and rest repeats itself: (1 - a) / (1 - a b).

    a = exp(-lambda work), b = exp(-mu rest); rates are `growth` lambda and `recovery` mu. 0 where nothing tires.
    Holds for rates and times >= 0; without recovery it is 1. Derived from the two laws above.
    """
    grown = growth * work
    if grown <= 0.0:
        return 0.0
    return _approach(grown) / _approach(grown + recovery * rest)


@dataclass(frozen=True)
class FatigueCycle:
    """Fatigue in a cycle of work and rest that repeats itself: at its turns, and its means over time."""

    start_of_work: float
    end_of_work: float
    mean_at_work: float
    mean_at_rest: float
    mean: float


def fatigue_cycle(growth: float, recovery: float, work: float, rest: float) -> FatigueCycle:
    """The cycle of work and rest that fatigue settles into, wherever it begins.

    Rates per unit of time and times in that unit, all >= 0, work + rest > 0. Derived.
    """
    end = steady_fatigue_after_work(growth, recovery, work, rest)
    start = fatigue_after_rest(end, recovery, rest)
    at_work = mean_fatigue_at_work(start, growth, work)
    at_rest = mean_fatigue_at_rest(end, recovery, rest)
    return FatigueCycle(start, end, at_work, at_rest, (work * at_work + rest * at_rest) / (work + rest))
