"""The path month by month: stages of a draw, and a plant without chance whose months are reckoned by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

import simfactory as sf
from simfactory.errors import ScenarioError
from simfactory.experiments.path import band
from simfactory.experiments.stages import MONTH, Stage, Times, months_in, shares_of_months, stages_of

PLANT = """
simfactory: 1
name: Stepwise
run: {warm_up: 1 week, length: 1 week}
shifts: {day: {mon-fri: "08:00-16:00"}}
people: {hands: {team: {day: 1}, cost: 30 EUR/h}}
products: {part: {price: 50 EUR, material: 20 EUR}}
economics: {weeks_per_year: 48, aid: {grant: 20 %}}
line: [{station: saw, cycle: {time: 30 min, by: hands}}]
upgrades:
  faster: {price: 10 kEUR, delay: 1 month, changes: [{scale: saw.cycle, by: 0.8}]}
  smoother:
    start: 1 month
    delay: 6 weeks
    ramp_up: {lasts: 2 months, slower: 25 %}
    price: 5 kEUR
    running: 1200 EUR/year
    changes: [{scale: saw.cycle, by: 0.9}]
"""
HEAVY = "by: hands}, task: {load: heavy}}"
DOUBTFUL = PLANT.replace("delay: 6 weeks", "delay: 4 .. 12 weeks").replace("by: 0.8}", "by: 0.7 .. 0.9}")


def summary(text: str, out: Path, over: str | None = "6 months", **options: Any) -> dict[str, Any]:
    options = {"blocks": 2, "workers": 1, "engine": "simpy", **options}
    return sf.run(sf.load_text(text), out=out / "out", over=over, **options).summary()


def way(text: str, out: Path, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = summary(text, out, **options)["path"]["configurations"]["after"]
    return found


def means(bands: list[dict[str, float]]) -> list[float]:
    return [one["mean"] for one in bands]


class TestStages:
    TIMES: ClassVar = {"a": Times(0, MONTH, 3 * MONTH), "b": Times(0, 2 * MONTH + MONTH // 4, 2 * MONTH + MONTH // 4)}

    def test_each_follows_the_one_before_until_the_end(self) -> None:
        found = list(stages_of(self.TIMES, 4 * MONTH))
        assert [stage for stage, _, _ in found] == [
            Stage(()),
            Stage(("a",), ("a",)),
            Stage(("a", "b"), ("a",)),
            Stage(("a", "b")),
        ]
        assert [begin for _, begin, _ in found] == [0, MONTH, 2 * MONTH + MONTH // 4, 3 * MONTH]
        assert [end for _, _, end in found][-1] == 4 * MONTH

    def test_shares_of_a_month_add_up_to_one(self) -> None:
        shares = shares_of_months(self.TIMES, 4)
        assert shares[Stage(("a",), ("a",))].tolist() == [0, 1, 0.25, 0]
        assert sum(shares.values()).tolist() == [1, 1, 1, 1]

    def test_what_works_at_once_is_never_awaited(self) -> None:
        assert list(shares_of_months({"a": Times(0, 0, 0)}, 2)) == [Stage(("a",))]

    def test_two_stages_never_share_a_name(self) -> None:
        names = {
            stage.name for stage in (Stage(("a", "b")), Stage(("a",), ("a",)), Stage(("a", "b"), ("a",)), Stage(()))
        }
        assert len(names) == 4

    def test_a_month_that_has_begun_is_told_whole(self) -> None:
        assert [months_in(some) for some in (1, MONTH, MONTH + 1, 24 * MONTH)] == [1, 1, 2, 24]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """That of the plant over six months."""
    found: dict[str, Any] = summary(PLANT, tmp_path_factory.mktemp("path"))["path"]
    return found


class TestByHand:
    """80 parts a week before; 100 with `faster`, 111 with both, and 89 while people get used to the second."""

    WORKS = (1 + 6 * 7 * 12 / 365) - 2
    """Share of the third month after which the second one works."""

    def test_productivity_follows_what_works(self, path: dict[str, Any]) -> None:
        third = (self.WORKS * 100 + (1 - self.WORKS) * 89) / 80 - 1
        fifth = (self.WORKS * 89 + (1 - self.WORKS) * 111) / 80 - 1
        found = means(path["configurations"]["after"]["gain"])
        assert found == pytest.approx([0, 0.25, third, 89 / 80 - 1, fifth, 111 / 80 - 1])

    def test_output_rises_alike_where_all_that_is_made_is_good(self, path: dict[str, Any]) -> None:
        found = path["configurations"]["after"]
        assert means(found["output"]) == pytest.approx(means(found["gain"]))
        assert means(found["first_pass"]) == pytest.approx([1] * 6)
        assert means(found["escapes"]) == [0] * 6
        assert found["index"] is None

    def test_money_is_paid_at_the_start_and_comes_back_month_by_month(self, path: dict[str, Any]) -> None:
        """A month has 4 weeks; a part more brings 30 EUR; running costs are paid from when the upgrade works."""
        third = self.WORKS * 20 + (1 - self.WORKS) * 9
        fifth = self.WORKS * 9 + (1 - self.WORKS) * 31
        flows = [-8000, -4000 + 2400, 120 * third - 100 * (1 - self.WORKS), 120 * 9 - 100, 120 * fifth - 100,
                 120 * 31 - 100]  # fmt: skip
        assert means(path["configurations"]["after"]["cash"]) == pytest.approx(np.cumsum(flows).tolist())

    def test_it_breaks_even_when_what_was_paid_is_back(self, path: dict[str, Any], tmp_path: Path) -> None:
        found = way(PLANT, tmp_path, over="9 months")
        assert means(found["cash"])[5] < 0 < means(found["cash"])[6]
        assert found["break_even"]["quantiles"] == dict.fromkeys(("0.05", "0.25", "0.5", "0.75", "0.95"), 7)
        assert found["break_even"]["never"] == 0
        assert path["configurations"]["after"]["break_even"]["never"] == 1

    def test_without_prices_there_is_no_cash(self, tmp_path: Path) -> None:
        found = way(PLANT.replace("    price: 5 kEUR\n", ""), tmp_path)
        assert (found["cash"], found["break_even"]) == (None, None)

    def test_people_who_are_paid_the_same_bring_no_cash_unless_what_they_spare_is_saved(self, tmp_path: Path) -> None:
        """80 of 100 parts in a month of four weeks: a fifth of 40 hours is spared, and half of that saved."""
        text = PLANT.replace("{price: 50 EUR, material", "{material").partition("  smoother:")[0]
        silent = means(way(text, tmp_path / "silent")["cash"])
        assert silent[-1] - silent[-2] == pytest.approx(0, abs=1e-9)
        said = text.replace("economics: {", "economics: {freed_hours: {saved: 50 %}, ")
        saved = means(way(said, tmp_path / "saved")["cash"])
        assert saved[-1] - saved[-2] == pytest.approx(4 * 8 * 30 / 2)

    def test_times_are_told_in_months(self, path: dict[str, Any]) -> None:
        moments = {moment: span["mean"] for moment, span in path["upgrades"]["smoother"].items()}
        assert moments == pytest.approx({"start": 1, "works": 2 + self.WORKS, "settled": 4 + self.WORKS})
        assert (path["months"], path["stages"]) == (6, 2)


class TestOverDoubt:
    def test_the_last_month_is_the_gain_of_the_steady_state(self, tmp_path: Path) -> None:
        found = summary(DOUBTFUL, tmp_path, over="8 months")
        last, steady = found["path"]["configurations"]["after"]["gain"][-1], found["gain"]["after"]
        assert last["mean"] == pytest.approx(steady["mean"]["value"], rel=1e-12)
        assert (last["low"], last["high"]) == (
            steady["quantiles"]["0.05"]["value"],
            steady["quantiles"]["0.95"]["value"],
        )
        assert last["low"] < last["mean"] < last["high"]

    def test_doubt_about_time_widens_the_months_in_between(self, tmp_path: Path) -> None:
        sure = DOUBTFUL.replace("0.7 .. 0.9", "0.8")
        gains = way(sure, tmp_path, over="8 months")["gain"]
        wide = [one["high"] - one["low"] > 1e-9 for one in gains]
        assert wide == [False, True, True, True, True, True, False, False]

    def test_the_steady_comparison_is_the_same_with_and_without_a_path(self, tmp_path: Path) -> None:
        without = summary(DOUBTFUL, tmp_path / "without", over=None)
        assert without.pop("path") is None
        followed = summary(DOUBTFUL, tmp_path / "with")
        del followed["path"]
        assert followed == without
        one, other = ((tmp_path / folder / "out" / "samples.csv").read_bytes() for folder in ("with", "without"))
        assert one == other

    def test_the_exposure_of_people_is_followed_where_it_is_modelled(self, tmp_path: Path) -> None:
        lighter = "changes: [{set: saw.task.load, to: light}, {scale: saw.cycle, by: 0.8}]"
        people = PLANT.replace("changes: [{scale: saw.cycle, by: 0.8}]", lighter)
        people = people.replace("people:", "human_factors: {fatigue: true}\npeople:").replace("by: hands}}", HEAVY)
        found = summary(people, tmp_path, over="8 months")
        index, life = means(found["path"]["configurations"]["after"]["index"]), found["working_life"]["runs"]
        assert index[0] == pytest.approx(life["before"]["index"]["mean"])
        assert index[-1] == pytest.approx(life["after"]["index"]["mean"])
        assert index[0] < index[1]

    def test_a_gain_of_hours_is_followed_at_capacity(self, tmp_path: Path) -> None:
        """Output stays what is asked for, while the hours that it takes fall."""
        asked = PLANT.replace("line:", "demand: {per_week: 60, gain_as: hours}\nline:")
        path = summary(asked, tmp_path)["path"]
        assert path["stages"] == 2
        found = path["configurations"]["after"]
        assert means(found["output"]) == pytest.approx([0] * 6, abs=0.02)
        assert means(found["gain"])[-1] == pytest.approx(0.39, abs=0.02)


class TestBands:
    def test_noise_that_hides_the_doubt_leaves_no_ends(self) -> None:
        noisy = np.tile([[0.1, 0.3], [0.3, 0.1], [0.2, 0.3], [0.3, 0.3]], (8, 1))
        assert band(noisy, 1) == {"mean": pytest.approx(0.2375), "low": None, "high": None}

    def test_without_doubt_all_is_one_number(self) -> None:
        assert band(np.array([[0.1, 0.3], [0.3, 0.1]]), 0) == {"mean": 0.2, "low": 0.2, "high": 0.2}

    def test_what_is_undefined_in_a_draw_is_unknown(self) -> None:
        assert band(np.array([[0.1, 0.3], [np.nan, 0.1]]), 1) == {"mean": None, "low": None, "high": None}


class TestAsking:
    def test_the_scenario_may_ask_for_it(self, tmp_path: Path) -> None:
        said = PLANT.replace("length: 1 week", "length: 1 week, over: 4 months")
        assert summary(said, tmp_path, over=None)["path"]["months"] == 4
        assert summary(said, tmp_path, over="5 months")["path"]["months"] == 5

    def test_a_start_after_the_end_is_told_with_its_line(self, tmp_path: Path) -> None:
        with pytest.raises(
            ScenarioError, match=r"scenario\.yaml:13:12: upgrades\.smoother\.start: begins after 1 months"
        ):
            summary(PLANT, tmp_path, over="1 month")

    @pytest.mark.parametrize("over", ["0 months", "-1 month", "soon", "100 years", "1 .. 2 years"])
    def test_what_is_no_length_is_refused_as_an_argument(self, over: str, tmp_path: Path) -> None:
        with pytest.raises(ScenarioError, match=r"^over: found"):
            summary(PLANT, tmp_path, over=over)

    def test_a_run_that_is_resumed_goes_on_with_its_path(self, tmp_path: Path) -> None:
        first = summary(PLANT, tmp_path)
        resumed = sf.run(sf.load_text(PLANT), resume=tmp_path / "out", engine="simpy", workers=1).summary()
        assert json.dumps(resumed) == json.dumps(first)
        with pytest.raises(ScenarioError, match="over: found"):
            sf.run(sf.load_text(PLANT), resume=tmp_path / "out", over="7 months")

    def test_before_alone_goes_no_way(self, tmp_path: Path) -> None:
        assert summary(PLANT, tmp_path, only="before")["path"] is None
