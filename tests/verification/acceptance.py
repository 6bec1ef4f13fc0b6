"""The acceptance rules of exact answers.

equal: identical. close: no randomness, within max(rel · |value|, abs). ci: with m the mean and s the standard error of
independent replications, |m - value| <= 4 s (the answer is inside) and 4 s <= rel · |value| + abs (the runs were long
enough to mean something). Too wide an interval is "not shown", which is no pass. Four standard errors because hundreds
of outputs are compared: at two, one right answer in twenty would fail. With at least ten replications, as here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

ERRORS = 4.0
FEWEST = 10
MAIN = ("throughput", "service_rate", "Wq")
"""Outputs to look at first when a case fails: the others are functions of the same run and fail with them."""


@dataclass(frozen=True)
class Verdict:
    """One output set against its exact value."""

    name: str
    word: str  # "passed", "wrong" or "not shown"
    told: str

    def __str__(self) -> str:
        return f"{self.word}: {self.name} {self.told}"


def judge(name: str, output: Mapping[str, Any], got: Sequence[Any]) -> Verdict:
    """The verdict on one output, from its value in every replication."""
    value, rule = output["value"], output["accept"]
    if rule["rule"] == "equal":
        wrong = [one for one in got if one != value]
        return Verdict(name, "wrong" if wrong else "passed", f"is {(wrong or got)[0]}, exact {value}")
    if rule["rule"] == "close":
        furthest = max(got, key=lambda one: abs(one - value))
        near = abs(furthest - value) <= max(rule["rel"] * abs(value), rule["abs"])
        return Verdict(name, "passed" if near else "wrong", f"is {furthest:.12g}, exact {value:.12g}")
    if rule["rule"] == "ci":
        return _judge_by_interval(name, value, output["oracle_rel_error"], _band(output), got)
    raise ValueError(f"unlisted rule {rule['rule']!r}")


def _judge_by_interval(name: str, value: float, oracle: float, band: float, got: Sequence[float]) -> Verdict:
    if len(got) < FEWEST:
        raise ValueError(f"{len(got)} replications, where four standard errors need {FEWEST}")
    mean, half = float(np.mean(got)), half_width(got)
    told = f"is {mean:.7g} ± {half:.2g}, exact {value:.7g}, accepted ± {band:.2g}"
    if not half <= band:
        return Verdict(name, "not shown", told)
    inside = abs(mean - value) <= half + oracle * max(1.0, abs(value))
    return Verdict(name, "passed" if inside else "wrong", told)


def half_width(got: Sequence[float]) -> float:
    """Four standard errors of the mean."""
    return ERRORS * float(np.std(got, ddof=1)) / math.sqrt(len(got))


def precision(output: Mapping[str, Any], got: Sequence[float]) -> float:
    """Half width over what is accepted: up to 1 is narrow enough. 0 for outputs that are not random."""
    if output["accept"]["rule"] != "ci":
        return 0.0
    half = half_width(got)
    return 0.0 if half == 0.0 else half / _band(output) if _band(output) > 0.0 else math.inf


def _band(output: Mapping[str, Any]) -> float:
    return float(output["accept"]["rel"] * abs(output["value"]) + output["accept"]["abs"])


def in_order(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Main outputs first."""
    return sorted(verdicts, key=lambda verdict: not verdict.name.startswith(MAIN))
