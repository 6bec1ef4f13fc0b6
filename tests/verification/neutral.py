"""From the neutral form of an exact case to scenarios, in the language in which users write them.

The neutral form says what a system is without a word of any simulator: a `system` (its layout), stations with laws,
queues and failures, routing, and what comes in. Its times are minutes, its rates per minute. `cases.json` holds models
in that form; every layout has its translator in one of the files `neutral_*.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

Neutral = Mapping[str, Any]
Written = dict[str, Any]

OPERATORS, REPAIRERS, OPEN_HOURS = "operators", "repairers", "open_hours"


class UntranslatableError(ValueError):
    """What a model asks for and no scenario can say; or what this translator does not know."""


@dataclass(frozen=True)
class Reading:
    """One way to say a model as a scenario: its text, and, where the static load does not tell, its pace."""

    text: str
    pace: float | None = None  # events that count (parts, repairs), per minute, roughly


Translator = Callable[[Neutral], dict[str, Reading]]


def readings(model: Neutral) -> dict[str, Reading]:
    """The scenarios that say a model, by name. Raises UntranslatableError."""
    from neutral_lines import LINES
    from neutral_people import PEOPLE
    from neutral_products import PRODUCTS

    layouts: dict[str, Translator] = LINES | PEOPLE | PRODUCTS
    if model["system"] not in layouts:
        raise UntranslatableError(f"unlisted system {model['system']!r}")
    if model["time_unit"] != "min":
        raise UntranslatableError(f"times in {model['time_unit']!r}")
    return layouts[model["system"]](model)


def text(line: Sequence[Written], **sections: Any) -> str:
    """A scenario's text: the sections that hold something, and the line."""
    said = {"simfactory": 1, "name": "Exact case", **{key: some for key, some in sections.items() if some}}
    return str(yaml.safe_dump({**said, "line": list(line)}, sort_keys=False, allow_unicode=True))


def minutes(number: float) -> str:
    return f"{number!r} min"


def _normal(law: Neutral) -> Written:
    said = {"law": "normal", "mean": minutes(law["mu"]), "sd": minutes(law["sigma"]), "low": minutes(law["low"])}
    return said if law.get("high") is None else {**said, "high": minutes(law["high"])}


def _all_minutes(numbers: Sequence[float]) -> list[str]:
    return [minutes(number) for number in numbers]


LAWS: dict[str, Callable[[Neutral], Written]] = {
    "exponential": lambda law: {"law": "exponential", "mean": minutes(law["mean"])},
    "deterministic": lambda law: {"time": minutes(law["value"])},
    "erlang": lambda law: {"law": "erlang", "k": law["k"], "mean": minutes(law["mean"])},
    "gamma": lambda law: {"law": "gamma", "mean": minutes(law["mean"]), "cv": law["cv"]},
    "lognormal": lambda law: {"mean": minutes(law["mean"]), "cv": law["cv"]},
    "uniform": lambda law: {"law": "uniform", "low": minutes(law["low"]), "high": minutes(law["high"])},
    "triangular": lambda law: {
        "law": "triangular",
        **{end: minutes(law[end]) for end in ("low", "mode", "high")},
    },
    "weibull": lambda law: {"law": "weibull", "shape": law["shape"], "scale": minutes(law["scale"])},
    "hyperexponential": lambda law: {
        "law": "hyperexponential",
        "p": list(law["p"]),
        "means": _all_minutes(law["means"]),
    },
    "coxian2": lambda law: {
        "law": "coxian2",
        "means": _all_minutes(law["means"]),
        "p_continue": law["p_continue"],
    },
    "truncated_normal": _normal,
    "discrete": lambda law: {"law": "discrete", "values": _all_minutes(law["values"]), "p": list(law["p"])},
    "sequence": lambda law: {"law": "sequence", "values": _all_minutes(law["values"])},
}


def law(neutral: Neutral) -> Written:
    """A law of time as scenarios write it."""
    if neutral["law"] not in LAWS:
        raise UntranslatableError(f"unlisted law {neutral['law']!r}")
    return LAWS[neutral["law"]](neutral)


def station(neutral: Neutral, rules: Neutral, **more: Any) -> Written:
    """One station; a queue that is null is fed by the unlimited supply. `more` keys are added, or replace."""
    said: Written = {"station": neutral["id"], "machines": neutral["servers"]}
    if neutral["queue"] is not None:
        places = neutral["queue"]["capacity"]
        said["queue"] = "unlimited" if places is None else places
    said["cycle"] = law(neutral["service"])
    if "failure" in neutral:
        said["failures"] = {"breakdown": _failure(neutral["failure"], rules)}
    if "yield" in neutral:
        said["defects"] = 1.0 - neutral["yield"]
        said["inspects"] = {"rejects_to": "scrap"}
    return {**said, **more}


def _failure(neutral: Neutral, rules: Neutral) -> Written:
    if neutral["after_repair"] != "resume":
        raise UntranslatableError(f"after a repair: {neutral['after_repair']!r}")
    repair = law(neutral["ttr"])
    if rules.get("crews") is not None:
        repair["by"] = REPAIRERS
    said = {"clock": neutral["clock"], "every": law(neutral["ttf"]), "repair": repair}
    allowed = {"take": rules.get("load_when_down"), "release": rules.get("unload_when_down")}
    while_down = {key: allow for key, allow in allowed.items() if allow is not None}
    return {**said, "while_down": while_down} if while_down else said


def crews(rules: Neutral) -> Written:
    """The pool of repairers, if there are only so many."""
    return {} if rules.get("crews") is None else {REPAIRERS: {"team": rules["crews"], "labour": "indirect"}}


def check_rules(model: Neutral, *orders: str) -> None:
    """The rules named must be those that scenarios keep: blocking after service, and one of these orders."""
    rules = model.get("rules", {})
    if rules.get("blocking", "after_service") != "after_service":
        raise UntranslatableError(f"blocking {rules['blocking']!r}")
    if rules.get("order", orders[0]) not in orders:
        raise UntranslatableError(f"order {rules['order']!r} in a {model['system']}")
