"""What the kernel counts: integrals of parts over time in two words, and the one table of all bins."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from simfactory.blueprint import compile_blueprint
from simfactory.engines import simulate
from simfactory.engines.compiled_engine.engine import History
from simfactory.engines.compiled_engine.tallies import add_time
from simfactory.jit import jit
from simfactory.results import COUNTED, SECOND, Bins, Counters
from simfactory.scenario import load
from simfactory.scenario.upgrades import apply
from tests.engines.plans import DAY, HOUR, exponential, serial_line

CELL = Path(__file__).parents[3] / "scenarios" / "machining_cell.yaml"
YEARS = 146 * 365 * 24 * 3600 * SECOND
REST, SECONDS = 0, 1
COUNTS = st.integers(0, 2**16 + 2) | st.integers(0, 2**25)
SPANS = st.integers(0, 2**45 + 2) | st.integers(0, YEARS)
STRETCHES = st.lists(st.tuples(COUNTS, SPANS), min_size=1, max_size=30)

add_compiled = jit(add_time)


def integral(words: np.ndarray) -> int:
    return int(words[SECONDS]) * SECOND + int(words[REST])


@given(STRETCHES)
@example([(2**16 - 1, 2**45 - 1)] * 10)
@example([(2**16 - 1, 2**45 - 1), (2**16, 2**45)] * 10)
@example([(2**20, 2**45 - 1)] * 10)
@example([(2**16 - 1, 2**52)] * 10)
@example([(500, 365 * 24 * 3600 * SECOND)] * 10)
@example([(2**25, YEARS)] * 30)
def test_integrals_are_those_of_unlimited_integers(stretches: list[tuple[int, int]]) -> None:
    """In NumPy's words, which warn when they overflow, and in compiled ones, which do not."""
    plain, compiled = np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64)
    for number, span in stretches:
        add_time(plain, SECONDS, REST, np.int64(number), np.int64(span))  # type: ignore[arg-type]
        add_compiled(compiled, SECONDS, REST, number, span)  # type: ignore[arg-type]
        assert 0 <= plain[REST] < 2**62
    expected = sum(number * span for number, span in stretches)
    assert integral(plain) == integral(compiled) == expected


def test_the_counters_of_a_run_are_the_table_that_the_kernel_wrote() -> None:
    """A pilot has many bins: another copy of them all would be the most that it needs."""
    history = History(serial_line([exponential(2), exponential(1)]), 7, Bins(HOUR, 10 * HOUR), False, None)
    assert history.live_through(10)
    counters = history.conclude().counters
    pairs = {"wait", "lead", "order_time", "queue", "under_way", "wip"}
    assert counters.taken.sum() > 100
    for field in fields(Counters):
        counted = getattr(counters, field.name)
        if field.name not in pairs | {"bins", "inside"} and counted.size:
            assert np.shares_memory(counted, history.tallies.table), field.name


def test_adding_up_the_lines_of_the_table_adds_up_each_counter() -> None:
    plan = compile_blueprint(apply(load(CELL), "before")).frame
    counters = simulate(plan, seed=7, until=10 * DAY, bin_width=DAY, engine="compiled").counters
    for bins in (slice(0, 10), slice(3, 8), slice(9, 10)):
        at_once, one_by_one = counters.over(bins), Counters.over(counters, bins)
        assert at_once.keys() == one_by_one.keys() == set(COUNTED)
        for name in COUNTED:
            assert np.array_equal(at_once[name], one_by_one[name]), name
    assert all(at_once[name].any() for name in ("taken", "person_busy", "pair_busy", "wait", "lead", "queue", "wip"))
