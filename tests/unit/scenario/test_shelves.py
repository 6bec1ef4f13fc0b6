"""Where levers come from: what simfactory brings, folders, and packages, of which one that fails stops nothing."""

from __future__ import annotations

import csv
import io
import re
import types
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from simfactory.errors import ScenarioError
from simfactory.scenario import apply, json_schema, load_text, loading
from simfactory.scenario.lever import Effect, Lever
from simfactory.scenario.shelves import GROUP, OWN, Shelf, add_installed, all_levers, own_shelf
from simfactory.scenario.values import parse_value
from simfactory.units import Dimension

EVIDENCE = Path(__file__).parents[4] / "shared" / "EVIDENCE.md"
LEVER = "title: Mine\nat: station\nsource: judgement\nchanges: [{scale: cycle, by: 0.5}]\n"
LEVERS, PROBLEMS = all_levers()
BY_NAME = {lever.name: lever for lever in LEVERS}
PLANT = (
    "simfactory: 1\nname: P\nline: [{station: a, cycle: 10 s}]\nrealised: 100 %\nupgrades: {u: {use: mine, at: a}}\n"
)


def folder_of(place: Path, *names: str) -> Path:
    place.mkdir()
    for name in names:
        (place / f"{name}.yaml").write_text(LEVER, encoding="utf-8")
    return place


class Loaded(EntryPoint):
    """An entry point that loads to what its test says."""

    found: Any = None

    def load(self) -> Any:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


def entry(name: str, found: Any) -> EntryPoint:
    kind = type("Kind", (Loaded,), {"found": found})
    made: EntryPoint = kind(name, f"{name}_package", GROUP)
    return made


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[EntryPoint]:
    """Entry points of packages, as if they were installed."""
    entries: list[EntryPoint] = []
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: entries if group == GROUP else [])
    return entries


class TestWhatPackagesBring:
    def test_a_folder_or_a_module_that_is_one(self, tmp_path: Path, installed: list[EntryPoint]) -> None:
        module = types.ModuleType("levers")
        module.__path__ = [str(folder_of(tmp_path / "b", "other"))]
        installed += [entry("acme", folder_of(tmp_path / "a", "mine")), entry("zeta", module)]
        shelf = own_shelf()
        add_installed(shelf)
        assert (shelf.origins["mine"], shelf.origins["other"], shelf.problems) == ("acme", "zeta", [])
        assert shelf.lever("mine").effects[0].value == 0.5

    @pytest.mark.parametrize(
        ("found", "said"),
        [
            (ImportError("no module named x"), "ImportError: no module named x"),
            (7, "int is no folder"),
            ("/nowhere/x", "is no folder"),
        ],
    )
    def test_one_that_fails_is_named_and_the_rest_goes_on(
        self, found: Any, said: str, tmp_path: Path, installed: list[EntryPoint]
    ) -> None:
        installed += [entry("acme", found), entry("zeta", folder_of(tmp_path / "b", "mine"))]
        shelf = own_shelf()
        add_installed(shelf)
        assert "mine" in shelf.files
        assert [problem.place.file for problem in shelf.problems] == ["acme"]
        assert said in str(shelf.problems[0])

    def test_a_scenario_uses_them_and_warns_of_those_that_fail(
        self, tmp_path: Path, installed: list[EntryPoint]
    ) -> None:
        installed += [entry("acme", RuntimeError("broken")), entry("zeta", folder_of(tmp_path / "b", "mine"))]
        scenario = load_text(PLANT)
        assert apply(scenario, "after").station("a").cycle.law.central_mean() == 5.0
        assert ["RuntimeError: broken" in str(warning) for warning in scenario.warnings] == [True]

    def test_a_lever_that_may_be_among_those_that_failed_is_told_so(self, installed: list[EntryPoint]) -> None:
        installed += [entry("acme", RuntimeError("broken"))]
        with pytest.raises(ScenarioError, match="no 'mine'; acme cannot be looked at"):
            load_text(PLANT)

    def test_they_do_not_hide_what_simfactory_brings(self, tmp_path: Path, installed: list[EntryPoint]) -> None:
        installed += [entry("acme", folder_of(tmp_path / "a", "cobot"))]
        shelf = own_shelf()
        add_installed(shelf)
        assert shelf.origins["cobot"] == "simfactory"

    def test_a_file_that_cannot_be_read_is_a_problem_and_the_rest_goes_on(self, tmp_path: Path) -> None:
        folder = folder_of(tmp_path / "a", "mine")
        (folder / "bad.yaml").write_text("title: [", encoding="utf-8")
        (folder / "before.yaml").write_text(LEVER, encoding="utf-8")
        levers, problems = all_levers(folder)
        assert {"mine", "cobot"} <= {lever.name for lever in levers}
        assert {Path(problem.place.file).name for problem in problems} == {"bad.yaml", "before.yaml"}


class TestWhatSimfactoryBrings:
    def test_every_file_is_a_lever(self) -> None:
        assert PROBLEMS == ()
        assert set(BY_NAME) == {path.stem for path in OWN.iterdir()}
        assert len(BY_NAME) >= 9

    def test_a_digital_twin_is_none(self) -> None:
        assert not [name for name in BY_NAME if "twin" in name]

    @pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
    def test_it_says_in_both_languages_what_it_does_and_cannot_do(self, lever: Lever) -> None:
        for texts in (lever.title, lever.does, lever.needs, lever.cannot):
            assert texts["en"] != texts["fr"]
        assert bool(lever.not_yet) == (lever.not_yet != {} and lever.not_yet["en"] != lever.not_yet["fr"])

    @pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
    def test_every_figure_has_its_source_mark_and_grade_and_all_that_costs_is_there(self, lever: Lever) -> None:
        figures = {key: figure for key, figure, _ in lever.figures()}
        assert set(figures) == {"price", "running", "delay", "ramp_up.lasts", "ramp_up.slower"}
        for of in (*lever.effects, *figures.values()):
            evidence = lever.evidence(of, {})
            assert evidence.marks
            assert evidence.grade in "ABCD"
            assert ("recalled" in evidence.cites) <= bool({"recalled", "J"} & set(evidence.marks))


def test_editors_take_every_file_of_the_catalogue_and_refuse_what_is_none() -> None:
    schema = json_schema()
    catalogue = {"$ref": "#/$defs/Catalogue", "$defs": schema["$defs"]}
    validator = jsonschema.Draft202012Validator(catalogue)
    files = {path.stem: loading.read(path).plain() for path in OWN.iterdir()}
    assert [error.message for error in validator.iter_errors({"folder": "levers", **files})] == []
    assert not validator.is_valid({"cobot": {**files["cobot"], "cahnges": []}})
    assert not validator.is_valid({"cobot": {**files["cobot"], "at": "line"}})
    upgrade = jsonschema.Draft202012Validator({"$ref": "#/$defs/Upgrade", "$defs": schema["$defs"]})
    assert upgrade.is_valid({"use": "cobot", "at": ["a", "b"], "price": "90 kEUR"})
    assert upgrade.is_valid({"changes": [{"scale": "a.cycle", "by": 0.5}]})
    assert not upgrade.is_valid({"at": "a"})


ROWS = {
    ("quick_changeover", "setup.scale"): ("SMED", "setup time"),
    ("cobot", "cycle.scale"): ("COBOT", "station cycle mean"),
    ("cobot", "cycle.cv.set"): ("COBOT", "station cycle CV"),
    ("cobot", "cycle.attend"): ("COBOT", "operator time at the station"),
    ("cobot", "failures.gripper.set"): ("COBOT", "new failure mode MTBF"),
    ("cobot", "task.risk.scale"): ("COBOT", "physical exposure score"),
    ("cobot", "task.paced.set"): ("COBOT", "work pace/intensity"),
    ("vision_inspection", "inspects.detects.set"): ("VISION", "detection probability"),
    ("vision_inspection", "inspects.false_rejects.set"): ("VISION", "false reject"),
    ("vision_inspection", "inspects.wearies.loss.scale"): ("VISION", "BASELINE vigilance decay of human detection"),
    ("process_control", "failures.*.drifts.noticed.pieces.scale"): ("SPC", "detection delay of a drift"),
    ("process_control", "failures.*.drifts.noticed.after.scale"): ("SPC", "detection delay of a drift"),
    ("process_control", "defects.scale"): ("SPC", "defect rate per step"),
    ("training", "skills.teach"): ("TRAIN", "skills per operator (flexibility)"),
    ("ergonomics", "defects.scale"): ("ERGO", "human error (high/medium load -> low)"),
    ("ergonomics", "task.risk.scale"): ("ERGO", "MSD incidence"),
    ("ergonomics", "task.tiring.scale"): ("ERGO", "fatigue rate lambda"),
    ("work_organisation", "task.control.add"): ("ORG", "autonomy score"),
    ("energy_management", "power.scale"): ("ENERGY", "energy use"),
    ("additive_tooling", "setup.scale"): ("AM", "setup time through better fixtures"),
    ("mes_and_andon", "failures.*.reaction.scale"): ("MES", "reaction time to a stop (detect+dispatch)"),
    ("mes_and_andon", "failures.*.every.scale"): ("MES", "micro-stop rate"),
    ("predictive_maintenance", "failures.*.announced.share.set"): (
        "PDM",
        "share of failures whose drift is detectable",
    ),
    ("predictive_maintenance", "failures.*.announced.caught.set"): ("PDM", "alarm recall"),
    ("predictive_maintenance", "failures.*.announced.repair.set"): (
        "PDM",
        "duration of a caught failure vs an unplanned one",
    ),
    ("predictive_maintenance", "failures.false_alarm.set"): ("PDM", "false alarms"),
    ("guided_vehicles", "moves.time.scale"): ("AGV", "transport time mean"),
    ("guided_vehicles", "moves.cv.scale"): ("AGV", "transport time SD"),
    ("operator_assistance", "cycle.scale"): ("AR", "task time EXPERT"),
    ("operator_assistance", "task.beginner_time.scale"): ("AR", "task time NOVICE"),
    ("operator_assistance", "task.beginner_defects.scale"): ("AR", "error probability NOVICE"),
    ("mes_and_andon", "queue.rule.set"): ("MES", "order release and sequencing"),
}
"""Where the evidence says each effect: lever and parameter of its table."""


def rows_of_evidence() -> dict[tuple[str, str], dict[str, str]]:
    text = EVIDENCE.read_text(encoding="utf-8")
    table = re.search(r"## 1\. Levers\n```csv\n(.*?)```", text, re.S)
    assert table is not None
    return {(row["lever"], row["parameter"]): row for row in csv.DictReader(io.StringIO(table[1]))}


PER_MONTH = 300.0
"""Hours of a month in shifts: false alarms are counted by the month, their lives by the hour."""
OF_LIVES = {
    "failures.gripper": lambda h: h,
    "failures.false_alarm": lambda h: PER_MONTH / h,
    "failures.*.every": lambda x: 1.0 / x,
}
"""Lives that the evidence says, or says as a rate."""


def numbers(effect: Effect) -> tuple[float, ...] | None:
    """Low, mode and high of an effect, as the evidence says them; None for what is structure."""
    said = effect.value["every"]["mean"].removesuffix(" h") if isinstance(effect.value, dict) else effect.value
    if not isinstance(said, str) or ".." not in said:
        return None
    dimension = Dimension.NUMBER if "points" not in said else Dimension.SHARE
    doubt = parse_value(said, dimension, "x").base
    assert not isinstance(doubt, float)
    assert doubt.mode is not None
    found = (doubt.low, doubt.mode, doubt.high)
    return tuple(sorted(map(OF_LIVES[effect.to], found))) if effect.to in OF_LIVES else found


def test_every_effect_has_a_row_in_the_evidence() -> None:
    found = {(lever.name, effect.key) for lever in LEVERS for effect in lever.effects}
    assert found == set(ROWS)


EFFECTS = [pytest.param(lever, effect, id=f"{lever.name}.{effect.key}") for lever in LEVERS for effect in lever.effects]


@pytest.mark.parametrize(("lever", "effect"), EFFECTS)
def test_figures_marks_and_grades_are_those_of_the_evidence(lever: Lever, effect: Effect) -> None:
    if not EVIDENCE.is_file():
        pytest.skip("the evidence is not beside this clone")
    row = rows_of_evidence()[ROWS[lever.name, effect.key]]
    evidence, said = lever.evidence(effect, {}), row["source_and_tag"]
    assert evidence.grade == row["conf"]
    said = said.replace("same vendor", "[seen: as the row above]")
    marked = {mark for mark in ("seen", "recalled", "J") if f"[{mark}" in said}
    assert set(evidence.marks) & marked or (evidence.marks == ("J",) and "[J]" in said)
    found = numbers(effect)
    if effect.to == "moves.cv":  # the standard deviation over the mean
        mean = rows_of_evidence()["AGV", "transport time mean"]
        row = row | {key: float(row[key]) / float(mean[key]) for key in ("low", "mode", "high")}
    if found is not None:
        size = 0.01 if row["unit"] == "points/100" else 1.0
        assert found == pytest.approx(tuple(size * float(row[key]) for key in ("low", "mode", "high")), rel=0.012)


def test_a_shelf_keeps_the_first_lever_of_a_name(tmp_path: Path) -> None:
    shelf = Shelf()
    for name in ("a", "b"):
        shelf.put(folder_of(tmp_path / name, "mine"), name)
    assert shelf.origins == {"mine": "a"}


def test_a_scenario_among_levers_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "workshop.yaml").write_text(PLANT, encoding="utf-8")
    problems = [str(problem) for problem in all_levers(tmp_path)[1]]
    assert len(problems) == 1
    assert "a scenario; expected a lever" in problems[0]
