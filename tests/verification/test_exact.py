"""Exact answers: closed forms, hand calculations and stationary Markov chains, each by its own rule of acceptance.

The cases are in `cases.json`; `SIMFACTORY_EXACT=FILE pytest tests/verification` takes those of any other file of that
form instead, all of them. The level of each is that of its rule: four standard errors (see `acceptance`), over 40 to
240 replications (see `histories`). Cases that take long are run with `-m long`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from acceptance import Verdict, in_order, judge
from calculations import FUNCTIONS
from histories import results
from left_out import LEFT_OUT

from simfactory.experiments.executors import usable_cores

FOREIGN = os.environ.get("SIMFACTORY_EXACT")
FILE = Path(FOREIGN) if FOREIGN else Path(__file__).with_name("cases.json")
VARIANTS = ["occupied", "one_repairer", "unload_first", "stay", "one_rework"]
LONG = frozenset(["a01", "a03", "a22", "b03", "b05", "c03", "c04", "c23", "g01", *VARIANTS])
"""Own cases that are left to `-m long` until there is a faster engine: five minutes of one core together. Every layout
is in the others, which take about three."""

Case = Mapping[str, Any]


def cases() -> list[Any]:
    found = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["id"], marks=_marks(case)) for case in found]


def _marks(case: Case) -> list[pytest.MarkDecorator]:
    patience = pytest.mark.timeout(3600)
    return [patience] if FOREIGN or case["id"] not in LONG else [patience, pytest.mark.long]


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor | None]:
    """Workers for replications, where there are cores for them."""
    if usable_cores() == 1:
        yield None
        return
    with ProcessPoolExecutor(usable_cores(), get_context("forkserver")) as workers:
        yield workers


@pytest.mark.parametrize("case", cases())
def test_exact(case: Case, pool: ProcessPoolExecutor | None) -> None:
    simulated = case["kind"] == "simulate"
    what = case["model"]["system"] if simulated else case["function"]
    if what in LEFT_OUT:
        pytest.skip(f"{what}: {LEFT_OUT[what]}")
    verdicts = _simulated(case, pool) if simulated else _calculated(case, what)
    failed = [verdict for verdict in in_order(verdicts) if verdict.word != "passed"]
    assert verdicts, "a case without outputs"
    assert not failed, f"{case['id']} {case['title']}\n" + "\n".join(map(str, failed))


def _simulated(case: Case, pool: ProcessPoolExecutor | None) -> list[Verdict]:
    outputs = case["outputs"]
    return [
        judge(f"{name} ({reading}, {len(got)} replications)", output, [one[name] for one in got])
        for reading, got in results(case, pool).items()
        for name, output in outputs.items()
    ]


def _calculated(case: Case, function: str) -> list[Verdict]:
    assert function in FUNCTIONS, f"unlisted function {function!r}"
    found = FUNCTIONS[function](case["inputs"])
    missing = [name for name in case["outputs"] if name not in found]
    assert not missing, f"unlisted outputs {missing} of {function}"
    return [judge(name, output, [found[name]]) for name, output in case["outputs"].items()]
