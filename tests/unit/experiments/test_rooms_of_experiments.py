"""Analysis never runs, running never averages; the study alone alternates them."""

import ast
from pathlib import Path

import simfactory.experiments

HERE = Path(simfactory.experiments.__file__).parent
RUNNING = {"design", "executors", "plant", "runner", "store", "workers"}
ANALYSIS = "simfactory.experiments.analysis"


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_analysis_starts_no_run() -> None:
    running = {f"simfactory.experiments.{name}" for name in RUNNING - {"design"}}
    for path in (HERE / "analysis").glob("*.py"):
        assert not imported(path) & (running | {"simfactory.engines", "simfactory.experiments.study"}), path.name


def test_running_averages_nothing() -> None:
    for name in RUNNING:
        found = imported(HERE / f"{name}.py")
        assert not {module for module in found if module.startswith(ANALYSIS)}, name


def test_running_calls_no_mean() -> None:
    """What runs write down are sums and times of one run, or KPIs of it: nothing over several."""
    for name in RUNNING:
        tree = ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not called & {"mean", "nanmean", "average", "median", "var", "std"}, name


def test_only_the_study_knows_both() -> None:
    both = {
        path.stem
        for path in HERE.glob("*.py")
        if {"simfactory.experiments.executors", "simfactory.experiments.runner"} & (found := imported(path))
        and {module for module in found if module.startswith(ANALYSIS)}
    }
    assert both == {"study"}
