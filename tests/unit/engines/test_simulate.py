"""The one way to run a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simfactory.engines import ENGINES, simulate
from simfactory.engines.compiled_engine import engine as compiled
from simfactory.engines.compiled_engine.layout import AT_REST, TIRED
from simfactory.errors import UnsupportedFeature
from tests.engines.plans import MINUTE, At, Comes, constant, exponential, make_plan, serial_line

LINE = serial_line([exponential(2), exponential(1)], places=2)


@pytest.mark.parametrize(("engine", "named"), [("auto", "simpy"), ("simpy", "simpy"), ("compiled", "compiled")])
def test_a_plan_that_needs_more_than_the_engine_knows_is_refused_by_name(engine: str, named: str) -> None:
    with pytest.raises(UnsupportedFeature, match=f"the {named} engine does not know levitation"):
        simulate(replace(LINE, features=frozenset(("levitation", "to"))), seed=0, until=MINUTE, engine=engine)


def test_an_unknown_engine_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="no engine 'steam': choose auto or simpy, compiled"):
        simulate(LINE, seed=0, until=MINUTE, engine="steam")


@pytest.mark.parametrize(("until", "width"), [(0, None), (-1, None), (2**62, None), (MINUTE, 0)])
def test_a_run_needs_a_horizon_and_bins(until: int, width: int | None) -> None:
    with pytest.raises(ValueError, match="horizon"):
        simulate(LINE, seed=0, until=until, bin_width=width)


def test_the_longest_horizon_is_lived_to_its_end() -> None:
    """146 years, but for a nanosecond; a part in 32 days."""
    plan = make_plan([At("a", constant(8 * 60 * 24 * 4))])
    runs = [simulate(plan, seed=0, until=2**62 - 1, engine=engine) for engine in ENGINES]
    assert runs[0].counters == runs[1].counters
    assert runs[1].counters.machine_time.sum() == 2**62 - 1


def test_the_same_seed_gives_the_same_history_and_another_another() -> None:
    runs = [simulate(LINE, seed=seed, until=100 * MINUTE, trace=True) for seed in (4, 4, 5)]
    assert runs[0].trace == runs[1].trace
    assert runs[0].counters == runs[1].counters
    assert runs[0].trace != runs[2].trace


def test_each_replication_is_another_history() -> None:
    first, second = (simulate(LINE, seed=4, replication=r, until=100 * MINUTE, trace=True) for r in (0, 1))
    assert first.trace != second.trace


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    short = simulate(LINE, seed=4, until=70 * MINUTE, bin_width=10 * MINUTE).counters
    long = simulate(LINE, seed=4, until=100 * MINUTE, bin_width=10 * MINUTE).counters
    assert (long.machine_time[..., :7] == short.machine_time).all()
    assert (long.good[:, :7] == short.good).all()
    assert (long.queue[:, :7] == short.queue).all()


def test_one_bin_holds_the_sum_of_many() -> None:
    many = simulate(LINE, seed=4, until=100 * MINUTE, bin_width=7 * MINUTE).counters
    one = simulate(LINE, seed=4, until=100 * MINUTE).counters
    assert (many.machine_time.sum(axis=-1) == one.machine_time[..., 0]).all()
    assert (many.processed.sum(axis=-1) == one.processed[..., 0]).all()
    assert many.machine_time[0, :, -1].sum() == 2 * MINUTE


def test_a_name_moves_only_its_own_draws() -> None:
    """The first station works on each part as long as before when another joins the line."""
    times = []
    for stations in (
        [At("a", exponential(2)), At("b", constant(1))],
        [At("a", exponential(2)), At("c", constant(3)), At("b", constant(1))],
    ):
        run = simulate(make_plan([replace(at, places=-1) for at in stations]), seed=4, until=100 * MINUTE, trace=True)
        assert run.trace is not None
        rows = run.trace.of_kind(14)
        times.append(rows[(rows[:, 2] == 0)][:20, 7].tolist())
    assert times[0] == times[1]


def test_the_kernel_comes_back_after_so_many_events_and_goes_on_as_if_nothing_had_been(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that an interruption is heard within a second, however long a bin is."""
    whole = simulate(LINE, seed=4, until=1000 * MINUTE, trace=True, engine="compiled")
    why, enter = [], compiled.enter_compiled

    def enter_and_tell(*given: Any) -> int:
        why.append(int(enter(*given)))
        return why[-1]

    monkeypatch.setattr(compiled, "enter_compiled", enter_and_tell)
    monkeypatch.setattr(compiled, "EVENTS", 100)
    again = simulate(LINE, seed=4, until=1000 * MINUTE, trace=True, engine="compiled")
    assert (again.counters, again.trace, again.events) == (whole.counters, whole.trace, whole.events)
    assert why == [TIRED] * (len(why) - 1) + [AT_REST]
    assert len(why) == whole.events // 100 + 1


def test_no_log_is_kept_unless_asked_for() -> None:
    assert simulate(LINE, seed=0, until=10 * MINUTE).trace is None


def test_the_observer_is_told_the_end_of_each_bin_and_may_end_the_run() -> None:
    told: list[int] = []
    simulate(LINE, seed=0, until=25 * MINUTE, bin_width=10 * MINUTE, observer=told.append)
    assert told == [10 * MINUTE, 20 * MINUTE, 25 * MINUTE]

    def stop(now: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(LINE, seed=0, until=25 * MINUTE, observer=stop)


def test_events_are_few_for_each_operation() -> None:
    run = simulate(LINE, seed=0, until=10_000 * MINUTE)
    assert run.events < 1.05 * run.counters.processed.sum() + 10


def test_nothing_happens_in_a_plant_without_parts() -> None:
    from simfactory.plan import SourceKind

    plan = make_plan([At("a", constant(1))], sources=[Comes(kind=SourceKind.FIXED, wip=0)])
    assert simulate(plan, seed=0, until=MINUTE).counters.machine_time[0, 9, 0] == MINUTE
