"""Where parts leave the plant: out to the customer, or to scrap. There is always room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simfactory.engines.simpy_engine.parts import Order, Part
from simfactory.plan import OUT
from simfactory.results import Kind

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.machines import Machine
    from simfactory.engines.simpy_engine.recorder import Recorder


class Exit:
    """Takes parts out of the plant at once."""

    __slots__ = ("index", "recorder")

    def __init__(self, index: int, recorder: Recorder) -> None:
        self.index = index
        self.recorder = recorder

    def ask(self, part: Part) -> None:
        """The part leaves its machine, and the plant."""
        machine, order = part.sender, part.order
        assert machine is not None
        machine.let_go(part)
        now = self.recorder.env._now
        self.recorder.pieces_move(order.product, -len(part.pieces))
        if self.index == OUT:
            self._deliver(machine, part, now)
        else:
            self._scrap(machine, part, now)
        order.left -= len(part.pieces)
        if not order.left:
            self._close(order, now)

    def withdraw(self, part: Part) -> None:
        """Nothing waits here."""

    def _deliver(self, machine: Machine, part: Part, now: int) -> None:
        order, number = part.order, len(part.pieces)
        product, lead = order.product, now - order.arrived
        good = first_pass = 0
        for piece in part.pieces:
            if not piece.defective:
                good += 1
                first_pass += not piece.rejected
        product.good += good
        product.escapes += number - good
        product.first_pass += first_pass
        product.lead += number * lead
        if self.recorder.log is not None:
            who = (machine.station.index, machine.index, part.source, order.serial, product.index)
            self.recorder.log.append((now, Kind.OUT, *who, good, number - good, first_pass))
            self.recorder.log.append((now, Kind.LEAD, *who, number, lead, 0))

    def _scrap(self, machine: Machine, part: Part, now: int) -> None:
        number, spoilt = len(part.pieces), sum(piece.spoilt for piece in part.pieces)
        part.order.product.scrap += number
        machine.step.scrapped += number
        machine.step.unfinished += spoilt
        if self.recorder.log is not None:
            who = (machine.station.index, machine.index, part.source, part.order.serial, part.order.product.index)
            for pieces, by_failure in ((number - spoilt, 0), (spoilt, 1)):
                if pieces:
                    self.recorder.log.append((now, Kind.SCRAPPED, *who, pieces, machine.step.index, by_failure))

    def _close(self, order: Order, now: int) -> None:
        """The last piece has gone. From which machine is not written: sub-lots may have gone in one instant."""
        product, took = order.product, now - order.arrived
        late = 0 <= order.due < now
        product.orders += 1
        product.late += late
        product.order_time += took
        if self.recorder.log is not None:
            who = (order.source.index, order.serial, product.index)
            self.recorder.log.append((now, Kind.ORDER, -1, -1, *who, took, int(late), 0))
        order.source.gone()
