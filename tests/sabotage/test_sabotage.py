"""A test counts only if it can fail: each mutant of the code makes the test that is named for it fail.

The mutants live in copies; the copy without one passes all of those tests, so that none of them fails for nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sabotage.mutants import MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
ROOMS = (
    "simfactory", "tests/engines", "tests/unit/sampling", "tests/unit/engines", "tests/conftest.py", "pyproject.toml",
)  # fmt: skip
"""What the named tests need."""
TIME = 100
"""Seconds for one run; a mutant that never ends is no answer."""
PASSED, FAILED = 0, 1
"""What pytest ends with."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code and its tests, to be harmed."""
    for room in ROOMS:
        source, goal = ROOT / room, tmp_path / room
        goal.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, goal, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, goal)
    return tmp_path


def run(copy: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """Runs tests in the copy, on the copy's own code: plain Python, as no mutant is worth compiling."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment = {**kept, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "--tb=line", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=TIME, check=False)


def harm(copy: Path, mutant: Mutant) -> None:
    """Changes the one line of a mutant, keeping its indentation."""
    path = copy / mutant.file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    places = [i for i, line in enumerate(lines) if line.strip() == mutant.old]
    assert len(places) == 1, f"{mutant.file} holds {len(places)} lines {mutant.old!r}: this mutant needs a new one"
    lines[places[0]] = lines[places[0]].replace(mutant.old, mutant.new)
    path.write_text("".join(lines), encoding="utf-8")


def test_the_unharmed_copy_passes_every_named_test(copy: Path) -> None:
    named = sorted({mutant.test for mutant in MUTANTS})
    done = run(copy, *named)
    assert done.returncode == PASSED, done.stdout + done.stderr
    told = run(copy, "--collect-only", *named)
    assert all(any(line.startswith(test) for line in told.stdout.splitlines()) for test in named)


def test_the_copy_runs_its_own_code(copy: Path) -> None:
    (copy / "simfactory/engines/rules.py").write_text("raise RuntimeError('the copy')\n", encoding="utf-8")
    assert "the copy" in run(copy, MUTANTS[0].test).stdout


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name.replace(" ", "-"))
def test_a_mutant_makes_its_test_fail(mutant: Mutant, copy: Path) -> None:
    harm(copy, mutant)
    done = run(copy, mutant.test)
    assert done.returncode == FAILED, done.stdout + done.stderr
