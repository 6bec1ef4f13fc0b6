"""Claims: in which draws quality and working life improve, and what holds the plant back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from simfactory.experiments.analysis.agreement import NORMAL_90
from simfactory.experiments.analysis.distribution import never_certain
from simfactory.experiments.analysis.intervals import Estimate, bootstrap_interval
from simfactory.experiments.analysis.noise import without_noise
from simfactory.experiments.design import BLOCK
from simfactory.experiments.model import Floats
from simfactory.experiments.samples import Samples, by_draw
from simfactory.plan import Flags

ESCAPES, FIRST_PASS = "plant.escapes_per_shipped", "plant.first_pass_yield"
EXPOSURE = "plant.exposure_index"
AT_WORK = "plant.busy_hours"
LEAST = 0.5
"""Points of the exposure index that are a change: on a scale of 100 that is read in whole points, less is none [J]."""
BUSY = ("working", "handling", "setup", "down")
"""Shares of a station's shift in which nothing more can be asked of it."""
USE = "fleet_use"
"""The share of a fleet's time under way in the hours in which it can be."""


def quality_improves(samples: Samples, after: str, before: str) -> Flags:
    """Whether, in each draw, escapes per shipped piece do not rise and first pass yield rises. Shape (D,).

    What chance alone may do to the mean over all draws does not count as a rise, so that an upgrade that does not
    touch quality is not said to improve it in every second draw.
    """
    escapes, error_of_escapes = difference(samples, ESCAPES, after, before)
    passes = rises(samples, FIRST_PASS, after, before)
    return np.asarray((escapes <= NORMAL_90 * error_of_escapes) & passes)


class Silent(Enum):
    """Why nothing is said of working life."""

    NOT_MODELLED = "not_modelled"  # nobody tires: exposures are not measured
    NOBODY_AT_WORK = "nobody_at_work"  # before or after, in no draw is anybody at work
    WITHOUT_SHIFTS = "without_shifts"  # people work, but in no draw has anybody shifts both before and after


def why_silent(samples: Samples, after: str, before: str) -> Silent | None:
    """Why nothing can be said of working life; None where it can."""
    if not all(EXPOSURE in samples.runs[run] for run in (after, before)):
        return Silent.NOT_MODELLED
    change = samples.kpi(after, EXPOSURE) - samples.kpi(before, EXPOSURE)
    if np.any(np.isfinite(change)):
        return None
    at_work = all(np.any(samples.kpi(run, AT_WORK) > 0) for run in (after, before))
    return Silent.WITHOUT_SHIFTS if at_work else Silent.NOBODY_AT_WORK


def quality_known(samples: Samples, after: str, before: str) -> bool:
    """Whether in any draw pieces are made both before and after, so that quality can be told."""
    changes = (samples.kpi(after, kpi) - samples.kpi(before, kpi) for kpi in (ESCAPES, FIRST_PASS))
    return all(bool(np.any(np.isfinite(change))) for change in changes)


def working_life_improves(samples: Samples, after: str, before: str) -> Flags:
    """Whether, in each draw, the exposure index of the plant rises by more than LEAST. Shape (D,).

    As with quality, what chance alone may do to the mean over all draws does not count as a rise; nor does a draw in
    which nobody with shifts is at work before or after.
    """
    return rises(samples, EXPOSURE, after, before, LEAST)


def rises(samples: Samples, kpi: str, after: str, before: str, least: float = 0.0) -> Flags:
    """Whether a KPI rises in each draw by more than chance leaves in the mean change, and than `least`. Shape (D,)."""
    change, error = difference(samples, kpi, after, before)
    return np.asarray(change > max(least, NORMAL_90 * error))


def difference(samples: Samples, kpi: str, after: str, before: str) -> tuple[Floats, float]:
    """after - before of each draw without noise, shape (D,), and the error that chance leaves in their mean."""
    table = samples.kpi(after, kpi) - samples.kpi(before, kpi)
    if table.shape[1] < 2 or not np.any(np.isfinite(table)):
        return without_noise(table), 0.0
    within = float(np.nanmean((table - by_draw(table)[:, None]) ** 2)) * table.shape[1] / (table.shape[1] - 1)
    return without_noise(table), math.sqrt(within / table.size)


def odds(flags: Flags, seed: int) -> Estimate:
    """The share of draws in which something holds, with a block bootstrap interval."""
    value, low, high = bootstrap_interval(
        lambda chosen: flags[chosen].mean(axis=1, keepdims=True), seed, len(flags) // BLOCK
    )
    return never_certain(Estimate(float(value[0]), float(low[0]), float(high[0])), len(flags))


@dataclass(frozen=True)
class Bottleneck:
    """A station, a pool or a fleet: in which share of the draws it is the busiest, and how busy it is on average."""

    name: str
    share: float
    busy: float


def fleets_of(samples: Samples, run: str) -> tuple[str, ...]:
    """The fleets that a run has."""
    return tuple(kpi.removesuffix(f".{USE}") for kpi in samples.runs[run] if kpi.endswith(f".{USE}"))


def bottlenecks(samples: Samples, run: str, stations: Sequence[str], pools: Sequence[str]) -> tuple[Bottleneck, ...]:
    """How often each is the busiest of its draw, most frequent first; the idle ones are told too.

    A station's time down counts: nothing can be asked of it then; of a fleet's hours charging is taken off. A draw in
    which nothing is ever busy has no busiest; nothing is told where none has one.
    """
    busy = {name: sum(by_draw(samples.kpi(run, f"{name}.{state}")) for state in BUSY) for name in stations}
    busy |= {name: by_draw(samples.kpi(run, f"{name}.utilization")) for name in pools}
    busy |= {name: by_draw(samples.kpi(run, f"{name}.{USE}")) for name in fleets_of(samples, run)}
    if not busy:
        return ()
    table = np.nan_to_num(np.array(list(busy.values())), nan=-1.0)
    busiest = table.argmax(axis=0)[table.max(axis=0) > 0]
    if not len(busiest):
        return ()
    shares = np.bincount(busiest, minlength=len(busy)) / samples.draws
    found = [Bottleneck(name, float(shares[i]), float(table[i].mean())) for i, name in enumerate(busy)]
    return tuple(sorted(found, key=lambda one: (-one.share, -one.busy, one.name)))
