"""The Python calls, as a researcher types them."""

from pathlib import Path

import numpy as np
import pytest

import simfactory as sf
from simfactory.experiments.readiness import WORDS

PLANT = """
simfactory: 1
name: Bench
run: {warm_up: 1 day, length: 1 day}
people: {hands: {team: 1}}
line:
  - {station: saw, cycle: {mean: 20 min, cv: 30 %}, load: {time: 1 min, by: hands}}
  - {station: glue, cycle: {mean: 18 .. 20 .. 25 min, cv: 30 %}}
upgrades: {faster: {changes: [{scale: glue.cycle, by: 0.7}]}}
"""


@pytest.fixture
def plant(tmp_path: Path) -> sf.Scenario:
    file = tmp_path / "bench.yaml"
    file.write_text(PLANT, encoding="utf-8")
    return sf.load(file)


def test_one_history_knows_its_kpis_and_shows_itself(plant: sf.Scenario) -> None:
    history = sf.simulate(plant, until="2 days")
    assert history.kpis["saw.throughput_rate"] > 1.0
    assert history.kpis["plant.productivity"] > 0.0
    frame = history.to_frame()
    assert set(frame.columns) == {"scope", "kpi", "value"}
    assert "<table" in history._repr_html_()


def test_the_same_call_gives_the_same_history_and_another_replication_another(plant: sf.Scenario) -> None:
    one, same, other = (sf.simulate(plant, until="2 days", replication=r).outcome.counters for r in (0, 0, 1))
    assert one == same
    assert one != other


def test_a_horizon_is_words_or_nanoseconds_or_the_scenarios_own(plant: sf.Scenario) -> None:
    horizons = [sf.simulate(plant, until=until).outcome.counters.bins.horizon for until in ("1 h", 3600 * 10**9, None)]
    assert horizons == [3600 * 10**9, 3600 * 10**9, 24 * 3600 * 10**9]


@pytest.mark.parametrize("until", ["soon", 0, -1])
def test_a_horizon_that_is_none_is_refused(plant: sf.Scenario, until: str | int) -> None:
    with pytest.raises(sf.ScenarioError, match=r"^until: found '?(soon|0|-1)'?; expected a time"):
        sf.simulate(plant, until=until)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"blocks": 1}, "blocks: found 1; expected a whole number from 2 to 1000"),
        ({"blocks": 2.0}, "blocks: found 2.0; expected a whole number"),
        ({"blocks": 1001, "workers": 0}, "(?s)blocks: found 1001.*workers: found 0; expected a whole number from 1"),
        ({"only": "nonsense"}, "only: found 'nonsense'; expected before, after"),
    ],
)
def test_an_argument_that_cannot_be_used_is_named(
    plant: sf.Scenario, said: dict[str, object], told: str, tmp_path: Path
) -> None:
    with pytest.raises(sf.ScenarioError, match=told):
        sf.run(plant, out=tmp_path / "out", **said)  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


def test_a_run_is_resumed_with_the_seed_and_the_blocks_that_it_had(plant: sf.Scenario, tmp_path: Path) -> None:
    first = sf.run(plant, seed=5, blocks=2, only="before", workers=1, out=tmp_path / "out")
    for seed in ({}, {"seed": None}, {"seed": 5}):
        again = sf.run(plant, resume=tmp_path / "out", workers=1, **seed)  # type: ignore[arg-type]
        assert again.summary() == first.summary()
    with pytest.raises(sf.ScenarioError, match="seed: found 0; expected 5"):
        sf.run(plant, resume=tmp_path / "out", seed=0)


def test_a_history_without_a_log_says_how_to_get_one(plant: sf.Scenario) -> None:
    with pytest.raises(ValueError, match="trace=True"):
        _ = sf.simulate(plant, until="1 h").trace


def test_the_after_history_shares_its_chance_with_the_one_before(plant: sf.Scenario) -> None:
    """Standard work is the baseline's in both, so that weighted output can be compared."""
    before, after = (sf.simulate(plant, name, until="2 days") for name in ("before", "after"))
    assert np.array_equal(before.plan.weights, after.plan.weights)
    assert after.kpis["plant.good_per_week"] > before.kpis["plant.good_per_week"]


def test_an_experiment_keeps_its_data_and_can_be_read_again(plant: sf.Scenario, tmp_path: Path) -> None:
    result = sf.run(plant, blocks=2, workers=1, out=tmp_path / "out")
    assert result.gain().shape == (32,)
    assert len(result.to_frame()) == 32 * 2 * 2
    assert "<svg" in result._repr_html_()
    assert len(repr(result)) < 500
    from simfactory.api import read

    again = read(tmp_path / "out")
    assert again.summary() == result.summary()
    assert np.array_equal(again.gain(), result.gain())


def test_who_waits_for_the_engine_to_be_compiled_hears_of_it(
    plant: sf.Scenario, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By `say`, or on stderr; a history that waits for nothing says nothing."""
    for asked in ("is_compiled", "is_loaded"):
        monkeypatch.setattr(f"simfactory.experiments.readiness.enter_compiled.{asked}", lambda: False)
    said: list[str] = []
    sf.simulate(plant, until="1 h", engine="compiled", say=said.append)
    assert said == [WORDS]
    sf.simulate(plant, until="1 h", engine="compiled")
    sf.simulate(plant, until="1 h")
    assert capsys.readouterr().err == WORDS + "\n"
