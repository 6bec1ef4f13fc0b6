"""What a run of a plan written by hand did, in minutes."""

from __future__ import annotations

from typing import Any

from simfactory.engines import ENGINES, simulate
from simfactory.kpis.recount import counters_of
from simfactory.plan import Plan
from simfactory.results import Kind, Run, State, Trace, guard_conservation
from tests.engines.plans import MINUTE

TIME, MACHINE, SERIAL, A, B = 0, 3, 5, 6, 7


class Story:
    """A run that was checked: states closed, pieces conserved, counters as in the log, shuffled ties without effect.

    And told alike by both engines.
    """

    def __init__(self, plan: Plan, minutes: float, seed: int = 0) -> None:
        self.plan = plan
        until = round(minutes * MINUTE)
        self.run: Run = simulate(plan, seed=seed, until=until, trace=True, engine="simpy")
        assert self.run.trace is not None
        self.trace: Trace = self.run.trace
        guard_conservation(plan, self.run.counters)
        assert counters_of(plan, self.trace, self.run.counters.bins) == self.run.counters
        for engine in ENGINES:
            for shuffle, width in ((None, 7 * MINUTE), (1, None), (2, None)):
                other = simulate(
                    plan, seed=seed, until=until, bin_width=width, trace=True, engine=engine, shuffle=shuffle
                )
                assert other.engine == engine
                assert other.trace == self.trace
                assert width or other.counters == self.run.counters

    def rows(self, kind: Kind, machine: str | None = None) -> Any:
        """Records of a kind, of one machine if named."""
        rows = self.trace.of_kind(kind)
        return rows if machine is None else rows[rows[:, MACHINE] == self.plan.machine_names.index(machine)]

    def times(self, kind: Kind, machine: str | None = None) -> list[float]:
        """When records of a kind were written."""
        return [time / MINUTE for time in self.rows(kind, machine)[:, TIME].tolist()]

    def states(self, machine: str) -> list[tuple[str, float, float]]:
        """The states of a machine, with the minutes when each began and ended."""
        return [
            (State(int(row[A])).name, row[TIME] / MINUTE, (row[TIME] + row[B]) / MINUTE)
            for row in self.rows(Kind.STATE, machine)
        ]

    def taken(self, machine: str) -> list[tuple[float, int]]:
        """When a machine took parts, and their serials."""
        return [(row[TIME] / MINUTE, int(row[SERIAL])) for row in self.rows(Kind.TAKE, machine)]

    def busy(self, person: str) -> list[tuple[float, float]]:
        """When a person worked."""
        number = self.plan.person_names.index(person)
        return [(row[TIME] / MINUTE, (row[TIME] + row[B]) / MINUTE) for row in self.rows(Kind.BUSY) if row[A] == number]
