"""Stations: the places at them, who waits for one, and the moves towards them."""

from __future__ import annotations

from collections.abc import Generator
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine.calendars import is_always, windows
from simfactory.engines.simpy_engine.instants import CHANGE, FINISH, Instants, Timer, Worker
from simfactory.engines.simpy_engine.parts import Part
from simfactory.engines.simpy_engine.queues import ByFamily, Queue, queue_of
from simfactory.plan import UNLIMITED, Plan
from simfactory.results import Kind

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.drifts import Drift
    from simfactory.engines.simpy_engine.flow import Flow
    from simfactory.engines.simpy_engine.machines import Machine
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.sources import Supplier

BOUNDLESS = 2**62


class Station:
    """Machines that do the same, and the queue in front of them."""

    __slots__ = (
        "_plan", "area", "area_under_way", "arrived", "bit", "by_family", "env", "expected", "far", "finish_piece",
        "flow", "index", "initial_setup", "log", "machines", "name", "open", "places", "queue", "recorder", "room",
        "several", "since", "suppliers", "tells", "unattended", "uncontended", "under_way", "waiting",
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
        self.room = self.places if self.places != UNLIMITED else BOUNDLESS
        """Places that are free in the queue."""
        self.several = False
        """Whether there are several machines."""
        self.uncontended = bool(plan.uncontended[index])
        """Whether nobody else could make the moves towards here: a part that finds room may go in at once."""
        self.queue: Queue = queue_of(plan, index)
        self.by_family = self.queue if isinstance(self.queue, ByFamily) else None
        self.waiting: list[tuple[int, int, int, int, int, Part]] = []
        """Parts that ask for a place here, as a heap by `rules.place_key`."""
        self.suppliers: list[Supplier] = []
        """Unlimited sources at hand."""
        self.tells: list[Drift] = []
        """Modes of whose drifts its rejections tell."""
        self.open = is_always(plan.calendars, int(plan.station_calendar[index]))
        self.unattended = bool(plan.unattended[index])
        self.finish_piece = bool(plan.finish_piece[index])
        self.initial_setup = bool(plan.initial_setup[index])
        self.since = 0
        self.area = 0
        """Parts in the queue over time, in the bin under way: less the instants of entry, plus those of leaving."""
        self.far = plan.moves is not None
        """Whether parts may be on their way here."""
        self.under_way = self.area_under_way = self.expected = 0
        """Pieces on their way here, these over time (see `area`), and the parts that ever were."""
        self.arrived: list[tuple[int, Part]] = []
        """Parts whose way has ended in this instant, as a heap by when they took their places."""
        if not self.open:
            Worker(env, self.keep_hours())

    def keep_hours(self) -> Generator[Event, None, None]:
        """The station's shifts."""
        calendar = int(self._plan.station_calendar[self.index])
        for start, end, _ in windows(self._plan.calendars, calendar):
            if start > 0:
                yield Timer(self.env, FINISH).set(start - self.env._now)
            self.open = True
            for machine in self.machines:
                machine.start_shift()
            yield Timer(self.env, CHANGE).set(end - start)
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
        """Makes the one move towards this station that comes first; False if no other can follow."""
        while self.arrived:
            self.line_up(heappop(self.arrived)[1])
        for machine in self.machines:
            if machine.part is None and not machine.refusing:
                if self.queue:
                    part = self._draw(machine)
                elif self.waiting and not self.places:
                    part = self._call_in(heappop(self.waiting)[-1])
                elif self.suppliers:
                    part = self._bring_in()
                else:
                    break
                step, wait = part.step, self.env._now - part.asked
                step.taken += 1
                if wait:
                    step.waited += 1
                    step.wait += wait
                if self.log is not None:
                    self.log.append((self.env._now, Kind.TAKE, self.index, machine.index, *_of(part), wait))
                machine.part, machine.step = part, step
                machine.hands.ring(part)
                return True if self.waiting else self.several
        if self.waiting and self.room:
            if self.far:
                return self._fetch()
            self.admit(self._call_in(heappop(self.waiting)[-1]))
            return True
        return False

    def _fetch(self) -> bool:
        """The first part that can go takes a place, now or at the end of its way; False if none can go."""
        for entry in sorted(self.waiting):
            part, sender = entry[-1], entry[-1].sender
            way = None if sender is None or sender.station is self else sender.step.way
            if way is None or way.is_open:
                self.withdraw(part)
                self._call_in(part)
                if way is None or sender is None:
                    self.admit(part)
                else:
                    way.begin(part, sender.came, self)
                return True
        return False

    def _draw(self, machine: Machine) -> Part:
        """The part that comes first in the queue leaves it."""
        self.area += self.env._now
        if self.log is not None:
            self.log_queue(self.env._now)
        if self.by_family is not None:
            self.by_family.last_family = machine.family
        self.room += 1
        return self.queue.take()

    def _bring_in(self) -> Part:
        """A part that an unlimited source has at hand enters the plant."""
        some = self.suppliers
        part = (some[0] if len(some) == 1 else min(some, key=_urgency)).bring()
        self._enter_plant(part)
        return part

    def _call_in(self, part: Part) -> Part:
        """A part that asked for a place leaves where it is."""
        if part.sender is None:
            self._enter_plant(part)
        else:
            part.sender.let_go(part)
        return part

    def _enter_plant(self, part: Part) -> None:
        number = len(part.pieces)
        part.order.product.entered += number
        self.recorder.pieces_move(part.order.product, number)

    def admit(self, part: Part) -> None:
        """The part takes a place in the queue."""
        self.room -= 1
        self.line_up(part)

    def expect(self, part: Part, span: int, vehicle: int) -> int:
        """A part sets out for here, and takes its place already; says the how manieth it is."""
        number = len(part.pieces)
        self.room -= 1
        self.under_way += number
        self.area_under_way -= self.env._now * number
        part.asked += span
        order, step = part.order, part.step.index
        self.recorder.log_until_horizon(Kind.MOVE, self.index, part.source, order.serial, step, span, number, vehicle)
        self.expected += 1
        return self.expected

    def arrive(self, part: Part, place: int) -> None:
        """The way of a part has ended."""
        number = len(part.pieces)
        self.under_way -= number
        self.area_under_way += self.env._now * number
        heappush(self.arrived, (place, part))
        self.flow.due |= self.bit

    def line_up(self, part: Part) -> None:
        """The part comes into the queue, where it has a place."""
        now = self.env._now
        self.area -= now
        if self.log is not None:
            self.log_queue(now)
            self.log.append((now, Kind.ENTER, self.index, -1, *_of(part), 0))
        self.queue.put(part)

    def close(self, now: int) -> None:
        """A bin ends."""
        self.area += now * len(self.queue)
        self.area_under_way += now * self.under_way
        if self.log is not None:
            self.log_queue(now)

    def reopen(self, now: int) -> None:
        """The next bin begins."""
        self.area = -now * len(self.queue)
        self.area_under_way = -now * self.under_way

    def log_queue(self, now: int) -> None:
        """Writes down how many parts were in the queue up to now."""
        if self.log is not None and now > self.since:
            row = (self.since, Kind.QUEUE, self.index, -1, -1, -1, len(self.queue), now - self.since, 0, 0)
            self.log.append(row)
            self.since = now


def _of(part: Part) -> tuple[int, int, int, int, int]:
    """Source, serial, step, pieces and first piece."""
    return part.source, part.order.serial, part.step.index, len(part.pieces), part.pieces[0].number


def _urgency(supplier: Supplier) -> tuple[int, int]:
    return supplier.product.priority, supplier.source.index
