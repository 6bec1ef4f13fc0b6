"""Any continuous family of scipy.stats by its name there; scipy is loaded only when such a name is asked for."""

import math
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from simfactory.sampling import sampler
from simfactory.sampling.builders import Params, Shape, number
from simfactory.sampling.laws import LawError, LawRow
from simfactory.sampling.quantile_tables import ACCURACY, QuantileTable, nodes, tabulate


def continuous_names() -> tuple[str, ...]:
    """All names that are families here."""
    import scipy.stats

    return tuple(
        name for name, value in sorted(vars(scipy.stats).items()) if isinstance(value, scipy.stats.rv_continuous)
    )


def shape_names(name: str) -> tuple[str, ...] | None:
    """The shape parameters of a continuous family of scipy.stats; None if there is none of this name."""
    if name not in continuous_names():
        return None
    return tuple(text.strip() for text in (_distribution(name).shapes or "").split(",") if text.strip())


def scipy_law(name: str, given: Params) -> Shape:
    """The family at its shape parameters, then moved by `loc` and stretched by `scale`, or scaled to `mean`."""
    shapes = tuple(number(given, shape) for shape in shape_names(name) or ())
    table, mean, sd, low, high = _standard(name, shapes)
    loc = number(given, "loc") if "loc" in given else 0.0
    scale = number(given, "scale") if "scale" in given else 1.0
    if "mean" in given:
        if not mean > 0.0:
            raise LawError(
                name, "mean", number(given, "mean"), "loc and scale: by itself this family has no mean above 0"
            )
        scale = number(given, "mean") / mean
    unit = mean if low >= 0.0 else 1.0
    row = LawRow(sampler.TABLE, 1.0, loc, scale * unit, 0.0, table.numbers)
    return Shape(row, loc + scale * mean, scale * sd, (loc + scale * low, loc + scale * high))


@lru_cache(maxsize=256)
def _standard(name: str, shapes: tuple[float, ...]) -> tuple[QuantileTable, float, float, float, float]:
    """Table, mean, standard deviation, lowest and highest value at loc 0 and scale 1."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy warns where it integrates badly; the table is checked below
        frozen = _distribution(name)(*shapes)
        mean, sd = float(frozen.mean()), float(frozen.std())
        low, high = map(float, frozen.support())
        _check_moments(name, shapes, mean)
        table = tabulate(frozen.ppf, frozen.isf, positive=low >= 0.0)
        _check_table(name, shapes, table, frozen, mean)
    return table, mean, sd, low, high


def _distribution(name: str) -> Any:
    import scipy.stats

    return getattr(scipy.stats, name)


def _check_moments(name: str, shapes: tuple[float, ...], mean: float) -> None:
    if not math.isfinite(mean):
        where, found = _joined(shape_names(name)) or "law", _joined(shapes) or name
        raise LawError(name, where, found, "shape parameters inside the family's range, and a finite mean")


def _check_table(name: str, shapes: tuple[float, ...], table: QuantileTable, frozen: Any, mean: float) -> None:
    """The mean must not lie in a tail that no uniform reaches, nor the quantile leap between the nodes."""
    sd = table.unit * table.sd
    off = max(abs(table.unit * table.mean - mean), _mean_error(table, frozen)) / min(sd, abs(mean) or sd)
    if not off < ACCURACY:
        found = f"{_joined(shapes) or 'its standard form'} (table off by {off:.1g} of mean or standard deviation)"
        raise LawError(
            name, _joined(shape_names(name)) or "law", found, f"a law that a table keeps within {ACCURACY:g}"
        )


def _mean_error(table: QuantileTable, frozen: Any) -> float:
    """The mean distance of the table from the quantile half-way between its nodes, in units of the standard law."""
    t = nodes()[:-1] + 0.5 * (nodes()[1] - nodes()[0])
    odds = np.exp(-np.abs(t))
    exact = np.where(t < 0.0, frozen.ppf(odds / (1.0 + odds)), frozen.isf(odds / (1.0 + odds)))
    row = LawRow(sampler.TABLE, table.unit, 0.0, 1.0, 0.0, table.numbers)
    got = np.array([row.sample(u) for u in (1.0 / (1.0 + np.exp(-t))).tolist()])
    return float(np.average(np.abs(got - exact), weights=odds / (1.0 + odds) ** 2))


def _joined(items: Iterable[object] | None) -> str:
    return ", ".join(map(str, items or ()))
