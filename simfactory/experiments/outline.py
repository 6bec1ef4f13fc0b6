"""The outline of a summary: which figures it may hold, known before anything is simulated.

So that who asks for a figure that there cannot be hears of it at once, and not after the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from simfactory.blueprint import compile_blueprint
from simfactory.experiments.analysis.distribution import QUANTILES
from simfactory.experiments.asked import asked_of, chosen
from simfactory.experiments.figures import ODDS
from simfactory.experiments.model import GROWTH
from simfactory.experiments.money import COST, COSTS, FREED, SALES
from simfactory.experiments.plant import CAPACITY, telling_alike
from simfactory.experiments.stopping import Precision
from simfactory.experiments.subsets import Subsets
from simfactory.kpis import keys
from simfactory.kpis.exposure import DIMENSIONS
from simfactory.plan import Plan
from simfactory.scenario import Scenario
from simfactory.scenario.money_values import invests
from simfactory.scenario.upgrades import apply

QUESTIONS = ("mean", "probability", "quantiles")
Outline = dict[str, Any]
"""Names -> outlines of what is below them, or a number (any) where a figure stands."""


def outline_of(
    scenario: Scenario,
    only: str | None = None,
    resume: Path | None = None,
    over: int | None = None,
    shares: bool | None = None,
) -> Outline:
    """The outline of the summary of a scenario, or of `only` one of its configurations. ScenarioError if not known.

    If a run is resumed (the one in that directory), its configurations and its path count.
    """
    asked = asked_of(scenario, ..., None, only, resume, over, shares)
    configurations = asked.only or chosen(scenario, None)
    hours = scenario.demand is not None and scenario.demand.gain_as == "hours"
    blueprints = {name: compile_blueprint(apply(scenario, name)) for name in configurations}
    frames = {name: blueprint.frame for name, blueprint in telling_alike(blueprints).items()}
    plans = {**frames, **{name + CAPACITY: frame for name, frame in frames.items() if hours}}
    tires = any(frame.tires for frame in frames.values())
    upgraded = [name for name in configurations if name != "before" and "before" in configurations]
    parts = Subsets.wanted(scenario, configurations, next(iter(upgraded), None), 0, asked.shares)
    return {
        "headline": next(iter(upgraded), None),
        "gain": dict.fromkeys(upgraded, _gain() | ({"at_demand": _figures()} if hours else {})),
        "claims": _claims(upgraded, tires),
        "working_life": _working_life(plans, upgraded, frames) if tires else {},
        "money": _money(scenario, frames, upgraded),
        "shares": {} if parts is None else _shares(parts, hours, tires),
        "path": _path(scenario, upgraded) if asked.over else {},
        "kpis": {run: _each([*_kpis(plan), GROWTH], _names("mean", "low", "high")) for run, plan in plans.items()},
        "honesty": dict.fromkeys(upgraded, _honesty()),
        "design": _design(configurations, _questions(scenario) if upgraded else ()),
    }


def _claims(upgraded: Iterable[str], tires: bool) -> Outline:
    probability = _names("probability")
    odds = probability | _names("low", "high", "spoken", "one_in") if upgraded else probability
    return {
        "productivity": odds | (_names("p_positive", "p_30") if upgraded else {}),
        "quality": odds,
        "working_life": odds if tires else probability,
        "by_configuration": _each(upgraded, _names("productivity", "quality", "working_life")),
    }


def _kpis(plan: Plan) -> list[str]:
    return [key for key, _ in keys(plan)]


def _working_life(runs: Iterable[str], upgraded: Iterable[str], plans: Mapping[str, Plan]) -> Outline:
    span = _names("mean", "low", "high")
    run = {
        "index": span,
        "scores": _names(*(posts.name for posts in DIMENSIONS)),
        "band": _names("low", "high", "arithmetic"),
        **_names("under_40", "worst_tenth", "fatigue_at_shift_end", "absence"),
    }
    pool = _names("before", "after") | {"change": span}
    change = {
        "index": {"mean": _estimate(), "quantiles": _quantiles(_estimate()), "noise": _names("share")},
        "p_better": _odds(),
        "output_change": _estimate(),
        **_names("left_out"),
    }
    return {
        "runs": _each(runs, run),
        "change": _each(upgraded, change),
        "pools": {name: _each(_pools(plans["before"], plans[name]), pool) for name in upgraded},
        "influence": _each(upgraded, _names("unexplained", "noise")),
    }


def _pools(*plans: Plan) -> list[str]:
    """Of any of them."""
    return sorted({pool for plan in plans for pool in plan.pool_names})


def _money(scenario: Scenario, plans: Mapping[str, Plan], upgraded: Iterable[str]) -> Outline:
    if not invests(scenario) or not upgraded:
        return {}
    hours = scenario.demand is not None and scenario.demand.gain_as == "hours"
    known, span, terms = _kpis(plans["before"]), _names("mean", "low", "high"), scenario.economics.terms()
    parts = [part for part, kpi in {"sales": SALES, **COSTS}.items() if kpi in known]
    frees = hours or SALES not in known
    if frees and COSTS["labour"] in known and f"{FREED}.saved" in terms:
        parts.append(FREED)
    values = {"mean": _estimate(), "quantiles": _quantiles(_estimate())}
    configuration = {
        **_each(("investment", "grant", "deduction"), span),
        "yearly": {"gain": values, "parts": _each(parts, span)},
        FREED: span if frees else 0.0,
        "works": span,
        "npv": {**values, "noise": _names("share")},
        "p_loss": _odds(),
        **_each(("payback", "discounted_payback"), {"quantiles": _quantiles(0.0), **_names("never")}),
        "irr": {"quantiles": _quantiles(0.0), **_names("unique")},
        "cost_per_good": _each(("before", "after", "change"), span) if COST in known else 0.0,
        "influence": _names("unexplained", "noise"),
    }
    return {"terms": _names(*terms), "configurations": _each(upgraded, configuration)}


def _shares(subsets: Subsets, hours: bool, tires: bool) -> Outline:
    told = {"gain": True, "first_pass_yield": not hours, "exposure_index": tires and not hours}
    figures = {"mean": _estimate(), "quantiles": _quantiles(_estimate()), "noise": _names("share")}
    upgrade = {question: _each(("share", "alone"), figures) if known else 0.0 for question, known in told.items()}
    beyond = {question: _estimate() if known else 0.0 for question, known in told.items()}
    return {**_names("orders", "runs"), "upgrades": _each(subsets.upgrades, upgrade), "beyond": beyond}


def _path(scenario: Scenario, upgraded: Iterable[str]) -> Outline:
    """Without what is told month by month."""
    if not upgraded:
        return {}
    used = sorted({upgrade for name in upgraded for upgrade in scenario.configurations[name]})
    span = _each(("start", "works", "settled"), _names("mean", "low", "high"))
    way = {"break_even": {"quantiles": _quantiles(0.0), **_names("never")}}
    return _names("months", "month", "stages") | {"upgrades": _each(used, span), "configurations": _each(upgraded, way)}


def _gain() -> Outline:
    return {
        **_figures(),
        "noise": _names("between", "within", "doubt", "share", "length_that_would_do"),
        "measured_year": {"quantiles": _quantiles(0.0), **_names("sd_of_chance", *ODDS)},
        "output": {"mean": _estimate()},
        "hours": {"mean": _estimate()},
        "weights": _each(("before", "after"), _estimate()),
    }


def _honesty() -> Outline:
    thirds = ("pessimistic", "optimistic")
    return {
        "judged_share": 0.0,
        "dominant": {
            "share": 0.0,
            "p_30_50": _each((*thirds, "as_entered"), _odds()),
            "mean": _each(thirds, _estimate()),
        },
    }


def _questions(scenario: Scenario) -> list[str]:
    """The questions of which a precision is wanted."""
    wanted = scenario.run.precision or Precision()
    return [question for question in QUESTIONS if getattr(wanted, question) is not None]


def _design(configurations: Iterable[str], questions: Iterable[str]) -> Outline:
    counts = ("blocks", "draws", "replications", "runs", "doubts", "cycle", "warm_up", "length")
    reached = _each(questions, _names("wanted", "got", "draws_needed"))
    return _names(*counts) | {"reached": reached, "unsteady": _names(*configurations)}


def _figures() -> Outline:
    return {"mean": _estimate(), "quantiles": _quantiles(_estimate()), **_each(ODDS, _odds())}


def _estimate() -> Outline:
    return _names("value", "low", "high")


def _odds() -> Outline:
    return _names("value", "low", "high", "spoken", "one_in")


def _quantiles(each: Outline | float) -> Outline:
    return {f"{q:g}": each for q in QUANTILES}


def _each(names: Iterable[str], below: Mapping[str, Any]) -> Outline:
    return dict.fromkeys(names, below)


def _names(*names: str) -> Outline:
    return dict.fromkeys(names, 0.0)
