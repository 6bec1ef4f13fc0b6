"""A plant that cannot go on says so in the same words by each engine, however its ties are shuffled."""

from __future__ import annotations

import re

import pytest

from simfactory.engines import ENGINES, simulate
from simfactory.errors import PlantError, SimfactoryError
from tests.engines.plans import HOUR
from tests.engines.troubles import BUSY, TROUBLES, Trouble


def said(
    trouble: Trouble, engine: str, shuffle: int | None = None, width: int | None = None, trace: bool = True
) -> str:
    """The kind, the words and the facts of the error that ends a run."""
    with pytest.raises(SimfactoryError) as caught:
        simulate(
            trouble.plan, seed=1, until=trouble.until, bin_width=width, trace=trace, engine=engine, shuffle=shuffle
        )
    return f"{caught.type.__name__}: {caught.value}\n{vars(caught.value)}"


@pytest.mark.parametrize("name", TROUBLES)
def test_what_keeps_a_plant_from_going_on_is_named_alike(name: str) -> None:
    trouble = TROUBLES[name]
    told = said(trouble, "simpy")
    assert re.search(trouble.told, told.splitlines()[0].partition(": ")[2])
    assert said(trouble, "compiled", width=7 * HOUR, trace=False) == told


@pytest.mark.parametrize("name", TROUBLES)
def test_shuffled_ties_change_no_word_of_it(name: str) -> None:
    trouble = TROUBLES[name]
    assert said(trouble, "compiled", 1, trace=False) == said(trouble, "simpy", 2, trace=False)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", BUSY)
def test_a_busy_instant_comes_to_its_end_up_to_what_the_rules_say(name: str, engine: str) -> None:
    fill, most = BUSY[name]
    assert simulate(fill(most), seed=1, until=HOUR, engine=engine).engine == engine
    with pytest.raises(PlantError, match=r"never ends"):
        simulate(fill(most + 1), seed=1, until=HOUR, engine=engine)
