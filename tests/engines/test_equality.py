"""Both engines tell the same of every plant: the event log, the counters bin by bin, the indicators, all with ==."""

from __future__ import annotations

import pytest

from simfactory.engines import ENGINES, simulate
from simfactory.engines.compiled_engine import memory
from simfactory.engines.compiled_engine.memory import Memory
from simfactory.plan import Clock, Plan, Rule, SourceKind
from simfactory.results import SECOND, Kind, Run
from simfactory.sampling.streams import PIECE_BITS
from tests.engines.equality import laws, ordered, same_indicators, tied, told_by_hand, unequal
from tests.engines.plans import (
    DAY,
    HOUR,
    MINUTE,
    WEEK,
    At,
    Comes,
    Do,
    Fails,
    Goes,
    Makes,
    SetUp,
    Team,
    constant,
    exponential,
    listed,
    make_plan,
    number,
    shift,
)
from tests.engines.random_plants import random_plant
from tests.engines.shuffling import Plant

RANDOM, TIED, SHUFFLED, ALTOGETHER = 60, 80, 25, 500
BY_HAND, LAWS = told_by_hand(), laws()
LARGEST = 2**63


@pytest.mark.parametrize("name", BY_HAND)
def test_plants_told_by_hand_are_told_alike(name: str) -> None:
    assert unequal(BY_HAND[name]) == []


@pytest.mark.parametrize("name", BY_HAND)
def test_plants_told_by_hand_are_told_alike_when_shuffled(name: str) -> None:
    assert ordered(BY_HAND[name]) == []


@pytest.mark.parametrize("family", LAWS)
def test_every_law_gives_the_same_times(family: str) -> None:
    assert unequal(LAWS[family]) == []


@pytest.mark.parametrize("seed", range(RANDOM))
def test_random_plants_are_told_alike(seed: int) -> None:
    assert unequal(Plant.of(random_plant(seed))) == []


@pytest.mark.parametrize("seed", range(TIED))
def test_plans_full_of_ties_are_told_alike(seed: int) -> None:
    assert unequal(tied(seed)) == []


@pytest.mark.parametrize("seed", range(SHUFFLED))
def test_shuffled_ties_change_nothing_in_random_plants(seed: int) -> None:
    assert ordered(Plant.of(random_plant(seed))) == []


@pytest.mark.parametrize("seed", range(SHUFFLED))
def test_shuffled_ties_change_nothing_in_plans_full_of_ties(seed: int) -> None:
    assert ordered(tied(seed)) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(RANDOM, ALTOGETHER))
def test_many_random_plants_are_told_alike_and_shuffled(seed: int) -> None:
    plant = Plant.of(random_plant(seed))
    assert unequal(plant) + ordered(plant) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(TIED, ALTOGETHER))
def test_many_plans_full_of_ties_are_told_alike_and_shuffled(seed: int) -> None:
    plant = tied(seed)
    assert unequal(plant) + ordered(plant) == []


def history(plan: Plan, until: int, *, trace: bool = True) -> Run:
    """The compiled engine's history of a plan, after the reference's was found to be the same; `trace`: its log too."""
    plant = Plant(plan, until)
    made = plant.run(trace=trace, engine="compiled")
    assert isinstance(made, Run)
    assert made.engine == "compiled"
    told = plant.run(trace=trace)
    assert isinstance(told, Run)
    assert (made.counters == told.counters, made.trace == told.trace) == (True, True)
    assert same_indicators(plant, told, made)
    return made


# years


def years_of_a_full_plant() -> Plan:
    """Six hundred lots in a plant that gets one out in some hours, on weekdays, with failures and repairers."""
    weekdays = shift(WEEK, *((day * DAY + 6 * HOUR, day * DAY + 22 * HOUR) for day in range(5)))
    modes = {"jam": Fails(exponential(9_000), exponential(60), Clock.CALENDAR, by="men")}
    stations = [
        At("saw", exponential(200), places=-1, hours=weekdays, fails=modes, moves=Goes(constant(40_000))),
        At("press", Do(exponential(200), by="men"), places=-1, hours=weekdays, machines=2, finish_piece=True),
    ]
    lots = number("discrete", values=[1, 2, 3], p=[0.4, 0.3, 0.3])
    sources = [Comes(kind=SourceKind.CONSTANT_WIP, wip=600, pieces=lots, due=constant(100_000))]
    return make_plan(stations, sources=sources, teams=[Team("men", [weekdays, None])])


def test_years_of_hundreds_of_parts_are_told_alike_where_integrals_are_longer_than_64_bits() -> None:
    counters = history(years_of_a_full_plant(), 5 * 365 * DAY).counters
    for name in ("wip", "queue", "under_way", "wait", "lead", "order_time"):
        pairs = getattr(counters, name).reshape(-1, 2)
        assert sum(int(whole) * SECOND + int(rest) for whole, rest in pairs) > LARGEST, name
        assert pairs.min() >= 0
        assert pairs[:, 1].max() < SECOND


def test_a_single_bin_of_years_filled_hour_by_hour_holds_more_than_64_bits() -> None:
    """Six hundred parts wait for the saw, and every hour one comes and goes beside it."""
    stations = [At("saw", exponential(400), places=-1, to="out"), At("wash", constant(1), to="out")]
    products = [Makes("axle", starts_at="saw"), Makes("bolt", starts_at="wash")]
    sources = [
        Comes("axles", SourceKind.CONSTANT_WIP, wip=600, mix=[("axle", 1.0)]),
        Comes("bolts", SourceKind.ARRIVALS, every=constant(60), mix=[("bolt", 1.0)]),
    ]
    plan = make_plan(stations, products, sources)
    runs = [simulate(plan, seed=5, until=2 * 365 * DAY, engine=engine) for engine in ENGINES]
    assert runs[0].counters == runs[1].counters
    assert int(runs[1].counters.wip[0, 0]) * SECOND > LARGEST


# what grows


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes that the kernel's memory grew to, from little room."""
    sizes: list[int] = []
    grow = Memory.grow

    def watched(memory: Memory) -> None:
        grow(memory)
        sizes.append(len(memory.mem))

    monkeypatch.setattr(memory, "ROOM", 2**13)
    monkeypatch.setattr(Memory, "grow", watched)
    return sizes


def test_memory_grows_with_tens_of_thousands_of_parts(grown: list[int]) -> None:
    """Parts come every second, in front of machines that work for a minute and call some of the parts back."""
    stations = [At("saw", exponential(1), places=-1, machines=3, to=[("saw", 0.2), ("out", 0.8)])]
    plan = make_plan(stations, sources=[Comes(kind=SourceKind.ARRIVALS, every=constant(1 / 60))])
    assert history(plan, 400 * MINUTE, trace=False).counters.inside.sum() > 20_000
    assert len(set(grown)) >= 5


def test_memory_does_not_grow_where_parts_come_and_go(grown: list[int]) -> None:
    """Records are used again: as many parts as above come, but they leave too."""
    sources = [Comes(kind=SourceKind.ARRIVALS, every=constant(1 / 60))]
    plan = make_plan([At("saw", exponential(1 / 100), places=-1)], sources=sources)
    assert history(plan, 400 * MINUTE, trace=False).counters.good.sum() > 20_000
    assert grown == []


def test_a_log_of_more_than_a_hundred_thousand_rows_is_whole() -> None:
    stations = [At(name, exponential(1), places=3, machines=2) for name in ("saw", "press", "pack")]
    run = history(make_plan(stations), 4 * DAY)
    assert run.trace is not None
    assert len(run.trace.rows) > 100_000


def test_a_log_that_is_full_in_the_middle_of_a_flow_is_whole() -> None:
    """All parts are there from the start, and enter the queue one after the other in one flow."""
    plan = make_plan([At("saw", constant(1), places=-1)], sources=[Comes(kind=SourceKind.FIXED, wip=15_000)])
    run = history(plan, MINUTE)
    assert run.trace is not None
    assert len(run.trace.of_kind(Kind.ENTER)) == 15_000


def test_lots_of_as_many_pieces_as_there_may_be(grown: list[int]) -> None:
    most = 2**PIECE_BITS - 1
    stations = [
        At("saw", constant(1 / 600), machines=2, detects=1.0, false_rejects=0.1, rejects_to=[("mend", 1.0)], to="out"),
        At("mend", constant(1 / 600), places=-1),
    ]
    sources = [Comes(kind=SourceKind.FIXED, wip=2, pieces=number("constant", value=most))]
    run = history(make_plan(stations, sources=sources), 3 * HOUR)
    assert run.counters.orders.sum() == 2
    assert run.counters.good.sum() == 2 * most
    assert run.counters.rejected.sum() > most / 10
    assert grown


def test_a_life_of_more_cycles_than_can_be_counted_never_ends() -> None:
    never = Fails(number("constant", value=1e20), constant(60), Clock.CYCLES)
    counters = history(make_plan([At("saw", constant(1), fails={"jam": never})]), DAY).counters
    assert (counters.failures.sum(), counters.good.sum()) == (0, 1439)


def test_thousands_of_bins_that_end_when_something_happens_are_no_instant_without_end() -> None:
    plan = make_plan([At("saw", constant(1))])
    runs = [simulate(plan, seed=5, until=25_000 * MINUTE, bin_width=MINUTE, engine=engine) for engine in ENGINES]
    assert runs[0].counters == runs[1].counters
    assert {run.engine for run in runs} == {"simpy", "compiled"}


@pytest.mark.parametrize("rule", list(Rule), ids=lambda rule: rule.name.lower())
def test_long_queues_full_of_ties_are_served_alike(rule: Rule) -> None:
    """Lots of few sizes, due dates, families and priorities; hundreds wait, and some come back."""
    products = [Makes(f"p{n}", family="xyx"[n], priority=n // 2) for n in range(3)]
    stations = [
        At("saw", constant(1), setup=SetUp(constant(1)), machines=2, places=-1, rule=rule,
           detects=1.0, false_rejects=0.2, rejects_to=[("saw", 0.5), ("press", 0.5)]),
        At("press", constant(1), places=400, rule=rule),
    ]  # fmt: skip
    sources = [
        Comes(
            "lots", SourceKind.ARRIVALS, constant(1), pieces=number("sequence", values=[1, 3, 2]), due=listed(30, 10)
        ),
        Comes("others", SourceKind.ARRIVALS, constant(2)),
    ]
    plant = Plant(make_plan(stations, products, sources), 10 * HOUR)
    assert unequal(plant) + ordered(plant) == []
    made = plant.run(engine="compiled")
    assert isinstance(made, Run)
    assert made.counters.inside.sum() > 500


# the comparison itself


@pytest.fixture
def plant() -> Plant:
    return Plant.of(random_plant(1))


def kinds_of(found: list[str]) -> list[str]:
    return [wrong.split(" from ")[0] for wrong in found]


def test_another_history_differs_in_all_that_is_compared(plant: Plant) -> None:
    told = simulate(plant.plan, seed=6, until=plant.horizon, bin_width=plant.horizon // 7 + 1, trace=True)
    assert kinds_of(unequal(plant, told)) == [
        "compiled: other counters",
        "compiled: another log",
        "other indicators",
        "other counters without a log",
    ]
    assert kinds_of(ordered(plant, told))[:2] == ["shuffle 1: other counters", "shuffle 1: another log"]


def test_a_history_that_the_reference_had_to_make_does_not_count(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simfactory.engines.compiled_engine.engine.run", lambda *_, **__: None)
    assert unequal(plant) == ["the reference had to help"]
