"""Failures: a process for each mode of a machine, and the clock on which its life runs out."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine.draws import Chance
from simfactory.engines.simpy_engine.instants import CHANGE, Bell, Timer, Worker
from simfactory.engines.simpy_engine.tasks import Task
from simfactory.plan import Clock, Plan, Segment
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
        "_armed", "_crew", "_life", "_lives", "_pool", "_priority", "_repair", "_running", "_since", "_until", "after",
        "broken", "cycles", "failed_at", "failures", "left", "machine", "release", "repair_time", "repair_wait",
        "repairs", "repairs_made", "row", "take", "under",
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
        self.segment = Segment.REPAIR
        self.broken = Bell()
        self._lives = self.repairs_made = 0
        self._armed = self._running = False
        self._since = self._until = self.failed_at = self.under = 0
        self.failures = self.repairs = self.repair_time = self.repair_wait = 0
        self.left = self._new_life()
        {
            Clock.WORKING: machine.work_clocks,
            Clock.OCCUPIED: machine.part_clocks,
            Clock.CALENDAR: machine.calendar_clocks,
            Clock.CYCLES: machine.cycle_clocks,
        }[clock].append(self)
        Worker(self.env, self.live())

    def live(self) -> Generator[Event, Any, None]:
        """Lives, fails and is repaired, for ever."""
        while True:
            yield self.broken
            yield from self.repair()
            self.left = self._new_life()
            self.machine.recover(self)

    def repair(self) -> Generator[Event, Any, None]:
        """The repair, through all its pauses."""
        left = self._repair(self.repairs_made)
        self.repairs_made += 1
        self.under = 0
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
        waited = self.env._now - self.failed_at - self.under
        self.repairs += 1
        self.repair_time += self.under
        self.repair_wait += waited
        if self.recorder.log is not None:
            self.recorder.log.append((self.env._now, Kind.REPAIRED, *self._where, self.row, self.under, waited, 0))

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

    def _new_life(self) -> int:
        self._lives += 1
        return self._life(self._lives - 1)

    def run(self, running: bool, at_most: int = NEVER) -> None:
        """The clock runs from now on, for so long at most, or stands still."""
        now = self.env._now
        if self._running:
            self.left -= now - self._since
        self._running = running
        self._since = now
        if running:
            self._until = now + at_most
            self._arm()

    def _arm(self) -> None:
        due = self._since + self.left
        if not self._armed and due <= self._until and self.left < NEVER:
            self._armed = True
            Timer(self.env, CHANGE).set(due - self.env._now).callbacks.append(self._alarm)

    def _alarm(self, _timer: Event) -> None:
        self._armed = False
        left = self.left - (self.env._now - self._since) * self._running
        if left == 0:
            self._fail()
        elif self._running:
            self._arm()

    def count(self) -> None:
        """A cycle is over."""
        self.left -= 1
        if self.left == 0:
            self._fail()

    def _fail(self) -> None:
        self.run(False)
        self.failed_at = self.env._now
        self.failures += 1
        if self.recorder.log is not None:
            self.recorder.log.append((self.env._now, Kind.FAIL, *self._where, self.row, 0, 0, 0))
        self.machine.fail(self)
        self.broken.ring()
