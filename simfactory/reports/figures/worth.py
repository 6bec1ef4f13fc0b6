"""The distribution of a net present value over what nobody knows for sure: draws that lose money stand out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simfactory.reports.figures.parts import patch, spoken
from simfactory.reports.style import BLUE, INK, ORANGE, PAPER, VERMILION, Fill
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BINS = 20
LOSES, BRINGS = Fill(ORANGE, "//"), Fill(BLUE)


@dataclass(frozen=True)
class Worth:
    """Net present values of the draws, in EUR; `interval` is None where quantiles are withheld."""

    draws: Sequence[float]
    mean: float
    interval: tuple[float, float] | None


def draw(axes: Axes, worth: Worth, say: Callable[[float], str], words: Words) -> None:
    """A histogram with an edge at 0, the mean and the 90 % interval."""
    from matplotlib.ticker import MaxNLocator

    values = np.asarray(worth.draws, dtype=float)
    edges = _edges(values)
    shares = np.histogram(values, edges)[0] / len(values)
    for left, right, share in zip(edges[:-1], edges[1:], shares, strict=True):
        fill = LOSES if right <= 0 else BRINGS
        axes.bar(left, share, right - left, align="edge", color=fill.colour, hatch=fill.hatch, edgecolor="white")
    top = float(shares.max())
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.vlines(worth.mean, 0, 1.07 * top, color=VERMILION, linewidth=2)
    axes.annotate(
        words("money.mean", worth=say(worth.mean)), (worth.mean, 1.07 * top), (0, 14), textcoords="offset points",
        ha="center", fontsize=9, fontweight="bold", color=VERMILION, bbox=PAPER,
    )  # fmt: skip
    if worth.interval:
        axes.hlines(1.07 * top, *worth.interval, color=VERMILION, linewidth=1.5)
        axes.plot(worth.interval, [1.07 * top] * 2, "|", color=VERMILION, markersize=8)
    axes.set_ylim(0, 1.5 * top)
    axes.set_ylabel(words("gain.share"))
    axes.set_yticks([tick for tick in MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(0.0, top) if tick <= 1.05 * top])
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    spoken(axes.yaxis, words.percent)
    spoken(axes.xaxis, say)
    axes.set_xlabel(words("money.axis"))
    handles = [patch(LOSES, words("money.loses")), patch(BRINGS, words("money.brings"))]
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, borderaxespad=0.2)


def _edges(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Edges at multiples of 1, 2 or 5 times a power of ten, so that 0 is one of them; about BINS of them."""
    least = float(np.ptp(values)) / BINS or max(abs(float(values[0])), 1.0) / BINS
    power = 10.0 ** np.floor(np.log10(least))
    width = power * next(step for step in (1, 2, 5, 10) if step * power >= least)
    first, last = np.floor(values.min() / width), np.floor(values.max() / width) + 1
    return np.asarray(width * np.arange(first, last + 1))
