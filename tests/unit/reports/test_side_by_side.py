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
    assert "stations: 1; machines in all: 1" in told
    assert "people: 0; pools: 0" in told
    assert "values in doubt before any upgrade: 0" in told


def test_check_says_whether_people_tire() -> None:
    plant = "simfactory: 1\nname: p\nline: [{station: a, cycle: 1 min}]\n"
    assert "tire" not in understood(load_text(plant))
    assert "people tire, which slows attended work" in understood(load_text(plant + "human_factors: {fatigue: true}\n"))


def test_check_shows_the_most_loaded_of_very_many_stations() -> None:
    stations = "".join(f"  - {{station: s{i}, queue: 1, cycle: {10 + i} s}}\n" for i in range(60))
    told = understood(load_text(f"simfactory: 1\nname: Many\nline:\n{stations}"))
    assert "s59 " in told
    assert "s3 " not in told
    assert "the bottleneck is s59" in told
