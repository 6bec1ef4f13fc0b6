"""Equipment: whether a machine may work, the segment it works on, and the state it is in."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine.instants import Bell, Timer
from simfactory.engines.simpy_engine.tasks import Task
from simfactory.plan import AfterFailure, Segment
from simfactory.results import Kind, State

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.drifts import Drift
    from simfactory.engines.simpy_engine.failures import Mode
    from simfactory.engines.simpy_engine.parts import Part, Piece
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.stations import Station
    from simfactory.engines.simpy_engine.steps import Activity, Step

OFF, DOWN, PLANNED = int(State.OFF), int(State.DOWN), int(State.PLANNED)
WAITING, BLOCKED = int(State.WAITING), int(State.BLOCKED)
SETUP, WORK = int(Segment.SETUP), int(Segment.WORK)
RESUME, RESTART, SCRAP = (int(after) for after in AfterFailure)

Doing = Generator[Event, Any, None]
Trying = Generator[Event, Any, bool]


class Equipment(Task):
    """A machine as something that is up or down, on shift or off, and carries out one segment at a time."""

    __slots__ = (
        "adrift", "adrift_since", "after", "astray", "calendar_clocks", "chance", "cycle_clocks", "detects", "down",
        "drift_pieces", "drift_time", "drifters", "empty", "finishes_first",
        "first_began", "free", "held", "index", "log", "lots", "mindful", "open", "part", "part_clocks", "paused",
        "pending", "piece", "piece_began", "planned", "ready", "refusing", "shift_ended", "since", "started", "state",
        "step", "times", "withholding", "work_clocks",
    )  # fmt: skip

    def __init__(self, station: Station, index: int, recorder: Recorder) -> None:
        super().__init__(station, index, -1, recorder)
        self.index = index
        self.log = recorder.log
        self.part: Part | None = None
        """What it holds, and at which step."""
        self.step: Step
        self.piece: Piece | None = None
        """What it works on; None: the set-up."""
        self.lots: list[Part] = []
        """Parts that are finished and have not left the machine."""
        self.open = station.open
        self.shift_ended = 0
        self.down = self.planned = self.refusing = self.withholding = 0
        """Failed modes: all, those by plan, those that let it take no part, those that let none leave."""
        self.finishes_first = False
        """Whether a mode may have to wait for the end of the piece,"""
        self.pending: list[Mode] = []
        """and those that do."""
        self.free = False
        """Whether segments that need nobody may begin, and nothing waits for their end."""
        self.ready = Bell()
        """Rings when the machine is up again, or its shift begins, while its work is held up."""
        self.held = False
        self.paused = False
        self.first_began = 0
        """Whether a segment that has begun was interrupted, and when it first began."""
        self.started: object = self
        self.piece_began = 0
        """The piece (None: the set-up) that was begun last, and when; the machine itself stands for none under way."""
        self.chance = 0.0
        """That those who made the piece by hand have spoilt it."""
        self.detects = 0.0
        """The chance that those who inspect the piece find its defect, where they weary."""
        self.after = RESUME
        """What the failures did to the segment that has begun."""
        self.drifters: list[Drift] = []
        """Modes that may put it out of control,"""
        self.adrift = self.adrift_since = 0
        """how many do, and since when that is not written down."""
        self.drift_time = self.drift_pieces = 0
        """In the bin under way: time out of control, less the instants when it began, plus those when it ended, and
        pieces."""
        self.astray = 0.0
        """The chance that a process out of control has spoilt the piece whose work has ended."""
        self.mindful = False
        """Whether anything has to be noted when work begins or ends."""
        self.work_clocks: list[Mode] = []
        self.part_clocks: list[Mode] = []
        self.calendar_clocks: list[Mode] = []
        self.cycle_clocks: list[Mode] = []
        self.empty = int(State.STARVED)
        """The state of the machine when it is empty."""
        self.state = OFF
        self.since = 0
        self.times = [0] * len(State)
        """Time in each state, in the bin under way: less the instants when it began, plus those when it ended."""

    def do(self, activity: Activity, duration: int) -> Trying:
        """A segment (or what is left of it) through all its pauses; False if a failure scraps the piece."""
        self.paused, self.first_began = self.timer is not None, self.began
        left = duration if self.timer is None else self.cut(duration)
        while True:
            yield from self.prepare(activity)
            after, self.after = self.after, RESUME
            if after == SCRAP:
                self.paused = False
                return False
            if after == RESTART:
                left = duration
                continue
            interrupted = yield self.begin(activity, left)
            if not interrupted and activity.segment == self.step.teaches:
                self.end_by_hand()
            if not self.paused:
                self.first_began = self.began
            left, self.paused = self.cut(left), True
            if not interrupted:
                break
        if self.drifters and self.segment == WORK:
            self.end_work()
        whole = not self.cycle_clocks or self.segment != WORK or (yield from self.end_cycle())
        self.paused = False
        return whole

    def begin(self, activity: Activity, left: int) -> Timer:
        """A stretch of work begins, of this length (at PACE) if nothing comes between."""
        if self.people:
            left = self.lasting(left)
        self.began = now = self.env._now
        state, times = activity.state, self.times
        times[self.state] += now  # as `turn` does, but in a hurry
        times[state] -= now
        if self.mindful:
            self.note_beginning(activity, now, left)
        self.state, self.segment = state, activity.segment
        self.timer = timer = self.watch.set(left)
        return timer

    def cut(self, left: int) -> int:
        """A stretch of work ends, perhaps before its time; says how much is left."""
        left -= self.worked_off(left) if self.people else self.env._now - self.began
        self.end()
        return left

    def end(self) -> None:
        """A stretch of work ends."""
        self.timer = None
        if self.mindful:
            self.note_end()
        if self.people:
            self.dismiss()

    def note_beginning(self, activity: Activity, now: int, left: int) -> None:
        """What else there is to do when a stretch of work begins."""
        if self.log is not None:
            self.log_state(now)
        if self.piece is not self.started:
            self.started, self.piece_began = self.piece, now
        if activity.segment == self.step.teaches and not self.paused:
            self.begin_by_hand(self.step, now)
        if activity.segment == WORK and self.step.wearies and not self.paused:
            self.begin_watch(self.step, now)
        self.start_clocks(activity, left)

    def begin_by_hand(self, step: Step, now: int) -> None:
        """People begin to make the piece: their chance of spoiling it is that of the operation."""
        self.chance = 0.0
        for person in self.people:
            if person.body is not None:
                chance = person.body.chance_of_defect(self.station.index, step)
                self.chance = max(self.chance, chance)
                person.note_hand(self, step, chance, now)

    def begin_watch(self, step: Step, now: int) -> None:
        """People begin to inspect the piece: what they will find goes by the least weary."""
        span = now - max(person.watches_since for person in self.people)
        self.detects = rules.detection(step.detects, step.weary_loss, step.weary_after, span)

    def end_by_hand(self) -> None:
        """The piece is made: who made it has made one more."""
        for person in self.people:
            if person.body is not None:
                person.body.make_one(self.station.index)

    def note_end(self) -> None:
        """What else there is to do when a stretch of work ends."""
        if self.log is not None:
            self.log_stretch(self.env._now)
        self.stop_clocks()

    def start_clocks(self, activity: Activity, left: int) -> None:
        """Starts the clocks of the work that begins, of this length at most."""
        if activity.segment == WORK:
            for clock in self.work_clocks:
                clock.run(True, left)
        if not self.open:
            for clock in self.part_clocks:
                clock.run(True)

    def stop_clocks(self) -> None:
        """Stops the clocks of the work that ends."""
        for clock in self.work_clocks:
            clock.run(False)
        if not self.open:
            for clock in self.part_clocks:
                clock.run(False)

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
            self.on_piece = activity.segment != SETUP
            if (yield from self.call(activity.pool, activity.crew, activity.priority)):
                return

    def may_run(self, activity: Activity) -> bool:
        """Whether a segment may start or go on, people apart."""
        if self.down:
            return False
        if self.open:
            return True
        return activity.pool is None and (self.station.unattended or self.must_finish)

    def hold_up(self) -> Doing:
        """Waits for the end of the repairs, or for the next shift."""
        self.turn(self.rest())
        self.held = True
        yield self.ready
        self.held = False

    def end_work(self) -> None:
        """Whether the machine is in control when the work on a piece ends decides what that is worth."""
        modes = [mode for mode in self.drifters if mode.is_adrift]
        self.astray = max((mode.defects for mode in modes), default=0.0)
        for mode in modes:
            mode.make_one()
        if modes:
            self.drift_pieces += 1
            if self.log is not None and self.part is not None and self.piece is not None:
                row = (self.env._now, Kind.ASTRAY, *self.where(self.part), self.step.index, self.piece.number)
                self.log.append((*row, rules.billionths(self.astray), 0))

    def lose_control(self, modes: int) -> None:
        """So many modes more (or less, below zero) put the machine out of control."""
        now = self.env._now
        self.drift_time -= now * (self.adrift == 0)
        self.log_drift(now)
        self.adrift += modes
        self.drift_time += now * (self.adrift == 0)

    def end_cycle(self) -> Trying:
        """A cycle is counted; False if it trips a failure that scraps the piece."""
        for clock in self.cycle_clocks:
            clock.count()
        after = self.after
        while self.down and after == SCRAP:
            yield from self.hold_up()
        self.after = RESUME
        return after != SCRAP

    def fail(self, mode: Mode) -> None:
        """A mode fails: the machine is down until all that failed are repaired."""
        self.down += 1
        self.planned += mode.by_plan
        self.free = False
        self.refusing += not mode.take
        self.withholding += not mode.release
        begun = self.first_began if self.paused else self.began
        under_way = (self.paused or self.timer is not None) and begun < self.env._now
        if under_way and (mode.after == RESTART or self.segment != SETUP):
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
        self.planned -= mode.by_plan
        self.refusing -= not mode.take
        self.withholding -= not mode.release
        self.station.flow.due |= self.station.bit
        if not mode.release:
            self.ask()
        if self.down:
            self.turn(self.rest())
        else:
            self.go_on()

    @property
    def is_under_way(self) -> bool:
        """Whether a set-up or a piece that was begun before this instant has not ended."""
        return self.piece is self.started and self.piece_began < self.env._now

    def stop_pending(self) -> None:
        """A set-up or a piece has ended: modes that have waited for that stop the machine."""
        pending, self.pending = self.pending, []
        for mode in pending:
            mode.stop()

    def ask(self) -> None:
        """All parts that are finished ask for their next places, unless a failure withholds them."""
        if not self.withholding:
            for part in self.lots[:]:
                part.goal.ask(part)

    def start_shift(self) -> None:
        """The station's shift begins."""
        self.open = True
        self.go_on()

    def go_on(self) -> None:
        """Work that was held up goes on, unless something else holds it up."""
        self.free = self.open and not self.down and not self.cycle_clocks and not self.drifters
        self.wind()
        if self.held and not self.down:
            self.ready.ring()
        if self.timer is None:
            self.turn(self.rest())

    def end_shift(self) -> None:
        """The station's shift ends: work pauses, unless it is unattended or the piece is finished first."""
        self.open, self.free, self.shift_ended = False, False, self.env._now
        if self.timer is None or not self.carries_on:
            self.pause()
            self.withdraw()
            self.turn(self.rest())
        self.wind()

    @property
    def carries_on(self) -> bool:
        """Whether the segment under way goes on after the shift has ended."""
        return self.must_finish or (self.station.unattended and not self.people)

    @property
    def must_finish(self) -> bool:
        """Whether the piece was begun before the end of the shift, and the station finishes its pieces."""
        return self.station.finish_piece and self.piece is self.started and self.piece_began < self.shift_ended

    def wind(self) -> None:
        """Lets those clocks run that are to run now, those of work apart."""
        for clock in self.calendar_clocks:
            clock.run(self.open and not self.down)
        for clock in self.part_clocks:
            clock.run(self.part is not None and not self.down and (self.open or self.timer is not None))

    def rest(self) -> int:
        """The state of the machine when no segment is under way."""
        if not self.open and not (self.down and self.paused and self.station.unattended):
            return OFF
        if self.down:
            return DOWN if self.down > self.planned else PLANNED
        if self.request is not None or self.walking is not None:
            return WAITING
        return self.empty if self.part is None else BLOCKED

    def turn(self, state: int) -> None:
        """The machine is in this state from now on."""
        now = self.env._now
        self.times[self.state] += now
        self.times[state] -= now
        if self.log is not None:
            self.log_state(now)
        self.state = state

    def close(self, now: int) -> None:
        """A bin ends."""
        self.times[self.state] += now
        self.drift_time += now * (self.adrift > 0)
        self.log_drift(now)
        if self.log is not None:
            self.log_state(now)

    def reopen(self, now: int) -> None:
        """The next bin begins."""
        self.times = [0] * len(State)
        self.times[self.state] = -now
        self.drift_time = -now * (self.adrift > 0)

    def log_drift(self, now: int) -> None:
        """Writes down the time out of control that ends now."""
        if self.log is not None and self.adrift and now > self.adrift_since:
            row = (
                self.adrift_since,
                Kind.DRIFT,
                self.station.index,
                self.index,
                -1,
                -1,
                0,
                now - self.adrift_since,
                0,
                0,
            )
            self.log.append(row)
        self.adrift_since = now

    def log_state(self, now: int) -> None:
        """Writes down the state that ends now."""
        if self.log is not None and now > self.since:
            row = (self.since, Kind.STATE, self.station.index, self.index, -1, -1, self.state, now - self.since, 0, 0)
            self.log.append(row)
            self.since = now

    def log_stretch(self, now: int) -> None:
        """Writes down the stretch of work that ends now."""
        if self.log is not None and now > self.began and self.part is not None:
            row = (self.began, Kind.SEGMENT, *self.where(self.part), self.segment, now - self.began)
            self.log.append((*row, self.step.index, -1 if self.piece is None else self.piece.number))

    def where(self, part: Part) -> tuple[int, int, int, int]:
        """Station, machine, source and serial."""
        return self.station.index, self.index, part.source, part.order.serial
