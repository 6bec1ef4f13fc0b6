"""The first page on paper: one sheet of A4, the same bytes, nothing beyond its edges."""

import re

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from odd_summaries import odd_summaries

from simfactory.reports.reading import Reading
from simfactory.reports.sheet import BOTTOM, HEIGHT, WIDTH, lay_out, sheet
from simfactory.reports.style import drawing
from simfactory.reports.words import Words

ODD = odd_summaries()


def laid_out(name: str, lang: str) -> Figure:
    with drawing("first_page"):
        figure = Figure(figsize=(WIDTH, HEIGHT))
        lay_out(figure, Reading.of(ODD[name]), Words(lang))
    return figure


def said(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.texts).replace("\u00a0", " ")


def test_the_sheet_is_one_page_of_a4_and_has_the_same_bytes_every_time() -> None:
    first = sheet(Reading.of(ODD["plain"]), Words("en"))
    assert first == sheet(Reading.of(ODD["plain"]), Words("en"))
    assert first.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", first)) == 1
    assert b"/MediaBox [ 0 0 595.44 841.68 ]" in first
    assert b"CreationDate" not in first


def test_the_sheet_says_what_the_first_page_says() -> None:
    text = said(laid_out("plain", "en"))
    for part in ("would raise productivity by about 22 %", "15 %, about 1 in 7", "not modelled", "Why not more",
                 "What to measure first", "660 ± 33", "If the ranges entered are right, P(gain > 0) is"):  # fmt: skip
        assert part in text, part
    assert "Les trois promesses du programme" in said(laid_out("plain", "fr"))


@pytest.mark.parametrize(("name", "lang"), [("plain", "en"), *((name, "fr") for name in sorted(ODD))])
def test_nothing_leaves_the_sheet_or_runs_into_its_foot(name: str, lang: str) -> None:
    figure = laid_out(name, lang)
    renderer = FigureCanvasAgg(figure).get_renderer()
    with drawing("first_page"):
        *body, foot = [(text.get_text(), text.get_window_extent(renderer)) for text in figure.texts if text.get_text()]
        beside = [axes.get_tightbbox(renderer) for axes in figure.axes]
    width = figure.bbox.width
    assert [said for said, box in [*body, foot] if box.x0 < 0.05 * width or box.x1 > 0.97 * width] == []
    assert min(box.y0 for _, box in body) / figure.bbox.height * HEIGHT > BOTTOM + 0.1
    assert all(box is not None and box.x0 > 0 for box in beside)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_full_stop_is_doubled_and_no_bold_apostrophe_runs_into_its_letter(lang: str) -> None:
    with drawing("first_page"):
        figure = Figure(figsize=(WIDTH, HEIGHT))
        lay_out(figure, Reading.of(ODD["plain"] | {"agreement": None}), Words(lang))
    assert ".." not in said(figure).replace(" .. ", " ")
    assert not [text for text in figure.texts if text.get_fontweight() == "bold" and "’" in text.get_text()]


def test_more_observations_than_fit_are_counted() -> None:
    found = ODD["plain"] | {"agreement": dict(ODD["plain"]["agreement"])}
    found["agreement"]["kpis"] = found["agreement"]["kpis"] * 20
    with drawing("first_page"):
        figure = Figure(figsize=(WIDTH, HEIGHT))
        lay_out(figure, Reading.of(found), Words("en"))
    assert re.search(r"and \d+ more", said(figure))
