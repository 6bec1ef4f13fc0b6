"""A summary as the report reads it: the one place that knows where things stand in `summary.json`.

Nothing is worked out here but the choice of what to show. Anything may be missing or null: an experiment without
upgrades, without doubt, without observations, with quantiles withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simfactory.reports.style import shown

Entry = Mapping[str, Any]
BAND = (0.30, 0.50)  # what the programme claims; the summary's p_30_50 is the chance of it
CAPACITY = "@capacity"  # the end of the name of a run at full capacity
ENDS = ("mean", "low", "high")
SHIFT_SHARES = ("working", "handling", "setup", "down", "waiting", "blocked", "starved", "no_order")
"""KPIs of a station that share out its shift."""


def cleaned(node: Any) -> Any:
    """The same data with every text fit to be shown (see `shown`), keys included."""
    if isinstance(node, str):
        return shown(node)
    if isinstance(node, Mapping):
        return {cleaned(key): cleaned(child) for key, child in node.items()}
    if isinstance(node, Sequence):
        return [cleaned(child) for child in node]
    return node


@dataclass(frozen=True)
class Reading:
    """One experiment: its summary and its record, both as in their files. Make it with `Reading.of`."""

    summary: Entry
    record: Entry = field(default_factory=dict)

    @staticmethod
    def of(summary: Entry, record: Entry | None = None) -> Reading:
        return Reading(cleaned(summary), cleaned(record or {}))

    @property
    def name(self) -> str:
        return str(self.summary["scenario"])

    @property
    def headline(self) -> str | None:
        """The configuration whose gain is the headline; None when only the plant as it is was run."""
        chosen: str | None = self.summary.get("headline")
        return chosen if chosen in self.gains else None

    @property
    def gains(self) -> Entry:
        """The gain of each configuration but `before`."""
        found: Entry = self.summary.get("gain") or {}
        return found

    @property
    def gain(self) -> Entry:
        """The gain of the headline configuration, empty if there is none."""
        return self.gains[self.headline] if self.headline else {}

    @property
    def treatment(self) -> str:
        return str((self.gain.get("noise") or {}).get("treatment", "undefined"))

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 90 % interval of the gain over doubt; None where it is withheld or there is no doubt."""
        return interval_of(self.gain)

    @property
    def capacity(self) -> bool:
        """Whether the headline is a gain of capacity (limited demand, `gain_as: hours`)."""
        return self.summary.get("gain_as") == "hours"

    def run(self, configuration: str) -> str:
        """The run in which a configuration's gain is measured: that of capacity where the gain is one of it."""
        other = f"{configuration}{CAPACITY}"
        return other if other in (self.summary.get("kpis") or {}) else configuration

    @property
    def paid(self) -> bool:
        """Whether anybody is paid in this plant; where nobody is, the gain is that of output."""
        return all(note.get("code") != "nobody_paid" for note in self.summary.get("notes") or [])

    @property
    def defects(self) -> bool:
        """Whether anything can go wrong with a piece: in some run one escapes or is not good the first time."""
        perfect = {"plant.escapes_per_shipped": 0.0, "plant.first_pass_yield": 1.0}
        runs = [run for run in ("before", self.headline) if run]
        return any(self.kpi(run, key).get(end) != best for run in runs for key, best in perfect.items() for end in ENDS)

    @property
    def orders(self) -> bool:
        """Whether customers order: parts that a plant makes without demand are no orders."""
        load = self.load("before")
        return bool(load.get("demanded", True)) or self.mean("before", "plant.on_time_share") is not None

    def kpi(self, run: str, key: str) -> Entry:
        """`mean`, `low` and `high` of a KPI in a run; empty where it is undefined."""
        return ((self.summary.get("kpis") or {}).get(run) or {}).get(key) or {}

    def mean(self, run: str, key: str) -> float | None:
        found: float | None = self.kpi(run, key).get("mean")
        return found

    def plant(self, part: str) -> Any:
        """A part of the plant's description, empty where the summary has none."""
        return (self.summary.get("plant") or {}).get(part) or []

    @property
    def acting(self) -> Sequence[str] | None:
        """What of people acts in this plant (see `acting.PARTS`); None where the plant is not described."""
        found: Sequence[str] | None = (self.summary.get("plant") or {}).get("acting")
        return found

    @property
    def stations(self) -> tuple[str, ...]:
        """Stations in line order (in the order of the KPIs where the plant is not described)."""
        named = [str(station["name"]) for station in self.plant("stations")]
        return tuple(named or dict.fromkeys(scope for scope in self._scopes("oee")))

    @property
    def pools(self) -> tuple[str, ...]:
        named = [str(pool["name"]) for pool in self.plant("pools")]
        return tuple(named or dict.fromkeys(scope for scope in self._scopes("present_hours")))

    @property
    def fleets(self) -> tuple[str, ...]:
        """Those of the plant before and after."""
        return tuple(
            dict.fromkeys(s for run in ("before", self.headline) if run for s in self._scopes("fleet_use", run))
        )

    def _scopes(self, kpi: str, run: str = "before") -> Iterator[str]:
        for key in (self.summary.get("kpis") or {}).get(run) or {}:
            scope, _, name = key.rpartition(".")
            if name == kpi and scope != "plant":
                yield scope

    def shares(self, run: str, station: str) -> dict[str, float] | None:
        """How a station's shift is shared out, or None where the run has no figures for it.

        The planned busy time by SHIFT_SHARES, beside the planned stops that it leaves room for.
        """
        found = {name: self.mean(run, f"{station}.{name}") for name in SHIFT_SHARES}
        planned = self.mean(run, f"{station}.planned_stop_ratio") or 0.0
        shares = {name: (share or 0.0) * (1.0 - planned) for name, share in found.items()}
        return {**shares, "planned": planned} if any(found.values()) or planned else None

    def bottleneck(self, configuration: str) -> Sequence[Entry]:
        """Stations by how often they are the busiest, in the run that the gain is measured in."""
        return (self.summary.get("bottleneck") or {}).get(self.run(configuration)) or []

    def busy(self, configuration: str, station: str) -> float | None:
        """How busy a station is in the run that the gain is measured in."""
        listed = {entry["station"]: entry.get("busy") for entry in self.bottleneck(configuration)}
        return listed.get(station)

    def load(self, configuration: str | None) -> Entry:
        """The static load of a configuration, empty where there is none."""
        loads: Entry = self.plant("load") or {}
        return loads.get(configuration or "") or {}

    @property
    def doubts(self) -> Sequence[Entry]:
        """Doubtful inputs of the headline gain, those that matter most first."""
        return ((self.summary.get("influence") or {}).get(self.headline) or {}).get("inputs") or []

    @property
    def working_life(self) -> Entry:
        """What work does to people, by run and configuration; empty where nothing of it is measured."""
        found: Entry = self.summary.get("working_life") or {}
        return found

    def exposure(self, run: str | None) -> Entry:
        """The exposure of people in a run, empty where it is not measured."""
        found: Entry = (self.working_life.get("runs") or {}).get(run or "") or {}
        return found

    def life_change(self, configuration: str | None) -> Entry:
        """What becomes of the exposure index in a configuration."""
        found: Entry = (self.working_life.get("change") or {}).get(configuration or "") or {}
        return found

    @property
    def life_pools(self) -> Entry:
        """Who gains and who loses in the headline configuration, pool by pool."""
        found: Entry = (self.working_life.get("pools") or {}).get(self.headline or "") or {}
        return found

    @property
    def life_doubts(self) -> Sequence[Entry]:
        """Doubtful inputs of the change of the exposure index, those that matter most first."""
        return ((self.working_life.get("influence") or {}).get(self.headline) or {}).get("inputs") or []

    @property
    def money(self) -> Entry:
        """What upgrades cost and are worth; empty where nothing of it is reckoned."""
        found: Entry = self.summary.get("money") or {}
        return found

    @property
    def project(self) -> Entry:
        """The headline configuration as an investment; empty where it has no price."""
        found: Entry = (self.money.get("configurations") or {}).get(self.headline or "") or {}
        return found

    @property
    def shared(self) -> Entry:
        """What each upgrade brings of the gain; empty where it was not shared out."""
        found: Entry = self.summary.get("shares") or {}
        return found

    @property
    def ways(self) -> Entry:
        """How each configuration gets there, month by month; empty where none was followed."""
        found: Entry = (self.summary.get("path") or {}).get("configurations") or {}
        return found

    @property
    def way(self) -> Entry:
        """That of the headline configuration."""
        found: Entry = self.ways.get(self.headline or "") or {}
        return found

    @property
    def way_upgrades(self) -> Entry:
        """When the upgrades of the headline configuration are decided on, work and are settled, in months."""
        every: Entry = (self.summary.get("path") or {}).get("upgrades") or {}
        used = (self.summary.get("upgrades") or {}).get(self.headline) or every
        return {name: moments for name, moments in every.items() if name in used}

    @property
    def human_factors(self) -> bool:
        """Whether the scenario says anything of them, if not necessarily of fatigue."""
        return any(str(entry["path"]).startswith("human_factors.") for entry in self.plant("inputs"))

    @property
    def honesty(self) -> Entry:
        return (self.summary.get("honesty") or {}).get(self.headline) or {}

    @property
    def agreement(self) -> Entry:
        return self.summary.get("agreement") or {}

    @property
    def design(self) -> Entry:
        return self.summary.get("design") or {}


def interval_of(gain: Entry) -> tuple[float, float] | None:
    """The 5 % and 95 % quantiles of a configuration's gain."""
    quantiles = gain.get("quantiles") or {}
    low, high = ((quantiles.get(q) or {}).get("value") for q in ("0.05", "0.95"))
    return (low, high) if low is not None and high is not None else None
