"""Draws by their address; uniforms are filled in pages of consecutive addresses."""

from __future__ import annotations

import numpy as np

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.rules import VISIT_SHIFT
from simfactory.jit import inline
from simfactory.sampling.sampler import CONSTANT, SEQUENCE, duration, sample
from simfactory.sampling.streams import PAGE, PIECE_BITS, fill, uniform


def uniform_at(mem: Words, real: Reals, stream: int, k: int) -> float:
    """The uniform of a stream at an address."""
    place = k - mem[stream + X_FIRST]
    if 0 <= place < PAGE or _turn_to(mem, real, stream, k):
        return real[mem[stream + X_AT] + k - mem[stream + X_FIRST]]
    return uniform(np.uint64(mem[G_KEY]), np.uint64(mem[stream + X_ID]), k)


def _turn_to(mem: Words, real: Reals, stream: int, k: int) -> bool:
    """Fills a page ahead; what lies behind, or belongs to a later visit, is drawn alone: it comes rarely."""
    first = k & -PAGE
    if first < mem[stream + X_FIRST] or k >> VISIT_SHIFT:
        return False
    fill(np.uint64(mem[G_KEY]), np.uint64(mem[stream + X_ID]), first, real, mem[stream + X_AT])
    mem[stream + X_FIRST] = first
    return True


@inline
def draw_duration(mem: Words, real: Reals, law: int, stream: int, k: int) -> int:
    """A duration by a law in seconds, in nanoseconds."""
    if mem[law + L_KIND] == CONSTANT:
        return mem[law + L_FIXED]
    place = k - mem[stream + X_FIRST]
    if mem[stream + X_LAW] == law and 0 <= place < PAGE:
        return mem[mem[stream + X_DURATIONS] + place]
    return _draw_anew(mem, real, law, stream, k)


def _draw_anew(mem: Words, real: Reals, law: int, stream: int, k: int) -> int:
    """A duration that no page holds; the page is filled with durations as long as one law alone draws from it."""
    if mem[law + L_KIND] == SEQUENCE:  # it counts parts, whatever the piece
        return _duration(mem, real, law, 0.5, k >> PIECE_BITS if mem[stream + X_LOTS] else k)
    u = uniform_at(mem, real, stream, k)
    if mem[stream + X_LAW] not in (NONE, law):
        mem[stream + X_LAW] = SEVERAL_LAWS
    elif not mem[stream + X_LOTS] and mem[stream + X_FIRST] == k & -PAGE:
        _fill_durations(mem, real, law, stream)
    return _duration(mem, real, law, u, k)


def _fill_durations(mem: Words, real: Reals, law: int, stream: int) -> None:
    """Durations of the whole page by the one law that it serves: many logarithms in a row take half the time each."""
    mem[stream + X_LAW] = law
    for place in range(PAGE):
        u = real[mem[stream + X_AT] + place]
        mem[mem[stream + X_DURATIONS] + place] = _duration(mem, real, law, u, mem[stream + X_FIRST] + place)


def _duration(mem: Words, real: Reals, law: int, u: float, k: int) -> int:
    at = mem[law + L_REAL]
    return duration(
        mem[law + L_KIND], real[at], real[at + 1], real[at + 2], real[at + 3], real, mem[law + L_START],
        mem[law + L_COUNT], u, k,
    )  # fmt: skip


def draw_number(mem: Words, real: Reals, law: int, stream: int, k: int) -> float:
    """A plain number by a law."""
    at, u = mem[law + L_REAL], uniform_at(mem, real, stream, k)
    return sample(
        mem[law + L_KIND], real[at], real[at + 1], real[at + 2], real[at + 3], real, mem[law + L_START],
        mem[law + L_COUNT], u, k,
    )  # fmt: skip
