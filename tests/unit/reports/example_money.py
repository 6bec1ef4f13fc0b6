"""Summaries with money and with shares of the gain, as the experiments write them, with invented figures."""

from __future__ import annotations

import random
from typing import Any

from example_summary import Summary, doubt, estimate, probability, summary

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def around(mean: float, half: float) -> Summary:
    return {"mean": mean, "low": mean - half, "high": mean + half}


def amounts(mean: float, spread: float) -> Summary:
    """An amount over draws: its mean and quantiles."""
    ends = {f"{q:g}": estimate(mean + spread * (q - 0.5) / 0.45, 500.0) for q in QUANTILES}
    return {"mean": estimate(mean, 800.0), "quantiles": ends}


def project(worth: float = 28_800.0, spread: float = 118_000.0, loss: float = 0.4) -> Summary:
    """A configuration as an investment."""
    some = random.Random(3)
    back = {f"{q:g}": 2.3 + 3 * q if q < 0.9 else None for q in QUANTILES}
    rates = {f"{q:g}": 0.13 + 0.4 * (q - 0.5) for q in QUANTILES}
    inputs = [doubt("turn_mill.cycle.mean", 0.6, False), doubt("upgrades.smed.price", 0.2, True)]
    return {
        "investment": around(249_000, 45_000), "grant": around(47_000, 12_000), "deduction": around(24_900, 5_000),
        "yearly": {
            "gain": amounts(56_900, 39_000),
            "parts": {"sales": around(110_000, 60_000), "material": around(-45_700, 27_000), "labour": around(0, 0),
                      "energy": around(79.5, 300), "upkeep": around(-7_647, 2_800)},
        },
        "freed_hours": None,
        "npv": {**amounts(worth, spread), "noise": {"treatment": "raw", "share": 0.02},
                "draws": [some.gauss(worth, spread / 1.64) for _ in range(256)]},
        "p_loss": probability(loss),
        "payback": {"quantiles": back, "never": 0.22}, "discounted_payback": {"quantiles": back, "never": 0.42},
        "irr": {"quantiles": rates, "unique": 0.98},
        "cost_per_good": {"before": around(45.4, 2), "after": around(40.4, 3), "change": around(-5.01, 3)},
        "influence": {"inputs": inputs, "unexplained": 0.1, "noise": 0.02},
    }  # fmt: skip


def with_money(valued: str = "sales", **configurations: Any) -> Summary:
    """A summary whose upgrade has a price; `configurations` replace those that are told."""
    found = summary()
    told = {"after": project(), "light": project(80_600, 60_000, 0.05)} | configurations
    terms = {"rate": 0.08, "horizon": 5.0, "weeks_per_year": 47.0, "tax": 0.25, "depreciated_over": 5.0, "residual": 0}
    found["money"] = {"valued": valued, "terms": terms, "configurations": told}
    costs = [
        {"key": "price", "value": "60 .. 100 .. 170 kEUR", "grade": "C", "source": "catalogue.smed.price",
         "citation": "robot 120 kEUR [seen] (C)", "judged": False},
        {"key": "support.turners", "value": "3 h", "grade": None, "source": "assumed", "citation": "assumed",
         "judged": True},
    ]  # fmt: skip
    found["plant"]["upgrades"][0]["costs"] = costs
    for change in found["plant"]["upgrades"][0]["changes"]:
        change |= {"from": "20 min", "to": "16 min", "grade": None}
    return found


def withheld_project() -> Summary:
    """Too much of the spread is simulation noise, or nothing is ever paid back."""
    found = project()
    nothing = {"mean": estimate(28_800), "quantiles": {f"{q:g}": estimate(None) for q in QUANTILES}}
    found["npv"] |= nothing | {"noise": {"treatment": "withheld", "share": 0.4}}
    found["yearly"]["gain"] = nothing
    return found | {
        "p_loss": probability(None), "payback": None, "discounted_payback": None, "irr": None, "influence": None,
        "freed_hours": around(300, 40), "cost_per_good": None, "grant": None,
    }  # fmt: skip


def losing() -> Summary:
    """An investment that is never back."""
    never = {"quantiles": {f"{q:g}": None for q in QUANTILES}, "never": 1.0}
    return project(-90_000, 20_000, 1.0) | {"payback": never, "discounted_payback": never, "irr": None}


def figures(mean: float | None, half: float = 0.03) -> Summary:
    ends = {f"{q:g}": estimate(None if mean is None else mean + half * (q - 0.5) / 0.45) for q in QUANTILES}
    return {"mean": estimate(mean), "quantiles": ends, "noise": {"treatment": "raw", "share": 0.03}}


def with_shares(exact: bool = True, **gains: tuple[float | None, float | None]) -> Summary:
    """A summary whose gain is shared out: upgrade -> share and gain alone; of `smed` and `arm` unless said."""
    found = with_money()
    told = gains or {"smed": (0.18, 0.15), "arm": (0.04, 0.05)}
    upgrade = found["plant"]["upgrades"][0]
    found["plant"]["upgrades"] = [{**upgrade, "name": name} for name in sorted(told)]
    upgrades = {
        name: {
            "gain": {"share": figures(share) | {"draws": [share] * 256}, "alone": figures(alone)},
            "first_pass_yield": {"share": figures(0.012) | {"draws": []}, "alone": figures(0.011)},
            "exposure_index": None,
        }
        for name, (share, alone) in told.items()
    }
    found["shares"] = {
        "configuration": "after", "orders": 2, "exact": exact, "runs": 1024, "draws": [0.22] * 256,
        "upgrades": upgrades, "beyond": {"gain": estimate(0.02), "first_pass_yield": estimate(0.0)},
    }  # fmt: skip
    return found
