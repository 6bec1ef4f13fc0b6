"""Any continuous family of scipy.stats serves by its name there."""

import subprocess
import sys

import pytest
from scipy import stats

from simfactory.sampling.families import make_law
from simfactory.sampling.laws import LawError


@pytest.mark.parametrize(
    ("family", "shapes"),
    [
        ("beta", {"a": 2.0, "b": 5.0}),
        ("invgauss", {"mu": 0.5}),
        ("triang", {"c": 0.3}),
        ("burr12", {"c": 3.0, "d": 2.0}),
    ],
)
def test_the_mean_scales_the_whole(family: str, shapes: dict[str, float]) -> None:
    law = make_law(family, mean=10.0, **shapes)
    standard = getattr(stats, family)(**shapes)
    stretch = 10.0 / standard.mean()
    assert (law.mean(), law.sd()) == (pytest.approx(10.0, rel=1e-9), pytest.approx(standard.std() * stretch, rel=1e-9))
    assert law.support() == pytest.approx(tuple(end * stretch for end in standard.support()))
    for p in (0.001, 0.3, 0.5, 0.99):
        assert law.quantile(p) == pytest.approx(standard.ppf(p) * stretch, rel=1e-4)


def test_loc_and_scale_move_and_stretch() -> None:
    law = make_law("logistic", loc=30.0, scale=2.0)
    theory = stats.logistic(30.0, 2.0)
    assert (law.mean(), law.sd()) == (pytest.approx(30.0, abs=1e-6), pytest.approx(theory.std(), rel=1e-6))
    for p in (0.001, 0.3, 0.5, 0.99):
        assert law.quantile(p) == pytest.approx(theory.ppf(p), rel=1e-6)


def test_a_tail_without_variance_still_has_its_mean() -> None:
    law = make_law("pareto", b=1.5, mean=6.0)
    assert (law.mean(), law.sd(), law.support()) == (
        pytest.approx(6.0),
        float("inf"),
        (pytest.approx(2.0), float("inf")),
    )
    assert law.quantile(0.5) == pytest.approx(2.0 * 2.0 ** (1 / 1.5), rel=1e-3)


@pytest.mark.parametrize(
    ("family", "given", "expected"),
    [
        ("pareto", {"b": -1.0, "mean": 3.0}, "range"),
        ("pareto", {"b": 0.9, "mean": 3.0}, "finite mean"),
        ("cauchy", {"loc": 3.0, "scale": 1.0}, "finite mean"),
        ("norm", {"mean": 3.0}, "loc and scale"),
        ("beta", {"a": 2.0, "mean": 3.0}, "a and b and mean"),
    ],
)
def test_what_has_no_mean_is_refused(family: str, given: dict[str, float], expected: str) -> None:
    with pytest.raises(LawError) as refused:
        make_law(family, **given)
    assert expected in refused.value.expected


@pytest.mark.parametrize(
    ("family", "given"), [("dweibull", {"c": 2.0, "loc": 0.0, "scale": 1.0}), ("pareto", {"b": 1.05, "mean": 3.0})]
)
def test_a_law_that_no_table_can_keep_is_refused(family: str, given: dict[str, float]) -> None:
    """A quantile that leaps over a gap; a mean of which a sixth lies beyond the largest uniform."""
    with pytest.raises(LawError, match="table off by"):
        make_law(family, **given)


def test_scipy_stats_is_not_loaded_for_the_families_known_by_name() -> None:
    code = """if True:
        import sys
        from simfactory.sampling.families import make_law
        make_law("gamma", mean=3.0, cv=0.5), make_law("pert", low=1.0, mode=2.0, high=4.0)
        assert "scipy.stats" not in sys.modules
    """
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
