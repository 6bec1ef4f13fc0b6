"""How every figure looks, and how it becomes a file whose bytes do not change from run to run.

Colours are those of Okabe and Ito (2008, "Color Universal Design"), told apart by people of all kinds of colour
vision; a hatch is the second cue, so that a black and white print says the same. Text is never read as mathematics:
a station may be called `$x_1$`. `Figure` is used without pyplot: there is no global state and no display.
"""

from __future__ import annotations

import importlib
import io
import logging
import re
import unicodedata
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from simfactory.results import State

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simfactory.reports.shown import ShownFigure

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    "#000000",
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
)
INK, GREY, PALE, WHITE = "#222222", "#6b6b6b", "#e6e6e6", "#ffffff"
PAPER = {"facecolor": WHITE, "edgecolor": "none", "pad": 0.6, "alpha": 0.8}  # behind words that a line may cross
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"


@dataclass(frozen=True)
class Fill:
    """A face with its second cue."""

    colour: str
    hatch: str = ""


BEFORE, AFTER = Fill(SKY, ""), Fill(BLUE, "////")
STATE_FILLS = {
    State.WORK: Fill(GREEN),
    State.LOAD: Fill(SKY, "++"),
    State.UNLOAD: Fill(SKY, "+"),
    State.SETUP: Fill(YELLOW, "//"),
    State.DOWN: Fill(VERMILION, "xx"),
    State.WAITING: Fill(PURPLE, "\\\\"),
    State.BLOCKED: Fill(ORANGE, "||"),
    State.STARVED: Fill(PALE, "--"),
    State.NO_ORDER: Fill(WHITE),
    State.OFF: Fill("#bdbdbd"),
    State.PLANNED: Fill(BLUE, ".."),
}


def settings(name: str) -> Any:
    """Matplotlib's settings for the figure of that name; ids in its SVG are salted by the name."""
    return {
        "font.family": ["DejaVu Sans", "sans-serif"],
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": 9.0,
        "axes.titlesize": 11.0,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 8.0,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.axisbelow": True,
        "text.color": INK,
        "text.parse_math": False,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "grid.color": PALE,
        "hatch.linewidth": 0.6,
        "hatch.color": INK,
        "legend.frameon": False,
        "legend.fontsize": 8.0,
        "svg.fonttype": "none",
        "svg.hashsalt": f"simfactory/{name}",
        "pdf.fonttype": 42,
        "savefig.dpi": 150,
    }


@cache
def load_matplotlib() -> None:
    """Loads it without a word: where its own directory cannot be written, it makes a temporary one by itself."""
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        importlib.import_module("matplotlib.font_manager")
    finally:
        log.setLevel(level)


@contextmanager
def drawing(name: str) -> Iterator[None]:
    """Inside, figures are built and saved in the house style; characters that the font lacks are drawn as boxes."""
    load_matplotlib()
    import matplotlib

    with matplotlib.rc_context(settings(name)), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .*missing from font")
        yield


def blank(width: float, height: float) -> ShownFigure:
    """An empty figure, in inches, whose parts make room for each other."""
    load_matplotlib()
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    from simfactory.reports.shown import ShownFigure

    roomy = ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.06)  # fonts of browsers are not to the pixel those measured
    return ShownFigure(figsize=(width, height), layout=roomy)


def svg(figure: Figure) -> str:
    """The figure as an SVG document, the same bytes every time."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return stream.getvalue()


def png(figure: Figure) -> bytes:
    """The figure as a PNG file, the same bytes every time."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def inline(document: str, name: str, label: str) -> str:
    """An SVG document as an element to be set into a page: ids of its own, described for those who cannot see it."""
    ET.register_namespace("", SVG.strip("{}"))
    ET.register_namespace("xlink", XLINK.strip("{}"))
    root = ET.fromstring(document)
    for extra in root.findall(f"{SVG}metadata"):
        root.remove(extra)
    for element in root.iter():
        for key, value in element.attrib.items():
            element.set(key, _own(key, value, name))
    for key in ("width", "height"):
        del root.attrib[key]
    root.attrib |= {"role": "img", "aria-label": label, "id": name}
    return ET.tostring(root, encoding="unicode")


def _own(key: str, value: str, name: str) -> str:
    if key == "id":
        return f"{name}-{value}"
    if key == f"{XLINK}href" and value.startswith("#"):
        return f"#{name}-{value[1:]}"
    return re.sub(r"url\(#", f"url(#{name}-", value)


def shown(text: str) -> str:
    """A name as it may be shown: characters that cannot be seen or that turn the writing round become U+FFFD."""
    return "".join("\ufffd" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") else sign for sign in text)


def short(name: str, most: int = 20) -> str:
    """A name that fits beside an axis; the middle gives way, since long names often differ at their ends."""
    if len(name) <= most:
        return name
    end = most // 3
    return f"{name[: most - end - 1].rstrip()}…{name[-end:].lstrip()}"


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """The text in lines of at most `width` inches; a word too long for a line is cut."""
    lines = [""]
    for word in text.split(" "):
        for piece in _pieces(word, width, size, weight):
            longer = f"{lines[-1]} {piece}" if lines[-1] else piece
            if lines[-1] and inches(longer, size, weight) > width:
                lines.append(piece)
            else:
                lines[-1] = longer
    return lines


def _pieces(word: str, width: float, size: float, weight: str) -> list[str]:
    if inches(word, size, weight) <= width or len(word) < 2:
        return [word]
    half = len(word) // 2
    return _pieces(word[:half], width, size, weight) + _pieces(word[half:], width, size, weight)


@lru_cache(maxsize=10_000)
def inches(text: str, size: float, weight: str = "normal") -> float:
    """How wide a text is in the font of the figures."""
    load_matplotlib()
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=["DejaVu Sans"], size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


def say(axes: Axes, title: str) -> None:
    """Sets the finding over the axes, in as many lines as the figure's width asks for."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    lines = wrapped(title, 0.97 * figure.get_size_inches()[0], 11.0, "bold")
    figure.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=11.0, fontweight="bold")
