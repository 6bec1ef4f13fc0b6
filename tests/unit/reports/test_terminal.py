"""The finding on a terminal: a screenful at most, in either language, whatever the names."""

import pytest
from odd_summaries import odd_summaries

from simfactory.reports import as_text

ODD = odd_summaries()


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", sorted(ODD))
def test_the_text_fits_a_screen(name: str, lang: str) -> None:
    lines = as_text(ODD[name], lang).splitlines()
    assert 3 <= len(lines) <= 30
    assert max(map(len, lines)) <= 100


def test_the_text_says_what_the_first_page_says() -> None:
    said = as_text(ODD["plain"]).replace("\u00a0", " ")
    for part in (
        "would raise productivity by about 22 %",
        "15 %, about 1 in 7",
        "80 %, about 4 in 5",
        "Working life improves              not modelled",
        "light                              +12 % (between 4 and 20 %)",
        "turn_mill holds the line back",
        "1. smed: turn_mill.setup carries 48 % of the doubt (42 to 55 %)",
        "agree with the model: 1 of 3 (that disagree 1, undecided 1).",
        "If the ranges entered are right, P(gain > 0) is",
    ):
        assert part in said, part


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_full_stop_is_doubled(lang: str) -> None:
    assert ".." not in as_text(ODD["plain"] | {"agreement": None}, lang)


def test_control_characters_of_a_name_never_reach_the_terminal() -> None:
    assert "\x07" not in as_text(ODD["hidden"])
    assert "\u202e" not in as_text(ODD["hidden"])


def test_the_text_is_in_french_when_asked() -> None:
    said = as_text(ODD["before"], "fr")
    assert "Voici l’usine dans son état actuel" in said
    assert "Aucun levier" in said
