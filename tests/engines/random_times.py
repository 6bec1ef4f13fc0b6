"""Dice for random plants: every choice and every time comes from one seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, TypeVar

Said = Any
"""What stands in a scenario's text: a text, a number, a list or a mapping."""

Thing = TypeVar("Thing")


class Dice:
    """Choices and times of one plant. In a plant full of ties, all times are whole minutes of few values."""

    def __init__(self, seed: int, ties: bool) -> None:
        self._random = random.Random(seed)
        self.ties = ties

    def happens(self, chance: float) -> bool:
        """Yes with this chance."""
        return self._random.random() < chance

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return self._random.randint(low, high)

    def one(self, things: Sequence[Thing]) -> Thing:
        """One of them."""
        return self._random.choice(things)

    def some(self, things: Sequence[Thing], number: int) -> list[Thing]:
        """So many different ones, in any order."""
        return self._random.sample(things, number)

    def percent(self, low: int, high: int) -> str:
        """A share between these percentages, in words."""
        return f"{self.whole(low, high)} %"

    def parts_of_all(self, number: int) -> list[str]:
        """So many shares that add up to all."""
        cuts = sorted(self.some(range(1, 20), number - 1))
        return [f"{5 * (end - start)} %" for start, end in zip([0, *cuts], [*cuts, 20], strict=True)]

    def time(self, mean: int, *, may_be_nothing: bool = False) -> Said:
        """A time of about so many minutes: a bare time or a law."""
        if self.ties:
            return self._tied_time(mean, may_be_nothing)
        return _minutes(mean) if self.happens(0.3) else self.one(_LAWS)(self, mean * self._random.uniform(0.7, 1.3))

    def _tied_time(self, mean: int, may_be_nothing: bool) -> Said:
        kind = self.whole(0, 9)
        least = 0 if may_be_nothing else 1
        low = max(least, mean - 1)
        values = [_minutes(one) for one in (low, mean, mean + 1)]
        if may_be_nothing and kind < 3:
            return "0 min"
        if kind < 6:
            return _minutes(max(1, mean))
        if kind < 8:
            return {"law": "discrete", "values": values, "p": ["25 %", "50 %", "25 %"]}
        return {"law": self.one(["sequence", "empirical"]), "values": [values[i] for i in self._turns()]}

    def _turns(self) -> list[int]:
        return [self.whole(0, 2) for _ in range(self.whole(2, 5))] + [1]

    def count(self, mean: int) -> Said:
        """A number of pieces or cycles of about so many, by a law or as it is."""
        if self.happens(0.4):
            return mean
        if self.happens(0.5):
            return {"law": "discrete", "values": [max(1, mean - 1), mean + 1], "p": ["50 %", "50 %"]}
        return {"law": "uniform", "low": 1, "high": 2 * mean - 1} if mean > 1 else 1


def _minutes(number: float) -> str:
    return f"{round(number, 3):g} min"


def _around(mean: float, *factors: float) -> list[str]:
    return [_minutes(mean * factor) for factor in factors]


def _three_point(law: str) -> Any:
    def made(dice: Dice, mean: float) -> Said:
        return {"law": law, **dict(zip(("low", "mode", "high"), _around(mean, 0.5, 0.9, 1.6), strict=True))}

    return made


def _listed(law: str) -> Any:
    def made(dice: Dice, mean: float) -> Said:
        return {"law": law, "values": _around(mean, 0.5, 0.8, 1.1, 1.6)}

    return made


def _with_mean(law: str, **more: Said) -> Any:
    return lambda dice, mean: {"law": law, "mean": _minutes(mean), **more}


_LAWS = (
    _with_mean("exponential"),
    _with_mean("erlang", k=3),
    _with_mean("gamma", cv="60 %"),
    _with_mean("weibull", shape=1.7),
    lambda dice, mean: {"mean": _minutes(mean), "cv": dice.percent(20, 90)},
    _with_mean("normal", cv="25 %"),
    _with_mean("hyperexponential", cv=1.4),
    _with_mean("coxian2", cv=1.2),
    _with_mean("rayleigh"),
    _three_point("triangular"),
    _three_point("pert"),
    lambda dice, mean: {"law": "uniform", "low": _minutes(mean * 0.4), "high": _minutes(mean * 1.6)},
    lambda dice, mean: {"law": "discrete", "values": _around(mean, 0.6, 1.4), "p": ["40 %", "60 %"]},
    _listed("empirical"),
    _listed("sequence"),
)
