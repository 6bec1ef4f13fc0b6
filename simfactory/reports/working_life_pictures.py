"""The pictures of working life: the exposure index with its six bars, and the hours of a shift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simfactory.kpis.exposure import DIMENSIONS
from simfactory.reports.figures import exposure as exposure_figure
from simfactory.reports.figures import shift
from simfactory.reports.figures.parts import Pair
from simfactory.reports.picture import Picture
from simfactory.reports.reading import Entry, Reading
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COARSE = 0.2  # shares above are told in whole percent
FAR = 2.0  # points that the index moves at least where whole ones do not mislead


def working_life(reading: Reading, words: Words) -> list[Picture]:
    """What there is to see of the exposure of people before and after; nothing where it is not measured."""
    return [*bars(reading, words), *hours(reading, words)]


def bars(reading: Reading, words: Words) -> list[Picture]:
    """The index with its band, and its six dimensions."""
    before, after = _index(reading.exposure("before")), _index(reading.exposure(reading.headline))
    if before is None:
        return []
    rows = [
        Pair(words(f"working_life.dimension.{posts.name}"), _score(reading, "before", posts.name),
             _score(reading, reading.headline, posts.name))
        for posts in DIMENSIONS
    ]  # fmt: skip
    digits = 0 if after is None or abs(after.value - before.value) >= FAR else 1
    ends = {"before": words.number(before.value, digits), "after": words.number((after or before).value, digits)}
    title = words("working_life.only" if after is None else f"working_life.goes.{_way(reading, ends)}", **ends)

    def draw(axes: Axes) -> None:
        exposure_figure.draw(axes, before, after, words("working_life.index"), rows, words, digits)

    return [Picture("working_life", title, 4.6, draw)]


def _way(reading: Reading, ends: Mapping[str, str]) -> str:
    """What becomes of the index, by the verdict of the experiment."""
    verdict = str(reading.life_change(reading.headline).get("verdict") or "unclear")
    return "stays" if verdict == "same" and ends["before"] == ends["after"] else verdict


def _index(exposure: Entry) -> exposure_figure.Index | None:
    band = exposure.get("band") or {}
    figures = [(exposure.get("index") or {}).get("mean"), *(band.get(end) for end in ("low", "high", "arithmetic"))]
    known: list[float] = [figure for figure in figures if figure is not None]
    return exposure_figure.Index(*known) if len(known) == len(figures) else None


def _score(reading: Reading, run: str | None, dimension: str) -> float | None:
    found: float | None = (reading.exposure(run).get("scores") or {}).get(dimension)
    return found


def hours(reading: Reading, words: Words) -> list[Picture]:
    """Fatigue and the chance of an error by hour of the shift; what is naught in every hour has no panel."""
    panels = {name: panel for name in ("fatigue", "errors") if (panel := _panel(reading, name, words))}
    if not panels:
        return []
    title = " ".join(_peak(name, panel, words) for name, panel in panels.items())
    return [Picture("shift", title, 3.2, lambda axes: shift.draw(axes, list(panels.values()), words))]


def _panel(reading: Reading, name: str, words: Words) -> shift.Panel | None:
    before, after = (reading.exposure(run).get(f"{name}_by_hour") or [] for run in ("before", reading.headline))
    most = max((value for hourly in (before, after) for value in hourly if value is not None), default=0.0)
    if not any(before) or most <= 0.0:
        return None
    digits = 0 if most > COARSE else 1 if most > COARSE / 10 else 2
    return shift.Panel(words(f"working_life.{name}_panel"), before, after, lambda share: words.percent(share, digits))


def _peak(name: str, panel: shift.Panel, words: Words) -> str:
    """The hour of the shift that is the worst; before and after, how bad the worst is."""
    before, after = (
        {hour: value for hour, value in enumerate(hourly, start=1) if value is not None}
        for hourly in (panel.before, panel.after)
    )
    worst = max(before, key=lambda hour: before[hour])
    value = panel.say(before[worst])
    if after:
        return words(f"working_life.{name}_peaks", value=value, after=panel.say(max(after.values())))
    return words(f"working_life.{name}_peak", hour=str(worst), value=value)
