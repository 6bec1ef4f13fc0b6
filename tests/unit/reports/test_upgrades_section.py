"""What a report says of upgrades: from what to what, on whose word, and what each brings alone and in the whole."""

from __future__ import annotations

from example_money import with_money, with_shares
from example_summary import Summary, before_only, summary

from simfactory.reports.picture import build
from simfactory.reports.reading import Reading
from simfactory.reports.section import Section
from simfactory.reports.upgrades import shares, upgrades
from simfactory.reports.words import Words

EN, FR = Words("en"), Words("fr")


def section(some: Summary, words: Words = EN) -> Section:
    return upgrades(Reading.of(some), {"upgrades": shares(Reading.of(some), words)}, words)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def brought(some: Summary, words: Words = EN) -> dict[str, list[str]]:
    return {row[0]: [plain(cell) for cell in row[1:]] for row in section(some, words).tables[0].rows}


def test_without_shares_the_section_says_how_to_get_them() -> None:
    told = section(with_money())
    assert any("simfactory run … --shares runs the subsets" in said for said in told.after)
    assert brought(with_money()) == {"smed": ["price 60 .. 100 .. 170 kEUR; hours per week of turners 3 h"]}
    assert not section(with_shares()).after


def test_a_plant_as_it_is_is_not_told_to_share_anything() -> None:
    assert not section(before_only()).after


def test_each_change_goes_from_what_to_what_and_on_whose_word() -> None:
    table = section(with_money()).tables[1]
    assert table.rows[0] == [
        "smed", "turn_mill.setup is multiplied by 0.35 .. 0.60 .. 0.85", "20 min", "16 min", "—", "assumed",
    ]  # fmt: skip
    assert section(summary()).tables[1].rows[0][2:4] == ["—", "—"]


def test_each_upgrade_tells_its_share_and_its_gain_alone() -> None:
    told = brought(with_shares())
    assert told["smed"][1:] == ["+18.0 points", "+15.0 points to +21.0 points", "+15.0 points", "+1.2 points"]
    assert told["arm"][1] == "+4.0 points"
    assert brought(with_shares(), FR)["smed"][2] == "+15,0 points à +21,0 points"


def test_an_upgrade_of_another_configuration_has_dashes() -> None:
    some = with_shares()
    some["plant"]["upgrades"].append({**some["plant"]["upgrades"][0], "name": "later", "costs": []})
    assert brought(some)["later"] == ["—"] * 5


def test_how_the_gain_is_shared_out_is_said() -> None:
    lead = plain(" ".join(section(with_shares()).lead))
    assert "Every order counts." in lead
    assert "Together they bring +2.0 points beyond the sum" in lead
    assert "exact for what upgrades do to one another in pairs" in " ".join(section(with_shares(exact=False)).lead)


def test_the_picture_has_the_largest_share_first() -> None:
    (picture,) = shares(Reading.of(with_shares(arm=(0.04, 0.05), smed=(0.18, 0.15), worse=(-0.01, 0.0))), EN)
    assert plain(picture.title) == "smed brings +18.0 points of the gain of +22 %"
    axes = build(picture).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["smed", "arm", "worse"]
    assert "alone +15.0 points" in {text.get_text() for text in axes.texts}


def test_an_undefined_gain_has_no_picture_of_shares() -> None:
    assert shares(Reading.of(with_shares(smed=(None, None))), EN) == []
