"""A picture of a report: what it says in its title, and how it becomes a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simfactory.reports.style import blank, drawing, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simfactory.reports.shown import ShownFigure


@dataclass(frozen=True)
class Picture:
    """A picture that can be drawn on any axes: its file name, its finding, its size in inches."""

    name: str
    title: str
    height: float
    draw: Callable[[Axes], None]
    width: float = 7.4


def build(picture: Picture) -> ShownFigure:
    """The picture as a figure of its own, ready to be saved or shown anywhere."""
    with drawing(picture.name):
        figure = blank(picture.width, picture.height)
        axes = figure.add_subplot()
        say(axes, picture.title)
        picture.draw(axes)
        settle(figure)
    return figure


def settle(figure: Figure) -> None:
    """Lays the figure out once and for all, in the house style: every file made of it has the same places."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
