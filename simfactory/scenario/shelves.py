"""Where levers of the catalogue come from: the scenario itself, a folder of its own, simfactory, installed packages.

A lever is a YAML file named after it. The nearest place wins, in the order above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from simfactory.errors import Place, Problem, ScenarioError, argument, quoted
from simfactory.scenario import loading
from simfactory.scenario.faults import note_errors
from simfactory.scenario.lever import Lever, note_faults
from simfactory.scenario.model import Model, Name, Reading, free_name
from simfactory.scenario.written import remember
from simfactory.units import UnitError

OWN = Path(__file__).parent / "catalogue"
"""The folder of the levers that simfactory brings."""
GROUP = "simfactory.catalogue"
"""The group of entry points by which packages bring levers: each loads to a folder, or to a module that is one."""


class Catalogue(Model):
    """Levers of a scenario's own, beside those that are installed."""

    folder: str | None = Field(default=None, description="A folder of levers, one YAML file each, beside the scenario.")
    levers: dict[Name, Lever] = Field(default={}, description="Levers by name.")

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        levers = {key: value for key, value in raw.items() if key != "folder"}
        return {"levers": levers, **({"folder": raw["folder"]} if "folder" in raw else {})}


@dataclass
class Shelf:
    """Files of levers by name, who brought each, and the places that could not be looked at."""

    files: dict[str, Path] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def put(self, folder: Path, origin: str) -> None:
        """Adds a folder of levers behind those that are there. Raises UnitError if there is no such folder."""
        if not folder.is_dir():
            raise UnitError("not-a-folder", f"{quoted(str(folder), 200)} is no folder", "a folder of levers")
        for path in sorted(folder.glob("*.yaml")):
            if path.stem not in self.files:
                self.files[path.stem], self.origins[path.stem] = path, origin

    def lever(self, name: str) -> Lever:
        """The lever of this name. Raises ScenarioError with everything that is wrong with its file."""
        return read_lever(self.files[name], self.origins[name])


def own_shelf(folder: Path | None = None) -> Shelf:
    """The levers of a folder, and those that simfactory brings. Raises UnitError if there is no such folder."""
    shelf = Shelf()
    if folder is not None:
        shelf.put(folder, str(folder))
    shelf.put(OWN, "simfactory")
    return shelf


def add_installed(shelf: Shelf) -> None:
    """Adds what installed packages bring; one that fails is a problem, and the rest goes on."""
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        try:
            shelf.put(_folder_of(entry.load()), entry.name)
        except Exception as error:  # whatever a stranger's package does when it is loaded
            reason = error.found if isinstance(error, UnitError) else f"{type(error).__name__}: {error}"
            found = f"{quoted(entry.value)} of {GROUP} does not load: {reason}"
            expected = "a folder of levers, or a module that is one"
            shelf.problems.append(Problem("entry-point", Place(entry.name), "", found, expected))


def all_levers(folder: Path | None = None) -> tuple[tuple[Lever, ...], tuple[Problem, ...]]:
    """Every lever by name, and what could not be read. Raises ScenarioError where there is no such folder."""
    try:
        shelf = own_shelf(folder)
    except UnitError as error:
        raise ScenarioError([argument("folder", f"found {error.found}", error.expected)]) from None
    add_installed(shelf)
    levers, problems = [], list(shelf.problems)
    for name in sorted(shelf.files):
        try:
            levers.append(shelf.lever(name))
        except ScenarioError as error:
            problems += error.problems
    return tuple(levers), tuple(problems)


def _folder_of(loaded: Any) -> Path:
    if isinstance(loaded, str | Path):
        return Path(loaded)
    folders = list(getattr(loaded, "__path__", ()))
    if not folders:
        raise UnitError("not-a-folder", f"{type(loaded).__name__} is no folder", "a folder of levers")
    return Path(folders[0])


def _no_scenario(content: Any) -> None:
    """Raises UnitError for a scenario among levers: key by key, next to nothing of it would be right."""
    if isinstance(content, Mapping) and "line" in content and "at" not in content:
        raise UnitError("no-lever", "a scenario", "a lever: title, at and changes", "see: simfactory catalogue cobot")


def read_lever(path: Path, origin: str) -> Lever:
    """The lever in a file. Raises ScenarioError with everything that is wrong with it."""
    document = loading.read(path)
    content = document.plain()
    tree, addresses = remember(content)

    def place_of(inside: str, at_key: bool) -> Place:
        return document.place(addresses.loc(inside), at_key=at_key)

    reading = Reading(place_of)
    lever = None
    try:
        free_name(path.stem)
        _no_scenario(content)
        lever = Lever.model_validate(tree, context=reading)
        note_faults(lever, {}, "", reading)
    except UnitError as error:
        reading.note_error(error, "")
    except ValidationError as error:
        note_errors(error, tree, reading)
    if lever is None or reading.faults:
        raise ScenarioError(dict.fromkeys(reading.faults))
    return lever.but(name=path.stem, origin=origin, content=content)
