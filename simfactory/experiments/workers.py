"""Worker processes that hold a model, each at the end of a pipe of its own.

They share nothing, no queue, no lock and no thread of this process: one may be killed at any moment, also while it
starts, and nobody waits for what it held.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, forkserver, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from types import ModuleType, TracebackType
from typing import Any, Generic, TypeVar

from simfactory.experiments.model import Model
from simfactory.interruption import out_of_earshot

Answer = TypeVar("Answer")
Call = Callable[[Model], Answer]

GLANCE = 0.1
"""Seconds after which whoever waits looks whether it was interrupted."""
LEAVE = 5.0
"""Seconds that workers without a call have to leave, and the system to bury those that were killed."""


class WorkerLostError(Exception):
    """A worker ended before it had answered."""


class Worker(Generic[Answer]):
    """A process that carries out calls in the order in which it is handed them."""

    def __init__(self, process: BaseProcess, pipe: Connection) -> None:
        self.process, self.pipe = process, pipe
        self.calls: deque[Call[Answer]] = deque()

    @property
    def is_started(self) -> bool:
        return self.process.pid is not None

    def answer(self) -> tuple[Call[Answer], Answer]:
        """The call that it is free of now, and what it gave; or what it raised. WorkerLostError if it has ended."""
        try:
            done, answer = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerLostError from error
        call = self.calls.popleft()
        if not done:
            raise answer
        return call, answer


class Crew(Generic[Answer]):
    """Workers of one model, started as they are needed; they are gone at the end, whatever the end is."""

    def __init__(self, model: Model, most: int, let_through: Callable[[], None]) -> None:
        """`most`: workers at most; `let_through`: raises where whoever waits was interrupted."""
        self._workers: list[Worker[Answer]] = []
        self._model, self._most, self._let_through = model, most, let_through

    def __enter__(self) -> Crew[Answer]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Workers without a call leave when they are no longer spoken to; after a failure nobody is asked."""
        started = [worker.process for worker in self._workers if worker.is_started]
        for worker in self._workers:
            worker.pipe.close()
        if kind is not None:
            _kill(started)
        for process in started:
            process.join(LEAVE)
        if len(started) < len(self._workers) or any(process.is_alive() for process in started):
            _kill(started)
            _end_fork_server()

    def calls(self) -> list[Call[Answer]]:
        """Those handed out and not answered."""
        return [call for worker in self._workers for call in worker.calls]

    def take(self, call: Call[Answer]) -> None:
        """Hands a call to who has fewest, or to a new worker. Once handed it is under way, also if that is lost.

        WorkerLostError if the worker is no more.
        """
        worker = min(self._workers, key=lambda worker: len(worker.calls), default=None)
        if worker is None or (worker.calls and len(self._workers) < self._most):
            worker = self._new()
        worker.calls.append(call)
        try:
            if not worker.is_started:
                self._start(worker.process)
            worker.pipe.send(call)
        except (EOFError, OSError) as error:
            raise WorkerLostError from error

    def finished(self) -> list[Worker[Answer]]:
        """Workers whose answer is there, or who have ended, at the next glance; an interruption goes before them."""
        busy = [worker for worker in self._workers if worker.calls]
        ready = connection.wait([worker.pipe for worker in busy], timeout=GLANCE)
        self._let_through()
        return [worker for worker in busy if worker.pipe in ready]

    def _new(self) -> Worker[Answer]:
        """A worker that is to be started."""
        context: Any = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
        if sys.platform == "linux":
            context.set_forkserver_preload(list(self._model.preload))
        ours, its = context.Pipe()
        self._workers.append(Worker(context.Process(target=_work, args=(self._model, its)), ours))
        return self._workers[-1]

    def _start(self, process: BaseProcess) -> None:
        """Starts it in a thread, so that an interruption is heard meanwhile: the first start loads all they need."""
        failed: list[BaseException] = []
        thread = threading.Thread(target=_start, args=(process, failed), daemon=True)
        with _nameless_main():
            thread.start()
            while thread.is_alive():
                thread.join(GLANCE)
                self._let_through()
        if failed:
            raise failed[0]


def _start(process: BaseProcess, failed: list[BaseException]) -> None:
    """Starts a process that never hears Ctrl-C, not even while it starts; puts down why it could not be."""
    try:
        if sys.platform == "linux":
            resource_tracker.ensure_running()  # where it has to be started, it opens the ears again
        with out_of_earshot():
            process.start()
    except BaseException as error:
        failed.append(error)


def _kill(processes: Iterable[BaseProcess]) -> None:
    for process in processes:
        process.kill()


def _end_fork_server() -> None:
    """Ends a fork server that is still busy with a start, or does not tell who has ended; the next start makes one."""
    server = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if server is not None:
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGKILL)


@contextmanager
def _nameless_main() -> Iterator[None]:
    """Workers start without the script of the user, who then needs no `if __name__ == "__main__":`."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _work(model: Model, pipe: Connection) -> None:
    """What a worker does until nobody speaks to it any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    calls: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, calls), daemon=True).start()
    with suppress(OSError):
        while (call := calls.get()) is not None:
            try:
                pipe.send((True, call(model)))
            except Exception as error:
                error.add_note(f"In a worker:\n{traceback.format_exc()}")
                pipe.send((False, error))


def _listen(pipe: Connection, calls: SimpleQueue[Any]) -> None:
    """Takes calls as they come, so that nobody who hands one over waits for an answer that is waited for; None ends."""
    try:
        with suppress(EOFError, OSError):
            while True:
                calls.put(pipe.recv())
    finally:
        calls.put(None)


def _leave_with_parent() -> None:
    """A parent that was killed cannot stop its workers."""
    parent = multiprocessing.parent_process()
    while parent is not None and parent.is_alive():
        parent.join(timeout=60)
    os._exit(1)
