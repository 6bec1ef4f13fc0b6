"""Modes that drift, as scenarios say them."""

from __future__ import annotations

import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.errors import ScenarioError
from simfactory.kpis import keys
from simfactory.reports.understood_failures import failure_lines
from simfactory.reports.words import Words
from simfactory.scenario import Scenario, apply, load_text

PLANT = """
simfactory: 1
name: Plant
line:
  - station: saw
    machines: 2
    cycle: 1 min
    failures:
      jam: {every: 10 h, repair: 5 min}
      tool:
        {every: {law: weibull, mean: 8 h, shape: 3}, repair: 10 min,
         drifts: {defects: 5 .. 12 %, noticed: {NOTICED}}}
  - {station: control, queue: 5, cycle: 30 s, inspects: {rejects_to: scrap}}
upgrades:
  charts: {changes: [{scale: saw.failures.tool.drifts.noticed.pieces, by: 0.3}]}
  probe: {changes: [{set: saw.failures.tool.drifts.noticed.after, to: 30 min}]}
configurations: {charts: [charts], probe: [probe]}
"""


def plant(noticed: str = "pieces: 20, after: 4 h, by: [control]") -> Scenario:
    return load_text(PLANT.replace("NOTICED", noticed))


def problems(text: str) -> list[tuple[str, str]]:
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    return [(problem.code, problem.path) for problem in caught.value.problems]


def test_what_a_drift_does_and_by_when_it_is_noticed_may_be_in_doubt() -> None:
    scenario = plant("pieces: {mean: 10 .. 30, cv: 50 %}")
    names = [f"saw.failures.tool.drifts.{key}" for key in ("defects", "noticed.pieces.mean")]
    assert [doubt.name for doubt in scenario.doubts()] == names
    plan = compile_blueprint(scenario).fill(dict(zip(names, (0.07, 12.0), strict=True)))
    assert plan.drift_defects.tolist() == [0.0, 0.07]


def test_the_plan_knows_who_tells_of_which_mode() -> None:
    plan = compile_blueprint(plant()).frame
    drifting = plan.drifting
    assert drifting is not None
    assert (drifting.drifts.tolist(), drifting.by.tolist()) == ([False, True], [[False, False], [False, True]])
    assert (drifting.pieces >= 0).tolist() == (drifting.after >= 0).tolist() == [False, True]
    assert plan.drifting_rows.tolist() == [False, True, False, True]
    assert plan.may_drift.tolist() == [True, False]
    streams = {*drifting.pieces_streams.tolist(), *drifting.after_streams.tolist()}
    assert len(streams) == 8


def test_indicators_are_told_where_a_process_may_drift() -> None:
    told = {key for key, _ in keys(compile_blueprint(plant()).frame)}
    own = {f"saw.{name}" for name in ("out_of_control", "made_out_of_control", "pieces_to_notice")}
    assert own <= told
    sudden = PLANT.partition("repair: 10 min,")[0] + "repair: 10 min}\n  - {station: control, cycle: 30 s}\n"
    plain = compile_blueprint(load_text(sudden)).frame
    assert plain.drifting is None
    assert own.isdisjoint(key for key, _ in keys(plain))


def test_upgrades_notice_sooner() -> None:
    scenario = plant()
    charts, probe = (apply(scenario, name).station("saw").failures["tool"].drifts for name in ("charts", "probe"))
    assert charts is not None
    assert probe is not None
    assert charts.noticed.pieces is not None
    assert probe.noticed.after is not None
    assert charts.noticed.pieces.central_mean() == pytest.approx(6)
    assert probe.noticed.after.central_mean() == 1800


@pytest.mark.parametrize(
    ("noticed", "code", "path"),
    [
        ("by: []", "names", "saw.failures.tool.drifts.noticed.by"),
        ("by: contrl", "unknown-name", "saw.failures.tool.drifts.noticed.by"),
        ("by: saw", "drift", "saw.failures.tool.drifts.noticed.by"),
    ],
)
def test_who_tells_is_there_and_inspects(noticed: str, code: str, path: str) -> None:
    text = PLANT.replace("NOTICED", noticed).partition("upgrades:")[0]
    assert problems(text) == [(code, path)]


def test_somebody_must_notice_in_the_end() -> None:
    text = PLANT.replace("{NOTICED}", "{}").partition("upgrades:")[0]
    assert problems(text) == [("drift", "saw.failures.tool.drifts.noticed")]


def test_a_clock_of_cycles_knows_no_time() -> None:
    text = PLANT.replace("NOTICED", "after: 1 h").partition("upgrades:")[0]
    text = text.replace("{law: weibull, mean: 8 h, shape: 3}", "100, clock: cycles")
    assert problems(text) == [("drift", "saw.failures.tool.drifts.noticed.after")]


@pytest.mark.parametrize("key", ["part: restart", "reaction: 5 min", "announced: {share: 50 %}"])
def test_what_only_sudden_failures_have_is_refused(key: str) -> None:
    text = PLANT.replace("NOTICED", "pieces: 5").replace("drifts:", f"{key}, drifts:").partition("upgrades:")[0]
    assert problems(text) == [("planned", f"saw.failures.tool.{key.partition(':')[0]}")]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            "saw.tool: does not stop the machine but spoils 5 .. 12 % of its pieces until that is noticed, "
            "after 20 pieces on average or after 4 h on average or by an inspection of control",
        ),
        (
            "fr",
            "saw.tool : n’arrête pas la machine mais gâte 5 .. 12 % de ses pièces jusqu’à ce qu’on le remarque, "
            "après 20 pièces en moyenne ou au bout de 4 h en moyenne ou par un contrôle de control",
        ),
    ],
)
def test_check_says_it_in_words(lang: str, said: str) -> None:
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in failure_lines(plant(), Words(lang))]
    assert said in lines


GATE = "line:\n  - {station: gate, queue: unlimited, cycle: 1 s, inspects: {rejects_to: scrap}}\n"


def gated(noticed: str) -> str:
    """A plant with an inspection before the station that drifts, and one behind it."""
    text = PLANT.partition("upgrades:")[0].replace("line:\n", GATE)
    return text.replace("- station: saw\n", "- station: saw\n    queue: 5\n").replace("NOTICED", noticed)


def test_a_drift_without_defects_that_only_inspections_notice_is_refused() -> None:
    text = gated("by: [control]").replace("5 .. 12 %", "0 %")
    assert problems(text) == [("drift", "saw.failures.tool.drifts.defects")]


@pytest.mark.parametrize("noticed", ["by: [gate]", "pieces: 20, by: [gate, control]"])
def test_check_warns_of_an_inspection_that_never_sees_what_drifts(noticed: str) -> None:
    (warning,) = load_text(gated(noticed)).warnings
    assert (warning.code, warning.path) == ("drift", "saw.failures.tool.drifts.noticed.by")
    assert warning.found == "'gate', to which no way leads from 'saw'"


def test_an_inspector_may_stand_before_the_drift_where_rework_goes_round() -> None:
    parts = gated("by: [gate]").rpartition("inspects: {rejects_to: scrap}")
    back = "inspects: {detects: 90 %, rejects_to: gate}"
    assert [warning.code for warning in load_text(parts[0] + back + parts[2]).warnings] == []
