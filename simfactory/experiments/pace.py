"""The pace of an experiment: how many seconds are left, told only by runs like those that are still to come."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


def never() -> bool:
    """Nothing is compiled meanwhile."""
    return False


@dataclass
class Pace:
    """Seconds left of so many runs. What was handed out while another engine was `compiling` tells nothing of the rest:

    it is slower by far. `ahead` is how many runs may be under way at once.
    """

    total: int
    ahead: int
    compiling: Callable[[], bool] = never
    _first: int = 0
    """Runs that do not count: those finished or under way while it compiled."""
    _since: float = field(default_factory=time.monotonic)

    def left(self, done: int) -> float | None:
        """Seconds left when so many runs are done; None before any of them tells."""
        if self.compiling():
            self._first = done + self.ahead
        if done <= self._first:
            self._since = time.monotonic()
            return None
        return (time.monotonic() - self._since) * (self.total - done) / (done - self._first)
