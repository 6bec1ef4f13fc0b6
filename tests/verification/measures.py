"""The outputs of exact cases, from the counters, indicators and event log of one history. Times in minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simfactory.kpis import measure
from simfactory.kpis.facts import Window
from simfactory.plan import Plan
from simfactory.results import Ints, Kind, Run, State, part_seconds

MINUTE = 60 * 1_000_000_000
WEEK = 7 * 24 * 60


class UnknownOutputError(KeyError):
    """An output whose name means nothing here."""


@dataclass(frozen=True)
class History:
    """One run of one scenario that says a neutral model, and the window (ns) in which it is measured."""

    model: Mapping[str, Any]
    reading: str
    plan: Plan
    run: Run
    start: int
    end: int

    @cached_property
    def kpis(self) -> dict[str, float]:
        return measure(self.plan, self.run.counters, self.start, self.end)

    @cached_property
    def window(self) -> Window:
        return Window(self.plan, self.run.counters, self.start, self.end)

    @property
    def span(self) -> float:
        """Minutes measured."""
        return (self.end - self.start) / MINUTE

    def of(self, station: str, kpi: str) -> float:
        """A KPI of a station; of the only one, where none is named."""
        return self.kpis[f"{self.station(station)}.{kpi}"]

    def station(self, name: str) -> str:
        if name in self.plan.station_names:
            return name
        if name or len(self.plan.station_names) > 1:
            raise UnknownOutputError(f"there is no station {name!r}")
        return self.plan.station_names[0]

    def machines(self, station: str) -> int:
        s = self.plan.station_names.index(self.station(station))
        return int(self.plan.first_machine[s + 1] - self.plan.first_machine[s])

    def at(self, station: str, counter: str) -> int:
        """A counter by steps, of all products at a station (all stations where none is named)."""
        plan, sums = self.plan, self.window.sums(counter)
        if not station:
            return int(sums.sum())
        return int(sums[plan.step_station == plan.station_names.index(self.station(station))].sum())

    def records(self, kind: Kind) -> Ints:
        if self.run.trace is None:
            raise UnknownOutputError(f"records of {kind.name} without an event log")
        return self.run.trace.of_kind(kind)

    def leaving(self, station: str) -> list[int]:
        """Instants (ns) at which parts leave a station, first to last."""
        rows = self.records(Kind.LEAVE)
        s = self.plan.station_names.index(self.station(station))
        return sorted(rows[rows[:, 2] == s][:, 0].tolist())


Output = Callable[[History, str], Any]


def occupied(history: History, station: str) -> float:
    """Parts on the machines of a station, on average. What is down holds one: clocks must stop when it is empty."""
    if np.any(history.plan.clock == 2):
        raise UnknownOutputError("parts at a station whose machines fail when empty")
    empty = history.of(station, "starved") + history.of(station, "no_order")
    return history.machines(station) * (1.0 - empty)


def throughput(history: History, station: str) -> float:
    return history.kpis["plant.throughput_rate"] / 60.0 if not station else history.at(station, "taken") / history.span


def wait(history: History, of: str) -> float:
    """From coming to the station to the first start of work; of a station, or of a product."""
    if of not in history.plan.product_names:
        return history.of(of, "wait_mean") / 60.0
    steps = history.plan.step_product == history.plan.product_names.index(of)
    waits, taken = history.window.sums("wait")[steps], history.window.sums("taken")[steps]
    return float(part_seconds(waits).sum() / taken.sum() / 60.0)


def time_in(history: History, of: str) -> float:
    """Time in the plant (of what is scrapped, too), of a product where one is named; or at a station, with its work."""
    if not of and np.any(history.window.sums("scrap")):
        return number_in(history, "") * history.span / int(history.window.sums("entered").sum())
    if of in ("", *history.plan.product_names):
        return history.kpis[f"{of or 'plant'}.lead_time"] / 60.0
    return number_in(history, of) / throughput(history, of)


def number_in(history: History, station: str) -> float:
    """Parts in the plant, or at a station."""
    if not station:
        return history.kpis["plant.wip_mean"]
    return history.of(station, "queue_mean") + occupied(history, station)


def starved(history: History, station: str) -> float:
    return history.of(station, "starved") + history.of(station, "no_order")


def rate_to(history: History, destination: str) -> float:
    if destination in ("out", "good"):
        return throughput(history, "")
    return scrap_rate(history, "") if destination == "scrap" else throughput(history, destination)


def scrap_rate(history: History, station: str) -> float:
    return history.at(station, "scrapped") / history.span


def visits(history: History, station: str) -> float:
    """Operations (of a station) per part that enters the plant."""
    return history.at(station, "processed") / int(history.window.sums("entered").sum())


def parts(history: History, product: str) -> int:
    made = history.window.sums("good")
    return int(made.sum() if not product else made[history.plan.product_names.index(product)])


def leaves(history: History, which: str) -> float:
    station, _, n = which.rpartition(".")
    return history.leaving(station)[int(n)] / MINUTE


def out_at(position: int) -> Output:
    return lambda history, _: sorted(history.records(Kind.OUT)[:, 0].tolist())[position] / MINUTE


def kpi(name: str) -> Output:
    """An indicator of a station as it is."""
    return lambda history, station: history.of(station, name)


def per_machine(name: str) -> Output:
    """A share of time of each machine as a number of machines."""
    return lambda history, station: history.of(station, name) * history.machines(station)


def cycle(history: History, _: str) -> float:
    """From the last part of one cycle of a campaign to the last of the next."""
    times = history.leaving("")
    whole: int = sum(count for _, count in history.model["sequence"])
    return (times[2 * whole - 1] - times[whole - 1]) / MINUTE


ANY: dict[str, Output] = {
    "throughput": throughput,
    "throughput_good": lambda history, _: history.kpis["plant.good_per_week"] / WEEK,
    "working": kpi("working"),
    "utilization": kpi("working"),
    "down": kpi("down"),
    "blocked": kpi("blocked"),
    "starved": starved,
    "waiting_operator": kpi("waiting"),
    "setup_fraction": kpi("setup"),
    "availability": kpi("technical_availability"),
    "failures_per_time": lambda history, station: history.of(station, "failures_per_week") / WEEK,
    "buffer_mean": kpi("queue_mean"),
    "Lq": kpi("queue_mean"),
    "p_wait": kpi("waited_share"),
    "Wq": wait,
    "W": time_in,
    "flow_time": time_in,
    "cycle_time": time_in,
    "L": number_in,
    "wip": number_in,
    "visits": visits,
    "visits_per_part": visits,
    "rate_to": rate_to,
    "scrap_rate": scrap_rate,
    "operator_utilization": lambda history, _: history.kpis["operators.utilization"],
    "machine_running": kpi("working"),
    "waiting": per_machine("waiting"),
    "parts": parts,
    "total": parts,
    "first_out": out_at(0),
    "last_out": out_at(-1),
    "leave": leaves,
    "cycle": cycle,
    "setups_per_part": lambda history, _: int(history.window.sums("setups").sum()) / history.at("", "processed"),
    "setups_completed": lambda history, _: int(history.window.sums("setups").sum()),
}
"""Outputs by name; the second argument is what follows the dot."""


def p_all_running(history: History, _: str) -> float:
    """Share of time in which every machine works, from the event log."""
    states = history.records(Kind.STATE)
    works = states[states[:, 6] == State.WORK]
    starts = np.clip(works[:, 0], history.start, history.end)
    ends = np.clip(works[:, 0] + works[:, 7], history.start, history.end)
    times = np.concatenate([starts, ends])
    steps = np.concatenate([np.ones_like(starts), -np.ones_like(ends)])
    order = np.argsort(times, kind="stable")
    times, running = times[order], np.cumsum(steps[order])
    all_running = running[:-1] == history.machines("")
    return float(np.diff(times)[all_running].sum() / (history.end - history.start))


def _served(history: History) -> float:
    """Machines being repaired, or loaded."""
    pool = history.plan.pool_names[0]
    return history.kpis[f"{pool}.utilization"] * len(history.plan.person_names)


def _services(history: History) -> float:
    """Repairs, or loads, per minute."""
    if history.reading == "loads":
        return throughput(history, "")
    return int(history.window.sums("repairs").sum()) / history.span


def _waiting(history: History) -> float:
    if history.reading == "loads":
        return history.of("", "waiting") * history.machines("")
    return history.of("", "down") * history.machines("") - _served(history)


def _mean_wait(history: History) -> float:
    if history.reading == "loads":
        return _waiting(history) / _services(history)
    return int(history.window.sums("repair_wait").sum()) / MINUTE / int(history.window.sums("repairs").sum())


MACHINE_REPAIR: dict[str, Output] = {
    "running": per_machine("working"),
    "availability": kpi("working"),
    "in_or_waiting": lambda history, _: _waiting(history) + _served(history),
    "waiting": lambda history, _: _waiting(history),
    "servers_busy": lambda history, _: _served(history),
    "server_utilization": lambda history, _: _served(history) / len(history.plan.person_names),
    "service_rate": lambda history, _: _services(history),
    "mean_wait": lambda history, _: _mean_wait(history),
    "p_all_running": p_all_running,
}

FROM_THE_LOG = {"p_all_running", "first_out", "last_out", "leave", "cycle"}
"""Outputs for which the event log is kept."""


def values(history: History, names: list[str]) -> dict[str, Any]:
    """The outputs of these names. Raises UnknownOutputError."""
    known = MACHINE_REPAIR if history.model["system"] == "machine_repair" else ANY
    return {name: _value(known, history, name) for name in names}


def _value(known: Mapping[str, Output], history: History, name: str) -> Any:
    metric, _, index = name.partition(".")
    if metric not in known:
        raise UnknownOutputError(f"unlisted output {name!r}")
    return known[metric](history, index)
