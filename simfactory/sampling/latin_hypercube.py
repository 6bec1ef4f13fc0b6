"""Latin hypercube blocks whose every column is addressed by name, so that a new input moves no other."""

import numpy as np
from numpy.typing import NDArray

from simfactory.sampling.streams import history_key, stream_id, uniforms


def permutation(key: int, stream: int, size: int) -> NDArray[np.int64]:
    """A random order of 0 .. size - 1, shape (size,): the ranks of `size` addressed uniforms."""
    return np.argsort(uniforms(key, stream, 0, size), kind="stable")


def column(seed: int, block: int, name: str, size: int = 16) -> NDArray[np.float64]:
    """One input's uniforms in one block: shape (size,), in (0, 1), exactly one in each of `size` equal strata.

    McKay, Beckman and Conover, "A comparison of three methods for selecting values of input variables" (1979).
    """
    key = history_key(seed, block)
    order = permutation(key, stream_id(f"doubt/{name}/order"), size)
    jitter = uniforms(key, stream_id(f"doubt/{name}/jitter"), 0, size)
    return (order + jitter) / size
