"""One history as files: the event log as CSV, and as a trace for Perfetto or Chrome's trace viewer."""

from __future__ import annotations

import csv
import json
from typing import IO, Any

from simfactory.plan import OUT, SCRAP, Plan, Segment
from simfactory.results import Kind, Notice, State, Trace, VehicleState, Verdict

HEADER = ("time_s", "event", "station", "machine", "part", "detail")
SECOND = 1e9
MICROSECOND = 1e3
MILLION, BILLION = 1e6, 1e9  # parts in which fatigue and chances are logged


def write_csv(plan: Plan, trace: Trace, file: IO[str]) -> None:
    """Writes one line per record, in the order of the log; times in seconds, names as in the scenario."""
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for row in trace.rows.tolist():
        writer.writerow(_line(plan, row))


def _line(plan: Plan, row: list[int]) -> tuple[str, str, str, str, str, str]:
    time, kind, station, machine, source, serial, *values = row
    return (
        f"{time / SECOND:.9f}".rstrip("0").rstrip("."),
        Kind(kind).name.lower(),
        plan.station_names[station] if station >= 0 else "",
        plan.machine_names[machine] if machine >= 0 else "",
        f"{plan.source_names[source]}:{serial}" if source >= 0 else "",
        _detail(plan, Kind(kind), values),
    )


def _detail(plan: Plan, kind: Kind, values: list[int]) -> str:
    """What the columns a to d say, in words."""
    a, b, c, d = values
    seconds = f"{b / SECOND:.9g} s"
    match kind:
        case Kind.STATE:
            return f"{State(a).name.lower()} for {seconds}"
        case Kind.SEGMENT:
            return f"{Segment(a).name.lower()} for {seconds}"
        case Kind.BUSY | Kind.WALK:
            return f"{plan.person_names[a]} for {seconds}"
        case Kind.ABSENT:
            return f"{plan.person_names[a]} for {seconds}" + (", somebody stood in" if c else "")
        case Kind.MOVE:
            by = f" by {_vehicle(plan, d)}" if d >= 0 else ""
            return f"{c} {'piece' if c == 1 else 'pieces'} for {seconds}{by}"
        case Kind.DRIVE:
            return f"{_vehicle(plan, a)} for {seconds}: {VehicleState(c).name.lower()}"
        case Kind.SHIFT:
            return f"{plan.person_names[a]}: fatigue {b / MILLION:.6f}"
        case Kind.HAND:
            return f"{plan.person_names[b]} in hour {c + 1} of the shift: chance of an error {d / BILLION:.9f}"
        case Kind.TIRED:
            return f"{plan.person_names[b]} in hour {c + 1} of the shift: fatigue {d / MILLION:.6f}"
        case Kind.PIECE:
            return f"piece {b}: {'defective' if c else 'sound'}, {Verdict(d).name.lower()}"
        case Kind.LEAVE:
            return f"{b} to {_destination(plan, d)}"
        case Kind.FAIL | Kind.REPAIRED:
            planned = b if kind == Kind.FAIL else d
            return plan.mode_names[int(plan.mode_of[a])] + (", planned" if planned else "")
        case Kind.DRIFT:
            return f"out of control for {seconds}"
        case Kind.ASTRAY:
            return f"piece {b}: chance of a defect {c / BILLION:.9f}"
        case Kind.NOTICED:
            return f"{plan.mode_names[int(plan.mode_of[a])]}: after {_pieces(b)}, by {Notice(c).name.lower()}"
        case Kind.QUEUE | Kind.WIP:
            return f"{a} for {seconds}"
        case Kind.OUT:
            return f"{plan.product_names[a]}: {b} sound, {c} defective"
        case Kind.SCRAPPED | Kind.ARRIVE | Kind.LEAD | Kind.ORDER:
            return f"{plan.product_names[a]}: {b}"
        case Kind.SETUP:
            return f"to {plan.family_names[c]}"
        case _:
            return _pieces(b)


def _pieces(number: int) -> str:
    return f"{number} pieces" if number != 1 else "1 piece"


def _vehicle(plan: Plan, index: int) -> str:
    return plan.moves.vehicle_names[index] if plan.moves is not None else ""


def _destination(plan: Plan, step: int) -> str:
    if step in (OUT, SCRAP):
        return "out" if step == OUT else "scrap"
    return plan.station_names[int(plan.step_station[step])]


def write_chrome_trace(plan: Plan, trace: Trace, file: IO[str]) -> None:
    """Writes the Trace Event Format (JSON object form) that Perfetto and chrome://tracing open: a row per machine."""
    document = {"traceEvents": _names(plan) + _states(plan, trace), "displayTimeUnit": "ms"}
    json.dump(document, file)


def _names(plan: Plan) -> list[dict[str, Any]]:
    return [
        {"name": "thread_name", "ph": "M", "pid": 1, "tid": machine, "args": {"name": name}}
        for machine, name in enumerate(plan.machine_names)
    ]


def _states(plan: Plan, trace: Trace) -> list[dict[str, Any]]:
    return [
        {
            "name": State(row[6]).name.lower(),
            "cat": plan.station_names[row[2]],
            "ph": "X",
            "pid": 1,
            "tid": row[3],
            "ts": row[0] / MICROSECOND,
            "dur": row[7] / MICROSECOND,
        }
        for row in trace.of_kind(Kind.STATE).tolist()
    ]
