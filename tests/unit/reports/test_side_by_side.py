"""Several experiments as rows, as a table and as CSV; and what `check` says."""

from typing import Any

from simfactory import load_text
from simfactory.api import understood
from simfactory.reports.side_by_side import as_csv, as_table, rows

SUMMARIES: dict[str, Any] = {
    "A": {
        "headline": "after",
        "gain": {
            "after": {
                "mean": {"value": 0.215},
                "quantiles": {"0.05": {"value": 0.1}, "0.95": {"value": 0.3}},
                "p_positive": {"value": 1.0},
                "p_30": {"value": 0.05},
                "p_30_50": {"value": 0.05},
            }
        },
    },
    "B": {"headline": None, "gain": {}},
}


def test_each_experiment_is_a_row_and_what_is_withheld_is_none() -> None:
    first, second = rows(SUMMARIES)
    assert first["gain"] == 0.215
    assert second == {"scenario": "B", **dict.fromkeys(list(first)[1:])}


def test_numbers_in_the_csv_read_back_the_same() -> None:
    lines = as_csv(rows(SUMMARIES)).splitlines()
    assert lines[1] == "A,0.215,0.1,0.3,1.0,0.05,0.05,"
    assert lines[2] == "B,,,,,,,"


def test_the_table_speaks_the_language() -> None:
    english, french = (as_table(rows(SUMMARIES), lang) for lang in ("en", "fr"))
    assert "mean gain" in english
    assert "gain moyen" in french
    assert len({len(line) for line in english.splitlines()}) == 1
    assert "—" in english.splitlines()[2]


def test_chances_in_the_table_are_no_surer_than_those_of_the_report() -> None:
    sure = SUMMARIES["A"]["gain"]["after"] | {"p_30": {"value": 0.0}, "p_30_50": {"value": 0.22}}
    line = as_table(rows({"A": {"headline": "after", "gain": {"after": sure}}}), "en").splitlines()[1]
    assert [cell.strip() for cell in line.replace("\u00a0", " ").split("  ") if cell][-3:] == [
        "> 97 %",
        "< 3 %",
        "20 %",
    ]


def test_the_chance_of_a_better_working_life_has_a_column_where_any_plant_models_it() -> None:
    modelled = SUMMARIES | {"C": SUMMARIES["A"] | {"claims": {"working_life": {"probability": 0.78}}}}
    assert "vie au travail" not in as_table(rows(SUMMARIES), "fr")
    head, first, _, third = as_table(rows(modelled), "fr").replace("\u00a0", " ").splitlines()
    assert head.endswith("P(vie au travail meilleure)")
    assert first.endswith("—")
    assert third.endswith("80 %")
    assert as_csv(rows(modelled)).splitlines()[3].endswith(",0.78")


def test_check_names_the_configurations_as_the_report_does() -> None:
    plant = "simfactory: 1\nname: p\nline: [{station: a, cycle: 1 min}]\n"
    plant += "upgrades: {faster: {changes: [{set: a.cycle, to: 30 s, source: assumed}]}}\n"
    told = understood(load_text(plant), lang="fr")
    assert "état actuel" in told
    assert "état cible" in told
    assert "before" not in told
    assert "after" not in told


def test_check_counts_so_that_one_reads_right() -> None:
    told = understood(load_text("simfactory: 1\nname: p\nline: [{station: a, cycle: 1 min}]\n"))
    assert "stations: 1 (machines in all 1)" in told
    assert "people: 0 (pools 0)" in told
    assert "values in doubt before any upgrade: 0" in told


def test_check_says_whether_people_tire_and_only_what_that_does() -> None:
    plant = "simfactory: 1\nname: p\nline: [{station: a, cycle: 1 min}]\n"
    assert "tire" not in understood(load_text(plant))
    tired = understood(load_text(plant + "human_factors: {fatigue: true}\n"))
    assert "people tire by the load of their task" in tired
    assert "fatigue slows attended work" in tired
    unhindered = understood(load_text(plant + "human_factors: {fatigue: {slowing: 0}}\n"))
    assert "people tire by the load of their task" in unhindered
    assert "slow" not in unhindered


PEOPLE = """
simfactory: 1
name: people
shifts: {day: {mon-fri: 06:00-14:00}}
people:
  fitters:
    team: {day: 4}
    absence:
      rate: 4 .. 6 .. 9 %
      spell: {mean: 3 days, cv: 1.5}
      stand_in: {after: 2 days, pace: 80 %, price: 38 EUR/h}
    moves: {walk: 15 s, leave_post: when_idle}
  testers: {team: {day: 2}}
line:
  - {station: base, cycle: {mean: 60 s, cv: 20 %, by: fitters}, task: {load: heavy, paced: true, learning: machining}}
  - {buffer: 5}
  - {station: top, cycle: {mean: 55 s, cv: 20 %, by: fitters}, task: {known: 40 %, tiring: 0.5 .. 0.8}}
  - {buffer: 5}
  - {station: test, cycle: {mean: 40 s, cv: 20 %, by: testers}}
"""


def told(human_factors: str, lang: str = "en") -> list[str]:
    text = understood(load_text(f"{PEOPLE}human_factors: {human_factors}\n"), lang)
    return [line.strip().replace("\u00a0", " ").replace("\u202f", " ") for line in text.splitlines()]


def test_check_says_what_tasks_ask_and_what_pools_say_of_absence_and_walks() -> None:
    said = told("true")
    assert said[4:19] == [
        "people tire by the load of their task and recover at rest",
        "fatigue slows attended work",
        "people get faster by doing, and forget what they do not do",
        "defects are more likely with fatigue, lack of skill and late or night shifts",
        "people are away for days at a time, and missing then",
        "people whose work strains them more are away more often",
        "people whose work holds more physical risk are away more often",
        "people take time to walk to another post",
        "base: heavy work, paced by a machine or the line, learned as machining is",
        "top: known at 40 % at first, growth of fatigue times 0.5 .. 0.8",
        "fitters: away for 4 .. 6 .. 9 % of their shifts, 3 days at a time on average",
        "fitters: somebody stands in after 2 days, at 80 % of the pace, for 38 EUR/h",
        "fitters: 15 s to walk to another post",
        "fitters: people leave their post only when it has no work for them",
        "testers: away for 3.4 .. 3.9 .. 5.1 % of their shifts, 1.5 .. 3 .. 6 days at a time on average",
    ]
    assert "testers: nobody stands in" in said
    assert "fitters : remplacement après 2 jours, à 80 % de l’allure, pour 38 €/h" in told("true", "fr")
    assert "top : connu à 40 % au début, montée de la fatigue multipliée par 0,5 .. 0,8" in told("true", "fr")


def test_check_says_of_tasks_only_what_acts() -> None:
    off, tiring = told("false"), told("{fatigue: true}")
    assert not [line for line in off if line.startswith(("base:", "top:"))]
    assert "base: heavy work, paced by a machine or the line" in tiring
    assert "top: growth of fatigue times 0.5 .. 0.8" in tiring
    assert "fitters: away for 4 .. 6 .. 9 % of their shifts, 3 days at a time on average" in off
    assert not [line for line in off if line.startswith("testers:")]


def test_check_counts_the_tasks_that_it_does_not_tell() -> None:
    line = "".join(f"  - {{station: s{i}, queue: 1, cycle: 1 min, task: {{load: heavy}}}}\n" for i in range(30))
    said = understood(load_text(f"simfactory: 1\nname: Many\nhuman_factors: true\nline:\n{line}"))
    assert said.count("heavy work") == 20
    assert "and 10 more" in said


def test_check_shows_the_most_loaded_of_very_many_stations() -> None:
    stations = "".join(f"  - {{station: s{i}, queue: 1, cycle: {10 + i} s}}\n" for i in range(60))
    told = understood(load_text(f"simfactory: 1\nname: Many\nline:\n{stations}"))
    assert "s59 " in told
    assert "s3 " not in told
    assert "the bottleneck is s59" in told


MOVES = """
simfactory: 1
name: moves
fleets:
  agvs: {vehicles: 1}
  carts:
    {vehicles: 2, speed: 0.8 .. 1 m/s, load: 20 s, unload: {mean: 9 s, cv: 0.2}, charge: {after: 6 h, takes: 45 min}}
line:
  - {station: base, cycle: 60 s, moves: {distance: 60 m, by: carts}}
  - {station: top, queue: 2, cycle: 55 s, moves: 40 s}
  - {station: test, queue: 2, cycle: 40 s}
"""


def test_check_says_how_long_ways_are_who_goes_them_and_how_loaded_fleets_are() -> None:
    english, french = ([" ".join(line.split()) for line in understood(load_text(MOVES), lang).splitlines()]
                       for lang in ("en", "fr"))  # fmt: skip
    assert english[4:8] == [
        "base: what leaves is on its way over 60 m, by carts",
        "top: what leaves is on its way for 40 s",
        "agvs: vehicles 1",
        "carts: vehicles 2, 0.8 .. 1 m/s, loading 20 s, unloading mean 9 s, cv 0.2, "
        "charging for 45 min after 6 h under way",
    ]
    assert "top : ce qui en part est en route pendant 40 s" in french
    assert [line for line in english if line.startswith("carts")][1].startswith("carts 100 % !")
    assert any(line.endswith("the bottleneck is carts.") for line in english)
