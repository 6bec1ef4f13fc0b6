"""Every family of laws in a plant: each part works as long as its law says at its own address."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.engines import ENGINES, simulate
from simfactory.plan import Purpose, Segment
from simfactory.results import SECOND, Kind
from simfactory.sampling.families import FAMILIES
from simfactory.sampling.sampler import to_ns
from simfactory.sampling.streams import uniforms
from simfactory.scenario import load_text
from tests.engines.laws import LAWS, line_of

PARTS = 1500


def test_every_family_has_a_plant() -> None:
    assert set(FAMILIES) <= set(LAWS)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("family", LAWS)
def test_each_part_works_as_long_as_the_law_says_at_its_address(family: str, engine: str) -> None:
    scenario = load_text(line_of(family))
    law, plan = scenario.stations[0].cycle.law.law({}), compile_blueprint(scenario).frame
    assert law.family == family
    run = simulate(plan, seed=4, replication=2, until=5000 * 60 * SECOND, trace=True, engine=engine)
    assert run.trace is not None
    stretches = run.trace.of_kind(Kind.SEGMENT)
    assert np.all(stretches[:, 6] == Segment.WORK)
    drawn = stretches[:PARTS, 7].tolist()
    us = uniforms(plan.key(4, 2), int(plan.part_streams[0, 0, Purpose.WORK]), 0, PARTS)
    assert drawn == [to_ns(law.row().sample(u, k)) for k, u in enumerate(us.tolist())]
    assert len(drawn) == PARTS
    tolerance = 5.0 * law.sd() / math.sqrt(PARTS)
    assert np.mean(drawn) / SECOND == pytest.approx(law.mean(), abs=tolerance + 1e-9)
