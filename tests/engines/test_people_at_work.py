"""Days of people at work, computed by hand: both engines tell them so. Times are minutes unless said."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import exp, log

import numpy as np
import pytest
from scipy.stats import binom

from simfactory.engines import ENGINES, simulate
from simfactory.human_factors import (
    absence_factor,
    absence_rate,
    de_jong_total,
    fatigue_cycle,
    pieces_after_break,
    remembered_factor,
    spell_probability,
)
from simfactory.plan import PACE, Clock, Constant, Plan, ShiftKind, SourceKind
from simfactory.results import HOURS, Kind, Run
from simfactory.sampling.laws import LawRow
from tests.engines.plans import DAY, HOUR, MINUTE, At, Comes, Do, Fails, Folk, Team, constant, make_plan, shift

A_DAY = shift(DAY, (0, 240 * MINUTE), (270 * MINUTE, 480 * MINUTE))
"""Eight hours with a break of half an hour; every window is a shift of its own in these plans."""
ONE_SHIFT = shift(DAY, (0, 480 * MINUTE))
RECOVERS = {Constant.RECOVERY: 0.03}


def bench(minutes: float = 5, **station: object) -> At:
    """A bench where somebody of the crew works at all times."""
    return At("bench", Do(constant(minutes), "crew"), **station)  # type: ignore[arg-type]


def tell(plan: Plan, engine: str, until: int, width: int | None = None) -> Run:
    return simulate(plan, seed=4, until=until, bin_width=width, trace=True, engine=engine)


def records(run: Run, kind: Kind) -> list[list[int]]:
    assert run.trace is not None
    return [[int(number) for number in row] for row in run.trace.of_kind(kind)]


def ends(run: Run) -> list[float]:
    """When pieces left, in minutes."""
    return [row[0] / MINUTE for row in records(run, Kind.OUT)]


both = pytest.mark.parametrize("engine", ENGINES)


# fatigue


@both
def test_fatigue_at_the_end_of_a_shift_goes_on_after_its_break_from_where_it_stood(engine: str) -> None:
    folk = Folk(tires=True, constants=RECOVERS)
    plan = make_plan([bench(growth=0.003)], teams=[Team("crew", [A_DAY])], folk=folk)
    run = tell(plan, engine, DAY)
    before_break = 1 - exp(-0.003 * 240)
    after_break = before_break * exp(-0.03 * 30)
    at_end = 1 - (1 - after_break) * exp(-0.003 * 210)
    assert [row[6:8] for row in records(run, Kind.SHIFT)] == [[0, round(1e6 * before_break)], [0, round(1e6 * at_end)]]
    assert run.counters.tired.sum() == round(1e6 * before_break) + round(1e6 * at_end)
    assert run.counters.shifts.sum() == 2


@both
def test_a_cycle_of_work_and_rest_settles_into_its_steady_state(engine: str) -> None:
    folk = Folk(tires=True, constants={Constant.RECOVERY: 0.05})
    hours = shift(HOUR, (0, 50 * MINUTE))
    plan = make_plan([bench(10, growth=0.01)], teams=[Team("crew", [hours])], folk=folk)
    last = records(tell(plan, engine, 2 * DAY), Kind.SHIFT)[-1]
    assert last[7] == round(1e6 * fatigue_cycle(0.01, 0.05, 50.0, 10.0).end_of_work)


@both
def test_fatigue_lengthens_the_next_piece_and_not_the_one_under_way(engine: str) -> None:
    folk = Folk(tires=True, constants={Constant.SLOWING: 1.0})
    plan = make_plan([bench(10, growth=log(2) / 10)], teams=[Team("crew", [None])], folk=folk)
    first, second = ends(tell(plan, engine, HOUR))[:2]
    assert first == 10
    assert second - first == pytest.approx(10 * (1 + log(1.5)), abs=1e-4)  # a pace is whole millionths


@both
def test_work_by_hand_is_counted_at_its_hour_of_the_shift(engine: str) -> None:
    folk = Folk(tires=True)
    plan = make_plan([bench(30, growth=0.001)], teams=[Team("crew", [ONE_SHIFT])], folk=folk)
    hours = tell(plan, engine, DAY).counters.by_hour[:, :, 0]
    assert hours[:, 0].tolist() == [2] * 8 + [0] * (HOURS - 8)
    assert hours[0, 1] == round(1e6 * (1 - exp(-0.03)))
    assert np.all(np.diff(hours[:8, 1]) > 0)


@both
def test_time_at_each_post_is_kept_for_each_person_and_cut_where_bins_meet(engine: str) -> None:
    stations = [At("saw", Do(constant(7), "crew")), At("file", Do(constant(5), "crew"))]
    plan = make_plan(stations, teams=[Team("crew", [None, None])], folk=Folk(tires=True))
    counters = tell(plan, engine, HOUR, 8 * MINUTE).counters
    assert counters.pair_busy.sum(axis=0).tolist() == counters.person_busy.sum(axis=0).tolist()
    assert counters.pair_busy.shape == (4, 8)


# learning


@both
def test_the_time_of_the_first_pieces_follows_de_jong(engine: str) -> None:
    constants = {Constant.MASTERED: 50.0, Constant.FORGOTTEN: 1e6}
    folk = Folk(learns=True, constants=constants, exponent=0.3, incompressible=0.25, first_time=9.0)
    plan = make_plan([bench(4)], teams=[Team("crew", [None])], folk=folk)
    done = ends(tell(plan, engine, DAY))
    mastered = 0.25 + 0.75 * 50.0**-0.3
    for n in (1, 2, 10, 49, 50):
        assert done[n - 1] == pytest.approx(4 / mastered * de_jong_total(1.0, n, 0.3, 0.25), abs=1e-4 * n)
    assert done[51] - done[50] == pytest.approx(4)


@both
def test_two_who_learn_apart_learn_half_as_fast(engine: str) -> None:
    constants = {Constant.MASTERED: 1000.0, Constant.FORGOTTEN: 1e6}
    folk = Folk(learns=True, constants=constants, exponent=0.3, incompressible=0.0)
    alone = make_plan([bench(4)], teams=[Team("crew", [None])], folk=folk)
    pair = make_plan([bench(4)], teams=[Team("crew", [None, None])], folk=folk)
    one, two = ends(tell(alone, engine, DAY)), ends(tell(pair, engine, DAY))
    assert two[1] - two[0] == pytest.approx(one[0])  # the other's first piece
    assert two[3] - two[2] == pytest.approx(one[1] - one[0])


@both
def test_who_was_away_for_two_weeks_has_forgotten_some_and_after_a_weekend_nothing(engine: str) -> None:
    constants = {Constant.MASTERED: 1000.0, Constant.FORGOTTEN: 60.0 * 24 * 60}
    folk = Folk(learns=True, constants=constants, exponent=0.3, incompressible=0.0, first_time=20.0)
    lasts = {}
    for days in (3, 15):
        hours = shift(days * DAY, (0, 100 * MINUTE))
        plan = make_plan([bench(4)], teams=[Team("crew", [hours])], folk=folk)
        done = [row for row in records(tell(plan, engine, days * DAY + 2 * HOUR), Kind.SEGMENT) if row[7] > 0]
        again = next(row for row in done if row[0] >= days * DAY)
        lasts[days] = again
        made = sum(1 for row in done if row[0] < days * DAY)
        if days == 15:  # pieces ended before the pause, and the one that it cut through goes on with less skill
            away = days * 24 * 60 - 100.0
            left = pieces_after_break(float(made), 20.0, 0.3, away, 60.0 * 24 * 60)
            assert 1.0 < left < made / 2
    assert lasts[15][7] > lasts[3][7] * 1.1


# errors


@both
def test_errors_go_by_the_fatigue_skill_and_shift_with_which_a_piece_is_begun(engine: str) -> None:
    constants = {
        Constant.ERRORS_BY_FATIGUE: 1.5, Constant.MASTERED: 10.0,
        Constant.FORGOTTEN: 1e9,
    }  # fmt: skip
    night = [1.0] * len(ShiftKind)
    night[ShiftKind.AFTERNOON] = 1.2  # the second window of the day, as plans by hand have it
    folk = Folk(
        tires=True, learns=True, errs=True, constants=constants, shift_errors=night, exponent=0.3, incompressible=1.0
    )
    plan = make_plan([bench(10, growth=0.01, defect=0.1, by_skill=0.5)], teams=[Team("crew", [A_DAY])], folk=folk)
    hands = {row[0] // MINUTE: row[9] for row in records(tell(plan, engine, DAY), Kind.HAND)}
    assert hands[0] == round(1e9 * 0.1 / 0.5)  # a beginner, rested, in the morning
    fatigue, skilled = 1 - exp(-0.1), (1 - 2**-0.3) / (1 - 10**-0.3)
    assert hands[10] == pytest.approx(1e9 * 0.2 * (1 + 1.5 * fatigue) * (1 - 0.5 * skilled), abs=2)
    rested = 1 - exp(-2.4)  # without recovery
    assert hands[270] == pytest.approx(1e9 * 0.2 * 1.2 * (1 + 1.5 * rested) * 0.5, abs=2)


@both
def test_the_chance_of_an_error_is_fixed_when_the_work_begins_and_decides_the_defect(engine: str) -> None:
    sure = Folk(errs=True, shift_errors=[1.0, 1e9, 1.0, 1.0, 1.0, 1.0])
    plan = make_plan([bench(30, defect=1e-9)], teams=[Team("crew", [A_DAY])], folk=sure)
    run = tell(plan, engine, DAY)
    begun_before_the_break = [row[8] for row in records(run, Kind.PIECE) if row[0] <= 270 * MINUTE]
    assert sum(begun_before_the_break) == 0
    assert all(row[8] == 1 for row in records(run, Kind.PIECE) if row[0] > 270 * MINUTE)


# absence


def away(team: Team, **folk: object) -> Plan:
    return make_plan([bench()], teams=[team], folk=Folk(**folk))  # type: ignore[arg-type]


DAYS_AWAY = LawRow(8, 86_400.0, table=(0.5, 1.0, 1.0, 3.0))
"""One day or three, as likely: two on average."""


@both
def test_the_share_of_shifts_missed_is_the_rate_and_spells_are_as_long_as_their_law(engine: str) -> None:
    team = Team("crew", [ONE_SHIFT] * 4, absence=0.05, spell=DAYS_AWAY, spell_mean=2.0)
    run = tell(away(team), engine, 1000 * DAY)
    missed = run.counters.absent.sum() / (4 * 1000 * 480 * MINUTE)
    error = (0.05 * 0.95 * (2 * 5 / 2 - 1) / 4000) ** 0.5  # of shifts in spells whose squares have the mean 5
    assert missed == pytest.approx(0.05, abs=3.3 * error)  # 99.9 %
    lengths = [length for length in spells_of(run) if length in (1, 3)]  # others are spells that follow at once
    assert len(lengths) > 0.9 * len(spells_of(run))
    assert binom.ppf(0.0005, len(lengths), 0.5) <= lengths.count(1) <= binom.ppf(0.9995, len(lengths), 0.5)


def spells_of(run: Run) -> list[int]:
    """Lengths of the runs of missed shifts, of all persons; spells that follow at once are one here."""
    by_person: dict[int, list[int]] = {}
    for row in records(run, Kind.ABSENT):
        by_person.setdefault(row[6], []).append(row[0] // DAY)
    found: list[int] = []
    for days in by_person.values():
        edges = [0, *[i for i in range(1, len(days)) if days[i] != days[i - 1] + 1], len(days)]
        found += [after - before for before, after in pairwise(edges)]
    return found


@both
def test_spells_begin_as_often_as_their_law_says(engine: str) -> None:
    team = Team("crew", [ONE_SHIFT] * 10, absence=0.1, spell=LawRow(0, 86_400.0), spell_mean=1.0)
    run = tell(away(team), engine, 300 * DAY)
    missed = len(records(run, Kind.ABSENT))
    chance = spell_probability(0.1, 1.0)
    assert binom.ppf(0.001, 3000, chance) <= missed <= binom.ppf(0.999, 3000, chance)


@both
def test_who_is_absent_is_missing_and_everybody_absent_stops_the_plant(engine: str) -> None:
    team = Team("crew", [ONE_SHIFT], absence=1.0, spell=LawRow(0, 86_400.0))
    run = tell(away(team), engine, 10 * DAY, DAY)
    assert run.counters.good.sum() == 0
    assert run.counters.absent.tolist() == [[480 * MINUTE] * 10]


@both
def test_somebody_stands_in_after_the_missed_shifts_at_another_pace(engine: str) -> None:
    week_away = LawRow(0, 5 * 86_400.0)
    team = Team("crew", [ONE_SHIFT], absence=1.0, spell=week_away, stand_in_after=2, stand_in_pace=PACE // 2)
    run = tell(away(team), engine, 5 * DAY, DAY)
    assert run.counters.stood_in[0].tolist() == [0, 0, *[480 * MINUTE] * 3]
    assert run.counters.good[0].tolist() == [0, 0, 48, 48, 48]  # ten minutes each instead of five
    assert run.counters.absent[0].tolist() == [480 * MINUTE] * 5


@both
def test_who_stands_in_learns_nothing_for_the_one_who_is_away(engine: str) -> None:
    constants = {Constant.MASTERED: 1000.0, Constant.FORGOTTEN: 1e9}
    team = Team("crew", [ONE_SHIFT], absence=1.0, spell=LawRow(0, 2 * 86_400.0), stand_in_after=0)
    plan = make_plan([bench(4)], teams=[team], folk=Folk(learns=True, constants=constants, exponent=0.3))
    times = np.diff(ends(tell(plan, engine, DAY)))
    assert times == pytest.approx(4 * 1000**0.3, rel=1e-5)  # no better than the beginner who is away, and stays so


@both
def test_strain_and_physical_risk_of_past_shifts_raise_the_rate(engine: str) -> None:
    """A person always busy at paced work without control, at an OCRA index of 10: nothing is left to chance but u."""
    constants = {
        Constant.STRAIN_RATIO: 2.0, Constant.BY_RISK: 1.0, Constant.ALLOWANCE: 0.25, Constant.AFFECTED: 0.05,
    }  # fmt: skip
    team = Team("crew", [ONE_SHIFT] * 40, absence=0.02, spell=LawRow(0, 86_400.0))
    stations = [replace(bench(480), machines=40, control=0.0, ocra=10.0)]
    plan = make_plan(stations, teams=[team], folk=Folk(constants=constants))
    factor, expected = 1.0, []
    for _ in range(60):
        expected.append(spell_probability(absence_rate(0.02, factor, 1.0), 1.0))
        factor = remembered_factor(factor, absence_factor(1.0, 2.0, 0.5, 1.0))
    assert expected[-1] > 0.05
    missed = np.bincount([row[0] // DAY for row in records(tell(plan, engine, 60 * DAY), Kind.ABSENT)], minlength=60)
    mean = 40 * sum(expected)  # who is absent keeps the factor: a little less
    assert 0.8 * mean < missed.sum() < 1.15 * mean
    assert missed[40:].sum() > 1.5 * missed[:20].sum()


# ways


def crossing(**team: object) -> Plan:
    """One person serves two benches by turns."""
    stations = [At("saw", Do(constant(4), "crew"), places=0), At("file", Do(constant(4), "crew"), places=2)]
    return make_plan(stations, teams=[Team("crew", [None], **team)])  # type: ignore[arg-type]


@both
def test_the_way_to_another_post_takes_time_and_the_machine_waits(engine: str) -> None:
    run = tell(crossing(walk=MINUTE), engine, 24 * MINUTE)
    assert ends(run) == [13, 23]  # saw 0-8 (both ask at 4), way, file 9-13, way, saw 14-18, way, file 19-23, way
    ways = [[row[0] // MINUTE, row[2], row[7] // MINUTE] for row in records(run, Kind.WALK)]
    assert ways == [[8, 1, 1], [13, 0, 1], [18, 1, 1], [23, 0, 1]]
    assert run.counters.walked.sum() == 4 * MINUTE
    assert run.counters.person_busy.sum() == 20 * MINUTE


@both
def test_who_stays_leaves_the_post_where_it_has_no_work(engine: str) -> None:
    freely, staying = (ends(tell(crossing(walk=MINUTE, stays=stays), engine, HOUR)) for stays in (False, True))
    assert staying[0] == 4 * 4 + 1 + 4  # four pieces sawn (one blocks), then the first is filed
    assert len(staying) > len(freely)


@both
def test_a_way_is_given_up_when_the_machine_fails_and_made_again(engine: str) -> None:
    fails = {"jam": Fails(constant(4.5), constant(3), clock=Clock.CALENDAR)}
    stations = [At("saw", Do(constant(4), "crew")), At("file", Do(constant(4), "crew"), places=2, fails=fails)]
    teams = [Team("crew", [None], walk=MINUTE, stays=True)]
    plan = make_plan(stations, teams=teams, sources=[Comes(kind=SourceKind.FIXED, wip=1)])
    run = tell(plan, engine, 20 * MINUTE)
    assert [[row[0] / MINUTE, row[7] / MINUTE] for row in records(run, Kind.WALK)][:2] == [[4, 0.5], [7.5, 1]]
