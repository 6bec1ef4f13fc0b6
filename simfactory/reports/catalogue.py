"""The catalogue in words: a line for each lever, or one lever with its figures, their sources and their marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from simfactory.errors import Place, Problem, ScenarioError, did_you_mean, quoted
from simfactory.reports.words import Words
from simfactory.scenario.lever import MARKS, Effect, Evidence, Figure, Lever
from simfactory.scenario.model import JUDGEMENT
from simfactory.scenario.written import told

ABOUT = ("does", "needs", "cannot", "not_yet")
"""What is said of a lever in sentences."""


WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Levers:
    """Levers by name, and what could not be read."""

    levers: tuple[Lever, ...]
    problems: tuple[Problem, ...] = ()

    def lever(self, name: str) -> Lever:
        """The lever of this name. Raises ScenarioError with the nearest name if there is none."""
        found = next((lever for lever in self.levers if lever.name == name), None)
        if found is None:
            remedy = self._titled(name) or did_you_mean(name, [lever.name for lever in self.levers])
            unknown = Problem("unknown-lever", Place("catalogue"), "", quoted(name), "the name of a lever", remedy)
            raise ScenarioError([unknown, *self.problems])
        return found

    def _titled(self, word: str) -> str:
        """The remedy for a word out of a title, such as SMED or AGV; nothing if it is in none, or in several."""
        found = [lever.name for lever in self.levers if word.casefold() in WORD.findall(_titles(lever).casefold())]
        return f"did you mean {quoted(found[0])}?" if len(found) == 1 else ""

    def as_text(self, name: str | None = None, lang: str = "en") -> str:
        """A line for each lever, or one of them with its figures, sources and marks."""
        return _listed(self.levers, lang) if name is None else _shown(self.lever(name), lang)

    def as_data(self, name: str | None = None) -> Any:
        """The same as plain data: a list of levers, or one."""
        return [_data(lever) for lever in self.levers] if name is None else _data(self.lever(name))


def _titles(lever: Lever) -> str:
    return " ".join(lever.title.values())


def _listed(levers: Sequence[Lever], lang: str) -> str:
    """A line for each lever with the grades and the marks of its effects."""
    words = Words(lang)
    rows = [(lever.name, grades(lever), marks(lever), lever.title[lang]) for lever in levers]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = ["  ".join([*(cell.ljust(size) for cell, size in zip(row, widths, strict=False)), row[3]]) for row in rows]
    found = [words("catalogue.title"), "", *(f"  {line}" for line in lines), ""]
    found += [words("catalogue.legend"), words("catalogue.realised")]
    return "\n".join(found)


def grades(lever: Lever) -> str:
    """The grades of its effects, best and worst: "B-D"."""
    found = sorted({lever.evidence(effect, {}).grade for effect in lever.effects})
    return found[0] if len(found) == 1 else f"{found[0]}-{found[-1]}"


def marks(lever: Lever) -> str:
    """The marks of its effects, each with how often it stands there."""
    count = Counter(mark for effect in lever.effects for mark in lever.evidence(effect, {}).marks)
    return ", ".join(f"{count[mark]} [{mark}]" for mark in MARKS if count[mark])


def _shown(lever: Lever, lang: str) -> str:
    """One lever with everything that is known of it."""
    words = Words(lang)
    lines = [f"{lever.name}: {lever.title[lang]}", ""]
    lines += ["  " + words("catalogue.at", at=words(f"catalogue.{lever.at}"))]
    facts = {"does": "does", "needs": "needs", "cannot": "cannot", "not_yet": "said"}
    lines += [
        "  " + words(f"catalogue.{key}", **{facts[key]: words.spaced(getattr(lever, key)[lang])})
        for key in ABOUT
        if getattr(lever, key)
    ]
    lines += ["  " + words("catalogue.origin", origin=lever.origin)]
    for key, effects in (("effects", lever.changes), ("people", lever.people)):
        if effects:
            lines += ["", words(f"catalogue.{key}"), *_effects(lever, effects, words)]
    lines += ["", *_costs(lever, words), "", words("catalogue.legend"), words("catalogue.realised")]
    return "\n".join(lines)


def _effects(lever: Lever, effects: Iterable[Effect], words: Words) -> Iterator[str]:
    for effect in effects:
        said = words(f"catalogue.effect.{effect.kind}", path=effect.to, value=_value(effect.value, words))
        yield "  " + ", ".join([said, *_conditions(effect, words)])
        yield "      " + _evidence(lever.evidence(effect, {}), words)


def _conditions(effect: Effect, words: Words) -> Iterator[str]:
    if effect.most is not None:
        yield words("catalogue.at_most", most=_value(effect.most, words))
    for path, values in effect.where.items():
        yield words("catalogue.where", path=path, values=", ".join(map(str, values)))
    if effect.if_there:
        yield words("catalogue.if_there")
    if effect.in_full:
        yield words("catalogue.in_full")


def _costs(lever: Lever, words: Words) -> Iterator[str]:
    found = list(lever.figures())
    if not found:
        return
    yield words("catalogue.costs")
    for key, figure, _ in found:
        yield "  " + words(f"catalogue.figure.{key}", value=_value(figure.value, words))
        yield "      " + _evidence(lever.evidence(figure, {}), words)
    if lever.price is not None or lever.running is not None:
        yield "  " + words("catalogue.priced_per", what=words(f"catalogue.{lever.priced_per}"))


def _evidence(evidence: Evidence, words: Words) -> str:
    marked = ", ".join(words(f"mark.{MARKS[mark]}") for mark in evidence.marks)
    cites = words("catalogue.judgement") if evidence.cites == JUDGEMENT else evidence.cites
    return words("catalogue.evidence", marks=f"[{marked}]", grade=evidence.grade, cites=cites)


def _value(value: Any, words: Words) -> str:
    """A value as a file would say it."""
    if isinstance(value, dict):
        return words.law(", ".join(f"{key} {_value(one, words)}" for key, one in value.items()))
    if isinstance(value, list):
        return ", ".join(_value(one, words) for one in value)
    return words.law(value if isinstance(value, str) else str(told(value)).strip("'"))


def _data(lever: Lever) -> dict[str, Any]:
    """One lever as plain data: texts by language, effects and figures with their sources, marks and grades."""
    return {
        "name": lever.name,
        "origin": lever.origin,
        "at": lever.at,
        "priced_per": lever.priced_per,
        "title": lever.title,
        **{key: getattr(lever, key) or None for key in ABOUT},
        "changes": [_effect_data(lever, effect) for effect in lever.changes],
        "people": [_effect_data(lever, effect) for effect in lever.people],
        "figures": {key: {"value": one.value, **_evidence_data(lever, one)} for key, one, _ in lever.figures()},
    }


def _effect_data(lever: Lever, effect: Effect) -> dict[str, Any]:
    return {
        "kind": effect.kind,
        "path": effect.to,
        "value": effect.value,
        "at_most": effect.most,
        "if_there": effect.if_there,
        "in_full": effect.in_full,
        "where": {path: list(values) for path, values in effect.where.items()},
        **_evidence_data(lever, effect),
    }


def _evidence_data(lever: Lever, of: Effect | Figure) -> dict[str, Any]:
    evidence = lever.evidence(of, {})
    return {"cites": evidence.cites, "marks": list(evidence.marks), "grade": evidence.grade}
