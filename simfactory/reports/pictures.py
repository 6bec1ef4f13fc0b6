"""The pictures of a report: which there are for a summary, what each says in its title, and how it becomes a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from simfactory.reports.figures import gain as gain_figure
from simfactory.reports.figures import ranges, states, waterfall
from simfactory.reports.figures.parts import Pair, legend_above, limit, pairs
from simfactory.reports.money_pictures import money
from simfactory.reports.path import picture as path
from simfactory.reports.picture import Picture
from simfactory.reports.reading import BAND, Entry, Reading, interval_of
from simfactory.reports.sentences import band, configuration_name, input_name, spoken, verdicts
from simfactory.reports.style import short
from simfactory.reports.upgrades import shares
from simfactory.reports.values import kpi_name
from simfactory.reports.words import Words
from simfactory.reports.working_life_pictures import working_life

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLE_NAME = 40  # characters of a name in a title
FIRST_PAGE = 5.4  # inches: pictures of the first page stand in a column, and must be legible there
BUSIEST = 6  # stations shown on the first page
FEW = 0.005  # parts waiting that are told as none
PER_PICTURE = 12  # stations in one picture: more would not be legible on a page
STANDSTILLS = (
    "setup",
    "down",
    "planned",
    "waiting",
    "blocked",
    "starved",
)  # losses of a shift: neither loading nor lack of orders
OF_ITS_OWN = ("setup", "down", "planned", "waiting")  # of these, what no other station brings about
LOSSES = ("no_order", "starved", "blocked", "waiting", "planned", "down", "setup", "handling")  # down the waterfall

Row = TypeVar("Row")


def pictures(reading: Reading, words: Words) -> dict[str, list[Picture]]:
    """Pictures by section of the report, in its order; a section whose figures are missing has none."""
    makers: dict[str, Callable[[Reading, Words], list[Picture]]] = {
        "gain": gain,
        "why": why,
        "doubts": doubts,
        "baseline": baseline,
        "configurations": configurations,
        "path": path,
        "load": load,
        "waterfall": losses,
        "states": all_states,
        "buffers": buffers,
        "people": people,
        "working_life": working_life,
        "money": money,
        "upgrades": shares,
    }
    return {section: maker(reading, words) for section, maker in makers.items()}


def gain(reading: Reading, words: Words) -> list[Picture]:
    """The distribution of the headline gain with the claimed band."""
    entry = reading.gain
    mean, draws = (entry.get("mean") or {}).get("value"), [g for g in entry.get("draws") or [] if g is not None]
    if mean is None or not draws:
        return []
    odds = spoken(entry.get("p_30_50"))
    title = words("gain.title_bare", gain=words.signed(mean))
    if odds is not None:
        title = words("gain.title", gain=words.signed(mean), band=band(words), odds=words.odds(odds))
    share = reading.honesty.get("judged_share")
    note = words("honesty.short", share=words.percent(share)) if share is not None and odds is not None else ""
    gains = gain_figure.Gains(draws, mean, reading.interval, BAND, note)
    return [Picture("gain", title, 3.2, lambda axes: gain_figure.draw(axes, gains, words), FIRST_PAGE)]


def why(reading: Reading, words: Words) -> list[Picture]:
    """How busy the busiest stations are, before and after."""
    first = next(iter(reading.bottleneck("before")), None)
    if first is None:
        return []
    after = next(iter(reading.bottleneck(reading.headline)), None) if reading.headline else None
    rows = _busiest(reading)
    kind = "figure" if after is None else "figure_same" if after["station"] == first["station"] else "figure_other"
    names = {"before": first["station"], "after": (after or first)["station"], "station": first["station"]}
    facts = {side: short(name, TITLE_NAME) for side, name in names.items()}
    title = words(f"why.{kind}", **facts, busy=words.percent(first.get("busy")))

    def draw(axes: Axes) -> None:
        pairs(axes, rows, words.percent, label=words("why.axis_capacity" if reading.capacity else "why.axis"), most=1.0)
        _legend(axes, rows, words)

    return [Picture("why", title, 1.7 + 0.36 * len(rows), draw, FIRST_PAGE)]


def _busiest(reading: Reading) -> list[Pair]:
    after = reading.headline
    named = [entry["station"] for run in ("before", after) if run for entry in reading.bottleneck(run)]
    stations = list(dict.fromkeys([*named, *reading.stations]))
    rows = [Pair(s, reading.busy("before", s), reading.busy(after, s) if after else None) for s in stations]
    known = [row for row in rows if row.before is not None or row.after is not None]
    return sorted(known, key=lambda row: -max(row.before or 0.0, row.after or 0.0))[:BUSIEST]


def doubts(reading: Reading, words: Words) -> list[Picture]:
    """What the doubt about the gain is made of."""
    entries = reading.doubts[:8]
    if not entries:
        return []
    names = [input_name(reading, entry["input"], words) for entry in entries]
    rows = [
        ranges.Range(n, e.get("share"), _interval(e), _source(e, words)) for n, e in zip(names, entries, strict=True)
    ]
    title = words("doubts.figure", input=short(names[0], TITLE_NAME), share=words.percent(entries[0].get("share")))

    def draw(axes: Axes) -> None:
        ranges.draw(axes, rows, words.percent, label=words("doubts.axis"))

    return [Picture("doubts", title, 1.4 + 0.5 * len(rows), draw)]


def _source(entry: Entry, words: Words) -> str:
    return words("doubts.judged") if entry.get("judged") else str(entry.get("source") or "")


def _interval(entry: Entry) -> tuple[float, float] | None:
    low, high = entry.get("low"), entry.get("high")
    return (low, high) if low is not None and high is not None else None


def baseline(reading: Reading, words: Words) -> list[Picture]:
    """The plant as it is, model against observation, on one scale: the accuracy wanted of each figure."""
    rows = [row for entry in reading.agreement.get("kpis") or [] if (row := _compared(entry, words))]
    if not rows:
        return []

    def draw(axes: Axes) -> None:
        ranges.draw(
            axes,
            rows,
            words.rounded,
            label=words("baseline.axis"),
            band=(-1.0, 1.0),
            band_name=words("baseline.accuracy"),
            figures=False,
        )

    return [Picture("baseline", verdicts(reading, words), 1.4 + 0.5 * len(rows), draw)]


def _compared(entry: Entry, words: Words) -> ranges.Range | None:
    wanted, difference = entry.get("wanted"), entry.get("difference") or {}
    if not wanted or difference.get("mean") is None:
        return None
    interval = _interval(difference)
    mark = ranges.Mark[entry["verdict"].upper()]
    scaled = (interval[0] / wanted, interval[1] / wanted) if interval else None
    verdict = words(f"baseline.{entry['verdict']}")
    return ranges.Range(kpi_name(entry["name"], words), difference["mean"] / wanted, scaled, verdict, mark)


def configurations(reading: Reading, words: Words) -> list[Picture]:
    """The gains of the configurations side by side, when there are several."""
    if len(reading.gains) < 2:
        return []
    named = {configuration_name(name, words): entry for name, entry in reading.gains.items()}
    return [beside(named, words)]


def beside(gains: Mapping[str, Entry], words: Words, name: str = "gains") -> Picture:
    """Gains side by side: means with their 90 % intervals, and the claimed band."""
    rows = [
        ranges.Range(name, mean_of(entry), interval_of(entry), _lacking(entry, words)) for name, entry in gains.items()
    ]
    low, high = words.number(100 * BAND[0]), words.percent(BAND[1])
    claimed = " ".join(words("gain.band", low=low, high=high).split("\n"))
    known = [row for row in rows if row.value is not None]
    best = max(known, key=lambda row: row.value or 0.0, default=None)
    title = words("sweep.title_none")
    if best is not None and best.value is not None:
        key = "sweep.title" if len(known) > 1 else "sweep.title_one"
        title = words(key, name=short(best.name, TITLE_NAME), gain=words.signed(best.value))

    def draw(axes: Axes) -> None:
        ranges.draw(
            axes, rows, words.signed, label=words("sweep.axis"), band=BAND if known else None, band_name=claimed
        )

    return Picture(name, title, 1.5 + 0.5 * len(rows), draw)


def mean_of(gain: Entry) -> float | None:
    found: float | None = (gain.get("mean") or {}).get("value")
    return found


def _lacking(gain: Entry, words: Words) -> str:
    """What stands beside a gain without an interval."""
    if mean_of(gain) is None:
        return words("sweep.none")
    treatment = (gain.get("noise") or {}).get("treatment")
    return "" if interval_of(gain) else words("sweep.certain" if treatment == "no_doubt" else "sweep.withheld")


def load(reading: Reading, words: Words) -> list[Picture]:
    """What is asked of each station and pool against what it can do."""
    before, after = reading.load("before"), reading.load(reading.headline)
    later = {row["name"]: row.get("load") for row in after.get("rows") or []}
    rows = [Pair(row["name"], row.get("load"), later.get(row["name"])) for row in before.get("rows") or []]
    known = [row for row in rows if row.before is not None]
    if not known:
        return []
    most = max(known, key=lambda row: row.before or 0.0)
    kind = "figure" if not before.get("demanded") else "figure_over" if (most.before or 0.0) > 1 else "figure_asked"
    title = words(f"load.{kind}", station=short(most.name, TITLE_NAME), share=words.percent(most.before))

    def draw(axes: Axes, some: Sequence[Pair]) -> None:
        pairs(axes, some, words.percent, label=words("load.axis"), most=max(1.0, highest(rows)))
        limit(axes, 1.0)
        _legend(axes, some, words, words("load.full"))

    return _split("load", title, rows, words, draw)


def highest(rows: Sequence[Pair]) -> float:
    """The largest figure of all, so that pictures in several parts keep one scale."""
    return max(max(row.before or 0.0, row.after or 0.0) for row in rows)


def _legend(axes: Axes, rows: Sequence[Pair], words: Words, limit_name: str = "") -> None:
    both = any(row.after is not None for row in rows)
    if limit_name or both:
        legend_above(axes, words, both, limit_name)


def losses(reading: Reading, words: Words) -> list[Picture]:
    """Where the shift of the busiest station goes, before and after, in the runs that the gain is measured in."""
    station = next((name for name in _by_business(reading) if reading.shares(reading.run("before"), name)), None)
    before = reading.shares(reading.run("before"), station) if station else None
    if station is None or before is None:
        return []
    after = reading.shares(reading.run(reading.headline), station) if reading.headline else None
    seen = [name for name in LOSSES if max(before[name], (after or before)[name]) >= 0.0005]
    steps = [Pair(words("waterfall.shift"), 1.0, 1.0 if after else None)]
    steps += [Pair(words(f"state.{n}"), before[n], after[n] if after else None) for n in (*seen, "working")]
    bare = words("waterfall.figure_none", station=short(station, TITLE_NAME))
    title = _largest_loss("waterfall.figure", station, before, words) or bare
    return [Picture("waterfall", title, 3.4, lambda axes: waterfall.draw(axes, steps, words))]


def _by_business(reading: Reading) -> list[str]:
    """Stations, first those that are the busiest most often (pools stand among them too, and have no shift to show)."""
    named = [entry["station"] for entry in reading.bottleneck("before")]
    return list(dict.fromkeys([*named, *reading.stations]))


def _largest_loss(
    key: str, station: str, shares: Mapping[str, float], words: Words, among: Sequence[str] = STANDSTILLS
) -> str:
    worst = max(among, key=lambda name: shares[name])
    if shares[worst] < 0.005:
        return ""
    return words(
        key, station=short(station, TITLE_NAME), loss=words(f"state.{worst}"), share=words.percent(shares[worst])
    )


def all_states(reading: Reading, words: Words) -> list[Picture]:
    """How the shift of every station is shared out, before and after; a long line takes several pictures."""
    rows = []
    for station in reading.stations:
        before = reading.shares("before", station)
        if before is not None:
            after = reading.shares(reading.headline, station) if reading.headline else None
            rows.append(states.StationStates(station, before, after))
    if not rows:
        return []
    worst = max(rows, key=lambda row: max(row.before[name] for name in OF_ITS_OWN))
    found = _largest_loss("states.figure", worst.name, worst.before, words, OF_ITS_OWN)
    title = found or words("states.figure_plain")

    def draw(axes: Axes, some: Sequence[states.StationStates]) -> None:
        states.draw(axes, some, words)

    return _split("states", title, rows, words, draw, row_height=0.55, base=1.6)


def buffers(reading: Reading, words: Words) -> list[Picture]:
    """Parts, or orders where they move as lots, that wait in front of each station."""
    rows = [
        Pair(station, queue, reading.mean(reading.headline, f"{station}.queue_mean") if reading.headline else None)
        for station in reading.stations
        if (queue := reading.mean("before", f"{station}.queue_mean")) is not None
    ]
    if not rows:
        return []
    most = max(rows, key=lambda row: row.before or 0.0)
    waiting = words("buffers.orders" if reading.plant("lots") else "buffers.parts")
    facts = {"station": short(most.name, TITLE_NAME), "number": words.rounded(most.before, 2)}
    title = words("buffers.figure", waiting=waiting, **facts)
    if (most.before or 0.0) < 0.05:
        title = words("buffers.figure_empty")
    label = words("buffers.axis", waiting=waiting)

    def draw(axes: Axes, some: Sequence[Pair]) -> None:
        pairs(
            axes, some, lambda value: words.rounded(value if value >= FEW else 0.0, 2), label=label, most=highest(rows)
        )
        _legend(axes, some, words)

    return _split("buffers", title, rows, words, draw)


def people(reading: Reading, words: Words) -> list[Picture]:
    """How busy each pool is while it is there."""
    rows = [
        Pair(pool, share, reading.mean(reading.headline, f"{pool}.utilization") if reading.headline else None)
        for pool in reading.pools
        if (share := reading.mean("before", f"{pool}.utilization")) is not None
    ]
    if not rows:
        return []
    most = max(rows, key=lambda row: row.before or 0.0)
    title = words("people.figure", pool=short(most.name, TITLE_NAME), share=words.percent(most.before))

    def draw(axes: Axes, some: Sequence[Pair]) -> None:
        pairs(axes, some, words.percent, label=words("people.axis"), most=1.0)
        _legend(axes, some, words)

    return _split("people", title, rows, words, draw)


def _split(
    name: str,
    title: str,
    rows: Sequence[Row],
    words: Words,
    draw: Callable[[Axes, Sequence[Row]], None],
    row_height: float = 0.42,
    base: float = 1.7,
) -> list[Picture]:
    """One picture, or several that each fit on a page."""
    parts = [rows[at : at + PER_PICTURE] for at in range(0, len(rows), PER_PICTURE)]

    def picture(number: int, part: Sequence[Row]) -> Picture:
        said = title + (words("states.part", part=number, parts=len(parts)) if len(parts) > 1 else "")
        file = f"{name}_{number}" if len(parts) > 1 else name
        return Picture(file, said, base + row_height * len(part), lambda axes: draw(axes, part))

    return [picture(number, part) for number, part in enumerate(parts, start=1)]
