"""Expected set-ups, from the mix alone: which part follows which on a machine."""

from __future__ import annotations

import numpy as np

from simfactory.plan import Flags, Floats, Ints, Plan


def setup_rates(plan: Plan, means: Floats, lots: Floats) -> Floats:
    """[R] seconds of set-up per unit of time before parts of each step, when so many parts [R] come per unit of time.

    Parts follow one another at random, by their shares at the station; where one source repeats a sequence, in that
    order. `means` are those of the laws [rows].
    """
    out = np.zeros(len(lots))
    coming = (lots > 0.0) & np.isfinite(lots)
    for station in _with_setups(plan, coming):
        steps = np.flatnonzero((plan.step_station == station) & coming)
        follows = _followers(plan, steps, lots[steps])  # [before, after] parts per unit of time
        law = _laws(plan, steps)
        out[steps] = (follows * np.where(law >= 0, means[law], 0.0)).sum(axis=0)
    return out


def _with_setups(plan: Plan, coming: Flags) -> list[int]:
    """Stations that have a set-up before any of the parts they get."""
    has = (plan.setup.law >= 0) | (plan.setup_same >= 0) | (plan.setup_matrix >= 0)
    return sorted(set(plan.step_station[has & coming].tolist()))


def _laws(plan: Plan, steps: Ints) -> Ints:
    """[before, after] the law of the set-up between parts of two steps of one station; -1 none."""
    family = plan.product_family[plan.step_product[steps]]
    same = family[:, None] == family[None, :]
    law = np.where(same, plan.setup_same[steps][None, :], plan.setup.law[steps][None, :])
    for column, step in enumerate(steps.tolist()):
        matrix = int(plan.setup_matrix[step])
        if matrix >= 0:
            law[:, column] = plan.setup_from_to[matrix, family, family[column]]
    return law


def _followers(plan: Plan, steps: Ints, lots: Floats) -> Floats:
    """[before, after] how many parts of one step are followed by one of another, per unit of time."""
    blocks = _sequence(plan)
    if not blocks:
        return np.asarray(np.outer(lots, lots) / lots.sum())
    products = plan.step_product[steps]
    shares = np.zeros((len(steps), len(steps)))
    coming = [(product, count) for product, count in blocks if product in products]
    for (product, count), (following, _) in zip(coming, coming[1:] + coming[:1], strict=True):
        ours, theirs = _at(products, lots, product), _at(products, lots, following)
        shares += (count - 1) * np.outer(ours, ours) + np.outer(ours, theirs)
    return np.asarray(shares / shares.sum() * lots.sum())


def _at(products: Ints, lots: Floats, product: int) -> Floats:
    """How the visits of one product spread over its steps at the station."""
    own = np.where(products == product, lots, 0.0)
    return np.asarray(own / own.sum())


def _sequence(plan: Plan) -> list[tuple[int, int]]:
    """(product, count) again and again, where one source makes everything in an order of its own; else empty."""
    if len(plan.source_names) != 1 or not plan.mix_count.any():
        return []
    return list(zip(plan.mix_product.tolist(), plan.mix_count.tolist(), strict=True))
