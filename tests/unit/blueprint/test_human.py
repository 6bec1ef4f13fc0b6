"""What a plan says of people: who tires, learns, errs and is absent, and by which numbers, in every draw."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simfactory import load_text
from simfactory.blueprint import Blueprint, compile_blueprint
from simfactory.human_factors import BY_NAME, learning_factor, pieces_at_skill
from simfactory.plan import PACE, Constant, Plan, Segment, ShiftKind
from simfactory.scenario import apply

HEAD = "simfactory: 1\nname: x\n"
LINE = """
shifts:
  day: {mon-fri: 06:00-14:00, breaks: [10:00-10:20]}
  late: {mon-fri: 14:00-22:00}
  night: {mon-thu: 22:00-06:00}
people:
  fixers: {team: {day: 1}}
  hands: {team: {day: 2, late: 1, night: 1}, skills: {saw: {1: 100 %, 2: 80 %, 4: 100 %}, press: [1, 3], pack: [1]}}
line:
  - {station: saw, task: {load: heavy, paced: true}, cycle: {time: 4 min, by: hands}, defects: 2 %}
  - {station: press, queue: 3, task: {load: light, learning: machining}, cycle: 2 min, unload: {time: 1 min, by: hands}}
  - {station: oven, queue: 2, cycle: 3 min, failures: {jam: {every: 4 h, repair: {time: 9 min, by: fixers}}}}
  - {station: pack, queue: 2, cycle: 3 min}
"""


def blueprint(head: str, line: str = LINE, configuration: str = "before") -> Blueprint:
    return compile_blueprint(apply(load_text(f"{HEAD}{head}\n{line}"), configuration))


def plan_of(head: str, line: str = LINE) -> Plan:
    return blueprint(head, line).frame


def pairs(plan: Plan) -> set[tuple[str, str]]:
    return {
        (plan.person_names[person], plan.station_names[station])
        for person, station in zip(plan.pair_person, plan.pair_station, strict=True)
    }


class TestSwitchedOff:
    """Whatever the tasks are, a plan without people at work is the same to the byte."""

    @pytest.mark.parametrize(
        "said",
        ["human_factors: false", "human_factors: {fatigue: false, absence: false}", "human_factors: {}"],
    )
    def test_everything_off_is_the_plant_itself(self, said: str) -> None:
        assert plan_of(said).digest == plan_of("").digest

    def test_a_task_means_nothing_then(self) -> None:
        bare = LINE.replace("task: {load: heavy, paced: true}, ", "")
        bare = bare.replace("task: {load: light, learning: machining}, ", "")
        assert plan_of("", bare).digest == plan_of("").digest

    def test_errors_change_nothing_where_nobody_makes_any(self) -> None:
        line = LINE.replace("defects: 2 %", "defects: 0 %")
        assert plan_of("human_factors: {errors: true}", line).digest == plan_of("", line).digest

    def test_absence_changes_nothing_where_everybody_is_always_there(self) -> None:
        line = "people: {hands: {team: 2}}\nline: [{station: saw, cycle: {time: 4 min, by: hands}}]"
        assert plan_of("human_factors: {absence: true}", line).digest == plan_of("", line).digest

    def test_learning_changes_nothing_where_nobody_works_on_pieces(self) -> None:
        line = "people: {hands: {team: 2}}\nline: [{station: saw, cycle: 4 min, setup: {time: 4 min, by: hands}}]"
        assert plan_of("human_factors: {learning: true}", line).digest == plan_of("", line).digest

    @pytest.mark.parametrize("group", ["fatigue", "learning", "errors", "absence"])
    def test_each_group_has_a_feature_of_its_own(self, group: str) -> None:
        plan = plan_of(f"human_factors: {{{group}: true}}")
        assert plan.features - plan_of("").features == {f"human_factors.{group}"}
        flags = {
            "fatigue": plan.tires,
            "learning": plan.learns,
            "errors": plan.errs,
            "absence": bool(np.any(plan.spell >= 0)),
        }
        assert [name for name, on in flags.items() if on] == [group]


class TestFatigue:
    def test_fatigue_grows_by_load_and_task_at_stations_where_people_work(self) -> None:
        line = LINE.replace("load: light", "tiring: 0.8")
        plan = plan_of("human_factors: {fatigue: {heavy: 0.005 1/min, recovery: 3 1/h}}", line)
        assert plan.human.growth.tolist() == pytest.approx([0.005, 0.8 * 0.003, 0.003, 0.0])
        assert plan.human.constants[Constant.RECOVERY] == pytest.approx(0.05)
        assert plan.human.constants[Constant.SLOWING] == 0.25

    def test_exposure_goes_by_pace_and_load(self) -> None:
        human = plan_of("human_factors: {fatigue: true}", LINE.replace("load: heavy", "load: heavy, risk: 1.5")).human
        assert human.control.tolist() == [0.4, 0.65, 0.65, 1.0]
        assert human.ocra.tolist() == pytest.approx([1.5 * 4.5, 1.2, 2.8, 0.0])
        assert plan_of("human_factors: {fatigue: true}").paced.tolist() == [True, False, False, False]
        own = plan_of("human_factors: {fatigue: true}", LINE.replace("paced: true", "paced: true, control: 90 %"))
        assert own.human.control[0] == 0.9

    def test_draws_move_what_is_in_doubt_and_nothing_else(self) -> None:
        made = blueprint(
            "human_factors: {fatigue: {recovery: 0.03 1/min}}", LINE.replace("heavy", "heavy, tiring: 0.5 .. 1")
        )
        names = [doubt.name for doubt in made.doubts]
        assert "human_factors.fatigue.recovery" not in names
        assert "saw.task.tiring" in names
        theta = {doubt.name: doubt.central() for doubt in made.doubts}
        filled = made.fill(theta | {"human_factors.fatigue.heavy": 0.004, "saw.task.tiring": 0.5})
        assert filled.human.growth.tolist() == pytest.approx([0.002, 0.0015, 0.003, 0.0])
        assert made.fill(theta).digest == made.frame.digest

    def test_people_are_kept_with_the_stations_where_they_may_work(self) -> None:
        expected = {(f"hands#{n}", "saw") for n in (1, 2, 4)} | {(f"hands#{n}", "press") for n in (1, 3)}
        assert pairs(plan_of("human_factors: {fatigue: true}")) == expected | {("fixers#1", "oven")}
        assert pairs(plan_of("human_factors: {learning: true}")) == expected | {("fixers#1", "oven")}
        assert pairs(plan_of("human_factors: {errors: true, absence: true}")) == set()
        plan = plan_of("human_factors: {fatigue: true}")
        order = list(zip(plan.pair_person.tolist(), plan.pair_station.tolist(), strict=True))
        assert order == sorted(order)


class TestLearning:
    HEAD = (
        "human_factors: {learning: {assembly: 80 %, machining: 90 %, mastered_after: 1000, forgotten_after: 120 days}}"
    )

    def test_rates_become_exponents_where_pieces_are_made_by_hand(self) -> None:
        human = plan_of(self.HEAD).human
        expected = [-math.log(0.8) / math.log(2), -math.log(0.9) / math.log(2), 0.0, 0.0]
        assert human.exponent.tolist() == pytest.approx(expected)
        assert human.incompressible.tolist() == [0.5, 0.25, 0.0, 0.0]
        assert human.constants[Constant.MASTERED] == 1000
        assert human.constants[Constant.FORGOTTEN] == 120 * 24 * 60

    def test_guided_beginners_are_faster_and_make_fewer_defects_at_their_station_alone(self) -> None:
        """A beginner errs twice as often as the skilled, guided at 75 % one and a half times: s = 1 - 1 / 1.5."""
        guided = LINE.replace("load: light", "beginner_time: 80 %, beginner_defects: 75 %")
        assert guided != LINE
        plain, human = plan_of("human_factors: true").human, plan_of("human_factors: true", guided).human
        changed = [a != b for a, b in zip(plain.by_skill, human.by_skill, strict=True)]
        assert changed.count(True) == 1
        s = changed.index(True)
        assert human.by_skill[s] == pytest.approx(1 - 1 / 1.5)
        assert human.first_time[s] == pytest.approx(0.8 * plain.first_time[s])
        others = [i for i in range(len(changed)) if i != s]
        assert human.first_time[others].tolist() == plain.first_time[others].tolist()

    def test_the_first_piece_takes_the_mastered_time_and_what_there_is_to_learn(self) -> None:
        """De Jong: T(1)/T(1000) = 1/(M + (1 - M) 1000^-b); 1000^-0.3219 = 0.1082 and 1000^-0.1520 = 0.3500."""
        human = plan_of(self.HEAD).human
        assert human.first_time.tolist() == pytest.approx([4 / 0.55410, 1 / 0.51249, 1.0, 1.0], rel=1e-4)
        assert human.first_time[0] == 4 * learning_factor(1.0, float(human.exponent[0]), 0.5, 1000.0)

    def test_everybody_knows_as_a_routine_what_is_not_said_to_be_new(self) -> None:
        assert plan_of(self.HEAD).human.experience.tolist()[:2] == [math.inf] * 2
        plan = plan_of(self.HEAD, LINE.replace("paced: true", "paced: true, known: 40 %"))
        b = float(plan.human.exponent[0])
        assert plan.human.experience[0] == pieces_at_skill(0.4, b, 1000.0)
        assert plan.human.experience[0] == pytest.approx((1 - 0.4 * (1 - 0.1082)) ** (-1 / b), rel=1e-3)
        assert plan.human.experience[1] == math.inf

    def test_an_upgrade_gives_something_to_learn_anew(self) -> None:
        line = LINE + "upgrades: {new: {changes: [{set: saw.task.known, to: 0 %}, {scale: saw.cycle, by: 0.5}]}}\n"
        human = blueprint(self.HEAD, line, "after").frame.human
        assert human.experience[0] == 1.0
        assert human.first_time[0] == pytest.approx(2 / 0.55410, rel=1e-4)

    def test_a_station_s_first_time_is_the_mean_over_its_products_in_every_draw(self) -> None:
        line = """
products:
  A: {share: 50 %, route: [saw]}
  B: {share: 50 %, route: [saw: {cycle: {time: 6 .. 10 min}}]}
people: {hands: {team: 2}}
line: [{station: saw, cycle: {time: 4 min, by: hands}}]
"""
        made = blueprint("human_factors: {learning: {incompressible_free: 100 %}}", line)
        theta = {doubt.name: doubt.central() for doubt in made.doubts}
        assert made.frame.human.first_time.tolist() == [6.0]
        name = "products.B.route.saw.cycle.time"
        assert [one for one in theta if one.startswith("products")] == [name]
        assert made.fill(theta | {name: 600.0}).human.first_time.tolist() == [7.0]

    def test_a_piece_is_made_by_the_work_if_people_do_it_else_by_load_or_unload(self) -> None:
        assert plan_of(self.HEAD).teaches.tolist() == [Segment.WORK, Segment.UNLOAD, -1, -1]


class TestErrors:
    def test_shifts_multiply_errors_and_nights_in_a_row_the_night(self) -> None:
        human = plan_of(
            "human_factors: {errors: {afternoon: 1.2, night: 1.3, second_night: 1.1, fourth_night: 1.5}}"
        ).human
        expected = [1.0, 1.2, 1.3, 1.3 * 1.1, 1.3 * 1.17, 1.3 * 1.5]
        assert human.shift_errors.tolist() == pytest.approx(expected)
        assert len(human.shift_errors) == len(ShiftKind)

    def test_what_is_off_does_not_act_on_errors(self) -> None:
        alone = plan_of("human_factors: {errors: true}").human
        assert (alone.constants[Constant.ERRORS_BY_FATIGUE], alone.by_skill.tolist()) == (0.0, [0.0] * 4)
        stood_in = LINE.replace("hands: {team", "hands: {absence: {stand_in: {pace: 80 %}}, team")
        assert plan_of("human_factors: {errors: true}", stood_in).human.by_skill.tolist() == [0.5] * 4
        together = plan_of("human_factors: true").human
        assert (together.constants[Constant.ERRORS_BY_FATIGUE], together.by_skill.tolist()) == (1.5, [0.5] * 4)


class TestAbsence:
    OWN = LINE.replace("hands: {team", "hands: {absence: {rate: 6 %, spell: 3 days}, moves: {walk: 15 s}, team")

    def test_a_pool_s_own_absence_works_alone_and_strain_does_not_act_on_it(self) -> None:
        plan = plan_of("", self.OWN)
        assert plan.pool_names == ("fixers", "hands")
        assert plan.human.absence.tolist() == [0.0, 0.06]
        assert (plan.spell >= 0).tolist() == [False, True]
        assert plan.human.spell_mean.tolist() == [1.0, 3.0]
        constants = plan.human.constants
        assert (constants[Constant.STRAIN_RATIO], constants[Constant.BY_RISK]) == (1.0, 0.0)
        assert plan.human.walk.tolist() == [0, 15 * 10**9]
        assert {"human_factors.absence", "people.moves"} == plan.features - plan_of("").features

    def test_spells_without_memory_last_whole_days(self) -> None:
        """max(1, round(X)) of an exponential of 3 days: 1 + e^-0.5/(1 - e^(-1/3)) days."""
        plan = plan_of("human_factors: {absence: {spell_mean: 3 days}}")
        assert plan.human.spell_mean.tolist() == pytest.approx([1 + math.exp(-0.5) / (1 - math.exp(-1 / 3))] * 2)
        assert plan.human.absence.tolist() == [0.039, 0.039]
        assert plan.human.constants[Constant.AFFECTED] == 0.0239
        assert plan.human.constants[Constant.STRAIN_RATIO] == 1.35

    def test_the_mean_of_a_spell_moves_with_its_doubt(self) -> None:
        made = blueprint("human_factors: {absence: true}")
        theta = {doubt.name: doubt.central() for doubt in made.doubts}
        filled = made.fill(theta | {"human_factors.absence.spell_mean": 5 * 86_400.0})
        assert filled.human.spell_mean.tolist() == pytest.approx([1 + math.exp(-0.3) / (1 - math.exp(-0.2))] * 2)

    def test_who_stands_in_comes_after_whole_days_at_a_pace_and_a_price(self) -> None:
        line = LINE.replace(
            "hands: {team", "hands: {absence: {stand_in: {after: 2 days, pace: 80 %, price: 38 EUR/h}}, team"
        )
        plan = plan_of("", line)
        assert plan.stand_in_after.tolist() == [-1, 2]
        assert plan.stand_in_pace.tolist() == [PACE, 0.8 * PACE]
        assert plan.human.stand_in_price.tolist() == pytest.approx([0.0, 38.0])
        assert "people.absence.stand_in" in plan.features

    def test_who_serves_a_post_first_stays_there(self) -> None:
        plan = plan_of("", LINE.replace("hands: {team", "hands: {moves: {leave_post: when_idle}, team"))
        assert plan.stays.tolist() == [False, True]
        assert plan.features - plan_of("").features == {"people.moves.leave_post"}


def test_the_doubts_of_a_blueprint_are_those_of_its_scenario() -> None:
    for head in ("human_factors: true", "human_factors: {absence: true}", "human_factors: {errors: true}"):
        plant = load_text(f"{HEAD}{head}\n{LINE}")
        assert compile_blueprint(plant).doubts == plant.doubts()


def test_defaults_are_the_modes_of_their_constants() -> None:
    constants = plan_of("human_factors: true").human.constants
    for place, name in ((Constant.ALLOWANCE, "rest_allowance"), (Constant.BY_PACE, "pressure_by_pace")):
        assert constants[place] == BY_NAME[name].mode
