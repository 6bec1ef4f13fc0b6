"""Pages of the kernel: whatever draws from a stream, in whatever order, gets what the reference gets there."""

from __future__ import annotations

import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.engines.compiled_engine.draws import draw_duration
from simfactory.engines.compiled_engine.layout import A_LAW, A_SIZE, G_STEPS, R_ACTIVITIES, R_SIZE, R_STREAMS
from simfactory.engines.compiled_engine.memory import memory_of
from simfactory.engines.simpy_engine.draws import Chance
from simfactory.plan import Purpose, Segment
from simfactory.sampling.streams import PAGE, pack, pack_lot
from simfactory.scenario import load_text

KEY = 77
TWO_PRODUCTS = """
simfactory: 1
name: two laws at a station
products:
  a: {share: 50 %, route: [s]}
  b: {share: 50 %, route: [s: {cycle: {law: weibull, mean: 30 s, shape: 2}}]}
line: [{station: s, cycle: {law: exponential, mean: 60 s}}]
"""
LOTS = """
simfactory: 1
name: lots
supply: {arrivals: {every: 1 h, pieces: {law: discrete, values: [1, 9], p: [50 %, 50 %]}}}
line: [{station: s, cycle: {law: exponential, mean: 60 s}}]
"""
LISTED = """
simfactory: 1
name: a list of times
line: [{station: s, cycle: {law: sequence, values: [1 min, 2 min, 4 min]}}]
"""


def drawn(scenario: str, wanted: list[tuple[int, int]], lots: bool = False) -> tuple[list[int], list[int]]:
    """Work at the one station, by step and address: what the kernel draws one after the other, and the reference."""
    plan = compile_blueprint(load_text(scenario)).frame
    memory, chance = memory_of(plan, KEY, False, None), Chance(plan.laws, KEY)
    words, at_work = memory.mem, R_ACTIVITIES + A_SIZE * int(Segment.WORK) + A_LAW
    stream = int(words[words[int(words[G_STEPS]) + R_STREAMS] + int(Purpose.WORK)])
    found, told = [], []
    for step, k in wanted:
        law = int(words[int(words[G_STEPS]) + R_SIZE * step + at_work])
        found.append(int(draw_duration(words, memory.real, law, stream, k)))
        told.append(chance.duration(int(plan.work.law[step]), plan.part_streams[0, 0, Purpose.WORK], lots)(k))
    return found, told


AHEAD = [pack(serial) for serial in range(3 * PAGE)]
BEHIND = [pack(5), pack(0), pack(3 * PAGE - 1), pack(2), pack(9 * PAGE), pack(4 * PAGE)]
AGAIN = [pack(7, visit=1), pack(7, visit=2), pack(3 * PAGE, visit=1)]


def test_one_law_draws_ahead_behind_and_on_later_visits() -> None:
    found, told = drawn(TWO_PRODUCTS, [(0, k) for k in AHEAD + BEHIND + AGAIN])
    assert found == told
    assert len(set(found)) > 2 * PAGE


@pytest.mark.parametrize("second", [1, PAGE - 1, PAGE, PAGE + 3])
def test_a_second_law_may_come_at_any_time(second: int) -> None:
    wanted = [(int(serial >= second and serial % 3 == second % 3), k) for serial, k in enumerate(AHEAD + BEHIND)]
    found, told = drawn(TWO_PRODUCTS, wanted)
    assert found == told


def test_pieces_of_lots_draw_at_their_own_addresses() -> None:
    wanted = [(0, pack_lot(serial, piece, visit)) for serial in (0, 1, 5) for piece in range(4) for visit in (0, 1)]
    found, told = drawn(LOTS, wanted, lots=True)
    assert found == told


def test_a_list_counts_parts_whatever_the_piece() -> None:
    found, told = drawn(LISTED, [(0, pack(serial)) for serial in range(7)])
    assert found == told
    in_lots = LOTS.replace("{law: exponential, mean: 60 s}", "{law: sequence, values: [1 min, 2 min, 4 min]}")
    found, told = drawn(in_lots, [(0, pack_lot(serial, piece)) for serial in range(7) for piece in (0, 1)], lots=True)
    assert found == told
