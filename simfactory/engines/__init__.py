"""Engines run a plan: the same results from each, to the bit."""

from __future__ import annotations

from collections.abc import Callable

from simfactory.plan import Plan
from simfactory.results import Bins, Run
from simfactory.sampling.sampler import NEVER

ENGINES = ("simpy", "compiled")
"""Engines by name; "auto" is the one that is done first (see `choice`)."""

Observer = Callable[[int], None]


def simulate(
    plan: Plan,
    *,
    seed: int,
    replication: int = 0,
    until: int,
    bin_width: int | None = None,
    trace: bool = False,
    engine: str = "auto",
    shuffle: int | None = None,
    observer: Observer | None = None,
    work: float | None = None,
) -> Run:
    """One history of chance of one plan, from time 0 up to, but not including, `until` (nanoseconds).

    Counters are kept in bins of `bin_width` nanoseconds (one bin if None). `trace` keeps the event log too. `shuffle`
    puts events of one time and phase in a random order of that seed, which must not change anything. `observer` is
    told the time at the end of each bin (by the reference from the start again where a plant is in trouble); what it
    raises ends the run. `work` says how many events the whole job has,
    where this history is one of many.

    Raises `UnsupportedFeature` if the engine does not know what the plan needs, `PlantError` if the plant deadlocks or
    an instant does not come to rest, and `ValueError` for an engine, a horizon or a width that cannot be.
    """
    if engine not in ("auto", *ENGINES):
        raise ValueError(f"there is no engine {engine!r}: choose auto or {', '.join(ENGINES)}")
    if not 0 < until < NEVER or (bin_width is not None and bin_width <= 0):
        raise ValueError(f"a run needs a horizon within 146 years and bins of some width, not {until} and {bin_width}")
    from simfactory.engines import choice

    bins = Bins(width=min(bin_width or until, until), horizon=until)
    key = plan.key(seed, replication)
    expected = choice.expected_events(plan, until) if work is None else work
    chosen = choice.engine_for(plan, engine, expected, alone=work is None)
    if chosen == choice.COMPILED:
        from simfactory.engines.compiled_engine.engine import run as run_compiled

        made = run_compiled(plan, key, bins, trace=trace, shuffle=shuffle, observer=observer)
        if made is not None:
            return made
    from simfactory.engines.simpy_engine.engine import run

    return run(plan, key, bins, trace=trace, shuffle=shuffle, observer=observer)
