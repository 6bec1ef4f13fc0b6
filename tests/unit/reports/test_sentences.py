"""The sentences of the first page, in every case that an experiment can end in."""

import re
from pathlib import Path
from typing import Any

import pytest
from example_summary import before_only, estimate, gain, probability, summary, withheld
from odd_summaries import capacity, contradicted, undefined

from simfactory import experiments
from simfactory.reports import sentences
from simfactory.reports.reading import Reading
from simfactory.reports.words import Words, table

EN, FR = Words("en"), Words("fr")
OBSERVED = "Observed figures that agree with the model: {} (that disagree {}, undecided {})"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def finding(found: dict[str, Any], words: Words = EN) -> str:
    return plain(sentences.finding(Reading.of(found), words))


def with_figures(**changes: Any) -> dict[str, Any]:
    """A gain of 22 %, between 11 and 37 %, with one chance in five of 30-50 %."""
    one = gain() | {"p_30_50": probability(0.2)}
    one["quantiles"] = one["quantiles"] | {"0.05": {"value": 0.11}, "0.95": {"value": 0.37}}
    return summary(gains={"after": one | changes})


def test_the_finding_says_gain_interval_and_odds() -> None:
    assert finding(with_figures()) == (
        "The upgrades would raise productivity by about 22 % (between 11 and 37 %); 30–50 % is about 1 in 5."
    )
    assert finding(with_figures(), FR) == (
        "Les leviers augmenteraient la productivité d’environ 22 % (entre 11 et 37 %) ; "
        "30 à 50 %, c’est environ 1 chance sur 5."
    )


def test_a_loss_is_called_a_loss_with_its_interval_turned() -> None:
    one = gain(-0.08) | {"p_30_50": probability(0.0)}
    one["quantiles"] = one["quantiles"] | {"0.05": {"value": -0.13}, "0.95": {"value": -0.03}}
    said = finding(summary(gains={"after": one}))
    assert (
        said == "The upgrades would lower productivity by about 8 % (between 3 and 13 %); 30–50 % is less than 1 in 40."
    )


def test_next_to_no_gain_is_no_gain() -> None:
    assert finding(with_figures(mean={"value": 0.004})).startswith(
        "The upgrades would hardly change productivity (between"
    )


def test_without_doubt_the_gain_is_one_number() -> None:
    said = finding(summary(gains={"after": withheld(0.125, "no_doubt")}))
    assert said.startswith("The upgrades would raise productivity by 12.5 %; no value was entered as doubtful")


def test_withheld_quantiles_are_not_said_but_the_run_length_that_would_do() -> None:
    found = summary(gains={"after": withheld()})
    assert "between" not in finding(found)
    assert "simulation noise" in finding(found)
    assert "Runs of 52 weeks would do." in sentences.caveats(Reading.of(found), EN)


def test_a_gain_that_is_undefined_says_why() -> None:
    assert finding(undefined()).startswith("The gain cannot be given")


def test_a_plant_without_upgrades_is_told_as_it_is() -> None:
    reading = Reading.of(before_only())
    assert finding(before_only()) == (
        "This is the plant as it is: 660 good pieces per week (between 614 and 700). No upgrade was run."
    )
    assert sentences.claims(reading, EN) == []
    assert sentences.caveats(reading, EN) == []


def test_a_gain_of_capacity_says_what_happens_at_the_demand_given() -> None:
    said = plain(" ".join(sentences.caveats(Reading.of(capacity()), EN)))
    assert "the gain of capacity, with always an order to go on with. At the demand given, productivity" in said
    assert "productivity changes by +2 %" in said
    assert "weighed as before the gain is 21 %, weighed as after it is 24 %" in said


def test_no_probability_stands_without_what_it_rests_on() -> None:
    said = plain(" ".join(sentences.caveats(Reading.of(with_figures()), EN)))
    assert said.startswith("If the ranges entered are right, P(gain > 0) is ")
    assert " and P(30–50 %) about 1 in 5." in said
    assert "35 % of the explained doubt rests on ranges that are judged or assumed." in said
    assert "If smed: turn_mill.setup lies in its unfavourable third, 30–50 % is about 1 in 20" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (EN, "in its unfavourable third or in its favourable one, 30–50 % is about 1 in 5."),
        (FR, "dans son tiers défavorable ou dans son tiers favorable, 30 à 50 % : environ 1 chance sur 5."),
    ],
)
def test_thirds_that_make_no_difference_are_told_in_one_figure(words: Words, told: str) -> None:
    found = with_figures()
    odds = found["honesty"]["after"]["dominant"]["p_30_50"]
    odds["pessimistic"] = odds["optimistic"] = odds["as_entered"] | {"spoken": 0.2}
    assert plain(" ".join(sentences.caveats(Reading.of(found), words))).endswith(told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (EN, "good output changes by +8 %, paid hours by −17 %."),
        (FR, "la production de pièces bonnes change de +8 %, les heures payées de −17 %."),
    ],
)
def test_where_paid_hours_change_it_is_told_what_of_the_gain_is_output(words: Words, told: str) -> None:
    found = with_figures()
    assert "hours by" not in plain(" ".join(sentences.caveats(Reading.of(found), EN)))
    found["gain"]["after"] |= {"output": {"mean": estimate(0.08)}, "hours": {"mean": estimate(-0.17)}}
    assert told in plain(sentences.caveats(Reading.of(found), words)[0])


def test_why_there_is_no_doubt_to_measure_first_depends_on_whether_there_are_doubts() -> None:
    told = [
        sentences.no_doubt_first(Reading.of(summary() | {"design": {"doubts": doubts, "draws": 128}}), EN)
        for doubts in (0, 86)
    ]
    assert told[0] == "No value was entered as doubtful."
    assert told[1].startswith("None of the 86 doubtful values stands out in 128 draws")


@pytest.mark.parametrize(
    ("words", "told"), [(EN, "These figures are at full capacity"), (FR, "ceux de la pleine capacité")]
)
def test_why_not_more_says_that_it_is_at_full_capacity_where_it_is(words: Words, told: str) -> None:
    assert told in sentences.why_not_more(Reading.of(capacity()), words)[-1]
    assert told not in " ".join(sentences.why_not_more(Reading.of(with_figures()), words))


def test_claims_are_odds_in_words_and_what_is_not_modelled_says_why() -> None:
    said = [(claim.name, plain(claim.odds)) for claim in sentences.claims(Reading.of(with_figures()), EN)]
    assert said == [
        ("Productivity +30 to +50 %".replace(" %", "\u00a0%"), "20 %, about 1 in 5"),
        ("Quality improves", "80 %, about 4 in 5"),
        ("Working life improves", "not modelled (the scenario says nothing of human_factors)"),
    ]
    french = plain(sentences.claims(Reading.of(with_figures()), FR)[2].odds)
    assert french == "non modélisé (le scénario ne dit rien de human_factors)"


def test_where_nobody_is_paid_the_claim_is_one_of_output() -> None:
    note = {"code": "nobody_paid", "text": "…", "facts": {}}
    paid, unpaid = (sentences.claims(Reading.of(summary() | {"notes": notes}), EN)[0].means for notes in ([], [note]))
    assert "per paid hour" in paid
    assert "paid hour" not in unpaid
    assert "output" in unpaid


def test_where_no_piece_can_be_bad_no_odds_of_quality_are_given() -> None:
    found = summary()
    for run in found["kpis"].values():
        run["plant.escapes_per_shipped"] = {"mean": 0.0, "low": 0.0, "high": 0.0}
        run["plant.first_pass_yield"] = {"mean": 1.0, "low": 1.0, "high": 1.0}
    assert sentences.claims(Reading.of(found), EN)[1].odds == "nothing about quality is modelled"
    found["kpis"]["after"]["plant.first_pass_yield"] = {"mean": 0.99, "low": 0.98, "high": 1.0}
    assert plain(sentences.claims(Reading.of(found), EN)[1].odds) == "80 %, about 4 in 5"


def test_the_bottleneck_is_told_before_and_after_even_if_it_becomes_a_pool() -> None:
    stays = plain(" ".join(sentences.why_not_more(Reading.of(summary()), EN)))
    assert stays.startswith("Before, turn_mill holds the line back: busy 97 % of its time")
    assert "it still does" in stays
    assert "moves to turners: busy 90 %" in plain(sentences.why_not_more(Reading.of(capacity()), EN)[1])


def test_the_doubts_to_measure_first_are_the_three_largest_that_matter() -> None:
    found = summary()
    assert [plain(carries) for carries, _ in sentences.first_doubts(Reading.of(found), EN)] == [
        "smed: turn_mill.setup carries 48 % of the doubt (42 to 55 %)",
        "turn_mill.cycle.mean carries 31 % of the doubt (25 to 38 %)",
        "turn_mill.defects carries 11 % of the doubt (5 to 18 %)",
    ]
    found["influence"]["after"]["inputs"][2]["share"] = 0.001
    assert len(sentences.first_doubts(Reading.of(found), EN)) == 2


def test_a_doubt_tells_its_range_direction_and_source() -> None:
    (_, judged), (_, cited), _ = sentences.first_doubts(Reading.of(summary()), EN)
    assert judged.endswith("the gain falls as it rises · source: judged or assumed")
    assert cited == "entered as 18 .. 20 .. 23 min · the gain rises with it · source: supplier trial, 200 parts"


def test_observed_figures_are_counted_by_their_verdict() -> None:
    found = summary()
    assert sentences.verdicts(Reading.of(found), EN) == OBSERVED.format("1 of 3", 1, 1)
    found["agreement"]["kpis"] = found["agreement"]["kpis"][2:]
    assert sentences.verdicts(Reading.of(found), EN) == OBSERVED.format("1 of 1", 0, 0)
    assert "stands unchecked" in sentences.verdicts(Reading.of(summary() | {"agreement": None}), EN)


def test_inputs_that_contradict_the_plant_are_said_to() -> None:
    said = " ".join(sentences.weighted(Reading.of(contradicted()), EN))
    assert "contradict the plant" in said
    assert "the gain would be" in said


@pytest.mark.parametrize("words", [EN, FR], ids=["en", "fr"])
def test_notes_are_told_in_the_language_of_the_report(words: Words) -> None:
    said = sentences.notes(Reading.of(contradicted()), words)
    assert len(said) == 14
    assert plain(said[0]).startswith({"en": "In 3 of 256 draws (light)", "fr": "Dans 3 tirages sur 256"}[words.lang])
    assert said[-1].count("unheard_of") == 1
    assert sum(words("note.other", code="").rstrip(".") in one for one in said) == 1


def test_every_note_that_an_experiment_makes_has_its_sentence() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(experiments.__file__).parent.rglob("*.py")]
    codes = {code for source in sources for code in re.findall(r'\bNote\(\s*"(\w+)"', source)}
    assert len(codes) > 8
    assert {code for code in codes if f"note.{code}" not in table("en")} == set()


def test_a_note_of_another_version_is_told_by_its_code() -> None:
    found = summary() | {"notes": [{"code": "unsteady", "text": "…", "facts": {}}]}
    assert sentences.notes(Reading.of(found), EN) == ["Remark: unsteady."]
