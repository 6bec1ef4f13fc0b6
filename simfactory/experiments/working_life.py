"""Working life in a summary: what runs expose people to, what upgrades change of it, and for whom.

What `working_life` holds, null where no run measures exposures; scores and indices are 0 to 100, 100 is best:

- runs {run: {index {mean, low, high} over draws, scores {dimension: mean}, under_40 (share of people), worst_tenth,
  band {low, high} by other weights and {arithmetic}, fatigue_at_shift_end, absence (share of rostered hours) | null,
  fatigue_by_hour [12 hours of the shift | null], errors_by_hour [12 chances of an error | null]}}
- change {configuration: {index {mean, quantiles {"0.05" …}: estimates, noise {treatment, share}}, p_better
  (probability), output_change (estimate), falls_while_output_rises}}; that an index falls while output rises is said
  where neither interval of the means holds 0
- pools {configuration: {pool: {before, after, change {mean, low, high} over draws | null, verdict: gains | loses |
  unclear}}}: a pool gains if its index rises in 95 % of the draws by more than `claims.LEAST`, and than chance leaves
  in the mean
- influence {configuration: as of the gain, for the change of the index | null}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from simfactory.experiments.analysis import claims, gains
from simfactory.experiments.analysis.agreement import NORMAL_90, range_of
from simfactory.experiments.analysis.claims import EXPOSURE
from simfactory.experiments.analysis.distribution import SHAPED, Distribution, distribution
from simfactory.experiments.analysis.influence import Influence, influence
from simfactory.experiments.analysis.intervals import UNKNOWN, Estimate, block_interval
from simfactory.experiments.figures import as_odds, by_quantile, range_over_draws
from simfactory.experiments.samples import Samples, by_draw
from simfactory.kpis.exposure import DIMENSIONS
from simfactory.results import HOURS

OUTPUT = "plant.good_per_week"
INDEX = ".exposure_index"
Told = Callable[[Influence | None, Distribution], dict[str, Any] | None]


def working_life(samples: Samples, configurations: tuple[str, ...], told: Told) -> dict[str, Any] | None:
    """What the summary says of working life. `configurations` are those but `before`; `told` puts influences down."""
    measured = [run for run in samples.runs if EXPOSURE in samples.runs[run]]
    if not measured:
        return None
    changes = {name: _index_change(samples, name) for name in configurations}
    return {
        "runs": {run: _exposures(samples, run) for run in measured},
        "change": {name: _change(samples, name, change) for name, change in changes.items()},
        "pools": {name: dict(_pools(samples, name)) for name in configurations},
        "influence": {name: told(_influence(samples, change), change) for name, change in changes.items()},
    }


def _index_change(samples: Samples, name: str) -> Distribution:
    table = samples.kpi(name, EXPOSURE) - samples.kpi("before", EXPOSURE)
    return distribution(table, samples.seed, len(samples.moving))


def _influence(samples: Samples, change: Distribution) -> Influence | None:
    if change.treatment not in SHAPED:
        return None
    return influence(change.simulated, samples.theta, change.noise, samples.seed, samples.moving)


def _exposures(samples: Samples, run: str) -> dict[str, Any]:
    def mean(kpi: str) -> float:
        draws = by_draw(samples.kpi(run, f"plant.{kpi}"))
        known = draws[np.isfinite(draws)]
        return float(known.mean()) if len(known) else np.nan

    return {
        "index": range_over_draws(samples.kpi(run, EXPOSURE)),
        "scores": {posts.name: mean(f"{posts.name}_score") for posts in DIMENSIONS},
        "under_40": mean("people_under_40"),
        "worst_tenth": mean("worst_tenth"),
        "band": {name: mean(f"exposure_{name}") for name in ("low", "high", "arithmetic")},
        "fatigue_at_shift_end": mean("fatigue_at_shift_end"),
        "absence": mean("absence_rate"),
        "fatigue_by_hour": [mean(f"fatigue_hour_{hour + 1}") for hour in range(HOURS)],
        "errors_by_hour": [mean(f"error_hour_{hour + 1}") for hour in range(HOURS)],
    }


def _change(samples: Samples, name: str, index: Distribution) -> dict[str, Any]:
    output = block_interval(gains.change_of(samples, OUTPUT, name, "before").mean(axis=1))
    return {
        "index": {
            "mean": index.mean,
            "quantiles": by_quantile(index.quantiles),
            "noise": {"treatment": index.treatment, "share": index.noise.share},
        },
        "p_better": as_odds(_p_better(samples, name)),
        "output_change": output,
        "falls_while_output_rises": index.mean.high < 0 < output.low,
    }


def _p_better(samples: Samples, name: str) -> Estimate:
    if claims.why_silent(samples, name, "before") is not None:
        return UNKNOWN
    return claims.odds(claims.working_life_improves(samples, name, "before"), samples.seed)


def _pools(samples: Samples, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Pool by pool, in name order."""
    keys = {key for run in (name, "before") for key in samples.runs[run] if key.endswith(INDEX) and key != EXPOSURE}
    for key in sorted(keys):
        before, after = (range_over_draws(samples.kpi(run, key)) for run in ("before", name))
        yield (
            key.removesuffix(INDEX),
            {
                "before": before and before["mean"],
                "after": after and after["mean"],
                **_change_of_pool(samples, key, name),
            },
        )


def _change_of_pool(samples: Samples, key: str, name: str) -> dict[str, Any]:
    draws, error = claims.difference(samples, key, name, "before")
    known = draws[np.isfinite(draws)]
    if not len(known):
        return {"change": None, "verdict": "unclear"}
    change, margin = range_of(known), max(claims.LEAST, NORMAL_90 * error)
    verdict = "gains" if change.low > margin else "loses" if change.high < -margin else "unclear"
    return {"change": asdict(change), "verdict": verdict}
