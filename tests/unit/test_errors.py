"""What is said to people about what they have to mend."""

import pickle

from simfactory.errors import Place, Problem, ScenarioError, UnsupportedFeature, did_you_mean, nearest, quoted


def test_a_problem_reads_place_path_found_expected_remedy() -> None:
    problem = Problem("dimension", Place("a.yaml", 5, 12), "press.cycle", "'4 %'", "a time", "write 4 s")
    assert str(problem) == "a.yaml:5:12: press.cycle: '4 %'; expected a time (write 4 s)"
    assert str(Problem("empty", Place("a.yaml"), "", "an empty file")) == "a.yaml: an empty file"


def test_problems_are_told_in_the_order_of_the_file_and_survive_a_trip_to_another_process() -> None:
    late = Problem("x", Place("a.yaml", 10, 1), "", "late")
    early = Problem("x", Place("a.yaml", 9, 3), "", "early")
    error = ScenarioError([late, early])
    assert str(error) == "a.yaml:9:3: early\na.yaml:10:1: late"
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
    refused = pickle.loads(pickle.dumps(UnsupportedFeature("compiled", {"unload", "load"})))
    assert str(refused) == "the compiled engine does not know load, unload"


def test_the_nearest_word_is_found_letter_case_apart() -> None:
    assert nearest("turn_mil", ["grinding", "turn_mill"]) == "turn_mill"
    assert nearest("eur", ["EUR", "kEUR"]) == "EUR"
    assert nearest("xyz", ["grinding", "turn_mill"]) is None
    assert nearest("xyz", []) is None


def test_the_remedy_for_an_unknown_word_is_the_nearest_one_or_a_short_list() -> None:
    assert did_you_mean("cylce", ["cycle", "setup"]) == "did you mean 'cycle'?"
    assert did_you_mean("xyz", ["setup", "cycle"]) == "known: cycle, setup"
    assert did_you_mean("xyz", [f"station {n}" for n in range(13)]) == ""
    assert did_you_mean("xyz", []) == ""


def test_texts_from_a_file_are_shown_short_and_harmless() -> None:
    assert quoted("45 apples") == "'45 apples'"
    assert quoted("é\u202f€") == "'é\u202f€'"
    assert quoted("\x1b[31m\n") == "'\\x1b[31m\\n'"
    assert quoted("x" * 61) == f"'{'x' * 59}…'"
    assert quoted("x" * 60) == f"'{'x' * 60}'"
