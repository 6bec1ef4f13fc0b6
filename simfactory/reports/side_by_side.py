"""Several experiments side by side, as rows, as a table for the terminal, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from simfactory.reports.words import Words

Row = dict[str, Any]
WORKING_LIFE = "p_working_life"
CHANCES = ("p_positive", "p_30", "p_30_50", WORKING_LIFE)
SHARES = ("gain", "gain_05", "gain_95", *CHANCES)


def rows(summaries: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """A row for each experiment: its headline gain with the 5 % and 95 % quantiles, the odds of it, and the odds of a
    better working life. None: withheld, or not modelled."""
    return [_row(name, summary) for name, summary in summaries.items()]


def _row(name: str, summary: Mapping[str, Any]) -> Row:
    gain = (summary.get("gain") or {}).get(summary.get("headline")) or {}
    quantiles = gain.get("quantiles") or {}
    told = {
        "gain": gain.get("mean"),
        "gain_05": quantiles.get("0.05"),
        "gain_95": quantiles.get("0.95"),
        "p_positive": gain.get("p_positive"),
        "p_30": gain.get("p_30"),
        "p_30_50": gain.get("p_30_50"),
    }
    life = ((summary.get("claims") or {}).get("working_life") or {}).get("probability")
    figures = {key: estimate["value"] if estimate else None for key, estimate in told.items()}
    return {"scenario": name, **figures, WORKING_LIFE: life}


def as_csv(some: Sequence[Row]) -> str:
    """The rows as CSV with a header; numbers are written so that they read back the same, withheld ones are empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, ["scenario", *SHARES], lineterminator="\n")
    writer.writeheader()
    writer.writerows(some)
    return text.getvalue()


def as_table(some: Sequence[Row], lang: str) -> str:
    """The rows as a table in columns, heads and numbers in the language's form, chances rounded as the report does.

    Working life has a column where any of them models it.
    """
    words = Words(lang)
    shares = [key for key in SHARES if key != WORKING_LIFE or any(row[key] is not None for row in some)]
    heads = [words(f"side_by_side.{key}") for key in ("scenario", *shares)]
    body = [[row["scenario"], *(_cell(key, row[key], words) for key in shares)] for row in some]
    widths = [max(len(line[column]) for line in [heads, *body]) for column in range(len(heads))]
    return "\n".join(_line(line, widths) for line in [heads, *body])


def _cell(key: str, share: float | None, words: Words) -> str:
    return words.short_chance(share) if key in CHANCES else words.percent(share)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        f"{cell:<{w}}" if i == 0 else f"{cell:>{w}}" for i, (cell, w) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *others])
