"""Processes that drift, told by hand."""

from __future__ import annotations

from tests.engines.by_hand import Case


def _drifting(noticed: str, more: str = "") -> str:
    """A station whose tool is worn after five minutes of work."""
    return f"""
line:
  - station: saw
    cycle: 2 min
    failures:
      tool: {{every: 5 min, repair: 3 min, drifts: {{defects: 100 %, noticed: {{{noticed}}}}}{more}}}
"""


DRIFTS = (
    # The tool is worn at 5; the pieces that end at 6 and 8 are spoilt, and the second of them is noticed.
    Case(
        "a drift is noticed after two pieces", 21, _drifting("pieces: 2"),
        ("failures.drifts", "failures.drifts.noticed.pieces", "DRIFT", "ASTRAY", "NOTICED"),
        {
            "OUT": [2, 4, 6, 8, 13, 15, 17, 19], "good": 4, "escapes": 4, "ASTRAY": [6, 8, 17, 19], "NOTICED": [8, 19],
            "FAIL": [8, 19], "REPAIRED": [11], "DRIFT": [5, 16], "drift_time": 6, "drift_pieces": 4, "noticed": 2,
            "failures": 2, "states": {"saw": {"WORK": 16, "DOWN": 5}},
        },
    ),
    # On the calendar it is noticed at 9, in the middle of a piece, which is spoilt too; the clock stands until 13.
    Case(
        "a drift is noticed after four minutes", 18, _drifting("after: 4 min", ", clock: calendar"),
        ("failures.drifts.noticed.after",),
        {
            "OUT": [2, 4, 6, 8, 10, 15, 17], "escapes": 3, "NOTICED": [9], "FAIL": [10], "REPAIRED": [13], "DRIFT": [5],
            "drift_time": 5, "drift_pieces": 3,
        },
    ),
    # The piece spoilt at 6 is found at 7; the one under way is spoilt as well, and found at 9.
    Case(
        "a drift is noticed by the next station", 16,
        _drifting("by: [control]").replace("cycle", "to: control\n    cycle")
        + "  - {station: control, queue: unlimited, cycle: 1 min, inspects: {rejects_to: scrap}}\n",
        ("failures.drifts.noticed.by", "SCRAPPED"),
        {
            "OUT": [3, 5, 14], "SCRAPPED": [7, 9], "ASTRAY": [6, 8], "NOTICED": [7], "FAIL": [8], "drift_time": 3,
            "escapes": 0,
        },
    ),
    Case(
        "a worn tool is changed by plan", 21, _drifting("pieces: 2", ", planned: true"), ("failures.planned",),
        {
            "NOTICED": [8, 19], "FAIL": [8, 19], "failures": 0, "stops": 2, "drift_pieces": 4,
            "states": {"saw": {"WORK": 16, "PLANNED": 5}},
        },
    ),
    # Nobody would notice before the thousandth piece; the service, due at 9, waits for the piece, and the tool is new
    # at 11.
    Case(
        "a service ends a drift that nobody has noticed", 16,
        _drifting("pieces: 1000")
        + "      service: {clock: calendar, planned: true, every: 9 min, repair: 1 min, renews: tool}\n",
        ("failures.renews",),
        {
            "OUT": [2, 4, 6, 8, 10, 13, 15], "escapes": 3, "good": 4, "NOTICED": [], "FAIL": [10], "DRIFT": [5],
            "drift_time": 6, "noticed": 0,
        },
    ),
    # Five cycles: the fifth is sound, the drift begins as it ends; the next two are spoilt.
    Case(
        "a tool is worn by its cycles", 18,
        """
line:
  - station: saw
    cycle: 2 min
    failures:
      tool: {clock: cycles, every: 5, repair: 3 min, drifts: {defects: 100 %, noticed: {pieces: 2}}}
""",
        ("failures.drifts", "failures.clock.cycles"),
        {"OUT": [2, 4, 6, 8, 10, 12, 14], "escapes": 2, "NOTICED": [14], "FAIL": [14], "DRIFT": [10], "drift_time": 4},
    ),
)  # fmt: skip
