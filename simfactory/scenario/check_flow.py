"""Checks of flow: parts reach every station, leave it again, and never circle without time or without room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simfactory.errors import Problem, quoted
from simfactory.scenario.finding import finding
from simfactory.scenario.flow import AGAIN, END, Flow, Node, a_loop_in, closure, reversed_ways, started
from simfactory.scenario.schema import Scenario
from simfactory.scenario.shares import sum_problem
from simfactory.scenario.stations import Station

Findings = Iterator[Problem]

Flows = Mapping[str, Flow]
"""The flow of each product, by name."""

ENTRY = "entry"


def check_queues_named(scenario: Scenario) -> Findings:
    """Where parts come from anywhere but the station before, the queue is named."""
    routed = any(product.route for product in scenario.products.values())
    senders = _senders(scenario)
    before = {b.name: a.name for a, b in zip(scenario.stations, scenario.stations[1:], strict=False)}
    for station in scenario.stations:
        if "places" in station.queue.model_fields_set:
            continue
        others = senders.get(station.name, set()) - {before.get(station.name)}
        if routed or others:
            why = "products have routes" if routed else f"parts also come from {', '.join(sorted(others))}"
            expected = "queue: with its places, as such as queue: unlimited or queue: 5"
            yield finding("queue", station.name, f"no queue at {quoted(station.name)} although {why}", expected)


def _senders(scenario: Scenario) -> dict[str, set[str]]:
    """The stations that name a station as a destination."""
    found: dict[str, set[str]] = {}
    for form in scenario.forms:
        for _, shares in form.groups():
            for name, _ in shares:
                found.setdefault(name, set()).add(form.station.name)
    return found


def check_mix(scenario: Scenario) -> Findings:
    """The shares of products add up to all that is started."""
    supply = scenario.supply
    by_name = scenario.demand is None and (supply.kind == "sequence" or bool(supply.arrivals.keys() - {None}))
    shares = {name: product.share for name, product in scenario.products.items()}
    if by_name or (len(shares) == 1 and None in shares.values()):
        return
    without = [name for name, share in shares.items() if share is None]
    if len(without) > 1:
        found = f"no share of {', '.join(quoted(name) for name in without)}"
        yield finding("shares", "products", found, "a share of each product but one, which is the rest")
        return
    problem = sum_problem(list(shares.values()))
    if problem is not None:
        yield finding(problem.code, "products", problem.found, problem.expected, problem.remedy)


def check_supply_and_demand(scenario: Scenario) -> Findings:
    """Demand brings its own parts."""
    if scenario.demand is not None and scenario.supply.kind != "unlimited":
        yield finding("supply", "supply", f"supply by {scenario.supply.kind} beside a demand", "one of the two")


def check_reached(scenario: Scenario, flows: Flows) -> Findings:
    """Every station is reached by a part of some product."""
    reached = {node[0] for flow in flows.values() for node in flow.reached()}
    for station in scenario.stations:
        if station.name not in reached:
            yield finding("unreached", station.name, f"no part ever reaches {quoted(station.name)}", "a way to it")


def check_left(scenario: Scenario, flows: Flows) -> Findings:
    """From every station that a part reaches there is a way out; a fixed number of parts may circle for ever."""
    if scenario.demand is None and scenario.supply.kind == "parts":
        return
    stuck: dict[str, str] = {}
    for product, flow in flows.items():
        back = reversed_ways(flow.ways)
        leaving = closure([END], lambda node, back=back: back.get(node, ()))  # type: ignore[misc]
        for node in flow.reached() - leaving:
            stuck.setdefault(node[0], product)
    for station in scenario.stations:
        if station.name in stuck:
            found = f"parts of {quoted(stuck[station.name])} never leave the plant from {quoted(station.name)}"
            yield finding("no-way-out", station.name, found, "a way to out or scrap")


def check_shipped(scenario: Scenario, flows: Flows) -> Findings:
    """Some parts of every product leave the plant otherwise than as scrap; a fixed number may circle for ever."""
    if scenario.demand is None and scenario.supply.kind == "parts":
        return
    for product, flow in flows.items():
        reached = flow.reached()
        if END in reached and not reached & flow.shipping:  # without END, check_left says where parts are stuck
            path = f"products.{product}" if scenario.products[product].route else flow.entry[0]
            found = f"no way to out for {quoted(product)}: all of it ends as scrap"
            yield finding("no-way-out", path, found, "a way to out from the entry")


def check_time(scenario: Scenario, flows: Flows) -> Findings:
    """No loop takes no time: parts would circle for ever in one instant."""
    ways: dict[str, set[str]] = {}
    for flow in flows.values():
        _add_instant_ways(flow, ways, scenario)
    loop = a_loop_in({start: sorted(ends) for start, ends in sorted(ways.items())})
    if loop:
        path = next((name for name in loop if name != ENTRY), "")
        through = [name for name in loop if name != ENTRY]
        told = _told(through) if ENTRY not in loop else f"from entry to out through {_told(through, closed=False)}"
        yield finding("no-time", path, f"a loop that takes no time: {told}", "a time above 0 somewhere in it")


def _add_instant_ways(flow: Flow, ways: dict[str, set[str]], scenario: Scenario) -> None:
    """The ways between stations where nothing takes time; what leaves comes in again where supply never ends."""
    endless = scenario.demand is None and scenario.supply.kind in ("unlimited", "constant_wip", "sequence")
    reached = flow.reached() - {END}
    instant = {node for node in reached if takes_no_time(flow.stations[node])}
    for node in instant:
        for end in flow.ways[node]:
            if end in instant and _moves_at_once(flow, node, end):
                ways.setdefault(_named(node), set()).add(_named(end))
            elif end == END and endless:
                ways.setdefault(_named(node), set()).add(ENTRY)
    if endless and flow.entry in instant:
        ways.setdefault(ENTRY, set()).add(_named(flow.entry))


def _moves_at_once(flow: Flow, start: Node, end: Node) -> bool:
    """Whether a move between two nodes may take no time."""
    move = flow.stations[start].moves
    return start[0] == end[0] or move is None or move.law is None or move.law.may_take_no_time()


def _named(node: Node) -> str:
    return node[0]


def takes_no_time(station: Station) -> bool:
    """Whether a piece may pass through a station in no time at all, every time."""
    work = (station.load, station.cycle, station.unload)
    return all(activity is None or activity.law.may_take_no_time() for activity in work)


def check_full_loops(scenario: Scenario, flows: Flows) -> Findings:
    """A loop of limited queues that can only deadlock: it has room for nobody but the part that wants in."""
    ways = _limited_ways(scenario, flows)
    for name in scenario.station_of:
        if name in ways.get(name, ()) and _room(scenario.station(name)) == 1:
            yield _deadlock((name,), 1)
            return
    loop = a_loop_in(ways)
    parts, room = _parts_in_line(scenario), _room_of(scenario, loop)
    if loop and parts is not None and parts >= room and not _ways_out(flows, loop):
        yield _deadlock(loop, room)


def _deadlock(loop: tuple[str, ...], room: int) -> Problem:
    found = f"the loop {_told(loop)} holds {_parts(room)} in all and can only deadlock"
    return finding("deadlock", loop[0], found, "room for one part more", "give one of its queues more places")


def check_loops(scenario: Scenario, flows: Flows) -> Findings:
    """A loop of limited queues may deadlock, if all its places fill with parts that want to go on in it."""
    loop = a_loop_in(_limited_ways(scenario, flows))
    parts, room = _parts_in_line(scenario), _room_of(scenario, loop)
    if loop and (parts is None or parts >= room):
        found = f"the loop {_told(loop)} holds {_parts(room)} in all and may deadlock"
        yield finding("may-deadlock", loop[0], found, "an unlimited queue in it, or fewer parts in the plant")


def _limited_ways(scenario: Scenario, flows: Flows) -> dict[str, list[str]]:
    """The ways between stations into queues that may be full."""
    limited = {station.name for station in scenario.stations if station.queue.places is not None}
    ways: dict[str, set[str]] = {}
    for flow in flows.values():
        for node in flow.reached() - {END}:
            ends = {end[0] for end in flow.ways[node] if end != node or not _only_again(flow.stations[node])}
            ways.setdefault(node[0], set()).update(ends & limited)
    return {start: sorted(ends) for start, ends in sorted(ways.items())}


def _room_of(scenario: Scenario, loop: Iterable[str]) -> int:
    return sum(_room(scenario.station(name)) for name in loop)


def _parts(count: int) -> str:
    return "1 part" if count == 1 else f"{count} parts"


def _only_again(station: Station) -> bool:
    """Whether a station sends parts to itself only on the spot, where they need no other place."""
    named = station.inspects is not None and station.name in dict(station.inspects.rejects_to)
    sent = any(station.name in dict(shares) for shares in (station.to or {}).values())
    return not named and not sent


def _room(station: Station) -> int:
    return station.machines + (station.queue.places or 0)


def _parts_in_line(scenario: Scenario) -> int | None:
    """How many parts there are at most; None if nothing limits them."""
    if scenario.demand is not None or scenario.supply.kind not in ("constant_wip", "parts"):
        return None
    return scenario.supply.wip or scenario.supply.parts


def _ways_out(flows: Flows, loop: Iterable[str]) -> bool:
    inside = set(loop)
    return any(
        end == END or end[0] not in inside
        for flow in flows.values()
        for node in flow.reached() - {END}
        if node[0] in inside
        for end in flow.ways[node]
    )


def _told(loop: Iterable[str], *, closed: bool = True) -> str:
    names = list(loop)
    return " → ".join([*names, *names[:1]] if closed else names)


def check_started(scenario: Scenario) -> Findings:
    """Every product is started."""
    for name in scenario.products.keys() - set(started(scenario)):
        yield finding("not-started", f"products.{name}", f"{quoted(name)} is never started", "a supply of it")


def check_rules(scenario: Scenario) -> Findings:
    """Queue rules have what they go by."""
    orders = scenario.demand.orders if scenario.demand else None
    with_setups = {form.station.name for form in scenario.forms if form.said("setup")}
    for station in scenario.stations:
        rule = station.queue.rule
        if rule == "earliest_due_date" and (orders is None or orders.due is None):
            yield finding(
                "rule", f"{station.name}.queue.rule", "due dates that no part has", "demand: orders: with due:"
            )
        if rule == "same_family" and station.name not in with_setups:
            yield finding("rule", f"{station.name}.queue.rule", "families at a station without set-ups", "setup:")


def check_mends(scenario: Scenario) -> Findings:
    """Stations that mend get rejected parts."""
    sent = {
        name
        for form in scenario.forms
        for path, shares in form.groups()
        if path.endswith(".rejects_to")
        for name, _ in shares
    }
    for station in scenario.stations:
        if station.mends is not None and station.name not in sent and AGAIN not in sent:
            yield finding("mends", f"{station.name}.mends", "no rejection sends parts here", "rejects_to: somewhere")
