"""What holds for every plant: pieces and time are kept, and neither units nor the order of keys mean anything."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from simfactory.engines import simulate
from simfactory.errors import InternalError
from simfactory.kpis import keys, measure
from simfactory.plan import Plan
from simfactory.results import SECOND, Counters, Kind, Run, guard_conservation
from tests.engines.random_plants import random_plant
from tests.engines.shuffling import Plant, accounts, differences

MINUTE = 60 * SECOND
SEEDS = st.integers(1_000, 1_000_000)
TIED = SEEDS.map(lambda seed: 3 * seed)
WORK_TIMES = st.lists(st.integers(0, 9), min_size=6, max_size=6)

TIMES_IN_COUNTERS = (
    "machine_time", "person_busy", "pair_busy", "absent", "stood_in", "walked", "vehicle_time", "queue", "under_way",
    "wip", "wait", "lead", "order_time", "repair_time", "repair_wait",
    "service_time", "service_wait", "drift_time",
)  # fmt: skip
PAIRS = ("queue", "under_way", "wip", "wait", "lead", "order_time")


def run_of(plan: Plan, until: int) -> Run:
    return simulate(plan, seed=11, until=until, trace=True)


def line(*stations: str, supply: str = "unlimited") -> str:
    """A line of single machines, written in YAML flow."""
    said = "".join(f"  - {{{station}}}\n" for station in stations)
    return f"simfactory: 1\nname: Line\nrun: {{length: 2 days}}\nsupply: {supply}\nline:\n{said}"


# pieces and time


@settings(max_examples=15)
@given(SEEDS)
def test_pieces_and_time_are_kept_to_the_last_one_and_the_log_says_the_same(seed: int) -> None:
    plant = Plant.of(random_plant(seed))
    ending = plant.run()
    assert not isinstance(ending, str)
    assert accounts(plant.plan, ending) == []


@settings(max_examples=15)
@given(SEEDS, st.floats(0.05, 0.95))
def test_a_shorter_history_is_the_beginning_of_the_longer(seed: int, share: float) -> None:
    """What happened before the shorter horizon happened in both; what lasts is cut there."""
    plant = Plant.of(random_plant(seed))
    end = int(plant.horizon * share)
    lasting = (
        Kind.STATE, Kind.BUSY, Kind.SEGMENT, Kind.QUEUE, Kind.WIP, Kind.ABSENT, Kind.WALK, Kind.MOVE, Kind.DRIVE,
        Kind.DRIFT,
    )  # fmt: skip
    logs = []
    for until in (end, plant.horizon):
        trace = run_of(plant.plan, until).trace
        assert trace is not None
        rows = trace.rows[trace.rows[:, 0] < end]
        when = np.isin(rows[:, 1], lasting)
        rows[when, 7] = np.minimum(rows[when, 7], end - rows[when, 0])
        logs.append(rows)
    np.testing.assert_array_equal(logs[0], logs[1])


# units


def nanoseconds(counters: Counters, name: str) -> list[int]:
    """A counter of times as whole nanoseconds, without a limit."""
    found = getattr(counters, name)
    if name not in PAIRS:
        return [int(one) for one in found.ravel()]
    return [int(whole) * SECOND + int(rest) for whole, rest in found.reshape(-1, 2)]


@settings(max_examples=12)
@given(TIED)
def test_minutes_read_as_hours_make_the_same_plant_sixty_times_slower(seed: int) -> None:
    """All times are whole minutes, so that sixty times as long is so exactly; shifts and weeks would not stretch."""
    text = random_plant(seed)
    assume("shifts:" not in text and "per_week" not in text)
    fast, slow = Plant.of(text), Plant.of(text.replace(" min", " h"))
    quick, stretched = run_of(fast.plan, fast.horizon), run_of(slow.plan, 60 * fast.horizon)
    assert quick.events == stretched.events
    for name, found in vars(quick.counters).items():
        if name in TIMES_IN_COUNTERS:
            assert [60 * one for one in nanoseconds(quick.counters, name)] == nanoseconds(stretched.counters, name)
        elif isinstance(found, np.ndarray):
            np.testing.assert_array_equal(found, getattr(stretched.counters, name), err_msg=name)
    compare_indicators(fast, quick, slow, stretched)


def compare_indicators(fast: Plant, quick: Run, slow: Plant, stretched: Run) -> None:
    """Rates are divided, times multiplied, shares and numbers the same."""
    before = measure(fast.plan, quick.counters, 0, fast.horizon)
    after = measure(slow.plan, stretched.counters, 0, 60 * fast.horizon)
    factors = {"s": 60.0, "pieces/h": 1 / 60, "pieces/week": 1 / 60, "1/week": 1 / 60}
    for key, indicator in keys(fast.plan):
        expected = before[key] * factors.get(indicator.unit, 1.0)
        assert after[key] == pytest.approx(expected, rel=1e-9, nan_ok=True), key


# keys


def reordered(said: Any, dice: random.Random) -> Any:
    """The same with the keys of every mapping in another order."""
    if isinstance(said, list):
        return [reordered(one, dice) for one in said]
    if not isinstance(said, dict):
        return said
    names = list(said)
    dice.shuffle(names)
    return {name: reordered(said[name], dice) for name in names}


@settings(max_examples=10)
@given(SEEDS)
def test_the_order_of_keys_means_nothing(seed: int) -> None:
    text = random_plant(seed)
    other = yaml.safe_dump(reordered(yaml.safe_load(text), random.Random(seed)), sort_keys=False, allow_unicode=True)
    assume(other != text)
    plain, mixed = Plant.of(text), Plant.of(other)
    assert plain.scenario is not None
    assert mixed.scenario is not None
    assert plain.scenario.digest == mixed.scenario.digest
    assert plain.plan.digest == mixed.plan.digest
    assert differences(plain.run(), mixed.run(), "other order") == []


# lines of single machines, part by part


def gone(text: str, until: int) -> dict[int, int]:
    """When each part left the plant, by its serial."""
    trace = run_of(Plant.of(text).plan, until).trace
    assert trace is not None
    return {int(row[5]): int(row[0]) for row in trace.of_kind(Kind.OUT)}


def timed(number: int, times: list[int], places: int | None) -> str:
    """A station at which the n-th part takes the n-th time."""
    values = ", ".join(f"{time} min" for time in times)
    queue = "" if places is None else f", queue: {places}"
    return f"station: m{number}{queue}, cycle: {{law: sequence, values: [{values}]}}"


def makespan(times: list[list[int]], places: list[int]) -> int:
    """When the last of as many parts as there are times has left; all wait in front of the line at time 0."""
    stations = [
        timed(i, own, None if i == 0 else room) for i, (own, room) in enumerate(zip(times, [0, *places], strict=True))
    ]
    parts = len(times[0])
    left = gone(line(*stations, supply=f"{{parts: {parts}}}"), 7 * 24 * 60 * MINUTE)
    assert sorted(left) == list(range(parts))
    return max(left.values())


@settings(max_examples=40)
@given(st.lists(st.tuples(WORK_TIMES, st.integers(0, 2)), min_size=2, max_size=5))
@example([([0, 0, 9, 1, 1, 1], 0), ([1, 2, 3, 4, 5, 6], 1), ([3, 3, 3, 3, 3, 3], 0)])
def test_a_line_read_backwards_takes_as_long_for_as_many_parts(drawn: list[tuple[list[int], int]]) -> None:
    """Blocking after service, single machines: the network of the last part first, the last station first, is the same
    (Muth 1979, The reversibility property of production lines, Management Science 25)."""
    times, places = [own for own, _ in drawn], [room for _, room in drawn[1:]]
    backwards = [own[::-1] for own in times[::-1]]
    assert makespan(times, places) == makespan(backwards, places[::-1])


LAWS = (
    "{law: exponential, mean: 3 min}",
    "{mean: 3 min, cv: 80 %}",
    "{law: uniform, low: 0 min, high: 6 min}",
    "3 min",
)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(LAWS), st.integers(0, 3)), min_size=2, max_size=5), st.data())
def test_one_place_more_makes_no_part_leave_later(drawn: list[tuple[str, int]], data: st.DataObject) -> None:
    """The same draws: what a part needs at a station depends on its address alone."""
    chosen = data.draw(st.integers(1, len(drawn) - 1))

    def left(more: int) -> dict[int, int]:
        rooms = [room + more * (i == chosen) for i, (_, room) in enumerate(drawn)]
        stations = [
            f"station: m{i}, cycle: {law}" + (f", queue: {room}" if i else "")
            for i, ((law, _), room) in enumerate(zip(drawn, rooms, strict=True))
        ]
        return gone(line(*stations), 24 * 60 * MINUTE)

    tight, roomy = left(0), left(1)
    assert tight.keys() <= roomy.keys()
    assert all(roomy[part] <= when for part, when in tight.items())
    assert len(tight) > 100


def test_a_lost_piece_and_a_lost_nanosecond_are_noticed() -> None:
    """The guard that every test above relies on."""
    plant = Plant.of(line("station: m0, cycle: 3 min", "station: m1, cycle: 2 min"))
    counters = run_of(plant.plan, plant.horizon).counters
    guard_conservation(plant.plan, counters)
    for name in ("good", "machine_time"):
        kept = getattr(counters, name)
        kept.flat[0] += 1
        with pytest.raises(InternalError, match=r"do not add up|were lost"):
            guard_conservation(plant.plan, counters)
        kept.flat[0] -= 1
