"""What a report says of money: what is worth what, when it is back, on whose word, in both languages."""

from __future__ import annotations

import html

import pytest
from example_money import losing, project, with_money, withheld_project
from example_summary import Summary, summary

from simfactory.reports.money import found, money
from simfactory.reports.money_pictures import money as pictures
from simfactory.reports.page import page
from simfactory.reports.picture import build
from simfactory.reports.reading import Reading
from simfactory.reports.section import Section
from simfactory.reports.sections import assumptions
from simfactory.reports.sentences import input_name
from simfactory.reports.terminal import as_text
from simfactory.reports.words import Words

EN, FR = Words("en"), Words("fr")


def section(some: Summary, words: Words = EN) -> Section:
    return money(Reading.of(some), {"money": pictures(Reading.of(some), words)}, words)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def rows(some: Summary, table: int = 0, words: Words = EN) -> dict[str, list[str]]:
    return {row[0]: [plain(cell) for cell in row[1:]] for row in section(some, words).tables[table].rows}


def test_a_plant_without_money_has_no_such_section() -> None:
    assert not section(summary())
    assert pictures(Reading.of(summary()), EN) == []


class TestSentences:
    def test_the_worth_is_told_with_its_range_and_the_odds_of_a_loss(self) -> None:
        (said,) = found(Reading.of(with_money()), EN)
        assert "worth +28.8 kEUR on average (between −89 kEUR and 147 kEUR in nine draws of ten)" in plain(said)
        assert plain(said).endswith("The chance that they lose money is 40 %, about 2 in 5.")
        (said,) = found(Reading.of(with_money()), FR)
        assert "valent +28,8 k€ en moyenne (entre −89 k€ et 147 k€" in plain(said)

    def test_what_noise_hides_is_not_said(self) -> None:
        (said,) = found(Reading.of(with_money(after=withheld_project())), EN)
        assert "how sure that is cannot be said yet" in said
        assert "chance" not in said

    def test_a_worth_without_doubt_is_one_number(self) -> None:
        (said,) = found(Reading.of(with_money(after=project(spread=0.0))), EN)
        assert "nothing that moves it was entered as doubtful" in said

    @pytest.mark.parametrize(
        ("valued", "said"), [("sales", "sold at their prices"), ("same_output", "more pieces bring nothing")]
    )
    def test_what_good_pieces_are_worth_is_said(self, valued: str, said: str) -> None:
        assert said in " ".join(section(with_money(valued)).lead)

    def test_the_terms_are_said(self) -> None:
        lead = plain(" ".join(section(with_money()).lead))
        assert "over 5 years at a discount rate of 8.0 %, with 47 weeks of operation a year and a tax of 25.0 %" in lead

    def test_the_evidence_of_costs_is_counted_by_grade(self) -> None:
        said = " ".join(section(with_money()).after)
        assert "2 figures of cost" in said
        assert "grades are 1 C (" in said
        assert "1 are the scenario's own, 1 of them judged" in said

    def test_costs_that_are_all_the_scenarios_own_have_no_word_of_grades(self) -> None:
        told = with_money()
        told["plant"]["upgrades"][0]["costs"] = told["plant"]["upgrades"][0]["costs"][1:]
        said = " ".join(section(told).after)
        assert "1 figures of cost, all of them the scenario's own, 1 of them judged" in said
        assert "grades are" not in said

    def test_an_upgrade_without_a_price_is_said_to_leave_the_money_out(self) -> None:
        told = section(with_money(after=None))
        assert told.after[0].startswith("One of the upgrades of the headline configuration has no price")
        assert told.pictures == []
        assert rows(with_money(after=None), 1)["after"] == ["no price", "—", "—", "—", "—"]


@pytest.mark.parametrize(
    ("path", "en", "fr"),
    [
        ("upgrades.smed.quick_changeover.price", "smed: price", "smed : prix"),
        ("upgrades.smed.running", "smed: running cost", "smed : coût annuel"),
        ("upgrades.smed.support.ops", "smed: hours per week of ops", "smed : heures par semaine de ops"),
        ("economics.aid.grant", "grant, as a share of the price", "subvention, en part du prix"),
        ("adoption.delay: 13 .. 78 weeks", "time from the decision until levers of the catalogue work",
         "temps entre la décision et la mise en service des leviers du catalogue"),
        ("people.ops.cost", "people.ops.cost", "people.ops.cost"),
    ],
)  # fmt: skip
def test_a_doubt_of_money_has_a_name_that_people_know(path: str, en: str, fr: str) -> None:
    told = with_money()
    told["plant"]["upgrades"][0]["use"] = "quick_changeover"
    names = [plain(input_name(Reading.of(told), path, words)) for words in (EN, FR)]
    assert names == [en, fr]


class TestFigures:
    def test_each_figure_stands_with_its_range(self) -> None:
        told = rows(with_money())
        assert told["investment"] == ["249 kEUR", "204 kEUR to 294 kEUR"]
        assert told["grant"] == ["47 kEUR", "35 kEUR to 59 kEUR"]
        assert told["yearly, sales"] == ["+110 kEUR", "+50 kEUR to +170 kEUR"]
        assert told["yearly, energy"] == ["+79.5 EUR", "−220 EUR to +380 EUR"]
        assert told["yearly gain before taxes"] == ["+56.9 kEUR", "+17.9 kEUR to +95.9 kEUR"]
        assert told["cost of a good piece before"] == ["45.4 EUR", "43.4 EUR to 47.4 EUR"]
        assert told["change of the cost of a good piece"][0] == "−5.01 EUR"
        assert told["chance of losing money"][0] == "about 2 in 5"
        assert told["payback (median)"] == ["3.8 years", "2.4 years or more, in some draws not within the horizon"]
        assert told["internal rate of return (median)"] == [
            "13.0 %", "−5.0 % to 31.0 %; the only such rate in 98 % of the draws"
        ]  # fmt: skip

    def test_when_all_upgrades_work_is_told_where_any_has_to_be_waited_for(self) -> None:
        waiting = project() | {"works": {"mean": 0.9, "low": 0.45, "high": 1.4}}
        assert rows(with_money(after=waiting), 0, FR)["tous les leviers fonctionnent après"] == [
            "0,9 an", "0,45 an à 1,4 an"
        ]  # fmt: skip
        at_once = project() | {"works": dict.fromkeys(("mean", "low", "high"), 0.0)}
        assert "all upgrades work after" not in rows(with_money(after=at_once))

    def test_what_is_not_known_is_left_out_or_said_to_be(self) -> None:
        told = rows(with_money(after=withheld_project()))
        assert not {"grant", "payback (median)", "cost of a good piece before"} & set(told)
        assert told["net present value"] == ["+28.8 kEUR", "interval withheld"]
        assert told["hours freed per year"] == ["300", "260 to 340"]
        assert told["chance of losing money"][0] == "not known"

    def test_configurations_stand_side_by_side(self) -> None:
        told = rows(with_money(), 1)
        assert told["after"] == ["249 kEUR", "+56.9 kEUR", "+28.8 kEUR", "about 2 in 5", "3.8 years"]
        assert told["light"][2:4] == ["+80.6 kEUR", "about 1 in 20"]

    def test_costs_have_their_source_and_grade_in_the_words_of_the_language(self) -> None:
        table = section(with_money(), FR).tables[3]
        assert [plain(cell) for cell in table.rows[0]] == [
            "smed", "prix", "60 .. 100 .. 170 k€", "C", "robot 120 kEUR [lu dans la source] (C)",
        ]  # fmt: skip
        assert [plain(cell) for cell in table.rows[1]][1:4] == ["heures par semaine de turners", "3 h", "—"]

    def test_the_doubts_about_the_worth_are_listed(self) -> None:
        told = rows(with_money(), 2)
        assert told["turn_mill.cycle.mean"][-1] == "60 %"
        assert told["smed: price"][1] == "it falls as it rises"


class TestPictures:
    @pytest.mark.parametrize(
        ("after", "titles"),
        [
            (
                project(),
                {
                    "npv": "The upgrades are worth +28.8 kEUR; losing money is about 2 in 5",
                    "payback": "The investment is back after 3.8 years (median); never in 22 % of the draws",
                    "money_year": "A year of operation brings +56.9 kEUR before taxes",
                },
            ),
            (
                losing(),
                {
                    "npv": "The upgrades lose money: −90 kEUR on average; that they do is more than 39 in 40",
                },
            ),
            (withheld_project(), {"npv": "The upgrades are worth +28.8 kEUR on average"}),
        ],
        ids=["doubtful", "losing", "withheld"],
    )
    def test_titles_say_what_is_seen(self, after: Summary, titles: dict[str, str]) -> None:
        told = {each.name: plain(each.title) for each in pictures(Reading.of(with_money(after=after)), EN)}
        assert titles.items() <= told.items()
        assert ("payback" in told) is ("payback" in titles), "no empty picture of what is never back"

    def test_bars_lose_money_up_to_nought_and_bring_it_beyond(self) -> None:
        (npv, *_) = pictures(Reading.of(with_money()), EN)
        axes = build(npv).axes[0]
        bars = [(bar.get_x(), bar.get_x() + bar.get_width(), bar.get_facecolor()) for bar in axes.patches]
        colours = {bool(right <= 0): colour for left, right, colour in bars}
        assert all((right <= 0) or (left >= 0) for left, right, _ in bars), "a bar on both sides of nought"
        assert colours[True] != colours[False]
        assert sum(bar.get_height() for bar in axes.patches) == pytest.approx(1.0)

    @pytest.mark.parametrize("spread", [0.0, 1e-9, 3.0, 2e7])
    def test_any_spread_can_be_drawn(self, spread: float) -> None:
        for words in (EN, FR):
            for picture in pictures(Reading.of(with_money(after=project(spread=spread))), words):
                build(picture)


def test_money_that_is_reckoned_is_not_said_to_be_left_out() -> None:
    def left_out(some: Summary) -> str:
        return next(said for said in assumptions(Reading.of(some), {}, EN).after if said.startswith("Not part"))

    assert "energy and money." in left_out(summary())
    assert "energy." in left_out(with_money())
    drawn = with_money()
    drawn["kpis"]["before"]["plant.energy_per_week"] = {"mean": 800.0, "low": 700.0, "high": 900.0}
    assert "energy" not in left_out(drawn)


def test_the_first_page_and_the_terminal_tell_what_the_upgrades_are_worth() -> None:
    (worth,) = found(Reading.of(with_money()), EN)
    first = page(Reading.of(with_money()), EN).partition("<nav>")[0]
    assert worth in html.unescape(first)
    assert plain(worth) in plain(" ".join(as_text(with_money()).split()))
    assert EN("money.title") not in page(Reading.of(summary()), EN).partition("<nav>")[0]
