"""The register: whatever a plant may have has a case that claims it, and has it; the engines are compared on all cases.

A feature, a queue rule, a kind of record, a failure clock, a family of laws or a key of the scenario that is new makes
a test here fail until a case covers it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from simfactory.blueprint import compile_blueprint
from simfactory.blueprint.features import ALL
from simfactory.engines import ENGINES, simulate
from simfactory.engines.compiled_engine import engine as compiled_engine
from simfactory.engines.simpy_engine import engine as simpy_engine
from simfactory.errors import UnsupportedFeature
from simfactory.plan import Clock, Rule
from simfactory.results import Kind
from simfactory.sampling.families import FAMILIES
from simfactory.scenario import Scenario, apply, json_schema, load_text
from tests.engines.by_hand import Case
from tests.engines.cases import CASES
from tests.engines.equality import laws, told_by_hand
from tests.engines.laws import LAWS
from tests.engines.random_plants import random_plant

MODULES = {"simpy": simpy_engine, "compiled": compiled_engine}
BY_HAND = told_by_hand()
RULES = {rule.name.lower(): rule for rule in Rule}
PLANTS = 60
"""Random plants whose keys count: test_shuffle runs them by default."""

FOR_EXPERIMENTS = """
simfactory: 1
name: What engines never see
sources: {trial: "two weeks of trial"}
run:
  {warm_up: 1 weeks, length: 2 weeks, blocks: 4, replications: 3, over: 24 months, shares: true,
   precision: {mean: 1 point, probability: 5 points, quantiles: 3 points}}
shifts: {day: {mon-fri: 08:00-16:00}}
people:
  turners:
    {team: {day: 2}, labour: indirect, cost: 30 EUR/h, premium: {day: 5 %}, skills: {saw: [1], press: [2]}}
products: {axle: {weight: 2, price: 48 EUR, material: 14 EUR}}
energy: {base: 40 kW, price: 0.1 EUR/kWh, co2: 50 g/kWh}
economics:
  {maintenance: 30 kEUR/year, scrap: 2 EUR, escape: 150 EUR, rate: 8 %, horizon: 7 years, weeks_per_year: 46, tax: 25 %,
   depreciated_over: 5 years, residual: 5 %, aid: {grant: 20 %, ceiling: 100 kEUR, deduction: 40 %},
   freed_hours: {saved: 50 %}}
realised: 50 %
catalogue:
  folder: .
  helper:
    title: {en: Helper, fr: Aide}
    at: station
    does: helps
    needs: a saw
    requires: [cycle]
    attended: true
    cannot: think
    not_yet: learn
    sources: {maker: {cites: the maker's claim, mark: seen, grade: C}}
    priced_per: machine
    price: {value: 9 kEUR, source: maker, mark: J, grade: D}
    running: {value: 1 kEUR/year, source: maker}
    delay: {value: 8 weeks, source: maker}
    ramp_up: {source: maker, lasts: 2 weeks, slower: 10 %}
    changes:
      - {attend: cycle, for: 40 %, where: {task.load: [medium]}, if_there: true, source: maker, mark: J, grade: D}
    people: [{add: task.tiring, by: 0.5, at_most: 1.2, in_full: true, source: maker}]
line:
  - station: saw
    machines: 2
    cycle: {mean: 60 s, cv: 10 %, by: turners, source: trial}
    power: {working: 9 kW, idle: 3 kW, handling: 4 kW, setup: 5 kW, down: 1 kW, "off": 200 W}
  - {station: press, queue: 3, cycle: {law: empirical, file: times.csv, column: press, unit: min}}
upgrades:
  faster:
    price: 40 kEUR
    running: 2 kEUR/year
    upkeep: 5 %
    support: {turners: 3 h}
    changes:
      - {scale: saw.cycle, by: 0.5}
      - {add: saw.machines, by: 1}
      - {set: press.queue.places, to: 5}
  helped:
    use: helper
    at: saw
    price: 7 kEUR
    running: 1 kEUR/year
    start: 6 months
    delay: 4 weeks
    ramp_up: {lasts: 1 weeks, slower: 5 %}
    changes: [{teach: people.turners.skills, to: 2}]
configurations: {fast: [faster], helped: [helped]}
observed: {plant: {good_per_week: {value: 9400 ± 3 %, within: 10 %}}}
"""


def features() -> set[str]:
    return set(ALL)


def clocks() -> set[str]:
    return {f"failures.clock.{clock.name.lower()}" for clock in Clock}


def keys() -> set[str]:
    """Every key of a scenario, at any depth."""
    return set(_keys_of_schema(json_schema()))


def _keys_of_schema(node: Any) -> Iterator[str]:
    for name, below in node.items() if isinstance(node, dict) else ():
        if name == "properties":
            yield from below
        yield from _keys_of_schema(below)
    for below in node if isinstance(node, list) else ():
        yield from _keys_of_schema(below)


def keys_in(said: Any) -> Iterator[str]:
    """Every key of a text, at any depth."""
    if isinstance(said, dict):
        yield from said
    for below in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from keys_in(below)


def claimed() -> set[str]:
    return {name for case in CASES for name in case.covers}


@pytest.mark.parametrize("known", [features(), clocks(), set(RULES), set(Kind.__members__)])
def test_each_has_a_case_that_claims_it(known: set[str]) -> None:
    assert known - claimed() == set()


def test_cases_claim_nothing_that_is_not_there() -> None:
    assert claimed() - features() - set(RULES) - set(Kind.__members__) == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_case_has_what_it_claims(case: Case) -> None:
    plan, run = case.run()
    assert run.trace is not None
    has = set(plan.features)
    has |= {name for name, rule in RULES.items() if rule in plan.queue_rule}
    has |= {kind.name for kind in Kind if len(run.trace.of_kind(kind))}
    assert set(case.covers) <= has


def test_every_engine_is_here() -> None:
    assert set(MODULES) == set(ENGINES)


@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_knows_every_feature(engine: str) -> None:
    assert set(MODULES[engine].FEATURES) == features()


def test_the_engines_are_compared_on_each() -> None:
    """What a case covers counts only if both engines are compared on it, and it really has it: see above and below."""
    assert {case.name.replace(" ", "-") for case in CASES} == set(BY_HAND)
    assert set(FAMILIES) <= set(LAWS) == set(laws())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("feature", ["crew", "to", "queue.rule.same_family"])
def test_what_an_engine_lacks_it_refuses_by_name(engine: str, feature: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULES[engine], "FEATURES", MODULES[engine].FEATURES - {feature})
    plant = next(plant for plant in BY_HAND.values() if feature in plant.plan.features)
    with pytest.raises(UnsupportedFeature, match=f"the {engine} engine does not know {feature}"):
        simulate(plant.plan, seed=0, until=plant.horizon, engine=engine)


@pytest.mark.parametrize("feature", ["crew", "to", "queue.rule.same_family"])
def test_what_the_compiled_engine_lacks_goes_to_the_reference_and_the_run_says_so(
    feature: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plants = [plant for plant in BY_HAND.values() if feature in plant.plan.features]
    others = [plant for plant in BY_HAND.values() if feature not in plant.plan.features]
    monkeypatch.setattr(compiled_engine, "FEATURES", compiled_engine.FEATURES - {feature})
    compiled_engine.prepare()
    for some, engine in ((plants, "simpy"), (others[:5], "compiled")):
        assert {simulate(one.plan, seed=0, until=one.horizon, work=math.inf).engine for one in some} == {engine}


def test_each_key_of_a_scenario_is_in_a_case() -> None:
    texts = [case.text for case in CASES] + [random_plant(seed) for seed in range(PLANTS)]
    texts += [FOR_EXPERIMENTS, *LAWS.values()]
    used = {str(key) for text in texts for key in keys_in(yaml.safe_load(text))}
    assert keys() - used == set()


@pytest.fixture
def for_experiments(tmp_path: Path) -> Scenario:
    (tmp_path / "times.csv").write_text("press;pack\n1,5;2\n2,5;2\n", encoding="utf-8")
    return load_text(FOR_EXPERIMENTS, folder=tmp_path)


def test_what_engines_never_see_is_read(for_experiments: Scenario) -> None:
    run = for_experiments.run
    assert (run.warm_up, run.length, run.blocks, run.replications) == (604_800 * 10**9, 2 * 604_800 * 10**9, 4, 3)
    assert run.precision is not None
    assert (run.precision.mean, run.precision.probability, run.precision.quantiles) == pytest.approx((0.01, 0.05, 0.03))
    assert for_experiments.people["turners"].labour == "indirect"
    assert for_experiments.sources["trial"] == "two weeks of trial"
    assert {source for path, _, source in for_experiments.inputs() if path.startswith("saw.cycle")} == {"trial"}
    seen = for_experiments.observed["plant"]["good_per_week"]
    assert (seen.value, seen.within) == (9400, 940)
    assert compile_blueprint(for_experiments).frame.weights.tolist() == [2.0]
    assert for_experiments.station("press").cycle.law.central_mean() == 120.0


def test_no_engine_sees_money(for_experiments: Scenario) -> None:
    plan = compile_blueprint(apply(for_experiments, "fast")).frame
    bare = replace(plan, money=None, support=None)
    for engine in ENGINES:
        runs = [simulate(one, seed=0, until=10**14, engine=engine).counters for one in (plan, bare)]
        assert runs[0] == runs[1]
        assert runs[0].good.sum() > 0


def test_upgrades_scale_add_and_set(for_experiments: Scenario) -> None:
    after = apply(for_experiments, "fast")
    assert after.station("saw").cycle.law.central_mean() == 30.0
    assert after.station("saw").machines == 3
    assert after.station("press").queue.places == 5


def test_levers_act_as_far_as_they_are_realised(for_experiments: Scenario) -> None:
    after = apply(for_experiments, "helped")
    saw = after.station("saw")
    assert saw.load is not None
    assert (saw.load.law.central_mean(), saw.cycle.law.central_mean()) == pytest.approx((60 * 0.7, 60 * 0.3))
    assert saw.task.tiring.central() == pytest.approx(1.2)
    assert after.people["turners"].skills == {"saw": {1: 1.0, 2: 1.0}, "press": {1: 1.0, 2: 1.0}}
    upgrade = for_experiments.upgrades["helped"]
    assert [cost.central() for cost in (upgrade.price, upgrade.running) if cost is not None] == [7000.0, 1000.0]
