"""The report in a browser: nothing runs, nothing is fetched, everything is inside its box, and it prints."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from odd_summaries import odd_summaries
from PIL import Image

from simfactory.reports.page import page
from simfactory.reports.reading import Reading
from simfactory.reports.words import Words

Browse = Callable[..., str]
ODD = odd_summaries()


def written(folder: Path, name: str, lang: str = "en", probe: str = "") -> Path:
    """A report as a file; a probe is a script of the test's own, for which the page's policy has to go."""
    document = page(Reading.of(ODD[name]), Words(lang))
    if probe:
        document = re.sub(r"<meta http-equiv[^>]*>", "", document).replace(
            "</body>", f"<script>{probe}</script></body>"
        )
    path = folder / f"{name}.html"
    path.write_text(document, encoding="utf-8")
    return path


def test_names_that_want_to_be_code_do_not_run(browse: Browse, tmp_path: Path) -> None:
    document = browse(written(tmp_path, "code"), "--dump-dom")
    assert re.search(r"<title>&lt;script&gt;", document)
    assert "<title>hacked" not in document
    assert "<script" not in document


def test_the_page_fetches_nothing(browse: Browse, tmp_path: Path) -> None:
    log = tmp_path / "net.json"
    browse(written(tmp_path, "plain"), "--dump-dom", f"--log-net-log={log}", "--host-resolver-rules=MAP * ~NOTFOUND")
    text = log.read_text(encoding="utf-8")
    events = json.loads(text if text.rstrip().endswith("}") else text.rstrip().rstrip(",") + "]}")["events"]
    asked = {event["params"]["url"] for event in events if "url" in event.get("params", {})}
    assert not {url for url in asked if url.startswith(("http:", "https:", "ws:", "ftp:")) and "google" not in url}


OUTSIDE = """
const wide = document.documentElement.clientWidth, outside = [];
for (const each of document.querySelectorAll('svg text')) {
  const box = each.getBoundingClientRect(), frame = each.ownerSVGElement.getBoundingClientRect();
  if (box.left < frame.left - 2 || box.right > frame.right + 2) outside.push(each.textContent);
}
for (const each of document.querySelectorAll('body *:not(svg *)')) {
  const spills = each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1;
  const beyond = spills || each.getBoundingClientRect().right > wide + 1;
  if (beyond && !each.closest('.wide')) outside.push(each.tagName + each.className);
}
document.title = JSON.stringify([document.querySelectorAll('svg text').length, outside]);
"""


@pytest.mark.parametrize(("name", "lang"), [("plain", "fr"), ("long", "fr"), ("unbroken", "en"), ("thirty", "en")])
def test_nothing_is_cut_off_on_a_screen(browse: Browse, tmp_path: Path, name: str, lang: str) -> None:
    document = browse(written(tmp_path, name, lang, OUTSIDE), "--dump-dom", "--window-size=1100,900")
    found = re.search(r"<title>(\[.*?\])</title>", document)
    assert found
    count, outside = json.loads(found[1].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
    assert count > 50
    assert outside == []


def test_the_page_can_be_seen(browse: Browse, tmp_path: Path) -> None:
    shot = tmp_path / "page.png"
    browse(written(tmp_path, "plain", "fr"), f"--screenshot={shot}", "--window-size=1100,1500")
    with Image.open(shot) as image:
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or []}
        assert image.size == (1100, 1500)
    assert {(0, 114, 178), (86, 180, 233)} <= colours  # bars before and after


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_first_page_is_one_sheet_when_printed(browse: Browse, tmp_path: Path, lang: str) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here (poppler-utils)")
    sheet = tmp_path / "print.pdf"
    browse(written(tmp_path, "plain", lang), f"--print-to-pdf={sheet}", "--no-pdf-header-footer")
    text = subprocess.run(["pdftotext", "-layout", sheet, "-"], capture_output=True, text=True, check=True).stdout
    first, second = text.split("\f")[:2]
    assert "0123456789ab" in first  # its last line
    assert Words(lang)("claims.by_configuration") in second
