"""Indicators of moves that take time: pieces under way, and the vehicles of fleets.

Told only of plants that model them (`indicators.Told`).
"""

from __future__ import annotations

from simfactory.kpis.facts import FleetFacts, PlantFacts, StationFacts
from simfactory.kpis.indicators import SHARE, Indicator, Scope, Told, ratio
from simfactory.kpis.station_indicators import HIGHER, LOWER, NEITHER, OWN


def under_way_of_plant(plant: PlantFacts) -> float:
    return ratio(plant.under_way, plant.flow.span)


def under_way_to(station: StationFacts) -> float:
    return ratio(station.under_way, station.span)


def fleet_use(fleet: FleetFacts) -> float:
    """Trips that end after the hours count in them, as a station's work outside its shift does."""
    return ratio(fleet.under_way, max(fleet.hours, fleet.under_way))


def loaded_share(fleet: FleetFacts) -> float:
    return ratio(fleet.loaded, fleet.under_way)


def charging_share(fleet: FleetFacts) -> float:
    return ratio(fleet.charging, fleet.total)


PLANT = (
    Indicator("under_way_mean", "", Scope.PLANT, "pieces under way", "pièces en transport",
              "pieces on their way between stations over time / time", "pieces", LOWER, OWN, under_way_of_plant,
              Told.MOVING),
)  # fmt: skip

STATION = (
    Indicator("under_way_mean", "", Scope.STATION, "pieces on their way there", "pièces en route vers le poste",
              "pieces on their way to the station over time / time", "pieces", LOWER, OWN, under_way_to, Told.MOVING),
)  # fmt: skip

FLEET = (
    Indicator("fleet_use", "", Scope.FLEET, "use of the fleet", "taux d’emploi de la flotte",
              "time under way, with a load or empty, loading and unloading included / hours of all vehicles in "
              "which a station that they serve is at work, less what charging takes when they are always asked for",
              SHARE, NEITHER, OWN, fleet_use),
    Indicator("loaded_share", "", Scope.FLEET, "share of the time under way with a load",
              "part du temps de trajet avec chargement",
              "time with a load, loading and unloading included / time under way", SHARE, HIGHER, OWN, loaded_share),
    Indicator("charging_share", "", Scope.FLEET, "share of the time charging", "part du temps de recharge",
              "time charging / time of all vehicles", SHARE, LOWER, OWN, charging_share),
)  # fmt: skip
