"""State times as ISO 22400-2, SEMI E10 and NF E60-182 see them."""

import math

import pytest
from kpi_plants import MINUTE

from simfactory.kpis.facts import Pieces, StationFacts
from simfactory.kpis.indicators import Scope, of_scope
from simfactory.kpis.time_model import E10, TIME_OF_STATE, StateTimes, Time
from simfactory.results import State

SHIFT = [
    ("off", 60),
    ("setup", 30),
    ("produce", 180),
    ("failure", 20),
    ("produce", 90),
    ("planned_stop", 30),
    ("starved", 15),
    ("produce", 100),
    ("minor_stop", 5),
    ("setup", 20),
    ("produce", 70),
    ("failure", 10),
    ("blocked", 10),
]
CLOSE = {"rel": 1e-6, "abs": 1e-9}


def measured(log, pri=1.0, pq=400, gq=380, rq=8, first_pass_good=372):
    """Every indicator of a station of which only a state log (minutes) and counts of pieces are known."""
    times = StateTimes.of_log(log, MINUTE)
    station = StationFacts(
        times=times,
        pieces=Pieces(produced=pq, reworked=rq, scrapped=pq - gq - rq, tried=pq, passed=first_pass_good),
        planned=pri * pq * MINUTE,
        repairs=times.failures,
        repair_time=times.of(Time.FAILURE),
        span=times.total,
    )
    return times, {indicator.name: indicator.of(station) for indicator in of_scope(Scope.STATION)}


def test_the_state_log_of_one_shift_gives_the_indicators_of_iso_22400():  # case j01
    times, values = measured(SHIFT)
    minutes = {name: getattr(times, name) / MINUTE for name in ("pbt", "apt", "aust", "adet", "aupt")}
    assert minutes == {"pbt": 550.0, "apt": 440.0, "aust": 50.0, "adet": 60.0, "aupt": 490.0}
    assert times.failures == 2
    assert times.of(Time.FAILURE) == 30 * MINUTE
    expected = {
        "availability": 0.8,
        "effectiveness": 0.909090909091,
        "quality_ratio": 0.95,
        "oee": 0.690909090909,
        "nee": 0.769421487603,
        "setup_ratio": 0.102040816327,
        "technical_efficiency": 0.88,
        "scrap_ratio": 0.03,
        "rework_ratio": 0.02,
        "mttr": 15.0 * 60,
        "mtbf": 220.0 * 60,
        "first_pass_yield": 0.93,
    }
    assert {name: values[name] for name in expected} == pytest.approx(expected, **CLOSE)


def test_trs_trg_and_tre_nest():
    times, values = measured([*SHIFT, ("no_order", 50)])
    useful = 1.0 * 380
    assert values["trs"] == pytest.approx(useful / 550)  # required: the shift without stops planned and lack of orders
    assert values["trg"] == pytest.approx(useful / 630)  # open
    assert values["tre"] == pytest.approx(useful / 690)  # all the time there is
    assert times.pbt == 600 * MINUTE
    assert values["allocation"] == pytest.approx(550 / 600)


def test_trs_is_the_oee_where_orders_never_lack():
    _, values = measured(SHIFT)
    assert values["trs"] == pytest.approx(values["oee"])


def test_oee_is_availability_times_effectiveness_times_quality():
    _, values = measured(SHIFT, pri=0.7, gq=300, rq=55)
    assert values["oee"] == values["availability"] * values["effectiveness"] * values["quality_ratio"]


def test_the_states_of_semi_e10_add_up_to_all_the_time():
    times, _ = measured([*SHIFT, ("no_order", 50), ("waiting", 7), ("handling", 3)])
    by_state = {state: times.e10(state) // MINUTE for state in E10}
    assert by_state == {
        E10.PRODUCTIVE: 443,
        E10.STANDBY: 82,
        E10.ENGINEERING: 0,
        E10.SCHEDULED_DOWN: 80,
        E10.UNSCHEDULED_DOWN: 35,
        E10.NON_SCHEDULED: 60,
    }
    assert sum(by_state.values()) * MINUTE == times.total


def test_one_failure_may_take_several_entries():
    assert StateTimes.of_log([("failure", 1), ("failure", 2), ("produce", 1), ("failure", 1)], 1).failures == 2


def test_a_word_that_is_no_kind_of_time_is_refused():
    with pytest.raises(ValueError, match="coffee"):
        StateTimes.of_log([("coffee", 5)], MINUTE)


def test_every_state_of_a_machine_is_a_kind_of_time():
    assert set(TIME_OF_STATE) == set(State)
    times = StateTimes.of_states([2**state for state in State], failures=3)
    assert times.total == sum(2**state for state in State)
    assert times.pbt == times.total - 2**State.OFF - 2**State.PLANNED
    assert times.opening == times.total - 2**State.OFF
    assert times.apt == 2**State.LOAD + 2**State.WORK + 2**State.UNLOAD


def test_nothing_at_all_has_no_indicators_but_raises_nothing():
    _, values = measured([], pq=0, gq=0, rq=0, first_pass_good=0)
    assert all(math.isnan(value) for value in values.values())
