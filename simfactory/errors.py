"""What can go wrong, and whose fault it is.

Everything the user can mend is a `SimfactoryError` with the words to mend it; the command line prints it and ends with
code 2. `InternalError` is ours: it ends with code 3 and asks for a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

ARGUMENT = "argument"
"""The code of problems whose place is an argument of a call, by its name."""


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in a file: line and column count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True)
class Problem:
    """One thing the user has to mend: `file:line:column: path: found, expected, remedy`.

    `code` names the kind of problem for tests and translations ("unknown-key", "dimension", …); it never changes
    with the wording. `path` is the scenario path ("turn_mill.cycle.mean"), empty where there is none.
    """

    code: str
    place: Place
    path: str
    found: str
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        said = self.found
        if self.expected:
            said += f"; expected {self.expected}"
        if self.remedy:
            said += f" ({self.remedy})"
        return ": ".join(part for part in (str(self.place), self.path, said) if part)


def argument(name: str, found: str, expected: str = "", remedy: str = "") -> Problem:
    """An argument of a call that cannot be used. The command line, whose options bear the same names, tells it so."""
    return Problem(ARGUMENT, Place(name), "", found, expected, remedy)


class SimfactoryError(Exception):
    """The user's fault or their machine's: never ours."""


class ScenarioError(SimfactoryError):
    """A scenario that cannot be used, with every problem found in it, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=lambda problem: problem.place))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class UnsupportedFeature(SimfactoryError):  # noqa: N818 - said as a sentence
    """A plan needs what an engine lacks; `features` names it by the scenario's keys."""

    def __init__(self, engine: str, features: Iterable[str]) -> None:
        self.engine, self.features = engine, tuple(sorted(features))
        super().__init__(f"the {engine} engine does not know {', '.join(self.features)}")

    def __reduce__(self) -> tuple[type[UnsupportedFeature], tuple[str, tuple[str, ...]]]:
        return type(self), (self.engine, self.features)


class PlantError(SimfactoryError):
    """The plant as described cannot go on: it deadlocks, or an instant never comes to rest.

    `stations` are those that cannot go on, where that is known; `remedy` is what may help.
    """

    def __init__(self, found: str, stations: Iterable[str] = (), remedy: str = "") -> None:
        self.found, self.stations, self.remedy = found, tuple(stations), remedy
        super().__init__(f"{found} ({remedy})" if remedy else found)

    def __reduce__(self) -> tuple[type[PlantError], tuple[str, tuple[str, ...], str]]:
        return type(self), (self.found, self.stations, self.remedy)

    def in_run(self, run: str) -> PlantError:
        """The same, said of the run in which it happened."""
        return PlantError(f"{run}: {self.found}", self.stations, self.remedy)

    def placed(self, places: Mapping[str, Place]) -> PlantError:
        """The same, with the place in the file of each of its stations, as problems are told."""
        known = [name for name in self.stations if name in places]
        if not known:
            return self
        told = [Problem("cannot-go-on", places[known[0]], known[0], self.found, remedy=self.remedy)]
        told += [Problem("cannot-go-on", places[name], name, "in it too") for name in known[1:]]
        return PlantError("\n".join(str(problem) for problem in told), self.stations)


class StoreError(SimfactoryError):
    """A directory of results that cannot be written, read, or that belongs to another scenario."""


class InternalError(Exception):
    """Our own fault. It never looks like the user's."""


BEGINNING = 3
"""Letters from which on the beginning of a word is taken for it."""


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The known word that looks most like this one, letter case apart, or that begins so; None if none comes near."""
    known = {candidate.casefold(): candidate for candidate in sorted(words)}
    found = get_close_matches(word.casefold(), known, n=1)
    if not found and len(word) >= BEGINNING:
        found = [candidate for candidate in known if candidate.startswith(word.casefold())]
    return known[found[0]] if found else None


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """The remedy for a word nobody knows: the nearest other one, or the whole list if it is short, or nothing."""
    known = sorted(set(words) - {word})
    near = nearest(word, known)
    if near is not None:
        return f"did you mean {quoted(near)}?"
    return f"known: {', '.join(known)}" if 0 < len(known) <= 12 else ""


def quoted(text: str, most: int = 60) -> str:
    """A text from a file as messages show it: in quotes, cut where it is long, unprintable characters spelt out."""
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    shown = "".join(c if c.isprintable() or c in "\u00a0\u202f\u2009" else ascii(c)[1:-1] for c in cut)
    return f"'{shown}'"
