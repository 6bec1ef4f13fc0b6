"""What acts of people, in words: the same in the report and in what `check` says."""

from __future__ import annotations

from collections.abc import Sequence

from simfactory.experiments.acting import NEEDS, PARTS
from simfactory.reports.words import Words

CAUSES = tuple(part for part in PARTS if part.startswith("errors_"))


def acts(acting: Sequence[str], words: Words) -> list[str]:
    """A line for each part that acts; what makes defects more likely stands in one."""
    causes = [words(f"acts.{part}") for part in CAUSES if part in acting]
    said = {part: words(f"acts.{part}") for part in acting if part not in CAUSES}
    if causes:
        said["errors"] = words("acts.errors", causes=words.listed(causes))
    order = [part for part in PARTS if part not in CAUSES]
    order.insert(order.index("absence"), "errors")
    return [said[part] for part in order if part in said]


def left_out(acting: Sequence[str], words: Words) -> list[str]:
    """The names of parts that do not act; one that needs another that is left out too goes without saying."""
    missing = [part for part in PARTS if part not in acting]
    return [words(f"acts.without_{part}") for part in missing if NEEDS.get(part) not in missing]
