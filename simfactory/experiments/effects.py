"""Effects of upgrades: what stands at each place that one changes, before and after that upgrade alone.

Every doubt is at its central value, so that a figure of a lever counts as far as a firm realises it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simfactory.scenario import Scenario
from simfactory.scenario.laws import ONE, Activity, LawSpec
from simfactory.scenario.model import Model
from simfactory.scenario.paths import find
from simfactory.scenario.setups import Setup
from simfactory.scenario.upgrade import ChangeSpec, Upgrade
from simfactory.scenario.upgrades import applied
from simfactory.scenario.values import Value
from simfactory.units import Dimension, UnitError, show

ALONE = "alone"


def effects_of(scenario: Scenario, upgrade: Upgrade) -> list[dict[str, str | None]]:
    """{from, to} of each change of an upgrade, in order; null where nothing stands there, or no figure.

    Of a cycle that people attend in part both are the share that they attend; other figures are those of all of it.
    """
    others = tuple(change for change in upgrade.changes if change.kind != "attend")
    alone = {"upgrades": {ALONE: upgrade.but(changes=others)}, "configurations": {ALONE: (ALONE,)}}
    after, _ = applied(scenario.but(**alone), ALONE)
    return [_effect(scenario, after, change) for change in upgrade.changes]


def _effect(before: Scenario, after: Scenario, change: ChangeSpec) -> dict[str, str | None]:
    if change.kind == "attend":
        attended = (ONE, ONE.scaled(change.value, change.part))
        return dict(zip(("from", "to"), (_figure(share, Dimension.SHARE) for share in attended), strict=True))
    return {"from": _there(before, change.path), "to": _there(after, change.path)}


def _there(plant: Scenario, path: str) -> str | None:
    try:
        place = find(plant, path)
    except UnitError:
        return None
    return _figure(place.value, place.dimension)


def _figure(value: Any, dimension: Dimension) -> str | None:
    """A number, the mean of a law, a name; means of several laws one after the other."""
    if isinstance(value, Value):
        return show(value.central(), dimension)
    if isinstance(value, Activity):
        return _figure(value.law, dimension)
    if isinstance(value, LawSpec):
        return show(value.central_mean(), value.dimension)
    if isinstance(value, Setup):
        return ", ".join(dict.fromkeys(show(law.central_mean(), law.dimension) for _, law in value.laws()))
    if isinstance(value, Mapping):
        figures = {key: _figure(one, dimension) for key, one in sorted(value.items())}
        known = all(isinstance(one, Value) for one in value.values())
        return ", ".join(f"{key} {one}" for key, one in figures.items()) if known and figures else None
    if value is None or isinstance(value, Model | tuple):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
