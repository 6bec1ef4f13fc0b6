"""What an experiment says, told: pages, pictures, a sheet of paper, a screenful of text, in English or French.

A report computes no KPI and starts no run: it chooses, rounds, draws and words what a summary holds. The names below
are loaded when first used: what `check` says needs no pictures.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simfactory.reports.delivery import as_html, figure, gantt, read, render, save_figure, sweep
    from simfactory.reports.terminal import as_text

__all__ = ["as_html", "as_text", "figure", "gantt", "read", "render", "save_figure", "sweep"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'simfactory.reports' has no attribute {name!r}")
    home = "terminal" if name == "as_text" else "delivery"
    return getattr(importlib.import_module(f"simfactory.reports.{home}"), name)
