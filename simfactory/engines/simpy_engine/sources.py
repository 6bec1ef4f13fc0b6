"""Sources: how parts come into being."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine.draws import Chance
from simfactory.engines.simpy_engine.instants import FINISH, Instants, Timer, Worker
from simfactory.engines.simpy_engine.parts import Order, Part, Piece
from simfactory.errors import PlantError
from simfactory.plan import Plan, SourceKind, SourcePurpose
from simfactory.results import Kind
from simfactory.sampling.streams import PIECE_BITS, pack, pack_lot

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.recorder import Recorder
    from simfactory.engines.simpy_engine.stations import Station
    from simfactory.engines.simpy_engine.steps import Product


class Source:
    """One stream of parts."""

    __slots__ = (
        "_counts", "_due", "_end", "_every", "_pieces", "_product_draw", "_sequence", "_upto", "_wip", "env", "index",
        "kind", "name", "products", "recorder", "serial",
    )  # fmt: skip

    def __init__(
        self, plan: Plan, index: int, products: list[Product], chance: Chance, env: Instants, recorder: Recorder
    ) -> None:
        self.index = index
        self.name = plan.source_names[index]
        self.env = env
        self.recorder = recorder
        self.kind = SourceKind(int(plan.source_kind[index]))
        self._end = int(plan.mix_first[index + 1] - plan.mix_first[index])
        mix = slice(int(plan.mix_first[index]), int(plan.mix_first[index + 1]))
        self.products: list[Product] = [products[p] for p in plan.mix_product[mix]]
        self._upto: list[float] = plan.mix_upto[mix].tolist()
        self._counts: list[int] = plan.mix_count[mix].tolist()
        self._sequence = any(self._counts)
        streams = plan.source_streams[index]
        self._product_draw = chance.uniform(streams[SourcePurpose.PRODUCT])
        every, pieces, due = (int(law[index]) for law in (plan.source_every, plan.source_pieces, plan.source_due))
        self._every = chance.duration(every, streams[SourcePurpose.EVERY]) if every >= 0 else None
        self._pieces = chance.number(pieces, streams[SourcePurpose.PIECES]) if pieces >= 0 else None
        self._due = chance.duration(due, streams[SourcePurpose.DUE]) if due >= 0 else None
        self._wip = int(plan.source_wip[index])
        self.serial = 0
        """Parts that have arrived; an unlimited source counts at its stations."""
        if self.kind == SourceKind.ARRIVALS:
            Worker(env, self.arrive())
        elif self.kind != SourceKind.UNLIMITED:
            Worker(env, self.begin())

    def arrive(self) -> Generator[Event, None, None]:
        """One part after another, for ever."""
        assert self._every is not None, "arrivals come after draws of a law"
        crowd = 0
        while True:
            gap = self._every(self.serial)
            crowd = 0 if gap else crowd + 1
            if crowd > rules.CROWD:
                raise PlantError(f"the source {self.name} never ends to bring parts: there is no time between them")
            yield Timer(self.env, FINISH).set(gap)
            self.bring_next()

    def begin(self) -> Generator[Event, None, None]:
        """All parts at once."""
        for _ in range(self._wip):
            self.bring_next()
        yield from ()

    def gone(self) -> None:
        """The last piece of an order of this source has gone."""
        if self.kind == SourceKind.CONSTANT_WIP:
            self.bring_next()

    def bring_next(self) -> None:
        """The next part arrives outside its first station, and asks for a place."""
        part = self.make(self.serial, self.product_of(self.serial))
        self.serial += 1
        part.step.ask(part)

    def product_of(self, serial: int) -> Product:
        """The product of the n-th part."""
        place = 0
        if self._sequence:
            place = rules.in_sequence(self._counts, 0, self._end, serial)
        elif self._end > 1:
            place = rules.share(self._upto, 0, self._end, self._product_draw(serial))
        return self.products[place]

    def possible(self) -> list[Product]:
        """The products that can come at all."""
        return [self.products[place] for place in rules.possible(self._upto, self._counts)]

    def make(self, serial: int, product: Product) -> Part:
        """The n-th part comes into being now."""
        now = self.env._now
        number = 1 if self._pieces is None else rules.whole(self._pieces(serial))
        if number >> PIECE_BITS:
            raise PlantError(
                f"the source {self.name} makes an order of {number} pieces: more than {(1 << PIECE_BITS) - 1}"
            )
        due = -1 if self._due is None else now + self._due(serial)
        order = Order(self, serial, product, now, due, number)
        if self.recorder.log is not None:
            row = (now, Kind.ARRIVE, -1, -1, self.index, serial, product.index, number, due, 0)
            self.recorder.log.append(row)
        if self._pieces is None:
            return Part(order, [Piece(0, pack(serial))], product.entry)
        return Part(order, [Piece(piece, pack_lot(serial, piece)) for piece in range(number)], product.entry)


class Supplier:
    """An unlimited source at one of the stations where its products begin: a part is always at hand."""

    __slots__ = ("product", "serial", "source", "station")

    def __init__(self, source: Source, station: Station) -> None:
        self.source = source
        self.station = station
        self.serial = -1
        self._turn()

    def bring(self) -> Part:
        """The part at hand."""
        part = self.source.make(self.serial, self.product)
        self._turn()
        return part

    def _turn(self) -> None:
        """Goes on to the next part that begins here."""
        while True:
            self.serial += 1
            product = self.source.product_of(self.serial)
            if product.entry.station is self.station:
                self.product = product
                return
