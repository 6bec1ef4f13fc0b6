"""One history as a picture: every machine a row, every state a bar, the plant's own clock below."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.figure import Figure

from simfactory.blueprint import compile_blueprint
from simfactory.plan import Plan
from simfactory.reports import gantt
from simfactory.reports.figures.gantt import MOST_BARS, legible, moment
from simfactory.reports.style import drawing, svg
from simfactory.reports.words import Words
from simfactory.results import Kind, State, Trace
from simfactory.scenario import load_text

HOUR = 3_600_000_000_000
ALWAYS_OPEN = "{simfactory: 1, name: p, line: [{station: 'a$x$', machines: 2, cycle: 1 h}, {station: b, cycle: 1 h}]}"
BY_DAY = """
{simfactory: 1, name: p, shifts: {day: {mon-fri: 08:00-16:00}}, people: {crew: {team: {day: 1}}},
 line: [{station: press, cycle: {time: 1 h, by: crew}}]}
"""


def plan_of(text: str) -> Plan:
    return compile_blueprint(load_text(text)).frame


def trace_of(*spans: tuple[int, State, float, float]) -> Trace:
    """From (machine, state, from, to) in hours."""
    rows = [
        (round(start * HOUR), Kind.STATE, 0, machine, -1, -1, state, round((end - start) * HOUR), 0, 0)
        for machine, state, start, end in spans
    ]
    return Trace.of(np.array(rows, dtype=np.int64))


def texts(figure: Figure) -> set[str]:
    with drawing("gantt"):
        root = ET.fromstring(svg(figure))
    return {"".join(node.itertext()).strip() for node in root.iter("{http://www.w3.org/2000/svg}text")}


TRACE = trace_of((0, State.WORK, 0, 2), (0, State.DOWN, 2, 3), (1, State.STARVED, 0, 3), (2, State.BLOCKED, 1, 3))


def test_every_machine_has_a_row_and_every_state_that_occurs_its_word() -> None:
    said = texts(gantt(plan_of(ALWAYS_OPEN), TRACE, "fr"))
    assert {"a$x$#1", "a$x$#2", "b", "en travail", "en panne", "désamorcé (manque pièces)"} <= said
    assert "changement de série" not in said
    assert "Ce que fait chaque machine, de 0 s à 3 h" in {text.replace("\u00a0", " ") for text in said}


def test_bars_last_as_long_as_their_states() -> None:
    bars = gantt(plan_of(ALWAYS_OPEN), TRACE).axes[0].collections
    spans = sorted(
        (path.get_extents().x0 / HOUR, path.get_extents().x1 / HOUR) for bar in bars for path in bar.get_paths()
    )
    assert np.array(spans) == pytest.approx(np.array([(0, 2), (0, 3), (1, 3), (2, 3)]))


def test_bars_have_no_outline_that_would_blacken_short_states() -> None:
    bars = gantt(plan_of(ALWAYS_OPEN), TRACE).axes[0].collections
    assert {float(width) for bar in bars for width in bar.get_linewidth()} == {0.0}


def test_only_the_window_is_drawn() -> None:
    figure = gantt(plan_of(ALWAYS_OPEN), TRACE, window=(2 * HOUR, 3 * HOUR))
    assert figure.axes[0].get_xlim() == (2 * HOUR, 3 * HOUR)
    assert "working" not in texts(figure)


def test_a_plant_with_a_calendar_shows_weekday_and_clock() -> None:
    said = texts(gantt(plan_of(BY_DAY), trace_of((0, State.OFF, 0, 8), (0, State.WORK, 8, 30))))
    assert "What every machine does, from Mon 00:00 to Tue 06:00" in said
    assert "clock of the plant" in said
    assert moment(Words("fr"), 7 * 24 * HOUR + 9.5 * HOUR, True) == "semaine 2 lun. 09 h 30"


def test_a_long_history_is_shown_as_far_as_it_stays_legible() -> None:
    hours = MOST_BARS + 500
    rows = trace_of(*((0, State.WORK if hour % 2 else State.STARVED, hour, hour + 1) for hour in range(hours)))
    window = legible(rows.of_kind(Kind.STATE), hours * HOUR)
    assert (window.start, window.end) == (0, MOST_BARS * HOUR)


def test_a_picture_of_a_part_says_of_how_much() -> None:
    plan = plan_of(ALWAYS_OPEN)
    part = "shown: 1 h of 3 h; the event log has all of it"
    french = "montré : 2 h sur 3 h ; le journal d’événements contient tout"

    def said(lang: str, window: tuple[int, int] | None) -> list[str]:
        return (
            gantt(plan, TRACE, lang, window)
            .axes[0]
            .get_xlabel()
            .replace("\u00a0", " ")
            .replace("\u202f", " ")
            .split("\n")
        )

    assert part in said("en", (2 * HOUR, 3 * HOUR))
    assert french in said("fr", (0, 2 * HOUR))
    assert said("en", None) == ["time since the start"]
