"""Levers of the catalogue in a report: how their doubts are called, and how good their evidence is."""

from __future__ import annotations

from typing import Any

import pytest
from example_summary import summary

from simfactory.reports.reading import Reading
from simfactory.reports.sentences import input_name
from simfactory.reports.upgrades import upgrades
from simfactory.reports.words import Words

EN, FR = Words("en"), Words("fr")


def change(kind: str, path: str, key: str, marks: list[str], grade: str) -> dict[str, Any]:
    at = f"upgrades.arm.cobot.{key}"
    return {
        "kind": kind, "path": path, "value": "0.7 .. 0.9 .. 1.15", "source": at, "citation": "x [judgement] (D)",
        "judged": True, "at": at, "marks": marks, "grade": grade,
    }  # fmt: skip


def with_levers() -> Reading:
    found = summary()
    changes = [
        change("scale", "a.cycle", "cycle.scale", ["J"], "D"),
        change("attend", "a.cycle", "cycle.attend", ["J"], "D"),
        change("scale", "b.cycle", "cycle.scale", ["J"], "D"),
        change("scale", "a.task.risk", "task.risk.scale", ["seen", "recalled"], "B"),
    ]
    found["plant"]["upgrades"].append({"name": "arm", "use": "cobot", "changes": changes})
    return Reading.of(found)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("realised", "share of the catalogue’s effects realised"),
        ("upgrades.arm.cobot.cycle.scale", "arm: a.cycle, b.cycle"),
        ("upgrades.arm.cobot.cycle.attend", "arm: share of a.cycle that people attend"),
        ("upgrades.arm.cobot.task.risk.scale", "arm: a.task.risk"),
    ],
)
def test_a_doubt_is_called_by_all_that_it_moves(path: str, name: str) -> None:
    assert input_name(with_levers(), path, EN) == name


def test_figures_are_counted_once_by_grade_and_by_mark() -> None:
    lead = " ".join(upgrades(with_levers(), {}, EN).lead)
    assert "bring 3 figures" in lead
    assert "1 B, 2 D" in lead
    assert "1 read in the source, 1 from memory of the literature, 2 judgement" in lead
    assert "1 B, 2 D" in " ".join(upgrades(with_levers(), {}, FR).lead)


def test_nothing_is_said_of_evidence_where_no_lever_is_used() -> None:
    assert not upgrades(Reading.of(summary()), {}, EN).lead
