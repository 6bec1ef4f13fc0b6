"""The scenarios that are shipped: each answers the third claim, and the small ones say what their first line says."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import simfactory as sf
from simfactory.scenario import load_text
from simfactory.scenario.timing import works_after

FOLDER = Path(__file__).parents[1] / "scenarios"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.yaml"))
SHORT = "run: {warm_up: 1 week, length: 6 weeks, blocks: 4, replications: 2}"
"""What they run here: at their own lengths they take a minute."""
SHORTER = "run: {warm_up: 1 week, length: 3 weeks, blocks: 2, replications: 2}"
ARCHETYPES = ("aeronautical_assembly", "electronics_line", "food_packaging", "leather_goods", "machining_cell")
"""Whole plants, with a full programme of upgrades and a light one."""
BETTER = ("job_rotation", "lift_assist", "no_more_nights")
LINES_OF_A_PAGE = 45


@cache
def summary_of(name: str) -> dict[str, Any]:
    """The summary of a short run."""
    lines = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    short = SHORTER if name in ARCHETYPES else SHORT
    text = "\n".join(short if line.startswith("run: ") else line for line in lines)
    assert short in text
    return dict(sf.run(load_text(text, folder=FOLDER), seed=1).summary())


def changes(name: str) -> dict[str, Any]:
    return dict(summary_of(name)["working_life"]["change"]["after"])


def test_a_packer_leaves_only_once_camera_and_palletiser_work() -> None:
    plant = sf.load(FOLDER / "food_packaging.yaml")
    works = works_after(plant, ["after"])
    assert works["one_packer"].bounds()[0] >= max(works[name].bounds()[1] for name in ("camera", "palletiser"))


@pytest.mark.parametrize("name", SHIPPED)
def test_it_answers_the_third_claim_with_a_probability(name: str) -> None:
    claim = summary_of(name)["claims"]["working_life"]
    assert 0.0 <= claim["low"] <= claim["probability"] <= claim["high"] <= 1.0


@pytest.mark.parametrize("name", BETTER)
def test_three_of_one_page_move_the_index_the_right_way(name: str) -> None:
    assert changes(name)["index"]["mean"]["low"] > 1.0
    assert changes(name)["p_better"]["value"] > 0.9
    assert not changes(name)["falls_while_output_rises"]


def test_a_faster_paced_line_makes_more_and_wears_people_out_and_the_summary_says_so() -> None:
    found = changes("faster_paced_line")
    assert found["output_change"]["low"] > 0.1
    assert found["index"]["mean"]["high"] < -5.0
    assert found["p_better"]["value"] < 0.1
    assert found["falls_while_output_rises"]


@pytest.mark.parametrize("name", [*BETTER, "faster_paced_line"])
def test_a_small_one_fits_on_a_page(name: str) -> None:
    assert len((FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()) <= LINES_OF_A_PAGE
