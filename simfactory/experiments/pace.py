"""The pace of an experiment: how long a run takes, told only by runs like those that are still to come."""

from __future__ import annotations

import time

TOGETHER = 8
"""Runs of one call at most: with more, what they have in common costs each hardly less."""
CALL = 0.25
"""Seconds that a call of several runs takes at most: no more is lost where it is interrupted."""
SHARES = 4
"""Calls at least that each worker has still to come, where one is of several runs: all end at about one time."""


class Pace:
    """Seconds left of so many runs, `ahead` of which may be under way at once."""

    def __init__(self, total: int, ahead: int) -> None:
        self._total, self._ahead = total, ahead
        self._since = time.monotonic()
        self._each: float | None = None
        """Seconds from one finished run to the next; None before any of them tells."""
        self._first = 0
        """Runs that tell nothing of the rest: those finished, or under way, when runs were last slow."""

    def left(self, done: int, slow: bool = False) -> float | None:
        """Seconds left when so many runs are done; None before any of them tells.

        `slow`: what is handed out by now takes longer, by far, than what is still to come.
        """
        if slow:
            self._first = done + self._ahead
        if done <= self._first:
            self._since, self._each = time.monotonic(), None
            return None
        self._each = (time.monotonic() - self._since) / (done - self._first)
        return self._each * (self._total - done)

    def together(self, left: int, workers: int) -> int:
        """How many of the runs left to hand out go into one call; one, while nothing tells how long it takes."""
        if self._each is None:
            return 1
        in_time = int(CALL / max(self._each * workers, CALL / TOGETHER))
        return max(1, min(in_time, left // (SHARES * workers)))
