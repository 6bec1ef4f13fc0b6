"""Indicators of energy and money; told only of plants whose scenario prices them (`indicators.Told`)."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from simfactory.kpis.facts import StationFacts
from simfactory.kpis.hours import HOUR, WEEK
from simfactory.kpis.indicators import EUR, Better, Indicator, Scope, Told, ratio
from simfactory.kpis.money import MoneyFacts
from simfactory.kpis.station_indicators import HIGHER, LOWER, NEITHER, OWN
from simfactory.plan import Account

PER_WEEK = "EUR/week"


def energy_per_week(facts: MoneyFacts) -> float:
    return ratio(facts.energy, facts.weeks)


def energy_per_good(facts: MoneyFacts) -> float:
    return ratio(facts.energy, facts.good)


def co2_per_good(facts: MoneyFacts) -> float:
    return ratio(facts.emitted, facts.good)


def energy_of_station(station: StationFacts) -> float:
    return ratio(station.energy * WEEK, station.span)


def weekly(account: Account) -> Callable[[MoneyFacts], float]:
    """The cost of one account."""
    return lambda facts: ratio(facts.costs[account], facts.weeks)


def cost(facts: MoneyFacts) -> float:
    return ratio(facts.cost, facts.weeks)


def cost_per_good(facts: MoneyFacts) -> float:
    return facts.cost_per_good


def sales(facts: MoneyFacts) -> float:
    return ratio(facts.sales, facts.weeks)


def value_added(facts: MoneyFacts) -> float:
    return ratio(facts.value_added, facts.weeks)


def value_added_per_hour(facts: MoneyFacts) -> float:
    return ratio(facts.value_added * HOUR, facts.paid)


def investment(facts: MoneyFacts) -> float:
    return facts.investment


_Row = tuple[str, str, str, str, Callable[[MoneyFacts], float], str, Better, Told]

_ROWS: tuple[_Row, ...] = (
    ("energy_per_week", "energy per week", "énergie par semaine",
     "Σ time of machines in each state · their power, + base load; per week", energy_per_week, "kWh/week", LOWER,
     Told.ENERGY),
    ("energy_per_good", "energy per good part", "énergie par pièce bonne",
     "energy / good parts", energy_per_good, "kWh", LOWER, Told.ENERGY),
    ("co2_per_good", "CO2 per good part", "CO2 par pièce bonne",
     "energy · CO2 of a kWh / good parts", co2_per_good, "kg", LOWER, Told.CO2),
    ("labour_cost", "cost of labour per week", "coût de main-d’œuvre par semaine",
     "paid hours · their cost, with premiums, + hours of stand-ins · their price; per week", weekly(Account.LABOUR),
     PER_WEEK, LOWER, Told.LABOUR),
    ("energy_cost", "cost of energy per week", "coût de l’énergie par semaine",
     "energy · price of a kWh; per week", weekly(Account.ENERGY_COST), PER_WEEK, LOWER, Told.ENERGY_COST),
    ("material_cost", "cost of material per week", "coût des matières par semaine",
     "Σ material · parts that left, as scrap too; per week", weekly(Account.MATERIAL), PER_WEEK, LOWER, Told.MATERIAL),
    ("scrap_cost", "cost of scrap per week, beside its material", "coût des rebuts par semaine, hors matière",
     "scrapped parts · cost of one; per week", weekly(Account.SCRAP), PER_WEEK, LOWER, Told.SCRAP),
    ("escape_cost", "cost of delivered defects per week", "coût des défauts livrés par semaine",
     "parts delivered with a defect · cost of one; per week", weekly(Account.ESCAPES), PER_WEEK, LOWER, Told.ESCAPES),
    ("upkeep_cost", "maintenance and running costs per week", "maintenance et coûts récurrents par semaine",
     "(maintenance + running costs of upgrades) / weeks per year", weekly(Account.UPKEEP), PER_WEEK, LOWER,
     Told.UPKEEP),
    ("cost", "cost per week", "coût par semaine",
     "labour + energy + material + scrap + delivered defects + upkeep, as far as they have prices; per week", cost,
     PER_WEEK, LOWER, Told.COST),
    ("cost_per_good", "cost per good part", "coût par pièce bonne",
     "costs / good parts; investments are not among them", cost_per_good, EUR, LOWER, Told.COST),
    ("sales", "sales per week", "ventes par semaine", "Σ price · good parts; per week", sales, PER_WEEK, HIGHER,
     Told.SALES),
    ("value_added", "value added per week", "valeur ajoutée par semaine",
     "Σ price · good parts - Σ material · parts that left, as scrap too; per week", value_added, PER_WEEK, HIGHER,
     Told.VALUE),
    ("value_added_per_hour", "value added per paid hour", "valeur ajoutée par heure payée",
     "value added / paid hours", value_added_per_hour, "EUR/h", HIGHER, Told.VALUE),
    ("investment", "investment", "investissement",
     "prices of the upgrades of the configuration, before aid", investment, EUR, NEITHER, Told.INVESTMENT),
)  # fmt: skip

_MONEY = attrgetter("money")

PLANT = tuple(
    Indicator(name, "", Scope.PLANT, en, fr, formula, unit, better, OWN, of, told, _MONEY)
    for name, en, fr, formula, of, unit, better, told in _ROWS
)

STATION = (
    Indicator("energy_per_week", "", Scope.STATION, "energy per week", "énergie par semaine",
              "Σ time of its machines in each state · their power; per week", "kWh/week", LOWER, OWN,
              energy_of_station, Told.ENERGY),
)  # fmt: skip
