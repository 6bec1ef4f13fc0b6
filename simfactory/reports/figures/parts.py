"""What several figures share: legends in words, axes in the language's numbers, bars in pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simfactory.reports.style import AFTER, BEFORE, GREY, INK, PAPER, Fill, inches, short, wrapped
from simfactory.reports.words import Words
from simfactory.results import State

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

DASHES = (0, (4, 2))


@dataclass(frozen=True)
class Pair:
    """One thing before and after; `None` where there is no figure."""

    name: str
    before: float | None
    after: float | None


def state_word(words: Words, state: State) -> str:
    return words(f"state.{state.name.lower()}")


def patch(fill: Fill, label: str) -> Patch:
    """A square of the legend."""
    from matplotlib.patches import Patch

    return Patch(facecolor=fill.colour, hatch=fill.hatch * 2, edgecolor=INK, linewidth=0.4, label=label)


def legend_below(axes: Axes, rows: Sequence[tuple[str, Fill]]) -> None:
    """A legend under the whole figure, in as many columns as its width holds."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    handles = [patch(fill, word) for word, fill in rows]
    widest = max(inches(word, 8.0) for word, _ in rows) + 0.55
    columns = max(1, min(len(rows), int(figure.get_size_inches()[0] / widest)))
    figure.legend(handles=handles, loc="outside lower center", ncols=columns, handlelength=1.8, handleheight=1.1)


def legend_above(axes: Axes, words: Words, both: bool = True, rule: str = "") -> None:
    """Before and after (and the name of a dashed limit) over the axes, where no bar can be."""
    from matplotlib.lines import Line2D

    handles: list[Patch | Line2D] = [patch(BEFORE, words("before"))]
    handles += [patch(AFTER, words("after"))] if both else []
    if rule:
        handles.append(Line2D([], [], color=GREY, linewidth=1.2, linestyle=DASHES, label=rule))
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, handlelength=2.0, borderaxespad=0.2
    )


def wrapped_label(text: str, width: float = 0.8) -> str:
    """A label under a bar, in as many lines as it needs (width in inches)."""
    return "\n".join(wrapped(text, width, 7.5))


def spoken(axis: Axis, say: Callable[[float], str]) -> None:
    """Numbers along the axis as the language writes them."""
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: say(float(value))))


def pairs(axes: Axes, rows: Sequence[Pair], say: Callable[[float], str], *, label: str, most: float) -> None:
    """Horizontal bars, before over after, with their figures at the ends; names left; the axis ends beyond `most`."""
    from matplotlib.ticker import MaxNLocator

    both = any(row.after is not None for row in rows)
    height = 0.36 if both else 0.6
    for at, row in enumerate(rows):
        sides = (
            [(row.before, BEFORE, -height / 2), (row.after, AFTER, height / 2)] if both else [(row.before, BEFORE, 0.0)]
        )
        for value, fill, shift in sides:
            if value is not None:
                _bar(axes, at + shift, value, fill, height, say(value))
    axes.set(yticks=range(len(rows)), yticklabels=[short(row.name) for row in rows], ylim=(len(rows) - 0.4, -0.6))
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, 1.14 * most or 1.0)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    spoken(axes.xaxis, say)
    axes.grid(axis="x")
    axes.set_xlabel(label)


def _bar(axes: Axes, at: float, value: float, fill: Fill, height: float, said: str) -> None:
    axes.barh(at, value, height, color=fill.colour, hatch=fill.hatch, edgecolor=INK, linewidth=0.4)
    axes.annotate(
        said, (value, at), (3, 0), textcoords="offset points", va="center", fontsize=7.5, color=INK, bbox=PAPER
    )


def limit(axes: Axes, at: float) -> None:
    """A limit across horizontal bars; `legend_above` names it."""
    axes.axvline(at, color=GREY, linewidth=1.2, linestyle=DASHES)
