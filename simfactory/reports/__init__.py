"""What an experiment says, told: pages, pictures, a sheet of paper, a screenful of text, in English or French.

A report computes no KPI and starts no run: it chooses, rounds, draws and words what a summary holds.
"""

from simfactory.reports.delivery import as_html, figure, gantt, read, render, save_figure, sweep
from simfactory.reports.terminal import as_text

__all__ = ["as_html", "as_text", "figure", "gantt", "read", "render", "save_figure", "sweep"]
