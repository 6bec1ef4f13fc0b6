"""An event log written by hand, counted again."""

from dataclasses import replace

import numpy as np
import pytest
from kpi_plants import MINUTE, SECOND, ints, line

from simfactory.errors import InternalError
from simfactory.kpis.recount import counters_of
from simfactory.plan import OUT, SCRAP, Drifting
from simfactory.results import Bins, Kind, Notice, State, Trace, Verdict

BINS = Bins(10 * MINUTE, 25 * MINUTE)  # three bins, the last cut
PLAN = line(("cut", "test"), pools=("crew",))


def log(*rows):
    """Records of (minute, kind, station, machine, serial, a, b, c, d); every part comes from source 0."""
    filled = [
        (t * MINUTE, kind, s, m, 0 if serial >= 0 else -1, serial, *some) for t, kind, s, m, serial, *some in rows
    ]
    return Trace.of(np.array(filled, dtype=np.int64).reshape(-1, 10))


def count(*rows, plan=PLAN, bins=BINS):
    return counters_of(plan, log(*rows), bins)


def test_a_state_is_split_over_the_bins_it_covers():
    counters = count(
        (0, Kind.STATE, 0, 0, -1, State.STARVED, 4 * MINUTE, 0, 0),
        (4, Kind.STATE, 0, 0, -1, State.WORK, 18 * MINUTE, 0, 0),
        (22, Kind.STATE, 0, 0, -1, State.BLOCKED, 3 * MINUTE, 0, 0),
        (0, Kind.STATE, 1, 1, -1, State.STARVED, 10 * MINUTE, 0, 0),
    )
    assert counters.machine_time[0, State.WORK].tolist() == [6 * MINUTE, 10 * MINUTE, 2 * MINUTE]
    assert counters.machine_time[0, State.STARVED].tolist() == [4 * MINUTE, 0, 0]
    assert counters.machine_time[0, State.BLOCKED].tolist() == [0, 0, 3 * MINUTE]
    assert counters.machine_time[1, State.STARVED].tolist() == [10 * MINUTE, 0, 0]


def test_queues_and_work_in_progress_are_integrals_over_time():
    counters = count(
        (5, Kind.QUEUE, 1, -1, -1, 3, 10 * MINUTE, 0, 0),
        (15, Kind.QUEUE, 1, -1, -1, 0, 10 * MINUTE, 0, 0),
        (9, Kind.WIP, -1, -1, -1, 7, 2 * MINUTE, 0, 0),
    )
    assert counters.queue[1].tolist() == [[900, 0], [900, 0], [0, 0]]
    assert counters.wip.tolist() == [[420, 0], [420, 0], [0, 0]]


def test_integrals_keep_their_nanoseconds():
    counters = count((0, Kind.WIP, -1, -1, -1, 3, SECOND + 700_000_000, 0, 0))
    assert counters.wip[0].tolist() == [5, 100_000_000]


def test_integrals_beyond_an_int64_of_nanoseconds_do_not_overflow():
    year = 365 * 24 * 60 * MINUTE
    counters = count((0, Kind.WIP, -1, -1, -1, 100_000, year, 0, 0), bins=Bins(year, year))
    assert counters.wip[0].tolist() == [100_000 * year // SECOND, 0]


def test_a_part_enters_the_plant_once_and_whole():
    counters = count(
        (1, Kind.ENTER, 0, -1, 0, 0, 12, 0, 0),
        (3, Kind.TAKE, 0, 0, 0, 0, 12, 0, 2 * MINUTE),
        (3, Kind.TAKE, 0, 0, 1, 0, 5, 0, 0),  # handed straight to the machine
        (11, Kind.ENTER, 1, -1, 0, 1, 2, 10, 0),  # a sub-lot
        (11, Kind.ENTER, 1, -1, 0, 1, 10, 0, 0),
    )
    assert counters.entered.tolist() == [[17, 0, 0]]
    assert counters.inside.tolist() == [17]
    assert counters.taken[0].tolist() == [2, 0, 0]
    assert counters.waited[0].tolist() == [1, 0, 0]
    assert counters.wait[0].tolist() == [[120, 0], [0, 0], [0, 0]]


def test_a_sub_lot_that_is_there_in_the_same_instant_is_not_the_part():
    counters = count(
        (1, Kind.ENTER, 0, -1, 0, 0, 3, 0, 0),
        (1, Kind.ENTER, 1, -1, 0, 1, 12, 0, 0),
    )
    assert counters.entered[0].tolist() == [12, 0, 0]


def test_operations_are_told_by_verdict_and_by_first_try():
    counters = count(
        (2, Kind.PIECE, 1, 1, 0, 1, 0, 1, Verdict.AGAIN),
        (4, Kind.PIECE, 1, 1, 0, 1, 0, 0, Verdict.PASSED),
        (5, Kind.PIECE, 1, 1, 0, 1, 1, 0, Verdict.PASSED),
        (6, Kind.PIECE, 1, 1, 1, 1, 0, 1, Verdict.REWORK),
        (12, Kind.PIECE, 1, 1, 1, 1, 0, 1, Verdict.SCRAP),
        (13, Kind.PIECE, 0, 0, 1, 0, 0, 0, Verdict.PASSED),
    )
    step = {name: getattr(counters, name)[1].tolist() for name in ("processed", "rejected", "reworked", "defective")}
    assert step == {
        "processed": [4, 1, 0],
        "rejected": [2, 1, 0],
        "reworked": [2, 0, 0],
        "defective": [2, 1, 0],
    }
    assert counters.tried.tolist() == [[0, 1, 0], [3, 0, 0]]
    assert counters.passed.tolist() == [[0, 1, 0], [1, 0, 0]]
    assert counters.cycles.tolist() == [[0, 1, 0], [4, 1, 0]]


def test_what_leaves_is_counted_by_product_and_step():
    counters = count(
        (1, Kind.ENTER, 0, -1, 0, 0, 20, 0, 0),
        (9, Kind.OUT, 1, 1, 0, 0, 6, 2, 5),
        (9, Kind.LEAD, 1, 1, 0, 0, 8, 8 * MINUTE, 0),
        (19, Kind.LEAVE, 1, 1, 0, 1, 4, 8, SCRAP),
        (19, Kind.SCRAPPED, 1, 1, 0, 0, 4, 1, 0),
        (21, Kind.SCRAPPED, 0, 0, 0, 0, 1, 0, 1),
        (22, Kind.LEAVE, 1, 1, 0, 1, 7, 12, OUT),
        (22, Kind.OUT, 1, 1, 0, 0, 7, 0, 7),
        (22, Kind.LEAD, 1, 1, 0, 0, 7, 21 * MINUTE, 0),
        (22, Kind.ORDER, 1, 1, 0, 0, 21 * MINUTE, 1, 0),
    )
    assert counters.good[0].tolist() == [6, 0, 7]
    assert counters.escapes[0].tolist() == [2, 0, 0]
    assert counters.first_pass[0].tolist() == [5, 0, 7]
    assert counters.scrap[0].tolist() == [0, 4, 1]
    assert counters.scrapped.tolist() == [[0, 0, 1], [0, 4, 0]]
    assert counters.unfinished.tolist() == [[0, 0, 1], [0, 0, 0]]
    assert counters.lead[0].tolist() == [[8 * 480, 0], [0, 0], [7 * 1260, 0]]
    assert (counters.orders[0].tolist(), counters.late[0].tolist()) == ([0, 0, 1], [0, 0, 1])
    assert counters.order_time[0, 2].tolist() == [1260, 0]
    assert counters.inside.tolist() == [0]


def test_failures_repairs_set_ups_and_people():
    plan = replace(
        PLAN,
        mode_machine=ints(1),
        mode_of=ints(0),
        person_names=("a", "b"),
        person_pool=ints(0, 0),
    )
    counters = count(
        (1, Kind.FAIL, 1, 1, -1, 0, 0, 0, 0),
        (11, Kind.REPAIRED, 1, 1, -1, 0, 6 * MINUTE, 4 * MINUTE, 0),
        (13, Kind.FAIL, 1, 1, -1, 0, 1, 0, 0),
        (16, Kind.REPAIRED, 1, 1, -1, 0, 2 * MINUTE, MINUTE, 1),
        (13, Kind.SETUP, 0, 0, 3, 0, -1, 0, 0),
        (5, Kind.BUSY, 1, 1, -1, 1, 6 * MINUTE, 4, 0),
        plan=plan,
    )
    assert counters.failures[0].tolist() == [1, 0, 0]
    assert counters.repairs[0].tolist() == [0, 1, 0]
    assert (counters.repair_time[0, 1], counters.repair_wait[0, 1]) == (6 * MINUTE, 4 * MINUTE)
    assert (counters.stops[0].tolist(), counters.services[0].tolist()) == ([0, 1, 0], [0, 1, 0])
    assert (counters.service_time[0, 1], counters.service_wait[0, 1]) == (2 * MINUTE, MINUTE)
    assert counters.setups.tolist() == [[0, 1, 0], [0, 0, 0]]
    assert counters.person_busy.tolist() == [[0, 0, 0], [5 * MINUTE, 1 * MINUTE, 0]]


def test_drifts_of_machines_and_what_they_made_of_them():
    drifting = Drifting(
        drifts=np.array([True]), pieces=ints(-1), after=ints(-1), by=np.zeros((1, 2), dtype=bool),
        pieces_streams=np.zeros(1, dtype=np.uint64), after_streams=np.zeros(1, dtype=np.uint64),
    )  # fmt: skip
    plan = replace(PLAN, mode_machine=ints(1), mode_of=ints(0), drifting=drifting)
    counters = count(
        (8, Kind.DRIFT, 1, 1, -1, 0, 7 * MINUTE, 0, 0),
        (9, Kind.ASTRAY, 1, 1, 0, 1, 0, 120_000_000, 0),
        (12, Kind.ASTRAY, 1, 1, 1, 1, 0, 120_000_000, 0),
        (14, Kind.ASTRAY, 1, 1, 2, 1, 0, 120_000_000, 0),
        (14, Kind.NOTICED, 1, 1, -1, 0, 3, Notice.PIECES, 0),
        plan=plan,
    )
    assert counters.drift_time.tolist() == [[0, 0, 0], [2 * MINUTE, 5 * MINUTE, 0]]
    assert counters.drift_pieces.tolist() == [[0, 0, 0], [1, 2, 0]]
    assert counters.noticed.tolist() == [[0, 1, 0]]
    assert count(plan=PLAN).drift_time.shape == (0, 3)


def people(tires=True):
    """Two persons who work at both stations, the second at the first alone."""
    return replace(
        PLAN,
        person_names=("a", "b"),
        person_pool=ints(0, 0),
        pair_person=ints(0, 0, 1),
        pair_station=ints(0, 1, 0),
        tires=tires,
    )


def test_work_of_people_who_tire_is_told_by_their_stations():
    counters = count(
        (5, Kind.BUSY, 1, 1, -1, 0, 6 * MINUTE, 2, 0),
        (12, Kind.BUSY, 0, 0, -1, 1, 3 * MINUTE, 2, 0),
        plan=people(),
    )
    assert counters.pair_busy.tolist() == [[0, 0, 0], [5 * MINUTE, MINUTE, 0], [0, 3 * MINUTE, 0]]
    assert counters.person_busy.tolist() == [[5 * MINUTE, MINUTE, 0], [0, 3 * MINUTE, 0]]


def test_work_of_somebody_at_a_station_that_is_not_theirs_is_our_fault():
    with pytest.raises(InternalError, match="not theirs"):
        count((5, Kind.BUSY, 1, 1, -1, 1, 6 * MINUTE, 2, 0), plan=people())


def test_absence_walks_and_who_stood_in():
    counters = count(
        (2, Kind.ABSENT, -1, -1, -1, 0, 6 * MINUTE, 0, 0),
        (8, Kind.ABSENT, -1, -1, -1, 1, 6 * MINUTE, 1, 0),
        (9, Kind.WALK, 1, 1, -1, 0, 2 * MINUTE, 0, 0),
        plan=people(tires=False),
    )
    assert counters.absent.tolist() == [[6 * MINUTE, 0, 0], [2 * MINUTE, 4 * MINUTE, 0]]
    assert counters.stood_in.tolist() == [[0, 0, 0], [2 * MINUTE, 4 * MINUTE, 0]]
    assert counters.walked.tolist() == [[MINUTE, MINUTE, 0], [0, 0, 0]]


def test_ends_of_shifts_and_work_by_hand_where_people_tire():
    rows = (
        (9, Kind.SHIFT, -1, -1, -1, 1, 250_000, 0, 0),
        (9, Kind.SHIFT, -1, -1, -1, 0, 100_000, 0, 0),
        (10, Kind.SHIFT, -1, -1, -1, 1, 350_000, 0, 0),
        (1, Kind.HAND, 0, 0, 3, 0, 1, 0, 20_000),
        (1, Kind.TIRED, 0, 0, 3, 0, 1, 0, 10_000),
        (2, Kind.HAND, 1, 1, 3, 1, 0, 11, 30_000),
        (2, Kind.TIRED, 1, 1, 3, 1, 0, 11, 400_000),
        (3, Kind.HAND, 0, 0, 4, 0, 1, 0, 40_000),
        (3, Kind.TIRED, 0, 0, 4, 0, 1, 0, 50_000),
        (21, Kind.HAND, 0, 0, 5, 0, 0, 0, 1),
        (21, Kind.TIRED, 0, 0, 5, 0, 0, 0, 2),
    )
    counters = count(*rows, plan=people())
    assert counters.shifts.tolist() == [[1, 0, 0], [1, 1, 0]]
    assert counters.tired.tolist() == [[100_000, 0, 0], [250_000, 350_000, 0]]
    assert counters.by_hour[0].tolist() == [[2, 0, 1], [60_000, 0, 2], [60_000, 0, 1]]
    assert counters.by_hour[11].tolist() == [[1, 0, 0], [400_000, 0, 0], [30_000, 0, 0]]
    assert counters.by_hour[1:11].sum() == 0


def test_an_empty_log_counts_nothing():
    assert count().machine_time.sum() == 0


@pytest.mark.parametrize(
    "row", [(25, Kind.FAIL, 0, 0, -1, 0, 0, 0, 0), (24, Kind.WIP, -1, -1, -1, 1, 2 * MINUTE, 0, 0)]
)
def test_a_log_beyond_its_horizon_is_our_fault(row):
    with pytest.raises(InternalError, match="horizon"):
        count(row)
