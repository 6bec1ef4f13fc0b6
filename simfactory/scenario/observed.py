"""What was observed of the plant, with the half-width of the measurement and the accuracy wanted of the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from simfactory.errors import did_you_mean, quoted
from simfactory.units import Dimension, UnitError, parse, quantity

ALWAYS = "always"


@dataclass(frozen=True)
class Observed:
    """A measured value, the half-width of its 90 % interval and how near the model should come to it, all canonical.

    `within` is absolute, like the half-width; None where the scenario says nothing.
    """

    value: float
    half_width: float
    dimension: Dimension
    within: float | None = None


@dataclass(frozen=True)
class Kpi:
    """What a KPI measures, and of which plants it is told: always, or where people are tiring, in absence, walking."""

    dimension: Dimension
    told: str = ALWAYS


Kpis = Mapping[str, Mapping[str, Kpi]]
"""What may be observed: scope (plant, station, pool) -> name of the KPI -> what is known of it."""

KEYS = ("value", "within")
"""What the long form of an observation says."""

_FORM = "a value and its half-width, such as 9400 ± 3 %, 26 % ± 5 points or 12 h ± 30 min"


def read_observed(said: Any) -> Observed:
    """`9400 ± 3 %` (of the value), `1.8 % ± 0.5 points` (of share), `12 h ± 30 min`, or {value: …, within: 10 %}.

    Raises UnitError.
    """
    if not isinstance(said, Mapping):
        return _measured(said)
    unknown = [str(key) for key in said if key not in KEYS]
    if unknown:
        remedy = did_you_mean(unknown[0], KEYS)
        raise UnitError("unknown-key", f"unknown key {quoted(unknown[0])}", "a known key", remedy, (unknown[0],))
    if "value" not in said:
        raise UnitError("missing-key", "no 'value'", "the key value")
    try:
        seen = _measured(said["value"])
    except UnitError as error:
        raise error.within("value") from error
    return seen if "within" not in said else replace(seen, within=_accuracy(said["within"], seen))


def _measured(said: Any) -> Observed:
    parts = re.split(r"±|\+/-", str(said))
    if len(parts) != 2 or not all(part.strip() for part in parts):
        raise UnitError("observed", quoted(str(said)), _FORM, f"write {said} ± 5 %" if len(parts) == 1 else "")
    value, dimension = quantity(parts[0].strip())
    return Observed(value, _width(parts[1].strip(), value, dimension), dimension)


def _accuracy(said: Any, seen: Observed) -> float:
    try:
        width = _width(str(said).strip(), seen.value, seen.dimension)
        if width == 0.0:
            raise UnitError("bounds", quoted(str(said)), "more than 0, such as 10 %")
    except UnitError as error:
        raise error.within("within") from error
    return width


def _width(said: str, value: float, dimension: Dimension) -> float:
    """Half of an interval around a value, 0 or more: a share of the value, points of a share, or its own unit."""
    if "point" in said:
        if dimension is not Dimension.SHARE:
            raise UnitError("observed", f"{quoted(said)} of what is no share", _FORM)
        return parse(said, Dimension.SHARE)
    share_of_it = said.endswith("%")
    width = parse(said, Dimension.NUMBER if share_of_it else dimension)
    if width < 0.0:
        raise UnitError("negative", f"{quoted(said)} is negative", _FORM)
    return abs(value) * width if share_of_it else width
