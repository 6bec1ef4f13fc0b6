"""The verification itself: what is not listed fails, too wide an interval is no pass, windows are written right."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from acceptance import judge
from histories import results
from left_out import LEFT_OUT
from measures import UnknownOutputError
from neutral import UntranslatableError, readings
from neutral_lines import LINES
from neutral_people import PEOPLE
from neutral_products import PRODUCTS
from test_exact import BOTH, FASTEST, FOREIGN, cases

from simfactory.engines import simulate
from simfactory.scenario import load_text

FILE = Path(__file__).with_name("cases.json")
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
        results({"model": alone(horizon=10.5), "outputs": {"mood.M1": output}}, "simpy", None)


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


def test_every_layout_has_an_own_case_and_some_meet_both_engines() -> None:
    own = {case["id"]: case for case in json.loads(FILE.read_text(encoding="utf-8"))["cases"]}
    systems = {name: case["model"]["system"] for name, case in own.items() if case["kind"] == "simulate"}
    assert set(systems.values()) - LEFT_OUT.keys() == (LINES | PEOPLE | PRODUCTS).keys()
    assert len({systems[name] for name in BOTH} - LEFT_OUT.keys()) > 6


@pytest.mark.skipif(bool(FOREIGN) or FASTEST == "simpy", reason="needs the product's own cases, and Numba")
def test_the_compiled_engine_meets_every_case_and_the_reference_some_unless_long_ones_are_asked_for() -> None:
    waits = {parameter.id for parameter in cases() if any(mark.name == "long" for mark in parameter.marks)}
    both = {parameter.id.removesuffix("-simpy") for parameter in cases() if parameter.id.endswith("-simpy")}
    assert waits == {f"{name}-simpy" for name in both - BOTH}
    assert both > BOTH


@pytest.mark.parametrize("engine", sorted({"simpy", FASTEST}))
def test_histories_are_made_by_the_engine_that_is_asked_for(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made_by = []

    def watched(*plan: Any, **how: Any) -> Any:
        run = simulate(*plan, **how)
        made_by.append(run.engine)
        return run

    monkeypatch.setattr("histories.simulate", watched)
    output = {"value": 5, "oracle_rel_error": 0.0, "accept": {"rule": "equal"}}
    assert results({"model": alone(horizon=10.5), "outputs": {"parts": output}}, engine, None) == {
        "line": [{"parts": 5}]
    }
    assert made_by == [engine]


def test_a_file_of_somebody_else_is_judged_whole_and_its_counts_are_told(tmp_path: Path) -> None:
    own = {case["id"]: case for case in json.loads(FILE.read_text(encoding="utf-8"))["cases"]}
    unlisted = own["d07"] | {"id": "x1", "function": "horoscope"}
    strange = own["e01"] | {"id": "x2", "model": own["e01"]["model"] | {"system": "teleporter"}}
    missed = own["e12"] | {"id": "x3", "outputs": {"parts": own["e12"]["outputs"]["parts"] | {"value": 117}}}
    cases = [own["d07"], own["e01"], own["i06"], unlisted, strange, missed]
    foreign = tmp_path / "foreign.json"
    foreign.write_text(json.dumps({"cases": cases}), encoding="utf-8")
    run = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", str(FILE.with_name("test_exact.py"))]
    done = subprocess.run(
        run, env=os.environ | {"SIMFACTORY_EXACT": str(foreign)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "exact answers: 2 passed, 3 failed, 1 left out" in done.stdout
    assert all(word in done.stdout for word in ("horoscope", "teleporter", "exact 117"))
