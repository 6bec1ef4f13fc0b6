"""The exposure index before and after, with what other weights would have said, and its six bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simfactory.reports.figures.parts import Pair, pairs, patch
from simfactory.reports.style import AFTER, BEFORE, GREY, INK, PAPER, VERMILION, Fill, wrapped
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

FULL = 100.0  # the best score
HEIGHT = 0.36
NAME_WIDTH = 1.6  # inches beside the axis


@dataclass(frozen=True)
class Index:
    """The index of one run, 0 to 100; between `low` and `high` lie nine in ten of other weights."""

    value: float
    low: float
    high: float
    arithmetic: float


def draw(
    axes: Axes,
    before: Index | None,
    after: Index | None,
    name: str,
    bars: Sequence[Pair],
    words: Words,
    digits: int = 0,
) -> None:
    """The index first, under its `name`, with its band and `digits` decimals; then a pair of bars per dimension."""
    pairs(axes, [Pair(name, None, None), *bars], words.number, label=words("working_life.axis"), most=FULL)
    both = after is not None or any(bar.after is not None for bar in bars)
    for index, fill, shift in ((before, BEFORE, -HEIGHT / 2), (after, AFTER, HEIGHT / 2)):
        if index is not None:
            _index(axes, shift if both else 0.0, index, fill, HEIGHT if both else 0.6)
            _figure(axes, shift if both else 0.0, index, words.number(index.value, digits))
    names = ["\n".join(wrapped(each, NAME_WIDTH, 9.0)) for each in (name, *(bar.name for bar in bars))]
    axes.set_yticks(range(len(names)), names)
    axes.get_yticklabels()[0].set_fontweight("bold")
    axes.axhline(0.5, color=GREY, linewidth=0.8)
    axes.legend(
        handles=_handles(both, words), loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=4, handlelength=2.0,
        borderaxespad=0.2, columnspacing=1.2,
    )  # fmt: skip


def _index(axes: Axes, at: float, index: Index, fill: Fill, height: float) -> None:
    axes.barh(at, index.value, height, color=fill.colour, hatch=fill.hatch, edgecolor=INK, linewidth=0.4)
    middle, half = (index.low + index.high) / 2, (index.high - index.low) / 2
    axes.errorbar([middle], [at], xerr=[[half], [half]], color=VERMILION, capsize=4, linewidth=1.8, fmt="none")
    axes.plot([index.arithmetic], [at], "D", color=VERMILION, markeredgecolor=INK, markersize=4.5)


def _figure(axes: Axes, at: float, index: Index, said: str) -> None:
    axes.annotate(
        said, (max(index.value, index.high, index.arithmetic), at), (6, 0),
        textcoords="offset points", va="center", fontsize=8.5, fontweight="bold", color=INK, bbox=PAPER,
    )  # fmt: skip


def _handles(both: bool, words: Words) -> list[Patch | Line2D]:
    from matplotlib.lines import Line2D

    handles: list[Patch | Line2D] = [patch(BEFORE, words("before"))]
    handles += [patch(AFTER, words("after"))] if both else []
    band = Line2D([], [], color=VERMILION, linewidth=1.8, marker="|", markersize=8, label=words("working_life.band"))
    mean = Line2D([], [], color=VERMILION, linestyle="", marker="D", markersize=4.5, markeredgecolor=INK)
    mean.set_label(words("working_life.arithmetic"))
    return [*handles, band, mean]
