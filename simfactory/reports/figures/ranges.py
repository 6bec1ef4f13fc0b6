"""Values with their intervals on one axis: gains side by side, model against observation, shares of doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from simfactory.reports.figures.parts import spoken
from simfactory.reports.style import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, YELLOW, Fill, short, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME_WIDTH = 2.2  # inches beside the axis
MOST_TICKS = 6  # amounts of money are long
LONGEST = 60  # characters of a name, on two lines


class Mark(Enum):
    """How a value is meant: its colour, hatch and shape."""

    PLAIN = (BLUE, "", "D")
    AGREES = (GREEN, "", "o")
    DISAGREES = (VERMILION, "xxxx", "X")
    UNDECIDED = (YELLOW, "---", "s")

    @property
    def fill(self) -> Fill:
        return Fill(self.value[0], self.value[1])

    @property
    def shape(self) -> str:
        return self.value[2]


@dataclass(frozen=True)
class Range:
    """A value and, where there is one, its interval; `note` stands at the right edge."""

    name: str
    value: float | None
    interval: tuple[float, float] | None
    note: str = ""
    mark: Mark = Mark.PLAIN


def draw(
    axes: Axes,
    rows: Sequence[Range],
    say: Callable[[float], str],
    *,
    label: str,
    band: tuple[float, float] | None = None,
    band_name: str = "",
    figures: bool = True,
) -> None:
    """One row per name: a mark on a bar; without a value, the note only; `band` is shaded, with its name above."""
    for at, row in enumerate(rows):
        _row(axes, at, row, say if figures else None)
    if band:
        axes.axvspan(*band, facecolor=ORANGE, alpha=0.28, linewidth=0, zorder=0)
        axes.annotate(
            band_name, (sum(band) / 2, 1.0), (0, 3), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", va="bottom", fontsize=8,
        )  # fmt: skip
    axes.axvline(0, color=INK, linewidth=0.8)
    names = ["\n".join(wrapped(short(row.name, LONGEST), NAME_WIDTH, 9.0)) for row in rows]
    axes.set(yticks=range(len(rows)), yticklabels=names, ylim=(len(rows) - 0.4, -0.7))
    axes.tick_params(axis="y", length=0)
    axes.use_sticky_edges = False  # a bar that ends at the edge looks cut off
    axes.margins(x=0.08)
    axes.grid(axis="x")
    axes.locator_params(axis="x", nbins=MOST_TICKS)
    spoken(axes.xaxis, say)
    axes.set_xlabel(label)


def _row(axes: Axes, at: int, row: Range, say: Callable[[float], str] | None) -> None:
    fill = row.mark.fill
    if row.interval:
        low, high = row.interval
        axes.barh(at, high - low, 0.36, left=low, color=fill.colour, alpha=0.45, linewidth=0)
        axes.barh(at, high - low, 0.36, left=low, color="none", hatch=fill.hatch, edgecolor=INK, linewidth=0.4)
    if row.value is not None:
        axes.plot([row.value], [at], row.mark.shape, color=fill.colour, markeredgecolor=INK, markersize=7)
        if say:
            axes.annotate(
                say(row.value), (row.value, at), (0, 11), textcoords="offset points",
                ha="center", fontsize=8, fontweight="bold",
            )  # fmt: skip
    axes.annotate(
        row.note, (1.0, at), (5, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
        va="center", fontsize=7.5, color=GREY, annotation_clip=False,
    )  # fmt: skip
