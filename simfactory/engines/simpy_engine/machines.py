"""Machines: a process each, which reads like the shop floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simfactory.engines import rules
from simfactory.engines.simpy_engine import judging
from simfactory.engines.simpy_engine.draws import Chance
from simfactory.engines.simpy_engine.equipment import Doing, Equipment
from simfactory.engines.simpy_engine.instants import Bell, Worker
from simfactory.engines.simpy_engine.parts import Part, Piece
from simfactory.errors import PlantError
from simfactory.plan import Plan, Segment
from simfactory.results import Kind, Verdict
from simfactory.sampling.streams import VISIT_BITS

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.exits import Exit
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.stations import Station
    from simfactory.engines.simpy_engine.steps import Activity, Step


class Machine(Equipment):
    """One machine. It holds at most one part, and works on its pieces one after the other."""

    __slots__ = (
        "_chance", "_plan", "came", "cast_off", "cycles", "errs", "family", "flow", "hands", "human", "name",
        "revisits", "scrap", "set_ups", "setups", "tries", "visit",
    )  # fmt: skip

    def __init__(
        self, plan: Plan, index: int, station: Station, chance: Chance, recorder: Recorder, scrap: Exit, revisits: bool
    ) -> None:
        super().__init__(station, index, recorder)
        self._plan = plan
        self._chance = chance
        self.name = plan.machine_names[index]
        self.flow = station.flow
        self.scrap = scrap
        self.errs = plan.errs
        self.human = plan.tires or plan.learns or plan.errs or bool(plan.wearies.any())
        """Whether it matters who makes a piece."""
        self.revisits = revisits
        """Whether a part can come to a station more than once."""
        self.hands = Bell()
        """Rings when a part is handed to the empty machine."""
        self.family = rules.NONE
        """Made last."""
        self.cast_off: list[tuple[Piece, Step | Exit]] = []
        """Pieces of the part that will leave it, and where they go."""
        self.came = self.visit = self.tries = 0
        """Earlier tries of the part at the station when it came, and of the piece by now; the most beyond the first."""
        self.setups = self.cycles = self.set_ups = 0
        Worker(self.env, self.work())

    def work(self) -> Doing:
        """What the machine does, day in, day out."""
        self.mindful = bool(
            self.work_clocks or self.part_clocks or self.station.finish_piece or self.revisits or self.log is not None
            or self.human or self.finishes_first
        )  # fmt: skip
        self.go_on()
        while True:
            part: Part = yield self.hands
            step = self.step
            if self.mindful:
                self.note_part(part)
            if step.setup is not None:
                yield from self.set_up(step.setup, step, part)
            self.family = step.family
            for piece in part.pieces:
                self.piece = piece
                address = self.address(piece) if self.visit else piece.address
                for activity in step.activities:
                    duration = activity.draws[part.source](address)
                    if self.free and activity.pool is None and not (yield self.begin(activity, duration)):
                        self.end()
                    elif not (yield from self.do(activity, duration)):
                        self.spoil(piece)
                        break
                else:
                    if step.trusted and not (self.mindful or piece.defective):
                        self.cycles += 1
                        step.straight += 1
                        continue
                    if not self.judge(step, part, piece):
                        yield from self.make_again(step, part, piece)
                if self.pending:
                    self.stop_pending()
            self.release(step, part)

    def note_part(self, part: Part) -> None:
        """What else there is to do when the machine has taken a part."""
        self.wind()
        if self.revisits:
            self.came = self.visit = part.visits.get(self.station.index, 0)

    def set_up(self, activity: Activity, step: Step, part: Part) -> Doing:
        """Makes the machine ready for the part's family."""
        before, family = self.family, step.family
        from_to = step.setup_from_to[before] if step.setup_from_to and before != rules.NONE else rules.NONE
        initial = self.station.initial_setup
        law = rules.setup_law(before, family, initial, step.setup_same, step.setup_other, from_to)
        if law == rules.NONE:
            return
        duration = self._chance.duration(law, self._plan.setup_streams[self.index])(self.set_ups)
        self.set_ups += 1
        self.piece = None
        yield from self.do(activity, duration)
        self.setups += 1
        if self.log is not None:
            self.log.append((self.env._now, Kind.SETUP, *self.where(part), step.index, before, family, 0))
        if self.pending:
            self.stop_pending()

    def make_again(self, step: Step, part: Part, piece: Piece) -> Doing:
        """A rejected piece that stays is worked on until it is good, goes elsewhere, or a failure scraps it."""
        rejected = True
        while rejected:
            self.visit += 1
            if not (yield from self.do(step.work, step.work.draws[part.source](self.address(piece)))):
                self.spoil(piece)
                break
            rejected = not self.judge(step, part, piece)
        self.tries, self.visit = max(self.tries, self.visit - self.came), self.came

    def address(self, piece: Piece) -> int:
        """The address of the piece's draws on this visit to the station."""
        if self.visit >> VISIT_BITS:
            raise PlantError(
                f"a piece is worked on for ever at {self.station.name}: {self.visit} times so far", [self.station.name]
            )
        return rules.address(piece.address, self.visit)

    def judge(self, step: Step, part: Part, piece: Piece) -> bool:
        """The end of an operation on a piece; False if the piece stays and is worked on again."""
        self.cycles += 1
        address = self.address(piece)
        chance = self.chance if self.errs and step.teaches == Segment.WORK else step.defect
        chance = max(chance, self.astray)
        judging.operate(step, piece, part.source, address, part.rejected or self.visit > self.came, chance)
        rejected = judging.inspect(step, piece, part.source, address, self.detects if step.wearies else step.detects)
        goal = judging.destination(step, part.source, address) if rejected else None
        verdict = judging.verdict_on(goal) if rejected else Verdict.PASSED
        step.count(piece, self.visit == 0, verdict)
        if self.log is not None:
            row = (self.env._now, Kind.PIECE, *self.where(part), step.index, piece.number)
            self.log.append((*row, int(piece.defective), verdict))
        if rejected:
            piece.rejected = True
            for mode in self.station.tells if piece.defective else ():
                mode.tell()
            if goal is None:
                return False
            self.cast_off.append((piece, goal))
        return True

    def spoil(self, piece: Piece) -> None:
        """A failure scraps the piece."""
        piece.spoilt = True
        self.cast_off.append((piece, self.scrap))

    def release(self, step: Step, part: Part) -> None:
        """The operation is over: the part asks for its next place, or each sub-lot of it where rejections split it."""
        self.started = self
        if self.revisits:
            part.visits[self.station.index] = self.came + self.tries + 1
            self.tries = 0
        if self.cast_off:
            self.part_ways(step, part)
        else:
            self.lots.append(part)
            part.goal, part.rejected = step.onward or judging.way_on(step, part, self.came), False
            part.sender, part.asked = self, self.env._now
            if not self.withholding:
                part.goal.ask(part)
        if self.lots:
            self.turn(self.rest())

    def part_ways(self, step: Step, part: Part) -> None:
        """Rejected pieces leave the part, in sub-lots of their own."""
        self.lots = judging.part_ways(part, self.cast_off)
        self.cast_off = []
        for lot in self.lots:
            lot.sender, lot.asked = self, self.env._now
        if part.pieces:
            part.goal, part.rejected = step.onward or judging.way_on(step, part, self.came), False
        self.ask()

    def let_go(self, part: Part) -> None:
        """A finished part leaves; with the last of them the machine is empty."""
        if self.log is not None:
            row = (self.env._now, Kind.LEAVE, *self.where(part), self.step.index, len(part.pieces))
            self.log.append((*row, part.pieces[0].number, part.goal.index))
        part.sender = None
        lots = self.lots
        lots.remove(part)
        if not lots:
            self.part = None
            if self.part_clocks:
                self.wind()
            self.flow.due |= self.station.bit
            self.turn(self.empty if self.free else self.rest())
