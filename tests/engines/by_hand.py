"""Small plants whose histories can be told by hand, each with what it covers and what must happen.

`covers` names features of the blueprint, `Kind`s of records and rules of queues. `expect` holds

* the minutes of records of a kind: `OUT`, `TAKE`, `FAIL`, `REPAIRED`, `SCRAPPED`, `SETUP`, …;
* `products` and `serials`: of the parts in the order in which they leave;
* `persons`: the minutes that each person worked;
* `states`: the minutes that a machine spent in each state, all of them;
* any counter by its name: its total (times in minutes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simfactory.blueprint import compile_blueprint
from simfactory.engines import simulate
from simfactory.plan import Plan
from simfactory.results import SECOND, Counters, Kind, Run, State, Trace
from simfactory.scenario import Scenario, load_text

MINUTE = 60 * SECOND
TIMES = (
    "machine_time", "person_busy", "pair_busy", "absent", "stood_in", "walked", "vehicle_time", "queue", "under_way",
    "wip", "wait", "lead", "order_time", "drift_time", "repair_time", "repair_wait", "service_time", "service_wait",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One plant, how many minutes it lives, and what must happen."""

    name: str
    minutes: int
    text: str
    covers: tuple[str, ...]
    expect: dict[str, Any]

    @property
    def scenario(self) -> Scenario:
        return load_text(f"simfactory: 1\nname: {self.name}\n{self.text}")

    def run(self, shuffle: int | None = None, engine: str = "simpy") -> tuple[Plan, Run]:
        """The plant's history."""
        plan = compile_blueprint(self.scenario).frame
        return plan, simulate(plan, seed=1, until=self.minutes * MINUTE, trace=True, shuffle=shuffle, engine=engine)


def happened(plan: Plan, run: Run, what: str) -> Any:
    """What happened, in the words of `expect`."""
    assert run.trace is not None
    leaving = run.trace.of_kind(Kind.OUT)
    if what in Kind.__members__:
        return minutes_of(run.trace, Kind[what])
    if what == "products":
        return [plan.product_names[row[6]] for row in leaving]
    if what == "serials":
        return leaving[:, 5].tolist()
    if what == "persons":
        return dict(zip(plan.person_names, (run.counters.person_busy.sum(axis=1) / MINUTE).tolist(), strict=True))
    if what == "states":
        return states_of(plan, run.counters)
    return total(run.counters, what)


def minutes_of(trace: Trace, kind: Kind) -> list[float]:
    return [time / MINUTE for time in trace.of_kind(kind)[:, 0].tolist()]


def states_of(plan: Plan, counters: Counters) -> dict[str, dict[str, float]]:
    """The minutes of each machine in each state that it was in."""
    return {
        name: {State(s).name: int(time) / MINUTE for s, time in enumerate(times.sum(axis=1)) if time}
        for name, times in zip(plan.machine_names, counters.machine_time, strict=True)
    }


def total(counters: Counters, name: str) -> float:
    """The sum of a counter; times in minutes."""
    found = getattr(counters, name)
    if name in ("queue", "under_way", "wip", "wait", "lead", "order_time"):
        return float((found[..., 0].sum() * SECOND + found[..., 1].sum()) / MINUTE)
    return float(found.sum() / (MINUTE if name in TIMES else 1))
