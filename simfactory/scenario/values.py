"""Values: a constant or a doubt, with the operations that upgrades put on it.

A doubt is one true value that nobody knows; chance from part to part is a law, and no concern of this file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from simfactory.errors import did_you_mean, quoted
from simfactory.sampling.families import FAMILIES, Family, Kind, find_family, make_law
from simfactory.sampling.laws import Given, Law, LawError
from simfactory.units import EXPECTED, Dimension, UnitError, parse, parse_range, show

ASSUMED = "assumed"
"""The source of what has none."""

_LEAST_UNIFORM = 2.0**-53  # the sampler's tables reach no farther; a stratum of a design might

Parameters = tuple[tuple[str, Given], ...]


@dataclass(frozen=True)
class Doubt:
    """A value that nobody knows for sure, in canonical units; infinite bounds where its law has none.

    `name` is the path where it is written ("turn_mill.cycle.mean", "upgrades.smed.changes.1.by").
    """

    name: str
    low: float
    mode: float | None
    high: float
    family: str
    parameters: Parameters
    source: str = ASSUMED

    @property
    def law(self) -> Law:
        """The law of the degree of belief."""
        return _law(self.family, self.parameters)

    def quantile(self, u: float) -> float:
        """The value that is believed not to be exceeded with probability u, 0 < u < 1; never outside the bounds."""
        inside = min(max(u, _LEAST_UNIFORM), 1.0 - _LEAST_UNIFORM)
        return min(max(self.law.quantile(inside), self.low), self.high)

    def central(self) -> float:
        """The most likely value; the median where the law names none."""
        return self.quantile(0.5) if self.mode is None else self.mode


Part = float | Doubt
"""How much of an effect is realised, 0 .. 1; a doubt is one value for all effects that bear it."""


@dataclass(frozen=True)
class Change:
    """What an upgrade does to a value, `share` of the way; what it adds to ends at `most`."""

    kind: Literal["set", "scale", "add"]
    by: Value
    share: Part = 1.0
    most: float = math.inf

    @property
    def shares(self) -> tuple[float, float]:
        """The least and the most of it that may be realised."""
        return (self.share.low, self.share.high) if isinstance(self.share, Doubt) else (self.share, self.share)


@dataclass(frozen=True)
class Value:
    """A number of the plant: known or doubtful, and changed by upgrades in the order set, scale, add."""

    base: float | Doubt
    changes: tuple[Change, ...] = ()
    source: str = ASSUMED

    def at(self, theta: Mapping[str, float]) -> float:
        """The number when every doubt has the value that `theta` gives for its name. KeyError if one is not there."""
        if not self.changes:  # as nearly all of a plant
            return theta[self.base.name] if isinstance(self.base, Doubt) else self.base
        return self._evaluated(lambda doubt: theta[doubt.name])

    def central(self) -> float:
        """The number with every doubt at its central value."""
        return self._evaluated(Doubt.central)

    def bounds(self) -> tuple[float, float]:
        """An interval that holds the number for every value of its doubts."""
        low, high = (self.base.low, self.base.high) if isinstance(self.base, Doubt) else (self.base, self.base)
        if not self.changes:
            return low, high
        for change in self._changes("set"):
            to = change.by.bounds()
            ends = [_part_way(start, goal, r) for start, goal in ((low, to[0]), (high, to[1])) for r in change.shares]
            low, high = min(ends), max(ends)
        for change in self._changes("scale"):
            by = [_part_way(1.0, bound, r) for bound in change.by.bounds() for r in change.shares]
            corners = [_product(bound, f) for bound in (low, high) for f in by]
            low, high = min(corners), max(corners)
        for change in self._changes("add"):
            steps = [_product(r, bound) for bound in change.by.bounds() for r in change.shares]
            low, high = low + min(steps), high + max(steps)
        most = self._most()
        return min(low, most), min(high, most)

    def doubts(self) -> tuple[Doubt, ...]:
        """All doubts in it, once each, by name."""
        if not self.changes:
            return (self.base,) if isinstance(self.base, Doubt) else ()
        found = {self.base.name: self.base} if isinstance(self.base, Doubt) else {}
        for change in self.changes:
            found |= {doubt.name: doubt for doubt in change.by.doubts()}
            if isinstance(change.share, Doubt):
                found[change.share.name] = change.share
        return tuple(found[name] for name in sorted(found))

    def set_to(self, new: Value, share: Part = 1.0) -> Value:
        """This value after an upgrade replaced it."""
        return self._changed(Change("set", new, share))

    def scaled(self, by: Value, share: Part = 1.0) -> Value:
        """This value after an upgrade multiplied it."""
        return self._changed(Change("scale", by, share))

    def added(self, by: Value, share: Part = 1.0, most: float = math.inf) -> Value:
        """This value after an upgrade added to it, `most` at most."""
        return self._changed(Change("add", by, share, most))

    def _changed(self, change: Change) -> Value:
        return replace(self, changes=(*self.changes, change))

    def _changes(self, kind: str) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]

    def _most(self) -> float:
        return min((change.most for change in self.changes), default=math.inf)

    def _evaluated(self, known: Callable[[Doubt], float]) -> float:
        """Products and sums do not depend on the order of the changes, not even in the last bit."""
        number = known(self.base) if isinstance(self.base, Doubt) else self.base
        if not self.changes:
            return number

        def realised(change: Change) -> float:
            return known(change.share) if isinstance(change.share, Doubt) else change.share

        for change in self._changes("set"):
            number = _part_way(number, change.by._evaluated(known), realised(change))
        factors = [_part_way(1.0, one.by._evaluated(known), realised(one)) for one in self._changes("scale")]
        steps = [realised(one) * one.by._evaluated(known) for one in self._changes("add")]
        return min(math.fsum([math.prod([number, *sorted(factors)]), *steps]), self._most())


def parse_value(said: object, dimension: Dimension, name: str, source: str = ASSUMED, *, signed: bool = False) -> Value:
    """What a file says of one number: `20 min`, `18 .. 20 .. 23 min`, `4 .. 9 %` or `{uncertain: {law: …}}`.

    `name` becomes the name of the doubt, if there is one; `signed` lets the number be negative. Raises UnitError.
    """
    if isinstance(said, Mapping):
        return Value(_uncertain(said, dimension, name, source, signed), source=source)
    if isinstance(said, str) and ".." in said:
        return Value(_range(said, dimension, name, source, signed), source=source)
    return Value(parse(said, dimension, signed=signed), source=source)


def parameter_dimension(kind: Kind, dimension: Dimension) -> Dimension:
    """The dimension of a law's parameter of this kind when the law's values have the given one."""
    if "quantit" in kind:
        return dimension
    return Dimension.SHARE if "share" in kind else Dimension.NUMBER


def family_of(said: Mapping[str, object]) -> Family:
    """The family of a law's mapping: what `law` says; without it `mean` and `cv` are lognormal. Raises UnitError."""
    name = said.get("law", "lognormal" if said.keys() >= {"mean", "cv"} else None)
    if not isinstance(name, str):
        raise UnitError("law", "a law without its name", "law: and a family, or mean and cv (lognormal)")
    try:
        return find_family(name)
    except LawError as error:
        remedy = did_you_mean(name, FAMILIES)
        raise UnitError("unknown-law", quoted(name), "the name of a family of laws", remedy, ("law",)) from error


def _range(said: str, dimension: Dimension, name: str, source: str, signed: bool) -> float | Doubt:
    numbers = parse_range(said, dimension, signed=signed)
    low, high = numbers[0], numbers[-1]
    if list(numbers) != sorted(numbers):
        order = "low .. mode .. high" if len(numbers) == 3 else "low .. high"
        raise UnitError("doubt-order", f"{quoted(said)} does not rise", order, "write the lowest value first")
    if low == high:
        return low
    if len(numbers) == 2:
        return Doubt(name, low, None, high, "uniform", (("high", high), ("low", low)), source)
    mode = numbers[1]
    return Doubt(name, low, mode, high, "pert", (("high", high), ("low", low), ("mode", mode)), source)


def _uncertain(said: Mapping[str, object], dimension: Dimension, name: str, source: str, signed: bool) -> float | Doubt:
    inner = said.get("uncertain")
    if set(said) != {"uncertain"}:
        raise UnitError("not-a-quantity", "a mapping", f"{EXPECTED[dimension]}, or {{uncertain: {{law: …}}}}")
    if not isinstance(inner, Mapping):
        raise UnitError(
            "law", "no law", "a law such as {law: triangular, low: …, mode: …, high: …}", "", ("uncertain",)
        )
    try:
        return _law_of_doubt(inner, dimension, name, source, signed)
    except UnitError as error:
        raise error.within("uncertain") from error


def _law_of_doubt(
    said: Mapping[str, object], dimension: Dimension, name: str, source: str, signed: bool
) -> float | Doubt:
    family = family_of(said)
    if family.name == "sequence":
        raise UnitError(
            "law", "'sequence', whose values follow each other", "one value that nobody knows", "", ("law",)
        )
    given = {key: _parameter(family, key, value, dimension, signed) for key, value in said.items() if key != "law"}
    parameters = tuple(sorted(given.items()))
    try:
        low, high = _law(family.name, parameters).support()
    except LawError as error:
        raise _law_fault(error, family, dimension) from error
    mode = given.get("mode")
    if low == high:
        return low
    return Doubt(name, low, mode if isinstance(mode, float) else None, high, family.name, parameters, source)


def _parameter(family: Family, key: str, said: object, dimension: Dimension, signed: bool) -> Given:
    parameter = family.parameter(key)
    if parameter is None:
        known = [known.name for known in family.parameters]
        remedy = did_you_mean(key, known)
        raise UnitError("unknown-key", quoted(key), f"a parameter of {family.name}", remedy, (key,))
    own = parameter_dimension(parameter.kind, dimension)
    try:
        if not parameter.kind.startswith("list"):
            return parse(said, own, signed=signed)
        if not isinstance(said, list | tuple):
            raise UnitError("not-a-list", "one value", f"a list, each {EXPECTED[own]}")
        return tuple(parse(item, own, signed=signed) for item in said)
    except UnitError as error:
        raise error.within(key) from error


def _law_fault(error: LawError, family: Family, dimension: Dimension) -> UnitError:
    """What the sampler says of a parameter, in canonical units, in the units of the one who wrote it."""
    if error.found == "nothing":
        return UnitError("law", f"{family.name} without {error.parameter}:", error.expected)
    parameter = family.parameter(error.parameter)
    quantity = parameter is not None and "quantit" in parameter.kind
    found = show(error.found, dimension) if quantity and isinstance(error.found, float) else f"{error.found}"
    expected = f"{error.expected}, in seconds" if quantity and dimension is Dimension.TIME else error.expected
    inside = (error.parameter,) if parameter is not None else ()
    return UnitError("law", f"{error.parameter}: {found}", expected, "", inside)


@lru_cache(maxsize=4096)
def _law(family: str, parameters: Parameters) -> Law:
    return make_law(family, **dict(parameters))


def _part_way(start: float, goal: float, share: float) -> float:
    """From start to goal, `share` of the way; exactly the goal at 1."""
    return goal if share == 1.0 else start + share * (goal - start)


def _product(a: float, b: float) -> float:
    """0 times infinity is 0 here: a bound times a factor that is exactly 0."""
    return 0.0 if a == 0.0 or b == 0.0 else a * b
