"""The compiled engine is made ready beside a large job, in a process that outlives it only where the job ended well."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from simfactory.engines import choice
from simfactory.engines.choice import WORTH_COMPILING
from simfactory.engines.compiled_engine import engine as compiled
from simfactory.engines.compiled_engine.loop import enter
from simfactory.errors import PlantError
from simfactory.experiments import readiness
from simfactory.experiments.model import YEAR
from simfactory.experiments.plant import PlantModel
from simfactory.experiments.readiness import (
    FAILED,
    MEANWHILE,
    PLAIN,
    STOPPED,
    WORDS,
    getting_ready,
    kernel_of,
    tell_of_waiting,
)
from simfactory.experiments.study import run
from simfactory.scenario import load_text
from tests.engines.plans import DAY, exponential, serial_line

BENCH = """
simfactory: 1
name: Bench
run: {warm_up: 1 h, length: 8 h}
line: [{station: saw, cycle: 18 .. 20 .. 25 min}]
"""
SLOW, QUICK, BROKEN = "import time; time.sleep(600)", "pass", "raise SystemExit(1)"
OWN = subprocess.Popen


def entry(is_kept: Callable[[], bool], loaded: bool = False) -> SimpleNamespace:
    """The compiled engine's door, as it would be."""
    return SimpleNamespace(is_kept=is_kept, is_loaded=lambda: loaded)


class Workshop:
    """Starts a fake compiler, and remembers it."""

    def __init__(self) -> None:
        self.program = SLOW
        self.keeps = True
        self.commands: list[list[str]] = []
        self.paths: list[str] = []
        self.started: list[subprocess.Popen[bytes]] = []

    def __call__(self, command: list[str], **given: Any) -> subprocess.Popen[bytes]:
        self.commands.append(command)
        self.paths.append(given["env"]["PYTHONPATH"])
        self.started.append(OWN([sys.executable, "-S", "-c", self.program], **given))
        return self.started[-1]

    def is_kept(self) -> bool:
        """Whether a compiler came to a good end, and could keep what it made."""
        return self.keeps and any(process.poll() == 0 for process in self.started)


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    """Numba is there, nothing is compiled, and what will be can be kept."""
    workshop = Workshop()
    monkeypatch.setattr(readiness.subprocess, "Popen", workshop)
    monkeypatch.setattr(readiness, "is_available", lambda: True)
    monkeypatch.setattr(readiness, "cache_folder", lambda: Path("here"))
    monkeypatch.setattr(readiness, "enter_compiled", entry(workshop.is_kept))
    yield workshop
    for process in workshop.started:
        process.kill()
        process.wait()


def job(engine: str, work: float) -> PlantModel:
    return PlantModel(seed=0, engine=engine, blueprints={}, work=work)


def test_a_large_job_has_the_kernel_compiled_beside_it_and_ends_without_waiting(workshop: Workshop) -> None:
    said: list[str] = []
    with getting_ready(job("auto", WORTH_COMPILING), said.append) as stands:
        assert said == [WORDS + MEANWHILE]
        assert stands.is_awaited()
        assert workshop.commands == [[sys.executable, "-m", "simfactory.engines.compiled_engine"]]
    assert workshop.started[0].poll() is None, "the next job finds no compiled code"


def test_the_compiler_finds_modules_where_this_process_finds_them(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook may have put the package on its path: another one, or none, would be compiled in vain."""
    monkeypatch.syspath_prepend("/where/a/notebook/keeps/it")
    with getting_ready(job("auto", WORTH_COMPILING), lambda _: None):
        assert workshop.paths == [os.pathsep.join(sys.path)]


@pytest.mark.parametrize("end", [KeyboardInterrupt, PlantError])
def test_a_job_that_is_interrupted_or_fails_leaves_no_compiler_behind(
    workshop: Workshop, end: type[BaseException]
) -> None:
    with pytest.raises(end), getting_ready(job("auto", WORTH_COMPILING), lambda _: None):
        raise end("in the middle")
    assert workshop.started[0].poll() not in (None, 0)


def test_who_asks_for_the_compiled_engine_by_name_waits_for_it(workshop: Workshop) -> None:
    workshop.program = QUICK
    said: list[str] = []
    with getting_ready(job("compiled", 1.0), said.append) as stands:
        assert workshop.started[0].poll() == 0
        assert not stands.is_awaited()
    assert said == [WORDS]


def test_a_compilation_that_is_over_is_told(workshop: Workshop) -> None:
    workshop.program = QUICK
    with getting_ready(job("auto", WORTH_COMPILING), lambda _: None) as stands:
        workshop.started[0].wait()
        assert not stands.is_awaited()


@pytest.mark.parametrize(("engine", "words"), [("auto", WORDS + MEANWHILE), ("compiled", WORDS)])
def test_a_compilation_that_fails_is_told_once(workshop: Workshop, engine: str, words: str) -> None:
    workshop.program = BROKEN
    said: list[str] = []
    with getting_ready(job(engine, WORTH_COMPILING), said.append) as stands:
        workshop.started[0].wait()
        assert not stands.is_awaited()
        assert not stands.is_awaited()
    assert said == [words, FAILED]


def test_who_asks_for_the_compiled_engine_where_nothing_compiles_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    for engine, told in (("compiled", [PLAIN]), ("auto", []), ("simpy", [])):
        said: list[str] = []
        with getting_ready(job(engine, WORTH_COMPILING), said.append) as stands:
            assert not stands.is_awaited()
        assert said == told


def test_the_record_says_what_the_compiled_engine_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "is_available", lambda: True)
    assert kernel_of({"compiled": 3, "simpy": 1}).startswith("compiled by Numba ")
    assert kernel_of({"simpy": 4}) == ""
    monkeypatch.setattr(readiness, "is_available", lambda: False)
    assert kernel_of({"compiled": 3}) == "plain Python, not compiled"


@pytest.mark.parametrize("trouble", [OSError("no more processes"), TypeError("where Python is, nobody knows")])
def test_a_compiler_that_cannot_be_started_stops_no_job(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def refused(command: list[str], **given: int) -> None:
        raise trouble

    monkeypatch.setattr(readiness.subprocess, "Popen", refused)
    for engine in ("auto", "compiled"):
        said: list[str] = []
        with getting_ready(job(engine, WORTH_COMPILING), said.append) as stands:
            assert said[1:] == [FAILED], "runs begin, and nobody knows why they are slow"
            assert not stands.is_awaited()
        assert said[1:] == [FAILED]


def test_where_what_was_compiled_cannot_be_kept_everybody_compiles_for_himself_while_much_is_left(
    workshop: Workshop,
) -> None:
    workshop.program, workshop.keeps = QUICK, False
    said: list[str] = []
    with getting_ready(job("auto", 2 * WORTH_COMPILING), said.append, histories=100) as stands:
        assert not stands.is_own(100), "it may still be kept"
        workshop.started[0].wait()
        assert not stands.is_awaited()
        assert [stands.is_own(histories) for histories in (100, 50, 49, 0)] == [True, True, False, False]
    assert said == [WORDS + MEANWHILE, FAILED]


def test_where_the_compiler_is_killed_nobody_else_tries(workshop: Workshop) -> None:
    """Where memory is short, workers would be killed too, and the job with them."""
    said: list[str] = []
    with getting_ready(job("auto", WORTH_COMPILING), said.append) as stands:
        workshop.started[0].kill()
        workshop.started[0].wait()
        assert not stands.is_awaited()
        assert not stands.is_own(10**9)
    assert said == [WORDS + MEANWHILE, STOPPED]


@pytest.mark.parametrize("engine", ["auto", "compiled"])
def test_where_nothing_can_be_kept_everybody_compiles_for_himself_and_that_is_said(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    monkeypatch.setattr(readiness, "cache_folder", lambda: None)
    said: list[str] = []
    with getting_ready(job(engine, WORTH_COMPILING), said.append) as stands:
        assert stands.is_own(1)
        assert not stands.is_awaited()
    assert said == [FAILED]


@pytest.mark.parametrize("alone", [True, False])
def test_code_that_this_process_alone_has_loaded_serves_no_worker(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, alone: bool
) -> None:
    monkeypatch.setattr(readiness, "enter_compiled", entry(workshop.is_kept, loaded=True))
    with getting_ready(job("auto", WORTH_COMPILING), lambda _: None, alone=alone):
        assert len(workshop.started) == (not alone)


def test_a_large_run_whose_compiled_code_cannot_be_kept_goes_over_to_it_all_the_same(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Here what is compiled is the kernel in plain Python."""
    kernel = Kernel()
    workshop.program, workshop.keeps = QUICK, False
    monkeypatch.setattr(compiled, "enter_compiled", kernel)
    monkeypatch.setattr(compiled, "prepare", kernel.prepare)
    for room in (choice, readiness):
        monkeypatch.setattr(room, "WORTH_COMPILING", 50)
    monkeypatch.setattr(choice, "is_available", lambda: True)
    scenario, said = load_text(BENCH), list[str]()
    choice.make_ready_here.cache_clear()
    found = run(scenario, out=tmp_path / "auto", blocks=2, workers=1, say=said.append)
    choice.make_ready_here.cache_clear()
    assert kernel.prepared == 1
    assert said == [WORDS + MEANWHILE, FAILED]
    assert found.record.engine == {"compiled": 64}
    assert found.summary == run(scenario, out=tmp_path / "simpy", blocks=2, workers=1, engine="simpy").summary


class Kernel:
    """The kernel in plain Python, which counts how often it was made ready, and is never kept."""

    def __init__(self) -> None:
        self.prepared = 0

    def __call__(self, *words: Any) -> int:
        return enter(*words)

    def prepare(self) -> None:
        self.prepared += 1

    def is_loaded(self) -> bool:
        return self.prepared > 0

    is_compiled = is_loaded


def test_ctrl_c_is_not_for_the_compiler(workshop: Workshop) -> None:
    """A terminal tells it to all: whether the compiler goes on is for the job to say."""
    workshop.program = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    with getting_ready(job("compiled", 1.0), lambda _: None):
        assert workshop.started[0].poll() == 0


def test_the_compiler_says_nothing_where_the_job_speaks(workshop: Workshop, capfd: pytest.CaptureFixture[str]) -> None:
    workshop.program = "import sys; print('a word'); print('a warning', file=sys.stderr); input()"
    with getting_ready(job("compiled", 1.0), lambda _: None):
        assert workshop.started[0].poll() == 1, "it could read what is typed"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("engine", ["auto", "compiled"])
def test_a_finished_run_compiles_nothing_and_says_nothing(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: str
) -> None:
    scenario, said = load_text(BENCH), list[str]()
    finished = run(scenario, out=tmp_path, engine="simpy", blocks=1, workers=1).summary
    monkeypatch.setattr(readiness, "WORTH_COMPILING", 1)
    again = run(scenario, out=tmp_path, engine=engine, blocks=1, workers=1, say=said.append).summary
    assert (again, said, workshop.started) == (finished, [], [])
    workshop.program = QUICK
    run(scenario, out=tmp_path, engine=engine, blocks=2, workers=1, say=said.append)
    assert said[0].startswith(WORDS)
    assert len(workshop.started) == 1


@pytest.mark.parametrize(("engine", "work"), [("auto", WORTH_COMPILING - 1), ("simpy", WORTH_COMPILING)])
def test_a_small_job_or_one_for_the_reference_compiles_nothing(workshop: Workshop, engine: str, work: float) -> None:
    said: list[str] = []
    with getting_ready(job(engine, work), said.append):
        pass
    assert (said, workshop.started) == ([], [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("enter_compiled", entry(lambda: True)),
        ("is_available", lambda: False),
        ("cache_folder", lambda: None),
    ],
    ids=["compiled already", "no Numba", "nothing can be kept"],
)
@pytest.mark.parametrize("engine", ["auto", "compiled"])
def test_nothing_is_compiled_in_vain(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, name: str, value: object, engine: str
) -> None:
    monkeypatch.setattr(readiness, name, value)
    with getting_ready(job(engine, WORTH_COMPILING), lambda _: None):
        pass
    assert workshop.started == []


LINE = serial_line([exponential(2), exponential(1)])


def told_of(engine: str, until: int) -> list[str]:
    """What is said before one history alone."""
    said: list[str] = []
    tell_of_waiting(LINE, engine, until, said.append)
    return said


def test_a_history_alone_that_is_compiled_for_says_so_and_no_other_says_anything(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "is_available", lambda: True)
    for there in (False, True):
        door = SimpleNamespace(is_loaded=lambda: False, is_compiled=lambda there=there: there)
        monkeypatch.setattr(compiled, "enter_compiled", door)
        monkeypatch.setattr(readiness, "enter_compiled", door)
        for engine, until, waits in (
            ("auto", 100 * YEAR, True),
            ("auto", DAY, False),
            ("compiled", DAY, True),
            ("simpy", 100 * YEAR, False),
        ):
            assert told_of(engine, until) == ([WORDS] if waits and not there else [])


def test_a_history_alone_by_plain_python_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert [told_of(engine, 100 * YEAR) for engine in ("compiled", "auto", "simpy")] == [[PLAIN], [], []]
