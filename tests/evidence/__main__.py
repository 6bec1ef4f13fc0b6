"""The claim tested: what catalogued levers bring to plants of five trades, beside what the evidence leads to expect.

Nothing of what is expected is an input of any plant. What is not as expected is printed so.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.evidence.archetypes import archetypes, reach
from tests.evidence.figures import Figures, Finding, as_markdown, as_text
from tests.evidence.levers import off_bottleneck, predictive_maintenance, together
from tests.evidence.plants import Effort

TESTS: dict[str, Callable[[Effort], Figures]] = {
    "archetypes": archetypes,
    "predictive_maintenance": predictive_maintenance,
    "off_bottleneck": off_bottleneck,
    "together": together,
    "reach": reach,
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m tests.evidence", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"which of them: {', '.join(TESTS)} (all unless named)")
    parser.add_argument("--blocks", type=int, default=Effort.blocks, help="blocks of 16 draws (%(default)s)")
    parser.add_argument("--workers", type=int, help="processes (as many as there are cores)")
    parser.add_argument("--markdown", action="store_true", help="tables for the README")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the findings to this file")
    asked = parser.parse_args(arguments)
    if unknown := [name for name in asked.name if name not in TESTS]:
        parser.error(f"no test {', '.join(unknown)}: choose from {', '.join(TESTS)}")
    found: dict[str, list[Finding]] = {}
    for name in asked.name or TESTS:
        print(f"\n{name}: {' '.join(str(TESTS[name].__doc__).split())}\n", flush=True)
        found[name] = list(TESTS[name](Effort(asked.blocks, asked.workers)))
        print((as_markdown if asked.markdown else as_text)(found[name]), flush=True)
    if asked.json is not None:
        told = {name: [asdict(row) for row in rows] for name, rows in found.items()}
        asked.json.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
