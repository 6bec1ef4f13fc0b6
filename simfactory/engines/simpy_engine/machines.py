"""Machines: a process each, which reads like the shop floor."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine import judging
from simfactory.engines.simpy_engine.draws import Chance
from simfactory.engines.simpy_engine.instants import FINISH, Bell, Timer
from simfactory.engines.simpy_engine.parts import Part, Piece
from simfactory.engines.simpy_engine.tasks import Task
from simfactory.errors import PlantError
from simfactory.plan import AfterFailure, Plan
from simfactory.results import Kind, Segment, State, Verdict
from simfactory.sampling.sampler import NEVER
from simfactory.sampling.streams import VISIT_BITS

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.exits import Exit
    from simfactory.engines.simpy_engine.failures import Mode
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.stations import Station
    from simfactory.engines.simpy_engine.steps import Activity, Step

OFF, DOWN, WAITING, BLOCKED = int(State.OFF), int(State.DOWN), int(State.WAITING), int(State.BLOCKED)
RESUME, RESTART, SCRAP = (int(after) for after in AfterFailure)

Doing = Generator[Event, Any, None]
Trying = Generator[Event, Any, bool]


class Machine(Task):
    """One machine. It holds at most one part, and works on its pieces one after the other."""

    __slots__ = (
        "_chance", "_plan", "after", "begun", "calendar_clocks", "cast_off", "cycle_clocks", "cycles", "down", "empty",
        "family", "flow", "hands", "held", "index", "log", "lots", "name", "open", "part", "part_clocks", "piece",
        "piece_began", "ready", "refusing", "revisits", "scrap", "set_ups", "setups", "shift_ended", "since", "state",
        "step", "times", "tries", "withholding", "work_clocks",
    )  # fmt: skip

    def __init__(
        self, plan: Plan, index: int, station: Station, chance: Chance, recorder: Recorder, scrap: Exit, revisits: bool
    ) -> None:
        super().__init__(station, index, -1, recorder)
        self._plan = plan
        self._chance = chance
        self.index = index
        self.name = plan.machine_names[index]
        self.flow = station.flow
        self.log = recorder.log
        self.scrap = scrap
        self.revisits = revisits
        """Whether a part can come to a station more than once."""
        self.hands = Bell()
        """Rings when a part is handed to the empty machine."""
        self.ready = Bell()
        """Rings when the machine is up again, or its shift begins, while its work is held up."""
        self.held = False
        self.part: Part | None = None
        self.step: Step
        self.piece = -1
        self.family = rules.NONE
        """Made last."""
        self.lots: list[Part] = []
        """Parts that are finished and have not left the machine."""
        self.cast_off: list[tuple[Piece, Step | Exit]] = []
        """Pieces of the part that will leave it, and where they go."""
        self.tries = 0
        """The most tries that a piece of the part needed beyond the first."""
        self.down = self.refusing = self.withholding = 0
        """Failed modes: all, those that let it take no part, those that let none leave."""
        self.begun = False
        """Whether a segment has begun that has not ended."""
        self.after = RESUME
        self.open = station.open
        self.shift_ended = 0
        self.piece_began = NEVER
        self.work_clocks: list[Mode] = []
        self.part_clocks: list[Mode] = []
        self.calendar_clocks: list[Mode] = []
        self.cycle_clocks: list[Mode] = []
        self.empty = int(State.STARVED)
        self.state = OFF
        self.since = 0
        self.times = [0] * len(State)
        self.setups = self.cycles = self.set_ups = 0
        self.env.process(self.work())

    def work(self) -> Doing:
        """What the machine does, day in, day out."""
        self.wind()
        self.turn(self.rest())
        while True:
            part: Part = yield self.hands
            step = self.step
            for clock in self.part_clocks:
                clock.run(self.occupied)
            if step.setup is not None:
                yield from self.set_up(step.setup, step, part)
            self.family = step.product.family
            for piece in part.pieces:
                yield from self.make(step, part, piece)
            self.release(step, part)

    def set_up(self, activity: Activity, step: Step, part: Part) -> Doing:
        """Makes the machine ready for the part's family."""
        before, family = self.family, step.product.family
        from_to = step.setup_from_to[before] if step.setup_from_to and before != rules.NONE else rules.NONE
        initial = self.station.initial_setup
        law = rules.setup_law(before, family, initial, step.setup_same, step.setup_other, from_to)
        if law == rules.NONE:
            return
        duration = self._chance.duration(law, self._plan.setup_streams[self.index])(self.set_ups)
        self.set_ups += 1
        self.piece_began, self.piece = NEVER, -1
        yield from self.segment_of(activity, duration)
        self.setups += 1
        if self.log is not None:
            self.log.append((self.env._now, Kind.SETUP, *self._where(part), step.index, before, family, 0))

    def make(self, step: Step, part: Part, piece: Piece) -> Doing:
        """One piece: load, work, unload, and the verdict on it."""
        source = part.source
        visit = part.visits.get(self.station.index, 0) if self.revisits else 0
        address = self.address(piece, visit)
        self.piece_began, self.piece = NEVER, piece.number
        load, work, unload = step.load, step.work, step.unload
        if load is not None and not (yield from self.segment_of(load, load.draws[source](address))):
            return self.spoil(piece)
        if not (yield from self.segment_of(work, work.draws[source](address))):
            return self.spoil(piece)
        if unload is not None and not (yield from self.segment_of(unload, unload.draws[source](address))):
            return self.spoil(piece)
        tries = 0
        while not self.judge(step, part, piece, visit + tries, part.rejected or tries > 0):
            tries += 1
            address = self.address(piece, visit + tries)
            if not (yield from self.segment_of(work, work.draws[source](address))):
                return self.spoil(piece)
        if tries > self.tries:
            self.tries = tries
        return None

    def address(self, piece: Piece, visit: int) -> int:
        """The address of the piece's draws on this visit to the station."""
        if visit >> VISIT_BITS:
            raise PlantError(f"a piece is worked on for ever at {self.station.name}: {visit} times so far")
        return rules.address(piece.address, visit)

    def judge(self, step: Step, part: Part, piece: Piece, visit: int, by_rejection: bool) -> bool:
        """The end of an operation on a piece; False if the piece stays and is worked on again."""
        step.processed += 1
        self.cycles += 1
        goal: Step | Exit | None = None
        rejected = False
        if step.judges or (by_rejection and piece.defective):
            address = self.address(piece, visit)
            judging.operate(step, piece, part.source, address, by_rejection)
            step.defective += piece.defective
            rejected = judging.inspect(step, piece, part.source, address)
            if rejected:
                goal = judging.destination(step, part.source, address)
        elif piece.defective:
            step.defective += 1
        if visit == 0:
            step.tried += 1
            step.passed += not rejected
        verdict = judging.verdict_on(goal) if rejected else Verdict.PASSED
        if self.log is not None:
            row = (
                self.env._now,
                Kind.PIECE,
                *self._where(part),
                step.index,
                piece.number,
                int(piece.defective),
                verdict,
            )
            self.log.append(row)
        if not rejected:
            return True
        piece.rejected = True
        step.rejected += 1
        step.reworked += verdict != Verdict.SCRAP
        if goal is None:
            return False
        self.cast_off.append((piece, goal))
        return True

    def spoil(self, piece: Piece) -> None:
        """A failure scraps the piece."""
        piece.spoilt = True
        self.cast_off.append((piece, self.scrap))

    def release(self, step: Step, part: Part) -> None:
        """The operation is over: the part, or each sub-lot of it, asks for its next place."""
        visit = part.visits.get(self.station.index, 0) if self.revisits else 0
        if self.revisits:
            part.visits[self.station.index] = visit + self.tries + 1
        if self.cast_off:
            self.lots = judging.part_ways(part, self.cast_off)
            self.cast_off = []
        else:
            self.lots = [part]
        self.tries = 0
        if self.lots[0] is part:
            part.goal, part.rejected = judging.way_on(step, part, visit), False
        now = self.env._now
        for lot in self.lots:
            lot.sender, lot.asked = self, now
        self.turn(self.rest())
        if not self.withholding:
            self.ask()

    def ask(self) -> None:
        """Each part that is finished asks for its next place."""
        for lot in self.lots[:]:
            lot.goal.ask(lot)

    def let_go(self, part: Part) -> None:
        """A finished part leaves; with the last of them the machine is empty."""
        if self.log is not None:
            row = (self.env._now, Kind.LEAVE, *self._where(part), self.step.index, len(part.pieces))
            self.log.append((*row, part.pieces[0].number, part.goal.index))
        self.lots.remove(part)
        if not self.lots:
            self.part = None
            for clock in self.part_clocks:
                clock.run(False)
            self.flow.due |= self.station.bit
            self.turn(self.rest())

    def segment_of(self, activity: Activity, duration: int) -> Trying:
        """One segment through all its pauses; False if a failure spoilt the piece."""
        left = duration
        while True:
            if activity.pool is not None or self.down or not self.open:
                undone = yield from self.prepare(activity)
                if undone:
                    after, self.after = self.after, RESUME
                    if after == SCRAP:
                        self.begun = False
                        return False
                    left = duration
                    continue
            self.start(activity, left)
            self.timer = timer = Timer(self.env, left, FINISH)
            finish_at = self.env._now + left
            interrupted = yield timer
            self.timer = None
            self.stop(activity)
            if not interrupted:
                break
            left = finish_at - self.env._now
        if self.cycle_clocks and activity.segment == Segment.WORK and not (yield from self.end_cycle()):
            return False
        self.begun = False
        return True

    def prepare(self, activity: Activity) -> Trying:
        """Waits until work may go on and its people are there; True if a failure came between that undid it."""
        while True:
            while not self.may_run(activity):
                yield from self.hold_up()
                if self.after and not self.down:
                    return True
            if activity.pool is None:
                return False
            self.turn(WAITING)
            if (yield from self.call(activity.pool, activity.crew, activity.priority)):
                return False

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
        self.held = True
        yield self.ready
        self.held = False

    def start(self, activity: Activity, left: int) -> None:
        """A stretch of work begins."""
        self.begun = True
        self.segment = activity.segment
        self.began = now = self.env._now
        if now < self.piece_began:
            self.piece_began = now
        self.turn(activity.state)
        if activity.segment == Segment.WORK:
            for clock in self.work_clocks:
                clock.run(True, left)
        if not self.open:
            for clock in self.part_clocks:
                clock.run(True)

    def stop(self, activity: Activity) -> None:
        """The stretch of work under way ends."""
        self.close(self.env._now)
        self.log_stretch(self.env._now)
        if activity.segment == Segment.WORK:
            for clock in self.work_clocks:
                clock.run(False)
        if not self.open:
            for clock in self.part_clocks:
                clock.run(False)
        if self.people:
            self.dismiss()

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
        if self.begun and (mode.after == RESTART or self.segment != Segment.SETUP):
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
        self.flow.due |= self.station.bit
        if not mode.release and not self.withholding:
            self.ask()
        if not self.down:
            self.go_on()

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

    def wind(self) -> None:
        """Lets those clocks run that are to run now, that of the work under way apart."""
        for clock in self.calendar_clocks:
            clock.run(self.open and not self.down)
        for clock in self.part_clocks:
            clock.run(self.occupied)

    @property
    def carries_on(self) -> bool:
        """Whether the segment under way goes on after the shift has ended."""
        if self.station.finish_piece and self.piece_began < self.shift_ended:
            return True
        return self.station.unattended and not self.people

    @property
    def occupied(self) -> bool:
        """Whether the clock of a machine that holds a part runs."""
        return self.part is not None and not self.down and (self.open or self.timer is not None)

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
        if self.since < self.env._now:
            self.close(self.env._now)
        self.state = state

    def close(self, now: int) -> None:
        """Adds up the time in the present state so far."""
        passed = now - self.since
        if passed:
            self.times[self.state] += passed
            if self.log is not None:
                where = (self.station.index, self.index, -1, -1)
                self.log.append((self.since, Kind.STATE, *where, self.state, passed, 0, 0))
            self.since = now

    def log_stretch(self, now: int) -> None:
        """Writes down the stretch of work that ends now."""
        if self.log is not None and now > self.began:
            assert self.part is not None
            row = (self.began, Kind.SEGMENT, *self._where(self.part), self.segment, now - self.began)
            self.log.append((*row, self.step.index, self.piece))

    def _where(self, part: Part) -> tuple[int, int, int, int]:
        """Station, machine, source and serial."""
        return self.station.index, self.index, part.source, part.order.serial
