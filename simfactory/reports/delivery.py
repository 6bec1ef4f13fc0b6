"""The doors of this room: from a result, or a directory of results, to files, figures and fragments."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from simfactory.errors import InternalError, StoreError
from simfactory.reports.figures.gantt import Window
from simfactory.reports.figures.gantt import gantt as draw_gantt
from simfactory.reports.page import card, page
from simfactory.reports.picture import build, settle
from simfactory.reports.pictures import beside, pictures
from simfactory.reports.reading import Entry, Reading, cleaned
from simfactory.reports.sheet import sheet
from simfactory.reports.style import drawing, png, svg
from simfactory.reports.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simfactory.plan import Plan
    from simfactory.reports.shown import ShownFigure
    from simfactory.results import Trace


class Experiment(Protocol):
    """What a report needs of an experiment: its summary and the record of its run."""

    @property
    def summary(self) -> dict[str, Any]: ...

    @property
    def record(self) -> Any: ...


Source = Experiment | Path | str | Mapping[str, Any]
"""An experiment, a directory of results, or a summary alone."""


def render(source: Source, lang: str = "en", out: Path | str | None = None) -> list[Path]:
    """Writes report.html, first_page.pdf and figures/NAME.svg and .png into `out`; returns their paths.

    `out` defaults to the directory that `source` is or was run in. Raises StoreError where nothing can be read or
    written, ValueError where there is no directory to write to.
    """
    folder = out if out is not None else source if isinstance(source, Path | str) else getattr(source, "out", None)
    if folder is None:
        raise ValueError("this result has no directory of its own: say where the report shall go (out=…)")
    reading, words, folder = read(source), Words(lang), Path(folder)
    documents, files = {}, []
    for picture in (picture for some in pictures(reading, words).values() for picture in some):
        drawn = build(picture)
        files += save_figure(drawn, folder / "figures" / picture.name)
        documents[picture.name] = files[-2].read_text(encoding="utf-8")
    html = _write(folder / "report.html", page(reading, words, documents).encode("utf-8"))
    return [html, _write(folder / "first_page.pdf", sheet(reading, words)), *files]


def figure(source: Source, name: str, lang: str = "en") -> ShownFigure:
    """One picture of the report by its name: "gain", "why", "doubts", "states", …

    ValueError, naming those there are, for a picture that this result has not.
    """
    some = {each.name: each for group in pictures(read(source), Words(lang)).values() for each in group}
    if name not in some:
        raise ValueError(f"no picture {name!r} in this result; there are {', '.join(some)}")
    return build(some[name])


def as_html(source: Source, lang: str = "en") -> str:
    """The finding, the distribution and the claims as a fragment of HTML, for a notebook."""
    return card(read(source), Words(lang))


def sweep(summaries: Mapping[str, Entry], lang: str = "en") -> ShownFigure:
    """The headline gains of several experiments side by side, by the names that they shall bear."""
    gains = {name: Reading.of(summary).gain for name, summary in cleaned(summaries).items()}
    return build(beside(gains, Words(lang), "sweep"))


def gantt(plan: Plan, trace: Trace, lang: str = "en", window: tuple[int, int] | None = None) -> ShownFigure:
    """What every machine did over time; `window` is in nanoseconds, by default as much as stays legible from 0 on."""
    with drawing("gantt"):
        drawn = draw_gantt(plan, trace, Words(lang), Window(*window) if window else None)
        settle(drawn)
    return drawn


def save_figure(figure: Figure, stem: Path | str) -> list[Path]:
    """Writes the figure as STEM.svg and STEM.png; returns both paths. The same figure gives the same bytes."""
    stem = Path(stem)
    with drawing(stem.name):
        return [
            _write(stem.parent / f"{stem.name}.svg", svg(figure).encode("utf-8")),
            _write(stem.parent / f"{stem.name}.png", png(figure)),
        ]


def read(source: Source) -> Reading:
    """A summary with its record, from wherever they are. StoreError if a directory holds none."""
    if isinstance(source, Path | str):
        return Reading.of(_load(Path(source) / "summary.json"), _load(Path(source) / "run.json", {}))
    if isinstance(source, Mapping):
        return Reading.of(source)
    return Reading.of(source.summary, _as_entry(source.record))


def _as_entry(record: Any) -> Entry:
    if record is None or isinstance(record, Mapping):
        return record or {}
    if is_dataclass(record) and not isinstance(record, type):
        return asdict(record)
    raise InternalError(f"a record of type {type(record).__name__} cannot be shown")


def _load(path: Path, default: Any = None) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if default is None:
            raise StoreError(f"{path}: not found; a directory of results holds summary.json") from None
        return default
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: cannot be read: {error}") from error


def _write(path: Path, content: bytes) -> Path:
    """Writes a file whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, path)
    except BaseException as error:
        with suppress(OSError):
            draft.unlink()
        if isinstance(error, OSError):
            raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
        raise
    return path
