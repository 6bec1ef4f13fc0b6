"""Two languages that say the same, with numbers as each of them writes them."""

import re
import string
from itertools import pairwise

import pytest

from simfactory.errors import InternalError
from simfactory.human_factors.constants import CONSTANTS, Constant
from simfactory.kpis.exposure import DIMENSIONS
from simfactory.kpis.indicators import Scope, of_scope
from simfactory.reports.words import LANGUAGES, Words, table
from simfactory.scenario.human_factors import CONSTANTS as CONSTANTS_OF
from simfactory.scenario.human_factors import citation

EN, FR = Words("en"), Words("fr")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_sentences() -> None:
    assert table("en").keys() == table("fr").keys()
    assert len(table("en")) > 200


@pytest.mark.parametrize("key", sorted(table("en")))
def test_a_sentence_has_the_same_placeholders_in_both_languages(key: str) -> None:
    assert placeholders(table("en")[key]) == placeholders(table("fr")[key])


def test_sentences_of_several_words_are_translated() -> None:
    alike = {key for key in table("en") if table("en")[key] == table("fr")[key]}
    assert not {key for key in alike if len(re.findall(r"[^\W\d_]{3,}", re.sub(r"{.*?}", "", table("en")[key]))) > 2}


ENGLISH = {"the", "of", "and", "is", "are", "with", "that", "which", "more", "not", "from", "by"}
FRENCH = {"le", "la", "les", "des", "du", "est", "sont", "dans", "une", "qui", "avec", "par", "n’a"}


@pytest.mark.parametrize(("lang", "foreign"), [("fr", ENGLISH), ("en", FRENCH)])
def test_no_word_of_the_other_language_slipped_in(lang: str, foreign: set[str]) -> None:
    for key, text in table(lang).items():
        assert not set(re.findall(r"[^\W\d_]+(?:’\w)?", re.sub(r"{.*?}", "", text).lower())) & foreign, key


def test_french_has_no_break_spaces_before_high_punctuation_and_percent() -> None:
    for key, text in table("fr").items():
        for sign in ":;!?%»":
            assert f" {sign}" not in text, f"{key}: an ordinary space before {sign}"
            assert not any(before.isalpha() and after == sign for before, after in pairwise(text)), key


COLONS_OF_OTHERS = ("cited.", "gantt.moment")  # of sources, and of a clock


def test_no_english_line_has_two_colons() -> None:
    for key, text in table("en").items():
        assert key.startswith(COLONS_OF_OTHERS) or text.count(":") < 2, key
    unsaid = [text for key, text in table("en").items() if key.startswith("odds.") and ":" in text]
    assert not unsaid, "chances are said within lines that have a colon"
    assert ":" not in table("en")["doubts.carries"] + table("en")["doubts.figure"], "inputs of upgrades have one"


def test_the_scores_of_the_index_have_one_name_in_french() -> None:
    names = [indicator.fr for indicator in of_scope(Scope.PLANT) if indicator.name.endswith("_score")]
    assert len(names) == len(DIMENSIONS)
    assert all(name.startswith("note : ") for name in names)
    assert not [key for key, text in table("fr").items() if "score" in text.lower()]


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert EN.number(12345.678, 1) == "12,345.7"
    assert FR.number(12345.678, 1) == "12\u202f345,7"
    assert (EN.percent(0.22), FR.percent(0.225, 1)) == ("22\u00a0%", "22,5\u00a0%")
    assert (EN.signed(0.22), FR.signed(-0.034, 1)) == ("+22\u00a0%", "−3,4\u00a0%")
    assert FR.between(0.11, 0.37) == "entre 11 et 37\u00a0%"
    assert EN.points(0.034) == "3.4 points"


def test_nothing_is_ever_minus_zero() -> None:
    assert EN.number(-0.0004) == "0"
    assert EN.signed(-0.0004) == "0\u00a0%"


def test_what_is_unknown_is_a_dash() -> None:
    assert {EN.number(None), EN.percent(None), EN.duration(None), EN.rounded(float("nan"))} == {"—"}
    assert EN.odds(None) == "not known"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234567.0, "1,234,567"), (1234.5, "1,234"), (12.345, "12.3"), (0.01234, "0.0123"), (2.0, "2"), (0.0, "0")],
)
def test_rounded_keeps_three_figures_and_whole_numbers_whole(value: float, text: str) -> None:
    assert EN.rounded(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(45, "45 s"), (90, "1.5 min"), (60, "1 min"), (3600, "1 h"), (5400, "1.5 h"), (86400, "24 h"), (604800, "7 days"),
     (2_419_200, "4 weeks"), (0, "0 s")],
)  # fmt: skip
def test_a_time_takes_the_largest_unit_that_fits(seconds: float, text: str) -> None:
    assert EN.duration(seconds) == text


@pytest.mark.parametrize(
    ("probability", "english", "french"),
    [
        (0.0, "less than 1 in 40", "moins de 1 chance sur 40"),
        (0.05, "about 1 in 20", "environ 1 chance sur 20"),
        (0.2, "about 1 in 5", "environ 1 chance sur 5"),
        (0.4, "about 2 in 5", "environ 2 chances sur 5"),
        (0.5, "about 1 in 2", "environ 1 chance sur 2"),
        (0.65, "about 2 in 3", "environ 2 chances sur 3"),
        (0.95, "about 19 in 20", "environ 19 chances sur 20"),
        (1.0, "more than 39 in 40", "plus de 39 chances sur 40"),
    ],
)
def test_odds_are_said_as_people_say_them(probability: float, english: str, french: str) -> None:
    assert (EN.odds(probability), FR.odds(probability)) == (english, french)


def test_every_odds_is_within_two_and_a_half_points_of_its_probability() -> None:
    for twentieth in range(1, 20):
        said = EN.odds(twentieth / 20).removeprefix("about ").split(" in ")
        assert int(said[0]) / int(said[1]) == pytest.approx(twentieth / 20, abs=0.025)


def test_a_chance_is_said_with_its_percentage_but_at_the_ends() -> None:
    assert EN.chance(0.2) == "20\u00a0%, about 1 in 5"
    assert EN.chance(1.0) == "more than 39 in 40"


def test_a_missing_sentence_or_fact_is_our_fault() -> None:
    with pytest.raises(InternalError, match=r"nowhere\.said"):
        EN("nowhere.said")
    with pytest.raises(InternalError, match="high"):
        EN("between", low="1")
    with pytest.raises(InternalError, match="'de'"):
        Words("de")


def test_there_are_two_languages() -> None:
    assert LANGUAGES == ("en", "fr")


def test_laws_are_told_in_the_words_and_decimals_of_the_language() -> None:
    said = "exponential, mean 1.5 .. 2 h, cv 0.2"
    assert Words("en").law(said) == said
    assert Words("fr").law(said) == "exponentielle, moyenne 1,5 .. 2 h, cv 0,2"
    assert Words("fr").law("mean_station") == "mean_station"


@pytest.mark.parametrize("constant", CONSTANTS, ids=lambda constant: constant.name)
def test_every_human_constant_is_cited_in_the_words_of_the_language(constant: Constant) -> None:
    plain_reference = {"HEART: Williams 1986", "De Jong 1957 (Ergonomics 1)"}
    assert (constant.source in plain_reference) != EN.knows(f"cited.{constant.source}")
    marks = {"seen": "lu dans la source", "recalled": "de mémoire de la littérature", "judgement": "jugement"}
    french = FR.marked(citation(constant))
    assert marks[constant.mark] in french
    assert marks[constant.range_mark] in french
    assert not re.search(r"judgement|recalled|published|injuries", french)


@pytest.mark.parametrize("path", sorted(CONSTANTS_OF))
def test_every_human_constant_has_a_name_in_words(path: str) -> None:
    key = "constant." + path.removeprefix("human_factors.")
    assert EN.knows(key)
    assert EN(key) != FR(key)


def test_a_chance_in_a_table_never_claims_certainty() -> None:
    assert [Words("en").short_chance(share) for share in (1.0, 0.0, 0.22, None)] == [
        ">\u00a097\u00a0%",
        "<\u00a03\u00a0%",
        "20\u00a0%",
        "—",
    ]


class TestUnits:
    @pytest.mark.parametrize(
        ("years", "en", "fr"),
        [(1.0, "1 year", "1 an"), (0.45, "0.45 years", "0,45 an"), (1.5, "1.5 years", "1,5 an"),
         (2.0, "2 years", "2 ans"), (0.999, "1 year", "1 an")],
    )  # fmt: skip
    def test_are_singular_or_plural_as_the_language_has_it(self, years: float, en: str, fr: str) -> None:
        assert (EN.years(years), FR.years(years)) == (en, fr)

    def test_of_a_written_value_are_those_of_the_language(self) -> None:
        assert FR.law("2 .. 4 .. 6.5 kEUR/year") == "2 .. 4 .. 6,5 k€/an"
        assert FR.law("26 .. 31 EUR/h") == "26 .. 31 €/h"
        assert FR.law("13 .. 78 weeks") == "13 .. 78 semaines"
        assert EN.law("2 .. 4 kEUR/year") == "2 .. 4 kEUR/year"
