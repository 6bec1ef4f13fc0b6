"""Equipment: whether a machine may work, the segment it works on, and the state it is in."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from simpy import Event

from simfactory.engines.simpy_engine.instants import FINISH, Bell, Timer
from simfactory.engines.simpy_engine.tasks import Task
from simfactory.plan import AfterFailure
from simfactory.results import Kind, Segment, State
from simfactory.sampling.sampler import NEVER

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.failures import Mode
    from simfactory.engines.simpy_engine.parts import Part
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.stations import Station
    from simfactory.engines.simpy_engine.steps import Activity, Step

OFF, DOWN, WAITING, BLOCKED = int(State.OFF), int(State.DOWN), int(State.WAITING), int(State.BLOCKED)
SETUP, WORK = int(Segment.SETUP), int(Segment.WORK)
RESUME, RESTART, SCRAP = (int(after) for after in AfterFailure)

Doing = Generator[Event, Any, None]
Trying = Generator[Event, Any, bool]


class Equipment(Task):
    """A machine as something that is up or down, on shift or off, and carries out one segment at a time."""

    __slots__ = (
        "after", "begun", "calendar_clocks", "clocks", "cycle_clocks", "down", "empty", "held", "index", "log", "lots",
        "open", "part", "part_clocks", "piece", "piece_began", "ready", "refusing", "shift_ended", "since", "state",
        "step", "times", "withholding", "work_clocks",
    )  # fmt: skip

    def __init__(self, station: Station, index: int, recorder: Recorder) -> None:
        super().__init__(station, index, -1, recorder)
        self.index = index
        self.log = recorder.log
        self.part: Part | None = None
        """What it holds; with it come the step and, while one is worked on, the number of the piece."""
        self.step: Step
        self.piece = -1
        self.lots: list[Part] = []
        """Parts that are finished and have not left the machine."""
        self.open = station.open
        self.shift_ended = 0
        self.down = self.refusing = self.withholding = 0
        """Failed modes: all, those that let it take no part, those that let none leave."""
        self.ready = Bell()
        """Rings when the machine is up again, or its shift begins, while its work is held up."""
        self.held = False
        self.begun = False
        """Whether a segment has begun that has not ended."""
        self.piece_began = NEVER
        """When the first segment of the piece (or the set-up) began."""
        self.after = RESUME
        """What the failures did to the segment that has begun."""
        self.clocks = False
        """Whether a life is used up by work or by holding a part."""
        self.work_clocks: list[Mode] = []
        self.part_clocks: list[Mode] = []
        self.calendar_clocks: list[Mode] = []
        self.cycle_clocks: list[Mode] = []
        self.empty = int(State.STARVED)
        """The state of the machine when it is empty."""
        self.state = OFF
        self.since = 0
        self.times = [0] * len(State)

    def do(self, activity: Activity, duration: int) -> Trying:
        """One segment through all its pauses; False if a failure scraps the piece."""
        env, left = self.env, duration
        while True:
            if activity.pool is not None or self.down or not self.open:
                yield from self.prepare(activity)
                if self.after:
                    after, self.after = self.after, RESUME
                    if after == SCRAP:
                        self.begun = False
                        return False
                    left = duration
                    continue
            self.began = now = env._now
            if self.since < now:
                self.close(now)
            self.state = activity.state
            self.segment = activity.segment
            self.begun = True
            if now < self.piece_began:
                self.piece_began = now
            if self.clocks:
                self.start_clocks(left)
            self.timer = Timer(env, left, FINISH)
            interrupted = yield self.timer
            self.timer = None
            now = env._now
            if self.since < now:
                self.close(now)
            if self.log is not None:
                self.log_stretch(now)
            if self.clocks:
                self.stop_clocks()
            if self.people:
                self.dismiss()
            if not interrupted:
                break
            left -= now - self.began
        if self.cycle_clocks and self.segment == WORK and not (yield from self.end_cycle()):
            return False
        self.begun = False
        return True

    def prepare(self, activity: Activity) -> Doing:
        """Waits until work may go on and its people are there, or until a failure is repaired that undid it."""
        while True:
            while not self.may_run(activity):
                yield from self.hold_up()
                if self.after and not self.down:
                    return
            if activity.pool is None:
                return
            self.turn(WAITING)
            if (yield from self.call(activity.pool, activity.crew, activity.priority)):
                return

    def may_run(self, activity: Activity) -> bool:
        """Whether a segment may start or go on, people apart."""
        if self.down:
            return False
        if self.open:
            return True
        started = self.station.finish_piece and self.piece_began < self.shift_ended
        return activity.pool is None and (self.station.unattended or started)

    def hold_up(self) -> Doing:
        """Waits for the end of the repairs, or for the next shift."""
        self.turn(self.rest())
        self.held = True
        yield self.ready
        self.held = False

    def end_cycle(self) -> Trying:
        """A cycle is counted; False if it trips a failure that scraps the piece."""
        for clock in self.cycle_clocks:
            clock.count()
        after = self.after
        while self.down and after == SCRAP:
            yield from self.hold_up()
        self.after = RESUME
        if after == SCRAP:
            self.begun = False
        return after != SCRAP

    def fail(self, mode: Mode) -> None:
        """A mode fails: the machine is down until all that failed are repaired."""
        self.down += 1
        self.refusing += not mode.take
        self.withholding += not mode.release
        if self.begun and (mode.after == RESTART or self.segment != SETUP):
            self.after = max(self.after, mode.after)
        self.pause()
        self.withdraw()
        self.wind()
        if not mode.release and self.withholding == 1:
            for lot in self.lots:
                lot.goal.withdraw(lot)
        self.turn(self.rest())

    def recover(self, mode: Mode) -> None:
        """A failed mode is repaired."""
        self.down -= 1
        self.refusing -= not mode.take
        self.withholding -= not mode.release
        self.station.flow.due |= self.station.bit
        if not mode.release and not self.withholding:
            self.ask()
        if not self.down:
            self.go_on()

    def ask(self) -> None:
        """Each part that is finished asks for its next place."""
        if len(self.lots) == 1:
            part = self.lots[0]
            part.goal.ask(part)
        else:
            for part in self.lots[:]:
                part.goal.ask(part)

    def start_shift(self) -> None:
        """The station's shift begins."""
        self.open = True
        self.go_on()

    def go_on(self) -> None:
        """Work that was held up goes on, unless something else holds it up."""
        self.wind()
        if self.held and not self.down:
            self.ready.ring()
        if self.timer is None:
            self.turn(self.rest())

    def end_shift(self) -> None:
        """The station's shift ends: work pauses, unless it is unattended or the piece is finished first."""
        self.open, self.shift_ended = False, self.env._now
        if self.timer is None or not self.carries_on:
            self.pause()
            self.withdraw()
            self.turn(self.rest())
        self.wind()

    @property
    def carries_on(self) -> bool:
        """Whether the segment under way goes on after the shift has ended."""
        if self.station.finish_piece and self.piece_began < self.shift_ended:
            return True
        return self.station.unattended and not self.people

    def wind(self) -> None:
        """Lets those clocks run that are to run now, those of work apart."""
        for clock in self.calendar_clocks:
            clock.run(self.open and not self.down)
        for clock in self.part_clocks:
            clock.run(self.part is not None and not self.down and (self.open or self.timer is not None))

    def start_clocks(self, left: int) -> None:
        """A stretch of work begins, of this length at most."""
        if self.segment == WORK:
            for clock in self.work_clocks:
                clock.run(True, left)
        if not self.open:
            for clock in self.part_clocks:
                clock.run(True)

    def stop_clocks(self) -> None:
        """A stretch of work ends."""
        for clock in self.work_clocks:
            clock.run(False)
        if not self.open:
            for clock in self.part_clocks:
                clock.run(False)

    def rest(self) -> int:
        """The state of the machine when no segment is under way."""
        if not self.open:
            return OFF
        if self.down:
            return DOWN
        if self.request is not None:
            return WAITING
        return self.empty if self.part is None else BLOCKED

    def turn(self, state: int) -> None:
        """The machine is in this state from now on."""
        self.close(self.env._now)
        self.state = state

    def close(self, now: int) -> None:
        """Adds up the time in the present state so far."""
        passed = now - self.since
        self.times[self.state] += passed
        if self.log is not None and passed:
            self.log.append((self.since, Kind.STATE, self.station.index, self.index, -1, -1, self.state, passed, 0, 0))
        self.since = now

    def log_stretch(self, now: int) -> None:
        """Writes down the stretch of work that ends now."""
        if self.log is not None and now > self.began and self.part is not None:
            row = (self.began, Kind.SEGMENT, *self.where(self.part), self.segment, now - self.began)
            self.log.append((*row, self.step.index, self.piece))

    def where(self, part: Part) -> tuple[int, int, int, int]:
        """Station, machine, source and serial."""
        return self.station.index, self.index, part.source, part.order.serial
