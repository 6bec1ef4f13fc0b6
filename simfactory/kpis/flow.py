"""Where pieces are expected to go, from a plan alone: visits, verdicts, scrap, escapes. Sound and defective ones apart.

Pieces follow a Markov chain over (step, condition): sound, defective, or defective and sent here by a rejection (only
these may be mended). What an operation does to a piece: mend it, then perhaps make a new defect; then the verdict;
then the branch. Pieces that a failure scraps are left out.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simfactory.kpis.hours import HOUR
from simfactory.plan import AGAIN, OUT, SCRAP, Floats, Ints, Plan

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_ENDLESS = 1e9  # so many visits are no visits: the piece goes round for ever
SOUND, DEFECTIVE, REJECTED = 0, 1, 2  # conditions in which a piece arrives


class Inspected(NamedTuple):
    """Shares of pieces after an inspection: two accepted, two rejected."""

    accepted_sound: Floats
    accepted_defective: Floats
    rejected_sound: Floats
    rejected_defective: Floats


def inspect(sound: Floats, defective: Floats, detects: Floats, false_rejects: Floats) -> Inspected:
    """What an imperfect inspection makes of shares of sound and defective pieces; arrays of one shape, or numbers."""
    return Inspected(
        accepted_sound=sound * (1.0 - false_rejects),
        accepted_defective=defective * (1.0 - detects),
        rejected_sound=sound * false_rejects,
        rejected_defective=defective * detects,
    )


@dataclass(frozen=True)
class ExpectedFlow:
    """What becomes of one started piece of each product, on average. Infinite where a piece can never leave."""

    visits: Floats  # [R] operations (each time round counts)
    rejected: Floats  # [R]
    scrapped: Floats  # [R]
    good: Floats  # [P] leaves sound: the rolled yield
    escapes: Floats  # [P] leaves with a defect
    scrap: Floats  # [P]

    @property
    def starts_per_good(self) -> Floats:
        """[P] pieces to start for one good piece; infinite where none becomes good."""
        with np.errstate(divide="ignore"):
            return np.asarray(1.0 / self.good)

    @property
    def escapes_per_shipped(self) -> Floats:
        """[P]; NaN where nothing is shipped."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.escapes / (self.good + self.escapes))


def expected_flow(plan: Plan) -> ExpectedFlow:
    """Solves the linear system of expected visits: one unknown for each step and condition."""
    after = [_operated(plan, condition) for condition in (SOUND, DEFECTIVE, REJECTED)]
    ways, returns = _ways(plan), _returns(plan)
    moves = [move for condition, done in enumerate(after) for move in _moves(condition, done, ways, returns)]
    arrivals = _solve(plan, moves)  # [R, 3]
    accepted_sound, accepted_defective, rejected_sound, rejected_defective = (
        _total(arrivals, [done[i] for done in after]) for i in range(4)
    )
    rejected = rejected_sound + rejected_defective
    steps = len(plan.step_station)
    scrapped = _sunk(ways, SCRAP, accepted_sound + accepted_defective, steps) + _sunk(returns, SCRAP, rejected, steps)
    return ExpectedFlow(
        visits=arrivals.sum(axis=1),
        rejected=rejected,
        scrapped=scrapped,
        good=_by_product(plan, _sunk(ways, OUT, accepted_sound, steps)),
        escapes=_by_product(plan, _sunk(ways, OUT, accepted_defective, steps)),
        scrap=_by_product(plan, scrapped),
    )


def leaving_station(plan: Plan, flow: ExpectedFlow) -> Floats:
    """[R] how often what leaves a step goes to another station, per started piece."""
    steps = len(plan.step_station)
    found = np.zeros(steps)
    for ways, pieces in ((_ways(plan), flow.visits - flow.rejected), (_returns(plan), flow.rejected)):
        away = (ways.to >= 0) & (plan.step_station[ways.to] != plan.step_station[ways.step])
        found += summed_by(ways.step[away], times(pieces[ways.step[away]], ways.share[away]), steps)
    return found


def standard_work(plan: Plan) -> Floats:
    """[P] hours of load + cycle + unload along the route of a piece that is never rejected nor scrapped.

    The weights of productivity, when taken from the plan before at the central values (DESIGN: section 8).
    """
    steps = len(plan.step_station)
    ways = _without_scrap(_ways(plan), steps)
    sound = np.ones(steps)
    arrivals = _solve(plan, list(_moves(SOUND, Inspected(sound, 0.0 * sound, 0.0 * sound, 0.0 * sound), ways, ways)))
    return _by_product(plan, times(arrivals[:, SOUND], plan.work_content / HOUR))


class _Ways(NamedTuple):
    """Branches: from which step, to which destination, with which share."""

    step: Ints
    to: Ints
    share: Floats


def _ways(plan: Plan) -> _Ways:
    return _branches(plan.branch_first, plan.branch_to, plan.branch_upto)


def _returns(plan: Plan) -> _Ways:
    """Where rejected pieces go; "again" is the step itself."""
    ways = _branches(plan.reject_first, plan.reject_to, plan.reject_upto)
    return ways._replace(to=np.where(ways.to == AGAIN, ways.step, ways.to))


def _branches(first: Ints, to: Ints, upto: Floats) -> _Ways:
    step = np.repeat(np.arange(len(first) - 1), np.diff(first))
    before = np.concatenate([[0.0], upto[:-1]])
    before[first[:-1][np.diff(first) > 0]] = 0.0
    return _Ways(step, to, upto - before)


def _without_scrap(ways: _Ways, steps: int) -> _Ways:
    """The ways of pieces that do not end as scrap."""
    kept = ways.to != SCRAP
    ways = _Ways(ways.step[kept], ways.to[kept], ways.share[kept])
    total = summed_by(ways.step, ways.share, steps)[ways.step]
    return ways._replace(share=np.divide(ways.share, total, out=np.zeros_like(total), where=total > 0.0))


def _operated(plan: Plan, condition: int) -> Inspected:
    """[R] each: what an operation and its verdict make of one piece that arrives in this condition."""
    mended = {SOUND: np.ones(len(plan.defect)), DEFECTIVE: np.zeros(len(plan.defect)), REJECTED: plan.mends}[condition]
    sound = mended * (1.0 - plan.defect)
    detects = np.where(plan.inspects, plan.detects, 0.0)
    false_rejects = np.where(plan.inspects, plan.false_rejects, 0.0)
    return inspect(sound, 1.0 - sound, detects, false_rejects)


def _moves(condition: int, done: Inspected, ways: _Ways, returns: _Ways) -> list[tuple[Ints, Ints, Floats]]:
    """Entries (from, to, probability) of the chain for pieces in one condition; a state is 3·step + condition."""
    out = []
    for some, share, becomes in (
        (ways, done.accepted_sound, SOUND),
        (ways, done.accepted_defective, DEFECTIVE),
        (returns, done.rejected_sound, SOUND),
        (returns, done.rejected_defective, REJECTED),
    ):
        chance = some.share * share[some.step]
        goes_on = (some.to >= 0) & (chance > 0.0)
        out.append((3 * some.step[goes_on] + condition, 3 * some.to[goes_on] + becomes, chance[goes_on]))
    return out


def _solve(plan: Plan, moves: list[tuple[Ints, Ints, Floats]]) -> Floats:
    """[R, 3] expected arrivals in each condition per started piece, over the states that a piece can reach."""
    states, entries = 3 * len(plan.step_station), 3 * plan.entry_step + SOUND
    tails, heads, chances = (np.concatenate(column) for column in zip(*moves, strict=True))
    arrivals = _straight_through(states, entries, tails, heads, chances)
    if arrivals is None:
        arrivals = _with_loops(plan, entries, tails, heads, chances)
    return arrivals.reshape(-1, 3)


def _straight_through(states: int, entries: Ints, tails: Ints, heads: Ints, chances: Floats) -> Floats | None:
    """Expected visits to each state, those upstream first; None where a piece may come back to one.

    Most plants have no loops, and are spared the tenth of a second that the solver of the others takes to load.
    """
    ways: dict[int, list[tuple[int, float]]] = {}
    for tail, head, chance in zip(tails.tolist(), heads.tolist(), chances.tolist(), strict=True):
        ways.setdefault(tail, []).append((head, chance))
    visits = dict.fromkeys(entries.tolist(), 1.0)
    feeding = _feeding(list(visits), ways)
    known = [state for state, count in feeding.items() if not count]
    for state in known:
        for head, chance in ways.get(state, ()):
            visits[head] = visits.get(head, 0.0) + visits[state] * chance
            feeding[head] -= 1
            if not feeding[head]:
                known.append(head)
    return np.array([visits.get(state, 0.0) for state in range(states)]) if len(known) == len(feeding) else None


def _feeding(entries: list[int], ways: Mapping[int, list[tuple[int, float]]]) -> dict[int, int]:
    """For every state that a piece can reach, by how many ways it is reached from such states."""
    count, waiting = dict.fromkeys(entries, 0), list(entries)
    for state in waiting:
        for head, _ in ways.get(state, ()):
            if head not in count:
                waiting.append(head)
            count[head] = count.get(head, 0) + 1
    return count


def _with_loops(plan: Plan, entries: Ints, tails: Ints, heads: Ints, chances: Floats) -> Floats:
    """Expected visits to each state, of which some may be visited again; infinite where a piece never leaves."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import breadth_first_order

    states = 3 * len(plan.step_station)
    outside = np.full(len(entries), states)  # one more state, from which every product starts
    rows, columns = np.concatenate([tails, outside]), np.concatenate([heads, entries])
    weights = np.concatenate([chances, np.ones(len(entries))])
    chain = coo_matrix((weights, (rows, columns)), shape=(states + 1, states + 1)).tocsr()
    reached = np.sort(breadth_first_order(chain, states, return_predecessors=False))[:-1]
    start = np.zeros(states)
    start[entries] = 1.0
    arrivals = np.zeros(states)
    arrivals[reached] = _stationary(chain[reached][:, reached], start[reached])
    if np.isinf(arrivals).any():  # some product goes round for ever: which one?
        product = np.repeat(plan.step_product, 3)
        for p in range(len(plan.product_names)):
            own = reached[product[reached] == p]
            arrivals[own] = _stationary(chain[own][:, own], start[own])
    return arrivals


def _stationary(chain: csr_matrix, start: Floats) -> Floats:
    """Expected visits to each state of a chain that is left for good in the end; infinite if it is not."""
    from scipy.sparse import eye_array
    from scipy.sparse.linalg import MatrixRankWarning, spsolve

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MatrixRankWarning)
        visits = np.atleast_1d(spsolve((eye_array(len(start)) - chain.T).tocsc(), start))
    leaves = np.all(np.isfinite(visits)) and np.all(np.abs(visits) < _ENDLESS)
    return visits if leaves else np.full(len(start), np.inf)


def times(number: Floats, each: Floats) -> Floats:
    """number · each; 0 where either is 0, be the other infinite."""
    nothing = (number == 0.0) | (each == 0.0)
    return np.where(nothing, 0.0, np.where(nothing, 0.0, number) * np.where(nothing, 0.0, each))


def _total(arrivals: Floats, outcome: list[Floats]) -> Floats:
    """[R] pieces with one outcome, over the conditions in which they arrive."""
    return np.asarray(sum(times(arrivals[:, i], share) for i, share in enumerate(outcome)))


def _sunk(ways: _Ways, sink: int, pieces: Floats, steps: int) -> Floats:
    """[R] pieces that go to a sink from each step."""
    into = ways.to == sink
    return summed_by(ways.step[into], times(pieces[ways.step[into]], ways.share[into]), steps)


def summed_by(owner: Ints, values: Floats, count: int) -> Floats:
    """Sums of values by owner, for owners 0 to count - 1."""
    return np.asarray(np.bincount(owner, weights=values, minlength=count), dtype=np.float64)


def _by_product(plan: Plan, per_step: Floats) -> Floats:
    """[P] sums over the steps of each product."""
    return summed_by(plan.step_product, per_step, len(plan.product_names))
