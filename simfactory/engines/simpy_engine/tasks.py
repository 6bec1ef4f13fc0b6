"""Tasks: what takes time and may need people. A machine's segments are tasks, and so are repairs."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine.instants import FINISH, Bell, Instants, Timer
from simfactory.plan import PACE

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.people import Person, Pool
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.stations import Station


class Request:
    """A task asks a pool for people."""

    __slots__ = ("crew", "key", "pool", "task")

    def __init__(self, task: Task, pool: Pool, crew: int, priority: int) -> None:
        self.task = task
        self.pool = pool
        self.crew = crew
        self.key = rules.request_key(
            priority, task.env._now, task.station.index, task.number, task.mode >= 0, task.mode
        )


class Task:
    """Somebody's work on a machine: at most one segment at a time, which its timer ends."""

    __slots__ = (
        "began", "env", "mode", "number", "on_piece", "pace", "people", "recorder", "request", "segment", "station",
        "summons", "timer", "walking", "watch",
    )  # fmt: skip

    def __init__(self, station: Station, number: int, mode: int, recorder: Recorder) -> None:
        self.station = station
        self.number = number
        """The machine's."""
        self.mode = mode
        """Of the failure that is repaired; -1 for operations."""
        self.env: Instants = station.env
        self.recorder = recorder
        self.timer: Timer | None = None
        """Ends the stretch of work under way."""
        self.watch = Timer(self.env, FINISH)
        """The timer to be set next."""
        self.request: Request | None = None
        self.people: list[Person] = []
        self.pace = PACE
        """Of the people at work."""
        self.summons = Bell()
        """Rings when people come, or when the request is withdrawn."""
        self.began = 0
        """When the stretch of work under way began."""
        self.on_piece = False
        """Whether what people are asked for is work on a piece: no set-up, no repair."""
        self.walking: Timer | None = None
        """Ends the way of its people to their post."""
        self.segment: int
        """What kind of work is under way."""

    def call(self, pool: Pool, crew: int, priority: int) -> Generator[Event, bool, bool]:
        """Asks for people and waits for them; False if the request was withdrawn."""
        self.request = Request(self, pool, crew, priority)
        pool.ask(self.request)
        granted = yield self.summons
        self.request = None
        if self.walking is not None:
            granted = yield from self.await_walkers(self.walking)
        return granted

    def send(self, people: list[Person], walk: int) -> None:
        """These people come to work here, the way to another post taking so long."""
        now, post = self.env._now, self.station.index
        self.people = people
        if walk and any(person.is_elsewhere(post) for person in people):
            self.walking = Timer(self.env, FINISH).set(walk)
            for person in people:
                person.set_out(self, now)
        else:
            self.begin_together(now)
        self.summons.ring(True)

    def await_walkers(self, walking: Timer) -> Generator[Event, bool, bool]:
        """Waits until all are there; False if they will not come."""
        interrupted = yield walking
        self.walking = None
        now = self.env._now
        for person in self.people:
            person.end_way(now)
        if not interrupted:
            self.begin_together(now)
            return True
        people, self.people = self.people, []
        for person in people:
            person.turn_back(now)
        return False

    def begin_together(self, now: int) -> None:
        """All are there: they work at the pace of the slowest."""
        post = self.station.index
        for person in self.people:
            person.assign(self, now)
        self.pace = min(person.pace_at(post) for person in self.people)

    def withdraw(self) -> None:
        """Takes back the request for people."""
        if self.request is not None:
            self.request.pool.withdraw(self.request)
            self.summons.ring(False)

    def pause(self) -> None:
        """Interrupts the work under way, or the way to it."""
        if self.timer is not None:
            self.watch = Timer(self.env, FINISH)
            self.timer.interrupt()
        elif self.walking is not None:
            self.walking.interrupt()

    def lasting(self, left: int) -> int:
        """How long what is left takes those who are there."""
        return rules.lasting(left, self.pace) if self.people else left

    def worked_off(self, left: int) -> int:
        """What of it is done by now, before the people go."""
        elapsed = self.env._now - self.began
        return rules.worked_off(left, elapsed, self.pace) if self.people else elapsed

    def dismiss(self) -> None:
        """The people who worked go free."""
        people, self.people = self.people, []
        for person in people:
            person.release(self.env._now)

    @property
    def carried_through(self) -> bool:
        """Whether people stay beyond their shift until the segment under way is finished."""
        return self.mode < 0 and self.station.finish_piece
