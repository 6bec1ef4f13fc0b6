"""Plants written by hand, full of ties, some with work that takes no time: order decides nothing there either."""

from __future__ import annotations

import pytest

from simfactory.engines import simulate
from simfactory.errors import PlantError
from simfactory.plan import Plan
from simfactory.results import Run
from tests.engines.plans import MINUTE
from tests.engines.shuffling import accounts, differences
from tests.engines.tied_plans import random_plant

BY_DEFAULT, ALTOGETHER = 80, 1000


def ending(plan: Plan, seed: int, shuffle: int | None = None, trace: bool = True) -> Run | str:
    """One history of ten hours, or why it could not go on."""
    try:
        return simulate(plan, seed=seed, until=600 * MINUTE, bin_width=77 * MINUTE, trace=trace, shuffle=shuffle)
    except PlantError as error:
        return str(error)


def check(seed: int) -> None:
    plan = random_plant(seed)
    plain = ending(plan, seed)
    for shuffle in (1, 2, 3):
        assert differences(plain, ending(plan, seed, shuffle), f"shuffle {shuffle}") == []
    if isinstance(plain, Run):
        assert accounts(plan, plain) == []
        untold = ending(plan, seed, trace=False)
        assert isinstance(untold, Run)
        assert untold.counters == plain.counters


@pytest.mark.parametrize("seed", range(BY_DEFAULT))
def test_order_decides_nothing(seed: int) -> None:
    check(seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(BY_DEFAULT, ALTOGETHER))
def test_order_decides_nothing_in_many_plans(seed: int) -> None:
    check(seed)


def test_few_of_the_plans_deadlock() -> None:
    stuck = sum(isinstance(ending(random_plant(seed), seed, trace=False), str) for seed in range(BY_DEFAULT))
    assert 0 < stuck < BY_DEFAULT // 4
