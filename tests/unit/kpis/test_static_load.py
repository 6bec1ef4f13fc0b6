"""Static load against capacity, from a plan alone."""

from dataclasses import replace

import numpy as np
import pytest
from kpi_plants import HOUR, calendars, floats, ints, laws, line, no_maintenance, rejecting, segments

from simfactory.kpis.load import static_load
from simfactory.plan import AGAIN, PACE, Clock, SourceKind

DAY = 24 * HOUR


def demanded(plan, every=3600.0):
    """A part every `every` seconds (law 9)."""
    rows = [0.0] * 10
    rows[9] = every
    return replace(plan, source_kind=ints(SourceKind.ARRIVALS), source_every=ints(9), laws=laws(60.0, *rows[1:]))


def failing(plan, clock, life, repair, pool=-1):
    """The first station's machine fails: life is law 1, repair law 2."""
    return replace(
        plan,
        mode_machine=ints(0),
        mode_of=ints(0),
        clock=ints(clock),
        life=ints(1),
        repair_law=ints(2),
        repair_pool=ints(pool),
        repair_crew=ints(2 if pool >= 0 else 0),
        maintenance=no_maintenance(1),
        caught=np.zeros(1),
        caught_repair=np.ones(1),
        laws=replace(plan.laws, a=np.concatenate([plan.laws.a[:1], [life, repair], plan.laws.a[3:]])),
    )


def test_demand_loads_each_station_by_its_machines():
    load = static_load(demanded(line(("a", "b"), machines=(1, 2))))
    assert load.demanded
    assert load.starts == pytest.approx([168.0])
    assert [station.hours for station in load.stations] == pytest.approx([2.8, 2.8])
    assert [station.share for station in load.stations] == pytest.approx([1 / 60, 1 / 120])
    assert load.takt == pytest.approx([3600.0, 3600.0])
    assert load.bottleneck.name == "a"
    assert load.good_per_week == pytest.approx(168.0)


def test_without_demand_the_fullest_station_is_full():
    load = static_load(line(("a", "b"), machines=(1, 2)))
    assert not load.demanded
    assert load.starts == pytest.approx([168.0 * 60])
    assert [station.share for station in load.stations] == pytest.approx([1.0, 0.5])


def test_rework_is_work():
    plan = replace(line(), defect=floats(0.15), detects=floats(1.0), **rejecting([True], AGAIN))
    assert static_load(demanded(plan)).stations[0].hours == pytest.approx(2.8 / 0.85)


def test_capacity_is_the_stations_shift():
    plan = replace(demanded(line()), calendars=calendars((DAY, [(0, 8 * HOUR)])), station_calendar=ints(0))
    load = static_load(plan)
    assert load.stations[0].capacity == pytest.approx(56.0)
    assert load.takt == pytest.approx([1200.0])


@pytest.mark.parametrize(
    ("clock", "life", "availability"),
    [
        (Clock.WORKING, 3600.0, 0.8),
        (Clock.OCCUPIED, 3600.0, 0.8),
        (Clock.CALENDAR, 3600.0, 0.8),
        (Clock.CYCLES, 60.0, 0.8),
    ],
)
def test_repairs_cost_capacity(clock, life, availability):
    plan = failing(demanded(line()), clock, life, 900.0)
    assert static_load(plan).stations[0].capacity == pytest.approx(168.0 * availability)


def test_a_working_clock_stands_still_during_set_ups():
    plan = failing(demanded(line(products=("x", "y"))), Clock.WORKING, 3600.0, 900.0)
    plan = replace(
        plan, setup=segments([3, 3]), laws=replace(plan.laws, a=np.where(np.arange(10) == 3, 120.0, plan.laws.a))
    )
    # Every second part is of the other product: 60 s of set-up for 60 s of work and 15 s of repair.
    assert static_load(plan).stations[0].setup == pytest.approx(2.8)
    assert static_load(plan).stations[0].capacity == pytest.approx(168.0 * 120 / 135)


def test_people_do_what_the_plan_says_they_do():
    plan = failing(demanded(line(pools=("crew", "fitters"))), Clock.CALENDAR, 3600.0, 900.0, pool=1)
    plan = replace(
        plan,
        load=segments([0], [0], crew=3),
        person_names=("a", "b"),
        person_pool=ints(0, 1),
        person_calendar=ints(-1, -1),
        pace=np.array([[PACE], [PACE]]),
    )
    crew, fitters = static_load(plan).pools
    assert (crew.work, crew.capacity) == (pytest.approx(3 * 2.8), 168.0)
    assert fitters.repair == pytest.approx(168.0 * 0.2 * 2)


def test_people_can_be_the_bottleneck():
    plan = replace(
        line(pools=("crew",)),
        work=segments([0], [0]),
        person_names=("a",),
        person_pool=ints(0),
        person_calendar=ints(0),
        pace=np.array([[PACE]]),
        calendars=calendars((DAY, [(0, 6 * HOUR)])),
    )
    load = static_load(plan)
    assert load.bottleneck.name == "crew"
    assert load.starts == pytest.approx([42.0 * 60])


@pytest.mark.parametrize("clock", [Clock.CALENDAR, Clock.WORKING])
def test_what_is_caught_is_repaired_sooner_and_what_is_noticed_late_costs_capacity(clock):
    plan = failing(demanded(line(pools=("crew", "fitters"))), clock, 3600.0, 900.0, pool=1)
    care = replace(plan.maintenance, reaction=ints(3))
    rows = replace(plan.laws, a=np.concatenate([plan.laws.a[:3], [300.0], plan.laws.a[4:]]))
    people = {"person_names": ("a",), "person_pool": ints(1), "person_calendar": ints(-1), "pace": np.array([[PACE]])}
    plan = replace(plan, maintenance=care, caught=floats(0.4), caught_repair=floats(0.5), laws=rows, **people)
    load = static_load(plan)
    down = 900.0 * (0.6 + 0.4 * 0.5) + 300.0 * 0.6
    assert load.stations[0].capacity == pytest.approx(168.0 * 3600 / (3600 + down))
    lived = 168.0 * 3600 / (3600 + down) if clock == Clock.CALENDAR else load.stations[0].work
    assert load.pools[1].repair == pytest.approx(lived * 720 / 3600 * 2)


def test_work_loads_by_the_mean_time_of_those_who_may_do_it():
    plan = failing(demanded(line(pools=("crew", "fitters"))), Clock.CALENDAR, 3600.0, 900.0, pool=1)
    people = {"person_names": ("a", "b", "c", "d"), "person_pool": ints(0, 0, 0, 1), "person_calendar": ints(*[-1] * 4)}
    plan = replace(plan, work=segments([0], [0]), **people, pace=PACE // 100 * np.array([[50], [100], [0], [200]]))
    load = static_load(plan)
    assert load.pools[0].work == load.stations[0].work == pytest.approx(1.5 * 2.8)
    assert load.pools[1].repair == pytest.approx(168.0 * 0.2 * 2 / 2)


def test_lots_are_set_up_once():
    plan = demanded(line(products=("x", "y")))
    rows = laws(60.0, 0.0, 0.0, 600.0, 8.0, 0.0, 0.0, 0.0, 0.0, 3600.0)
    plan = replace(plan, laws=rows, setup=segments([3, 3]), source_pieces=ints(4))
    load = static_load(plan)
    assert load.starts == pytest.approx([672.0, 672.0])
    assert load.stations[0].work == pytest.approx(168 * 8 / 60)
    assert load.stations[0].setup == pytest.approx(168 * 0.5 * 10 / 60)


def test_a_sequence_sets_up_at_its_changes_only():
    plan = demanded(line(products=("x", "y")))
    rows = laws(60.0, 0.0, 0.0, 600.0, 60.0, 0.0, 0.0, 0.0, 0.0, 3600.0)
    plan = replace(plan, laws=rows, setup=segments([3, 3]), setup_same=ints(4, 4), mix_count=ints(6, 2))
    load = static_load(plan)
    assert load.starts == pytest.approx([126.0, 42.0])
    assert load.stations[0].setup == pytest.approx(168 * (2 * 600 + 6 * 60) / 8 / 3600)


def test_a_matrix_of_set_ups_goes_by_both_families():
    plan = demanded(line(products=("x", "y")))
    rows = laws(60.0, 0.0, 0.0, 600.0, 1200.0, 0.0, 0.0, 0.0, 0.0, 3600.0)
    matrix = np.array([[[-1, 3], [4, -1]]])
    plan = replace(plan, laws=rows, setup=segments([-1, -1]), setup_matrix=ints(0, 0), setup_from_to=matrix)
    assert static_load(plan).stations[0].setup == pytest.approx(168 * (0.25 * 600 + 0.25 * 1200) / 3600)


def test_a_product_that_nobody_starts_loads_nothing():
    plan = replace(line(products=("x", "y")), mix_upto=floats(1.0, 1.0), defect=floats(0.0, 1.0), detects=np.ones(2))
    plan = replace(plan, mends=np.zeros(2), **rejecting([False, True], AGAIN))
    assert static_load(plan).starts[1] == 0.0


def test_a_large_line_takes_no_longer_than_it_must():
    load = static_load(line([f"s{i}" for i in range(5000)]))
    assert load.starts == pytest.approx([168.0 * 60])


def test_a_piece_that_can_never_leave_is_work_without_end():
    plan = replace(line(products=("x", "y")), defect=floats(0.0, 1.0), detects=np.ones(2), mends=np.zeros(2))
    plan = failing(demanded(replace(plan, **rejecting([False, True], AGAIN))), Clock.WORKING, 3600.0, 900.0)
    plan = replace(plan, setup=segments([3, 3]))
    assert static_load(plan).stations[0].share == np.inf


def staffed(rate, spell=4, after=-1, pace=PACE, busy=60.0):
    """One person who works 60 s of each hour's part; their spell is a law in seconds: 2 days."""
    plan = demanded(line(pools=("crew",)))
    return replace(
        plan,
        work=segments([0], [0]),
        person_names=("a",),
        person_pool=ints(0),
        person_calendar=ints(-1),
        pace=np.array([[PACE]]),
        spell=ints(spell),
        stand_in_after=ints(after),
        stand_in_pace=ints(pace),
        human=replace(plan.human, absence=floats(rate)),
        laws=replace(plan.laws, a=np.concatenate([[busy], plan.laws.a[1:4], [2 * 86_400.0], plan.laws.a[5:]])),
    )


def test_hours_of_who_is_absent_are_missing():
    assert static_load(staffed(0.1)).pools[0].capacity == pytest.approx(0.9 * 168.0)
    assert static_load(staffed(0.1, spell=-1)).pools[0].capacity == 168.0


@pytest.mark.parametrize(("after", "pace", "missing"), [(0, 1.0, 0.0), (1, 1.0, 0.05), (1, 0.8, 0.06), (2, 1.0, 0.1)])
def test_stand_ins_fill_the_hours_from_their_coming_on_at_their_pace(after, pace, missing):
    load = static_load(staffed(0.1, after=after, pace=round(pace * PACE)))
    assert load.pools[0].capacity == pytest.approx((1.0 - missing) * 168.0)


def test_hours_of_people_are_told_station_by_station():
    plan = failing(demanded(line(("a", "b"), pools=("crew", "fitters"))), Clock.CALENDAR, 3600.0, 900.0, pool=1)
    plan = replace(
        plan,
        work=segments([0, 0], [0, 0]),
        load=segments([0, -1], [0, -1], crew=2),
        person_names=("a", "b"),
        person_pool=ints(0, 1),
        person_calendar=ints(-1, -1),
        pace=np.full((2, 2), PACE),
    )
    load = static_load(plan)
    assert load.posts.tolist() == [pytest.approx([3 * 2.8, 2.8]), pytest.approx([168.0 * 0.2 * 2, 0.0])]
    assert load.posts.sum(axis=1) == pytest.approx([pool.hours for pool in load.pools])
