"""What is due next in the kernel: a tournament, whose ties a shuffle decides otherwise."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from simfactory.blueprint import compile_blueprint
from simfactory.engines.compiled_engine import loop
from simfactory.engines.compiled_engine.layout import G_NOW, G_OWNERS, Reals, Words
from simfactory.engines.compiled_engine.memory import memory_of
from simfactory.engines.compiled_engine.tables import Tallies
from simfactory.engines.compiled_engine.times import LATEST, NOT_DUE, next_key, next_leaf, set_due, set_idle
from simfactory.plan import Plan
from simfactory.results import Bins
from simfactory.scenario import load_text
from tests.engines.plans import HOUR, MINUTE

IN_STEP = """
simfactory: 1
name: Five machines in step
line:
  - {station: saw, machines: 5, cycle: 2 min}
"""


def in_step() -> Plan:
    return compile_blueprint(load_text(IN_STEP)).frame


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 1)), max_size=60))
def test_the_earliest_is_next_and_finishes_come_before_changes(plays: list[tuple[int, int, int]]) -> None:
    """Leaves are set and set again; a time of 9 stands for idle."""
    words = memory_of(in_step(), 0, False, None).mem
    due: dict[int, int] = {}
    for leaf, time, change in plays:
        if time == 9:
            set_idle(words, leaf)
            due.pop(leaf, None)
        else:
            set_due(words, leaf, time, change)
            due[leaf] = 2 * time + change
        assert next_key(words) == min(due.values(), default=NOT_DUE)
        assert not due or due[next_leaf(words)] == next_key(words)


def test_what_lies_beyond_all_times_is_never_due() -> None:
    words = memory_of(in_step(), 0, False, None).mem
    set_due(words, 1, LATEST + 1, 0)
    assert next_key(words) == NOT_DUE
    set_due(words, 1, LATEST, 1)
    assert next_key(words) == 2 * LATEST + 1


def order_of_finishes(shuffle: int | None) -> list[list[int]]:
    """Which machine's work ended when, by instant."""
    memory = memory_of(in_step(), 7, False, shuffle)
    tallies = Tallies(Bins(HOUR, HOUR), memory)
    came: dict[int, list[int]] = {}
    finish = loop._finish

    def seen(mem: Words, real: Reals, leaf: int) -> None:
        came.setdefault(int(mem[G_NOW]), []).append(int(mem[mem[G_OWNERS] + leaf]))
        finish(mem, real, leaf)

    with patch.object(loop, "_finish", seen):
        loop.live(memory.mem, memory.real, tallies.table.reshape(-1), 1, 10**6)
    return list(came.values())


def test_a_shuffle_really_takes_ties_in_another_order() -> None:
    plain, *shuffled = [order_of_finishes(shuffle) for shuffle in (None, 1, 2, 3)]
    assert len(plain) == HOUR // (2 * MINUTE) - 1
    for other in shuffled:
        assert [sorted(instant) for instant in plain] == [sorted(instant) for instant in other]
        assert sum(one != two for one, two in zip(plain, other, strict=True)) >= 10
