"""Draws by their address; uniforms are filled in pages of consecutive addresses."""

from __future__ import annotations

import numpy as np

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.rules import VISIT_SHIFT
from simfactory.sampling.sampler import CONSTANT, SEQUENCE, duration, sample
from simfactory.sampling.streams import PAGE, PIECE_BITS, fill, uniform


def uniform_at(mem: Words, real: Reals, stream: int, k: int) -> float:
    """The uniform of a stream at an address."""
    place = k - mem[stream + X_FIRST]
    if 0 <= place < PAGE:
        return real[mem[stream + X_AT] + place]
    return _turn_to(mem, real, stream, k)


def _turn_to(mem: Words, real: Reals, stream: int, k: int) -> float:
    """A page ahead is filled; what lies behind, or belongs to a later visit, is drawn alone: it comes rarely."""
    key, name, first = np.uint64(mem[G_KEY]), np.uint64(mem[stream + X_ID]), k & -PAGE
    if first < mem[stream + X_FIRST] or k >> VISIT_SHIFT:
        return uniform(key, name, k)
    at = mem[stream + X_AT]
    fill(key, name, first, real, at)
    mem[stream + X_FIRST] = first
    return real[at + k - first]


def draw_duration(mem: Words, real: Reals, law: int, stream: int, k: int, lots: int) -> int:
    """A duration by a law in seconds, in nanoseconds; `lots`: k is an address of `pack_lot`."""
    kind = mem[law + L_KIND]
    if kind == CONSTANT:
        return mem[law + L_FIXED]
    at, start, count = mem[law + L_REAL], mem[law + L_START], mem[law + L_COUNT]
    if kind == SEQUENCE:  # it counts parts, whatever the piece
        serial = k >> PIECE_BITS if lots else k
        return duration(kind, real[at], 0.0, 0.0, 0.0, real, start, count, 0.5, serial)
    u = uniform_at(mem, real, stream, k)
    return duration(kind, real[at], real[at + 1], real[at + 2], real[at + 3], real, start, count, u, k)


def draw_number(mem: Words, real: Reals, law: int, stream: int, k: int) -> float:
    """A plain number by a law."""
    at, u = mem[law + L_REAL], uniform_at(mem, real, stream, k)
    return sample(
        mem[law + L_KIND], real[at], real[at + 1], real[at + 2], real[at + 3], real, mem[law + L_START],
        mem[law + L_COUNT], u, k,
    )  # fmt: skip
