"""What a light and a full programme of upgrades bring to plants of five trades, and what would bring more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from simfactory.scenario import Scenario
from simfactory.scenario.values import Value
from tests.evidence.figures import Figures, Finding, at, between, percent, within
from tests.evidence.plants import ARCHETYPES, FULL, LIGHT, Effort, archetype

MEDIANS = {LIGHT: (0.03, 0.15), FULL: (0.10, 0.25)}
"""Where the median gain of a programme is expected to lie."""
RARE = 0.15
"""The most that the chance of a gain of 30 % may be, unless the bottleneck was poor before."""
POOR = 0.45
"""An OEE that leaves room for gains of 30 %."""
NAMES = {LIGHT: "light", FULL: "full"}


@cache
def summary_of(name: str, effort: Effort) -> Mapping[str, Any]:
    """A plant before, after its light programme and after its full one."""
    return effort.run(archetype(name), (LIGHT, FULL))


def archetypes(effort: Effort) -> Figures:
    """Five trades, light and full programme: median gain, 90 % range, chance of 30 % and more, and of losing money."""
    losing = []
    for name in ARCHETYPES:
        summary = summary_of(name, effort)
        for programme in (LIGHT, FULL):
            yield from _of_programme(name, programme, summary)
            losing.append(_loss(summary, programme))
    some = any(loss is not None and loss > 0.0 for loss in losing)
    known = max((loss for loss in losing if loss is not None), default=None)
    yield Finding("some firms lose money: the highest chance of it", percent(known), "above 0 %", some)


def _of_programme(name: str, programme: str, summary: Mapping[str, Any]) -> Figures:
    gain, oee = summary["gain"][programme], bottleneck_oee(summary)
    median, about = at(gain, "0.5"), f"{name}, {NAMES[programme]}"
    low, high = MEDIANS[programme]
    spread = between(at(gain, "0.05"), at(gain, "0.95"))
    expected = f"median {100 * low:.0f} to {100 * high:.0f} %"
    yield Finding(
        f"{about}: median gain (90 % range)", f"{percent(median)} ({spread})", expected, within(median, low, high)
    )
    often, rare = gain["p_30"]["value"], f"below {percent(RARE)}, or OEE before below {percent(POOR)}"
    held = None if often is None else often < RARE or (oee is not None and oee < POOR)
    yield Finding(
        f"{about}: P(gain ≥ 30 %), OEE of the bottleneck before", f"{percent(often)}, {percent(oee)}", rare, held
    )
    yield Finding(f"{about}: P(NPV < 0)", percent(_loss(summary, programme)))


def bottleneck_oee(summary: Mapping[str, Any]) -> float | None:
    """OEE before of the station that is most often the busiest; None where people are."""
    kpis = summary["kpis"]["before"]
    first = summary["bottleneck"]["before"][0]["station"]
    found: float | None = (kpis.get(f"{first}.oee") or {}).get("mean")
    return found


def _loss(summary: Mapping[str, Any], programme: str) -> float | None:
    told = (summary["money"] or {"configurations": {}})["configurations"].get(programme)
    value: float | None = told and told["p_loss"]["value"]
    return value


def reach(effort: Effort) -> Figures:
    """What it takes to reach 30 to 50 %: the full programme, its levers alone, and as if all were realised in full."""
    for name in ARCHETYPES:
        full = archetype(name)
        yield _of_reach(f"{name}, full, as realised", summary_of(name, effort))
        ways = {"levers alone, nobody to other work": levers_alone(full), "realised in full": realised_in_full(full)}
        for said, scenario in ways.items():
            if scenario is not None:
                yield _of_reach(f"{name}, full, {said}", effort.run(scenario, (FULL,)))


def _of_reach(about: str, summary: Mapping[str, Any]) -> Finding:
    gain = summary["gain"][FULL]
    found = (at(gain, "0.5"), at(gain, "0.95"), gain["p_30_50"]["value"])
    return Finding(f"{about}: median, 95 % quantile, P(30-50 %)", ", ".join(map(percent, found)))


def levers_alone(scenario: Scenario) -> Scenario | None:
    """A plant whose full programme is only what levers of the catalogue do; None where it is that already."""
    used = tuple(name for name, upgrade in scenario.upgrades.items() if upgrade.use is not None)
    if len(used) == len(scenario.upgrades):
        return None
    return scenario.but(configurations={**scenario.configurations, FULL: used})


def realised_in_full(scenario: Scenario) -> Scenario:
    """A plant whose firm realises every effect of every lever in full."""
    upgrades = {
        key: upgrade.but(changes=tuple(change.but(share=1.0) for change in upgrade.changes))
        for key, upgrade in scenario.upgrades.items()
    }
    return scenario.but(upgrades=upgrades, realised=Value(1.0))
