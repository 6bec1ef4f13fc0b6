"""Time, phases, timers and bells."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from simpy import Event

from simfactory.engines.simpy_engine.instants import CHANGE, FINISH, Bell, Instants, Timer, Worker


class Duty:
    """A phase that writes down when it was done, and may start something."""

    def __init__(self, env: Instants, log: list[Any], name: str) -> None:
        self.env, self.log, self.name = env, log, name
        self.due = 0
        self.then: list[Any] = []

    def settle(self) -> None:
        self.due = 0
        self.log.append((self.env.now, self.name))
        if self.then:
            self.then.pop(0)()


class Plant:
    def __init__(self, shuffle: int | None = None) -> None:
        self.env, self.log = Instants(shuffle), []  # type: list[Any]
        self.flow, self.arbiter = Duty(self.env, self.log, "flow"), Duty(self.env, self.log, "grant")

    def at(
        self, delay: int, phase: int, name: str, *, flow: bool = False, grant: bool = False, then: Any = None
    ) -> None:
        def happen(_event: Event) -> None:
            self.log.append((self.env.now, name))
            self.flow.due |= flow
            self.arbiter.due |= grant
            if then is not None:
                then()

        Timer(self.env, phase).set(delay).callbacks.append(happen)

    def live(self, end: int) -> list[Any]:
        self.env.run_until(end, self.flow, self.arbiter, self.restless)
        return self.log

    def restless(self, now: int, rounds: int) -> None:
        raise RuntimeError(f"{rounds} rounds at {now}")


def test_an_instant_runs_through_finish_flow_change_and_grant() -> None:
    plant = Plant()
    plant.at(5, CHANGE, "change")
    plant.at(5, FINISH, "finish", flow=True, grant=True)
    assert plant.live(10) == [(5, "finish"), (5, "flow"), (5, "change"), (5, "grant")]


def test_finishes_go_on_until_none_is_due_before_anything_flows() -> None:
    plant = Plant()
    plant.at(5, FINISH, "load", flow=True, then=lambda: plant.at(0, FINISH, "work"))
    assert plant.live(10) == [(5, "load"), (5, "work"), (5, "flow")]


def test_what_starts_in_the_flow_ends_in_the_next_round_before_the_changes() -> None:
    plant = Plant()
    plant.at(5, FINISH, "finish", flow=True)
    plant.at(5, CHANGE, "change")
    plant.flow.then = [lambda: plant.at(0, FINISH, "again", flow=True)]
    assert plant.live(10) == [(5, "finish"), (5, "flow"), (5, "again"), (5, "flow"), (5, "change")]


def test_all_changes_come_before_a_finish_that_one_of_them_starts() -> None:
    plant = Plant()
    plant.at(5, CHANGE, "first", then=lambda: plant.at(0, FINISH, "repaired"))
    plant.at(5, CHANGE, "second")
    assert plant.live(10) == [(5, "first"), (5, "second"), (5, "repaired")]


def test_after_a_grant_the_instant_goes_back_to_what_finishes() -> None:
    plant = Plant()
    plant.at(5, FINISH, "finish", grant=True)
    plant.arbiter.then = [lambda: plant.at(0, FINISH, "served", flow=True)]
    assert plant.live(10) == [(5, "finish"), (5, "grant"), (5, "served"), (5, "flow")]


def test_the_end_is_not_lived_through() -> None:
    plant = Plant()
    plant.at(5, FINISH, "before")
    plant.at(10, FINISH, "at the end")
    assert plant.live(10) == [(5, "before")]
    assert plant.env.now == 5
    assert plant.live(11) == [(5, "before"), (10, "at the end")]


def test_an_instant_that_goes_round_for_ever_is_told() -> None:
    plant = Plant()

    def again() -> None:
        plant.at(0, FINISH, "finish", flow=True, then=again)
        plant.flow.then = [lambda: None]

    def flow_again() -> None:
        plant.at(0, FINISH, "finish", flow=True)
        plant.flow.then = [flow_again]

    plant.at(5, FINISH, "finish", flow=True)
    plant.flow.then = [flow_again]
    with pytest.raises(RuntimeError, match="10000 rounds at 5"):
        plant.live(10)


def test_shuffling_changes_the_order_within_a_phase_only() -> None:
    orders = set()
    for shuffle in range(8):
        plant = Plant(shuffle)
        for name in "abc":
            plant.at(5, FINISH, name)
            plant.at(5, CHANGE, name.upper())
        log = [name for _, name in plant.live(10)]
        assert sorted(log[:3]) == ["a", "b", "c"]
        assert sorted(log[3:]) == ["A", "B", "C"]
        orders.add(tuple(log))
    assert len(orders) > 4


def test_events_are_counted() -> None:
    plant = Plant()
    plant.at(1, FINISH, "a")
    plant.at(1, CHANGE, "b")
    plant.at(2, CHANGE, "c")
    plant.live(10)
    assert plant.env.events == 3


def test_an_interrupted_timer_wakes_who_waits_for_it_and_is_silent_later() -> None:
    plant, heard = Plant(), []
    timer = Timer(plant.env, FINISH)

    def wait() -> Generator[Event, Any, None]:
        heard.append(((yield timer.set(8)), plant.env.now))

    Worker(plant.env, wait())
    plant.at(3, FINISH, "interrupt", then=timer.interrupt)
    plant.live(20)
    assert heard == [(True, 3)]


def test_a_timer_that_was_due_can_be_set_again() -> None:
    plant, heard = Plant(), []
    timer = Timer(plant.env, FINISH)

    def wait() -> Generator[Event, Any, None]:
        while True:
            heard.append(((yield timer.set(3)), plant.env.now))

    Worker(plant.env, wait())
    plant.live(8)
    assert heard == [(None, 3), (None, 6)]


def test_a_bell_lets_who_waits_go_on_at_once_with_a_word() -> None:
    plant, heard, bell = Plant(), [], Bell()

    def wait() -> Generator[Event, Any, None]:
        while True:
            heard.append(((yield bell), plant.env.now))

    Worker(plant.env, wait())
    for time in (3, 4):
        plant.at(time, FINISH, "ring", then=lambda time=time: bell.ring(time))
    plant.live(20)
    assert heard == [(3, 3), (4, 4)]


def test_what_goes_wrong_in_a_process_ends_the_run_where_it_happens() -> None:
    plant = Plant()

    def fail() -> Generator[Event, Any, None]:
        yield Timer(plant.env, FINISH).set(3)
        raise KeyError("lost")

    Worker(plant.env, fail())
    with pytest.raises(KeyError, match="lost"):
        plant.live(20)
