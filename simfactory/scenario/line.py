"""The line as it is written: stations one after the other, and buffers between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError, ValidationInfo

from simfactory.scenario.faults import note_errors
from simfactory.scenario.laws import ONE, Activity, TimeLaw
from simfactory.scenario.model import Reading, reading_of
from simfactory.scenario.pruning import readable_part
from simfactory.scenario.stations import Buffer, Station
from simfactory.scenario.written import origin_of, told
from simfactory.units import UnitError


def read_line(said: Any, info: ValidationInfo) -> tuple[Station, ...]:
    """The stations in line order, each buffer folded into the queue of the station after it. Raises UnitError."""
    if not isinstance(said, list | tuple) or not said:
        raise UnitError("line", told(said), "a list of stations, such as [{station: press, cycle: 40 s}]")
    reading = reading_of(info)
    stations: list[Station] = []
    waiting: Buffer | None = None
    for item in said:
        found = _read_item(item, reading)
        if isinstance(found, Buffer):
            if waiting is not None:
                reading.note("buffer", origin_of(item).path, "two buffers in a row", "one buffer between two stations")
            waiting = found
        elif found is not None:
            stations.append(_with_queue(found, waiting, not stations, reading))
            waiting = None
    if waiting is not None:
        reading.note("buffer", origin_of(said[-1]).path, "a buffer after the last station", "a station after it")
    return tuple(stations)


def _read_item(item: Any, reading: Reading) -> Station | Buffer | None:
    if isinstance(item, Station | Buffer):
        return item
    kind = Buffer if isinstance(item, Mapping) and "buffer" in item else Station
    try:
        return kind.model_validate(item, context=reading)
    except ValidationError as error:
        note_errors(error, item, reading)
        return _stand_in(item, reading)


def _with_queue(station: Station, buffer: Buffer | None, first: bool, reading: Reading) -> Station:
    named = "places" in station.queue.model_fields_set
    if buffer is not None and named:
        reading.note("buffer", f"{station.name}.queue", "a queue with places behind a buffer", "one of the two")
    if named or (buffer is None and not first):
        return station
    return station.but(queue=station.queue.but(places=buffer.buffer if buffer else None))


def _stand_in(item: Any, reading: Reading) -> Station | None:
    """What can be read of a station, or one of the same name, so that who refers to it is not blamed."""
    name = item.get("station") if isinstance(item, Mapping) else None
    if not isinstance(name, str):
        return None
    station, _ = readable_part(Station, item, Reading(reading.place_of, reading.folder))
    if station is not None:
        return station
    law = TimeLaw(family="constant", parameters={"value": ONE})
    return Station.model_construct(name=str(name), cycle=Activity(law=law))
