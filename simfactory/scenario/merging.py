"""A stop of a route over its station: what the product needs otherwise, merged key by key.

Who does the work stays as the station has it until the stop says otherwise, and so do the parameters of a law, unless
the stop brings a whole law of its own: a time, `law:`, or `mean` and `cv` where the station's law has others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simfactory.scenario.laws import PEOPLE_KEYS, is_bare
from simfactory.scenario.setups import spelled_out
from simfactory.scenario.written import NOWHERE, Table, origin_of

Merge = Callable[[Any, Any], Any]


def merged(station: Mapping[str, Any], step: Mapping[str, Any]) -> Table:
    """A station's mapping with a stop's keys merged over it, key by key."""
    whole: Table = _over(station, step, _MERGES.get)
    return whole


def _over(here: Any, said: Any, merge_of: Callable[[str], Merge | None]) -> Any:
    """One mapping over another; what stands in both is merged as its key asks, or replaced."""
    if not isinstance(here, Mapping) or not isinstance(said, Mapping):
        return said
    out = Table(here)
    out.origin = origin_of(said)
    for key, new in said.items():
        merge, old = merge_of(key), here.get(key)
        out[key] = new if merge is None or old is None or new is None else merge(old, new)
    return out


def _replaced(key: str) -> None:
    """No key is merged deeper."""


def _activity(here: Any, said: Any) -> Any:
    """An activity: who does it, and its law."""
    here, said = _with_time(here), _with_time(said)
    if not isinstance(here, Mapping) or not isinstance(said, Mapping):
        return said
    kept = PEOPLE_KEYS if _is_another_law(here, said) else tuple(here)
    return _over({key: value for key, value in here.items() if key in kept}, said, _replaced)


def _with_time(said: Any) -> Any:
    """A bare time as the mapping that it stands for; what is neither stays as it is, and will be refused."""
    if not is_bare(said) or origin_of(said) is NOWHERE:
        return said
    table = Table(time=said)
    table.origin = origin_of(said)
    return table


def _is_another_law(here: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether a stop's law takes the place of its station's."""
    if said.keys() & {"law", "time", "value"}:
        return True
    if here.keys() & {"time", "value"}:
        return "mean" in said
    return said.keys() >= {"mean", "cv"} and not here.keys() >= {"mean", "cv"}


def _setup(here: Any, said: Any) -> Any:
    """A set-up: who does it, its laws, and its table from family to family."""
    return _over(spelled_out(here), spelled_out(said), _merge_in_setup)


def _merge_in_setup(key: str) -> Merge | None:
    if key in PEOPLE_KEYS:
        return None
    return _activity if key in ("other", "same_family") else _row


def _row(here: Any, said: Any) -> Any:
    """The set-ups from one family to others."""
    return _over(here, said, lambda family: _activity)


def _inspection(here: Any, said: Any) -> Any:
    return _over(here, said, _replaced)


_MERGES: dict[str, Merge] = {
    "load": _activity,
    "cycle": _activity,
    "unload": _activity,
    "setup": _setup,
    "inspects": _inspection,
}
"""Keys whose parts a stop may say one by one; any other is replaced whole."""
