"""People and their hours, told by hand."""

from __future__ import annotations

from tests.engines.by_hand import Case

PEOPLE = (
    Case(
        "one person loads and unloads two machines", 13,
        """
people: {turners: {team: 1}}
line:
  - station: lathe
    machines: 2
    load: {time: 1 min, by: turners}
    cycle: 3 min
    unload: {time: 1 min, by: turners}
""",
        ("people", "load", "unload", "BUSY"),
        {"OUT": [5, 7, 10, 12], "person_busy": 10},
    ),
    Case(
        "a crew of two out of three", 13,
        """
people: {turners: {team: 3}}
line:
  - {station: lathe, machines: 2, cycle: {time: 4 min, by: turners, crew: 2}}
""",
        ("crew",),
        {
            "OUT": [4, 8, 12], "person_busy": 26,
            "states": {"lathe#1": {"WORK": 8, "WAITING": 5}, "lathe#2": {"WORK": 5, "WAITING": 8}},
        },
    ),
    Case(
        "only one is qualified", 11,
        """
people: {turners: {team: 2, skills: {saw: [1], press: [1]}}}
line:
  - {station: saw, cycle: {time: 2 min, by: turners}}
  - {station: press, queue: unlimited, cycle: {time: 2 min, by: turners}}
""",
        ("skills",),
        {"OUT": [6, 10], "person_busy": 11},
    ),
    Case(
        "work goes at the pace of who does it", 18,
        """
people: {turners: {team: 1, skills: {saw: {1: 80 %}, press: {1: 200 %}}}}
line:
  - {station: saw, cycle: {time: 4 min, by: turners}}
  - {station: press, queue: unlimited, cycle: {time: 2 min, by: turners}}
""",
        ("skills.pace",),
        {"OUT": [11, 17], "person_busy": 18},
    ),
    Case(
        "a crew goes at the pace of its slowest", 9,
        """
people: {turners: {team: 2, skills: {lathe: {1: 100 %, 2: 50 %}}}}
line:
  - {station: lathe, cycle: {time: 2 min, by: turners, crew: 2}}
""",
        ("skills.pace",),
        {"OUT": [4, 8], "person_busy": 18},
    ),
    Case(
        "another pace takes over what is left", 20,
        """
shifts: {early: {mon-sun: 00:00-00:06}, late: {mon-sun: 00:06-00:20}}
people: {turners: {team: {early: 1, late: 1}, skills: {lathe: {1: 50 %, 2: 100 %}}}}
line:
  - {station: lathe, cycle: {time: 4 min, by: turners}}
""",
        ("skills.pace",),
        {"OUT": [7, 11, 15, 19], "persons": {"turners#1": 6, "turners#2": 14}},
    ),
    # Fatigue F halves its distance from 1 in 10 min of heavy work (growth ln 2 / 10), and slows by 1 / ln 1.5:
    # at F = 1/2 work takes 1 + ln 1.5 / ln 1.5 = 2 times as long. The first piece takes 10 min (F 0 to 1/2), the second
    # 20 (F 1/2 to 7/8). In 30 min of rest, at recovery ln(7/4) / 30, F falls back to 1/2: the third takes 20 again.
    Case(
        "who is tired takes longer and rests off shift", 81,
        """
human_factors:
  fatigue: {heavy: 0.06931471805599453 1/min, recovery: 0.018653859597847423 1/min, slowing: 2.4663034623764317}
shifts: {day: {mon-sun: [00:00-00:30, 01:00-02:00]}}
people: {turners: {team: {day: 1}}}
line:
  - {station: lathe, task: {load: heavy}, cycle: {time: 10 min, by: turners}}
""",
        ("human_factors.fatigue",),
        {"OUT": [10, 30, 80], "person_busy": 51},
    ),
    # Fatigue as above. The first person tires at the saw (F = 1/2 at 10 min) and holds up the crew at the press, light
    # work that tires nobody: 20 min instead of 10. The second part: the first person is at the saw from 30 on, since F
    # is still 1/2 (no rest between), for 10 * 2 min; F = 7/8 then.
    Case(
        "a crew goes at the pace of its most tired", 51,
        """
human_factors: {fatigue: {light: 0 1/min, heavy: 0.06931471805599453 1/min, slowing: 2.4663034623764317}}
people: {turners: {team: 2, skills: {saw: [1], press: [1, 2]}}}
line:
  - {station: saw, task: {load: heavy}, cycle: {time: 10 min, by: turners}}
  - {station: press, task: {load: light}, priority: -1, cycle: {time: 10 min, by: turners, crew: 2}}
""",
        ("human_factors.fatigue", "crew"),
        {"OUT": [30], "persons": {"turners#1": 51, "turners#2": 21}},
    ),
    # Fatigue as above, work medium by default, repairs too. The machine fails after 10 min of work of its own. Its
    # repair of 10 min leaves the mender at F = 1/2; in 10 min of rest, at a recovery of ln(0.5 / (1.5^(1/4) - 1)) / 10,
    # F falls to 1.5^(1/4) - 1 = 0.1067: the next repair takes 1 + 1/4 times as long, from 30 to 42.5.
    Case(
        "repairs tire and the mender rests until the next", 54,
        """
human_factors:
  fatigue: {medium: 0.06931471805599453 1/min, recovery: 0.1544756404329139 1/min, slowing: 2.4663034623764317}
people: {menders: {team: 1}}
line:
  - {station: lathe, cycle: 5 min, failures: {jam: {every: 10 min, repair: {time: 10 min, by: menders}}}}
""",
        ("human_factors.fatigue", "failures.repair.by"),
        {"FAIL": [10, 30, 52.5], "REPAIRED": [20, 42.5]},
    ),
    Case(
        "the one idle longest goes", 9,
        """
people: {turners: {team: 2}}
line:
  - {station: lathe, cycle: {time: 2 min, by: turners}}
""",
        ("people",),
        {"OUT": [2, 4, 6, 8], "persons": {"turners#1": 5, "turners#2": 4}},
    ),
    Case(
        "the urgent station is served first", 9,
        """
people: {turners: {team: 1}}
line:
  - {station: saw, priority: 1, cycle: {time: 2 min, by: turners}}
  - {station: press, queue: unlimited, cycle: {time: 2 min, by: turners, priority: 0}}
""",
        ("priority",),
        {"OUT": [4, 8]},
    ),
)  # fmt: skip

DAY = "shifts: {day: {mon-sun: [00:00-00:10, 00:20-00:30]}}\n"

HOURS = (
    Case(
        "work pauses at the end of a shift", 31,
        DAY + """
people: {turners: {team: {day: 1}}}
line:
  - {station: lathe, cycle: {time: 4 min, by: turners}, at_shift_end: pause}
""",
        ("shift",),
        {"OUT": [4, 8, 22, 26, 30], "states": {"lathe": {"WORK": 20, "OFF": 11}}, "person_busy": 20, "good": 5},
    ),
    Case(
        "the piece is finished at the end of a shift", 33,
        DAY + """
people: {turners: {team: {day: 1}}}
line:
  - {station: lathe, cycle: {time: 4 min, by: turners}, at_shift_end: finish}
""",
        ("at_shift_end",),
        {"OUT": [4, 8, 12, 24, 28, 32], "states": {"lathe": {"WORK": 24, "OFF": 9}}, "person_busy": 24},
    ),
    Case(
        "people go when their own work is done, though the piece is not", 33,
        DAY + """
people: {turners: {team: {day: 1}}}
line:
  - station: lathe
    load: {time: 1 min, by: turners}
    cycle: 4 min
    unload: {time: 1 min, by: turners}
    at_shift_end: finish
""",
        ("at_shift_end", "load", "unload"),
        {
            "OUT": [6, 21, 27],
            "states": {"lathe": {"LOAD": 4, "WORK": 16, "UNLOAD": 3, "OFF": 10}}, "person_busy": 7,
        },
    ),
    Case(
        "a piece that is worked on again is finished at the end of a shift", 33,
        DAY + """
line:
  - {station: saw, cycle: 1 min, defects: 100 %}
  - station: lathe
    queue: 2
    cycle: 4 min
    shift: day
    at_shift_end: finish
    mends: 100 %
    inspects: {detects: 100 %, rejects_to: again}
""",
        ("at_shift_end", "rejects_to.again"),
        {"OUT": [9, 17, 28], "good": 3, "escapes": 0},
    ),
    Case(
        "a machine runs on unattended", 33,
        DAY + """
people: {turners: {team: {day: 1}}}
line:
  - {station: lathe, load: {time: 1 min, by: turners}, cycle: 3 min, unattended: true}
""",
        ("unattended",),
        {"OUT": [4, 8, 12, 24, 28, 32], "states": {"lathe": {"LOAD": 6, "WORK": 18, "OFF": 9}}},
    ),
    Case(
        "a break inside the station's shift", 11,
        """
shifts: {day: {mon: 00:00-00:10, breaks: [00:04-00:05]}}
line:
  - {station: lathe, cycle: 3 min, shift: day}
""",
        ("shift",),
        {"OUT": [3, 7, 10], "states": {"lathe": {"WORK": 9, "OFF": 2}}},
    ),
    Case(
        "closed on the first Monday", 1447,
        """
shifts: {day: {mon-sun: 00:00-00:10, repeat: 2 weeks, closed: [week 1 mon]}}
line:
  - {station: lathe, cycle: 3 min, shift: [day]}
""",
        ("shift",),
        {"OUT": [1443, 1446], "states": {"lathe": {"WORK": 7, "OFF": 1440}}},
    ),
    Case(
        "a lot goes on after the shift has ended", 26,
        DAY + """
supply: {arrivals: {every: {law: sequence, values: [7 min, 100 min]}, pieces: 2}}
line:
  - {station: lathe, cycle: 4 min, shift: day}
""",
        ("shift", "pieces"),
        {
            "OUT": [25], "PIECE": [21, 25], "good": 2, "entered": 2,
            "states": {"lathe": {"NO_ORDER": 8, "WORK": 8, "OFF": 10}},
        },
    ),
    Case(
        "menders come when the station is closed", 23,
        DAY + """
people: {menders: {team: 1}}
line:
  - station: lathe
    cycle: 4 min
    shift: day
    unattended: true
    failures: {jam: {every: 13 min, repair: {time: 2 min, by: menders}}}
""",
        ("failures.repair.by", "unattended"),
        {"OUT": [4, 8, 12, 18, 22], "FAIL": [13], "REPAIRED": [15], "repair_wait": 0},
    ),
    Case(
        "a repair does not wait for the station's shift", 31,
        DAY + """
line:
  - station: lathe
    cycle: 4 min
    shift: day
    failures: {jam: {clock: calendar, every: 8 min, repair: 5 min}}
""",
        ("failures.clock.calendar",),
        {
            "OUT": [4, 8, 24, 28], "FAIL": [8, 28], "REPAIRED": [13],
            "states": {"lathe": {"WORK": 16, "DOWN": 4, "OFF": 11}},
        },
    ),
)  # fmt: skip
