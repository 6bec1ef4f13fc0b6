"""The choices that all engines make alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.engines import rules
from simfactory.plan import PACE, Rule
from simfactory.sampling.sampler import NEVER
from simfactory.sampling.streams import pack


def test_places_go_to_the_urgent_then_to_who_waited_longest_then_upstream_then_by_number_and_piece() -> None:
    keys = [
        rules.place_key(0, 5, 2, 1, 0),
        rules.place_key(1, 0, 0, 0, 0),
        rules.place_key(0, 5, 1, 9, 0),
        rules.place_key(0, 4, 3, 0, 0),
        rules.place_key(0, 5, 2, 0, 7),
        rules.place_key(0, 5, 2, 0, 6),
    ]
    assert [keys.index(key) for key in sorted(keys)] == [3, 2, 5, 4, 0, 1]


def test_an_operation_is_served_before_a_repair_of_the_same_machine() -> None:
    assert rules.request_key(0, 5, 1, 2, False, -1) < rules.request_key(0, 5, 1, 2, True, 0)


def test_repairs_of_one_machine_are_served_in_the_order_of_its_failure_modes() -> None:
    assert rules.request_key(0, 5, 1, 2, True, 0) < rules.request_key(0, 5, 1, 2, True, 1)


def test_a_repair_that_waited_longer_is_served_before_an_operation() -> None:
    assert rules.request_key(0, 4, 1, 2, True, 0) < rules.request_key(0, 5, 1, 2, False, -1)


def test_a_part_without_due_date_comes_last() -> None:
    assert rules.queue_key(Rule.EARLIEST_DUE_DATE, -1, 0, 1) > rules.queue_key(Rule.EARLIEST_DUE_DATE, 2**61, 0, 1)


def test_a_part_due_at_time_0_is_the_most_urgent() -> None:
    assert rules.queue_key(Rule.EARLIEST_DUE_DATE, 0, 0, 1) < rules.queue_key(Rule.EARLIEST_DUE_DATE, 1, 0, 1)


def test_the_shortest_work_is_that_of_the_whole_lot() -> None:
    assert rules.queue_key(Rule.SHORTEST_WORK, -1, 10, 5) == 50


def test_no_key_is_longer_than_64_bits() -> None:
    assert rules.queue_key(Rule.SHORTEST_WORK, -1, 2**61, 65_535) <= rules.LAST


def test_a_drawn_number_is_rounded_at_least_one_and_no_more_than_fits() -> None:
    assert [rules.whole(number) for number in (0.0, 1.4, 1.5, 2.5)] == [1, 1, 2, 3]
    assert rules.whole(1e30) == 2**62


def test_arrival_order_needs_no_key() -> None:
    assert rules.queue_key(Rule.FIFO, 7, 8, 9) == 0


def test_a_set_up_follows_the_matrix_then_the_families() -> None:
    same, other, matrix = 1, 2, 3
    assert rules.setup_law(0, 1, False, same, other, matrix) == matrix
    assert rules.setup_law(0, 0, False, same, other, matrix) == matrix
    assert rules.setup_law(0, 1, False, same, other, rules.NONE) == other
    assert rules.setup_law(0, 0, False, same, other, rules.NONE) == same
    assert rules.setup_law(0, 0, False, rules.NONE, other, rules.NONE) == rules.NONE


def test_before_the_very_first_part_there_is_a_set_up_only_if_asked_for() -> None:
    assert rules.setup_law(rules.NONE, 0, False, 1, 2, rules.NONE) == rules.NONE
    assert rules.setup_law(rules.NONE, 0, True, 1, 2, rules.NONE) == 2
    assert rules.setup_law(rules.NONE, 0, True, rules.NONE, rules.NONE, 3) == rules.NONE


def test_a_share_is_the_first_whose_sum_exceeds_the_draw() -> None:
    upto = [9.9, 0.25, 0.25, 1.0, 9.9]
    assert [rules.share(upto, 1, 4, u) for u in (0.1, 0.25, 0.9)] == [1, 3, 3]


def test_the_last_share_takes_what_rounding_leaves() -> None:
    assert rules.share([0.3, 0.9999999], 0, 2, 0.99999999) == 1


def test_a_sequence_repeats_for_ever() -> None:
    counts = [5, 2, 0, 1, 5]
    assert [rules.in_sequence(counts, 1, 4, serial) for serial in range(7)] == [1, 1, 3, 1, 1, 3, 1]


def test_chances_of_nothing_and_certainty_need_no_luck() -> None:
    assert not rules.happens(0.0, 2.0**-53)
    assert rules.happens(1.0, 1.0 - 2.0**-53)


def test_a_chance_is_the_length_of_the_draws_below_it() -> None:
    assert [rules.happens(0.25, u) for u in (0.25 - 2.0**-53, 0.25)] == [True, False]


def test_what_has_no_count_or_no_share_in_a_mix_never_comes() -> None:
    assert rules.possible([0.2, 0.2, 0.6, 1.0, 1.0], [0] * 5) == [0, 2, 3]
    assert rules.possible([0.0, 1.0], [0, 0]) == [1]
    assert rules.possible([0.4, 0.8, 1.0], [2, 0, 1]) == [0, 2]


def test_numbers_of_pieces_are_rounded_half_up_and_at_least_one() -> None:
    assert [rules.whole(number) for number in (0.0, 0.4, 1.5, 2.49, 7.0)] == [1, 1, 2, 2, 7]


def test_the_address_of_a_later_visit_is_that_of_the_packed_draw() -> None:
    assert rules.address(pack(123, 45), 6) == pack(123, 45, 6)


def test_work_takes_its_time_divided_by_the_pace_to_the_nanosecond() -> None:
    assert rules.lasting(300, PACE * 8 // 10) == 375
    assert rules.lasting(300, 2 * PACE) == 150
    assert rules.lasting(1, 2 * PACE) == 1  # halves up
    assert rules.lasting(2**53 + 1, PACE) == 2**53 + 1  # no float between
    assert rules.lasting(NEVER, PACE // 2) == rules.lasting(NEVER - 1, PACE // 2) == NEVER


def test_a_stretch_of_work_does_its_share_and_all_of_it_when_it_is_over() -> None:
    assert rules.worked_off(240, 360, PACE // 2) == 180
    assert rules.worked_off(240, 480, PACE // 2) == 240
    assert rules.worked_off(240, 100, PACE) == 100
    assert rules.worked_off(0, 0, PACE // 2) == 0


def test_the_slowed_work_at_whole_millionths_of_their_pace_and_never_stand_still() -> None:
    assert rules.slowed_pace(PACE, 2.0) == PACE // 2
    assert rules.slowed_pace(3, 2.0) == 2  # halves up
    assert rules.slowed_pace(1, 100.0) == 1


@given(st.integers(1, 3 * PACE), st.floats(1, 10))
def test_nobody_works_faster_for_being_slowed_and_where_nothing_slows_all_keep_their_pace(
    pace: int, factor: float
) -> None:
    assert rules.slowed_pace(pace, factor) <= rules.slowed_pace(pace, 1.0) == pace


def test_who_stands_in_works_at_a_share_of_the_pace_and_never_stands_still() -> None:
    assert rules.pace_of_stand_in(PACE, PACE // 2) == PACE // 2
    assert rules.pace_of_stand_in(3, PACE // 2) == 1
    assert rules.pace_of_stand_in(1, 1) == 1


def test_a_chance_of_a_defect_is_that_of_somebody_skilled_rested_and_there_in_the_morning() -> None:
    assert rules.chance_of_defect(0.1, 1.0, 0.0, 1.5, 1.0, 0.5) == pytest.approx(0.1)
    assert rules.chance_of_defect(0.1, 1.2, 0.4, 1.5, 0.0, 0.5) == pytest.approx(0.2 * 1.2 * 1.6)
    assert rules.chance_of_defect(0.9, 2.0, 1.0, 1.5, 0.0, 0.5) == 1.0


def test_spells_are_whole_shifts_and_stand_ins_come_after_those_that_nobody_replaces() -> None:
    day = 86_400 * 10**9
    assert [rules.shifts_away(time) for time in (0, day // 3, 3 * day // 2, 3 * day)] == [1, 1, 2, 3]
    assert [rules.is_stood_in(missed, 2) for missed in range(4)] == [False, False, True, True]
    assert not rules.is_stood_in(5, -1)


def test_hours_of_a_shift_count_from_its_beginning_and_the_last_holds_all_later_ones() -> None:
    hour = 3600 * 10**9
    assert [rules.hour_of_shift(span) for span in (0, hour - 1, hour, 30 * hour)] == [0, 0, 1, 11]


def test_fatigue_counts_minutes() -> None:
    assert rules.minutes(90 * 10**9) == 1.5
    assert rules.minutes(0) == 0.0


@given(st.integers(0, NEVER), st.integers(PACE // 10, 3 * PACE), st.floats(0, 1))
def test_what_is_left_is_never_less_than_nothing(left: int, pace: int, share: float) -> None:
    whole = rules.lasting(left, pace)
    elapsed = min(whole, int(whole * share))
    assert 0 <= rules.worked_off(left, elapsed, pace) <= left
