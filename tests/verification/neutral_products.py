"""Layouts with several products on one machine and their set-ups, and rework on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neutral import (
    OPERATORS,
    Neutral,
    Reading,
    Translator,
    UntranslatableError,
    Written,
    check_rules,
    law,
    minutes,
    text,
)

MACHINE = "machine"
MIXES = ("mix", "shares", "probabilities", "p")


def campaign(model: Neutral) -> dict[str, Reading]:
    """Products in lots, in an order that repeats, with set-ups from each to each."""
    sequence = [{product: count} for product, count in model["sequence"]]
    setup = _setup(model["setup"], model["sequence"][0][0] if model["initial_setup"] else None)
    said = _machine(model["unit_times"], setup, initial_setup=model["initial_setup"])
    products = {product: _product(time) for product, time in model["unit_times"].items()}
    return {"line": Reading(text([said], products=products, supply={"sequence": sequence}))}


def random_mix_setup(model: Neutral) -> dict[str, Reading]:
    """Each part is of a product drawn by share; a set-up before another product than the last one."""
    mix = next((model[key] for key in MIXES if key in model), None)
    times = model.get("unit_times", model.get("service"))
    if not isinstance(mix, Mapping) or not isinstance(times, Mapping):
        raise UntranslatableError(f"a mix of products in the form {sorted(model)}")
    said = _machine(times, _setup(model["setup"], None), initial_setup=False)
    products = {product: {"share": mix[product], **_product(time)} for product, time in times.items()}
    return {"line": Reading(text([said], products=products))}


def _machine(times: Mapping[str, Any], setup: Any, initial_setup: bool) -> Written:
    """The machine; its own cycle is that of the first product, which every route names again."""
    first = _time(next(iter(times.values())))
    said = {"station": MACHINE, "queue": "unlimited", "cycle": first, "setup": setup}
    return {**said, "initial_setup": True} if initial_setup else said


def _product(time: Any) -> Written:
    return {"route": [{MACHINE: {"cycle": _time(time)}}]}


def _time(time: Any) -> Any:
    """A law, or a number of minutes."""
    return law(time) if isinstance(time, Mapping) else {"time": minutes(time)}


def _setup(said: Any, first: str | None) -> Any:
    """One time before any other product, or times from each to each; `first` needs one before anything was made."""
    if not isinstance(said, Mapping) or "law" in said:
        return _time(said)
    table: Written = {before: {after: _time(time) for after, time in row.items()} for before, row in said.items()}
    if first is None:
        return table
    into = {repr(row[first]): row[first] for row in table.values() if first in row}
    if len(into) != 1:
        raise UntranslatableError(f"a first set-up for {first} that depends on what was made before")
    return {**table, "other": next(iter(into.values()))}


def rework_station(model: Neutral) -> dict[str, Reading]:
    """A machine that does a part again at once until it is good, or so often at most."""
    check_rules(model, "fifo")
    rules = model["rules"]["rework"]
    if rules != "at once, same station, same work law":
        raise UntranslatableError(f"rework {rules!r}")
    only, most = model["stations"][0], model["max_reworks"]
    if "failure" in only or only["queue"] is not None:
        raise UntranslatableError("a rework station with failures or a queue")
    said = {"machines": only["servers"], "cycle": law(only["service"]), "defects": model["p_fail"], "to": "out"}
    if most is None:
        return {"line": Reading(text([{"station": only["id"], **said, "inspects": {"rejects_to": "again"}}]))}
    return {"line": Reading(_counted_tries(said, only, most))}


def _counted_tries(said: Written, only: Neutral, most: int) -> str:
    """So many tries: a station for each, all attended by the same people (the machines), the last try first."""
    names = [only["id"], *(f"{only['id']}_again_{i + 1}" for i in range(most))]
    cycle = {**said["cycle"], "by": OPERATORS}
    line = [
        {
            "station": name,
            **said,
            "cycle": cycle,
            "queue": "unlimited",
            "priority": -i,
            "inspects": {"rejects_to": to},
        }
        for i, (name, to) in enumerate(zip(names, [*names[1:], "scrap"], strict=True))
    ]
    return text(line, people={OPERATORS: {"team": only["servers"]}})


PRODUCTS: dict[str, Translator] = {
    "campaign": campaign,
    "random_mix_setup": random_mix_setup,
    "rework_station": rework_station,
}
