"""Money in the summary: a plant without chance whose investment is reckoned by hand, and doubts about money alone."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simfactory.economics import annuity_factor, npv
from simfactory.experiments.about import About
from simfactory.experiments.money import Project, terms_of_draws
from simfactory.experiments.plant import PlantModel
from simfactory.experiments.samples import Samples
from simfactory.experiments.study import run
from simfactory.scenario import load_text
from simfactory.scenario.economics import Economics
from simfactory.scenario.values import Value

PLANT = """
simfactory: 1
name: Investing
run: {warm_up: 1 week, length: 1 week}
shifts: {day: {mon-fri: 08:00-16:00}}
people: {hands: {team: {day: 1}, cost: 30 EUR/h}}
products: {part: {price: 50 EUR, material: 20 EUR}}
energy: {price: 0.10 EUR/kWh}
economics: {weeks_per_year: 50}
line: [{station: saw, cycle: {time: 30 min, by: hands}, power: {working: 10 kW}}]
upgrades:
  faster:
    price: 100 kEUR
    running: 5 kEUR/year
    changes: [{scale: saw.cycle, by: 0.8}]
"""
UNSOLD = PLANT.replace("products: {part: {price: 50 EUR, material: 20 EUR}}", "products: {part: {material: 20 EUR}}")
ASKED = PLANT.replace("line:", "demand: {per_week: 60, gain_as: hours}\nline:")
OWN = PLANT.partition("  faster:")[2]
LEVER = (
    PLANT.replace(OWN, " {use: fast, at: saw}\n")
    + """
realised: 100 %
catalogue:
  fast:
    title: Fast
    at: station
    source: judgement
    priced_per: machine
    price: 100 kEUR
    running: 5 kEUR/year
    changes: [{scale: cycle, by: 0.8}]
"""
)
BARE = (
    LEVER.replace(", cost: 30 EUR/h", "")
    .replace("products: {part: {price: 50 EUR, material: 20 EUR}}\n", "")
    .replace("energy: {price: 0.10 EUR/kWh}\n", "")
)
DOUBTFUL_CYCLE = PLANT.replace("by: 0.8}", "by: 0.7 .. 0.9}")
YEARLY = 25_000.0
"""20 parts a week more, at 50 less 20 EUR, less 100 EUR of running costs, in 50 weeks."""
ANNUITY = annuity_factor(0.08, 7)


def summary(text: str, out: Path, blocks: int = 2) -> dict[str, Any]:
    found: dict[str, Any] = run(load_text(text), out=out / "out", blocks=blocks, workers=1, engine="simpy").summary
    return found


def after(text: str, out: Path, blocks: int = 2) -> dict[str, Any]:
    found: dict[str, Any] = summary(text, out, blocks)["money"]["configurations"]["after"]
    return found


def parts_of(project: dict[str, Any]) -> dict[str, float]:
    return {part: found["mean"] for part, found in project["yearly"]["parts"].items()}


class TestByHand:
    def test_a_year_brings_what_is_sold_more_less_what_it_costs(self, tmp_path: Path) -> None:
        yearly = after(PLANT, tmp_path)["yearly"]
        parts = {part: found["mean"] for part, found in yearly["parts"].items()}
        assert parts == pytest.approx(
            {"labour": 0, "energy": 0, "sales": 50_000, "material": -20_000, "upkeep": -5_000}, abs=1e-6
        )
        assert yearly["gain"]["mean"]["value"] == pytest.approx(YEARLY)

    def test_its_worth_is_its_annuity_less_its_price(self, tmp_path: Path) -> None:
        found = after(PLANT, tmp_path)
        assert found["npv"]["mean"]["value"] == pytest.approx(YEARLY * ANNUITY - 100_000)
        assert found["p_loss"]["value"] == 0
        assert found["payback"] == {
            "quantiles": dict.fromkeys(("0.05", "0.25", "0.5", "0.75", "0.95"), 4.0),
            "never": 0,
        }
        left = 100_000 - YEARLY * annuity_factor(0.08, 5)
        assert found["discounted_payback"]["quantiles"]["0.5"] == pytest.approx(5 + left / (YEARLY / 1.08**6))
        assert found["irr"]["unique"] == 1
        assert found["irr"]["quantiles"]["0.5"] == pytest.approx(0.163269, abs=1e-5)
        assert found["investment"]["mean"] == 100_000

    def test_a_good_part_costs_less(self, tmp_path: Path) -> None:
        cost = after(PLANT, tmp_path)["cost_per_good"]
        assert cost["before"]["mean"] == pytest.approx((1200 + 40 + 1600) / 80)
        assert cost["after"]["mean"] == pytest.approx((1200 + 40 + 2000 + 100) / 100)
        assert cost["change"]["mean"] == pytest.approx(33.4 - 35.5)

    def test_without_prices_of_products_the_same_parts_cost_less(self, tmp_path: Path) -> None:
        """80 of 100 parts: a fifth of the energy is saved, and four fifths of the running costs are paid."""
        found = summary(UNSOLD, tmp_path)["money"]
        assert found["valued"] == "same_output"
        assert parts_of(found["configurations"]["after"]) == pytest.approx(
            {"labour": 0, "energy": 400, "material": 0, "upkeep": -4_000}, abs=1e-6
        )

    def test_people_who_make_more_in_the_same_hours_are_paid_the_same(self, tmp_path: Path) -> None:
        """80 of 100 parts leave 8 of 40 hours free: they bring money as far as the scenario says."""
        told = after(UNSOLD, tmp_path)
        assert told["freed_hours"]["mean"] == pytest.approx(400)
        assert "freed_hours" not in told["yearly"]["parts"]
        said = UNSOLD.replace("weeks_per_year: 50", "weeks_per_year: 50, freed_hours: {saved: 50 %}")
        parts = parts_of(after(said, tmp_path / "said"))
        assert (parts["labour"], parts["freed_hours"]) == pytest.approx((0, 200 * 30), abs=1e-6)

    def test_a_smaller_team_is_paid_less_whatever_it_makes(self, tmp_path: Path) -> None:
        text = UNSOLD.replace("team: {day: 1}", "team: {day: 2}").replace(
            "changes: [", "changes: [{set: people.hands.team.day, to: 1}, "
        )
        told = after(text, tmp_path)
        assert parts_of(told)["labour"] == pytest.approx(40 * 30 * 50)
        assert told["freed_hours"]["mean"] == pytest.approx(400)

    def test_parts_that_are_no_longer_made_cost_their_labour(self, tmp_path: Path) -> None:
        """64 parts instead of 80: a quarter more hours for the same, all of which are to be paid."""
        told = after(UNSOLD.replace("by: 0.8}", "by: 1.25}"), tmp_path)
        assert parts_of(told)["labour"] == pytest.approx(-0.25 * 40 * 30 * 50)
        assert told["freed_hours"]["mean"] == 0

    def test_a_lever_of_the_catalogue_is_reckoned_like_any_upgrade(self, tmp_path: Path) -> None:
        found, lever = after(PLANT, tmp_path / "own"), after(LEVER, tmp_path / "lever")
        assert lever == found

    def test_without_any_price_of_the_plant_a_lever_is_no_matter_of_money(self, tmp_path: Path) -> None:
        found = summary(BARE, tmp_path)
        assert found["money"] is None
        assert {"plant.upkeep_cost", "plant.cost_per_good", "plant.investment"}.isdisjoint(found["kpis"]["after"])

    def test_aid_and_taxes_change_its_worth(self, tmp_path: Path) -> None:
        """60,000 of a grant at 70 % is cut to 50,000; the other half is depreciated, and 40 % of all deducted."""
        terms = "tax: 25 %, aid: {grant: 70 %, ceiling: 50 kEUR, deduction: 40 %}"
        found = after(PLANT.replace("weeks_per_year: 50", f"weeks_per_year: 50, {terms}"), tmp_path)
        shield = 0.25 * (50_000 + 40_000) / 5
        by_hand = -50_000 + 0.75 * YEARLY * ANNUITY + shield * annuity_factor(0.08, 5)
        assert found["grant"]["mean"] == 50_000
        assert found["deduction"]["mean"] == pytest.approx(10_000)
        assert found["npv"]["mean"]["value"] == pytest.approx(by_hand)

    def test_freed_hours_bring_money_only_as_far_as_the_scenario_says(self, tmp_path: Path) -> None:
        """60 parts take 30 hours before and 24 after: 300 hours a year, and half of them at 30 EUR."""
        silent = after(ASKED, tmp_path)
        assert silent["freed_hours"]["mean"] == pytest.approx(300)
        assert "freed_hours" not in silent["yearly"]["parts"]
        said = after(
            ASKED.replace("weeks_per_year: 50", "weeks_per_year: 50, freed_hours: {saved: 50 %}"), tmp_path / "b"
        )
        assert said["yearly"]["parts"]["freed_hours"]["mean"] == pytest.approx(4_500)
        difference = said["yearly"]["gain"]["mean"]["value"] - silent["yearly"]["gain"]["mean"]["value"]
        assert difference == pytest.approx(4_500)

    def test_hours_that_are_no_longer_paid_are_not_freed_again(self, tmp_path: Path) -> None:
        text = ASKED.replace("team: {day: 1}", "team: {day: 2}").replace(
            "changes: [", "changes: [{set: people.hands.team.day, to: 1}, "
        )
        found = after(text, tmp_path)
        assert found["yearly"]["parts"]["labour"]["mean"] == pytest.approx(40 * 30 * 50)
        assert found["freed_hours"]["mean"] == pytest.approx((2 * 30 - 24 - 40) * 50)


class TestBeginning:
    """100 kEUR for 25 kEUR a year over 7 years, without discounting."""

    RATELESS = PLANT.replace("weeks_per_year: 50", "weeks_per_year: 50, rate: 0 %")

    def begun(self, times: str, out: Path) -> dict[str, Any]:
        return after(self.RATELESS.replace("    price: 100 kEUR", f"    price: 100 kEUR\n{times}"), out)

    @pytest.mark.parametrize(
        ("times", "years"),
        [("", 0), ("    delay: 6 months", 0.5), ("    start: 1 year\n    delay: 6 months", 1.5)],
    )
    def test_what_it_brings_counts_from_when_it_works(self, times: str, years: float, tmp_path: Path) -> None:
        found = self.begun(times, tmp_path)
        assert found["works"]["mean"] == pytest.approx(years)
        assert found["npv"]["mean"]["value"] == pytest.approx((7 - years) * YEARLY - 100_000)
        assert found["payback"]["quantiles"]["0.5"] == pytest.approx(4 + years)
        assert found["yearly"]["gain"]["mean"]["value"] == pytest.approx(YEARLY)

    def test_half_of_the_first_year_is_discounted_as_that_years(self, tmp_path: Path) -> None:
        found = after(PLANT.replace("    price:", "    delay: 6 months\n    price:"), tmp_path)
        by_hand = npv(0.08, (-100_000, YEARLY / 2, *[YEARLY] * 6))
        assert found["npv"]["mean"]["value"] == pytest.approx(by_hand)

    def test_what_never_works_within_the_horizon_is_only_paid(self, tmp_path: Path) -> None:
        found = self.begun("    delay: 8 years", tmp_path)
        assert found["npv"]["mean"]["value"] == pytest.approx(-100_000)
        assert (found["payback"]["never"], found["irr"]) == (1, None)

    def test_all_wait_for_the_last_of_them(self, tmp_path: Path) -> None:
        more = "  other: {price: 1 EUR, delay: 9 months, changes: [{scale: saw.power.working, by: 1}]}\n"
        found = after(self.RATELESS.replace("    price:", "    delay: 6 months\n    price:") + more, tmp_path)
        assert found["works"]["mean"] == pytest.approx(0.75)
        assert found["npv"]["mean"]["value"] == pytest.approx(6.25 * YEARLY - 100_001)

    def test_doubt_about_time_is_one_about_worth_and_none_about_the_plant(self, tmp_path: Path) -> None:
        timed = DOUBTFUL_CYCLE.replace("    price:", "    delay: 0 .. 2 years\n    price:")
        lines = []
        for name, text in (("plain", DOUBTFUL_CYCLE), ("timed", timed)):
            run(load_text(text), out=tmp_path / name, blocks=2, workers=1, engine="simpy")
            with (tmp_path / name / "samples.csv").open(encoding="utf-8", newline="") as file:
                lines.append(list(csv.reader(file)))
        place = lines[1][0].index("input:upgrades.faster.delay")
        assert [[*line[:place], *line[place + 1 :]] for line in lines[1]] == lines[0]

    def test_each_draw_has_its_own(self, tmp_path: Path) -> None:
        found = self.begun("    delay: 0 .. 2 years", tmp_path)
        worth = found["npv"]["draws"]
        assert min(worth) < 5.2 * YEARLY - 100_000 < 6.8 * YEARLY - 100_000 < max(worth)
        assert found["npv"]["mean"]["value"] == pytest.approx(6 * YEARLY - 100_000, rel=0.02)
        assert [one["input"] for one in found["influence"]["inputs"]] == ["upgrades.faster.delay"]

    def test_a_range_of_time_is_told_as_it_is_written(self, tmp_path: Path) -> None:
        text = LEVER.replace("  price: 100 kEUR", "  delay: 4 .. 12 weeks\n    price: 100 kEUR")
        found = summary(text, tmp_path)
        assert found["plant"]["doubts"]["adoption.delay: 4 .. 12 weeks"] == "4 .. 12 weeks"


class TestDoubtsAboutMoney:
    TEXT = PLANT.replace("price: 100 kEUR", "price: 50 .. 200 kEUR")

    def test_they_move_money_and_not_the_plant(self, tmp_path: Path) -> None:
        found = summary(self.TEXT, tmp_path, blocks=8)
        assert found["gain"]["after"]["noise"]["treatment"] == "no_doubt"
        assert found["gain"]["after"]["mean"]["value"] == pytest.approx(0.25)
        assert found["influence"]["after"] is None
        money = found["money"]["configurations"]["after"]
        assert money["npv"]["noise"]["treatment"] == "raw"
        assert [one["input"] for one in money["influence"]["inputs"]] == ["upgrades.faster.price"]
        assert money["influence"]["inputs"][0]["direction"] == -1

    def test_the_odds_of_losing_money_are_those_of_a_price_beyond_its_worth(self, tmp_path: Path) -> None:
        money = after(self.TEXT, tmp_path, blocks=8)
        exact = (200_000 - YEARLY * ANNUITY) / 150_000
        assert money["p_loss"]["value"] == pytest.approx(exact, abs=0.035)
        assert money["p_loss"]["low"] <= money["p_loss"]["value"] <= money["p_loss"]["high"]
        assert money["discounted_payback"]["never"] == money["p_loss"]["value"]
        assert money["discounted_payback"]["quantiles"]["0.95"] is None
        assert money["npv"]["mean"]["value"] == pytest.approx(YEARLY * ANNUITY - 125_000, abs=800)

    def test_how_money_is_reckoned_can_be_in_doubt(self, tmp_path: Path) -> None:
        text = PLANT.replace("weeks_per_year: 50", "weeks_per_year: 50, rate: 4 .. 12 %, horizon: 5 .. 9 years")
        found = summary(text, tmp_path)["money"]
        assert found["terms"]["rate"] == pytest.approx(0.08, abs=0.002)
        worth = found["configurations"]["after"]["npv"]["draws"]
        assert min(worth) >= YEARLY * annuity_factor(0.12, 5) - 100_000
        assert max(worth) <= YEARLY * annuity_factor(0.04, 9) - 100_000
        assert max(worth) - min(worth) > 50_000

    def test_they_are_known_by_name(self) -> None:
        model = PlantModel.of(
            load_text(self.TEXT.replace("time: 30 min", "time: 29 .. 31 min")), 0, "simpy", ("before", "after")
        )
        assert [doubt.name for doubt in model.doubts] == ["saw.cycle.time", "upgrades.faster.price"]
        assert model.of_money == {"upgrades.faster.price"}


def test_flows_are_those_of_the_worth_that_is_shown_noise_taken_out() -> None:
    rng = np.random.default_rng(5)
    before = {"plant.sales": 1000 + 50 * rng.normal(size=(16, 2)), "plant.investment": np.zeros((16, 2))}
    after = {"plant.sales": 1500 + 50 * rng.normal(size=(16, 2)), "plant.investment": np.full((16, 2), 80_000.0)}
    samples = Samples(0, (), np.zeros((16, 0)), np.zeros((16, 0)), {"before": before, "after": after})
    told = About("Toy", "0", "0", {"before": (), "after": ("u",)}, terms=Economics(tax=Value(0.25)).terms())
    project = Project(samples, told, "after", terms_of_draws(samples, told))
    shown = project.worth.mean(axis=1) / 2 + 1000
    assert [npv(0.08, flows) for flows in project.flows_worth(shown)] == pytest.approx(shown.tolist())


def test_a_configuration_with_an_upgrade_without_a_price_has_no_money(tmp_path: Path) -> None:
    text = PLANT + "  tidy: {changes: [{scale: saw.power.working, by: 0.9}]}\nconfigurations: {light: [faster]}\n"
    found = summary(text, tmp_path)["money"]["configurations"]
    assert found["after"] is None
    assert found["light"]["npv"]["mean"]["value"] == pytest.approx(YEARLY * ANNUITY - 100_000)


def test_nothing_is_said_of_money_where_no_upgrade_has_a_price(tmp_path: Path) -> None:
    found = summary(PLANT.replace("    price: 100 kEUR\n", ""), tmp_path)
    assert found["money"] is None
    assert "plant.investment" not in found["kpis"]["after"]


def test_every_run_tells_what_any_configuration_does(tmp_path: Path) -> None:
    """The site draws nothing before, as far as anybody says."""
    text = PLANT.replace(", power: {working: 10 kW}", "").replace("energy: {price: 0.10 EUR/kWh}\n", "")
    text = text.replace("changes: [", "changes: [{set: energy.base, to: 2 kW}, {set: energy.price, to: 0.1 EUR/kWh}, ")
    found = summary(text, tmp_path)
    assert found["kpis"]["before"]["plant.energy_cost"]["mean"] == 0
    assert found["kpis"]["after"]["plant.energy_cost"]["mean"] == pytest.approx(33.6)
    assert found["money"]["configurations"]["after"]["yearly"]["parts"]["energy"]["mean"] == pytest.approx(-33.6 * 50)
