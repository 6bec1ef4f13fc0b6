"""Making the compiled engine ready while a large job starts on the reference: the bytes are the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import Generic

from simfactory.code_cache import cache_folder
from simfactory.engines.choice import (
    AUTO,
    COMPILED,
    WORTH_COMPILING,
    engine_for,
    expected_events,
    make_ready_here,
)
from simfactory.engines.compiled_engine.engine import enter_compiled
from simfactory.experiments.model import Model
from simfactory.experiments.plant import PlantModel
from simfactory.experiments.runner import Answer, Batch, Job
from simfactory.interruption import out_of_earshot
from simfactory.jit import is_available
from simfactory.plan import Plan

WORDS = "the compiled engine is made ready, once for this version (about half a minute)"
MEANWHILE = "; slower runs start meanwhile, and the time left is told once it is ready"
FAILED = (
    "the compiled engine could not be made ready, or not be kept (is the disk full?): each worker makes its own where "
    "that pays, and takes half a minute for it"
)
STOPPED = "the compiler of the compiled engine was stopped (is there enough memory?): runs take longer"
PLAIN = (
    "Numba is missing or switched off (NUMBA_DISABLE_JIT): the compiled engine runs as plain Python, which takes "
    "longer than the engine simpy; install numba, unset NUMBA_DISABLE_JIT, or choose another engine"
)


class Readiness:
    """How a job stands with the compiled engine; by default, nobody waits for it or has to make it ready."""

    def __init__(self, each: float = 0.0, own: bool = False) -> None:
        """`each`: events of a history; `own`: whoever runs histories has to compile for himself."""
        self._each, self._own = each, own

    def is_awaited(self) -> bool:
        """Whether it is still compiled elsewhere, so that runs are slower than they will be."""
        return False

    def is_own(self, histories: int) -> bool:
        """Whether who runs histories compiles for himself, where so many are still to come."""
        return self._own and histories * self._each >= WORTH_COMPILING


class _Beside(Readiness):
    """It is compiled in a process of its own. Once that is over and nothing is kept, that is said.

    Everybody then compiles for himself, unless the compiler was killed: who knows whether others would be too.
    """

    def __init__(self, each: float, process: subprocess.Popen[bytes] | None, say: Callable[[str], None]) -> None:
        super().__init__(each)
        self._process, self._say, self._over = process, say, False

    def is_awaited(self) -> bool:
        if not self._over:
            self._over = self._process is None or self._process.poll() is not None
            if self._over and not enter_compiled.is_kept():
                self._own = self._process is None or self._process.returncode >= 0
                self._say(FAILED if self._own else STOPPED)
        return not self._over


@dataclass(frozen=True)
class ByItself(Generic[Answer]):
    """A call whose process first makes the compiled engine ready for itself, once."""

    call: Batch[Answer]

    def __call__(self, model: Model) -> dict[Job, Answer]:
        make_ready_here()
        return self.call(model)

    def apart(self) -> list[ByItself[Answer]]:
        """The same, job by job."""
        return [ByItself(call) for call in self.call.apart()]

    def __str__(self) -> str:
        return str(self.call)


@contextmanager
def getting_ready(
    model: PlantModel, say: Callable[[str], None], histories: int = 1, alone: bool = False
) -> Iterator[Readiness]:
    """Compiles in a process of its own, if that is worth it; who asks for the compiled engine by name waits for it.

    The model's work is that of so many `histories`; `alone`: this process makes them all. Where nothing can be kept,
    nothing is compiled beside. Where nothing is left to run, nothing is compiled, or told.

    A compilation that is not over when the job is goes on to its end, for the next job; it is stopped only when the job
    is interrupted or fails.
    """
    if not _is_to_be_made(model, alone):
        if model.work and runs_plainly(model.engine):
            say(PLAIN)
        yield Readiness()
        return
    each = model.work / histories
    if cache_folder() is None:
        say(FAILED)
        yield Readiness(each, own=True)
        return
    say(WORDS + (MEANWHILE if model.engine == AUTO else ""))
    process = _compilation()
    try:
        if process is not None and model.engine == COMPILED:
            process.wait()
        beside = _Beside(each, process, say)
        beside.is_awaited()
        yield beside
    except BaseException:
        if process is not None:
            process.terminate()
            process.wait()
        raise


def tell_of_waiting(plan: Plan, engine: str, until: int, say: Callable[[str], None]) -> None:
    """Says, before one history alone is made, what it will have to wait for; nothing where it waits for nothing."""
    if runs_plainly(engine):
        say(PLAIN)
        return
    chosen = engine_for(plan, engine, expected_events(plan, until))
    if chosen == COMPILED and is_available() and not enter_compiled.is_compiled():
        say(WORDS)


def _is_to_be_made(model: PlantModel, alone: bool) -> bool:
    """Whether a job wants the compiled engine and does not have it."""
    wanted = model.work > 0 and (model.engine == COMPILED or (model.engine == AUTO and model.work >= WORTH_COMPILING))
    if not wanted or not is_available():
        return False
    return not (enter_compiled.is_kept() or (alone and enter_compiled.is_loaded()))


def runs_plainly(engine: str) -> bool:
    """Whether the compiled engine was asked for by name where nothing can be compiled."""
    return engine == COMPILED and not is_available()


def kernel_of(engines: Mapping[str, int]) -> str:
    """What the compiled engine was in this session, for the record; empty where it made no run."""
    if COMPILED not in engines:
        return ""
    return f"compiled by Numba {version('numba')}" if is_available() else "plain Python, not compiled"


def _compilation() -> subprocess.Popen[bytes] | None:
    """A process that compiles, by the modules that this one finds, and keeps it; None where none can be started."""
    with out_of_earshot(), suppress(OSError, TypeError):
        return subprocess.Popen(
            [sys.executable, "-m", "simfactory.engines.compiled_engine"],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return None
