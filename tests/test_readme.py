"""The README keeps its promises: its commands are commands, its files exist, its words are the product's."""

import re
from pathlib import Path

import simfactory
from simfactory.cli import commands

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)


def test_the_first_two_blocks_are_one_command_each_and_say_how_to_run_and_how_to_test() -> None:
    first, second = (block.strip() for block in BLOCKS[:2])
    assert "\n" not in first
    assert "\n" not in second
    assert first.endswith("python -m simfactory run scenarios/machining_cell.yaml")
    assert second.endswith("python -m pytest")
    assert all("python3 -m venv .venv && .venv/bin/pip install" in command for command in (first, second))


def test_ci_runs_exactly_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'bash -euo pipefail -c "$command"' in script
    assert "README.md" in script


def test_every_file_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"(?:scenarios|notebooks|tests|simfactory)/[\w./-]+\w", README))
    assert len(named) > 5
    for name in named:
        assert (ROOT / name).exists(), name


def test_every_command_is_in_the_readme() -> None:
    for name in commands.commands:
        assert f"`{name}" in README, name


def test_every_python_call_of_the_readme_exists() -> None:
    for name in re.findall(r"sf\.(\w+)", README):
        assert name in simfactory.__all__
