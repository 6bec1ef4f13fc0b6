"""Where parts go, by share: destinations that add up to all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simfactory.scenario.model import bounded, read_value
from simfactory.scenario.values import Doubt, Value
from simfactory.scenario.written import told
from simfactory.units import Dimension, UnitError, show

Shares = tuple[tuple[str, Value | None], ...]
"""Destinations in the order of names, with their shares; None stands for the rest, once at most."""

ALL = Value(1.0)

TOLERANCE = 1e-4
"""How far constant shares may be from adding up to 1: 0.01 points."""

_NUMBER = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)\s*(%|ppm|points?|\.\.|$)")


def is_share(said: Any) -> bool:
    """Whether what stands behind a name is a share, not a destination."""
    if isinstance(said, Mapping):
        return set(said) == {"uncertain"}
    return not isinstance(said, str) or said == "rest" or _NUMBER.match(said.strip()) is not None


def read_shares(said: Any) -> Shares:
    """A destination by itself, or {one: 70 %, another: 30 %}, or {one: 60 .. 80 %, another: rest}. Raises UnitError."""
    if isinstance(said, str):
        return ((str(said), ALL),)
    if not isinstance(said, Mapping) or not said:
        raise UnitError("shares", told(said), "a destination, or destinations with shares")
    shares = tuple((str(name), _read_share(name, said[name])) for name in sorted(said))
    problem = sum_problem([share for _, share in shares])
    if problem is not None:
        raise problem
    return shares


def read_share(said: Any) -> Value:
    """A share that stays from 0 to 1 for every value of its doubts. Raises UnitError."""
    if isinstance(said, Value):
        return said
    return bounded(read_value(said, Dimension.SHARE), Dimension.SHARE, 0.0, 1.0)


def _read_share(name: str, said: Any) -> Value | None:
    if said == "rest":
        return None
    try:
        return read_share(said)
    except UnitError as error:
        raise error.within(str(name)) from error


def sum_problem(shares: list[Value | None]) -> UnitError | None:
    """What is wrong with shares that should add up to 1, if anything."""
    given = [share for share in shares if share is not None]
    rests = len(shares) - len(given)
    if rests > 1:
        return UnitError("shares", "rest stands more than once", "one rest at most")
    lowest, highest = (sum(share.bounds()[end] for share in given) for end in (0, 1))
    if rests:
        if highest > 1.0 + TOLERANCE:
            found = f"the shares beside rest may add up to {show(highest, Dimension.SHARE)}"
            return UnitError("shares", found, "100 % or less for every value of the doubts")
        return None
    if any(share.doubts() or isinstance(share.base, Doubt) for share in given):
        return UnitError("shares", "a doubtful share among shares that add up to 100 %", "one of them: rest")
    if abs(lowest - 1.0) > TOLERANCE:
        return UnitError("shares", f"the shares add up to {show(lowest, Dimension.SHARE)}", "100 %")
    return None
