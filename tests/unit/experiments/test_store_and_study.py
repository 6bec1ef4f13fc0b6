"""The journal and the files, and how a study goes: windows from pilots, precision, what is told."""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from shutil import copytree, rmtree

import numpy as np
import pytest
from toy_plant import ABOUT, WEEK, Toy, ToyRun
from toy_study import IDENTITY, carry_out

from simfactory.errors import StoreError
from simfactory.experiments import store
from simfactory.experiments.about import Seen
from simfactory.experiments.model import Measured, Window
from simfactory.experiments.runner import Job
from simfactory.experiments.stopping import Precision
from simfactory.experiments.store import Journal, default_directory, read_result, write_whole
from simfactory.experiments.study import FEWEST_CYCLES, Outcome, Settings, Study
from simfactory.experiments.summary import Summary
from simfactory.provenance import RunRecord

JOB = Job(3, 1, 0, "after")


def test_what_is_kept_is_found_again_to_the_bit(tmp_path: Path) -> None:
    kpis = {"b": 0.1 + 0.2, "a": math.nan, "c": -0.0}
    with Journal(tmp_path, IDENTITY) as journal:
        journal.keep("key", JOB, Measured(kpis, "even"))
    with Journal(tmp_path, IDENTITY) as journal:
        found = journal.finished("key", [JOB, replace(JOB, draw=4)])
        assert list(found) == [JOB]
        again = found[JOB].kpis
        assert list(again) == ["b", "a", "c"]
        assert again["b"] == 0.1 + 0.2
        assert math.isnan(again["a"])
        assert math.copysign(1, again["c"]) == -1
        assert found[JOB].engine == "even"
        assert journal.finished("another key", [JOB]) == {}


def test_decisions_are_remembered(tmp_path: Path) -> None:
    with Journal(tmp_path, IDENTITY) as journal:
        assert journal.recall("window") is None
        journal.decide("window", {"length": 7})
    with Journal(tmp_path, IDENTITY) as journal:
        assert journal.recall("window") == {"length": 7}


@pytest.mark.parametrize("other", [{"digest": "fedcba"}, {"seed": 1}, {"version": "9.9"}])
def test_a_directory_of_another_experiment_is_refused(tmp_path: Path, other: dict[str, object]) -> None:
    Journal(tmp_path, IDENTITY).close()
    with pytest.raises(StoreError, match="belongs to another experiment"):
        Journal(tmp_path, replace(IDENTITY, **other))
    Journal(tmp_path, replace(IDENTITY, scenario="renamed")).close()


def test_a_directory_is_written_by_one_run_at_a_time(tmp_path: Path) -> None:
    with Journal(tmp_path, IDENTITY) as first:
        first.keep("key", JOB, Measured({"a": 1.0}, "even"))
        with pytest.raises(StoreError, match="in use by another run"):
            Journal(tmp_path, IDENTITY)


def test_what_cannot_be_a_directory_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        Journal(tmp_path / "file", IDENTITY)
    with pytest.raises(StoreError, match="cannot be written"):
        Journal(tmp_path / "file" / "below", IDENTITY)


def test_a_journal_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_text("not a data base " * 100)
    with pytest.raises(StoreError, match="no journal"):
        Journal(tmp_path, IDENTITY)


@pytest.mark.parametrize("name", ["summary.json", "holiday.jpg"])
def test_results_are_not_mixed_with_something_else(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    (tmp_path / ".hidden").touch()
    with pytest.raises(StoreError, match=rf"something else \({name}\); choose a new or an empty directory"):
        Journal(tmp_path, IDENTITY)
    (tmp_path / name).unlink()
    Journal(tmp_path, IDENTITY).close()
    (tmp_path / name).touch()
    Journal(tmp_path, IDENTITY).close()


JOBS = [replace(JOB, draw=draw) for draw in range(30)]


def kept_in(directory: Path) -> int:
    """Runs that whoever comes next would find, however the journal was left."""
    copy = directory.with_name("copy")
    copytree(directory, copy)
    with Journal(copy, IDENTITY) as journal:
        found = journal.finished("key", JOBS)
    rmtree(copy)
    return len(found)


def test_runs_are_written_in_batches_and_a_batch_is_due_a_second_after_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, written = [100.0], []
    bytes_of = store._bytes_of
    monkeypatch.setattr(store.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(store, "_bytes_of", lambda run: written.append(run) or bytes_of(run))
    with Journal(tmp_path / "out", IDENTITY) as journal:
        there = []
        for job in JOBS[:6]:
            journal.keep("key", job, Measured({"a": 1.0}, "even"))
            there.append(kept_in(tmp_path / "out"))
            clock[0] += 0.4
        assert there == [1, 1, 1, 4, 4, 4]
    assert kept_in(tmp_path / "out") == 6
    assert len(written) == 6, "a run was written twice"


def test_a_batch_under_way_is_found_by_who_asks(tmp_path: Path) -> None:
    with Journal(None, IDENTITY) as journal:
        for job in JOBS:
            journal.keep("key", job, Measured({"a": float(job.draw)}, "even"))
        assert [run.kpis["a"] for run in journal.finished("key", JOBS).values()] == list(range(30))


def keep_some(out: Path, then: Callable[[], object]) -> None:
    """Keeps the runs in a journal of which something becomes before it is closed."""
    with Journal(out, IDENTITY) as journal:
        for job in JOBS:
            journal.keep("key", job, Measured({"a": 1.0}, "even"))
        then()


def test_a_directory_that_vanishes_is_noticed_at_the_next_batch(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="has vanished"):
        keep_some(tmp_path / "out", lambda: rmtree(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def interrupt(*_: object) -> int:
    raise KeyboardInterrupt


def fail() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("trouble", [interrupt, fail])
def test_whatever_ends_the_work_the_batch_under_way_is_written(tmp_path: Path, trouble: Callable[[], object]) -> None:
    with pytest.raises((KeyboardInterrupt, ZeroDivisionError)):
        keep_some(tmp_path / "out", trouble)
    assert kept_in(tmp_path / "out") == len(JOBS)


def test_what_ended_the_work_is_told_and_not_that_the_rest_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        keep_some(tmp_path / "out", lambda: (rmtree(tmp_path / "out"), fail()))


def test_an_interrupted_batch_is_written_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of a batch: it is rolled back, and written when the journal closes."""
    journal = Journal(tmp_path / "out", IDENTITY)
    with monkeypatch.context() as pressed:
        pressed.setattr(Journal, "_number_of", interrupt)
        with pytest.raises(KeyboardInterrupt):
            journal.keep("key", JOBS[0], Measured({"a": 1.0}, "even"))
    journal.close()
    assert kept_in(tmp_path / "out") == 1


def test_there_must_be_something_to_resume(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to resume"):
        Journal(tmp_path / "nowhere", IDENTITY, must_exist=True)
    assert not (tmp_path / "nowhere").exists()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "samples.csv"
    target.write_text("before")

    def broken(file: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="No space left"):
        write_whole(target, broken)

    def interrupted(file: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(target, interrupted)
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["samples.csv"]


def test_seeds_have_their_own_directories() -> None:
    assert default_directory("Cellule n° 1", "0123456789", 0) == Path("results/cellule-n--1-01234567")
    assert default_directory("Cell", "0123456789", 7) == Path("results/cell-01234567-seed7")
    assert default_directory("../..", "0123456789", 0) == Path("results/scenario-01234567")


def test_a_result_is_read_back(tmp_path: Path) -> None:
    written = carry_out(tmp_path)
    found = read_result(tmp_path)
    assert found.summary == json.loads(json.dumps(written.summary))
    assert found.record == written.record
    assert found.samples.columns.keys() == written.samples.columns.keys()
    for name, column in written.samples.columns.items():
        assert np.array_equal(found.samples.columns[name], column), name
    assert found.gain().shape == (32,)
    assert np.array_equal(found.gain("after"), written.gain())


def test_a_journal_of_another_form_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(store, "FORM", "1")
        Journal(tmp_path, IDENTITY).close()
    with pytest.raises(StoreError, match=r"another journal.*choose another directory"):
        Journal(tmp_path, IDENTITY)


def test_the_record_counts_what_each_engine_made_and_the_bytes_do_not_depend_on_it(tmp_path: Path) -> None:
    mixed = carry_out(tmp_path / "mixed")
    assert mixed.record.engine == {"even": 64, "odd": 64}
    half = carry_out(tmp_path / "one", OneEngine(), blocks=1)
    assert half.record.engine == {"other": 64}
    then = carry_out(tmp_path / "one")
    assert then.record.engine == {"even": 32, "odd": 32, "other": 64}
    for name in ("samples.csv", "summary.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "mixed" / name).read_bytes()


class OneEngine(Toy):
    """The toy, run by one engine."""

    def simulate_one(self, run: str, theta: Mapping[str, float], replication: int, window: Window) -> ToyRun:
        return replace(super().simulate_one(run, theta, replication, window), engine="other")


def test_a_directory_without_a_result_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no finished result"):
        read_result(tmp_path)


def test_a_record_holds_no_path_and_reads_back() -> None:
    record = RunRecord("1", "s", "d", 0, {"e": 64}, "auto", {"before": "x"}, 2, 1, 16, 2, 64, 0, "2000-01-01", 1.5)
    assert RunRecord.from_json(record.to_json()) == record
    assert "/" not in record.to_json().replace("n/a", "")
    with pytest.raises(ValueError, match="no record"):
        RunRecord.from_json("{}")


# the study


def study(
    toy: Toy | None = None, about: object = ABOUT, told: list[tuple[int, int]] | None = None, **given: object
) -> Outcome:
    journal = Journal(None, IDENTITY)
    progress = (lambda done, total, left: told.append((done, total))) if told is not None else (lambda *_: None)
    with journal:
        return Study(toy or Toy(), about, Settings(**given), journal, 1, progress).carry_out()  # type: ignore[arg-type]


def summary(outcome: Outcome, about: object = ABOUT) -> dict[str, object]:
    return Summary(outcome.samples, about, outcome.conditions).as_dict()  # type: ignore[arg-type]


def test_pilots_choose_the_window_in_whole_weeks() -> None:
    outcome = study(blocks=1)
    window = outcome.conditions.window
    assert (outcome.conditions.warm_up_by, outcome.conditions.length_by) == ("pilot", "pilot")
    assert window.warm_up % WEEK == window.length % WEEK == 0
    assert WEEK <= window.warm_up <= 4 * WEEK


def test_noisier_runs_are_made_longer() -> None:
    lengths = [study(Toy(noise=noise), blocks=1).conditions.window.length for noise in (0.01, 0.04, 0.4)]
    assert lengths[0] < lengths[1] < lengths[2] <= 26 * WEEK


def test_a_window_that_is_given_wins_and_pilots_only_warn() -> None:
    outcome = study(blocks=1, warm_up=0, length=3 * WEEK)
    assert (outcome.conditions.window.warm_up, outcome.conditions.window.length) == (0, 3 * WEEK)
    assert (outcome.conditions.warm_up_by, outcome.conditions.length_by) == ("scenario", "scenario")
    assert [note.code for note in outcome.conditions.notes] == ["warm_up_short"]
    assert study(blocks=1, warm_up=6 * WEEK, length=3 * WEEK).conditions.notes == ()


def test_a_window_is_rounded_up_and_said_so() -> None:
    outcome = study(blocks=1, warm_up=6 * WEEK + 1, length=3 * WEEK)
    assert outcome.conditions.window.warm_up == 7 * WEEK
    assert [note.code for note in outcome.conditions.notes] == ["rounded_up"]


def test_blocks_double_until_the_precision_is_reached() -> None:
    coarse = study(by_precision=True, precision=Precision(0.02, 0.2, 0.2))
    fine = study(by_precision=True, precision=Precision(0.006, 0.2, 0.2))
    assert coarse.samples.blocks == 8
    assert fine.samples.blocks == 16
    assert np.array_equal(fine.samples.theta[:128], coarse.samples.theta)
    assert all(one["reached"] for one in summary(fine)["design"]["reached"].values())  # type: ignore[index]


def test_runs_made_at_the_first_look_were_not_found_at_the_second(tmp_path: Path) -> None:
    wanted = {"by_precision": True, "precision": Precision(0.006, 0.2, 0.2)}
    assert study(**wanted).kept == 0  # type: ignore[arg-type]
    carry_out(tmp_path, blocks=1)
    assert carry_out(tmp_path, blocks=None, **wanted).record.runs_kept == 64


def test_what_an_engine_made_in_an_earlier_session_is_not_said_of_this_one() -> None:
    """A kernel that made no run now is not in the record."""
    with Journal(None, IDENTITY) as journal:
        first, second, third = (
            Study(Toy() if blocks > 1 else OneEngine(), ABOUT, Settings(blocks=blocks), journal).carry_out()
            for blocks in (1, 2, 2)
        )
    assert (first.made_now, first.kept) == ({"other": 64}, 0)
    assert (second.made_now, second.kept) == ({"even": 32, "odd": 32}, 64)
    assert (third.made_now, third.kept) == ({}, 128)
    assert third.engines == second.engines == {"even": 32, "odd": 32, "other": 64}


def test_what_was_not_reached_is_said_with_the_draws_it_needs() -> None:
    notes = summary(study(blocks=4))["notes"]
    missed = {note["facts"]["question"]: note["facts"] for note in notes if note["code"] == "precision_missed"}  # type: ignore[attr-defined]
    assert missed["quantiles"]["draws_needed"] > 64
    assert missed["quantiles"]["got"] > missed["quantiles"]["wanted"] == 0.03


def ahead(journal: Journal, runs: tuple[str, ...] = ("before", "after"), **given: object) -> tuple[Counter[str], int]:
    """What a study with this journal has still to do: jobs by run, and how long each is."""
    jobs, until = Study(Toy(runs=runs), ABOUT, Settings(**given), journal).ahead()  # type: ignore[arg-type]
    return Counter(job.run for job in jobs), until


def test_what_is_ahead_is_what_the_journal_does_not_hold() -> None:
    with Journal(None, IDENTITY) as journal:
        assert ahead(journal, warm_up=WEEK, length=3 * WEEK)[1] == 4 * WEEK
        assert ahead(journal, blocks=2) == ({"before": 64, "after": 64}, FEWEST_CYCLES * WEEK)
        window = Study(Toy(), ABOUT, Settings(blocks=2), journal).carry_out().conditions.window
        assert ahead(journal, blocks=2) == ({}, window.end)
        with journal._transaction():
            journal._base.execute("DELETE FROM runs WHERE run = 'after' AND draw > 29")
        assert ahead(journal, blocks=2) == ({"after": 4}, window.end)
        assert ahead(journal, ("before",), blocks=2) == ({"before": 64}, FEWEST_CYCLES * WEEK), "another window"


def test_where_precision_was_reached_nothing_is_ahead_and_else_the_first_look_that_is_not_finished() -> None:
    with Journal(None, IDENTITY) as journal:
        settings = Settings(by_precision=True, precision=Precision(0.006, 0.2, 0.2))
        outcome = Study(Toy(), ABOUT, settings, journal).carry_out()
        assert outcome.samples.blocks == 16
        study = Study(Toy(), ABOUT, settings, journal)
        assert study.ahead() == ([], outcome.conditions.window.end)
        with journal._transaction():
            journal._base.execute("DELETE FROM runs WHERE draw >= 128")
        assert len(study.ahead()[0]) == 8 * 16 * 2 * 2


def test_progress_counts_every_run() -> None:
    told: list[tuple[int, int]] = []
    study(blocks=1, told=told)
    assert told[-1] == (64, 64)
    assert (0, 64) in told


def test_before_alone_has_no_gain() -> None:
    about = replace(ABOUT, upgrades={"before": ()})
    found = summary(study(Toy(runs=("before",)), about, blocks=1), about)
    assert found["headline"] is None
    assert found["gain"] == {}
    assert found["claims"]["productivity"] == {"probability": None}  # type: ignore[index]
    assert found["kpis"]["before"]["plant.good_per_week"]["mean"] > 0  # type: ignore[index]


def test_without_doubt_the_summary_is_one_number() -> None:
    found = summary(study(Toy(doubtful=()), blocks=2))
    gain = found["gain"]["after"]  # type: ignore[index]
    assert gain["noise"]["treatment"] == "no_doubt"
    assert gain["quantiles"]["0.05"] == gain["mean"]
    assert found["influence"] == {"after": None}


def test_one_replication_cannot_tell_noise_from_doubt() -> None:
    found = summary(study(blocks=2, replications=1))
    assert found["gain"]["after"]["noise"]["treatment"] == "unknown"  # type: ignore[index]
    assert "one_replication" in [note["code"] for note in found["notes"]]  # type: ignore[attr-defined]


def test_one_block_gives_figures_without_intervals() -> None:
    found = summary(study(blocks=1))
    assert found["gain"]["after"]["mean"]["low"] is None  # type: ignore[index]
    assert "few_blocks" in [note["code"] for note in found["notes"]]  # type: ignore[attr-defined]


def test_noise_that_hides_the_doubt_withholds_the_distribution_and_says_what_would_do() -> None:
    found = summary(study(Toy(noise=0.3, spread=0.05), blocks=4, warm_up=2 * WEEK, length=WEEK))
    gain = found["gain"]["after"]  # type: ignore[index]
    assert gain["noise"]["treatment"] == "withheld"
    assert gain["p_30_50"]["value"] is None
    assert "noise_withheld" in [note["code"] for note in found["notes"]]  # type: ignore[attr-defined]


def test_capacity_carries_the_headline_and_output_at_demand_stands_beside() -> None:
    runs = ("before", "after", "before@capacity", "after@capacity")
    about = replace(ABOUT, gain_as="hours")
    found = summary(study(Toy(runs=runs), about, blocks=2), about)
    assert set(found["kpis"]) == set(runs)  # type: ignore[call-overload]
    assert found["gain"]["after"]["at_demand"]["mean"]["value"] is not None  # type: ignore[index]


def test_what_was_observed_is_compared_and_weighs() -> None:
    about = replace(ABOUT, observed=(Seen("plant", "good_per_week", 100.0, 2.0), Seen("press", "oee", 0.8, 0.1)))
    found = summary(study(blocks=2), about)["agreement"]
    assert [one["name"] for one in found["kpis"]] == ["plant.good_per_week"]  # type: ignore[index]
    assert found["kpis"][0]["verdict"] in ("agrees", "undecided")  # type: ignore[index]
    assert found["weighted"]["after"]["quantiles"]["0.5"] > 0  # type: ignore[index]


def test_judgement_carries_its_share_of_the_doubt_and_gets_two_alternatives() -> None:
    found = summary(study(Toy(noise=0.02), blocks=8))["honesty"]["after"]  # type: ignore[index]
    assert found["judged_share"] == 1.0
    assert found["dominant"]["input"] == "lever"
    odds = found["dominant"]["p_30_50"]
    assert odds["pessimistic"]["value"] < odds["as_entered"]["value"] < odds["optimistic"]["value"]


def test_a_source_is_judged_by_its_name_or_its_citation() -> None:
    about = replace(ABOUT, sources={"visit": "plant visit [J]", "log": "machine log, 2014"})
    assert [about.judged(source) for source in ("assumed", "judgement", "visit", "log", "log, visit")] == [
        True, True, True, False, True,
    ]  # fmt: skip


def test_the_summary_is_json_without_holes() -> None:
    text = json.dumps(summary(study(blocks=2)), allow_nan=False)
    assert "Infinity" not in text
