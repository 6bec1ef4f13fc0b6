"""Flow, queues, routes, set-ups and supply, told by hand."""

from __future__ import annotations

from tests.engines.by_hand import Case

FLOW = (
    Case(
        "blocking after service", 17,
        """
line:
  - {station: saw, cycle: 2 min}
  - {station: press, cycle: 5 min}
""",
        ("supply.unlimited", "OUT", "TAKE", "LEAVE", "STATE", "SEGMENT", "PIECE", "ARRIVE", "LEAD", "ORDER", "WIP"),
        {"OUT": [7, 12], "states": {"saw": {"WORK": 8, "BLOCKED": 9}, "press": {"WORK": 15, "STARVED": 2}}},
    ),
    Case(
        "a place for one", 10,
        """
line:
  - {station: saw, cycle: 1 min}
  - buffer: 1
  - {station: press, cycle: 3 min}
""",
        ("queue.places", "ENTER", "QUEUE"),
        {"OUT": [4, 7], "states": {"saw": {"WORK": 5, "BLOCKED": 5}, "press": {"WORK": 9, "STARVED": 1}}, "queue": 8},
    ),
    Case(
        "a queue without end", 10,
        """
line:
  - {station: saw, cycle: 1 min}
  - {station: press, queue: {places: unlimited, rule: fifo}, cycle: 3 min}
""",
        ("queue.places.unlimited", "fifo"),
        {"OUT": [4, 7], "serials": [0, 1], "states": {"saw": {"WORK": 10}, "press": {"WORK": 9, "STARVED": 1}}},
    ),
    Case(
        "two machines side by side", 9,
        """
line:
  - {station: saw, machines: 2, cycle: 4 min}
""",
        ("machines",),
        {"OUT": [4, 4, 8, 8], "states": {"saw#1": {"WORK": 9}, "saw#2": {"WORK": 9}}, "cycles": 4},
    ),
    Case(
        "who waited as long goes by the line", 19,
        """
products: {cap: {route: [left, pack]}, axle: {route: [right, pack]}}
supply: {arrivals: {cap: {every: 10 min}, axle: {every: 10 min}}}
line:
  - {station: left, queue: unlimited, cycle: 2 min}
  - {station: right, queue: unlimited, cycle: 2 min}
  - {station: pack, queue: 0, cycle: 3 min}
""",
        ("route",),
        {"OUT": [15, 18], "products": ["cap", "axle"], "wait": 3},
    ),
    Case(
        "the urgent product first", 13,
        """
products: {axle: {priority: 1}, bolt: {priority: 0}}
supply: {arrivals: {axle: {every: 4 min}, bolt: {every: 4 min}}}
line:
  - {station: saw, cycle: 2 min}
""",
        ("products.priority", "supply.arrivals"),
        {"OUT": [6, 8, 10, 12], "products": ["bolt", "axle", "bolt", "axle"]},
    ),
    Case(
        "the earliest due date first", 22,
        """
demand:
  orders: {every: 1 min, pieces: 1, due: {law: sequence, values: [100 min, 50 min, 10 min]}}
  gain_as: output
line:
  - {station: saw, queue: {places: unlimited, rule: earliest_due_date}, cycle: 5 min}
""",
        ("queue.rule.earliest_due_date", "supply.due", "earliest_due_date"),
        {"OUT": [6, 11, 16, 21], "serials": [0, 2, 5, 8], "late": 1, "orders": 4},
    ),
    Case(
        "the shortest work first", 10,
        """
supply: {arrivals: {every: 1 min, pieces: {law: sequence, values: [3, 3, 1]}}}
line:
  - {station: saw, queue: {places: unlimited, rule: shortest_work}, cycle: 1 min}
""",
        ("queue.rule.shortest_work", "pieces", "shortest_work"),
        {"OUT": [4, 5, 8, 9], "serials": [0, 2, 1, 5], "good": 8},
    ),
    Case(
        "the same family first", 12,
        """
products: {axle: {}, bolt: {}}
supply: {arrivals: {axle: {every: 2 min}, bolt: {every: 2 min}}}
line:
  - {station: saw, queue: {places: unlimited, rule: same_family}, cycle: 3 min, setup: 1 min}
""",
        ("queue.rule.same_family", "same_family"),
        {"OUT": [5, 8, 11], "products": ["axle", "axle", "axle"], "setups": 0},
    ),
    Case(
        "a route that comes back with other work", 7,
        """
products: {axle: {route: [saw, press, {saw: {cycle: 3 min}}]}}
supply: {parts: 1}
line:
  - {station: saw, queue: unlimited, cycle: 1 min}
  - {station: press, queue: unlimited, cycle: 2 min}
""",
        ("route", "supply.parts"),
        {"OUT": [6], "lead": 6, "taken": 3},
    ),
    Case(
        "ways by product and by share", 9,
        """
products: {axle: {}, bolt: {}}
supply: {sequence: [{axle: 1}, {bolt: 1}]}
line:
  - {station: saw, cycle: 2 min, to: {axle: {press: rest, scrap: 0 %}, bolt: out}}
  - {station: press, cycle: 1 min}
""",
        ("to", "supply.sequence"),
        {"OUT": [3, 4, 7, 8], "products": ["axle", "bolt", "axle", "bolt"]},
    ),
)  # fmt: skip

SETUPS = (
    Case(
        "a set-up before each other family", 29,
        """
products: {axle: {}, bolt: {}}
supply: {sequence: [{axle: 2}, {bolt: 1}]}
line:
  - {station: saw, cycle: 3 min, setup: {other: 5 min, same_family: 1 min}, initial_setup: true}
""",
        ("setup", "setup.same_family", "initial_setup", "SETUP"),
        {"OUT": [8, 12, 20, 28], "SETUP": [5, 9, 17, 25], "states": {"saw": {"SETUP": 17, "WORK": 12}}},
    ),
    Case(
        "a set-up from family to family", 21,
        """
products: {axle: {}, bolt: {}}
supply: {sequence: [{axle: 1}, {bolt: 1}]}
line:
  - {station: saw, cycle: 3 min, setup: {axle: {bolt: 2 min}, bolt: {axle: 4 min}}}
""",
        ("setup.from_to",),
        {"OUT": [3, 8, 15, 20], "SETUP": [5, 12, 17]},
    ),
    Case(
        "no set-up between equal families", 10,
        """
products: {axle: {family: bar}, bolt: {family: bar}}
supply: {sequence: [{axle: 2}, {bolt: 1}]}
line:
  - {station: saw, cycle: 3 min, setup: 5 min}
""",
        ("setup",),
        {"OUT": [3, 6, 9], "setups": 0},
    ),
)  # fmt: skip

SUPPLY = (
    Case(
        "two parts in the line at any time", 16,
        """
supply: {constant_wip: 2}
line:
  - {station: saw, cycle: 3 min}
  - {station: press, queue: unlimited, cycle: 3 min}
""",
        ("supply.constant_wip", "WIP"),
        {"OUT": [6, 9, 12, 15], "wip": 32},
    ),
    Case(
        "three parts and no more", 10,
        """
supply: {parts: 3}
line:
  - {station: saw, cycle: 2 min}
""",
        ("supply.parts",),
        {"OUT": [2, 4, 6], "wip": 12, "entered": 3, "states": {"saw": {"WORK": 6, "NO_ORDER": 4}}},
    ),
    Case(
        "lots of two pieces", 16,
        """
supply: {arrivals: {every: 5 min, pieces: 2}}
line:
  - {station: saw, cycle: 1 min}
""",
        ("pieces", "supply.arrivals"),
        {"OUT": [7, 12], "good": 4, "lead": 8, "orders": 2, "order_time": 4, "processed": 4, "cycles": 4},
    ),
    Case(
        "a piece a minute is asked for", 5,
        """
demand: {per_week: 10080, gain_as: hours}
line:
  - {station: saw, cycle: 1 min}
""",
        ("supply.arrivals",),
        {"ARRIVE": [1, 2, 3, 4], "OUT": [2, 3, 4]},
    ),
    Case(
        "arrivals wait outside a full queue", 11,
        """
supply: {arrivals: {every: 1 min}}
line:
  - {station: saw, queue: 1, cycle: 4 min}
""",
        ("supply.arrivals", "queue.places"),
        {"OUT": [5, 9], "entered": 4, "wait": 9, "inside": 2},
    ),
)  # fmt: skip
