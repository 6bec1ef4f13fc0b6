"""The benchmark command: its verdicts, its table, its JSON, and that it measures equal work."""

import json
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest

from simfactory.engines import simulate
from tests.benchmarks import __main__ as command
from tests.benchmarks.by_hand import parts_made
from tests.benchmarks.draws import STAGES
from tests.benchmarks.figures import Figure, best
from tests.benchmarks.plants import MINUTE, line


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (Figure("ratio", 60.0, "x", least=60), "reached"),
        (Figure("ratio", 59.99, "x", least=60), "missed"),
        (Figure("cost", 150.0, "ns", most=150), "reached"),
        (Figure("cost", 150.01, "ns", most=150), "missed"),
        (Figure("cost", 1.0, "s"), ""),
    ],
)
def test_a_figure_reaches_or_misses_what_was_promised(figure: Figure, verdict: str) -> None:
    assert figure.verdict == verdict
    assert str(figure).endswith(verdict or figure.unit)


def test_works_take_turns_and_the_best_round_of_each_counts() -> None:
    calls: list[str] = []
    seconds = best({"one": lambda: calls.append("one"), "other": lambda: calls.append("other")}, rounds=3)
    assert calls == ["one", "other"] * 3
    assert all(0 <= seconds[name] < 1 for name in ("one", "other"))


def test_the_command_prints_what_was_asked_for_and_writes_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def coffee(rounds: int) -> Iterator[Figure]:
        """How long a coffee takes."""
        yield Figure("coffee", float(rounds), "min", most=4)

    monkeypatch.setitem(command.BENCHMARKS, "coffee", coffee)
    command.main(["coffee", "--rounds", "2", "--json", str(tmp_path / "figures.json")])
    printed = capsys.readouterr().out
    assert "How long a coffee takes." in printed
    assert "≤ 4 reached" in printed
    written = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert written["figures"]["coffee"] == [
        {"name": "coffee", "value": 2.0, "unit": "min", "least": None, "most": 4, "verdict": "reached"}
    ]
    assert written["machine"]["cores"] >= 1


def test_an_unknown_benchmark_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["tea"])
    assert "no benchmark tea: choose from by_hand, scenarios" in capsys.readouterr().err


@pytest.mark.parametrize(("fails", "four_errors"), [(False, 0.03), (True, 0.1)])
def test_the_program_by_hand_and_the_engine_make_the_same_line(fails: bool, four_errors: float) -> None:
    """Their parts agree within four standard errors of the difference of two histories of this length."""
    minutes = 20_000
    run = simulate(line(5, fails), seed=1, until=minutes * MINUTE, engine="simpy")
    assert parts_made(minutes, fails, 1) == pytest.approx(int(run.counters.good.sum()), rel=four_errors)


@pytest.mark.parametrize("where", STAGES.values())
def test_the_stop_watch_finds_every_stage_of_a_draw(where: str) -> None:
    assert callable(resolve_name(where))
