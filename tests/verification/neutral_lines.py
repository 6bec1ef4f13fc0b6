"""Layouts of stations: queues, networks, closed loops, and lines of every kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from neutral import (
    OPEN_HOURS,
    Neutral,
    Reading,
    Translator,
    UntranslatableError,
    Written,
    check_rules,
    crews,
    law,
    minutes,
    station,
    text,
)

DAY, WEEK = 1440, 10080
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_LISTED = 100_000


def line(model: Neutral) -> dict[str, Reading]:
    """Stations one after the other (or a network of them) with what comes in, scrap, failures and a calendar."""
    check_rules(model, "fifo")
    rules, calendar = model.get("rules", {}), model.get("calendar")
    hours = {} if calendar is None else _kept_hours(calendar)
    stations = _entry_first(model)
    names = [one["id"] for one in stations]
    written = [station(one, rules, **_ways(model, names, i), **hours) for i, one in enumerate(stations)]
    return {
        "line": Reading(
            text(
                written,
                shifts={} if calendar is None else {OPEN_HOURS: _shift(calendar)},
                people=crews(rules),
                products=_products(model, names),
                supply=_supply(model),
            )
        )
    }


def priority_queue(model: Neutral) -> dict[str, Reading]:
    """One machine, a product for each class, the most urgent first."""
    check_rules(model, "priority, fifo inside a class, never interrupting")
    name, classes = model["station"], model["classes"]
    only = {"station": name, "machines": model.get("servers", 1), "queue": "unlimited"}
    products = {
        one["id"]: {"priority": i, "route": [{name: {"cycle": law(one["service"])}}]} for i, one in enumerate(classes)
    }
    supply = {"arrivals": {one["id"]: {"every": law(one["interarrival"])} for one in classes}}
    cycle = law(classes[0]["service"])
    return {"line": Reading(text([{**only, "cycle": cycle}], products=products, supply=supply))}


def _streams(model: Neutral) -> list[Neutral]:
    """Independent streams of parts with the station that each comes to."""
    supply = model["supply"]
    return list(supply.get("streams", [supply])) if supply["kind"] == "renewal" else []


def _entry_first(model: Neutral) -> list[Neutral]:
    """The stations, that where parts enter first (of the first stream, if there are several)."""
    supply, stations = model["supply"], list(model["stations"])
    streams = _streams(model)
    entry = streams[0]["to"] if streams else supply.get("to", stations[0]["id"])
    if isinstance(entry, list):
        raise UntranslatableError("raw parts at several stations")
    return sorted(stations, key=lambda one: one["id"] != entry)


def _products(model: Neutral, names: Sequence[str]) -> Written:
    """None but where streams come to several stations: then a product for each, with that station as its route."""
    streams = _streams(model)
    if len(streams) < 2:
        return {}
    ways = {name: _destinations(model, name) for name in names}
    return {f"from_{one['to']}": {"route": [{one["to"]: {"to": ways[one["to"]]}}]} for one in streams}


def _supply(model: Neutral) -> Any:
    supply, streams = model["supply"], _streams(model)
    if supply["kind"] == "saturated":
        return {"parts": model["parts"]} if "parts" in model else "unlimited"
    if supply["kind"] == "closed":
        return {"constant_wip": supply["wip"]}
    if supply["kind"] == "periodic":
        return {"arrivals": {"every": _periodic(model, supply)}}
    if supply["kind"] != "renewal":
        raise UntranslatableError(f"supply {supply['kind']!r}")
    if len(streams) > 1:
        return {"arrivals": {f"from_{one['to']}": {"every": law(one["interarrival"])} for one in streams}}
    return {"arrivals": {"every": law(streams[0]["interarrival"])}}


def _periodic(model: Neutral, supply: Neutral) -> Written:
    """Part n comes at first + n times the interval."""
    first, interval = supply["first_at"], supply["interval"]
    if first == interval:
        return {"time": minutes(interval)}
    if "horizon" not in model:
        return {"time": minutes(interval)}  # in the long run the first part does not matter
    count = math.ceil(model["horizon"] / interval) + 1
    if count > MOST_LISTED:
        raise UntranslatableError(f"{count} arrivals to be listed")
    return {"law": "sequence", "values": [minutes(first)] + [minutes(interval)] * count}


def _destinations(model: Neutral, name: str) -> Written:
    """Where parts go from a station, by share."""
    shares: Written = {}
    for to, share in model["routing"][name]:
        destination = "out" if to == "good" else to
        shares[destination] = shares.get(destination, 0.0) + share
    return {to: share for to, share in shares.items() if share > 0.0}


def _ways(model: Neutral, names: Sequence[str], i: int) -> Written:
    """The key `to`, where parts do not simply go on to the next station; a closed loop is left at its last station."""
    following = names[i + 1] if i + 1 < len(names) else "out"
    shares = _destinations(model, names[i]) if "routing" in model else {following: 1.0}
    if model["supply"]["kind"] == "closed" and following == "out":
        if list(shares) != [names[0]]:
            raise UntranslatableError("a closed loop that does not come back to its first station")
        return {}
    if list(shares) == [following] and len(_streams(model)) < 2:
        return {}
    return {"to": shares}


def _kept_hours(calendar: Neutral) -> Written:
    policy = {"resume": "pause", "finish": "finish"}.get(calendar["policy"])
    if policy is None:
        raise UntranslatableError(f"policy {calendar['policy']!r} at the end of a window")
    return {"shift": OPEN_HOURS, "at_shift_end": policy}


def _shift(calendar: Neutral) -> Written:
    """Windows that repeat after a period that goes into the week, day by day."""
    period = calendar["period"]
    if WEEK % period:
        raise UntranslatableError(f"a calendar of {period} min, which does not go into the week")
    days: dict[str, list[str]] = {}
    for start in range(0, WEEK, int(period)):
        for opening, close in calendar["windows"]:
            for day, window in _days(start + opening, start + close):
                days.setdefault(DAYS[day], []).append(window)
    return dict(days)


def _days(opening: float, close: float) -> list[tuple[int, str]]:
    """A window cut at midnights."""
    if opening != int(opening) or close != int(close) or close > WEEK:
        raise UntranslatableError(f"a window from {opening} to {close} min")
    first, last = int(opening) // DAY, (int(close) - 1) // DAY
    cut = [(day, max(int(opening) - day * DAY, 0), min(int(close) - day * DAY, DAY)) for day in range(first, last + 1)]
    return [(day, f"{_clock(start)}-{_clock(end)}") for day, start, end in cut]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


_LINES = (
    "queue",
    "open_network",
    "closed_loop",
    "line",
    "two_station_no_buffer",
    "zero_buffer_constant_cycle",
    "line_infinite_buffers",
    "machine_alone",
    "scheduled_line",
    "trace_line",
    "yield_line",
)

LINES: dict[str, Translator] = {**dict.fromkeys(_LINES, line), "priority_queue": priority_queue}
