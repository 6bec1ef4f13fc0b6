"""Random plants as scenario texts, with every feature of the line; a third of them are full of ties.

    python -m tests.engines.random_plants 500             the make-up of 500 plants, as a table
    python -m tests.engines.random_plants 500 --shuffle   and whether shuffled ties leave their logs as they are

Every plant loads without problems and never deadlocks: a station that parts come back to has an unlimited queue, or
one that holds all parts there are.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

import yaml

from tests.engines.random_moves import with_moves
from tests.engines.random_people import random_pools, random_shifts, with_human_factors
from tests.engines.random_times import Dice, Said

STATIONS = ("sawing", "turning", "milling", "drilling", "grinding", "washing", "welding", "painting", "control")
PRODUCTS = ("axle", "bolt", "cover")
REWORK = "touch_up"
CIRCULATING = "parts"
"""The supply of a fixed number of parts: they go round, and none is scrapped, so that something happens to the end."""


def random_plant(seed: int) -> str:
    """The scenario of one plant; every third seed gives one full of ties."""
    return str(yaml.safe_dump(_Plant(seed).said(), sort_keys=False, allow_unicode=True))


class _Plant:
    """One plant being thought up: first who is there and what is made, then the line, then what comes in."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.dice = dice = Dice(seed, ties=seed % 3 == 0)
        self.supply = dice.one(SUPPLIES)
        self.has_orders = self.supply == "orders"
        self.due = self.has_orders and dice.happens(0.8)
        self.shifts = random_shifts(dice) if dice.happens(0.5) else {}
        self.pools = random_pools(dice, list(self.shifts)) if dice.happens(0.75) else {}
        many = self.supply in ("arrivals by product", "sequence")
        self.products = list(PRODUCTS[: dice.whole(2 if many else 1, 3)])
        self.families = {product: dice.one(("bar", "cast")) for product in self.products}
        names = dice.some(STATIONS, dice.whole(2, 5))
        self.routed = dice.happens(0.35)
        self.reworks = dice.happens(0.3)
        self.main = names
        self.line = {name: self.station(name, place) for place, name in enumerate(names)}
        if self.reworks:
            self.line[names[-1]].setdefault("to", "out")
            self.line[REWORK] = self.rework_station()
        self.routes = {product: self.route(product) for product in self.products} if self.routed else {}
        if not dice.ties or dice.happens(0.2) or len(names) < 3:
            self.pulse()
        if self.supply == CIRCULATING:
            self.send_round()
        self.qualify()
        self.drift()
        self.make_room()

    def station(self, name: str, place: int) -> dict[str, Said]:
        """A station of the line."""
        dice = self.dice
        said: dict[str, Said] = {"station": name}
        if dice.happens(0.3):
            said["machines"] = dice.whole(2, 3)
        said["queue"] = self.queue(place)
        pace = dice.whole(1, 3) if dice.ties else dice.whole(3, 7)
        said["cycle"] = self.activity(pace * said.get("machines", 1), 0.35)
        for key in ("load", "unload"):
            if dice.happens(0.2):
                said[key] = self.activity(1, 0.6, may_be_nothing=True)
        if len(self.products) > 1 and dice.happens(0.4):
            said["setup"] = self.setup()
            if dice.happens(0.4):
                said["initial_setup"] = True
        if dice.happens(0.4):
            said["failures"] = self.failures()
        said |= self.quality(place, "by" in _mapping(said["cycle"])) | self.hours() | self.ways(place)
        if dice.happens(0.3):
            said["priority"] = dice.whole(0, 2)
        return said

    def rework_station(self) -> dict[str, Said]:
        """Where rejected parts are mended; it sends them back into the line."""
        dice = self.dice
        mends = {"mends": dice.percent(50, 95)} if dice.happens(0.7) else {}
        back = dice.one(self.main)
        return {"station": REWORK, "queue": "unlimited", "cycle": self.activity(3, 0.5), **mends, "to": back}

    def queue(self, place: int) -> Said:
        """Places and rule in front of a station."""
        dice = self.dice
        places: Said = dice.one((0, 1, 2, 4, "unlimited"))
        rules = ["fifo", "shortest_work", "same_family", *(["earliest_due_date"] * 3 if self.due else [])]
        rule = dice.one(rules) if dice.happens(0.6) else "fifo"
        return places if rule == "fifo" else {"places": places or 3, "rule": rule}

    def activity(self, mean: int, by_people: float, *, may_be_nothing: bool = False) -> Said:
        """Something that takes time, by people or not."""
        dice = self.dice
        law = dice.time(mean, may_be_nothing=may_be_nothing)
        if not self.pools or not dice.happens(by_people):
            return law
        return {**_mapping(law), **self.people()}

    def people(self) -> dict[str, Said]:
        """Who does it, how many of them, how urgently."""
        dice = self.dice
        pool = dice.one(list(self.pools))
        said: dict[str, Said] = {"by": pool}
        if self.most_together(pool) > 1 and dice.happens(0.3):
            said["crew"] = 2
        if dice.happens(0.1 if dice.ties else 0.25):
            said["priority"] = dice.whole(0, 2)
        return said

    def most_together(self, pool: str) -> int:
        """How many people of a pool are surely there at one time."""
        team = self.pools[pool]["team"]
        return int(team) if isinstance(team, int) else max(team.values())

    def setup(self) -> Said:
        """A set-up by one law, by two, or from family to family."""
        dice = self.dice
        families = sorted(set(self.families.values()))
        kind = dice.whole(0, 3) if len(families) > 1 else dice.whole(0, 1)
        by = self.people() if self.pools and dice.happens(0.5) else {}
        other = dice.time(3, may_be_nothing=True)
        if kind == 0:
            return {**_mapping(other), **by}
        if kind == 1:
            return {"same_family": dice.time(1, may_be_nothing=True), "other": other, **by}
        matrix = {start: {end: dice.time(2, may_be_nothing=True) for end in families} for start in families}
        if kind == 2:
            del matrix[dice.one(families)]
        return {**matrix, **by}

    def failures(self) -> dict[str, Said]:
        """How a station fails and is cared for, and what its repairs renew."""
        modes = {mode: self.failure() for mode in ("jam", "wear")[: self.dice.whole(1, 2)]}
        if self.dice.happens(0.3):
            modes["service"] = self.failure(planned=True)
        for mode, said in modes.items():
            others = [other for other in modes if other != mode]
            if others and self.dice.happens(0.4):
                said["renews"] = self.dice.some(others, self.dice.whole(1, len(others)))
        return modes

    def failure(self, *, planned: bool = False) -> dict[str, Said]:
        """One way to fail, or to be stopped for maintenance."""
        dice = self.dice
        clock = dice.one(("working", "occupied", "calendar", "cycles"))
        said: dict[str, Said] = {"clock": clock}
        said["every"] = dice.count(dice.whole(5, 15)) if clock == "cycles" else dice.time(dice.whole(20, 90))
        said["repair"] = self.activity(dice.whole(2, 12), 0.6)
        afterwards = ("resume", "restart", *(("scrap",) if self.supply != CIRCULATING else ()))
        if planned:
            said["planned"] = True
        else:
            said |= self.noticed(afterwards)
        if dice.happens(0.35):
            said["while_down"] = {"take": dice.happens(0.6), "release": dice.happens(0.4)}
        return said

    def noticed(self, afterwards: tuple[str, ...]) -> dict[str, Said]:
        """What a failure does to the piece, and when somebody knows of it."""
        dice = self.dice
        said: dict[str, Said] = {"part": dice.one(afterwards)} if dice.happens(0.6) else {}
        if dice.happens(0.3):
            said["reaction"] = dice.time(dice.whole(1, 5), may_be_nothing=True)
        if dice.happens(0.3):
            part = dice.one(("0 %", "100 %")) if dice.ties else dice.percent(0, 100)
            said["announced"] = {"share": dice.percent(20, 100), "repair": part}
            if dice.happens(0.7):
                said["announced"]["caught"] = dice.percent(20, 100)
        return said

    def quality(self, place: int, by_people: bool) -> dict[str, Said]:
        """What a station spoils and what it finds."""
        dice = self.dice
        said: dict[str, Said] = {}
        if dice.happens(0.35):
            by_product = {product: dice.percent(0, 20) for product in self.products}
            said["defects"] = by_product if dice.happens(0.3) else dice.percent(1, 15)
        last_chance = self.reworks and place == len(self.main) - 1
        if last_chance or dice.happens(0.3):
            goals = [] if self.supply == CIRCULATING else ["scrap"]
            goals += ["again", *([REWORK] if self.reworks else []), dice.one(self.main[: place + 1])]
            found = dice.some(sorted(set(goals)), dice.whole(1, min(2, len(set(goals)))))
            if last_chance and REWORK not in found:
                found = [REWORK]
            said["inspects"] = {"detects": dice.percent(60, 100), "rejects_to": self.shared(found)}
            if dice.happens(0.6):
                said["inspects"]["false_rejects"] = dice.percent(1, 6)
            if by_people and dice.happens(0.6):
                after = f"{dice.whole(0, 60)} min"
                said["inspects"]["wearies"] = {"after": after, "loss": dice.percent(10, 90)}
            if "again" in found and dice.happens(0.5):
                said["mends"] = dice.percent(50, 95)
        return said

    def shared(self, goals: list[str]) -> Said:
        """Destinations with shares, the last of them perhaps as the rest."""
        if len(goals) == 1:
            return goals[0]
        shares: dict[str, Said] = dict(zip(goals, self.dice.parts_of_all(len(goals)), strict=True))
        return {**shares, goals[-1]: "rest"} if self.dice.happens(0.3) else shares

    def hours(self) -> dict[str, Said]:
        """When a station runs."""
        dice = self.dice
        said: dict[str, Said] = {}
        if not self.shifts:
            return said
        if dice.happens(0.35):
            said["shift"] = dice.some(list(self.shifts), dice.whole(1, len(self.shifts)))
        if dice.happens(0.25):
            said["unattended"] = True
        if dice.happens(0.35):
            said["at_shift_end"] = "finish"
        return said

    def ways(self, place: int) -> dict[str, Said]:
        """Where parts go from a station of the line: on, and elsewhere too."""
        dice = self.dice
        if place == len(self.main) - 1 or not dice.happens(0.25):
            return {}
        following = self.main[place + 1]
        others = [name for name in (*self.main[:place], *self.main[place + 2 :]) if name != following]
        others += ["out"] if self.supply != CIRCULATING else []
        if not others:
            return {}
        both = self.shared([following, dice.one(others)])
        if len(self.products) > 1 and dice.happens(0.4):
            return {"to": {self.products[0]: following, self.products[1]: both}}
        return {"to": both}

    def route(self, product: str) -> list[Said]:
        """The stations a product goes through; the first product goes to all of them."""
        dice = self.dice
        number = len(self.main) if product == self.products[0] else dice.whole(1, len(self.main))
        stops = dice.some(self.main, number)
        if dice.happens(0.4):
            stops.insert(dice.whole(1, len(stops)), dice.one(self.main))
        return [self.stop(name) for name in stops]

    def stop(self, name: str) -> Said:
        """A stop of a route, perhaps with keys of its own."""
        dice = self.dice
        if not dice.happens(0.3):
            return name
        law = _mapping(dice.time(dice.whole(2, 8)))
        own: dict[str, Said] = {"cycle": law if "time" in law else {"law": "lognormal", **law}}
        if dice.happens(0.3):
            own["defects"] = dice.percent(1, 10)
        return {name: own}

    def pulse(self) -> None:
        """Machines side by side that fail and are repaired in step: ties where other times hardly ever meet."""
        dice = self.dice
        station = self.line[dice.one(self.main)]
        station["machines"] = max(2, station.get("machines", 1))
        pulse: dict[str, Said] = {"clock": "calendar", "every": f"{dice.whole(12, 25)} min", "repair": "2 min"}
        if dice.happens(0.5):
            pulse["while_down"] = {"take": True}
        station["failures"] = {"pulse": pulse}

    def send_round(self) -> None:
        """Parts of a fixed number start anew where others would leave."""
        leaves_now_and_then = self.dice.happens(0.5)
        if not self.routed:
            first = self.main[0]
            self.line[self.main[-1]]["to"] = {first: "99.8 %", "out": "rest"} if leaves_now_and_then else first
        for route in self.routes.values():
            first, last = _name(route[0]), _name(route[-1])
            own = {} if isinstance(route[-1], str) else route[-1][last]
            route[-1] = {last: {**own, "to": {first: "99.8 %", "out": "rest"} if leaves_now_and_then else first}}

    def qualify(self) -> None:
        """Says who may work where, so that nobody is missed who is needed; all may where two work together."""
        dice = self.dice
        crews = {
            (activity["by"], name)
            for name, station in self.line.items()
            for activity in _activities(station)
            if activity.get("crew", 1) > 1
        }
        for pool, said in self.pools.items():
            team = said["team"]
            size = team if isinstance(team, int) else sum(team.values())
            if dice.happens(0.35):
                said["skills"] = {
                    name: list(range(1, size + 1))
                    if (pool, name) in crews
                    else sorted(dice.some(range(1, size + 1), dice.whole(1, size)))
                    for name in self.line
                }
                if dice.happens(0.5) and not dice.ties:  # paces leave few times whole minutes
                    said["skills"] = {
                        name: {person: f"{dice.one((50, 80, 100, 125))} %" for person in persons}
                        for name, persons in said["skills"].items()
                    }

    def drift(self) -> None:
        """Some failures are no stops but drifts, which somebody notices in the end."""
        dice = self.dice
        tellers = [name for name, station in self.line.items() if "inspects" in station]
        for station in self.line.values():
            for failure in station.get("failures", {}).values():
                if dice.happens(0.35):
                    for key in ("part", "reaction", "announced"):
                        failure.pop(key, None)
                    failure["drifts"] = {"defects": dice.percent(5, 60), "noticed": self.noticing(failure, tellers)}

    def noticing(self, failure: dict[str, Said], tellers: list[str]) -> dict[str, Said]:
        """By what a drift is noticed."""
        dice = self.dice
        said: dict[str, Said] = {"by": dice.some(tellers, dice.whole(1, len(tellers)))} if tellers else {}
        if failure["clock"] != "cycles" and dice.happens(0.5):
            said["after"] = dice.time(dice.whole(5, 40))
        if not said or dice.happens(0.4):
            said["pieces"] = dice.count(dice.whole(2, 12))
        return said

    def make_room(self) -> None:
        """Where parts come back to, there is room for them, so that no loop can jam."""
        self.parts = self.dice.whole(3, 9)
        room: Said = "unlimited"
        if self.supply in ("constant_wip", CIRCULATING) and self.dice.happens(0.5):
            room = self.parts
        order = list(self.line)
        for start, end in self.links():
            if order.index(end) <= order.index(start):
                queue = self.line[end]["queue"]
                self.line[end]["queue"] = {**queue, "places": room} if isinstance(queue, dict) else room

    def links(self) -> set[tuple[str, str]]:
        """Who sends parts to whom, as far as the texts say so; on a route a stop feeds the next."""
        found: set[tuple[str, str]] = set()
        for route in self.routes.values():
            names = [_name(stop) for stop in route]
            found |= set(pairwise(names))
            for stop in route:
                if isinstance(stop, dict):
                    found |= {(name, goal) for name, own in stop.items() for goal in _goals(own.get("to"), self.line)}
        for name, station in self.line.items():
            goals = _goals(station.get("to"), self.line)
            goals |= _goals(station.get("inspects", {}).get("rejects_to"), self.line)
            found |= {(name, goal) for goal in goals}
        return found

    def said(self) -> dict[str, Said]:
        """The scenario."""
        days = 3 if self.shifts else 1
        sections: dict[str, Said] = {
            "simfactory": 1,
            "name": "Random plant",
            "run": {"length": f"{days} days"},
            "shifts": self.shifts,
            "people": self.pools,
            "products": self.said_products(),
            **self.said_supply(),
        }
        said = {**{key: said for key, said in sections.items() if said}, "line": self.said_line()}
        said = with_moves(self.seed, said)
        # fatigue and learning leave few times whole minutes
        human = self.pools and not self.dice.ties and self.dice.happens(0.8)
        return with_human_factors(self.dice, said) if human else said

    def said_line(self) -> list[Said]:
        """Stations, some of their queues written as buffers between them."""
        line: list[Said] = []
        for place, station in enumerate(self.line.values()):
            said = dict(station)
            if place and not self.routed and not isinstance(said["queue"], dict) and self.dice.happens(0.5):
                fed_by_others = any(end == said["station"] for _, end in self.links())
                if not fed_by_others:
                    line.append({"buffer": said.pop("queue")})
            line.append(said)
        return line

    def said_products(self) -> dict[str, Said]:
        """Products with shares, families, urgency and routes."""
        dice = self.dice
        urgent = dice.happens(0.3)
        out: dict[str, Said] = {}
        for product, share in zip(self.products, dice.parts_of_all(len(self.products)), strict=True):
            out[product] = {"share": share, "family": self.families[product]}
            if urgent:
                out[product]["priority"] = dice.whole(0, 2)
            if self.routed:
                out[product]["route"] = self.routes[product]
        return out

    def said_supply(self) -> dict[str, Said]:
        """What comes in, about as fast as the first station works."""
        dice = self.dice
        gap = dice.whole(1, 2) if dice.ties else dice.whole(3, 5)
        pieces = dice.whole(2, 4)
        every = dice.time(gap)
        lots = {"every": dice.time(gap * pieces), "pieces": dice.count(pieces)}
        due = {"due": dice.time(dice.whole(30, 120))} if self.due else {}
        gain = {"gain_as": dice.one(("output", "hours"))}
        said: dict[str, dict[str, Said]] = {
            "unlimited": {"supply": "unlimited"} if dice.happens(0.5) else {},
            "arrivals": {"supply": {"arrivals": {"every": every}}},
            "lots": {"supply": {"arrivals": lots}},
            "arrivals by product": {
                "supply": {
                    "arrivals": {name: {"every": dice.time(2 * gap + dice.whole(0, 2))} for name in self.products}
                }
            },
            "constant_wip": {"supply": {"constant_wip": self.parts}},
            CIRCULATING: {"supply": {"parts": self.parts}},
            "sequence": {"supply": {"sequence": [{name: dice.whole(1, 5)} for name in self.products]}},
            "demand": {"demand": {**({"per_week": 10_080 // gap} if dice.happens(0.5) else {"every": every}), **gain}},
            "orders": {"demand": {"orders": {**lots, **due}, **gain}},
        }
        return said[self.supply]


SUPPLIES = (
    "unlimited", "unlimited", "arrivals", "lots", "arrivals by product", "constant_wip", CIRCULATING, "sequence",
    "demand", "orders", "orders",
)  # fmt: skip


def _mapping(law: Said) -> dict[str, Said]:
    return law if isinstance(law, dict) else {"time": law}


def _name(stop: Said) -> str:
    return stop if isinstance(stop, str) else str(next(iter(stop)))


def _activities(station: dict[str, Said]) -> list[dict[str, Said]]:
    """Everything at a station that people do."""
    some = [station.get(key) for key in ("cycle", "load", "unload", "setup")]
    some += [failure["repair"] for failure in station.get("failures", {}).values()]
    return [activity for activity in some if isinstance(activity, dict) and "by" in activity]


def _goals(said: Any, stations: Any) -> set[str]:
    """The stations that a text of ways names, at any depth."""
    if isinstance(said, str):
        return {said} & set(stations)
    found: set[str] = set()
    for key, value in (said or {}).items():
        found |= ({key} & set(stations)) | (_goals(value, stations) if isinstance(value, dict) else set())
        found |= {value} & set(stations) if isinstance(value, str) else set()
    return found


if __name__ == "__main__":
    from tests.engines.shuffling import main

    main(sys.argv[1:])
