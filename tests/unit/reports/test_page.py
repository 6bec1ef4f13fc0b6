"""The page: one file that asks nobody for anything, in one language, with every name as it was written."""

import html
import re
from html.parser import HTMLParser

import pytest
from example_summary import Summary, summary
from odd_summaries import MATHS, SCRIPT, capacity, odd_summaries

from simfactory.kpis.indicators import register
from simfactory.reports.page import card, foldable, page
from simfactory.reports.reading import Reading
from simfactory.reports.words import Words, table

ODD = odd_summaries()


def rendered(found: Summary, lang: str = "en") -> str:
    return page(Reading.of(found, {"engine": "simpy", "workers": 2, "libraries": {"numpy": "2.4"}}), Words(lang))


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, str], str]:
    return {
        (name, lang): rendered(ODD[name], lang) for name in ("plain", "contradicted", "code") for lang in ("en", "fr")
    }


class Elements(HTMLParser):
    """What a browser would find: elements with their attributes, and the text outside of style."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._style = False
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._style = False


def text_of(document: str) -> str:
    return " ".join(" ".join(Elements(document).text).split())


def test_nothing_on_the_page_asks_for_anything_outside(pages: dict[tuple[str, str], str]) -> None:
    for document in pages.values():
        for tag, attributes in Elements(document).found:
            assert tag not in ("script", "link", "img", "iframe", "object", "embed", "image", "base", "form"), tag
            assert not [name for name in attributes if name.startswith("on")], tag
            for name in ("src", "href", "xlink:href", "action", "data"):
                assert (attributes.get(name) or "#").startswith("#"), (tag, attributes)
        assert not re.search(r"url\((?!#)|@import", document)
        assert "default-src 'none'" in document


def test_names_from_the_scenario_are_shown_as_they_are_and_never_run(pages: dict[tuple[str, str], str]) -> None:
    document = pages["code", "en"]
    assert SCRIPT not in document
    assert "<img" not in document
    for name in (SCRIPT, MATHS, "a$b", "<b>pool</b>", "<img src=x onerror=alert(1)>"):
        assert " ".join(name.split()) in text_of(document), name


def test_the_first_page_holds_what_a_manager_asks_for(pages: dict[tuple[str, str], str]) -> None:
    document = pages["plain", "en"]
    first = html.unescape(document[document.index("<main") : document.index("</main>")]).replace("\u00a0", " ")
    for said in (
        "The upgrades would raise productivity by about 22 %",
        "The three claims of the programme",
        "15 %, about 1 in 7",
        "not modelled",
        "Why not more",
        "What to measure first",
        "model against observation",
        "660 ± 33",
        "If the ranges entered are right, P(gain > 0) is",
        'id="picture-gain"',
        'id="picture-why"',
    ):
        assert said in first, said


def test_the_page_holds_every_part_of_the_report(pages: dict[tuple[str, str], str]) -> None:
    keys = {attributes.get("id") for tag, attributes in Elements(pages["plain", "fr"]).found if tag == "section"}
    assert keys >= {
        "configurations", "doubts", "baseline", "load", "waterfall", "states", "buffers", "people", "kpis",
        "upgrades", "inputs", "assumed", "record",
    }  # fmt: skip


def test_ids_are_unique_and_every_link_inside_the_page_leads_somewhere(pages: dict[tuple[str, str], str]) -> None:
    found = Elements(pages["plain", "en"]).found
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes.get("href") or attributes.get("xlink:href") for _, attributes in found]
    assert {link[1:] for link in links if link} <= set(ids)


def pieces(lang: str) -> set[str]:
    """Stretches of at least three words that only this language's sentences hold."""
    texts = [*table(lang).values(), *(kpi.fr if lang == "fr" else kpi.en for kpi in register())]
    parts = {" ".join(part.split()) for text in texts for part in re.split(r"{\w*}|\n", text)}
    return {part for part in parts if len(re.findall(r"[^\W\d_]{2,}", part)) >= 3}


@pytest.mark.parametrize(("lang", "other"), [("fr", "en"), ("en", "fr")])
@pytest.mark.parametrize("name", ["plain", "contradicted"])
def test_a_page_holds_no_sentence_of_the_other_language(
    pages: dict[tuple[str, str], str], name: str, lang: str, other: str
) -> None:
    said = text_of(pages[name, lang])
    foreign = sorted(part for part in pieces(other) - pieces(lang) if part in said)
    assert foreign == []
    assert sum(part in said for part in pieces(lang)) > 60


def test_numbers_on_a_french_page_have_a_decimal_comma(pages: dict[tuple[str, str], str]) -> None:
    said = text_of(pages["plain", "fr"])
    assert "5,2 jours" in said
    assert "35,0 %" in said
    written = {
        "0.35",
        "0.6",
        "0.60",
        "0.85",
        "1.2",
        "1.8",
        "0.1.0",
        "10.4121",
        "2.4",
    }  # as scenario and libraries write them
    assert set(re.findall(r"\d+\.\d[\d.]*", said)) <= written


def test_a_french_page_shows_trs_trg_and_tre(pages: dict[tuple[str, str], str]) -> None:
    for name in ("(TRS)", "(TRG)", "(TRE)"):
        assert name in text_of(pages["plain", "fr"])
        assert name not in text_of(pages["plain", "en"])


@pytest.mark.parametrize("name", sorted(set(ODD) - {"plain", "contradicted", "code"}))
def test_a_page_copes_with_every_kind_of_result(name: str) -> None:
    document = rendered(ODD[name], "fr")
    assert document.rstrip().endswith("</html>")
    assert not re.search(r"\bNone\b|\bnan\b|\binf\b|\{\w+\}", text_of(document))


def test_the_same_summary_gives_the_same_page() -> None:
    assert rendered(ODD["one"]) == rendered(ODD["one"])


def test_the_record_of_the_run_is_shown(pages: dict[tuple[str, str], str]) -> None:
    said = text_of(pages["plain", "en"])
    assert "engine simpy" in said
    assert "library numpy 2.4" in said
    assert "draws (sets of doubtful values) 256" in said


def test_a_french_record_names_configurations_and_writes_decimals_in_french() -> None:
    run = {"plans": {"before": "abc"}, "seconds": 16.019, "draws": 256}
    said = text_of(page(Reading.of(summary(), run), Words("fr")))
    assert "empreinte du plan : état actuel abc" in said
    assert "secondes de calcul 16 " in said
    assert said.count("tirages d’hypothèses") == 1


def test_orders_are_told_only_where_there_are_orders() -> None:
    found = summary()
    assert "orders per week" in text_of(rendered(found))
    found["plant"]["load"]["before"]["demanded"] = False
    assert "orders per week" not in text_of(rendered(found))


def test_inputs_that_are_all_assumed_are_told_in_one_sentence() -> None:
    found = summary()
    found["plant"]["inputs"] = [entry | {"judged": True} for entry in found["plant"]["inputs"]]
    document = rendered(found)
    part = document[document.index('id="assumed"') : document.index('id="record"')]
    assert "All 6 values entered are assumed" in part
    assert "<table" not in part


def test_where_the_gain_is_of_capacity_every_picture_of_time_says_at_which_load() -> None:
    page = text_of(rendered(capacity()))
    assert page.count("These figures are at full capacity, where the gain is measured.") == 2, (
        "why not more, and the waterfall"
    )
    assert "busy share of their time, at full capacity" in page
    assert "These figures are at the demand given." in page
    assert "capacity, where" not in text_of(rendered(summary()))


def test_the_accuracy_wanted_stands_beside_every_verdict() -> None:
    page = rendered(summary())
    assert "accuracy wanted</th>" in page


def test_a_path_may_be_folded_where_it_reads_best_and_other_texts_stay() -> None:
    path, words = foldable("turn_mill.setup.same-family"), ("turn_mill.", "setup.", "same-family")
    assert path == "<wbr>".join(f'<span class="whole">{word}</span>' for word in words)
    long = "x" * 40
    assert foldable(f"{long}.mean") == f'{long}.<wbr><span class="whole">mean</span>'
    assert foldable("<b>a.b</b>") == "&lt;b&gt;a.b&lt;/b&gt;"
    assert foldable("3.5") == "3.5"
    folded = '<span class="whole">mill.</span><wbr><span class="whole">cycle</span>'
    assert foldable("mill.cycle becomes < 3.5 s") == f"{folded} becomes &lt; 3.5 s"


def test_a_notebook_gets_the_finding_as_a_fragment() -> None:
    said = card(Reading.of(summary(name=SCRIPT, stations=[SCRIPT, "b"])), Words("fr"))
    assert "<script" not in said
    assert "<html" not in said
    assert "Les leviers augmenteraient la productivité" in text_of(said)
