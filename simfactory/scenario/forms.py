"""Forms of stations: each as the line says it, and as the stops of routes change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simfactory.scenario.laws import Activity
from simfactory.scenario.products import Product
from simfactory.scenario.setups import Setup
from simfactory.scenario.shares import Shares
from simfactory.scenario.stations import Station


@dataclass(frozen=True)
class Form:
    """A station, or what a stop of a route makes of it, with its path and the keys that are written there."""

    path: str
    station: Station
    keys: Collection[str]

    def said(self, key: str) -> Any:
        """What stands under a key; None if it is not written here."""
        return getattr(self.station, key) if key in self.keys else None

    def activities(self) -> Iterator[tuple[str, Activity | Setup]]:
        """(path, activity) of everything that somebody or nobody does."""
        for key in ("load", "cycle", "unload", "setup"):
            if self.said(key) is not None:
                yield f"{self.path}.{key}", self.said(key)
        for mode, failure in (self.said("failures") or {}).items():
            yield f"{self.path}.failures.{mode}.repair", failure.repair

    def groups(self) -> Iterator[tuple[str, Shares]]:
        """(path, shares) of every set of destinations."""
        for product, shares in (self.said("to") or {}).items():
            yield (f"{self.path}.to" if product is None else f"{self.path}.to.{product}"), shares
        if self.said("inspects") is not None:
            yield f"{self.path}.inspects.rejects_to", self.said("inspects").rejects_to


def forms_of(stations: Iterable[Station], products: Mapping[str, Product]) -> Iterator[Form]:
    """Every station, and what the stops of routes make of it."""
    every_key = frozenset(Station.model_fields)
    for station in stations:
        yield Form(station.name, station, every_key)
    for name, product in sorted(products.items()):
        for stop in product.route or ():
            if stop.step is not None:
                yield Form(f"products.{name}.route.{stop.name}", stop.step, stop.overrides)
