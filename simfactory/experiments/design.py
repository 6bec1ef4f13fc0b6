"""The design: which values the doubts take in each draw, and which history of chance each run has.

Doubt is sampled in independent Latin hypercube blocks of 16 draws. Draws are numbered from 0 on; negative draws are
those of pilots, so that pilots share no chance with what is measured.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from simfactory.experiments.model import Doubt, Floats
from simfactory.sampling.latin_hypercube import column

BLOCK = 16
"""Draws of one block."""


@dataclass(frozen=True)
class Design:
    """Every draw of every doubt, as a pure function of the seed and of names."""

    seed: int
    doubts: tuple[Doubt, ...]
    replications: int
    of_money: frozenset[str] = frozenset()
    """Names of the doubts that move no run."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(doubt.name for doubt in self.doubts)

    def units(self, draws: range) -> Floats:
        """The ranks in (0, 1) that each doubt's law turns into values: shape (draws, doubts)."""
        blocks = [_block(self.seed, draw // BLOCK, self.names)[draw % BLOCK] for draw in draws]
        return np.array(blocks, dtype=np.float64).reshape(len(draws), len(self.doubts))

    def theta(self, draw: int) -> dict[str, float]:
        """The value of each doubt in one draw."""
        ranks = _block(self.seed, draw // BLOCK, self.names)[draw % BLOCK]
        return {doubt.name: float(doubt.quantile(float(u))) for doubt, u in zip(self.doubts, ranks, strict=True)}

    def history(self, draw: int, replication: int) -> int:
        """The number of a run's history of chance: shared by all configurations of a draw, by no two draws."""
        return draw * self.replications + replication

    def __reduce__(self) -> tuple[Any, ...]:
        """It goes to workers with every call: its doubts are taken apart, and put together again there, only once."""
        return _unpacked, (self._packed,)

    @cached_property
    def _packed(self) -> bytes:
        return pickle.dumps((self.seed, self.doubts, self.replications, self.of_money))


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> Design:
    return Design(*pickle.loads(packed))


@lru_cache(maxsize=256)
def _block(seed: int, block: int, names: tuple[str, ...]) -> Floats:
    """One Latin hypercube block: shape (BLOCK, doubts). Each column is addressed by (seed, block, name)."""
    if not names:
        return np.zeros((BLOCK, 0))
    ranks = np.column_stack([column(seed, block, name, BLOCK) for name in names])
    ranks.setflags(write=False)
    return ranks
