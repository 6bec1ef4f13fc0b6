"""What people of a plant do as it is, which their absence is measured against: their static load."""

from dataclasses import replace

import numpy as np
import pytest
from kpi_plants import floats, ints, laws, line, rejecting, segments

from simfactory.kpis import usual_work
from simfactory.plan import AGAIN, PACE, SourceKind


def working(busy, spell=(2,), pools=("crew",)):
    """A part an hour: each person works `busy` seconds of it at station a, and as long at b if there are two pools."""
    count = len(pools)
    return replace(
        line(tuple("ab"[:count]), pools=pools),
        source_kind=ints(SourceKind.ARRIVALS),
        source_every=ints(1),
        laws=laws(busy, 3600.0, 86_400.0),
        work=segments([0] * count, list(range(count))),
        person_names=tuple("xy"[:count]),
        person_pool=np.arange(count, dtype=np.int64),
        person_calendar=np.full(count, -1, dtype=np.int64),
        pace=np.full((count, count), PACE),
        spell=ints(*spell),
    )


def test_people_work_for_the_share_of_their_time_that_the_static_load_asks_for():
    assert usual_work(working(3240.0))["crew"].tolist() == pytest.approx([0.9])


def test_nobody_is_busier_than_always():
    assert usual_work(working(7200.0))["crew"].tolist() == [1.0]


def test_they_work_where_they_are_asked_for():
    """Half of the hours at each of two stations; nobody asks for the others."""
    plan = replace(working(1620.0, spell=(2, 2), pools=("crew", "other")), work=segments([0, 0], [0, 0]))
    assert usual_work(plan)["crew"].tolist() == pytest.approx([0.45, 0.45])
    assert usual_work(plan)["other"].tolist() == [0.0, 0.0]


def test_work_without_end_is_at_all_stations_alike():
    plan = replace(
        working(3600.0, spell=(2, 2), pools=("crew", "other")),
        work=segments([0, 0], [0, 0]),
        defect=floats(0.0, 1.0),
        detects=np.ones(2),
        mends=np.zeros(2),
        **rejecting([False, True], AGAIN),
    )
    assert usual_work(plan)["crew"].tolist() == [0.5, 0.5]


def test_who_is_never_absent_has_nothing_usual():
    assert list(usual_work(working(3240.0, spell=(2, -1), pools=("crew", "other")))) == ["crew"]
    assert usual_work(working(3240.0, spell=(-1,))) == {}
