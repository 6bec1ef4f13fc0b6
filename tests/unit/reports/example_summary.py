"""Summaries as the experiments write them, with invented figures: any number of stations, names of any kind."""

from __future__ import annotations

import random
from typing import Any

Summary = dict[str, Any]


def estimate(value: float | None, half: float = 0.01) -> Summary:
    if value is None:
        return {"value": None, "low": None, "high": None}
    return {"value": value, "low": value - half, "high": value + half}


def probability(value: float | None) -> Summary:
    spoken = None if value is None else round(20 * value) / 20
    one_in = round(1 / spoken) if spoken and spoken <= 0.5 else None
    return estimate(value, 0.04) | {"spoken": spoken, "one_in": one_in}


def gain(mean: float = 0.22, spread: float = 0.08, draws: int = 256, seed: int = 1) -> Summary:
    """A gain whose draws lie about the mean."""
    some = random.Random(seed)
    values = sorted(round(some.gauss(mean, spread), 5) for _ in range(draws))
    some.shuffle(shuffled := list(values))

    def share(low: float, high: float) -> float:
        return sum(low <= value <= high for value in values) / draws

    quantiles = {str(q): estimate(values[min(draws - 1, int(q * draws))]) for q in (0.05, 0.25, 0.5, 0.75, 0.95)}
    return {
        "mean": estimate(mean),
        "quantiles": quantiles,
        "p_positive": probability(share(0.0, 9.0)),
        "p_30": probability(share(0.3, 9.0)),
        "p_30_50": probability(share(0.3, 0.5)),
        "noise": {"treatment": "raw", "between": spread**2, "within": 0.0004, "doubt": spread**2, "share": 0.03}
        | {"length_that_would_do": None},
        "measured_year": None,
        "draws": shuffled,
        "at_demand": None,
        "output": {"mean": estimate(mean)},
        "hours": {"mean": estimate(0.0)},
        "weights": None,
    }


def withheld(mean: float = 0.22, treatment: str = "withheld") -> Summary:
    """A gain without quantiles and chances."""
    empty = {str(q): estimate(None) for q in (0.05, 0.25, 0.5, 0.75, 0.95)}
    chances = dict.fromkeys(("p_positive", "p_30", "p_30_50"), probability(None))
    length = 52 * 604_800.0 if treatment == "withheld" else None
    noise = {"treatment": treatment, "between": 0.01, "within": 0.01, "doubt": 0.001, "share": 0.5}
    return gain(mean) | {"quantiles": empty, **chances, "noise": noise | {"length_that_would_do": length}}


def shares(some: random.Random, busy: float) -> Summary:
    """How a station's shift is shared out."""
    names = ("handling", "setup", "down", "waiting", "blocked", "starved", "no_order")
    weights = [some.random() ** 3 for _ in names]
    rest = [(1 - busy) * weight / sum(weights) for weight in weights]
    return {"working": busy, **dict(zip(names, rest, strict=True))}


def kpis(stations: list[str], pools: list[str], seed: int, lift: float) -> Summary:
    """KPIs of one run: the plant's, each station's, each pool's."""
    some = random.Random(seed)
    plant = {
        "productivity": 1.9 * lift, "weighted_good": 430 * lift, "good_per_week": 660 * lift,
        "shipped_per_week": 664 * lift,
        "throughput_rate": 3.95 * lift, "escapes_per_shipped": 0.006, "first_pass_yield": 0.951, "scrap_ratio": 0.018,
        "rework_ratio": 0.031, "lead_time": 449_280.0, "orders_per_week": 17.0, "on_time_share": None,
        "order_time": 520_000.0, "wip_mean": 240.0, "paid_hours": 411.0, "present_hours": 394.0, "busy_hours": 301.0,
    }  # fmt: skip
    values: dict[str, float | None] = {f"plant.{name}": value for name, value in plant.items()}
    for number, station in enumerate(stations):
        own = {
            "oee": 0.61, "availability": 0.7, "quality_ratio": 0.985, "technical_availability": 0.95, "trs": 0.61,
            "trg": 0.58, "tre": 0.22, "setup_ratio": 0.26, "first_pass_yield": 0.97, "mtbf": 666_000.0,
            "mttr": 11_100.0,
            "queue_mean": 14.2 / (1 + number), "wait_mean": 7_200.0 / (1 + number),
        }  # fmt: skip
        own |= shares(some, max(0.2, min(0.97, (0.86 - 0.05 * number) * (0.9 + 0.1 * lift))))
        values |= {f"{station}.{name}": value for name, value in own.items()}
    for number, pool in enumerate(pools):
        own = {"utilization": 0.88 - 0.1 * number, "busy_hours": 120.0, "present_hours": 140.0, "paid_hours": 150.0}
        values |= {f"{pool}.{name}": value for name, value in own.items()}
    return {key: _spread(value) for key, value in values.items()}


def _spread(value: float | None) -> Summary | None:
    return None if value is None else {"mean": value, "low": 0.93 * value, "high": 1.06 * value}


def doubt(path: str, share: float, judged: bool) -> Summary:
    return {
        "input": path, "share": share, "low": share - 0.06, "high": share + 0.07, "direction": -1 if judged else 1,
        "range": [0.35, 0.6, 0.85], "source": "assumed" if judged else "trial",
        "citation": "assumed" if judged else "supplier trial, 200 parts", "judged": judged,
    }  # fmt: skip


def description(stations: list[str], pools: list[str], upgrade: str) -> Summary:
    """What the summary tells of the plant itself."""
    line = [
        {
            "name": name,
            "machines": 1 + number % 3,
            "places": None if number % 2 else 4,
            "pools": pools[:1],
            "products": ["part"],
        }
        for number, name in enumerate(stations)
    ]
    first = stations[0]
    changes = [
        {"kind": "scale", "path": f"{first}.setup", "value": "0.35 .. 0.60 .. 0.85",
         "source": "assumed", "citation": "assumed"},
        {"kind": "set", "path": f"{stations[-1]}.cycle", "value": "25 s",
         "source": "trial", "citation": "supplier trial, 200 parts"},
    ]  # fmt: skip
    inputs = [
        {"path": f"{name}.cycle.mean", "value": "18 .. 20 .. 23 min", "doubtful": True, "source": "log",
         "citation": "Levy 2014, doi 10.4121/uuid:68726926-5ac5-4fab-b873-ee76ea412399", "judged": False}
        for name in stations
    ]  # fmt: skip
    inputs += [
        {"path": f"{first}.defects", "value": "1.2 .. 1.8 .. 3 %", "doubtful": True, "source": "assumed",
         "citation": "assumed", "judged": True},
        {"path": f"upgrades.{upgrade}.changes.1.by", "value": "0.35 .. 0.60 .. 0.85", "doubtful": True,
         "source": "assumed", "citation": "assumed", "judged": True},
    ]  # fmt: skip

    def loads(lift: float) -> Summary:
        rows = [
            {"name": name, "station": number < len(stations), "load": max(0.2, 0.94 - 0.1 * number) * lift,
             "hours": 61.0 * lift, "capacity_hours": 74.6, "takt": 370.0 if number < len(stations) else None}
            for number, name in enumerate([*stations, *pools])
        ]  # fmt: skip
        return {"demanded": True, "good_per_week": 655.0, "rows": rows}

    return {
        "stations": line,
        "pools": [{"name": pool, "people": 7 - number, "labour": "direct"} for number, pool in enumerate(pools)],
        "load": {"before": loads(1.0), "after": loads(0.8)},
        "upgrades": [{"name": upgrade, "changes": changes}],
        "inputs": inputs,
        "acting": [],
        "doubts": {f"{first}.defects": "1.2 .. 1.8 .. 3 %", f"{first}.cycle.mean": "18 .. 20 .. 23 min"},
        "sources": {
            "log": "Levy 2014, doi 10.4121/uuid:68726926-5ac5-4fab-b873-ee76ea412399",
            "trial": "supplier trial, 200 parts",
        },
    }


def observed(name: str, value: float, half: float, difference: float, verdict: str) -> Summary:
    model = {"mean": value + difference, "low": value + difference - half / 2, "high": value + difference + half / 2}
    scope, _, kpi = name.rpartition(".")
    return {
        "scope": scope, "kpi": kpi, "name": name, "observed": value, "half_width": half, "model": model,
        "difference": {"mean": difference, "low": difference - half, "high": difference + half}, "wanted": half,
        "verdict": verdict,
    }  # fmt: skip


def summary(
    stations: list[str] | None = None,
    pools: list[str] | None = None,
    name: str = "Turn-mill cell",
    upgrade: str = "smed",
    gains: Summary | None = None,
) -> Summary:
    """A whole summary: before, after and one more configuration."""
    stations = ["turn_mill", "grinding", "control", "rework"] if stations is None else stations
    pools = ["turners", "inspectors"] if pools is None else pools
    gains = {"after": gain(), "light": gain(0.12, 0.05, seed=2)} if gains is None else gains
    runs = ["before", *gains]
    first, last = stations[0], stations[-1]
    influence = {
        "inputs": [
            doubt(f"upgrades.{upgrade}.changes.1.by", 0.48, True), doubt(f"{first}.cycle.mean", 0.31, False),
            doubt(f"{first}.defects", 0.11, True), doubt(f"{last}.cycle.mean", 0.04, False),
        ],
        "unexplained": 0.06, "noise": 0.03,
    }  # fmt: skip
    ways = {"pessimistic": probability(0.05), "as_entered": probability(0.2), "optimistic": probability(0.38)}
    dominant = {"input": f"upgrades.{upgrade}.changes.1.by", "source": "assumed", "share": 0.48, "p_30_50": ways}
    headline = next(iter(gains.values()), {})
    return {
        "simfactory": "0.1.0", "format": 1, "scenario": name, "digest": "0123456789abcdef", "seed": 0,
        "configurations": runs, "upgrades": {"before": [], "after": [upgrade], "light": [upgrade]},
        "gain_as": None, "headline": "after" if "after" in gains else None, "gain": gains,
        "claims": {
            "productivity": {**(headline.get("p_30_50") or probability(None))},
            "quality": probability(0.78 if gains else None),
            "working_life": {"probability": None},
        },
        "kpis": {run: kpis(stations, pools, 7, 1 + 0.1 * number) for number, run in enumerate(runs)},
        "bottleneck": {
            run: [{"station": first, "share": 0.93, "busy": 0.97}]
            + [{"station": last, "share": 0.07, "busy": 0.8}] * (len(stations) > 1)
            for run in runs
        },
        "influence": dict.fromkeys(gains, influence),
        "honesty": {name: {"judged_share": 0.35, "dominant": dominant} for name in gains},
        "agreement": {
            "kpis": [
                observed("plant.good_per_week", 660.0, 33.0, 8.0, "undecided"),
                observed(f"{first}.setup_ratio", 0.26, 0.05, 0.09, "disagrees"),
                observed(f"{first}.technical_availability", 0.95, 0.03, 0.004, "agrees"),
            ],
            "effective_share": 0.42, "contradicts": False, "weighted": {},
        },
        "design": {
            "blocks": 16, "draws": 256, "replications": 2, "runs": 1536, "doubts": 4, "cycle": 604_800,
            "warm_up": 2_419_200, "warm_up_by": "scenario", "length": 15_724_800, "length_by": "pilot",
            "stopping": "precision",
            "reached": {
                "mean": {"wanted": 0.01, "got": 0.008, "reached": True, "draws_needed": None},
                "quantiles": {"wanted": 0.03, "got": 0.034, "reached": False, "draws_needed": 336},
            },
            "unsteady": {},
        },
        "notes": [
            {"code": "unsteady", "text": "In 3 of 256 draws of light work in progress still grows: no steady state.",
             "facts": {"configuration": "light", "draws": 3, "of": 256}},
            {"code": "precision_missed", "text": "The 90 % half-width of the quantiles is 3.4 points, 3 were wanted.",
             "facts": {"question": "quantiles", "got": 0.034, "wanted": 0.03, "draws_needed": 336}},
        ],
        "plant": description(stations, pools, upgrade),
    }  # fmt: skip


def before_only() -> Summary:
    """A plant without upgrades: `--only before`."""
    return summary(gains={}) | {"influence": {}, "honesty": {}, "claims": {"working_life": {"probability": None}}}


def way(months: int = 24, gain: float = 0.22, price: float | None = 60_000.0) -> Summary:
    """How one configuration gets there: nothing for two months, then a step each month, until the eighth."""
    reached = [min(max(month - 2, 0) / 6, 1.0) for month in range(1, months + 1)]
    cash = [sum(9_000 * share for share in reached[:month]) - (price or 0.0) for month in range(1, months + 1)]

    def bands(values: list[float], half: float) -> list[Summary]:
        return [{"mean": value, "low": value - half, "high": value + half} for value in values]

    return {
        "gain": bands([gain * share for share in reached], 0.05),
        "output": bands([gain * share for share in reached], 0.02),
        "first_pass": bands([0.95 + 0.02 * share for share in reached], 0.01),
        "escapes": bands([0.01 - 0.002 * share for share in reached], 0.0005),
        "index": None,
        "cash": bands(cash, 20_000.0) if price is not None else None,
        "break_even": price
        and {"quantiles": {"0.05": 9.0, "0.25": 11.0, "0.5": 12.0, "0.75": 15.0, "0.95": None}, "never": 0.1},
    }


def on_the_way(names: tuple[str, ...] = ("smed",), **ways: Summary) -> Summary:
    """A summary that was followed over 24 months."""
    moments = {"start": estimate_of(0.0, 0.0), "works": estimate_of(4.0, 2.0), "settled": estimate_of(5.5, 2.5)}
    found = summary(upgrade=names[0])
    upgrades = dict.fromkeys(names, moments)
    ways = ways or {"after": way(), "light": way(gain=0.11)}
    path = {"months": 24, "month": 2_628_000.0, "upgrades": upgrades, "configurations": ways, "stages": 3}
    found["upgrades"]["after"] = list(names)
    return found | {"path": path}


def estimate_of(mean: float, half: float) -> Summary:
    return {"mean": mean, "low": mean - half, "high": mean + half}


def exposure(index: float, tired: float, hours: int = 8, errors: float = 0.02) -> Summary:
    """What one run tells of people: the index, its scores and band, fatigue and errors by hour of the shift."""
    names = ("physical_load", "fatigue", "time_pressure", "control", "variety", "schedule")
    off = [None] * (12 - hours)
    rising = [(1 - 0.85**hour) * tired for hour in range(1, hours + 1)]
    return {
        "index": {"mean": index, "low": index - 4, "high": index + 5},
        "scores": {name: min(100.0, index - 12 + 7 * place) for place, name in enumerate(names)},
        "under_40": 0.12, "worst_tenth": index - 18,
        "band": {"low": index - 9, "high": min(index + 8, 99.0), "arithmetic": min(index + 3.4, 98.0)},
        "fatigue_at_shift_end": tired, "absence": 0.041,
        "fatigue_by_hour": [*rising, *off], "errors_by_hour": [*(errors * (1 + share) for share in rising), *off],
    }  # fmt: skip


def with_people(drained: bool = False, **parts: Any) -> Summary:
    """A summary of a plant whose people tire; `drained`: they are worse off though it makes more."""
    found = summary()
    index = {"before": 58.2, "after": 52.9 if drained else 63.1, "light": 58.4}

    def change(run: str) -> Summary:
        mean = index[run] - index["before"]
        quantiles = {"0.05": estimate(mean - 3.2), "0.5": estimate(mean), "0.95": estimate(mean + 2.9)}
        return {
            "index": {"mean": estimate(mean, 0.4), "quantiles": quantiles, "noise": {"treatment": "raw", "share": 0.1}},
            "p_better": probability(0.1 if mean < 0 else 0.8), "output_change": estimate(0.11),
            "verdict": "worse" if mean < -3 else "better" if mean > 3 else "unclear",
            "falls_while_output_rises": mean < -3,
        }  # fmt: skip

    def pools(run: str) -> Summary:
        mean = index[run] - index["before"]
        ends = {"mean": mean, "low": mean - 3.2, "high": mean + 2.9}
        verdict = "loses" if ends["high"] < 0 else "gains" if ends["low"] > 0 else "unclear"
        told = {"turners": {"before": 55.0, "after": 55.0 + mean, "change": ends, "verdict": verdict}}
        unclear = {"mean": -0.4, "low": -3.0, "high": 2.1}
        return told | {"inspectors": {"before": 66.0, "after": 65.6, "change": unclear, "verdict": "unclear"}}

    fatigue = "human_factors.fatigue"
    law = "law of Jaber, Givi & Neumann 2013 (Appl. Math. Modelling 37:7287); order of its numerical examples"
    marked = doubt(f"{fatigue}.medium", 0.52, True) | {"source": fatigue, "citation": f"{law} [judgement]"}
    recalled = {
        "source": "human_factors.errors.night",
        "citation": "Folkard & Tucker 2003 [recalled, its range judgement]",
    }
    others = [doubt("human_factors.errors.night", 0.2, False) | recalled, doubt("turn_mill.cycle.mean", 0.11, False)]
    influence = {"inputs": [marked, *others, doubt("turn_mill.defects", 0.02, True)], "unexplained": 0.1, "noise": 0.02}
    changed = [name for name in index if name != "before"]
    found["working_life"] = {
        "runs": {
            "before": exposure(58.2, 0.41), "after": exposure(index["after"], 0.52 if drained else 0.33),
            "light": exposure(58.4, 0.4),
        },
        "change": {name: change(name) for name in changed},
        "pools": {name: pools(name) for name in changed},
        "influence": dict.fromkeys(changed, influence),
    } | parts  # fmt: skip
    odds = found["working_life"]["change"].get("after", {}).get("p_better") or probability(None)
    found["claims"]["working_life"] = {**odds, "probability": odds["value"]}
    found["plant"]["inputs"] += [
        {"path": f"{fatigue}.medium", "value": "0.001 .. 0.003 .. 0.008 1/min", "doubtful": True, "source": fatigue,
         "citation": f"{law} [judgement]", "judged": True},
        {"path": f"{fatigue}.recovery", "value": "0.01 .. 0.03 .. 0.06 1/min", "doubtful": True, "source": fatigue,
         "citation": f"{law} [judgement]", "judged": True},
        {"path": "human_factors.errors.night", "value": "1.1 .. 1.23 .. 1.31", "doubtful": True, "judged": False}
        | recalled,
    ]  # fmt: skip
    found["plant"]["acting"] = ["fatigue", "slowing", "errors_by_fatigue", "errors_by_shift"]
    found["plant"]["doubts"][f"{fatigue}.medium"] = "0.001 .. 0.003 .. 0.008 1/min"
    for run in found["kpis"].values():
        for pool in ("turners", "inspectors"):
            run |= {f"{pool}.absence_rate": _spread(0.041), f"{pool}.walking_share": _spread(0.013)}
    return found
