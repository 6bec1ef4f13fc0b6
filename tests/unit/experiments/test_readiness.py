"""The compiled engine is made ready beside a large job, in a process that never outlives it."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from simfactory.engines.choice import WORTH_COMPILING
from simfactory.experiments import readiness
from simfactory.experiments.plant import PlantModel
from simfactory.experiments.readiness import WORDS, getting_ready

SLOW, QUICK = "import time; time.sleep(600)", "pass"
OWN = subprocess.Popen


class Workshop:
    """Starts a fake compiler, and remembers it."""

    def __init__(self) -> None:
        self.program = SLOW
        self.commands: list[list[str]] = []
        self.started: list[subprocess.Popen[bytes]] = []

    def __call__(self, command: list[str], **given: int) -> subprocess.Popen[bytes]:
        self.commands.append(command)
        self.started.append(OWN([sys.executable, "-S", "-c", self.program], **given))
        return self.started[-1]


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """Numba is there, and nothing is compiled."""
    workshop = Workshop()
    monkeypatch.setattr(readiness.subprocess, "Popen", workshop)
    monkeypatch.setattr(readiness, "is_available", lambda: True)
    monkeypatch.setattr(readiness, "enter_compiled", SimpleNamespace(is_compiled=lambda: False))
    return workshop


def job(engine: str, work: float) -> PlantModel:
    return PlantModel(seed=0, engine=engine, blueprints={}, work=work)


def test_a_large_job_has_the_kernel_compiled_beside_it_and_ends_without_waiting(workshop: Workshop) -> None:
    said: list[str] = []
    with getting_ready(job("auto", WORTH_COMPILING), said.append):
        assert said == [WORDS]
        assert workshop.commands == [[sys.executable, "-m", "simfactory.engines.compiled_engine"]]
        assert workshop.started[0].poll() is None
    assert workshop.started[0].poll() not in (None, 0)


def test_a_job_that_fails_leaves_no_compiler_behind(workshop: Workshop) -> None:
    with pytest.raises(KeyboardInterrupt), getting_ready(job("auto", WORTH_COMPILING), lambda _: None):
        raise KeyboardInterrupt
    assert workshop.started[0].poll() not in (None, 0)


def test_who_asks_for_the_compiled_engine_by_name_waits_for_it(workshop: Workshop) -> None:
    workshop.program = QUICK
    with getting_ready(job("compiled", 1.0), lambda _: None):
        assert workshop.started[0].poll() == 0


@pytest.mark.parametrize(("engine", "work"), [("auto", WORTH_COMPILING - 1), ("simpy", WORTH_COMPILING)])
def test_a_small_job_or_one_for_the_reference_compiles_nothing(workshop: Workshop, engine: str, work: float) -> None:
    said: list[str] = []
    with getting_ready(job(engine, work), said.append):
        pass
    assert (said, workshop.started) == ([], [])


def test_nothing_is_compiled_twice_nor_without_numba(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(readiness, "enter_compiled", SimpleNamespace(is_compiled=lambda: True))
        with getting_ready(job("compiled", WORTH_COMPILING), lambda _: None):
            pass
    monkeypatch.setattr(readiness, "is_available", lambda: False)
    with getting_ready(job("compiled", WORTH_COMPILING), lambda _: None):
        pass
    assert workshop.started == []
