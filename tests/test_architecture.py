"""The laws of the house: who may import whom, and which library lives in which room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from simfactory import code_cache

PACKAGE = Path(__file__).parent.parent / "simfactory"
SENTENCE = [
    "errors",
    "interruption",
    "units",
    "provenance",
    "code_cache",
    "jit",
    "sampling",
    "human_factors",
    "economics",
    "scenario",
    "plan",
    "results",
    "blueprint",
    "engines",
    "kpis",
    "experiments",
    "reports",
    "api",
    "cli",
]
"""The rooms in the order of the sentence: a room imports only from rooms before it."""

FORBIDDEN = {
    "engines": {"scenario", "blueprint", "units"},
    "kpis": {"engines", "scenario", "blueprint"},
    "reports": {"engines", "blueprint"},
}
LIVES_ONLY_IN = {
    "numba": ("jit.py",),
    "llvmlite": ("code_cache.py",),
    "simpy": ("engines/simpy_engine",),
    "matplotlib": ("reports",),
    "click": ("cli",),
    "rich": ("cli",),
    "jinja2": ("reports",),
    "yaml": ("scenario", "reports"),
    "random": (),
}


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_room_has_its_place_in_the_sentence() -> None:
    assert {room(path) for path in files()} - {"__init__", "__main__"} == set(SENTENCE)


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_rooms_before_it(path: Path) -> None:
    here = room(path)
    if here.startswith("__"):
        return
    for module in imported(path):
        if module.startswith("simfactory."):
            there = module.split(".")[1]
            assert SENTENCE.index(there) <= SENTENCE.index(here), f"{path} imports {module}"
            assert there not in FORBIDDEN.get(here, set()), f"{path} imports {module}"


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_library_lives_only_in_its_rooms(path: Path) -> None:
    where = path.relative_to(PACKAGE).as_posix()
    for module in imported(path):
        homes = LIVES_ONLY_IN.get(module.split(".")[0])
        assert homes is None or where.startswith(homes), f"{path} imports {module}"


RUNNING = {"executors", "plant", "runner", "store", "workers"}
"""Rooms of `experiments` that start runs or keep them."""


def test_analysis_never_runs() -> None:
    for path in (PACKAGE / "experiments" / "analysis").glob("*.py"):
        for module in imported(path):
            assert not module.startswith(("simfactory.engines", "simfactory.blueprint")), path
            assert module.removeprefix("simfactory.experiments.").split(".")[0] not in RUNNING, path


def test_running_never_averages() -> None:
    for name in RUNNING:
        modules = set(imported(PACKAGE / "experiments" / f"{name}.py"))
        assert not any(module.startswith("simfactory.experiments.analysis") for module in modules), name


def test_all_that_compiled_code_may_use_is_part_of_the_name_of_its_cache() -> None:
    """A compiled function may have taken a constant from any module that its own imports."""
    for path in files():
        if room(path) in code_cache.ROOMS and "simpy_engine" not in path.parts:
            for module in imported(path):
                if module.startswith("simfactory.") and "simpy_engine" not in module:
                    assert module.split(".")[1] in code_cache.ROOMS, f"{path} imports {module}"


def test_what_an_engine_counts_for_itself_is_told_by_nobody() -> None:
    """`Run.events` differs between engines: in a result, it would break the same bytes."""
    for path in files():
        if room(path) in SENTENCE[SENTENCE.index("engines") + 1 :]:
            names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
            assert "events" not in names, path
