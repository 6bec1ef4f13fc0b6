"""The first page as a sheet of paper: one page of A4 as PDF, drawn with the figures' own tools."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simfactory.reports import sentences
from simfactory.reports.page import made
from simfactory.reports.picture import Picture
from simfactory.reports.pictures import pictures
from simfactory.reports.reading import Reading
from simfactory.reports.sections import observations
from simfactory.reports.style import BLUE, GREY, INK, VERMILION, drawing, load_matplotlib, short, wrapped
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 8.27, 11.69  # inches: A4
LEFT, RIGHT, SPLIT, TOP, BOTTOM = 0.6, 7.67, 5.0, 11.25, 0.45
LEADING = 1.32
ROW = 0.19


@dataclass
class Column:
    """A column of text that grows downwards; `y` is where the next line goes, in inches from below."""

    figure: Figure
    left: float
    right: float
    y: float

    def text(self, said: str, size: float = 8.5, weight: str = "normal", colour: str = INK, most: int = 9) -> None:
        """Adds a paragraph; beyond `most` lines it ends in an ellipsis."""
        if weight == "bold":
            said = said.replace("’", "'")  # in PDF, the bold font's kerning sets the curly one on top of an L
        lines = wrapped(said, self.right - self.left, size, weight)
        if len(lines) > most:
            lines = [*lines[: most - 1], lines[most - 1] + " …"]
        for line in lines:
            self.y -= size * LEADING / 72
            self.figure.text(self.left / WIDTH, self.y / HEIGHT, line, fontsize=size, fontweight=weight, color=colour)

    def gap(self, inches: float) -> None:
        self.y -= inches

    def heading(self, said: str) -> None:
        self.gap(0.12)
        self.text(said, 10.0, "bold", BLUE)
        self.gap(0.04)

    def picture(self, picture: Picture, height: float, margins: tuple[float, float]) -> None:
        """Draws a picture in a box of this height; margins (left, below) hold its labels."""
        self.text(picture.title, 8.0, "bold", most=2)
        self.gap(0.26)
        beside, below = margins
        box = (
            (self.left + beside) / WIDTH,
            (self.y - height + below) / HEIGHT,
            (self.right - self.left - beside) / WIDTH,
            (height - below) / HEIGHT,
        )
        picture.draw(self.figure.add_axes(box))
        self.y -= height


def sheet(reading: Reading, words: Words) -> bytes:
    """The PDF, the same bytes every time."""
    load_matplotlib()
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    stream = io.BytesIO()
    with drawing("first_page") as _, PdfPages(stream, metadata=_metadata(reading)) as pages:
        figure = Figure(figsize=(WIDTH, HEIGHT))
        lay_out(figure, reading, words)
        pages.savefig(figure)
    return stream.getvalue()


def _metadata(reading: Reading) -> dict[str, str | None]:
    return {"Title": reading.name, "Creator": "simfactory", "Producer": None, "CreationDate": None, "ModDate": None}


def lay_out(figure: Figure, reading: Reading, words: Words) -> None:
    """Puts the first page on an empty figure of WIDTH by HEIGHT inches."""
    chosen = pictures(reading, words)
    page = Column(figure, LEFT, RIGHT, TOP)
    _head(page, reading, words)
    split = SPLIT if reading.headline else RIGHT
    left, right = Column(figure, LEFT, split - 0.15, page.y), Column(figure, split + 0.1, RIGHT, page.y)
    for picture in chosen["gain"]:
        left.gap(0.1)
        left.picture(picture, 2.55, (0.5, 0.55))
    if reading.headline:
        _claims(right, reading, words)
        _doubts(right, reading, words)
    _why(left, reading, chosen["why"], words)
    page.y = min(left.y, right.y)
    _baseline(page, reading, words)
    remarks = " ".join(sentences.notes(reading, words))
    if remarks and page.y > BOTTOM + 0.85:
        page.gap(0.08)
        page.text(words("record.notes") + words("colon") + " " + remarks, 7.5, colour=GREY, most=3)
    foot = Column(figure, LEFT, RIGHT, BOTTOM + 0.15)
    foot.text(made(reading, words), 7.0, colour=GREY, most=1)


def _head(page: Column, reading: Reading, words: Words) -> None:
    page.text(words("page.kicker"), 8.0, colour=GREY)
    page.text(
        words("page.title" if reading.headline else "page.title_before", name=short(reading.name, 90)),
        14,
        "bold",
        most=2,
    )
    page.gap(0.1)
    page.text(sentences.finding(reading, words), 12.5, "bold", BLUE, most=4)
    for said in sentences.drained(reading, words):
        page.gap(0.05)
        page.text(said, 9.5, "bold", VERMILION, most=3)
    page.gap(0.05)
    page.text(" ".join(sentences.caveats(reading, words)), 7.5, colour=GREY, most=6)


def _claims(column: Column, reading: Reading, words: Words) -> None:
    column.heading(words("claims.title"))
    for claim in sentences.claims(reading, words):
        column.text(claim.name, 8.5)
        column.text(claim.odds, 10.0, "bold")
        column.text(claim.means, 7.0, colour=GREY)
        column.gap(0.07)


def _why(column: Column, reading: Reading, some: Sequence[Picture], words: Words) -> None:
    column.heading(sentences.why_title(reading, words))
    column.text(" ".join(sentences.why_not_more(reading, words)), 8.0, most=6)
    column.gap(0.06)
    for picture in some:
        column.picture(picture, 1.95, (1.35, 0.45))


def _doubts(column: Column, reading: Reading, words: Words) -> None:
    column.heading(words("doubts.title"))
    doubts = sentences.first_doubts(reading, words)
    if not doubts:
        column.text(sentences.no_doubt_first(reading, words), 8.0, most=4)
    for number, (carries, about) in enumerate(doubts, start=1):
        column.text(f"{number}. {carries}", 8.5, most=4)
        column.text(about, 7.0, colour=GREY, most=3)
        column.gap(0.06)


def _baseline(page: Column, reading: Reading, words: Words) -> None:
    page.heading(words("baseline.title"))
    page.text(sentences.verdicts(reading, words) + words("stop"), 8.0)
    page.text(" ".join(sentences.weighted(reading, words)), 8.0, most=2)
    table = observations(reading, words)
    if not table.rows:
        return
    stops = (LEFT, 3.1, 4.35, 5.75, 6.8)
    fit = max(0, int((page.y - BOTTOM - 0.3) / ROW) - 2)
    for at, row in enumerate([table.head, *table.rows[:fit]]):
        page.gap(ROW)
        for stop, cell in zip(stops, row, strict=True):
            said = short(cell, 42)
            page.figure.text(stop / WIDTH, page.y / HEIGHT, said, fontsize=7.5, color=INK if at else GREY)
    if len(table.rows) > fit:
        page.text(words("more", count=len(table.rows) - fit), 7.5, colour=GREY)
