"""The outline of a summary names every figure that a summary holds, before there is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import simfactory as sf
from simfactory.cli.requirements import SECTIONS
from simfactory.experiments.outline import outline_of

PLANT = """
simfactory: 1
name: Bench
run: {{warm_up: 1 day, length: 1 day, blocks: 2{precision}}}
people: {{hands: {{team: {team}}}}}
products: {{a: {{share: 60 %}}, b: {{share: 40 %}}}}
{demand}
{human}
line:
  - {{station: saw, cycle: {{mean: 20 min, cv: 30 %, by: hands}}}}
  - {{station: glue, cycle: {{mean: 15 .. 20 .. 25 min, cv: 10 %}}}}
upgrades:
  faster: {{{price}changes: [{{scale: glue.cycle, by: 0.6 .. 0.8}}]}}
  carrier: {{{price}changes: [{{set: people.carriers, to: {{team: {team}, moves: {{walk: 3 s}}}}}}]}}
configurations: {{light: [faster]}}
"""
DEMAND = "demand: {per_week: 300, gain_as: hours}"
MONEY = """
economics: {aid: {grant: 20 %}, freed_hours: {saved: 50 %}}
energy: {base: 3 kW, price: 0.1 EUR/kWh}
"""
HUMAN = """
human_factors: true
shifts: {day: {mon-sun: "06:00-14:00"}}
"""


SHARES = """
human_factors: {fatigue: true}
shifts: {day: {mon-sun: "06:00-14:00"}}
"""


def figures(node: object, *path: str) -> Iterator[tuple[tuple[str, ...], object]]:
    """Numbers, and what is withheld, with their paths; lists and texts are none that could be required."""
    if isinstance(node, Mapping):
        for key, child in node.items():
            yield from figures(child, *path, key)
    elif node is None or (isinstance(node, int | float) and not isinstance(node, bool)):
        yield path, node


def at(outline: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        outline = outline[key]
    return outline


@pytest.mark.parametrize(
    ("demand", "only", "precision", "human"),
    [
        ("", None, ", precision: {mean: 3 points}", ""),
        (DEMAND, None, "", ""),
        ("", "before", "", ""),
        ("", None, "", HUMAN),
        (DEMAND, "before", "", HUMAN),
        ("", None, "", MONEY),
        (DEMAND, None, "", MONEY),
        ("", None, "", SHARES),
        (DEMAND, None, "", SHARES),
        ("", None, ", over: 2 months", MONEY),
        (DEMAND, "before", ", over: 2 months", ""),
    ],
    ids=[
        "output",
        "hours",
        "before alone",
        "people",
        "people before alone",
        "money",
        "money and hours",
        "shares",
        "shares and hours",
        "path",
        "path of before alone",
    ],
)
def test_the_outline_has_every_figure_of_a_summary_and_no_other(
    demand: str, only: str | None, precision: str, human: str, tmp_path: Path
) -> None:
    team = {HUMAN: "{day: 1}", SHARES: "{day: 1}", MONEY: "1, cost: 30 EUR/h"}.get(human, "1")
    price = "price: 3 .. 5 kEUR, " if human == MONEY else ""
    plant = sf.load_text(PLANT.format(demand=demand, precision=precision, human=human, team=team, price=price))
    shares = human == SHARES or None
    outline = outline_of(plant, only, shares=shares)
    summary = sf.run(plant, only=only, shares=shares, workers=1, engine="simpy", out=tmp_path / "out").summary()
    known = dict(figures({section: summary[section] for section in SECTIONS}))
    for path, value in known.items():
        assert value is None or isinstance(at(outline, path), float), path
    for path, _ in figures({section: outline[section] for section in SECTIONS}):
        withheld = [path[:end] for end in range(len(path) + 1) if path[:end] in known]
        assert withheld, f"no summary has {'.'.join(path)}"
    assert outline["headline"] == summary["headline"]


def test_what_an_upgrade_prices_is_told_of_every_configuration() -> None:
    text = PLANT.format(demand="", precision="", human="", team="1", price="")
    text = text.replace("changes: [{scale: glue", "changes: [{set: economics.scrap, to: 2 EUR}, {scale: glue")
    told = {run: "plant.scrap_cost" in kpis for run, kpis in outline_of(sf.load_text(text))["kpis"].items()}
    assert told == {"before": True, "after": True, "light": True}
