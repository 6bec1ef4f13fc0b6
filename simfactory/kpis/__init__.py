"""What a run means: counters recomputed, states as times of standards, indicators each defined once, the gain.

Nothing here starts a run or knows an engine: counters (or an event log, or a plan alone) go in, values come out.
"""

from simfactory.kpis.flow import expected_flow, inspect, standard_work
from simfactory.kpis.gain import (
    gain,
    gain_at,
    good_pieces,
    mix_changed,
    productivity_parts,
    quality_improves,
    quality_parts,
)
from simfactory.kpis.hours import paid_hours
from simfactory.kpis.indicators import Better, Indicator, Scope, find, keys, measure, register, scopes
from simfactory.kpis.load import static_load
from simfactory.kpis.recount import counters_of
from simfactory.kpis.usual import usual_work

__all__ = [
    "Better",
    "Indicator",
    "Scope",
    "counters_of",
    "expected_flow",
    "find",
    "gain",
    "gain_at",
    "good_pieces",
    "inspect",
    "keys",
    "measure",
    "mix_changed",
    "paid_hours",
    "productivity_parts",
    "quality_improves",
    "quality_parts",
    "register",
    "scopes",
    "standard_work",
    "static_load",
    "usual_work",
]
