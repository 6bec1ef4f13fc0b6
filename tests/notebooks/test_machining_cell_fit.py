"""The scenario of the machining cell says what the notebook learns from the real log, figure by figure."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "machining_cell_fit.ipynb"
LOG = Path(os.environ.get("SIMFACTORY_LOG", ROOT.parent / "shared" / "data" / "machine_shop_log.csv"))

# figure of the notebook -> where the scenario says it, and in which unit
DOUBTS = {
    "new work orders per week": (("demand", "orders", "per_week"), ""),
    "pieces made, mean per new order": (("demand", "orders", "pieces", "mean"), ""),
    "turn_mill min per piece of an order": (("turn_mill", "cycle", "mean"), " min"),
    "turn_mill set-up per order, same_family: mean h": (("turn_mill", "setup", "same_family", "mean"), " h"),
    "turn_mill set-up per order, other: mean h": (("turn_mill", "setup", "other", "mean"), " h"),
    "turn_mill h of work between failures": (("turn_mill", "failures", "breakdown", "every", "mean"), " h"),
    "turn_mill repair, mean min": (("turn_mill", "failures", "breakdown", "repair", "mean"), " min"),
    "turn_mill: defects": (("turn_mill", "defects"), " %"),
    "turn_control: min per piece": (("turn_control", "cycle", "mean"), " min"),
    "marking: min per piece": (("marking", "cycle", "time"), " min"),
    "lapping: min per piece": (("lapping", "cycle", "mean"), " min"),
    "grinding: min per piece": (("grinding", "cycle", "mean"), " min"),
    "grinding: defects": (("grinding", "defects"), " %"),
    "final_control: min per piece": (("final_control", "cycle", "mean"), " min"),
}
OBSERVED = {
    "FEBRUARY good pieces per week, turned orders": ("plant", "good_per_week"),
    "FEBRUARY reject rate, both desks": ("plant", "scrap_ratio"),
    "FEBRUARY set-up ratio of turn_mill": ("turn_mill", "setup_ratio"),
    "FEBRUARY technical availability of turn_mill": ("turn_mill", "technical_availability"),
}
WANTED = {
    "accuracy wanted: good pieces per week": ("plant", "good_per_week"),
    "accuracy wanted: reject rate": ("plant", "scrap_ratio"),
    "accuracy wanted: set-up ratio": ("turn_mill", "setup_ratio"),
    "accuracy wanted: technical availability": ("turn_mill", "technical_availability"),
}


def run_notebook() -> dict[str, Any]:
    names: dict[str, Any] = {}
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, str(NOTEBOOK), "exec"), names)
    return names


def said(scenario: dict[str, Any], path: tuple[str, ...]) -> str:
    stations = {item["station"]: item for item in scenario["line"]}
    value: Any = scenario | stations
    for key in path:
        value = value[key]
    return str(value)


def numbers(text: str) -> list[float]:
    return [float(part) for part in re.findall(r"\d+(?:\.\d+)?", text)]


@pytest.fixture(scope="module")
def scenario() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "scenarios" / "machining_cell.yaml").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def figures() -> dict[str, tuple[str, str]]:
    if not LOG.is_file():
        pytest.skip(f"the log is not there ({LOG.name}): set SIMFACTORY_LOG to its path")
    table = run_notebook()["table"]
    return {row[0]: (row[1], row[2]) for row in table.itertuples(index=False)}


def test_without_the_log_the_notebook_ends_with_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIMFACTORY_LOG", str(tmp_path / "nowhere.csv"))
    with pytest.raises(FileNotFoundError, match=r"There is no log at .*nowhere\.csv: set SIMFACTORY_LOG"):
        run_notebook()


@pytest.mark.parametrize("figure", DOUBTS)
def test_a_doubt_of_the_scenario_is_that_of_january(
    figure: str, figures: dict[str, tuple[str, str]], scenario: dict[str, Any]
) -> None:
    path, unit = DOUBTS[figure]
    mode, (low, high) = numbers(figures[figure][0])[0], numbers(figures[figure][1])
    text = said(scenario, path)
    expected = [max(low, 0.1) if path[-1] == "mean" else low, mode, high]  # a lognormal mean is above 0
    assert numbers(text) == (expected if len(numbers(text)) == 3 else [low, high])
    assert text.endswith(unit)


@pytest.mark.parametrize("figure", OBSERVED)
def test_what_is_observed_is_february_with_the_half_width_of_january(
    figure: str, figures: dict[str, tuple[str, str]], scenario: dict[str, Any]
) -> None:
    value, half_width = figures[figure]
    assert numbers(said(scenario, ("observed", *OBSERVED[figure], "value"))) == [*numbers(value), *numbers(half_width)]


@pytest.mark.parametrize("figure", WANTED)
def test_the_accuracy_wanted_is_what_separates_one_january_from_another(
    figure: str, figures: dict[str, tuple[str, str]], scenario: dict[str, Any]
) -> None:
    assert numbers(said(scenario, ("observed", *WANTED[figure], "within"))) == numbers(figures[figure][0])


def test_no_figure_of_february_is_in_the_accuracy_wanted() -> None:
    cells = [cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    stated = next(i for i, source in enumerate(cells) if "accuracy wanted" in source)
    read = next(i for i, source in enumerate(cells) if "february = log" in source)
    assert stated < read
    assert "log" not in re.findall(r"\w+", cells[stated])  # the whole log: January's rows alone
