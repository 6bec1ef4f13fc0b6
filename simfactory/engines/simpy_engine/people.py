"""People: pools, who is there, and who goes to which task."""

from __future__ import annotations

from bisect import insort
from collections.abc import Generator
from typing import TYPE_CHECKING

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine.bodies import Body, body_of
from simfactory.engines.simpy_engine.calendars import is_always, windows
from simfactory.engines.simpy_engine.draws import Chance
from simfactory.engines.simpy_engine.instants import CHANGE, FINISH, Instants, Timer, Worker
from simfactory.plan import SHIFT_CLOSES, SHIFT_OPENS, Plan
from simfactory.results import Kind

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.equipment import Equipment
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.steps import Step
    from simfactory.engines.simpy_engine.tasks import Request, Task


class Person:
    """Someone of a pool, who comes and goes by a calendar."""

    __slots__ = (
        "_plan", "absent", "away_since", "began", "body", "busy", "env", "index", "on_way", "pace", "pool", "post",
        "present", "recorder", "shifts", "stood_in", "task", "tired", "walked", "walks", "watches_since",
    )  # fmt: skip

    def __init__(self, plan: Plan, index: int, pool: Pool, env: Instants, recorder: Recorder, chance: Chance) -> None:
        self._plan = plan
        self.index = index
        self.pool = pool
        self.env = env
        self.recorder = recorder
        self.pace: list[int] = plan.pace[index].tolist()
        """At each station; 0: not qualified."""
        self.body = body_of(plan, index, chance)
        """What work does to them, where it does anything."""
        self.task: Task | None = None
        self.began = 0
        self.post = rules.NONE
        """The station of the last work."""
        self.watches_since = 0
        """When they came on duty, or to their post from another."""
        self.on_way = self.walks = False
        """Whether the task waits until all of its people are there; whether they are one who is not."""
        self.busy = self.absent = self.stood_in = self.walked = 0
        """Times in the bin under way: less the instants at which they began, plus those at which they ended."""
        self.shifts = self.tired = 0
        """Shifts that ended in the bin under way, and the fatigue at their ends."""
        self.away_since = -1
        """When working hours began that are missed; -1: none are."""
        self.present = is_always(plan.calendars, int(plan.person_calendar[index]))
        if self.present:
            pool.welcome(self, 0)
        else:
            Worker(env, self.attend())

    def attend(self) -> Generator[Event, None, None]:
        """Comes to work and goes, shift after shift."""
        for start, end, marks in windows(self._plan.calendars, int(self._plan.person_calendar[self.index])):
            if start > 0:
                yield Timer(self.env, FINISH).set(start - self.env._now)
            self.come(start, end, marks)
            yield Timer(self.env, CHANGE).set(end - start)
            self.leave(marks)

    def come(self, now: int, end: int, marks: int) -> None:
        """Comes to work, unless absent and nobody stands in."""
        body = self.body
        if body is not None:
            if marks & SHIFT_OPENS:
                body.begin_shift(self, now, marks)
            if body.is_absent:
                self.away_since = now
                self.absent -= now
                if body.stands_in:
                    self.stood_in -= now
        if body is None or body.attends(end - now):
            self.present = True
            self.watches_since = now
            if self.task is None:
                self.pool.welcome(self, now)

    def leave(self, marks: int) -> None:
        """Goes, and leaves the work under way lying, unless the piece is finished first."""
        now = self.env._now
        self.end_absence(now)
        if not self.present:
            return
        self.present = False
        if self.body is not None and marks & SHIFT_CLOSES:
            self.end_shift(self.body, None if self.on_way else self.task, now)
        if self.task is None:
            self.pool.miss(self)
        elif self.on_way or not self.task.carried_through:
            self.task.pause()

    def end_absence(self, now: int) -> None:
        """Working hours end, which may have been missed."""
        if self.away_since >= 0 and self.body is not None:
            stood_in = self.body.stands_in
            self.absent += now
            if stood_in:
                self.stood_in += now
            self.log_absence(now)
            self.away_since = -1

    def log_absence(self, now: int) -> None:
        """Writes down the working hours missed up to now."""
        if self.recorder.log is not None and self.body is not None and 0 <= self.away_since < now:
            row = (self.away_since, Kind.ABSENT, -1, -1, -1, -1, self.index, now - self.away_since)
            self.recorder.log.append((*row, int(self.body.stands_in), 0))

    def end_shift(self, body: Body, task: Task | None, now: int) -> None:
        """Counts the fatigue at the end of a shift."""
        if body.tires:
            fatigue = rules.millionths(body.fatigue_at(task, self.began, now))
            self.shifts += 1
            self.tired += fatigue
            if self.recorder.log is not None:
                self.recorder.log.append((now, Kind.SHIFT, -1, -1, -1, -1, self.index, fatigue, 0, 0))

    def is_elsewhere(self, post: int) -> bool:
        """Whether their post is another one."""
        return self.post not in (rules.NONE, post)

    def set_out(self, task: Task, now: int) -> None:
        """Goes to another post, or waits at it for the others."""
        self.task = task
        self.began = now
        self.on_way = True
        self.walks = self.is_elsewhere(task.station.index)
        if self.walks:
            self.walked -= now

    def end_way(self, now: int) -> None:
        """The way is over, or given up."""
        self.log_way(now)
        if self.walks:
            self.walked += now
        self.on_way = self.walks = False

    def turn_back(self, now: int) -> None:
        """The way was given up."""
        self.task = None
        if self.present:
            self.pool.welcome(self, now)

    def log_way(self, now: int) -> None:
        """Writes down the way made up to now."""
        task = self.task
        if self.walks and task is not None and self.recorder.log is not None and now > self.began:
            row = (self.began, Kind.WALK, task.station.index, task.number, -1, -1, self.index, now - self.began, 0, 0)
            self.recorder.log.append(row)

    def assign(self, task: Task, now: int) -> None:
        """Works on a task from now on."""
        if self.is_elsewhere(task.station.index):
            self.watches_since = now
        self.post = task.station.index
        if self.body is not None:
            self.body.go_to(task.station.index, task.on_piece, now)
        self.task = task
        self.began = now
        self.busy -= now

    def release(self, now: int) -> None:
        """Comes back from a task."""
        self.log_work(now)
        if self.body is not None and self.task is not None:
            self.body.come_from(self.task.station.index, self.began, now)
        self.task = None
        self.busy += now
        if self.present:
            self.pool.welcome(self, now)

    def pace_at(self, station: int) -> int:
        """The pace at a station of somebody who has just gone to work there."""
        pace = self.pace[station]
        return pace if self.body is None else self.body.pace_at(station, pace)

    def note_hand(self, machine: Equipment, step: Step, chance: float, now: int) -> None:
        """Begins to make a piece by hand, with this chance of spoiling it."""
        body = self.body
        if body is None or not body.tires or body.shift_began < 0:
            return
        hour, fatigue = rules.hour_of_shift(now - body.shift_began), rules.millionths(body.fatigue)
        self.recorder.note_hand(hour, fatigue, rules.billionths(chance))
        if self.recorder.log is not None and machine.part is not None:
            where = machine.where(machine.part)
            self.recorder.log.append((now, Kind.HAND, *where, step.index, self.index, hour, rules.billionths(chance)))
            self.recorder.log.append((now, Kind.TIRED, *where, step.index, self.index, hour, fatigue))

    def log_work(self, now: int) -> None:
        """Writes down the stretch of work that ends now."""
        task = self.task
        if task is not None and not self.on_way and self.recorder.log is not None and now > self.began:
            row = (self.began, Kind.BUSY, task.station.index, task.number, -1, -1, self.index, now - self.began)
            self.recorder.log.append((*row, task.segment, 0))

    def close(self, now: int) -> None:
        """A bin ends."""
        if self.walks:
            self.walked += now
        if self.task is not None and not self.on_way:
            self.busy += now
            if self.body is not None and self.body.tires:
                self.body.busy[self.task.station.index] += now - max(self.began, self.body.bin_began)
        if self.away_since >= 0 and self.body is not None:
            self.absent += now
            if self.body.stands_in:
                self.stood_in += now

    def reopen(self, now: int) -> None:
        """The next bin begins."""
        self.busy = -now if self.task is not None and not self.on_way else 0
        self.walked = -now if self.walks else 0
        if self.body is not None:
            self.body.bin_began = now
            self.body.busy = [0] * len(self.pace)
            self.absent = -now if self.away_since >= 0 else 0
            self.stood_in = -now if self.away_since >= 0 and self.body.stands_in else 0


class Pool:
    """People who can stand in for one another, and the requests for them."""

    __slots__ = ("arbiter", "free", "stays", "waiting", "walk")

    def __init__(self, arbiter: Arbiter, plan: Plan, index: int) -> None:
        self.arbiter = arbiter
        self.walk = int(plan.human.walk[index])
        """From one post to another."""
        self.stays = bool(plan.stays[index])
        """Whether people serve their post first."""
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

    def serve(self) -> None:
        """Gives people to the requests; see `rules`."""
        if self.stays:
            self._serve(only_here=True)
        self._serve(only_here=False)

    def _serve(self, only_here: bool) -> None:
        """The first first; one that cannot be served is passed over."""
        place = 0
        while place < len(self.waiting) and self.free:
            request = self.waiting[place][1]
            people = self._pick(request, only_here)
            if people:
                del self.waiting[place]
                self._send(people, request.task)
            else:
                place += 1

    def _pick(self, request: Request, only_here: bool) -> list[Person]:
        """Those who have been idle longest of the qualified; nobody if they are too few."""
        post = request.task.station.index
        people = [person for _, _, person in self.free if person.pace[post] and (not only_here or person.post == post)]
        if self.stays:
            people.sort(key=lambda person: person.post != post)
        return people[: request.crew] if len(people) >= request.crew else []

    def _send(self, people: list[Person], task: Task) -> None:
        self.free = [entry for entry in self.free if entry[2] not in people]
        task.send(people, self.walk)


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
                pool.serve()
