"""What absence is measured against: what work does to people in the plant before, by the constants of each draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simfactory.blueprint.slots import NumberSlots, Theta
from simfactory.human_factors import shift_factor_of_absence
from simfactory.plan import Constant, Flags, Floats

OF_STATIONS = ("control", "ocra", "risk")
"""Expressions that each station has one of."""


@dataclass(frozen=True)
class Usual:
    """The usual work of some pools in one plant, at its stations where any of them works."""

    pools: tuple[int, ...]  # their places in the plant that is measured
    work: Floats  # [pools, some stations] share of their time
    paced: Floats  # [pools] share of their time at work that is paced
    numbers: Mapping[str, NumberSlots]  # of these stations

    @staticmethod
    def of(work: Mapping[int, Floats], paced: Flags, numbers: Mapping[str, NumberSlots]) -> Usual:
        """From the work of pools (place -> [S]) and the stations of their plant."""
        whole = np.array(list(work.values()))
        at = np.flatnonzero(whole.any(axis=0))
        some = {name: NumberSlots.of([numbers[name].values[s] for s in at.tolist()]) for name in OF_STATIONS}
        return Usual(tuple(work), whole[:, at], whole @ paced, some)

    def fill(self, theta: Theta, constants: Floats) -> Floats:
        """[pools] `absence_factor` of who works as usual, when the doubtful values are `theta`."""
        at, (control, ocra, risk) = constants.tolist(), (self.numbers[name].fill(theta) for name in OF_STATIONS)
        held, risked = self.work @ control, self.work @ (ocra * risk)
        rows = zip(*(each.tolist() for each in (self.work.sum(axis=1), self.paced, held, risked)), strict=True)
        factors = [
            shift_factor_of_absence(
                busy, paced, control, ocra, 1.0, at[Constant.ALLOWANCE], at[Constant.BY_PACE], at[Constant.AFFECTED],
                at[Constant.STRAIN_RATIO], at[Constant.BY_RISK],
            )
            for busy, paced, control, ocra in rows
        ]  # fmt: skip
        return np.array(factors)
