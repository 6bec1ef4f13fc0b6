"""The gain of a draw, and whether its quality improves: ratios of sums over its replications, never means of ratios."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from simfactory.kpis.facts import Window, weighted
from simfactory.kpis.hours import paid_hours, paid_stand_ins
from simfactory.kpis.indicators import ratio
from simfactory.plan import Floats, Ints, Plan
from simfactory.results import Counters

ONE_POINT = 0.01


class ProductivityParts(NamedTuple):
    """What the productivity of one run divides."""

    weighted_good: float  # standard hours
    paid_hours: float


class QualityParts(NamedTuple):
    """What the quality of one run divides."""

    escapes: int
    shipped: int
    first_pass: int
    finished: int  # shipped or scrapped


def productivity_parts(plan: Plan, counters: Counters, start: int, end: int) -> ProductivityParts:
    """Standard hours of good pieces and paid hours of one run, between two edges of bins (ns)."""
    window = Window(plan, counters, start, end)
    stood_in = sum(paid_stand_ins(plan, window.sums("stood_in")).tolist())
    return ProductivityParts(weighted(window.sums("good"), plan.weights), paid_hours(plan, start, end, stood_in))


def good_pieces(plan: Plan, counters: Counters, start: int, end: int) -> Ints:
    """[P] pieces of each product that left sound, between two edges of bins (ns)."""
    return Window(plan, counters, start, end).sums("good")


def quality_parts(plan: Plan, counters: Counters, start: int, end: int) -> QualityParts:
    """Escapes and first passes of one run, between two edges of bins (ns)."""
    flow = Window(plan, counters, start, end).plant.flow
    return QualityParts(flow.escapes, flow.shipped, flow.first_pass, flow.finished)


def gain(after: Iterable[tuple[float, float]], before: Iterable[tuple[float, float]]) -> float:
    """A/B - 1 with A and B = Σ weighted good / Σ paid hours over the replications of one draw, after and before.

    NaN where nobody is paid, or where the plant before made nothing.
    """
    return ratio(_productivity(after), _productivity(before)) - 1.0


def _productivity(runs: Iterable[tuple[float, float]]) -> float:
    good, hours = zip(*runs, strict=True)
    return ratio(math.fsum(good), math.fsum(hours))


def gain_at(weights: Floats, good_after: Ints, good_before: Ints, hours_after: float, hours_before: float) -> float:
    """The gain at other weights, from good pieces [P] and paid hours summed over the replications of one draw."""
    return gain([(weighted(good_after, weights), hours_after)], [(weighted(good_before, weights), hours_before)])


def mix_changed(good_after: Ints, good_before: Ints) -> bool:
    """Whether the share of any product [P] in the output moved by more than a point: the gain then depends on weights,
    and is shown at the standard work contents before and at those after."""
    if not good_after.sum() or not good_before.sum():
        return False
    moved = np.abs(good_after / good_after.sum() - good_before / good_before.sum())
    return bool(moved.max() > ONE_POINT)


def quality_improves(after: Iterable[QualityParts], before: Iterable[QualityParts]) -> bool:
    """Whether, over the replications of one draw, escapes per shipped part do not rise and first pass yield rises.

    Nothing improves where either is not defined.
    """
    escapes_after, yield_after = _quality(after)
    escapes_before, yield_before = _quality(before)
    return escapes_after <= escapes_before and yield_after > yield_before


def _quality(runs: Iterable[QualityParts]) -> tuple[float, float]:
    escapes, shipped, first_pass, finished = (sum(column) for column in zip(*runs, strict=True))
    return ratio(escapes, shipped), ratio(first_pass, finished)
