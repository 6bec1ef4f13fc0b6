"""Money and energy in a scenario: what is written becomes values in canonical units, and what cannot be is told."""

import pytest

from simfactory.errors import Problem, ScenarioError
from simfactory.scenario import Scenario, apply, load_text
from simfactory.scenario.upgrades import apply as applied
from simfactory.scenario.values import Value

HEAD = "simfactory: 1\nname: Plant\n"
SHIFTS = "shifts: {day: {mon-fri: 08:00-16:00}, night: {mon-fri: 21:00-05:00}}\n"
LINE = "line: [{station: press, cycle: {time: 3 min, by: ops}, power: {working: 12 kW, idle: 3 kW}}]\n"
RICH = f"""{SHIFTS}
sources: {{quote: a quote of 2019}}
people:
  ops: {{team: {{day: 2, night: 1}}, cost: 28 .. 31 .. 36 EUR/h, premium: {{night: 25 %}}}}
products: {{part: {{price: 48 EUR, material: 14 EUR}}}}
energy: {{base: 40 kW, price: 0.09 .. 0.12 EUR/kWh, co2: 50 g/kWh}}
economics:
  rate: 6 .. 10 %
  horizon: 10 years
  weeks_per_year: 46
  maintenance: 30 kEUR/year
  scrap: 2 EUR
  escape: 150 EUR
  tax: 25 %
  aid: {{grant: 10 .. 22 .. 40 %, ceiling: 200 kEUR, deduction: 40 %}}
  freed_hours: {{saved: 50 %}}
{LINE}
upgrades:
  robot:
    price: 60 .. 100 .. 170 kEUR
    running: 500 EUR/month
    upkeep: 5 %
    source: quote
    changes:
      - {{scale: press.power.idle, by: 0.5}}
      - {{scale: economics.maintenance, by: 0.8}}
      - {{add: people.ops.cost, by: 2 EUR/h}}
      - {{set: energy.base, to: 30 kW}}
"""


def plant(text: str) -> Scenario:
    return load_text(HEAD + text)


def only(text: str) -> Problem:
    with pytest.raises(ScenarioError) as caught:
        plant(text)
    assert len(caught.value.problems) == 1, [str(problem) for problem in caught.value.problems]
    return caught.value.problems[0]


def central(value: Value | None) -> float:
    assert value is not None
    return value.central()


class TestWhatIsWrittenBecomesValues:
    def test_every_amount_has_its_canonical_unit(self) -> None:
        scenario = plant(RICH)
        pool, product, power = scenario.people["ops"], scenario.products["part"], scenario.stations[0].power
        assert power is not None
        assert central(pool.cost) * 3600 == pytest.approx(31)
        assert central(pool.premium["night"]) == 0.25
        assert (central(product.price), central(product.material)) == (48, 14)
        assert (power.working.central(), power.idle.central(), power.off.central()) == (12_000, 3_000, 0)
        energy = scenario.energy
        assert (energy.base.central(), central(energy.price), central(energy.co2)) == (
            40_000,
            pytest.approx(0.105),
            0.05,
        )

    def test_what_a_state_does_not_say_it_draws_as_when_idle(self) -> None:
        power = plant(RICH).stations[0].power
        assert power is not None
        assert [power.of(state).central() for state in ("handling", "setup", "down")] == [3_000] * 3

    def test_what_an_upgrade_costs_a_year_is_its_running_cost_and_its_upkeep(self) -> None:
        robot = plant(RICH).upgrades["robot"]
        assert robot.yearly.central() == pytest.approx(6_000 + 0.05 * 100_000)

    def test_an_upgrade_without_costs_costs_nothing_a_year(self) -> None:
        text = f"{LINE}people: {{ops: {{team: 1}}}}\nupgrades: {{u: {{changes: [{{scale: press.cycle, by: 0.5}}]}}}}"
        assert plant(text).upgrades["u"].yearly.central() == 0

    def test_doubts_are_named_after_their_paths(self) -> None:
        after = apply(plant(RICH), "after")
        assert [doubt.name for doubt in after.doubts()] == [
            "economics.aid.grant",
            "economics.rate",
            "energy.price",
            "people.ops.cost",
            "upgrades.robot.price",
        ]

    def test_a_plant_says_what_its_upgrades_cost_only_when_it_has_had_them(self) -> None:
        scenario = plant(RICH)
        told = {name: dict(applied(scenario, name).expressions()) for name in ("before", "after")}
        assert not any(path.startswith("upgrades") for path in told["before"])
        assert {path for path in told["after"] if path.startswith("upgrades")} == {
            "upgrades.robot.price",
            "upgrades.robot.running",
            "upgrades.robot.upkeep",
        }

    def test_inputs_have_their_sources_and_what_is_not_said_is_assumed(self) -> None:
        sources = {path: source for path, _, source in apply(plant(RICH), "after").inputs()}
        assert sources["upgrades.robot.price"] == "quote"
        assert sources["economics.depreciated_over"] == "assumed"
        assert sources["economics.aid.ceiling"] == "assumed"

    def test_a_plant_without_money_has_no_inputs_of_money(self) -> None:
        bare = plant("line: [{station: press, cycle: 3 min}]")
        assert [path for path, _ in bare.expressions()] == ["press.cycle"]


class TestUpgradesActOnMoney:
    def test_each_change_acts(self) -> None:
        after = apply(plant(RICH), "after")
        power = after.stations[0].power
        assert power is not None
        assert power.idle.central() == 1_500
        assert power.of("setup").central() == 1_500
        assert central(after.economics.maintenance) == pytest.approx(24_000)
        assert central(after.people["ops"].cost) * 3600 == pytest.approx(33)
        assert after.energy.base.central() == 30_000

    def test_how_money_is_reckoned_is_no_upgrade(self) -> None:
        problem = only(RICH.replace("economics.maintenance, by: 0.8", "economics.rate, by: 0.8"))
        assert (problem.code, problem.path) == ("unknown-path", "upgrades.robot.changes.2.scale")
        assert "maintenance" in problem.remedy or "economics" in problem.found

    def test_a_premium_can_be_changed(self) -> None:
        after = apply(
            plant(RICH.replace("set: energy.base, to: 30 kW", "set: people.ops.premium.night, to: 40 %")), "after"
        )
        assert after.people["ops"].premium["night"].central() == pytest.approx(0.40)


OPS = f"{SHIFTS}people: {{ops: {{team: {{day: 2}}, cost: 31 EUR/h}}}}\n{LINE}"
CHANGE = "changes: [{scale: press.cycle, by: 0.9}]"


@pytest.mark.parametrize(
    ("text", "code", "path", "words"),
    [
        (OPS + "economics: {aid: {grant: 120 %}}", "over-one", "economics.aid.grant", "more than 100 %"),
        (OPS + "economics: {aid: {grant: 90 .. 110 %}}", "over-one", "economics.aid.grant", "more than 100 %"),
        (OPS + "economics: {aid: {ceiling: 3 kEUR}}", "aid", "economics.aid.ceiling", "a ceiling without a grant"),
        (OPS + "economics: {aid: {deduction: 40 %}}", "aid", "economics.aid.deduction", "without a tax"),
        (OPS + "economics: {rate: -3 %}", "negative", "economics.rate", "is negative"),
        (OPS + "economics: {horizon: 7}", "no-unit", "economics.horizon", "write 7 year"),
        (OPS + "economics: {horizon: 6 months}", "bounds", "economics.horizon", "1 years or more"),
        (OPS + "economics: {horizon: 80 years}", "bounds", "economics.horizon", "50 years or less"),
        (OPS + "economics: {weeks_per_year: 60}", "bounds", "economics.weeks_per_year", "53 or less"),
        (OPS + "economics: {maintenance: 30 kEUR}", "dimension", "economics.maintenance", "is a money"),
        (OPS + "economics: {freed_hours: {}}", "missing-key", "economics.freed_hours", "the key saved"),
        (OPS + "economics: {rat: 3 %}", "unknown-key", "economics.rat", "did you mean 'rate'?"),
        (OPS + f"upgrades: {{u: {{price: -3 kEUR, {CHANGE}}}}}", "negative", "upgrades.u.price", "is negative"),
        (OPS + f"upgrades: {{u: {{upkeep: 5 %, {CHANGE}}}}}", "price", "upgrades.u.upkeep", "without a price"),
        (OPS + f"upgrades: {{u: {{running: 5 %, {CHANGE}}}}}", "dimension", "upgrades.u.running", "6 kEUR/year"),
        (
            OPS + f"upgrades: {{u: {{support: {{op: 3 h}}, {CHANGE}}}}}",
            "unknown-name",
            "upgrades.u.support.op",
            "did you mean 'ops'?",
        ),
        (
            OPS + f"upgrades: {{u: {{support: {{ops: 100 .. 200 h}}, {CHANGE}}}}}",
            "bounds",
            "upgrades.u.support.ops",
            "may go up to 200 h a week",
        ),
        (OPS + "products: {part: {price: -4 EUR}}", "negative", "products.part.price", "is negative"),
        (OPS + "products: {a: {price: 4 EUR, share: 50 %}, b: {}}", "half-priced", "products.b", "no price of 'b'"),
        (OPS + "products: {a: {material: 4 EUR, share: 50 %}, b: {}}", "half-priced", "products.b", "material of 'b'"),
        (
            OPS.replace("day: 2}", "day: 2}, premium: {nite: 9 %}"),
            "unknown-name",
            "people.ops.premium.nite",
            "no shift",
        ),
        (
            OPS.replace("cost: 31 EUR/h", "premium: {day: 9 %}"),
            "half-priced",
            "people.ops.premium",
            "a premium without a cost",
        ),
        (
            OPS.replace("EUR/h}", "EUR/h}, lead: {team: 1}"),
            "half-priced",
            "people.lead",
            "write 0 EUR/h if they cost nothing",
        ),
        (OPS.replace("idle: 3 kW", "idle: 3 kWh"), "dimension", "press.power.idle", "no unit of power"),
        (OPS.replace("working: 12 kW, ", ""), "missing-key", "press.power", "the key working"),
        (OPS.replace("working: 12 kW", "working: -12 kW"), "negative", "press.power.working", "is negative"),
        (OPS + "energy: {base: 40 kW, price: 12 EUR}", "dimension", "energy.price", "0.12 EUR/kWh"),
        (
            OPS.replace(", power: {working: 12 kW, idle: 3 kW}", "") + "energy: {price: 0.1 EUR/kWh}",
            "energy",
            "energy.price",
            "energy that nothing draws",
        ),
    ],
)
def test_what_cannot_be_is_told_once(text: str, code: str, path: str, words: str) -> None:
    problem = only(text)
    assert (problem.code, problem.path) == (code, path)
    assert words in str(problem)
