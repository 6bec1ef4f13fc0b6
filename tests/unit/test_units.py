"""Quantities as people write them; pint is the oracle."""

import math
import pickle
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.errors import Place
from simfactory.units import UNITS, Dimension, UnitError, parse, parse_range, quantity, scale_of, show

TIME, SHARE, RATE, COUNT, NUMBER = Dimension.TIME, Dimension.SHARE, Dimension.RATE, Dimension.COUNT, Dimension.NUMBER

CANONICAL = {
    Dimension.TIME: "second",
    Dimension.SHARE: "dimensionless",
    Dimension.RATE: "piece/second",
    Dimension.FREQUENCY: "1/minute",
    Dimension.MONEY: "EUR",
    Dimension.WAGE: "EUR/second",
    Dimension.YEARLY: "EUR/year",
    Dimension.LENGTH: "metre",
    Dimension.SPEED: "metre/second",
    Dimension.POWER: "watt",
    Dimension.TARIFF: "EUR/kilowatt_hour",
    Dimension.EMISSION: "kilogram/kilowatt_hour",
    Dimension.YEARS: "year",
    Dimension.CALENDAR: "second",
    Dimension.NUMBER: "dimensionless",
}


@cache
def pint_registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(cache_folder=None)
    for definition in (
        "piece = [piece] = _ = pieces = part = parts",
        "EUR = [money]",
        "kEUR = 1000 EUR",
        "MEUR = 1000000 EUR",
        "cmin = 0.01 minute",
        "calendar_year = 365 day = _ = calendar_years",
        "calendar_month = calendar_year / 12 = _ = calendar_months",
    ):
        registry.define(definition)
    return registry


def oracle(number: float, unit: str, dimension: Dimension) -> float:
    """What pint makes of it, in canonical units; there a point is something that typesetters use."""
    spelt = "percent" if unit.startswith("point") else unit.replace("€", "EUR")
    spelt = f"1{spelt}" if spelt.startswith("/") else spelt
    spelt = f"calendar_{spelt}" if dimension is Dimension.CALENDAR and spelt[:4] in ("year", "mont") else spelt
    return float(pint_registry().Quantity(number, spelt).to(CANONICAL[dimension]).magnitude)


def refused(said: object, dimension: Dimension, **options: bool) -> UnitError:
    with pytest.raises(UnitError) as caught:
        parse(said, dimension, **options)
    return caught.value


@pytest.mark.parametrize(
    ("said", "dimension", "canonical"),
    [
        ("45 s", TIME, 45.0),
        ("45s", TIME, 45.0),
        ("1 h 30 min", TIME, 5400.0),
        ("1h30min", TIME, 5400.0),
        ("25 cmin", TIME, 15.0),
        ("1 cmin", TIME, 0.6),
        ("2 days", TIME, 172_800.0),
        ("24 months", Dimension.CALENDAR, 2 * 365 * 86_400.0),
        ("1 year 6 months", Dimension.CALENDAR, 1.5 * 365 * 86_400.0),
        ("13 weeks", Dimension.CALENDAR, 13 * 7 * 86_400.0),
        ("3 weeks", TIME, 1_814_400.0),
        ("1 200 s", TIME, 1200.0),
        ("1\u202f200 s", TIME, 1200.0),
        ("45\u00a0s", TIME, 45.0),
        ("1.5e2 s", TIME, 150.0),
        (".5 min", TIME, 30.0),
        (0, TIME, 0.0),
        ("0", TIME, 0.0),
        ("180 pieces/h", RATE, 0.05),
        ("3 %", SHARE, 0.03),
        ("3%", SHARE, 0.03),
        (0.03, SHARE, 0.03),
        ("7 %", SHARE, 0.07),
        ("1 point", SHARE, 0.01),
        ("3 points", SHARE, 0.03),
        ("500 ppm", SHARE, 0.0005),
        (1, SHARE, 1.0),
        ("100 %", SHARE, 1.0),
        (1.4, NUMBER, 1.4),
        ("140 %", NUMBER, 1.4),
        (-2, NUMBER, -2.0),
        (40, COUNT, 40.0),
        ("1 200", COUNT, 1200.0),
        ("60 k€", Dimension.MONEY, 60_000.0),
        ("60 kEUR", Dimension.MONEY, 60_000.0),
        ("60\u202f000 €", Dimension.MONEY, 60_000.0),
        ("36 EUR/h", Dimension.WAGE, 0.01),
        ("0.003 1/min", Dimension.FREQUENCY, 0.003),
        ("0.003/min", Dimension.FREQUENCY, 0.003),
        ("1 200 1/h", Dimension.FREQUENCY, 20.0),
        ("1/min", Dimension.FREQUENCY, 1.0),
        ("1 1/s", Dimension.FREQUENCY, 60.0),
        ("720 1/day", Dimension.FREQUENCY, 0.5),
        ("3 kW", Dimension.POWER, 3000.0),
        ("6 k€/year", Dimension.YEARLY, 6000.0),
        ("500 EUR/month", Dimension.YEARLY, 6000.0),
        ("0.12 EUR/kWh", Dimension.TARIFF, 0.12),
        ("90 EUR/MWh", Dimension.TARIFF, 0.09),
        ("50 g/kWh", Dimension.EMISSION, 0.05),
        ("7 years", Dimension.YEARS, 7.0),
        ("18 months", Dimension.YEARS, 1.5),
    ],
)
def test_what_people_write_becomes_canonical_to_the_bit(said: object, dimension: Dimension, canonical: float) -> None:
    assert parse(said, dimension) == canonical


@pytest.mark.parametrize(
    ("said", "dimension", "code", "words"),
    [
        ("0,45 s", TIME, "decimal-comma", "decimal comma: write 0.45"),
        ("1,200 s", TIME, "decimal-comma", "write 1.200, or 1200 if thousands are meant"),
        ("1,234,567 s", TIME, "decimal-comma", "write 1234567"),
        (45, TIME, "no-unit", "write 45 s or 45 min"),
        ("45", TIME, "no-unit", "write 45 s or 45 min"),
        (180, RATE, "no-unit", "180 pieces/h"),
        ("1 h 30", TIME, "no-unit", "a number without a unit"),
        (180, RATE, "no-unit", "write 180 pieces/h"),
        (31, Dimension.WAGE, "no-unit", "write 31 EUR/h"),
        (0.003, Dimension.FREQUENCY, "no-unit", "a rate per time, such as 0.003 1/min (write 0.003 1/min)"),
        ("3 min", Dimension.FREQUENCY, "dimension", "'3 min' is a time; expected a rate per time, such as 0.003 1/min"),
        ("3 1/week", Dimension.FREQUENCY, "dimension", "units of frequency: 1/min, 1/s, 1/h, 1/day)"),
        ("3 1/min", TIME, "dimension", "is a frequency"),
        ("-1 1/min", Dimension.FREQUENCY, "negative", "is negative"),
        ("45 apples", TIME, "dimension", "'apples' is no unit of time"),
        ("45 apples", TIME, "dimension", "(units of time: week, day, h, min, s, cmin, ms)"),
        ("45 minuts", TIME, "dimension", "(did you mean 'minutes'?; units of time: week, day, h,"),
        ("3 m", TIME, "dimension", "(write min for minutes; units of time: week, day, h,"),
        ("40 d", TIME, "dimension", "(write day or days; units of time: week, day, h,"),
        ("2 semaines", TIME, "dimension", "(write week or weeks; units of time: week,"),
        ("3 kw", Dimension.POWER, "dimension", "(did you mean 'kW'?; units of power: W, kW, MW)"),
        ("3 d", Dimension.POWER, "dimension", "(units of power: W, kW, MW)"),
        ("3 USD", Dimension.MONEY, "dimension", "units of money: EUR, kEUR, MEUR)"),
        ("3 USD/h", Dimension.WAGE, "dimension", "EUR/min, EUR/s, EUR/cmin, EUR/ms, …)"),
        ("180 parts/d", RATE, "dimension", "units of rate: pieces/week, pieces/day, pieces/h,"),
        ("12 EUR", TIME, "dimension", "a time, such as 45 s, 20 min or 1 h 30 min (units of time: week, day, h,"),
        ("45 s", SHARE, "dimension", "a share, such as 3 %"),
        ("40 pieces", COUNT, "dimension", "a plain number"),
        ("NaN s", TIME, "not-finite", "finite"),
        ("inf h", TIME, "not-finite", "finite"),
        ("-.inf", NUMBER, "not-finite", "finite"),
        ("1e999 s", TIME, "not-finite", "finite"),
        ("1e12 s", TIME, "too-long", "is longer than a clock runs; expected a time of at most 146 years"),
        ("85 - 95 s", TIME, "not-a-quantity", "between two values: write 85 .. 95 s"),
        ("85\u201395 s", TIME, "not-a-quantity", "between two values: write 85 .. 95 s"),
        ("1e308 weeks", TIME, "not-finite", "finite"),
        (math.nan, SHARE, "not-finite", "finite"),
        (math.inf, TIME, "not-finite", "finite"),
        ("-5 min", TIME, "negative", "'-5 min' is negative"),
        ("\u22125 min", TIME, "negative", "is negative"),
        (-0.1, SHARE, "negative", "is negative"),
        (-1, COUNT, "negative", "is negative"),
        (60, SHARE, "over-one", "write 60 %"),
        ("104 %", SHARE, "over-one", "more than 100 %"),
        ("", TIME, "not-a-quantity", "a time"),
        ("soon", TIME, "not-a-quantity", "a time"),
        ("30 min 1 h", TIME, "not-a-quantity", "a time"),
        ("5 min 5 min", TIME, "not-a-quantity", "a time"),
        ("3 % 2 ppm", SHARE, "not-a-quantity", "a share"),
        ("1 20 s", TIME, "no-unit", "a number without a unit"),
        ("18 .. 20 min", TIME, "not-a-quantity", "is doubtful; expected one value"),
        ("9" * 300 + " s", TIME, "not-a-quantity", "(302 characters)"),
        ([1], TIME, "not-a-quantity", "a list"),
        ({"a": 1}, TIME, "not-a-quantity", "a mapping"),
        (None, TIME, "not-a-quantity", "nothing"),
        (True, NUMBER, "not-a-quantity", "true"),
    ],
)
def test_what_is_no_quantity_of_the_kind_is_refused_in_words(
    said: object, dimension: Dimension, code: str, words: str
) -> None:
    error = refused(said, dimension)
    assert error.code == code
    assert words in str(error)
    assert len(str(error)) < 250


def test_what_an_upgrade_adds_may_be_negative() -> None:
    assert parse("-5 s", TIME, signed=True) == -5.0
    assert parse("\u22121 h 30 min", TIME, signed=True) == -5400.0
    assert parse("-2 points", SHARE, signed=True) == -0.02
    assert parse(-1, COUNT, signed=True) == -1.0
    assert refused("-104 %", SHARE, signed=True).code == "over-one"


def test_zero_is_zero_whatever_its_sign() -> None:
    assert math.copysign(1.0, parse("-0 s", TIME)) == 1.0


@pytest.mark.parametrize(
    ("said", "dimension", "numbers"),
    [
        ("18 .. 20 .. 23 min", TIME, (1080.0, 1200.0, 1380.0)),
        ("18..20..23 min", TIME, (1080.0, 1200.0, 1380.0)),
        ("50 min .. 1 h .. 1 h 30 min", TIME, (3000.0, 3600.0, 5400.0)),
        ("0 .. 5 min .. 1 h", TIME, (0.0, 300.0, 3600.0)),
        ("4 .. 9 %", SHARE, (0.04, 0.09)),
        ("0.04 .. 0.09", SHARE, (0.04, 0.09)),
        ("0.35 .. 0.60 .. 0.85", NUMBER, (0.35, 0.60, 0.85)),
        ("10 .. 18 .. 30 kEUR", Dimension.MONEY, (10_000.0, 18_000.0, 30_000.0)),
        ("1. .. .2e1", NUMBER, (1.0, 2.0)),
        ("0.001 .. 0.0015 .. 0.003 1/min", Dimension.FREQUENCY, (0.001, 0.0015, 0.003)),
    ],
)
def test_in_a_range_the_unit_stands_once_at_the_end_or_on_each(
    said: str, dimension: Dimension, numbers: tuple[float, ...]
) -> None:
    assert parse_range(said, dimension) == numbers


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("10 .. 20 min .. 1 h", "no-unit"),
        ("10 min .. 20", "no-unit"),
        ("1 .. 1 h 30 min", "no-unit"),
        ("18,5 .. 20,1 min", "decimal-comma"),
        (".. 20 min", "not-a-quantity"),
        ("1 .. 2 .. 3 .. 4 min", "not-a-quantity"),
        ("1 ... 2 min", "not-a-quantity"),
        ("4 .. 9 %", "dimension"),
        ("-1 .. 2 min", "negative"),
    ],
)
def test_a_range_that_could_mean_two_things_is_refused(said: str, code: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_range(said, TIME)
    assert caught.value.code == code


def test_a_quantity_says_itself_what_it_measures() -> None:
    assert quantity("26 %") == (0.26, SHARE)
    assert quantity("5 points") == (0.05, SHARE)
    assert quantity("12 min") == (720.0, TIME)
    assert quantity(660) == (660.0, NUMBER)
    assert quantity("660") == (660.0, NUMBER)
    with pytest.raises(UnitError, match="no unit"):
        quantity("12 apples")


def test_a_unit_alone_is_its_size() -> None:
    assert scale_of("min", TIME) == 60.0
    assert scale_of("", NUMBER) == 1.0
    with pytest.raises(UnitError, match="no unit; expected a unit of time"):
        scale_of("", TIME)
    with pytest.raises(UnitError, match="did you mean 'min'"):
        scale_of("mim", TIME)


UNIT_NAMES = [(dimension, unit) for dimension, units in UNITS.items() for unit in units]


@pytest.mark.parametrize("dimension", CANONICAL)
def test_every_unit_is_as_large_as_pint_says(dimension: Dimension) -> None:
    ours = {unit: scale_of(unit, dimension) for unit in UNITS[dimension]}
    assert ours == pytest.approx({unit: oracle(1, unit, dimension) for unit in ours}, rel=1e-12)


@given(st.floats(1e-6, 7e3), st.sampled_from([named for named in UNIT_NAMES if named[0] is not SHARE]))
def test_any_number_of_any_unit_is_what_pint_says(number: float, named: tuple[Dimension, str]) -> None:
    dimension, unit = named
    assert parse(f"{number!r} {unit}", dimension) == pytest.approx(oracle(number, unit, dimension), rel=1e-12)


@given(st.integers(0, 500), st.integers(0, 59), st.floats(0, 59.0), st.sampled_from(["", " ", "\u202f"]))
def test_compound_times_add_up(hours: int, minutes: int, seconds: float, space: str) -> None:
    said = f"{hours}{space}h {minutes}{space}min {seconds:.3f}{space}s"
    parts = ((float(hours), "h"), (float(minutes), "min"), (float(f"{seconds:.3f}"), "s"))
    assert parse(said, TIME) == pytest.approx(sum(oracle(*part, TIME) for part in parts), rel=1e-12)


@given(st.integers(0, 10_000))
def test_percent_is_a_hundredth_to_the_bit(hundredths: int) -> None:
    assert parse(f"{hundredths / 100} %", SHARE) == hundredths / 100 / 100


@given(st.floats(0, 1e9), st.sampled_from(list(Dimension)))
def test_what_is_shown_reads_back_to_four_digits(value: float, dimension: Dimension) -> None:
    value = value / 1e9 if dimension is SHARE else value
    assert parse(show(value, dimension), dimension) == pytest.approx(value, rel=6e-4, abs=1e-300)


@given(st.text(max_size=30), st.sampled_from(list(Dimension)))
def test_any_text_is_a_finite_number_or_refused_in_words(said: str, dimension: Dimension) -> None:
    try:
        outcome = parse(said, dimension)
    except UnitError as error:
        assert_told_in_printable_words(error)
    else:
        assert math.isfinite(outcome)


def assert_told_in_printable_words(error: UnitError) -> None:
    assert error.found
    assert error.code
    assert all(character.isprintable() or character in "\u00a0\u2009\u202f" for character in str(error))


def test_an_error_knows_its_place_when_it_is_told() -> None:
    error = refused("0,45 s", TIME).within("mean").within("uncertain")
    assert error.inside == ("uncertain", "mean")
    assert str(error.problem(Place("a.yaml", 5, 12), "press.cycle")) == (
        "a.yaml:5:12: press.cycle: '0,45 s'; expected a time, such as 45 s, 20 min or 1 h 30 min "
        "(decimal comma: write 0.45)"
    )
    assert pickle.loads(pickle.dumps(error)).inside == error.inside
