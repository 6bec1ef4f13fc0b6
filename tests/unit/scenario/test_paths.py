"""Paths name one place of a plant, and the nearest names help who mistypes one."""

from __future__ import annotations

import pytest

from simfactory.scenario import load_text
from simfactory.scenario.paths import changed, find
from simfactory.scenario.schema import Scenario
from simfactory.scenario.values import Value
from simfactory.units import UnitError

PLANT = """
simfactory: 1
name: Plant
shifts: {day: {mon-fri: 08:00-16:00}}
people: {ops: {team: {day: 4}}, setters: {team: 2}}
products:
  A: {share: 60 %, weight: 2, family: x, route: [press, paint]}
  B: {share: 40 %, family: y, route: [press: {cycle: 50 s}, paint, press: {cycle: {mean: 10 s, cv: 20 %}}]}
demand: {per_week: 700, gain_as: output}
line:
  - station: press
    queue: {places: 4, rule: same_family}
    cycle: {mean: 20 .. 22 s, cv: 40 %, by: ops}
    setup: {x: {y: 15 min}, y: {x: 25 min}, same_family: 1 min, by: setters}
    failures: {jam: {every: {law: exponential, mean: 100 h}, repair: {time: 30 min, by: setters}}}
    defects: {A: 1 %, B: 2 %}
  - station: paint
    queue: unlimited
    cycle: 40 s
    setup: 10 min
    inspects: {detects: 90 %, rejects_to: {press: 70 %, scrap: 30 %}}
    to: {B: {out: rest, scrap: 1 %}}
"""


@pytest.fixture(scope="module")
def plant() -> Scenario:
    return load_text(PLANT)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("press.cycle.cv", Value(0.4)),
        ("press.cycle.by", "ops"),
        ("press.queue.places", 4),
        ("press.machines", 1),
        ("press.failures.jam.every.mean", Value(360_000.0)),
        ("press.failures.jam.repair.time", Value(1800.0)),
        ("press.failures.jam.clock", "working"),
        ("press.defects.B", Value(0.02)),
        ("press.setup.same_family.time", Value(60.0)),
        ("press.setup.x.y.time", Value(900.0)),
        ("paint.setup.time", Value(600.0)),
        ("paint.cycle.time", Value(40.0)),
        ("paint.inspects.detects", Value(0.9)),
        ("paint.inspects.rejects_to.press", Value(0.7)),
        ("paint.to.B.scrap", Value(0.01)),
        ("people.ops.team.day", 4),
        ("people.setters.team", 2),
        ("products.A.share", Value(0.6)),
        ("products.A.weight", Value(2.0)),
        ("products.B.route.press.cycle.time", Value(50.0)),
        ("products.B.route.press#2.cycle.cv", Value(0.2)),
        ("demand.per_week", Value(700.0)),
    ],
)
def test_a_path_leads_to_what_stands_there(plant: Scenario, path: str, value: object) -> None:
    assert find(plant, path).value == value


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("pres.cycle", "did you mean 'press'?"),
        ("press.cycel", "did you mean 'cycle'?"),
        ("press.cycle.maen", "did you mean 'mean'?"),
        ("press.setup.x.z", "known: y"),
        ("press.failures.jma.every", "did you mean 'jam'?"),
        ("people.op.team.day", "did you mean 'ops'?"),
        ("products.C.share", "known: A, B"),
        ("products.B.route.pres.cycle", "did you mean 'press'?"),
        ("products.B.route.press.machines", ""),
        ("paint.inspects.rejects_to.pres", "did you mean 'press'?"),
        ("paint.cycle.cv", ""),
        ("press.machines.count", ""),
        ("shifts.day", ""),
        ("press.station", ""),
    ],
)
def test_a_path_to_nothing_is_refused_with_the_nearest_name(plant: Scenario, path: str, remedy: str) -> None:
    with pytest.raises(UnitError) as caught:
        find(plant, path)
    assert caught.value.code == "unknown-path"
    assert remedy in caught.value.remedy


def test_supply_is_reached_by_the_form_it_has() -> None:
    head, line = "simfactory: 1\nname: x\nproducts: {A: {}, B: {}}\n", "\nline: [{station: a, cycle: 3 s}]"
    by_product = load_text(f"{head}supply: {{arrivals: {{A: {{every: 4 min}}, B: {{every: 1 h}}}}}}{line}")
    assert find(by_product, "supply.arrivals.B.every.time").value == Value(3600.0)
    wip = load_text(f"simfactory: 1\nname: x\nsupply: {{constant_wip: 6}}{line}")
    assert find(wip, "supply.constant_wip").value == 6
    with pytest.raises(UnitError, match="no 'parts' in supply"):
        find(wip, "supply.parts")


def test_a_change_leaves_the_rest_and_the_first_plant_as_they_were(plant: Scenario) -> None:
    other = changed(plant, "press.queue.places", lambda place: place.value + 3)
    assert find(other, "press.queue.places").value == 7
    assert find(plant, "press.queue.places").value == 4
    assert other.station("press").cycle is plant.station("press").cycle
    assert other.station("paint") is plant.station("paint")


def test_every_expression_of_a_plant_has_a_path_that_leads_to_it(plant: Scenario) -> None:
    for path, expression, _ in plant.inputs():
        found = find(plant, path).value
        assert getattr(found, "law", found) == expression or found == expression, path
