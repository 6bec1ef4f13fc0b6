"""Planned stops, failures that are seen coming or noticed late, and what repairs renew, told by hand."""

from __future__ import annotations

from tests.engines.by_hand import Case


def _serviced(more: str, every: str, repair: str = "2 min", service: str = "calendar") -> str:
    """A saw that is stopped for maintenance."""
    return f"""
line:
  - station: saw
    {more}
    failures: {{service: {{clock: {service}, every: {every}, repair: {repair}, planned: true}}}}
"""


MAINTENANCE = (
    Case(
        "a planned stop waits for the end of the piece", 21,
        _serviced("load: 1 min\n    cycle: 4 min", "7 min"),
        ("failures.planned", "FAIL", "REPAIRED"),
        {
            "FAIL": [10], "REPAIRED": [12], "OUT": [5, 10, 17], "failures": 0, "repairs": 0, "repair_time": 0,
            "stops": 1, "services": 1, "service_time": 2, "service_wait": 0,
            "states": {"saw": {"LOAD": 4, "WORK": 15, "PLANNED": 2}},
        },
    ),
    Case(
        "a planned stop comes at once where nothing is under way", 14,
        "supply: {arrivals: {every: 10 min}}" + _serviced("cycle: 1 min", "3 min"), ("failures.planned",),
        {"FAIL": [3, 8, 13], "OUT": [11], "states": {"saw": {"NO_ORDER": 8, "WORK": 1, "PLANNED": 5}}},
    ),
    Case(
        "a planned stop at the end of a piece comes before the next", 10,
        _serviced("cycle: 2 min", "4 min", "1 min", "working"), ("failures.planned",),
        {"FAIL": [4, 9], "OUT": [2, 4, 7, 9]},
    ),
    Case(
        "a planned stop by cycles waits for the unloading", 14,
        _serviced("cycle: 2 min\n    unload: 1 min", "2", "1 min", "cycles"), ("failures.planned",),
        {"FAIL": [6, 13], "OUT": [3, 6, 10, 13], "states": {"saw": {"WORK": 8, "UNLOAD": 4, "PLANNED": 2}}},
    ),
    Case(
        "a set-up ends before a planned stop", 6,
        _serviced("cycle: 2 min\n    setup: 3 min\n    initial_setup: true", "1 min", "1 min"), ("failures.planned",),
        {"FAIL": [3], "SETUP": [3], "OUT": [], "states": {"saw": {"SETUP": 3, "PLANNED": 1, "WORK": 2}}},
    ),
    Case(
        "a machine that has failed is down, whatever is planned", 10,
        """
supply: {arrivals: {every: 100 min}}
line:
  - station: saw
    cycle: 1 min
    failures:
      jam: {clock: calendar, every: 5 min, repair: 2 min}
      service: {clock: calendar, every: 5 min, repair: 4 min, planned: true}
""",
        ("failures.planned",),
        {"FAIL": [5, 5], "REPAIRED": [7, 9], "states": {"saw": {"NO_ORDER": 6, "DOWN": 2, "PLANNED": 2}}},
    ),
    Case(
        "a failure that is seen coming stops the machine between two pieces", 10,
        """
line:
  - station: saw
    cycle: 4 min
    failures:
      jam:
        every: {law: sequence, values: [3 min, 60 min]}
        repair: 2 min
        announced: {share: 100 %, caught: 100 %, repair: 50 %}
""",
        ("failures.announced",),
        {"FAIL": [4], "REPAIRED": [5], "OUT": [4, 9], "failures": 0, "stops": 1, "service_time": 1, "repair_time": 0},
    ),
    Case(
        "nobody comes before the failure is noticed", 12,
        """
people: {menders: {team: 1}}
line:
  - station: saw
    cycle: 1 min
    failures: {jam: {clock: calendar, every: 5 min, repair: {time: 3 min, by: menders}, reaction: 2 min}}
""",
        ("failures.reaction",),
        {
            "FAIL": [5], "REPAIRED": [10], "OUT": [1, 2, 3, 4, 5, 11], "repair_time": 3, "repair_wait": 2,
            "person_busy": 3, "states": {"saw": {"WORK": 7, "DOWN": 5}},
        },
    ),
    Case(
        "replacement by age, and after each failure", 21,
        """
line:
  - station: saw
    cycle: 1 min
    failures:
      breakdown:
        clock: calendar
        every: {law: sequence, values: [6 min, 100 min, 3 min]}
        repair: 2 min
        renews: service
      service: {clock: calendar, every: 8 min, repair: 1 min, planned: true, renews: [breakdown]}
""",
        ("failures.renews", "failures.planned"),
        {"FAIL": [6, 16, 20], "REPAIRED": [8, 17], "failures": 2, "stops": 1},
    ),
    Case(
        "a renewed mode no longer waits for the end of the piece", 23,
        """
line:
  - station: saw
    cycle: 10 min
    failures:
      breakdown:
        {clock: calendar, every: {law: sequence, values: [6 min, 100 min]}, repair: 2 min, renews: [service]}
      service: {clock: calendar, every: 5 min, repair: 1 min, planned: true}
""",
        ("failures.renews",),
        {"FAIL": [6, 22], "OUT": [12, 22]},
    ),
)  # fmt: skip
