"""`--require 'gain.mean>=0.15'`: a wish about the summary that a script can rely on."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simfactory.errors import Place, Problem, ScenarioError

OPERATORS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
SECTIONS = ("gain", "claims", "working_life", "money", "shares", "path", "kpis", "honesty", "design")
"""Parts of the summary that hold figures."""
PATTERN = re.compile(r"\s*([\w.@#-]+)\s*(>=|<=|>|<)\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(%?)\s*")


@dataclass(frozen=True)
class Requirement:
    """A path into the summary, a comparison and a number."""

    path: str
    sign: str
    bound: float

    def holds(self, summary: Mapping[str, Any]) -> bool:
        """Whether the summary says so; a figure that is withheld does not hold. ScenarioError if there is none."""
        found = look_up(summary, self.path)
        return found is not None and bool(OPERATORS[self.sign](found, self.bound))

    def __str__(self) -> str:
        return f"{self.path}{self.sign}{self.bound:g}"


def requirements_of(texts: Sequence[str], outline: Callable[[], Mapping[str, Any]]) -> list[Requirement]:
    """The requirements in these texts, whose figures stand in the outline of the summary. ScenarioError.

    The outline is only asked for where there are requirements, and what is wrong with it comes before them.
    """
    if not texts:
        return []
    known = outline()
    found: list[Requirement] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            found.append(parse_requirement(text))
            look_up(known, found[-1].path)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return found


def parse_requirement(text: str) -> Requirement:
    """Reads 'path>=number' (or <=, >, <; a % divides by a hundred); ScenarioError otherwise."""
    match = PATTERN.fullmatch(text)
    if match is None:
        raise _problem(text, "a figure of summary.json, >=, <=, > or <, and a number", "such as gain.mean>=0.15")
    path, sign, number, percent = match.groups()
    if path.split(".")[0] not in SECTIONS or path in SECTIONS:
        raise _problem(text, f"a figure below {', '.join(SECTIONS)}", "such as gain.mean>=0.15")
    try:
        return Requirement(path, sign, float(number) / (100.0 if percent else 1.0))
    except ValueError:
        raise _problem(text, "a number after the comparison", "such as gain.mean>=0.15") from None


def look_up(summary: Mapping[str, Any], path: str) -> float | None:
    """The figure at a dotted path; below `gain`, the headline configuration may be left out, and `value` everywhere."""
    words = path.split(".")
    gains = summary.get("gain") or {}
    if words[0] == "gain" and len(words) > 1 and words[1] not in gains:
        words.insert(1, str(summary.get("headline")))
    here: Any = summary
    while words:
        here, words = _step(here, words, path)
    if isinstance(here, Mapping) and "value" in here:
        here = here["value"]
    if here is None or (isinstance(here, (int, float)) and not isinstance(here, bool)):
        return here
    raise _problem(path, "a path to one number in summary.json", "see the file for the names")


def _step(here: Any, words: list[str], path: str) -> tuple[Any, list[str]]:
    """One key further; names of KPIs and quantiles hold dots themselves, so the longest key that fits is taken.

    Below what is withheld as a whole, everything is.
    """
    if here is None:
        return None, []
    if isinstance(here, Mapping):
        for end in range(len(words), 0, -1):
            key = ".".join(words[:end])
            if key in here:
                return here[key], words[end:]
    raise _problem(path, "a path that stands in summary.json", "see the file for the names")


def _problem(found: str, expected: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem("requirement", Place("--require"), "", f"found {found!r}", expected, remedy)])
