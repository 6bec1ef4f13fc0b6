"""What the absence of a plant as it is goes with: the strain and the risk of its people at their static load."""

from dataclasses import replace

import numpy as np
import pytest
from kpi_plants import floats, ints, laws, line, rejecting, segments

from simfactory.kpis import usual_absence
from simfactory.plan import AGAIN, PACE, Constant, SourceKind


def exposed(busy, paced=False, spell=(2,), pools=("crew",)):
    """A part an hour: each person works `busy` seconds of it at station a, and as long at b if there are two pools."""
    count = len(pools)
    plan = line(tuple("ab"[:count]), pools=pools)
    constants = np.zeros(len(Constant))
    given = {Constant.ALLOWANCE: 0.1, Constant.BY_PACE: 0.2, Constant.AFFECTED: 0.02, Constant.STRAIN_RATIO: 1.44}
    for place, value in {**given, Constant.BY_RISK: 1.5}.items():
        constants[place] = value
    return replace(
        plan,
        source_kind=ints(SourceKind.ARRIVALS),
        source_every=ints(1),
        laws=laws(busy, 3600.0, 86_400.0),
        work=segments([0] * count, list(range(count))),
        person_names=tuple("xy"[:count]),
        person_pool=np.arange(count, dtype=np.int64),
        person_calendar=np.full(count, -1, dtype=np.int64),
        pace=np.full((count, count), PACE),
        paced=np.full(count, paced),
        spell=ints(*spell),
        human=replace(
            plan.human, constants=constants, control=floats(*[0.4, 0.7][:count]), ocra=floats(*[4.0, 1.0][:count])
        ),
    )


def test_strain_and_risk_at_static_load_by_hand():
    """Busy 90 %: pressure 0.99, demand (0.99 - 0.7)/0.55, strain 0.6 of it; at risk 8 %, which is half as bad again."""
    factor = usual_absence(exposed(3240.0))["crew"]
    assert factor == pytest.approx(1.44 ** (0.6 * 0.29 / 0.55) * (1 + 1.5 * 0.08))


def test_a_pace_that_is_set_adds_to_the_pressure():
    factor = usual_absence(exposed(2700.0, paced=True))["crew"]
    assert factor == pytest.approx(1.44 ** (0.6 * 0.29 / 0.55) * 1.12)


def test_nobody_is_busier_than_always():
    assert usual_absence(exposed(7200.0)) == usual_absence(exposed(3600.0))


def test_control_and_risk_go_by_the_hours_at_each_station():
    """Half of the hours at each of two stations: control 0.55, index 2.5."""
    plan = exposed(1620.0, spell=(2, 2), pools=("crew", "other"))
    plan = replace(plan, work=segments([0, 0], [0, 0]))
    assert usual_absence(plan)["crew"] == pytest.approx(1.44 ** (0.45 * 0.29 / 0.55) * (1 + 1.5 * 0.05))
    assert usual_absence(plan)["other"] == 1.0


def test_work_without_end_is_at_all_stations_alike():
    plan = exposed(3600.0, spell=(2, 2), pools=("crew", "other"))
    plan = replace(
        plan,
        work=segments([0, 0], [0, 0]),
        defect=floats(0.0, 1.0),
        detects=np.ones(2),
        mends=np.zeros(2),
        **rejecting([False, True], AGAIN),
    )
    assert usual_absence(plan)["crew"] == pytest.approx(1.44 ** (0.45 * 0.4 / 0.55) * (1 + 1.5 * 0.05))


def test_who_is_never_absent_has_nothing_usual():
    factors = usual_absence(exposed(3240.0, spell=(2, -1), pools=("crew", "other")))
    assert factors["other"] == 1.0
    assert factors["crew"] > 1.0
    assert usual_absence(exposed(3240.0, spell=(-1,))) == {"crew": 1.0}
