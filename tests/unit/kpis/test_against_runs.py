"""Runs of whole plants: their logs counted again, their identities, and what was expected of them without a run."""

from functools import cache

import numpy as np
import pytest

from simfactory.blueprint import compile_blueprint
from simfactory.engines import simulate
from simfactory.kpis.flow import expected_flow
from simfactory.kpis.indicators import measure
from simfactory.kpis.load import static_load
from simfactory.kpis.recount import counters_of
from simfactory.plan import Plan, Segment
from simfactory.results import Counters, Kind, Run, State, guard_conservation
from simfactory.scenario import load_text
from simfactory.scenario.upgrades import apply

HOUR = 3600 * 1_000_000_000
WEEK = 168 * HOUR

LOTS = """
simfactory: 1
name: lots with rework, scrap and due dates
shifts: {day: {mon-fri: 06:00-14:00, breaks: [09:00-09:30]}, night: {mon-fri: 21:00-05:00}}
people:
  setters: {team: {day: 2, night: 1}}
  fitters: {team: {day: 1}, labour: indirect}
products:
  shaft: {share: 60 %, family: bar, route: [mill, control]}
  housing: {share: 40 %, family: cast, route: [mill: {cycle: {mean: 5 min, cv: 30 %}}, paint, control], priority: -1}
demand: {orders: {per_week: 25, pieces: {mean: 12, cv: 60 %}, due: {mean: 30 h, cv: 60 %}}, gain_as: output}
line:
  - station: mill
    machines: 3
    queue: {places: unlimited, rule: same_family}
    cycle: {mean: 3 min, cv: 40 %}
    load: {time: 20 s, by: setters}
    unload: {time: 10 s}
    setup: {same_family: 10 min, other: {mean: 40 min, cv: 50 %}, by: setters}
    failures:
      jam: {every: {law: exponential, mean: 4 h}, repair: {mean: 60 min, cv: 1, by: fitters}, part: scrap}
      wear: {every: {law: constant, value: 60}, clock: cycles, repair: {time: 40 min, by: fitters}}
    defects: 6 %
    unattended: true
  - {station: paint, queue: unlimited, cycle: {mean: 2 min, cv: 20 %, by: setters}, defects: 2 %,
     to: {control: 95 %, scrap: 5 %}}
  - station: control
    queue: {places: 40, rule: earliest_due_date}
    cycle: {mean: 1 min, cv: 30 %, by: setters, priority: -1}
    at_shift_end: finish
    inspects: {detects: 85 %, false_rejects: 3 %, rejects_to: {rework: 70 %, scrap: 20 %, again: 10 %}}
    to: out
  - {station: rework, queue: unlimited, cycle: {mean: 6 min, cv: 50 %, by: setters}, mends: 80 %, to: control}
"""

LOOP = """
simfactory: 1
name: constant work in progress, calendar failures, little room
people: {crew: {team: 2}}
supply: {constant_wip: 7}
line:
  - {station: a, machines: 2, queue: unlimited, cycle: {law: exponential, mean: 1 min}}
  - buffer: 1
  - station: b
    cycle: {time: 30 s, by: crew}
    failures:
      halt:
        every: {law: exponential, mean: 40 min}
        repair: {mean: 6 min, cv: 1, by: crew, crew: 2}
        clock: calendar
        part: restart
        while_down: {take: true, release: false}
      slip: {every: {law: exponential, mean: 30 min}, repair: {time: 2 min}, clock: occupied}
  - {station: c, cycle: {mean: 25 s, cv: 90 %}, defects: 10 %, inspects: {detects: 90 %, rejects_to: again}}
"""

SEQUENCE = """
simfactory: 1
name: a sequence with a matrix of set-ups
products: {x: {}, y: {}}
supply: {sequence: [{x: 6}, {y: 2}]}
line:
  - station: press
    cycle: 10 s
    setup: {x: {y: 90 s}, y: {x: 150 s}}
  - {station: pack, queue: {places: 5}, cycle: 8 s}
"""

PEOPLE = """
simfactory: 1
name: people who tire, learn, err, walk and are absent
human_factors: true
shifts:
  early: {mon-sun: "06:00-14:00", breaks: ["09:00-09:30"]}
  night: {mon-sun: "22:00-06:00"}
people:
  crew:
    team: {early: 3, night: 2}
    absence: {rate: 30 %, spell: {mean: 2 days, cv: 1}, stand_in: {after: 1 day, pace: 70 %, price: 40 EUR/h}}
    moves: {walk: 20 s}
supply: {constant_wip: 6}
line:
  - {station: saw, task: {load: heavy, known: 30 %}, cycle: {mean: 4 min, cv: 50 %, by: crew}, defects: 5 %}
  - {station: glue, cycle: {mean: 3 min, cv: 50 %, by: crew}, defects: 5 %}
"""

DRIFTS = """
simfactory: 1
name: a press that drifts until somebody notices
line:
  - station: press
    machines: 2
    cycle: {mean: 30 s, cv: 20 %}
    failures:
      die:
        every: {law: weibull, mean: 2 h, shape: 2}
        repair: 10 min
        drifts: {defects: 20 %, noticed: {pieces: {mean: 30, cv: 50 %}, after: 30 min, by: control}}
  - {station: control, queue: 10, cycle: 12 s, inspects: {detects: 60 %, rejects_to: scrap}}
"""

CARTS = """
simfactory: 1
name: moves by carts that charge, and on a conveyor
supply: {arrivals: {every: {law: exponential, mean: 5 min}, pieces: {law: discrete, values: [1, 3], p: [50 %, 50 %]}}}
fleets: {carts: {vehicles: 2, speed: 0.8 m/s, load: {mean: 30 s, cv: 40 %}, charge: {after: 3 h, takes: 25 min}}}
line:
  - {station: saw, machines: 2, cycle: {mean: 3 min, cv: 50 %}, moves: {distance: 90 m, by: carts}}
  - {station: glue, queue: 3, cycle: {mean: 2 min, cv: 50 %}, moves: {mean: 4 min, cv: 80 %},
     inspects: {false_rejects: 10 %, rejects_to: saw}}
  - {station: pack, queue: 2, cycle: 90 s}
"""


HORIZON = {
    LOTS: 2 * WEEK + HOUR // 3,
    LOOP: 48 * HOUR + 7,
    SEQUENCE: 48 * HOUR + 7,
    PEOPLE: 2 * WEEK + 11,
    DRIFTS: 48 * HOUR + 7,
    CARTS: WEEK + 13,
}
WORKED = {
    Segment.SETUP: State.SETUP,
    Segment.LOAD: State.LOAD,
    Segment.WORK: State.WORK,
    Segment.UNLOAD: State.UNLOAD,
}
EVERY_PLANT = pytest.mark.parametrize("text", HORIZON, ids=["lots", "loop", "sequence", "people", "drifts", "carts"])


@cache
def plan_of(text: str) -> Plan:
    return compile_blueprint(apply(load_text(text), "before")).frame


@cache
def history(text: str, width: int) -> Run:
    """One history with its log."""
    return simulate(plan_of(text), seed=11, until=HORIZON[text], bin_width=width, trace=True)


@pytest.mark.parametrize("width", [24 * HOUR, 11 * HOUR, 3 * WEEK])
@EVERY_PLANT
def test_a_log_counted_again_gives_the_counters_to_the_bit(text, width):
    plan, run = plan_of(text), history(text, width)
    guard_conservation(plan, run.counters)
    assert counters_of(plan, run.trace, run.counters.bins) == run.counters


@pytest.mark.parametrize("counter", ["drift_time", "drift_pieces", "noticed"])
def test_drifts_leave_something_in_every_counter_of_theirs(counter):
    assert getattr(history(DRIFTS, 11 * HOUR).counters, counter).sum() > 0


def test_the_histories_counted_again_hold_every_kind_of_record():
    kinds = {int(kind) for text in HORIZON for kind in np.unique(history(text, 11 * HOUR).trace.rows[:, 1])}
    assert kinds == set(Kind)


@pytest.mark.parametrize(
    "counter", ["pair_busy", "by_hour", "absent", "stood_in", "walked", "shifts", "tired", "person_busy"]
)
def test_people_leave_something_in_every_counter_of_theirs(counter):
    assert getattr(history(PEOPLE, 11 * HOUR).counters, counter).sum() > 0


def test_moves_leave_something_in_every_counter_of_theirs():
    counters = history(CARTS, 11 * HOUR).counters
    assert counters.under_way[1:, :, 0].sum(axis=1).all()
    assert counters.vehicle_time.sum(axis=(0, 2)).all()


@pytest.mark.parametrize("counter", ["unfinished", "reworked", "escapes", "late", "repair_wait", "waited"])
def test_the_lots_have_some_of_everything_that_is_rare(counter):
    assert getattr(history(LOTS, 11 * HOUR).counters, counter).sum() > 0


@EVERY_PLANT
def test_a_machine_is_in_the_state_of_a_segment_as_long_as_the_segment_lasts(text):
    run = history(text, 3 * WEEK)
    segments = run.trace.of_kind(Kind.SEGMENT)
    for segment, state in WORKED.items():
        worked = segments[(segments[:, 6] == segment)]
        lasted = np.zeros(len(plan_of(text).machine_names), dtype=np.int64)
        np.add.at(lasted, worked[:, 3], worked[:, 7])
        assert lasted.tolist() == run.counters.machine_time[:, state, 0].tolist()


@EVERY_PLANT
def test_shares_of_the_shift_add_up_and_oee_is_a_product(text):
    plan, counters = plan_of(text), history(text, 11 * HOUR).counters
    values = measure(plan, counters, 11 * HOUR, counters.bins.horizon)
    shares = ("working", "handling", "setup", "down", "waiting", "blocked", "starved", "no_order")
    for station in plan.station_names:
        assert sum(values[f"{station}.{share}"] for share in shares) == pytest.approx(1.0)
        factors = [values[f"{station}.{name}"] for name in ("availability", "effectiveness", "quality_ratio")]
        assert values[f"{station}.oee"] == pytest.approx(np.prod(factors))


def replications(text: str, until: int, number: int) -> list[Counters]:
    return [simulate(plan_of(text), seed=11, replication=i, until=until).counters for i in range(number)]


QUALITY = LOTS.replace(", part: scrap", "").replace("per_week: 25", "per_week: 12")
"""The lots without pieces that failures scrap, and with little to do, so that few are still inside in the end."""


def test_a_run_visits_and_ships_as_expected_without_one():
    """20 replications of 4 weeks; each figure within 4 standard errors of its expectation (chance of a miss 1e-3)."""
    plan, runs = plan_of(QUALITY), replications(QUALITY, 4 * WEEK, 20)
    flow = expected_flow(plan)
    for p in range(len(plan.product_names)):
        ended = np.array([float((run.good + run.escapes + run.scrap)[p].sum()) for run in runs])
        for expected, counted in (
            (flow.good[p], [run.good[p].sum() for run in runs]),
            (flow.escapes[p], [run.escapes[p].sum() for run in runs]),
            (flow.scrap[p], [run.scrap[p].sum() for run in runs]),
        ):
            assert_near(np.array(counted, dtype=float), expected * ended)
        for r in np.flatnonzero((plan.step_product == p) & (flow.visits > 0)):
            assert_near(np.array([float(run.processed[r].sum()) for run in runs]), flow.visits[r] * ended, slack=0.01)


def test_a_run_loads_stations_as_expected_without_one():
    """A sequence fills the press: shares of work and set-up are those of the static load."""
    plan, runs = plan_of(SEQUENCE), replications(SEQUENCE, WEEK, 1)
    press = static_load(plan).stations[0]
    values = measure(plan, runs[0], 0, WEEK)
    assert values["press.setup"] == pytest.approx(press.setup / press.capacity, rel=1e-3)
    assert values["press.working"] == pytest.approx(press.work / press.capacity, rel=1e-3)
    assert values["plant.good_per_week"] == pytest.approx(static_load(plan).good_per_week, rel=1e-3)


def assert_near(counted: np.ndarray, expected: np.ndarray, slack: float = 0.0) -> None:
    """The mean difference of replications is 0 within 4 standard errors, and `slack` for what is still in the plant."""
    difference = counted - expected
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    assert abs(difference.mean()) <= 4.0 * error + slack * expected.mean(), (difference.mean(), error)
