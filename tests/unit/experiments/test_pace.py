"""How long it still takes: told by runs like those that are to come, and by no others."""

import pytest
from toy_plant import ABOUT, WEEK, Toy
from toy_study import IDENTITY

from simfactory.experiments import pace, readiness
from simfactory.experiments.pace import Pace
from simfactory.experiments.readiness import Readiness
from simfactory.experiments.store import Journal
from simfactory.experiments.study import Settings, Study


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    return clock


def told(some: Pace, clock: Clock, steps: list[tuple[int, float]], slow: bool = False) -> list[float | None]:
    """What is left after each step: runs done by then, and the seconds that it took."""
    found = []
    for done, seconds in steps:
        clock.now += seconds
        found.append(some.left(done, slow))
    return found


def test_runs_tell_how_long_the_rest_takes(clock: Clock) -> None:
    some = Pace(total=10, ahead=4)
    assert told(some, clock, [(1, 2.0), (2, 2.0), (10, 16.0)]) == [18.0, 16.0, 0.0]


def test_slow_runs_made_while_it_compiles_tell_nothing(clock: Clock) -> None:
    some = Pace(total=1000, ahead=4)
    assert told(some, clock, [(1, 10.0), (2, 10.0)], slow=True) == [None, None]
    assert told(some, clock, [(3, 10.0), (4, 10.0), (5, 10.0), (6, 10.0)]) == [None] * 4, "under way by then"
    assert told(some, clock, [(7, 0.5), (106, 49.5)]) == [0.5 * 993, 50.0 * 894 / 100]


def test_while_nothing_tells_how_long_runs_take_a_call_is_for_one(clock: Clock) -> None:
    some = Pace(total=1000, ahead=4)
    assert some.together(1000, workers=2) == 1
    told(some, clock, [(10, 0.1)])
    assert some.together(990, workers=2) == 8
    told(some, clock, [(20, 0.1)], slow=True)
    assert some.together(980, workers=2) == 1


@pytest.mark.parametrize(("each", "together"), [(0.0, 8), (0.01, 8), (0.02, 6), (0.05, 2), (0.2, 1)])
def test_a_call_of_several_short_runs_takes_a_quarter_of_a_second_at_most(
    clock: Clock, each: float, together: int
) -> None:
    some = Pace(total=1000, ahead=4)
    told(some, clock, [(100, 100 * each)])
    assert some.together(900, workers=2) == together


def test_towards_the_end_calls_are_for_fewer_so_that_no_worker_waits_long_for_another(clock: Clock) -> None:
    some = Pace(total=1000, ahead=4)
    told(some, clock, [(900, 9.0)])
    assert [some.together(left, workers=2) for left in (100, 63, 25, 8, 1)] == [8, 7, 3, 1, 1]


def told_by_a_study(readiness: Readiness) -> list[float | None]:
    """Seconds left, as told after each run and at the start of each phase."""
    left: list[float | None] = []

    def tell(done: int, total: int, seconds_left: float | None) -> None:
        left.append(seconds_left)

    with Journal(None, IDENTITY) as journal:
        settings = Settings(blocks=1, warm_up=WEEK, length=WEEK)
        Study(Toy(), ABOUT, settings, journal, 1, tell, readiness).carry_out()  # type: ignore[arg-type]
    return left


@pytest.mark.parametrize("awaited", [True, False])
def test_a_study_tells_no_time_left_while_it_compiles(awaited: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Readiness, "is_awaited", lambda _: awaited)
    assert (set(told_by_a_study(Readiness())) == {None}) is awaited


def test_a_run_before_which_its_process_compiles_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "make_ready_here", lambda: None)
    started, first, second, *others = told_by_a_study(Readiness(each=1e9, own=True))
    assert (started, first, second) == (None, None, None)
    assert None not in others[:5]
