"""Money in a summary: what the upgrades of each configuration cost, and what they bring year by year, over doubt.

What `money` holds, null where no upgrade has a price; amounts in EUR of today, ranges {mean, low, high} over draws:

- valued: `sales` where products have prices, so that more good parts bring more; else `same_output`: what the good
  parts of before would cost less, and of labour what is really paid less
- terms {how investments are reckoned, by key of `economics`: mean over draws}
- configurations {configuration but before: null where one of its upgrades has no price, else
  - investment, grant: ranges; deduction: what the extra deduction saves of taxes, a range
  - yearly {gain {mean, quantiles {"0.05" …}: estimates}, parts {account: range}}: of one year of operation, before
    taxes; the parts add up to the gain
  - freed_hours: range per year | null (where parts are sold and the gain is none of hours): paid hours that the output
    before needs no longer, beyond those that are no longer paid; they bring money by `economics.freed_hours`
  - works: range of the years from today until all of its upgrades work
  - npv {mean, quantiles: estimates, noise {treatment, share}, draws}: net present value after aid and taxes
  - p_loss (probability): that it is not above 0
  - payback, discounted_payback {quantiles {"0.05" …: years | null where never}, never: share of draws} | null where
    noise withholds them: within the horizon
  - irr {quantiles, unique: share of draws that have exactly one} | null where none has, or noise withholds them
  - cost_per_good {before, after, change} ranges
  - influence: as of the gain, for the net present value | null}

Prices are paid at once, whenever an upgrade is decided on; what a configuration brings, and what it costs every year,
counts from when all of its upgrades work, within a horizon that begins today. That people have to get used to them
first is left to `path`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simfactory.economics import (
    Terms,
    deduction_saving,
    granted,
    irr,
    npv,
    payback,
    project_flows,
    years_of_operation,
)
from simfactory.experiments.about import About
from simfactory.experiments.analysis import gains
from simfactory.experiments.analysis.agreement import range_of
from simfactory.experiments.analysis.distribution import QUANTILES, SHAPED, Distribution, distribution
from simfactory.experiments.analysis.influence import Influence, influence
from simfactory.experiments.analysis.intervals import Estimate
from simfactory.experiments.analysis.noise import Treatment
from simfactory.experiments.figures import as_odds, by_quantile
from simfactory.experiments.model import HOURS, SECOND, WORK, YEAR, Floats
from simfactory.experiments.samples import Samples
from simfactory.scenario.values import Value

GOOD, INVESTMENT, SALES, COST = "plant.good_per_week", "plant.investment", "plant.sales", "plant.cost"
COSTS = {
    "labour": "plant.labour_cost",
    "energy": "plant.energy_cost",
    "material": "plant.material_cost",
    "scrap": "plant.scrap_cost",
    "escapes": "plant.escape_cost",
    "upkeep": "plant.upkeep_cost",
}
"""The KPI of each account of costs."""
FREED = "freed_hours"
Told = Callable[[Influence | None, Distribution], dict[str, Any] | None]


def money(samples: Samples, about: About, configurations: Sequence[str], told: Told) -> dict[str, Any] | None:
    """What the summary says of money. `configurations` are those but `before`; `told` puts influences down."""
    if about.terms is None or not configurations:
        return None
    terms = terms_of_draws(samples, about)
    projects = {name: Project(samples, about, name, terms) for name in configurations}
    return {
        "valued": "sales" if SALES in samples.runs["before"] else "same_output",
        "terms": {key: float(values.mean()) for key, values in terms.items()},
        "configurations": {
            name: _told_of(project, told) if project.is_priced else None for name, project in projects.items()
        },
    }


def terms_of_draws(samples: Samples, about: About) -> dict[str, Floats]:
    """How investments are reckoned in each draw, [D] by path below `economics`."""
    return in_draws(samples, about.terms or {})


def in_draws(samples: Samples, values: Mapping[str, Value]) -> dict[str, Floats]:
    """What each value is in each draw, [D]."""
    names = [doubt.name for doubt in samples.doubts]
    thetas = [dict(zip(names, row, strict=True)) for row in samples.theta.tolist()]
    return {key: np.array([value.at(theta) for theta in thetas]) for key, value in values.items()}


@dataclass(frozen=True)
class Project:
    """A configuration as an investment, set against the plant before. D draws, R replications."""

    samples: Samples
    about: About
    name: str
    terms: Mapping[str, Floats]

    @property
    def is_priced(self) -> bool:
        return bool(np.all(np.isfinite(self.investment)))

    @cached_property
    def investment(self) -> Floats:
        """[D]"""
        return np.asarray(self.samples.kpi(self.name, INVESTMENT).mean(axis=1))

    @cached_property
    def parts(self) -> dict[str, Floats]:
        """[D, R] of each account, EUR a year before taxes: what is saved and what is sold more."""
        weeks = self.terms["weeks_per_year"][:, None]
        return {part: weeks * values for part, values in self._weekly()}

    def _weekly(self) -> Iterator[tuple[str, Floats]]:
        if self.sells:
            yield "sales", self._kpi(self.name, SALES) - self._kpi("before", SALES)
        for part, kpi in COSTS.items():
            if kpi in self.samples.runs["before"]:
                scale = np.maximum(1.0, self.scale) if part == "labour" else self.scale
                yield part, self._kpi("before", kpi) - scale[:, None] * self._kpi(self.name, kpi)
        saved = self.terms.get(f"{FREED}.saved")
        if saved is not None and self.freed_hours is not None and COSTS["labour"] in self.samples.runs["before"]:
            worth = saved * self._wage * self.freed_hours
            yield FREED, np.repeat(worth[:, None], self.samples.replications, axis=1)

    @property
    def sells(self) -> bool:
        return SALES in self.samples.runs["before"]

    @cached_property
    def scale(self) -> Floats:
        """[D] what brings costs of the configuration to the good parts of before; 1 where parts are sold.

        Labour is brought there only where fewer parts are made: who makes more in the same hours is paid the same.
        """
        if self.sells:
            return np.ones(self.samples.draws)
        before, after = (self._kpi(run, GOOD).mean(axis=1) for run in ("before", self.name))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(before / after)

    @property
    def _wage(self) -> Floats:
        """[D] what an hour costs that is freed: one of before where orders are limited, else one that is left over."""
        run = "before" if self.about.gain_as == "hours" else self.name
        paid, cost = (self._kpi(run, kpi).mean(axis=1) for kpi in (HOURS, COSTS["labour"]))
        return np.asarray(np.divide(cost, paid, out=np.zeros_like(cost), where=paid > 0))

    def _kpi(self, run: str, name: str) -> Floats:
        return self.samples.kpi(run, name)

    @cached_property
    def freed_hours(self) -> Floats | None:
        """[D] per week: paid hours that the output before needs no longer, beyond those that are no longer paid."""
        if self.about.gain_as != "hours":
            spared = np.maximum(0.0, 1.0 - self.scale) * self._kpi(self.name, HOURS).mean(axis=1)
            return None if self.sells else np.asarray(spared)
        work, paid = self._kpi("before", WORK).mean(axis=1), self._kpi("before", HOURS).mean(axis=1)
        runs = (self.about.run_of_gain(run) for run in ("before", self.name))
        needed = [work / gains.productivity(self.samples, run).value for run in runs]
        return np.asarray(needed[0] - needed[1] - (paid - self._kpi(self.name, HOURS).mean(axis=1)))

    @cached_property
    def gain(self) -> Floats:
        """[D, R] EUR a year before taxes."""
        return np.asarray(sum(self.parts.values(), np.zeros((self.samples.draws, self.samples.replications))))

    def terms_of(self, draw: int) -> Terms:
        """What one draw is reckoned with."""

        def at(key: str, default: float = 0.0) -> float:
            return float(self.terms[key][draw]) if key in self.terms else default

        return Terms(
            grant=at("aid.grant"),
            ceiling=at("aid.ceiling", math.inf),
            tax=at("tax"),
            deduction=at("aid.deduction"),
            depreciated_over=at("depreciated_over"),
            residual=at("residual"),
        )

    @cached_property
    def horizons(self) -> list[int]:
        """[D] whole years."""
        return [max(1, math.floor(years + 0.5)) for years in self.terms["horizon"].tolist()]

    @cached_property
    def works(self) -> Floats:
        """[D] years from today until all upgrades of the configuration work."""
        known = {name: self.about.works[name] for name in self.about.upgrades[self.name] if name in self.about.works}
        moments = in_draws(self.samples, known).values()
        return np.asarray(np.max([np.zeros(self.samples.draws), *moments], axis=0) * SECOND / YEAR)

    def flows(self, draw: int, gain: float) -> tuple[float, ...]:
        """The yearly flows of one draw that brings so much in a whole year of operation."""
        shares = years_of_operation(float(self.works[draw]), self.horizons[draw])
        return project_flows(float(self.investment[draw]), [gain * one for one in shares], self.terms_of(draw))

    @cached_property
    def worth(self) -> Floats:
        """[D, R] net present values."""
        rates = self.terms["rate"].tolist()
        return np.array(
            [[npv(rates[draw], self.flows(draw, gain)) for gain in row] for draw, row in enumerate(self.gain.tolist())]
        )

    def flows_worth(self, shown: Floats) -> list[tuple[float, ...]]:
        """The flows of each draw [D] that are worth what is shown of it, noise taken out; worth is linear in gains."""
        noise, found = shown - self.worth.mean(axis=1), []
        rates = self.terms["rate"].tolist()
        for draw, gain in enumerate(self.gain.mean(axis=1).tolist()):
            each = npv(rates[draw], self.flows(draw, 1.0)) - npv(rates[draw], self.flows(draw, 0.0))
            found.append(self.flows(draw, gain + float(noise[draw]) / each if each else gain))
        return found


def _told_of(project: Project, told: Told) -> dict[str, Any]:
    samples, prices = project.samples, project.investment.tolist()
    worth, yearly = (distribution(one, samples.seed, len(samples.doubts)) for one in (project.worth, project.gain))
    terms = [project.terms_of(draw) for draw in range(samples.draws)]
    aid = [granted(price, one.grant, one.ceiling) for price, one in zip(prices, terms, strict=True)]
    saving = [deduction_saving(price, one.deduction, one.tax) for price, one in zip(prices, terms, strict=True)]
    freed, weeks = project.freed_hours, project.terms["weeks_per_year"]
    flows = project.flows_worth(worth.draws) if worth.treatment in (*SHAPED, Treatment.NO_DOUBT) else []
    odds, works = worth.p_positive, project.works.tolist()
    return {
        "investment": _range(project.investment),
        "grant": _range(np.array(aid)),
        "deduction": _range(np.array(saving)),
        "yearly": {
            "gain": {"mean": yearly.mean, "quantiles": by_quantile(yearly.quantiles)},
            "parts": {part: _range(values.mean(axis=1)) for part, values in project.parts.items()},
        },
        FREED: None if freed is None else _range(weeks * freed),
        "works": _range(project.works),
        "npv": {
            "mean": worth.mean,
            "quantiles": by_quantile(worth.quantiles),
            "noise": {"treatment": worth.treatment, "share": worth.noise.share},
            "draws": worth.draws,
        },
        "p_loss": as_odds(Estimate(1.0 - odds.value, 1.0 - odds.high, 1.0 - odds.low)),
        "payback": paybacks(map(payback, flows, [0.0] * len(flows), works)),
        "discounted_payback": paybacks(map(payback, flows, project.terms["rate"].tolist(), works)),
        "irr": _rates(irr(one) for one in flows),
        "cost_per_good": _cost_per_good(project),
        "influence": told(_influence(samples, worth), worth),
    }


def _influence(samples: Samples, worth: Distribution) -> Influence | None:
    if worth.treatment not in SHAPED:
        return None
    return influence(worth.simulated, samples.theta, worth.noise, samples.seed)


def _range(values: Floats) -> dict[str, float] | None:
    known = values[np.isfinite(values)]
    return asdict(range_of(known)) if len(known) else None


def paybacks(years: Iterable[float | None]) -> dict[str, Any] | None:
    """Quantiles over draws of the times after which each has paid for itself, those that never do last."""
    found = np.array([math.inf if one is None else one for one in years])
    if not len(found):
        return None
    quantiles = np.quantile(found, QUANTILES, method="higher")
    return {"quantiles": by_quantile(quantiles.tolist()), "never": float(np.mean(np.isinf(found)))}


def _rates(rates: Iterable[float | None]) -> dict[str, Any] | None:
    """Quantiles over the draws that have exactly one rate of return."""
    all_rates = list(rates)
    unique = [rate for rate in all_rates if rate is not None]
    if not unique:
        return None
    return {"quantiles": by_quantile(np.quantile(unique, QUANTILES).tolist()), "unique": len(unique) / len(all_rates)}


def _cost_per_good(project: Project) -> dict[str, Any] | None:
    samples = project.samples
    if COST not in samples.runs["before"]:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        before, after = (
            samples.kpi(run, COST).mean(axis=1) / samples.kpi(run, GOOD).mean(axis=1)
            for run in ("before", project.name)
        )
    return {"before": _range(before), "after": _range(after), "change": _range(after - before)}
