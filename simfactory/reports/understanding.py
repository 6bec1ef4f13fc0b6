"""What `check` says: what was understood of a scenario, and how heavily its stations and people are loaded."""

from __future__ import annotations

from collections.abc import Mapping

from simfactory.kpis.load import Load, StaticLoad
from simfactory.reports.sentences import configuration_name
from simfactory.reports.understood_failures import failure_lines
from simfactory.reports.understood_moves import move_lines
from simfactory.reports.understood_people import people_lines
from simfactory.reports.words import Words
from simfactory.scenario import Scenario

HEAVY = 0.85
"""A load from which queues grow long in any plant with chance; marked in the table."""


MOST_ROWS = 40
"""Rows of the table of loads; of more stations and pools only the most loaded are shown."""


def understood_text(scenario: Scenario, loads: Mapping[str, StaticLoad], lang: str) -> str:
    """A screenful of text: the plant in words, the static load of each configuration, and the warnings."""
    words = Words(lang)
    loads = {configuration_name(name, words): load for name, load in loads.items()}
    lines = [words("check.title", name=scenario.name), *_plant(scenario, words), ""]
    lines += _table(loads, words)
    lines += ["", *(_bottleneck(name, load, words) for name, load in loads.items())]
    if scenario.warnings:
        lines += ["", words("check.warnings"), *(f"  {warning}" for warning in scenario.warnings)]
    return "\n".join(lines)


def _plant(scenario: Scenario, words: Words) -> list[str]:
    machines = sum(station.machines for station in scenario.stations)
    people = sum(count for pool in scenario.people.values() for count in pool.team.values())
    supply = "demand" if scenario.demand is not None else scenario.supply.kind
    doubts = scenario.doubts()
    return [
        "  " + words("check.line", stations=len(scenario.stations), machines=machines),
        "  " + words("check.products", names=words.listed(sorted(scenario.products))),
        "  " + words("check.people", people=people, pools=len(scenario.people)),
        *(f"  {line}" for tell in (people_lines, failure_lines, move_lines) for line in tell(scenario, words)),
        "  " + words(f"check.supply.{supply}"),
        "  " + words("check.upgrades", names=words.listed(scenario.upgrades) if scenario.upgrades else "—"),
        "  " + words("check.doubts", count=len(doubts)),
    ]


def _table(loads: Mapping[str, StaticLoad], words: Words) -> list[str]:
    """Load over capacity: a row for each station, pool and fleet, a column for each configuration."""
    columns = {name: {row.name: row for row in load.all} for name, load in loads.items()}
    names = _shown(columns)
    width = max((len(name) for name in names), default=0)
    cells = {name: max(8, len(name)) for name in columns}
    head = " " * (width + 2) + "".join(f"  {name:>{size}}" for name, size in cells.items())
    body = [
        f"  {name:<{width}}" + "".join(f"  {_share(rows.get(name), words):>{cells[c]}}" for c, rows in columns.items())
        for name in names
    ]
    return [words("check.load"), head, *body]


def _shown(columns: Mapping[str, Mapping[str, Load]]) -> list[str]:
    """Stations, pools and fleets in their order; of very many, those with the most to do."""
    highest: dict[str, float] = {}
    for rows in columns.values():
        for name, load in rows.items():
            highest[name] = max(load.share, highest.get(name, 0.0))
    busiest = set(sorted(highest, key=lambda name: -highest[name])[:MOST_ROWS])
    return [name for name in highest if name in busiest]


def _share(load: Load | None, words: Words) -> str:
    if load is None:
        return "—"
    if load.share == float("inf"):
        return "∞ !"
    return words.percent(load.share) + (" !" if load.share >= HEAVY else "")


def _bottleneck(name: str, load: StaticLoad, words: Words) -> str:
    key = "check.asked" if load.demanded else "check.bears"
    good = words.rounded(load.good_per_week)
    return words(
        key, configuration=name, good=good, name=load.bottleneck.name, share=words.percent(load.bottleneck.share)
    )
