"""Shapley shares: what each upgrade brings on average over the orders in which upgrades may come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simfactory.experiments.model import Floats
from simfactory.experiments.orders import Order, Subset


def shares(worth: Mapping[Subset, Floats], orders: Sequence[Sequence[Order]]) -> dict[str, Floats]:
    """The share of each upgrade in what all bring together, shape (D, R), by name.

    `worth` is that of subsets, shape (D, R), of which a draw needs those of its own orders alone; `orders` [D] are of
    the same upgrades. The shares of a draw add up to the worth of all less that of none (Shapley, "A value for n-person
    games", 1953).
    """
    nothing: Subset = frozenset()
    found = {name: np.zeros_like(worth[nothing]) for name in sorted(orders[0][0])}
    for draw, some in enumerate(orders):
        for order in some:
            for end, name in enumerate(order):
                with_it, without = frozenset(order[: end + 1]), frozenset(order[:end])
                found[name][draw] += (worth[with_it][draw] - worth[without][draw]) / len(some)
    return found
