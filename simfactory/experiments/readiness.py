"""Making the compiled engine ready while a large job starts on the reference: the bytes are the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from simfactory.engines.choice import AUTO, COMPILED, WORTH_COMPILING
from simfactory.engines.compiled_engine.engine import enter_compiled
from simfactory.experiments.plant import PlantModel
from simfactory.interruption import out_of_earshot
from simfactory.jit import is_available

WORDS = "the compiled engine is made ready, once for this version (about half a minute); runs start meanwhile"


@contextmanager
def getting_ready(model: PlantModel, say: Callable[[str], None]) -> Iterator[None]:
    """Compiles in a process of its own, if that is worth it; who asks for the compiled engine by name waits for it."""
    wanted = model.engine == COMPILED or (model.engine == AUTO and model.work >= WORTH_COMPILING)
    if not wanted or not is_available() or enter_compiled.is_compiled():
        yield
        return
    say(WORDS)
    with out_of_earshot():
        process = subprocess.Popen(
            [sys.executable, "-m", "simfactory.engines.compiled_engine"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    try:
        if model.engine == COMPILED:
            process.wait()
        yield
    finally:
        process.terminate()
        process.wait()
