"""Which draws, which runs, in which order; and when it is enough."""

from __future__ import annotations

import io
import math
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_interval_coverage import samples_of
from toy_plant import WEEK, Toy, ToyDoubt, ToyRun

from simfactory.errors import PlantError
from simfactory.experiments.analysis.distribution import Distribution, distribution
from simfactory.experiments.analysis.intervals import Estimate
from simfactory.experiments.analysis.noise import Treatment
from simfactory.experiments.design import BLOCK, Design
from simfactory.experiments.model import Measured, Window
from simfactory.experiments.readiness import ByItself
from simfactory.experiments.runner import Job, Measure, Pilot, jobs_of
from simfactory.experiments.stopping import Precision, enough, looks, reached
from simfactory.experiments.study import fitted
from simfactory.experiments.table import SampleTable


@given(seed=st.integers(0, 2**31), block=st.integers(-1, 70), names=st.sets(st.text(min_size=1), max_size=5))
def test_each_block_has_one_draw_in_every_sixteenth(seed: int, block: int, names: set[str]) -> None:
    design = Design(seed, tuple(ToyDoubt(name) for name in sorted(names)), 2)
    ranks = design.units(range(block * BLOCK, (block + 1) * BLOCK))
    assert ranks.shape == (BLOCK, len(names))
    assert np.all(np.sort(np.floor(ranks * BLOCK), axis=0) == np.arange(BLOCK)[:, None])


def test_a_new_input_moves_no_other() -> None:
    few = Design(0, (ToyDoubt("a"), ToyDoubt("c")), 2)
    more = Design(0, (ToyDoubt("a"), ToyDoubt("b"), ToyDoubt("c")), 2)
    assert np.array_equal(few.units(range(64)), more.units(range(64))[:, [0, 2]])
    assert few.theta(17)["c"] == more.theta(17)["c"]


def test_every_call_of_a_worker_has_the_one_design_that_was_put_together_there() -> None:
    design = Design(3, (ToyDoubt("a"), ToyDoubt("b")), 2, frozenset({"b"}))
    first, second = (pickle.loads(pickle.dumps(design)) for _ in range(2))
    assert first == design
    assert first.theta(17) == design.theta(17)
    assert second is first
    assert pickle.loads(pickle.dumps(replace(design, seed=4))) == replace(design, seed=4)


def test_another_seed_gives_other_draws() -> None:
    doubts = (ToyDoubt("a"),)
    assert not np.array_equal(Design(0, doubts, 2).units(range(16)), Design(1, doubts, 2).units(range(16)))


def test_no_two_draws_share_chance_and_all_runs_of_a_draw_do() -> None:
    design = Design(0, (), 3)
    histories = [design.history(draw, r) for draw in range(-BLOCK, 64) for r in range(3)]
    assert len(set(histories)) == len(histories)
    jobs = jobs_of(("before", "after"), range(4), 3)
    assert [job.run for job in jobs[:6]] == ["before"] * 3 + ["after"] * 3
    assert jobs == sorted(jobs)


WINDOW = Window(WEEK, 2 * WEEK)


@dataclass(frozen=True)
class WatchedRun(ToyRun):
    """A run that puts down when it is measured."""

    done: list[str]

    def measured(self) -> Measured:
        self.done.append("measured")
        return super().measured()


@dataclass(frozen=True)
class Watched(Toy):
    """The toy, which puts down what is done with it; one of its histories cannot go on."""

    done: list[str] = field(default_factory=list)
    stuck: int | None = None

    def simulate_one(self, run: str, theta: Mapping[str, float], replication: int, window: Window) -> WatchedRun:
        if replication == self.stuck:
            raise PlantError("everything waits for everything")
        self.done.append(f"simulated {run} {replication}")
        made = super().simulate_one(run, theta, replication, window)
        return WatchedRun(made.kpis, made.engine, self.done)


def test_runs_of_one_call_are_measured_once_all_are_made_as_each_is_alone() -> None:
    watched, design = Watched(), Design(0, Toy().doubts, 2)
    jobs = tuple(jobs_of(("before", "after"), range(2), 2))
    together = Measure(jobs, design, WINDOW)(watched)
    made = [f"simulated {job.run} {design.history(job.draw, job.replication)}" for job in jobs]
    assert watched.done == made + ["measured"] * len(jobs)
    assert list(together) == list(jobs)
    for call in Measure(jobs, design, WINDOW).apart():
        assert call(Toy()) == {job: together[job] for job in call.jobs}


@pytest.mark.parametrize("call", [Measure, ByItself])
def test_a_call_of_several_jobs_comes_apart_into_each(call: type) -> None:
    jobs = jobs_of(("before",), range(3), 1)
    whole = Measure(tuple(jobs), Design(0, (), 1), WINDOW)
    parts = (ByItself(whole) if call is ByItself else whole).apart()
    assert [str(part) for part in parts] == [str(job) for job in jobs]
    assert {type(part) for part in parts} == {call}
    assert str(whole) == "before, draw 0, replication 0; before, draw 1, replication 0; before, draw 2, replication 0"


def test_a_plant_that_cannot_go_on_is_named_by_its_job_among_others() -> None:
    jobs, design = tuple(jobs_of(("before",), range(2), 2)), Design(0, Toy().doubts, 2)
    with pytest.raises(PlantError, match=r"^before, draw 1, replication 0: everything waits"):
        Measure(jobs, design, WINDOW)(Watched(stuck=2))
    with pytest.raises(PlantError, match=r"^a pilot run of before: everything waits"):
        Pilot((Job(-1, 0, 0, "before"),), design, 8)(Watched(stuck=-2))


def test_looks_double_only_where_a_precision_is_wanted() -> None:
    assert list(looks(None, True)) == [8, 16, 32, 64]
    assert list(looks(None, False)) == [16]
    assert list(looks(5, True)) == [5]


def some_gain(**changes: Estimate) -> Distribution:
    found = distribution(np.repeat(np.linspace(0.1, 0.4, 64)[:, None], 2, axis=1), 0, 2)
    return replace(found, **changes)


def test_the_draws_needed_grow_with_the_square_of_the_precision() -> None:
    gain = some_gain(mean=Estimate(0.2, 0.18, 0.22))
    question = reached(gain, Precision(mean=0.01))[0]
    assert (question.question, question.reached, question.draws_needed) == ("mean", False, 256)
    assert question.got == pytest.approx(0.02)


def test_it_is_enough_when_every_question_is_answered() -> None:
    gain = some_gain()
    assert enough(gain, Precision(1.0, 1.0, 1.0))
    assert not enough(gain, Precision(1.0, 1.0, 1e-6))


def test_a_question_that_is_not_asked_needs_no_answer() -> None:
    asked = Precision(mean=1.0, probability=None, quantiles=None)
    assert [one.question for one in reached(some_gain(), asked)] == ["mean"]
    assert enough(some_gain(), asked)


def test_more_draws_cure_no_noise() -> None:
    unknown = Estimate(math.nan, math.nan, math.nan)
    withheld = some_gain(quantiles=(unknown,) * 5, p_positive=unknown, p_30=unknown, p_30_50=unknown)
    assert enough(withheld, Precision(mean=1.0))
    assert enough(replace(some_gain(), treatment=Treatment.UNDEFINED, mean=unknown), Precision())


def test_windows_are_whole_cycles_of_the_calendar() -> None:
    window = fitted(warm_up=8, length=26, cycle=7)
    assert (window.warm_up, window.length) == (14, 28)
    assert fitted(0, 1, 7).length == 7


def test_without_a_calendar_the_warm_up_fits_eighths_of_the_length() -> None:
    window = fitted(warm_up=9, length=81, cycle=None)
    assert window.length == 88
    assert window.warm_up == 11


def test_a_table_of_samples_reads_back_to_the_bit() -> None:
    samples = samples_of(Toy(noise=1 / 3), blocks=1)
    samples.runs["after"]["plant.good_per_week"][3, 1] = np.nan
    table = SampleTable.of(samples)
    text = io.StringIO()
    table.write(text)
    assert text.getvalue().splitlines()[0].startswith("draw,block,configuration,replication,input:learning,input:lever")
    assert len(text.getvalue().splitlines()) == 1 + 16 * 2 * 2
    assert ",," in text.getvalue()
    assert "nan" not in text.getvalue()


def test_rows_stand_draw_by_draw_and_name_their_run(tmp_path: object) -> None:
    samples = samples_of(Toy(), blocks=1)
    columns = SampleTable.of(samples).columns
    assert columns["draw"][:5].tolist() == [0, 0, 0, 0, 1]
    assert columns["configuration"][:4].tolist() == ["before", "before", "after", "after"]
    assert columns["replication"][:4].tolist() == [0, 1, 0, 1]
    row = 4 * 7 + 2
    assert columns["plant.good_per_week"][row] == samples.runs["after"]["plant.good_per_week"][7, 0]
    assert columns["input:lever"][row] == samples.theta[7, 1]
