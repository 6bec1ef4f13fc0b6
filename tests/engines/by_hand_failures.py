"""Failures, repairs and quality, told by hand."""

from __future__ import annotations

from tests.engines.by_hand import Case


def _ageing(clock: str, more: str = "") -> str:
    """A station that a part keeps for two minutes out of four: one of loading, one of work."""
    return f"""
supply: {{arrivals: {{every: 4 min}}}}
line:
  - station: saw
    load: 1 min
    cycle: 1 min
    failures: {{jam: {{clock: {clock}, every: 3{"" if clock == "cycles" else " min"}, repair: 1 min{more}}}}}
"""


def _hit(part: str) -> str:
    """A station that fails once, in the middle of its first piece."""
    return f"""
line:
  - station: saw
    cycle: 4 min
    failures: {{jam: {{every: {{law: sequence, values: [3 min, 60 min]}}, repair: 1 min, part: {part}}}}}
"""


FAILURES = (
    Case(
        "no clock of work runs while blocked", 20,
        """
line:
  - {station: saw, cycle: 2 min, failures: {jam: {every: 5 min, repair: 1 min}}}
  - {station: press, cycle: 5 min}
""",
        ("failures.clock.working", "FAIL", "REPAIRED"),
        {"FAIL": [8, 19], "OUT": [7, 12, 17], "REPAIRED": [9], "repair_time": 1},
    ),
    Case(
        "a clock of work", 20, _ageing("working"), ("failures.clock.working",), {"FAIL": [14], "OUT": [6, 10, 14, 18]},
    ),
    Case(
        "a clock of parts on the machine", 19, _ageing("occupied"), ("failures.clock.occupied",),
        {"FAIL": [9, 14], "OUT": [6, 11, 14, 18]},
    ),
    Case(
        "a clock of the calendar", 16, _ageing("calendar"), ("failures.clock.calendar",),
        {"FAIL": [3, 7, 11, 15], "OUT": [6, 10, 14], "repair_time": 3},
    ),
    Case(
        "a clock of cycles", 19, _ageing("cycles"), ("failures.clock.cycles",), {"FAIL": [14], "OUT": [6, 10, 14, 18]},
    ),
    Case(
        "a machine that holds its part while down", 19, _ageing("cycles", ", while_down: {release: false}"),
        ("failures.while_down",), {"FAIL": [14], "OUT": [6, 10, 15, 18]},
    ),
    Case(
        "a machine that takes a part while down", 9,
        """
supply: {arrivals: {every: 4 min}}
line:
  - station: saw
    cycle: 1 min
    failures: {jam: {clock: calendar, every: 3 min, repair: 4 min, while_down: {take: true}}}
""",
        ("failures.while_down",),
        {"TAKE": [4, 8], "FAIL": [3], "OUT": [8], "states": {"saw": {"NO_ORDER": 3, "DOWN": 4, "WORK": 2}}},
    ),
    Case("work is resumed after a repair", 10, _hit("resume"), (), {"OUT": [5, 9]}),
    Case("work restarts after a repair", 13, _hit("restart"), ("failures.part.restart",), {"OUT": [8, 12]}),
    Case(
        "a failure scraps the piece", 13, _hit("scrap"), ("failures.part.scrap", "SCRAPPED"),
        {"OUT": [8, 12], "SCRAPPED": [4], "scrap": 1, "unfinished": 1},
    ),
    Case(
        "two repairs by one crew of two", 12,
        """
people: {menders: {team: 2}}
line:
  - station: saw
    cycle: 1 min
    failures: {jam: {clock: calendar, every: 5 min, repair: {time: 3 min, by: menders, crew: 2}}}
  - station: press
    queue: unlimited
    cycle: 1 min
    failures: {jam: {clock: calendar, every: 5 min, repair: {time: 3 min, by: menders, crew: 2}}}
""",
        ("failures.repair.by", "crew"),
        {"FAIL": [5, 5], "REPAIRED": [8, 11], "repair_time": 6, "repair_wait": 3, "person_busy": 12},
    ),
)  # fmt: skip


def _inspected(more: str) -> str:
    """A station that finds all defects and takes all sound pieces for defective, with one for rework behind it."""
    return f"""
line:
  - station: saw
    cycle: 2 min
    inspects: {{detects: 100 %, false_rejects: 100 %, rejects_to: touch_up}}
    to: out
    {more}
  - {{station: touch_up, queue: unlimited, cycle: 1 min, mends: 0 %}}
"""


QUALITY = (
    Case(
        "defects nobody looks for escape", 7,
        """
line:
  - {station: saw, cycle: 2 min, defects: 100 %}
""",
        ("defects",),
        {"OUT": [2, 4, 6], "good": 0, "escapes": 3, "first_pass": 0},
    ),
    Case(
        "defects that are found are scrapped", 7,
        """
line:
  - {station: saw, cycle: 2 min, defects: {part: 100 %}, inspects: {rejects_to: scrap}}
""",
        ("inspects",),
        {"OUT": [], "SCRAPPED": [2, 4, 6], "scrap": 3, "unfinished": 0, "rejected": 3, "reworked": 0},
    ),
    Case(
        "what was reworked was not good the first time", 8, _inspected(""), ("inspects",),
        {"OUT": [3, 5, 7], "good": 3, "first_pass": 0, "reworked": 3, "tried": 6, "passed": 3},
    ),
    Case(
        "what cannot be mended escapes", 8, _inspected("defects: 100 %"), ("mends",),
        {"OUT": [3, 5, 7], "good": 0, "escapes": 3},
    ),
    Case(
        "again and again on the spot", 1001,
        """
line:
  - {station: saw, cycle: 1 min, inspects: {false_rejects: 100 %, rejects_to: {again: 50 %, scrap: 50 %}}}
""",
        ("rejects_to.again",),
        {"OUT": [], "processed": 1000, "rejected": 1000, "passed": 0, "states": {"saw": {"WORK": 1001}}},
    ),
)  # fmt: skip
