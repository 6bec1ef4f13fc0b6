"""The way there in the report: how far it has come, when what was paid is back, and when upgrades work."""

from __future__ import annotations

import pytest
from example_summary import Summary, on_the_way, summary, way

from simfactory.reports import as_text, figure
from simfactory.reports.pictures import pictures
from simfactory.reports.reading import Reading
from simfactory.reports.section import Section
from simfactory.reports.sections import sections
from simfactory.reports.words import Words

EN, FR = Words("en"), Words("fr")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def section(found: Summary, words: Words = EN) -> Section | None:
    reading = Reading.of(found)
    return next((one for one in sections(reading, pictures(reading, words), words) if one.key == "path"), None)


def table(found: Summary, title: str, words: Words = EN) -> list[list[str]]:
    one = section(found, words)
    assert one is not None
    return [
        [plain(cell) for cell in row] for some in one.tables if some.title == title for row in (some.head, *some.rows)
    ]


def first(found: Summary, words: Words = EN) -> str:
    one = section(found, words)
    assert one is not None
    return plain(one.lead[0])


def test_a_plant_that_was_not_followed_has_no_such_section() -> None:
    assert section(summary()) is None
    assert pictures(Reading.of(summary()), EN)["path"] == []
    assert "months" not in as_text(summary())


def test_the_text_says_how_far_it_has_come_and_when_what_was_paid_is_back() -> None:
    said = (
        "After 24 months the gain is +22 % (+17 % – +27 %). Half of the draws have what was paid back after 12 months"
    )
    assert first(on_the_way()).startswith(f"{said} or less; 10 % do not by the end.")
    assert said.partition(" (")[0] in " ".join(plain(as_text(on_the_way())).split())
    assert "12 mois" in first(on_the_way(), FR)


def test_what_is_still_to_come_is_said() -> None:
    short = on_the_way(after=way(months=6))
    assert "Not everything is settled by then in every draw; in the end it is +22 %." in first(short)
    assert "in the end" not in first(on_the_way())


@pytest.mark.parametrize(("median", "said"), [(None, "is not back by the end."), (0.0, "is never missing")])
def test_what_is_never_back_or_never_missing_is_said_so(median: float | None, said: str) -> None:
    found = way()
    found["break_even"]["quantiles"]["0.5"] = median
    assert said in first(on_the_way(after=found))


def test_without_prices_nothing_is_said_of_cash() -> None:
    found = on_the_way(after=way(price=None))
    one = section(found)
    assert one is not None
    assert not any("ash" in line for line in one.lead)
    assert "cash" not in table(found, "Month by month")[0]
    assert len(figure(found, "path").axes) == 2


def test_a_long_path_is_told_in_twelve_rows_that_end_with_its_last_month() -> None:
    rows = table(on_the_way(after=way(months=25)), "Month by month")
    assert [row[0] for row in rows] == ["month", "3", "6", "9", "12", "15", "18", "21", "24", "25"]
    head, *rest = table(on_the_way(), "Month by month")
    assert head == ["month", "gain of productivity", "output", "first pass yield", "escapes per piece shipped", "cash"]
    assert rest[-1][:2] == ["24", "+22 % (+17 % – +27 %)"]


def test_a_single_month_is_none_of_several() -> None:
    short = on_the_way(after=way(months=1))
    assert first(short).startswith("After 1 month the gain is")


def test_every_upgrade_is_told_with_its_months() -> None:
    assert table(on_the_way(), "When upgrades work (months from the beginning)")[1:] == [
        ["smed", "0", "4 (2 – 6)", "5.5 (3 – 8)"]
    ]


def test_several_configurations_stand_side_by_side() -> None:
    rows = table(on_the_way(), "After 24 months")
    assert [row[:2] for row in rows[1:]] == [["after", "+22 % (+17 % – +27 %)"], ["light", "+11 % (+6.0 % – +16 %)"]]
    assert table(on_the_way(after=way()), "After 24 months") == [["configuration", "gain of productivity", "cash"]]


def test_what_is_withheld_leaves_the_mean_alone() -> None:
    found = way()
    found["gain"][-1] |= {"low": None, "high": None}
    assert first(on_the_way(after=found)).startswith("After 24 months the gain is +22 %. ")


def test_the_picture_shows_gain_and_cash_over_the_months_and_when_upgrades_work() -> None:
    made = figure(on_the_way(("smed", "cobot")), "path")
    gain, cash, upgrades = made.axes
    assert plain(made.get_suptitle()) == "The gain is +22 % after 24 months"
    assert list(gain.lines[0].get_xdata())[:2] == [0.5, 1.5], "a month's gain stands in its middle"
    assert list(cash.lines[0].get_xdata())[:2] == [1.0, 2.0], "cash at its end"
    assert [round(patch.get_x(), 1) for patch in upgrades.patches] == [0.0, 4.0, 5.5] * 2
    assert [label.get_text() for label in upgrades.get_yticklabels()] == ["smed", "cobot"]
