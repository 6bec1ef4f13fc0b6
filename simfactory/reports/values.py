"""Names and values of KPIs in a language, as the register of KPIs declares them."""

from __future__ import annotations

from simfactory.kpis.indicators import SHARE, Indicator, Scope, find
from simfactory.reports.words import Words


def indicator(key: str) -> Indicator | None:
    """The indicator behind a key ("plant.good_per_week"); None for a key that no register knows."""
    scope, _, name = key.rpartition(".")
    scopes = (Scope.PLANT,) if scope == "plant" else (Scope.STATION, Scope.POOL, Scope.PRODUCT, Scope.FLEET)
    return next((found for found in (find(where, name) for where in scopes) if found), None)


def kpi_word(key: str, words: Words) -> str:
    """A KPI's name without its scope: "good pieces per week"."""
    found = indicator(key)
    if found is None:
        return key.rpartition(".")[2]
    word = words.spaced(found.fr if words.lang == "fr" else found.en)
    unit = f"unit_of.{found.unit}"
    return words("unit_of.after", name=word, unit=words(unit)) if words.knows(unit) else word


def kpi_name(key: str, words: Words) -> str:
    """A KPI's name with the station, pool, product or fleet that it belongs to; the plant goes without saying."""
    scope = key.rpartition(".")[0]
    word = kpi_word(key, words)
    return word if scope == "plant" else words("scoped", scope=scope, name=word)


def kpi_value(key: str, value: float | None, words: Words, like: float | None = None) -> str:
    """A KPI's value in its unit, a time in that of `like`; its name tells the unit where the value does not."""
    found = indicator(key)
    if value is None or found is None:
        return words.rounded(value)
    if found.unit == SHARE:
        return words.percent(value, 0 if abs(value) >= 0.995 else 1)
    if found.unit == "s":
        return words.duration(value, like)
    return words.rounded(value)


def kpi_difference(key: str, value: float | None, words: Words) -> str:
    """A difference between two values of a KPI: shares differ by points."""
    found = indicator(key)
    if value is not None and found is not None and found.unit == SHARE:
        return words.points(value)
    return kpi_value(key, value, words)
