"""The section on working life: the exposure index before and after, who gains and who loses, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simfactory.kpis.exposure import DIMENSIONS, LOW, NOT_COVERED
from simfactory.reports import sentences
from simfactory.reports.picture import Picture
from simfactory.reports.reading import CAPACITY, Entry, Reading, interval_of
from simfactory.reports.section import Section, Table
from simfactory.reports.sentences import configuration_name, spoken
from simfactory.reports.values import kpi_word
from simfactory.reports.words import Words

FIRST = 3  # inputs that matter most for the index


def working_life(reading: Reading, pictures: Mapping[str, Sequence[Picture]], words: Words) -> Section:
    """What work does to people; empty where nothing of it is measured."""
    if not reading.working_life:
        return Section("working_life", "")
    tables = (_measures(reading, words), _pools(reading, words), _configurations(reading, words))
    return Section(
        "working_life",
        words("working_life.title"),
        [*found(reading, words), *_what_it_is(words)],
        pictures["working_life"],
        [*tables, _inputs(reading, words)],
    )


def found(reading: Reading, words: Words) -> list[str]:
    """What becomes of the index, how sure that is, and whether it falls while output rises."""
    change = reading.life_change(reading.headline)
    before, after = (_index(reading.exposure(run)) for run in ("before", reading.headline))
    if before is None or after is None:
        known = [] if before is None else [words("working_life.as_it_is", index=words.number(before, 1))]
        why = ((reading.summary.get("claims") or {}).get("working_life") or {}).get("why")
        return [*known, words(f"working_life.{why}")] if words.knows(f"working_life.{why}") else known
    facts = {"before": words.number(before, 1), "after": words.number(after, 1), "change": _shift(change, words)}
    odds = words.chance(spoken(change.get("p_better")))
    return [words("working_life.changed", **facts, odds=odds), *sentences.drained(reading, words)]


def _index(exposure: Entry) -> float | None:
    found: float | None = (exposure.get("index") or {}).get("mean")
    return found


def _shift(change: Entry, words: Words) -> str:
    """How far the index of the plant moves, in points, with its 90 % interval over doubt if there is one."""
    index = change.get("index") or {}
    return _points((index.get("mean") or {}).get("value"), interval_of(index), words)


def _points(mean: float | None, interval: tuple[float, float] | None, words: Words) -> str:
    if interval is None:
        return words.change(mean, 1)
    low, high = (words.change(end, 1) for end in interval)
    return words("working_life.from_to", mean=words.change(mean, 1), interval=words("between", low=low, high=high))


def _what_it_is(words: Words) -> list[str]:
    themes = words.listed(words(f"working_life.theme.{theme}") for theme in NOT_COVERED)
    return [words("working_life.lead"), words("working_life.not_covered", themes=themes)]


def _measures(reading: Reading, words: Words) -> Table:
    """Every figure of the index, a column for each configuration at the demand given."""
    every: Entry = reading.working_life.get("runs") or {}
    runs = {run: exposure for run, exposure in every.items() if not run.endswith(CAPACITY)}
    head = [words("kpis.figure"), *(configuration_name(run, words) for run in runs)]
    columns = [_column(exposure, words) for exposure in runs.values()]
    rows = [[name, *(column[name] for column in columns)] for name in columns[0]] if columns else []
    return Table(head, [row for row in rows if any(cell != "—" for cell in row[1:])], 1, words("working_life.figures"))


def _column(exposure: Entry, words: Words) -> dict[str, str]:
    """The figures of one run by their names; a dash for what is not known."""
    index, band, scores = (exposure.get(part) or {} for part in ("index", "band", "scores"))
    mean, low, high = (words.number(index.get(end), 1) for end in ("mean", "low", "high"))
    least, most = (words.number(band.get(end), 1) for end in ("low", "high"))
    figures = {
        "exposure_index": words("kpis.range", mean=mean, low=low, high=high) if index else "—",
        "band": words("working_life.to", low=least, high=most) if least != "—" else "—",
        "exposure_arithmetic": words.number(band.get("arithmetic"), 1),
        **{f"{posts.name}_score": words.number(scores.get(posts.name), 1) for posts in DIMENSIONS},
        "people_under_40": words.percent(exposure.get("under_40")),
        "worst_tenth": words.number(exposure.get("worst_tenth"), 1),
        "fatigue_at_shift_end": words.percent(exposure.get("fatigue_at_shift_end")),
        "absence_rate": words.percent(exposure.get("absence"), 1),
    }
    return {_row_name(name, words): figure for name, figure in figures.items()}


def _row_name(name: str, words: Words) -> str:
    """As the register calls it, but for what the section says in plainer words."""
    if words.knows(own := f"working_life.row.{name}"):
        return words(own, low=words.number(LOW))
    return kpi_word(f"plant.{name}", words)


def _pools(reading: Reading, words: Words) -> Table:
    """Who gains and who loses."""
    head = [words(f"working_life.{key}") for key in ("pool", "index_before", "index_after", "change", "verdict")]
    rows = [
        [name, *(words.number(pool.get(side), 1) for side in ("before", "after")), _of_pool(pool, words),
         words(f"working_life.{pool['verdict']}")]
        for name, pool in reading.life_pools.items()
    ]  # fmt: skip
    return Table(head, rows, 1, words("working_life.by_pool"))


def _of_pool(pool: Entry, words: Words) -> str:
    change = pool.get("change")
    return _points(change["mean"], (change["low"], change["high"]), words) if change else "—"


def _configurations(reading: Reading, words: Words) -> Table:
    """What every configuration does to the index, and to output; where there is one alone, the text has said it."""
    changes: Entry = reading.working_life.get("change") or {}
    head = [words(f"working_life.{key}") for key in ("configuration", "change", "output", "improves")]
    rows = [
        [configuration_name(name, words), _shift(change, words), _output(change, words),
         words.odds(spoken(change.get("p_better")))]
        for name, change in changes.items()
    ]  # fmt: skip
    return Table(head, rows if len(rows) > 1 else [], 1, words("working_life.by_configuration"))


def _output(change: Entry, words: Words) -> str:
    share = (change.get("output_change") or {}).get("value")
    return "—" if share is None else words.signed(share, 1)


def _inputs(reading: Reading, words: Words) -> Table:
    """The doubts that move the change of the index most, with the marks of their sources."""
    head = [words(f"doubts.{key}") for key in ("what", "entered", "direction", "cited")]
    rows = [
        [
            sentences.input_name(reading, entry["input"], words),
            sentences.written(reading, entry, words),
            sentences.direction(entry, words, "working_life"),
            sentences.cite(entry, words),
            words.percent(entry.get("share")),
        ]
        for entry in reading.life_doubts[:FIRST]
    ]
    return Table([*head, words("working_life.share")], rows, 4, words("working_life.inputs"))
