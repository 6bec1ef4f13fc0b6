"""Contradictions: changes of one configuration of which one replaces what the other acts on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from simfactory.errors import Place, Problem, quoted
from simfactory.scenario.schema import Scenario
from simfactory.scenario.upgrade import ChangeSpec
from simfactory.scenario.values import Value


def sets_the_same(one: ChangeSpec, other: ChangeSpec) -> bool:
    """Whether two changes set the same thing to the same value, realised alike."""
    if one.kind != "set" or other.kind != "set" or one.path != other.path or one.share != other.share:
        return False
    a, b = (c.value.base if isinstance(c.value, Value) else c.value for c in (one, other))
    return bool(a == b)


def contradictions(scenario: Scenario, configuration: str) -> Iterator[Problem]:
    """Pairs of changes of which one replaces what the other acts on, both named."""
    owners = [
        (name, change)
        for name in sorted(set(scenario.configurations[configuration]))
        for change in scenario.upgrades[name].changes
    ]
    for (name, change), (other_name, other) in _meeting(owners):
        who = f"{quoted(name)} and {quoted(other_name)}" if name != other_name else f"two changes of {quoted(name)}"
        found = f"{who} contradict each other in configuration {quoted(configuration)}"
        expected = "one of them to act on it"
        path = f"{other.at}.{other.kind}"
        yield Problem(
            "contradiction",
            Place(scenario.file),
            path,
            f"{found}: {change.kind} {change.path}, {other.kind} {other.path}",
            expected,
        )


_Owned = tuple[str, ChangeSpec]


def _meeting(owners: Iterable[_Owned]) -> Iterator[tuple[_Owned, _Owned]]:
    """Pairs that contradict each other; only changes of one station or section can."""
    rooms: dict[str, list[_Owned]] = {}
    for owned in owners:
        rooms.setdefault(station_path(owned[1].path).split(".")[0], []).append(owned)
    for room in rooms.values():
        for one, other in combinations(room, 2):
            if sets_the_same(one[1], other[1]):
                continue
            if _replaces(one[1], other[1]) or _replaces(other[1], one[1]):
                yield one, other


def _replaces(one: ChangeSpec, other: ChangeSpec) -> bool:
    """Whether one sets what the other acts on, or what contains it."""
    if one.kind != "set":
        return False
    a, b = one.path, other.path
    if (station_path(a) != a) != (station_path(b) != b):  # a stop of a route, and its station itself
        a, b = station_path(a), station_path(b)
    return b == a or b.startswith(f"{a}.")


def station_path(path: str) -> str:
    """The path at the station itself of what a path changes for one product."""
    keys = path.split(".")
    if keys[0] != "products" or len(keys) < 5 or keys[2] != "route":
        return path
    return ".".join([keys[3].partition("#")[0], *keys[4:]])
