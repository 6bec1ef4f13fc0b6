"""Layouts with people: repairers, operators who load and unload, operators who attend to a line."""

from __future__ import annotations

from neutral import (
    OPERATORS,
    REPAIRERS,
    Neutral,
    Reading,
    Translator,
    UntranslatableError,
    check_rules,
    crews,
    law,
    minutes,
    station,
    text,
)

from simfactory.scenario import load_text

LOAD_FIRST, UNLOAD_FIRST = {"load": -1}, {"unload": -1}
ORDERS = {"fifo": {}, "unload_first": UNLOAD_FIRST, "stay": LOAD_FIRST}
"""Priorities by order. Under `stay` every waiting load is that of the machine just unloaded: it goes first."""


def machine_repair(model: Neutral) -> dict[str, Reading]:
    """Machines that run, then wait for one of a few people: as failures and repairers, and as loads and operators."""
    check_rules(model, "fifo")
    machines, servers = model["machines"], model["servers"]
    run, service = law(model["run"]), law(model["service"])
    pace = machines / (_mean(model["run"]) + _mean(model["service"]))
    plain = {"station": "machine", "machines": machines}
    breakdown = {"every": run, "repair": {**service, "by": REPAIRERS}}
    unending = {"time": minutes(1000.0 * _mean(model["run"]))}
    repaired = {**plain, "cycle": unending, "failures": {"breakdown": breakdown}}
    loaded = {**plain, "load": {**service, "by": OPERATORS}, "cycle": run}
    return {
        "failures": Reading(text([repaired], people={REPAIRERS: {"team": servers}}), pace),
        "loads": Reading(text([loaded], people={OPERATORS: {"team": servers}}), pace),
    }


def _mean(neutral: Neutral) -> float:
    """The mean of a law, in minutes."""
    scenario = load_text(text([{"station": "machine", "cycle": law(neutral)}]))
    return scenario.stations[0].cycle.law.central_mean() / 60.0


def operator_pool(model: Neutral) -> dict[str, Reading]:
    """Machines that a few operators load and unload, and that run alone between."""
    check_rules(model, *ORDERS)
    first = ORDERS[model["rules"]["order"]]
    said = {"station": "machine", "machines": model["machines"], "cycle": law(model["run"])}
    for task in ("load", "unload"):
        said[task] = {**law(model[task]), "by": OPERATORS, "priority": first.get(task, 0)}
    return {"line": Reading(text([said], people={OPERATORS: {"team": model["operators"]}}))}


def attended_line(model: Neutral) -> dict[str, Reading]:
    """A line in which an operator is there for the whole operation, the most downstream one first."""
    check_rules(model, "fifo")
    rules, stations = model.get("rules", {}), model["stations"]
    if any(one.get("yield") is not None for one in stations):
        raise UntranslatableError("scrap in an attended line")
    said = [
        station(one, rules, cycle={**law(one["service"]), "by": OPERATORS}, priority=-i)
        for i, one in enumerate(stations)
    ]
    return {"line": Reading(text(said, people={OPERATORS: {"team": model["operators"]}, **crews(rules)}))}


PEOPLE: dict[str, Translator] = {
    "machine_repair": machine_repair,
    "operator_pool": operator_pool,
    "attended_line": attended_line,
}
