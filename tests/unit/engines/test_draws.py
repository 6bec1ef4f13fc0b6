"""Draws of the SimPy engine: the spelled-out laws are those of the sampler, to the bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simfactory.engines.simpy_engine.draws import Chance, _exponential
from simfactory.plan import Laws
from simfactory.sampling.sampler import CONSTANT, EXPONENTIAL, NEVER, SEQUENCE, WEIBULL, duration
from simfactory.sampling.streams import pack, pack_lot, uniform

STREAM, KEY = 77, 123


def laws(kind: int, a: float, b: float = 0.0) -> Laws:
    ints = {name: np.array([value], dtype=np.int64) for name, value in (("kind", kind), ("start", 0), ("count", 0))}
    floats = {name: np.array([value]) for name, value in (("a", a), ("b", b), ("c", 0.0), ("d", 0.0))}
    return Laws(**ints, **floats, table=np.empty(0))


@pytest.mark.parametrize(("kind", "a", "b"), [(CONSTANT, 7.3, 0), (EXPONENTIAL, 61.7, 0), (WEIBULL, 5.0, 0.7)])
def test_a_duration_is_what_the_sampler_says_at_that_address(kind: int, a: float, b: float) -> None:
    draw = Chance(laws(kind, a, b), KEY).duration(0, STREAM)
    for k in (0, 1, 511, 512, 5, 2**40 + 3):
        assert draw(k) == duration(kind, a, b, 0.0, 0.0, (), 0, 0, uniform(KEY, STREAM, k), k)


@pytest.mark.parametrize("mean", [1e-9, 0.03, 60.0, 1e6])
def test_the_spelled_out_exponential_equals_the_sampler_to_the_bit(mean: float) -> None:
    chances = np.random.default_rng(1).random(20_000)
    chances[:3] = 2.0**-53, 1 - 2.0**-53, 0.5
    for u in chances.tolist():
        assert _exponential(mean, lambda _k, u=u: u)(0) == duration(EXPONENTIAL, mean, 0, 0, 0, (), 0, 0, u, 0)


def test_what_lasts_longer_than_a_century_never_ends() -> None:
    assert _exponential(1e12, lambda _k: 0.5)(0) == NEVER


def test_a_list_counts_parts_whatever_the_piece_of_a_lot() -> None:
    listed = replace(laws(SEQUENCE, 60.0), count=np.array([3]), table=np.array([1.0, 2.0, 4.0]))
    minutes = [60 * 10**9 * n for n in (1, 2, 4)]
    one = Chance(listed, KEY).duration(0, STREAM)
    assert [one(pack(serial)) for serial in range(4)] == [*minutes, minutes[0]]
    lots = Chance(listed, KEY).duration(0, STREAM, lots=True)
    assert [lots(pack_lot(serial, piece=5, visit=2)) for serial in range(4)] == [*minutes, minutes[0]]


def test_numbers_are_not_turned_into_time() -> None:
    assert Chance(laws(CONSTANT, 40.0), KEY).number(0, STREAM)(3) == 40.0
