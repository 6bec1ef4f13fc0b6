"""Exact cases that are calculated: what each function of a case is in the product, and its outputs by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from neutral import Written, law, text

from simfactory.blueprint import compile_blueprint
from simfactory.experiments.analysis.intervals import t_interval
from simfactory.experiments.analysis.noise import split
from simfactory.experiments.analysis.warmup import mser
from simfactory.human_factors import averaged_time, averaged_total, learning_exponent, wright_time, wright_total
from simfactory.human_factors import fatigue_cycle as settled
from simfactory.kpis import Scope, expected_flow, find, inspect
from simfactory.kpis.facts import Pieces, StationFacts
from simfactory.kpis.hours import HOUR, paid_hours, present_time
from simfactory.kpis.time_model import StateTimes, Time
from simfactory.plan import Plan
from simfactory.scenario import load_text

MINUTE = 60 * 1_000_000_000
Inputs = Mapping[str, Any]
Values = dict[str, Any]


def _plan(line: Sequence[Written], **sections: Any) -> Plan:
    return compile_blueprint(load_text(text(line, **sections))).frame


def _numbered(name: str, numbers: Any) -> Values:
    return {f"{name}.{i}": float(number) for i, number in enumerate(numbers)}


def rolled_yield(inputs: Inputs) -> Values:
    line = [
        {"station": f"step_{i}", "cycle": "1 min", "defects": 1.0 - good, "inspects": {"rejects_to": "scrap"}}
        for i, good in enumerate(inputs["yields"])
    ]
    flow = expected_flow(_plan(line))
    return {
        "rolled_yield": float(flow.good[0]),
        "starts_per_good": float(flow.starts_per_good[0]),
        **_numbered("reach", flow.visits),
    }


def imperfect_inspection(inputs: Inputs) -> Values:
    bad = inputs["p_bad"]
    found = inspect(*(np.array(share) for share in (1.0 - bad, bad, inputs["p_detect"], inputs["p_false_reject"])))
    reject = found.rejected_sound + found.rejected_defective
    accept = found.accepted_sound + found.accepted_defective
    return {
        "reject": float(reject),
        "accept": float(accept),
        "escapes_per_accepted": float(found.accepted_defective / accept),
        "good_among_rejected": float(found.rejected_sound / reject),
    }


def latent_defects(inputs: Inputs) -> Values:
    line = []
    for i, stage in enumerate(inputs["stages"]):
        said: Written = {"station": f"stage_{i}", "cycle": "1 min", "defects": stage.get("p_defect", 0.0)}
        if "p_detect" in stage:
            rejects = stage.get("p_false_reject", 0.0)
            said["inspects"] = {"detects": stage["p_detect"], "false_rejects": rejects, "rejects_to": "scrap"}
        line.append(said)
    flow = expected_flow(_plan(line))
    inspections = [i for i, stage in enumerate(inputs["stages"]) if "p_detect" in stage]
    return {
        **_numbered("scrapped_at", flow.scrapped[inspections]),
        "shipped": float(flow.good[0] + flow.escapes[0]),
        "shipped_bad": float(flow.escapes[0]),
        "escape_fraction": float(flow.escapes_per_shipped[0]),
        "good": float(flow.good[0]),
    }


def labour(inputs: Inputs) -> Values:
    """One day of a plant with a pool for each headcount: paid breaks at its beginning."""
    worked, rest = (round(60 * inputs[key]) for key in ("hours", "breaks_hours"))
    day = {"mon": f"00:00-{worked // 60:02d}:{worked % 60:02d}"}
    if rest:
        day["breaks"] = f"00:00-{rest // 60:02d}:{rest % 60:02d}"
    pools = {f"pool_{i}": {"team": {"day": count}} for i, count in enumerate(inputs["headcounts"])}
    plan = _plan([{"station": "work", "cycle": {"time": "1 min", "by": "pool_0"}}], shifts={"day": day}, people=pools)
    paid, present, good = paid_hours(plan, 0, 24 * HOUR), sum(present_time(plan, 0, 24 * HOUR)), inputs["good_parts"]
    productivity = _indicator(Scope.PLANT, "productivity")
    per_hour = productivity(SimpleNamespace(weighted_good=float(good), people=SimpleNamespace(paid=paid * HOUR)))
    return {
        "paid_hours": paid,
        "per_paid_hour": per_hour,
        "per_attended_hour": good / (present / HOUR),
        "hours_per_good_part": 1.0 / per_hour,
    }


def _indicator(scope: Scope, name: str) -> Callable[[Any], float]:
    indicator = find(scope, name)
    assert indicator is not None, f"there is no indicator {name}"
    return indicator.of


def state_log_kpi(inputs: Inputs) -> Values:
    times = StateTimes.of_log(inputs["log"], MINUTE)
    made = inputs["pq"]
    pieces = Pieces(made, inputs["rq"], made - inputs["gq"] - inputs["rq"], made, inputs["first_pass_good"])
    planned = inputs["pri"] * made * MINUTE
    down = times.of(Time.FAILURE)
    station = StationFacts(times, pieces, planned, repairs=times.failures, repair_time=down)
    elements = {"PBT": times.pbt, "APT": times.apt, "AUST": times.aust, "ADET": times.adet, "AUPT": times.aupt}
    shares = {"OEE": "oee", "NEE": "nee", **{name: name for name in _SHARES}}
    means = {"MTTR": "mttr", "MTBF_operating": "mtbf"}
    return {
        **{name: time / MINUTE for name, time in elements.items()},
        **{name: _indicator(Scope.STATION, key)(station) for name, key in shares.items()},
        **{name: _indicator(Scope.STATION, key)(station) / 60.0 for name, key in means.items()},
        "failures": times.failures,
        "down_time": down / MINUTE,
    }


_SHARES = (
    "availability",
    "effectiveness",
    "quality_ratio",
    "setup_ratio",
    "technical_efficiency",
    "scrap_ratio",
    "rework_ratio",
    "first_pass_yield",
)


def wright_unit(inputs: Inputs) -> Values:
    """The exponent of the cases is that of n, ours that of 1/n."""
    first, pieces, exponent = inputs["first"], inputs["n"], learning_exponent(inputs["rate"])
    total = wright_total(first, pieces, exponent)
    return {
        "exponent": -exponent,
        "unit_time": wright_time(first, float(pieces), exponent),
        "cumulative": total,
        "average": total / pieces,
    }


def wright_average(inputs: Inputs) -> Values:
    """The cumulative-average form."""
    first, pieces, exponent = inputs["first"], inputs["n"], learning_exponent(inputs["rate"])
    total = averaged_total(first, float(pieces), exponent)
    return {
        "exponent": -exponent,
        "unit_time": averaged_time(first, float(pieces), exponent),
        "cumulative": total,
        "average": total / pieces,
    }


def fatigue_cycle(inputs: Inputs) -> Values:
    return dict(vars(settled(inputs["lam"], inputs["mu"], inputs["work"], inputs["rest"])))


def mser_of(inputs: Inputs) -> Values:
    return dict(vars(mser(np.array(inputs["x"]), inputs["batch"])))


def t_ci(inputs: Inputs) -> Values:
    return dict(vars(t_interval(np.array(inputs["x"]), inputs["level"])))


def anova_split(inputs: Inputs) -> Values:
    found = split(np.array(inputs["table"], dtype=np.float64))
    return {
        "grand_mean": found.grand_mean,
        "ms_between": found.ms_between,
        "ms_within": found.ms_within,
        "var_aleatory": found.ms_within,
        "var_epistemic": found.doubt,
        "epistemic_share": found.epistemic_share,
    }


def law_table(inputs: Inputs) -> Values:
    """Moments and quantiles of laws as a scenario reads them."""
    out: Values = {}
    for name, neutral in inputs["laws"].items():
        station = load_text(text([{"station": "work", "cycle": law(neutral)}])).stations[0]
        read = station.cycle.law.law({})
        out |= {f"mean.{name}": read.mean() / 60.0, f"sd.{name}": read.sd() / 60.0}
        out |= {f"q{p:g}.{name}": read.quantile(p) / 60.0 for p in inputs["quantiles"].get(name, ())}
    return out


FUNCTIONS: dict[str, Callable[[Inputs], Values]] = {
    "rolled_yield": rolled_yield,
    "imperfect_inspection": imperfect_inspection,
    "latent_defects": latent_defects,
    "labour": labour,
    "state_log_kpi": state_log_kpi,
    "wright_unit": wright_unit,
    "wright_average": wright_average,
    "fatigue_cycle": fatigue_cycle,
    "mser": mser_of,
    "t_ci": t_ci,
    "anova_split": anova_split,
    "law_table": law_table,
}
