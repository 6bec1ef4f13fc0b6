"""The plants that the claim is tested on, and experiments with them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simfactory as sf
from simfactory.scenario import Scenario, load_text

SCENARIOS = Path(__file__).parents[2] / "scenarios"
ARCHETYPES: Mapping[str, tuple[str, ...]] = {
    "machining_cell": ("smed",),
    "electronics_line": ("learning_aoi", "feeder_carts"),
    "food_packaging": ("quick_wash", "seal_control"),
    "leather_goods": ("second_post", "quick_styles"),
    "aeronautical_assembly": ("tracked_tools", "riveting"),
}
"""Scenarios, each with its light programme: one lever or two. The full one is all of its upgrades, `after`."""
LIGHT, FULL = "light", "after"
OWN: Mapping[str, Mapping[str, str]] = {
    "machining_cell": {
        "run": "{warm_up: 4 weeks, length: 48 weeks}",
        "upgrades": """
  smed: {use: quick_changeover, at: turn_mill}
  monitoring: {use: predictive_maintenance, at: turn_mill}
  gauging: {use: process_control, at: [turn_mill, grinding]}
  same_jobs: {use: mes_and_andon, at: turn_mill}
  cameras: {use: vision_inspection, at: [turn_control, final_control]}""",
    },
}
"""Sections of a scenario that are others here: the cell's own upgrades are no levers of the catalogue."""


@dataclass(frozen=True)
class Effort:
    """How much is simulated: `blocks` of 16 draws, and how many processes do it (None: as many as there are cores)."""

    blocks: int = 8
    workers: int | None = None

    def run(self, scenario: Scenario, only: Sequence[str] = ()) -> dict[str, Any]:
        """The summary of an experiment; of `only` these configurations, where some are named."""
        named = {name: some for name, some in scenario.configurations.items() if not only or name in ("before", *only)}
        chosen = scenario.but(configurations=named)
        with tempfile.TemporaryDirectory() as folder:
            return dict(sf.run(chosen, blocks=self.blocks, workers=self.workers, out=folder).summary())


def archetype(name: str) -> Scenario:
    """One of the plants, its light programme beside before and after."""
    scenario = with_own(name, **OWN.get(name, {}))
    return scenario.but(configurations={**scenario.configurations, LIGHT: ARCHETYPES[name]})


def with_own(name: str, **sections: str) -> Scenario:
    """A plant whose file says, of these sections, something else: `upgrades="{…}"`."""
    text = (SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8")
    lines: list[str] = []
    inside = ""
    for line in text.splitlines():
        if line and not line.startswith((" ", "#")):
            inside = line.partition(":")[0]
        if inside not in sections:
            lines.append(line)
    return load_text("\n".join([*lines, *(f"{key}: {said}" for key, said in sections.items())]), folder=SCENARIOS)
