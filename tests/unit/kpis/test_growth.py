"""Whether the work in progress of a run only ever rises."""

from __future__ import annotations

import numpy as np
import pytest

from simfactory.engines import simulate
from simfactory.kpis.growth import growth, left_in_bins, wip_growth, wip_in_bins
from tests.engines.plans import MINUTE, constant, serial_line


def test_growth_is_what_rises_quarter_by_quarter() -> None:
    assert growth(np.arange(8.0), 100.0) == pytest.approx(0.06)
    for falls in ([2.0, 1.0, 3.0, 9.0], [1.0, 3.0, 2.0, 9.0], [1.0, 3.0, 9.0, 8.0]):
        assert growth(np.array(falls), 100.0) == 0.0
    assert growth(np.full(8, 5.0), 100.0) == 0.0


def test_a_run_in_bins_counts_what_left_and_what_is_there() -> None:
    counters = simulate(
        serial_line([constant(2), constant(1)]), seed=0, until=40 * MINUTE, bin_width=10 * MINUTE
    ).counters
    assert left_in_bins(counters).sum() + counters.inside.sum() == counters.entered.sum()
    assert wip_in_bins(counters) == pytest.approx([1.4, 1.5, 1.5, 1.5])
    assert wip_growth(counters, 0) == 0.0
