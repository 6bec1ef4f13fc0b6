"""States of machines over time, from the event log of one history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simfactory.reports.figures.parts import legend_below, state_word
from simfactory.reports.style import INK, STATE_FILLS, blank, say, short
from simfactory.reports.words import Words
from simfactory.results import Ints, Kind, State, Trace

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simfactory.plan import Plan
    from simfactory.reports.shown import ShownFigure

MOST_BARS = 4000  # beyond, bars are thinner than a line and the file too large to open
DAY, HOUR, MINUTE = 86_400e9, 3_600e9, 60e9
STEPS = (1e9, 5e9, 15e9, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY, 7 * DAY)


@dataclass(frozen=True)
class Window:
    """A stretch [start, end) of a history, in nanoseconds."""

    start: int
    end: int


def gantt(plan: Plan, trace: Trace, words: Words, window: Window | None = None) -> ShownFigure:
    """One row per machine, one bar per state that lasted. Without a window: from 0 on, as long as it stays legible."""
    rows = trace.of_kind(Kind.STATE)
    whole = Window(0, int((rows[:, 0] + rows[:, 7]).max(initial=1)))
    window = window or legible(rows, whole.end)
    rows = rows[(rows[:, 0] < window.end) & (rows[:, 0] + rows[:, 7] > window.start)]
    machines = len(plan.machine_names)
    figure = blank(9.0, 1.6 + 0.32 * machines)
    axes = figure.add_subplot()
    present = [state for state in State if bool(np.any(rows[:, 6] == state))]
    for state in present:
        _bars(axes, rows[rows[:, 6] == state], state)
    axes.set(yticks=range(machines), yticklabels=[short(name) for name in plan.machine_names])
    axes.set(ylim=(machines - 0.4, -0.6), xlim=(window.start, window.end))
    calendar = len(plan.calendars.period) > 0
    _clock(axes, window, whole, words, calendar)
    legend_below(axes, [(state_word(words, state), STATE_FILLS[state]) for state in present])
    ends = (moment(words, time, calendar) for time in (window.start, window.end))
    say(axes, words("gantt.title", start=next(ends), end=next(ends)))
    return figure


def legible(rows: Ints, end: int) -> Window:
    """From 0 to the end, or to where the bars become too many."""
    order = np.sort(rows[:, 0])
    return Window(0, int(order[MOST_BARS]) if len(order) > MOST_BARS else end)


def moment(words: Words, time: float, calendar: bool) -> str:
    """A time of the history: weekday and clock where the plant keeps a calendar (time 0 is Monday 00:00)."""
    if not calendar:
        return words.duration(time / 1e9) if time else words("unit.s", value="0")
    week, inside = divmod(int(time), int(7 * DAY))
    day, clock = divmod(inside, int(DAY))
    said = words(
        "gantt.moment",
        day=words(f"day.{day}"),
        hour=f"{int(clock // HOUR):02d}",
        minute=f"{int(clock % HOUR // MINUTE):02d}",
    )
    return said if week == 0 else words("gantt.week", week=words.number(week + 1), moment=said)


def _bars(axes: Axes, rows: Ints, state: State) -> None:
    fill = STATE_FILLS[state]
    for machine in np.unique(rows[:, 3]):
        spans = rows[rows[:, 3] == machine][:, [0, 7]]
        axes.broken_barh(
            [(float(start), float(length)) for start, length in spans],
            (machine - 0.36, 0.72),
            facecolor=fill.colour,
            hatch=fill.hatch,
            edgecolor=INK,  # of the hatch alone: outlines would blacken a row of short states
            linewidth=0.0,
        )


def _clock(axes: Axes, window: Window, whole: Window, words: Words, calendar: bool) -> None:
    """The time below the bars, and how much of the history is not shown."""
    step = next((step for step in STEPS if (window.end - window.start) / step <= 7), (window.end - window.start) / 6)
    ticks = np.arange(-(-window.start // step) * step, window.end + 1, step)
    axes.set_xticks(ticks, [moment(words, tick, calendar) for tick in ticks])
    label = words("gantt.clock" if calendar else "gantt.time")
    if window.start > whole.start or window.end < whole.end:
        shown, of = (words.duration((stretch.end - stretch.start) / 1e9) for stretch in (window, whole))
        label += "\n" + words("gantt.part", shown=shown, of=of)
    axes.set_xlabel(label)
