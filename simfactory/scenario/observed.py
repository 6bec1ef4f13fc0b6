"""What was observed of the plant, with the half-width of the measurement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simfactory.errors import quoted
from simfactory.units import Dimension, UnitError, parse, quantity


@dataclass(frozen=True)
class Observed:
    """A measured value and the half-width of its 90 % interval, both canonical."""

    value: float
    half_width: float
    dimension: Dimension


Kpis = Mapping[str, Mapping[str, Dimension]]
"""What may be observed: scope (plant, station, pool) -> name of the KPI -> what it measures."""

_FORM = "a value and its half-width, such as 9400 ± 3 %, 26 % ± 5 points or 12 h ± 30 min"


def read_observed(said: Any) -> Observed:
    """`9400 ± 3 %` (of the value), `1.8 % ± 0.5 points` (of share), `12 h ± 30 min`. Raises UnitError."""
    parts = re.split(r"±|\+/-", str(said))
    if len(parts) != 2 or not all(part.strip() for part in parts):
        raise UnitError("observed", quoted(str(said)), _FORM, f"write {said} ± 5 %" if len(parts) == 1 else "")
    value, dimension = quantity(parts[0].strip())
    return Observed(value, _half_width(parts[1].strip(), value, dimension), dimension)


def _half_width(said: str, value: float, dimension: Dimension) -> float:
    if "point" in said:
        if dimension is not Dimension.SHARE:
            raise UnitError("observed", f"{quoted(said)} of what is no share", _FORM)
        return parse(said, Dimension.SHARE)
    if said.endswith("%"):
        return abs(value) * parse(said, Dimension.NUMBER)
    return parse(said, dimension)
