"""The report as one self-contained HTML page: no request leaves it, no script runs in it, every name is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from simfactory.reports import money, sentences
from simfactory.reports.picture import Picture, build
from simfactory.reports.pictures import pictures
from simfactory.reports.reading import Reading
from simfactory.reports.section import Section, Table
from simfactory.reports.sections import observations, sections
from simfactory.reports.style import drawing, inline, svg
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

DIGEST_SHOWN = 12
PATH = re.compile(r"[^\W\d][\w#-]*(\.[\w#-]+)+")
DOT = re.compile(r"(?<=\.)")
LONG_WORD = 32  # characters of a name that may break anywhere: no column holds it


@dataclass(frozen=True)
class FirstPage:
    """What stands on the first page: sentences, two pictures (as SVG elements), the observations."""

    finding: str
    drained: Sequence[str]
    caveats: Sequence[str]
    claims: Sequence[sentences.Claim]
    why_title: str
    why: Sequence[str]
    doubts: Sequence[tuple[str, str]]
    no_doubts: str
    verdicts: str
    weighted: Sequence[str]
    observed: Table
    notes: Sequence[str] = ()
    money: Sequence[str] = ()
    gain: Sequence[Markup] = ()
    why_pictures: Sequence[Markup] = ()


@dataclass(frozen=True)
class Drawn:
    """A section with its pictures as SVG elements."""

    key: str
    title: str
    lead: Sequence[str]
    pictures: Sequence[Markup]
    tables: Sequence[Table]
    after: Sequence[str]


def page(reading: Reading, words: Words, documents: Mapping[str, str] | None = None) -> str:
    """The whole page. `documents` are pictures drawn already, as SVG by name; others are drawn here."""
    chosen = pictures(reading, words)
    every = [picture for some in chosen.values() for picture in some]
    drawn = elements(every, documents or {})
    parts = [_drawn(section, drawn) for section in sections(reading, chosen, words)]
    name = words("page.title" if reading.headline else "page.title_before", name=reading.name)
    return _environment().get_template("report.html.j2").render(
        lang=words.lang, words=words, title=name, name=name, css=_css(), made=made(reading, words),
        first=first_page(reading, chosen, drawn, words), sections=parts,
    )  # fmt: skip


def card(reading: Reading, words: Words) -> str:
    """The finding as a fragment of HTML, for a notebook."""
    chosen = pictures(reading, words)
    first = first_page(reading, chosen, elements(chosen["gain"], {}), words)
    return _environment().get_template("card.html.j2").render(lang=words.lang, words=words, first=first)


def elements(some: Sequence[Picture], documents: Mapping[str, str]) -> dict[str, Markup]:
    """Pictures as SVG elements, by name."""
    from markupsafe import Markup

    def document(picture: Picture) -> str:
        return documents.get(picture.name) or picture_svg(picture)

    return {each.name: Markup(inline(document(each), f"picture-{each.name}", each.title)) for each in some}


def picture_svg(picture: Picture) -> str:
    figure = build(picture)
    with drawing(picture.name):
        return svg(figure)


def first_page(
    reading: Reading, chosen: Mapping[str, Sequence[Picture]], drawn: Mapping[str, Markup], words: Words
) -> FirstPage:
    """The first page's content; pictures that were not drawn are left out."""

    def of(section: str) -> list[Markup]:
        return [drawn[picture.name] for picture in chosen[section] if picture.name in drawn]

    return FirstPage(
        finding=sentences.finding(reading, words),
        drained=sentences.drained(reading, words),
        caveats=sentences.caveats(reading, words),
        claims=sentences.claims(reading, words),
        why_title=sentences.why_title(reading, words),
        why=sentences.why_not_more(reading, words),
        doubts=sentences.first_doubts(reading, words),
        no_doubts=sentences.no_doubt_first(reading, words),
        verdicts=sentences.verdicts(reading, words),
        weighted=sentences.weighted(reading, words),
        observed=observations(reading, words),
        notes=sentences.notes(reading, words),
        money=money.found(reading, words),
        gain=of("gain"),
        why_pictures=of("why"),
    )


def made(reading: Reading, words: Words) -> str:
    """Where the page comes from, in one line."""
    summary = reading.summary
    digest = str(summary.get("digest", ""))[:DIGEST_SHOWN]
    return words("page.made", version=summary.get("simfactory", ""), seed=summary.get("seed", ""), digest=digest)


def _drawn(section: Section, drawn: Mapping[str, Markup]) -> Drawn:
    shown = [drawn[picture.name] for picture in section.pictures]
    return Drawn(section.key, section.title, section.lead, shown, section.tables, section.after)


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("simfactory.reports", "templates")
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters["foldable"] = foldable
    return page


def foldable(text: str) -> Markup:
    """A text for a narrow cell: a path in it is folded after its dots, never inside a word that a column can hold."""
    from markupsafe import Markup, escape

    return Markup(" ").join(_folded(word) if PATH.fullmatch(word) else escape(word) for word in text.split(" "))


def _folded(path: str) -> Markup:
    from markupsafe import Markup

    words = [word if len(word) > LONG_WORD else f'<span class="whole">{word}</span>' for word in DOT.split(path)]
    return Markup("<wbr>".join(words))


def _css() -> Any:
    from markupsafe import Markup

    folder = resources.files("simfactory.reports").joinpath("templates")
    return Markup(folder.joinpath("report.css").read_text(encoding="utf-8"))
