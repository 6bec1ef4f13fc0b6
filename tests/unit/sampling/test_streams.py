"""Draws are addressed: a pure function of history, name and place."""

import numpy as np
import pytest

from simfactory.sampling import streams
from simfactory.sampling.streams import Draws, history_key, pack, pack_lot, philox, stream_id, uniform, uniforms

KEY = history_key(seed=0, replication=0)
CYCLE = stream_id("printing/cycle")


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)
def test_philox_gives_the_published_answers(counter: str, key: str, answer: str) -> None:
    """The three vectors "philox4x32 10" of Random123, file kat_vectors (Salmon et al., 2011)."""

    def words(text: str) -> tuple[int, ...]:
        return tuple(int(word, 16) for word in text.split())

    assert philox(words(counter), words(key)) == words(answer)


def test_the_published_answer_arrives_in_both_uniforms_of_its_block() -> None:
    """Counter words 0 and 1 are k >> 1, words 2 and 3 the stream: all ones but the lowest bit of k gone."""
    low, high = 0x41C83B0E408F276D >> 12, 0x6D5451FDA20BC7C6 >> 12
    ones = (1 << 64) - 1
    assert [uniform(ones, ones, 2 * ones), uniform(ones, ones, 2 * ones + 1)] == [
        (low + 0.5) / 2**52,
        (high + 0.5) / 2**52,
    ]


@pytest.mark.parametrize("first", [0, 1, 510, 2**33 - 3, 2**36 - 5, pack(7, 65535, 2047), 2**64 - 9])
def test_a_block_equals_its_draws_one_by_one(first: int) -> None:
    assert uniforms(KEY, CYCLE, first, 9).tolist() == [uniform(KEY, CYCLE, first + i) for i in range(9)]


@pytest.mark.parametrize("word", [0, 0xFFFFFFFF])
def test_uniforms_stay_inside_the_open_interval(word: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "philox", lambda counter, key: (word,) * 4)
    assert 0.0 < uniform(KEY, CYCLE, 0) < 1.0


def test_uniforms_fill_every_hundredth_alike() -> None:
    """Chi-squared with 99 degrees of freedom at a fixed key: between its 0.1 % and 99.9 % quantiles, 62 and 149."""
    counts = np.bincount((uniforms(KEY, CYCLE, 0, 100_000) * 100).astype(int), minlength=100)
    assert 62 < ((counts - 1000) ** 2 / 1000).sum() < 149


def test_neighbouring_addresses_streams_and_histories_are_uncorrelated() -> None:
    """Each correlation of 100 000 pairs lies within four standard errors, 0.0126."""
    base = uniforms(KEY, CYCLE, 0, 100_000)
    others = [
        uniforms(KEY, CYCLE, 1, 100_000),
        uniforms(KEY, CYCLE, pack(0, 1), 100_000),
        uniforms(KEY, CYCLE, pack(0, 0, 1), 100_000),
        uniforms(KEY, CYCLE + 1, 0, 100_000),
        uniforms(KEY + 1, CYCLE, 0, 100_000),
        uniforms(history_key(0, 1), CYCLE, 0, 100_000),
    ]
    assert max(abs(np.corrcoef(base, other)[0, 1]) for other in others) < 0.0126


def test_another_stream_changes_no_draw() -> None:
    alone = Draws(KEY).stream(CYCLE)
    shared = Draws(KEY)
    newcomer, watched = shared.stream(stream_id("new station/cycle")), shared.stream(CYCLE)
    mixed = []
    for k in range(700):
        newcomer.uniform(k)
        mixed.append(watched.uniform(k))
    assert mixed == [alone.uniform(k) for k in range(700)]


def test_the_order_of_asking_does_not_matter() -> None:
    stream = Draws(KEY).stream(CYCLE)
    places = [pack(n, piece, visit) for n in (3, 600, 0) for piece in (2, 0) for visit in (1, 0)]
    forwards = [stream.uniform(k) for k in places]
    assert [stream.uniform(k) for k in reversed(places)] == forwards[::-1]
    assert forwards == [uniform(KEY, CYCLE, k) for k in places]


def test_a_stream_counts_its_own_draws() -> None:
    draws = Draws(KEY)
    first = [draws.stream(CYCLE).next() for _ in range(3)]
    assert first == [uniform(KEY, CYCLE, k) for k in range(3)]
    assert draws.stream(CYCLE).count == 3


def test_memory_stays_flat_and_forgotten_blocks_come_back_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BLOCKS_KEPT", 3)
    stream = Draws(KEY).stream(CYCLE)
    places = [block * streams.BLOCK for block in range(10)]
    once = [stream.uniform(k) for k in places]
    assert len(stream._blocks) == 3
    assert [stream.uniform(k) for k in places] == once


def test_histories_and_names_have_lasting_addresses() -> None:
    """Kept results depend on these: a change of hash is a change of every result."""
    assert history_key(0, 0) != history_key(0, 1) != history_key(1, 0)
    assert (history_key(0, 0), stream_id("printing/cycle")) == (0xE2D2122ECD090532, 0x94EF8EBF3C697927)
    assert uniform(KEY, CYCLE, 0) == 0.5432583207428562


def test_the_pieces_of_a_lot_have_neighbouring_addresses() -> None:
    assert [pack_lot(5, piece) for piece in (0, 1, 2)] == [5 * 2**16 + piece for piece in (0, 1, 2)]
    assert pack_lot(5, 3, 2) == 2 * 2**52 + 5 * 2**16 + 3
    assert pack_lot(2**36 - 1, 2**16 - 1, 2**11 - 1) == 2**63 - 1
    with pytest.raises(OverflowError, match="piece 65536"):
        pack_lot(0, 2**16)


def test_an_address_packs_visit_piece_and_serial_without_overlap() -> None:
    assert pack(5) == 5
    assert pack(5, 3, 2) == 2 * 2**52 + 3 * 2**36 + 5
    assert pack(2**36 - 1, 2**16 - 1, 2**11 - 1) == 2**63 - 1


@pytest.mark.parametrize(
    ("place", "word"),
    [((2**36,), "serial"), ((0, 2**16), "piece"), ((0, 0, 2**11), "visit"), ((-1,), "serial")],
)
def test_an_address_that_overflows_says_what_does_not_fit(place: tuple[int, ...], word: str) -> None:
    with pytest.raises(OverflowError, match=word):
        pack(*place)
