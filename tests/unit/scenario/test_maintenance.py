"""What a scenario says of maintenance: planned stops, failures seen coming, reaction, renewal; and what it may not."""

from __future__ import annotations

import pytest

from simfactory.api import understood
from simfactory.blueprint import compile_blueprint
from simfactory.errors import ScenarioError
from simfactory.plan import Plan
from simfactory.scenario import Scenario, apply, load_text

PLANT = """
simfactory: 1
name: x
line:
  - station: saw
    machines: 2
    cycle: 1 min
    failures:
      jam: {every: 10 h, repair: 1 hJAM}
      service: {clock: calendar, every: 100 h, repair: 1 hSERVICE}
"""


def plant(jam: str = "", service: str = "", more: str = "") -> Scenario:
    said = {"JAM": f", {jam}" if jam else "", "SERVICE": f", {service}" if service else ""}
    text = PLANT
    for word, keys in said.items():
        text = text.replace(word, keys)
    return load_text(text + more)


def problems(jam: str = "", service: str = "", more: str = "") -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        plant(jam, service, more)
    return [f"{problem.path}: {problem.found}; {problem.expected}" for problem in caught.value.problems]


def plan(scenario: Scenario, configuration: str = "before") -> Plan:
    return compile_blueprint(apply(scenario, configuration)).frame


def test_a_failure_of_which_nothing_is_said_is_no_planned_stop_and_renews_nothing() -> None:
    care = plan(plant()).maintenance
    assert not care.planned.any()
    assert not care.announced.any()
    assert care.reaction.tolist() == [-1, -1]
    assert care.renews_first.tolist() == [0, 0, 0, 0, 0]
    assert [path for path, *_ in plant().inputs() if "announced" in path or "reaction" in path] == []


def test_each_machine_renews_its_own_modes() -> None:
    care = plan(plant("renews: service", "renews: [jam], planned: true")).maintenance
    assert care.renews_first.tolist() == [0, 1, 2, 3, 4]
    assert care.renews.tolist() == [1, 0, 3, 2]
    assert care.planned.tolist() == [False, True]


def test_the_share_that_is_caught_moves_with_its_doubts() -> None:
    scenario = plant("announced: {share: 40 %, caught: 60 .. 80 %, repair: 50 %}")
    blueprint = compile_blueprint(scenario)
    assert blueprint.frame.caught.tolist() == pytest.approx([0.4 * 0.7, 0.0])
    assert blueprint.frame.caught_repair.tolist() == [0.5, 1.0]
    (doubt,) = blueprint.doubts
    assert doubt.name == "saw.failures.jam.announced.caught"
    assert blueprint.fill({doubt.name: 0.6}).caught.tolist() == pytest.approx([0.24, 0.0])
    paths = [path for path, *_ in scenario.inputs() if path.startswith("saw.failures.jam.announced")]
    assert [path.rpartition(".")[2] for path in paths] == ["share", "caught", "repair"]


UPGRADES = """
upgrades:
  watched:
    changes:
      - {set: saw.failures.jam.announced.share, to: 50 %, source: assumed}
      - {scale: saw.failures.jam.reaction, by: 0.5, source: assumed}
      - {add: saw.failures.jam.reaction, by: 1 min, source: assumed}
  serviced: {changes: [{set: saw.failures.service.planned, to: true}, {set: saw.failures.jam.renews, to: [service]}]}
"""


def test_upgrades_change_all_of_it() -> None:
    scenario = plant("reaction: 10 min", more=UPGRADES)
    before, after = plan(scenario), plan(scenario, "after")
    assert (before.caught[0], after.caught[0]) == (0.0, 0.5)
    assert [float(one.laws.a[one.maintenance.reaction[0]]) for one in (before, after)] == [600.0, 360.0]
    assert after.maintenance.planned.tolist() == [False, True]
    assert after.maintenance.renews.tolist() == [1, 3]


@pytest.mark.parametrize(
    ("jam", "service", "told"),
    [
        ("renews: servise", "", "saw.failures.jam.renews: no 'servise'; a failure mode of the station"),
        ("renews: [jam]", "", "saw.failures.jam.renews: 'jam', which gets a new life with each of its own repairs; "
         "other modes of the station"),
        ("announced: {share: 120 %}", "", "saw.failures.jam.announced.share: '120 %' is more than 100 %"),
        ("announced: {chance: 20 %}", "", "saw.failures.jam.announced.chance: unknown key 'chance'; a known key"),
        ("", "planned: true, part: scrap", "saw.failures.service.part: part: beside planned: true, which stops no "
         "work under way and surprises nobody; one of the two"),
        ("", "planned: true, reaction: 5 min", "saw.failures.service.reaction: reaction: beside planned: true"),
        ("", "planned: true, announced: {share: 5 %}", "saw.failures.service.announced: announced: beside planned"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(jam: str, service: str, told: str) -> None:
    (found,) = problems(jam, service)
    assert found.startswith(told)


def test_an_upgrade_that_plans_what_surprises_is_told() -> None:
    more = "upgrades: {serviced: {changes: [{set: saw.failures.jam.planned, to: true}]}}\n"
    (found,) = problems("reaction: 5 min", more=more)
    assert "beside planned: true" in found


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", [
            "saw.jam: 40 % announce themselves, 60 .. 80 % of these are caught and stop it by plan, for 50 % of the "
            "repair, nobody knows of it for 10 min on average",
            "saw.service: stopped by plan, once the piece has ended, its repair renews jam",
        ]),
        ("fr", [
            "saw.jam : 40 % s’annoncent, dont 60 .. 80 % sont prises à temps en arrêt planifié, pour 50 % de la "
            "réparation, personne ne la remarque pendant 10 min en moyenne",
            "saw.service : arrêt planifié, une fois la pièce finie, sa réparation remet à neuf jam",
        ]),
    ],
)  # fmt: skip
def test_check_says_it_in_words(lang: str, lines: list[str]) -> None:
    announced = "announced: {share: 40 %, caught: 60 .. 80 %, repair: 50 %}, reaction: {mean: 10 min, cv: 50 %}"
    text = understood(plant(announced, "planned: true, renews: jam"), lang)
    said = [line.strip().replace("\u00a0", " ").replace("\u202f", " ") for line in text.splitlines()]
    assert [line for line in said if line.startswith("saw.")] == lines
    assert "saw.jam" not in understood(plant(), lang)
