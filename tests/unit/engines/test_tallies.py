"""What the kernel counts: integrals of parts over time in two words, and the one table of all bins."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from simfactory.engines.compiled_engine.engine import History
from simfactory.engines.compiled_engine.tallies import add_time
from simfactory.jit import jit
from simfactory.results import SECOND, Bins, Counters
from tests.engines.plans import HOUR, exponential, serial_line

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
