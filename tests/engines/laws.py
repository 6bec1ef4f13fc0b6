"""A plant for each family of laws: one station that works by it."""

from __future__ import annotations

LAWS = {
    "constant": "{law: constant, value: 3 min}",
    "exponential": "{law: exponential, mean: 3 min}",
    "erlang": "{law: erlang, mean: 3 min, k: 4}",
    "gamma": "{law: gamma, mean: 3 min, shape: 2.5}",
    "weibull": "{law: weibull, mean: 3 min, shape: 1.5}",
    "lognormal": "{mean: 3 min, cv: 60 %}",
    "normal": "{law: normal, mean: 3 min, sd: 1 min, low: 1 min, high: 6 min}",
    "triangular": "{law: triangular, low: 1 min, mode: 2 min, high: 6 min}",
    "pert": "{law: pert, low: 1 min, mode: 2 min, high: 6 min}",
    "uniform": "{law: uniform, low: 1 min, high: 5 min}",
    "hyperexponential": "{law: hyperexponential, p: [30 %, 70 %], means: [6 min, 2 min]}",
    "coxian2": "{law: coxian2, means: [2 min, 4 min], p_continue: 25 %}",
    "discrete": "{law: discrete, values: [2 min, 5 min], p: [70 %, 30 %]}",
    "empirical": "{law: empirical, values: [1 min, 2 min, 2 min, 7 min]}",
    "sequence": "{law: sequence, values: [1 min, 2 min, 6 min]}",
    "rayleigh": "{law: rayleigh, scale: 2 min}",
}
"""As people write them; the last for all of scipy.stats."""


def line_of(family: str) -> str:
    """The scenario of a plant whose only station works by a law of this family."""
    return f"simfactory: 1\nname: One law\nline:\n  - {{station: saw, cycle: {LAWS[family]}}}\n"
