"""The catalogue in words: a line for each lever, and all that is known of one, in both languages."""

from __future__ import annotations

import pytest

from simfactory.api import catalogue
from simfactory.errors import ScenarioError
from simfactory.reports.catalogue import Levers

LEVERS: Levers = catalogue()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_list_has_a_line_for_each_lever_with_its_grades_and_marks(lang: str) -> None:
    text = LEVERS.as_text(lang=lang)
    for lever in LEVERS.levers:
        assert len([line for line in text.splitlines() if line.strip().startswith(f"{lever.name} ")]) == 1
        assert lever.title[lang] in text
    line = next(line for line in text.splitlines() if "cobot" in line)
    assert line.split()[1] == "B-D"
    assert "2 [seen], 2 [recalled], 5 [J]" in line


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("lever", LEVERS.levers, ids=lambda lever: lever.name)
def test_one_lever_is_shown_with_every_figure_and_its_source(lever: object, lang: str) -> None:
    name = lever.name  # type: ignore[attr-defined]
    text = LEVERS.as_text(name, lang)
    found = LEVERS.lever(name)
    assert found.cannot[lang][:20] in text
    assert text.count({"en": ", grade ", "fr": ", niveau "}[lang]) == len(found.effects) + 5
    assert all(source.cites in text for source in found.sources.values())


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert "setup is multiplied by 0.35 .. 0.60 .. 0.85" in LEVERS.as_text("quick_changeover")
    assert "setup est multiplié par 0,35 .. 0,60 .. 0,85" in LEVERS.as_text("quick_changeover", "fr")


def test_what_is_judged_says_so() -> None:
    text = LEVERS.as_text("additive_tooling")
    assert "[judgement], grade D: judgement that cites nobody" in text
    assert "not modelled yet: Jigs that come sooner" in text


def test_as_data_every_figure_has_marks_and_a_grade() -> None:
    data = {lever["name"]: lever for lever in LEVERS.as_data()}
    assert set(data) == {lever.name for lever in LEVERS.levers}
    effect = data["quick_changeover"]["changes"][0]
    assert (effect["kind"], effect["path"], effect["value"]) == ("scale", "setup", "0.35 .. 0.60 .. 0.85")
    assert (effect["marks"], effect["grade"]) == (["seen", "recalled"], "B")
    for lever in data.values():
        for figure in (*lever["changes"], *lever["people"], *lever["figures"].values()):
            assert figure["marks"]
            assert figure["grade"] in "ABCD"


def test_a_lever_that_is_not_there_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ScenarioError, match=r"found 'cobt'|'cobt'.*did you mean 'cobot'"):
        LEVERS.as_text("cobt")


@pytest.mark.parametrize(("word", "name"), [("smed", "quick_changeover"), ("AGV", "guided_vehicles")])
def test_a_word_out_of_a_title_leads_to_its_lever(word: str, name: str) -> None:
    with pytest.raises(ScenarioError, match=f"did you mean '{name}'"):
        LEVERS.as_text(word)
