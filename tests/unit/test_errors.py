"""What is said to people about what they have to mend."""

import pickle

from simfactory.errors import (
    Place,
    PlantError,
    Problem,
    ScenarioError,
    UnsupportedFeature,
    did_you_mean,
    nearest,
    quoted,
)


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


def test_a_plant_that_cannot_go_on_is_told_of_its_run_and_of_the_places_of_its_stations() -> None:
    error = PlantError("deadlock: a waits for b", ["a", "b"], "make room")
    assert str(error) == "deadlock: a waits for b (make room)"
    assert str(error.placed({})) == str(error)
    there = pickle.loads(pickle.dumps(error.in_run("before, draw 3")))
    assert str(there) == "before, draw 3: deadlock: a waits for b (make room)"
    places = {"a": Place("x.yaml", 4, 5), "b": Place("x.yaml", 9, 5)}
    assert str(there.placed(places)) == (
        "x.yaml:4:5: a: before, draw 3: deadlock: a waits for b (make room)\nx.yaml:9:5: b: in it too"
    )


def test_the_nearest_word_is_found_letter_case_apart() -> None:
    assert nearest("turn_mil", ["grinding", "turn_mill"]) == "turn_mill"
    assert nearest("eur", ["EUR", "kEUR"]) == "EUR"
    assert nearest("xyz", ["grinding", "turn_mill"]) is None
    assert nearest("expo", ["exponential", "erlang"]) == "exponential", "the beginning of a word will do"
    assert nearest("e", ["exponential"]) is None
    assert nearest("xyz", []) is None


def test_the_remedy_for_an_unknown_word_is_the_nearest_one_or_a_short_list() -> None:
    assert did_you_mean("cylce", ["cycle", "setup"]) == "did you mean 'cycle'?"
    assert did_you_mean("xyz", ["setup", "cycle"]) == "known: cycle, setup"
    assert did_you_mean("xyz", [f"station {n}" for n in range(13)]) == ""
    assert did_you_mean("xyz", []) == ""
    assert did_you_mean("cv", ["cv", "cvs"]) == "did you mean 'cvs'?"


def test_texts_from_a_file_are_shown_short_and_harmless() -> None:
    assert quoted("45 apples") == "'45 apples'"
    assert quoted("é\u202f€") == "'é\u202f€'"
    assert quoted("\x1b[31m\n") == "'\\x1b[31m\\n'"
    assert quoted("x" * 61) == f"'{'x' * 59}…'"
    assert quoted("x" * 60) == f"'{'x' * 60}'"
