"""What work does to people: the numbers of a plan that say it, and the expressions that they are computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simfactory.blueprint.slots import NumberSlots, Theta
from simfactory.plan import Constant, Human, ShiftKind
from simfactory.scenario.schema import Scenario
from simfactory.scenario.values import Doubt, Value


@dataclass(frozen=True)
class HumanSlots:
    """The expressions of `Plan.human`."""

    constants: NumberSlots
    growth: NumberSlots
    pools: int

    @staticmethod
    def of(scenario: Scenario) -> HumanSlots:
        fatigue = scenario.human_factors.fatigue
        loads = {station.task.load for station in scenario.stations}
        given = {} if fatigue is None else dict(fatigue.values(loads))
        constants = [Value(0.0)] * len(Constant)
        constants[Constant.RECOVERY] = given.get("recovery", Value(0.0))
        constants[Constant.SLOWING] = given.get("slowing", Value(0.0))
        growth = [given.get(station.task.load, Value(0.0)) for station in scenario.stations]
        return HumanSlots(NumberSlots.of(constants), NumberSlots.of(growth), len(scenario.people))

    def doubts(self) -> list[Doubt]:
        slots = (self.constants, self.growth)
        return [doubt for some in slots for i in some.doubtful for doubt in some.values[i].doubts()]

    def fill(self, theta: Theta) -> Human:
        """The numbers when the doubtful values are `theta`."""
        growth = self.growth.fill(theta)
        stations = len(growth)
        nothing, ones = np.zeros(stations), np.ones(stations)
        return Human(
            constants=self.constants.fill(theta),
            growth=growth,
            exponent=nothing,
            incompressible=nothing,
            first_time=ones,
            experience=ones,
            shift_errors=np.ones(len(ShiftKind)),
            control=ones,
            ocra=nothing,
            absence=np.zeros(self.pools),
            spell_mean=np.ones(self.pools),
            usual=np.ones(self.pools),
            stand_in_price=np.zeros(self.pools),
            walk=np.zeros(self.pools, dtype=np.int64),
        )
