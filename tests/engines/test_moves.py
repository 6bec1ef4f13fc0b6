"""Moves that take time against answers that are known: a fleet of one, a conveyor, waiting lines with a way between."""

from __future__ import annotations

import numpy as np
import pytest

from simfactory.engines import ENGINES, simulate
from simfactory.plan import Clock, Plan, SourceKind
from simfactory.results import Kind, VehicleState, part_seconds
from tests.engines.plans import (
    HOUR,
    MINUTE,
    At,
    Comes,
    Do,
    Fails,
    Fleet,
    Goes,
    LawRow,
    Team,
    constant,
    exponential,
    law,
    make_plan,
    shift,
)

every_engine = pytest.mark.parametrize("engine", ENGINES)


def two_stations(way: Goes, *fleets: Fleet, first: LawRow | None = None, places: int = 3) -> Plan:
    """A station that feeds another over a way."""
    quick = constant(0.1)
    return make_plan([At("saw", first or quick, moves=way), At("press", quick, places=places)], fleets=fleets)


@every_engine
@pytest.mark.parametrize("vehicles", [1, 2])
def test_a_fleet_carries_as_much_as_its_round_trips_allow(engine: str, vehicles: int) -> None:
    """Between two fast stations every vehicle is always under way: 1 / (load + 2 travel + unload), on average."""
    fleet = Fleet("carts", vehicles, exponential(1.0), law("uniform", low=1, high=2))
    plan = two_stations(Goes(exponential(2.0), "carts"), fleet)
    counters = simulate(plan, seed=3, until=600 * HOUR, engine=engine).counters
    expected = vehicles * 600 * 60 / (1.0 + 2 * 2.0 + 1.5)
    assert counters.good.sum() == pytest.approx(expected, rel=4 * 0.65 / np.sqrt(expected))
    idle = counters.vehicle_time[:, VehicleState.FREE].sum() / counters.vehicle_time.sum()
    assert idle < 0.05


@every_engine
def test_a_fleet_that_charges_is_under_way_for_the_rest_of_the_time(engine: str) -> None:
    """Ten trips of six minutes, then twenty minutes of charging."""
    fleet = Fleet("carts", 1, constant(1), constant(1), charge=constant(20), after=60)
    plan = two_stations(Goes(constant(2), "carts"), fleet)
    counters = simulate(plan, seed=3, until=800 * MINUTE, engine=engine).counters
    times = counters.vehicle_time[0, :, 0] / MINUTE
    assert times[VehicleState.CHARGING] == pytest.approx(10 * 20, abs=0.11)
    assert (times[VehicleState.LOADED], times[VehicleState.EMPTY]) == (400, 200)
    assert counters.good.sum() == 100


@every_engine
def test_a_conveyor_delays_all_parts_alike_and_holds_as_many_as_come_in_that_time(engine: str) -> None:
    plan = two_stations(Goes(constant(7)), first=constant(0.5), places=-1)
    run = simulate(plan, seed=3, until=1000 * MINUTE, trace=True, engine=engine)
    assert run.trace is not None
    left, came = (run.trace.of_kind(kind) for kind in (Kind.LEAVE, Kind.ENTER))
    left = left[left[:, 2] == 0]
    assert (came[:, 0] - left[: len(came), 0] == 7 * MINUTE).all()
    under_way = part_seconds(run.counters.under_way)[1, 0] / 60
    assert under_way == 1986 * 7 + 13 * 3.5  # those that arrive in time; then those of 993.5, 994, … 999.5


@every_engine
def test_waiting_lines_with_a_way_between_take_the_sum_of_their_times(engine: str) -> None:
    """M/M/1, a way of any law, M/M/1: what leaves the first is Poisson, and stays so on its way (Burke, Mirasol)."""
    stations = [At("a", exponential(1), places=-1, moves=Goes(exponential(3))), At("b", exponential(1), places=-1)]
    plan = make_plan(stations, sources=[Comes(kind=SourceKind.ARRIVALS, every=exponential(2))])
    width, bins = 100 * HOUR, 20
    counters = simulate(plan, seed=5, until=bins * width, bin_width=width, engine=engine).counters
    lead = part_seconds(counters.lead)[0] / counters.good[0] / 60
    error = lead.std(ddof=1) / np.sqrt(bins)
    assert error < 0.2
    assert abs(lead.mean() - (2 + 3 + 2)) < 4 * error


@every_engine
def test_overtaking_leaves_the_order_of_arrival(engine: str) -> None:
    stations = [At("a", constant(1), moves=Goes(exponential(5))), At("b", constant(0.5), places=-1)]
    run = simulate(make_plan(stations), seed=5, until=50 * HOUR, trace=True, engine=engine)
    assert run.trace is not None
    came, taken = ([row[5] for row in run.trace.of_kind(kind) if row[2] == 1] for kind in (Kind.ENTER, Kind.TAKE))
    assert taken == came[: len(taken)]
    assert taken != sorted(taken)


@every_engine
def test_vehicles_go_on_when_stations_are_closed_or_down(engine: str) -> None:
    """What has set out at 9 comes to the closed station at 12, and is worked on when that opens again."""
    hours = shift(100 * MINUTE, (0, 10 * MINUTE), (50 * MINUTE, 60 * MINUTE))
    saw = At("saw", constant(9), hours=hours, moves=Goes(constant(3), "carts"))
    press = At("press", Do(constant(1), "crew"), places=1, hours=hours)
    plan = make_plan([saw, press], teams=[Team("crew")], fleets=[Fleet("carts")])
    run = simulate(plan, seed=0, until=60 * MINUTE, trace=True, engine=engine)
    assert run.trace is not None
    assert [row[0] // MINUTE for row in run.trace.of_kind(Kind.ENTER)] == [12]
    assert [row[0] // MINUTE for row in run.trace.of_kind(Kind.OUT)] == [51]


@every_engine
def test_a_machine_that_lets_nothing_go_while_it_is_down_keeps_its_part_from_the_cart(engine: str) -> None:
    """The saw is done at 2 and waits for the cart until 5; down from 4 to 10, it lets go only then."""
    fails = {"jam": Fails(constant(4), constant(6), Clock.CALENDAR, release=False)}
    saw = At("saw", constant(1), fails=fails, moves=Goes(constant(2), "carts"))
    plan = make_plan([saw, At("press", constant(0.5), places=1)], fleets=[Fleet("carts")])
    run = simulate(plan, seed=0, until=11 * MINUTE, trace=True, engine=engine)
    assert run.trace is not None
    assert [row[0] / MINUTE for row in run.trace.of_kind(Kind.MOVE)] == [1, 10]
