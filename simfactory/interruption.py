"""Interruption: Ctrl-C, and the SIGTERM that asks a program to end, arrive where it can stop in good order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

INTERRUPTED = 130
"""The exit code of whatever was interrupted."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)
Handler = Callable[[int, FrameType | None], Any]


class Interruption(KeyboardInterrupt):
    """What a signal raises in a program of ours.

    A class of its own: where a plain KeyboardInterrupt passes through `exec`, as it does while modules load, CPython
    ends the process by the signal in the end, whatever was made of the exception.
    """


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C and SIGTERM raise `Interruption` meanwhile."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interruption

    before = _handled_by(interrupt, SIGNALS)
    try:
        yield
    finally:
        _restore(before)


@contextmanager
def held_back() -> Iterator[Callable[[], None]]:
    """Signals wait meanwhile: yields a call that lets through what came, where it is safe to stop.

    Only signals that Python code would hear are held back; what came last is let through at the end at the latest.
    """
    came: list[int] = []
    heard = [number for number in SIGNALS if callable(signal.getsignal(number))]
    before = _handled_by(lambda number, frame: came.append(number), heard)

    def let_through() -> None:
        while came:
            number = came.pop()
            before[number](number, None)

    try:
        yield let_through
    finally:
        _restore(before)
        let_through()


@contextmanager
def out_of_earshot() -> Iterator[None]:
    """Processes started meanwhile never hear Ctrl-C, not even while they start; this one hears it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ignore_signals() -> None:
    """For a program that is ending: what is done is done."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _handled_by(handler: Handler, numbers: Iterable[int]) -> dict[int, Any]:
    """Installs a handler; returns those before it. Only the main thread hears signals."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {number: signal.signal(number, handler) for number in numbers}


def _restore(before: dict[int, Any]) -> None:
    for number, handler in before.items():
        signal.signal(number, handler)
