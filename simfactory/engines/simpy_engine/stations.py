"""Stations: the places at them, who waits for one, and the moves towards them."""

from __future__ import annotations

from collections.abc import Generator
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine.calendars import is_always, windows
from simfactory.engines.simpy_engine.instants import CHANGE, FINISH, Instants, Timer
from simfactory.engines.simpy_engine.parts import Part
from simfactory.engines.simpy_engine.queues import Queue, queue_of
from simfactory.plan import UNLIMITED, Plan
from simfactory.results import Kind

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.flow import Flow
    from simfactory.engines.simpy_engine.machines import Machine
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.sources import Supplier


class Station:
    """Machines that do the same, and the queue in front of them."""

    __slots__ = (
        "_plan", "area", "bit", "env", "finish_piece", "flow", "index", "initial_setup", "log", "machines", "name", "open",
        "places", "queue", "recorder", "since", "suppliers", "unattended", "waiting",
    )  # fmt: skip

    def __init__(self, plan: Plan, index: int, env: Instants, flow: Flow, recorder: Recorder) -> None:
        self._plan = plan
        self.index = index
        self.name = plan.station_names[index]
        self.bit = 1 << index
        self.env = env
        self.flow = flow
        self.recorder = recorder
        self.log = recorder.log
        self.machines: list[Machine] = []
        self.places = int(plan.queue_places[index])
        self.queue: Queue = queue_of(plan, index)
        self.waiting: list[tuple[int, int, int, int, int, Part]] = []
        """Parts that ask for a place here, as a heap by `rules.place_key`."""
        self.suppliers: list[Supplier] = []
        """Unlimited sources at hand."""
        self.open = is_always(plan.calendars, int(plan.station_calendar[index]))
        self.unattended = bool(plan.unattended[index])
        self.finish_piece = bool(plan.finish_piece[index])
        self.initial_setup = bool(plan.initial_setup[index])
        self.since = self.area = 0
        if not self.open:
            env.process(self.keep_hours())

    def keep_hours(self) -> Generator[Event, None, None]:
        """The station's shifts."""
        calendar = int(self._plan.station_calendar[self.index])
        for start, end in windows(self._plan.calendars, calendar):
            if start > 0:
                yield Timer(self.env, start - self.env._now, FINISH)
            self.open = True
            for machine in self.machines:
                machine.start_shift()
            yield Timer(self.env, end - start, CHANGE)
            self.open = False
            for machine in self.machines:
                machine.end_shift()

    def ask(self, part: Part) -> None:
        """A part that leaves a machine, or waits outside, asks for a place."""
        order, sender = part.order, part.sender
        if sender is None:
            place, number = self.flow.outside + part.source, order.serial
        else:
            place, number = sender.station.index, sender.index
        key = rules.place_key(order.product.priority, part.asked, place, number, part.pieces[0].number)
        heappush(self.waiting, (*key, part))
        self.flow.due |= self.bit
        self.flow.asked = True

    def withdraw(self, part: Part) -> None:
        """The part cannot leave its machine for the time being."""
        self.waiting = [entry for entry in self.waiting if entry[-1] is not part]
        heapify(self.waiting)

    def move(self) -> bool:
        """Makes the one move towards this station that comes first; False if there is none."""
        for machine in self.machines:
            if machine.part is None and not machine.refusing:
                part = self._next_part(machine)
                if part is not None:
                    self._hand(part, machine)
                    return True
                break
        if self.waiting and (len(self.queue) < self.places or self.places == UNLIMITED):
            self._admit(self._call_in())
            return True
        return False

    def _next_part(self, machine: Machine) -> Part | None:
        """From the queue, else from whoever waits where there is none, else from an unlimited source."""
        if self.queue:
            self.close(self.env._now)
            return self.queue.take(machine.family)
        if self.waiting and not self.places:
            return self._call_in()
        if self.suppliers:
            some = self.suppliers
            part = (some[0] if len(some) == 1 else min(some, key=_urgency)).bring()
            self._enter_plant(part)
            return part
        return None

    def _call_in(self) -> Part:
        """The first of those who ask for a place leaves where it is."""
        part = heappop(self.waiting)[-1]
        if part.sender is None:
            self._enter_plant(part)
        else:
            part.sender.let_go(part)
            part.sender = None
        return part

    def _enter_plant(self, part: Part) -> None:
        number = len(part.pieces)
        part.order.product.entered += number
        self.recorder.pieces_move(part.order.product, number)

    def _admit(self, part: Part) -> None:
        """The part takes a place in the queue."""
        self.close(self.env._now)
        self.queue.put(part)
        if self.log is not None:
            self.log.append((self.env._now, Kind.ENTER, self.index, -1, *_of(part), 0))

    def _hand(self, part: Part, machine: Machine) -> None:
        """The machine takes the part."""
        step = part.step
        wait = self.env._now - part.asked
        step.taken += 1
        if wait:
            step.waited += 1
            step.wait += wait
        if self.log is not None:
            self.log.append((self.env._now, Kind.TAKE, self.index, machine.index, *_of(part), wait))
        machine.part = part
        machine.step = step
        machine.hands.ring(part)

    def close(self, now: int) -> None:
        """Adds up the parts in the queue so far."""
        passed = now - self.since
        if passed:
            self.area += passed * len(self.queue)
            if self.log is not None:
                self.log.append((self.since, Kind.QUEUE, self.index, -1, -1, -1, len(self.queue), passed, 0, 0))
            self.since = now


def _of(part: Part) -> tuple[int, int, int, int, int]:
    """Source, serial, step, pieces and first piece."""
    return part.source, part.order.serial, part.step.index, len(part.pieces), part.pieces[0].number


def _urgency(supplier: Supplier) -> tuple[int, int]:
    return supplier.priority, supplier.source.index
