"""What stands in the file, with its address: texts, numbers and mappings that know their path and their source.

The path names a value for people, upgrades and doubts: a station's keys start with its name ("turn_mill.cycle.mean"),
a stop of a route with the product's, places in a list count from 1 ("upgrades.smed.changes.1.by").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simfactory.errors import quoted
from simfactory.scenario.values import ASSUMED

Loc = tuple[str | int, ...]
"""Keys and positions (from 0) from the root of the file to one value."""


class Origin(NamedTuple):
    """Where a value is written, as a path, and the id of the nearest source above it."""

    path: str = ""
    source: str = ASSUMED


NOWHERE = Origin()


class Text(str):
    """A text of the file."""

    __slots__ = ("origin",)
    origin: Origin


class Whole(int):
    """A whole number of the file."""

    origin: Origin = NOWHERE


class Real(float):
    """A number of the file."""

    __slots__ = ("origin",)
    origin: Origin


_MARKED: dict[type, Callable[[Any], Any]] = {str: Text, int: Whole, float: Real}


class Table(dict[str, Any]):
    """A mapping of the file, without its `source:`."""

    __slots__ = ("origin",)
    origin: Origin


def origin_of(raw: object) -> Origin:
    """Where a value is written; NOWHERE for one that Python code made."""
    found = getattr(raw, "origin", NOWHERE)
    return found if isinstance(found, Origin) else NOWHERE


def told(raw: object) -> str:
    """What stands in the file, as a person would call it."""
    if raw is None:
        return "nothing"
    if isinstance(raw, dict | list | tuple):
        kind = "mapping" if isinstance(raw, dict) else "list"
        return f"a {kind}" if raw else f"an empty {kind}"
    return str(raw).lower() if isinstance(raw, bool) else quoted(str(raw))


@dataclass
class Addresses:
    """What was met on the way through the file: the place of every path, and every source that is cited."""

    locs: dict[str, Loc] = field(default_factory=dict)
    cited: list[tuple[str, str]] = field(default_factory=list)  # (path of the mapping, source id)

    def loc(self, path: str) -> Loc:
        """Where a path is written, or the nearest part of it that is."""
        while path and path not in self.locs:
            path = path.rpartition(".")[0]
        return self.locs.get(path, ())


def remember(tree: Any) -> tuple[Any, Addresses]:
    """The tree of a file with every value knowing its path and source, and where all paths are."""
    addresses = Addresses()
    return _walk(tree, NOWHERE, (), addresses), addresses


def stamped(raw: Any, origin: Origin) -> Any:
    """A value that stands elsewhere, as if it were written at this path with this source."""
    return _walk(raw, origin, (), Addresses())


def _walk(raw: Any, origin: Origin, loc: Loc, addresses: Addresses) -> Any:
    addresses.locs.setdefault(origin.path, loc)
    if isinstance(raw, dict):
        return _walk_mapping(raw, origin, loc, addresses)
    if isinstance(raw, list) and _is_route(origin.path):
        return _walk_route(raw, origin, loc, addresses)
    if isinstance(raw, list):
        return [
            _walk(item, Origin(_path_of_item(origin.path, i, item), origin.source), (*loc, i), addresses)
            for i, item in enumerate(raw)
        ]
    return _marked(raw, origin)


def _walk_mapping(raw: dict[Any, Any], origin: Origin, loc: Loc, addresses: Addresses) -> Table:
    cited = raw.get("source")
    source = cited if isinstance(cited, str) else origin.source
    if isinstance(cited, str):
        path = _under(origin.path, "source")
        addresses.locs[path] = (*loc, "source")
        addresses.cited.append((path, cited))
    table = Table()
    table.origin = Origin(origin.path, source)
    for key, value in raw.items():
        if key != "source" or not isinstance(cited, str):
            inner = Origin(_under(origin.path, str(key)), source)
            table[key] = _walk(value, inner, (*loc, key), addresses)
    return table


def _walk_route(raw: list[Any], origin: Origin, loc: Loc, addresses: Addresses) -> list[Any]:
    """Stops by their station's name; where a route comes back to a station, the stop is "press#2"."""
    visits: dict[str, int] = {}
    stops: list[Any] = []
    for i, item in enumerate(raw):
        alone = isinstance(item, dict) and len(item) == 1
        name = str(next(iter(item)) if alone else item)
        visits[name] = visits.get(name, 0) + 1
        path = _under(origin.path, name if visits[name] == 1 else f"{name}#{visits[name]}")
        inner = Origin(path, origin.source)
        if alone:
            addresses.locs.setdefault(path, (*loc, i, name))
            stops.append({name: _walk(item[name], inner, (*loc, i, name), addresses)})
        else:
            stops.append(_walk(item, inner, (*loc, i), addresses))
    return stops


def _marked(raw: Any, origin: Origin) -> Any:
    marked = _MARKED.get(type(raw))
    if marked is None:
        return raw
    value = marked(raw)
    value.origin = origin
    return value


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _is_route(path: str) -> bool:
    return path.startswith("products.") and path.endswith(".route")


def _path_of_item(path: str, i: int, item: Any) -> str:
    """A station stands under its own name, anything else under its place in the list, from 1."""
    name = item.get("station") if path == "line" and isinstance(item, dict) else None
    if isinstance(name, str | int) and not isinstance(name, bool):
        return str(name)  # a number is no name, but tells which station is meant
    return _under(path, str(i + 1))
