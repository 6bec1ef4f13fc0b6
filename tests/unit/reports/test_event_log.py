"""One history as files that other tools open."""

import csv
import io
import json
from pathlib import Path

import numpy as np

from simfactory import load_text
from simfactory.api import simulate
from simfactory.blueprint import compile_blueprint
from simfactory.reports.event_log import HEADER, write_chrome_trace, write_csv
from simfactory.results import Kind, Notice, Trace, VehicleState

PLANT = """
simfactory: 1
name: Log
people: {hands: {team: 1}}
products: {a: {share: 50 %, family: x}, b: {family: y}}
line:
  - station: saw
    cycle: 5 min
    setup: {time: 2 min, by: hands}
    failures: {jam: {every: {law: exponential, mean: 30 min}, repair: 3 min}}
    defects: 30 %
  - {station: test, cycle: 2 min, inspects: {rejects_to: {again: 50 %, scrap: rest}}}
"""


def test_every_record_is_a_line_in_words(tmp_path: Path) -> None:
    history = simulate(load_text(PLANT), until="8 h", trace=True)
    with (tmp_path / "log.csv").open("w", encoding="utf-8", newline="") as file:
        write_csv(history.plan, history.trace, file)
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    assert tuple(head) == HEADER
    assert len(rows) == len(history.trace.rows)
    told = {row[1]: row[5] for row in rows}
    assert told["fail"] == told["repaired"] == "saw/jam"
    assert told["busy"].startswith("hands#1 for ")
    assert any(row[5] == "1 to test" for row in rows if row[1] == "leave")
    assert {row[5].split(":")[0] for row in rows if row[1] == "scrapped"} <= {"a", "b"}
    assert [float(row[0]) for row in rows] == sorted(float(row[0]) for row in rows)


def test_what_happens_to_people_is_told_in_words() -> None:
    plan = compile_blueprint(load_text(PLANT)).frame
    hour = 3_600_000_000_000
    rows = [
        (hour, Kind.ABSENT, -1, -1, -1, -1, 0, 8 * hour, 0, 0),
        (2 * hour, Kind.ABSENT, -1, -1, -1, -1, 0, hour // 2, 1, 0),
        (3 * hour, Kind.WALK, 1, 1, -1, -1, 0, 15_000_000_000, 0, 0),
        (4 * hour, Kind.SHIFT, -1, -1, -1, -1, 0, 312_345, 0, 0),
        (5 * hour, Kind.HAND, 0, 0, 0, 7, 0, 0, 2, 20_500_000),
        (5 * hour, Kind.TIRED, 0, 0, 0, 7, 0, 0, 2, 250_000),
    ]
    file = io.StringIO()
    write_csv(plan, Trace.of(np.array(rows, dtype=np.int64)), file)
    _, *lines = csv.reader(io.StringIO(file.getvalue()))
    assert [(line[1], line[2], line[5]) for line in lines] == [
        ("absent", "", "hands#1 for 28800 s"),
        ("absent", "", "hands#1 for 1800 s, somebody stood in"),
        ("walk", "test", "hands#1 for 15 s"),
        ("shift", "", "hands#1: fatigue 0.312345"),
        ("hand", "saw", "hands#1 in hour 3 of the shift: chance of an error 0.020500000"),
        ("tired", "saw", "hands#1 in hour 3 of the shift: fatigue 0.250000"),
    ]


def test_what_moves_is_told_in_words() -> None:
    moved = PLANT.replace("line:", "fleets: {carts: {vehicles: 2}}\nline:")
    plan = compile_blueprint(load_text(moved)).frame
    minute = 60_000_000_000
    rows = [
        (minute, Kind.MOVE, 1, -1, 0, 7, 1, 2 * minute, 3, 1),
        (2 * minute, Kind.MOVE, 1, -1, 0, 8, 1, minute, 1, -1),
        (3 * minute, Kind.DRIVE, -1, -1, -1, -1, 1, minute, VehicleState.EMPTY, 0),
    ]
    file = io.StringIO()
    write_csv(plan, Trace.of(np.array(rows, dtype=np.int64)), file)
    _, *lines = csv.reader(io.StringIO(file.getvalue()))
    assert [(line[1], line[2], line[5]) for line in lines] == [
        ("move", "test", "3 pieces for 120 s by carts#2"),
        ("move", "test", "1 piece for 60 s"),
        ("drive", "", "carts#2 for 60 s: empty"),
    ]


def test_a_stop_that_is_planned_is_told_so() -> None:
    plan = compile_blueprint(load_text(PLANT)).frame
    stopped = (Kind.FAIL, 0, 0), (Kind.FAIL, 1, 0), (Kind.REPAIRED, 60, 0), (Kind.REPAIRED, 60, 1)
    rows = [(time, kind, 0, 0, -1, -1, 0, b, 0, d) for time, (kind, b, d) in enumerate(stopped)]
    file = io.StringIO()
    write_csv(plan, Trace.of(np.array(rows, dtype=np.int64)), file)
    _, *lines = csv.reader(io.StringIO(file.getvalue()))
    assert [line[5] for line in lines] == ["saw/jam", "saw/jam, planned", "saw/jam", "saw/jam, planned"]


def test_a_drift_is_told_in_words() -> None:
    plan = compile_blueprint(load_text(PLANT)).frame
    rows = [
        (0, Kind.DRIFT, 0, 0, -1, -1, 0, 90_000_000_000, 0, 0),
        (1, Kind.ASTRAY, 0, 0, 0, 7, 0, 3, 120_000_000, 0),
        (2, Kind.NOTICED, 0, 0, -1, -1, 0, 1, Notice.PIECES, 0),
        (3, Kind.NOTICED, 0, 0, -1, -1, 0, 4, Notice.INSPECTION, 0),
    ]
    file = io.StringIO()
    write_csv(plan, Trace.of(np.array(rows, dtype=np.int64)), file)
    _, *lines = csv.reader(io.StringIO(file.getvalue()))
    assert [line[5] for line in lines] == [
        "out of control for 90 s",
        "piece 3: chance of a defect 0.120000000",
        "saw/jam: after 1 piece, by pieces",
        "saw/jam: after 4 pieces, by inspection",
    ]


def test_a_trace_viewer_gets_every_state_with_its_length(tmp_path: Path) -> None:
    history = simulate(load_text(PLANT), until="8 h", trace=True)
    with (tmp_path / "trace.json").open("w", encoding="utf-8") as file:
        write_chrome_trace(history.plan, history.trace, file)
    events = json.loads((tmp_path / "trace.json").read_text(encoding="utf-8"))["traceEvents"]
    names = {event["tid"]: event["args"]["name"] for event in events if event["ph"] == "M"}
    assert names == {0: "saw", 1: "test"}
    states = [event for event in events if event["ph"] == "X"]
    assert len(states) == len(history.trace.of_kind(Kind.STATE))
    for machine in names:
        assert round(sum(event["dur"] for event in states if event["tid"] == machine)) == 8 * 3600 * 10**6
