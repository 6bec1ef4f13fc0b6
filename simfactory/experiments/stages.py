"""Stages: what works from when on, in one draw, and which share of each month it is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simfactory.experiments.model import YEAR, Floats

MONTH = YEAR // 12
"""Nanoseconds: a twelfth of a year of 365 days."""


@dataclass(frozen=True, order=True)
class Stage:
    """Upgrades that work, and those among them that people still get used to; both by name."""

    works: tuple[str, ...]
    new: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As a run is called: no name of an upgrade holds a stroke, so that no two stages share theirs."""
        return "/".join(("", *self.works, "", *self.new))


@dataclass(frozen=True)
class Times:
    """When an upgrade is decided on, when it works, and when everybody is used to it; nanoseconds."""

    start: int
    works: int
    settled: int


def stages_of(times: Mapping[str, Times], until: int) -> Iterator[tuple[Stage, int, int]]:
    """(stage, from, to) one after the other: all of the time from 0 to `until`."""
    moments = {moment for one in times.values() for moment in (one.works, one.settled) if 0 < moment < until}
    for begin, end in pairwise((0, *sorted(moments), until)):
        yield _stage_at(times, begin), begin, end


def _stage_at(times: Mapping[str, Times], moment: int) -> Stage:
    works = [name for name, one in sorted(times.items()) if one.works <= moment]
    return Stage(tuple(works), tuple(name for name in works if moment < times[name].settled))


def shares_of_months(times: Mapping[str, Times], months: int) -> dict[Stage, Floats]:
    """Which share of each month [M] the plant is in each stage; 1 to the bit where it is in one alone."""
    edges = np.arange(months + 1, dtype=np.int64) * MONTH
    shares: dict[Stage, Floats] = {}
    for stage, begin, end in stages_of(times, months * MONTH):
        inside = np.clip(end, edges[:-1], edges[1:]) - np.clip(begin, edges[:-1], edges[1:])
        shares[stage] = shares.get(stage, np.zeros(months)) + inside / MONTH
    return shares


def months_in(over: int) -> int:
    """Whole months that hold so many nanoseconds."""
    return -(-over // MONTH)


def all_stages(draws: Iterable[Iterable[Stage]]) -> tuple[Stage, ...]:
    """Every stage of some draws, once, in order."""
    return tuple(sorted({stage for shares in draws for stage in shares}))
