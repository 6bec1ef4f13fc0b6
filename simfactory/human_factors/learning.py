"""Learning by doing, forgetting by not doing, and the skill of a person at a task.

`n` is the number of the piece at hand, from 1, as if all before it had been made without a break; forgetting lowers it,
so that it need not be whole. `exponent` b >= 0 is that of the unit time n^-b. `first` is the time of the first piece.
Sources end with their mark: [recalled] is from memory of the literature, [J] is judgement.
"""

import math


def learning_exponent(rate: float) -> float:
    """b = -log2(rate): the unit time falls to `rate` of itself whenever n doubles.

    Holds for 0 < rate <= 1; assembly 0.80-0.85, machining 0.90-0.95 [recalled]. Source: Wright 1936 [recalled].
    """
    return -math.log(rate) / math.log(2.0)


def wright_time(first: float, n: float, exponent: float) -> float:
    """T(n) = T1 n^-b: time of the n-th piece, in the unit of `first`, which is the unit form of Wright's law.

    Holds for n >= 1, b >= 0. Source: Wright 1936, Journal of the Aeronautical Sciences 3 [recalled].
    """
    return first * math.pow(n, -exponent)


def wright_total(first: float, pieces: int, exponent: float) -> float:
    """Time of the first `pieces` in Wright's unit form, the exact sum; divided by `pieces` it is their average."""
    total = 0.0
    for n in range(1, pieces + 1):
        total += wright_time(first, float(n), exponent)
    return total


def averaged_total(first: float, pieces: float, exponent: float) -> float:
    """T1 n^(1-b): time of the first n pieces in the cumulative-average form, where their average is T1 n^-b.

    Holds for pieces >= 0, 0 <= b < 1; in the unit of `first`. Source: Wright 1936 [recalled].
    """
    return first * math.pow(pieces, 1.0 - exponent)


def averaged_time(first: float, n: float, exponent: float) -> float:
    """Time of the n-th piece in the cumulative-average form: the total of n less that of n - 1. Holds for n >= 1."""
    return averaged_total(first, n, exponent) - averaged_total(first, n - 1.0, exponent)


def de_jong_time(first: float, n: float, exponent: float, incompressible: float) -> float:
    """T(n) = T1 (M + (1 - M) n^-b): Wright's law with a share M of the first time that nobody can learn away.

    Holds for n >= 1, b >= 0, 0 <= M <= 1; M is about 0.25 for manual and 0.5 for machine-paced work [recalled].
    Source: De Jong 1957, Ergonomics 1 [recalled].
    """
    return first * (incompressible + (1.0 - incompressible) * math.pow(n, -exponent))


def de_jong_total(first: float, pieces: int, exponent: float, incompressible: float) -> float:
    """Time of the first `pieces` by De Jong, the exact sum; divided by `pieces` it is their average."""
    total = 0.0
    for n in range(1, pieces + 1):
        total += de_jong_time(first, float(n), exponent, incompressible)
    return total


def learning_factor(n: float, exponent: float, incompressible: float, mastered: float) -> float:
    """What learning multiplies the mastered time of work by: De Jong's T(n) / T(N), exactly 1 from n = N on.

    `mastered` N is the piece from which the task counts as mastered: a scenario's cycle is that of somebody who
    masters it. Holds for n >= 1, N >= 1, b >= 0, 0 <= M <= 1. Derived; that learning ends at N is [J].
    """
    if n >= mastered:
        return 1.0
    return de_jong_time(1.0, n, exponent, incompressible) / de_jong_time(1.0, mastered, exponent, incompressible)


def guided_incompressible(incompressible: float, exponent: float, mastered: float, guided: float) -> float:
    """M' with which a beginner's time is `guided` times what it is by M, and never less than the mastered time.

    From L' = max(1, guided L) and L = 1 / (M + (1 - M) N^-b), the `learning_factor` of the first piece:
    M' = (1 / L' - N^-b) / (1 - N^-b), so that what guidance takes off fades as skill grows, and is nothing at mastery.
    Holds for guided in 0..1; at 1, and where there is nothing to learn, it is M. Derived; that it fades is [J].
    """
    left = math.pow(mastered, -exponent)
    if guided >= 1.0 or left >= 1.0:
        return incompressible
    first = learning_factor(1.0, exponent, incompressible, mastered)
    return (1.0 / max(1.0, guided * first) - left) / (1.0 - left)


def skill(n: float, exponent: float, mastered: float) -> float:
    """Fraction of the way from the first time to the mastered time: (1 - n^-b) / (1 - N^-b), in 0..1.

    The same by Wright and by De Jong: what cannot be learnt falls out. 1 from n = N on, and where there is nothing to
    learn. Holds for n >= 1, N >= 1, b >= 0. This measure of skill is [J].
    """
    if n >= mastered:
        return 1.0
    way = 1.0 - math.pow(mastered, -exponent)
    if way <= 0.0:
        return 1.0
    return (1.0 - math.pow(n, -exponent)) / way


def pieces_at_skill(skilled: float, exponent: float, mastered: float) -> float:
    """The number of the piece at which `skill` is `skilled`: (1 - skill (1 - N^-b))^(-1/b), between 1 and N.

    Holds for skill in 0..1, N >= 1, b >= 0; where there is nothing to learn it is N. Derived.
    """
    left = math.pow(mastered, -exponent)
    if skilled >= 1.0 or left >= 1.0:
        return mastered
    return math.pow(1.0 - skilled * (1.0 - left), -1.0 / exponent)


def experience(known: float, exponent: float, mastered: float) -> float:
    """The number of the piece at hand for somebody who knows a task so far: `pieces_at_skill`, and infinite at 1.

    What somebody knows as a routine is not forgotten: the times that a scenario gives are those of its people as they
    are, with their absences. LFCM says the same of an infinite n. What is learnt anew can be forgotten again. Holds
    for known in 0..1; that 1 is a routine is [J].
    """
    return math.inf if known >= 1.0 else pieces_at_skill(known, exponent, mastered)


def forgetting_exponent(n: float, first: float, exponent: float, forgotten: float) -> float:
    """LFCM: f = b (1 - b) ln(n) / ln(1 + D / t(n)), t(n) = T1 n^(1-b) / (1 - b) the time that n pieces took.

    `forgotten` D is the break after which nothing is remembered, in the unit of `first`. Holds for n >= 1, T1 > 0,
    D > 0 and 0 < b < 1. Source: Jaber & Bonney 1996, Applied Mathematical Modelling 20 [recalled]; D 30-365 days [J].
    """
    taken = first * math.pow(n, 1.0 - exponent) / (1.0 - exponent)
    return exponent * (1.0 - exponent) * math.log(n) / math.log(1.0 + forgotten / taken)


GRACE = 3 * 24 * 60.0
"""Minutes away from a task after which forgetting begins: a weekend is no absence from it [J]."""


def pieces_after_break(n: float, first: float, exponent: float, away: float, forgotten: float) -> float:
    """What n has become for somebody who comes back to a task: `remembered_pieces` of the time away beyond GRACE.

    All times in minutes. LFCM was made for breaks of weeks; counted from the first minute on it would let people forget
    between two pieces. That nothing is forgotten within GRACE is [J]. An infinite n, a routine, stays so.
    """
    if n == math.inf:
        return n
    return remembered_pieces(n, first, exponent, away - GRACE, forgotten)


def remembered_pieces(n: float, first: float, exponent: float, away: float, forgotten: float) -> float:
    """LFCM: what n has become after a break: u = n^(1 + f/b) y^(-f/b), between 1 (all forgotten) and n.

    y is the piece that would have been reached by working through the break, f the `forgetting_exponent`. With both
    put in: u = n^(1 - ln(1 + d/t) / ln(1 + D/t)), t as there. `away` d, `forgotten` D and `first` in one unit of time.
    Holds for n >= 1, T1 > 0, d >= 0, D > 0, 0 <= b < 1. That it serves De Jong's law too is [J].
    Source: Jaber & Bonney 1996 [recalled].
    """
    if away <= 0.0:
        return n
    if away >= forgotten:
        return 1.0
    taken = first * math.pow(n, 1.0 - exponent) / (1.0 - exponent)
    return math.pow(n, 1.0 - math.log(1.0 + away / taken) / math.log(1.0 + forgotten / taken))
