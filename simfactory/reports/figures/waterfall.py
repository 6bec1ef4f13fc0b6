"""Where the time of one station goes: down from all of it, loss by loss, to the time at work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simfactory.reports.figures.parts import Pair, legend_above, spoken, wrapped_label
from simfactory.reports.style import AFTER, BEFORE, GREY, INK, Fill
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(axes: Axes, steps: Sequence[Pair], words: Words) -> None:
    """Steps are shares of one whole: the first is that whole, the last what is left, those between are lost."""
    both = any(step.after is not None for step in steps)
    width = 0.38 if both else 0.7
    _stairs(axes, [step.before or 0.0 for step in steps], BEFORE, -width / 2 if both else 0.0, width, words)
    if both:
        _stairs(axes, [step.after or 0.0 for step in steps], AFTER, width / 2, width, words)
        legend_above(axes, words)
    axes.set_xticks(range(len(steps)), [wrapped_label(step.name) for step in steps], fontsize=7.5)
    axes.tick_params(axis="x", length=0)
    axes.set_ylim(0, 1.08 * max(steps[0].before or 0.0, steps[0].after or 0.0))
    spoken(axes.yaxis, words.percent)
    axes.set_ylabel(words("waterfall.axis"))


def _stairs(axes: Axes, heights: Sequence[float], fill: Fill, shift: float, width: float, words: Words) -> None:
    top = heights[0]
    for at, height in enumerate(heights):
        ends = at in (0, len(heights) - 1)
        bottom = 0.0 if ends else top - height
        top = top if ends else bottom
        axes.bar(
            at + shift, height, width, bottom=bottom, color=fill.colour, hatch=fill.hatch, edgecolor=INK, linewidth=0.4
        )
        said = words.percent(height) if ends else f"−{words.percent(height)}" if height >= 0.005 else ""
        axes.text(at + shift, bottom + height + 0.01, said, ha="center", va="bottom", fontsize=6.5)
        if at + 1 < len(heights):
            axes.plot([at + shift, at + 1 + shift], [top, top], color=GREY, linewidth=0.5, zorder=0)
