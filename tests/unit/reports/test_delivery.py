"""From a result or its directory to files: all there, the same as on the page, nothing half-written."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from example_summary import summary
from matplotlib.figure import Figure

from simfactory.errors import StoreError
from simfactory.reports import as_html, figure, read, render, save_figure
from simfactory.reports.style import inline


@dataclass(frozen=True)
class Record:
    engine: str = "simpy"


@dataclass(frozen=True)
class Experiment:
    summary: dict[str, Any]
    record: Record
    out: Path | None = None


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    (folder / "summary.json").write_text(json.dumps(summary()), encoding="utf-8")
    (folder / "run.json").write_text(json.dumps({"engine": "simpy"}), encoding="utf-8")
    render(folder, "fr")
    return folder


def test_a_directory_gets_the_page_the_sheet_and_the_figures(delivered: Path) -> None:
    names = {path.relative_to(delivered).as_posix() for path in delivered.rglob("*") if path.is_file()}
    pictures = {"gain", "why", "doubts", "baseline", "gains", "load", "waterfall", "states", "buffers", "people"}
    assert names == {"summary.json", "run.json", "report.html", "first_page.pdf"} | {
        f"figures/{name}.{kind}" for name in pictures for kind in ("svg", "png")
    }
    assert '<html lang="fr">' in (delivered / "report.html").read_text(encoding="utf-8")


def test_the_figures_on_the_page_are_the_files(delivered: Path) -> None:
    page = (delivered / "report.html").read_text(encoding="utf-8")
    for file in sorted((delivered / "figures").glob("*.svg")):
        label = re.search(rf'aria-label="([^"]*)" id="picture-{file.stem}"', page)
        assert label, file.stem
        element = inline(file.read_text(encoding="utf-8"), f"picture-{file.stem}", "")
        assert element.split(' aria-label=""')[0] in page
        assert element.split(f'id="picture-{file.stem}">')[1] in page


def test_the_paths_returned_are_those_written(tmp_path: Path) -> None:
    paths = render(Experiment(summary(), Record(), tmp_path / "out"))
    assert paths[0] == tmp_path / "out" / "report.html"
    assert all(path.is_file() for path in paths)
    assert "engine" in paths[0].read_text(encoding="utf-8")


def test_a_result_without_a_directory_must_be_told_where() -> None:
    with pytest.raises(ValueError, match="out="):
        render(Experiment(summary(), Record()))


def test_a_directory_without_a_result_is_the_users_to_mend(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"summary\.json: not found"):
        render(tmp_path)
    (tmp_path / "summary.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be read"):
        read(tmp_path)


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        save_figure(Figure(), tmp_path / "taken" / "gain")
    (tmp_path / "gain.svg").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        save_figure(Figure(), tmp_path / "gain")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gain.svg", "taken"]


def test_a_figure_can_be_had_alone_and_a_fragment_for_a_notebook() -> None:
    result = Experiment(summary(), Record())
    assert isinstance(figure(result, "gain", "fr"), Figure)
    assert as_html(result).startswith("<div")
