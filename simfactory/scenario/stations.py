"""Stations: machines, what waits in front of them, what they do, how they fail, and where parts go next."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, ValidationInfo
from pydantic.json_schema import WithJsonSchema

from simfactory.scenario.energy import Power
from simfactory.scenario.laws import Activity, CountLaw, TimeLaw
from simfactory.scenario.model import MOST, AtLeast1, Model, Name, Priority, Reading, Share, Time
from simfactory.scenario.moves import Move
from simfactory.scenario.setups import Setup
from simfactory.scenario.shares import Shares, is_share, read_share, read_shares
from simfactory.scenario.task import Task
from simfactory.scenario.values import Value
from simfactory.scenario.written import told
from simfactory.units import UnitError

Ways = dict[str | None, Shares]
"""Where parts go, by product; None for every product."""


def read_places(said: Any) -> int | None:
    """How many parts may wait; None without limit. Raises UnitError."""
    if said == "unlimited":
        return None
    if isinstance(said, bool) or not isinstance(said, int) or not 0 <= said <= MOST:
        raise UnitError("places", told(said), f"a number of places, 0 to {MOST}, or unlimited")
    return int(said)


def read_ways(said: Any) -> Ways:
    """`packing`, `{packing: 70 %, painting: 30 %}` or `{A: packing, B: {x: 50 %, y: 50 %}}`. Raises UnitError."""
    if not isinstance(said, Mapping) or not said or any(is_share(value) for value in said.values()):
        return {None: read_shares(said)}
    ways: Ways = {}
    for product, value in said.items():
        try:
            ways[str(product)] = read_shares(value)
        except UnitError as error:
            raise error.within(str(product)) from error
    return ways


def read_defects(said: Any) -> Value | dict[str, Value]:
    """A share, or a share for each product. Raises UnitError."""
    if not isinstance(said, Mapping) or set(said) == {"uncertain"}:
        return read_share(said)
    found: dict[str, Value] = {}
    for product, value in said.items():
        try:
            found[str(product)] = read_share(value)
        except UnitError as error:
            raise error.within(str(product)) from error
    return found


def read_names(said: Any) -> tuple[str, ...]:
    """One name, or a list of names. Raises UnitError."""
    names = said if isinstance(said, list | tuple) else [said]
    if not names or not all(isinstance(name, str) for name in names):
        raise UnitError("names", told(said), "a name or a list of names")
    return tuple(str(name) for name in names)


def read_life(said: Any, info: ValidationInfo) -> TimeLaw | CountLaw:
    """A law of time, or of numbers where the clock counts cycles."""
    if isinstance(said, TimeLaw | CountLaw):
        return said
    kind = CountLaw if info.data.get("clock") == "cycles" else TimeLaw
    return kind.model_validate(said, context=info.context)


_SHARES = WithJsonSchema({"type": ["string", "object"], "description": "a destination, or destinations with shares"})
Places = Annotated[
    int | None, PlainValidator(read_places), WithJsonSchema({"type": ["integer", "string"], "minimum": 0})
]


class Queue(Model):
    """What waits in front of a station, and who is first."""

    places: Places = Field(
        default=0, description="Parts (or lots) that may wait in front, beside those on machines; or unlimited."
    )
    rule: Literal["fifo", "earliest_due_date", "shortest_work", "same_family"] = Field(
        default="fifo", description="Who is first among parts of one priority. Default fifo, which also breaks ties."
    )

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        return raw if isinstance(raw, Mapping) else {"places": raw}


class WhileDown(Model):
    """What a machine that is down lets happen."""

    take: bool = Field(default=False, description="Whether it takes a part while it is down. Default false.")
    release: bool = Field(default=True, description="Whether it lets a finished part leave. Default true.")


class Announced(Model):
    """What condition monitoring sees coming; nothing by default."""

    share: Share = Field(
        default=Value(0.0), description="Chance that a failure announces itself before it comes. Default 0 %."
    )
    caught: Share = Field(
        default=Value(1.0),
        description="Chance that one that announces itself is caught: the stop is planned then. Default 100 %.",
    )
    repair: Share = Field(
        default=Value(1.0), description="How long the repair of one that is caught takes, of its time. Default 100 %."
    )

    @cached_property
    def chance(self) -> Value:
        """That a failure is caught."""
        return Value(1.0).scaled(self.share).scaled(self.caught)

    @cached_property
    def is_said(self) -> bool:
        """Whether any failure may be caught."""
        return self.share.bounds()[1] > 0.0 and self.caught.bounds()[1] > 0.0


class Noticed(Model):
    """What tells that a process has drifted, whichever comes first: one of them at least."""

    pieces: CountLaw | None = Field(
        default=None, description="After so many of the machine's own pieces: a law of numbers. Default: never by them."
    )
    after: TimeLaw | None = Field(
        default=None, description="After so long, on the clock of the mode. Default: never by time."
    )
    by: Annotated[tuple[str, ...], PlainValidator(read_names), WithJsonSchema({"type": ["string", "array"]})] = Field(
        default=(), description="Stations whose inspection tells, by rejecting a defective piece. Default: none."
    )


class Drifts(Model):
    """A process that goes out of control, and goes on until somebody notices."""

    defects: Share = Field(
        description="Chance that the work makes a sound piece defective while it is out of control, if that is more "
        "than otherwise."
    )
    noticed: Noticed = Field(description="When somebody notices: {pieces: 20, after: 4 h, by: [control]}.")


class Failure(Model):
    """One way in which each machine of a station fails, or is stopped for maintenance."""

    clock: Literal["working", "occupied", "calendar", "cycles"] = Field(
        default="working",
        description="When the life runs out: during the cycle (working, default), while a part is on the machine "
        "(occupied), whenever it is up inside the station's shift (calendar), or by finished cycles (cycles).",
    )
    every: Annotated[TimeLaw | CountLaw, PlainValidator(read_life, json_schema_input_type=TimeLaw)] = Field(
        description="Up time until the next failure, on its clock; for `clock: cycles` a number of cycles."
    )
    repair: Activity = Field(description="How long a repair takes, and who does it; the wait for them comes on top.")
    part: Literal["resume", "restart", "scrap"] = Field(
        default="resume", description="What becomes of the interrupted work when the repair ends. Default resume."
    )
    while_down: WhileDown = Field(default=WhileDown(), description="What happens on the machine while it is down.")
    drifts: Drifts | None = Field(
        default=None,
        description="The machine does not stop at the end of `every`, but makes more defects until that is noticed; "
        "then it stops after the piece under way and is repaired. Default: it stops at once.",
    )
    reaction: TimeLaw | None = Field(
        default=None,
        description="Time until somebody has noticed that it is down, in any hour; repairers are asked only then. "
        "Default: at once.",
    )
    planned: bool = Field(
        default=False,
        description="Whether it is a planned stop: it waits until the piece or the set-up under way has ended, and is "
        "no failure. Default false.",
    )
    announced: Announced = Field(
        default=Announced(),
        description="Failures that are seen coming, and stop the machine by plan: {share: 40 %, caught: 70 %, "
        "repair: 50 %}. Default: none.",
    )
    renews: Annotated[tuple[str, ...], PlainValidator(read_names), WithJsonSchema({"type": ["string", "array"]})] = (
        Field(
            default=(),
            description="Modes of the same machine that get a new life too when its repair ends. Default none.",
        )
    )


class Wearies(Model):
    """How the vigilance of somebody who inspects falls."""

    after: Time = Field(
        description="The time over which it falls, in a straight line, from when somebody comes on duty (after a break "
        "too) or from another post; then it stays."
    )
    loss: Share = Field(description="How much less is found then: 10 % of what `detects:` says.")


class Inspection(Model):
    """What a station finds, and where it sends what it rejects."""

    detects: Share = Field(default=Value(1.0), description="Chance that a defective piece is rejected. Default 100 %.")
    wearies: Wearies | None = Field(
        default=None,
        description="How people who inspect find less, the longer they are at it; of a crew the least weary counts, "
        "as the work on the piece begins. Default: they do not weary.",
    )
    false_rejects: Share = Field(default=Value(0.0), description="Chance that a sound piece is rejected. Default 0 %.")
    rejects_to: Annotated[Shares, PlainValidator(read_shares), _SHARES] = Field(
        description="Where rejected pieces go: a station, scrap, again (on the spot), or several with shares."
    )


class Station(Model):
    """A station of the line: one or more machines that do the same work, with one queue in front."""

    name: Name = Field(alias="station", description="Its name, by which paths and other keys call it.")
    machines: AtLeast1 = Field(default=1, description="Machines side by side. Default 1.")
    queue: Queue = Field(
        default=Queue(),
        description="Places in front, or {places, rule}. Default: the buffer before it, 0 without one; unlimited where "
        "parts enter. To be named where parts come from anywhere but the station before.",
    )
    cycle: Activity = Field(description="The work on one piece: a law of time, and who does it.")
    load: Activity | None = Field(default=None, description="What comes before the work on each piece. Default none.")
    unload: Activity | None = Field(default=None, description="What comes after the work on each piece. Default none.")
    setup: Setup | None = Field(default=None, description="What a change of family takes. Default none.")
    failures: dict[Name, Failure] = Field(default={}, description="Modes of failure of each machine, by name.")
    defects: Annotated[
        Value | dict[str, Value] | None,
        PlainValidator(read_defects),
        WithJsonSchema({"type": ["string", "number", "object"]}),
    ] = Field(default=None, description="Chance that the work makes a sound piece defective, or by product. Default 0.")
    inspects: Inspection | None = Field(default=None, description="What it inspects and rejects. Default nothing.")
    mends: Annotated[Share | None, Field()] = Field(
        default=None, description="Chance that it mends a piece that a rejection sent here. Default 100 %."
    )
    to: Annotated[Ways | None, PlainValidator(read_ways), _SHARES] = Field(
        default=None,
        description="Where parts go: a station, out, scrap; by share {packing: 70 %, painting: 30 %} or by product "
        "{A: packing, B: painting}; one share may be `rest`. Default: the next in line, or on the product's route.",
    )
    moves: Annotated[Move | None, Field()] = Field(
        default=None,
        description="How long what leaves for another station is on its way: 45 s, a law, {time: 45 s, by: carts} or "
        "{distance: 60 m, by: carts}, whose place there is taken from the start. Default: no time.",
    )
    shift: Annotated[
        tuple[str, ...] | None, PlainValidator(read_names), WithJsonSchema({"type": ["string", "array"]})
    ] = Field(
        default=None, description="The shifts it runs in. Default: those of the people it uses; always if it uses none."
    )
    unattended: bool = Field(
        default=False, description="Whether work that needs nobody starts and goes on outside the shift. Default false."
    )
    at_shift_end: Literal["pause", "finish"] = Field(
        default="pause",
        description="Whether work pauses (default) when the shift ends, or the machine finishes its piece. "
        "People finish what they are at; a part of the piece that needs people and has not begun waits for the next "
        "shift.",
    )
    priority: Priority = Field(default=0, description="Lower is served first by people. Default 0.")
    task: Task = Field(default=Task(), description="What attended work there asks of people: {load: heavy}.")
    power: Power | None = Field(
        default=None, description="What each machine draws: {working: 12 kW, idle: 3 kW}. Default: not told."
    )
    initial_setup: bool = Field(
        default=False, description="Whether the very first part needs a set-up too. Default false."
    )

    def defects_of(self, product: str) -> Value | None:
        """The chance that the work makes a piece of this product defective."""
        return self.defects.get(product) if isinstance(self.defects, dict) else self.defects


class Buffer(Model):
    """Places between two stations of the line."""

    buffer: Places = Field(
        description="Parts that may wait between the station before and the one after; or unlimited."
    )
