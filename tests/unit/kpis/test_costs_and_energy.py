"""Energy and money: a day of a plant computed by hand, and what is told of a plant that prices little."""

import math
from dataclasses import replace

import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.engines import simulate
from simfactory.kpis.hours import paid_hours
from simfactory.kpis.indicators import keys, measure
from simfactory.plan import Account, Plan
from simfactory.results import Bins, Counters
from simfactory.scenario import load_text
from simfactory.scenario.upgrades import apply

HOUR = 3600 * 1_000_000_000
DAY = 24 * HOUR
WEEK = 7 * DAY

PLANT = """
simfactory: 1
name: ten parts on a Monday
shifts: {day: {mon-fri: 08:00-16:00}}
people: {ops: {team: {day: 1}, cost: 30 EUR/h, premium: {day: 10 %}}}
products: {part: {price: 48 EUR, material: 14 EUR, weight: 1}}
supply: {parts: 10}
energy: {base: 10 kW, price: 0.10 EUR/kWh, co2: 50 g/kWh}
economics: {maintenance: 4700 EUR/year, scrap: 2 EUR, escape: 150 EUR}
line:
  - station: press
    load: {time: 6 min, by: ops}
    cycle: {time: 30 min, by: ops}
    power: {working: 12 kW, handling: 5 kW, idle: 3 kW, off: 0.2 kW}
  - {station: pack, queue: unlimited, cycle: 12 min, shift: day, power: {working: 2 kW, idle: 1 kW, off: 0.1 kW}}
upgrades:
  robot:
    price: 60 kEUR
    running: 470 EUR/year
    upkeep: 10 %
    changes: [{scale: press.power.idle, by: 0.5}]
  free: {changes: [{scale: press.cycle, by: 1}]}
"""
PRESS = 5 * 12 + 1 * 5 + 2 * 3 + 16 * 0.2
PACK = 2 * 2 + 6 * 1 + 16 * 0.1
BASE = 24 * 10
ENERGY = PRESS + PACK + BASE


def plan_of(text: str = PLANT, configuration: str = "before") -> Plan:
    return compile_blueprint(apply(load_text(text), configuration)).frame


def monday(text: str = PLANT, configuration: str = "before") -> dict[str, float]:
    plan = plan_of(text, configuration)
    counters = simulate(plan, seed=1, until=DAY).counters
    return measure(plan, counters, 0, DAY)


class TestADayByHand:
    def test_energy_is_the_time_in_each_state_at_its_power(self) -> None:
        told = monday()
        assert told["press.energy_per_week"] == pytest.approx(7 * PRESS, rel=1e-14)
        assert told["pack.energy_per_week"] == pytest.approx(7 * PACK, rel=1e-14)
        assert told["plant.energy_per_week"] == pytest.approx(7 * ENERGY, rel=1e-14)

    def test_a_good_part_bears_its_share_of_energy_and_co2(self) -> None:
        told = monday()
        assert pytest.approx(325.8) == ENERGY
        assert told["plant.energy_per_good"] == pytest.approx(32.58, rel=1e-14)
        assert told["plant.co2_per_good"] == pytest.approx(1.629, rel=1e-14)

    def test_each_account_is_told_per_week(self) -> None:
        told = monday()
        assert told["plant.labour_cost"] == pytest.approx(7 * 8 * 33)
        assert told["plant.energy_cost"] == pytest.approx(7 * 32.58)
        assert told["plant.material_cost"] == pytest.approx(7 * 140)
        assert told["plant.upkeep_cost"] == pytest.approx(100)
        assert told["plant.scrap_cost"] == told["plant.escape_cost"] == 0
        assert told["plant.sales"] == pytest.approx(7 * 480)

    def test_the_cost_of_a_good_part_is_all_of_them(self) -> None:
        told = monday()
        assert told["plant.cost_per_good"] == pytest.approx((264 + 32.58 + 140 + 100 / 7) / 10)
        assert told["plant.cost"] == pytest.approx(7 * 10 * told["plant.cost_per_good"])

    def test_value_added_is_of_good_parts_over_the_material_of_all(self) -> None:
        told = monday()
        assert told["plant.value_added"] == pytest.approx(7 * (480 - 140))
        assert told["plant.value_added_per_hour"] == pytest.approx((480 - 140) / 8)

    def test_an_upgrade_draws_less_and_costs_every_week(self) -> None:
        """Two idle hours at 1.5 kW less; (470 + 10 % of 60,000) EUR a year are 137.66 a week of 47."""
        text = PLANT.replace("\n  free: {changes: [{scale: press.cycle, by: 1}]}", "")
        before, after = monday(text), monday(text, "after")
        assert before["press.energy_per_week"] - after["press.energy_per_week"] == pytest.approx(7 * 2 * 1.5)
        assert after["plant.upkeep_cost"] == pytest.approx(100 + 6470 / 47)
        assert (before["plant.investment"], after["plant.investment"]) == (0, 60_000)

    def test_the_investment_is_not_known_where_an_upgrade_has_no_price(self) -> None:
        assert math.isnan(monday(configuration="after")["plant.investment"])


def test_scrap_and_defects_that_are_delivered_cost_what_is_said() -> None:
    plan = plan_of()
    counters = Counters.zero(plan, Bins(WEEK, WEEK))
    counters.entered[0, 0], counters.good[0, 0], counters.scrap[0, 0], counters.escapes[0, 0] = 90, 10, 3, 2
    told = measure(plan, counters, 0, WEEK)
    assert (told["plant.material_cost"], told["plant.scrap_cost"], told["plant.escape_cost"]) == (15 * 14, 3 * 2, 300)
    assert told["plant.sales"] == 480


def test_who_stands_in_costs_what_the_pool_does_unless_it_is_said() -> None:
    absent = "absence: {rate: 5 %, stand_in: {after: 0 days}}"
    usual = plan_of(PLANT.replace("premium: {day: 10 %}", absent))
    said = plan_of(PLANT.replace("premium: {day: 10 %}", absent.replace("after: 0 days", "price: 38 EUR/h")))
    assert (usual.human.stand_in_price.tolist(), said.human.stand_in_price.tolist()) == ([30.0], [38.0])

    counters = Counters.zero(said, Bins(WEEK, WEEK))
    counters.absent[0, 0] = counters.stood_in[0, 0] = 2 * HOUR
    assert measure(said, counters, 0, WEEK)["plant.labour_cost"] == pytest.approx(40 * 30 + 2 * 38)


def test_doubt_about_what_who_stands_in_costs_moves_nobody() -> None:
    absent = "absence: {rate: 5 %, spell: {mean: 3 days, cv: 1}, stand_in: {price: 30 .. 40 EUR/h}}"
    blueprint = compile_blueprint(load_text(PLANT.replace("premium: {day: 10 %}", absent)))
    assert blueprint.moving == ()
    assert [doubt.name for doubt in blueprint.doubts] == ["people.ops.absence.stand_in.price"]


class TestSupport:
    TEXT = PLANT.replace("  free: {changes: [{scale: press.cycle, by: 1}]}", "    support: {ops: 2 .. 6 h}")

    def test_hours_of_support_are_paid_beside_the_roster(self) -> None:
        before, after = (plan_of(self.TEXT, name) for name in ("before", "after"))
        assert paid_hours(before, 0, WEEK) == 40
        assert paid_hours(after, 0, WEEK) == pytest.approx(44)
        assert paid_hours(after, 0, 4 * WEEK) == pytest.approx(176)

    def test_they_count_in_productivity_and_cost_what_the_pool_does(self) -> None:
        before, after = (monday(self.TEXT, name) for name in ("before", "after"))
        assert before["plant.productivity"] / after["plant.productivity"] == pytest.approx(1 + 4 / 7 / 8)
        assert after["plant.labour_cost"] - before["plant.labour_cost"] == pytest.approx(4 * 30)
        assert after["plant.paid_hours"] - before["plant.paid_hours"] == pytest.approx(4)

    def test_doubt_about_them_moves_the_gain(self) -> None:
        blueprint = compile_blueprint(apply(load_text(self.TEXT), "after"))
        assert [doubt.name for doubt in blueprint.moving] == ["upgrades.robot.support.ops"]
        assert paid_hours(blueprint.fill({"upgrades.robot.support.ops": 6 * 3600.0}), 0, WEEK) == pytest.approx(46)


class TestOnlyWhatIsPricedIsTold:
    BARE = "simfactory: 1\nname: P\nline: [{station: press, cycle: 3 min}]"
    PEOPLE = "simfactory: 1\nname: P\npeople: {ops: {team: 1, cost: 30 EUR/h}}\nline: [{station: press, cycle: 3 min}]"

    def told(self, text: str) -> set[str]:
        words = ("cost", "energy", "co2", "sales", "value_added", "investment")
        return {key for key, _ in keys(plan_of(text)) if any(word in key for word in words)}

    def test_a_plant_without_prices_tells_of_no_money(self) -> None:
        assert self.told(self.BARE) == set()
        assert plan_of(self.BARE).money is None

    def test_a_cost_of_labour_is_the_only_cost(self) -> None:
        assert self.told(self.PEOPLE) == {"plant.labour_cost", "plant.cost", "plant.cost_per_good"}

    def test_power_alone_is_energy_without_a_cost(self) -> None:
        text = self.BARE.replace("3 min", "3 min, power: {working: 8 kW}")
        assert self.told(text) == {"plant.energy_per_week", "plant.energy_per_good", "press.energy_per_week"}

    def test_all_keys_are_measured_in_their_order(self) -> None:
        assert list(monday()) == [key for key, _ in keys(plan_of())]

    def test_accounts_can_be_those_of_another_configuration(self) -> None:
        blueprint = compile_blueprint(load_text(self.BARE)).with_accounts(frozenset({Account.ENERGY}))
        counters = Counters.zero(blueprint.frame, Bins(WEEK, WEEK))
        assert measure(blueprint.frame, counters, 0, WEEK)["plant.energy_per_week"] == 0


def test_money_moves_no_part_of_the_plant() -> None:
    blueprint = compile_blueprint(load_text(PLANT.replace("0.10 EUR/kWh", "0.08 .. 0.12 EUR/kWh")))
    assert blueprint.moving == ()
    assert [doubt.name for doubt in blueprint.doubts] == ["energy.price"]
    plan = blueprint.fill({"energy.price": 0.08})
    assert plan.money is not None
    assert plan.money.tariff == 0.08
    bare = replace(plan, money=None)
    assert simulate(plan, seed=3, until=WEEK).counters == simulate(bare, seed=3, until=WEEK).counters
