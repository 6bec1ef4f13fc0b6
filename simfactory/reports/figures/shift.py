"""What the hours of a shift do to people: one panel for each measure, before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from simfactory.reports.figures.parts import spoken
from simfactory.reports.style import AFTER, BEFORE, INK
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Hourly = Sequence[float | None]
# the marks of the first show round those of the second where both are the same
LINES: tuple[dict[str, Any], ...] = (
    {"color": BEFORE.colour, "marker": "o", "linestyle": "--", "markersize": 7.5},
    {"color": AFTER.colour, "marker": "s", "linestyle": "-", "markersize": 4.0},
)


@dataclass(frozen=True)
class Panel:
    """One measure for each hour of the shift from the first on; None where nobody was at work in that hour."""

    title: str
    before: Hourly
    after: Hourly
    say: Callable[[float], str]


def draw(axes: Axes, panels: Sequence[Panel], words: Words) -> None:
    """The panels side by side, in the place of `axes`; all show the same hours."""
    figure = cast("Figure", axes.get_figure(root=True))
    grid = axes.get_subplotspec()
    assert grid is not None
    cells = grid.subgridspec(1, len(panels))
    axes.set_subplotspec(cells[0])
    hours = max(worked(hourly) for panel in panels for hourly in (panel.before, panel.after))
    for number, panel in enumerate(panels):
        _panel(axes if number == 0 else figure.add_subplot(cells[number]), panel, hours, words)
    handles = [handle for handle in axes.get_lines() if not str(handle.get_label()).startswith("_")]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, handlelength=3.0)


def worked(hourly: Hourly) -> int:
    """How many hours a shift has: up to the last in which somebody was at work."""
    return max((hour for hour, value in enumerate(hourly, start=1) if value is not None), default=0)


def _panel(axes: Axes, panel: Panel, hours: int, words: Words) -> None:
    for hourly, key, line in zip((panel.before, panel.after), ("before", "after"), LINES, strict=True):
        if worked(hourly):
            values = [float("nan") if value is None else value for value in hourly[:hours]]
            axes.plot(
                range(1, len(values) + 1), values, label=words(key), markeredgecolor=INK, markeredgewidth=0.5,
                linewidth=1.6, **line,
            )  # fmt: skip
    axes.set_title(panel.title, fontsize=9.0, fontweight="normal")
    axes.set(xlim=(0.6, hours + 0.4), xticks=range(1, hours + 1))
    axes.set_ylim(bottom=0.0, top=1.12 * max(axes.get_ylim()[1], 1e-9))
    axes.grid(axis="y")
    spoken(axes.yaxis, panel.say)
    axes.set_xlabel(words("working_life.hour"))
