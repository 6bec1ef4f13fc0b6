"""The section on the path: from before to after month by month, its picture, and when each upgrade works."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from simfactory.reports.figures import months as months_figure
from simfactory.reports.picture import Picture
from simfactory.reports.reading import Entry, Reading
from simfactory.reports.section import Section, Table
from simfactory.reports.sentences import configuration_name
from simfactory.reports.values import kpi_word
from simfactory.reports.words import Words

ROWS = 12  # months in the table: of longer paths every second one, every third, …
MOMENTS = ("start", "works", "settled")
Say = Callable[[float], str]


def path(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """How the headline configuration gets there; empty where it was not followed."""
    if not reading.way:
        return Section("path", "")
    lead = [found(reading, words), words("path.lead"), *([words("path.cash_is")] if reading.way.get("cash") else [])]
    tables = [_months(reading, words), _upgrades(reading, words), _configurations(reading, words)]
    return Section("path", words("path.title"), lead, pictures["path"], tables)


def found(reading: Reading, words: Words) -> str:
    """How far it has come by the end, and when what was paid is back."""
    gain = reading.way["gain"][-1]
    facts = {"months": words.counted("month", len(reading.way["gain"]))}
    if gain.get("mean") is None:
        return words("path.unknown", **facts)
    said = words("path.found", gain=_with_ends(gain, _signed(words), words), **facts)
    return " ".join(part for part in (said, _still_to_come(reading, words), _break_even(reading.way, words)) if part)


def _still_to_come(reading: Reading, words: Words) -> str:
    """Where the gain ends up, if in some draws not everybody is used to everything by the end."""
    last = max((moments["settled"]["high"] for moments in reading.way_upgrades.values()), default=0.0)
    mean = (reading.gain.get("mean") or {}).get("value")
    if last <= len(reading.way["gain"]) or mean is None:
        return ""
    return words("path.still", gain=words.signed(mean))


def _break_even(way: Entry, words: Words) -> str:
    """After how many months what was brought stays above what was invested; nothing where money is not told."""
    known = way.get("break_even")
    if not known:
        return ""
    median = known["quantiles"]["0.5"]
    if median is None:
        return words("path.not_back")
    if median == 0:
        return words("path.never_out")
    return words("path.back", months=words.counted("month", median), never=words.percent(known["never"]))


def picture(reading: Reading, words: Words) -> list[Picture]:
    """The gain over the months, the cash where it is told, and when the upgrades work."""
    way = reading.way
    if not way or way["gain"][-1].get("mean") is None:
        return []
    panels = [_panel(way["gain"], words("path.gain"), _signed(words), 0.5)]
    if way.get("cash"):
        panels.append(_panel(way["cash"], words("path.cash"), _euros(words), 1.0))
    bars = [
        months_figure.Bar(name, *(moments[moment]["mean"] for moment in MOMENTS))
        for name, moments in reading.way_upgrades.items()
    ]
    title = words(
        "path.figure", gain=words.signed(way["gain"][-1]["mean"]), months=words.counted("month", len(way["gain"]))
    )
    size = months_figure.height(len(panels), len(bars))
    return [Picture("path", title, size, lambda axes: months_figure.draw(axes, panels, bars, words))]


def _panel(bands: Sequence[Entry], title: str, say: Say, at: float) -> months_figure.Panel:
    means, lows, highs = ([band.get(end) for band in bands] for end in ("mean", "low", "high"))
    return months_figure.Panel(title, means, lows, highs, say, at)


def _signed(words: Words) -> Say:
    return lambda share: words.signed(share, 1 if 0.0005 <= abs(share) < 0.1 else 0)


def _euros(words: Words) -> Say:
    return lambda amount: words("path.euros", value=words.rounded(amount / 1000.0))


def _with_ends(band: Entry, say: Say, words: Words) -> str:
    """A mean, with what nine draws in ten lie between where that is told and no single number."""
    mean, low, high = (band.get(end) for end in ("mean", "low", "high"))
    if mean is None:
        return "—"
    if low is None or high is None or say(low) == say(high):
        return say(mean)
    return words("kpis.range", mean=say(mean), low=say(low), high=say(high))


def _columns(reading: Reading, words: Words) -> dict[str, tuple[str, Say]]:
    """What is told of each month -> its name and how it is said; what nothing can go wrong with is left out."""
    columns = {"gain": (words("path.gain"), _signed(words)), "output": (words("path.output"), _signed(words))}
    if reading.defects:
        columns["first_pass"] = (kpi_word("plant.first_pass_yield", words), lambda share: words.percent(share, 1))
        columns["escapes"] = (kpi_word("plant.escapes_per_shipped", words), lambda share: words.percent(share, 2))
    columns["index"] = (words("path.index"), lambda index: words.number(index, 1))
    columns["cash"] = (words("path.cash"), _euros(words))
    return {key: column for key, column in columns.items() if reading.way.get(key)}


def _months(reading: Reading, words: Words) -> Table:
    columns, count = _columns(reading, words), len(reading.way["gain"])
    step = -(-count // ROWS)
    shown = sorted({*range(step, count + 1, step), count})
    rows = [
        [
            words.number(month),
            *(_with_ends(reading.way[key][month - 1], say, words) for key, (_, say) in columns.items()),
        ]
        for month in shown
    ]
    return Table([words("path.month"), *(name for name, _ in columns.values())], rows, 0, words("path.by_month"))


def _upgrades(reading: Reading, words: Words) -> Table:
    rows = [
        [name, *(_with_ends(moments[moment], lambda month: words.rounded(month, 2), words) for moment in MOMENTS)]
        for name, moments in reading.way_upgrades.items()
    ]
    head = [words(f"path.{key}") for key in ("upgrade", *MOMENTS)]
    return Table(head, rows, 1, words("path.by_upgrade"))


def _configurations(reading: Reading, words: Words) -> Table:
    """How far every configuration has come by the end; where there is one alone, the text has said it."""
    rows = [
        [configuration_name(name, words), _with_ends(way["gain"][-1], _signed(words), words),
         _with_ends(way["cash"][-1], _euros(words), words) if way.get("cash") else "—"]
        for name, way in reading.ways.items()
    ]  # fmt: skip
    head = [words("path.configuration"), words("path.gain"), words("path.cash")]
    title = words("path.by_configuration", months=words.counted("month", len(reading.way["gain"])))
    return Table(head, rows if len(rows) > 1 else [], 1, title)
