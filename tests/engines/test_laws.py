"""Every family of laws in a plant: each part works as long as its law says at its own address."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.engines import simulate
from simfactory.plan import Purpose
from simfactory.results import SECOND, Kind, Segment
from simfactory.sampling.families import FAMILIES
from simfactory.sampling.sampler import to_ns
from simfactory.sampling.streams import uniforms
from simfactory.scenario import load_text

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

PARTS = 1500


def test_every_family_has_a_plant() -> None:
    assert set(FAMILIES) <= set(LAWS)


@pytest.mark.parametrize("family", LAWS)
def test_each_part_works_as_long_as_the_law_says_at_its_address(family: str) -> None:
    scenario = load_text(f"simfactory: 1\nname: One law\nline:\n  - {{station: saw, cycle: {LAWS[family]}}}\n")
    law, plan = scenario.stations[0].cycle.law.law({}), compile_blueprint(scenario).frame
    assert law.family == family
    run = simulate(plan, seed=4, replication=2, until=5000 * 60 * SECOND, trace=True)
    assert run.trace is not None
    stretches = run.trace.of_kind(Kind.SEGMENT)
    assert np.all(stretches[:, 6] == Segment.WORK)
    drawn = stretches[:PARTS, 7].tolist()
    us = uniforms(plan.key(4, 2), int(plan.part_streams[0, 0, Purpose.WORK]), 0, PARTS)
    assert drawn == [to_ns(law.row().sample(u, k)) for k, u in enumerate(us.tolist())]
    assert len(drawn) == PARTS
    tolerance = 5.0 * law.sd() / math.sqrt(PARTS)
    assert np.mean(drawn) / SECOND == pytest.approx(law.mean(), abs=tolerance + 1e-9)
