"""Plants whose histories can be told by hand: moves that take time, and fleets whose vehicles make them."""

from __future__ import annotations

from tests.engines.by_hand import Case

MOVES = (
    # The saw makes a piece every 2 min; each is on its way for 5. From 2 on one sets out every 2 min: in the end pieces
    # under way for 5, 5, 5, 4, 2 and 0 min.
    Case(
        "five minutes on a conveyor", 12,
        """
line:
  - {station: saw, cycle: 2 min, moves: 5 min}
  - {station: press, queue: unlimited, cycle: 1 min}
""",
        ("moves", "MOVE"),
        {
            "MOVE": [2, 4, 6, 8, 10], "ENTER": [7, 9, 11], "OUT": [8, 10], "under_way": 21, "queue": 0, "wait": 0,
            "wip": 36, "states": {"saw": {"WORK": 12}, "press": {"STARVED": 9, "WORK": 3}},
        },
    ),
    # The place at the press is taken from 1 on, for as long as a piece is on its way or waits there.
    Case(
        "a place is taken from the start of the way", 14,
        """
line:
  - {station: saw, cycle: 1 min, moves: 3 min}
  - {station: press, queue: 1, cycle: 2 min}
""",
        ("moves", "queue.places"),
        {
            "MOVE": [1, 4, 7, 10, 13], "OUT": [6, 9, 12], "under_way": 13,
            "states": {"saw": {"WORK": 6, "BLOCKED": 8}, "press": {"STARVED": 7, "WORK": 7}},
        },
    ),
    # Who sets out first has the longer way: at 5 both are there, and the first goes first, as it took its place first.
    Case(
        "those that arrive in one instant go as they set out", 12,
        """
supply: {parts: 2}
line:
  - {station: saw, cycle: 1 min, moves: {time: {law: sequence, values: [4 min, 3 min]}}}
  - {station: press, queue: {places: 2, rule: fifo}, cycle: 3 min}
""",
        ("moves",),
        {"MOVE": [1, 2], "ENTER": [0, 0, 5, 5], "OUT": [8, 11], "serials": [0, 1], "wait": 4},
    ),
    # The second overtakes the first on its way.
    Case(
        "who arrives first goes first", 12,
        """
supply: {parts: 2}
line:
  - {station: saw, cycle: 1 min, moves: {law: sequence, values: [6 min, 1 min]}}
  - {station: press, queue: 2, cycle: 3 min}
""",
        ("moves",),
        {"MOVE": [1, 2], "OUT": [6, 10], "serials": [1, 0], "under_way": 7},
    ),
    # A trip takes 1 + 2 + 1 min there and 2 min back.
    Case(
        "one cart between two fast stations", 20,
        """
fleets: {carts: {vehicles: 1, speed: 30 m/min, load: 1 min, unload: 60 s}}
line:
  - {station: saw, cycle: 1 min, moves: {distance: 60 m, by: carts}}
  - {station: press, queue: 2, cycle: 1 min}
""",
        ("moves", "fleets", "DRIVE"),
        {
            "MOVE": [1, 7, 13, 19], "DRIVE": [1, 5, 7, 11, 13, 17, 19], "OUT": [6, 12, 18], "vehicle_time": 20,
            "under_way": 13, "states": {"saw": {"WORK": 5, "BLOCKED": 15}, "press": {"STARVED": 17, "WORK": 3}},
        },
    ),
    # After two trips of 3 min the cart charges for 4.
    Case(
        "a cart that charges", 21,
        """
fleets: {carts: {vehicles: 1, load: 1 min, charge: {after: 6 min, takes: 4 min}}}
line:
  - {station: saw, cycle: 1 min, moves: {time: 1 min, by: carts}}
  - {station: press, queue: 2, cycle: 30 s}
""",
        ("fleets.charge", "fleets"),
        {"MOVE": [1, 4, 11, 14], "DRIVE": [1, 3, 4, 6, 7, 11, 13, 14, 16, 17], "OUT": [3.5, 6.5, 13.5, 16.5]},
    ),
    # Both are done at 7 and there is one cart: the goal further down the line comes first.
    Case(
        "a cart goes further down the line first", 12,
        """
products: {cap: {route: [left, press]}, axle: {route: [right, paint]}}
supply: {arrivals: {cap: {every: 5 min}, axle: {every: 5 min}}}
fleets: {carts: {vehicles: 1}}
line:
  - {station: left, queue: unlimited, cycle: 2 min, moves: {time: 1 min, by: carts}}
  - {station: right, queue: unlimited, cycle: 2 min, moves: {time: 1 min, by: carts}}
  - {station: press, queue: 1, cycle: 1 min}
  - {station: paint, queue: 1, cycle: 1 min}
""",
        ("fleets", "route"),
        {"MOVE": [7, 9], "OUT": [9, 11], "products": ["axle", "cap"]},
    ),
    # The second cap waits for the cart from 5 to 11; the axle, which asks later, needs none.
    Case(
        "who waits for a cart lets others pass", 10,
        """
products: {cap: {route: [left, pack]}, axle: {route: [right, pack]}}
supply: {arrivals: {cap: {every: 2 min}, axle: {every: 5 min}}}
fleets: {carts: {vehicles: 1}}
line:
  - {station: left, queue: unlimited, cycle: 1 min, moves: {time: 4 min, by: carts}}
  - {station: right, queue: unlimited, cycle: 1 min, moves: 1 min}
  - {station: pack, queue: 2, cycle: 1 min}
""",
        ("moves", "fleets", "route"),
        {"MOVE": [3, 6], "OUT": [8, 9], "products": ["cap", "axle"]},
    ),
    # The lot of 8 is on its way for 4 min, that of 13 for 3 until the end.
    Case(
        "a lot moves together", 16,
        """
supply: {arrivals: {every: 5 min, pieces: 3}}
line:
  - {station: saw, cycle: 1 min, moves: 4 min}
  - {station: press, queue: 2, cycle: 1 min}
""",
        ("moves", "pieces"),
        {"MOVE": [8, 13], "OUT": [15], "good": 3, "under_way": 21},
    ),
    # Two operations at the saw with no way between them, then a rejection and a way back.
    Case(
        "no way leads from a station to itself", 15,
        """
products: {cap: {route: [saw, saw, press]}}
supply: {parts: 1}
line:
  - {station: saw, queue: unlimited, cycle: 2 min, moves: 3 min}
  - {station: press, queue: 1, cycle: 1 min, moves: 30 s,
     inspects: {false_rejects: 100 %, rejects_to: saw}}
""",
        ("moves", "route"),
        {"MOVE": [4, 8, 12.5], "TAKE": [0, 2, 7, 8.5, 10.5], "under_way": 6},
    ),
)  # fmt: skip
