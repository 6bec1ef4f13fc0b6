"""What a report says, in one language: sentences from a table, numbers in the language's form.

Sentences stand in `locale/en.yaml` and `locale/fr.yaml` under the same keys, with the same `{placeholders}`; facts are
put in as they are, so whoever builds a page escapes them. Numbers follow the Unicode CLDR (Babel); a percent sign
stands after a no-break space in both languages (ISO 80000-1, 7.3).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml
from babel import Locale
from babel.numbers import format_decimal

from simfactory.errors import InternalError

LANGUAGES = ("en", "fr")
NO_BREAK, NARROW = "\u00a0", "\u202f"
UNITS = (("week", 604800.0), ("day", 86400.0), ("h", 3600.0), ("min", 60.0), ("s", 1.0))
AMOUNTS = (("meur", 1e6), ("keur", 1e3), ("eur", 1.0))
PARAMETER = re.compile(r"(?<![^ ])(?<!\d )[a-z_]+(?=,| [\d\[])")
MARK = re.compile(
    r"\[(seen|recalled|judgement|seen second-hand|data|derived)(?:, its range (seen|recalled|judgement))?\]"
)
WRITTEN_UNIT = re.compile(r"(?<=\d )([kM]?EUR|(?:day|week|month|year)s?)(/(?:month|year))?(?![a-z])")
POINT = re.compile(r"(?<=\d)\.(?=\d)")
ONE_OF = {5: (1, 20), 10: (1, 10), 15: (1, 7), 20: (1, 5), 25: (1, 4), 30: (3, 10), 35: (1, 3), 40: (2, 5), 45: (4, 9)}


@dataclass(frozen=True)
class Words:
    """One language. Calling it with a key and facts gives the sentence; its methods give numbers."""

    lang: str

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise InternalError(f"no report is written in {self.lang!r}; there are {', '.join(LANGUAGES)}")

    def __call__(self, key: str, **facts: object) -> str:
        """The sentence under `key`. `InternalError` when the table lacks it or a fact is missing."""
        try:
            return table(self.lang)[key].format(**facts)
        except KeyError as missing:
            raise InternalError(f"locale {self.lang}: {key} lacks {missing}") from None

    def knows(self, key: str) -> bool:
        return key in table(self.lang)

    def spaced(self, text: str) -> str:
        """A text of the language that stands in no table, with the spaces that its typography asks for."""
        return _set_spaces(text, self.lang)

    def or_else(self, key: str, name: str) -> str:
        """The word under `key`, or the name as it stands: for keys that data may bring (a KPI, a unit)."""
        return self(key) if self.knows(key) else name

    def number(self, value: float | None, digits: int = 0) -> str:
        """A number with a fixed count of decimals; an em dash where there is none."""
        if value is None or not math.isfinite(value):
            return "—"
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(round(value, digits) + 0.0, format=pattern, locale=self.lang).replace("-", "−")

    def rounded(self, value: float | None, figures: int = 3) -> str:
        """A number to so many significant figures, whole numbers kept whole."""
        if value is None or not math.isfinite(value):
            return "—"
        size = math.floor(math.log10(abs(value))) if value else 0
        digits = max(0, figures - 1 - size)
        text = self.number(value, digits)
        point = self.decimal_point
        return text.rstrip("0").rstrip(point) if point in text else text

    @property
    def decimal_point(self) -> str:
        return "," if self.lang == "fr" else "."

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share of 1 as "22 %"."""
        return self.number(None if share is None else 100 * share, digits) + (
            f"{NO_BREAK}%" if share is not None else ""
        )

    def points(self, share: float | None, digits: int = 1) -> str:
        """A difference of shares in percentage points."""
        return self("unit.points", value=self.number(None if share is None else 100 * share, digits))

    def signed(self, share: float, digits: int = 0) -> str:
        """A share with its sign: "+22 %", "−3 %"."""
        return ("+" if round(100 * share, digits) > 0 else "") + self.percent(share, digits)

    def change(self, value: float | None, digits: int = 0) -> str:
        """A number with its sign: "+4.8", "−3.1"; a dash where there is none."""
        return ("+" if value is not None and round(value, digits) > 0 else "") + self.number(value, digits)

    def gained_points(self, share: float | None, digits: int = 1) -> str:
        """A difference of shares in percentage points, with its sign; a dash where there is none."""
        sign = "+" if share is not None and round(100 * share, digits) > 0 else ""
        return "—" if share is None else sign + self.points(share, digits)

    def money(self, amount: float | None, like: float | None = None) -> str:
        """An amount in EUR, thousands or millions of them from ten on, in the unit of `like`: "25 kEUR"."""
        if amount is None or not math.isfinite(amount):
            return "—"
        most = abs(amount if like is None else like)
        unit, size = next(((unit, size) for unit, size in AMOUNTS if most >= 10 * size), AMOUNTS[-1])
        digits = max(0, 2 - math.floor(math.log10(most / size))) if like else None
        said = self.rounded(amount / size) if digits is None else self.number(amount / size, digits)
        return self(f"unit.{unit}", value=said)

    def money_change(self, amount: float | None, like: float | None = None) -> str:
        """An amount with its sign."""
        said = self.money(amount, like)
        return f"+{said}" if amount is not None and amount > 0 and said[0] != "0" else said

    def money_between(self, low: float, high: float) -> str:
        """An interval of amounts, both in one unit."""
        like = max(abs(low), abs(high))
        return self("between", low=self.money(low, like), high=self.money(high, like))

    def years(self, years: float | None) -> str:
        """A time in years: "3.4 years"."""
        return self.counted("year", years, 2) if years is not None else "—"

    def counted(self, unit: str, value: float, figures: int = 3) -> str:
        """So many of a unit, in the singular or the plural as the language has it: "1 month", "0,45 an"."""
        said = self.rounded(value, figures)
        shown = float(f"{value:.{figures}g}") if math.isfinite(value) else value
        form = "one" if math.isfinite(shown) and Locale(self.lang).plural_form(shown) == "one" else "other"
        return self(f"unit.{unit}.{form}" if self.knows(f"unit.{unit}.other") else f"unit.{unit}", value=said)

    def between(self, low: float, high: float, digits: int = 0) -> str:
        """An interval of shares: "between 11 and 37 %"."""
        return self("between", low=self.number(100 * low, digits), high=self.percent(high, digits))

    def duration(self, seconds: float | None, like: float | None = None) -> str:
        """A time in the largest unit of which it (or `like`) holds at least one and a half, or the smallest."""
        if seconds is None or not math.isfinite(seconds):
            return "—"
        exact, most = {3600.0, 60.0}, seconds if like is None else like
        fits = ((u, s) for u, s in UNITS if abs(most) >= 1.5 * s or (most == s and s in exact))
        unit, size = next(fits, UNITS[-1])
        return self.counted(unit, seconds / size, 2 if abs(seconds / size) < 10 else 3)

    def odds(self, probability: float | None) -> str:
        """A probability as people say it, rounded to 5 %: "about 1 in 5"."""
        if probability is None:
            return self("odds.none")
        whole = round(20 * probability) * 5
        if whole in (0, 50, 100):
            return self({0: "odds.hardly", 50: "odds.half", 100: "odds.surely"}[whole])
        hits, of = ONE_OF[min(whole, 100 - whole)]
        if whole > 50:
            hits = of - hits
        return self("odds.one", of=of) if hits == 1 else self("odds.some", hits=hits, of=of)

    def chance(self, probability: float | None) -> str:
        """A probability with its percentage: "20 %, about 1 in 5"; at the ends the words alone."""
        if probability is None or round(20 * probability) in (0, 20):
            return self.odds(probability)
        return self("odds.said", percent=self.percent(round(20 * probability) / 20), odds=self.odds(probability))

    def short_chance(self, probability: float | None) -> str:
        """A probability as a table holds it, rounded to 5 %: "20 %"; at the ends "< 3 %" and "> 97 %"."""
        if probability is None:
            return self.percent(None)
        whole = round(20 * probability)
        ends = {0: ("<", 0.03), 20: (">", 0.97)}
        sign, share = ends.get(whole, ("", whole / 20))
        return f"{sign}{NO_BREAK}{self.percent(share)}" if sign else self.percent(share)

    def law(self, text: str) -> str:
        """A value or a law as a scenario says it, with the language's decimal point, units and words for parameters."""
        said = PARAMETER.sub(lambda found: self.or_else(f"law.{found[0]}", found[0]), text)
        said = WRITTEN_UNIT.sub(self._unit, said)
        return POINT.sub(self.decimal_point, said).replace(" %", f"{NO_BREAK}%")

    def _unit(self, found: re.Match[str]) -> str:
        unit, per = found.groups()
        return self(f"written_unit.{unit}") + (f"/{self(f'written_unit.{per[1:]}')}" if per else "")

    def marked(self, citation: str) -> str:
        """A citation; that of a human constant, with its mark (how its figures are known), in the language's words."""
        source, bracket, mark = citation.partition(" [")
        return MARK.sub(self._mark, self.or_else(f"cited.{source}", source) + bracket + mark)

    def _mark(self, found: re.Match[str]) -> str:
        mode, ends = (self(f"mark.{mark}") if mark else "" for mark in found.groups())
        return f"[{self('mark.both', mode=mode, range=ends) if ends else mode}]"

    def listed(self, names: Iterable[str]) -> str:
        """Names as a list in words: "a, b and c"."""
        *most, last = list(names) or ["—"]
        return self("and", first=", ".join(most), last=last) if most else last


@cache
def table(lang: str) -> Mapping[str, str]:
    """All sentences of a language by key ("claims.title"), with the spaces that its typography asks for."""
    text = resources.files("simfactory.reports").joinpath("locale").joinpath(f"{lang}.yaml").read_text(encoding="utf-8")
    return {key: _set_spaces(said, lang) for key, said in _flat("", yaml.load(text, Loader=yaml.CSafeLoader))}


def _flat(prefix: str, node: object) -> Iterable[tuple[str, str]]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _flat(f"{prefix}.{key}" if prefix else str(key), child)
    elif isinstance(node, str):
        yield prefix, node
    else:
        raise InternalError(f"locale: {prefix} is not a text")


def _set_spaces(text: str, lang: str) -> str:
    """No-break spaces before %, and in French before high punctuation and inside guillemets."""
    text = text.replace(" %", f"{NO_BREAK}%")
    if lang != "fr":
        return text
    text = re.sub(r" ([;!?])", rf"{NARROW}\1", text)
    return text.replace(" :", f"{NO_BREAK}:").replace("« ", f"«{NO_BREAK}").replace(" »", f"{NO_BREAK}»")
