"""A figure that shows itself in Jupyter without pyplot, which would keep every figure alive."""

from __future__ import annotations

from matplotlib.figure import Figure

from simfactory.reports.style import png


class ShownFigure(Figure):
    """A matplotlib figure with the one method by which notebooks show objects."""

    def _repr_png_(self) -> bytes:
        return png(self)
