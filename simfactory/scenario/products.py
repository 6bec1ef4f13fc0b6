"""Products: what is made, in which share, by which route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, PlainValidator
from pydantic.json_schema import WithJsonSchema

from simfactory.scenario.model import Model, Money, Number, Priority, Share
from simfactory.scenario.stations import Station
from simfactory.scenario.written import Table, told
from simfactory.units import UnitError

STEP_KEYS = ("cycle", "load", "unload", "setup", "defects", "inspects", "mends", "to", "moves", "priority")
"""What a stop of a route may say otherwise than its station."""


class Stop(Model):
    """One stop of a route: a station, and what this product needs otherwise there."""

    station: str
    overrides: dict[str, Any] = Field(default={}, description="Keys as written, merged over those of the station.")
    step: Station | None = Field(
        default=None, description="The station with the keys merged over it, if there are any."
    )
    name: str = Field(description="The station's name; press#2 where the route comes back to press.")


Route = tuple[Stop, ...]


def read_route(said: Any) -> Route:
    """`[turning, {grinding: {cycle: 3 min}}, control]`. Raises UnitError."""
    if not isinstance(said, list | tuple) or not said:
        raise UnitError("route", told(said), "a list of stations")
    if all(isinstance(stop, Stop) for stop in said):
        return tuple(said)
    stops: list[Stop] = []
    for i, one in enumerate(said):
        stops.append(_read_stop(one, i, [stop.station for stop in stops]))
    return tuple(stops)


def _read_stop(said: Any, i: int, before: list[str]) -> Stop:
    overrides: Any = {}
    station = said
    if isinstance(said, Mapping) and len(said) == 1:
        station, overrides = next(iter(said.items()))
    if not isinstance(station, str) or not isinstance(overrides, Mapping):
        expected = "a station, or a station with keys of its own: {grinding: {cycle: 3 min}}"
        raise UnitError("route", f"stop {i + 1} is {told(said)}", expected)
    visit = before.count(station) + 1
    name = str(station) if visit == 1 else f"{station}#{visit}"
    return Stop(
        station=str(station), overrides=overrides if isinstance(overrides, Table) else dict(overrides), name=name
    )


class Product(Model):
    """Something that the plant makes."""

    share: Share | None = Field(
        default=None, description="Its share of what is started. Default: what the others leave."
    )
    family: str = Field(default="", description="Its family for set-ups. Default: a family of its own.")
    route: Annotated[Route | None, PlainValidator(read_route), WithJsonSchema({"type": "array"})] = Field(
        default=None,
        description="The stations it goes through; a stop may change keys of its station: {grinding: {cycle: 3 min}}, "
        "where those who do the work stay the same. "
        "Default: all stations in line order.",
    )
    priority: Priority = Field(default=0, description="Lower goes first in queues. Default 0.")
    price: Annotated[Money | None, Field()] = Field(
        default=None, description="What a good piece brings, such as 48 EUR. Default: not told."
    )
    material: Annotated[Money | None, Field()] = Field(
        default=None,
        description="What the material of a piece costs, be it good or scrap, such as 14 EUR. Default: not told.",
    )
    weight: Number | None = Field(
        default=None, description="What one good piece counts in productivity. Default: its standard work content."
    )
