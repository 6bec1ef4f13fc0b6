"""How far an experiment is, on stderr: a bar in a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Protocol

SECONDS_BETWEEN_LINES = 5.0


class Tell(Protocol):
    """What an experiment calls when runs finish; `seconds_left` is None until it can be estimated."""

    def __call__(self, done: int, total: int, seconds_left: float | None) -> None: ...


def in_words(done: int, total: int, seconds: float | None) -> str:
    """Time left, rounded as people say it."""
    if done == total:
        return "all finished"
    if seconds is None:
        return "time left unknown yet"
    if seconds < 60:
        return f"{seconds:.0f} s left"
    return f"{seconds / 60:.0f} min left"


class Lines:
    """A line at the start, then one every few seconds."""

    def __init__(self) -> None:
        self._last = 0.0

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __call__(self, done: int, total: int, seconds_left: float | None) -> None:
        now = time.monotonic()
        if now - self._last >= SECONDS_BETWEEN_LINES:
            self._last = now
            print(f"{done} of {total} runs, {in_words(done, total, seconds_left)}", file=sys.stderr, flush=True)  # noqa: T201

    def say(self, words: str) -> None:
        """A line of its own."""
        print(words, file=sys.stderr, flush=True)  # noqa: T201


class Bar:
    """A bar that goes when it is done."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._progress = Progress(
            TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[left]}"),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._task: Any = self._progress.add_task("runs", total=None, left="")

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def __call__(self, done: int, total: int, seconds_left: float | None) -> None:
        self._progress.update(self._task, completed=done, total=total, left=in_words(done, total, seconds_left))

    def say(self, words: str) -> None:
        """A line above the bar."""
        self._progress.console.print(words)
