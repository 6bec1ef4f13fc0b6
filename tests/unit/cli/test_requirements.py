"""Requirements: wishes about the summary that a script can rely on."""

import pytest

from simfactory.cli.requirements import look_up, parse_requirement
from simfactory.errors import ScenarioError

SUMMARY = {
    "headline": "after",
    "gain": {
        "after": {"mean": {"value": 0.2}, "quantiles": {"0.05": {"value": None}}},
        "light": {"mean": {"value": 0.1}},
    },
    "honesty": {"after": {"dominant": None}},
    "claims": {"quality": {"probability": 0.9}},
    "kpis": {"before": {"plant.good_per_week": {"mean": 100.0}}},
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("gain.mean>=0.15", True),
        ("gain.mean >= 25 %", False),
        ("gain.light.mean<0.15", True),
        ("claims.quality.probability>0.5", True),
        ("kpis.before.plant.good_per_week.mean<=100", True),
    ],
)
def test_a_requirement_compares_a_figure_of_the_summary(text: str, holds: bool) -> None:
    assert parse_requirement(text).holds(SUMMARY) is holds


@pytest.mark.parametrize("path", ["gain.quantiles.0.05", "honesty.after.dominant.mean.pessimistic"])
def test_a_figure_that_is_withheld_or_stands_below_what_is_does_not_hold(path: str) -> None:
    assert not parse_requirement(f"{path}>0").holds(SUMMARY)


@pytest.mark.parametrize("path", ["gain.median", "nothing", "gain.after.mean.value.more", "kpis.before"])
def test_a_path_that_is_no_figure_is_refused(path: str) -> None:
    with pytest.raises(ScenarioError, match=path.replace(".", r"\.")):
        look_up(SUMMARY, path)


@pytest.mark.parametrize(
    "text", ["", "gain.mean", "gain.mean==1", "gain.mean>=high", ">=1", "gain.mean>=1.2.3", "gian.mean>=0.1", "gain>1"]
)
def test_what_is_no_requirement_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="expected"):
        parse_requirement(text)
