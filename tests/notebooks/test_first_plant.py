"""The first notebook runs from its first cell to its last, in a folder of its own."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.mark.filterwarnings("default")  # the kernel's own start-up warns of what it will drop one day
def test_the_first_plant_goes_from_a_file_to_a_figure(tmp_path: Path) -> None:
    shutil.copy(NOTEBOOKS / "first_plant.yaml", tmp_path)
    notebook = nbformat.read(NOTEBOOKS / "first_plant.ipynb", as_version=4)
    NotebookClient(notebook, timeout=240, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == 2
    assert (tmp_path / "results" / "first_plant" / "samples.csv").exists()
