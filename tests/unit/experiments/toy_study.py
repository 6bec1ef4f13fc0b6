"""An experiment with the toy plant, as a program that tests may kill, starve of disk, or interrupt.

python toy_study.py DIRECTORY [workers] [seconds per run] [blocks]
"""

from __future__ import annotations

import sys
from pathlib import Path

from toy_plant import ABOUT, Toy

from simfactory.errors import SimfactoryError
from simfactory.experiments.result import Result
from simfactory.experiments.store import Identity, Journal, write_result
from simfactory.experiments.study import Settings, Study, Tell
from simfactory.experiments.summary import Summary
from simfactory.experiments.table import SampleTable
from simfactory.provenance import RunRecord

IDENTITY = Identity(ABOUT.scenario, ABOUT.digest, 0, ABOUT.version)


def carry_out(
    directory: Path,
    toy: Toy | None = None,
    workers: int = 1,
    blocks: int | None = 2,
    progress: Tell = lambda done, total, left: None,
    **given: object,
) -> Result:
    """Runs the toy into a directory and writes its files."""
    settings = Settings(blocks=blocks, **given)  # type: ignore[arg-type]
    with Journal(directory, IDENTITY) as journal:
        study = Study(toy or Toy(), ABOUT, settings, journal, workers, progress)
        outcome = study.carry_out()
        record = RunRecord(
            "0.0.0", ABOUT.scenario, ABOUT.digest, 0, outcome.engines, "toy", {}, workers, outcome.samples.blocks,
            outcome.samples.draws, 2, 0, outcome.kept, "2000-01-01T00:00:00+00:00", 0.0,
        )  # fmt: skip
        summary = Summary(outcome.samples, ABOUT, outcome.conditions).as_dict()
        result = Result(summary, SampleTable.of(outcome.samples), record, directory)
        write_result(result)
    return result


def tell(done: int, total: int, left: float | None) -> None:
    print(f"{done} of {total}", flush=True)


def main() -> None:
    directory, workers, seconds, blocks = [*sys.argv[1:], *("1", "0", "2")[len(sys.argv) - 2 :]]
    print("started", flush=True)
    try:
        carry_out(Path(directory), Toy(seconds=float(seconds)), int(workers), int(blocks), tell)
    except SimfactoryError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
