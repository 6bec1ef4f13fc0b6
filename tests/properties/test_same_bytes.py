"""One scenario, one seed: the same bytes of results with any number of workers, interrupted, or reordered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from simfactory.experiments.study import run
from simfactory.scenario import load

CELL = """
simfactory: 1
name: Cell
sources: {visit: "plant visit", bench: "bench test [J]"}
run: {warm_up: 1 week, length: 1 week, blocks: 2}
shifts: {day: {mon-fri: 08:00-16:00, breaks: [10:00-10:15]}}
people: {ops: {team: {day: 2}}, fitter: {team: {day: 1}, labour: indirect}}
products: {a: {share: 60 %, family: x}, b: {share: 40 %, family: y}}
demand: {orders: {per_week: 6, pieces: {mean: 6, cv: 50 %}, due: 15 days}, gain_as: hours}
line:
  - station: mill
    queue: {places: unlimited, rule: same_family}
    cycle: {mean: 18 .. 20 .. 23 min, cv: 41 %, source: visit}
    setup: {same_family: 20 min, other: {mean: 80 min, cv: 50 %}, by: ops}
    failures: {jam: {every: {law: exponential, mean: 20 .. 30 .. 50 h}, repair: {mean: 60 min, cv: 1, by: fitter}}}
    defects: 1 .. 2 .. 3 %
  - station: control
    queue: unlimited
    cycle: {mean: 4 min, cv: 30 %, by: ops}
    inspects: {detects: 77 %, false_rejects: 0.5 .. 2 .. 5 %, rejects_to: {again: 70 %, scrap: 30 %}}
upgrades:
  smed: {changes: [{scale: mill.setup, by: 0.35 .. 0.60 .. 0.85}]}
  poke: {changes: [{scale: mill.defects, by: 0.2 .. 0.5 .. 1, source: bench}]}
configurations: {light: [smed]}
observed: {plant: {scrap_ratio: 1.8 % ± 0.5 points, good_per_week: 34 ± 3 %}, mill: {setup_ratio: 10 % ± 2 points}}
"""


def reversed_keys(some: Any) -> Any:
    """The same with the keys of every mapping in the opposite order; lists stay, their order says something."""
    if isinstance(some, dict):
        return {key: reversed_keys(value) for key, value in reversed(some.items())}
    if isinstance(some, list):
        return [reversed_keys(value) for value in some]
    return int(some) if some.isdigit() else some


def results(text: str, folder: Path, workers: int, **options: Any) -> list[bytes]:
    folder.mkdir(exist_ok=True)
    file = folder / "cell.yaml"
    file.write_text(text, encoding="utf-8")
    out = folder / "out"
    run(load(file), workers=workers, out=out, **options)
    return [(out / name).read_bytes() for name in ("samples.csv", "summary.json")]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return results(CELL, tmp_path_factory.mktemp("once"), 2)


def test_one_worker_gives_the_bytes_of_two(expected: list[bytes], tmp_path: Path) -> None:
    assert results(CELL, tmp_path, 1) == expected


def test_the_way_there_gives_the_same_bytes_with_any_number_of_workers_and_resumed(tmp_path: Path) -> None:
    timed = CELL.replace("  smed: {", "  smed: {delay: 2 .. 8 weeks, ramp_up: {lasts: 3 weeks, slower: 5 .. 20 %}, ")
    timed = timed.replace("blocks: 2}", "blocks: 2, over: 4 months}")
    once = results(timed, tmp_path / "once", 2)
    told: list[int] = []

    def interrupt(finished: int, total: int, seconds_left: float | None) -> None:
        told.append(finished)
        if told.count(384) == 1 and 10 <= finished < 384:  # of the runs on the way: all configurations are run
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match="--resume"):
        results(timed, tmp_path / "again", 1, progress=interrupt)
    kept = told[-1]
    told.clear()
    resume = tmp_path / "again" / "out"
    again = results(timed, tmp_path / "again", 1, resume=resume, progress=lambda done, *_: told.append(done))
    assert again == once
    assert told[:3] == [384, kept, kept + 1], "finished runs were not found again"


def test_the_order_of_keys_in_the_file_changes_no_byte(expected: list[bytes], tmp_path: Path) -> None:
    # read as text: YAML 1.1, which this library writes and reads, takes 08:00 and the like for numbers
    tree = yaml.load(CELL, yaml.BaseLoader)
    assert results(yaml.safe_dump(reversed_keys(tree), sort_keys=False), tmp_path, 2) == expected


def test_an_interrupted_run_goes_on_to_the_same_bytes(expected: list[bytes], tmp_path: Path) -> None:
    done = 0

    def interrupt(finished: int, total: int, seconds_left: float | None) -> None:
        nonlocal done
        done = finished
        if total > 100 and finished >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"--resume .*out"):
        results(CELL, tmp_path, 2, progress=interrupt)
    assert 40 <= done < 100
    assert not (tmp_path / "out" / "summary.json").exists()
    told: list[int] = []
    again = results(CELL, tmp_path, 1, resume=tmp_path / "out", progress=lambda finished, *_: told.append(finished))
    assert again == expected
    assert told[0] == done, "finished runs were not found again"


def test_another_seed_gives_other_bytes(expected: list[bytes], tmp_path: Path) -> None:
    assert results(CELL, tmp_path, 2, seed=1)[0] != expected[0]


def test_only_before_runs_nothing_else(expected: list[bytes], tmp_path: Path) -> None:
    samples, _ = results(CELL, tmp_path, 2, only="before")
    lines = expected[0].decode().splitlines()
    columns = lines[0].split(",").index("configuration"), lines[0].split(",").index("plant.good_per_week")
    of_before = [line.split(",")[columns[1]] for line in lines if line.split(",")[columns[0]] == "before"]
    alone = samples.decode().splitlines()
    column = alone[0].split(",").index("plant.good_per_week")
    assert [line.split(",")[column] for line in alone[1:] if ",before," in line] == of_before
