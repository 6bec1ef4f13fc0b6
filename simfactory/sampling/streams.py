"""Addressed uniforms: `u(history, stream, k)` is a pure function, so nothing is consumed and no order matters.

Generator: Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC '11).
Counter = (k >> 1 as 64 bits, stream as 64 bits), key = history key. Each block of 128 bits gives two uniforms: an even
k takes the first two words, an odd k the last two, the first word of a pair being the low one.

`philox`, `uniform` and `fill` are scalar code that also compiles; `uniforms` computes the same with NumPy.
"""

from array import array
from collections.abc import MutableSequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from simfactory.jit import inline

SERIAL_BITS, PIECE_BITS, VISIT_BITS = 36, 16, 11  # 63 bits: an address fits a signed integer of 64
SERIAL_MASK = (1 << SERIAL_BITS) - 1

BLOCK_BITS = 9
BLOCK = 1 << BLOCK_BITS
"""Uniforms that a `Stream` computes at once: 512 cost NumPy hardly more than 32."""
PAGE = 64
"""Uniforms that compiled code computes at once."""
BLOCKS_KEPT = 512
"""Blocks that one `Stream` remembers, 4 KiB each."""

Word = int | np.uint64
"""Compiled code mixes nothing with uint64 (Numba makes a float of uint64 and int64), so constants are NumPy's too."""

_MASK, _HALF, _SPARE = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(12)
_MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_ROUNDS = 10
_UNIT = 2.0**-52
_MULTIPLIERS = np.array([[_MULTIPLIER_0], [_MULTIPLIER_1]])


def history_key(seed: int, replication: int) -> int:
    """The 64-bit key of one history of chance; any integers serve as seed and replication."""
    return _hash64(f"history/{seed}/{replication}")


def stream_id(name: str) -> int:
    """The 64-bit address of an owner and a purpose, such as "printing/cycle": a hash of the name, never a position."""
    return _hash64(f"stream/{name}")


def _hash64(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def pack(serial: int, piece: int = 0, visit: int = 0) -> int:
    """The address k of a part's draw: serial in the low 36 bits, then piece of its lot (16), then visit (11).

    Raises OverflowError, naming what does not fit, rather than let two parts share a draw.
    """
    _refuse_overflow(serial, piece, visit)
    return visit << (SERIAL_BITS + PIECE_BITS) | piece << SERIAL_BITS | serial


def pack_lot(serial: int, piece: int, visit: int = 0) -> int:
    """The address of a draw where a source makes lots: the same fields, with the piece in the low bits.

    The pieces of a lot are worked on one after the other: so their draws lie in one block. A stream belongs to one
    source, which makes lots or does not, so that the two ways never meet. `k >> PIECE_BITS` has the serial low again.
    """
    _refuse_overflow(serial, piece, visit)
    return visit << (SERIAL_BITS + PIECE_BITS) | serial << PIECE_BITS | piece


def _refuse_overflow(serial: int, piece: int, visit: int) -> None:
    if serial >> SERIAL_BITS or piece >> PIECE_BITS or visit >> VISIT_BITS:
        raise OverflowError(_what_overflows(serial, piece, visit))


def _what_overflows(serial: int, piece: int, visit: int) -> str:
    fields = (("serial", serial, SERIAL_BITS), ("piece", piece, PIECE_BITS), ("visit", visit, VISIT_BITS))
    return "; ".join(
        f"{name} {number} of a part does not fit its address (0 to {(1 << bits) - 1})"
        for name, number, bits in fields
        if number >> bits
    )


@inline
def philox(counter: tuple[Word, Word, Word, Word], key: tuple[Word, Word]) -> tuple[Word, Word, Word, Word]:
    """One block of Philox4x32-10: four words of 32 bits from a counter of four and a key of two."""
    word_0, word_1, word_2, word_3 = counter
    key_0, key_1 = key
    for _ in range(_ROUNDS):
        product_0 = word_0 * _MULTIPLIER_0
        product_1 = word_2 * _MULTIPLIER_1
        word_0 = (product_1 >> _HALF) ^ word_1 ^ key_0
        word_2 = (product_0 >> _HALF) ^ word_3 ^ key_1
        word_1 = product_1 & _MASK
        word_3 = product_0 & _MASK
        key_0 = (key_0 + _WEYL_0) & _MASK
        key_1 = (key_1 + _WEYL_1) & _MASK
    return word_0, word_1, word_2, word_3


def uniform(key: Word, stream: Word, k: int) -> float:
    """The uniform at one address, in the open interval (0, 1): the reference that `uniforms` equals to the bit."""
    even, odd = _pair(np.uint64(key), np.uint64(stream), np.uint64(k >> 1))
    return odd if k & 1 else even


def fill(key: Word, stream: Word, first_k: int, values: MutableSequence[float], at: int) -> None:
    """`uniforms` for compiled code: PAGE of `values`, from place `at` on, from the even address `first_k` on.

    Compiled, 1 ns per uniform: as the number of rounds of the loop is known, it works on eight blocks at a time.
    """
    first_block = np.uint64(first_k >> 1)
    for i in range(PAGE // 2):
        even, odd = _pair(np.uint64(key), np.uint64(stream), first_block + np.uint64(i))
        values[at + 2 * i] = even
        values[at + 2 * i + 1] = odd


@inline
def _pair(key: np.uint64, stream: np.uint64, block: np.uint64) -> tuple[float, float]:
    """The uniforms of one block: at k = 2·block and at the odd k after it."""
    word_0, word_1, word_2, word_3 = philox(
        (block & _MASK, block >> _HALF, stream & _MASK, stream >> _HALF), (key & _MASK, key >> _HALF)
    )
    return _unit(word_0, word_1), _unit(word_2, word_3)


def _unit(low: Word, high: Word) -> float:
    """52 random bits and a half: with 53 the largest would round to 1, whose logarithm and quantile are infinite."""
    return (float((high << _HALF | low) >> _SPARE) + 0.5) * _UNIT


def uniforms(key: int, stream: int, first_k: int, count: int) -> NDArray[np.float64]:
    """The uniforms at `count` consecutive addresses from `first_k` on, as a float64 array of shape (count,)."""
    first_block = first_k >> 1
    blocks = ((first_k + count + 1) >> 1) - first_block
    counter = np.arange(blocks, dtype=np.uint64) + np.uint64(first_block)
    even = np.empty((2, blocks), np.uint64)  # words 0 and 2 of each block
    odd = np.empty((2, blocks), np.uint64)  # words 1 and 3
    even[0], even[1] = counter & _MASK, np.uint64(stream) & _MASK
    odd[0], odd[1] = counter >> _HALF, np.uint64(stream) >> _HALF
    _philox_rounds(even, odd, np.uint64(key))
    bits = (odd << _HALF | even) >> _SPARE
    values = (bits.T.ravel().astype(np.float64) + 0.5) * _UNIT
    return values[first_k & 1 :][:count]


def _philox_rounds(even: NDArray[np.uint64], odd: NDArray[np.uint64], key: np.uint64) -> None:
    """Ten rounds, in place, over arrays of shape (2, blocks)."""
    step = np.arange(_ROUNDS, dtype=np.uint64)
    keys = np.stack([(key & _MASK) + step * _WEYL_0, (key >> _HALF) + step * _WEYL_1], axis=1) & _MASK
    product = np.empty_like(even)
    crossed = product[::-1]  # each product feeds the other half
    for round_keys in keys[:, :, None]:
        np.multiply(even, _MULTIPLIERS, out=product)
        np.right_shift(crossed, _HALF, out=even)
        np.bitwise_xor(even, odd, out=even)
        np.bitwise_xor(even, round_keys, out=even)
        np.bitwise_and(crossed, _MASK, out=odd)


class Stream:
    """The uniforms of one owner and purpose, for an engine that draws one at a time.

    Blocks of consecutive k are computed at once and remembered, the oldest forgotten first, so that memory stays flat.
    """

    __slots__ = ("_blocks", "_count", "_first", "_id", "_key", "_values")

    def __init__(self, key: int, stream: int) -> None:
        self._key = key
        self._id = stream
        self._blocks: dict[int, array[float]] = {}
        self._values: array[float] = array("d")
        self._first = -BLOCK  # of the block in hand: none yet
        self._count = 0

    def uniform(self, k: int) -> float:
        """The uniform at address k."""
        place = k - self._first
        if 0 <= place < BLOCK:
            return self._values[place]
        self._turn_to(k >> BLOCK_BITS)
        return self._values[k - self._first]

    def next(self) -> float:
        """The uniform at this stream's own count: for machines and people, whose draws are numbered as they come."""
        k = self._count
        self._count = k + 1
        return self.uniform(k)

    @property
    def count(self) -> int:
        """How many draws `next` has handed out."""
        return self._count

    def _turn_to(self, block: int) -> None:
        values = self._blocks.get(block)
        if values is None:
            if len(self._blocks) >= BLOCKS_KEPT:
                del self._blocks[next(iter(self._blocks))]
            values = array("d", uniforms(self._key, self._id, block << BLOCK_BITS, BLOCK).tobytes())
            self._blocks[block] = values
        self._values = values
        self._first = block << BLOCK_BITS


class Draws:
    """All streams of one history of chance."""

    __slots__ = ("_streams", "key")

    def __init__(self, key: int) -> None:
        self.key = key
        self._streams: dict[int, Stream] = {}

    def stream(self, stream: int) -> Stream:
        """The stream at this address (see `stream_id`); asked again, the same object with the same count."""
        found = self._streams.get(stream)
        if found is None:
            found = self._streams[stream] = Stream(self.key, stream)
        return found
