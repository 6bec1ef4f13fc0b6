"""A law that cannot be is refused, with the parameter, what was found and what was expected."""

import math
from typing import Any

import pytest

from simfactory.sampling.families import FAMILIES, find_family, make_law
from simfactory.sampling.laws import LawError

REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("exponental", {"mean": 1.0}, "law", "exponential"),
    ("exponential", {"meen": 1.0}, "meen", "such as mean"),
    ("exponential", {}, "mean", "mean"),
    ("gamma", {"mean": 1.0}, "cv", "mean and cv, or mean and shape"),
    ("gamma", {"mean": 1.0, "cv": 0.5, "shape": 4.0}, "shape", "not both"),
    ("gamma", {"mean": 1.0, "cv": 9.0}, "cv", "0.1 to 1e"),
    ("gamma", {"mean": 1.0, "shape": 0.0}, "shape", "0.1 or more"),
    ("exponential", {"mean": math.nan}, "mean", "finite"),
    ("exponential", {"mean": math.inf}, "mean", "finite"),
    ("exponential", {"mean": -1.0}, "mean", "more than 0"),
    ("exponential", {"mean": 0.0}, "mean", "more than 0"),
    ("exponential", {"mean": True}, "mean", "finite"),
    ("exponential", {"mean": "3"}, "mean", "finite"),
    ("constant", {"value": [1.0]}, "value", "finite"),
    ("erlang", {"mean": 1.0, "k": 2.5}, "k", "whole"),
    ("erlang", {"mean": 1.0, "k": 0}, "k", "1 or more"),
    ("lognormal", {"mean": 1.0, "cv": -0.1}, "cv", "0 or more"),
    ("lognormal", {"mean": 1.0, "cv": 1e200}, "law", "hold"),
    ("weibull", {"mean": 1.0, "shape": 0.01}, "shape", "0.1 or more"),
    ("normal", {"mean": 1.0, "sd": 0.0}, "sd", "more than 0"),
    ("normal", {"mean": -1.0, "cv": 0.5}, "cv", "above 0"),
    ("normal", {"mean": 1.0, "sd": 1.0, "low": 3.0, "high": 2.0}, "high", "more than low"),
    ("normal", {"mean": -9.0, "sd": 1.0}, "low", "millionth"),
    ("triangular", {"low": 3.0, "mode": 1.0, "high": 5.0}, "mode", "between low"),
    ("triangular", {"low": 3.0, "mode": 3.0, "high": 3.0}, "high", "more than low"),
    ("pert", {"low": 3.0, "mode": 6.0, "high": 5.0}, "mode", "between low"),
    ("uniform", {"low": 3.0, "high": 2.0}, "high", "more than low"),
    ("hyperexponential", {"mean": 1.0, "cv": 0.9}, "cv", "1 or more"),
    ("hyperexponential", {"p": [0.5, 0.4], "means": [1.0, 2.0]}, "p", "add up to 1"),
    ("hyperexponential", {"p": [0.5, 0.5], "means": [1.0, 2.0, 3.0]}, "p", "as many as means"),
    ("hyperexponential", {"p": [0.5, 0.5], "means": [1.0, 0.0]}, "means", "more than 0"),
    ("coxian2", {"mean": 1.0, "cv": 0.5}, "cv", "0.7072"),
    ("coxian2", {"means": [1.0], "p_continue": 0.5}, "means", "two"),
    ("coxian2", {"means": [1.0, 1.0], "p_continue": 1.1}, "p_continue", "from 0 to 1"),
    ("discrete", {"values": [1.0, 2.0], "p": [1.2, -0.2]}, "p", "from 0 to 1"),
    ("empirical", {"values": []}, "values", "list"),
    ("sequence", {"values": "123"}, "values", "list"),
]


@pytest.mark.parametrize(("family", "given", "parameter", "expected"), REFUSED)
def test_what_cannot_be_is_refused_by_name(family: str, given: dict[str, Any], parameter: str, expected: str) -> None:
    with pytest.raises(LawError) as refused:
        make_law(family, **given)
    assert refused.value.parameter == parameter
    assert expected in refused.value.expected
    assert str(refused.value.found) in str(refused.value)


def test_shares_are_forgiven_a_rounding_and_then_add_up_exactly() -> None:
    law = make_law("discrete", values=[1.0, 2.0, 3.0], p=[0.1, 0.2, 0.7 + 1e-12])
    assert law.row().table[2] == 1.0


def test_no_spread_is_a_constant() -> None:
    for family in ("gamma", "lognormal"):
        law = make_law(family, mean=5.0, cv=0)
        assert (law.row().sample(0.01), law.row().sample(0.99), law.sd()) == (5.0, 5.0, 0.0)


def test_every_family_names_parameters_it_declares() -> None:
    for name, family in FAMILIES.items():
        named = {parameter.name for parameter in family.parameters}
        assert family.name == name
        assert set().union(*family.accepts, family.optional) == named


def test_families_are_found_here_before_scipy() -> None:
    assert find_family("gamma") is FAMILIES["gamma"]
    assert [parameter.name for parameter in find_family("invgauss").parameters] == ["mu", "mean", "loc", "scale"]
