"""Plants whose histories can be told by hand, and their engines' words for them."""

from __future__ import annotations

import pytest

from tests.engines.by_hand import Case, happened
from tests.engines.cases import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_it_happens_as_told_by_hand(case: Case) -> None:
    plan, run = case.run()
    assert {what: happened(plan, run, what) for what in case.expect} == case.expect
