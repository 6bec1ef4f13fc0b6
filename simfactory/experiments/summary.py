"""The summary of an experiment: what summary.json holds.

Plain numbers in canonical units: shares from 0 to 1 (a gain of 0.22 is +22 %), times in seconds, KPIs in the units that
`kpis` declares. What is unknown or withheld is null. Nothing in it depends on workers, interruptions or the clock.

estimate = {value, low, high}: 90 % confidence interval, of the simulation effort alone.
probability = estimate + {spoken, one_in}: the value rounded to 5 %, and "one in n" for it up to a half.

- simfactory, format, scenario, digest, seed; configurations, upgrades {configuration: [names]}; gain_as; headline
- gain {configuration but before}: mean (estimate), quantiles {"0.05" … "0.95": estimate}, p_positive, p_30, p_30_50
  (probabilities), noise {treatment: raw | shrunk | withheld | no_doubt | unknown | undefined, between, within, doubt,
  share, length_that_would_do (s)}, measured_year {sd_of_chance, quantiles, p_…} | null, draws [gain of each, as shown],
  at_demand {mean, quantiles, p_…} | null (only with gain_as hours), output {mean} (relative change of good output),
  hours {mean} (relative change of paid hours),
  weights {before, after} | null (only where the mix of the output moved by more than a point)
- claims {productivity {probability, low, high, spoken, one_in, p_positive, p_30}, quality {probability, …},
  working_life {probability, …; why: not_modelled | nobody_at_work | without_shifts where it is null},
  by_configuration {configuration: {productivity, quality, working_life}}}
- working_life: exposures before and after, who gains and who loses (see `working_life`) | null
- money: what upgrades cost and bring, and what they are worth after aid and taxes (see `money`) | null
- shares: what each upgrade brings, alone and within the whole (see `shares`) | null
- kpis {run: {kpi: {mean, low, high}}}: mean, 5 % and 95 % quantiles over draws; runs are the configurations and, with
  gain_as hours, those of capacity ("after@capacity")
- bottleneck {run: [{station, share of draws, busy}]}: stations, pools and fleets, those first that are most often the
  busiest
- influence {configuration: {inputs [{input, share, low, high, direction, range, source, citation, judged}],
  unexplained, noise} | null}
- honesty {configuration: {judged_share, dominant {input, source, citation, share, p_30_50 {pessimistic, as_entered,
  optimistic}, mean {pessimistic, optimistic}, thirds {pessimistic, optimistic: [from, to]}} | null}}: pessimistic and
  optimistic keep only the draws whose value of that input lies in the less, or more, favourable outer third of its
  distribution
- agreement {kpis [{scope, kpi, name, observed, half_width, model, difference, wanted, verdict}], effective_share,
  contradicts, weighted {configuration: {mean, quantiles, p_…} | null}} | null
- design {blocks, draws, replications, runs, doubts, cycle, warm_up, warm_up_by, length, length_by, stopping, reached
  {question: {wanted, got, reached, draws_needed}}, unsteady {run: draws without steady state}}
- path: the plant from month to month while its upgrades begin to work (see `path`) | null
- plant: the line, people, static load, upgrades and inputs with their sources (see `description.describe`)
- notes [{code, text, facts}]
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from simfactory.experiments.about import About
from simfactory.experiments.analysis import agreement, claims, gains, mix
from simfactory.experiments.analysis.distribution import SHAPED, Distribution, distribution, measured_year
from simfactory.experiments.analysis.influence import Influence, Share, influence, outer_thirds
from simfactory.experiments.analysis.intervals import UNKNOWN, Estimate, block_interval
from simfactory.experiments.analysis.noise import Treatment, length_factor
from simfactory.experiments.analysis.warmup import UNSTEADY
from simfactory.experiments.figures import (
    ODDS,
    as_claim,
    as_odds,
    by_quantile,
    gain_figures,
    plain,
    ranges_over_draws,
    span,
    weighted_gain,
)
from simfactory.experiments.following import Followed
from simfactory.experiments.model import GROWTH, HOURS, SECOND, Window
from simfactory.experiments.money import money
from simfactory.experiments.notes import Note, notes_of
from simfactory.experiments.path import path
from simfactory.experiments.plant import CAPACITY
from simfactory.experiments.samples import Samples
from simfactory.experiments.shares import shares
from simfactory.experiments.stopping import Precision, reached
from simfactory.experiments.subsets import Shared
from simfactory.experiments.working_life import OUTPUT, working_life

FORMAT = 1


@dataclass(frozen=True)
class Conditions:
    """How the samples came about."""

    window: Window
    warm_up_by: str
    length_by: str
    cycle: int
    precision: Precision
    by_precision: bool
    notes: tuple[Note, ...] = ()


class Summary:
    """Builds the summary of samples, part by part."""

    def __init__(
        self,
        samples: Samples,
        about: About,
        conditions: Conditions,
        followed: Followed | None = None,
        shared: Shared | None = None,
    ) -> None:
        self.samples, self.about, self.conditions = samples, about, conditions
        self.followed, self.shared = followed, shared
        self.gains = self._distributions(about.run_of_gain)

    def _distributions(self, run_of: Any) -> dict[str, Distribution]:
        """Gains of every configuration over `before`."""
        if self.about.headline is None:
            return {}
        before, samples = run_of("before"), self.samples
        return {
            name: distribution(gains.gain_of(samples, run_of(name), before), samples.seed, len(samples.moving))
            for name in self.about.configurations
            if name != "before"
        }

    def as_dict(self) -> dict[str, Any]:
        about, samples = self.about, self.samples
        influences = {name: self._influence(gain) for name, gain in self.gains.items()}
        parts = plain(
            {
                "simfactory": about.version,
                "format": FORMAT,
                "scenario": about.scenario,
                "digest": about.digest,
                "seed": samples.seed,
                "configurations": about.configurations,
                "upgrades": about.upgrades,
                "gain_as": about.gain_as,
                "headline": about.headline,
                "gain": {name: self._gain(name, gain) for name, gain in self.gains.items()},
                "claims": self._claims(),
                "working_life": working_life(samples, tuple(self.gains), self._told),
                "money": money(samples, about, tuple(self.gains), self._told),
                "shares": shares(self.shared),
                "kpis": {run: ranges_over_draws(kpis) for run, kpis in samples.runs.items()},
                "bottleneck": {run: self._bottleneck(run) for run in samples.runs},
                "influence": {name: self._told(found, self.gains[name]) for name, found in influences.items()},
                "honesty": {name: self._honesty(self.gains[name], found) for name, found in influences.items()},
                "path": path(self.followed, about),
                "agreement": self._agreement(),
                "design": self._design(),
                "plant": about.plant,
            }
        )
        notes = [*self.conditions.notes, *about.notes, *notes_of(parts)]
        told = [{**asdict(note), "facts": dict(sorted(note.facts.items()))} for note in notes]  # also when read back
        return {**parts, "notes": plain(told)}

    # the gain

    def _gain(self, name: str, gain: Distribution) -> dict[str, Any]:
        after, before = (self.about.run_of_gain(one) for one in (name, "before"))
        capacity = self.about.gain_as == "hours"
        return {
            **gain_figures(gain),
            "noise": {"treatment": gain.treatment, **self._noise(gain)},
            "measured_year": self._measured_year(gain, after, before),
            "draws": gain.draws,
            "at_demand": gain_figures(self._gain_at_demand(name)) if capacity else None,
            "output": {"mean": self._change(OUTPUT, name)},
            "hours": {"mean": self._change(HOURS, name)},
            "weights": self._weights(name, after, before),
        }

    def _change(self, kpi: str, name: str) -> Estimate:
        """By how much a configuration changes a KPI, relative to the plant before."""
        return block_interval(gains.change_of(self.samples, kpi, name, "before").mean(axis=1))

    def _noise(self, gain: Distribution) -> dict[str, Any]:
        noise, length = gain.noise, self.conditions.window.length / SECOND
        withheld = gain.treatment is Treatment.WITHHELD
        return {
            "between": noise.between,
            "within": noise.ms_within,
            "doubt": noise.doubt,
            "share": noise.share,
            "length_that_would_do": length * length_factor(noise) if withheld else None,
        }

    def _measured_year(self, gain: Distribution, after: str, before: str) -> dict[str, Any] | None:
        sides = gains.productivity(self.samples, after), gains.productivity(self.samples, before)
        chance = gains.chance_of_a_year(*sides, self.conditions.window.length)
        if gain.treatment not in (*SHAPED, Treatment.NO_DOUBT) or not math.isfinite(chance):
            return None
        quantiles, odds = measured_year(gain.draws, chance)
        return {"sd_of_chance": chance, "quantiles": by_quantile(quantiles), **dict(zip(ODDS, odds, strict=True))}

    def _gain_at_demand(self, name: str) -> Distribution:
        table = gains.gain_of(self.samples, name, "before")
        return distribution(table, self.samples.seed, len(self.samples.moving))

    def _weights(self, name: str, after: str, before: str) -> dict[str, Any] | None:
        weights = self.about.weights or {}
        products = tuple(weights.get("before", {}))
        if len(products) < 2 or not mix.mix_changed(self.samples, after, before, products):
            return None
        tables = {side: mix.gain_at(self.samples, after, before, weights[which])
                  for side, which in (("before", "before"), ("after", name))}  # fmt: skip
        return {side: block_interval(table.mean(axis=1)) for side, table in tables.items()}

    # the claims

    def _claims(self) -> dict[str, Any]:
        quality = {name: self._quality(name) for name in self.gains}
        life = {name: self._working_life(name) for name in self.gains}
        head = self.about.headline
        told: dict[str, Any] = {"productivity": {"probability": None}, "quality": {"probability": None}}
        told["working_life"] = {"probability": None, "why": "not_modelled"}
        if head is not None:
            gain = self.gains[head]
            told["productivity"] = as_claim(gain.p_30_50) | {
                "p_positive": gain.p_positive.value,
                "p_30": gain.p_30.value,
            }
            told["quality"] = as_claim(quality[head])
            told["working_life"] = life[head]
        return told | {
            "by_configuration": {
                name: {
                    "productivity": gain.p_30_50.value,
                    "quality": quality[name].value,
                    "working_life": life[name]["probability"],
                }
                for name, gain in self.gains.items()
            },
        }

    def _quality(self, name: str) -> Estimate:
        """The claim of one configuration; unknown where nothing is made before or after."""
        if not claims.quality_known(self.samples, name, "before"):
            return UNKNOWN
        return claims.odds(claims.quality_improves(self.samples, name, "before"), self.samples.seed)

    def _working_life(self, name: str) -> dict[str, Any]:
        """The claim of one configuration, or why there is none."""
        samples, why = self.samples, claims.why_silent(self.samples, name, "before")
        if why is claims.Silent.NOT_MODELLED:
            return {"probability": None, "why": why}
        if why is not None:
            return as_claim(UNKNOWN) | {"why": why}
        return as_claim(claims.odds(claims.working_life_improves(samples, name, "before"), samples.seed))

    def _bottleneck(self, run: str) -> list[dict[str, Any]]:
        found = claims.bottlenecks(self.samples, run, self.about.stations, self.about.pools)
        return [{"station": one.name, "share": one.share, "busy": one.busy} for one in found]

    # what matters

    def _influence(self, gain: Distribution) -> Influence | None:
        if gain.treatment not in SHAPED:
            return None
        samples = self.samples
        return influence(gain.simulated, samples.theta, gain.noise, samples.seed, samples.moving)

    def _told(self, found: Influence | None, gain: Distribution) -> dict[str, Any] | None:
        if found is None:
            return None
        inputs = [
            {
                "input": doubt.name,
                "share": share.share.value,
                "low": share.share.low,
                "high": share.share.high,
                "direction": share.direction,
                "range": [doubt.low, doubt.mode, doubt.high],
                **self._source(doubt.source),
            }
            for share in found.shares
            for doubt in [self.samples.doubts[share.input]]
        ]
        return {"inputs": inputs, "unexplained": found.unexplained, "noise": gain.noise.share}

    def _source(self, source: str) -> dict[str, Any]:
        return {"source": source, "citation": self.about.citation(source), "judged": self.about.judged(source)}

    def _honesty(self, gain: Distribution, found: Influence | None) -> dict[str, Any]:
        doubts = self.samples.doubts
        judged = [s for s in found.shares if self.about.judged(doubts[s.input].source)] if found else []
        explained = sum(share.share.value for share in found.shares) if found else 0.0
        carried = sum(share.share.value for share in judged)
        leading = [share for share in judged[:1] if share.share.value > 0]
        return {
            "judged_share": carried / explained if explained > 0 else None,
            "dominant": self._dominant(gain, leading[0]) if leading else None,
        }

    def _dominant(self, gain: Distribution, share: Share) -> dict[str, Any]:
        samples, place = self.samples, share.input
        doubt, ranks, values = samples.doubts[place], samples.units[:, place], samples.theta[:, place]
        worse, better = outer_thirds(gain.draws, ranks, share.direction, samples.seed)
        thirds = {"pessimistic": worse, "optimistic": better}
        odds = {"pessimistic": worse.p_30_50, "as_entered": gain.p_30_50, "optimistic": better.p_30_50}
        return {
            "input": doubt.name,
            **self._source(doubt.source),
            "share": share.share.value,
            "p_30_50": {side: as_odds(odd) for side, odd in odds.items()},
            "mean": {side: third.mean for side, third in thirds.items()},
            "thirds": {side: span(values[third.inside]) for side, third in thirds.items()},
        }

    # the plant as it is

    def _agreement(self) -> dict[str, Any] | None:
        if not self.about.observed or "before" not in self.samples.runs:
            return None
        tables = {seen.name: self.samples.kpi("before", seen.name) for seen in self.about.observed}
        found = {
            seen: agreement.compare(seen.name, seen.value, seen.half_width, tables[seen.name], seen.within)
            for seen in self.about.observed
        }
        known = [comparison for comparison in found.values() if comparison is not None]
        if not known:
            return None
        weighing = agreement.weigh(known, [tables[comparison.name] for comparison in known])
        return {
            "kpis": [
                {"scope": seen.scope, "kpi": seen.kpi, **asdict(one)} for seen, one in found.items() if one is not None
            ],
            "effective_share": weighing.effective_share,
            "contradicts": weighing.contradicts,
            "weighted": {
                name: weighted_gain(gain.draws, weighing.weights) if gain.treatment in SHAPED else None
                for name, gain in self.gains.items()
            },
        }

    # the design

    def _design(self) -> dict[str, Any]:
        samples, conditions, head = self.samples, self.conditions, self.about.headline
        questions = reached(self.gains[head], conditions.precision) if head else ()
        return {
            "blocks": samples.blocks,
            "draws": samples.draws,
            "replications": samples.replications,
            "runs": samples.draws * samples.replications * len(samples.runs),
            "doubts": len(samples.doubts),
            "cycle": conditions.cycle / SECOND,
            "warm_up": conditions.window.warm_up / SECOND,
            "warm_up_by": conditions.warm_up_by,
            "length": conditions.window.length / SECOND,
            "length_by": conditions.length_by,
            "stopping": "precision" if conditions.by_precision else "fixed",
            "reached": {
                one.question: {
                    "wanted": one.wanted,
                    "got": one.got,
                    "reached": one.reached,
                    "draws_needed": one.draws_needed,
                }
                for one in questions
            },
            "unsteady": {run: self._unsteady(run) for run in samples.runs if not run.endswith(CAPACITY)},
        }

    def _unsteady(self, run: str) -> int:
        """Draws whose work in progress still grows, in each of their histories: one alone may grow by chance.

        Not asked of capacity runs, whose work in progress is held.
        """
        return int(np.sum(np.all(self.samples.kpi(run, GROWTH) > UNSTEADY, axis=1)))
