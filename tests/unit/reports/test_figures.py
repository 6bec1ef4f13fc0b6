"""Pictures that say their finding, survive any name, print in black and white, and never change by a byte."""

import itertools
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from example_summary import Summary, before_only, gain, summary, withheld
from matplotlib.backends.backend_agg import FigureCanvasAgg
from odd_summaries import MATHS, SCRIPT, odd_summaries, undefined

from simfactory.reports import figure, save_figure, sweep
from simfactory.reports.figures.ranges import Mark
from simfactory.reports.figures.states import FILLS
from simfactory.reports.picture import Picture, build
from simfactory.reports.pictures import pictures
from simfactory.reports.reading import SHIFT_SHARES, Reading
from simfactory.reports.style import INK, STATE_FILLS, drawing, inches, inline, short, shown, svg, wrapped
from simfactory.reports.words import Words
from simfactory.results import State

EN, FR = Words("en"), Words("fr")


def drawn(found: Summary, words: Words = EN) -> dict[str, Picture]:
    return {one.name: one for some in pictures(Reading.of(found), words).values() for one in some}


def texts(document: str) -> list[str]:
    """What a reader sees written in an SVG."""
    return [
        "".join(node.itertext()).strip() for node in ET.fromstring(document).iter("{http://www.w3.org/2000/svg}text")
    ]


def document_of(picture: Picture) -> str:
    with drawing(picture.name):
        return svg(build(picture))


def test_a_result_has_one_picture_for_each_part_of_the_report() -> None:
    assert list(drawn(summary())) == [
        "gain", "why", "doubts", "baseline", "gains", "load", "waterfall", "states", "buffers", "people",
    ]  # fmt: skip


def test_titles_say_the_finding() -> None:
    titles = {name: one.title.replace("\u00a0", " ") for name, one in drawn(summary()).items()}
    assert titles["gain"] == "Productivity: about +22 %; the claimed 30–50 % is about 1 in 7"
    assert titles["why"] == "turn_mill holds the line back: 97 % busy, and still does after the upgrades"
    assert titles["load"] == "turn_mill is asked for 94 % of what it can do"
    assert titles["buffers"] == "Most parts wait in front of turn_mill: 14 on average"
    assert titles["baseline"] == "Observed figures that agree with the model: 1 of 3 (that disagree 1, undecided 1)"
    assert titles["gains"] == "Largest gain: after, about +22 %"


def test_lack_of_work_is_no_loss_that_a_station_answers_for() -> None:
    found = summary()
    stations = [station["name"] for station in found["plant"]["stations"]]
    for run in ("before", "after"):
        for station in stations:
            lost = {"working": 0.1, "starved": 0.75, "setup": 0.05, "waiting": 0.1}
            for state in ("working", "handling", "setup", "down", "waiting", "blocked", "starved", "no_order"):
                share = lost.get(state, 0.0)
                found["kpis"][run][f"{station}.{state}"] = {"mean": share, "low": share, "high": share}
    title = drawn(found)["states"].title.replace("\u00a0", " ")
    assert "waiting for an operator takes 10 % of its shift" in title


def test_planned_stops_have_their_share_of_the_shift_beside_the_planned_busy_time() -> None:
    found = summary()
    for run in ("before", "after"):
        for station in (one["name"] for one in found["plant"]["stations"]):
            lost = {"working": 0.5, "starved": 0.45, "down": 0.05, "planned_stop_ratio": 0.2}
            for state in (*SHIFT_SHARES, "planned_stop_ratio"):
                share = lost.get(state, 0.0)
                found["kpis"][run][f"{station}.{state}"] = {"mean": share, "low": share, "high": share}
    shares = Reading.of(found).shares("before", found["plant"]["stations"][0]["name"])
    assert shares is not None
    assert (shares["working"], shares["planned"], sum(shares.values())) == pytest.approx((0.4, 0.2, 1.0))
    assert "planned stop takes 20 % of its shift" in drawn(found)["states"].title.replace("\u00a0", " ")


def test_where_orders_move_as_lots_it_is_orders_that_wait() -> None:
    found = summary()
    found["plant"]["lots"] = True
    assert drawn(found)["buffers"].title == "Most orders wait in front of turn_mill: 14 on average"


def test_a_picture_says_nothing_of_what_is_withheld() -> None:
    assert drawn(summary(gains={"after": withheld()}))["gain"].title == "Productivity: about +22\u00a0%"
    said = texts(document_of(drawn(summary(gains={"after": withheld()}))["gain"]))
    assert not [text for text in said if text.startswith("90")]


def test_what_is_not_known_has_no_picture() -> None:
    assert "gain" not in drawn(undefined())
    assert not {"gain", "doubts", "gains"} & set(drawn(before_only()))
    assert "baseline" not in drawn(summary() | {"agreement": None})


def test_a_long_line_takes_several_pictures_of_one_scale() -> None:
    some = drawn(odd_summaries()["thirty"])
    assert {"states_1", "states_2", "states_3", "load_1", "buffers_3"} <= set(some)
    assert len({build(some[f"buffers_{part}"]).axes[0].get_xlim() for part in (1, 2, 3)}) == 1


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_figure_has_the_same_bytes(kind: str, tmp_path: Path) -> None:
    for name in ("gain", "states", "doubts"):
        for copy in ("first", "second"):
            save_figure(figure(summary(), name), tmp_path / copy / name)
        first, second = ((tmp_path / copy / f"{name}.{kind}").read_bytes() for copy in ("first", "second"))
        assert first == second, name


def test_a_saved_figure_bears_no_date_and_no_version(tmp_path: Path) -> None:
    as_svg, as_png = save_figure(figure(summary(), "gain"), tmp_path / "gain")
    assert b"<dc:date>" not in as_svg.read_bytes()
    assert b"matplotlib" not in as_svg.read_bytes().replace(b"matplotlib.axis", b"").lower()
    assert b"tEXt" not in as_png.read_bytes()


def test_names_are_never_read_as_mathematics_or_markup() -> None:
    some = drawn(summary(["a$b$c", "x_1 $\\alpha$", "<b>&"], ["$pool$"]))
    said = "\n".join("\n".join(texts(document_of(some[name]))) for name in ("states", "load", "people", "buffers"))
    for name in ("a$b$c", "x_1 $\\alpha$", "<b>&", "$pool$"):
        assert name in said


def test_a_figure_shown_outside_the_style_keeps_it_and_reads_no_mathematics() -> None:
    shown_elsewhere = figure(summary(["$\\broken{", "b"], []), "buffers")
    FigureCanvasAgg(shown_elsewhere).draw()
    assert shown_elsewhere.axes[0].get_yticklabels()[0].get_text() == "$\\broken{"
    assert {label.get_color() for label in shown_elsewhere.axes[0].get_xticklabels()} == {INK}


@pytest.mark.parametrize("words", [EN, FR], ids=["en", "fr"])
@pytest.mark.parametrize("name", ["long", "unbroken", "code"])
def test_no_text_leaves_the_figure(name: str, words: Words) -> None:
    for picture in drawn(odd_summaries()[name], words).values():
        made = build(picture)
        renderer = FigureCanvasAgg(made).get_renderer()
        for text in [*made.texts, *([made._suptitle] if made._suptitle else []), *made.axes[0].get_yticklabels()]:
            box = text.get_window_extent(renderer)
            if text.get_text():
                assert -1 <= box.x0 <= box.x1 <= made.bbox.width + 1, f"{picture.name}: {text.get_text()}"


def test_states_differ_in_hatch_as_well_as_in_colour() -> None:
    stacked = list(FILLS.values())
    assert all(
        one.colour != other.colour and one.hatch != other.hatch for one, other in itertools.pairwise(stacked[:-1])
    )
    assert len({(fill.colour, fill.hatch) for fill in STATE_FILLS.values()}) == len(State)
    assert len({mark.shape for mark in Mark}) == len(Mark)
    verdicts = [mark for mark in Mark if mark is not Mark.PLAIN]
    assert len({mark.fill.hatch for mark in verdicts}) == len(verdicts)


def test_neighbouring_faces_differ_in_print_by_lightness_or_hatch() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for one, other in itertools.pairwise(FILLS.values()):
        assert one.hatch != other.hatch or abs(lightness(one.colour) - lightness(other.colour)) > 0.25


def test_the_histogram_holds_every_draw() -> None:
    made = build(drawn(summary(gains={"after": gain(0.2, 0.3, draws=200)}))["gain"])
    bars = [patch for patch in made.axes[0].patches if patch.get_height() > 0 and patch.get_facecolor()[3] == 1.0]
    assert sum(bar.get_height() for bar in bars if bar.get_width() < 0.3) == pytest.approx(1.0)


def test_every_tick_of_the_gain_says_its_share() -> None:
    for spread in (0.01, 0.05, 0.3):
        made = build(drawn(summary(gains={"after": gain(0.2, spread, draws=48)}))["gain"])
        labels = [label.get_text() for label in made.axes[0].get_yticklabels()]
        assert len(labels) >= 3
        assert all(label.endswith("%") for label in labels)


def test_axes_bear_units_in_the_language_of_the_report() -> None:
    said = texts(document_of(drawn(summary(), FR)["gain"]))
    assert "gain de productivité" in said
    assert "+10\u00a0%" in said
    assert build(drawn(summary(), FR)["buffers"]).axes[0].get_xlabel() == "pièces en attente, moyenne sur le temps"


def test_a_sweep_sets_gains_side_by_side_and_says_which_have_none() -> None:
    made = sweep({"A $x$": summary(), "B": summary(gains={"after": gain(0.31, 0.05)}), "C": before_only()})
    with drawing("sweep"):
        said = texts(svg(made))
    assert {"A $x$", "B", "C", "no gain", "Largest gain: B, about +31\u00a0%"} <= set(said)
    assert "claimed: 30 to 50\u00a0%" in said


def test_an_unknown_picture_names_those_there_are() -> None:
    with pytest.raises(ValueError, match="gain, why, doubts"):
        figure(summary(), "nothing")


def test_an_svg_set_into_a_page_keeps_its_ids_apart_and_its_text_escaped() -> None:
    picture = drawn(summary([SCRIPT, MATHS], []))["states"]
    element = inline(document_of(picture), "states", picture.title)
    assert "<script" not in element
    ids = [node.get("id") for node in ET.fromstring(element).iter() if node.get("id")]
    assert all(name == "states" or str(name).startswith("states-") for name in ids)
    assert len(ids) == len(set(ids))
    for link in ("url(#", 'href="#'):
        assert element.count(link) == element.count(f"{link}states-")


def test_what_cannot_be_seen_is_shown_as_such() -> None:
    assert shown("a\x07b\u202ec") == "a\ufffdb\ufffdc"
    assert shown("élément 1 — ☃") == "élément 1 — ☃"


def test_short_keeps_both_ends_of_a_name() -> None:
    assert short("short") == "short"
    assert len(short("x" * 100, 20)) <= 20
    assert short("x" * 50 + "17", 20).endswith("17")


def test_wrapping_fits_the_width_and_loses_no_letter() -> None:
    text = "one two three " + "x" * 80 + " four"
    lines = wrapped(text, 2.0, 9.0)
    assert all(inches(line, 9.0) <= 2.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_figures_load_without_a_display_and_without_global_state() -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    build(drawn(summary())["why"])
    assert {key for key, value in matplotlib.rcParams.items() if not np.array_equal(value, before[key])} == set()
