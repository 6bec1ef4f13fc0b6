"""What moves: orders, their pieces, and the parts (whole orders or sub-lots) that move together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.exits import Exit
    from simfactory.engines.simpy_engine.machines import Machine
    from simfactory.engines.simpy_engine.sources import Source
    from simfactory.engines.simpy_engine.steps import Product, Step


class Order:
    """What a source made as one: it is done when its last piece has gone."""

    __slots__ = ("arrived", "due", "left", "product", "serial", "source")

    def __init__(self, source: Source, serial: int, product: Product, arrived: int, due: int, pieces: int) -> None:
        self.source = source
        self.serial = serial
        self.product = product
        self.arrived = arrived
        self.due = due
        """-1: none."""
        self.left = pieces
        """Pieces that have not gone yet."""


class Piece:
    """One piece of an order."""

    __slots__ = ("address", "defective", "number", "rejected", "spoilt")

    def __init__(self, number: int, address: int) -> None:
        self.number = number
        self.address = address
        """That of its draws on the first visit."""
        self.defective = False
        self.rejected = False
        """Whether an inspection ever rejected it."""
        self.spoilt = False
        """Whether a failure scrapped it."""


class Part:
    """Pieces that move together: an order, or what is left of one after rejections."""

    __slots__ = ("asked", "goal", "order", "pieces", "rejected", "sender", "source", "step", "visits")

    def __init__(self, order: Order, pieces: list[Piece], step: Step) -> None:
        self.order = order
        self.source = order.source.index
        self.pieces = pieces
        self.step = step
        """The step it is at, or asks for."""
        self.goal: Step | Exit = step
        """Where it goes when it leaves its machine."""
        self.sender: Machine | None = None
        """The machine it is to leave; None outside the plant and in a queue."""
        self.asked = order.arrived
        """Since when it has been waiting for the machines of its step."""
        self.rejected = False
        """Whether a rejection sent it to its step."""
        self.visits: dict[int, int] = {}
        """How often it has been operated on at each station; kept where that can be more than once."""

    def split(self, pieces: list[Piece]) -> Part:
        """Some of its pieces as a part of their own."""
        lot = Part(self.order, pieces, self.step)
        lot.visits = dict(self.visits)
        return lot
