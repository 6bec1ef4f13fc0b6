"""Failures: a process for each mode of a machine, and the clock on which its life runs out."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine.draws import Chance
from simfactory.engines.simpy_engine.instants import CHANGE, FINISH, Bell, Timer, Worker
from simfactory.engines.simpy_engine.tasks import Task
from simfactory.plan import Clock, Maintenance, Plan, Segment
from simfactory.results import Kind
from simfactory.sampling.sampler import NEVER

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.machines import Machine
    from simfactory.engines.simpy_engine.people import Pool
    from simfactory.engines.simpy_engine.recorder import Recorder


class Mode(Task):
    """One way in which one machine fails.

    `left` of its life is used up while its clock runs. The alarm in the event queue may be early, as the clock may
    have stood still since it was set; it is then set again. It is set only if the life can run out before the clock
    is known to stop.
    """

    __slots__ = (
        "_alarm", "_announced", "_born", "_caught", "_caught_repair", "_chance", "_crew", "_life", "_lives", "_planned",
        "_pool", "_priority", "_reaction", "_repair", "_running", "_since", "_until", "after", "broken", "by_plan",
        "cycles", "failed_at", "failures", "is_down", "left", "machine", "noticed", "pending", "release", "renews",
        "repair_time", "repair_wait", "repairs", "repairs_made", "row", "service_time", "service_wait", "services",
        "stops", "take", "under",
    )  # fmt: skip

    def __init__(
        self, plan: Plan, row: int, machine: Machine, pools: list[Pool], chance: Chance, recorder: Recorder
    ) -> None:
        super().__init__(machine.station, machine.index, row, recorder)
        self.row = row
        self.machine = machine
        definition = int(plan.mode_of[row])
        self.after = int(plan.after_failure[definition])
        self.take = bool(plan.take_while_down[definition])
        self.release = bool(plan.release_while_down[definition])
        pool = int(plan.repair_pool[definition])
        self._pool = pools[pool] if pool >= 0 else None
        self._crew = int(plan.repair_crew[definition])
        self._priority = int(plan.repair_priority[definition])
        self._repair = chance.duration(int(plan.repair_law[definition]), plan.repair_streams[row])
        clock, law, stream = Clock(int(plan.clock[definition])), int(plan.life[definition]), plan.life_streams[row]
        self.cycles = clock == Clock.CYCLES
        number = chance.number(law, stream)
        self._life = (lambda k: rules.whole(number(k))) if self.cycles else chance.duration(law, stream)
        self._care(plan.maintenance, plan, definition, chance)
        self.segment = Segment.REPAIR
        self.broken = Bell()
        self._lives = self.repairs_made = 0
        self._running = self.pending = self.by_plan = self.is_down = False
        self._since = self._until = self.failed_at = self.under = 0
        self.failures = self.repairs = self.repair_time = self.repair_wait = 0
        self.stops = self.services = self.service_time = self.service_wait = self.noticed = 0
        self.begin_life()
        {
            Clock.WORKING: machine.work_clocks,
            Clock.OCCUPIED: machine.part_clocks,
            Clock.CALENDAR: machine.calendar_clocks,
            Clock.CYCLES: machine.cycle_clocks,
        }[clock].append(self)
        Worker(self.env, self.live())

    def _care(self, care: Maintenance, plan: Plan, definition: int, chance: Chance) -> None:
        """What is planned, announced, noticed late and renewed."""
        reaction = int(care.reaction[definition])
        self._reaction = chance.duration(reaction, care.reaction_streams[self.row]) if reaction >= 0 else None
        self._planned, self._announced = bool(care.planned[definition]), bool(care.announced[definition])
        self._caught = chance.uniform(care.caught_streams[self.row])
        self._chance, self._caught_repair = float(plan.caught[definition]), float(plan.caught_repair[definition])
        self.renews: list[Mode] = []
        """Modes of the machine that get a new life when a repair of this one ends."""
        self.machine.finishes_first |= self._planned or self._announced

    def live(self) -> Generator[Event, Any, None]:
        """Lives, fails and is repaired, for ever."""
        while True:
            yield self.broken
            yield from self.repair()
            self.is_down = False
            self.begin_life()
            for mode in self.renews:
                mode.renew()
            self.machine.recover(self)

    def repair(self) -> Generator[Event, Any, None]:
        """The repair, through all its pauses."""
        left, number = self._repair(self.repairs_made), self.repairs_made
        self.repairs_made += 1
        self.under = 0
        if self.by_plan:
            left = left if self._planned else rules.shortened(left, self._caught_repair)
        elif self._reaction is not None:
            yield Timer(self.env, FINISH).set(self._reaction(number))
        interrupted: Any = True
        while interrupted:
            if self._pool is not None:
                while not (yield from self.call(self._pool, self._crew, self._priority)):
                    pass
            self.began = self.env._now
            self.timer = self.watch.set(self.lasting(left))
            interrupted = yield self.timer
            self.timer = None
            left -= self.worked_off(left)
            self._stop()
        self._count_repair(self.env._now - self.failed_at - self.under)

    def _count_repair(self, waited: int) -> None:
        """A repair has ended; a failure's, or that of a planned stop."""
        if self.by_plan:
            self.services += 1
            self.service_time += self.under
            self.service_wait += waited
        else:
            self.repairs += 1
            self.repair_time += self.under
            self.repair_wait += waited
        if self.recorder.log is not None:
            row = (self.env._now, Kind.REPAIRED, *self._where, self.row, self.under, waited, int(self.by_plan))
            self.recorder.log.append(row)

    def _stop(self) -> None:
        """A stretch of the repair ends."""
        now = self.env._now
        self.under += now - self.began
        self.log_stretch(now)
        self.dismiss()

    def log_stretch(self, now: int) -> None:
        """Writes down the stretch of the repair that ends now."""
        if self.recorder.log is not None and now > self.began:
            row = (self.began, Kind.SEGMENT, *self._where, Segment.REPAIR, now - self.began, -1, -1)
            self.recorder.log.append(row)

    @property
    def _where(self) -> tuple[int, int, int, int]:
        return self.station.index, self.number, -1, -1

    def begin_life(self) -> None:
        """A new life, and nothing is heard of the one before."""
        self.left, self._born = self._life(self._lives), self.env._now
        self._lives += 1
        self._alarm: Timer | None = None

    def renew(self) -> None:
        """The repair of another mode of the machine, which is still down, renews this one."""
        if self.is_down or self._born == self.env._now:
            return
        if self.pending:
            self.pending = False
            self.machine.pending.remove(self)
        self.begin_life()

    def run(self, running: bool, at_most: int = NEVER) -> None:
        """The clock runs from now on, for so long at most, or stands still; that of a pending mode stands still."""
        now = self.env._now
        if self._running:
            self.left -= now - self._since
        self._running = running and not self.pending
        self._since = now
        if self._running:
            self._until = now + at_most
            self._arm()

    def _arm(self) -> None:
        due = self._since + self.left
        if self._alarm is None and due <= self._until and self.left < NEVER:
            self._alarm = Timer(self.env, CHANGE).set(due - self.env._now)
            self._alarm.callbacks.append(self._hear)

    def _hear(self, alarm: Event) -> None:
        if alarm is not self._alarm:
            return
        self._alarm = None
        left = self.left - (self.env._now - self._since) * self._running
        if left == 0:
            self._run_out(self.machine.is_under_way)
        elif self._running:
            self._arm()

    def count(self) -> None:
        """A cycle is over, and its piece under way."""
        self.left -= 1
        if self.left == 0:
            self._run_out(True)

    def _run_out(self, under_way: bool) -> None:
        """The life is over."""
        self.by_plan = self._planned or (self._announced and rules.happens(self._chance, self._caught(self._lives - 1)))
        self.stop_when_done(self.by_plan and under_way)

    def stop_when_done(self, under_way: bool) -> None:
        """The mode stops the machine: when the set-up or the piece under way ends, at once if there is none."""
        self.run(False)
        if under_way:
            self.pending = True
            self.machine.pending.append(self)
        else:
            self.stop()

    def stop(self) -> None:
        """The mode stops the machine now: a failure, or a planned stop."""
        self.pending, self.is_down = False, True
        self.failed_at = self.env._now
        self.stops += self.by_plan
        self.failures += not self.by_plan
        if self.recorder.log is not None:
            self.recorder.log.append((self.env._now, Kind.FAIL, *self._where, self.row, int(self.by_plan), 0, 0))
        self.machine.fail(self)
        self.broken.ring()
