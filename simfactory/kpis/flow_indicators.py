"""Indicators of what flows out and of the people who make it: the plant, its products, its pools."""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from operator import attrgetter

from simfactory.kpis.facts import FlowFacts, PlantFacts, PoolFacts, ProductFacts
from simfactory.kpis.hours import HOUR, WEEK
from simfactory.kpis.indicators import SHARE, Better, Indicator, Scope, Told, ratio
from simfactory.kpis.station_indicators import HIGHER, ISO, LOWER, NEITHER, OWN
from simfactory.results import SECOND


def good_per_week(flow: FlowFacts) -> float:
    return ratio(flow.good * WEEK, flow.span)


def shipped_per_week(flow: FlowFacts) -> float:
    return ratio(flow.shipped * WEEK, flow.span)


def throughput_rate(flow: FlowFacts) -> float:
    return ratio(flow.shipped * HOUR, flow.span)


def escapes_per_shipped(flow: FlowFacts) -> float:
    return ratio(flow.escapes, flow.shipped)


def first_pass_yield(flow: FlowFacts) -> float:
    return ratio(flow.first_pass, flow.finished)


def scrap_ratio(flow: FlowFacts) -> float:
    return ratio(flow.scrap, flow.finished)


def rework_ratio(flow: FlowFacts) -> float:
    return ratio(flow.reworked, flow.finished)


def lead_time(flow: FlowFacts) -> float:
    return ratio(flow.lead, flow.shipped * SECOND)


def orders_per_week(flow: FlowFacts) -> float:
    return ratio(flow.orders * WEEK, flow.span)


def on_time_share(flow: FlowFacts) -> float:
    return ratio(flow.orders - flow.late, flow.orders) if flow.dated else nan


def order_time(flow: FlowFacts) -> float:
    return ratio(flow.order_time, flow.orders * SECOND)


def paid_hours(people: PoolFacts) -> float:
    return _hours_per_week(people.paid, people)


def present_hours(people: PoolFacts) -> float:
    return _hours_per_week(people.present, people)


def busy_hours(people: PoolFacts) -> float:
    return _hours_per_week(people.busy, people)


def people_utilization(people: PoolFacts) -> float:
    return ratio(people.busy, people.present)


def _hours_per_week(time: int, people: PoolFacts) -> float:
    return ratio(time * WEEK, people.span * HOUR)


def weighted_good(plant: PlantFacts) -> float:
    return plant.weighted_good * ratio(WEEK, plant.flow.span)


def productivity(plant: PlantFacts) -> float:
    return ratio(plant.weighted_good, plant.people.paid / HOUR)


def wip_mean(plant: PlantFacts) -> float:
    return ratio(plant.wip, plant.flow.span)


def unplanned_downtime(plant: PlantFacts) -> float:
    return ratio(plant.down * WEEK, plant.flow.span * HOUR)


def output_share(product: ProductFacts) -> float:
    return ratio(product.flow.good, product.good_of_all)


_Row = tuple[str, str, str, str, str, Callable[[FlowFacts], float], str, Better, str]

_FLOW: tuple[_Row, ...] = (
    ("good_per_week", "", "good pieces per week", "pièces bonnes par semaine",
     "pieces that left sound / weeks", good_per_week, "pieces/week", HIGHER, OWN),
    ("shipped_per_week", "", "pieces shipped per week", "pièces livrées par semaine",
     "(good + escapes) / weeks", shipped_per_week, "pieces/week", HIGHER, OWN),
    ("throughput_rate", "TR", "throughput rate", "débit",
     "(good + escapes) / hours of the calendar, nights and weekends included", throughput_rate, "pieces/h", HIGHER,
     ISO),
    ("escapes_per_shipped", "", "escapes per piece shipped", "défauts livrés par pièce livrée",
     "escapes / (good + escapes)", escapes_per_shipped, SHARE, LOWER, OWN),
    ("first_pass_yield", "FPY", "first pass yield", "taux de bons du premier coup",
     "pieces that left sound and were never rejected / pieces that left, scrap included", first_pass_yield, SHARE,
     HIGHER, ISO),
    ("scrap_ratio", "SR", "scrap ratio", "taux de rebut",
     "scrap / pieces that left, scrap included", scrap_ratio, SHARE, LOWER, ISO),
    ("rework_ratio", "RR", "rework ratio", "taux de retouche",
     "verdicts of rework / pieces that left, scrap included", rework_ratio, SHARE, LOWER, ISO),
    ("lead_time", "", "lead time", "délai de traversée",
     "mean time from arrival to leaving of the pieces shipped", lead_time, "s", LOWER, OWN),
    ("orders_per_week", "", "orders per week", "commandes par semaine",
     "parts or orders whose last piece has gone / weeks", orders_per_week, "1/week", HIGHER, OWN),
    ("on_time_share", "", "orders on time", "commandes à l’heure",
     "orders complete by their due date / orders complete", on_time_share, SHARE, HIGHER, OWN),
    ("order_time", "", "order time", "délai de commande",
     "mean time from an order's arrival to its last piece", order_time, "s", LOWER, OWN),
)  # fmt: skip

_PEOPLE: tuple[tuple[str, str, str, str, Callable[[PoolFacts], float], str, Better], ...] = (
    ("utilization", "people's utilization", "taux d'occupation des opérateurs",
     "busy / present", people_utilization, SHARE, NEITHER),
    ("busy_hours", "hours at work per week", "heures d’activité par semaine",
     "set-up, load, work, unload and repair / weeks; less of them is freed time", busy_hours, "h/week", NEITHER),
    ("present_hours", "hours present per week", "heures de présence par semaine",
     "rostered hours without breaks / weeks", present_hours, "h/week", NEITHER),
    ("paid_hours", "paid hours per week", "heures payées par semaine",
     "rostered hours, breaks included unless unpaid / weeks", paid_hours, "h/week", LOWER),
)  # fmt: skip


def _flows(scope: Scope) -> tuple[Indicator, ...]:
    """What a product and the whole plant have alike."""
    flow = attrgetter("flow")
    return tuple(
        Indicator(name, symbol, scope, en, fr, formula, unit, better, source, of, reach=flow)
        for name, symbol, en, fr, formula, of, unit, better, source in _FLOW
    )


POOL = tuple(
    Indicator(name, "", Scope.POOL, en, fr, formula, unit, better, OWN, of)
    for name, en, fr, formula, of, unit, better in _PEOPLE
)

PRODUCT = (
    *_flows(Scope.PRODUCT),
    Indicator("output_share", "", Scope.PRODUCT, "share of the output", "part de la production",
              "good pieces of the product / good pieces of all", SHARE, NEITHER, OWN, output_share),
)  # fmt: skip

_PEOPLE_OF = attrgetter("people")

PLANT = (
    Indicator("productivity", "", Scope.PLANT, "productivity", "productivité",
              "Σ weight · good / paid hours of all pools", "standard h/h", HIGHER, OWN, productivity),
    Indicator("weighted_good", "", Scope.PLANT, "standard hours of good pieces per week",
              "heures standard de pièces bonnes par semaine",
              "Σ weight · good / weeks", "h/week", HIGHER, OWN, weighted_good),
    *_flows(Scope.PLANT),
    Indicator("wip_mean", "WIP", Scope.PLANT, "work in progress", "en-cours",
              "pieces in the plant over time / time", "pieces", LOWER, OWN, wip_mean),
    Indicator("unplanned_downtime", "", Scope.PLANT, "unplanned downtime", "arrêts non planifiés",
              "time down of all machines, waits for repairers included / weeks", "h/week", LOWER, OWN,
              unplanned_downtime, Told.STOPPING),
    *(
        Indicator(pool.name, "", Scope.PLANT, pool.en, pool.fr, f"{pool.formula}, all pools", pool.unit, pool.better,
                  OWN, pool.of, reach=_PEOPLE_OF)
        for pool in POOL if pool.unit == "h/week"
    ),
)  # fmt: skip
