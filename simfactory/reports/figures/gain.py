"""The distribution of the gain over what nobody knows for sure, with the band that the programme claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simfactory.reports.figures.parts import spoken
from simfactory.reports.style import BLUE, INK, ORANGE, PAPER, VERMILION
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTHS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
MOST_BINS = 24
FEW = 8  # draws; with fewer, each is shown as a mark


@dataclass(frozen=True)
class Gains:
    """Gains of the draws as shares of 1; `interval` is None where quantiles are withheld."""

    draws: Sequence[float]
    mean: float
    interval: tuple[float, float] | None
    band: tuple[float, float]
    note: str = ""  # what the chances rest on


def draw(axes: Axes, gains: Gains, words: Words) -> None:
    """A histogram (or marks, when there are few draws), the mean, the 90 % interval and the claimed band."""
    values = np.asarray(gains.draws, dtype=float)
    top = _marks(axes, values) if len(values) < FEW else _histogram(axes, values, words)
    low, high = gains.band
    axes.axvspan(low, high, facecolor=ORANGE, alpha=0.28, hatch="//", edgecolor=ORANGE, linewidth=0, zorder=0)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.vlines(gains.mean, 0, 1.07 * top, color=VERMILION, linewidth=2)
    axes.annotate(
        words("gain.mean", gain=words.signed(gains.mean)), (gains.mean, 1.07 * top), (0, 14),
        textcoords="offset points", ha="center", fontsize=9, fontweight="bold", color=VERMILION, bbox=PAPER,
    )  # fmt: skip
    if gains.interval:
        _interval(axes, gains.interval, 1.07 * top, words)
    axes.set_ylim(0, 1.75 * top)
    axes.set_xlim(*_ends([*values, 0.0, high, *(gains.interval or ())]))
    axes.annotate(
        words("gain.band", low=words.number(100 * low), high=words.percent(high)),
        ((low + high) / 2, 1.72 * top), ha="center", va="top", fontsize=8, annotation_clip=True,
    )  # fmt: skip
    spoken(axes.xaxis, lambda value: words.signed(value, 0 if abs(100 * value - round(100 * value)) < 1e-6 else 1))
    axes.set_xlabel("\n".join(part for part in (words("gain.axis"), gains.note) if part))


def _histogram(axes: Axes, values: np.ndarray[tuple[int], np.dtype[np.float64]], words: Words) -> float:
    from matplotlib.ticker import MaxNLocator

    width = next((width for width in WIDTHS if np.ptp(values) / width <= MOST_BINS), WIDTHS[-1])
    first = np.floor(values.min() / width)
    edges = width * np.arange(first, np.floor(values.max() / width) + 2)
    shares = np.histogram(values, edges)[0] / len(values)
    axes.bar(edges[:-1], shares, width, align="edge", color=BLUE, edgecolor="white", linewidth=0.5)
    axes.set_ylabel(words("gain.share"))
    top = float(shares.max())
    axes.set_yticks([tick for tick in MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(0.0, top) if tick <= 1.05 * top])
    spoken(axes.yaxis, words.percent)
    return top


def _marks(axes: Axes, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    axes.plot(values, np.full(len(values), 0.4), "D", color=BLUE, markersize=8, markeredgecolor=INK)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return 1.0


def _interval(axes: Axes, interval: tuple[float, float], height: float, words: Words) -> None:
    axes.errorbar(
        [sum(interval) / 2],
        [height],
        xerr=[[(interval[1] - interval[0]) / 2]],
        color=VERMILION,
        capsize=4,
        linewidth=1.5,
    )
    axes.annotate(
        words("gain.interval", low=words.number(100 * interval[0]), high=words.percent(interval[1])),
        (interval[1], height), (0, 4), textcoords="offset points",
        ha="right", va="bottom", fontsize=7.5, color=VERMILION, bbox=PAPER,
    )  # fmt: skip


def _ends(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = 0.04 * (high - low)
    return low - margin, high + margin
