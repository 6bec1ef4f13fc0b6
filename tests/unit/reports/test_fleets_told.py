"""Moves in the report: pieces under way beside the work in progress, and the use of fleets."""

from __future__ import annotations

import pytest
from example_summary import Summary, summary

from simfactory.reports.pictures import pictures
from simfactory.reports.reading import Reading
from simfactory.reports.section import Section
from simfactory.reports.sections import sections
from simfactory.reports.words import Words


def spread(mean: float) -> dict[str, float]:
    return {"mean": mean, "low": mean, "high": mean}


def with_moves() -> Summary:
    """A plant whose cart works half of its time; an upgrade brings another fleet."""
    found = summary()
    kpis = {
        "plant.under_way_mean": 12.0,
        "carts.fleet_use": 0.5,
        "carts.loaded_share": 0.6,
        "carts.charging_share": 0.1,
    }
    for run in found["kpis"].values():
        run |= {key: spread(mean) for key, mean in kpis.items()}
    found["kpis"]["after"] |= {"plant.under_way_mean": spread(20.0), "agvs.fleet_use": spread(0.25)}
    return found


def buffers(found: Summary, lang: str) -> Section:
    words, reading = Words(lang), Reading.of(found)
    return next(one for one in sections(reading, pictures(reading, words), words) if one.key == "buffers")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "Of these 12 pieces are on their way between stations before, 20 after."),
        ("fr", "Dont 12 pièces en transport entre postes dans l’état actuel, 20 dans l’état cible."),
    ],
)
def test_pieces_under_way_stand_beside_the_work_in_progress(lang: str, told: str) -> None:
    assert plain(buffers(with_moves(), lang).lead[-1]) == told


def test_each_fleet_is_told_with_its_use_before_and_after() -> None:
    (table,) = buffers(with_moves(), "en").tables
    rows = [[plain(cell) for cell in row] for row in table.rows]
    assert list(table.head) == ["fleet", "under way, of the hours it can be", "of this with a load", "time charging"]
    assert rows[0] == ["carts", "50.0 % → 50.0 %", "60.0 % → 60.0 %", "10.0 % → 10.0 %"]
    assert rows[1][:2] == ["agvs", "— → 25.0 %"]


def test_a_plant_without_them_has_no_word_of_them() -> None:
    section = buffers(summary(), "en")
    assert len(section.lead) == 1
    assert list(section.tables) == []
