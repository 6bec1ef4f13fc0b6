"""The path of a summary: what becomes of the plant from month to month, while its upgrades begin to work.

What `path` holds, null where it was not asked for. A band is {mean, low, high}: the mean and the 5 % and 95 % quantiles
over draws, noise treated as in the gain itself (ends null where it withholds them, all null where undefined).

- months: how many; month: seconds of one
- upgrades {upgrade: {start, works, settled: {mean, low, high} over draws, in months from the beginning}}: when it is
  decided on and paid, when it works, and when everybody is used to it
- configurations {configuration but before: lists of one band a month
  - gain: of productivity over the plant before; output: relative change of good output
  - first_pass, escapes: first pass yield, and escapes per shipped piece
  - index: exposure index | null where it is not modelled
  - cash: EUR by the end of the month, before taxes: what was invested by then less its aid, and what was brought | null
    where one of its upgrades has no price
  - break_even {quantiles {"0.05" …: months | null where not by the end}, never: share of draws} | null: after how many
    months what was brought stays above what was invested}
- stages: states between the configurations that were run
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from simfactory.economics import granted
from simfactory.experiments.about import About
from simfactory.experiments.analysis import gains
from simfactory.experiments.analysis.agreement import range_of
from simfactory.experiments.analysis.claims import ESCAPES, EXPOSURE, FIRST_PASS
from simfactory.experiments.analysis.noise import Treatment, split, treatment, without_noise
from simfactory.experiments.following import Followed
from simfactory.experiments.model import Floats
from simfactory.experiments.money import GOOD, Project, in_draws, paybacks, terms_of_draws
from simfactory.experiments.months import by_month
from simfactory.experiments.samples import Samples
from simfactory.experiments.stages import MONTH, all_stages

YEAR = 12
"""Months."""
Band = dict[str, float | None]
UNKNOWN: Band = {"mean": None, "low": None, "high": None}


def path(followed: Followed | None, about: About) -> dict[str, Any] | None:
    """What the summary says of the way; None where nothing was followed."""
    if followed is None:
        return None
    calendar = followed.calendar
    terms = terms_of_draws(followed.samples, about) if about.terms is not None else {}
    return {
        "months": calendar.months,
        "month": MONTH / 1e9,
        "upgrades": {name: _moments(followed, name) for name in calendar.timings},
        "configurations": {name: _Way(followed, about, name, terms).told() for name in calendar.configurations},
        "stages": len(all_stages(calendar.between)),
    }


def _moments(followed: Followed, upgrade: str) -> dict[str, Any]:
    times = [times[upgrade] for times in followed.calendar.times]
    return {
        moment: asdict(range_of(np.array([getattr(one, moment) / MONTH for one in times])))
        for moment in ("start", "works", "settled")
    }


@dataclass(frozen=True)
class _Way:
    """The way of one configuration. D draws, R replications, M months."""

    followed: Followed
    about: About
    name: str
    terms: Mapping[str, Floats]

    def told(self) -> dict[str, Any]:
        months = list(by_month(self.followed, self.name))
        after, before = (self.about.run_of_gain(run) for run in (self.name, "before"))
        moving = self.followed.moving

        def each(tables: Iterable[Floats]) -> list[Band]:
            return [band(table, moving) for table in tables]

        exposed = EXPOSURE in months[0].runs[self.name]
        return {
            "gain": each(gains.gain_of(month, after, before) for month in months),
            "output": each(gains.change_of(month, GOOD, self.name, "before") for month in months),
            "first_pass": each(month.kpi(self.name, FIRST_PASS) for month in months),
            "escapes": each(month.kpi(self.name, ESCAPES) for month in months),
            "index": each(month.kpi(self.name, EXPOSURE) for month in months) if exposed else None,
            **self._money(months),
        }

    def _money(self, months: list[Samples]) -> dict[str, Any]:
        whole = Project(self.followed.samples, self.about, self.name, self.terms)
        if self.about.terms is None or not whole.is_priced:
            return {"cash": None, "break_even": None}
        brought = [Project(month, self.about, self.name, self.terms).gain / YEAR for month in months]
        cash = np.cumsum(brought, axis=0) - self._invested(whole)[:, :, None]
        bands = [band(table, len(self.followed.doubts)) for table in cash]
        last = bands[-1]["low"]
        return {"cash": bands, "break_even": paybacks(_break_even(cash)) if last is not None else None}

    def _invested(self, whole: Project) -> Floats:
        """[M, D] EUR by the end of each month: prices of what is decided on by then, less its part of the aid."""
        calendar, draws = self.followed.calendar, self.followed.samples.draws
        ends = MONTH * np.arange(1, calendar.months + 1)
        known = {name: self.about.prices[name] for name in calendar.configurations[self.name]}
        prices = in_draws(self.followed.samples, known)
        paid = np.zeros((calendar.months, draws))
        for draw in range(draws):
            terms, investment = whole.terms_of(draw), float(whole.investment[draw])
            aid = granted(investment, terms.grant, terms.ceiling) / investment if investment > 0.0 else 0.0
            for upgrade, price in prices.items():
                paid[:, draw] += (1.0 - aid) * price[draw] * (calendar.times[draw][upgrade].start < ends)
        return paid


def _break_even(cash: Floats) -> Iterator[float | None]:
    """Of each draw, the months after which the cash, shape (M, D, R), is no more below 0; None if it is in the end."""
    for below in (cash.mean(axis=2) < 0.0).T:
        months = 2 + int(np.flatnonzero(below)[-1]) if below.any() else 0
        yield None if months > len(below) else float(months)


def band(table: Floats, doubts: int) -> Band:
    """Mean, and 5 % and 95 % quantiles over draws, of a table of shape (draws, replications)."""
    if not np.all(np.isfinite(table)):
        return dict(UNKNOWN)
    how, mean = treatment(split(table), doubts), float(table.mean(axis=1).mean())
    if how is Treatment.WITHHELD:
        return {"mean": mean, "low": None, "high": None}
    if how is Treatment.NO_DOUBT:
        return {"mean": mean, "low": mean, "high": mean}
    shown = without_noise(table) if how is Treatment.SHRUNK else table.mean(axis=1)
    found = range_of(shown)
    assert math.isfinite(found.low)
    return {"mean": mean, "low": found.low, "high": found.high}
