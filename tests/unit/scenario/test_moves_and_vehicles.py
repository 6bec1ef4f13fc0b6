"""Moves of stations and fleets: how they are written, what is wrong with them, and what upgrades make of them."""

from __future__ import annotations

import pytest

from simfactory.errors import ScenarioError
from simfactory.scenario import Scenario, apply, load_text

PLANT = """
simfactory: 1
name: Two stations
sources: {trial: a trial}
fleets:
  carts: {vehicles: 2, speed: 3.6 km/h, load: {mean: 20 s, cv: 30 %}, charge: {after: 6 h, takes: 45 min}}
line:
  - {station: press, cycle: 40 s, moves: WAY}
  - buffer: 2
  - {station: pack, cycle: 30 s}
MORE
"""


def text(moves: str, more: str = "", old: str = "MORE", new: str = "") -> str:
    """The plant with a move and with more sections, and with a part of its text exchanged."""
    return PLANT.replace("WAY", moves).replace("MORE", more or "MORE").replace(old, new).replace("MORE", "")


def plant(moves: str, more: str = "") -> Scenario:
    return load_text(text(moves, more))


def problems(moves: str, more: str = "", old: str = "MORE", new: str = "") -> list[tuple[str, str, str]]:
    """(path, found, expected) of all that is wrong."""
    with pytest.raises(ScenarioError) as caught:
        load_text(text(moves, more, old, new))
    return [(problem.path, problem.found, problem.expected) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("said", "mean", "by"),
    [
        ("45 s", 45.0, None),
        ("{time: 45 s}", 45.0, None),
        ("{mean: 45 s, cv: 30 %}", 45.0, None),
        ("{time: {mean: 45 s, cv: 30 %}}", 45.0, None),
        ("{law: exponential, mean: 45 s, by: carts}", 45.0, "carts"),
        ("{time: 40 .. 50 s, by: carts}", 45.0, "carts"),
        ("{time: {law: uniform, low: 30 s, high: 60 s}, by: carts}", 45.0, "carts"),
    ],
)
def test_a_move_is_a_time_or_a_law_alone_or_by_a_fleet(said: str, mean: float, by: str | None) -> None:
    move = plant(said).station("press").moves
    assert move is not None
    assert move.law is not None
    assert (move.law.central_mean(), move.by) == (pytest.approx(mean), by)


def test_a_move_over_a_distance_goes_at_the_speed_of_its_fleet() -> None:
    scenario = plant("{distance: 40 .. 80 m, by: carts, source: trial}")
    move, carts = scenario.station("press").moves, scenario.fleets["carts"]
    assert move is not None
    assert move.distance is not None
    assert carts.speed is not None
    assert (move.distance.bounds(), carts.speed.central(), carts.vehicles) == ((40.0, 80.0), 1.0, 2)
    inputs = {path: source for path, _, source in scenario.inputs()}
    assert inputs["press.moves.distance"] == "trial"
    assert {"fleets.carts.speed", "fleets.carts.load", "fleets.carts.charge.after"} <= inputs.keys()
    assert "fleets.carts.unload" not in inputs
    assert [doubt.name for doubt in scenario.doubts()] == ["press.moves.distance"]


def test_what_a_fleet_says_matters_only_where_it_carries() -> None:
    assert not [path for path, _, _ in plant("45 s").inputs() if path.startswith("fleets")]
    assert "fleets.carts.speed" not in [path for path, _, _ in plant("{time: 45 s, by: carts}").inputs()]


@pytest.mark.parametrize(
    ("said", "path", "found"),
    [
        ("{by: carts}", "press.moves", "neither or both of a time and a distance"),
        ("{time: 9 s, distance: 60 m, by: carts}", "press.moves", "neither or both of a time and a distance"),
        ("{distance: 60 m}", "press.moves", "a distance that nobody goes"),
        ("{distance: 60 s, by: carts}", "press.moves.distance", "'60 s' is a time"),
        ("{time: 45 m, by: carts}", "press.moves.time", "'45 m': 'm' is no unit of time"),
        ("{time: 45 s, by: cart}", "press.moves.by", "no 'cart'"),
        ("{time: -4 s}", "press.moves.time", "'-4 s' is negative"),
        ("{tyme: 45 s}", "press.moves", "a law of 'tyme'"),
    ],
)
def test_what_is_wrong_with_a_move_is_told_with_its_place(said: str, path: str, found: str) -> None:
    assert [(where, what) for where, what, _ in problems(said)] == [(path, found)]


def test_what_is_on_its_way_needs_a_place_where_it_goes() -> None:
    (path, found, expected), *others = problems("45 s", old="  - buffer: 2\n", new="")
    assert (path, found) == ("pack", "no place at 'pack' for what is on its way from 'press'")
    assert (expected, others) == ("a queue with places, such as queue: 2, or a buffer before it", [])


def test_a_way_back_needs_a_place_too_but_none_to_the_station_itself() -> None:
    back = "{station: pack, cycle: 30 s, moves: 9 s, inspects: {detects: 90 %, rejects_to: press}}"
    again = back.replace("rejects_to: press", "rejects_to: again")
    told = problems("0 s", old="{station: pack, cycle: 30 s}", new=back.replace("press", "saw"))
    assert told[0][1] == "no 'saw'"
    said = text("45 s", "", "station: press,", "station: press, queue: 0,")
    with pytest.raises(ScenarioError, match="no place at 'press' for what is on its way from 'pack'"):
        load_text(said.replace("{station: pack, cycle: 30 s}", back))
    assert load_text(said.replace("{station: pack, cycle: 30 s}", again)).station("pack").moves is not None


@pytest.mark.parametrize(
    ("old", "new", "path", "found"),
    [
        ("speed: 3.6 km/h, ", "", "press.moves", "a distance that 'carts' goes without a speed"),
        ("speed: 3.6 km/h", "speed: 0 .. 2 m/s", "fleets.carts.speed", "may be 0 or less"),
        ("speed: 3.6 km/h", "speed: 3 km", "fleets.carts.speed", "'3 km' is a length"),
        ("vehicles: 2", "vehicles: 0", "fleets.carts.vehicles", "'0'"),
        ("after: 6 h, ", "", "fleets.carts.charge", "no 'after'"),
        ("carts: {", "pack: {", "fleets.pack", "'pack' is a station too"),
    ],
)
def test_what_is_wrong_with_a_fleet_is_told_with_its_place(old: str, new: str, path: str, found: str) -> None:
    told = [(where, what) for where, what, _ in problems("{distance: 60 m, by: carts}", "", old, new)]
    assert (path, found) in told


def test_moves_that_take_time_break_a_loop_that_takes_none() -> None:
    loop = """
simfactory: 1
name: Round and round
supply: {{parts: 1}}
line:
  - {{station: here, queue: unlimited, cycle: 0 s{moves}, to: there}}
  - {{station: there, queue: unlimited, cycle: 0 s, to: {{here: 99 %, out: 1 %}}}}
"""
    with pytest.raises(ScenarioError, match="a loop that takes no time"):
        load_text(loop.format(moves=""))
    assert load_text(loop.format(moves=", moves: 4 s")).station("here").moves is not None


UPGRADES = """
upgrades:
  shorter: {changes: [{scale: press.moves, by: 0.5}]}
  longer: {changes: [{add: press.moves.distance, by: 10 .. 20 m}]}
  faster: {changes: [{scale: fleets.carts.speed, by: 1.5}, {add: fleets.carts.vehicles, by: 1}]}
  quicker: {changes: [{scale: fleets.carts.load, by: 0.5}, {set: fleets.carts.charge.takes, to: 9 min}]}
configurations: {all: [shorter, longer, faster, quicker]}
"""
ROBOTS = """
upgrades:
  robots:
    changes:
      - {set: fleets.robots, to: {vehicles: 3, speed: 2 m/s}}
      - {set: press.moves, to: {distance: 60 m, by: robots}}
"""


def test_upgrades_change_moves_and_fleets_and_bring_new_ones() -> None:
    scenario = plant("{distance: 60 m, by: carts}", UPGRADES)
    after = apply(scenario, "all")
    move, carts = after.station("press").moves, after.fleets["carts"]
    assert move is not None
    assert move.distance is not None
    assert carts.speed is not None
    assert carts.charge is not None
    assert move.distance.bounds() == (40.0, 50.0)
    assert (carts.speed.central(), carts.vehicles) == (1.5, 3)
    assert (carts.load.central_mean(), carts.charge.takes.central_mean()) == (10.0, 540.0)


def test_an_upgrade_may_bring_a_fleet_that_takes_over() -> None:
    after = apply(plant("45 s", ROBOTS), "after")
    move = after.station("press").moves
    assert move is not None
    assert (move.by, after.fleets["robots"].vehicles) == ("robots", 3)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("{add: press.moves, by: 5 s}", "a time added to a distance"),
        ("{scale: press.moves.time, by: 2}", "no 'time' in a move over a distance"),
        ("{set: press.moves.by, to: robots}", "no 'robots'"),
        ("{add: fleets.carts.vehicles, by: -2}", "fleets.carts.vehicles would be 0"),
    ],
)
def test_what_an_upgrade_cannot_make_of_a_move_is_told(change: str, told: str) -> None:
    found = problems("{distance: 60 m, by: carts}", f"upgrades: {{one: {{changes: [{change}]}}}}")
    assert any(what.startswith(told) for _, what, _ in found)


def test_a_stop_of_a_route_may_have_a_way_of_its_own() -> None:
    more = "products: {axle: {route: [{press: {moves: 90 s}}, pack]}, bolt: {share: 30 %, route: [press, pack]}}"
    said = text("45 s", more, "station: pack,", "station: pack, queue: 2,").replace("  - buffer: 2\n", "")
    scenario = load_text(said.replace("station: press,", "station: press, queue: 3,"))
    ways = [scenario.steps(product) for product in ("axle", "bolt")]
    means = [stops[0].moves.law.central_mean() for stops in ways if stops and stops[0].moves and stops[0].moves.law]
    assert means == [90.0, 45.0]
    assert {path for path, _, _ in scenario.inputs() if "moves" in path} == {
        "press.moves", "products.axle.route.press.moves",
    }  # fmt: skip
