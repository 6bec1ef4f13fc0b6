"""Summaries that a page must cope with: names that want to be code, one station and thirty, next to nothing known."""

from __future__ import annotations

from example_money import losing, with_money, with_shares, withheld_project
from example_summary import (
    Summary,
    before_only,
    estimate,
    exposure,
    gain,
    on_the_way,
    probability,
    summary,
    way,
    with_people,
    withheld,
)

SCRIPT = "<script>document.title='hacked'</script>"
MATHS = "$x_1$ \\frac{a}{b} {x} %s & \"'"
LONG = "a workshop of hydraulic assemblies with a very long name that never ends and goes on "


def without(*parts: str) -> Summary:
    return {key: value for key, value in summary().items() if key not in parts}


def capacity() -> Summary:
    """A gain of capacity: limited demand, `gain_as: hours`, with weights that differ."""
    found = summary()
    kpis = found["kpis"]
    for configuration, one in found["gain"].items():
        one |= {"at_demand": gain(0.02, 0.01), "weights": {"before": estimate(0.21), "after": estimate(0.24)}}
        kpis[f"{configuration}@capacity"] = kpis[configuration]
    kpis["before@capacity"] = kpis["before"]
    for run in list(found["bottleneck"]):
        found["bottleneck"][f"{run}@capacity"] = found["bottleneck"][run]
    found["bottleneck"]["after@capacity"] = [{"station": "turners", "share": 0.8, "busy": 0.9}]
    return found | {"gain_as": "hours"}


def contradicted() -> Summary:
    """Inputs that contradict the plant, and every note that there is."""
    found = summary(gains={"after": withheld(0.2, "unknown") | gain(0.2), "light": gain(0.001)})
    quantiles = {"0.05": 0.08, "0.25": 0.15, "0.5": 0.2, "0.75": 0.25, "0.95": 0.32}
    found["agreement"] |= {"contradicts": True, "weighted": {"after": {"mean": 0.2, "quantiles": quantiles}}}
    facts = {"configuration": "light", "share": 0.3, "length": None, "doubts": 4, "draws": 32, "effective_share": 0.04}
    facts |= {"blocks": 1, "fewest": 8, "path": "human_factors.fatigue.medium", "value": "0.02 1/min", "range": "…"}
    codes = ("warm_up_at_limit", "warm_up_short", "noise_shrunk", "noise_withheld", "undefined_gain", "contradicts",
             "rounded_up", "few_blocks", "too_many_inputs", "one_replication", "beyond_knowledge",
             "unheard_of")  # fmt: skip
    found["notes"] += [{"code": code, "text": "…", "facts": facts} for code in codes]
    found["gain"]["after"]["measured_year"] = {"quantiles": quantiles}
    return found


def undefined() -> Summary:
    none = {"mean": estimate(None), "draws": [None, None], "output": None}
    return summary(gains={"after": withheld(0.1, "undefined") | none})


def lonely() -> Summary:
    """Working life of a plant without upgrades."""
    return {"runs": {"before": exposure(58.2, 0.41)}, "change": {}, "pools": {}, "influence": {}}


def nights() -> Summary:
    """Twelve hours, next to no errors, nobody is ever absent, the index at an end of the scale."""
    return exposure(97.0, 0.9, 12, 0.0004) | {"absence": None, "under_40": 0.0}


def deserted() -> Summary:
    """Everybody is absent: nothing is known of their exposure, and one figure is withheld."""
    some = with_people()
    life, nothing = some["working_life"], dict.fromkeys(("index", "fatigue_at_shift_end", "under_40", "worst_tenth"))
    hours: Summary = dict.fromkeys(("fatigue_by_hour", "errors_by_hour"), [None] * 12)
    unknown = {"scores": dict.fromkeys(life["runs"]["after"]["scores"])}
    unknown["band"] = dict.fromkeys(("low", "high", "arithmetic"))
    life["runs"]["after"] |= nothing | hours | unknown
    withheld = {"mean": estimate(None), "quantiles": {"0.05": estimate(None), "0.95": estimate(None)}}
    life["change"]["after"] |= {"index": withheld, "p_better": probability(None), "output_change": estimate(None)}
    life["pools"]["after"]["turners"] |= {"after": None, "change": None, "verdict": "unclear"}
    some["claims"]["working_life"] = {"probability": None, "why": "nobody_at_work"}
    facts = {"configuration": "after", "share": 1.0}
    some["notes"] += [{"code": "everybody_absent", "text": "…", "facts": facts}]
    some["notes"] += [{"code": "pool_absent", "text": "…", "facts": facts | {"pool": "turners"}}]
    return some


def shiftless() -> Summary:
    """People work, but nobody has shifts, so that there is no index; a task is learnt in the warm-up."""
    some = deserted()
    some["working_life"]["runs"]["before"] = some["working_life"]["runs"]["after"]
    some["claims"]["working_life"] = {"probability": None, "why": "without_shifts"}
    facts = {"configuration": "after", "draws": 3, "of": 256, "pools": "turners"}
    codes = ("learning_in_warm_up", "without_index", "index_left_out", "index_unknown")
    some["notes"] = [{"code": code, "text": "…", "facts": facts} for code in codes]
    return some


def stopped() -> Summary:
    """Nothing is made after: no bottleneck, and nothing is known of quality."""
    some = summary()
    some["bottleneck"]["after"] = []
    some["claims"]["quality"] = probability(None)
    return some


def odd_summaries() -> dict[str, Summary]:
    """Each by its name."""
    unjudged = summary()
    unjudged["honesty"]["after"] = {"judged_share": 0.0, "dominant": None}
    return {
        "plain": summary(),
        "code": summary(
            [SCRIPT, MATHS, "a$b"], ["<b>pool</b>"], name=SCRIPT + MATHS, upgrade="<img src=x onerror=alert(1)>"
        ),
        "long": summary([LONG + str(n) for n in range(5)], [LONG + "pool"], name=LONG * 3, upgrade=LONG),
        "unbroken": summary(["X" * 120 + str(n) for n in range(3)], ["Y" * 90], name="Z" * 200),
        "hidden": summary(["tab\tand\x07bell", "right\u202eleft", "汉字 🏭"], ["people\u200b"]),
        "one": summary(["press"], []),
        "thirty": summary([f"station_{n:02d}" for n in range(30)], [f"pool_{n}" for n in range(4)]),
        "few": summary(gains={"after": gain(0.05, 0.02, draws=3)}),
        "certain": summary(gains={"after": withheld(0.125, "no_doubt") | {"draws": [0.125]}}),
        "withheld": summary(gains={"after": withheld(), "light": withheld(0.1)}),
        "undefined": undefined(),
        "loss": summary(gains={"after": gain(-0.08, 0.03)}),
        "wide": summary(gains={"after": gain(1.2, 1.1)}),
        "before": before_only(),
        "unobserved": summary() | {"agreement": None},
        "bare": without("plant", "agreement", "influence", "honesty", "design", "notes", "bottleneck"),
        "capacity": capacity(),
        "contradicted": contradicted(),
        "unjudged": unjudged,
        "people": with_people(),
        "drained": with_people(drained=True),
        "people_before": before_only() | {"working_life": lonely()},
        "nights": with_people(runs=dict.fromkeys(("before", "after", "light"), nights())),
        "deserted": deserted(),
        "shiftless": shiftless(),
        "stopped": stopped(),
        "priced": with_money(),
        "losing": with_money("same_output", after=losing()),
        "dear": with_money(after=withheld_project(), light=None),
        "unpriced": with_money(after=None),
        "shared": with_shares(),
        "shared_long": with_shares(False, **{LONG + str(n): (0.1 / n, None) for n in range(1, 8)}),
        "followed": on_the_way(),
        "followed_by_many": on_the_way(tuple(f"{SCRIPT} {LONG}{n}" for n in range(12)), after=way(240, -0.05, None)),
        "lost_on_the_way": on_the_way(after=way() | {"gain": [{"mean": None, "low": None, "high": None}] * 24}),
        "impossible": summary(gains={"after": gain(-0.2, 0.01) | {"p_30_50": probability(0.0)}}),
    }
