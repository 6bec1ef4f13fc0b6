"""Quantities as people write them -> canonical numbers, one dimension per place.

Canonical: seconds, shares and probabilities 0 .. 1, pieces per second, times per minute, EUR, EUR per second, EUR per
year, metres, metres per second, watts, EUR and kg (of CO2) per kWh, years, plain numbers; seconds also on the calendar,
whose years have 365 days.
A unit is never guessed: a bare number where a time is expected is refused, as is a decimal comma.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from simfactory.errors import Place, Problem, nearest, quoted


class Dimension(StrEnum):
    """What a number measures."""

    TIME = "time"
    SHARE = "share"
    RATE = "rate"
    FREQUENCY = "frequency"
    MONEY = "money"
    WAGE = "wage"
    YEARLY = "yearly cost"
    LENGTH = "length"
    SPEED = "speed"
    POWER = "power"
    TARIFF = "price of energy"
    EMISSION = "emission"
    YEARS = "number of years"
    CALENDAR = "time on the calendar"
    COUNT = "count"
    NUMBER = "number"


class UnitError(ValueError):
    """A quantity (or what stands where one should) that cannot be read: a `Problem` that does not know its place yet.

    `inside` is the path below the value where the fault stands, as in `{uncertain: {mean: …}}`.
    """

    def __init__(
        self, code: str, found: str, expected: str = "", remedy: str = "", inside: tuple[str, ...] = ()
    ) -> None:
        self.code, self.found, self.expected, self.remedy, self.inside = code, found, expected, remedy, inside
        super().__init__(str(self.problem(Place(""), "")))

    def __reduce__(self) -> tuple[type[UnitError], tuple[str, str, str, str, tuple[str, ...]]]:
        return type(self), (self.code, self.found, self.expected, self.remedy, self.inside)

    def problem(self, place: Place, path: str) -> Problem:
        """The same, once it is known where it stands."""
        return Problem(self.code, place, path, self.found, self.expected, self.remedy)

    def within(self, *keys: str) -> UnitError:
        """The same fault seen from further out."""
        return UnitError(self.code, self.found, self.expected, self.remedy, (*keys, *self.inside))


_Scale = tuple[int, int]  # multiply by, then divide by: whole numbers, so that 7 % is 0.07 to the bit

_TIMES: dict[str, _Scale] = {
    **dict.fromkeys(("week", "weeks"), (604_800, 1)),
    **dict.fromkeys(("day", "days"), (86_400, 1)),
    **dict.fromkeys(("h", "hour", "hours"), (3_600, 1)),
    **dict.fromkeys(("min", "minute", "minutes"), (60, 1)),
    **dict.fromkeys(("s", "sec", "second", "seconds"), (1, 1)),
    "cmin": (3, 5),
    "ms": (1, 1_000),
}
_PARTS: dict[str, _Scale] = {"%": (1, 100), "ppm": (1, 1_000_000)}
_FREQUENCIES: dict[str, _Scale] = {
    **dict.fromkeys(("1/min", "/min"), (1, 1)),
    **dict.fromkeys(("1/s", "/s"), (60, 1)),
    **dict.fromkeys(("1/h", "/h"), (1, 60)),
    **dict.fromkeys(("1/day", "/day"), (1, 1_440)),
}
_EUROS: dict[str, _Scale] = {
    **dict.fromkeys(("EUR", "€"), (1, 1)),
    **dict.fromkeys(("kEUR", "k€"), (1_000, 1)),
    **dict.fromkeys(("MEUR", "M€"), (1_000_000, 1)),
}


_METRES: dict[str, _Scale] = {"m": (1, 1), "km": (1_000, 1), "cm": (1, 100)}
_KWH = {"kWh": (1, 1), "MWh": (1_000, 1)}
"""How many kWh are in each."""
_YEARS: dict[str, _Scale] = {
    **dict.fromkeys(("year", "years"), (1, 1)),
    **dict.fromkeys(("month", "months"), (1, 12)),
}
"""Years are no times of work: a month is a twelfth of one, and has seconds only on the calendar."""
YEAR = 365 * 86_400
"""Seconds of a year on the calendar."""
_CALENDAR: dict[str, _Scale] = {
    **dict.fromkeys(("month", "months"), (YEAR // 12, 1)),
    **dict.fromkeys(("year", "years"), (YEAR, 1)),
    **_TIMES,
}


def _per(things: dict[str, _Scale], of: dict[str, _Scale]) -> dict[str, _Scale]:
    """Units such as EUR/kWh, of things per something else."""
    return {
        f"{thing}/{other}": (of_thing * per, of_other * by)
        for thing, (of_thing, by) in things.items()
        for other, (of_other, per) in of.items()
    }


def _per_time(things: dict[str, _Scale]) -> dict[str, _Scale]:
    """Units such as pieces/h from the units of what is counted."""
    return _per(things, _TIMES)


UNITS: dict[Dimension, dict[str, _Scale]] = {
    Dimension.TIME: _TIMES,
    Dimension.SHARE: {**_PARTS, "point": (1, 100), "points": (1, 100)},
    Dimension.RATE: _per_time(dict.fromkeys(("pieces", "piece", "parts", "part"), (1, 1))),
    Dimension.FREQUENCY: _FREQUENCIES,
    Dimension.MONEY: _EUROS,
    Dimension.WAGE: _per_time(_EUROS),
    Dimension.YEARLY: _per(_EUROS, _YEARS),
    Dimension.LENGTH: _METRES,
    Dimension.SPEED: _per(_METRES, {unit: _TIMES[unit] for unit in ("s", "min", "h")}),
    Dimension.POWER: {"W": (1, 1), "kW": (1_000, 1), "MW": (1_000_000, 1)},
    Dimension.TARIFF: _per(_EUROS, _KWH),
    Dimension.EMISSION: _per({"kg": (1, 1), "g": (1, 1_000)}, _KWH),
    Dimension.YEARS: _YEARS,
    Dimension.CALENDAR: _CALENDAR,
    Dimension.COUNT: {},
    Dimension.NUMBER: _PARTS,
}
"""The units each dimension is written in."""

EXPECTED: dict[Dimension, str] = {
    Dimension.TIME: "a time, such as 45 s, 20 min or 1 h 30 min",
    Dimension.SHARE: "a share, such as 3 % or 0.03",
    Dimension.RATE: "a rate, such as 180 pieces/h",
    Dimension.FREQUENCY: "a rate per time, such as 0.003 1/min",
    Dimension.MONEY: "an amount of money, such as 60 kEUR",
    Dimension.WAGE: "an hourly cost, such as 31 EUR/h",
    Dimension.YEARLY: "a yearly cost, such as 6 kEUR/year",
    Dimension.LENGTH: "a length, such as 60 m",
    Dimension.SPEED: "a speed, such as 1 m/s or 4 km/h",
    Dimension.POWER: "a power, such as 3 kW",
    Dimension.TARIFF: "a price of energy, such as 0.12 EUR/kWh",
    Dimension.EMISSION: "an emission, such as 0.05 kg/kWh",
    Dimension.YEARS: "a number of years, such as 7 years",
    Dimension.CALENDAR: "a time on the calendar, such as 6 months or 13 weeks",
    Dimension.COUNT: "a plain number, such as 40",
    Dimension.NUMBER: "a number, such as 1.4 or 140 %",
}

_MEANT = {
    **dict.fromkeys(("m", "mn", "'"), "min for minutes"),
    **dict.fromkeys(("d", "j", "jour", "jours"), "day or days"),
    **dict.fromkeys(("w", "wk", "sem", "semaine", "semaines"), "week or weeks"),
    **dict.fromkeys(("hr", "hrs", "heure", "heures"), "h for hours"),
}
"""What people mean by units of time that could mean two things, or are not English."""
_LISTED = 7  # units that a message lists; of hourly costs there are three times as many

LONGEST_TIME = 2**62 / 1e9
"""Seconds (146 years) from which on a simulated clock, which counts nanoseconds, never gets there."""

_BARE = frozenset({Dimension.SHARE, Dimension.COUNT, Dimension.NUMBER})  # dimensions that need no unit
_LONGEST = 200  # characters; nobody writes a quantity that long

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u200a\u202f]+")
_TERM = re.compile(
    r"(?P<number>(?:\d{1,3}(?:\ \d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)"
    r"\ ?(?P<unit>1/[^\d\s]+|[^\d\s.+-][^\d\s]*)?\ ?"
)
_DASHED = re.compile(r"(?P<low>\d[^-]*)-(?P<high> ?\d[^-]*)")
_DECIMAL_COMMA = re.compile(r"\d+(?:,\d+)+")
_NOT_FINITE = re.compile(r"[+-]?\.?(nan|inf|infinity)\b", re.IGNORECASE)

_Terms = tuple[tuple[float, str], ...]  # numbers with their units ("" where none is written)


def parse(said: object, dimension: Dimension, *, signed: bool = False) -> float:
    """One quantity in canonical units. `signed` lets it be negative (what an upgrade adds). Raises UnitError."""
    if isinstance(said, str):
        return _parse_text(said, dimension, signed)
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise UnitError("not-a-quantity", _told(said), EXPECTED[dimension])
    return _bare(float(said), _told(said), dimension, signed)


def parse_range(said: str, dimension: Dimension, *, signed: bool = False) -> tuple[float, ...]:
    """The numbers of `18 .. 20 .. 23 min`: the unit stands once at the end or on each. Raises UnitError."""
    parts = [part.strip() for part in said.split("..")]
    if len(parts) > 3 or not all(parts) or "..." in said:
        raise UnitError("not-a-quantity", quoted(said), f"low .. high or low .. mode .. high, of {EXPECTED[dimension]}")
    terms = [_terms(part, dimension)[1] for part in parts]
    last_unit = terms[-1][0][1]
    if len(terms[-1]) == 1 and last_unit and all(len(term) == 1 and not term[0][1] for term in terms[:-1]):
        parts[:-1] = [f"{part} {last_unit}" for part in parts[:-1]]
    return tuple(parse(part, dimension, signed=signed) for part in parts)


def quantity(said: str | int | float) -> tuple[float, Dimension]:
    """A quantity whose unit says what it measures: (canonical value, dimension); NUMBER if it has no unit."""
    if not isinstance(said, str):
        return parse(said, Dimension.NUMBER, signed=True), Dimension.NUMBER
    unit = _terms(said, Dimension.NUMBER)[1][0][1]
    dimension = next((known for known, names in UNITS.items() if unit in names), Dimension.NUMBER)
    return parse(said, dimension, signed=True), dimension


def scale_of(unit: str, dimension: Dimension) -> float:
    """What one of this unit is in canonical units ("min" -> 60.0; "" -> 1.0 where none is needed). Raises UnitError."""
    if not unit and dimension in _BARE:
        return 1.0
    if not unit:
        raise UnitError("no-unit", "no unit", f"a unit of {dimension}", f"such as {next(iter(UNITS[dimension]))}")
    multiply, divide = _scale(unit, dimension, f"unit {quoted(unit)}")
    return multiply / divide


def show(value: float, dimension: Dimension) -> str:
    """A canonical value as a person would write it, to four significant digits."""
    if dimension == Dimension.SHARE:
        return f"{value * 100:.4g} %"
    if dimension == Dimension.RATE:
        return f"{value * 3600:.4g} pieces/h"
    if dimension == Dimension.WAGE:
        return f"{value * 3600:.4g} EUR/h"
    if dimension == Dimension.TIME:
        return _show_time(value)
    if dimension == Dimension.CALENDAR:
        return _show_calendar(value)
    if dimension in _THOUSANDS:
        return _show_thousands(value, *_THOUSANDS[dimension])
    unit = _SHOWN.get(dimension, "")
    return f"{value:.4g}{unit}"


_SHOWN = {
    Dimension.FREQUENCY: " 1/min",
    Dimension.LENGTH: " m",
    Dimension.SPEED: " m/s",
    Dimension.TARIFF: " EUR/kWh",
    Dimension.EMISSION: " kg/kWh",
    Dimension.YEARS: " years",
}
_THOUSANDS = {
    Dimension.MONEY: ("EUR", "kEUR"),
    Dimension.YEARLY: ("EUR/year", "kEUR/year"),
    Dimension.POWER: ("W", "kW"),
}


def _show_thousands(value: float, one: str, thousand: str) -> str:
    """In thousands from two of them on."""
    if math.isfinite(value) and abs(value) >= 2_000:
        return f"{value / 1_000:.4g} {thousand}"
    return f"{value:.4g} {one}"


def _show_time(seconds: float) -> str:
    """In the largest unit of which there are at least two, days and weeks apart."""
    for unit, size in (("h", 3600), ("min", 60)):
        if math.isfinite(seconds) and abs(seconds) >= 2 * size:
            return f"{seconds / size:.4g} {unit}"
    return f"{seconds:.4g} s"


def _show_calendar(seconds: float) -> str:
    """In months where they are whole, else in weeks from two of them on, else in days."""
    if seconds % (YEAR // 12) == 0:
        return f"{seconds / (YEAR // 12):.4g} months"
    weeks = math.isfinite(seconds) and abs(seconds) >= 2 * 604_800
    return f"{seconds / 604_800:.4g} weeks" if weeks else f"{seconds / 86_400:.4g} days"


@lru_cache(maxsize=8192)
def _parse_text(said: str, dimension: Dimension, signed: bool) -> float:
    if ".." in said:
        raise UnitError("not-a-quantity", f"{quoted(said)} is doubtful", f"one value: {EXPECTED[dimension]}")
    sign, terms = _terms(said, dimension)
    if len(terms) == 1 and not terms[0][1]:
        return _bare(sign * terms[0][0], quoted(said), dimension, signed)
    if len(terms) > 1:
        _check_compound(said, terms, dimension)
    total = math.fsum(_in_canonical(number, unit, dimension, said) for number, unit in terms)
    return _checked(sign * total, quoted(said), dimension, signed)


def _range_remedy(text: str) -> str:
    """What to write in place of `85 - 95 s`."""
    ends = _DASHED.fullmatch(text)
    return f"between two values: write {ends['low'].strip()} .. {ends['high'].strip()}" if ends else ""


def _terms(said: str, dimension: Dimension) -> tuple[int, _Terms]:
    """The sign and the (number, unit) pairs of a text."""
    text = _SPACES.sub(" ", said).strip().replace("\u2212", "-").replace("\u2013", "-")
    if len(text) > _LONGEST:
        raise UnitError("not-a-quantity", f"{quoted(said)} ({len(said)} characters)", EXPECTED[dimension])
    if _NOT_FINITE.match(text):
        raise UnitError("not-finite", quoted(said), f"{EXPECTED[dimension]}: finite")
    if comma := _DECIMAL_COMMA.search(text):
        raise UnitError("decimal-comma", quoted(said), EXPECTED[dimension], _comma_remedy(comma.group()))
    sign = -1 if text.startswith("-") else 1
    rest = text.lstrip("+-").lstrip() if text[:1] in ("+", "-") and text[1:2] not in ("+", "-") else text
    terms: list[tuple[float, str]] = []
    at = 0
    while at < len(rest) or not terms:
        term = _TERM.match(rest, at)
        if term is None:
            raise UnitError("not-a-quantity", quoted(said), EXPECTED[dimension], _range_remedy(text))
        number = float(term["number"].replace(" ", ""))
        if math.isinf(number):
            raise UnitError("not-finite", quoted(said), f"{EXPECTED[dimension]}: finite")
        terms.append((number, term["unit"] or ""))
        at = term.end()
    return sign, tuple(terms)


def _comma_remedy(number: str) -> str:
    if number.count(",") > 1:
        return f"thousands take no comma: write {number.replace(',', '')}"
    whole, decimals = number.split(",")
    remedy = f"decimal comma: write {whole}.{decimals}"
    return f"{remedy}, or {whole}{decimals} if thousands are meant" if len(decimals) == 3 and whole != "0" else remedy


def _check_compound(said: str, terms: _Terms, dimension: Dimension) -> None:
    """Only times are written in several units, each smaller than the one before: 1 h 30 min, 1 year 6 months."""
    sizes = [_scale(unit, dimension, quoted(said)) for _, unit in terms]
    falling = all(a * d > c * b for (a, b), (c, d) in itertools.pairwise(sizes))
    if dimension not in (Dimension.TIME, Dimension.CALENDAR) or not falling:
        raise UnitError("not-a-quantity", quoted(said), EXPECTED[dimension])


def _in_canonical(number: float, unit: str, dimension: Dimension, said: str) -> float:
    multiply, divide = _scale(unit, dimension, quoted(said))
    return number * multiply / divide


def _scale(unit: str, dimension: Dimension, found: str) -> _Scale:
    known = UNITS[dimension]
    if unit in known:
        return known[unit]
    if not unit:
        raise UnitError("no-unit", f"{found} has a number without a unit", EXPECTED[dimension])
    meant = _MEANT.get(unit) if known is _TIMES else None
    other = next((name for name, units in UNITS.items() if unit in units), None)
    if other is not None and not meant:
        raise UnitError("dimension", f"{found} is a {other}", EXPECTED[dimension], _known_units(dimension))
    near = nearest(unit, known)
    guess = f"write {meant}" if meant else f"did you mean {quoted(near)}?" if near else ""
    remedy = "; ".join(filter(None, (guess, _known_units(dimension))))
    raise UnitError("dimension", f"{found}: {quoted(unit)} is no unit of {dimension}", EXPECTED[dimension], remedy)


def _known_units(dimension: Dimension) -> str:
    """The units of a dimension, each by its first name; nothing where there are none."""
    firsts: dict[_Scale, str] = {}
    for name, scale in UNITS[dimension].items():
        firsts.setdefault(scale, name)
    listed = [*list(firsts.values())[:_LISTED], *(["…"] if len(firsts) > _LISTED else [])]
    return f"units of {dimension}: {', '.join(listed)}" if firsts else ""


def _bare(number: float, found: str, dimension: Dimension, signed: bool) -> float:
    """A number without a unit: welcome where none is needed; 0 is 0 in any unit."""
    if dimension not in _BARE and number != 0 and math.isfinite(number):
        first = next(iter(UNITS[dimension]))
        examples = {
            Dimension.TIME: f"{number:g} s or {number:g} min",
            Dimension.RATE: f"{number:g} pieces/h",
            Dimension.WAGE: f"{number:g} EUR/h",
        }
        remedy = f"write {examples.get(dimension, f'{number:g} {first}')}"
        raise UnitError("no-unit", f"{found} has no unit", EXPECTED[dimension], remedy)
    if dimension == Dimension.SHARE and 1 < number <= 100:
        raise UnitError("over-one", f"{found} is more than 1", EXPECTED[dimension], f"write {number:g} %")
    return _checked(number, found, dimension, signed)


def _checked(value: float, found: str, dimension: Dimension, signed: bool) -> float:
    if not math.isfinite(value):
        raise UnitError("not-finite", found, f"{EXPECTED[dimension]}: finite")
    if value < 0 and not signed and dimension != Dimension.NUMBER:
        raise UnitError("negative", f"{found} is negative", EXPECTED[dimension])
    if dimension == Dimension.SHARE and abs(value) > 1:
        raise UnitError("over-one", f"{found} is more than 100 %", EXPECTED[dimension])
    if dimension == Dimension.TIME and abs(value) > LONGEST_TIME:
        raise UnitError("too-long", f"{found} is longer than a clock runs", "a time of at most 146 years")
    return value + 0.0  # no -0.0


def _told(said: object) -> str:
    """How a value that is not a text is shown to the one who wrote it."""
    if said is None:
        return "nothing"
    if isinstance(said, bool):
        return str(said).lower()
    if isinstance(said, Mapping):
        return "a mapping"
    return f"{said:.12g}" if isinstance(said, int | float) else "a list"
