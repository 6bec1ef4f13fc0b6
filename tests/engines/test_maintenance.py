"""Maintenance against exact answers: both engines meet them. Times are minutes unless said."""

from __future__ import annotations

from math import erf, exp, pi, sqrt

import numpy as np
import pytest

from simfactory.engines import ENGINES, simulate
from simfactory.plan import Clock, Plan, SourceKind
from simfactory.results import Kind, Run, State
from simfactory.sampling.sampler import EXPONENTIAL, duration
from simfactory.sampling.streams import uniforms
from tests.engines.plans import HOUR, MINUTE, At, Comes, Fails, constant, exponential, law, make_plan, number

REPLICATIONS, HOURS = 16, 1500
ERRORS = 4.0
"""Standard errors of the mean within which the exact answer lies."""
RARELY = [Comes(kind=SourceKind.ARRIVALS, every=constant(10**9))]

both = pytest.mark.parametrize("engine", ENGINES)


def runs(plan: Plan, engine: str) -> list[Run]:
    return [simulate(plan, seed=7, replication=r, until=HOURS * HOUR, engine=engine) for r in range(REPLICATIONS)]


def share(some: list[Run], state: State) -> list[float]:
    """Of the only machine's time, in each run."""
    return [float(run.counters.machine_time[0, state].sum()) / (HOURS * HOUR) for run in some]


def agrees(found: list[float], exact: float, within: float) -> bool:
    """Whether the exact answer lies inside the interval, and that is narrow enough to mean something."""
    half = ERRORS * float(np.std(found, ddof=1)) / sqrt(len(found))
    assert half <= within * exact, f"{half} is too wide for {exact}"
    return abs(float(np.mean(found)) - exact) <= half


def machine(fails: dict[str, Fails], sources: list[Comes] | None = None) -> Plan:
    return make_plan([At("saw", constant(1), fails=fails)], sources=sources or [Comes()])


@both
def test_what_is_caught_goes_from_failures_to_planned_stops(engine: str) -> None:
    """Renewal reward: a life of 20 pieces of a minute, then a repair, or a planned one of half its length."""
    caught, repair, part = 0.28, 10.0, 0.5
    life = number("discrete", values=[5, 35], p=[0.5, 0.5])
    plan = machine({"jam": Fails(life, exponential(repair), Clock.CYCLES, caught=caught, caught_repair=part)})
    round_ = 20.0 + (1 - caught) * repair + caught * part * repair
    some = runs(plan, engine)
    assert agrees(share(some, State.DOWN), (1 - caught) * repair / round_, 0.03)
    assert agrees(share(some, State.PLANNED), caught * part * repair / round_, 0.06)
    stops, failures = (sum(int(getattr(run.counters, name).sum()) for run in some) for name in ("stops", "failures"))
    assert stops / (stops + failures) == pytest.approx(caught, abs=ERRORS * sqrt(0.28 * 0.72 / (stops + failures)))


@both
def test_replacement_by_age_is_that_of_barlow_and_proschan(engine: str) -> None:
    """Barlow and Proschan (1965, Mathematical Theory of Reliability, chapter 4): replaced at 40, or after a failure."""
    scale, age, after_failure, by_plan = 50.0, 40.0, 8.0, 2.0
    wears = Fails(law("weibull", scale=scale, shape=2.0), constant(after_failure), Clock.CALENDAR, renews=["service"])
    service = Fails(constant(age), constant(by_plan), Clock.CALENDAR, planned=True, renews=["wear"])
    failed = 1 - exp(-((age / scale) ** 2))
    up = scale * sqrt(pi) / 2 * erf(age / scale)
    round_ = up + failed * after_failure + (1 - failed) * by_plan
    some = runs(machine({"wear": wears, "service": service}, RARELY), engine)
    assert agrees(share(some, State.DOWN), failed * after_failure / round_, 0.05)
    assert agrees(share(some, State.PLANNED), (1 - failed) * by_plan / round_, 0.05)
    unplanned = [
        float(run.counters.failures.sum()) / float(run.counters.failures.sum() + run.counters.stops.sum())
        for run in some
    ]
    assert agrees(unplanned, failed, 0.05)


@both
def test_a_failure_waits_as_long_as_its_reaction_says_at_its_count(engine: str) -> None:
    jam = Fails(exponential(30), exponential(5), Clock.CALENDAR, reaction=exponential(4), caught=0.4, caught_repair=0.5)
    plan = machine({"jam": jam}, RARELY)
    run = simulate(plan, seed=7, until=100 * HOUR, trace=True, engine=engine)
    assert run.trace is not None
    rows = run.trace.of_kind(Kind.REPAIRED).tolist()
    care, key = plan.maintenance, plan.key(7, 0)
    streams = (plan.repair_streams, care.reaction_streams, care.caught_streams)
    drawn = zip(*(uniforms(key, int(stream[0]), 0, len(rows)).tolist() for stream in streams), strict=True)
    for k, (row, (u, v, caught)) in enumerate(zip(rows, drawn, strict=True)):
        repair, reaction = (duration(EXPONENTIAL, m * 60.0, 0, 0, 0, (), 0, 0, x, k) for m, x in ((5, u), (4, v)))
        planned = caught < 0.4
        assert row[7:10] == [int(repair * 0.5 + 0.5) if planned else repair, 0 if planned else reaction, planned]
    assert len(rows) > 100


@both
def test_a_false_alarm_is_a_planned_stop_at_random(engine: str) -> None:
    """Lives of the clock of work, and stops of a minute between two pieces of a minute: each costs that minute."""
    plan = machine({"alarm": Fails(exponential(30), constant(1), planned=True)})
    some = runs(plan, engine)
    rest = 1 / (1 - exp(-1 / 30)) - 30  # of the piece under way, on average: no alarm is heard in it
    assert agrees(share(some, State.PLANNED), 1 / (30 + rest + 1), 0.05)
    assert not any(run.counters.failures.sum() for run in some)


@both
def test_a_lot_stops_between_its_pieces(engine: str) -> None:
    fails = {"service": Fails(constant(3.5), constant(2), Clock.CALENDAR, planned=True)}
    lots = [Comes(pieces=number("constant", value=10))]
    run = simulate(machine(fails, lots), seed=0, until=12 * MINUTE, trace=True, engine=engine)
    assert run.trace is not None
    assert (run.trace.of_kind(Kind.FAIL)[:, 0] / MINUTE).tolist() == [4, 10]
    assert (run.trace.of_kind(Kind.PIECE)[:, 0] / MINUTE).tolist() == [1, 2, 3, 4, 7, 8, 9, 10]


@both
def test_a_piece_that_is_tried_again_on_the_spot_is_done_before_a_planned_stop(engine: str) -> None:
    fails = {"service": Fails(constant(0.5), constant(2), Clock.CALENDAR, planned=True)}
    again = At("saw", constant(1), fails=fails, detects=0.5, false_rejects=0.5, rejects_to=[("again", 1.0)])
    run = simulate(make_plan([again]), seed=0, until=10 * HOUR, trace=True, engine=engine)
    assert run.trace is not None
    tried = run.trace.of_kind(Kind.PIECE)
    passed = tried[tried[:, 9] == 0, 0]
    assert len(tried) > 1.5 * len(passed) > 0
    assert set(run.trace.of_kind(Kind.FAIL)[:, 0].tolist()) <= set(passed.tolist())
