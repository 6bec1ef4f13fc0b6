"""Shares of the gain: by hand, draw by draw, the same bytes however they are run, and what cannot be shared out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations, permutations
from math import factorial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simfactory.errors import ScenarioError
from simfactory.experiments.analysis.shapley import shares
from simfactory.experiments.orders import Subset, orders, subsets
from simfactory.experiments.plant import PlantModel
from simfactory.experiments.study import Result, run
from simfactory.experiments.subsets import model_of_subsets
from simfactory.scenario import load_text

PLANT = """
simfactory: 1
name: Two levers
run: {warm_up: 1 day, length: 1 day, blocks: 2}
line: [{station: saw, cycle: 10 min}]
upgrades:
  faster: {changes: [{scale: saw.cycle, by: 0.8}]}
  twice: {changes: [{scale: saw.cycle, by: 0.5}]}
"""
SHOP = """
simfactory: 1
name: Shop
run: {warm_up: 1 day, length: 1 day, blocks: 2, shares: true}
shifts: {day: {mon-sun: "06:00-14:00"}}
people: {ops: {team: {day: 2}}}
line:
  - {station: mill, cycle: {mean: 18 .. 20 .. 23 min, cv: 41 %, by: ops}, defects: 3 %}
  - {station: lathe, queue: 4, cycle: {mean: 19 min, cv: 30 %}}
upgrades:
  mill: {changes: [{scale: mill.cycle, by: 0.6 .. 0.9}]}
  lathe: {changes: [{scale: lathe.cycle, by: 0.6 .. 0.9}]}
  clean: {changes: [{scale: mill.defects, by: 0.2 .. 0.5 .. 1}]}
configurations: {light: [clean, mill]}
"""
ASKED = SHOP.replace("line:", "demand: {per_week: 60, gain_as: hours}\nline:", 1)
MORE = "".join(f"  place_{n}: {{changes: [{{add: lathe.queue.places, by: {n}}}]}}\n" for n in (1, 2))
MANY = SHOP.replace("shares: true", "shares: true, replications: 1").replace(
    "configurations:", MORE + "configurations:"
)


def summary(text: str, out: Path, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = run(load_text(text), out=out / "out", workers=1, engine="simpy", **options).summary
    return found


def table(worth: dict[str, float]) -> dict[Subset, np.ndarray[Any, Any]]:
    """A game by the letters of its subsets, in one draw with one replication."""
    return {frozenset(letters): np.array([[float(value)]]) for letters, value in worth.items()}


def by_formula(worth: dict[Subset, float], names: Iterable[str]) -> dict[str, float]:
    """Shapley's own sum over subsets, weighted by how many orders lead through them."""
    every = sorted(names)
    found = dict.fromkeys(every, 0.0)
    for name in every:
        others = [other for other in every if other != name]
        for size in range(len(every)):
            weight = factorial(size) * factorial(len(every) - size - 1) / factorial(len(every))
            for some in combinations(others, size):
                found[name] += weight * (worth[frozenset(some) | {name}] - worth[frozenset(some)])
    return found


class TestShapley:
    def test_a_left_glove_is_worth_more_than_one_of_two_right_ones(self) -> None:
        pairs = {"": 0, "l": 0, "r": 0, "s": 0, "rs": 0, "lr": 1, "ls": 1, "lrs": 1}
        found = shares(table(pairs), [orders("lrs", 0, 0)])
        assert {name: share.item() for name, share in found.items()} == pytest.approx(
            {"l": 4 / 6, "r": 1 / 6, "s": 1 / 6}
        )

    def test_every_order_of_four_gives_the_sum_over_subsets(self) -> None:
        rng = np.random.default_rng(4)
        every = subsets(orders("abcd", 0, 0))
        assert len(every) == 16
        worth = {subset: float(rng.normal()) for subset in every}
        found = shares({subset: np.array([[value]]) for subset, value in worth.items()}, [orders("abcd", 0, 0)])
        assert {name: share.item() for name, share in found.items()} == pytest.approx(by_formula(worth, "abcd"))

    def test_an_order_and_its_reverse_are_exact_for_what_upgrades_do_to_one_another_in_pairs(self) -> None:
        rng, names = np.random.default_rng(5), "abcdef"
        pairs = {pair: float(rng.normal()) for pair in combinations(names, 2)}
        each = {name: float(rng.normal()) for name in names}

        def value(subset: Subset) -> float:
            return sum((each[n] for n in subset), 0.0) + sum(v for pair, v in pairs.items() if subset.issuperset(pair))

        worth = {frozenset(some): value(frozenset(some)) for size in range(7) for some in combinations(names, size)}
        some = orders(names, 0, 0)
        assert len(some) == 2
        found = shares({subset: np.array([[one]]) for subset, one in worth.items()}, [some])
        assert {name: share.item() for name, share in found.items()} == pytest.approx(by_formula(worth, names))


class TestOrders:
    def test_up_to_four_upgrades_come_in_every_order(self) -> None:
        assert sorted(orders(["c", "a", "b", "d"], 7, 3)) == sorted(permutations("abcd"))

    def test_of_more_each_draw_has_one_order_of_its_own_and_its_reverse(self) -> None:
        found = [orders("abcdef", 7, draw) for draw in range(64)]
        assert all(back == there[::-1] for there, back in found)
        assert len({there for there, _ in found}) > 50
        firsts = [there[0] for there, back in found]
        assert set(firsts) == set("abcdef")
        assert orders("abcdef", 8, 0) != found[0]

    def test_it_depends_on_no_order_of_names_and_a_new_upgrade_moves_no_two_others(self) -> None:
        for draw in range(16):
            there, back = orders("abcdef", 7, draw)
            assert orders("fcbeda", 7, draw) == [there, back]
            assert tuple(name for name in orders("abcdefg", 7, draw)[0] if name != "g") == there


class TestByHand:
    def test_two_levers_on_one_cycle_share_out_what_they_bring_together(self, tmp_path: Path) -> None:
        """Alone +25 % and +100 %, together +150 %: each has half of the 25 points that are in neither alone."""
        found = summary(PLANT, tmp_path, shares=True)["shares"]
        told = {
            name: (one["gain"]["share"]["mean"]["value"], one["gain"]["alone"]["mean"]["value"])
            for name, one in found["upgrades"].items()
        }
        assert told["faster"] == pytest.approx((0.375, 0.25), abs=1e-9)
        assert told["twice"] == pytest.approx((1.125, 1.0), abs=1e-9)
        assert found["beyond"]["gain"]["value"] == pytest.approx(0.25, abs=1e-9)
        assert (found["configuration"], found["orders"], found["exact"]) == ("after", 2, True)
        assert found["runs"] == 2 * 32 * 2

    def test_configurations_that_are_run_anyway_are_not_run_again(self, tmp_path: Path) -> None:
        text = PLANT + "configurations: {fast: [faster], alone: [twice]}\n"
        assert summary(text, tmp_path, shares=True)["shares"]["runs"] == 0

    def test_one_upgrade_has_all_of_the_gain(self, tmp_path: Path) -> None:
        text = PLANT.replace("  twice: {changes: [{scale: saw.cycle, by: 0.5}]}\n", "")
        found = summary(text, tmp_path, shares=True)
        assert found["shares"]["upgrades"]["faster"]["gain"]["share"]["draws"] == found["gain"]["after"]["draws"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Result]:
    """The result of a text, run once."""

    @cache
    def once(text: str) -> Result:
        return run(load_text(text), out=tmp_path_factory.mktemp("made") / "out", workers=1, engine="simpy")

    return once


@pytest.mark.parametrize("text", [SHOP, ASKED, MANY], ids=["output", "hours", "five upgrades"])
def test_shares_add_up_to_the_gain_of_each_draw(text: str, made: Callable[[str], Result]) -> None:
    result = made(text)
    found = result.summary["shares"]
    total = np.sum([one["gain"]["share"]["draws"] for one in found["upgrades"].values()], axis=0)
    assert total == pytest.approx(np.array(found["draws"]), abs=1e-12)
    assert found["draws"] == pytest.approx(simulated_gains(result.samples.columns, text is ASKED), abs=1e-12)
    means = [one["gain"]["share"]["mean"]["value"] for one in found["upgrades"].values()]
    assert sum(means) == pytest.approx(result.summary["gain"]["after"]["mean"]["value"], abs=1e-12)
    assert found["exact"] is (text is not MANY)


def simulated_gains(columns: dict[str, Any], hours: bool) -> list[float]:
    """The gain of each draw, from the samples: work per paid hour after over before."""

    def per_hour(run: str, draw: int) -> float:
        rows = (columns["configuration"] == run) & (columns["draw"] == draw)
        return float(columns["plant.weighted_good"][rows].sum() / columns["plant.paid_hours"][rows].sum())

    before, after = ("before@capacity", "after@capacity") if hours else ("before", "after")
    return [per_hour(after, draw) / per_hour(before, draw) - 1 for draw in range(32)]


def test_quality_is_shared_out_at_the_demand_given_only(made: Callable[[str], Result]) -> None:
    found = made(SHOP).summary["shares"]
    passes = {name: one["first_pass_yield"]["share"]["mean"]["value"] for name, one in found["upgrades"].items()}
    assert passes["clean"] == pytest.approx(0.013, abs=0.006)
    assert abs(passes["lathe"]) < 0.004
    hours = made(ASKED).summary["shares"]["upgrades"]
    assert [one["first_pass_yield"] for one in hours.values()] == [None] * 3


def test_alone_is_the_gain_of_a_configuration_with_that_upgrade_alone(
    tmp_path: Path, made: Callable[[str], Result]
) -> None:
    text = SHOP.replace("{light: [clean, mill]}", "{milled: [mill]}").replace("shares: true", "shares: false")
    milled = summary(text, tmp_path)["gain"]["milled"]
    alone = made(SHOP).summary["shares"]["upgrades"]["mill"]["gain"]["alone"]
    assert (alone["mean"], alone["quantiles"]) == (milled["mean"], milled["quantiles"])


def test_plants_of_subsets_are_told_and_measured_as_configurations_are() -> None:
    """With as many orders at capacity, the same weights of work, and the costs that any configuration tells."""
    text = ASKED.replace("clean: {", "clean: {price: 5 kEUR, ").replace("by: 0.2 .. 0.5 .. 1}", "by: 0.5}")
    text = text.replace("]}\nconfigurations", ", {set: economics.scrap, to: 2 EUR}]}\nconfigurations")
    plant = load_text(text.replace("team: {day: 2}", "team: {day: 2}, cost: 30 EUR/h"))
    configurations = ("before", "after", "light")
    model = PlantModel.of(plant, 0, "simpy", configurations)
    again = model_of_subsets(model, plant, configurations)
    assert {run: again.blueprints[run].frame.digest for run in model.runs} == {
        run: blueprint.frame.digest for run, blueprint in model.blueprints.items()
    }


def written(result: Result) -> list[bytes]:
    assert result.out is not None
    return [(result.out / name).read_bytes() for name in ("samples.csv", "summary.json")]


class TestSameBytes:
    def test_by_two_workers_and_interrupted_they_are_the_same(
        self, tmp_path: Path, made: Callable[[str], Result]
    ) -> None:
        plant, out = load_text(MANY), tmp_path / "out"
        totals: list[int] = []
        kept = 0

        def interrupt(done: int, total: int, left: float | None) -> None:
            nonlocal kept
            totals.append(total)
            if total > 96 and done >= 40:
                kept = done
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run(plant, out=out, workers=2, engine="simpy", progress=interrupt)
        assert 96 in totals, "before, light and after were not finished first"
        assert not (out / "summary.json").exists()
        told: list[tuple[int, int]] = []
        again = run(
            plant, resume=out, workers=1, engine="simpy", progress=lambda done, total, _: told.append((done, total))
        )
        assert written(again) == written(made(MANY))
        assert (kept, totals[-1]) in told[:2], "finished runs of subsets were not found again"

    def test_the_samples_and_all_else_are_those_without_shares(
        self, tmp_path: Path, made: Callable[[str], Result]
    ) -> None:
        without = run(load_text(ASKED), out=tmp_path / "out", workers=1, engine="simpy", shares=False)
        assert written(without)[0] == written(made(ASKED))[0]
        assert without.summary["shares"] is None
        assert without.summary == made(ASKED).summary | {"shares": None}


class TestWhatCannotBeSharedOut:
    def test_upgrades_that_are_not_possible_one_by_one_are_told_before_any_run(self, tmp_path: Path) -> None:
        text = PLANT.replace("cycle: 10 min}", "cycle: 10 min, defects: 60 %}").replace(
            "  twice: {changes: [{scale: saw.cycle, by: 0.5}]}\n",
            "  worse: {changes: [{add: saw.defects, by: 50 %}]}\n"
            "  better: {changes: [{scale: saw.defects, by: 0.5}]}\n",
        )
        with pytest.raises(ScenarioError, match=r"may go up to 110 %.*'with/.*worse'.*run without shares"):
            summary(text, tmp_path, shares=True)
        assert not (tmp_path / "out").exists()
        assert summary(text, tmp_path)["shares"] is None

    def test_without_a_gain_there_is_nothing_to_share_out(self, tmp_path: Path) -> None:
        with pytest.raises(ScenarioError, match="shares: found no gain that could be shared out"):
            summary(PLANT, tmp_path, shares=True, only="before")
        wanted = PLANT.replace("blocks: 2", "blocks: 2, shares: true")
        assert summary(wanted, tmp_path, only="before")["shares"] is None

    def test_a_run_that_is_resumed_shares_out_as_it_was_asked_to(self, tmp_path: Path) -> None:
        summary(PLANT, tmp_path, shares=True)
        again = run(load_text(PLANT), resume=tmp_path / "out", workers=1, engine="simpy").summary
        assert again["shares"]["orders"] == 2
        with pytest.raises(ScenarioError, match="shares: found no; expected yes, as in the run that is resumed"):
            run(load_text(PLANT), resume=tmp_path / "out", shares=False)
