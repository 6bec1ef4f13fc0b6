"""Follow-ups: what is only wrong because something else is, which is told already."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from simfactory.errors import Problem, nearest, quoted
from simfactory.scenario.contradictions import station_path
from simfactory.scenario.model import SECTIONS as ALL_SECTIONS
from simfactory.scenario.model import Reading
from simfactory.scenario.paths import SECTIONS
from simfactory.scenario.schema import Scenario

_OF_STATIONS = ("a station", "a path of the plant")
"""What is expected where the name of a station is missed."""


def without_follow_ups(
    found: Iterable[Problem], reading: Reading, lost: Collection[str], scenario: Scenario
) -> list[Problem]:
    """Problems without those that follow from what `reading` has noted already.

    They name something lost, or what stands under a misspelt section; or they miss a station whose name is told; or
    they are of changes whose target is told. `lost` are the names that cannot be read; `scenario` is what is left,
    with its upgrades.
    """
    told = reading.faults
    hidden = {quoted(name) for name in lost}
    keys = {_key(problem.path) for problem in told}
    targets = {
        f"{change.at}.{change.kind}": {*_keys_above(change.path), *_keys_above(station_path(change.path))}
        for upgrade in scenario.upgrades.values()
        for change in upgrade.changes
    }
    sections = [f" under {section}:" for section in ALL_SECTIONS if _is_misspelt((section,), reading)]
    misnamed = any(_is_of_a_name(problem) for problem in told)
    return [
        problem
        for problem in found
        if not any(name in problem.found for name in hidden)
        and not any(problem.expected.endswith(section) for section in sections)
        and not any(key in keys or _is_misspelt(key, reading) for key in targets.get(problem.path, ()))
        and not (misnamed and _misses_a_station(problem))
    ]


def _is_misspelt(key: tuple[str, ...], reading: Reading) -> bool:
    """Whether a key that nobody knows stands where this one would, and looks like it."""
    return nearest(key[-1], reading.unknown.get(".".join(key[:-1]), ())) is not None


def _key(path: str) -> tuple[str, ...]:
    """The key of a station, pool or product that a path leads to or into."""
    parts = path.split(".")
    return tuple(parts[: 3 if parts[0] in SECTIONS else 2])


def _keys_above(path: str) -> list[tuple[str, ...]]:
    """The key that a path leads into, and all above it: without a key that it needs, a whole station is lost."""
    key = _key(path)
    return [key[:length] for length in range(1, len(key) + 1)]


def _is_of_a_name(problem: Problem) -> bool:
    """Whether a station's name is at fault: nobody knows then what it should have been called."""
    if problem.path.endswith(".station"):
        return True
    misspelt = problem.code == "unknown-key" and nearest(problem.path.rpartition(".")[2], ("station",)) is not None
    return problem.path.startswith("line.") and (misspelt or problem.code in ("type", "missing-key"))


def _misses_a_station(problem: Problem) -> bool:
    missed = problem.code in ("unknown-name", "unknown-path") and problem.found.startswith("no ")
    return missed and any(word in problem.expected for word in _OF_STATIONS)
