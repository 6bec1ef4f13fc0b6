"""Hours: calendars, rosters, presence."""

from dataclasses import replace

import pytest
from kpi_plants import HOUR, MINUTE, WEEK, calendars, floats, ints, line

from simfactory.kpis.gain import ProductivityParts, gain, productivity_parts
from simfactory.kpis.hours import open_time, paid_hours, present_time
from simfactory.kpis.indicators import measure
from simfactory.plan import ALWAYS
from simfactory.results import Bins, Counters

DAY = 24 * HOUR


def staffed(headcounts=(4, 3, 1), hours=8 * HOUR, breaks=45 * MINUTE):
    """A line with one pool for each headcount: paid from 0 to `hours` every day, away in the last part of it."""
    pools = [f"pool{i}" for i in range(len(headcounts))]
    people = sum(headcounts)
    return replace(
        line(pools=pools),
        calendars=calendars((DAY, [(0, hours)]), (DAY, [(0, hours - breaks)])),
        roster_pool=ints(*range(len(headcounts))),
        roster_calendar=ints(*[0] * len(headcounts)),
        roster_people=ints(*headcounts),
        person_names=tuple(map(str, range(people))),
        person_pool=ints(*(pool for pool, n in enumerate(headcounts) for _ in range(n))),
        person_calendar=ints(*[1] * people),
    )


def test_breaks_are_paid_and_every_pool_counts():  # case d11
    plan = staffed()
    counters = Counters.zero(plan, Bins(8 * HOUR, 8 * HOUR))
    counters.good[0, 0] = 412
    good, paid = productivity_parts(plan, counters, 0, 8 * HOUR)
    attended = sum(present_time(plan, 0, 8 * HOUR)) / HOUR
    assert paid == pytest.approx(64.0)
    assert good / paid == pytest.approx(6.4375)
    assert good / attended == pytest.approx(7.10344827586, rel=1e-9)
    assert paid / good == pytest.approx(0.155339805825, rel=1e-9)


def test_the_productivity_indicator_is_the_ratio_of_its_parts():
    plan = replace(staffed(), weights=floats(0.25))
    counters = Counters.zero(plan, Bins(DAY, 14 * DAY))
    counters.good[0] = 100
    values = measure(plan, counters, 7 * DAY, 14 * DAY)
    parts = productivity_parts(plan, counters, 7 * DAY, 14 * DAY)
    assert parts == ProductivityParts(175.0, 7 * 64.0)
    assert values["plant.productivity"] == pytest.approx(175.0 / 448.0)
    assert values["plant.paid_hours"] == pytest.approx(448.0)
    assert values["pool1.paid_hours"] == pytest.approx(168.0)
    assert values["pool1.present_hours"] == pytest.approx(7 * 7.25 * 3)
    assert gain([parts], [parts]) == 0.0


def test_a_calendar_counts_from_anywhere_to_anywhere():
    plan = replace(line(), calendars=calendars((DAY, [(5 * HOUR, 9 * HOUR), (10 * HOUR, 13 * HOUR)])))
    assert open_time(plan, 0, 0, WEEK) == 7 * 7 * HOUR
    assert open_time(plan, 0, 6 * HOUR, 12 * HOUR) == 5 * HOUR
    assert open_time(plan, 0, 12 * HOUR, DAY + 6 * HOUR) == 2 * HOUR
    assert open_time(plan, ALWAYS, 3, 10) == 7


def test_a_plant_without_people_pays_nobody():
    assert paid_hours(line(), 0, WEEK) == 0.0
