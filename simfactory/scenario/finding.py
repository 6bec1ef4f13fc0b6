"""What a check finds: a problem that knows its path, and gets its place in the file afterwards."""

from __future__ import annotations

from simfactory.errors import Place, Problem

NOWHERE = Place("")


def finding(code: str, path: str, found: str, expected: str = "", remedy: str = "") -> Problem:
    """A problem at a path."""
    return Problem(code, NOWHERE, path, found, expected, remedy)
