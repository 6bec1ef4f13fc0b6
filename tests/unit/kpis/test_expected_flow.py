"""Expected visits, yields and escapes, from a plan alone. Cases by their id in the project's exact answers."""

from dataclasses import replace

import numpy as np
import pytest
from kpi_plants import HOUR, floats, ints, line, rejecting

from simfactory import load_text
from simfactory.blueprint import compile_blueprint
from simfactory.kpis import flow as solving
from simfactory.kpis.flow import expected_flow, inspect, standard_work
from simfactory.plan import AGAIN, OUT, SCRAP

CLOSE = {"rel": 1e-6, "abs": 1e-9}


def test_yields_of_four_steps_roll_up():  # case d01
    yields = floats(0.98, 0.95, 0.99, 0.97)
    plan = replace(line(("a", "b", "c", "d")), defect=1.0 - yields, detects=np.ones(4), **rejecting([True] * 4, SCRAP))
    flow = expected_flow(plan)
    assert flow.good[0] == pytest.approx(0.8940393, **CLOSE)
    assert flow.starts_per_good[0] == pytest.approx(1.11851906286, **CLOSE)
    assert flow.visits == pytest.approx([1.0, 0.98, 0.931, 0.92169], **CLOSE)
    assert flow.good[0] + flow.scrap[0] == pytest.approx(1.0)


def test_an_imperfect_inspection_errs_both_ways():  # case d07
    seen = inspect(0.92, 0.08, 0.9, 0.03)
    rejected = seen.rejected_sound + seen.rejected_defective
    accepted = seen.accepted_sound + seen.accepted_defective
    assert rejected == pytest.approx(0.0996, **CLOSE)
    assert accepted == pytest.approx(0.9004, **CLOSE)
    assert seen.accepted_defective / accepted == pytest.approx(0.00888494002665, **CLOSE)
    assert seen.rejected_sound / rejected == pytest.approx(0.277108433735, **CLOSE)


def test_latent_defects_pass_to_later_inspections_and_escape():  # case d10
    plan = replace(
        line(("make", "look", "finish", "test")),
        defect=floats(0.1, 0.0, 0.05, 0.0),
        detects=floats(0.0, 0.5, 0.0, 0.8),
        **rejecting([False, True, False, True], SCRAP),
    )
    flow = expected_flow(plan)
    assert flow.scrapped == pytest.approx([0.0, 0.05, 0.0, 0.076], **CLOSE)
    assert flow.good[0] + flow.escapes[0] == pytest.approx(0.874, **CLOSE)
    assert flow.escapes[0] == pytest.approx(0.019, **CLOSE)
    assert flow.escapes_per_shipped[0] == pytest.approx(0.0217391304348, **CLOSE)
    assert flow.good[0] == pytest.approx(0.855, **CLOSE)


def test_rework_on_the_spot_goes_round_until_good():  # case d04: 1/(1 - 0.15) visits
    plan = replace(line(), defect=floats(0.15), detects=floats(1.0), **rejecting([True], AGAIN))
    flow = expected_flow(plan)
    assert flow.visits == pytest.approx([1.17647058824], **CLOSE)
    assert flow.good[0] == pytest.approx(1.0)
    assert flow.rejected == pytest.approx([0.17647058824], **CLOSE)


def test_a_rework_station_mends_only_what_a_rejection_sent_there():
    # control (0) -> out or, rejected, rework (1) -> control. 10 % defective on arrival would be made by control itself.
    plan = replace(
        line(("control", "rework")),
        defect=floats(0.1, 0.0),
        detects=floats(1.0, 0.0),
        mends=floats(1.0, 0.5),
        branch_to=ints(OUT, 0),
        **rejecting([True, False], 1),
    )
    flow = expected_flow(plan)
    # First time 0.1 rejected. Of what comes back half is defective for sure, the other half with 0.1: 0.55 rejected.
    back = 0.1 / (1.0 - 0.55)
    assert flow.visits == pytest.approx([1.0 + back, back])
    assert flow.good[0] == pytest.approx(1.0)


def test_false_rejects_are_reworked_too():
    plan = replace(
        line(("control", "rework")),
        false_rejects=floats(0.2, 0.0),
        branch_to=ints(OUT, 0),
        **rejecting([True, False], 1),
    )
    assert expected_flow(plan).visits == pytest.approx([1.25, 0.25])


def test_products_do_not_mix():
    plan = replace(line(("a", "b"), ("x", "y")), defect=floats(0.1, 0.0, 0.0, 0.2))
    flow = expected_flow(plan)
    assert flow.good == pytest.approx([0.9, 0.8])
    assert flow.escapes == pytest.approx([0.1, 0.2])


def test_a_piece_that_can_never_leave_goes_round_for_ever():
    plan = replace(line(), defect=floats(1.0), detects=floats(1.0), mends=floats(0.0), **rejecting([True], AGAIN))
    assert expected_flow(plan).visits[0] == np.inf


def test_a_step_that_nobody_reaches_changes_nothing():
    plan = replace(line(("a", "b")), branch_to=ints(OUT, 1))
    assert expected_flow(plan).visits == pytest.approx([1.0, 0.0])


def test_standard_work_is_the_route_without_rework_nor_scrap():
    plan = replace(
        line(("a", "b", "c")),
        defect=floats(0.3, 0.0, 0.0),
        detects=floats(0.9, 0.0, 0.0),
        branch_first=ints(0, 3, 4, 5),
        branch_to=ints(1, 2, SCRAP, OUT, OUT),
        branch_upto=floats(0.45, 0.9, 1.0, 1.0, 1.0),
        work_content=ints(HOUR, 2 * HOUR, 4 * HOUR),
        **rejecting([True, False, False], AGAIN),
    )
    assert standard_work(plan) == pytest.approx([1.0 + 0.5 * 2.0 + 0.5 * 4.0])


def test_shares_of_several_steps_start_afresh_at_each():
    plan = replace(
        line(("a", "b"), ("x", "y")),
        branch_first=ints(0, 2, 3, 4, 6),
        branch_to=ints(1, OUT, OUT, 3, OUT, SCRAP),
        branch_upto=floats(0.25, 1.0, 1.0, 1.0, 0.5, 1.0),
    )
    flow = expected_flow(plan)
    assert flow.visits == pytest.approx([1.0, 0.25, 1.0, 1.0])
    assert flow.good == pytest.approx([1.0, 0.5])


def test_one_product_that_goes_round_for_ever_leaves_the_others_alone():
    plan = replace(
        line(products=("x", "y")),
        defect=floats(0.0, 1.0),
        detects=floats(0.0, 1.0),
        mends=floats(1.0, 0.0),
        **rejecting([False, True], AGAIN),
    )
    assert expected_flow(plan).visits.tolist() == [1.0, np.inf]


def test_where_no_piece_comes_back_visits_are_those_that_the_solver_of_loops_finds(monkeypatch):
    text = """
simfactory: 1
name: Merges and splits
line:
  - {station: a, cycle: 1 min, defects: 10 %, queue: unlimited, to: {b: 30 %, c: 50 %, scrap: rest}}
  - {station: b, cycle: 1 min, queue: unlimited, to: {c: 70 %, d: rest}}
  - {station: c, cycle: 1 min, queue: unlimited}
  - station: d
    cycle: 1 min
    queue: unlimited
    inspects: {detects: 90 %, false_rejects: 2 %, rejects_to: scrap}
"""
    plan = compile_blueprint(load_text(text)).frame
    with monkeypatch.context() as patch:
        patch.setattr(solving, "_with_loops", None)
        straight = expected_flow(plan)
    monkeypatch.setattr(solving, "_straight_through", lambda *_: None)
    solved = expected_flow(plan)
    for name in ("visits", "rejected", "scrapped", "good", "escapes", "scrap"):
        assert getattr(straight, name) == pytest.approx(getattr(solved, name), rel=1e-14)
