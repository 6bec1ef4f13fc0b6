"""Orders in which upgrades may come, by which a gain is shared out among them: every order, or one and its reverse."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import permutations

from simfactory.sampling.streams import history_key, stream_id, uniforms

EXACT = 4
"""Upgrades up to which every order counts: 24 of them, which take 16 configurations."""

Subset = frozenset[str]
Order = tuple[str, ...]


def orders(upgrades: Iterable[str], seed: int, draw: int) -> list[Order]:
    """The orders that count in one draw.

    Of more than `EXACT` upgrades one, addressed by (seed, draw, name), so that a new one moves no two others; and its
    reverse, by which all that upgrades do to one another in pairs is shared out as by every order (antithetic
    permutations: Mitchell, Cooper, Frank and Holmes, "Sampling permutations for Shapley value estimation", Journal of
    Machine Learning Research 23, 2022).
    """
    names = sorted(upgrades)
    if len(names) <= EXACT:
        return list(permutations(names))
    key = history_key(seed, draw)
    place = {name: float(uniforms(key, stream_id(f"shares/{name}"), 0, 1)[0]) for name in names}
    one = tuple(sorted(names, key=lambda name: (place[name], name)))
    return [one, one[::-1]]


def subsets(some: Collection[Order]) -> list[Subset]:
    """What is there after any step of these orders, and each upgrade alone: small ones first, then by names."""
    found = {frozenset(order[:end]) for order in some for end in range(len(order) + 1)}
    found |= {frozenset([name]) for order in some for name in order}
    return sorted(found, key=lambda subset: (len(subset), sorted(subset)))
