"""Executors: calls carried out one after the other, or by several worker processes. Answers come as they are ready.

What a call gives depends on the call and on the model alone, never on who executes it. A worker that is killed costs
no answer but its own: its calls are tried again, alone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType
from typing import Any, TypeVar

from simfactory.errors import SimfactoryError
from simfactory.experiments.model import Model
from simfactory.interruption import held_back, out_of_earshot

Answer = TypeVar("Answer")
Call = Callable[[Model], Answer]

TRIES = 3
"""How often a call may lose its worker before it is given up."""
AHEAD = 2
"""Calls handed out per worker."""
GLANCE = 0.1
"""Seconds after which whoever waits for answers looks whether it was interrupted."""


def usable_cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _never() -> bool:
    return False


def execute(
    model: Model, calls: Iterable[Call[Answer]], workers: int, crowded: Callable[[], bool] = _never
) -> Generator[tuple[Call[Answer], Answer], None, None]:
    """Yields each call with its answer, in any order. SimfactoryError if a call keeps killing its worker.

    As long as it is `crowded`, something else needs a core: workers leave one free where they are more than one.
    """
    if workers <= 1:
        for call in calls:
            yield call, call(model)
        return
    unsettled: list[Call[Answer]] = []
    waiting = iter(calls)
    with held_back() as let_through:
        while True:
            yield from _together(model, waiting, workers, crowded, unsettled, let_through)
            if not unsettled:
                return
            for call in unsettled:
                yield call, _alone(model, call, let_through)
            unsettled.clear()


def _together(
    model: Model,
    waiting: Iterator[Call[Answer]],
    workers: int,
    crowded: Callable[[], bool],
    unsettled: list[Call[Answer]],
    let_through: Callable[[], None],
) -> Iterator[tuple[Call[Answer], Answer]]:
    """Calls by a pool, until there are no more or a worker dies: `unsettled` are then those that were handed out."""
    with _pool(model, workers) as pool:
        handed: dict[Future[Answer], Call[Answer]] = {}
        try:
            while True:
                _hand_out(pool, waiting, handed, _most(workers, crowded()), unsettled)
                if not handed:
                    return
                for done in _finished(handed, let_through):
                    answer = done.result()
                    yield handed.pop(done), answer
        except BrokenProcessPool:
            unsettled += handed.values()
            let_through()


def _most(workers: int, crowded: bool) -> int:
    """Calls handed out at most: each keeps one worker busy, and what waits behind it is at hand."""
    return max(1, min(workers, usable_cores() - 1)) if crowded else AHEAD * workers


def _finished(handed: Iterable[Future[Answer]], let_through: Callable[[], None]) -> Iterable[Future[Answer]]:
    """The answers that are there at the next glance, as soon as there is one; an interruption goes before them."""
    done = wait(handed, timeout=GLANCE, return_when=FIRST_COMPLETED).done
    let_through()
    return done


def _hand_out(
    pool: ProcessPoolExecutor,
    waiting: Iterator[Call[Answer]],
    handed: dict[Future[Answer], Call[Answer]],
    most: int,
    unsettled: list[Call[Answer]],
) -> None:
    while len(handed) < most and (call := next(waiting, None)) is not None:
        try:
            handed[_submit(pool, call)] = call
        except BrokenProcessPool:
            unsettled.append(call)
            raise


def _alone(model: Model, call: Call[Answer], let_through: Callable[[], None]) -> Answer:
    for _ in range(TRIES):
        with _pool(model, 1) as pool:
            try:
                answer = _submit(pool, call)
                while not _finished([answer], let_through):
                    pass
                return answer.result()
            except BrokenProcessPool:
                let_through()
    raise SimfactoryError(f"{call}: its worker process was killed {TRIES} times (is there enough memory?)")


@contextmanager
def _pool(model: Model, workers: int) -> Iterator[ProcessPoolExecutor]:
    """Workers that hold the model. They are stopped at once, and waited for, when anything goes wrong."""
    context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    if sys.platform == "linux":
        context.set_forkserver_preload(list(model.preload))
    pool = ProcessPoolExecutor(workers, context, initializer=_settle_in, initargs=(model,))
    try:
        yield pool
    except BaseException:
        for process in list(getattr(pool, "_processes", {}).values()):
            process.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _submit(pool: ProcessPoolExecutor, call: Call[Answer]) -> Future[Answer]:
    with _nameless_main(), out_of_earshot():
        return pool.submit(_carry_out, call)


@contextmanager
def _nameless_main() -> Iterator[None]:
    """Workers start without the script of the user, who then needs no `if __name__ == "__main__":`."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


_model: Any = None
"""In a worker: the model it runs."""


def _settle_in(model: Model) -> None:
    global _model
    _model = model
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """A parent that was killed cannot stop its workers."""
    parent = multiprocessing.parent_process()
    while parent is not None and parent.is_alive():
        parent.join(timeout=60)
    os._exit(1)


def _carry_out(call: Call[Answer]) -> Answer:
    return call(_model)
