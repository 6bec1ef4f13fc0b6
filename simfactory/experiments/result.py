"""The result of an experiment: its summary, its samples and its record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simfactory.experiments.model import Floats
from simfactory.experiments.table import SampleTable
from simfactory.provenance import RunRecord


@dataclass(frozen=True)
class Result:
    """`summary` is what summary.json holds (see `simfactory.experiments.summary`); `out` is its directory."""

    summary: dict[str, Any]
    samples: SampleTable
    record: RunRecord
    out: Path | None = None

    def gain(self, configuration: str | None = None) -> Floats:
        """The gain of each draw, shape (draws,); of the headline configuration unless named. KeyError if none."""
        named = configuration or self.summary["headline"]
        draws = self.summary["gain"][named]["draws"]
        return np.array([np.nan if gain is None else gain for gain in draws], dtype=np.float64)
