"""Slots: the places of a plan's arrays that wait for a number, and the expression each is computed from.

A blueprint is compiled once; the numbers are put in once per draw. Only what a doubt can move is computed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from simfactory.plan import Floats, Laws
from simfactory.sampling.laws import Law, LawRow
from simfactory.scenario.values import Doubt, Value

Theta = Mapping[str, float]


class LawExpression(Protocol):
    """Anything that becomes a law once the doubtful values are known."""

    def law(self, theta: Theta) -> Law: ...

    def doubts(self) -> tuple[Doubt, ...]: ...


@dataclass(frozen=True)
class ConstantRatio:
    """A time that is always the same, in seconds: one value over another, such as a distance over a speed."""

    above: Value
    below: Value

    def law(self, theta: Theta) -> Law:
        from simfactory.sampling.families import make_law

        return make_law("constant", value=self.above.at(theta) / self.below.at(theta))

    def doubts(self) -> tuple[Doubt, ...]:
        found = {doubt.name: doubt for value in (self.above, self.below) for doubt in value.doubts()}
        return tuple(found[name] for name in sorted(found))


class LawRegister:
    """Collects the laws of a plant while it is compiled; one expression used twice is one row."""

    def __init__(self) -> None:
        self.expressions: list[LawExpression] = []
        self._rows: dict[int, int] = {}

    def add(self, expression: LawExpression | None) -> int:
        """The row of an expression; -1 for none."""
        if expression is None:
            return -1
        if id(expression) not in self._rows:
            self._rows[id(expression)] = len(self.expressions)
            self.expressions.append(expression)
        return self._rows[id(expression)]


@dataclass(frozen=True)
class LawSlots:
    """All laws of a plant: those without doubt are made once."""

    expressions: tuple[LawExpression, ...]
    fixed: tuple[Law | None, ...]  # None where a doubt is in it

    @staticmethod
    def of(register: LawRegister) -> LawSlots:
        expressions = tuple(register.expressions)
        return LawSlots(expressions, tuple(None if e.doubts() else e.law({}) for e in expressions))

    def doubtful(self) -> list[LawExpression]:
        """The expressions that a doubt can move."""
        return [expression for expression, fixed in zip(self.expressions, self.fixed, strict=True) if fixed is None]

    def laws(self, theta: Theta) -> list[Law]:
        """The law of each row under one set of values."""
        return [fixed or expression.law(theta) for expression, fixed in zip(self.expressions, self.fixed, strict=True)]


def law_arrays(rows: Sequence[LawRow]) -> Laws:
    """The rows as arrays, their tables behind one another; equal tables are kept once."""
    starts: dict[tuple[float, ...], int] = {}
    flat: list[float] = []
    for row in rows:
        if row.table not in starts:
            starts[row.table] = len(flat)
            flat.extend(row.table)
    return Laws(
        kind=np.array([row.kind for row in rows], dtype=np.int64),
        a=np.array([row.a for row in rows], dtype=np.float64),
        b=np.array([row.b for row in rows], dtype=np.float64),
        c=np.array([row.c for row in rows], dtype=np.float64),
        d=np.array([row.d for row in rows], dtype=np.float64),
        start=np.array([starts[row.table] for row in rows], dtype=np.int64),
        count=np.array([len(row.table) for row in rows], dtype=np.int64),
        table=np.array(flat, dtype=np.float64),
    )


@dataclass(frozen=True)
class NumberSlots:
    """One array of numbers, each from its own expression."""

    values: tuple[Value, ...]
    fixed: Floats
    doubtful: tuple[int, ...]

    @staticmethod
    def of(values: Sequence[Value]) -> NumberSlots:
        distinct = {id(value): value for value in values}  # most are the same few: what holds where nothing is said
        known = {key: None if value.doubts() else value.at({}) for key, value in distinct.items()}
        numbers = [known[id(value)] for value in values]
        doubtful = tuple(i for i, number in enumerate(numbers) if number is None)
        fixed = np.array([0.0 if number is None else number for number in numbers], dtype=np.float64)
        return NumberSlots(tuple(values), fixed, doubtful)

    def doubts(self) -> list[Doubt]:
        return [doubt for i in self.doubtful for doubt in self.values[i].doubts()]

    def fill(self, theta: Theta) -> Floats:
        out = self.fixed.copy()
        for i in self.doubtful:
            out[i] = self.values[i].at(theta)
        return out


@dataclass(frozen=True)
class ShareSlots:
    """Cumulative shares in groups; those that are None divide the rest of their group equally."""

    groups: tuple[tuple[Value | None, ...], ...]
    fixed: Floats
    doubtful: tuple[tuple[int, int], ...]
    """Groups that a doubt can move, and where each begins in the array."""

    @staticmethod
    def of(groups: tuple[tuple[Value | None, ...], ...]) -> ShareSlots:
        fixed: list[float] = []
        doubtful = []
        for number, group in enumerate(groups):
            if any(value is not None and value.doubts() for value in group):
                doubtful.append((number, len(fixed)))
                fixed += [0.0] * len(group)
            else:
                fixed += _cumulative(group, {})
        return ShareSlots(groups, np.array(fixed, dtype=np.float64), tuple(doubtful))

    def fill(self, theta: Theta) -> Floats:
        out = self.fixed.copy()
        for number, first in self.doubtful:
            shares = _cumulative(self.groups[number], theta)
            out[first : first + len(shares)] = shares
        return out


def _cumulative(group: tuple[Value | None, ...], theta: Theta) -> list[float]:
    given = [None if value is None else value.at(theta) for value in group]
    rest = (1.0 - sum(share for share in given if share is not None)) / max(1, given.count(None))
    upto, out = 0.0, []
    for share in given:
        upto += rest if share is None else share
        out.append(upto)
    out[-1] = 1.0  # constants add up to 1 only to rounding
    return out
