"""Indicators of a station: ISO 22400-2, TRS/TRG/TRE, shares of its shift, its queue. Its machines are added up."""

from __future__ import annotations

from collections.abc import Callable

from simfactory.kpis.facts import StationFacts
from simfactory.kpis.hours import HOUR, WEEK
from simfactory.kpis.indicators import SHARE, Better, Indicator, Scope, Told, ratio
from simfactory.kpis.time_model import Time
from simfactory.results import SECOND

ISO = "ISO 22400-2:2014"
NF = "NF E60-182:2002"
OWN = "simfactory"
HIGHER, LOWER, NEITHER = Better.HIGHER, Better.LOWER, Better.NEITHER


def availability(station: StationFacts) -> float:
    return ratio(station.times.apt, station.times.pbt)


def effectiveness(station: StationFacts) -> float:
    return ratio(station.planned, station.times.apt)


def quality_ratio(station: StationFacts) -> float:
    return ratio(station.pieces.good, station.pieces.produced)


def oee(station: StationFacts) -> float:
    return availability(station) * effectiveness(station) * quality_ratio(station)


def nee(station: StationFacts) -> float:
    return ratio(station.times.aupt, station.times.pbt) * effectiveness(station) * quality_ratio(station)


def first_pass_yield(station: StationFacts) -> float:
    return ratio(station.pieces.passed, station.pieces.tried)


def throughput_rate(station: StationFacts) -> float:
    return ratio(station.pieces.produced * station.machines * HOUR, station.times.pbt)


def setup_ratio(station: StationFacts) -> float:
    return ratio(station.times.aust, station.times.aupt)


def technical_efficiency(station: StationFacts) -> float:
    return ratio(station.times.apt, station.times.apt + station.times.adet)


def allocation(station: StationFacts) -> float:
    return ratio(station.times.aubt, station.times.pbt)


def utilization(station: StationFacts) -> float:
    return ratio(station.times.apt, station.times.aubt)


def technical_availability(station: StationFacts) -> float:
    return ratio(station.times.pbt - station.times.of(Time.FAILURE), station.times.pbt)


def mtbf(station: StationFacts) -> float:
    return ratio(station.times.apt, station.times.failures * SECOND)


def mttr(station: StationFacts) -> float:
    return ratio(station.repair_time, station.repairs * SECOND)


def scrap_ratio(station: StationFacts) -> float:
    return ratio(station.pieces.scrapped, station.pieces.produced)


def rework_ratio(station: StationFacts) -> float:
    return ratio(station.pieces.reworked, station.pieces.produced)


def useful_time(station: StationFacts) -> float:
    """Temps utile: the planned run time of the good pieces (ns)."""
    return ratio(station.planned * station.pieces.good, station.pieces.produced) if station.pieces.produced else 0.0


def trs(station: StationFacts) -> float:
    return ratio(useful_time(station), station.times.required)


def trg(station: StationFacts) -> float:
    return ratio(useful_time(station), station.times.opening)


def tre(station: StationFacts) -> float:
    return ratio(useful_time(station), station.times.total)


def share_of_shift(time: Time) -> Callable[[StationFacts], float]:
    """The share of the planned busy time that was spent in this kind of time."""

    def share(station: StationFacts) -> float:
        return ratio(station.times.of(time), station.times.pbt)

    return share


def failures_per_week(station: StationFacts) -> float:
    return ratio(station.times.failures * WEEK, station.span)


def drift_share(station: StationFacts) -> float:
    return ratio(station.drift_time, station.machines * station.span)


def drift_pieces_share(station: StationFacts) -> float:
    return ratio(station.drift_pieces, station.pieces.produced)


def pieces_to_notice(station: StationFacts) -> float:
    return ratio(station.drift_pieces, station.noticed)


def unplanned_downtime(station: StationFacts) -> float:
    return ratio(station.times.of(Time.FAILURE) * WEEK, station.span * HOUR)


def planned_stop_ratio(station: StationFacts) -> float:
    stopped = station.times.of(Time.PLANNED_STOP)
    return ratio(stopped, station.times.pbt + stopped)


def planned_stops_per_week(station: StationFacts) -> float:
    return ratio(station.stops * WEEK, station.span)


def queue_mean(station: StationFacts) -> float:
    return ratio(station.queue, station.span)


def wait_mean(station: StationFacts) -> float:
    return ratio(station.wait, station.taken * SECOND)


def waited_share(station: StationFacts) -> float:
    return ratio(station.waited, station.taken)


def _of(
    name: str,
    symbol: str,
    en: str,
    fr: str,
    formula: str,
    of: Callable[[StationFacts], float],
    unit: str = SHARE,
    better: Better = HIGHER,
    source: str = OWN,
    told: Told = Told.ALWAYS,
) -> Indicator:
    return Indicator(name, symbol, Scope.STATION, en, fr, formula, unit, better, source, of, told)


STATION = (
    _of("oee", "OEE", "overall equipment effectiveness", "OEE (taux de rendement global ISO)",
        "availability · effectiveness · quality ratio", oee, source=ISO),
    _of("nee", "NEE", "net equipment effectiveness", "NEE (rendement net ISO)",
        "AUPT/PBT · effectiveness · quality ratio", nee, source=ISO),
    _of("availability", "A", "availability", "disponibilité", "APT / PBT", availability, source=ISO),
    _of("effectiveness", "E", "effectiveness", "performance",
        "PRI · PQ / APT, PRI: planned load + cycle + unload of the mix; not capped", effectiveness, source=ISO),
    _of("quality_ratio", "QR", "quality ratio", "taux de qualité",
        "GQ / PQ, by the station's own verdicts", quality_ratio, source=ISO),
    _of("first_pass_yield", "FPY", "first pass yield", "taux de bons du premier coup",
        "pieces not rejected / pieces at the station for the first time", first_pass_yield, source=ISO),
    _of("scrap_ratio", "SR", "scrap ratio", "taux de rebut", "SQ / PQ", scrap_ratio, better=LOWER, source=ISO),
    _of("rework_ratio", "RR", "rework ratio", "taux de retouche", "RQ / PQ", rework_ratio, better=LOWER, source=ISO),
    _of("throughput_rate", "TR", "throughput rate", "cadence",
        "PQ / PBT of one machine: the shift, and what runs outside it", throughput_rate, "pieces/h", source=ISO),
    _of("setup_ratio", "SeR", "set-up ratio", "part des changements de série",
        "AUST / AUPT", setup_ratio, better=LOWER, source=ISO),
    _of("technical_efficiency", "TE", "technical efficiency", "efficacité technique",
        "APT / (APT + ADET)", technical_efficiency, source=ISO),
    _of("allocation", "AE", "allocation efficiency", "taux d'affectation",
        "AUBT / PBT: the share of the planned busy time with an order", allocation, better=NEITHER, source=ISO),
    _of("utilization", "UE", "utilization efficiency", "taux d'utilisation",
        "APT / AUBT", utilization, source=ISO),
    _of("technical_availability", "TA", "technical availability", "disponibilité technique",
        "up / (up + down), inside the shift", technical_availability),
    _of("mtbf", "MTBF", "operating time between failures", "temps de bon fonctionnement",
        "APT / failures", mtbf, "s", source=ISO),
    _of("mttr", "MTTR", "mean time to repair", "temps moyen de réparation",
        "time under repair / repairs ended; without the wait for repairers", mttr, "s", LOWER, ISO),
    _of("failures_per_week", "", "failures per week", "pannes par semaine",
        "failures / weeks", failures_per_week, "1/week", LOWER),
    _of("unplanned_downtime", "", "unplanned downtime", "arrêts non planifiés",
        "time down of all machines, waits for repairers included / weeks", unplanned_downtime, "h/week", LOWER,
        told=Told.STOPPING),
    _of("planned_stop_ratio", "", "planned stop ratio", "part des arrêts planifiés",
        "planned stops / (PBT + planned stops)", planned_stop_ratio, better=LOWER, told=Told.STOPPING),
    _of("planned_stops_per_week", "", "planned stops per week", "arrêts planifiés par semaine",
        "planned stops / weeks", planned_stops_per_week, "1/week", NEITHER, told=Told.STOPPING),
    _of("trs", "TRS", "TRS", "taux de rendement synthétique (TRS)",
        "PRI · GQ / temps requis: the shift without planned stops and without time for which there is no order",
        trs, source=NF),
    _of("trg", "TRG", "TRG", "taux de rendement global (TRG)",
        "PRI · GQ / temps d'ouverture: the shift; breaks count as closed", trg, source=NF),
    _of("tre", "TRE", "TRE", "taux de rendement économique (TRE)", "PRI · GQ / temps total", tre, source=NF),
    _of("working", "", "working", "en production", "work / PBT", share_of_shift(Time.PRODUCE)),
    _of("handling", "", "loading and unloading", "chargement et déchargement",
        "(load + unload) / PBT", share_of_shift(Time.HANDLING), better=LOWER),
    _of("setup", "", "set-up", "changement de série", "set-up / PBT", share_of_shift(Time.SETUP), better=LOWER),
    _of("down", "", "down", "en panne",
        "(down, wait for repairers included) / PBT", share_of_shift(Time.FAILURE), better=LOWER),
    _of("waiting", "", "waiting for an operator", "attente opérateur",
        "waiting / PBT", share_of_shift(Time.WAITING), better=LOWER),
    _of("blocked", "", "blocked", "bloqué (saturation aval)",
        "blocked / PBT", share_of_shift(Time.BLOCKED), better=LOWER),
    _of("starved", "", "starved", "désamorcé (manque pièces)",
        "starved / PBT", share_of_shift(Time.STARVED), better=LOWER),
    _of("no_order", "", "no order", "sans commande", "no order / PBT", share_of_shift(Time.NO_ORDER), better=NEITHER),
    _of("queue_mean", "Lq", "parts in the queue", "en-cours devant le poste",
        "parts in the queue over time / time", queue_mean, "parts", LOWER),
    _of("wait_mean", "Wq", "mean wait for the station", "attente moyenne devant le poste",
        "waits of parts taken / parts taken", wait_mean, "s", LOWER),
    _of("waited_share", "", "share of parts that waited", "part des pièces qui ont attendu",
        "parts that waited / parts taken", waited_share, better=LOWER),
    _of("out_of_control", "", "out of control", "hors contrôle",
        "time from the start of a drift until the machine stops for it / time", drift_share, better=LOWER,
        told=Told.DRIFTING),
    _of("made_out_of_control", "", "pieces made out of control", "pièces produites hors contrôle",
        "pieces whose work ended out of control / PQ", drift_pieces_share, better=LOWER, told=Told.DRIFTING),
    _of("pieces_to_notice", "RL", "pieces until a drift is noticed", "pièces avant détection d’une dérive",
        "pieces whose work ended out of control / drifts noticed", pieces_to_notice, "pieces", LOWER,
        told=Told.DRIFTING),
)  # fmt: skip
