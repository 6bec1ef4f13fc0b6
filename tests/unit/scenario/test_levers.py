"""Upgrades use levers of the catalogue: effects realised in part, with their sources; what cannot be is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.errors import Problem, ScenarioError
from simfactory.scenario import Scenario, apply, load, load_text
from simfactory.scenario.timing import Timing
from simfactory.scenario.values import Doubt, Value

PLANT = """
simfactory: 1
name: Plant
sources: {trial: our trial}
shifts: {day: {mon-fri: 08:00-16:00}}
people:
  ops: {team: {day: 3}, skills: {press: [1], paint: [2], control: [3]}}
  setters: {team: 2}
products: {A: {share: 50 %, family: x}, B: {share: 50 %, family: y}}
line:
  - {station: press, machines: 2, cycle: {mean: 100 s, cv: 30 %, by: ops}, setup: {time: 10 min, by: setters},
     defects: 2 %, task: {load: heavy}}
  - buffer: 3
  - {station: paint, cycle: {time: 50 s, by: ops}, defects: 4 %, task: {load: light}}
  - {station: oven, cycle: 40 s}
  - {station: control, cycle: {mean: 20 s, cv: 10 %, by: ops},
     inspects: {detects: 80 %, false_rejects: 2 %, rejects_to: scrap}}
"""
OWN = """
catalogue:
  twice: {title: Twice, at: station, changes: [{scale: cycle, by: 2, source: trial, mark: data, grade: C}]}
  half: {title: Half, at: station, source: judgement, changes: [{scale: cycle, by: 0.5}]}
  crowd: {title: Crowd, at: pool, changes: [{add: team.day, by: 2, mark: J}]}
"""


def plant(upgrades: str, more: str = "") -> Scenario:
    return load_text(f"{PLANT}{more}\nupgrades: {{{upgrades}}}")


def after(upgrades: str, more: str = "") -> Scenario:
    return apply(plant(upgrades, more), "after")


def refused(upgrades: str, more: str = "") -> Problem:
    with pytest.raises(ScenarioError) as caught:
        plant(upgrades, more)
    assert len(caught.value.problems) == 1, str(caught.value)
    return caught.value.problems[0]


def theta_of(scenario: Scenario, **said: float) -> dict[str, float]:
    """Every doubt at its central value, but for those whose names end as said (with _ for dots)."""
    theta = {doubt.name: doubt.central() for doubt in scenario.doubts()}
    for end, value in said.items():
        names = [name for name in theta if name.replace(".", "_").endswith(end)]
        assert names, f"no doubt ends with {end}: {sorted(theta)}"
        theta |= dict.fromkeys(names, value)
    return theta


def setup_mean(scenario: Scenario, theta: dict[str, float]) -> float:
    setup = scenario.station("press").setup
    assert setup is not None
    assert setup.other is not None
    return setup.other.law(theta).mean()


class TestWhatIsRealised:
    def test_a_factor_counts_as_one_less_the_share_realised_of_what_it_takes_away(self) -> None:
        other = after("smed: {use: quick_changeover, at: press}")
        theta = theta_of(other, setup_scale=0.5, realised=0.6)
        assert setup_mean(other, theta) == pytest.approx(600 * (1 - 0.6 * 0.5))  # 420 s

    def test_two_levers_on_one_parameter_are_the_product_and_never_the_sum(self) -> None:
        other = after("smed: {use: quick_changeover, at: press}, jigs: {use: additive_tooling, at: press}")
        theta = theta_of(other, quick_changeover_setup_scale=0.6, additive_tooling_setup_scale=0.9, realised=0.5)
        assert setup_mean(other, theta) == pytest.approx(600 * 0.8 * 0.95)  # 456 s; the sum would be 450 s
        theta |= {"realised": 1.0}
        assert setup_mean(other, theta) == pytest.approx(600 * 0.6 * 0.9)

    def test_set_goes_the_share_realised_of_the_way(self) -> None:
        other = after("eye: {use: vision_inspection, at: control}")
        inspects = other.station("control").inspects
        assert inspects is not None
        theta = theta_of(other, detects_set=0.97, false_rejects_set=0.01, realised=0.25)
        assert inspects.detects.at(theta) == pytest.approx(0.8 + 0.25 * 0.17)
        assert inspects.false_rejects.at(theta) == pytest.approx(0.02 - 0.25 * 0.01)

    def test_less_power_is_one_factor_for_every_state_said(self) -> None:
        text = PLANT.replace("cycle: 40 s}", "cycle: 40 s, power: {working: 10 kW, idle: 4 kW, off: 1 kW}}")
        other = apply(load_text(f"{text}\nupgrades: {{save: {{use: energy_management, at: oven}}}}"), "after")
        power = other.station("oven").power
        assert power is not None
        theta = theta_of(other, power_scale=0.9, realised=0.5)
        watts = [power.of(state).at(theta) for state in ("working", "idle", "handling", "off")]
        assert watts == pytest.approx([9_500, 3_800, 3_800, 950])
        assert power.setup is None

    def test_what_is_added_is_added_in_part_and_ends_where_it_is_said_to(self) -> None:
        other = after("own: {use: work_organisation, at: press}", "human_factors: true")
        control = other.station("press").task.own_control
        theta = theta_of(other, fatigue_control_free=0.6, control_add=0.2, realised=0.5)
        assert control.at(theta) == pytest.approx(0.6 + 0.5 * 0.2)
        theta = theta_of(other, fatigue_control_free=0.8, control_add=0.3, realised=1.0)
        assert control.at(theta) == 1.0
        assert control.bounds() == (0.5, 1.0)

    def test_the_share_is_one_doubt_of_the_firm_for_all_its_levers(self) -> None:
        other = after("smed: {use: quick_changeover, at: press}, spc: {use: process_control, at: [press, paint]}")
        realised = [doubt for doubt in other.doubts() if doubt.name == "realised"]
        assert [(doubt.family, doubt.low, doubt.high) for doubt in realised] == [("beta", 0.0, 1.0)]
        assert realised[0].law.mean() == pytest.approx(2.5 / 4.5)

    @pytest.mark.parametrize(
        ("said", "low", "high"),
        [
            ("100 %", 1.0, 1.0),
            ("40 .. 60 .. 90 %", 0.4, 0.9),
            ("{uncertain: {law: uniform, low: 0.2, high: 0.3}}", 0.2, 0.3),
        ],
    )
    def test_the_share_can_be_said(self, said: str, low: float, high: float) -> None:
        scenario = plant("smed: {use: quick_changeover, at: press}", f"realised: {said}")
        assert scenario.realised.bounds() == (low, high)
        assert "realised" not in scenario.sources
        doubts = [doubt.name for doubt in apply(scenario, "after").doubts()]
        assert ("realised" in doubts) == (low < high)

    def test_a_share_over_one_is_refused(self) -> None:
        assert refused("", "realised: 120 %").path == "realised"

    def test_changes_of_the_scenario_itself_are_realised_in_full(self) -> None:
        other = after("own: {changes: [{scale: press.setup, by: 0.5}]}", "realised: 50 %")
        assert setup_mean(other, {}) == 300.0

    def test_the_numbers_of_a_plan_are_those_of_its_draw(self) -> None:
        blueprint = compile_blueprint(after("eye: {use: vision_inspection, at: control}"))
        theta = {doubt.name: doubt.central() for doubt in blueprint.doubts}
        found = [
            blueprint.fill(
                theta | {"realised": r, "upgrades.eye.vision_inspection.inspects.detects.set": 0.95}
            ).detects.max()
            for r in (0.0, 0.4, 1.0)
        ]
        assert found == pytest.approx([0.8, 0.86, 0.95])

    def test_bounds_hold_for_every_share(self) -> None:
        problem = refused(
            "u: {use: much, at: control}", _own("much", "{add: inspects.detects, by: 10 .. 30 %, mark: J}")
        )
        assert problem.code == "bounds"
        assert "110 %" in problem.found


def _own(name: str, *changes: str, at: str = "station") -> str:
    return f"catalogue: {{{name}: {{title: T, at: {at}, changes: [{', '.join(changes)}]}}}}"


class TestACobot:
    def station(self, **said: float) -> tuple[Any, dict[str, float]]:
        other = after("arm: {use: cobot, at: press}", "human_factors: true")
        usual = {"cycle_scale": 0.9, "cycle_attend": 0.5, "cv_set": 0.05, "realised": 1.0}
        return other.station("press"), theta_of(other, **{**usual, **said})

    def test_people_attend_their_part_and_the_robot_does_the_rest_alone(self) -> None:
        press, theta = self.station()
        assert (press.load.by, press.cycle.by) == ("ops", None)
        assert press.load.law.law(theta).mean() == pytest.approx(100 * 0.9 * 0.5)
        assert press.cycle.law.law(theta).mean() == pytest.approx(100 * 0.9 * 0.5)
        assert press.cycle.law.law(theta).cv() == pytest.approx(0.05)

    def test_realised_in_part_people_attend_more_and_nothing_is_lost(self) -> None:
        press, theta = self.station(cycle_attend=0.25, realised=0.4)
        whole = 100 * (1 - 0.4 * 0.1)
        assert press.load.law.law(theta).mean() == pytest.approx(whole * (1 - 0.4 * 0.75))
        assert press.cycle.law.law(theta).mean() == pytest.approx(whole * 0.4 * 0.75)
        assert press.cycle.law.law(theta).cv() == pytest.approx(0.3 - 0.4 * 0.25)

    def test_not_realised_at_all_it_is_the_cycle_as_it_was(self) -> None:
        press, theta = self.station(realised=0.0)
        assert press.load.law.law(theta).mean() == pytest.approx(100.0)
        assert press.cycle.law.law(theta).mean() == 0.0

    def test_it_brings_a_machine_that_fails_and_a_pace_that_is_set(self) -> None:
        press, theta = self.station(task_risk_scale=0.75)
        assert sorted(press.failures) == ["gripper"]
        assert press.task.paced
        assert press.task.risk.at(theta) == pytest.approx(0.75)

    def test_where_the_cycle_does_not_vary_it_does_not_vary_less(self) -> None:
        other = after("arm: {use: cobot, at: paint}")
        assert not [doubt.name for doubt in other.doubts() if "cv" in doubt.name]

    def test_its_price_is_that_of_every_machine_it_stands_at(self) -> None:
        scenario = plant("arm: {use: cobot, at: [press, paint]}, other: {use: cobot, at: control, price: 80 kEUR}")
        assert scenario.upgrades["arm"].price is not None
        assert scenario.upgrades["arm"].price.bounds() == (180_000.0, 510_000.0)  # three machines at 60 .. 170 kEUR
        assert scenario.upgrades["other"].price == Value(80_000.0)
        assert scenario.upgrades["arm"].ramp_up is not None


class TestOtherLevers:
    def test_a_doubt_is_one_for_all_places_of_an_upgrade_and_apart_from_other_upgrades(self) -> None:
        one = after("spc: {use: process_control, at: [press, paint]}")
        assert [doubt.name for doubt in one.doubts()] == ["realised", "upgrades.spc.process_control.defects.scale"]
        two = after("a: {use: process_control, at: press}, b: {use: process_control, at: paint}")
        assert len(two.doubts()) == 3

    def test_a_firm_takes_as_long_for_one_lever_as_for_the_next(self) -> None:
        scenario = plant("arm: {use: cobot, at: press}, spc: {use: process_control, at: [press, paint]}")
        one, other = (Timing.of(scenario, scenario.upgrades[name]) for name in ("arm", "spc"))
        assert one == other
        assert [doubt.name for doubt in one.doubts()] == [
            "adoption.delay: 13 .. 78 weeks", "adoption.ramp_up.lasts: 2 .. 8 weeks"
        ]  # fmt: skip
        ramps = [ramp for name in ("arm", "spc") if (ramp := scenario.upgrades[name].ramp_up)]
        assert [ramp.slower.doubts()[0].name for ramp in ramps] == ["adoption.ramp_up.slower: 5 .. 20 %"] * 2
        assert scenario.sources["catalogue.adoption"] == "[judgement] (D)"

    def test_a_lever_that_knows_of_its_own_delay_or_says_another_keeps_it_for_itself(self) -> None:
        levers = """
catalogue:
  known:
    title: Known
    at: station
    sources: {trial: {cites: our own, mark: data, grade: C}}
    delay: {value: 13 .. 78 weeks, source: trial}
    changes: [{scale: cycle, by: 0.9, source: trial}]
  sudden:
    title: Sudden
    at: station
    source: judgement
    delay: 1 .. 2 weeks
    changes: [{scale: cycle, by: 0.9}]
"""
        used = (
            "a: {use: known, at: press}, b: {use: sudden, at: press}, c: {use: cobot, at: paint, delay: 1 .. 3 weeks}"
        )
        scenario = plant(used, levers)
        delays = [scenario.upgrades[name].delay for name in ("a", "b", "c")]
        assert [delay.doubts()[0].name for delay in delays if delay] == [
            "upgrades.a.known.delay", "adoption.delay: 1 .. 2 weeks", "upgrades.c.delay"
        ]  # fmt: skip

    def test_doubts_are_named_after_the_change_that_brings_them(self) -> None:
        scenario = plant("arm: {use: cobot, at: [press, paint]}")
        named = [change for change in scenario.upgrades["arm"].changes if isinstance(change.value, Value)]
        assert {change.kind for change in named} == {"set", "scale", "attend"}
        for change in named:
            assert [doubt.name for doubt in change.value.doubts()] == [change.key_path]

    def test_errors_fall_with_the_load_only_where_there_is_some(self) -> None:
        other = after("ergo: {use: ergonomics, at: [press, paint]}", "human_factors: {fatigue: true}")
        assert isinstance(other.station("press").defects, Value)
        assert other.station("press").defects.changes
        assert not other.station("paint").defects.changes  # type: ignore[union-attr]
        assert other.station("paint").task.tiring.changes

    def test_training_makes_a_chain(self) -> None:
        skills = after("school: {use: training, at: ops}").people["ops"].skills
        assert skills == {"press": {1: 1.0, 3: 1.0}, "paint": {1: 1.0, 2: 1.0}, "control": {2: 1.0, 3: 1.0}}

    def test_an_execution_system_takes_jobs_of_one_family_together(self) -> None:
        assert after("mes: {use: mes_and_andon, at: press}").station("press").queue.rule == "same_family"

    def test_what_two_levers_set_alike_is_set_once(self) -> None:
        mes = "mes: {use: mes_and_andon, at: press}"
        other = after(f"{mes}, own: {{changes: [{{set: press.queue.rule, to: same_family}}]}}", "realised: 100 %")
        assert other.station("press").queue.rule == "same_family"

    def test_changes_of_the_upgrade_replace_those_of_the_lever(self) -> None:
        scenario = plant("arm: {use: cobot, at: press, changes: [{scale: press.cycle.mean, by: 0.8, source: trial}]}")
        changes = [(change.kind, change.path) for change in scenario.upgrades["arm"].changes]
        assert ("scale", "press.cycle.mean") in changes
        assert ("scale", "press.cycle") not in changes
        assert ("attend", "press.cycle") in changes

    def test_who_does_the_cycle_can_be_said_instead_of_the_part_that_people_attend(self) -> None:
        other = after("arm: {use: cobot, at: press, changes: [{set: press.cycle.by, to: nobody}]}").station("press")
        assert (other.cycle.by, other.load) == (None, None)

    def test_what_a_lever_brings_has_its_source_with_mark_and_grade(self) -> None:
        scenario = plant("spc: {use: process_control, at: press}")
        source = next(source for path, _, source in apply(scenario, "after").inputs() if path == "press.defects")
        assert source == "assumed, catalogue.process_control.defects.scale, realised"
        assert scenario.sources["catalogue.process_control.defects.scale"].endswith("[recalled] (B)")
        assert "[judgement]" in scenario.sources["realised"]

    def test_a_plant_without_levers_has_no_doubt_about_them(self) -> None:
        scenario = plant("own: {changes: [{scale: press.setup, by: 0.5}]}")
        assert "realised" not in scenario.sources
        assert scenario.doubts() == ()


class TestLeversOfOnesOwn:
    def test_they_stand_in_the_scenario(self) -> None:
        other = after("u: {use: twice, at: paint}, v: {use: half, at: oven}, w: {use: crowd, at: ops}", OWN)
        theta = theta_of(other, realised=0.5)
        assert other.station("paint").cycle.law.law(theta).mean() == pytest.approx(75.0)
        assert other.station("oven").cycle.law.law(theta).mean() == pytest.approx(30.0)
        assert other.people["ops"].team == {"day": 5}

    def test_a_lever_of_the_whole_plant_is_used_without_a_place(self) -> None:
        lever = "catalogue: {calm: {title: T, at: plant, source: judgement, changes: [{scale: oven.cycle, by: 2}]}}"
        assert after("u: {use: calm}", f"realised: 50 %\n{lever}").station("oven").cycle.law.central_mean() == 60.0
        assert refused("u: {use: calm, at: oven}", lever).found == "a place for a lever of the whole plant"

    @pytest.mark.parametrize(("where", "mean"), [("[light]", 100.0), ("[heavy, light]", 100.0), ("[heavy]", 50.0)])
    def test_an_effect_is_kept_to_where_it_applies(self, where: str, mean: float) -> None:
        changes = f"{{scale: cycle, by: 2, where: {{task.load: {where}}}}}, {{scale: defects, by: 0.5}}"
        lever = f"catalogue: {{some: {{title: T, at: station, source: judgement, changes: [{changes}]}}}}"
        other = after("u: {use: some, at: paint}", f"realised: 100 %\n{lever}").station("paint")
        assert other.cycle.law.central_mean() == mean
        assert other.defects_of("A").at({}) == 0.02  # type: ignore[union-attr]

    def test_a_lever_of_which_nothing_applies_is_refused(self) -> None:
        changes = "{scale: cycle, by: 2, where: {task.load: [medium]}}, {scale: setup, by: 2, if_there: true}"
        lever = f"catalogue: {{some: {{title: T, at: station, source: judgement, changes: [{changes}]}}}}"
        problem = refused("u: {use: some, at: paint}", lever)
        assert (problem.code, problem.found) == (
            "cannot-act",
            "'some' cannot act at 'paint': nothing is there that it changes",
        )

    @pytest.mark.parametrize(
        ("asked", "mean"),
        [("< 50 s", 50.0), ("<= 50 s", 100.0), ("> 50 s", 50.0), (">= 50 s", 100.0), (">49 s", 100.0)],
    )
    def test_an_effect_asks_how_long_something_takes(self, asked: str, mean: float) -> None:
        changes = f"{{scale: cycle, by: 2, where: {{cycle: '{asked}'}}}}, {{scale: defects, by: 0.5}}"
        lever = f"catalogue: {{some: {{title: T, at: station, source: judgement, changes: [{changes}]}}}}"
        other = after("u: {use: some, at: paint}", f"realised: 100 %\n{lever}").station("paint")
        assert other.cycle.law.central_mean() == mean

    def test_their_sources_are_those_of_the_scenario_or_their_own(self) -> None:
        scenario = plant("u: {use: twice, at: paint}, v: {use: half, at: oven}", OWN)
        assert scenario.sources["catalogue.twice.cycle.scale"] == "our trial [data] (C)"
        assert scenario.sources["catalogue.half.cycle.scale"] == "[judgement] (D)"

    def test_they_stand_in_a_folder_beside_the_scenario_and_go_before_others(self, tmp_path: Path) -> None:
        folder = tmp_path / "levers"
        folder.mkdir()
        lever = "title: Mine\nat: station\nsource: judgement\nchanges: [{scale: setup, by: 0.1}]\n"
        (folder / "quick_changeover.yaml").write_text(lever, encoding="utf-8")
        upgrades = "upgrades: {u: {use: quick_changeover, at: press}}"
        text = f"{PLANT}catalogue: {{folder: levers}}\nrealised: 100 %\n{upgrades}"
        (tmp_path / "plant.yaml").write_text(text, encoding="utf-8")
        first = load(tmp_path / "plant.yaml")
        assert setup_mean(apply(first, "after"), {}) == pytest.approx(60.0)
        (folder / "quick_changeover.yaml").write_text(lever.replace("0.1", "0.2"), encoding="utf-8")
        assert load(tmp_path / "plant.yaml").digest != first.digest

    def test_a_folder_that_is_not_there_is_told(self) -> None:
        problem = refused("u: {use: cobot, at: press}", "catalogue: {folder: nowhere}")
        assert (problem.code, problem.path) == ("not-a-folder", "catalogue.folder")

    def test_a_folder_that_is_not_there_is_told_even_where_no_upgrade_uses_a_lever_of_it(self) -> None:
        problem = refused("u: {price: 3 EUR, changes: [{scale: press.cycle, by: 2}]}", "catalogue: {folder: nowhere}")
        assert (problem.code, problem.path) == ("not-a-folder", "catalogue.folder")
        assert "is no folder" in problem.found

    def test_a_number_of_machines_that_is_a_time_is_told_in_words_of_the_house(self) -> None:
        problem = refused("u: {price: 3 EUR, changes: [{set: press.machines, to: 30 s}]}")
        assert problem.expected == "a whole number"

    def test_what_is_wrong_in_a_file_is_told_with_its_line(self, tmp_path: Path) -> None:
        (tmp_path / "mine.yaml").write_text(
            "title: Mine\nat: station\nchanges: [{scale: setup, by: 0.5}]\n", encoding="utf-8"
        )
        problem = refused("u: {use: mine, at: press}", f"catalogue: {{folder: {tmp_path}}}")
        assert problem.code == "no-source"
        assert (Path(problem.place.file).name, problem.place.line) == ("mine.yaml", 3)

    @pytest.mark.parametrize(
        ("lever", "code"),
        [
            ("{title: T, at: station, changes: [{scale: cycle, by: 2}]}", "no-source"),
            ("{title: T, at: station, changes: [{scale: cycle, by: 2, mark: seen}]}", "no-source"),
            ("{title: T, at: station, changes: [{scale: cycle, by: 2, source: trail, mark: J}]}", "unknown-source"),
            ("{title: T, at: station, changes: [{scale: cycle, by: 2, source: trial, grade: B}]}", "mark"),
            ("{title: T, at: station, changes: [{scale: cycle, by: 2, source: trial, mark: data}]}", "grade"),
            ("{title: T, at: station, changes: [{scale: cycle, by: 2, mark: guessed}]}", "mark"),
            ("{title: T, at: station, changes: [{scale: cycle, by: 2, mark: J, grade: E}]}", "grade"),
            ("{title: T, at: station, changes: []}", "missing-key"),
            ("{title: T, at: station, price: 3 kEUR, changes: [{scale: cycle, by: 2, mark: J}]}", "no-source"),
            (
                "{title: T, at: station, price: {value: 3 h, mark: J}, changes: [{scale: cycle, by: 2, mark: J}]}",
                "dimension",
            ),
            ("{title: T, at: line, changes: [{scale: cycle, by: 2, mark: J}]}", "word"),
            ("{title: T, at: station, changs: [{scale: cycle, by: 2, mark: J}]}", "unknown-key"),
            ("{at: station, changes: [{scale: cycle, by: 2, mark: J}]}", "missing-key"),
            (
                "{title: T, at: station, source: judgement, changes: [{scale: cycle, by: 2}, {scale: cycle, by: 3}]}",
                "duplicate-key",
            ),
        ],
    )
    def test_a_lever_that_nobody_can_vouch_for_is_refused(self, lever: str, code: str) -> None:
        with pytest.raises(ScenarioError) as caught:
            plant("", f"catalogue: {{mine: {lever}}}")
        assert code in {problem.code for problem in caught.value.problems}, str(caught.value)
        assert all(problem.path.startswith("catalogue.mine") for problem in caught.value.problems)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("upgrade", "code", "path", "found"),
        [
            ("{use: cobt, at: press}", "unknown-lever", "upgrades.u.use", "no 'cobt'"),
            ("{use: cobot}", "missing-key", "upgrades.u.at", "no 'at'"),
            ("{use: cobot, at: pres}", "unknown-name", "upgrades.u.at", "no 'pres'"),
            ("{use: cobot, at: ops}", "unknown-name", "upgrades.u.at", "no 'ops'"),
            ("{use: training, at: press}", "unknown-name", "upgrades.u.at", "no 'press'"),
            (
                "{use: cobot, at: oven}",
                "cannot-act",
                "upgrades.u.at",
                "'cobot' cannot act at 'oven': a cycle that nobody",
            ),
            ("{use: vision_inspection, at: paint}", "cannot-act", "upgrades.u.at", "no inspects there"),
            ("{use: quick_changeover, at: paint}", "cannot-act", "upgrades.u.at", "no setup there"),
            ("{use: process_control, at: oven}", "cannot-act", "upgrades.u.at", "nothing is there that it changes"),
            ("{use: predictive_maintenance, at: paint}", "cannot-act", "upgrades.u.at", "no failures there"),
            ("{use: ergonomics, at: oven}", "cannot-act", "upgrades.u.at", "nobody works on pieces there"),
            ("{use: training, at: setters}", "cannot-act", "upgrades.u.at", "people who are qualified for everything"),
            (
                "{at: press, changes: [{scale: press.cycle, by: 2}]}",
                "unknown-key",
                "upgrades.u.at",
                "'at' without use:",
            ),
            ("{price: 3 kEUR}", "missing-key", "upgrades.u", "no 'changes'"),
            ("{usee: cobot, at: press}", "unknown-key", "upgrades.u.usee", "unknown key 'usee'"),
            ("{use: cobot, at: press, price: 3 h}", "dimension", "upgrades.u.price", "3 h"),
        ],
    )
    def test_a_lever_that_is_not_there_or_cannot_act(self, upgrade: str, code: str, path: str, found: str) -> None:
        problem = refused(f"u: {upgrade}")
        assert (problem.code, problem.path) == (code, path)
        assert found in problem.found
        assert problem.place.line > 0

    def test_the_nearest_lever_is_named(self) -> None:
        assert "did you mean 'cobot'?" in refused("u: {use: cobt, at: press}").remedy

    def test_what_a_lever_needs_is_named(self) -> None:
        assert refused("u: {use: vision_inspection, at: paint}").expected == "a station that inspects"

    @pytest.mark.parametrize(
        ("upgrades", "paths"),
        [
            (
                "a: {use: vision_inspection, at: control}, b: {changes: [{set: control.inspects.detects, to: 99 %}]}",
                {"upgrades.a.vision_inspection.inspects.detects.set", "upgrades.b.changes.1.set"},
            ),
            ("a: {use: cobot, at: press}, b: {changes: [{set: press.cycle, to: 3 s}]}", {"upgrades.b.changes.1.set"}),
        ],
    )
    def test_upgrades_that_set_one_thing_to_different_values(self, upgrades: str, paths: set[str]) -> None:
        with pytest.raises(ScenarioError) as caught:
            plant(upgrades)
        assert {problem.code for problem in caught.value.problems} == {"contradiction"}
        assert "'a' and 'b'" in caught.value.problems[0].found

    def test_two_cobots_at_one_cycle(self) -> None:
        with pytest.raises(ScenarioError, match="contradict"):
            plant("a: {use: cobot, at: press}, b: {use: cobot, at: press}")


def test_the_doubt_of_the_default_share_is_the_one_that_its_words_say() -> None:
    scenario = plant("", "realised: {uncertain: {law: beta, a: 2.5, b: 2, scale: 1}}")
    said, usual = scenario.realised.base, plant("").realised.base
    assert isinstance(said, Doubt)
    assert isinstance(usual, Doubt)
    assert (said.family, said.low, said.mode, said.high) == (usual.family, usual.low, usual.mode, usual.high)
    assert said.quantile(0.3) == usual.quantile(0.3)


FAILING = (
    "{station: oven, cycle: 40 s, failures: {jam: {every: 10 min, repair: 30 s, reaction: 20 s}, "
    "broken: {every: 50 h, repair: {mean: 2 h, cv: 1}, reaction: 10 min}, "
    "greased: {every: 100 h, repair: 10 min, planned: true}, "
    "worn: {every: 9 h, repair: 9 min, drifts: {defects: 9 %, noticed: {pieces: 40}}}, "
    "clogged: {every: 9 h, repair: 1 min, drifts: {defects: 9 %, noticed: {pieces: 40}}}}}"
)


def with_failures(upgrades: str) -> Scenario:
    text = PLANT.replace("{station: oven, cycle: 40 s}", FAILING)
    return apply(load_text(f"{text}\nupgrades: {{{upgrades}}}"), "after")


class TestEveryModeOfFailure:
    def test_short_stops_become_rarer_and_every_stop_is_noticed_sooner(self) -> None:
        other = with_failures("mes: {use: mes_and_andon, at: oven}")
        modes = other.station("oven").failures
        theta = theta_of(other, reaction_scale=0.5, every_scale=1.2, realised=0.5)
        assert modes["jam"].every.law(theta).mean() == pytest.approx(600 * 1.1)
        lives = [modes[mode].every.law(theta).mean() for mode in ("broken", "clogged")]
        assert lives == pytest.approx([50 * 3600, 9 * 3600])
        reactions = [modes[mode].reaction.law(theta).mean() for mode in ("jam", "broken")]  # type: ignore[union-attr]
        assert reactions == pytest.approx([20 * 0.75, 600 * 0.75])
        assert modes["greased"].reaction is None

    def test_one_doubt_holds_for_all_modes(self) -> None:
        other = with_failures("mes: {use: mes_and_andon, at: oven}")
        names = [doubt.name for doubt in other.doubts()]
        assert [name for name in names if "reaction" in name] == [
            "upgrades.mes.mes_and_andon.failures.*.reaction.scale"
        ]

    def test_long_repairs_are_seen_coming_short_ones_planned_ones_and_drifts_are_not(self) -> None:
        other = with_failures("watch: {use: predictive_maintenance, at: oven}")
        modes = other.station("oven").failures
        assert [mode for mode, failure in modes.items() if failure.announced.is_said] == ["broken"]
        assert modes["false_alarm"].planned

    def test_where_all_stops_are_short_there_is_nothing_to_see_and_no_false_alarm(self) -> None:
        short = "failures: {jam: {every: {law: exponential, mean: 10 min}, repair: 40 s}}"
        with pytest.raises(ScenarioError, match="'predictive_maintenance' cannot act at 'oven': nothing is there"):
            load_text(
                PLANT.replace("{station: oven, cycle: 40 s}", f"{{station: oven, cycle: 40 s, {short}}}")
                + "\nupgrades: {watch: {use: predictive_maintenance, at: oven}}"
            )

    def test_only_what_is_seen_is_realised_in_part(self) -> None:
        other = with_failures("watch: {use: predictive_maintenance, at: oven}")
        seen = other.station("oven").failures["broken"].announced
        theta = theta_of(other, share_set=0.4, caught_set=0.7, repair_set=0.5, realised=0.5)
        assert [value.at(theta) for value in (seen.share, seen.caught, seen.repair)] == pytest.approx([0.2, 0.7, 0.5])

    def test_the_order_of_jobs_changes_only_where_there_are_set_ups(self) -> None:
        text = PLANT.replace("{station: oven, cycle: 40 s}", FAILING)
        other = apply(load_text(f"{text}\nupgrades: {{mes: {{use: mes_and_andon, at: [press, oven]}}}}"), "after")
        assert [other.station(name).queue.rule for name in ("press", "oven")] == ["same_family", "fifo"]


class TestWhatIsNoticed:
    def test_a_drift_is_noticed_sooner_by_pieces_and_by_time(self) -> None:
        drifts = "{worn: {every: 9 h, repair: 9 min, drifts: {defects: 12 %, noticed: {pieces: 40, after: 4 h}}}}"
        text = PLANT.replace("{station: oven, cycle: 40 s}", f"{{station: oven, cycle: 40 s, failures: {drifts}}}")
        other = apply(load_text(f"{text}\nupgrades: {{spc: {{use: process_control, at: oven}}}}"), "after")
        worn = other.station("oven").failures["worn"].drifts
        assert worn is not None
        theta = theta_of(other, noticed_pieces_scale=0.5, noticed_after_scale=0.25, realised=1.0)
        assert worn.noticed.pieces is not None
        assert worn.noticed.after is not None
        assert worn.noticed.pieces.law(theta).mean() == pytest.approx(20)
        assert worn.noticed.after.law(theta).mean() == pytest.approx(3600)

    def test_a_camera_wearies_less_by_the_share_realised(self) -> None:
        text = PLANT.replace("detects: 80 %,", "detects: 80 %, wearies: {after: 30 min, loss: 10 %},")
        other = apply(load_text(f"{text}\nupgrades: {{eye: {{use: vision_inspection, at: control}}}}"), "after")
        inspects = other.station("control").inspects
        assert inspects is not None
        assert inspects.wearies is not None
        assert inspects.wearies.loss.at(theta_of(other, realised=0.75)) == pytest.approx(0.025)


class TestWhatIsCarried:
    def lever_at(self, moves: str) -> Scenario:
        text = PLANT.replace("cycle: {time: 50 s, by: ops}", f"cycle: {{time: 50 s, by: ops}}, moves: {moves}")
        text = text.replace("{station: oven, cycle: 40 s}", "{station: oven, queue: 2, cycle: 40 s}")
        return apply(load_text(f"{text}\nupgrades: {{agv: {{use: guided_vehicles, at: paint}}}}"), "after")

    def test_moves_are_shorter_and_vary_less(self) -> None:
        other = self.lever_at("{mean: 100 s, cv: 50 %}")
        move = other.station("paint").moves
        assert move is not None
        assert move.law is not None
        law = move.law.law(theta_of(other, time_scale=0.8, cv_scale=0.6, realised=0.5))
        assert (law.mean(), law.cv()) == pytest.approx((90, 0.4))

    def test_what_always_takes_the_same_time_is_only_shorter(self) -> None:
        other = self.lever_at("100 s")
        move = other.station("paint").moves
        assert move is not None
        assert move.law is not None
        assert move.law.law(theta_of(other, time_scale=0.8, realised=1.0)).mean() == pytest.approx(80)
