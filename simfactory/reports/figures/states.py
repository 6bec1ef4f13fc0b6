"""What the machines of each station do with their time, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simfactory.reports.figures.parts import legend_below, spoken
from simfactory.reports.style import INK, STATE_FILLS, short
from simfactory.reports.words import Words
from simfactory.results import State

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FILLS = {
    "working": STATE_FILLS[State.WORK],
    "handling": STATE_FILLS[State.LOAD],
    "setup": STATE_FILLS[State.SETUP],
    "down": STATE_FILLS[State.DOWN],
    "planned": STATE_FILLS[State.PLANNED],
    "waiting": STATE_FILLS[State.WAITING],
    "blocked": STATE_FILLS[State.BLOCKED],
    "starved": STATE_FILLS[State.STARVED],
    "no_order": STATE_FILLS[State.NO_ORDER],
}
WRITTEN = 0.07  # shares below this are too narrow to carry their figure


@dataclass(frozen=True)
class StationStates:
    """Shares of the shift by what it went on; `after` is None without upgrades."""

    name: str
    before: Mapping[str, float]
    after: Mapping[str, float] | None


def draw(axes: Axes, stations: Sequence[StationStates], words: Words) -> None:
    """Stacked bars to 100 %, before over after."""
    ticks: list[tuple[float, str]] = []
    both = any(station.after is not None for station in stations)
    for at, station in enumerate(stations):
        sides = (
            ((station.before, "before", -0.2), (station.after, "after", 0.2)) if both else ((station.before, "", 0.0),)
        )
        for shares, side, shift in sides:
            if shares is None:
                continue
            _stack(axes, at + shift, shares, 0.36 if both else 0.6, words)
            name = short(station.name, 22)
            ticks.append((at + shift, f"{name} · {words(side)}" if side == "before" else words(side) if side else name))
    axes.set_yticks([at for at, _ in ticks], [label for _, label in ticks])
    axes.tick_params(axis="y", length=0, labelsize=8)
    axes.set(xlim=(0, 1), ylim=(len(stations) - 0.4, -0.6))
    spoken(axes.xaxis, words.percent)
    axes.set_xlabel(words("states.axis"))
    _legend(axes, stations, words)


def _legend(axes: Axes, stations: Sequence[StationStates], words: Words) -> None:
    """Only what occurs, in the order of the bars."""
    sides = [side for station in stations for side in (station.before, station.after or {})]
    seen = [name for name in FILLS if any(side.get(name, 0.0) >= 0.0005 for side in sides)]
    legend_below(axes, [(words(f"state.{name}"), FILLS[name]) for name in seen])


def _stack(axes: Axes, at: float, shares: Mapping[str, float], height: float, words: Words) -> None:
    left = 0.0
    for name, fill in FILLS.items():
        share = shares.get(name, 0.0)
        if share <= 0:
            continue
        axes.barh(at, share, height, left=left, color=fill.colour, hatch=fill.hatch, edgecolor=INK, linewidth=0.3)
        if share >= WRITTEN:
            axes.text(
                left + share / 2, at, words.percent(share), ha="center", va="center", fontsize=7,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
            )  # fmt: skip
        left += share
