"""The table of samples: every replication's inputs and KPIs, one row each, in a fixed order."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from simfactory.errors import StoreError
from simfactory.experiments.design import BLOCK
from simfactory.experiments.samples import Samples

Column = NDArray[Any]
KEYS = ("draw", "block", "configuration", "replication")
INPUT = "input:"
"""Prefix of the columns that hold the values of doubts."""


@dataclass(frozen=True)
class SampleTable:
    """Columns by name, all of one length: KEYS, the inputs, then the KPIs in name order. NaN where one is undefined."""

    columns: dict[str, Column]

    @staticmethod
    def of(samples: Samples) -> SampleTable:
        """Draw by draw, configurations in their order, then replications."""
        runs, draws, replications = list(samples.runs), samples.draws, samples.replications
        shape = (draws, len(runs), replications)
        draw = np.broadcast_to(np.arange(draws)[:, None, None], shape).ravel()
        names = np.broadcast_to(np.array(runs, dtype=object)[None, :, None], shape).ravel()
        replication = np.broadcast_to(np.arange(replications)[None, None, :], shape).ravel()
        columns: dict[str, Column] = dict(zip(KEYS, (draw, draw // BLOCK, names, replication), strict=True))
        for place, doubt in enumerate(samples.doubts):
            columns[INPUT + doubt.name] = samples.theta[draw, place]
        for kpi in sorted({kpi for run in samples.runs.values() for kpi in run}):
            columns[kpi] = np.stack([samples.kpi(run, kpi) for run in runs], axis=1).ravel()
        return SampleTable(columns)

    def write(self, file: IO[str]) -> None:
        """As CSV: floats in their shortest exact form, nothing where undefined."""
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(zip(*(_said(column) for column in self.columns.values()), strict=True))

    @staticmethod
    def read(path: Path) -> SampleTable:
        """The table that `write` wrote. StoreError if it cannot be read."""
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                names = next(rows)
                columns = list(zip(*rows, strict=True))
            return SampleTable({name: _heard(name, cells) for name, cells in zip(names, columns, strict=True)})
        except (OSError, ValueError, StopIteration) as error:
            raise StoreError(f"{path}: no table of samples: {error}") from error


def _said(column: Column) -> list[object]:
    """What the writer puts down, floats in their shortest exact form; nothing where one is undefined."""
    said: list[object] = column.tolist()
    if column.dtype.kind == "f":
        for row in np.flatnonzero(np.isnan(column)).tolist():
            said[row] = ""
    return said


def _heard(name: str, cells: Sequence[str]) -> Column:
    if name == "configuration":
        return np.array(cells, dtype=object)
    if name in KEYS:
        return np.array([int(cell) for cell in cells], dtype=np.int64)
    return np.array([float(cell) if cell else math.nan for cell in cells], dtype=np.float64)
