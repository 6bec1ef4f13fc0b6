"""Whether both engines tell the same history of every plant: log, counters and indicators, equal with ==.

    python -m tests.engines.equality 2000    the make-up of 2,000 random plants, and how many of them differ; and as
                                             many plans full of ties

The compiled engine's ties are shuffled too: every shuffled history must be the reference's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np

from simfactory.blueprint import compile_blueprint
from simfactory.kpis import measure
from simfactory.results import Run
from simfactory.scenario import Scenario, load_text
from tests.engines import tied_plans
from tests.engines.cases import CASES
from tests.engines.laws import LAWS, line_of
from tests.engines.plans import MINUTE
from tests.engines.random_plants import random_plant
from tests.engines.shuffling import SHUFFLES, Ending, MakeUp, Plant, differences

COMPILED = "compiled"


def told_by_hand() -> dict[str, Plant]:
    """The plants whose histories are told by hand, by name."""
    return {case.name.replace(" ", "-"): _plant(case.scenario, case.minutes) for case in CASES}


def laws() -> dict[str, Plant]:
    """A plant for each family of laws."""
    return {family: _plant(load_text(line_of(family)), 5000) for family in LAWS}


def _plant(scenario: Scenario, minutes: int) -> Plant:
    return Plant(compile_blueprint(scenario).frame, minutes * MINUTE, scenario)


def tied(seed: int) -> Plant:
    """A plan full of ties, for ten hours."""
    return Plant(tied_plans.random_plant(seed), 600 * MINUTE)


def unequal(plant: Plant, told: Ending | None = None) -> list[str]:
    """Where the compiled engine's history differs from the reference's, which may be told already."""
    told = plant.run() if told is None else told
    made = plant.run(engine=COMPILED)
    found = differences(told, made, COMPILED)
    if isinstance(told, Run) and isinstance(made, Run):
        silent = plant.run(trace=False, engine=COMPILED)
        if made.engine != COMPILED:
            found.append("the reference had to help")
        if not same_indicators(plant, told, made):
            found.append("other indicators")
        if not isinstance(silent, Run) or silent.counters != told.counters:
            found.append("other counters without a log")
    return found


def same_indicators(plant: Plant, told: Run, made: Run) -> bool:
    """Whether all indicators are equal with ==, over the whole run and without its first bin; NaN is NaN."""
    for start in (0, told.counters.bins.width):
        expected, found = (measure(plant.plan, run.counters, start, plant.horizon) for run in (told, made))
        if list(expected) != list(found):
            return False
        if not np.array_equal(list(expected.values()), list(found.values()), equal_nan=True):
            return False
    return True


def ordered(plant: Plant, told: Ending | None = None) -> list[str]:
    """Where the compiled engine's history becomes another one with its ties shuffled (or is not that `told`)."""
    told = plant.run(engine=COMPILED) if told is None else told
    shuffled = {shuffle: plant.run(shuffle, engine=COMPILED) for shuffle in SHUFFLES}
    return [wrong for shuffle, made in shuffled.items() for wrong in differences(told, made, f"shuffle {shuffle}")]


def faults_of(plant: Plant) -> list[str]:
    """All that is wrong with the compiled engine's histories of a plant."""
    told = plant.run()
    return unequal(plant, told) + ordered(plant, told)


class Tally:
    """Plants that were compared, and what was wrong with some of them."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.number = 0
        self.wrong: dict[int, list[str]] = {}

    def compare(self, seed: int, plant: Plant) -> Plant:
        """Compares the engines on a plant, and hands it on."""
        self.number += 1
        if found := faults_of(plant):
            self.wrong[seed] = found
        return plant

    def __str__(self) -> str:
        told = [f"{self.kind} {seed}:\n    " + "\n    ".join(found) for seed, found in self.wrong.items()]
        number = f"{self.number} of kind {self.kind!r}, each also shuffled {len(SHUFFLES)} times: {len(self.wrong)}"
        return "\n".join([*told, f"{number} different"])


def main(arguments: list[str]) -> None:
    """Compares the engines on so many random plants and plans full of ties; ends with 1 if one differs."""
    number = int(next((one for one in arguments if one.isdigit()), "500"))
    plants, plans = Tally("random plant"), Tally("tied plan")

    def compared() -> Iterator[Plant]:
        for seed in range(number):
            yield plants.compare(seed, Plant.of(random_plant(seed)))

    print(MakeUp.of(compared()).table(), flush=True)
    print(f"\n{plants}", flush=True)
    for seed in range(number):
        plans.compare(seed, tied(seed))
    print(plans)
    raise SystemExit(bool(plants.wrong or plans.wrong))


if __name__ == "__main__":
    main(sys.argv[1:])
