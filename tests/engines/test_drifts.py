"""Processes out of control against exact answers: run lengths, shares of defects and of time; both engines."""

from __future__ import annotations

from dataclasses import replace
from math import exp, sqrt

import pytest

from simfactory.engines import ENGINES, simulate
from simfactory.kpis import measure
from simfactory.plan import Clock, Plan
from simfactory.results import Kind, Notice, Run
from tests.engines.plans import (
    DAY,
    HOUR,
    MINUTE,
    At,
    Drift,
    Fails,
    Makes,
    constant,
    exponential,
    make_plan,
    number,
    shift,
)

SEED = 11
both = pytest.mark.parametrize("engine", ENGINES)


def line(drift: Drift, life: float = 100, detects: float | None = None, clock: Clock = Clock.WORKING) -> Plan:
    """A saw that makes a piece a minute and drifts after an exponential time, and is set right at once."""
    fails = {"tool": Fails(exponential(life), constant(0), clock, drifts=drift)}
    return make_plan([At("saw", constant(1), fails=fails, detects=detects)])


def told(plan: Plan, engine: str, until: int) -> tuple[Run, dict[str, float]]:
    run = simulate(plan, seed=SEED, until=until, engine=engine)
    return run, measure(plan, run.counters, 0, until)


@both
def test_a_drift_noticed_by_pieces_spoils_exactly_so_many(engine: str) -> None:
    run, kpis = told(line(Drift(0.4, pieces=number("constant", value=20))), engine, 30 * DAY)
    drifts = int(run.counters.noticed.sum())
    assert drifts > 300
    assert 20 * drifts <= run.counters.drift_pieces.sum() < 20 * (drifts + 1)
    assert kpis["saw.pieces_to_notice"] == pytest.approx(20, abs=20 / drifts)


@both
def test_the_share_of_defects_is_that_of_a_renewal(engine: str) -> None:
    """Whole pieces in a life of mean 100 pieces: 1 / (e^0.01 - 1); then 20 pieces, the one under way included."""
    sound, spoilt, days = 1 / (exp(0.01) - 1), 20, 300
    run, kpis = told(line(Drift(0.4, pieces=number("constant", value=spoilt))), engine, days * DAY)
    cycles = days * DAY / MINUTE / (sound + spoilt)
    out_of_control = spoilt / (sound + spoilt)
    # the length of a cycle varies by the life alone, whose standard deviation is about 100 pieces
    half_width = 3.3 * out_of_control * 100 / (sound + spoilt) / sqrt(cycles)
    assert kpis["saw.made_out_of_control"] == pytest.approx(out_of_control, abs=half_width)
    escapes = run.counters.escapes.sum() / (run.counters.escapes.sum() + run.counters.good.sum())
    assert escapes == pytest.approx(0.4 * out_of_control, abs=0.4 * half_width + 3.3 * sqrt(0.24 / cycles / spoilt))


@both
def test_the_run_until_an_inspection_notices_is_geometric(engine: str) -> None:
    """Each piece is spoilt with 30 %, and its defect found with 50 %, before the next is begun."""
    q, plan = 0.3 * 0.5, line(Drift(0.3, by=["saw"]), life=20, detects=0.5)
    run = simulate(plan, seed=SEED, until=60 * DAY, trace=True, engine=engine)
    assert run.trace is not None
    rows = run.trace.of_kind(Kind.NOTICED)
    lengths = rows[:, 7]
    assert set(rows[:, 8].tolist()) == {Notice.INSPECTION}
    assert len(lengths) > 2500
    assert lengths.mean() == pytest.approx(1 / q, abs=3.3 * sqrt(1 - q) / q / sqrt(len(lengths)))
    for most in (1, 3, 10):
        share = 1 - (1 - q) ** most
        assert (lengths <= most).mean() == pytest.approx(share, abs=3.3 * sqrt(share * (1 - share) / len(lengths)))


@both
def test_the_share_of_time_out_of_control_is_that_of_a_renewal(engine: str) -> None:
    """On the calendar: a life of 100 minutes, 25 minutes until it is noticed, and the piece under way ended: 25.5."""
    plan, days = line(Drift(0.4, after=constant(25)), clock=Clock.CALENDAR), 300
    kpis = told(plan, engine, days * DAY)[1]
    cycles = days * DAY / MINUTE / 125.5
    share = 25.5 / 125.5
    assert kpis["saw.out_of_control"] == pytest.approx(share, abs=3.3 * share * 100 / 125.5 / sqrt(cycles))


@both
def test_whichever_notices_first_counts(engine: str) -> None:
    """Twenty pieces take twenty minutes of work: less than half an hour on the clock of the work, more than ten."""
    for minutes, how in ((30, Notice.PIECES), (10, Notice.TIME)):
        plan = line(Drift(0.4, number("constant", value=20), constant(minutes)))
        run = simulate(plan, seed=SEED, until=2 * DAY, trace=True, engine=engine)
        assert run.trace is not None
        assert set(run.trace.of_kind(Kind.NOTICED)[:, 8].tolist()) == {how}


@both
def test_a_drift_makes_no_piece_better_than_the_operation(engine: str) -> None:
    plan = line(Drift(0.0, pieces=number("constant", value=20)))
    worse = replace(plan, defect=plan.defect + 1.0)
    counters = simulate(worse, seed=SEED, until=2 * DAY, engine=engine).counters
    assert (counters.good.sum(), counters.drift_pieces.sum() > 0) == (0, True)


@both
@pytest.mark.parametrize("shuffle", [None, 1, 2, 3, 4, 5])
def test_what_is_noticed_at_once_is_so_though_the_shift_ends_in_that_instant(engine: str, shuffle: int | None) -> None:
    """The life ends with the shift, at 40, and the drift is noticed in no time, whichever of the two is seen first."""
    fails = {"tool": Fails(constant(40), constant(3), Clock.CALENDAR, drifts=Drift(1.0, after=constant(0)))}
    plan = make_plan([At("saw", constant(60), fails=fails, hours=shift(HOUR, (0, 40 * MINUTE)))])
    run = simulate(plan, seed=SEED, until=50 * MINUTE, trace=True, engine=engine, shuffle=shuffle)
    assert run.trace is not None
    assert run.trace.of_kind(Kind.NOTICED)[:, [0, 8]].tolist() == [[40 * MINUTE, Notice.TIME]]
    assert run.counters.drift_time.sum() == 10 * MINUTE  # the piece under way waits for the next shift


@both
def test_two_machines_drift_each_for_itself_and_one_station_tells_of_both(engine: str) -> None:
    fails = {"tool": Fails(exponential(60), constant(2), drifts=Drift(1.0, by=["control"]))}
    stations = [
        At("saw", constant(2), machines=2, fails=fails),
        At("control", constant(0.5), places=-1, detects=1.0),
    ]
    run = simulate(make_plan(stations), seed=SEED, until=20 * DAY, trace=True, engine=engine)
    assert run.trace is not None
    drifts = run.trace.of_kind(Kind.DRIFT)
    per_machine = [drifts[drifts[:, 3] == machine] for machine in (0, 1)]
    assert min(map(len, per_machine)) > 50
    for rows in per_machine:  # the first piece out of control is found within the minute, but one may be under way
        assert rows[:, 7].max() < 6 * MINUTE
    assert run.counters.escapes.sum() == 0


@both
def test_plants_without_drifts_have_no_word_of_them(engine: str) -> None:
    plan = make_plan([At("saw", constant(1), fails={"jam": Fails(constant(50), constant(2))})], [Makes("part")])
    run, kpis = told(plan, engine, 2 * HOUR)
    assert plan.drifting is None
    assert run.counters.drift_time.shape == (0, 1)
    assert not {key for key in kpis if "control" in key or "notice" in key}
