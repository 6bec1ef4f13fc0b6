"""Ratios of speed within this process: engine to engine, and to the program written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from simfactory.engines import simulate
from simfactory.plan import Plan
from tests.benchmarks.by_hand import parts_made
from tests.benchmarks.figures import Figure, Work, best
from tests.benchmarks.plants import MINUTE, line, plan_of, shipped, span

MINUTES = 50_000
HISTORIES = 10
"""Of the compiled engine against one of the other: a single one would be too short for the clock."""


def by_hand(rounds: int) -> Iterator[Figure]:
    """The five-station line, without and with failures: both engines against the program written by hand."""
    for fails in (False, True):
        plan, until, seeds = line(5, fails), MINUTES * MINUTE, count()

        def write_by_hand(fails: bool = fails, seeds: Iterator[int] = seeds) -> None:
            parts_made(MINUTES, fails, next(seeds))

        seconds = best({"by hand": write_by_hand, **_engines(plan, until)}, rounds)
        where = f"five stations {'with' if fails else 'without'} failures, by hand = 1"
        yield Figure(f"{where}: SimPy engine", seconds["by hand"] / seconds["simpy"], "x", least=1)
        compiled = seconds["compiled"] / HISTORIES
        yield Figure(f"{where}: compiled engine", seconds["by hand"] / compiled, "x", least=60)


def scenarios(rounds: int) -> Iterator[Figure]:
    """Each shipped scenario, before its upgrades, over its own warm-up and length: engine against engine."""
    for name, scenario in shipped().items():
        until = span(scenario)
        seconds = best(_engines(plan_of(scenario), until), rounds)
        compiled = seconds["compiled"] / HISTORIES
        yield Figure(f"{name}: SimPy engine, one history", 1000 * seconds["simpy"], "ms")
        yield Figure(f"{name}: compiled engine, one history", 1000 * compiled, "ms")
        yield Figure(f"{name}: compiled engine, SimPy engine = 1", seconds["simpy"] / compiled, "x", least=30)


def _engines(plan: Plan, until: int) -> dict[str, Work]:
    """One history of the SimPy engine, several of the compiled one, whose code is ready."""
    simulate(plan, seed=0, until=MINUTE, engine="compiled")
    seeds = {engine: count() for engine in ("simpy", "compiled")}

    def live(engine: str, histories: int) -> None:
        for _ in range(histories):
            simulate(plan, seed=next(seeds[engine]), until=until, engine=engine)

    return {"simpy": lambda: live("simpy", 1), "compiled": lambda: live("compiled", HISTORIES)}
