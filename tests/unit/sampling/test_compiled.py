"""Uniforms and variates are the same, to the bit, compiled and not."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from simfactory.jit import is_available, jit
from simfactory.sampling import sampler
from simfactory.sampling.families import FAMILIES, make_law
from simfactory.sampling.laws import Law
from simfactory.sampling.sampler import NEVER, duration, sample
from simfactory.sampling.streams import PAGE, fill, history_key, pack, stream_id, uniform, uniforms

pytestmark = pytest.mark.skipif(not is_available(), reason="Numba is absent or switched off: nothing is compiled")

Floats = NDArray[np.float64]
FACTORS = (1.0, 60.0, 1e-3, 7.77e11)
"""From milliseconds to what never happens."""

LAWS: list[Law] = [
    make_law("constant", value=20.0),
    make_law("exponential", mean=20.0),
    make_law("erlang", mean=20.0, k=3),
    *(make_law("gamma", mean=20.0, cv=cv) for cv in (0.0, 0.05, 0.8, 3.0)),
    *(make_law("weibull", mean=20.0, shape=shape) for shape in (0.1, 0.7, 1.0, 1.5, 3.6, 50.0)),
    *(make_law("lognormal", mean=20.0, cv=cv) for cv in (0.0, 0.01, 0.3, 1.0, 10.0)),
    *(make_law("normal", mean=mean, sd=3.0) for mean in (-9.0, 0.0, 5.0, 400.0)),
    make_law("normal", mean=10.0, cv=0.3, low=9.0, high=12.5),
    *(make_law("triangular", low=1.0, mode=mode, high=7.0) for mode in (1.0, 2.3, 7.0)),
    make_law("pert", low=1.0, mode=2.0, high=7.0),
    make_law("uniform", low=1.1, high=7.3),
    make_law("hyperexponential", mean=20.0, cv=2.5),
    make_law("hyperexponential", p=[0.1] * 10, means=[float(n) for n in range(1, 11)]),
    make_law("coxian2", mean=20.0, cv=0.8),
    make_law("discrete", values=[3.0, 1.0, 8.5], p=[0.3, 0.2, 0.5]),
    make_law("empirical", values=[3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]),
    make_law("sequence", values=[3.0, 1.0, 2.0]),
    make_law("gumbel_r", loc=20.0, scale=3.0),
    make_law("beta", a=0.7, b=4.0, mean=20.0),
]


EDGES = [2.0**-53, 1.0 - 2.0**-53, 0.5, *(math.nextafter(n / 10, side) for n in range(1, 10) for side in (0.0, n / 10))]
TAILS = np.logspace(-15.9, -0.4, 1000)
UNIFORMS = np.concatenate([EDGES, TAILS, 1.0 - TAILS, uniforms(history_key(3, 1), stream_id("test/law"), 0, 2000)])
ADDRESSES = np.array([pack(n, n % 7, n % 3) for n in range(len(UNIFORMS))], np.int64)


def bits(numbers: Floats) -> list[int]:
    return numbers.view(np.uint64).tolist()  # type: ignore[no-any-return]


def draw_all(
    kind: int,
    a: float,
    b: float,
    c: float,
    d: float,
    table: Floats,
    count: int,
    us: Floats,
    ks: NDArray[np.int64],
    samples: Floats,
    durations: NDArray[np.int64],
) -> None:
    """A law's own numbers stand after three of another."""
    for i in range(us.size):
        samples[i] = sample(kind, a, b, c, d, table, 3, count, us[i], ks[i])
        durations[i] = duration(kind, a, b, c, d, table, 3, count, us[i], ks[i])


compiled_draw_all = jit(draw_all)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: f"{law.family} {law.parameters}")
def test_every_variate_and_every_duration_is_the_same_to_the_bit(law: Law) -> None:
    for factor in FACTORS:
        row = law.scaled(factor).row()
        table = [9.0, 9.0, 9.0, *row.table]
        drawn = np.empty(UNIFORMS.size), np.empty(UNIFORMS.size, np.int64)
        one, ten = (row.kind, row.a, row.b, row.c, row.d), (3, len(row.table))
        compiled_draw_all(*one, np.array(table), ten[1], UNIFORMS, ADDRESSES, *drawn)
        pairs = list(zip(UNIFORMS.tolist(), ADDRESSES.tolist(), strict=True))
        assert bits(drawn[0]) == bits(np.array([sample(*one, table, *ten, u, k) for u, k in pairs]))
        assert drawn[1].tolist() == [duration(*one, table, *ten, u, k) for u, k in pairs]


def test_every_kind_and_every_family_of_law_has_a_case_here() -> None:
    names = {name: number for name, number in vars(sampler).items() if name.isupper() and type(number) is int}
    kinds = {name for name, number in names.items() if not name.startswith("_") and number != NEVER}
    assert {name for name in kinds if names[name] in {law.row().kind for law in LAWS}} == kinds
    assert set(FAMILIES) <= {law.family for law in LAWS}


def test_durations_beyond_146_years_are_never_compiled_too() -> None:
    drawn = np.empty(2), np.empty(2, np.int64)
    for a in (2.0**62 / 1e9, 1e300, math.inf):
        args = (sampler.CONSTANT, a, 0.0, 0.0, 0.0, np.zeros(4), 0, np.full(2, 0.5), ADDRESSES[:2])
        compiled_draw_all(*args, *drawn)
        assert drawn[1].tolist() == [NEVER, NEVER]


@pytest.mark.parametrize("first", [0, 2, 510, 2**33 - 4, 2**36 - 6, pack(7, 65535, 2047) - 1, 2**63 - 40])
@pytest.mark.parametrize(("key", "stream"), [(0, 0), (2**64 - 1, 2**63 + 9), (history_key(0, 0), stream_id("a/cycle"))])
def test_a_block_filled_by_compiled_code_equals_the_one_that_numpy_fills(key: int, stream: int, first: int) -> None:
    words = np.uint64(key), np.uint64(stream)
    for function in (fill, jit(fill)):
        values = np.full(PAGE + 1, 7.0)
        function(*words, first, values, 0)
        assert bits(values[:PAGE]) == bits(uniforms(key, stream, first, PAGE))
        assert values[PAGE] == 7.0
    expected = uniforms(key, stream, first, 3).tolist()
    assert [jit(uniform)(*words, first + i) for i in range(3)] == expected
