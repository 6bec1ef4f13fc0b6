"""The section on upgrades: what each changes, on whose word, and what it brings, alone and within the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simfactory.reports.figures import ranges
from simfactory.reports.money import cost_name
from simfactory.reports.picture import Picture
from simfactory.reports.reading import Entry, Reading, interval_of
from simfactory.reports.section import Section, Table
from simfactory.reports.sentences import cite, configuration_name, evidence_of_levers
from simfactory.reports.style import short
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME = 40  # characters of a name in a title
ASK = "simfactory run … --shares"


def upgrades(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """What each upgrade brings, costs and changes."""
    lead = [*_about_shares(reading, words), *evidence_of_levers(reading, words)]
    unshared = reading.gains and reading.plant("upgrades") and not reading.shared
    after = [words("upgrades.ask", command=ASK)] if unshared else []
    tables = [_brought(reading, words), _changes(reading, words)]
    return Section("upgrades", words("upgrades.title"), lead, pictures.get("upgrades", ()), tables, after)


def _about_shares(reading: Reading, words: Words) -> list[str]:
    """How the gain was shared out, and what is in no upgrade alone."""
    shares = reading.shared
    if not shares:
        return []
    name = configuration_name(shares["configuration"], words)
    kind = "exact" if shares["exact"] else "sampled"
    said = [words("upgrades.shares", configuration=name), words(f"upgrades.{kind}")]
    beyond = ((shares.get("beyond") or {}).get("gain") or {}).get("value")
    return said if beyond is None else [*said, words("upgrades.beyond", points=words.gained_points(beyond))]


def _brought(reading: Reading, words: Words) -> Table:
    """Upgrade by upgrade, what it costs and what it brings within the whole and alone."""
    names = ["upgrade", "costs", *(["share", "range", "alone"] if reading.shared else [])]
    names += [what for what in ("first_pass_yield", "exposure_index") if _any(reading, what)]
    rows = [
        [upgrade["name"], _price(upgrade, words), *_shares(reading, upgrade["name"], words)]
        for upgrade in reading.plant("upgrades")
    ]
    told = any(reading.shared or row[1] != "—" for row in rows)
    return Table([words(f"upgrades.{name}") for name in names], rows if told else [], 2, words("upgrades.brought"))


def _price(upgrade: Entry, words: Words) -> str:
    costs: Sequence[Entry] = upgrade.get("costs") or []
    said = [
        words("upgrades.cost", name=cost_name(cost["key"], words), value=words.law(cost["value"])) for cost in costs
    ]
    return "; ".join(said) or "—"


def _any(reading: Reading, what: str) -> bool:
    return any(entry.get(what) for entry in (reading.shared.get("upgrades") or {}).values())


def _shares(reading: Reading, name: str, words: Words) -> list[str]:
    """The cells of one upgrade; dashes for one that is not in the configuration whose gain is shared out."""
    if not reading.shared:
        return []
    entry: Entry = reading.shared["upgrades"].get(name) or {}
    share, alone = ((entry.get("gain") or {}).get(part) or {} for part in ("share", "alone"))
    interval = interval_of(share)
    low, high = map(words.gained_points, interval or (None, None))
    ends = words("money.to", low=low, high=high) if interval else "—"
    cells = [words.gained_points(_mean(share)), ends, words.gained_points(_mean(alone))]
    if _any(reading, "first_pass_yield"):
        cells.append(words.gained_points(_mean((entry.get("first_pass_yield") or {}).get("share") or {})))
    if _any(reading, "exposure_index"):
        cells.append(words.change(_mean((entry.get("exposure_index") or {}).get("share") or {}), 1))
    return cells


def _mean(figures: Entry) -> float | None:
    found: float | None = (figures.get("mean") or {}).get("value")
    return found


def _changes(reading: Reading, words: Words) -> Table:
    """What each upgrade changes, from what to what, and on whose word."""
    rows = [
        [
            upgrade["name"],
            words(f"upgrades.{change['kind']}", path=change["path"], value=words.law(change["value"])),
            *(words.law(change.get(end) or "—") for end in ("from", "to")),
            change.get("grade") or "—",
            cite(change, words),
        ]
        for upgrade in reading.plant("upgrades")
        for change in upgrade["changes"]
    ]
    head = [words(f"upgrades.{key}") for key in ("upgrade", "change", "from", "to", "grade", "source")]
    return Table(head, rows, title=words("upgrades.changes"))


def shares(reading: Reading, words: Words) -> list[Picture]:
    """What each upgrade brings within the whole, and alone; the largest share first."""
    entries: Entry = reading.shared.get("upgrades") or {}
    known = {name: entry["gain"] for name, entry in entries.items() if entry.get("gain")}
    told = {name: entry for name, entry in known.items() if _mean(entry["share"]) is not None}
    if not told:
        return []
    ordered = sorted(told, key=lambda name: -(_mean(told[name]["share"]) or 0.0))
    rows = [_row(name, told[name], words) for name in ordered]
    best = _mean(told[ordered[0]]["share"])
    facts = {"upgrade": short(ordered[0], NAME), "share": words.gained_points(best)}
    title = words(
        "upgrades.figure", **facts, gain=words.signed(_mean(reading.gains[reading.shared["configuration"]]) or 0)
    )

    def draw(axes: Axes) -> None:
        ranges.draw(axes, rows, words.gained_points, label=words("upgrades.axis"))

    return [Picture("shares", title, 1.4 + 0.5 * len(rows), draw)]


def _row(name: str, gain: Entry, words: Words) -> ranges.Range:
    note = words("upgrades.alone_short", alone=words.gained_points(_mean(gain["alone"])))
    return ranges.Range(name, _mean(gain["share"]), interval_of(gain["share"]), note)
