"""Energy: what machines draw in each state, and what the rest of the site draws, costs and emits."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from simfactory.scenario.model import Emission, Model, Tariff, Watts
from simfactory.scenario.values import Part, Value

AS_IDLE = ("handling", "setup", "down")
"""States in which a machine draws what it draws when idle, where nothing is said."""


class Power(Model):
    """What each machine of a station draws, by what it does."""

    working: Watts = Field(description="During the cycle.")
    idle: Watts = Field(
        default=Value(0.0), description="Waiting, blocked, starved or without an order, in its shift. Default 0 kW."
    )
    handling: Annotated[Watts | None, Field()] = Field(
        default=None, description="While it is loaded or unloaded. Default: as idle."
    )
    setup: Annotated[Watts | None, Field()] = Field(default=None, description="During a set-up. Default: as idle.")
    down: Annotated[Watts | None, Field()] = Field(
        default=None, description="While it is down, planned stops included. Default: as idle."
    )
    off: Watts = Field(default=Value(0.0), description="Off shift. Default 0 kW.")

    def of(self, state: str) -> Value:
        """What it draws in one of these states, said or not."""
        said: Value | None = getattr(self, state)
        return self.idle if said is None else said

    def scaled(self, by: Value, share: Part = 1.0) -> Self:
        """The same with what is drawn in every state multiplied."""
        said = {state: getattr(self, state) for state in type(self).model_fields}
        return self.but(**{state: value.scaled(by, share) for state, value in said.items() if value is not None})


class Energy(Model):
    """The energy of the site beside its machines, and what all energy costs and emits."""

    base: Watts = Field(
        default=Value(0.0),
        description="What the site draws day and night: light, heating, compressed air. Default 0 kW.",
    )
    price: Annotated[Tariff | None, Field()] = Field(
        default=None, description="Of a kWh, such as 0.12 EUR/kWh. Default: its cost is not told."
    )
    co2: Annotated[Emission | None, Field()] = Field(
        default=None, description="CO2 of a kWh, such as 0.05 kg/kWh. Default: it is not told."
    )
