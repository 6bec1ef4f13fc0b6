"""Working life in the summary: whether exposures get better, for whom, why, and what is said where nobody is there."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import simfactory as sf
from simfactory.blueprint import compile_blueprint
from simfactory.cli.requirements import look_up
from simfactory.experiments.about import About, about
from simfactory.experiments.analysis.claims import Silent, why_silent, working_life_improves
from simfactory.experiments.design import Design
from simfactory.experiments.model import GROWTH, HOURS, WORK, Window
from simfactory.experiments.notes import notes_of
from simfactory.experiments.outline import outline_of
from simfactory.experiments.plant import PlantModel
from simfactory.experiments.samples import Samples
from simfactory.experiments.stopping import Precision
from simfactory.experiments.summary import Conditions, Summary
from simfactory.kpis.exposure import DIMENSIONS
from simfactory.kpis.indicators import told_of as told_by
from simfactory.scenario.check_names import told_of

DRAWS, DAY = 64, 24 * 3600 * 10**9
ABOUT = About("Toy", "0123", "0.0.0", {"before": (), "after": ("lever",)}, stations=("press",), pools=("crew",))
INDEX = "plant.exposure_index"


class Doubt:
    source, low, mode, high = "assumed", 0.0, 0.5, 1.0

    def __init__(self, name: str) -> None:
        self.name = name

    def quantile(self, u: float) -> float:
        return u


DOUBTS = (Doubt("harder"), Doubt("idle"))


def chance(spread: float, seed: int) -> np.ndarray:
    return spread * np.random.default_rng(seed).normal(size=(DRAWS, 2))


def samples(change: float, slope: float = 0.0, noise: float = 0.0, output: float = 0.0, **more: Any) -> Samples:
    """The index is 60 before and moves by change + slope * (harder - 1/2); `more` are other KPIs, (before, after)."""
    units = Design(3, DOUBTS, 2).units(range(DRAWS))
    table = np.broadcast_to(units[:, :1], (DRAWS, 2))
    runs: dict[str, dict[str, np.ndarray]] = {}
    for place, run in enumerate(("before", "after")):
        good = 100.0 * (1 + place * output) + 0.1 * chance(1.0, 10 + place)
        kpis = {WORK: good, HOURS: np.full((DRAWS, 2), 40.0), GROWTH: np.zeros((DRAWS, 2))}
        kpis["plant.good_per_week"] = good
        kpis["plant.first_pass_yield"] = kpis["plant.escapes_per_shipped"] = np.full((DRAWS, 2), 0.5)
        kpis[INDEX] = 60.0 + place * (change + slope * (table - 0.5)) + chance(noise, place)
        kpis |= {key: np.full((DRAWS, 2), float(values[place])) for key, values in more.items()}
        runs[run] = {key: kpis[key] for key in sorted(kpis)}
    return Samples(3, DOUBTS, units, units, runs)


def summary_of(some: Samples) -> dict[str, Any]:
    window = Window(7 * DAY, 28 * DAY)
    return Summary(some, ABOUT, Conditions(window, "given", "given", 7 * DAY, Precision(), False)).as_dict()


def test_working_life_improves_in_the_draws_in_which_the_index_rises_by_half_a_point() -> None:
    flags = working_life_improves(samples(1.5, slope=10.0), "after", "before")
    assert flags.mean() == pytest.approx(0.6, abs=0.02)  # harder above 0.4
    claims = summary_of(samples(1.5, slope=10.0))["claims"]
    assert claims["working_life"]["probability"] == flags.mean()
    assert claims["by_configuration"]["after"]["working_life"] == flags.mean()
    assert claims["working_life"]["low"] < 0.6 < claims["working_life"]["high"]
    assert claims["working_life"]["spoken"] == 0.6


def test_what_chance_does_is_no_improvement() -> None:
    """Without a change the mean over all draws goes up by chance in every second study, and hardly any draw counts."""
    seeds = [np.random.default_rng(seed).normal(size=(2, DRAWS, 2)) for seed in range(20)]
    shares = []
    for before, after in seeds:
        some = samples(0.0)
        runs = {"before": {INDEX: 60 + before}, "after": {INDEX: 60 + after}}
        shares.append(working_life_improves(Samples(3, DOUBTS, some.units, some.theta, runs), "after", "before").mean())
    assert np.mean(shares) < 0.25


def test_nothing_is_claimed_where_nobody_tires() -> None:
    some = samples(1.0)
    plain = {run: {key: table for key, table in kpis.items() if key != INDEX} for run, kpis in some.runs.items()}
    found = summary_of(Samples(3, DOUBTS, some.units, some.theta, plain))
    assert found["claims"]["working_life"] == {"probability": None, "why": "not_modelled"}
    assert found["claims"]["by_configuration"]["after"]["working_life"] is None
    assert found["working_life"] is None


def test_nothing_is_claimed_where_nobody_with_shifts_is_at_work() -> None:
    found = summary_of(samples(math.nan))
    assert why_silent(samples(math.nan), "after", "before") is Silent.NOBODY_AT_WORK
    assert found["claims"]["working_life"]["probability"] is None
    assert found["claims"]["working_life"]["why"] == "nobody_at_work"
    change = found["working_life"]["change"]["after"]
    assert change["index"]["mean"]["value"] is None
    assert change["index"]["noise"]["treatment"] == "undefined"
    assert change["falls_while_output_rises"] is False
    assert found["working_life"]["influence"]["after"] is None


@pytest.mark.parametrize(
    ("busy", "why"),
    [((10, 10), Silent.WITHOUT_SHIFTS), ((10, 0), Silent.NOBODY_AT_WORK), ((0, 10), Silent.NOBODY_AT_WORK)],
)
def test_people_who_work_without_shifts_are_not_told_to_be_away(busy: tuple[float, float], why: Silent) -> None:
    some = samples(math.nan, **{"plant.busy_hours": busy})
    assert why_silent(some, "after", "before") is why
    assert summary_of(some)["claims"]["working_life"]["why"] == why.value


def test_pools_that_work_without_an_index_are_named() -> None:
    work = {"crew.utilization": (0.5, 0.5), "night.utilization": (0.4, 0.6), "idle.utilization": (0.0, 0.0)}
    index = {"crew.exposure_index": (60, 60)}
    index |= dict.fromkeys(("night.exposure_index", "idle.exposure_index"), (math.nan, math.nan))
    told = [note for note in summary_of(samples(1.0, **work, **index))["notes"] if note["code"] == "without_index"]
    assert [note["facts"] for note in told] == [{"pools": "night"}]
    assert not [note for note in summary_of(samples(1.0, **work))["notes"] if note["code"] == "without_index"]


HUMAN = {
    **{f"plant.{posts.name}_score": (50 + i, 55 + i) for i, posts in enumerate(DIMENSIONS)},
    "plant.people_under_40": (0.2, 0.1),
    "plant.worst_tenth": (35, 38),
    "plant.exposure_low": (50, 52),
    "plant.exposure_high": (70, 72),
    "plant.exposure_arithmetic": (65, 66),
    "plant.fatigue_at_shift_end": (0.4, 0.3),
    "plant.absence_rate": (0.05, 0.06),
    **{f"plant.fatigue_hour_{hour}": (0.1 * hour, 0.05 * hour) for hour in range(1, 9)},
    **{f"plant.error_hour_{hour}": (0.01 * hour, 0.005 * hour) for hour in range(1, 9)},
    **{f"plant.{what}_hour_{hour}": (math.nan, math.nan) for hour in range(9, 13) for what in ("fatigue", "error")},
}


def test_a_run_tells_index_bars_band_and_the_hours_of_the_shift() -> None:
    run = summary_of(samples(2.0, **HUMAN))["working_life"]["runs"]["before"]
    assert run["index"] == {"mean": 60.0, "low": 60.0, "high": 60.0}
    assert run["scores"] == {posts.name: 50.0 + i for i, posts in enumerate(DIMENSIONS)}
    assert run["band"] == {"low": 50.0, "high": 70.0, "arithmetic": 65.0}
    assert (run["under_40"], run["worst_tenth"]) == pytest.approx((0.2, 35.0))
    assert (run["fatigue_at_shift_end"], run["absence"]) == pytest.approx((0.4, 0.05))
    assert run["fatigue_by_hour"] == pytest.approx([0.1 * hour for hour in range(1, 9)] + [None] * 4)
    assert run["errors_by_hour"] == pytest.approx([0.01 * hour for hour in range(1, 9)] + [None] * 4)


def test_absence_is_null_where_it_is_not_modelled() -> None:
    assert summary_of(samples(2.0))["working_life"]["runs"]["after"]["absence"] is None


def test_a_change_has_its_interval_its_quantiles_and_its_odds() -> None:
    change = summary_of(samples(2.0, slope=10.0, noise=0.05, output=0.1))["working_life"]["change"]["after"]
    mean = change["index"]["mean"]
    assert mean["value"] == pytest.approx(2.0, abs=0.05)
    assert mean["low"] < mean["value"] < mean["high"] < mean["low"] + 0.1
    assert change["index"]["quantiles"]["0.5"]["value"] == pytest.approx(2.0, abs=0.2)
    assert change["index"]["quantiles"]["0.95"]["value"] == pytest.approx(6.5, abs=0.3)
    assert change["index"]["noise"]["treatment"] == "raw"
    assert change["p_better"]["value"] == pytest.approx(0.65, abs=0.03)
    assert change["output_change"]["value"] == pytest.approx(0.10, abs=0.001)
    assert change["falls_while_output_rises"] is False


@pytest.mark.parametrize(
    ("change", "output", "both"),
    [(-3.0, 0.1, True), (-3.0, -0.1, False), (3.0, 0.1, False), (0.0, 0.1, False), (-0.3, 0.1, False)],
)
def test_an_index_that_falls_while_output_rises_is_told(change: float, output: float, both: bool) -> None:
    found = summary_of(samples(change, noise=0.05, output=output))
    assert found["working_life"]["change"]["after"]["falls_while_output_rises"] is both


@pytest.mark.parametrize(
    ("change", "slope", "verdict"),
    [
        (3.0, 0.0, "better"),
        (-3.0, 0.0, "worse"),
        (0.3, 0.0, "same"),
        (-0.4, 0.5, "same"),
        (1.0, 1.0, "better"),  # 0.55 to 1.45
        (3.0, 12.0, "unclear"),  # -2.4 to 8.4
        (0.0, 12.0, "unclear"),
        (-0.7, 2.0, "unclear"),  # -1.6 to 0.2
    ],
)
def test_the_change_is_judged_by_its_interval_and_by_the_least_that_counts(
    change: float, slope: float, verdict: str
) -> None:
    found = summary_of(samples(change, slope=slope, noise=0.01))
    assert found["working_life"]["change"]["after"]["verdict"] == verdict


def test_a_change_that_is_not_known_is_not_judged() -> None:
    assert summary_of(samples(math.nan))["working_life"]["change"]["after"]["verdict"] is None


def test_chance_alone_is_not_judged_as_a_change() -> None:
    found = summary_of(samples(0.8, noise=8.0))
    assert found["working_life"]["change"]["after"]["verdict"] == "unclear"


def test_pools_gain_lose_or_are_unclear() -> None:
    rng = np.random.default_rng(4)
    some = samples(2.0, **{"winners.exposure_index": (60, 63), "losers.exposure_index": (60, 55)})
    for run, mean in (("before", 60.0), ("after", 60.0)):
        some.runs[run]["others.exposure_index"] = mean + rng.normal(size=(DRAWS, 2))  # type: ignore[index]
        some.runs[run]["torn.exposure_index"] = mean + (run == "after") * (20.0 * some.theta[:, :1] - 8.0) * [1, 1]  # type: ignore[index]
        some.runs[run]["idle.exposure_index"] = np.full((DRAWS, 2), np.nan)  # type: ignore[index]
    pools = summary_of(some)["working_life"]["pools"]["after"]
    assert {name: pool["verdict"] for name, pool in pools.items()} == {
        "idle": "unclear", "losers": "loses", "others": "unclear", "torn": "unclear", "winners": "gains",
    }  # fmt: skip
    assert pools["winners"] == {
        "before": 60.0, "after": 63.0, "change": {"mean": 3.0, "low": 3.0, "high": 3.0}, "verdict": "gains",
    }  # fmt: skip
    assert pools["idle"] == {"before": None, "after": None, "change": None, "verdict": "unclear"}


def test_the_doubt_that_moves_the_index_is_named() -> None:
    found = summary_of(samples(1.0, slope=10.0, noise=0.05))["working_life"]["influence"]["after"]
    assert found["inputs"][0]["input"] == "harder"
    assert found["inputs"][0]["share"] > 0.95
    assert found["inputs"][0]["direction"] == 1


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"plant.absence_rate": (0.05, 0.97)}, ["everybody_absent"]),
        ({"plant.absence_rate": (0.05, 0.60)}, []),
        ({"plant.absence_rate": (0.05, 0.60), "plant.good_per_week": (100, 0)}, []),
        (
            {"plant.absence_rate": (0.05, 0.60), "plant.good_per_week": (100, 0), "crew.absence_rate": (0.05, 1.0)},
            ["pool_absent"],
        ),
        ({"plant.absence_rate": (0.05, 0.40), "plant.good_per_week": (100, 0)}, []),
        ({"plant.absence_rate": (0.05, 0.40), "crew.absence_rate": (0.05, 0.99)}, ["pool_absent"]),
        ({"plant.absence_rate": (0.05, 0.97), "crew.absence_rate": (0.05, 0.99)}, ["everybody_absent"]),
    ],
)
def test_a_plant_that_stops_because_all_are_absent_is_told_so(more: dict[str, Any], codes: list[str]) -> None:
    told = summary_of(samples(0.0, **more))["notes"]
    absent = [note for note in told if note["code"].endswith("absent")]
    assert [note["code"] for note in absent] == codes
    for note in absent:
        assert note["facts"]["configuration"] == "after"
        assert "%" in note["text"]


def test_a_plant_before_that_stands_still_leaves_the_gain_undefined_and_says_why() -> None:
    nothing = {WORK: (0, 100), "plant.good_per_week": (0, 100), "plant.absence_rate": (1.0, 0.05)}
    found = summary_of(samples(0.0, **nothing))
    codes = [note["code"] for note in found["notes"]]
    assert found["gain"]["after"]["noise"]["treatment"] == "undefined"
    assert "undefined_gain" in codes
    assert "everybody_absent" in codes
    assert list(notes_of(found))


def test_of_a_plant_that_makes_nothing_neither_quality_nor_a_bottleneck_is_told() -> None:
    nothing: dict[str, Any] = dict.fromkeys(("plant.first_pass_yield", "plant.escapes_per_shipped"), (0.5, math.nan))
    nothing |= {f"press.{state}": (0.2, 0.0) for state in ("working", "handling", "setup", "down")}
    nothing["crew.utilization"] = (0.3, 0.0)
    found = summary_of(samples(0.0, **nothing))
    assert found["claims"]["quality"]["probability"] is None
    assert found["claims"]["by_configuration"]["after"]["quality"] is None
    assert found["bottleneck"]["after"] == []
    assert [entry["station"] for entry in found["bottleneck"]["before"]] == ["press", "crew"]


def test_a_bottleneck_is_counted_in_the_draws_in_which_anything_is_busy() -> None:
    some = samples(0.0, **{"press.working": (0.0, 0.0), "crew.utilization": (0.6, 0.6)})
    for key in ("handling", "setup", "down"):
        some.runs["after"][f"press.{key}"] = np.zeros((DRAWS, 2))  # type: ignore[index]
    some.runs["after"]["crew.utilization"][:32] = 0.0
    (crew, press) = summary_of(some)["bottleneck"]["after"]
    assert (crew["station"], crew["share"], crew["busy"]) == ("crew", 0.5, pytest.approx(0.3))
    assert press["share"] == 0.0


def missing(rows: int, noise: float = 0.05) -> Samples:
    """In the first replication of some draws nobody is at work after."""
    some = samples(2.0, slope=10.0, noise=noise)
    some.runs["after"][INDEX][:: DRAWS // rows, 0] = math.nan
    return some


def test_a_few_draws_without_an_index_are_left_out_of_its_change_and_counted() -> None:
    found = summary_of(missing(2))
    change = found["working_life"]["change"]["after"]
    assert change["left_out"] == 2
    assert change["index"]["mean"]["value"] == pytest.approx(2.0, abs=0.25)
    assert change["index"]["mean"]["low"] < 2.0 < change["index"]["mean"]["high"]
    assert change["index"]["quantiles"]["0.95"]["value"] == pytest.approx(6.5, abs=0.4)
    assert found["working_life"]["influence"]["after"]["inputs"][0]["input"] == "harder"
    (note,) = [note for note in found["notes"] if note["code"] == "index_left_out"]
    assert note["facts"] == {"configuration": "after", "draws": 2, "of": DRAWS}


def test_of_many_draws_without_an_index_no_change_is_told() -> None:
    found = summary_of(missing(8))
    change = found["working_life"]["change"]["after"]
    assert change["index"]["mean"]["value"] is None
    assert change["left_out"] == 8
    (note,) = [note for note in found["notes"] if note["code"].startswith("index_")]
    assert (note["code"], note["facts"]["draws"]) == ("index_unknown", 8)


def test_where_no_draw_has_an_index_the_claim_says_why_and_no_remark_does() -> None:
    assert not [note for note in summary_of(samples(math.nan))["notes"] if note["code"].startswith("index_")]


PLANT = """
simfactory: 1
name: Bench
run: {warm_up: 1 week, length: 2 weeks, blocks: 2}
human_factors: {fatigue: true}
shifts: {day: {mon-fri: "08:00-16:00"}}
people: {hands: {team: {day: 2}}, spare: {team: {day: 1}}}
products: {a: {}}
line:
  - {station: saw, task: {load: heavy}, cycle: {mean: 20 min, cv: 30 %, by: hands}}
upgrades: {lighter: {changes: [{scale: saw.cycle, by: 0.6 .. 0.8}]}}
"""


def test_what_may_be_required_of_working_life_is_known_before_a_run() -> None:
    outline = outline_of(sf.load_text(PLANT))
    for path in (
        "claims.working_life.probability",
        "claims.working_life.low",
        "claims.by_configuration.after.working_life",
        "working_life.change.after.index.mean",
        "working_life.pools.after.hands.change.low",
        "working_life.runs.before.scores.physical_load",
        "kpis.before.hands.exposure_index.mean",
    ):
        assert look_up(outline, path) == 0.0, path
    plain = outline_of(sf.load_text(PLANT.replace("human_factors: {fatigue: true}", "")))
    assert look_up(plain, "claims.working_life.probability") == 0.0
    for path in ("claims.working_life.low", "working_life.change.after.index.mean", "kpis.before.plant.worst_tenth"):
        with pytest.raises(sf.ScenarioError):
            look_up(plain, path)


@pytest.mark.parametrize(
    ("change", "factors", "named"),
    [
        ("{set: saw.task.known, to: 40 %}", "true", "after"),
        ("{set: saw.task.known, to: 40 .. 100 %}", "{learning: true}", "after"),
        ("{set: saw.task.known, to: 40 %}", "{fatigue: true}", None),
        ("{set: saw.task.known, to: 100 %}", "true", None),
        ("{scale: saw.cycle, by: 0.9}", "true", None),
    ],
)
def test_a_task_to_learn_anew_brings_the_remark_that_the_warm_up_is_not_in_the_gain(
    change: str, factors: str, named: str | None
) -> None:
    text = PLANT.replace("{fatigue: true}", factors).replace("{scale: saw.cycle, by: 0.6 .. 0.8}", change)
    plant = sf.load_text(text)
    configurations = ("before", "after")
    notes = about(plant, PlantModel.of(plant, 0, "simpy", configurations), configurations, "0.0.0").notes
    told = [note.facts["configuration"] for note in notes if note.code == "learning_in_warm_up"]
    assert told == ([named] if named else [])


def test_what_was_to_learn_before_already_is_no_matter_of_an_upgrade() -> None:
    text = PLANT.replace("{fatigue: true}", "true").replace("task: {load: heavy}", "task: {known: 40 %}")
    plant = sf.load_text(text)
    found = about(plant, PlantModel.of(plant, 0, "simpy", ("before", "after")), ("before", "after"), "0.0.0")
    assert not [note for note in found.notes if note.code == "learning_in_warm_up"]


def test_an_observation_of_what_is_not_modelled_is_told_with_its_place() -> None:
    """Before anything runs."""
    text = PLANT.replace("products:", "observed: {hands: {absence_rate: 4 % ± 1 points}}\nproducts:")
    with pytest.raises(sf.ScenarioError) as raised:
        sf.load_text(text)
    (problem,) = raised.value.problems
    assert problem.path == "observed.hands.absence_rate"
    assert text.splitlines()[problem.place.line - 1].startswith("observed:")
    assert problem.place.column > 1


@pytest.mark.parametrize(
    ("human", "pool"),
    [
        ("false", ""),
        ("true", ""),
        ("{fatigue: true}", "moves: {walk: 3 .. 5 s}, "),
        ("{absence: true}", "absence: false, "),
        ("false", "absence: {rate: 4 %}, moves: {walk: 0 s}, "),
        ("false", "cost: 30 EUR/h, "),
    ],
)
def test_a_scenario_is_known_to_model_what_its_plan_does(human: str, pool: str) -> None:
    text = PLANT.replace("human_factors: {fatigue: true}", f"human_factors: {human}").replace("team:", f"{pool}team:")
    plant = sf.load_text(text)
    assert told_of(plant) == {told.value for told in told_by(compile_blueprint(plant).frame)}


@pytest.mark.parametrize(
    "more",
    [
        "products: {part: {price: 9 EUR}}",
        "products: {part: {price: 9 EUR, material: 2 EUR}}",
        "energy: {base: 3 kW}",
        "energy: {base: 3 kW, price: 0.1 EUR/kWh, co2: 50 g/kWh}",
        "economics: {scrap: 3 EUR, escape: 9 EUR, maintenance: 1 kEUR/year}",
        "upgrades: {robot: {price: 9 kEUR, running: 1 kEUR/year, changes: [{scale: saw.cycle, by: 0.9}]}}",
        "economics: {scrap: 3 EUR}\nupgrades: {robot: {price: 9 kEUR, changes: [{scale: saw.cycle, by: 0.9}]}}",
    ],
)
def test_of_money_too(more: str) -> None:
    plant = sf.load_text(f"simfactory: 1\nname: Priced\nline: [{{station: saw, cycle: 20 min}}]\n{more}")
    assert told_of(plant) == {told.value for told in told_by(compile_blueprint(plant).frame)}


def test_money_is_observed_where_the_scenario_prices_it() -> None:
    plant = "simfactory: 1\nname: Priced\nline: [{station: saw, cycle: 20 min}]"
    text = f"{plant}\nobserved: {{plant: {{cost_per_good: 3 EUR ± 5 %}}}}"
    with pytest.raises(sf.ScenarioError) as raised:
        sf.load_text(text)
    (problem,) = raised.value.problems
    assert problem.path == "observed.plant.cost_per_good"
    assert "material cost" in problem.remedy
    assert sf.load_text(f"{text}\nproducts: {{part: {{material: 2 EUR}}}}").observed
