"""What is asked of a run: a run that is resumed goes on as what it was, whatever its caller leaves unsaid."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import EllipsisType

from simfactory.errors import Place, Problem, ScenarioError, argument
from simfactory.experiments.store import JOURNAL, Journal
from simfactory.scenario import Scenario
from simfactory.scenario.check_times import check_starts

ASKED = "asked"
"""Under this name a journal remembers what was asked of its run."""


@dataclass(frozen=True)
class Asked:
    """What tells one experiment from another of the same scenario and version; None: not said.

    Engine and workers are none of it: they change how long it takes, and no byte of what comes out.
    """

    seed: int | None
    blocks: int | None
    only: tuple[str, ...] | None
    over: int | None = None
    """how long the plant is followed, in nanoseconds"""
    shares: bool | None = None

    def resumed(self, directory: Path) -> Asked:
        """As the run in this directory was asked for. ScenarioError if something else is said now.

        The same where nothing can be read there: whoever opens the journal says what is wrong with it.
        """
        kept = _kept(directory)
        if kept is None:
            return self
        names = ("seed", "blocks", "only", "over", "shares")
        problems = [_contradiction(name, getattr(self, name), getattr(kept, name), directory) for name in names]
        if any(problems):
            raise ScenarioError(filter(None, problems))
        return kept

    def remember(self, journal: Journal) -> None:
        """Keeps it for whoever resumes; the seed is kept as what the journal belongs to."""
        kept = {"blocks": self.blocks, "only": self.only, "over": self.over, "shares": self.shares}
        journal.decide(ASKED, kept)


def asked_of(
    scenario: Scenario,
    seed: int | EllipsisType | None,
    blocks: int | None,
    only: str | Sequence[str] | None,
    resume: Path | None,
    over: int | None = None,
    shares: bool | None = None,
) -> Asked:
    """What is asked for, or was by the run that is resumed. A seed of None is any, an Ellipsis was not said.

    How long the plant is followed is what the scenario says, unless something else is said. ScenarioError where an
    upgrade begins later.
    """
    said = None if isinstance(seed, EllipsisType) else seed
    if seed is None and resume is None:
        said = secrets.randbits(31)
    asked = Asked(said, blocks, None if only is None else chosen(scenario, only), over, shares)
    asked = asked if resume is None else asked.resumed(resume)
    asked = replace(asked, over=asked.over or scenario.run.over)
    late = check_starts(scenario, asked.over)
    told = [replace(one, place=scenario.places.get(one.path, Place(scenario.file))) for one in late]
    if told:
        raise ScenarioError(told)
    return asked


def chosen(scenario: Scenario, only: str | Sequence[str] | None) -> tuple[str, ...]:
    """Configurations to run: `before`, `after`, then the others by name; none that changes nothing. ScenarioError."""
    changed = [name for name, upgrades in scenario.configurations.items() if upgrades]
    every = tuple(dict.fromkeys(("before", *sorted(changed, key=lambda name: (name != "after", name)))))
    if only is None:
        return every
    wanted = (only,) if isinstance(only, str) else tuple(only)
    unknown = [name for name in wanted if name not in every]
    if unknown:
        raise ScenarioError([argument("only", f"found {name!r}", ", ".join(every)) for name in unknown])
    return tuple(name for name in every if name in wanted)


def _kept(directory: Path) -> Asked | None:
    """What was asked of the run that a directory holds; None where it holds none that says so."""
    if not (directory / JOURNAL).is_file():
        return None
    try:
        with closing(sqlite3.connect(directory / JOURNAL, timeout=1.0)) as base:
            found = dict(base.execute("SELECT what, value FROM experiment"))
        asked = json.loads(found[f"decided/{ASKED}"])
        only = asked["only"]
        configurations = None if only is None else tuple(only)
        return Asked(int(found["seed"]), asked["blocks"], configurations, asked.get("over"), asked.get("shares"))
    except (sqlite3.Error, KeyError, ValueError):
        return None


def _contradiction(name: str, said: object, kept: object, directory: Path) -> Problem | None:
    if said is None or said == kept:
        return None
    expected = f"{'nothing' if kept is None else _told(kept)}, as in the run that is resumed"
    others = "" if name == "seed" else f"; with {directory} as out in place of resume, others are run too"
    return argument(name, f"found {_told(said)}", expected, f"leave it out{others}")


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
