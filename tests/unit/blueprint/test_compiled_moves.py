"""Moves in a plan: times over distances at a speed, streams of their own, and who is uncontended no more."""

from __future__ import annotations

import numpy as np
import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.plan import MovePurpose, Plan
from simfactory.scenario import load_text

LINE = """
simfactory: 1
name: Three stations
products: {axle: {share: 50 %}, bolt: {}}
fleets: FLEETS
line:
  - {station: saw, cycle: 40 s, moves: WAY}
  - {station: press, queue: 4, cycle: 30 s}
  - {station: pack, queue: 4, cycle: 30 s}
"""
CARTS = "{carts: {vehicles: 2, speed: 1 .. 2 m/s, charge: {after: 1 .. 3 h, takes: 9 min}}, airships: {vehicles: 1}}"


def text(way: str, fleets: str = CARTS) -> str:
    return LINE.replace("WAY", way).replace("FLEETS", fleets)


def plan_of(way: str, **theta: float) -> Plan:
    blueprint = compile_blueprint(load_text(text(way)))
    named = {name.replace("__", "."): value for name, value in theta.items()}
    return blueprint.fill({doubt.name: named.get(doubt.name, doubt.central()) for doubt in blueprint.doubts})


def seconds(plan: Plan, law: int) -> float:
    return float(plan.laws.a[law])


def test_a_distance_over_a_doubtful_speed_is_a_time_in_every_draw() -> None:
    for speed, way, expected in ((1.0, 60.0, 60.0), (2.0, 60.0, 30.0), (1.25, 100.0, 80.0)):
        plan = plan_of("{distance: 50 .. 100 m, by: carts}", fleets__carts__speed=speed, saw__moves__distance=way)
        assert plan.moves is not None
        assert seconds(plan, int(plan.moves.travel[0])) == expected


def test_what_charges_and_when_is_filled_too() -> None:
    plan = plan_of("{time: 9 s, by: carts}", fleets__carts__charge__after=7000.0)
    assert plan.moves is not None
    assert plan.moves.fleet_names == ("airships", "carts")
    assert plan.moves.vehicle_names == ("airships#1", "carts#1", "carts#2")
    assert plan.moves.charge.tolist()[0] == plan.moves.charge_after.tolist()[0] == -1
    assert seconds(plan, int(plan.moves.charge_after[1])) == 7000.0


def test_only_the_steps_that_say_so_have_a_way_and_products_share_its_law() -> None:
    plan = plan_of("45 s")
    assert plan.moves is not None
    assert (plan.moves.travel >= 0).tolist() == [True, False, False] * 2
    assert len(set(plan.moves.travel[[0, 3]].tolist())) == 1
    assert (plan.moves.fleet == -1).all()


def test_ways_have_streams_of_their_own_by_the_station_that_is_left() -> None:
    plan = plan_of("45 s")
    assert plan.moves is not None
    assert plan.moves.streams.shape == (3, len(plan.source_names), len(MovePurpose))
    own = [*plan.moves.streams.ravel().tolist(), *plan.moves.charge_streams.tolist()]
    assert len({*own, *plan.part_streams.ravel().tolist()}) == len(own) + plan.part_streams.size


def test_a_way_that_takes_time_is_contended() -> None:
    none = compile_blueprint(load_text(text("0 s", "{}").replace(", moves: 0 s", ""))).frame
    assert none.moves is None
    assert none.uncontended.tolist() == [True, True, True]
    assert plan_of("45 s").uncontended.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("way", "features"),
    [
        ("45 s", {"moves"}),
        ("{time: 9 s, by: carts}", {"moves", "fleets", "fleets.charge"}),
        ("{time: 9 s, by: airships}", {"moves", "fleets"}),
    ],
)
def test_features_are_those_that_are_used(way: str, features: set[str]) -> None:
    found = {name for name in plan_of(way).features if name.startswith(("moves", "fleets"))}
    assert found == features


def test_moves_move_no_other_draw() -> None:
    with_moves, without = plan_of("45 s"), compile_blueprint(load_text(text("0 s").replace(", moves: 0 s", ""))).frame
    np.testing.assert_array_equal(with_moves.part_streams, without.part_streams)
    np.testing.assert_array_equal(with_moves.source_streams, without.source_streams)
