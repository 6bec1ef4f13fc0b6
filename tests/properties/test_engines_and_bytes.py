"""The same bytes of results from each engine, from `auto`, and where nothing can be compiled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simfactory.experiments.study import run
from simfactory.jit import is_available
from simfactory.scenario import load

ROOT = Path(__file__).parents[2]
FILES = ("samples.csv", "summary.json")

SMALL = """
simfactory: 1
name: Small
run: {warm_up: 1 day, length: 1 day, blocks: 2, replications: 1}
shifts: {day: {mon-sun: 08:00-16:00}}
people: {ops: {team: {day: 2}}}
products: {a: {share: 60 %, family: x}, b: {share: 40 %, family: y}}
line:
  - station: mill
    cycle: {mean: 9 .. 10 .. 12 min, cv: 41 %}
    setup: {time: 5 min, by: ops}
    failures: {jam: {every: {law: exponential, mean: 2 .. 3 .. 5 h}, repair: {mean: 20 min, cv: 1, by: ops}}}
    defects: 4 %
  - {station: control, queue: 3, cycle: {mean: 6 min, cv: 30 %, by: ops}, inspects: {detects: 77 %, rejects_to: again}}
upgrades:
  faster: {changes: [{scale: mill.cycle, by: 0.7 .. 0.8 .. 0.9}]}
"""

NO_NUMBA = "import sys\nsys.modules['numba'] = None\n"
"""Where every Python begins with it, Numba is as good as not installed."""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("small") / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    return file


def results(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in FILES]


def engines_of(folder: Path) -> dict[str, int]:
    """How many histories which engine made, as the record of the run says."""
    made: dict[str, int] = json.loads((folder / "run.json").read_text(encoding="utf-8"))["engine"]
    return made


def in_a_process_of_its_own(*arguments: str, **environment: str) -> str:
    """What another Python prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def expected(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """What the reference gives."""
    folder = tmp_path_factory.mktemp("reference")
    run(load(scenario), engine="simpy", workers=1, out=folder)
    assert list(engines_of(folder)) == ["simpy"]
    return results(folder)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_compiled_engine_gives_the_bytes_of_the_reference(
    workers: int, expected: list[bytes], scenario: Path, tmp_path: Path
) -> None:
    run(load(scenario), engine="compiled", workers=workers, out=tmp_path)
    assert list(engines_of(tmp_path)) == ["compiled"]
    assert results(tmp_path) == expected


def test_histories_of_both_engines_in_one_run_give_the_same_bytes(
    expected: list[bytes], scenario: Path, tmp_path: Path
) -> None:
    """An interrupted run of the reference goes on with the compiled engine."""

    kept = 0

    def interrupt(finished: int, total: int, seconds_left: float | None) -> None:
        nonlocal kept
        kept = finished
        if finished >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(load(scenario), engine="simpy", workers=1, out=tmp_path, progress=interrupt)
    run(load(scenario), engine="compiled", workers=1, out=tmp_path)
    assert engines_of(tmp_path) == {"simpy": kept, "compiled": 64 - kept}
    assert results(tmp_path) == expected


def test_switched_off_the_kernel_runs_as_plain_python_to_the_same_bytes(
    expected: list[bytes], scenario: Path, tmp_path: Path
) -> None:
    program = (
        f"import simfactory; simfactory.run({str(scenario)!r}, engine='compiled', workers=1, out={str(tmp_path)!r})"
    )
    in_a_process_of_its_own("-c", program, NUMBA_DISABLE_JIT="1")
    assert list(engines_of(tmp_path)) == ["compiled"]
    assert results(tmp_path) == expected


def test_without_numba_the_command_gives_the_same_bytes(expected: list[bytes], scenario: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_NUMBA, encoding="utf-8")
    command = ("-m", "simfactory", "run", str(scenario), "--workers", "2", "--out", str(tmp_path / "out"))
    in_a_process_of_its_own(*command, PYTHONPATH=os.pathsep.join((str(tmp_path), str(ROOT))))
    assert list(engines_of(tmp_path / "out")) == ["simpy"]
    assert results(tmp_path / "out") == expected


READY = """
from simfactory.engines.compiled_engine.engine import enter_compiled
print(enter_compiled.is_compiled(), enter_compiled.is_loaded())
"""


@pytest.mark.skipif(not is_available(), reason="Numba is absent or switched off: nothing is compiled")
def test_what_one_process_made_ready_another_finds(tmp_path: Path) -> None:
    fresh = {"XDG_CACHE_HOME": str(tmp_path)}
    assert in_a_process_of_its_own("-c", READY, **fresh) == "False False"
    in_a_process_of_its_own("-m", "simfactory.engines.compiled_engine", **fresh)
    assert in_a_process_of_its_own("-c", READY, **fresh) == "True False"
