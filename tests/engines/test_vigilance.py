"""People who inspect find less the longer they are at it: a day by hand, minute by minute. Times are minutes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simfactory.engines import ENGINES, simulate
from simfactory.plan import Plan, Purpose
from simfactory.results import Kind, Verdict
from simfactory.sampling.streams import Stream
from tests.engines.plans import DAY, MINUTE, At, Do, Team, constant, make_plan, shift

SEED = 4
SHIFT = shift(DAY, (6 * 60 * MINUTE, 10 * 60 * MINUTE), (10 * 60 * MINUTE + 20 * MINUTE, 14 * 60 * MINUTE))
"""From six to two, with a break of twenty minutes at ten."""
both = pytest.mark.parametrize("engine", ENGINES)


def post(wearies: tuple[float, float] | None) -> Plan:
    """A post where every piece is defective and somebody looks at one a minute."""
    control = At("control", Do(constant(1), "crew"), defect=1.0, detects=0.9, wearies=wearies, hours=SHIFT)
    return make_plan([control], teams=[Team("crew", [SHIFT])])


def found_by_minute(plan: Plan, engine: str) -> dict[int, bool]:
    """For each minute of the day in which a piece was begun, whether its defect was found."""
    run = simulate(plan, seed=SEED, until=DAY, trace=True, engine=engine)
    assert run.trace is not None
    done = run.trace.of_kind(Kind.PIECE)
    return {int(row[0]) // MINUTE - 1: row[9] == Verdict.SCRAP for row in done}


def uniforms(plan: Plan, count: int) -> list[float]:
    """What decides on the first so many pieces."""
    stream = Stream(plan.key(SEED, 0), int(plan.part_streams[0, 0, Purpose.VERDICT]))
    return [stream.uniform(k) for k in range(count)]


@both
def test_what_is_found_falls_for_half_an_hour_and_is_back_after_the_break(engine: str) -> None:
    plan = post((30, 0.4))
    begun = [*range(360, 600), *range(620, 840)]
    watched = [minute - 360 if minute < 600 else minute - 620 for minute in begun]
    chance = [0.9 * (1 - 0.4 * min(1, t / 30)) for t in watched]
    assert chance[:2] == pytest.approx([0.9, 0.888])
    assert chance[30] == chance[239] == pytest.approx(0.54)
    assert chance[240] == 0.9
    expected = [u < p for u, p in zip(uniforms(plan, len(begun)), chance, strict=True)]
    assert found_by_minute(plan, engine) == dict(zip(begun, expected, strict=True))


@both
def test_who_does_not_weary_finds_as_much_all_day(engine: str) -> None:
    fresh, unmoved = (found_by_minute(post(wearies), engine) for wearies in (None, (30, 0.0)))
    assert fresh == unmoved
    assert sum(fresh.values()) > 400


@both
def test_months_of_watching_finds_what_the_mean_over_the_shift_says(engine: str) -> None:
    """The mean over windows of 240 and 220 pieces."""
    plan, days = post((30, 0.4)), 60
    run = simulate(plan, seed=SEED, until=days * DAY, engine=engine)
    lost = [0.4 * min(1, t / 30) for window in (240, 220) for t in range(window)]
    expected = 0.9 * (1 - np.mean(lost))
    number = days * 460
    assert run.counters.processed.sum() == number
    half_width = 3.3 * (expected * (1 - expected) / number) ** 0.5
    assert run.counters.scrap.sum() / number == pytest.approx(expected, abs=half_width)


@both
def test_an_inspection_that_nobody_does_does_not_weary(engine: str) -> None:
    control = At("control", constant(1), defect=1.0, detects=0.9, wearies=(1, 0.9))
    plan = make_plan([control])
    assert not plan.wearies.any()
    run = simulate(plan, seed=SEED, until=DAY, engine=engine)
    assert run.counters == simulate(replace(plan, weary_loss=np.ones(1)), seed=SEED, until=DAY, engine=engine).counters
    assert run.counters.scrap.sum() > 1200
