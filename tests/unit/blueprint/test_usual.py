"""What absence is measured against: the strain and the risk of people in the plant before, in every draw."""

from __future__ import annotations

import numpy as np
import pytest

from simfactory import load_text
from simfactory.blueprint import Blueprint, compile_blueprint
from simfactory.scenario import apply

PLANT = """
simfactory: 1
name: x
human_factors:
  fatigue: {allowance: 10 %, by_pace: 0.2, control_free: 70 %, control_paced: 40 %, ocra_heavy: 3 .. 4 .. 5}
  absence: {rate: 5 %, spell_mean: 3 days, by_strain: 1.1 .. 1.44, by_risk: 1.5, affected_by_ocra: 2 %}
shifts: {day: {mon-fri: 06:00-14:00}}
people: {hands: {team: {day: 1}}, helpers: {team: {day: 1}}}
line:
  - {station: saw, task: {load: heavy, control: 40 %, risk: 0.5 .. 1.5}, cycle: {time: 4 min, by: hands}}
  - {station: pack, task: {load: light, risk: 0}, cycle: {time: 4 min, by: helpers}}
upgrades: {lift: {changes: [{set: saw.task.load, to: light}, {set: saw.task.paced, to: true}]}}
"""
RATIO, OCRA, RISK = "human_factors.absence.by_strain", "human_factors.fatigue.ocra_heavy", "saw.task.risk"
CENTRE = {RATIO: 1.27, OCRA: 4.0, RISK: 1.0}


def blueprint(configuration: str = "before", text: str = PLANT) -> Blueprint:
    return compile_blueprint(apply(load_text(text), configuration))


def usual(measured: Blueprint, theta: dict[str, float]) -> list[float]:
    """In the draw where the doubtful values are these, and all others central."""
    centre = {doubt.name: doubt.central() for doubt in measured.doubts}
    return measured.fill(centre | theta).human.usual.tolist()


def at(hands: float, helpers: float = 0.0) -> dict[str, np.ndarray]:
    """Their share of time at their own stations."""
    return {"hands": np.array([hands, 0.0]), "helpers": np.array([0.0, helpers])}


def by_hand(ratio: float, ocra: float) -> float:
    """Busy 90 %: pressure 0.99, demand (0.99 - 0.7)/0.55, strain 0.6 of it; 2 % at risk for each point."""
    return ratio ** (0.6 * 0.29 / 0.55) * (1 + 1.5 * 0.02 * ocra)


@pytest.mark.parametrize("configuration", ["before", "after"])
def test_strain_and_risk_are_those_of_the_plant_before_by_the_constants_of_the_draw(configuration: str) -> None:
    measured = blueprint(configuration).with_usual((blueprint(), at(0.9)))
    for theta in ({RATIO: 1.1, OCRA: 3.0, RISK: 1.5}, {RATIO: 1.44, OCRA: 5.0, RISK: 1.0}):
        assert usual(measured, theta) == pytest.approx([by_hand(theta[RATIO], theta[OCRA] * theta[RISK]), 1.0])


def test_the_frame_is_at_central_values() -> None:
    measured = blueprint("after").with_usual((blueprint(), at(0.9)))
    centre = {doubt.name: doubt.central() for doubt in measured.doubts}
    assert measured.frame.human.usual[0] == pytest.approx(by_hand(centre[RATIO], centre[OCRA] * centre[RISK]))
    assert measured.fill(centre).digest == measured.frame.digest


def test_a_pace_that_is_set_adds_to_the_pressure() -> None:
    paced = PLANT.replace("load: heavy,", "load: heavy, paced: true,")
    measured = blueprint(text=paced).with_usual((blueprint(text=paced), at(0.75)))
    assert usual(measured, CENTRE)[0] == pytest.approx(by_hand(1.27, 4.0))


def test_control_and_risk_go_by_the_time_at_each_station() -> None:
    """Half of the time at each of two stations: control 0.55, index 2."""
    work = {"hands": np.array([0.45, 0.45])}
    assert usual(blueprint().with_usual((blueprint(), work)), CENTRE)[0] == pytest.approx(
        1.27 ** (0.45 * 0.29 / 0.55) * (1 + 1.5 * 0.04)
    )


def test_doubts_that_matter_in_the_plant_before_alone_matter_to_what_is_measured_against_it() -> None:
    after = blueprint("after")
    measured = after.with_usual((blueprint(), at(0.9)))
    names = [doubt.name for doubt in measured.doubts]
    assert {OCRA} == set(names) - {doubt.name for doubt in after.doubts}
    assert names == sorted(names)
    assert after.with_usual((blueprint(), at(0.0, 0.9))).doubts == after.doubts  # where nobody lifts


def test_a_pool_is_measured_in_the_first_plant_that_names_it() -> None:
    before, after = blueprint(), blueprint("after")
    measured = after.with_usual((before, {"hands": np.array([0.9, 0.0])}), (after, at(1.0, 0.9)))
    assert usual(measured, CENTRE) == pytest.approx([by_hand(1.27, 4.0), 1.27 ** (0.3 * 0.29 / 0.55)])


def test_who_is_named_nowhere_is_measured_against_one() -> None:
    assert blueprint().with_usual((blueprint(), {"gone": np.ones(2)})).frame.human.usual.tolist() == [1.0, 1.0]
