"""Every formula that a kernel may call gives the same bits compiled and plain."""

import inspect
import struct
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from simfactory import human_factors
from simfactory.jit import is_available, jit

RANGES: dict[str, tuple[float, float]] = {
    "start": (0.0, 1.0), "rate": (0.0, 0.05), "duration": (0.0, 600.0), "endurance": (0.1, 100.0),
    "greatest": (0.0, 0.999), "force": (0.1, 1.0), "held": (0.0, 10.0), "time": (0.0, 480.0), "power": (2.0, 12.0),
    "limit": (3.0, 6.0), "growth": (0.0, 0.05), "recovery": (0.0, 0.1), "work": (0.0, 300.0), "rest": (0.0, 300.0),
    "fatigue": (0.0, 1.0), "slowing": (0.0, 1.0), "nominal": (0.0, 1.0), "by_fatigue": (0.0, 4.0), "skill": (0.0, 1.0),
    "by_skill": (0.0, 1.0), "afternoon": (1.0, 1.3), "night": (1.0, 1.4), "second": (1.0, 1.2), "third": (1.0, 1.3),
    "fourth": (1.0, 1.6), "first": (0.1, 60.0), "n": (1.0, 5000.0), "exponent": (0.01, 0.9),
    "incompressible": (0.0, 1.0), "mastered": (1.0, 5000.0), "skilled": (0.0, 1.0), "away": (0.0, 4e5),
    "forgotten": (4e4, 5e5), "busy": (0.0, 1.0), "allowance": (0.0, 0.3), "paced": (0.0, 1.0), "by_pace": (0.0, 0.5),
    "pressure": (0.0, 2.0), "demanded": (0.0, 1.0), "control": (0.0, 1.0), "index": (0.0, 60.0),
    "slope": (0.02, 0.03), "strained": (0.0, 1.0), "ratio": (1.0, 2.0), "affected": (0.0, 1.0), "by_risk": (0.0, 3.0),
    "base": (0.0, 0.2), "factor": (0.5, 8.0), "mean_factor": (0.5, 3.0), "mean_days": (1.0, 20.0),
    "before": (0.5, 3.0), "latest": (0.5, 3.0), "known": (0.0, 1.0), "watched": (0.0, 7200.0),
    "after": (0.0, 3600.0), "loss": (0.0, 1.0), "guided": (0.0, 1.0),
}  # fmt: skip
"""Where each argument is drawn; `rate` of learning and of absence is a share in `OTHERS`."""
OTHERS = {
    ("learning_exponent", "rate"): (0.5, 1.0),
    ("spell_probability", "rate"): (0.0, 1.0),
    ("guided_by_skill", "by_skill"): (0.0, 0.99),
    ("averaged_time", "n"): (1.0, 5000.0),
    ("averaged_total", "pieces"): (0.0, 5000.0),
    **{("shift_factor_of_absence", name): (0.0, 480.0) for name in ("busy", "paced", "control", "present")},
    ("shift_factor_of_absence", "ocra"): (0.0, 5000.0),
}
WHOLE = {"pieces": 200, "shift": 3, "nights": 6}
EXAMPLES = 500

FORMULAS = [
    value
    for name in human_factors.__all__
    if isinstance(value := getattr(human_factors, name), FunctionType) and name != "fatigue_cycle"
]


def arguments(formula: Callable[..., float], generator: np.random.Generator) -> Iterator[Any]:
    """Numbers inside the range of a formula; now and then its ends."""
    for name, parameter in inspect.signature(formula, eval_str=True).parameters.items():
        if parameter.annotation is int:
            yield int(generator.integers(WHOLE[name]))
            continue
        low, high = OTHERS.get((formula.__name__, name)) or RANGES[name]
        u = generator.random()
        yield low if u < 0.05 else high if u > 0.95 else low + (high - low) * float(generator.random())


def bits(number: float) -> bytes:
    return struct.pack("<d", number)


@pytest.mark.skipif(not is_available(), reason="Numba is absent or switched off: nothing is compiled")
@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.__name__)
def test_a_formula_gives_the_same_bits_compiled_and_plain(formula: Any) -> None:
    entry, generator = jit(formula), np.random.default_rng(7)
    for _ in range(EXAMPLES):
        given = tuple(arguments(formula, generator))
        assert bits(entry(*given)) == bits(formula(*given)), given
