"""Figures of the summary: how gains, probabilities, ranges and everything else are put down for JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import Enum
from typing import Any

import numpy as np

from simfactory.experiments.analysis.agreement import range_of, ranges_of
from simfactory.experiments.analysis.distribution import QUANTILES, Distribution, weighted_figures
from simfactory.experiments.analysis.intervals import Estimate
from simfactory.experiments.model import Floats
from simfactory.experiments.samples import by_draw

ODDS = ("p_positive", "p_30", "p_30_50")


def gain_figures(gain: Distribution) -> dict[str, Any]:
    return {
        "mean": gain.mean,
        "quantiles": by_quantile(gain.quantiles),
        **{name: as_odds(odds) for name, odds in zip(ODDS, gain.probabilities, strict=True)},
    }


def by_quantile(values: Sequence[Any]) -> dict[str, Any]:
    return {f"{q:g}": value for q, value in zip(QUANTILES, values, strict=True)}


def span(values: Floats) -> list[float]:
    return [float(values.min()), float(values.max())]


def as_odds(odds: Estimate) -> dict[str, Any]:
    """A probability, with how it is spoken: rounded to 5 %, and as one in so many up to a half."""
    spoken = round(odds.value * 20) / 20 if math.isfinite(odds.value) else None
    one_in = round(1 / spoken) if spoken is not None and 0 < spoken <= 0.5 else None
    return {**asdict(odds), "spoken": spoken, "one_in": one_in}


def as_claim(odds: Estimate) -> dict[str, Any]:
    told = as_odds(odds)
    return {"probability": told.pop("value"), **told}


def weighted_gain(draws: Floats, weights: Floats) -> dict[str, Any]:
    mean, quantiles, odds = weighted_figures(draws, weights)
    return {"mean": mean, "quantiles": by_quantile(quantiles), **dict(zip(ODDS, odds, strict=True))}


def range_over_draws(table: Floats) -> dict[str, float] | None:
    """A KPI over draws; null where it is undefined in every one."""
    draws = by_draw(table)
    known = draws[np.isfinite(draws)]
    return asdict(range_of(known)) if len(known) else None


def ranges_over_draws(tables: Mapping[str, Floats]) -> dict[str, dict[str, float] | None]:
    """`range_over_draws` of each of a run's KPIs; of those that are defined in every draw at once, which is quick."""
    if not tables:
        return {}
    draws = by_draw(np.concatenate(list(tables.values()))).reshape(len(tables), -1)
    whole = np.asarray(np.isfinite(draws).all(axis=1))
    together = iter(ranges_of(draws[whole]))
    each = zip(tables.items(), whole, strict=True)
    return {kpi: asdict(next(together)) if known else range_over_draws(table) for (kpi, table), known in each}


def plain(some: Any) -> Any:
    """Only what JSON knows: dictionaries, lists, text, finite numbers and null."""
    if isinstance(some, Estimate):
        return plain(asdict(some))
    if isinstance(some, Mapping):
        return {str(key): plain(value) for key, value in some.items()}
    if isinstance(some, Enum):
        return some.value
    if isinstance(some, np.ndarray | list | tuple):
        return [plain(value) for value in some]
    if isinstance(some, np.generic):
        return plain(some.item())
    if isinstance(some, float) and not math.isfinite(some):
        return None
    return some
