"""Draws of a plan as functions of their address alone."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log

from simfactory.plan import Laws
from simfactory.sampling.sampler import (
    CONSTANT,
    EXPONENTIAL,
    LOGNORMAL,
    NEVER,
    SEQUENCE,
    duration,
    normal_quantile,
    sample,
    to_ns,
)
from simfactory.sampling.streams import PIECE_BITS, Draws

Uniform = Callable[[int], float]
Duration = Callable[[int], int]
"""From an address to nanoseconds."""
Number = Callable[[int], float]


class Chance:
    """One history of chance: the plan's laws and all its streams."""

    __slots__ = ("_draws", "_laws", "_table")

    def __init__(self, laws: Laws, key: int) -> None:
        columns = (laws.kind, laws.a, laws.b, laws.c, laws.d, laws.start, laws.count)
        self._laws = list(zip(*(column.tolist() for column in columns), strict=True))
        self._table: list[float] = laws.table.tolist()
        self._draws = Draws(key)

    def uniform(self, stream: int) -> Uniform:
        """The uniforms of a stream."""
        return self._draws.stream(int(stream)).uniform

    def duration(self, law: int, stream: int, lots: bool = False) -> Duration:
        """Durations by a law in seconds, in nanoseconds; `lots`: for addresses of `pack_lot`.

        The three commonest laws are spelled out, equal to the bit.
        """
        kind, a, b, c, d, start, count = self._laws[law]
        table, uniform = self._table, self.uniform(stream)
        if kind == CONSTANT:
            fixed = to_ns(a)
            return lambda k: fixed
        if kind == EXPONENTIAL:
            return _exponential(a, uniform)
        if kind == LOGNORMAL:
            return _lognormal(a, b, uniform)
        if kind == SEQUENCE and lots:  # it counts parts, whatever the piece
            return lambda k: duration(kind, a, b, c, d, table, start, count, 0.5, k >> PIECE_BITS)
        return lambda k: duration(kind, a, b, c, d, table, start, count, uniform(k), k)

    def number(self, law: int, stream: int) -> Number:
        """Plain numbers by a law."""
        kind, a, b, c, d, start, count = self._laws[law]
        table, uniform = self._table, self.uniform(stream)
        return lambda k: sample(kind, a, b, c, d, table, start, count, uniform(k), k)


def _exponential(a: float, uniform: Uniform) -> Duration:
    def draw(k: int) -> int:
        nanoseconds = -a * log(1.0 - uniform(k)) * 1e9 + 0.5
        return int(nanoseconds) if nanoseconds < NEVER else NEVER

    return draw


def _lognormal(a: float, b: float, uniform: Uniform) -> Duration:
    def draw(k: int) -> int:
        nanoseconds = a * exp(b * normal_quantile(uniform(k))) * 1e9 + 0.5
        return int(nanoseconds) if nanoseconds < NEVER else NEVER

    return draw
