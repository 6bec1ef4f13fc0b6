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
