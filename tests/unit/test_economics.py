"""Money over time, against hand calculations and closed forms."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simfactory.economics import (
    Terms,
    annuity_factor,
    book_value,
    cost_per_piece,
    deduction_saving,
    equal_yearly,
    granted,
    irr,
    npv,
    payback,
    present_value,
    project_flows,
    sign_changes,
    years_of_operation,
)

RATES = st.floats(0.001, 1.0)
YEARS = st.integers(1, 40)
AMOUNTS = st.floats(1.0, 1e6)


def test_an_annuity_is_that_of_the_tables() -> None:
    assert annuity_factor(0.05, 10) == pytest.approx(7.72173493, abs=1e-8)
    assert annuity_factor(0.10, 3) == pytest.approx(1 / 1.1 + 1 / 1.21 + 1 / 1.331, rel=1e-15)


def test_without_interest_an_annuity_is_its_years_and_nearly_so_at_next_to_none() -> None:
    assert annuity_factor(0.0, 7) == 7
    assert annuity_factor(1e-12, 7) == pytest.approx(7, rel=1e-11)
    assert annuity_factor(-1e-12, 7) == pytest.approx(7, rel=1e-11)


def test_an_annuity_for_ever_is_one_over_the_rate() -> None:
    assert annuity_factor(0.04, math.inf) == 25
    assert annuity_factor(0.04, 1000) == pytest.approx(25, rel=1e-15)


def test_a_single_year_is_discounted_once_and_none_is_worth_nothing() -> None:
    assert annuity_factor(0.25, 1) == pytest.approx(0.8, rel=1e-15)
    assert annuity_factor(0.25, 0) == 0


def test_the_present_value_of_an_amount_now_is_the_amount() -> None:
    assert present_value(121.0, 0.10, 2) == pytest.approx(100.0, rel=1e-15)
    assert present_value(121.0, 0.10, 0) == 121.0


def test_the_annuity_of_an_amount_pays_it_back() -> None:
    assert equal_yearly(7.72173493, 0.05, 10) == pytest.approx(1.0, rel=1e-8)


def test_the_net_present_value_of_a_project_by_hand() -> None:
    by_hand = -1000 + 500 / 1.1 + 500 / 1.21 + 500 / 1.331
    assert npv(0.10, (-1000, 500, 500, 500)) == pytest.approx(by_hand, rel=1e-15)
    assert by_hand == pytest.approx(243.4260, abs=1e-4)


def test_payback_lies_inside_the_year_that_pays() -> None:
    assert payback((-1000, 400, 400, 400)) == 2.5
    assert payback((-1000, 500, 500)) == 2.0


def test_payback_waits_for_what_begins_inside_a_year() -> None:
    """Nothing for a year and a half, then 400 a year: 200 by the end of the second."""
    assert payback((-100, 0, 200, 400), begins=1.5) == 1.75
    assert payback((-400, 0, 200, 400), begins=1.5) == 2.5


def test_a_year_counts_as_far_as_it_lies_after_the_beginning() -> None:
    assert years_of_operation(0.0, 2) == (1.0, 1.0)
    assert years_of_operation(1.25, 3) == (0.0, 0.75, 1.0)
    assert years_of_operation(5.0, 2) == (0.0, 0.0)


def test_discounted_payback_is_later() -> None:
    left = 1000 - 400 / 1.1 - 400 / 1.21 - 400 / 1.331
    assert payback((-1000, 400, 400, 400), 0.10) is None
    assert payback((-1000, 400, 400, 400, 400), 0.10) == pytest.approx(3 + left / (400 / 1.4641), rel=1e-12)


def test_what_never_pays_has_no_payback_and_what_costs_nothing_has_paid() -> None:
    assert payback((-1000, 100, 100)) is None
    assert payback((-1000, -1)) is None
    assert payback((0.0, 10.0)) == 0.0
    assert payback((50.0, -10.0)) == 0.0


def test_the_rate_of_return_of_one_year_is_what_it_brings() -> None:
    assert irr((-100, 110)) == pytest.approx(0.10, rel=1e-12)
    assert irr((-1000, 500, 500, 500)) == pytest.approx(0.233751928, abs=1e-8)


def test_a_project_that_loses_money_has_a_negative_rate() -> None:
    assert irr((-100, 0, 25)) == pytest.approx(-0.5, rel=1e-12)


def test_a_loan_has_a_rate_too() -> None:
    assert irr((100, -110)) == pytest.approx(0.10, rel=1e-12)


def test_there_is_no_rate_where_there_are_two() -> None:
    """-100, +230, -132 is worth 0 at 10 % and at 20 %."""
    flows = (-100, 230, -132)
    assert npv(0.10, flows) == pytest.approx(0, abs=1e-12)
    assert npv(0.20, flows) == pytest.approx(0, abs=1e-12)
    assert irr(flows) is None


def test_there_is_no_rate_where_nothing_turns() -> None:
    assert irr((-100, -10)) is None
    assert irr((10, 10)) is None
    assert irr((0, 0)) is None


def test_a_repair_on_the_way_leaves_the_rate_unique() -> None:
    """Three changes of sign in the flows, one in the flows added up: -100, -40, 20, 10, 40 (Norstrom)."""
    flows = (-100, 60, 60, -10, 30)
    rate = irr(flows)
    assert sign_changes(flows) == 3
    assert rate is not None
    assert rate > 0
    assert npv(rate, flows) == pytest.approx(0, abs=1e-9)


def test_flows_added_up_that_end_at_nothing_promise_no_rate() -> None:
    assert irr((-100, 150, -50)) is None


def test_a_grant_is_a_share_up_to_its_ceiling() -> None:
    assert granted(300_000, 0.40) == 120_000
    assert granted(300_000, 0.40, 100_000) == 100_000


def test_a_deduction_of_forty_percent_is_worth_eleven() -> None:
    """40 % of extra deduction at a tax of 28 % (EVIDENCE: CGI 39 decies B, 11-12 % of the price)."""
    assert deduction_saving(100_000, 0.40, 0.28) == pytest.approx(11_200)


def test_a_project_before_taxes_is_its_price_less_the_grant_and_what_it_brings() -> None:
    assert project_flows(100.0, (40.0, 50.0), Terms(grant=0.2, ceiling=15.0)) == (-85.0, 40.0, 50.0)


def test_a_project_after_taxes_by_hand() -> None:
    """85 of its own and 40 extra, off the taxable profit in two years: (40 - 62.5) · 25 % are given back."""
    terms = Terms(grant=0.2, ceiling=15.0, tax=0.25, deduction=0.4, depreciated_over=2.0, residual=0.1)
    flows = project_flows(100.0, (40.0, 40.0, 40.0), terms)
    assert flows == pytest.approx((-85.0, 45.625, 45.625, 30.0 + 10.0 - 2.5))


def test_what_is_not_written_off_at_the_end_is_so_at_once() -> None:
    flows = project_flows(100.0, (0.0,), Terms(tax=0.25, depreciated_over=4.0))
    assert flows == pytest.approx((-100.0, 0.25 * 100.0))
    assert book_value(100.0, 4.0, 1.0) == 75.0
    assert book_value(100.0, 4.0, 9.0) == 0.0


def test_the_extra_deduction_saves_what_its_formula_says() -> None:
    gains = (30.0,) * 5
    plain, extra = (project_flows(100.0, gains, Terms(tax=0.28, deduction=share)) for share in (0.0, 0.4))
    assert sum(extra) - sum(plain) == pytest.approx(deduction_saving(100.0, 0.4, 0.28))


def test_a_piece_costs_its_share_and_nothing_is_said_where_there_is_none() -> None:
    assert cost_per_piece(1200.0, 40) == 30.0
    assert math.isnan(cost_per_piece(1200.0, 0))


@given(RATES, YEARS, AMOUNTS)
def test_equal_flows_are_worth_their_annuity(rate: float, years: int, amount: float) -> None:
    assert npv(rate, (0.0, *(amount,) * years)) == pytest.approx(amount * annuity_factor(rate, years), rel=1e-9)


@given(RATES, YEARS)
def test_one_more_year_adds_its_present_value(rate: float, years: int) -> None:
    longer, shorter = annuity_factor(rate, years + 1), annuity_factor(rate, years)
    assert longer - shorter == pytest.approx(present_value(1.0, rate, years + 1), rel=1e-6, abs=1e-12)


@given(AMOUNTS, st.lists(st.floats(0.0, 1e6), min_size=1, max_size=20).filter(lambda gains: max(gains) > 1.0))
def test_at_its_own_rate_a_project_is_worth_nothing(price: float, gains: list[float]) -> None:
    flows = (-price, *gains)
    rate = irr(flows)
    assert rate is not None
    scale = math.fsum(abs(present_value(flow, rate, year)) for year, flow in enumerate(flows))
    assert npv(rate, flows) == pytest.approx(0, abs=1e-9 * scale)
    assert (rate > 0) == (sum(flows) > 0) or abs(sum(flows)) < 1e-9 * price


@given(RATES, AMOUNTS, st.lists(st.floats(0.0, 1e5), min_size=1, max_size=20))
def test_it_pays_for_itself_exactly_where_it_is_worth_its_price(rate: float, price: float, gains: list[float]) -> None:
    flows = (-price, *gains)
    worth = npv(rate, flows)
    if abs(worth) > 1e-9 * price:
        assert (payback(flows, rate) is not None) == (worth > 0)


@given(RATES, AMOUNTS, st.lists(st.floats(0.0, 1e5), min_size=1, max_size=20))
def test_discounting_never_pays_sooner(rate: float, price: float, gains: list[float]) -> None:
    simple, discounted = payback((-price, *gains)), payback((-price, *gains), rate)
    assert discounted is None or (simple is not None and simple <= discounted + 1e-9)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), AMOUNTS, st.lists(st.floats(-1e4, 1e4), min_size=6, max_size=20))
def test_taxes_take_their_share_of_all_that_is_gained(
    grant: float, tax: float, price: float, gains: list[float]
) -> None:
    """Undiscounted, a project that is written off brings the firm (1 - tax) of what it brings before taxes."""
    before, after = (sum(project_flows(price, gains, Terms(grant=grant, tax=one))) for one in (0.0, tax))
    assert after == pytest.approx((1 - tax) * before, abs=1e-6 * (price + 1e5))
