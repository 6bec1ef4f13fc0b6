"""What a summary says of the plant itself: every input with its source, in the words of the file."""

from typing import Any

import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.experiments.description import describe
from simfactory.scenario import apply, load_text

PLANT = """
simfactory: 1
name: Two posts
sources: {log: "a log of 2012", guess: "[J] a guess"}
people: {fitters: {team: 2, labour: indirect}}
line:
  - station: press
    machines: 2
    cycle: {mean: 18 .. 20 .. 23 min, cv: 41 %, source: log}
    failures: {jam: {every: {law: exponential, mean: 3 h}, repair: {time: 20 min, by: fitters}}}
    defects: 1.2 .. 1.8 .. 3 %
  - buffer: 3
  - {station: pack, cycle: 400 s}
upgrades:
  faster:
    changes:
      - {scale: press.cycle, by: 0.7 .. 0.9, source: guess}
      - {set: press.defects, to: 1 %, source: log}
      - {set: pack.load, to: {time: 25 s, by: fitters}}
  sensor: {changes: [{add: pack.cycle.time, by: 3 .. 5 .. 9 s}]}
"""
PLANT_WITH_PRICE = PLANT.replace("sensor: {", "sensor: {price: 1 kEUR, ")


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    scenario = load_text(PLANT)
    plans = {name: compile_blueprint(apply(scenario, name)).frame for name in ("before", "after")}
    return describe(scenario, plans, lambda source: f"<{source}>", lambda source: source in ("assumed", "guess"))


def test_every_input_is_listed_as_it_would_be_written_with_its_source(told: dict[str, Any]) -> None:
    inputs = {entry["path"]: (entry["value"], entry["doubtful"], entry["citation"]) for entry in told["inputs"]}
    assert inputs["press.cycle"] == ("mean 18 .. 20 .. 23 min, cv 0.41", True, "<log>")
    assert inputs["press.defects"] == ("1.2 .. 1.8 .. 3 %", True, "<assumed>")
    assert inputs["press.failures.jam.every"] == ("exponential, mean 3 h", False, "<assumed>")
    assert inputs["pack.cycle"] == ("6.667 min", False, "<assumed>")


def test_what_is_assumed_is_marked_as_judged(told: dict[str, Any]) -> None:
    judged = {entry["path"] for entry in told["inputs"] if entry["judged"]}
    assert "press.defects" in judged
    assert "press.cycle" not in judged


def test_changes_of_upgrades_say_what_they_write_in_its_own_unit(told: dict[str, Any]) -> None:
    changes = [change for upgrade in told["upgrades"] for change in upgrade["changes"]]
    assert [(c["kind"], c["path"], c["value"], c["source"]) for c in changes] == [
        ("scale", "press.cycle", "0.7 .. 0.9", "guess"),
        ("set", "press.defects", "1 %", "log"),
        ("set", "pack.load", "25 s, by fitters", "assumed"),
        ("add", "pack.cycle.time", "3 .. 5 .. 9 s", "assumed"),
    ]


def test_the_doubts_of_every_configuration_are_told_those_of_upgrades_too(told: dict[str, Any]) -> None:
    assert told["doubts"] == {
        "press.cycle.mean": "18 .. 20 .. 23 min",
        "press.defects": "1.2 .. 1.8 .. 3 %",
        "upgrades.faster.changes.1.by": "0.7 .. 0.9",
        "upgrades.sensor.changes.1.by": "3 .. 5 .. 9 s",
    }


def test_a_range_has_one_unit_and_few_digits() -> None:
    def told(range_: str) -> str:
        plant = load_text(f"simfactory: 1\nname: One\nline: [{{station: press, cycle: {{mean: {range_}, cv: 10 %}}}}]")
        described = describe(plant, {"before": compile_blueprint(plant).frame}, str, lambda source: False)
        return str(described["doubts"]["press.cycle.mean"])

    assert told("0.1 .. 1.1 .. 2.3 min") == "6 .. 66 .. 138 s"
    assert told("61 .. 136 .. 273 min") == "61 .. 136 .. 273 min"
    assert told("0.1 .. 8.2 .. 22.8 min") == "0.1 .. 8.2 .. 22.8 min"
    assert told("30 .. 45 s") == "30 .. 45 s"


def test_constants_of_fatigue_are_told_as_rates_with_their_sources() -> None:
    fatigue = "human_factors: {fatigue: {recovery: 0.02 1/min}}\n"
    line = "people: {ops: {team: 1}}\nline: [{station: press, cycle: {time: 3 s, by: ops}}]"
    plant = load_text(f"simfactory: 1\nname: One\n{fatigue}{line}")
    citations = {"assumed": "assumed", **plant.sources}
    described = describe(plant, {"before": compile_blueprint(plant).frame}, citations.__getitem__, bool)
    values = {entry["path"]: (entry["value"], entry["citation"]) for entry in described["inputs"] if entry["doubtful"]}
    assert values["human_factors.fatigue.medium"][0] == "0.002 .. 0.003 .. 0.0045 1/min"
    assert values["human_factors.fatigue.medium"][1].startswith("law of Jaber, Givi & Neumann 2013")
    assert values["human_factors.fatigue.slowing"][0] == "0.1 .. 0.25 .. 0.5"
    assert described["doubts"]["human_factors.fatigue.medium"] == "0.002 .. 0.003 .. 0.0045 1/min"


def test_orders_that_move_as_lots_are_said_to(told: dict[str, Any]) -> None:
    orders = "demand: {orders: {per_week: 3, pieces: 5}, gain_as: output}\n"
    plant = load_text(f"simfactory: 1\nname: One\n{orders}line: [{{station: press, queue: unlimited, cycle: 3 s}}]")
    described = describe(plant, {"before": compile_blueprint(plant).frame}, str, lambda source: False)
    assert (told["lots"], described["lots"]) == (False, True)


def test_the_static_load_names_stations_and_pools_and_the_takt_of_stations_only(told: dict[str, Any]) -> None:
    rows = {row["name"]: row for row in told["load"]["before"]["rows"]}
    assert list(rows) == ["press", "pack", "fitters"]
    assert rows["press"]["load"] == pytest.approx(1.0)
    assert (rows["press"]["takt"] is None, rows["fitters"]["takt"]) == (False, None)
    assert told["stations"][1] == {"name": "pack", "machines": 1, "places": 3}
    assert told["pools"] == [{"name": "fitters", "people": 2, "labour": "indirect"}]


def test_a_lever_costs_what_it_costs_for_everything_that_it_is_priced_per() -> None:
    lever = (
        "catalogue: {fast: {title: Fast, at: station, source: judgement, priced_per: machine, "
        "price: 10 .. 20 .. 60 kEUR, running: 1 kEUR/year, changes: [{scale: cycle, by: 0.9}]}}\n"
    )
    text = PLANT.replace("upgrades:\n", f"{lever}upgrades:\n  quick: {{use: fast, at: press}}\n")
    (quick,) = [one for one in describe(load_text(text), {}, str, bool)["upgrades"] if one["name"] == "quick"]
    assert [(cost["key"], cost["value"]) for cost in quick["costs"]] == [
        ("price", "20 .. 40 .. 120 kEUR"),
        ("running", "2 kEUR/year"),
    ]


def test_each_change_tells_what_stood_there_and_what_does_after_its_upgrade_alone(told: dict[str, Any]) -> None:
    changes = [change for upgrade in told["upgrades"] for change in upgrade["changes"]]
    assert [(change["from"], change["to"]) for change in changes] == [
        ("20 min", "16 min"),
        ("1.8 %", "1 %"),
        (None, "25 s"),
        ("6.667 min", "6.75 min"),
    ]


def test_what_a_lever_brings_counts_as_far_as_the_firm_realises_it() -> None:
    lever = (
        "catalogue: {fast: {title: Fast, at: station, source: judgement, price: {value: 10 kEUR, mark: seen, grade: C, "
        "source: log}, running: 1 kEUR/year, changes: [{scale: cycle, by: 0.8}, {set: cycle.cv, to: 21 %}]}}\n"
    )
    text = PLANT.replace("upgrades:\n", f"realised: 50 %\n{lever}upgrades:\n  quick: {{use: fast, at: press}}\n")
    (quick,) = [one for one in describe(load_text(text), {}, str, bool)["upgrades"] if one["name"] == "quick"]
    assert [(change["from"], change["to"]) for change in quick["changes"]] == [
        ("20 min", "18 min"),
        ("0.41", "0.31"),
    ]
    assert [(cost["key"], cost["grade"]) for cost in quick["costs"]] == [("price", "C"), ("running", "D")]
    (own,) = [
        one for one in describe(load_text(PLANT_WITH_PRICE), {}, str, bool)["upgrades"] if one["name"] == "sensor"
    ]
    assert [(cost["key"], cost["grade"]) for cost in own["costs"]] == [("price", None)]


def test_places_without_a_figure_tell_none() -> None:
    changes = (
        "{set: press.failures.wear, to: {every: 9 h, repair: 5 min}}, {add: press.machines, by: 1}, "
        "{set: press.queue.rule, to: shortest_work}, {set: people.fitters.team, to: 3}"
    )
    text = PLANT.partition("upgrades:")[0] + f"upgrades: {{more: {{changes: [{changes}]}}}}"
    (more,) = describe(load_text(text), {}, str, bool)["upgrades"]
    told = [(change["from"], change["to"]) for change in more["changes"]]
    assert told == [(None, None), ("2", "3"), ("fifo", "shortest_work"), ("2", "3")]


def test_a_cycle_attended_in_part_tells_the_share_that_people_attend() -> None:
    text = (
        "simfactory: 1\nname: One\nrealised: 50 %\npeople: {ops: {team: 1}}\n"
        "catalogue: {arm: {title: Arm, at: station, source: judgement, "
        "changes: [{scale: cycle, by: 0.8}, {attend: cycle, for: 40 %}]}}\n"
        "line: [{station: press, cycle: {time: 100 s, by: ops}}]\nupgrades: {help: {use: arm, at: press}}"
    )
    (upgrade,) = describe(load_text(text), {}, str, bool)["upgrades"]
    assert [(change["from"], change["to"]) for change in upgrade["changes"]] == [
        ("100 s", "90 s"),
        ("100 %", "70 %"),
    ]
