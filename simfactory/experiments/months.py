"""Months: what each is made of, from what was measured in the stages that the plant is in by then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from simfactory.experiments.analysis.claims import ESCAPES, EXPOSURE, FIRST_PASS
from simfactory.experiments.following import Followed
from simfactory.experiments.model import HOURS, WORK, Floats
from simfactory.experiments.money import COSTS, GOOD, SALES
from simfactory.experiments.plant import CAPACITY
from simfactory.experiments.samples import Samples
from simfactory.experiments.stages import Stage

BY_TIME = (WORK, HOURS, GOOD, SALES, *COSTS.values(), EXPOSURE)
"""KPIs that a month has of its states by their shares of its time,"""
BY_PIECE = (FIRST_PASS, ESCAPES)
"""and by how much good each of them makes."""


def by_month(followed: Followed, configuration: str) -> Iterator[Samples]:
    """Samples month by month, in which the configuration is as far as it has come by then."""
    runs = [run for run in (configuration, configuration + CAPACITY) if run in followed.samples.runs]
    tables = {run: _mixed(followed, configuration, run.removeprefix(configuration)) for run in runs}
    for month in range(followed.calendar.months):
        mixed = {run: {kpi: table[month] for kpi, table in kpis.items()} for run, kpis in tables.items()}
        yield replace(followed.samples, runs={**followed.samples.runs, **mixed})


def _mixed(followed: Followed, configuration: str, kind: str) -> dict[str, Floats]:
    """KPIs of shape (M, D, R); `kind` of run is a configuration's own, or that of its capacity."""
    known = [kpi for kpi in (*BY_TIME, *BY_PIECE) if kpi in followed.samples.runs[configuration + kind]]
    shape = (followed.calendar.months, followed.samples.draws, followed.samples.replications)
    tables = {kpi: np.zeros(shape) for kpi in known}
    for draw, shares in enumerate(followed.calendar.shares(configuration)):
        for stage, share in shares.items():
            inside = share > 0.0
            rows = {kpi: _row(followed, stage, kind, draw, kpi) for kpi in known}
            for kpi, row in rows.items():
                weighed = row * rows[GOOD] if kpi in BY_PIECE else row
                tables[kpi][inside, draw] += share[inside, None] * weighed
    with np.errstate(divide="ignore", invalid="ignore"):
        return tables | {kpi: tables[kpi] / tables[GOOD] for kpi in BY_PIECE if kpi in tables}


def _row(followed: Followed, stage: Stage, kind: str, draw: int, kpi: str) -> Floats:
    """[R] a KPI in one draw, where the plant is in this stage."""
    if stage in followed.calendar.steady:
        row: Floats = followed.samples.kpi(followed.calendar.steady[stage] + kind, kpi)[draw]
        return row
    places = ((stage.name + kind, draw, r) for r in range(followed.samples.replications))
    return np.array([followed.found[place].kpis.get(kpi, np.nan) for place in places])
