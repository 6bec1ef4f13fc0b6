"""People: pools, who is there, and who goes to which task."""

from __future__ import annotations

from bisect import insort
from collections.abc import Generator
from typing import TYPE_CHECKING

from simpy import Event

from simfactory.engines.rules import minutes, tired_pace
from simfactory.engines.simpy_engine.calendars import is_always, windows
from simfactory.engines.simpy_engine.instants import CHANGE, FINISH, Instants, Timer, Worker
from simfactory.human_factors import fatigue_after_rest, fatigue_after_work
from simfactory.plan import Constant, Plan
from simfactory.results import Kind

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.tasks import Request, Task


class Person:
    """Someone of a pool, who comes and goes by a calendar."""

    __slots__ = (
        "_plan", "began", "busy", "env", "fatigue", "growth", "index", "pace", "pool", "present", "recorder",
        "recovery", "rests_since", "slowing", "task", "tires",
    )  # fmt: skip

    def __init__(self, plan: Plan, index: int, pool: Pool, env: Instants, recorder: Recorder) -> None:
        self._plan = plan
        self.index = index
        self.pool = pool
        self.env = env
        self.recorder = recorder
        self.pace: list[int] = plan.pace[index].tolist()
        """At each station; 0: not qualified."""
        self.tires = plan.tires
        self.fatigue = 0.0
        """As it was when the last work ended; while at work, as it was when that began."""
        self.rests_since = 0
        self.growth: list[float] = plan.human.growth.tolist()
        """By the load of each station."""
        self.recovery = float(plan.human.constants[Constant.RECOVERY])
        self.slowing = float(plan.human.constants[Constant.SLOWING])
        self.task: Task | None = None
        self.began = 0
        self.busy = 0
        """Time at work, in the bin under way: less the instants at which it began, plus those at which it ended."""
        self.present = is_always(plan.calendars, int(plan.person_calendar[index]))
        if self.present:
            pool.welcome(self, 0)
        else:
            Worker(env, self.attend())

    def attend(self) -> Generator[Event, None, None]:
        """Comes to work and goes, shift after shift."""
        for start, end in windows(self._plan.calendars, int(self._plan.person_calendar[self.index])):
            if start > 0:
                yield Timer(self.env, FINISH).set(start - self.env._now)
            self.present = True
            if self.task is None:
                self.pool.welcome(self, start)
            yield Timer(self.env, CHANGE).set(end - start)
            self.leave()

    def leave(self) -> None:
        """Goes, and leaves the work under way lying, unless the piece is finished first."""
        self.present = False
        if self.task is None:
            self.pool.miss(self)
        elif not self.task.carried_through:
            self.task.pause()

    def assign(self, task: Task, now: int) -> None:
        """Goes to work on a task."""
        if self.tires:
            self.fatigue = fatigue_after_rest(self.fatigue, self.recovery, minutes(now - self.rests_since))
        self.task = task
        self.began = now
        self.busy -= now

    def release(self, now: int) -> None:
        """Comes back from a task."""
        self.log_work(now)
        if self.tires and self.task is not None:
            growth = self.growth[self.task.station.index]
            self.fatigue = fatigue_after_work(self.fatigue, growth, minutes(now - self.began))
            self.rests_since = now
        self.task = None
        self.busy += now
        if self.present:
            self.pool.welcome(self, now)

    def pace_at(self, station: int) -> int:
        """The pace at a station of somebody who has just gone to work there."""
        pace = self.pace[station]
        return tired_pace(pace, self.fatigue, self.slowing) if self.tires else pace

    def log_work(self, now: int) -> None:
        """Writes down the stretch of work that ends now."""
        task = self.task
        if task is not None and self.recorder.log is not None and now > self.began:
            row = (self.began, Kind.BUSY, task.station.index, task.number, -1, -1, self.index, now - self.began)
            self.recorder.log.append((*row, task.segment, 0))

    def close(self, now: int) -> None:
        """A bin ends."""
        if self.task is not None:
            self.busy += now

    def reopen(self, now: int) -> None:
        """The next bin begins."""
        self.busy = 0 if self.task is None else -now


class Pool:
    """People who can stand in for one another, and the requests for them."""

    __slots__ = ("arbiter", "free", "waiting")

    def __init__(self, arbiter: Arbiter) -> None:
        self.arbiter = arbiter
        self.free: list[tuple[int, int, Person]] = []
        """Who is there without work: idle since, number; the one idle longest first."""
        self.waiting: list[tuple[tuple[int, int, int, int, bool, int], Request]] = []

    def welcome(self, person: Person, now: int) -> None:
        """Someone is free from now on."""
        insort(self.free, (now, person.index, person))
        self.arbiter.due = 1

    def miss(self, person: Person) -> None:
        """Someone who was free has gone."""
        self.free = [entry for entry in self.free if entry[2] is not person]

    def ask(self, request: Request) -> None:
        """A task needs people."""
        insort(self.waiting, (request.key, request))
        self.arbiter.due = 1

    def withdraw(self, request: Request) -> None:
        """A task does not need people any more."""
        self.waiting = [entry for entry in self.waiting if entry[1] is not request]

    def serve(self, now: int) -> None:
        """Gives people to the requests, the first first; one that cannot be served is passed over."""
        place = 0
        while place < len(self.waiting) and self.free:
            request = self.waiting[place][1]
            people = self._pick(request)
            if people:
                del self.waiting[place]
                self._send(people, request.task, now)
            else:
                place += 1

    def _pick(self, request: Request) -> list[Person]:
        """Those who have been idle longest of the qualified; nobody if they are too few."""
        station, people = request.task.station.index, []
        for _, _, person in self.free:
            if person.pace[station]:
                people.append(person)
                if len(people) == request.crew:
                    return people
        return []

    def _send(self, people: list[Person], task: Task, now: int) -> None:
        self.free = [entry for entry in self.free if entry[2] not in people]
        for person in people:
            person.assign(task, now)
        task.people = people
        task.pace = min(person.pace_at(task.station.index) for person in people)
        task.summons.ring(True)


class Arbiter:
    """Gives people to tasks once an instant has come to rest, pool by pool."""

    __slots__ = ("due", "env", "pools")

    def __init__(self, env: Instants) -> None:
        self.env = env
        self.due = 0
        self.pools: list[Pool] = []

    def settle(self) -> None:
        """Serves the requests of all pools once."""
        self.due = 0
        for pool in self.pools:
            if pool.waiting and pool.free:
                pool.serve(self.env._now)
