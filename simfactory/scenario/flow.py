"""The ways of parts through a plant, as a graph: who feeds whom, product by product."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from simfactory.scenario.products import Stop
from simfactory.scenario.schema import Scenario
from simfactory.scenario.shares import Shares
from simfactory.scenario.stations import Station

OUT, SCRAP, AGAIN = "out", "scrap", "again"
ENDS = (OUT, SCRAP)

Node = tuple[str, int]
"""A station, and which stop of a route it is; -1 for a station off the route."""

END: Node = ("", -1)
"""Where parts have gone: out or scrapped."""


@dataclass(frozen=True)
class Flow:
    """One product's ways: from each node to those that a part may go to next."""

    entry: Node
    ways: Mapping[Node, tuple[Node, ...]]
    stations: Mapping[Node, Station]
    shipping: frozenset[Node] = frozenset()  # nodes from which parts leave the plant, not as scrap

    def reached(self) -> set[Node]:
        """Every node that a part may come to."""
        return closure([self.entry], lambda node: self.ways.get(node, ()))


def started(scenario: Scenario) -> tuple[str, ...]:
    """The products that are ever started, by name."""
    supply = scenario.supply
    if scenario.demand is None and supply.kind == "sequence":
        return tuple(sorted({product for product, _ in supply.sequence} & scenario.products.keys()))
    if scenario.demand is None and supply.kind == "arrivals" and None not in supply.arrivals:
        return tuple(sorted({product for product in supply.arrivals if product} & scenario.products.keys()))
    return tuple(sorted(scenario.products))


def flows(scenario: Scenario) -> Iterator[tuple[str, Flow]]:
    """The flow of every product that is started; products that go the same ways by one of them."""
    known: set[frozenset[str]] = set()
    own = _names_in_ways(scenario)
    for name in started(scenario):
        product = scenario.products[name]
        if product.route is None:
            kind = frozenset({name} & own)
            if kind in known:
                continue
            known.add(kind)
        yield name, flow_of(scenario, name)


def _names_in_ways(scenario: Scenario) -> set[str]:
    return {product for station in scenario.stations for product in station.to or () if product is not None}


def flow_of(scenario: Scenario, product: str) -> Flow:
    """The ways of one product, along its route or down the line, and at the stations off it."""
    route = scenario.products[product].route or ()
    nodes = _nodes(scenario, route)
    first: dict[str, Node] = {}
    for node in nodes:
        first.setdefault(node[0], node)
    after = _next_in_line(scenario)
    ways: dict[Node, tuple[Node, ...]] = {}
    shipping: set[Node] = set()
    for node, station in nodes.items():
        names = list(_rejects(station, node))
        if node[1] < 0 or "to" in route[node[1]].overrides:
            names += _destinations(station, product, after[station.name])
            following: tuple[Node, ...] = ()
        else:
            following = (_stop(route, node[1] + 1),)
        if OUT in names or END in following:
            shipping.add(node)
        found = (END if name in ENDS else first[name] for name in names)
        again = (node,) if _again(station) else ()
        ways[node] = tuple(dict.fromkeys((*following, *found, *again)))
    entry = _stop(route, 0) if route else (scenario.stations[0].name, -1)
    return Flow(entry, ways, nodes, frozenset(shipping))


def _nodes(scenario: Scenario, route: tuple[Stop, ...]) -> dict[Node, Station]:
    nodes = {_stop(route, i): stop.step or scenario.station(stop.station) for i, stop in enumerate(route)}
    visited = {stop.station for stop in route}
    return nodes | {(station.name, -1): station for station in scenario.stations if station.name not in visited}


def _stop(route: tuple[Stop, ...], i: int) -> Node:
    return (route[i].station, i) if i < len(route) else END


def _next_in_line(scenario: Scenario) -> dict[str, str]:
    names = [station.name for station in scenario.stations]
    return dict(zip(names, [*names[1:], OUT], strict=True))


def _destinations(station: Station, product: str, following: str) -> list[str]:
    ways = station.to or {}
    shares = ways.get(product, ways.get(None))
    return [following] if shares is None else _possible(shares)


def _rejects(station: Station, node: Node) -> Iterator[str]:
    if station.inspects is not None:
        yield from (name for name in _possible(station.inspects.rejects_to) if name != AGAIN)


def _again(station: Station) -> bool:
    return station.inspects is not None and AGAIN in _possible(station.inspects.rejects_to)


def _possible(shares: Shares) -> list[str]:
    return [name for name, share in shares if share is None or share.bounds()[1] > 0.0]


def closure(start: Iterable[Node], following: Callable[[Node], Iterable[Node]]) -> set[Node]:
    """All nodes that can be reached, the starting ones included."""
    found = set(start)
    waiting = list(found)
    while waiting:
        for node in following(waiting.pop()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def reversed_ways(ways: Mapping[Node, Iterable[Node]]) -> dict[Node, list[Node]]:
    """The same ways, backwards."""
    back: dict[Node, list[Node]] = {}
    for start, ends in ways.items():
        for end in ends:
            back.setdefault(end, []).append(start)
    return back


def a_loop_in(ways: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """One loop of a graph, the shortest through the first node that is in any; empty if there is none."""
    for start in _looping(ways):
        came_from: dict[str, str] = {}
        waiting = [start]
        while waiting and start not in came_from:
            waiting = [
                end
                for node in waiting
                for end in ways.get(node, ())
                if end not in came_from and came_from.setdefault(end, node) == node
            ]
        if start in came_from:
            return _walked(start, came_from)
    return ()


def _looping(ways: Mapping[str, Iterable[str]]) -> list[str]:
    """The nodes that are left when those that lead nowhere are taken away again and again, in the order given."""
    count = {node: len(set(ends)) for node, ends in ways.items()}
    back: dict[str, set[str]] = {}
    for start, ends in ways.items():
        for end in ends:
            back.setdefault(end, set()).add(start)
    waiting = [node for node in {*back, *count} if not count.get(node)]
    gone = set(waiting)
    while waiting:
        for node in back.get(waiting.pop(), ()):
            count[node] -= 1
            if not count[node] and node not in gone:
                gone.add(node)
                waiting.append(node)
    return [node for node in ways if node not in gone]


def _walked(start: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    loop = [start]
    node = came_from[start]
    while node != start:
        loop.append(node)
        node = came_from[node]
    return tuple(reversed([*loop[1:], start])) if len(loop) > 1 else (start,)
