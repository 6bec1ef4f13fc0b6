"""A manual assembly as its users want to write it: people who move between posts, skills, absence, a cobot."""

from __future__ import annotations

from pathlib import Path

import pytest

from simfactory.scenario import Scenario, apply, load_text
from simfactory.scenario.people import Absence

POLYVALENCE = """operator;base;motor;screwing;wiring;test;packing;touch_up
1;100;100;;;;100;
2;100;90;100;;;;
3;;100;100;;;;80
4;;;90;100;100;;100
5;;;;100;100;100;
6;80;;100;;;100;
7;;;;90;100;;100
8;100;;;100;;80;
"""
PUMPS = """
simfactory: 1
name: Pump assembly
run: {warm_up: 2 weeks, length: 26 weeks}
shifts:
  day: {mon-thu: 08:00-16:45, fri: 08:00-12:00, breaks: [10:00-10:15, 12:15-13:00]}
human_factors: true
people:
  assemblers:
    team: {day: 8}
    labour: direct
    skills: {file: polyvalence.csv}
    moves: {leave_post: when_idle, walk: 15 s}
    absence: {rate: 4 .. 6 .. 9 %, spell: {mean: 3 days, cv: 1.5}}
  leader: {team: {day: 1}, labour: indirect}
products: {pump: {}}
demand: {per_week: 720, gain_as: output}
line:
  - {station: base, machines: 2, cycle: {mean: 300 s, cv: 20 %, by: assemblers}}
  - buffer: 3
  - {station: motor, cycle: {mean: 165 s, cv: 25 %, by: assemblers}, defects: 0.8 %}
  - buffer: 3
  - station: screwing
    machines: 2
    cycle: {mean: 320 s, cv: 30 %, by: assemblers}
    defects: 0.5 .. 1 .. 2 %
    task: {load: heavy, paced: false}
  - buffer: 3
  - {station: wiring, cycle: {mean: 165 s, cv: 25 %, by: assemblers}}
  - buffer: 3
  - station: test
    cycle: 110 s
    load: {time: 30 s, by: assemblers}
    inspects: {detects: 95 %, false_rejects: 1 %, rejects_to: {touch_up: 90 %, scrap: 10 %}}
  - buffer: 5
  - {station: packing, cycle: {mean: 160 s, cv: 20 %, by: assemblers}, to: out}
  - {station: touch_up, queue: unlimited, cycle: {mean: 200 s, cv: 30 %, by: assemblers}, mends: 90 %, to: test}
upgrades:
  cobot:
    changes:
      - {scale: screwing.cycle.mean, by: 0.7 .. 0.9 .. 1.15}
      - {set: screwing.cycle.by, to: nobody}
      - {set: screwing.load, to: {time: 25 s, by: assemblers}}
      - set: screwing.failures.gripper
        to: {every: {law: exponential, mean: 150 .. 400 .. 1000 h}, repair: {time: 45 min, by: leader}}
  redeploy_one:
    changes: [{add: people.assemblers.team.day, by: -1}]
configurations: {cobot: [cobot], cobot_with_7: [cobot, redeploy_one]}
"""


@pytest.fixture
def pumps(tmp_path: Path) -> Scenario:
    (tmp_path / "polyvalence.csv").write_text(POLYVALENCE, encoding="utf-8")
    return load_text(PUMPS, folder=tmp_path)


def test_it_is_read_as_it_stands(pumps: Scenario) -> None:
    assemblers = pumps.people["assemblers"]
    assert assemblers.absent is not None
    assert (assemblers.absent.rate.bounds(), assemblers.absent.spell.central_mean()) == ((0.04, 0.09), 3 * 86_400)
    assert (assemblers.moves.walk.central(), assemblers.moves.leave_post) == (15.0, "when_idle")
    assert assemblers.skills is not None
    assert assemblers.skills["base"] == {1: 1.0, 2: 1.0, 6: 0.8, 8: 1.0}
    assert pumps.station("screwing").task.load == "heavy"
    assert not pumps.warnings


def test_its_leader_is_absent_as_people_are(pumps: Scenario) -> None:
    leader = pumps.people["leader"].absence
    assert isinstance(leader, Absence)
    assert leader.usual


def test_every_configuration_of_it_can_be(pumps: Scenario) -> None:
    assert apply(pumps, "cobot_with_7").people["assemblers"].team == {"day": 7}
    doubts = {doubt.name for doubt in apply(pumps, "cobot").doubts()}
    assert {"people.assemblers.absence.rate", "human_factors.fatigue.heavy", "human_factors.absence.rate"} <= doubts
    assert not any("afternoon" in name or "night" in name or "paced" in name for name in doubts)
