"""Working life in the report: what the index is and is not, who gains and who loses, and what it rests on."""

from __future__ import annotations

import re

import pytest
from example_summary import Summary, estimate, exposure, probability, summary, with_people
from matplotlib.figure import Figure
from odd_summaries import deserted, lonely, nights, shiftless, stopped

from simfactory.experiments.acting import PARTS
from simfactory.kpis.exposure import DIMENSIONS
from simfactory.reports import as_text, figure
from simfactory.reports.acts import acts, left_out
from simfactory.reports.page import card, page
from simfactory.reports.pictures import pictures
from simfactory.reports.reading import Reading
from simfactory.reports.section import Section
from simfactory.reports.sections import sections
from simfactory.reports.sentences import claims, notes, why_not_more
from simfactory.reports.words import Words

EN, FR = Words("en"), Words("fr")
FALLS = {
    "en": "Output rises while the exposure index of working life falls.",
    "fr": "La production monte tandis que l’indice d’exposition de la vie au travail baisse.",
}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def section(found: Summary, words: Words = EN, key: str = "working_life") -> Section | None:
    reading = Reading.of(found)
    return next((one for one in sections(reading, pictures(reading, words), words) if one.key == key), None)


def told(found: Summary, words: Words = EN) -> str:
    one = section(found, words)
    assert one is not None
    return plain(" ".join(one.lead))


def rows(found: Summary, title: str, words: Words = EN) -> list[list[str]]:
    one = section(found, words)
    assert one is not None
    return [[plain(cell) for cell in row] for table in one.tables if table.title == title for row in table.rows]


def bars(made: Figure) -> list[float]:
    """Widths of the bars of a figure, in order."""
    return [round(patch.get_width(), 1) for patch in made.axes[0].patches if patch.get_width() > 5]


def test_the_text_says_where_the_index_goes_and_how_sure_that_is() -> None:
    assert told(with_people()).startswith(
        "The exposure index goes from 58.2 to 63.1, that is +4.9 (between +1.7 and +7.8) points. "
        "The chance that it improves is 80 %, about 4 in 5."
    )
    assert told(with_people(), FR).startswith(
        "L’indice d’exposition passe de 58,2 à 63,1 : +4,9 (entre +1,7 et +7,8) points. "
        "Probabilité qu’il s’améliore : 80 %, environ 4 chances sur 5."
    )


@pytest.mark.parametrize("words", [EN, FR], ids=["en", "fr"])
def test_it_is_called_an_exposure_index_with_what_it_leaves_out(words: Words) -> None:
    said = told(with_people(), words)
    for part in {
        "en": (
            "not measured well-being", "COPSOQ", "Karasek",
            "recognition, relations at work, equality, overtime and 12-hour shifts",
        ),
        "fr": (
            "non un bien-être mesuré", "COPSOQ", "Karasek",
            "la reconnaissance, les relations au travail, l’égalité, les heures supplémentaires et",
            "les équipes de 12 heures",
        ),
    }[words.lang]:  # fmt: skip
        assert part in said, part


def test_the_index_stands_beside_its_six_bars_before_and_after() -> None:
    made = figure(with_people(), "working_life")
    scores = [exposure(index, 0.0)["scores"][posts.name] for posts in DIMENSIONS for index in (58.2, 63.1)]
    assert sorted(bars(made)) == sorted(round(value, 1) for value in [58.2, 63.1, *scores])
    names = [label.get_text().replace("\n", " ") for label in made.axes[0].get_yticklabels()]
    assert names == [
        "exposure index", "physical load", "fatigue at the end of the shift", "time pressure",
        "control over one’s work", "variety", "schedule (nights, afternoons)",
    ]  # fmt: skip


def test_the_index_has_the_band_of_other_weights_and_the_arithmetic_mean() -> None:
    axes = figure(with_people(), "working_life").axes[0]
    ends = [path.get_extents() for collection in axes.collections for path in collection.get_paths()]
    spans = sorted((round(end.x0, 1), round(end.x1, 1)) for end in ends)
    assert spans == [(49.2, 66.2), (54.1, 71.1)]
    diamonds = sorted(line.get_xdata()[0] for line in axes.lines if line.get_marker() == "D")
    assert diamonds == pytest.approx([61.6, 66.5])


def moved(after: float, verdict: str | None) -> Summary:
    """The index goes from 58.2 to `after`, which the experiment judges so."""
    found = with_people()
    found["working_life"]["runs"]["after"] = exposure(after, 0.4)
    found["working_life"]["change"]["after"]["verdict"] = verdict
    return found


@pytest.mark.parametrize(
    ("after", "verdict", "english", "french"),
    [
        (63.1, "better", "Working life gets better: the exposure index rises from 58 to 63",
         "La vie au travail s’améliore : l’indice d’exposition monte de 58 à 63"),
        (52.9, "worse", "Working life gets worse: the exposure index falls from 58 to 53",
         "La vie au travail se dégrade : l’indice d’exposition baisse de 58 à 53"),
        (58.9, "better", "Working life gets better: the exposure index rises from 58.2 to 58.9",
         "La vie au travail s’améliore : l’indice d’exposition monte de 58,2 à 58,9"),
        (58.6, "same", "Working life hardly changes: the exposure index goes from 58.2 to 58.6",
         "La vie au travail ne change guère : l’indice d’exposition passe de 58,2 à 58,6"),
        (58.23, "same", "Working life hardly changes: the exposure index stays at 58.2",
         "La vie au travail ne change guère : l’indice d’exposition reste à 58,2"),
        (63.1, "unclear",
         "Whether working life gets better is not sure: the exposure index goes from 58 to 63 on average",
         "On ne sait si la vie au travail s’améliore : l’indice d’exposition passe de 58 à 63 en moyenne"),
        (58.2, None,
         "Whether working life gets better is not sure: the exposure index goes from 58.2 to 58.2 on average",
         "On ne sait si la vie au travail s’améliore : l’indice d’exposition passe de 58,2 à 58,2 en moyenne"),
    ],
)  # fmt: skip
def test_the_title_says_which_way_it_goes(after: float, verdict: str | None, english: str, french: str) -> None:
    for words, title in ((EN, english), (FR, french)):
        first, *_ = pictures(Reading.of(moved(after, verdict)), words)["working_life"]
        assert plain(first.title) == title


def test_the_bars_of_the_index_say_it_as_finely_as_the_title() -> None:
    for after, shown in ((58.9, {"58.2", "58.9"}), (63.1, {"58", "63"})):
        made = figure(moved(after, "better"), "working_life")
        bold = {text.get_text() for text in made.axes[0].texts if text.get_fontweight() == "bold"}
        assert bold == shown


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_index_that_falls_while_output_rises_is_told_on_the_first_page_and_in_the_section(lang: str) -> None:
    worse, better, words = with_people(drained=True), with_people(), Words(lang)
    for found, times in ((worse, 2), (better, 0)):
        assert plain(page(Reading.of(found), words)).count(FALLS[lang]) == times
        assert plain(as_text(found, lang)).replace("\n", " ").count(FALLS[lang]) == times // 2
        assert plain(card(Reading.of(found), words)).count(FALLS[lang]) == times // 2


def test_the_third_claim_is_answered() -> None:
    assert plain(claims(Reading.of(with_people()), EN)[2].odds) == "80 %, about 4 in 5"
    assert plain(claims(Reading.of(with_people(drained=True)), FR)[2].odds) == "10 %, environ 1 chance sur 10"
    unknown = with_people()
    unknown["claims"]["working_life"] = {"probability": None}
    assert claims(Reading.of(unknown), EN)[2].odds == "not known"


def test_where_people_do_not_tire_the_claim_says_what_is_off() -> None:
    found = with_people() | {"working_life": None}
    assert claims(Reading.of(found), EN)[2].odds == "not modelled (fatigue is off in human_factors)"
    assert section(found) is None
    assert pictures(Reading.of(found), EN)["working_life"] == []


def test_every_figure_of_the_index_stands_in_a_column_for_each_run() -> None:
    some = {row[0]: row[1:] for row in rows(with_people(), "The figures of working life")}
    assert some["exposure index"] == ["58.2 (54.2 – 63.2)", "63.1 (59.1 – 68.1)", "58.4 (54.4 – 63.4)"]
    assert some["with other weights of the scores"] == ["49.2 – 66.2", "54.1 – 71.1", "49.4 – 66.4"]
    assert some["exposure index by arithmetic means"] == ["61.6", "66.5", "61.8"]
    assert some["people whose index is under 40"] == ["12 %", "12 %", "12 %"]
    assert some["exposure index of the worst tenth"] == ["40.2", "45.1", "40.4"]
    assert some["fatigue at the end of the shift"] == ["41 %", "33 %", "40 %"]
    assert some["absence rate"] == ["4.1 %", "4.1 %", "4.1 %"]
    assert len(some) == 13


def test_absence_that_is_not_modelled_has_no_row() -> None:
    found = with_people(runs={"before": nights(), "after": nights()})
    assert "absence rate" not in {row[0] for row in rows(found, "The figures of working life")}


def test_who_gains_and_who_loses_is_said_in_words() -> None:
    assert rows(with_people(), "Who gains and who loses") == [
        ["turners", "55.0", "59.9", "+4.9 (between +1.7 and +7.8)", "gain"],
        ["inspectors", "66.0", "65.6", "−0.4 (between −3.0 and +2.1)", "unclear"],
    ]
    assert [row[-1] for row in rows(with_people(drained=True), "Qui gagne et qui perd", FR)] == ["y perdent", "indécis"]


def test_configurations_are_set_side_by_side_where_there_are_several() -> None:
    some = rows(with_people(), "Working life by configuration")
    assert some[0] == ["after", "+4.9 (between +1.7 and +7.8)", "+11.0 %", "about 4 in 5"]
    alone = with_people()
    del alone["working_life"]["change"]["light"]
    assert rows(alone, "Working life by configuration") == []


def test_the_three_inputs_that_matter_most_bear_their_marks() -> None:
    english, french = (rows(with_people(), words("working_life.inputs"), words) for words in (EN, FR))
    assert [row[0] for row in english] == [
        "growth of fatigue at medium work", "errors in night shifts", "turn_mill.cycle.mean",
    ]  # fmt: skip
    assert english[0][1:3] == ["0.001 .. 0.003 .. 0.008 1/min", "the change of the index falls as it rises"]
    assert english[0][3].endswith("its numerical examples [judgement]")
    assert english[1][3] == "Folkard & Tucker 2003 [from memory of the literature, its range judgement]"
    assert french[0][3].endswith("ordre de ses exemples chiffrés [jugement]")
    assert french[1][3] == "Folkard & Tucker 2003 [de mémoire de la littérature, fourchette : jugement]"
    assert [row[4] for row in english] == ["52 %", "20 %", "11 %"]


def test_the_hours_of_the_shift_have_a_panel_for_fatigue_and_one_for_errors() -> None:
    made = figure(with_people(), "shift", "fr")
    assert [plain(axes.get_title(loc="left")) for axes in made.axes] == [
        "fatigue (0 % : reposé, 100 % : épuisé)", "probabilité d’une erreur, par pièce et poste",
    ]  # fmt: skip
    for axes in made.axes:
        assert [len(line.get_xdata()) for line in axes.lines] == [8, 8]
        assert axes.get_ylim()[0] == 0.0
    lines = made.axes[0].lines
    assert len({(line.get_linestyle(), line.get_marker()) for line in lines}) == 2, "told apart in black and white"


def test_the_title_of_the_hours_says_how_bad_the_worst_is_before_and_after() -> None:
    *_, shift = pictures(Reading.of(with_people()), EN)["working_life"]
    assert plain(shift.title) == (
        "Fatigue at its worst in the shift is 30 % before, 24 % after. "
        "The chance of an error at its highest is 2.6 % before, 2.5 % after."
    )


def test_the_title_of_the_hours_of_one_configuration_says_when_it_is_worst() -> None:
    alone = with_people()
    alone["working_life"]["runs"] = {"before": alone["working_life"]["runs"]["before"]}
    *_, shift = pictures(Reading.of(alone), EN)["working_life"]
    assert plain(shift.title) == (
        "People are most tired in hour 8 of the shift (30 %). An error is most likely in hour 8 (2.6 %)."
    )


def test_where_nobody_errs_only_fatigue_is_drawn() -> None:
    flawless = exposure(60.0, 0.3) | {"errors_by_hour": [0.0] * 8 + [None] * 4}
    made = figure(with_people(runs={"before": flawless, "after": flawless}), "shift")
    assert len(made.axes) == 1


def test_a_gap_in_the_hours_stays_a_gap() -> None:
    gap = exposure(60.0, 0.3) | {"errors_by_hour": [None] * 12}
    gap["fatigue_by_hour"] = [0.1, None, 0.2, *[None] * 9]
    line, *_ = figure(with_people(runs={"before": gap}), "shift").axes[0].lines
    assert [str(value) for value in line.get_ydata()] == ["0.1", "nan", "0.2"]


def test_a_plant_without_upgrades_is_told_as_it_is() -> None:
    found = summary(gains={}) | {"working_life": lonely()}
    assert told(found).startswith("The exposure index of the plant as it is: 58.2.")
    assert pictures(Reading.of(found), EN)["working_life"][0].title == "Working life: the exposure index is 58"
    assert len(bars(figure(found, "working_life"))) == 7
    assert rows(found, "Who gains and who loses") == []


def test_people_are_told_with_their_absence_and_walks_where_there_are_any() -> None:
    def of_people(found: Summary) -> list[list[str]]:
        one = section(found, key="people")
        assert one is not None
        (table,) = one.tables
        return [list(table.head), *([plain(cell) for cell in row] for row in table.rows)]

    head, first, _ = of_people(with_people())
    assert head == ["pool", "people", "labour", "absence", "share of the time on the way"]
    assert first[3:] == ["4.1 % → 4.1 %", "1.3 % → 1.3 %"]
    assert of_people(summary())[0] == ["pool", "people", "labour"]


def test_people_say_that_working_life_is_not_modelled_where_it_is_not() -> None:
    without, with_life = section(summary(), key="people"), section(with_people(), key="people")
    assert without is not None
    assert with_life is not None
    assert without.after == ["What work does to people: not modelled (the scenario says nothing of human_factors)."]
    assert list(with_life.after) == []


def scope(parts: list[str], words: Words = EN) -> str:
    """What the report says of the parts that act and of those that do not."""
    found = with_people()
    found["plant"]["acting"] = parts
    one = section(found, words, key="assumed")
    assert one is not None
    return plain(" ".join(one.after[2:]))


def test_what_acts_of_people_is_said_and_what_does_not() -> None:
    assert scope([]) == (
        "Not part of this model: fatigue of people, learning and forgetting, errors by shift, absence, "
        "walking between posts, energy and money."
    )
    assert scope(["fatigue", "errors_by_fatigue", "errors_by_shift"]) == (
        "People tire by the load of their task and recover at rest. "
        "Defects are more likely with fatigue and late or night shifts. "
        "Not part of this model: slowing of work by fatigue, learning and forgetting, absence, walking between posts, "
        "energy and money."
    )
    assert scope(list(PARTS), FR).endswith(
        "Les personnes mettent du temps pour aller à un autre poste. Hors de ce modèle : l’énergie et l’argent."
    )
    assert "slow" not in scope(["fatigue"]).partition("Not part")[0]


def test_every_part_that_may_act_has_its_words_in_both_languages() -> None:
    for words in (EN, FR):
        assert len(acts(list(PARTS), words)) == len(PARTS) - 2, "one line for what makes defects more likely"
        assert left_out(list(PARTS), words) == []


def test_nothing_is_said_of_a_plant_that_is_not_described() -> None:
    one = section({key: part for key, part in with_people().items() if key != "plant"}, key="assumed")
    assert one is not None
    assert one.after[-1] == "Not part of this model: energy and money."


def test_exposures_by_hour_are_no_key_figures() -> None:
    found = with_people()
    ranged = {"mean": 0.2, "low": 0.1, "high": 0.3}
    for run in found["kpis"].values():
        run |= dict.fromkeys(("plant.fatigue_hour_3", "plant.exposure_index", "plant.absence_rate"), ranged)
    one = section(found, key="kpis")
    assert one is not None
    names = [row[0] for row in one.tables[0].rows]
    assert "absence rate" in names
    assert not [name for name in names if "exposure" in name or "hour 3" in name]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_word_of_the_section_runs_into_the_signs_of_the_language(lang: str) -> None:
    document = page(Reading.of(with_people(drained=True)), Words(lang))
    part = document[document.index('id="working_life"') : document.index('id="kpis"')]
    said = re.sub(r"<[^>]+>", " ", part)
    assert not re.search(r"\{\w+\}|\bNone\b|nan", said)
    if lang == "fr":
        assert not re.search(r"[a-zé] [:;%?!»]", said)


def test_what_is_withheld_is_not_said() -> None:
    found = with_people()
    change = found["working_life"]["change"]["after"]
    change["p_better"] = probability(None)
    change["index"]["quantiles"] = {"0.05": estimate(None), "0.95": estimate(None)}
    assert told(found).startswith(
        "The exposure index goes from 58.2 to 63.1, that is +4.9 points. The chance that it improves is not known."
    )


def test_a_plant_from_which_everybody_stays_away_is_told_as_such() -> None:
    found = deserted()
    assert claims(Reading.of(found), EN)[2].odds == "not known (before or after, nobody is at work)"
    assert "because everybody was absent: 100 % of the rostered hours were missed." in plain(as_text(found)).replace(
        "\n  ", " "
    )
    assert rows(found, "Who gains and who loses")[0] == ["turners", "55.0", "—", "—", "unclear"]
    assert "What becomes of it is not known, as before or after nobody is at work." in told(found)
    assert pictures(Reading.of(found), EN)["working_life"][0].title == "Working life: the exposure index is 58"


def test_people_who_work_without_shifts_are_not_told_to_be_away() -> None:
    for words, odds, text in (
        (
            EN,
            "not known (people without shifts have no index)",
            "is not known, as people without shifts have no index.",
        ),
        (
            FR,
            "inconnue (sans équipes, les personnes n’ont pas d’indice)",
            "sans équipes, les personnes n’ont pas d’indice",
        ),
    ):
        assert plain(claims(Reading.of(shiftless()), words)[2].odds) == odds
        assert text in told(shiftless(), words)
        assert "nobody is at work" not in told(shiftless(), words)


def test_remarks_on_the_index_and_on_learning_are_told() -> None:
    assert [plain(note) for note in notes(Reading.of(shiftless()), EN)] == [
        "What is learnt within the warm-up is not in the gain (after).",
        "These people work without shifts and have no exposure index: turners.",
        "In 3 of 256 draws (after) there is no exposure index, as nobody is at work: its change leaves them out.",
        "In 3 of 256 draws (after) there is no exposure index, as nobody is at work: too many to tell its change.",
    ]
    french = notes(Reading.of(shiftless()), FR)
    assert plain(french[0]) == "Ce qui s’apprend pendant la mise en régime n’est pas dans le gain (état cible)."
    assert not any("Remarque" in note for note in french)


def test_where_nothing_is_made_no_bottleneck_is_named() -> None:
    said = why_not_more(Reading.of(stopped()), EN)
    assert len(said) == 1
    assert said[0].startswith("Before, turn_mill holds the line back")
    assert claims(Reading.of(stopped()), EN)[1].odds == "not known"


def test_runs_at_full_capacity_have_no_column() -> None:
    found = with_people()
    found["working_life"]["runs"]["after@capacity"] = found["working_life"]["runs"]["after"]
    assert len(rows(found, "The figures of working life")[0]) == 4
