"""Pieces under way and vehicles of fleets: counted again from a log, as indicators, and as a static load."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import simfactory as sf
from simfactory.blueprint import compile_blueprint
from simfactory.engines import simulate
from simfactory.errors import InternalError
from simfactory.kpis import keys, measure, scopes, static_load
from simfactory.kpis.recount import counters_of
from simfactory.plan import Plan
from simfactory.results import Bins, Counters, Kind, Trace, VehicleState, guard_conservation
from simfactory.scenario import load_text

MINUTE = 60 * 10**9
HOUR = 60 * MINUTE

PLANT = """
simfactory: 1
name: Two fleets
supply: SUPPLY
fleets:
  carts: {vehicles: 2, speed: 1 m/s, load: 20 s, unload: 20 s, charge: {after: 90 min, takes: 10 min}}
  idle: {vehicles: 1}
line:
  - {station: press, queue: unlimited, cycle: 40 s, moves: {distance: 60 m, by: carts}}
  - {station: pack, queue: 4, cycle: 30 s, moves: 5 min, inspects: {false_rejects: 20 %, rejects_to: press}}
  - {station: ship, queue: 9, cycle: 1 s}
"""


def plan_of(supply: str = "unlimited") -> Plan:
    return compile_blueprint(load_text(PLANT.replace("SUPPLY", supply))).frame


def counters_with(plan: Plan, **given: list[int]) -> Counters:
    """An hour in which vehicles spent so many minutes in each state, and pieces were so many part-minutes under way."""
    counters = Counters.zero(plan, Bins(HOUR, HOUR))
    counters.vehicle_time[:, :, 0] = np.array(given["vehicles"]).reshape(-1, len(VehicleState)) * MINUTE
    counters.under_way[:, 0, 0] = np.array(given["under_way"]) * 60
    return counters


def test_use_is_the_share_under_way_of_the_time_that_charging_leaves() -> None:
    plan = plan_of()
    counters = counters_with(plan, vehicles=[6, 30, 20, 4, 60, 0, 0, 0, 60, 0, 0, 0], under_way=[0, 90, 30])
    found = measure(plan, counters, 0, HOUR)
    assert found["carts.fleet_use"] == pytest.approx(50 / (120 * 0.9))
    assert found["carts.loaded_share"] == pytest.approx(30 / 50)
    assert found["carts.charging_share"] == pytest.approx(4 / 120)
    assert (found["idle.fleet_use"], found["idle.charging_share"]) == (0.0, 0.0)
    assert np.isnan(found["idle.loaded_share"])


def test_pieces_under_way_are_told_by_where_they_go_and_in_all() -> None:
    plan = plan_of()
    counters = counters_with(plan, vehicles=[60, 0, 0, 0] * 3, under_way=[0, 90, 30])
    found = measure(plan, counters, 0, HOUR)
    assert found["pack.under_way_mean"] == 1.5
    assert found["ship.under_way_mean"] == 0.5
    assert found["plant.under_way_mean"] == 2.0


def test_a_plant_whose_moves_take_no_time_has_no_word_of_them() -> None:
    plan = compile_blueprint(load_text("simfactory: 1\nname: Plain\nline: [{station: press, cycle: 40 s}]")).frame
    assert plan.moves is None
    told = {key.rpartition(".")[2] for key, _ in keys(plan)}
    assert not told & {"under_way_mean", "fleet_use", "loaded_share", "charging_share"}
    assert scopes(plan_of()).keys() - scopes(plan).keys() == {"pack", "ship", "carts", "idle"}


def test_ways_and_drives_are_counted_again_from_the_log() -> None:
    plan, bins = plan_of(), Bins(10 * MINUTE, 25 * MINUTE)
    rows = [
        (8 * MINUTE, Kind.MOVE, 1, -1, 0, 3, 1, 4 * MINUTE, 3, 0),
        (9 * MINUTE, Kind.MOVE, 1, -1, 0, 4, 1, MINUTE, 1, -1),
        (8 * MINUTE, Kind.DRIVE, -1, -1, -1, -1, 1, 4 * MINUTE, VehicleState.LOADED, 0),
        (12 * MINUTE, Kind.DRIVE, -1, -1, -1, -1, 1, 2 * MINUTE, VehicleState.EMPTY, 0),
        (20 * MINUTE, Kind.DRIVE, -1, -1, -1, -1, 1, 5 * MINUTE, VehicleState.CHARGING, 0),
    ]
    counters = counters_of(plan, Trace.of(np.array(rows, dtype=np.int64)), bins)
    assert (counters.under_way[1, :, 0] / 60).tolist() == [7, 6, 0]
    assert (counters.vehicle_time[1] / MINUTE).tolist() == [[8, 6, 0], [2, 2, 0], [0, 2, 0], [0, 0, 5]]
    assert (counters.vehicle_time[0, VehicleState.FREE] / MINUTE).tolist() == [10, 10, 5]


def test_a_lost_nanosecond_of_a_vehicle_is_noticed() -> None:
    plan = plan_of()
    counters = simulate(plan, seed=0, until=HOUR, engine="simpy").counters
    guard_conservation(plan, counters)
    counters.vehicle_time[1, VehicleState.FREE, 0] -= 1
    with pytest.raises(InternalError, match="vehicle 1 do not add up"):
        guard_conservation(plan, counters)


def test_a_fleet_is_loaded_by_its_trips_there_and_back() -> None:
    """A part every 2 min; of five at the packing one comes back: 1.25 trips by carts a part, of 20 + 60 + 20 + 60 s."""
    load = static_load(plan_of("{arrivals: {every: 2 min}}"))
    carts, idle = load.fleets
    trips = 30 * 168 * 1.25
    assert carts.hours == pytest.approx(trips * 160 / 3600)
    assert carts.capacity == pytest.approx(2 * 168 * 0.9)
    assert (idle.hours, idle.capacity) == (0.0, 168.0)
    assert [row.name for row in load.all] == ["press", "pack", "ship", "carts", "idle"]


def test_a_fleet_may_be_what_a_plant_can_bear_at_most() -> None:
    load = static_load(plan_of())
    assert load.bottleneck.name == "carts"
    assert load.bottleneck.share == pytest.approx(1.0)
    made = simulate(plan_of(), seed=0, until=100 * HOUR, engine="simpy").counters.good.sum()
    assert made == pytest.approx(load.good_per_week * 100 / 168, rel=0.03)


def test_lots_make_one_trip_together() -> None:
    one, four = (plan_of(f"{{arrivals: {{every: 8 min, pieces: {pieces}}}}}") for pieces in (1, 4))
    assert static_load(four).fleets[0].hours == pytest.approx(static_load(one).fleets[0].hours)
    assert static_load(four).stations[0].hours == pytest.approx(4 * static_load(one).stations[0].hours)


IN_A_SHIFT = """
simfactory: 1
name: One cart
shifts: {day: {mon-fri: "08:00-16:00"}}
fleets: {cart: {vehicles: 1CHARGE}}
run: {warm_up: 1 week, length: 1 week, blocks: 2, replications: 1}
line:
  - {station: saw, cycle: 60 s, shift: day, moves: {time: 60 s, by: cart}}
  - {station: pack, queue: 5, cycle: 60 s, shift: day}
"""


def in_a_shift(charge: str = "", old: str = "", new: str = "") -> Plan:
    return compile_blueprint(load_text(IN_A_SHIFT.replace("CHARGE", charge).replace(old, new))).frame


def test_a_cart_that_is_never_free_in_the_shift_holds_the_plant_back(tmp_path: Path) -> None:
    load = static_load(in_a_shift())
    assert (load.bottleneck.name, load.bottleneck.capacity) == ("cart", 40.0)
    assert load.good_per_week == pytest.approx(40 * 30)
    scenario = load_text(IN_A_SHIFT.replace("CHARGE", ""))
    found = sf.run(scenario, only="before", out=tmp_path / "out", engine="simpy", workers=1).summary()
    first = found["bottleneck"]["before"][0]
    assert first["station"] == "cart"
    assert 0.98 < first["busy"] <= 1.0


def test_trips_that_end_after_the_shift_make_no_use_above_all_of_it() -> None:
    plan = in_a_shift()
    counters = counters_with(plan, vehicles=[20, 20, 20, 0], under_way=[0, 0])
    assert measure(plan, counters, 0, HOUR)["cart.fleet_use"] == 1.0  # from 0:00 to 1:00 no station is at work


@pytest.mark.parametrize(
    ("charge", "hours"), [(", charge: {after: 8 h, takes: 8 h}", 40.0), (", charge: {after: 2 h, takes: 2 h}", 20.0)]
)
def test_charging_costs_a_fleet_nothing_while_the_plant_is_closed(charge: str, hours: float) -> None:
    assert static_load(in_a_shift(charge)).fleets[0].capacity == pytest.approx(hours)


def test_a_fleet_can_have_work_whenever_a_station_it_serves_is_at_work() -> None:
    assert static_load(in_a_shift(old="cycle: 60 s, shift: day}", new="cycle: 60 s}")).fleets[0].capacity == 168.0
