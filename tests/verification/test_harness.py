"""The verification itself: what is not listed fails, too wide an interval is no pass, windows are written right."""

from typing import Any

import pytest
from acceptance import judge
from histories import results
from measures import UnknownOutputError
from neutral import UntranslatableError, readings

from simfactory.scenario import load_text

MACHINE = {"id": "M1", "servers": 1, "service": {"law": "deterministic", "value": 2.0}, "queue": None}
RANDOM = {"value": 10.0, "oracle_rel_error": 1e-9, "accept": {"rule": "ci", "rel": 0.01, "abs": 0.0}}


def alone(**changes: Any) -> dict[str, Any]:
    """One machine that is never without a part."""
    model = {
        "system": "machine_alone",
        "time_unit": "min",
        "supply": {"kind": "saturated", "to": "M1"},
        "stations": [MACHINE],
        "routing": {"M1": [["out", 1.0]]},
        "rules": {},
    }
    return model | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"system": "teleporter"},
        {"time_unit": "h"},
        {"rules": {"blocking": "before_service"}},
        {"rules": {"order": "lifo"}},
        {"supply": {"kind": "by_mood"}},
        {"stations": [MACHINE | {"service": {"law": "cauchy"}}]},
        {"calendar": {"windows": [[0, 300]], "period": 1000, "policy": "resume"}},
        {"calendar": {"windows": [[0, 300]], "period": 1440, "policy": "strike"}},
    ],
    ids=str,
)
def test_what_no_scenario_can_say_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UntranslatableError):
        readings(alone(**changes))


def test_an_output_that_nobody_knows_is_refused() -> None:
    output = {"value": 1, "oracle_rel_error": 0.0, "accept": {"rule": "equal"}}
    with pytest.raises(UnknownOutputError, match="mood"):
        results({"model": alone(horizon=10.5), "outputs": {"mood.M1": output}}, None)


@pytest.mark.parametrize(
    ("got", "word"),
    [
        ([9.995, 10.005] * 10, "passed"),
        ([9.0, 11.0] * 10, "not shown"),
        ([10.05, 10.06] * 10, "wrong"),
        ([10.05] * 20, "wrong"),
        ([10.0] * 20, "passed"),
        ([float("nan")] * 20, "not shown"),
    ],
)
def test_a_random_output_passes_only_inside_a_narrow_interval(got: list[float], word: str) -> None:
    assert judge("throughput", RANDOM, got).word == word


def test_nine_replications_are_too_few_for_four_standard_errors() -> None:
    with pytest.raises(ValueError, match="9 replications"):
        judge("throughput", RANDOM, [10.0] * 9)


def test_exact_outputs_pass_only_when_they_are_exact() -> None:
    count = {"value": 159, "oracle_rel_error": 0.0, "accept": {"rule": "equal"}}
    instant = {"value": 6.0, "oracle_rel_error": 0.0, "accept": {"rule": "close", "rel": 1e-9, "abs": 1e-9}}
    assert [judge("parts", count, [n]).word for n in (158, 159)] == ["wrong", "passed"]
    assert [judge("leave", instant, [at]).word for at in (6.0, 6.001, float("nan"))] == ["passed", "wrong", "wrong"]


def test_windows_of_any_period_that_goes_into_the_week_are_written_day_by_day() -> None:
    calendar = {"windows": [[60, 120]], "period": 480, "policy": "resume"}
    shift = load_text(readings(alone(calendar=calendar))["line"].text).shifts["open_hours"]
    minute = 60 * 10**9
    assert shift.attended == tuple(((t + 60) * minute, (t + 120) * minute) for t in range(0, 7 * 1440, 480))
