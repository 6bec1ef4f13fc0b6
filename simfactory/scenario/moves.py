"""Moves: how what leaves a station comes to the next one, and the fleets whose vehicles carry it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import Field, InstanceOf, PlainValidator, model_validator

from simfactory.scenario.laws import NOTHING, TimeLaw, read_law
from simfactory.scenario.model import AtLeast1, Length, Model, Reading, Speed, Time
from simfactory.scenario.values import Part, Value
from simfactory.scenario.written import Table, origin_of, told
from simfactory.units import UnitError

if TYPE_CHECKING:
    from simfactory.scenario.schema import Scenario

OWN_KEYS = ("distance", "by")
"""What stands in a move beside its law."""


def read_fleet(said: Any) -> str | None:
    """The name of a fleet. Raises UnitError."""
    if said is not None and not isinstance(said, str):
        raise UnitError("name", told(said), "the name of a fleet")
    return said


FleetName = Annotated[str | None, PlainValidator(read_fleet, json_schema_input_type=str)]


class Move(Model):
    """How what leaves a station comes to another: by a law of time, or over a distance by a fleet."""

    law: InstanceOf[TimeLaw] | None = None
    distance: Annotated[Length | None, Field()] = Field(
        default=None, description="How far it is, such as 60 m; the fleet's speed makes a time of it."
    )
    by: FleetName = Field(
        default=None, description="The fleet whose vehicles carry it. Default: it moves by itself, as on a conveyor."
    )

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        if not isinstance(raw, Mapping):
            return {"law": read_law(TimeLaw, raw, reading)}
        own = {key: value for key, value in raw.items() if key in OWN_KEYS}
        rest = Table({key: value for key, value in raw.items() if key not in OWN_KEYS})
        rest.origin = origin_of(raw)
        if rest.keys() == {"time"} and isinstance(rest["time"], Mapping):
            return {**own, "law": read_law(TimeLaw, rest["time"], reading)}
        return {**own, "law": read_law(TimeLaw, rest, reading)} if rest else own

    @model_validator(mode="after")
    def _says_how_long(self) -> Self:
        if (self.law is None) == (self.distance is None):
            raise UnitError("moves", "neither or both of a time and a distance", "a time (or a law), or a distance")
        if self.distance is not None and self.by is None:
            raise UnitError("moves", "a distance that nobody goes", "by: and the name of a fleet, which has a speed")
        return self

    def scaled(self, by: Value, share: Part = 1.0) -> Self:
        """The same with its time or its distance multiplied."""
        if self.law is not None:
            return self.but(law=self.law.scaled(by, share))
        return self if self.distance is None else self.but(distance=self.distance.scaled(by, share))

    def added(self, by: Value, share: Part = 1.0) -> Self:
        """The same with a longer time. Raises UnitError for a distance."""
        if self.law is None:
            raise UnitError("upgrade", "a time added to a distance", "the path of the distance: moves.distance")
        return self.but(law=self.law.added(by, share))


class Charging(Model):
    """When the vehicles of a fleet charge, and how long it takes."""

    after: Time = Field(description="Time under way after which a vehicle charges, once its trip is over.")
    takes: TimeLaw = Field(description="How long it takes.")


NO_TIME = TimeLaw(family="constant", parameters={"value": NOTHING})


class Fleet(Model):
    """Vehicles that carry parts between stations, one part (or lot) at a time, and drive back empty."""

    vehicles: AtLeast1 = Field(description="How many vehicles there are.")
    speed: Annotated[Speed | None, Field()] = Field(
        default=None, description="How fast they go, such as 1 m/s; for moves that say a distance."
    )
    load: TimeLaw = Field(default=NO_TIME, description="How long loading takes. Default: no time.")
    unload: TimeLaw = Field(default=NO_TIME, description="How long unloading takes. Default: no time.")
    charge: Annotated[Charging | None, Field()] = Field(
        default=None, description="When they charge: {after: 6 h, takes: 45 min}. Default never."
    )


def moves_of(scenario: Scenario) -> list[Move]:
    """Every move of stations, and of stops of routes that say something else."""
    stops = [stop.step for product in scenario.products.values() for stop in product.route or () if stop.step]
    return [station.moves for station in (*scenario.stations, *stops) if station.moves is not None]


def carrying(scenario: Scenario) -> dict[str, list[Move]]:
    """The fleets that carry anything, and what each carries, by name."""
    found: dict[str, list[Move]] = {}
    for move in moves_of(scenario):
        if move.by is not None:
            found.setdefault(move.by, []).append(move)
    return dict(sorted(found.items()))
