"""What happens in one instant, and what the rules of `engines.rules` decide where the scenario is silent."""

from __future__ import annotations

import pytest

from simfactory.plan import AfterFailure, Clock, SourceKind
from simfactory.results import Kind
from tests.engines.plans import (
    DAY,
    MINUTE,
    WEEK,
    At,
    Comes,
    Do,
    Fails,
    Makes,
    SetUp,
    Team,
    constant,
    listed,
    make_plan,
    number,
    serial_line,
    shift,
)
from tests.engines.telling import Story

ONE_PART = (Comes(kind=SourceKind.FIXED, wip=1),)


def minutes(*windows: tuple[int, int], period: int = DAY) -> tuple[int, tuple[tuple[int, int], ...]]:
    return shift(period, *((start * MINUTE, end * MINUTE) for start, end in windows))


def test_what_happens_at_the_horizon_does_not_happen() -> None:
    assert Story(serial_line([constant(3)]), 9).times(Kind.OUT) == [3, 6]


def test_what_finishes_and_fails_in_one_instant_has_finished() -> None:
    story = Story(serial_line([constant(5)], fails=Fails(constant(10), constant(4))), 21)
    assert story.times(Kind.OUT) == [5, 10, 19]
    assert story.times(Kind.FAIL) == [10]


def test_a_life_used_up_when_its_clock_stops_fails_in_that_instant() -> None:
    """M1 is blocked when its life of work ends: it fails with its finished part."""
    story = Story(serial_line([constant(5), constant(100)], fails=[Fails(constant(10), constant(4)), None]), 30)
    assert story.states("M1") == [("WORK", 0, 10), ("DOWN", 10, 14), ("BLOCKED", 14, 30)]


def test_a_machine_that_fails_with_its_shift_is_repaired_outside_it() -> None:
    at = At("M1", constant(100), hours=minutes((0, 10)), fails={"f": Fails(constant(10), constant(4))})
    story = Story(make_plan([at]), DAY // MINUTE + 5)
    assert story.times(Kind.FAIL) == [10]
    assert story.times(Kind.REPAIRED) == [14]
    assert story.states("M1")[1] == ("OFF", 10, DAY // MINUTE)


def at_a_and_b(stations: list[At], horizon: int, x: int = 1, y: int = 1) -> Story:
    """The story of so many parts that begin at `a`, and so many others that begin at `b`."""
    sources = [
        Comes("x", SourceKind.FIXED, wip=x, mix=[("p", 1.0)]),
        Comes("y", SourceKind.FIXED, wip=y, mix=[("q", 1.0)]),
    ]
    return Story(make_plan(stations, [Makes("p", starts_at="a"), Makes("q", starts_at="b")], sources), horizon)


def test_a_segment_of_no_length_ends_in_the_finish_in_which_it_starts() -> None:
    """Load of three minutes and work of none: it asks for the shared machine in time to win over the later station."""
    stations = [
        At("a", constant(0), load=Do(constant(3)), to="c"),
        At("b", constant(3), to="c"),
        At("c", constant(10)),
    ]
    story = at_a_and_b(stations, 30)
    assert [int(row[4]) for row in story.rows(Kind.TAKE, "c")] == [0, 1]


def test_work_of_no_length_that_starts_in_the_flow_ends_in_the_next_finish() -> None:
    """The part of `a` reaches `c` through an empty station only after that of `b`, which was there first."""
    stations = [
        At("a", constant(3), to="through"),
        At("through", constant(0), to="c"),
        At("b", constant(3), to="c"),
        At("c", constant(10)),
    ]
    story = at_a_and_b(stations, 30)
    assert [int(row[4]) for row in story.rows(Kind.TAKE, "c")] == [1, 0]


def test_a_station_that_finishes_its_pieces_does_not_begin_one_as_its_shift_ends() -> None:
    at = At("M1", constant(5), hours=minutes((0, 10)), finish_piece=True)
    story = Story(make_plan([at]), 60)
    assert story.times(Kind.OUT) == [5, 10]
    assert story.states("M1") == [("WORK", 0, 10), ("OFF", 10, 60)]


def test_a_piece_is_finished_after_the_shift_through_all_that_needs_nobody() -> None:
    at = At("M1", constant(4), load=Do(constant(4)), unload=Do(constant(4)), hours=minutes((0, 6)), finish_piece=True)
    story = Story(make_plan([at]), 60)
    assert story.states("M1") == [("LOAD", 0, 4), ("WORK", 4, 8), ("UNLOAD", 8, 12), ("OFF", 12, 60)]


def test_the_rest_of_a_piece_that_needs_people_waits_for_the_next_shift() -> None:
    at = At("M1", constant(4), unload=Do(constant(2), by="men"), hours=minutes((0, 3)), finish_piece=True)
    story = Story(make_plan([at], teams=[Team("men")]), DAY // MINUTE + 10)
    day = DAY // MINUTE
    assert story.states("M1")[:3] == [("WORK", 0, 4), ("OFF", 4, day), ("UNLOAD", day, day + 2)]


def test_a_set_up_is_finished_after_the_shift_but_the_piece_waits() -> None:
    at = At("M1", constant(4), setup=SetUp(constant(5)), initial_setup=True, hours=minutes((0, 3)), finish_piece=True)
    story = Story(make_plan([at]), 60)
    assert story.states("M1") == [("SETUP", 0, 5), ("OFF", 5, 60)]


def test_someone_is_carried_through_and_goes_when_the_segment_ends() -> None:
    at = At("M1", Do(constant(4), by="men"), finish_piece=True)
    story = Story(make_plan([at], teams=[Team("men", [minutes((0, 6))])]), 60)
    assert story.busy("men#1") == [(0, 4), (4, 8)]
    assert story.states("M1") == [("WORK", 0, 8), ("WAITING", 8, 60)]


def test_a_repair_pauses_when_its_repairer_goes_even_where_pieces_are_finished() -> None:
    at = At("M1", constant(5), finish_piece=True, fails={"f": Fails(constant(5), constant(4), by="men")})
    story = Story(make_plan([at], teams=[Team("men", [minutes((0, 6), (20, 40))])]), 30)
    assert story.busy("men#1") == [(5, 6), (20, 23), (28, 30)]
    assert story.run.counters.repair_time.sum() == 4 * MINUTE
    assert story.run.counters.repair_wait.sum() == 14 * MINUTE


def test_work_goes_on_with_another_person_when_the_first_goes() -> None:
    at = At("M1", Do(constant(10), by="men"))
    story = Story(make_plan([at], teams=[Team("men", [minutes((0, 4)), minutes((2, 9))])]), 20)
    assert story.busy("men#1") == [(0, 4)]
    assert story.busy("men#2") == [(4, 9)]
    assert story.states("M1") == [("WORK", 0, 9), ("WAITING", 9, 20)]


def test_a_crew_works_only_together() -> None:
    at = At("M1", Do(constant(10), by="men", crew=2))
    story = Story(make_plan([at], teams=[Team("men", [minutes((0, 4), (8, 40)), None])]), 30)
    assert story.busy("men#2") == [(0, 4), (8, 14), (14, 24), (24, 30)]


def test_a_night_shift_that_goes_on_over_the_end_of_the_week_is_one_window() -> None:
    night = shift(WEEK, (0, 5 * MINUTE), (WEEK - 5 * MINUTE, WEEK))
    story = Story(make_plan([At("M1", constant(8), hours=night)]), WEEK // MINUTE + 4)
    end = WEEK // MINUTE
    assert story.states("M1") == [("WORK", 0, 5), ("OFF", 5, end - 5), ("WORK", end - 5, end + 4)]
    assert [(row[0] / MINUTE, row[7] / MINUTE) for row in story.rows(Kind.SEGMENT)] == [
        (0, 5),
        (end - 5, 3),
        (end - 2, 6),
    ]


@pytest.mark.parametrize(
    ("first", "second", "out"),
    [
        (AfterFailure.RESUME, AfterFailure.RESUME, [14]),
        (AfterFailure.RESUME, AfterFailure.RESTART, [18]),
        (AfterFailure.RESTART, AfterFailure.SCRAP, []),
    ],
)
def test_of_modes_that_fail_together_the_worst_decides_when_all_are_repaired(
    first: AfterFailure, second: AfterFailure, out: list[float]
) -> None:
    fails = {
        "a": Fails(constant(4), constant(2), Clock.CALENDAR, first),
        "b": Fails(constant(4), constant(4), Clock.CALENDAR, second),
    }
    fails = {name: Fails(listed(4, 1000), mode.repair, mode.clock, mode.after) for name, mode in fails.items()}
    story = Story(make_plan([At("M1", constant(10), fails=fails)], sources=ONE_PART), 40)
    assert story.times(Kind.FAIL) == [4, 4]
    assert story.times(Kind.REPAIRED) == [6, 8]
    assert story.times(Kind.OUT) == out
    assert story.times(Kind.SCRAPPED) == ([] if out else [8])


@pytest.mark.parametrize("quick", ["a", "b"])
def test_of_modes_that_fail_together_all_have_failed_before_one_is_repaired_in_no_time(quick: str) -> None:
    """What it spoilt stays on the machine until the other is repaired too."""
    once = listed(4, 1000)
    slow = Fails(once, constant(4), Clock.CALENDAR)
    fails = {"a": slow, "b": slow} | {quick: Fails(once, constant(0), Clock.CALENDAR, AfterFailure.SCRAP)}
    story = Story(make_plan([At("M1", constant(10), fails=fails)], sources=ONE_PART), 20)
    assert story.times(Kind.FAIL) == [4, 4]
    assert story.times(Kind.REPAIRED) == [4, 8]
    assert story.times(Kind.SCRAPPED) == [8]


def test_only_the_failed_mode_gets_a_new_life_and_no_clock_runs_while_down() -> None:
    fails = {
        "a": Fails(constant(4), constant(10), Clock.CALENDAR),
        "b": Fails(constant(6), constant(1), Clock.CALENDAR),
    }
    story = Story(make_plan([At("M1", constant(100), fails=fails)]), 30)
    assert story.times(Kind.FAIL) == [4, 16, 19]


def test_a_failure_hits_a_segment_that_lies_paused() -> None:
    at = At(
        "M1",
        Do(constant(10), by="men"),
        fails={"f": Fails(constant(6), constant(1), Clock.CALENDAR, AfterFailure.RESTART)},
    )
    team = Team("men", [minutes((0, 4), (8, 40))])
    story = Story(make_plan([at], sources=ONE_PART, teams=[team]), 13)
    assert story.states("M1") == [("WORK", 0, 4), ("WAITING", 4, 6), ("DOWN", 6, 7), ("WAITING", 7, 8), ("WORK", 8, 13)]


def test_a_cycle_that_trips_can_scrap_the_piece_it_made() -> None:
    fails = {"f": Fails(number("constant", value=2), constant(3), Clock.CYCLES, AfterFailure.SCRAP)}
    story = Story(make_plan([At("M1", constant(4), unload=Do(constant(1)), fails=fails)]), 16)
    assert story.times(Kind.FAIL) == [9]
    assert story.times(Kind.SCRAPPED) == [12]
    assert story.times(Kind.OUT) == [5]


def test_a_machine_that_lets_nothing_leave_while_down_keeps_its_place_in_the_line_of_those_who_wait() -> None:
    """`a` waited first, but its part cannot leave until it is repaired; then it goes before `b`, which came later."""
    stations = [
        At("a", constant(1), fails={"f": Fails(constant(3), constant(10), Clock.CALENDAR, release=False)}, to="c"),
        At("b", constant(2), to="c"),
        At("c", constant(6)),
    ]
    story = at_a_and_b(stations, 40, x=2, y=3)
    assert [(row[0] / MINUTE, int(row[4])) for row in story.rows(Kind.TAKE, "c")] == [
        (1, 0),
        (7, 1),
        (13, 0),
        (19, 1),
        (25, 1),
    ]


def test_each_sub_lot_waits_for_its_own_place_and_the_machine_for_all() -> None:
    stations = [
        At("test", constant(1), detects=1.0, false_rejects=0.5, rejects_to=[("mend", 1.0)], to="pack"),
        At("mend", constant(7), to="pack"),
        At("pack", constant(2)),
    ]
    lots = (Comes(kind=SourceKind.FIXED, wip=3, pieces=number("constant", value=4)),)
    story = Story(make_plan(stations, sources=lots), 200)
    leaving = story.rows(Kind.LEAVE, "test")
    by_lot = {serial: leaving[leaving[:, 5] == serial] for serial in range(3)}
    assert all(rows[:, 7].sum() == 4 for rows in by_lot.values())
    assert any(len(set(rows[:, 0].tolist())) == 2 for rows in by_lot.values())
    for before, after in ((0, 1), (1, 2)):
        assert by_lot[before][:, 0].max() <= story.rows(Kind.TAKE, "test")[after, 0]
    assert story.run.counters.orders.sum() == 3
    assert story.run.counters.good.sum() == 12


def test_an_empty_first_station_has_no_order_and_a_later_one_is_starved() -> None:
    story = Story(
        make_plan(
            [At("a", constant(2)), At("b", constant(2))], sources=(Comes(kind=SourceKind.ARRIVALS, every=constant(5)),)
        ),
        10,
    )
    assert [state for state, _, _ in story.states("a")] == ["NO_ORDER", "WORK", "NO_ORDER"]
    assert [state for state, _, _ in story.states("b")] == ["STARVED", "WORK", "STARVED"]


def test_parts_wait_outside_apart_for_each_first_station() -> None:
    stations = [At("a", constant(100), to="out"), At("b", constant(1), to="out")]
    products = [Makes("p", starts_at="a"), Makes("q", starts_at="b")]
    source = Comes(kind=SourceKind.ARRIVALS, every=constant(1), counts=[("p", 2), ("q", 1)])
    story = Story(make_plan(stations, products, [source]), 13)
    assert story.taken("a") == [(1, 0)]
    assert story.taken("b") == [(3, 2), (6, 5), (9, 8), (12, 11)]


def test_an_unlimited_source_has_a_part_at_hand_at_every_first_station() -> None:
    stations = [At("a", constant(4), to="out"), At("b", constant(3), to="out")]
    products = [Makes("p", starts_at="a"), Makes("q", starts_at="b")]
    story = Story(make_plan(stations, products, [Comes(counts=[("p", 2), ("q", 1)])]), 13)
    assert story.taken("a") == [(0, 0), (4, 1), (8, 3), (12, 4)]
    assert story.taken("b") == [(0, 2), (3, 5), (6, 8), (9, 11), (12, 14)]


@pytest.mark.parametrize("between", [0, 30, 31, 67])
def test_the_most_downstream_move_comes_first_however_many_stations_lie_between(between: int) -> None:
    """An urgent part comes as pack finishes: the press hands on, and takes what waits, before it may enter."""
    stations = [
        At("saw", constant(1), to="press"),
        At("press", constant(1), places=2, to="pack"),
        *(At(f"idle {n}", constant(1), to="out") for n in range(between)),
        At("pack", constant(3), to="out"),
    ]
    sources = [
        Comes("x", SourceKind.FIXED, wip=3, mix=[("p", 1.0)]),
        Comes("y", SourceKind.ARRIVALS, every=constant(5), mix=[("urgent", 1.0)]),
    ]
    story = Story(make_plan(stations, [Makes("p", priority=1), Makes("urgent", starts_at="press")], sources), 10)
    assert story.taken("press") == [(1, 0), (2, 1), (5, 2), (8, 0)]
    assert [(row[0] / MINUTE, int(row[4])) for row in story.rows(Kind.TAKE, "press")][-2:] == [(5, 0), (8, 1)]
