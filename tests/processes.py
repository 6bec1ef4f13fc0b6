"""Processes that tests start, as the system sees them."""

from __future__ import annotations

import time
from pathlib import Path


def session_of(leader: int) -> set[int]:
    """Processes that still run of those that share a leader's session."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[3]) == leader and words[0] != "Z":
            found.add(int(status.parent.name))
    return found


def all_gone(leader: int, within: float) -> bool:
    """Whether they have all ended after so many seconds."""
    deadline = time.monotonic() + within
    while session_of(leader) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not session_of(leader)
