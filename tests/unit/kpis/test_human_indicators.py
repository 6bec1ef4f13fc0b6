"""Exposure, fatigue, errors, absence and walking, from counters made by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
from kpi_plants import HOUR, MINUTE, WEEK, calendars, floats, ints, line

from simfactory.kpis.gain import productivity_parts
from simfactory.kpis.indicators import Scope, Told, find, keys, measure, of_scope
from simfactory.kpis.person_weeks import person_weeks, week_of
from simfactory.plan import ALWAYS, PACE, SHIFT_CLOSES, SHIFT_OPENS, Constant, ShiftKind
from simfactory.results import Bins, Counters

DAY = 24 * HOUR
EVENING, NIGHT = 14 * HOUR, 22 * HOUR


def shifts():
    """Calendar 0: mornings of 8 h with half an hour of break. 1: an afternoon and a night of 8 h each, every week."""
    made = calendars(
        (DAY, [(6 * HOUR, 10 * HOUR), (10 * HOUR + 30 * MINUTE, 14 * HOUR)]),
        (WEEK, [(EVENING, EVENING + 8 * HOUR), (DAY + NIGHT, DAY + NIGHT + 8 * HOUR)]),
    )
    marks = [SHIFT_OPENS, SHIFT_CLOSES, ShiftKind.AFTERNOON + 24, ShiftKind.NIGHT + 24]
    return replace(made, marks=ints(*marks))


def plant(**changes):
    """Two stations; ann (mornings) and bob (afternoon and night) in the crew, and eve, always there, alone in aid."""
    base = line(("press", "pack"), pools=("aid", "crew"))
    constants = np.zeros(len(Constant))
    constants[Constant.ALLOWANCE], constants[Constant.BY_PACE] = 0.10, 0.20
    human = replace(
        base.human,
        constants=constants,
        control=floats(0.4, 0.8),
        ocra=floats(3.5, 0.7),
        stand_in_price=floats(0.0, 40.0),
    )
    return replace(
        base,
        person_names=("eve", "ann", "bob"),
        person_pool=ints(0, 1, 1),
        person_calendar=ints(ALWAYS, 0, 1),
        pace=np.full((3, 2), PACE),
        calendars=shifts(),
        roster_pool=ints(1, 1),
        roster_calendar=ints(0, 1),
        roster_people=ints(1, 1),
        paced=np.array([True, False]),
        pair_person=ints(0, 1, 1, 2),
        pair_station=ints(1, 0, 1, 0),
        tires=True,
        human=human,
        **changes,
    )


BINS = Bins(WEEK // 2, 3 * WEEK)
EVE_PACK, ANN_PRESS, ANN_PACK, BOB_PRESS = range(4)


def worked(plan=None):
    """After a week of warm-up: ann works 30 h and 10 h in the first week and 20 h in the second; bob 8 h in the first;
    eve 60 h in each."""
    counters = Counters.zero(plan or plant(), BINS)
    busy = counters.pair_busy
    busy[ANN_PRESS, 2:4], busy[ANN_PACK, 2] = 15 * HOUR, 10 * HOUR
    busy[ANN_PRESS, 5] = 20 * HOUR
    busy[BOB_PRESS, 3] = 8 * HOUR
    busy[EVE_PACK, 2:] = 30 * HOUR
    counters.person_busy[0, 2:] = 30 * HOUR
    counters.person_busy[1, 2:] = [25 * HOUR, 15 * HOUR, 0, 20 * HOUR]
    counters.person_busy[2, 3] = 8 * HOUR
    counters.shifts[1, 2:], counters.tired[1, 2:] = [3, 4, 0, 5], [600_000, 1_500_000, 0, 2_500_000]
    counters.shifts[2, 3:5], counters.tired[2, 3:5] = [2, 2], [400_000, 1_000_000]
    counters.pair_busy[:, :2] = HOUR  # warm-up
    counters.shifts[:, :2], counters.tired[:, :2] = 1, 1_000_000
    return counters


def clip(score):
    return min(100.0, max(0.0, score))


def scores(ocra, fatigue, pressure, control, variety, burden):
    return (
        clip(100 * (1 - ocra / (35 / 6))),
        100 * (1 - fatigue),
        clip(100 * (1.25 - pressure) / 0.55),
        100 * control,
        clip(25 * variety),
        100 * (1 - burden / 1.25),
    )


ANN_1 = scores((30 * 3.5 + 10 * 0.7) / 40, 0.3, 40 / 52.5 * 1.1 * (1 + 0.2 * 0.75), 0.5, 1.6, 0.0)
ANN_2 = scores(3.5, 0.5, 20 / 52.5 * 1.1 * 1.2, 0.4, 1.0, 0.0)
BOB_1 = scores(3.5, 0.2, 0.5 * 1.1 * 1.2, 0.4, 1.0, 0.5 + 0.5 * 0.6)


def index(six):
    return math.prod(max(1.0, one) for one in six) ** (1 / 6)


INDICES = [index(ANN_1), index(ANN_2), index(BOB_1)]


def values(plan=None, counters=None):
    plan = plan or plant()
    return measure(plan, worked() if counters is None else counters, WEEK, 3 * WEEK)


@pytest.mark.parametrize("scope", ["plant", "crew"])
def test_the_index_is_the_mean_of_the_weeks_at_work_of_those_with_shifts(scope):
    found = values()
    assert found[f"{scope}.exposure_index"] == pytest.approx(sum(INDICES) / 3, rel=1e-12)
    names = ("physical_load", "fatigue", "time_pressure", "control", "variety", "schedule")
    for place, name in enumerate(names):
        mean = (ANN_1[place] + ANN_2[place] + BOB_1[place]) / 3
        assert found[f"{scope}.{name}_score"] == pytest.approx(mean, rel=1e-12), name


def test_scores_by_hand():
    """40 h of 52.5, three quarters of them paced: 0.9639 of what is allowed; 0.5 of the hours at night."""
    assert pytest.approx((52.0, 70.0, 52.034632, 50.0, 40.0, 100.0)) == ANN_1
    assert pytest.approx((40.0, 80.0, 100.0, 40.0, 25.0, 36.0)) == BOB_1
    assert INDICES[2] == pytest.approx((40 * 80 * 100 * 40 * 25 * 36) ** (1 / 6))


def test_who_is_badly_off_is_told_by_people_and_not_by_weeks():
    found = values()
    ann, bob = sum(INDICES[:2]) / 2, INDICES[2]
    assert found["crew.worst_tenth"] == pytest.approx(min(ann, bob))
    assert found["crew.people_under_40"] == 0.0
    plan = plant()
    hard = replace(plan, human=replace(plan.human, ocra=floats(5.4, 0.7)))
    under = values(hard)
    assert under["crew.people_under_40"] == 0.5  # bob alone: ann's first week lifts her second
    assert under["plant.people_under_40"] == 0.5
    harder = replace(plan, human=replace(plan.human, ocra=floats(5.8, 0.7)))
    assert values(harder)["crew.people_under_40"] == 1.0


def test_fatigue_at_the_end_of_shifts_is_a_mean_over_all_shifts():
    found = values()
    assert found["crew.fatigue_at_shift_end"] == pytest.approx((0.6 + 1.5 + 2.5 + 0.4 + 1.0) / 16)
    assert found["plant.fatigue_at_shift_end"] == found["crew.fatigue_at_shift_end"]


def test_other_means_and_weights_stand_beside_the_index_of_the_plant():
    found = values()
    assert found["plant.exposure_arithmetic"] == pytest.approx(sum(map(sum, (ANN_1, ANN_2, BOB_1))) / 18)
    assert found["plant.exposure_low"] < found["plant.exposure_index"] < found["plant.exposure_high"]
    assert "crew.exposure_low" not in found


def test_who_has_no_shift_has_no_index():
    found = values()
    assert math.isnan(found["aid.exposure_index"])
    assert math.isnan(found["aid.worst_tenth"])
    assert math.isnan(found["aid.people_under_40"])
    assert math.isnan(found["aid.fatigue_at_shift_end"])


def test_nobody_at_work_leaves_everything_undefined_and_raises_nothing():
    found = values(counters=Counters.zero(plant(), BINS))
    told = {key: value for key, value in found.items() if find(*split(key)) and find(*split(key)).told is Told.TIRING}
    assert len(told) == 37 + 2 * 10
    assert all(math.isnan(value) for value in told.values())


def split(key):
    scope, name = key.rsplit(".", 1)
    return ({"plant": Scope.PLANT, "crew": Scope.POOL, "aid": Scope.POOL}.get(scope, Scope.STATION), name)


def test_absence_makes_time_shorter_and_a_stand_in_makes_it_whole():
    counters = worked()
    counters.absent[1, 2] = 12 * HOUR + 30 * MINUTE
    without = person_weeks(plant(), counters, WEEK, 3 * WEEK).sums[0, 2:]
    counters.stood_in[1, 2] = 12 * HOUR + 30 * MINUTE
    whole = person_weeks(plant(), counters, WEEK, 3 * WEEK).sums[0, 2:]
    pressed = clip(100 * (1.25 - 1.1 * 1.15) / 0.55)  # 40 h of 40
    assert without[2] == pytest.approx(pressed + ANN_2[2])
    assert whole[2] == pytest.approx(ANN_1[2] + ANN_2[2])


def test_a_week_of_absence_does_not_count():
    counters = worked()
    counters.absent[1, 2:4] = 26 * HOUR + 15 * MINUTE
    assert person_weeks(plant(), counters, WEEK, 3 * WEEK).sums[0, 0] == 1


@pytest.mark.parametrize(
    ("width", "span", "week"),
    [
        (WEEK // 8, 4 * WEEK, WEEK),
        (WEEK, 2 * WEEK, WEEK),
        (2 * WEEK, 6 * WEEK, 2 * WEEK),
        (3 * WEEK // 2, 6 * WEEK, 3 * WEEK),
        (3 * WEEK // 2, 4 * WEEK + WEEK // 2, 4 * WEEK + WEEK // 2),
        (DAY, 10 * DAY, 10 * DAY),
    ],
)
def test_a_week_is_as_near_to_one_as_the_bins_allow(width, span, week):
    assert week_of(width, span) == week


def test_the_window_as_a_whole_is_one_week_where_bins_make_none():
    plan, bins = plant(), Bins(10 * DAY, 10 * DAY)
    counters = Counters.zero(plan, bins)
    counters.pair_busy[ANN_PRESS, 0], counters.shifts[1, 0] = 30 * HOUR, 10
    (ann,) = person_weeks(plan, counters, 0, 10 * DAY).sums
    assert ann[0] == 1
    assert ann[4] == pytest.approx(clip(100 * (1.25 - 30 / 75 * 1.1 * 1.2) / 0.55))


def test_fatigue_and_errors_by_the_hour_of_the_shift():
    counters = worked()
    counters.by_hour[0, :, 2] = 4, 800_000, 40_000_000
    counters.by_hour[0, :, 3] = 1, 700_000, 10_000_000
    counters.by_hour[11, :, 3] = 2, 1_200_000, 30_000_000
    counters.by_hour[5, :, 0] = 2, 1_200_000, 30_000_000  # warm-up
    found = values(counters=counters)
    assert (found["plant.fatigue_hour_1"], found["plant.error_hour_1"]) == pytest.approx((0.3, 0.01))
    assert (found["plant.fatigue_hour_12"], found["plant.error_hour_12"]) == pytest.approx((0.6, 0.015))
    assert math.isnan(found["plant.fatigue_hour_6"])


def absent_plant():
    return plant(spell=ints(-1, 0))


def test_absence_is_a_share_of_rostered_hours_and_stand_ins_are_paid_on_top():
    plan, counters = absent_plant(), worked()
    counters.absent[1, 2], counters.stood_in[1, 2] = 21 * HOUR, 6 * HOUR
    counters.absent[1, 0] = counters.stood_in[1, 0] = HOUR  # warm-up
    found = values(plan, counters)
    rostered = 2 * (52.5 + 16)
    assert found["crew.absence_rate"] == found["plant.absence_rate"] == pytest.approx(21 / rostered)
    assert math.isnan(found["aid.absence_rate"])
    assert found["crew.stand_in_hours"] == found["plant.stand_in_hours"] == pytest.approx(3.0)
    assert found["plant.stand_in_cost"] == pytest.approx(120.0)
    assert found["crew.present_hours"] == pytest.approx((rostered - 21 + 6) / 2)
    assert found["crew.utilization"] == pytest.approx(68 / (rostered - 21 + 6))
    assert found["crew.paid_hours"] == found["plant.paid_hours"] == pytest.approx((rostered + 6) / 2)
    assert found["plant.present_hours"] == pytest.approx((rostered - 21 + 6) / 2 + 168)
    assert "crew.stand_in_cost" not in found


def test_productivity_divides_by_the_same_paid_hours_everywhere():
    plan, counters = absent_plant(), worked()
    counters.stood_in[1, 2:] = 2 * HOUR
    counters.good[0, 3] = 100
    parts = productivity_parts(plan, counters, WEEK, 3 * WEEK)
    found = values(plan, counters)
    assert parts.paid_hours == 2 * (52.5 + 16) + 8
    assert found["plant.productivity"] == parts.weighted_good / parts.paid_hours
    assert found["plant.paid_hours"] == parts.paid_hours / 2


def test_walking_is_a_share_of_presence():
    plan = plant()
    plan = replace(plan, human=replace(plan.human, walk=ints(0, 15)))
    counters = worked()
    counters.walked[1, 2] = 2 * HOUR
    found = values(plan, counters)
    assert found["crew.walking_share"] == pytest.approx(2 / 137)
    assert found["plant.walking_share"] == pytest.approx(2 / (137 + 336))
    assert found["aid.walking_share"] == 0.0


def names(plan):
    return {key for key, _ in keys(plan)}


def test_a_plant_tells_only_what_it_models():
    human = {one.name: one.told for scope in (Scope.PLANT, Scope.POOL) for one in of_scope(scope)}
    plain = replace(plant(), tires=False)
    assert {human.get(key.rpartition(".")[2], Told.ALWAYS) for key in names(plain)} == {Told.ALWAYS}
    assert names(plant()) - names(plain) >= {"plant.exposure_low", "crew.variety_score", "plant.error_hour_12"}
    absent = names(replace(plain, spell=ints(-1, 0))) - names(plain)
    assert {key.rpartition(".")[2] for key in absent} == {"absence_rate", "stand_in_hours", "stand_in_cost"}
    walking = replace(plain, human=replace(plain.human, walk=ints(0, 1)))
    assert names(walking) - names(plain) == {"plant.walking_share", "aid.walking_share", "crew.walking_share"}


@pytest.mark.parametrize("changes", [{}, {"tires": False}, {"spell": ints(0, -1)}])
def test_values_come_in_the_order_of_their_keys(changes):
    plan = replace(plant(), **changes)
    counters = worked(plan) if plan.tires else Counters.zero(plan, BINS)
    assert list(measure(plan, counters, WEEK, 3 * WEEK)) == [key for key, _ in keys(plan)]
