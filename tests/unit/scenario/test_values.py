"""Values and doubts: what is read, what upgrades make of it, and bounds that hold it."""

import itertools
import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.scenario.laws import TimeLaw
from simfactory.scenario.values import Change, Doubt, Value, family_of, parameter_dimension, parse_value
from simfactory.units import Dimension, UnitError

TIME, SHARE, NUMBER = Dimension.TIME, Dimension.SHARE, Dimension.NUMBER


def read(said: object, dimension: Dimension = TIME, name: str = "press.cycle.mean", **options: bool) -> Value:
    return parse_value(said, dimension, name, "log", **options)


def doubt_in(value: Value) -> Doubt:
    assert isinstance(value.base, Doubt)
    return value.base


def refused(said: object, dimension: Dimension = TIME) -> UnitError:
    with pytest.raises(UnitError) as caught:
        read(said, dimension)
    return caught.value


# Reading


def test_a_plain_quantity_is_a_constant() -> None:
    assert read("20 min") == Value(1200.0, source="log")
    assert read(0.03, SHARE) == Value(0.03, source="log")
    assert read("20 min").doubts() == ()


def test_three_numbers_are_a_pert_doubt_named_after_its_place() -> None:
    value = read("18 .. 20 .. 23 min")
    doubt = doubt_in(value)
    assert (doubt.name, doubt.family, doubt.source) == ("press.cycle.mean", "pert", "log")
    assert (doubt.low, doubt.mode, doubt.high) == (1080.0, 1200.0, 1380.0)
    assert doubt.law.mean() == pytest.approx((1080 + 4 * 1200 + 1380) / 6)
    assert value.central() == 1200.0
    assert value.bounds() == (1080.0, 1380.0)


def test_two_numbers_are_a_uniform_doubt_whose_centre_is_its_middle() -> None:
    value = read("4 .. 9 %", SHARE)
    assert doubt_in(value).family == "uniform"
    assert doubt_in(value).quantile(0.2) == pytest.approx(0.05)
    assert value.central() == pytest.approx(0.065)


def test_an_uncertain_law_is_a_doubt_with_the_support_of_that_law() -> None:
    lognormal = doubt_in(read({"uncertain": {"mean": "20 min", "cv": "10 %"}}))
    assert (lognormal.family, lognormal.low, lognormal.high) == ("lognormal", 0.0, math.inf)
    assert lognormal.law.mean() == pytest.approx(1200.0)
    assert lognormal.central() == pytest.approx(1200.0 / math.sqrt(1.01))
    triangular = doubt_in(read({"uncertain": {"law": "triangular", "low": "1 min", "mode": "2 min", "high": "1 h"}}))
    assert (triangular.low, triangular.central(), triangular.high) == (60.0, 120.0, 3600.0)
    discrete = doubt_in(read({"uncertain": {"law": "discrete", "values": ["1 min", "2 min"], "p": ["30 %", 0.7]}}))
    assert [discrete.quantile(0.29), discrete.quantile(0.31)] == [60.0, 120.0]


@pytest.mark.parametrize(
    "said", ["5 .. 5 min", "5 .. 5 .. 5 min", {"uncertain": {"law": "constant", "value": "5 min"}}]
)
def test_a_doubt_without_width_is_a_constant(said: object) -> None:
    assert read(said) == Value(300.0, source="log")


def test_what_is_added_may_be_negative() -> None:
    assert read("-3 .. -1 min", signed=True).bounds() == (-180.0, -60.0)
    assert refused("-3 .. -1 min").code == "negative"


@pytest.mark.parametrize(
    ("said", "code", "words", "inside"),
    [
        ("23 .. 20 .. 18 min", "doubt-order", "write the lowest value first", ()),
        ("18 .. 25 .. 23 min", "doubt-order", "expected low .. mode .. high", ()),
        ("9 .. 4 min", "doubt-order", "'9 .. 4 min' does not rise; expected low .. high", ()),
        ("4 .. 9 %", "dimension", "expected a time", ()),
        ("18,5 .. 20,1 min", "decimal-comma", "write 18.5", ()),
        ({"mean": "20 min"}, "not-a-quantity", "a mapping; expected a time", ()),
        ({"uncertain": "20 min"}, "law", "no law", ("uncertain",)),
        ({"uncertain": {"low": "1 min"}}, "law", "a law without its name", ("uncertain",)),
        ({"uncertain": {"law": 3}}, "law", "a law without its name", ("uncertain",)),
        ({"uncertain": {"law": "triangle"}}, "unknown-law", "did you mean 'triangular'", ("uncertain", "law")),
        ({"uncertain": {"law": "sequence", "values": ["1 min"]}}, "law", "one value that", ("uncertain", "law")),
        ({"uncertain": {"law": "pert", "lo": "1 min"}}, "unknown-key", "did you mean 'low'", ("uncertain", "lo")),
        ({"uncertain": {"law": "uniform", "low": "1 min"}}, "law", "low and high", ("uncertain",)),
        ({"uncertain": {"law": "uniform", "low": "3 min", "high": "2 min"}}, "law", "2 min", ("uncertain", "high")),
        ({"uncertain": {"mean": "45", "cv": "10 %"}}, "no-unit", "write 45 s", ("uncertain", "mean")),
        ({"uncertain": {"mean": "9 .. 10 s", "cv": 1}}, "not-a-quantity", "doubtful", ("uncertain", "mean")),
        ({"uncertain": {"mean": "9 s", "cv": "1 s"}}, "dimension", "a number", ("uncertain", "cv")),
        ({"uncertain": {"law": "empirical", "values": "1 s"}}, "not-a-list", "a list", ("uncertain", "values")),
        ({"uncertain": {"law": "empirical", "values": ["x"]}}, "not-a-quantity", "a time", ("uncertain", "values")),
    ],
)
def test_what_is_no_value_is_refused_where_it_stands(
    said: object, code: str, words: str, inside: tuple[str, ...]
) -> None:
    error = refused(said)
    assert error.code == code
    assert words in str(error)
    assert error.inside == inside


def test_a_law_is_named_or_lognormal_by_its_mean_and_cv() -> None:
    assert family_of({"law": "weibull", "mean": "3 h"}).name == "weibull"
    assert family_of({"mean": "3 h", "cv": 1}).name == "lognormal"


def test_parameters_of_a_law_have_its_dimension_or_none() -> None:
    assert parameter_dimension("quantity", TIME) is TIME
    assert parameter_dimension("list of quantities", TIME) is TIME
    assert parameter_dimension("list of shares", TIME) is SHARE
    assert parameter_dimension("number", TIME) is NUMBER
    assert parameter_dimension("integer", TIME) is NUMBER


# What upgrades make of it


def test_changes_act_in_the_order_set_scale_add_whatever_the_order_they_are_written_in() -> None:
    value = Value(10.0)
    changes = [Change("set", Value(8.0)), Change("scale", Value(0.5)), Change("add", Value(-1.0))]
    for order in itertools.permutations(changes):
        changed = Value(10.0, tuple(order))
        assert changed.at({}) == 3.0
        assert changed.central() == 3.0
        assert changed.bounds() == (3.0, 3.0)
    assert value.added(Value(-1.0)).scaled(Value(0.5)).set_to(Value(8.0)).at({}) == 3.0
    assert value.at({}) == 10.0


def test_several_scales_and_adds_give_the_same_bits_in_any_order() -> None:
    numbers = [0.1, 0.7, 1.3, 0.35, 0.9, 0.6, 1e9]
    scaled, added = set(), set()
    for order in itertools.permutations(numbers):
        by = [Value(number) for number in order]
        scaled.add(Value(1 / 3, tuple(Change("scale", one) for one in by)).at({}))
        added.add(Value(1 / 3, tuple(Change("add", one) for one in by)).at({}))
    assert len(scaled) == 1
    assert len(added) == 1


def test_an_upgrade_realised_in_part_goes_that_part_of_the_way() -> None:
    assert Value(10.0).set_to(Value(6.0), share=0.25).at({}) == 9.0
    assert Value(10.0).scaled(Value(0.6), share=0.5).at({}) == 8.0  # 1 - r(1 - m) = 0.8
    assert Value(10.0).added(Value(-4.0), share=0.75).at({}) == 7.0


def test_a_draw_reaches_every_doubt_by_its_name() -> None:
    by = read("0.35 .. 0.60 .. 0.85", NUMBER, "upgrades.smed.changes.1.by")
    step = read("-2 .. 0 .. 2 min", TIME, "upgrades.smed.changes.2.by", signed=True)
    value = read("18 .. 20 .. 23 min").scaled(by).added(step)
    assert [doubt.name for doubt in value.doubts()] == [
        "press.cycle.mean",
        "upgrades.smed.changes.1.by",
        "upgrades.smed.changes.2.by",
    ]
    theta = {"press.cycle.mean": 1100.0, "upgrades.smed.changes.1.by": 0.5, "upgrades.smed.changes.2.by": 30.0}
    assert value.at(theta) == 580.0
    assert value.central() == 720.0
    assert value.bounds() == pytest.approx((1080 * 0.35 - 120, 1380 * 0.85 + 120))
    with pytest.raises(KeyError):
        value.at({"press.cycle.mean": 1100.0})


def test_a_doubt_that_stands_twice_in_a_value_is_one_doubt() -> None:
    by = read("0.5 .. 0.9", NUMBER, "upgrades.a.changes.1.by")
    value = Value(100.0).scaled(by).scaled(by)
    assert len(value.doubts()) == 1
    assert value.at({"upgrades.a.changes.1.by": 0.5}) == 25.0


def test_bounds_turn_round_with_a_negative_factor_and_survive_the_infinite() -> None:
    endless = read({"uncertain": {"mean": "20 min", "cv": 1}})
    assert endless.bounds() == (0.0, math.inf)
    assert endless.scaled(Value(0.0)).bounds() == (0.0, 0.0)
    anything = Value(Doubt("x", -math.inf, None, math.inf, "norm", (("loc", 0.0), ("scale", 1.0))))
    assert anything.scaled(Value(0.0)).bounds() == (0.0, 0.0)
    assert anything.added(Value(1.0), share=0.0).bounds() == (-math.inf, math.inf)
    assert read("1 .. 2 min").scaled(Value(-1.0)).bounds() == (-120.0, -60.0)


def test_values_are_hashable_and_survive_a_trip_to_another_process() -> None:
    value = read("18 .. 20 .. 23 min").scaled(read("0.5 .. 0.9", NUMBER, "upgrades.a.changes.1.by"))
    again = pickle.loads(pickle.dumps(value))
    assert again == value
    assert hash(again) == hash(value)
    assert again.central() == value.central()


# Doubts


RANGES = st.tuples(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0, 1e5)).map(sorted)
UNIFORMS = st.floats(1e-12, 1 - 1e-12)


@given(RANGES, UNIFORMS)
def test_no_draw_of_a_doubt_lies_outside_its_range(numbers: list[float], u: float) -> None:
    low, mode, high = numbers
    for said in (f"{low!r} .. {mode!r} .. {high!r} s", f"{low!r} .. {high!r} s"):
        value = read(said)
        if isinstance(value.base, Doubt):
            assert low <= value.base.quantile(u) <= high
        else:
            assert value.base == low == high


def test_a_share_of_a_hundred_percent_at_most_stays_so_in_the_last_draw() -> None:
    doubt = doubt_in(read("29 .. 89 .. 100 %", SHARE))
    assert doubt.law.quantile(1 - 2**-53) > 1.0
    for u in (1 - 2**-53, 1.0 - 1e-9, math.nextafter(1, 0), 1.0):
        assert doubt.quantile(u) <= 1.0
    assert doubt.quantile(5e-324) >= 0.29


def test_the_quantiles_of_a_pert_doubt_are_those_of_its_beta_law() -> None:
    from scipy.stats import beta

    doubt = doubt_in(read("60 .. 77 .. 85 %", SHARE))
    law = beta(1 + 4 * 17 / 25, 1 + 4 * 8 / 25, loc=0.60, scale=0.25)
    for u in (0.001, 0.05, 0.3, 0.5, 0.8, 0.95, 0.999):
        assert doubt.quantile(u) == pytest.approx(float(law.ppf(u)), abs=1e-5)


CONSTANTS = st.floats(-100, 100).map(Value)
DOUBTS = st.builds(
    lambda name, ends: parse_value(f"{min(ends)!r} .. {max(ends)!r}", NUMBER, name, signed=True),
    st.sampled_from("abcde"),
    st.tuples(st.floats(-100, 100), st.floats(-100, 100)),
)
CHANGES = st.builds(Change, st.sampled_from(["set", "scale", "add"]), CONSTANTS | DOUBTS, st.floats(0, 1))


@given(CONSTANTS | DOUBTS, st.lists(CHANGES, max_size=5), st.lists(UNIFORMS, min_size=5, max_size=5))
def test_bounds_hold_the_value_for_every_draw(start: Value, changes: list[Change], uniforms: list[float]) -> None:
    value = Value(start.base, tuple(changes))
    by_name: dict[str, float] = {}
    unique: dict[str, Doubt] = {}
    for doubt in _all_doubts(value):
        if unique.setdefault(doubt.name, doubt) != doubt:
            return  # one name, two doubts: no scenario has that
        by_name[doubt.name] = doubt.quantile(uniforms["abcde".index(doubt.name)])
    low, high = value.bounds()
    slack = 1e-9 * max(1.0, abs(low), abs(high))
    assert low - slack <= value.at(by_name) <= high + slack
    assert low - slack <= value.central() <= high + slack


def _all_doubts(value: Value) -> list[Doubt]:
    own = [value.base] if isinstance(value.base, Doubt) else []
    return own + [doubt for change in value.changes for doubt in _all_doubts(change.by)]


# What a firm realises: a share that is in doubt itself

REALISED = Doubt("realised", 0.0, None, 1.0, "uniform", (("high", 1.0), ("low", 0.0)))


def test_a_doubtful_share_is_the_same_for_every_change_that_bears_it() -> None:
    value = Value(100.0).scaled(Value(0.5), REALISED).scaled(Value(0.8), REALISED).added(Value(10.0), REALISED)
    assert [doubt.name for doubt in value.doubts()] == ["realised"]
    assert value.at({"realised": 0.5}) == pytest.approx(100 * 0.75 * 0.9 + 5)
    assert value.at({"realised": 0.0}) == 100.0
    assert value.at({"realised": 1.0}) == pytest.approx(50.0)


def test_bounds_hold_whatever_is_realised() -> None:
    assert Value(100.0).scaled(Value(0.5), REALISED).bounds() == (50.0, 100.0)
    assert Value(0.8).set_to(Value(0.97), REALISED).bounds() == (0.8, 0.97)
    assert Value(5.0).added(Value(-2.0), REALISED).bounds() == (3.0, 5.0)


def test_what_is_added_ends_where_it_is_said_to() -> None:
    value = Value(0.7).added(Value(0.2), most=0.8)
    assert (value.at({}), value.bounds()) == (0.8, (0.8, 0.8))
    assert Value(0.5).added(Value(0.2), most=0.8).at({}) == pytest.approx(0.7)


@given(
    st.lists(
        st.tuples(st.sampled_from(["set", "scale", "add"]), st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.booleans()),
        max_size=5,
    ),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
)
def test_no_share_and_no_doubt_leaves_the_bounds(
    steps: list[tuple[str, float, float, bool]], realised: float, at: float
) -> None:
    value, theta = Value(1.0), {"realised": realised}
    for i, (kind, one, other, partly) in enumerate(steps):
        low, high = min(one, other), max(one, other)
        by = (
            Value(Doubt(f"d{i}", low, None, high, "uniform", (("high", high), ("low", low))))
            if low < high
            else Value(low)
        )
        theta[f"d{i}"] = low + at * (high - low)
        value = {"set": value.set_to, "scale": value.scaled, "add": value.added}[kind](by, REALISED if partly else 1.0)
    least, most = value.bounds()
    slack = 1e-9 * (1.0 + most)
    assert least - slack <= value.at(theta) <= most + slack


def test_what_was_worked_out_of_a_law_is_worked_out_anew_once_it_is_changed() -> None:
    law = TimeLaw(family="constant", parameters={"value": Value(60.0)})
    assert (law.mean_bounds, law.doubts()) == ((60.0, 60.0), ())
    doubt = Doubt("gain", 1.0, None, 2.0, "uniform", (("high", 2.0), ("low", 1.0)))
    slower = law.scaled(Value(doubt))
    assert (slower.mean_bounds, slower.doubts()) == ((60.0, 120.0), (doubt,))
    assert law.mean_bounds == (60.0, 60.0)
