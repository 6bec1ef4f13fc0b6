"""The path of a plant: one panel for each figure over the months, and under them when each upgrade works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from simfactory.reports.figures.parts import patch, spoken
from simfactory.reports.style import BLUE, GREY, INK, PALE, SKY, YELLOW, Fill, short
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COMING, NEW, SETTLED = Fill(PALE, ".."), Fill(YELLOW, "//"), Fill(SKY)
ROW = 0.28  # inches of an upgrade
PANEL = 1.75  # inches of a panel


@dataclass(frozen=True)
class Panel:
    """One figure month by month: means, and the ends of their bands; None where there is none."""

    title: str
    means: Sequence[float | None]
    lows: Sequence[float | None]
    highs: Sequence[float | None]
    say: Callable[[float], str]
    at: float = 1.0
    """where in its month a figure stands: one of the whole month in its middle, one of its end there"""


@dataclass(frozen=True)
class Bar:
    """One upgrade: months from the beginning until it is decided on, works, and is settled."""

    name: str
    start: float
    works: float
    settled: float


def height(panels: int, bars: int) -> float:
    """Inches that a picture of so many takes."""
    return 1.3 + PANEL * panels + ROW * bars


def draw(axes: Axes, panels: Sequence[Panel], bars: Sequence[Bar], words: Words) -> None:
    """The panels one over the other, in the place of `axes`, all over the same months."""
    figure = cast("Figure", axes.get_figure(root=True))
    grid = axes.get_subplotspec()
    assert grid is not None
    months = len(panels[0].means)
    cells = grid.subgridspec(len(panels) + 1, 1, height_ratios=[*[PANEL] * len(panels), ROW * len(bars) + 0.3])
    axes.set_subplotspec(cells[0])
    for number, panel in enumerate(panels):
        _panel(axes if number == 0 else figure.add_subplot(cells[number]), panel, months)
    _upgrades(figure.add_subplot(cells[len(panels)]), bars, months, words)
    handles = [patch(fill, words(f"path.{key}")) for key, fill in _KINDS.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), handlelength=2.0)


_KINDS = {"coming": COMING, "new": NEW, "settled": SETTLED}


def _panel(axes: Axes, panel: Panel, months: int) -> None:
    places = [month + panel.at for month in range(months)]
    means, lows, highs = (_known(values) for values in (panel.means, panel.lows, panel.highs))
    axes.fill_between(places, lows, highs, color=SKY, alpha=0.45, linewidth=0)
    axes.plot(places, means, color=BLUE, marker="o", markersize=3.0, linewidth=1.6)
    axes.axhline(0.0, color=GREY, linewidth=0.8)
    axes.set_title(panel.title, fontsize=9.0, fontweight="normal")
    _over_months(axes, months)
    axes.tick_params(axis="x", labelbottom=False)
    axes.grid(axis="y")
    spoken(axes.yaxis, panel.say)


def _known(values: Sequence[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]


def _upgrades(axes: Axes, bars: Sequence[Bar], months: int, words: Words) -> None:
    """From decision to work, from work to habit, and on to the end."""
    end = months + 0.5
    for at, bar in enumerate(bars):
        edges = [min(edge, end) for edge in (bar.start, bar.works, bar.settled, end)]
        for fill, left, right in zip(_KINDS.values(), edges[:-1], edges[1:], strict=True):
            if right > left:
                axes.barh(
                    at, right - left, 0.62, left=left, color=fill.colour, hatch=fill.hatch, edgecolor=INK, linewidth=0.4
                )
    axes.set(yticks=range(len(bars)), yticklabels=[short(bar.name) for bar in bars], ylim=(len(bars) - 0.4, -0.6))
    axes.tick_params(axis="y", length=0)
    _over_months(axes, months)
    axes.set_xlabel(words("path.axis"))


def _over_months(axes: Axes, months: int) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(0, months + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(12, integer=True))
