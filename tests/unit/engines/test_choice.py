"""Which engine makes a history under `auto`: small work stays with the reference, large work pays for compiled code."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pytest

from simfactory.engines import choice, simulate
from simfactory.engines.choice import WORTH_COMPILING, WORTH_LOADING, engine_for, expected_events, make_ready_here
from simfactory.plan import SourceKind
from tests.engines.plans import DAY, MINUTE, At, Comes, Makes, constant, exponential, make_plan, number, serial_line

LINE = serial_line([exponential(2), exponential(1)], places=2)


@dataclass
class Entry:
    """The compiled engine's door, as it would be."""

    loaded: bool = False
    compiled: bool = False

    def is_loaded(self) -> bool:
        return self.loaded

    def is_compiled(self) -> bool:
        return self.compiled or self.loaded


@pytest.fixture
def entry(monkeypatch: pytest.MonkeyPatch) -> Entry:
    """Numba is there, and nothing is compiled."""
    entry = Entry()
    monkeypatch.setattr(choice.compiled, "enter_compiled", entry)
    monkeypatch.setattr(choice, "is_available", lambda: True)
    return entry


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_the_engine_that_is_named_is_taken(entry: Entry, engine: str) -> None:
    assert {engine_for(LINE, engine, work) for work in (0, WORTH_LOADING, math.inf)} == {engine}


def test_small_work_stays_with_the_reference_even_where_compiled_code_is_kept(entry: Entry) -> None:
    entry.compiled = True
    assert engine_for(LINE, "auto", WORTH_LOADING - 1) == "simpy"
    assert engine_for(LINE, "auto", WORTH_LOADING) == "compiled"


def test_compiled_code_that_is_loaded_is_used_for_everything(entry: Entry) -> None:
    entry.loaded = True
    assert engine_for(LINE, "auto", 0) == "compiled"


def test_a_history_alone_is_compiled_for_when_that_saves_more_than_it_costs(entry: Entry) -> None:
    assert engine_for(LINE, "auto", WORTH_COMPILING - 1) == "simpy"
    assert engine_for(LINE, "auto", WORTH_COMPILING) == "compiled"


def test_one_of_many_histories_starts_on_the_reference_until_compiled_code_is_there(entry: Entry) -> None:
    assert engine_for(LINE, "auto", math.inf, alone=False) == "simpy"
    entry.compiled = True
    assert engine_for(LINE, "auto", math.inf, alone=False) == "compiled"


def test_a_process_that_compiles_for_itself_does_so_once(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bool] = []

    def prepare() -> None:
        made.append(True)
        entry.loaded = True

    monkeypatch.setattr(choice.compiled, "prepare", prepare)
    make_ready_here.cache_clear()
    make_ready_here()
    make_ready_here()
    assert made == [True]
    assert engine_for(LINE, "auto", 0, alone=False) == "compiled"


def test_a_process_that_cannot_compile_stays_with_the_reference(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ValueError("Numba is not what it was")

    monkeypatch.setattr(choice.compiled, "prepare", broken)
    make_ready_here.cache_clear()
    make_ready_here()
    make_ready_here.cache_clear()
    assert engine_for(LINE, "auto", math.inf, alone=False) == "simpy"


def test_without_numba_everything_stays_with_the_reference(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "is_available", lambda: False)
    entry.loaded = entry.compiled = True
    assert engine_for(LINE, "auto", math.inf) == "simpy"


def test_a_plan_that_needs_more_goes_to_the_reference(entry: Entry) -> None:
    entry.loaded = True
    assert engine_for(replace(LINE, features=LINE.features | {"levitation"}), "auto", math.inf) == "simpy"


def test_the_work_of_a_history_is_its_own_unless_it_is_one_of_many(
    entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[float, bool]] = []

    def heard(plan: object, engine: str, work: float, alone: bool = True) -> str:
        asked.append((work, alone))
        return "simpy"

    monkeypatch.setattr(choice, "engine_for", heard)
    simulate(LINE, seed=0, until=DAY)
    simulate(LINE, seed=0, until=MINUTE, work=5e6)
    assert asked == [(expected_events(LINE, DAY), True), (5e6, False)]


def test_the_events_expected_are_those_of_machines_that_always_work() -> None:
    plan = make_plan([At("a", exponential(2), machines=3), At("b", exponential(1))])
    assert expected_events(plan, 60 * MINUTE) == 90 + 60


def test_products_share_the_machines_that_they_all_come_to() -> None:
    plan = make_plan([At("a", constant(2), machines=3)], [Makes("p"), Makes("q"), Makes("r")])
    assert expected_events(plan, 60 * MINUTE) == 90


@pytest.mark.parametrize("seed", range(3))
def test_the_events_expected_are_about_those_that_come(seed: int) -> None:
    events = simulate(LINE, seed=seed, until=100 * DAY).events
    assert 0.5 * events < expected_events(LINE, 100 * DAY) < 2 * events


def test_no_more_events_are_expected_than_parts_arrive_and_stations_work_on_them() -> None:
    hourly = Comes(kind=SourceKind.ARRIVALS, every=constant(60))
    plan = make_plan([At("a", constant(1 / 60)), At("b", constant(1 / 60))], sources=[hourly])
    assert expected_events(plan, 100 * 60 * MINUTE) == 200


def test_pieces_that_arrive_in_lots_all_count() -> None:
    lots = Comes(kind=SourceKind.ARRIVALS, every=constant(60), pieces=number("constant", value=5))
    plan = make_plan([At("a", constant(1 / 60)), At("b", constant(1 / 60))], sources=[lots])
    assert expected_events(plan, 100 * 60 * MINUTE) == 1000


def test_arrivals_by_chance_count_by_the_middle_of_their_law() -> None:
    plan = make_plan([At("a", constant(1 / 60))], sources=[Comes(kind=SourceKind.ARRIVALS, every=exponential(60))])
    assert expected_events(plan, 100 * 60 * MINUTE) == pytest.approx(100 / math.log(2))


def test_parts_without_time_between_them_and_those_always_at_hand_leave_no_machine_idle() -> None:
    hourly = Comes("hourly", kind=SourceKind.ARRIVALS, every=constant(60))
    for other in (SourceKind.UNLIMITED, SourceKind.CONSTANT_WIP):
        plan = make_plan([At("a", constant(1))], sources=[hourly, Comes("at hand", kind=other, wip=1)])
        assert expected_events(plan, 100 * MINUTE) == 100
    crowd = Comes(kind=SourceKind.ARRIVALS, every=constant(0))
    assert expected_events(make_plan([At("a", constant(1))], sources=[crowd]), 100 * MINUTE) == 100


def test_work_that_takes_no_time_counts_as_the_slowest_on_the_way() -> None:
    plan = make_plan([At("a", constant(0)), At("b", constant(2))])
    assert expected_events(plan, 60 * MINUTE) == 60
