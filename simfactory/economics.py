"""Money over time: what a project is worth, when it has paid for itself, and what aid is worth. Pure formulas.

Money is in EUR of today and rates are real, so that prices need no forecast. Flows are yearly: the first is paid at
once, each later one at the end of its year. A rate is a share per year, above -1.

Sources: Brealey, Myers & Allen, "Principles of corporate finance" (annuities, present values, payback, multiple rates
of return); Norstrom, "A sufficient condition for a unique nonnegative internal rate of return", Journal of Financial
and Quantitative Analysis 7 (1972); Code général des impôts, article 39 decies B (extra deduction).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_HALVINGS = 2000
"""More than take any bracket of floats to neighbours."""


def annuity_factor(rate: float, years: float) -> float:
    """The value today of 1 EUR at the end of each of so many years: (1 - (1 + r)^-n) / r.

    n where the rate is 0, 1 / r for ever (years infinite, rate above 0).
    """
    if rate == 0.0:
        return years
    return -math.expm1(-years * math.log1p(rate)) / rate


def present_value(amount: float, rate: float, years: float) -> float:
    """The value today of an amount that is paid after so many years: a (1 + r)^-n."""
    return amount * math.pow(1.0 + rate, -years)


def equal_yearly(amount: float, rate: float, years: float) -> float:
    """The amount each year that is worth an amount today: its annuity."""
    return amount / annuity_factor(rate, years)


def npv(rate: float, flows: Sequence[float]) -> float:
    """Net present value: the sum of flows[t] (1 + r)^-t."""
    return math.fsum(present_value(flow, rate, year) for year, flow in enumerate(flows))


def years_of_operation(begins: float, years: int) -> tuple[float, ...]:
    """The share of each year that lies after a moment, in years from today."""
    return tuple(min(1.0, max(0.0, year + 1 - begins)) for year in range(years))


def payback(flows: Sequence[float], rate: float = 0.0, begins: float = 0.0) -> float | None:
    """Years until the flows, added up, first reach 0; None where they never do.

    Evenly inside a year, or inside what is left of it where earning `begins` in the middle. Simple without a rate;
    discounted with one.
    """
    before = 0.0
    for year, flow in enumerate(flows):
        earned = present_value(flow, rate, year)
        if before + earned >= 0.0:
            waited = min(1.0, max(0.0, begins - (year - 1)))
            return year - 1 + waited + (1.0 - waited) * -before / earned if before < 0.0 else 0.0
        before += earned
    return None


def sign_changes(numbers: Sequence[float]) -> int:
    """How often the sign changes from one number to the next, zeros left out."""
    signs = [number > 0.0 for number in numbers if number != 0.0]
    return sum(one is not other for one, other in pairwise(signs))


def irr(flows: Sequence[float]) -> float | None:
    """The internal rate of return, where there is exactly one: the rate at which the net present value is 0.

    One change of sign in the flows: one rate above -1 (Descartes). Several, but one in the flows added up, which do
    not end at 0: one rate above 0 (Norstrom 1972). None where neither says that it is unique.
    """
    summed = list(accumulate(flows))
    if sign_changes(flows) == 1:
        return _rate_of(flows, math.inf)
    if sign_changes(summed) == 1 and summed[0] != 0.0 and summed[-1] != 0.0:
        return _rate_of(flows, 1.0)
    return None


def _rate_of(flows: Sequence[float], most: float) -> float:
    """The rate whose discount factor 1 / (1 + r), below `most`, makes the flows worth 0; they have one."""
    first = next(flow for flow in flows if flow != 0.0) > 0.0
    low, high = 0.0, min(most, 1.0)
    while high < most and (_worth(flows, high) > 0.0) is first:
        low, high = high, 2.0 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        low, high = (middle, high) if (_worth(flows, middle) > 0.0) is first else (low, middle)
    return 1.0 / high - 1.0


def _worth(flows: Sequence[float], factor: float) -> float:
    """The flows at a discount factor, but for a power of it that changes no sign."""
    start = next(year for year, flow in enumerate(flows) if flow != 0.0)
    worth = 0.0
    for flow in reversed(flows[start:]):
        worth = worth * factor + flow
    return worth


def granted(price: float, share: float, ceiling: float = math.inf) -> float:
    """A grant: a share of the price (0 to 1), up to a ceiling."""
    return min(price * share, ceiling)


def deduction_saving(price: float, deduction: float, tax: float) -> float:
    """What an extra deduction of a share of the price from taxable profit saves: that share times the rate of the tax.

    It is no grant: 40 % deducted at a tax of 28 % are 11.2 % of the price, and only where there is profit to tax.
    """
    return price * deduction * tax


def book_value(cost: float, depreciated_over: float, years: float) -> float:
    """What is left of a cost after so many years of linear depreciation."""
    return cost * max(0.0, 1.0 - years / depreciated_over)


@dataclass(frozen=True)
class Terms:
    """What a project is reckoned with, beside its price and what it brings. Shares are 0 to 1."""

    grant: float = 0.0
    """share of the price"""
    ceiling: float = math.inf
    """of the grant, EUR"""
    tax: float = 0.0
    """on profits; 0: everything is before taxes"""
    deduction: float = 0.0
    """share of the price that may be deducted from taxable profit beside the depreciation"""
    depreciated_over: float = 5.0
    """years, linear; of the deduction too"""
    residual: float = 0.0
    """share of the price that it can be sold for in the end"""


def project_flows(price: float, gains: Sequence[float], terms: Terms) -> tuple[float, ...]:
    """The yearly flows of a project: its price less the grant at once, then what each year brings after taxes.

    Profit is taxed after depreciation of what the firm paid itself, as a grant is taxed in step with it; the extra
    deduction is one of the whole price. Less profit means less tax: the firm has other profit. What the project is sold
    for at the end of the last year is taxed beyond its book value, and what is left of that is written off.
    """
    cost, years = price - granted(price, terms.grant, terms.ceiling), len(gains)
    flows = [-cost]
    for year, gain in enumerate(gains):
        share = min(1.0, max(0.0, terms.depreciated_over - year)) / terms.depreciated_over
        taxed = gain - share * (cost + price * terms.deduction)
        flows.append(gain - terms.tax * taxed)
    sold = price * terms.residual
    flows[-1] += sold - terms.tax * (sold - book_value(cost, terms.depreciated_over, years))
    return tuple(flows)


def cost_per_piece(cost: float, pieces: float) -> float:
    """What a good piece costs: all costs of a time over the good pieces of that time; NaN where there are none."""
    return cost / pieces if pieces else math.nan
