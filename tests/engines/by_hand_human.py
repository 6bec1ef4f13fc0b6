"""Plants whose histories can be told by hand: people who learn, err, are absent, stand in, and walk between posts."""

from __future__ import annotations

from tests.engines.by_hand import Case

HUMAN = (
    # Who masters a task with the second piece and needs 62.5 % of the first one's time for it takes 10 / 0.625 min.
    Case(
        "the first piece takes a beginner longer", 37,
        """
human_factors: {learning: {assembly: 62.5 %, incompressible_free: 0 %, mastered_after: 2, forgotten_after: 60 days}}
people: {fitters: {team: 1}}
line:
  - {station: bench, task: {known: 0 %, learning: assembly}, cycle: {time: 10 min, by: fitters}}
""",
        ("human_factors.learning",),
        {"OUT": [16, 26, 36], "person_busy": 37},
    ),
    # The first piece takes 16 min; of the second 4 min are done when the window closes. After nine weeks, three days of
    # them no absence from a task, what is forgotten in 59 days is: the other 6 min take a beginner 9.6.
    Case(
        "two months without a task are a new beginning", 90_735,
        """
human_factors: {learning: {assembly: 62.5 %, incompressible_free: 0 %, mastered_after: 2, forgotten_after: 59 days}}
shifts: {rarely: {"mon-sun": 00:00-00:20, repeat: 9 weeks, closed: [week 1 tue, week 1 wed, week 1 thu, week 1 fri,
  week 1 sat, week 1 sun, week 2, week 3, week 4, week 5, week 6, week 7, week 8, week 9]}}
people: {fitters: {team: {rarely: 1}}}
line:
  - {station: bench, task: {known: 0 %}, cycle: {time: 10 min, by: fitters}}
""",
        ("human_factors.learning",),
        {"OUT": [16, 90_729.6]},
    ),
    Case(
        "what somebody knows as a routine is not forgotten", 90_735,
        """
human_factors: {learning: {assembly: 62.5 %, incompressible_free: 0 %, mastered_after: 2, forgotten_after: 59 days}}
shifts: {rarely: {"mon-sun": 00:00-00:20, repeat: 9 weeks, closed: [week 1 tue, week 1 wed, week 1 thu, week 1 fri,
  week 1 sat, week 1 sun, week 2, week 3, week 4, week 5, week 6, week 7, week 8, week 9]}}
people: {fitters: {team: {rarely: 1}}}
line:
  - {station: bench, cycle: {time: 10 min, by: fitters}}
""",
        ("human_factors.learning",),
        {"OUT": [10, 20, 90_730]},
    ),
    # The first load takes a beginner 1.6 min. The machine fails after 18 min of work; repairs are nothing to be learnt.
    Case(
        "a repair takes its time though the task is new", 36,
        """
human_factors: {learning: {assembly: 62.5 %, incompressible_free: 0 %, mastered_after: 2, forgotten_after: 59 days}}
people: {fitters: {team: 1}}
line:
  - station: lathe
    task: {known: 0 %}
    load: {time: 1 min, by: fitters}
    cycle: 9 min
    failures: {jam: {every: 18 min, repair: {time: 5 min, by: fitters}}}
""",
        ("human_factors.learning", "failures.repair.by"),
        {"OUT": [10.6, 20.6, 35.6], "FAIL": [20.6], "REPAIRED": [25.6]},
    ),
    # A thousand times the chance of 0.1 % in the afternoon is certainty.
    Case(
        "in the afternoon everything is spoilt", 800,
        """
human_factors: {errors: {by_fatigue: 0, by_skill: 0 %, afternoon: 1000}}
shifts: {late: {mon-sun: 13:00-13:10}}
people: {fitters: {team: {late: 1}}}
line:
  - {station: bench, defects: 0.1 %, cycle: {time: 4 min, by: fitters}}
""",
        ("human_factors.errors",),
        {"OUT": [784, 788], "good": 0, "escapes": 2},
    ),
    Case(
        "what nobody makes by hand is spoilt as before", 800,
        """
human_factors: {errors: {by_fatigue: 0, by_skill: 0 %, afternoon: 1000}}
shifts: {late: {mon-sun: 13:00-13:10}}
people: {fitters: {team: {late: 1}}}
line:
  - {station: bench, defects: 0.1 %, setup: {time: 1 min, by: fitters}, cycle: 4 min}
""",
        (),
        {"OUT": [784, 788], "good": 2, "escapes": 0},
    ),
    # Whoever is absent at a rate of 100 % is away for a spell, and then for the next. On the second day of each
    # somebody stands in at half the pace, and makes one piece in ten minutes.
    Case(
        "somebody stands in on the second day", 4332,
        """
shifts: {day: {mon-sun: 00:00-00:10}}
people:
  fitters: {team: {day: 1}, absence: {rate: 100 %, spell: 2 days, stand_in: {after: 1 day, pace: 50 %}}}
line:
  - {station: bench, cycle: {time: 4 min, by: fitters}}
""",
        ("human_factors.absence", "people.absence.stand_in", "ABSENT"),
        {"OUT": [1448, 4326], "absent": 40, "stood_in": 20, "person_busy": 20},
    ),
    # Both benches ask at 4; the first upstream. Then the person goes to and fro.
    Case(
        "the way to another post takes a minute", 24,
        """
people: {fitters: {team: 1, moves: {walk: 1 min}}}
line:
  - {station: saw, cycle: {time: 4 min, by: fitters}}
  - buffer: 2
  - {station: file, cycle: {time: 4 min, by: fitters}}
""",
        ("people.moves", "WALK"),
        {"OUT": [13, 23], "WALK": [8, 13, 18, 23], "walked": 4, "person_busy": 20, "states": {
            "saw": {"WORK": 12, "WAITING": 12}, "file": {"STARVED": 4, "WAITING": 12, "WORK": 8},
        }},
    ),
    # The saw is served until it is blocked: four pieces, one at the file, two before it, one on the saw.
    Case(
        "who stays leaves a post that has no work", 40,
        """
people: {fitters: {team: 1, moves: {walk: 1 min, leave_post: when_idle}}}
line:
  - {station: saw, cycle: {time: 4 min, by: fitters}}
  - buffer: 2
  - {station: file, cycle: {time: 4 min, by: fitters}}
""",
        ("people.moves", "people.moves.leave_post"),
        {"OUT": [21, 25, 29, 33], "WALK": [16, 33], "walked": 2},
    ),
    # At 0 everything is found, 8 min later nothing. The piece begun at 16 is ended after the break, but was looked at
    # by who had watched for 16 min; all is found again when the third window begins.
    Case(
        "who inspects wearies until the break", 79,
        """
shifts: {day: {mon-sun: [00:00-00:17, 00:30-00:37, 01:00-01:20]}}
people: {inspectors: {team: {day: 1}}}
line:
  - station: control
    defects: 100 %
    cycle: {time: 8 min, by: inspectors}
    inspects: {detects: 100 %, rejects_to: scrap, wearies: {after: 8 min, loss: 100 %}}
""",
        ("inspects.wearies",),
        {"SCRAPPED": [8, 68], "OUT": [16, 37, 76], "scrap": 2, "escapes": 3},
    ),
    # Both ask at 8; the first upstream. Whoever comes from the saw begins a new watch.
    Case(
        "the saw rests the eyes", 41,
        """
people: {inspectors: {team: 1}}
line:
  - {station: saw, defects: 100 %, cycle: {time: 8 min, by: inspectors}}
  - station: control
    cycle: {time: 8 min, by: inspectors}
    inspects: {rejects_to: scrap, wearies: {after: 8 min, loss: 100 %}}
""",
        ("inspects.wearies",),
        {"SCRAPPED": [24, 40], "OUT": []},
    ),
    # Both must be there, from 16 on: for the one the watch is long, for the other it begins.
    Case(
        "the least weary of a crew counts", 33,
        """
shifts: {early: {mon-sun: 00:00-00:32}, late: {mon-sun: 00:16-00:32}}
people: {inspectors: {team: {early: 1, late: 1}}}
line:
  - station: control
    defects: 100 %
    cycle: {time: 8 min, by: inspectors, crew: 2}
    inspects: {rejects_to: scrap, wearies: {after: 8 min, loss: 100 %}}
""",
        ("inspects.wearies", "crew"),
        {"SCRAPPED": [24], "OUT": [32]},
    ),
    # The shift of 20 min ends with a piece under way: fatigue 1 - exp(-20 ln 2 / 20) is a half.
    Case(
        "a shift ends with the fatigue of that instant", 30,
        """
human_factors: {fatigue: {medium: 0.034657359027997264 1/min, slowing: 0}}
shifts: {day: {mon-sun: 00:00-00:20}}
people: {fitters: {team: {day: 1}}}
line:
  - {station: bench, cycle: {time: 15 min, by: fitters}}
""",
        ("human_factors.fatigue", "SHIFT", "HAND", "TIRED"),
        {"OUT": [15], "SHIFT": [20], "HAND": [0, 15], "tired": 500_000, "shifts": 1, "pair_busy": 20},
    ),
)  # fmt: skip
