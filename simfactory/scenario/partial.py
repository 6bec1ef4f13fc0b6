"""The part of a file that can be read, when some of it cannot: so that the rest is checked all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from simfactory.scenario.model import Reading
from simfactory.scenario.schema import Scenario
from simfactory.scenario.written import Table

_ROUNDS = 20


def readable_part(tree: Any, reading: Reading) -> tuple[Scenario | None, set[str]]:
    """The scenario without what cannot be read, and the names that are lost with it; None if too little is left."""
    lost: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return Scenario.model_validate(tree, context=reading), lost
        except ValidationError as error:
            locs = {_written(tree, detail["loc"]) for detail in error.errors(include_url=False)}
            if () in locs or ("line",) in locs:
                return None, lost
            lost |= {str(part) for loc in locs for part in loc[-1:]}
            tree = _without(tree, locs)
    return None, lost


def _written(tree: Any, loc: Sequence[str | int]) -> tuple[str | int, ...]:
    """The part of an address that is in the file."""
    found: list[str | int] = []
    at = tree
    for part in loc:
        if (isinstance(at, Mapping) and part in at) or (isinstance(at, list) and isinstance(part, int)):
            at = at[part]
            found.append(part)
    return tuple(found)


def _without(at: Any, locs: set[tuple[str | int, ...]]) -> Any:
    """A copy of the tree without what stands at these addresses."""
    if not locs:
        return at
    gone = {loc[0] for loc in locs if len(loc) == 1}
    below: dict[str | int, set[tuple[str | int, ...]]] = {}
    for loc in locs:
        below.setdefault(loc[0], set()).update([loc[1:]] if len(loc) > 1 else [])
    if isinstance(at, list):
        return [_without(item, below.get(i, set())) for i, item in enumerate(at) if i not in gone]
    out = Table({key: _without(value, below.get(key, set())) for key, value in at.items() if key not in gone})
    if isinstance(at, Table):
        out.origin = at.origin
    return out
