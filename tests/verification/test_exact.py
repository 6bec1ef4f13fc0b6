"""Exact answers: closed forms, hand calculations and stationary Markov chains, each by its own rule of acceptance.

The cases are in `cases.json`; `SIMFACTORY_EXACT=FILE pytest tests/verification` takes those of any other file of that
form instead, all of them. The level of each is that of its rule: four standard errors (see `acceptance`), over 40 to
240 replications (see `histories`). The fastest engine there is meets all of them; the SimPy engine meets some of the
product's own, and the others with `-m long`.
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

from simfactory.engines.compiled_engine.engine import prepare
from simfactory.experiments.executors import usable_cores
from simfactory.jit import is_available

FOREIGN = os.environ.get("SIMFACTORY_EXACT")
FILE = Path(FOREIGN) if FOREIGN else Path(__file__).with_name("cases.json")
FASTEST = "compiled" if is_available() else "simpy"
BOTH = frozenset(["b17", "c19", "c24", "d02", "e02", "e06", "e12", "random_mix"])
"""Own cases that meet the SimPy engine by default, whatever engine meets all: one of every kind, 15 s together."""

Case = Mapping[str, Any]


def cases() -> list[Any]:
    found = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
    return [_parameter(case, engine) for case in found for engine in _engines(case)]


def _engines(case: Case) -> list[str]:
    """Own cases meet both engines."""
    own = not FOREIGN and case["kind"] == "simulate" and case["model"]["system"] not in LEFT_OUT
    return sorted({FASTEST, "simpy"} if own else {FASTEST})


def _parameter(case: Case, engine: str) -> Any:
    marks = [pytest.mark.timeout(3600)]
    if not FOREIGN and case["kind"] == "simulate" and engine == "simpy" and case["id"] not in BOTH:
        marks.append(pytest.mark.long)
    return pytest.param(case, engine, id=case["id"] if engine == FASTEST else f"{case['id']}-{engine}", marks=marks)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor | None]:
    """Workers for replications, where there are cores for them; the kernel is compiled before they all want it."""
    prepare()
    if usable_cores() == 1:
        yield None
        return
    with ProcessPoolExecutor(usable_cores(), get_context("forkserver")) as workers:
        yield workers


@pytest.mark.parametrize(("case", "engine"), cases())
def test_exact(case: Case, engine: str, pool: ProcessPoolExecutor | None) -> None:
    simulated = case["kind"] == "simulate"
    what = case["model"]["system"] if simulated else case["function"]
    if what in LEFT_OUT:
        pytest.skip(f"{what}: {LEFT_OUT[what]}")
    verdicts = _simulated(case, engine, pool) if simulated else _calculated(case, what)
    failed = [verdict for verdict in in_order(verdicts) if verdict.word != "passed"]
    assert verdicts, "a case without outputs"
    assert not failed, f"{case['id']} {case['title']}\n" + "\n".join(map(str, failed))


def _simulated(case: Case, engine: str, pool: ProcessPoolExecutor | None) -> list[Verdict]:
    outputs = case["outputs"]
    return [
        judge(f"{name} ({reading}, {len(got)} replications)", output, [one[name] for one in got])
        for reading, got in results(case, engine, pool).items()
        for name, output in outputs.items()
    ]


def _calculated(case: Case, function: str) -> list[Verdict]:
    assert function in FUNCTIONS, f"unlisted function {function!r}"
    found = FUNCTIONS[function](case["inputs"])
    missing = [name for name in case["outputs"] if name not in found]
    assert not missing, f"unlisted outputs {missing} of {function}"
    return [judge(name, output, [found[name]]) for name, output in case["outputs"].items()]
