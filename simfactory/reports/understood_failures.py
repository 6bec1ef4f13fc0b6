"""What `check` says of failures beside lives and repairs: what is planned, announced, noticed late, renewed, and what
drifts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from simfactory.experiments.description import said
from simfactory.reports.words import Words
from simfactory.scenario import Scenario
from simfactory.scenario.stations import Drifts, Failure
from simfactory.units import Dimension

ANNOUNCED = ("share", "caught", "repair")
MOST_LINES = 20
"""Lines on modes; of very many, the first."""


def failure_lines(scenario: Scenario, words: Words) -> list[str]:
    """A line for each mode that is no plain failure."""
    modes = [
        (f"{station.name}.{mode}", failure)
        for station in scenario.stations
        for mode, failure in sorted(station.failures.items())
    ]
    told = [(name, ", ".join(_parts(failure, words))) for name, failure in modes]
    lines = [words("scoped", scope=name, name=parts) for name, parts in told if parts]
    hidden = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], *([words("more", count=hidden)] if hidden > 0 else [])]


def _parts(failure: Failure, words: Words) -> Iterator[str]:
    if failure.drifts is not None:
        yield _drifts(failure.drifts, words)
    if failure.planned:
        yield words("check.planned")
    if failure.announced.is_said:
        shares = {key: words.law(said(getattr(failure.announced, key), Dimension.SHARE)) for key in ANNOUNCED}
        yield words("check.announced", **shares)
    if failure.reaction is not None:
        yield words("check.reaction", time=words.duration(failure.reaction.central_mean()))
    if failure.renews:
        yield words("check.renews", names=words.listed(sorted(failure.renews)))


def _drifts(drifts: Drifts, words: Words) -> str:
    """How much is spoilt, and what tells of it."""
    noticed = drifts.noticed
    how = [words("check.noticed_by", name=name) for name in sorted(noticed.by)]
    if noticed.after is not None:
        how.insert(0, words("check.noticed_after", time=words.duration(noticed.after.central_mean())))
    if noticed.pieces is not None:
        how.insert(0, words("check.noticed_pieces", count=words.rounded(noticed.pieces.central_mean())))
    told = reduce(lambda one, other: words("check.or", one=one, other=other), how)
    return words("check.drifts", defects=words.law(said(drifts.defects, Dimension.SHARE)), how=told)
