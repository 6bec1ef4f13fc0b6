"""A part of a file without what cannot be read in it, so that the rest is checked all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from simfactory.scenario.model import Model, Reading
from simfactory.scenario.written import Loc, Table

Read = TypeVar("Read", bound=Model)

_ROUNDS = 20


def readable_part(kind: type[Read], raw: Any, reading: Reading) -> tuple[Read | None, set[str]]:
    """A model of what can be read, and the names that are lost; None where something needed is among them."""
    lost: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return kind.model_validate(raw, context=reading), lost
        except ValidationError as error:
            locs = {_written(raw, detail["loc"]) for detail in error.errors(include_url=False)}
            if () in locs:
                break
            lost |= {str(loc[-1]) for loc in locs}
            raw = _without(raw, locs)
    return None, lost


def _written(raw: Any, loc: Sequence[str | int]) -> Loc:
    """The part of an address that is in the file."""
    found: list[str | int] = []
    at: Any = raw
    for part in loc:
        is_key = isinstance(at, Mapping) and part in at
        is_position = isinstance(at, list) and isinstance(part, int)
        if is_key or is_position:
            at = at[part]
            found.append(part)
    return tuple(found)


def _without(at: Any, locs: set[Loc]) -> Any:
    """A copy without what stands at these addresses."""
    if not locs:
        return at
    gone = {loc[0] for loc in locs if len(loc) == 1}
    below: dict[str | int, set[Loc]] = {}
    for loc in locs:
        below.setdefault(loc[0], set()).update([loc[1:]] if len(loc) > 1 else [])
    if isinstance(at, list):
        return [_without(item, below.get(i, set())) for i, item in enumerate(at) if i not in gone]
    out = Table({key: _without(value, below.get(key, set())) for key, value in at.items() if key not in gone})
    if isinstance(at, Table):
        out.origin = at.origin
    return out
