"""Ranked queues of the kernel against sorting."""

import random

import pytest

from simfactory.engines.compiled_engine.heaps import meld
from simfactory.engines.compiled_engine.layout import (
    NOBODY,
    PART_BEFORE,
    PART_ENTRY,
    PART_KEY,
    PART_NEXT,
    PART_PRIORITY,
    PART_VISITS,
)


@pytest.mark.parametrize("seed", range(20))
def test_parts_leave_by_priority_then_key_then_entry_whatever_the_order_of_coming_and_going(seed: int) -> None:
    dice = random.Random(seed)
    mem = [0] * (PART_VISITS * 300)
    waiting: list[tuple[int, int, int, int]] = []
    first = NOBODY
    for entry in range(1, 300):
        part = PART_VISITS * entry
        mem[part + PART_PRIORITY], mem[part + PART_KEY] = dice.randrange(2), dice.randrange(6)
        mem[part + PART_ENTRY] = entry
        waiting.append((mem[part + PART_PRIORITY], mem[part + PART_KEY], entry, part))
        first = meld(mem, first, part)
        while waiting and dice.random() < 0.5:
            assert first == min(waiting)[3]
            waiting.remove(min(waiting))
            first = meld(mem, mem[first + PART_NEXT], mem[first + PART_BEFORE])
    for *_, part in sorted(waiting):
        assert first == part
        first = meld(mem, mem[first + PART_NEXT], mem[first + PART_BEFORE])
    assert first == NOBODY
