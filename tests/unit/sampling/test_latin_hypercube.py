"""Latin hypercube columns are addressed by seed, block and input name."""

import numpy as np

from simfactory.sampling.latin_hypercube import column, permutation


def test_a_column_has_one_value_in_every_stratum() -> None:
    values = column(seed=0, block=3, name="cycle", size=16)
    assert sorted((values * 16).astype(int)) == list(range(16))
    assert 0.0 < values.min() < values.max() < 1.0


def test_a_column_depends_on_seed_block_and_name() -> None:
    columns = [column(0, 0, "a"), column(1, 0, "a"), column(0, 1, "a"), column(0, 0, "b")]
    assert len({tuple(values) for values in columns}) == 4
    assert column(0, 0, "a").tolist() == columns[0].tolist()


def test_order_and_jitter_are_independent() -> None:
    """Correlation of stratum and place inside it over 2000 blocks of 16: within four standard errors, 0.0224."""
    values = np.concatenate([column(0, block, "a") for block in range(2000)]) * 16
    assert abs(np.corrcoef(np.floor(values), values % 1.0)[0, 1]) < 0.0224


def test_every_order_of_three_is_as_likely() -> None:
    """6000 permutations: each of six orders 1000 times, within four standard deviations, 115."""
    orders = [tuple(permutation(key, 7, 3)) for key in range(6000)]
    counts = [orders.count(order) for order in set(orders)]
    assert len(counts) == 6
    assert max(abs(count - 1000) for count in counts) < 115
