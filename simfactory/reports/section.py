"""A section of a report and its tables, as values ready for a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simfactory.reports.picture import Picture


@dataclass(frozen=True)
class Table:
    """A head and rows of text; `figures` says from which column on there are numbers, set to the right."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: int = 99
    title: str = ""


@dataclass(frozen=True)
class Section:
    """One part of the report; empty ones are left out."""

    key: str
    title: str
    lead: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    tables: Sequence[Table] = ()
    after: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.pictures or any(table.rows for table in self.tables) or self.after)
