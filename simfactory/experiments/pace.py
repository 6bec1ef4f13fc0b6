"""The pace of an experiment: how many seconds are left, told only by runs like those that are still to come."""

from __future__ import annotations

import time


class Pace:
    """Seconds left of so many runs, `ahead` of which may be under way at once."""

    def __init__(self, total: int, ahead: int) -> None:
        self._total, self._ahead = total, ahead
        self._since = time.monotonic()
        self._first = 0
        """Runs that tell nothing of the rest: those finished, or under way, when runs were last slow."""

    def left(self, done: int, slow: bool = False) -> float | None:
        """Seconds left when so many runs are done; None before any of them tells.

        `slow`: what is handed out by now takes longer, by far, than what is still to come.
        """
        if slow:
            self._first = done + self._ahead
        if done <= self._first:
            self._since = time.monotonic()
            return None
        return (time.monotonic() - self._since) * (self._total - done) / (done - self._first)
