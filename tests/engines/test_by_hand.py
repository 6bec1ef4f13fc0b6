"""Plants whose histories can be told by hand, and each engine's words for them."""

from __future__ import annotations

import pytest

from simfactory.engines import ENGINES
from tests.engines.by_hand import Case, happened
from tests.engines.cases import CASES


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_it_happens_as_told_by_hand(case: Case, engine: str) -> None:
    plan, run = case.run(engine=engine)
    assert run.engine == engine
    assert {what: happened(plan, run, what) for what in case.expect} == case.expect
