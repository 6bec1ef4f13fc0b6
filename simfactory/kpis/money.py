"""What a plant drew, paid and earned in one window: energy by state times, costs by account, sales. EUR, kWh and kg."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from simfactory.economics import cost_per_piece
from simfactory.kpis.hours import HOUR, WEEK, rostered_time, support_time
from simfactory.plan import Account, Money, Plan
from simfactory.results import Ints

KWH = HOUR * 1000
"""Watt-nanoseconds in a kWh."""
COSTS = (
    Account.LABOUR,
    Account.ENERGY_COST,
    Account.MATERIAL,
    Account.SCRAP,
    Account.ESCAPES,
    Account.UPKEEP,
)
"""Accounts that add up to what the plant costs; what it has invested is none of them."""


@dataclass(frozen=True)
class MoneyFacts:
    """One window of a plant."""

    span: int
    good: int
    paid: int
    energy: float  # kWh
    emitted: float  # kg of CO2
    costs: Mapping[Account, float]  # of COSTS; 0 where the plant tells nothing of one
    sales: float
    investment: float

    @property
    def weeks(self) -> float:
        return self.span / WEEK

    @property
    def cost(self) -> float:
        return fsum(self.costs.values())

    @property
    def cost_per_good(self) -> float:
        return cost_per_piece(self.cost, self.good)

    @property
    def value_added(self) -> float:
        """What good pieces bring over the material of all that left, as scrap too."""
        return self.sales - self.costs[Account.MATERIAL]


@dataclass(frozen=True)
class Flow:
    """[P] pieces that left in one window."""

    good: Ints
    scrap: Ints
    escapes: Ints

    @property
    def left(self) -> Ints:
        """Their material is a cost now; that of what is still in the plant is stock."""
        return self.good + self.scrap + self.escapes


def energy_of_stations(states: Sequence[Sequence[int]], money: Money) -> list[float]:
    """[S] kWh, from the times of each station's machines in each state, [S, State] ns: exact but for one rounding."""
    rows = zip(states, money.power.tolist(), strict=True)
    return [fsum(time * watts for time, watts in zip(*row, strict=True)) / KWH for row in rows]


def labour_cost(plan: Plan, money: Money, start: int, end: int) -> float:
    """EUR for the paid hours of all rosters, absence included, with the premiums of their shifts; and for support."""
    hours = rostered_time(plan, start, end)
    groups = zip(plan.roster_people.tolist(), hours, money.wage.tolist(), strict=True)
    rostered = [people * (time / HOUR) * wage for people, time, wage in groups]
    support = zip(support_time(plan, end - start), money.cost.tolist(), strict=True)
    return fsum([*rostered, *(time / HOUR * cost for time, cost in support)])


def money_facts(money: Money, energy: float, flow: Flow, paid: int, labour: float, span: int) -> MoneyFacts:
    """The accounts of one window of `span` ns: `energy` of all machines, kWh; `paid` ns, `labour` EUR of everybody."""
    drawn = energy + money.base * span / KWH
    costs = {
        Account.LABOUR: labour,
        Account.ENERGY_COST: drawn * money.tariff,
        Account.MATERIAL: valued(flow.left, money.material.tolist()),
        Account.SCRAP: int(np.sum(flow.scrap)) * money.scrap,
        Account.ESCAPES: int(np.sum(flow.escapes)) * money.escape,
        Account.UPKEEP: money.weekly * span / WEEK,
    }
    return MoneyFacts(
        span=span,
        good=int(np.sum(flow.good)),
        paid=paid,
        energy=drawn,
        emitted=drawn * money.co2,
        costs={account: costs[account] if account in money.accounts else 0.0 for account in COSTS},
        sales=valued(flow.good, money.price.tolist()),
        investment=money.investment,
    )


def valued(pieces: Ints, each: Sequence[float]) -> float:
    """What pieces [P] are worth at an amount for each [P], exactly rounded."""
    return fsum(n * one for n, one in zip(pieces.tolist(), each, strict=True))
