"""The table of human constants: in order, inside the range of their formulas, each with its mark and source."""

import pytest

from simfactory.human_factors import BY_NAME, CONSTANTS, Constant

every = pytest.mark.parametrize("constant", CONSTANTS, ids=lambda constant: constant.name)


@every
def test_a_constant_lies_inside_its_range(constant: Constant) -> None:
    assert constant.least <= constant.low <= constant.mode <= constant.high <= constant.most
    assert constant.low < constant.high


@every
def test_a_constant_says_where_it_comes_from(constant: Constant) -> None:
    assert constant.source
    assert {constant.mark, constant.range_mark} <= {"seen", "recalled", "judgement"}
    assert constant.unit in {"", "share", "1/min", "day", "pieces"}


def test_names_are_free_of_doubles() -> None:
    assert len(BY_NAME) == len(CONSTANTS)


def test_what_was_read_is_told_from_what_is_remembered_and_what_is_judged() -> None:
    assert not BY_NAME["absence"].judged
    assert not BY_NAME["error_routine"].judged
    assert BY_NAME["night"].mark == "seen"
    assert BY_NAME["night"].judged
    assert BY_NAME["recovery"].judged


def test_heavier_tasks_tire_and_strain_more() -> None:
    for kind in ("fatigue", "ocra"):
        light, medium, heavy = (BY_NAME[f"{kind}_{load}"] for load in ("light", "medium", "heavy"))
        assert light.mode < medium.mode < heavy.mode
        assert light.low <= medium.low <= heavy.low
        assert light.high <= medium.high <= heavy.high
