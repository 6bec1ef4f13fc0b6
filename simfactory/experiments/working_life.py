"""Working life in a summary: what runs expose people to, what upgrades change of it, and for whom.

What `working_life` holds, null where no run measures exposures; scores and indices are 0 to 100, 100 is best:

- runs {run: {index {mean, low, high} over draws, scores {dimension: mean}, under_40 (share of people), worst_tenth,
  band {low, high} by other weights and {arithmetic}, fatigue_at_shift_end, absence (share of rostered hours) | null,
  fatigue_by_hour [12 hours of the shift | null], errors_by_hour [12 chances of an error | null]}}
- change {configuration: {index {mean, quantiles {"0.05" …}: estimates, noise {treatment, share}}, p_better
  (probability), output_change (estimate), left_out (draws without an index), verdict: better | worse | same | unclear |
  null, falls_while_output_rises}}: the index gets better (worse) if it rises (falls) by more than `claims.LEAST` and no
  end of its intervals says otherwise, and is the same if it moves by no more and may not move by more both ways; it
  falls while output rises if the interval of its mean lies below -`LEAST` and that of output above 0
- pools {configuration: {pool: {before, after, change {mean, low, high} over draws | null, verdict: gains | loses |
  unclear}}}: a pool gains if its index rises in 95 % of the draws by more than `claims.LEAST`, and than chance leaves
  in the mean
- influence {configuration: as of the gain, for the change of the index | null}
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
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
from simfactory.plan import Ints
from simfactory.results import HOURS

FEW = 0.05
"""The share of draws up to which those without an index are left out of its change: as many as lie beyond a quantile
that is told, so that more of them could be anywhere."""
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
        "influence": {name: told(_influence(samples, change), change.index) for name, change in changes.items()},
    }


@dataclass(frozen=True)
class _Change:
    """The change of the index over doubt, of `draws` [D]: those that are left out are replaced by a neighbour."""

    index: Distribution
    draws: Ints
    left_out: int


def _index_change(samples: Samples, name: str) -> _Change:
    """Draws in which, in some replication, nobody has an index are left out where they are few.

    The next draw that has one takes the weight of each, so that blocks stay whole.
    """
    table = samples.kpi(name, EXPOSURE) - samples.kpi("before", EXPOSURE)
    draws, known = np.arange(samples.draws), np.flatnonzero(np.all(np.isfinite(table), axis=1))
    left_out = samples.draws - len(known)
    if 0 < left_out <= FEW * samples.draws:
        draws = known[np.abs(known[None, :] - draws[:, None]).argmin(axis=1)]
    return _Change(distribution(table[draws], samples.seed, len(samples.moving)), draws, left_out)


def _influence(samples: Samples, change: _Change) -> Influence | None:
    index = change.index
    if index.treatment not in SHAPED:
        return None
    return influence(index.simulated, samples.theta[change.draws], index.noise, samples.seed, samples.moving)


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


def _change(samples: Samples, name: str, change: _Change) -> dict[str, Any]:
    index = change.index
    output = block_interval(gains.change_of(samples, OUTPUT, name, "before").mean(axis=1))
    return {
        "index": {
            "mean": index.mean,
            "quantiles": by_quantile(index.quantiles),
            "noise": {"treatment": index.treatment, "share": index.noise.share},
        },
        "p_better": as_odds(_p_better(samples, name)),
        "output_change": output,
        "left_out": change.left_out,
        "verdict": _verdict(index),
        "falls_while_output_rises": index.mean.high < -claims.LEAST and output.low > 0,
    }


def _verdict(index: Distribution) -> str | None:
    """In one word what becomes of the index; None where that is not known."""
    if not math.isfinite(index.mean.value):
        return None
    known = [end for end in (index.quantiles[0].value, index.quantiles[-1].value) if math.isfinite(end)]
    low, high = min([index.mean.low, *known]), max([index.mean.high, *known])
    if index.mean.value > claims.LEAST and low > 0:
        return "better"
    if index.mean.value < -claims.LEAST and high < 0:
        return "worse"
    spans = low < -claims.LEAST and high > claims.LEAST
    return "unclear" if spans or abs(index.mean.value) > claims.LEAST else "same"


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
