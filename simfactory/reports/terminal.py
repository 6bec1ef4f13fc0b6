"""The finding as text for a terminal, in at most thirty lines."""

from __future__ import annotations

from textwrap import wrap

from simfactory.reports import money, path, sentences
from simfactory.reports.pictures import mean_of
from simfactory.reports.reading import Entry, Reading, interval_of
from simfactory.reports.style import short
from simfactory.reports.words import Words

WIDTH = 100
MOST_LINES = 30
CONFIGURATIONS = 4


def as_text(summary: Entry, lang: str = "en") -> str:
    """The first page in words: finding, claims, why not more, the first doubts, money, what was observed, remarks."""
    reading, words = Reading.of(summary), Words(lang)
    lines = [short(reading.name, WIDTH), *_wrapped(sentences.finding(reading, words), "")]
    lines += _wrapped(" ".join(sentences.drained(reading, words)), "")
    lines += _wrapped(" ".join(sentences.caveats(reading, words)), "  ")[:6]
    claims = [f"{claim.name:<34} {claim.odds}" for claim in sentences.claims(reading, words)]
    lines += ["", *claims] if claims else []
    lines += _others(reading, words)
    lines += ["", *_wrapped(path.found(reading, words), "")] if reading.way else []
    lines += ["", *_wrapped(" ".join(sentences.why_not_more(reading, words)), "")[:4]]
    doubts = sentences.first_doubts(reading, words)
    if doubts:
        lines += ["", words("doubts.title") + words("colon")]
        lines += [f"  {number}. {carries}"[:WIDTH] for number, (carries, _) in enumerate(doubts, start=1)]
    worth = _wrapped(" ".join(money.found(reading, words)), "")
    lines += ["", *worth] if worth else []
    lines += ["", *_wrapped(sentences.verdicts(reading, words) + words("stop"), "")[:2]]
    remarks = _wrapped(" ".join(sentences.notes(reading, words)), "  ")
    lines += ["", words("record.notes") + words("colon"), *remarks] if remarks else []
    return "\n".join(lines[:MOST_LINES])


def _others(reading: Reading, words: Words) -> list[str]:
    """The gains of the configurations that are not the headline."""
    rows = []
    for name, gain in list(reading.gains.items())[:CONFIGURATIONS]:
        mean = mean_of(gain)
        if name != reading.headline and mean is not None:
            interval = f" ({sentences.interval_words(gain, words)})" if interval_of(gain) else ""
            rows.append(f"{short(name, 34):<34} {words.signed(mean)}{interval}")
    return rows


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
