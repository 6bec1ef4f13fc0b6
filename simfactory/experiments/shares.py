"""Shares of the gain in a summary: what each upgrade brings alone, and within the whole.

What `shares` holds, null where they were not asked for or nothing is to be shared:

- configuration: whose gain is shared out; orders: of its upgrades, in each draw; exact: whether they are all there are;
  runs: histories beside those of the configurations; draws: gain of each draw as simulated, which shares add up to
- upgrades {upgrade: {gain, first_pass_yield | null, exposure_index | null: {share {mean (estimate), quantiles {"0.05"
  …: estimates}, noise {treatment, share}, draws [as simulated]}, alone {mean, quantiles, noise}}}}: of each draw,
  shares add up to the gain as simulated, or to the change of that KPI, which only runs at the demand given have
- beyond {gain, …: estimate | null}: the mean of what all bring together, less what they would bring each alone
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simfactory.experiments.analysis import gains
from simfactory.experiments.analysis.distribution import distribution
from simfactory.experiments.analysis.intervals import block_interval
from simfactory.experiments.analysis.shapley import shares as shapley
from simfactory.experiments.figures import by_quantile
from simfactory.experiments.model import Floats
from simfactory.experiments.orders import EXACT, Order, Subset, subsets
from simfactory.experiments.samples import Samples
from simfactory.experiments.subsets import EXPOSURE, FIRST_PASS, Shared

CHANGES = {"first_pass_yield": FIRST_PASS, "exposure_index": EXPOSURE}
QUESTIONS = ("gain", *CHANGES)
NOTHING: Subset = frozenset()


def shares(shared: Shared | None) -> dict[str, Any] | None:
    """What the summary says of shares."""
    if shared is None:
        return None
    names, orders = shared.subsets.upgrades, [shared.subsets.orders(draw) for draw in range(shared.samples.draws)]
    found = {question: _Question.of(shared, question, orders) for question in QUESTIONS}
    return {
        "configuration": shared.subsets.configuration,
        "orders": len(orders[0]),
        "exact": len(names) <= EXACT,
        "runs": shared.runs,
        "draws": _gain_of(shared, frozenset(names)).mean(axis=1),
        "upgrades": {name: {what: one and one.told(name) for what, one in found.items()} for name in names},
        "beyond": {what: one and block_interval(one.beyond.mean(axis=1)) for what, one in found.items()},
    }


def _gain_of(shared: Shared, subset: Subset) -> Floats:
    """[D, R] NaN in draws that did not need this subset."""
    return gains.gain_of(shared.samples, shared.subsets.run(subset), shared.subsets.run(NOTHING))


@dataclass(frozen=True)
class _Question:
    """One figure of the plant: what subsets are worth, and how that is shared out. Tables of shape (D, R)."""

    samples: Samples
    worth: Mapping[Subset, Floats]
    shares: Mapping[str, Floats]

    @staticmethod
    def of(shared: Shared, question: str, orders: list[list[Order]]) -> _Question | None:
        """None where it is not told: by runs of capacity, or of no run at all."""
        samples, known = shared.samples, shared.subsets
        every = subsets([order for some in orders for order in some])
        if question == "gain":
            worth = {one: _gain_of(shared, one) for one in every}
        elif known.suffix:
            return None
        else:
            before = samples.kpi(known.run(NOTHING), CHANGES[question])
            worth = {one: samples.kpi(known.run(one), CHANGES[question]) - before for one in every}
        if not np.any(np.isfinite(worth[frozenset(known.upgrades)])):
            return None
        return _Question(samples, worth, shapley(worth, orders))

    @property
    def beyond(self) -> Floats:
        """What all bring together, less what they would bring each alone."""
        each = [self.worth[frozenset([name])] for name in self.shares]
        return np.asarray(self.worth[frozenset(self.shares)] - sum(each))

    def told(self, name: str) -> dict[str, Any]:
        share, alone = self.shares[name], self.worth[frozenset([name])]
        return {"share": self._figures(share) | {"draws": share.mean(axis=1)}, "alone": self._figures(alone)}

    def _figures(self, table: Floats) -> dict[str, Any]:
        found = distribution(table, self.samples.seed, len(self.samples.moving))
        return {
            "mean": found.mean,
            "quantiles": by_quantile(found.quantiles),
            "noise": {"treatment": found.treatment, "share": found.noise.share},
        }
