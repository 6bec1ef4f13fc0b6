"""The share of every effect of the catalogue that a firm realises: one doubt, common to all its levers."""

from __future__ import annotations

from simfactory.scenario.values import Doubt, Value

REALISED = "realised"
CITATION = (
    "about 30 % of firms capture the value of Industry 4.0 at scale (McKinsey 2019, ProQuest 2375487541) [seen], "
    "Beta(2.5, 2.0) [judgement] (D)"
)
"""Why the share is in doubt where nobody says it."""

DEFAULT = Value(
    Doubt(REALISED, 0.0, None, 1.0, "beta", (("a", 2.5), ("b", 2.0), ("scale", 1.0)), REALISED), source=REALISED
)
"""As if `{uncertain: {law: beta, a: 2.5, b: 2, scale: 1}}` stood in the file; made without loading that law."""
