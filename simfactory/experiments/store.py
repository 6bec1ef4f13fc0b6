"""The store: a journal that survives whatever happens, and the files that are made of it.

Finished replications go to the journal (SQLite, write-ahead log) in batches: one is due a second after the one before
it, and whenever the journal is closed, for whatever reason. A disk that is full, a process that is killed: all but the
batch under way is there, and a run with the same scenario, seed and version goes on from it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from simfactory.errors import StoreError
from simfactory.experiments.model import Measured
from simfactory.experiments.result import Result
from simfactory.experiments.runner import Job
from simfactory.experiments.table import SampleTable
from simfactory.provenance import RunRecord

JOURNAL, SAMPLES, SUMMARY, RECORD = "journal.sqlite", "samples.csv", "summary.json", "run.json"

EVERY = 1.0
"""Seconds from one batch to the next."""
FORM = "2"
"""Of the journal: a directory with another one is refused."""
_TABLES = """
CREATE TABLE IF NOT EXISTS experiment (what TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kpis (id INTEGER PRIMARY KEY, names TEXT UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
    key TEXT NOT NULL, run TEXT NOT NULL, draw INTEGER NOT NULL, replication INTEGER NOT NULL,
    kpis INTEGER NOT NULL, numbers BLOB NOT NULL, engine TEXT NOT NULL, PRIMARY KEY (key, run, draw, replication)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Identity:
    """What a directory of results belongs to."""

    scenario: str
    digest: str
    seed: int
    version: str

    def items(self) -> dict[str, str]:
        return {
            "digest": self.digest,
            "seed": str(self.seed),
            "version": self.version,
            "journal": FORM,
            "scenario": self.scenario,
        }


def default_directory(scenario: str, digest: str, seed: int, only: Sequence[str] = ()) -> Path:
    """results/NAME-DIGEST, where the same run again goes on from what is there.

    Seeds other than 0 have their own, and so has a run of `only` some configurations.
    """
    name = "".join(letter if letter.isalnum() else "-" for letter in scenario).strip("-").lower() or "scenario"
    words = [name[:60], digest[:8], *([f"seed{seed}"] if seed else []), *only]
    return Path("results") / "-".join(words)


def refuse_foreign(directory: Path, known: Container[str] = ()) -> None:
    """StoreError if a directory holds what is not `known`, hidden files apart: results are not mixed with files."""
    found = sorted(path.name for path in directory.iterdir() if path.name[0] != "." and path.name not in known)
    if found:
        some = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
        raise StoreError(f"{directory} holds something else ({some}); choose a new or an empty directory with --out")


def key_of(*parts: object) -> str:
    """What tells the samples of one design from those of another in one journal."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:32]


class Journal:
    """Finished runs of one experiment; in memory where there is no directory. Open in one process at a time."""

    def __init__(self, directory: Path | None, identity: Identity, must_exist: bool = False) -> None:
        """StoreError if the directory cannot be written, is in use, or belongs to something else."""
        self.directory = directory
        self._where = "memory" if directory is None else str(directory)
        if must_exist and not (directory and (directory / JOURNAL).is_file()):
            raise StoreError(f"{directory}: there is nothing to resume; run without --resume first")
        self._batch: list[tuple[str, Job, Measured]] = []
        self._due = 0.0
        with self._faults():
            self._base = self._open(directory)
        try:
            with self._faults():
                self._base.executescript(_TABLES)
                self._belongs_to(identity)
        except BaseException:
            self._base.close()
            raise

    def _open(self, directory: Path | None) -> sqlite3.Connection:
        if directory is None:
            return sqlite3.connect(":memory:", isolation_level=None)
        directory.mkdir(parents=True, exist_ok=True)
        journal = directory / JOURNAL
        if not journal.exists():
            refuse_foreign(directory)
        base = sqlite3.connect(journal, isolation_level=None, timeout=1.0)
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=NORMAL"):
            base.execute(f"PRAGMA {pragma}")
        return base

    def _belongs_to(self, identity: Identity) -> None:
        found = dict(self._base.execute("SELECT what, value FROM experiment"))
        if not found:
            with self._transaction():
                self._base.executemany("INSERT INTO experiment VALUES (?, ?)", identity.items().items())
            return
        for what, mine in identity.items().items():
            if what != "scenario" and found.get(what) != mine:
                theirs = f"{found.get('scenario')!r}, seed {found.get('seed')}, simfactory {found.get('version')}"
                raise StoreError(
                    f"{self._where} belongs to another experiment ({theirs}; another {what}); choose another directory"
                )

    def finished(self, key: str, jobs: Iterable[Job]) -> dict[Job, Measured]:
        """Those of the jobs that are there, as they were kept."""
        self.write()
        with self._faults():
            names = {row[0]: json.loads(row[1]) for row in self._base.execute("SELECT id, names FROM kpis")}
            columns = "run, draw, replication, kpis, numbers, engine"
            rows = self._base.execute(f"SELECT {columns} FROM runs WHERE key = ?", (key,))
            known = {(run, draw, r): told for run, draw, r, *told in rows}
        found: dict[Job, Measured] = {}
        for job in jobs:
            row = known.get((job.run, job.draw, job.replication))
            if row is not None:
                numbers = array("d")
                numbers.frombytes(row[1])
                found[job] = Measured(dict(zip(names[row[0]], numbers, strict=True)), engine=row[2])
        return found

    def keep(self, key: str, job: Job, measured: Measured) -> None:
        """Takes one finished run into the batch, which is written when it is due."""
        self._batch.append((key, job, measured))
        if time.monotonic() >= self._due:
            self.write()

    def write(self) -> None:
        """Writes the batch and commits it; a batch that cannot be written, or not to its end, stays."""
        if not self._batch:
            return
        if self.directory is not None and not (self.directory / JOURNAL).exists():
            raise StoreError(f"{self._where} has vanished while it was written to; run again")
        with self._faults(), self._transaction():
            numbers = {names: self._number_of(names) for names in {tuple(run.kpis): None for _, _, run in self._batch}}
            rows = [
                (key, job.run, job.draw, job.replication, numbers[tuple(run.kpis)], _bytes_of(run), run.engine)
                for key, job, run in self._batch
            ]
            self._base.executemany("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._batch.clear()
        self._due = time.monotonic() + EVERY

    def _number_of(self, names: tuple[str, ...]) -> int:
        """The number under which the names of some KPIs are kept."""
        text = json.dumps(names)
        self._base.execute("INSERT OR IGNORE INTO kpis (names) VALUES (?)", (text,))
        (number,) = self._base.execute("SELECT id FROM kpis WHERE names = ?", (text,)).fetchone()
        return int(number)

    def recall(self, what: str) -> Any:
        """What was decided under this name, None if nothing was."""
        with self._faults():
            row = self._base.execute("SELECT value FROM experiment WHERE what = ?", (f"decided/{what}",)).fetchone()
        return None if row is None else json.loads(row[0])

    def decide(self, what: str, value: Any) -> None:
        """Remembers a decision (any JSON), so that resuming does not pay for it again."""
        row = (f"decided/{what}", json.dumps(value, sort_keys=True))
        with self._faults(), self._transaction():
            self._base.execute("INSERT OR REPLACE INTO experiment VALUES (?, ?)", row)

    def close(self) -> None:
        """Writes what is left, and lets go of the directory."""
        try:
            self.write()
        finally:
            self._base.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """What ended the work before its time is told, not that the rest cannot be written either."""
        with suppress(StoreError) if kind else nullcontext():
            self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """What the machine refuses is said in words."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise StoreError(f"{self._where} is in use by another run") from error
            raise StoreError(f"{self._where} cannot be written ({error}); what was finished is kept") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self._where}: {JOURNAL} is no journal of simfactory ({error})") from error
        except OSError as error:
            raise StoreError(f"{self._where} cannot be written: {error.strerror or error}") from error


def _bytes_of(run: Measured) -> bytes:
    return array("d", run.kpis.values()).tobytes()


def write_result(result: Result) -> None:
    """Writes samples.csv, summary.json and run.json, each whole or not at all. StoreError if that fails."""
    if result.out is None:
        return
    text = json.dumps(result.summary, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_whole(result.out / SAMPLES, result.samples.write)
    write_whole(result.out / SUMMARY, lambda file: file.write(text))
    write_whole(result.out / RECORD, lambda file: file.write(result.record.to_json()))


def write_whole(path: Path, write: Callable[[IO[str]], object]) -> None:
    """Writes a file beside its place and moves it there when it is complete and on the disk."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error
        raise


def read_result(directory: Path) -> Result:
    """The result that a directory holds. StoreError if it holds none."""
    try:
        summary = json.loads((directory / SUMMARY).read_text(encoding="utf-8"))
        record = RunRecord.from_json((directory / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise StoreError(f"{directory} holds no finished result ({said}); run or resume the scenario first") from error
    return Result(summary, SampleTable.read(directory / SAMPLES), record, directory)
