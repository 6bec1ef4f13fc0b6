"""The plant as a model: capacity, windows on bins, weights, pilots; and gains at other weights."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from test_interval_coverage import samples_of
from toy_plant import Toy

from simfactory.engines import simulate
from simfactory.engines.choice import WORTH_LOADING, expected_events
from simfactory.experiments.analysis.mix import gain_at, mix_changed
from simfactory.experiments.model import GROWTH, HOURS, WORK, Window
from simfactory.experiments.plant import CAPACITY, DAY, PlantModel, bin_width
from simfactory.experiments.samples import Samples
from simfactory.experiments.study import run
from simfactory.results import Run
from simfactory.scenario import load

WEEK = 7 * DAY
PRESS = """
simfactory: 1
name: Press
{shifts}
products: {{a: {{share: 75 %}}, b: {{share: 25 %}}}}
{demand}
line:
  - {{station: press, queue: unlimited, cycle: {{mean: 9 .. 10 .. 12 min, cv: 20 %{by}}}}}
upgrades:
  faster: {{changes: [{{scale: press.cycle, by: 0.5 .. 0.6}}]}}
"""
SHARED = """
simfactory: 1
name: One person for two stations
shifts: {day: {mon-fri: 08:00-16:00}}
people: {ops: {team: {day: 1}}}
products: {a: {share: 50 %}, b: {share: 50 %}}
demand: {per_week: 100, gain_as: hours}
line:
  - {station: sawing, machines: 3, queue: unlimited, cycle: {time: 10 min, by: ops}}
  - {station: filing, queue: unlimited, cycle: {time: 10 min, by: ops}}
"""
LINE = """
simfactory: 1
name: Two stations
products: {{a: {{share: 50 %}}, b: {{share: 50 %}}}}
{demand}
line:
  - {{station: sawing, cycle: {{mean: 10 min, cv: 80 %}}}}
  - buffer: 2
  - {{station: filing, machines: 2, cycle: {{mean: 18 min, cv: 80 %}}}}
"""


def model(tmp_path: Path, demand: str = "", shifts: bool = True) -> PlantModel:
    file = tmp_path / "press.yaml"
    people = "shifts: {day: {mon-fri: 08:00-16:00}}\npeople: {ops: {team: {day: 1}}}" if shifts else ""
    file.write_text(PRESS.format(shifts=people, demand=demand, by=", by: ops" if shifts else ""))
    return PlantModel.of(load(file), 0, "auto", ("before", "after"))


def central(plant: PlantModel) -> dict[str, float]:
    return {doubt.name: doubt.central() for doubt in plant.doubts}


def test_capacity_is_what_the_same_plant_makes_when_there_is_always_a_next_order(tmp_path: Path) -> None:
    plant = model(tmp_path, "demand: {per_week: 100, gain_as: hours}")
    assert plant.runs == ("before", "after", "before@capacity", "after@capacity")
    made = {
        run: plant.simulate_one(run, central(plant), 0, Window(WEEK, 2 * WEEK)).measured().kpis["plant.good_per_week"]
        for run in plant.runs
    }
    assert made["before"] == pytest.approx(100, abs=3)
    assert made["after"] == pytest.approx(100, abs=3)
    assert made["before@capacity"] == pytest.approx(240, rel=0.05)  # 40 h of 10 min
    assert made["after@capacity"] > 1.6 * made["before@capacity"]


def test_capacity_is_what_a_plant_sustains_and_not_what_passes_a_plant_stuffed_with_work(tmp_path: Path) -> None:
    file = tmp_path / "shared.yaml"
    file.write_text(SHARED)  # 20 min of the one person's 40 h per piece: 120 a week
    plant = PlantModel.of(load(file), 0, "auto", ("before",))
    kpis = plant.simulate_one("before@capacity", {}, 0, Window(WEEK, 4 * WEEK)).measured().kpis
    assert kpis["plant.good_per_week"] == pytest.approx(120, rel=0.02)  # 60 if sawing always had work at hand
    assert kpis["a.good_per_week"] / kpis["b.good_per_week"] == pytest.approx(1.0, abs=0.25)


def test_capacity_is_not_below_what_comes_out_at_a_demand_that_is_met(tmp_path: Path) -> None:
    stations = "".join(
        f"  - {{station: s{n}, queue: unlimited, cycle: {{law: exponential, mean: 1 min}}}}\n" for n in range(5)
    )
    file = tmp_path / "line.yaml"
    file.write_text(f"simfactory: 1\nname: Line\ndemand: {{per_week: 8000, gain_as: hours}}\nline:\n{stations}")
    plant = PlantModel.of(load(file), 0, "auto", ("before",))
    at_demand, at_capacity = (
        plant.simulate_one(name, {}, 0, Window(WEEK, 3 * WEEK)).measured().kpis["plant.good_per_week"]
        for name in plant.runs
    )
    assert at_demand == pytest.approx(8000, rel=0.02)
    assert at_capacity > at_demand


def test_machines_that_nobody_waits_for_bring_no_capacity(tmp_path: Path) -> None:
    file = tmp_path / "idle.yaml"
    file.write_text("""
simfactory: 1
name: Idle machines
demand: {per_week: 100, gain_as: hours}
line:
  - {station: sawing, queue: unlimited, cycle: {law: exponential, mean: 10 min}}
  - {station: filing, queue: unlimited, cycle: {law: exponential, mean: 1 min}}
upgrades:
  more: {changes: [{set: filing.machines, to: 20}]}
""")
    plant = PlantModel.of(load(file), 0, "auto", ("before", "after"))
    before, after = (
        plant.simulate_one(f"{name}@capacity", {}, 0, Window(WEEK, 4 * WEEK)).measured().kpis["plant.good_per_week"]
        for name in ("before", "after")
    )
    assert after == pytest.approx(before, rel=0.005)


def test_a_line_of_limited_places_has_the_capacity_of_unlimited_supply(tmp_path: Path) -> None:
    made = []
    for demand, run_ in (("", "before"), ("demand: {per_week: 100, gain_as: hours}", "before@capacity")):
        file = tmp_path / "line.yaml"
        file.write_text(LINE.format(demand=demand))
        plant = PlantModel.of(load(file), 0, "auto", ("before",))
        made.append(plant.simulate_one(run_, {}, 0, Window(WEEK, WEEK)).measured().kpis["plant.good_per_week"])
    assert made[0] == made[1] > 700


def test_all_configurations_have_as_many_orders_at_capacity_as_the_largest_needs(tmp_path: Path) -> None:
    """Three for each station and each machine, and one for each place: sawing 9 and 5; filing 6, with four machines 15.

    A configuration with a level of its own would gain by the room that it has for work.
    """
    file = tmp_path / "line.yaml"
    file.write_text("""
simfactory: 1
name: More and fewer machines
demand: {per_week: 100, gain_as: hours}
line:
  - {station: sawing, machines: 2, queue: 5, cycle: 10 min}
  - {station: filing, queue: unlimited, cycle: 10 min}
upgrades:
  more: {changes: [{set: filing.machines, to: 4}]}
configurations: {more: [more]}
""")
    plant = PlantModel.of(load(file), 0, "auto", ("before", "after", "more"))
    held = [plant.blueprints[name + CAPACITY].frame.source_wip.tolist() for name in ("before", "after", "more")]
    assert held == [[29], [29], [29]]


def test_orders_at_capacity_are_as_large_as_those_that_are_asked_for(tmp_path: Path) -> None:
    plant = model(tmp_path, "demand: {orders: {per_week: 20, pieces: 7}, gain_as: hours}")
    for frame in (blueprint.frame for blueprint in plant.blueprints.values()):
        assert frame.laws.a[frame.source_pieces].tolist() == [7.0]


def test_the_work_of_an_experiment_is_that_of_all_its_histories(tmp_path: Path) -> None:
    plant = model(tmp_path)
    each = {run: expected_events(blueprint.frame, WEEK) for run, blueprint in plant.blueprints.items()}
    assert plant.work == plant.with_work({}, WEEK).work == 0.0
    assert plant.with_work(dict.fromkeys(each, 64), WEEK).work == 64 * sum(each.values()) > 0
    assert plant.with_work({"after": 3, "before": 1}, WEEK).work == 3 * each["after"] + each["before"]


def test_a_run_is_one_of_many_to_the_choice_of_its_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A history alone would wait for a compilation that the experiment does not need."""
    plant, told = replace(model(tmp_path), work=12_345.0), []

    def heard(*given: Any, **how: Any) -> Run:
        told.append(how["work"])
        return simulate(*given, **how)

    monkeypatch.setattr("simfactory.experiments.plant.simulate", heard)
    plant.simulate_one("before", central(plant), 0, Window(0, WEEK))
    plant.pilot("before", central(plant), -1, 2)
    assert told == [12_345.0, 12_345.0]


@pytest.mark.parametrize(
    ("engine", "work", "kernel"),
    [
        ("auto", WORTH_LOADING - 1, False),
        ("auto", WORTH_LOADING, True),
        ("compiled", 0, True),
        ("simpy", 10 * WORTH_LOADING, False),
    ],
)
def test_workers_load_compiled_code_only_where_it_pays(engine: str, work: float, kernel: bool) -> None:
    loaded = PlantModel(seed=0, engine=engine, blueprints={}, work=work).preload
    assert ("simfactory.engines.compiled_engine.preloaded" in loaded) == kernel
    for module in loaded:
        assert find_spec(module) is not None, "a server of workers passes over what it does not find"


def test_workers_share_one_loading_of_what_laws_had_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sure, doubtful = PlantModel(seed=0, engine="simpy", blueprints={}), model(tmp_path)
    monkeypatch.delitem(sys.modules, "scipy.special", raising=False)
    assert ("scipy.special" in sure.preload, "scipy.special" in doubtful.preload) == (False, True)
    monkeypatch.setitem(sys.modules, "scipy.special", ModuleType("scipy.special"))
    assert "scipy.special" in sure.preload


def test_a_plant_where_nobody_is_paid_gains_in_output(tmp_path: Path) -> None:
    model(tmp_path, shifts=False)
    found = run(load(tmp_path / "press.yaml"), out=tmp_path / "out", blocks=1, workers=1).summary
    assert found["gain"]["after"]["mean"] == found["gain"]["after"]["output"]["mean"]
    assert found["gain"]["after"]["mean"]["value"] == pytest.approx(1 / 0.55 - 1, abs=0.05)
    assert "nobody_paid" in [note["code"] for note in found["notes"]]


def test_output_at_a_demand_has_no_capacity_runs(tmp_path: Path) -> None:
    assert model(tmp_path, "demand: {per_week: 100, gain_as: output}").runs == ("before", "after")


def test_a_run_holds_what_productivity_and_steadiness_need(tmp_path: Path) -> None:
    plant = model(tmp_path)
    kpis = plant.simulate_one("before", central(plant), 0, Window(0, WEEK)).measured().kpis
    assert kpis[HOURS] == pytest.approx(40.0)
    assert kpis[WORK] == pytest.approx(kpis["plant.good_per_week"] / 6, rel=0.05)  # 10 min of standard work
    assert kpis[GROWTH] == 0.0


def test_a_run_names_the_engine_that_made_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant = replace(model(tmp_path), engine="simpy")
    assert plant.simulate_one("before", central(plant), 0, Window(0, WEEK)).measured().engine == "simpy"

    def another(*given: Any, **how: Any) -> Run:
        return replace(simulate(*given, **how), engine="another")

    monkeypatch.setattr("simfactory.experiments.plant.simulate", another)
    found = run(load(tmp_path / "press.yaml"), out=tmp_path / "out", blocks=1, workers=1)
    assert found.record.engine == {"another": 64}
    assert found.record.engine_asked == "auto"


def test_standard_work_is_that_of_the_plant_before_in_every_run(tmp_path: Path) -> None:
    plant = model(tmp_path)
    weights = [blueprint.fill(central(plant)).weights.tolist() for blueprint in plant.blueprints.values()]
    assert weights[0] == weights[1]


def test_more_demand_than_the_plant_can_make_never_settles(tmp_path: Path) -> None:
    plant = model(tmp_path, "demand: {per_week: 300, gain_as: output}")
    assert plant.simulate_one("before", central(plant), 0, Window(WEEK, 4 * WEEK)).measured().kpis[GROWTH] > 0.05


def test_a_pilot_follows_output_and_work_in_progress(tmp_path: Path) -> None:
    plant = model(tmp_path)
    path = plant.pilot("before", central(plant), -1, 4)
    assert path.output.shape == path.wip.shape == (100,)
    assert path.hours == pytest.approx(80.0)
    assert path.output[50:].sum() / 6 == pytest.approx(path.work, rel=0.05)


def test_a_plant_that_never_closes_counts_in_days(tmp_path: Path) -> None:
    plant = model(tmp_path, shifts=False)
    assert (plant.calendar, plant.cycle) == (False, DAY)
    assert (model(tmp_path).calendar, model(tmp_path).cycle) == (True, WEEK)


@pytest.mark.parametrize(("warm_up", "length"), [(0, WEEK), (WEEK, 4 * WEEK), (4 * WEEK, 26 * WEEK), (3, 7)])
def test_a_window_lies_on_its_bins(warm_up: int, length: int) -> None:
    width = bin_width(Window(warm_up, length))
    assert warm_up % width == length % width == 0
    assert length < 8 or length // width >= 4


def test_a_window_that_has_no_eighths_keeps_its_bins_whole() -> None:
    assert bin_width(Window(25, 75)) == 25


def two_products(share_after: float) -> Samples:
    """a and b, of 100 pieces per week before, half each; after 110, `share_after` of them a."""
    samples = samples_of(Toy(), blocks=1)
    ones = np.ones((16, 2))
    before = {"a.good_per_week": 50 * ones, "b.good_per_week": 50 * ones}
    after = {"a.good_per_week": 110 * share_after * ones, "b.good_per_week": 110 * (1 - share_after) * ones}
    runs = {name: {**samples.runs[name], **good} for name, good in (("before", before), ("after", after))}
    return Samples(samples.seed, samples.doubts, samples.units, samples.theta, runs)


def test_a_change_of_the_mix_by_more_than_a_point_is_seen() -> None:
    assert not mix_changed(two_products(0.509), "after", "before", ("a", "b"))
    assert mix_changed(two_products(0.52), "after", "before", ("a", "b"))


def test_the_gain_depends_on_weights_where_the_mix_changed() -> None:
    samples = two_products(0.6)
    heavy_a = gain_at(samples, "after", "before", {"a": 2.0, "b": 1.0})
    assert heavy_a.mean() == pytest.approx((2 * 66 + 44) / 150 - 1)
    assert gain_at(samples, "after", "before", {"a": 1.0, "b": 1.0}).mean() == pytest.approx(0.1)
