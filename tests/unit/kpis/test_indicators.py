"""Indicators of counters made by hand, and what holds for every one of them."""

import math
from dataclasses import fields, replace

import numpy as np
import pytest
from kpi_plants import HOUR, MINUTE, SECOND, WEEK, floats, ints, line

from simfactory.errors import InternalError, ScenarioError
from simfactory.kpis.facts import weighted
from simfactory.kpis.indicators import Better, Scope, find, keys, measure, of_scope, register
from simfactory.kpis.time_model import Time
from simfactory.plan import Clock
from simfactory.results import Bins, Counters, State
from simfactory.scenario import load_text
from simfactory.units import Dimension

BINS = Bins(WEEK // 2, 2 * WEEK)
SHARES = ("working", "handling", "setup", "down", "waiting", "blocked", "starved", "no_order")


def plant():
    """Two products over two stations, the first of two machines with one failure mode each; one person."""
    return replace(
        line(("press", "test"), ("shaft", "housing"), machines=(2, 1), pools=("crew",)),
        weights=floats(0.5, 2.0),
        work_content=ints(MINUTE, MINUTE, 3 * MINUTE, 2 * MINUTE),
        mode_names=("press/jam",),
        mode_machine=ints(0, 1),
        mode_of=ints(0, 0),
        mode_first=ints(0, 1, 2, 2),
        clock=ints(Clock.WORKING),
        person_names=("crew#1",),
        person_pool=ints(0),
        person_calendar=ints(-1),
        roster_pool=ints(0),
        roster_calendar=ints(-1),
        roster_people=ints(1),
        source_due=ints(0),
    )


def busy_weeks():
    """Two weeks in four bins: the first is warm-up, the second (bins 2 and 3) holds the figures below."""
    counters = Counters.zero(plant(), BINS)
    for field in fields(counters)[1:]:
        getattr(counters, field.name)[...] = 0
    hours = {State.OFF: 18, State.WORK: 20, State.LOAD: 4, State.UNLOAD: 4, State.SETUP: 8, State.DOWN: 4}
    hours[State.PLANNED] = 6
    hours |= {State.WAITING: 6, State.BLOCKED: 5, State.STARVED: 5, State.NO_ORDER: 4}
    for state, n in hours.items():
        counters.machine_time[0, state, 2:] = n * HOUR
        counters.machine_time[1, state, 2:] = n * HOUR
    counters.machine_time[2, State.STARVED, 2:] = 84 * HOUR
    counters.machine_time[:, State.OFF, :2] = 84 * HOUR
    for name, press in {"processed": 300, "rejected": 30, "reworked": 20, "tried": 280, "passed": 252}.items():
        getattr(counters, name)[0, 2:] = press
    counters.scrapped[0, 3], counters.unfinished[0, 3] = 30, 10
    counters.taken[0, 3], counters.waited[0, 3] = 60, 45
    counters.wait[0, 3] = 3600, 0
    counters.queue[0, 2:, 0] = 2 * (WEEK // 2) // SECOND
    counters.wip[2:, 0] = 12 * (WEEK // 2) // SECOND
    counters.failures[:, 3], counters.repairs[:, 3], counters.repair_time[:, 3] = 2, 1, HOUR
    counters.stops[:, 3], counters.services[:, 3], counters.service_time[:, 3] = 3, 3, 6 * HOUR
    counters.good[:, 3], counters.escapes[:, 3], counters.scrap[0, 3] = [450, 150], [10, 0], 40
    counters.first_pass[0, 3] = 400
    counters.lead[0, 3], counters.orders[0, 3], counters.late[0, 3] = (460 * 7200, 0), 20, 5
    counters.order_time[0, 3] = 20 * 86400, 0
    counters.person_busy[0, 2:] = 21 * HOUR
    counters.good[0, 0] = 10**6  # warm-up
    return counters


def values():
    return measure(plant(), busy_weeks(), WEEK, 2 * WEEK)


@pytest.mark.parametrize(
    ("key", "value"),
    {
        "plant.good_per_week": 600,
        "plant.shipped_per_week": 610,
        "plant.throughput_rate": 610 / 168,
        "plant.weighted_good": 450 * 0.5 + 150 * 2.0,
        "plant.paid_hours": 168,
        "plant.productivity": 525 / 168,
        "plant.escapes_per_shipped": 10 / 610,
        "plant.first_pass_yield": 400 / 650,
        "plant.scrap_ratio": 40 / 650,
        "plant.rework_ratio": 40 / 650,
        "plant.lead_time": 460 * 7200 / 610,
        "plant.wip_mean": 12,
        "plant.orders_per_week": 20,
        "plant.on_time_share": 0.75,
        "plant.order_time": 86400,
        "shaft.good_per_week": 450,
        "shaft.lead_time": 7200,
        "shaft.output_share": 0.75,
        "housing.first_pass_yield": 0,
        "crew.utilization": 0.25,
        "crew.busy_hours": 42,
        "crew.present_hours": 168,
        "press.availability": 28 / 60,
        "press.effectiveness": 610 / 60 / (4 * 28),
        "press.quality_ratio": 540 / 610,
        "press.setup_ratio": 8 / 36,
        "press.technical_efficiency": 28 / 48,
        "press.allocation": 56 / 60,
        "press.utilization": 28 / 56,
        "press.technical_availability": 56 / 60,
        "press.first_pass_yield": 0.9,
        "press.scrap_ratio": 30 / 610,
        "press.rework_ratio": 40 / 610,
        "press.throughput_rate": 610 / 120,
        "press.mtbf": 4 * 28 * 3600 / 4,
        "press.mttr": 3600,
        "press.failures_per_week": 4,
        "press.trs": 540 / 60 / (4 * 56),
        "press.trg": 540 / 60 / (4 * 66),
        "press.unplanned_downtime": 16,
        "press.planned_stop_ratio": 6 / 66,
        "press.planned_stops_per_week": 6,
        "test.unplanned_downtime": 0,
        "plant.unplanned_downtime": 16,
        "press.tre": 540 / 60 / (4 * 84),
        "press.working": 20 / 60,
        "press.queue_mean": 2,
        "press.wait_mean": 60,
        "press.waited_share": 0.75,
    }.items(),
)
def test_every_indicator_of_a_week_by_hand(key, value):
    assert values()[key] == pytest.approx(value, rel=1e-12)


def test_of_a_plant_that_never_stops_no_downtime_is_told():
    told = {key.partition(".")[2] for key, _ in keys(replace(plant(), mode_names=()))}
    assert told & {"unplanned_downtime", "planned_stop_ratio", "planned_stops_per_week"} == set()
    assert "failures_per_week" in told


def test_shares_of_the_shift_add_up_to_one():
    assert sum(values()[f"press.{name}"] for name in SHARES) == pytest.approx(1.0)
    assert sum(values()[f"test.{name}"] for name in SHARES) == pytest.approx(1.0)


def test_oee_is_the_product_of_its_three_factors():
    found = values()
    assert found["press.oee"] == pytest.approx(
        found["press.availability"] * found["press.effectiveness"] * found["press.quality_ratio"], rel=1e-15
    )
    assert "plant.oee" not in found


def test_what_is_not_defined_is_not_a_number_and_raises_nothing():
    plan = line(("press",), pools=("crew",))
    found = measure(plan, Counters.zero(plan, BINS), 0, WEEK)
    assert math.isnan(found["press.oee"])
    assert math.isnan(found["plant.escapes_per_shipped"])
    assert math.isnan(found["plant.productivity"])
    assert math.isnan(found["crew.utilization"])
    assert found["plant.good_per_week"] == 0.0


def test_nothing_is_on_time_where_no_date_is_due():
    plan = replace(plant(), source_due=ints(-1))
    assert math.isnan(measure(plan, busy_weeks(), WEEK, 2 * WEEK)["plant.on_time_share"])


@pytest.mark.parametrize(("start", "end"), [(1, WEEK), (0, WEEK + 1), (WEEK, WEEK), (0, 3 * WEEK), (-WEEK, WEEK)])
def test_a_window_off_the_bins_is_our_fault(start, end):
    with pytest.raises(InternalError, match="bins"):
        measure(plant(), busy_weeks(), start, end)


def test_the_last_bin_may_be_cut_by_the_horizon():
    plan, bins = plant(), Bins(WEEK, WEEK + HOUR)
    counters = Counters.zero(plan, bins)
    counters.good[0, 1] = 1
    assert measure(plan, counters, WEEK, WEEK + HOUR)["shaft.good_per_week"] == pytest.approx(168.0)


def test_two_things_of_one_name_are_our_fault():
    plan = replace(plant(), product_names=("press", "housing"))
    with pytest.raises(InternalError, match="name"):
        measure(plan, busy_weeks(), 0, WEEK)


def test_centuries_of_machine_time_do_not_overflow():
    machines = 400
    year = 365 * 24 * HOUR
    plan = line(machines=(machines,))
    counters = Counters.zero(plan, Bins(year, 100 * year))
    counters.machine_time[:, State.WORK] = year
    assert measure(plan, counters, 0, 100 * year)["press.working"] == 1.0


def test_values_come_in_the_order_of_their_keys():
    assert list(values()) == [key for key, _ in keys(plant())]


def test_weighted_sums_do_not_depend_on_the_order_of_products():
    rng = np.random.Generator(np.random.Philox(7))
    good, weights = rng.integers(0, 10**6, 50), rng.random(50)
    assert weighted(good, weights) == weighted(good[::-1], weights[::-1])


def test_an_indicator_is_there_once_and_says_what_it_is():
    named = [(indicator.scope, indicator.name) for indicator in register()]
    assert len(named) == len(set(named))
    for indicator in register():
        assert all((indicator.en, indicator.fr, indicator.formula, indicator.unit, indicator.source)), indicator.name
        assert isinstance(indicator.better, Better)


def test_the_shares_cover_every_kind_of_time_in_the_shift():
    outside = {Time.OFF, Time.PLANNED_STOP, Time.MINOR_STOP}
    words = {"produce": "working", "failure": "down"}
    assert {words.get(time.value, time.value) for time in set(Time) - outside} == set(SHARES)
    assert {indicator.name for indicator in of_scope(Scope.STATION)} >= set(SHARES)


def test_values_can_be_set_against_what_scenarios_say():
    rate, mttr = find(Scope.PLANT, "throughput_rate"), find(Scope.STATION, "mttr")
    assert (rate.dimension, rate.canonical(180.0)) == (Dimension.RATE, 0.05)
    assert (mttr.dimension, mttr.canonical(90.0)) == (Dimension.TIME, 90.0)
    assert find(Scope.STATION, "oee").dimension is Dimension.SHARE
    assert find(Scope.PLANT, "oee") is None


@pytest.mark.parametrize(("products", "people"), [("press", "crew"), ("crew", "crew")])
def test_a_scenario_in_which_two_things_have_one_name_is_refused(products, people):
    text = f"{{simfactory: 1, name: x, people: {{{people}: {{team: 1}}}}, products: {{{products}: {{}}}}, "
    with pytest.raises(ScenarioError, match=f"'{products}' is a"):
        load_text(text + "line: [{station: press, cycle: {time: 1 s, by: crew}}]}")
