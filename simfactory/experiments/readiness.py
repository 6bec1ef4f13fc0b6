"""Making the compiled engine ready while a large job starts on the reference: the bytes are the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version

from simfactory.code_cache import cache_folder
from simfactory.engines.choice import AUTO, COMPILED, WORTH_COMPILING
from simfactory.engines.compiled_engine.engine import enter_compiled
from simfactory.experiments.plant import PlantModel
from simfactory.interruption import out_of_earshot
from simfactory.jit import is_available

WORDS = "the compiled engine is made ready, once for this version (about half a minute)"
MEANWHILE = "; slower runs start meanwhile, and the time left is told once it is ready"
FAILED = "the compiled engine could not be made ready, or not be kept (is the disk full?): runs take longer"
PLAIN = (
    "Numba is missing or switched off (NUMBA_DISABLE_JIT): the compiled engine runs as plain Python, which takes "
    "longer than the engine simpy; install numba, unset NUMBA_DISABLE_JIT, or choose another engine"
)


def never() -> bool:
    """Nothing is compiled meanwhile."""
    return False


@contextmanager
def getting_ready(model: PlantModel, say: Callable[[str], None]) -> Iterator[Callable[[], bool]]:
    """Compiles in a process of its own, if that is worth it; who asks for the compiled engine by name waits for it.

    Yields whether it is still compiling, so that runs are slower than they will be. Where nothing is left to run,
    nothing is compiled, or told.

    A compilation that is not over when the job is goes on to its end, for the next job; it is stopped only when the job
    is interrupted or fails.
    """
    if not model.work:
        yield never
        return
    wanted = model.engine == COMPILED or (model.engine == AUTO and model.work >= WORTH_COMPILING)
    if not wanted or not is_available() or cache_folder() is None or enter_compiled.is_compiled():
        if runs_plainly(model.engine):
            say(PLAIN)
        yield never
        return
    say(WORDS + (MEANWHILE if model.engine == AUTO else ""))
    process = _compilation()
    try:
        if process is not None and model.engine == COMPILED:
            process.wait()
        under_way = _Watched(process, say)
        under_way()
        yield under_way
    except BaseException:
        if process is not None:
            process.terminate()
            process.wait()
        raise


@dataclass
class _Watched:
    """Whether it is still compiling; once it is over and there is no compiled code, that is said."""

    process: subprocess.Popen[bytes] | None
    say: Callable[[str], None]
    over: bool = False

    def __call__(self) -> bool:
        if not self.over:
            self.over = self.process is None or self.process.poll() is not None
            if self.over and not enter_compiled.is_compiled():
                self.say(FAILED)
        return not self.over


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
