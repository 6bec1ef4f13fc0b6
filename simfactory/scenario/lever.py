"""Levers of the catalogue: what one changes where it is used, what it costs, and who says so of every figure.

A lever says nothing of productivity: each of its effects acts on a physical parameter of a station or a pool.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator
from pydantic.json_schema import WithJsonSchema

from simfactory.errors import did_you_mean, quoted
from simfactory.scenario.model import JUDGEMENT, Model, Reading, bounded, without_unknown
from simfactory.scenario.upgrade import VALUE_KEY, Kind, kind_of
from simfactory.scenario.values import ASSUMED, parse_value
from simfactory.scenario.written import origin_of, told
from simfactory.units import Dimension, UnitError

MARKS = {
    "seen": "seen",
    "seen-2nd": "seen second-hand",
    "recalled": "recalled",
    "J": "judgement",
    "data": "data",
    "derived": "derived",
}
"""How a figure is known: read in its source; read where somebody quotes it; from memory, to be verified; judgement,
published by nobody; measured; computed from figures that were seen. With the words of citations."""
UNSURE = ("J", "recalled")
GRADES = {
    "A": "causal, or a large sample",
    "B": "measured, but selected",
    "C": "a claim, or thin",
    "D": "judgement",
}
LANGUAGES = ("en", "fr")


def plain(raw: Any) -> Any:
    """What stands in a file, without its addresses."""
    if isinstance(raw, Mapping):
        return {str(key): plain(value) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        return [plain(item) for item in raw]
    if isinstance(raw, bool) or raw is None:
        return raw
    kind = next(kind for kind in (int, float, str) if isinstance(raw, kind))
    return kind(raw)


def read_texts(said: Any) -> dict[str, str]:
    """One text for all languages, or `{en: …, fr: …}`. Raises UnitError."""
    if isinstance(said, str):
        return dict.fromkeys(LANGUAGES, str(said))
    if not isinstance(said, Mapping) or not said or not all(isinstance(text, str) for text in said.values()):
        raise UnitError("type", told(said), "a text, or {en: a text, fr: un texte}")
    unknown = [key for key in said if key not in LANGUAGES]
    if unknown:
        raise UnitError("unknown-key", quoted(str(unknown[0])), "en or fr", "", (str(unknown[0]),))
    first = str(next(iter(said.values())))
    return {lang: str(said.get(lang, first)) for lang in LANGUAGES}


def read_marks(said: Any) -> tuple[str, ...]:
    """How figures are known: one mark, or several. Raises UnitError."""
    marks = said if isinstance(said, list | tuple) else [said]
    for mark in marks:
        if not isinstance(mark, str) or mark not in MARKS:
            raise UnitError("mark", told(mark), f"one of {', '.join(MARKS)}", did_you_mean(str(mark), MARKS))
    return tuple(str(mark) for mark in marks)


def read_grade(said: Any) -> str:
    """How sure a figure is. Raises UnitError."""
    if not isinstance(said, str) or said not in GRADES:
        meant = ", ".join(f"{grade} ({meaning})" for grade, meaning in GRADES.items())
        raise UnitError("grade", told(said), f"one of {meant}")
    return str(said)


_TEXTS = WithJsonSchema({"type": ["string", "object"], "description": "A text, or {en: a text, fr: un texte}."})
_VALUE = WithJsonSchema({"type": ["string", "number", "object"]})
Texts = Annotated[dict[str, str], PlainValidator(read_texts), _TEXTS]
Marks = Annotated[
    tuple[str, ...],
    PlainValidator(read_marks),
    WithJsonSchema({"anyOf": [{"enum": list(MARKS)}, {"type": "array", "items": {"enum": list(MARKS)}}]}),
]
Grade = Annotated[
    str, PlainValidator(read_grade), WithJsonSchema({"enum": list(GRADES), "description": "From A, causal, to D."})
]


@dataclass(frozen=True)
class Evidence:
    """Who says a figure, how it is known, and how sure it is."""

    cites: str
    marks: tuple[str, ...]
    grade: str

    @property
    def judged(self) -> bool:
        """Whether nobody has published it, or nobody has looked it up."""
        return any(mark in UNSURE for mark in self.marks)

    @property
    def citation(self) -> str:
        """The source with its marks and its grade; of a judgement that cites nobody they are all there is."""
        cites = [] if self.cites == JUDGEMENT else [self.cites]
        return " ".join([*cites, *(f"[{MARKS[mark]}]" for mark in self.marks), f"({self.grade})"])


class Cited(Model):
    """A source of a lever."""

    cites: str = Field(description="What is cited.")
    mark: Marks = Field(default=(), description="How its figures are known.")
    grade: Grade = Field(default="", description="How sure they are.")

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        return {"cites": raw} if isinstance(raw, str) else raw


class Figure(Model):
    """A figure of a lever that is no effect: its value, and who says so."""

    value: Annotated[Any, _VALUE] = Field(description="The value, known or doubtful, such as 60 .. 100 .. 170 kEUR.")
    mark: Marks = Field(default=(), description="How it is known. Default: as its source.")
    grade: Grade = Field(default="", description="How sure it is. Default: as its source.")
    source: str = ASSUMED
    path: str = ""

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        origin = origin_of(raw)
        said = raw if isinstance(raw, Mapping) and set(raw) != {"uncertain"} else {"value": raw}
        said = without_unknown(said, ("value", "mark", "grade"), reading, origin.path)
        if "value" not in said:
            raise UnitError("missing-key", "no 'value'", "the key value")
        return {**said, "value": plain(said["value"]), "source": origin.source, "path": origin.path}


class Effect(Model):
    """One effect of a lever: a change whose path begins at the station or the pool where the lever is used."""

    kind: Kind
    to: str
    value: Any
    most: Any = None
    mark: Marks = ()
    grade: Grade = ""
    if_there: bool = False
    in_full: bool = False  # whatever the share is that the firm realises
    where: Mapping[str, tuple[Any, ...]] = Field(default={})
    source: str = ASSUMED
    path: str = ""

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        kind, origin = kind_of(raw), origin_of(raw)
        known = (kind, VALUE_KEY[kind], "at_most", "mark", "grade", "if_there", "in_full", "where")
        said = without_unknown(raw, known, reading, origin.path)
        if not isinstance(said[kind], str):
            raise UnitError("type", told(said[kind]), "a path below the place where the lever is used", "", (kind,))
        return {
            "kind": kind,
            "to": str(said[kind]),
            "value": plain(said[VALUE_KEY[kind]]),
            "most": plain(said.get("at_most")),
            **{key: said[key] for key in ("mark", "grade", "if_there", "in_full") if key in said},
            "where": _where(said.get("where", {})),
            "source": origin.source,
            "path": origin.path,
        }

    @property
    def key(self) -> str:
        """What tells it from the other effects of its lever."""
        return f"{self.to}.{self.kind}"


def _where(said: Any) -> dict[str, tuple[Any, ...]]:
    if not isinstance(said, Mapping):
        raise UnitError("type", told(said), "paths and what stands there, {task.load: [medium, heavy]}", "", ("where",))
    return {
        str(path): tuple(plain(values) if isinstance(values, list | tuple) else [plain(values)])
        for path, values in said.items()
    }


class Ramp(Model):
    """How a lever begins to act."""

    lasts: Figure = Field(description="How long it takes until everybody is used to it.")
    slower: Figure = Field(description="How much longer the cycles where it acts take meanwhile.")


class Lever(Model):
    """A lever of the catalogue: what it changes where it is used, with the source of every figure."""

    title: Texts = Field(description="What it is called.")
    at: Literal["station", "pool", "plant"] = Field(description="What it is used at: a station, a pool, or the plant.")
    does: Texts = Field(default={}, description="What it acts on, in a sentence.")
    needs: Texts = Field(default={}, description="What has to be there, such as: a station with set-ups.")
    requires: tuple[str, ...] = Field(
        default=(), strict=False, description="Keys that have to stand there, such as [setup]. Default none."
    )
    attended: bool = Field(
        default=False, description="Whether it acts only where people work on the pieces. Default false."
    )
    cannot: Texts = Field(default={}, description="What it cannot do, in a sentence.")
    not_yet: Texts = Field(default={}, description="Effects that are known of, but not modelled yet, in a sentence.")
    sources: dict[str, Cited] = Field(
        default={},
        description="Citations by short ids: {trial: {cites: our trial of 200 parts, mark: data, grade: C}}.",
    )
    priced_per: Literal["upgrade", "place", "machine", "person"] = Field(
        default="upgrade",
        description="What the price and the running cost are of: the whole upgrade (default), each place where it is "
        "used, each machine there, or each person of the pool.",
    )
    price: Figure | None = Field(default=None, description="What it costs once.")
    running: Figure | None = Field(default=None, description="What it costs every year.")
    delay: Figure | None = Field(default=None, description="From the decision until it begins to act.")
    ramp_up: Ramp | None = Field(default=None, description="How it begins to act.")
    changes: Annotated[tuple[Effect, ...], Field(strict=False)] = Field(
        default=(),
        description="Its effects, each {scale: path, by: factor} and so on, with a path below the place where it is "
        "used, `source:`, `mark:`, `grade:`; `if_there: true` leaves one out where the plant has no such value, "
        "`in_full: true` leaves out the share that the firm realises. `where: {task.load: [medium, heavy]}` keeps it "
        "to places where one of these stands, `where: {failures.*.repair: < 5 min}` (or >=) to means below, `where: "
        "{setup: said}` to places with one (unsaid: without). A `*` is every mode of failure of the station that is no "
        "planned stop.",
    )
    people: Annotated[tuple[Effect, ...], Field(strict=False)] = Field(
        default=(), description="Its effects on the people there, good and bad, written like changes."
    )
    name: str = ""
    origin: str = ""  # who brought it: simfactory, a file, a package
    content: Any = None  # as it is written, where that is in another file

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        return tuple(key for key in super().known_keys() if key not in ("name", "origin", "content"))

    @property
    def effects(self) -> tuple[Effect, ...]:
        """All of them, those on people last."""
        return (*self.changes, *self.people)

    def figures(self) -> Iterator[tuple[str, Figure, Dimension]]:
        """(key, figure, dimension) of what it costs and how it begins."""
        ramp = (self.ramp_up.lasts, self.ramp_up.slower) if self.ramp_up is not None else (None, None)
        found = (
            ("price", self.price, Dimension.MONEY),
            ("running", self.running, Dimension.YEARLY),
            ("delay", self.delay, Dimension.CALENDAR),
            ("ramp_up.lasts", ramp[0], Dimension.CALENDAR),
            ("ramp_up.slower", ramp[1], Dimension.SHARE),
        )
        yield from ((key, figure, dimension) for key, figure, dimension in found if figure is not None)

    def evidence(self, of: Effect | Figure, known: Mapping[str, str]) -> Evidence:
        """Who says an effect or a figure; `known` are sources beside the lever's own. Raises UnitError for nobody."""
        source = self.sources.get(of.source)
        marks, grade = of.mark or (source.mark if source else ()), of.grade or (source.grade if source else "")
        if of.source == JUDGEMENT or (of.source == ASSUMED and "J" in marks):
            return Evidence(JUDGEMENT, marks or ("J",), grade or "D")
        if of.source == ASSUMED:
            raise UnitError("no-source", "a figure without a source", "source: and the id of one, or mark: J if judged")
        if source is None and of.source not in known:
            remedy = did_you_mean(of.source, [*self.sources, *known, JUDGEMENT])
            raise UnitError("unknown-source", quoted(of.source), "an id under sources: of the lever", remedy)
        if not marks:
            raise UnitError("mark", "a figure without a mark", f"mark: one of {', '.join(MARKS)}")
        if not grade and set(marks) != {"J"}:
            raise UnitError("grade", "a figure without a grade", "grade: A, B, C or D")
        return Evidence(source.cites if source else known[of.source], marks, grade or "D")


def note_faults(lever: Lever, known: Mapping[str, str], path: str, reading: Reading) -> None:
    """Notes what is wrong with a lever as a whole: figures without sources, effects that stand twice, or none."""
    if not lever.effects:
        reading.note("missing-key", path, "a lever without effects", "changes: or people: with one at least")
    for key, figure, dimension in lever.figures():
        try:
            lever.evidence(figure, known)
            bounded(parse_value(figure.value, dimension, key), dimension, 0.0)
        except UnitError as error:
            reading.note_error(error, figure.path)
    seen: set[str] = set()
    for effect in lever.effects:
        try:
            lever.evidence(effect, known)
        except UnitError as error:
            reading.note_error(error, effect.path)
        if effect.key in seen:
            reading.note("duplicate-key", effect.path, f"{effect.kind} {effect.to} stands twice", "one of them")
        seen.add(effect.key)
