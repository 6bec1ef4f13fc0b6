"""A scenario compiled to a blueprint, and a blueprint filled to plans."""

import numpy as np
import pytest

from simfactory import load_text
from simfactory.blueprint import compile_blueprint
from simfactory.blueprint.windows import CalendarRegister, merged
from simfactory.plan import AGAIN, ALWAYS, OUT, SCRAP, UNLIMITED, Plan, Purpose
from simfactory.sampling.streams import stream_id

HOUR = 3600 * 10**9

LINE = """
simfactory: 1
name: Test line
shifts:
  morning: {mon-fri: 05:00-13:00, breaks: [09:00-09:20]}
  evening: {mon-fri: 13:00-21:00}
people:
  hands: {team: {morning: 2, evening: 1}}
  fixers: {team: 1}
line:
  - station: saw
    machines: 2
    cycle: {mean: 60 .. 80 .. 120 s, cv: 30 %}
    load: {time: 10 s, by: hands}
    failures: {jam: {every: {law: exponential, mean: 2 h}, repair: {time: 10 min, by: fixers}}}
  - buffer: 3
  - station: test
    cycle: 30 s
    inspects: {detects: 80 .. 95 %, rejects_to: {again: 10 %, mend: 20 .. 40 %, scrap: rest}}
    to: out
  - {station: mend, queue: unlimited, cycle: 2 min, mends: 90 %, to: test}
"""

SHOP = """
simfactory: 1
name: Shop
products:
  shaft: {share: 70 %, family: bar, route: [turn, grind, turn: {cycle: 5 min}, check]}
  ring: {family: cast, route: [turn: {to: {check: 40 %, grind: rest}}, check]}
demand: {orders: {per_week: 14, pieces: {mean: 10, cv: 50 %}, due: 3 days}, gain_as: hours}
line:
  - {station: turn, cycle: 3 min, queue: unlimited, setup: {bar: {cast: 20 min}, cast: {bar: 30 min}}}
  - {station: grind, cycle: 2 min, queue: {places: 4, rule: shortest_work}, to: check}
  - {station: check, cycle: 1 min, queue: unlimited}
"""


def plan_of(text: str) -> Plan:
    return compile_blueprint(load_text(text)).frame


def ways(plan: Plan, step: int) -> list[tuple[int, float]]:
    rows = slice(plan.branch_first[step], plan.branch_first[step + 1])
    return list(zip(plan.branch_to[rows].tolist(), np.round(plan.branch_upto[rows], 9).tolist(), strict=True))


def test_machines_are_numbered_where_a_station_has_several() -> None:
    plan = plan_of(LINE)
    assert plan.machine_names == ("saw#1", "saw#2", "test", "mend")
    assert plan.station_of.tolist() == [0, 0, 1, 2]


def test_a_buffer_is_the_queue_of_the_station_behind_it() -> None:
    assert plan_of(LINE).queue_places.tolist() == [UNLIMITED, 3, UNLIMITED]


def test_a_station_works_in_the_shifts_of_the_pools_it_uses_and_always_if_it_uses_none() -> None:
    plan = plan_of(LINE)
    saw = int(plan.station_calendar[0])
    rows = slice(plan.calendars.first[saw], plan.calendars.first[saw + 1])
    monday = list(zip(plan.calendars.start[rows][:2] // HOUR, plan.calendars.end[rows][:2] // HOUR, strict=True))
    assert monday == [(5, 9), (9, 21)]
    assert plan.calendars.start[rows][1] == 9 * HOUR + HOUR // 3
    assert plan.station_calendar[1:].tolist() == [ALWAYS, ALWAYS]


def test_people_are_numbered_through_their_shifts_and_paid_through_their_breaks() -> None:
    plan = plan_of(LINE)
    assert plan.person_names == ("fixers#1", "hands#1", "hands#2", "hands#3")
    assert plan.person_calendar[0] == ALWAYS
    assert plan.person_calendar[1] == plan.person_calendar[2] != plan.person_calendar[3]
    paid = plan.roster_calendar[1]
    assert (plan.calendars.end - plan.calendars.start)[plan.calendars.first[paid]] == 8 * HOUR


def test_rejections_go_where_the_scenario_says_in_cumulative_shares() -> None:
    plan = plan_of(LINE)
    step = 1
    rows = slice(plan.reject_first[step], plan.reject_first[step + 1])
    assert plan.reject_to[rows].tolist() == [AGAIN, 2, SCRAP]
    assert plan.reject_upto[rows].tolist() == pytest.approx([0.1, 0.4, 1.0])


def test_only_what_is_in_doubt_changes_from_draw_to_draw() -> None:
    blueprint = compile_blueprint(load_text(LINE))
    assert [doubt.name for doubt in blueprint.doubts] == [
        "saw.cycle.mean",
        "test.inspects.detects",
        "test.inspects.rejects_to.mend",
    ]
    theta = {"saw.cycle.mean": 100.0, "test.inspects.detects": 0.9, "test.inspects.rejects_to.mend": 0.3}
    filled, frame = blueprint.fill(theta), blueprint.frame
    law = filled.work.law[0]
    assert filled.laws.a[law] / frame.laws.a[law] == pytest.approx(100 / 80)
    assert filled.detects[1] == 0.9
    assert filled.work_content[0] == 110 * 10**9
    assert np.array_equal(filled.branch_to, frame.branch_to)
    assert filled.digest != frame.digest
    assert blueprint.fill(dict(theta)).digest == filled.digest


def test_a_draw_that_lacks_a_doubt_is_refused() -> None:
    with pytest.raises(KeyError):
        compile_blueprint(load_text(LINE)).fill({})


def test_a_route_may_visit_a_station_twice_with_other_keys() -> None:
    plan = plan_of(SHOP)
    shaft = plan.product_names.index("shaft")
    steps = np.flatnonzero(plan.step_product == shaft)
    assert [plan.station_names[s] for s in plan.step_station[steps]] == ["turn", "grind", "turn", "check"]
    assert plan.work_content[steps].tolist() == [180 * 10**9, 120 * 10**9, 300 * 10**9, 60 * 10**9]
    assert [ways(plan, int(step)) for step in steps] == [[(int(steps[i + 1]), 1.0)] for i in range(3)] + [[(OUT, 1.0)]]


def test_a_stop_with_its_own_ways_leaves_the_route_and_comes_back_by_name() -> None:
    plan = plan_of(SHOP)
    ring = plan.product_names.index("ring")
    turn, check, grind = np.flatnonzero(plan.step_product == ring).tolist()
    assert [plan.station_names[plan.step_station[step]] for step in (turn, check, grind)] == ["turn", "check", "grind"]
    assert ways(plan, turn) == [(check, 0.4), (grind, 1.0)]
    assert ways(plan, grind) == [(check, 1.0)]


def test_a_product_without_a_share_takes_the_rest() -> None:
    plan = plan_of(SHOP)
    assert plan.product_names == ("ring", "shaft")
    assert plan.mix_upto.tolist() == pytest.approx([0.3, 1.0])


def test_orders_come_evenly_spaced_unless_a_law_is_given() -> None:
    plan = plan_of(SHOP)
    assert plan.laws.a[plan.source_every[0]] == 12 * 3600
    assert {"supply.arrivals", "supply.due", "pieces"} <= plan.features


def test_a_set_up_matrix_is_read_from_family_to_family() -> None:
    plan = plan_of(SHOP)
    matrix = plan.setup_from_to[plan.setup_matrix[0]]
    bar, cast = plan.family_names.index("bar"), plan.family_names.index("cast")
    assert plan.laws.a[matrix[bar, cast]] == 20 * 60
    assert plan.laws.a[matrix[cast, bar]] == 30 * 60
    assert matrix[bar, bar] == -1


def test_streams_are_addresses_of_names_so_a_new_station_moves_none() -> None:
    plan = plan_of(LINE)
    assert plan.part_streams[1, 0, Purpose.WORK] == stream_id("test/cycle/supply")
    longer = plan_of(LINE.replace("line:\n", "line:\n  - {station: wash, cycle: 5 s}\n"))
    assert np.array_equal(longer.part_streams[1:], plan.part_streams)
    assert np.array_equal(longer.life_streams, plan.life_streams)


def test_a_second_machine_keeps_the_draws_of_the_first() -> None:
    one = plan_of(LINE.replace("machines: 2", "machines: 1"))
    assert one.machine_names[0] == "saw"
    assert one.life_streams[0] == plan_of(LINE).life_streams[0]


def test_limited_queues_in_a_circle_are_told() -> None:
    assert not plan_of(LINE.replace("buffer: 3", "buffer: unlimited")).loops
    assert plan_of(LINE.replace("mend, queue: unlimited", "mend, queue: 2")).loops


def test_a_serial_line_of_single_machines_is_uncontended() -> None:
    line = "simfactory: 1\nname: x\nline:\n  - {station: a, cycle: 1 s}\n  - buffer: 2\n  - {station: b, cycle: 1 s}\n"
    assert plan_of(line).uncontended.tolist() == [True, True]
    assert plan_of(line.replace("a, cycle", "a, machines: 2, cycle")).uncontended.tolist() == [False, False]


def test_touching_windows_are_one() -> None:
    assert merged([(8, 12), (0, 4), (4, 6), (11, 13)]) == ((0, 6), (8, 13))


def test_windows_that_never_close_need_no_calendar() -> None:
    assert CalendarRegister().add([(10, ((0, 6),)), (10, ((6, 10),))]) == ALWAYS


def test_calendars_of_different_lengths_are_joined_over_their_common_length() -> None:
    register = CalendarRegister()
    register.add([(4, ((0, 1),)), (6, ((0, 1),))])
    arrays = register.arrays()
    assert arrays.period.tolist() == [12]
    assert list(zip(arrays.start, arrays.end, strict=True)) == [(0, 1), (4, 5), (6, 7), (8, 9)]
