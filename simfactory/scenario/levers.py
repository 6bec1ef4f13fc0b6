"""Levers put to use: `use:` and `at:` of an upgrade become changes of the plant, each with its source and its doubt.

The doubt of an effect is one for all places where the upgrade uses the lever; that of how it begins is one for all
levers of which the same is judged. What a lever sets or adds of machines and people is structure, and counts in full.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import ge, gt, le, lt
from pathlib import Path
from typing import Any

from simfactory.errors import ScenarioError, did_you_mean, quoted
from simfactory.scenario.human_values import AtWork
from simfactory.scenario.laws import Activity, LawSpec
from simfactory.scenario.lever import Effect, Evidence, Figure, Lever, note_faults
from simfactory.scenario.model import JUDGEMENT, Reading, bounded, read_value
from simfactory.scenario.paths import Place, find
from simfactory.scenario.realised import CITATION, REALISED
from simfactory.scenario.schema import Scenario
from simfactory.scenario.shelves import Shelf, add_installed, own_shelf
from simfactory.scenario.upgrade import ChangeSpec, RampUp, Upgrade
from simfactory.scenario.upgrades import place_of
from simfactory.scenario.values import Value
from simfactory.scenario.written import Origin, stamped
from simfactory.units import Dimension, UnitError, parse

SAID = {"said": True, "unsaid": False}
"""Conditions on whether anything stands at a place."""
BEYOND: Mapping[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
"""Conditions on a mean."""
BEGINNING = ("delay", "ramp_up.lasts", "ramp_up.slower")
"""Figures of a lever that tell of the firm: where they are judged alike, levers share their doubt, as `realised`."""
ADOPTION = "catalogue.adoption"
"""The source of what levers share so."""
JUDGED = Evidence(JUDGEMENT, ("J",), "D")
ANY_MODE = "*"
"""In the path of an effect: each mode of failure of the station that is no planned stop."""


def with_levers(scenario: Scenario, reading: Reading) -> Scenario:
    """The scenario with every lever that an upgrade uses as changes of that upgrade; what cannot be is noted."""
    used = {name: upgrade for name, upgrade in scenario.upgrades.items() if upgrade.use is not None}
    library = _Library(scenario, reading)
    library.check_folder()
    if not used:
        return scenario
    upgrades, sources = dict(scenario.upgrades), {REALISED: CITATION}
    for name, upgrade in used.items():
        lever = library.lever(str(upgrade.use), f"upgrades.{name}.use")
        if lever is not None:
            use = _Use(scenario, name, upgrade, lever, reading)
            upgrades[name] = use.upgrade_with_effects()
            sources |= use.sources
    if scenario.realised.source != REALISED:
        del sources[REALISED]
    return scenario.but(upgrades=upgrades, sources={**sources, **scenario.sources})


@dataclass
class _Library:
    """The levers that a scenario can use, each read once."""

    scenario: Scenario
    reading: Reading
    known: dict[str, Lever | None] = field(default_factory=dict)
    shelf: Shelf | None = None

    def lever(self, name: str, path: str) -> Lever | None:
        """The lever of this name; None if there is none that can be read, which is noted."""
        if name not in self.known:
            own = self.scenario.catalogue.levers.get(name)
            self.known[name] = self._from_shelf(name, path) if own is None else self._sound(own)
        return self.known[name]

    def check_folder(self) -> None:
        """Notes a folder of levers that is not there, whether or not an upgrade uses a lever of it."""
        folder = self._folder()
        if folder is not None and not folder.is_dir():
            found = f"{quoted(str(folder), 200)} is no folder"
            self.reading.note("not-a-folder", "catalogue.folder", found, "a folder of levers")

    def _sound(self, lever: Lever) -> Lever | None:
        """A lever of the scenario's own; None where something is wrong with it, which is told already."""
        found = Reading()
        note_faults(lever, self.scenario.sources, "", found)
        return None if found.faults else lever

    def _from_shelf(self, name: str, path: str) -> Lever | None:
        try:
            shelf = self.shelf = self.shelf or own_shelf(self._folder())
        except UnitError:  # which is told already
            return None
        if name not in shelf.files:
            add_installed(shelf)
            self.reading.warnings.extend(shelf.problems)
        if name not in shelf.files:
            self._note_unknown(name, path, shelf)
            return None
        try:
            lever = shelf.lever(name)
        except ScenarioError as error:
            self.reading.faults.extend(error.problems)
            return None
        self.reading.tables[f"catalogue.{name}"] = lever.content
        return lever

    def _folder(self) -> Path | None:
        folder = self.scenario.catalogue.folder
        if folder is None:
            return None
        file = self.reading.place_of("catalogue.folder", False).file
        return (self.reading.folder or Path(file).parent) / folder

    def _note_unknown(self, name: str, path: str, shelf: Shelf) -> None:
        names = [*self.scenario.catalogue.levers, *shelf.files]
        lost = "".join(f"; {problem.place} cannot be looked at: {problem.found}" for problem in shelf.problems)
        remedy = did_you_mean(name, names) or "`simfactory catalogue` lists them"
        self.reading.note("unknown-lever", path, f"no {quoted(name)}{lost}", "a lever of the catalogue", remedy)


@dataclass
class _Use:
    """One upgrade that uses a lever."""

    scenario: Scenario
    name: str
    upgrade: Upgrade
    lever: Lever
    reading: Reading
    sources: dict[str, str] = field(default_factory=dict)

    def upgrade_with_effects(self) -> Upgrade:
        """The upgrade with the lever's effects behind its own changes, and the figures that it does not say itself."""
        effects = [change for target in self._targets() for change in self._changes_at(target)]
        found = self.upgrade.but(changes=(*self.upgrade.changes, *effects), **self._missing())
        if found.upkeep is not None and found.price is None:
            path, lever = f"upgrades.{self.name}.upkeep", quoted(self.lever.name)
            self.reading.note("price", path, f"an upkeep while {lever} has no price that it is a share of", "price:")
        return found

    def _missing(self) -> dict[str, Any]:
        """What the lever says of cost and time where the upgrade says nothing; cost is that of all it is priced per."""
        keys = ("price", "running", "upkeep", "delay", "ramp_up")
        said = {key for key in keys if getattr(self.upgrade, key) is not None}
        if "upkeep" in said:
            said.add("running")  # the lever's own, of which an upkeep is another account
        values = {
            key: self._figure(key, figure, dimension)
            for key, figure, dimension in self.lever.figures()
            if key.partition(".")[0] not in said
        }
        number = float(self._number())
        found: dict[str, Any] = {
            key: values[key].scaled(Value(number, source=values[key].source))
            for key in ("price", "running")
            if key in values
        }
        found["grades"] = {
            key: self.lever.evidence(figure, self.scenario.sources).grade
            for key, figure, _ in self.lever.figures()
            if key in found
        }
        if "delay" in values:
            found["delay"] = values["delay"]
        if "ramp_up.lasts" in values:
            found["ramp_up"] = RampUp(lasts=values["ramp_up.lasts"], slower=values["ramp_up.slower"])
        return found

    def _number(self) -> int:
        """How many times the lever's price is paid."""
        stations, people = self.scenario.station_of, self.scenario.people
        if self.lever.priced_per == "place":
            return len(set(self.upgrade.at))
        if self.lever.priced_per == "machine":
            return sum(stations[name].machines for name in set(self.upgrade.at) if name in stations)
        if self.lever.priced_per == "person":
            return sum(sum(people[name].team.values()) for name in set(self.upgrade.at) if name in people)
        return 1

    def _figure(self, key: str, figure: Figure, dimension: Dimension) -> Value:
        stamp = self._adopted if self._is_of_the_firm(key, figure) else self._stamped
        return bounded(read_value(stamp(figure.value, key, figure), dimension), dimension, 0.0)

    def _is_of_the_firm(self, key: str, figure: Figure) -> bool:
        """Whether a figure is the judgement of how firms adopt what they buy; a lever may know better of itself."""
        judged = self.lever.evidence(figure, self.scenario.sources) == JUDGED
        return key in BEGINNING and judged and isinstance(figure.value, str)

    def _adopted(self, value: Any, key: str, of: Figure) -> Any:
        """A value whose doubt is one for all levers that say the same, named by what they say."""
        self.sources[ADOPTION] = self.lever.evidence(of, self.scenario.sources).citation
        return stamped(value, Origin(f"adoption.{key}: {' '.join(value.split())}", ADOPTION))

    def _stamped(self, value: Any, key: str, of: Effect | Figure) -> Any:
        """A value that knows the path by which this upgrade names it, and its source."""
        source = f"catalogue.{self.lever.name}.{key}"
        self.sources[source] = self.lever.evidence(of, self.scenario.sources).citation
        return stamped(value, Origin(f"upgrades.{self.name}.{self.lever.name}.{key}", source))

    def _targets(self) -> Iterator[str]:
        """The places where the lever is used; what is no place for it is noted."""
        known = {*self.scenario.station_of} if self.lever.at == "station" else {*self.scenario.people}
        path = f"upgrades.{self.name}.at"
        if self.lever.at == "plant":
            if self.upgrade.at:
                self.reading.note("at", path, "a place for a lever of the whole plant", "no at:")
            yield ""
            return
        if not self.upgrade.at:
            self.reading.note("missing-key", path, "no 'at'", f"at: and a {self.lever.at}, or a list of them")
        for target in dict.fromkeys(self.upgrade.at):
            if target in known:
                yield target
            else:
                self.reading.note(
                    "unknown-name", path, f"no {quoted(target)}", f"a {self.lever.at}", did_you_mean(target, known)
                )

    def _changes_at(self, target: str) -> list[ChangeSpec]:
        """The effects at one place; none where the lever cannot act there, which is noted once."""
        root = {"station": target, "pool": f"people.{target}", "plant": ""}[self.lever.at]
        try:
            self._check_there(target, root)
            effects = [
                (effect, spot)
                for effect in self.lever.effects
                for spot in self._spots(effect, root)
                if self._acts(effect, spot)
            ]
            if not effects:
                raise UnitError("cannot-act", "nothing is there that it changes")
        except UnitError as error:
            where = f" at {quoted(target)}" if target else ""
            found = f"{quoted(self.lever.name)} cannot act{where}: {error.found}"
            expected = self.lever.needs.get("en", error.expected)
            self.reading.note("cannot-act", f"upgrades.{self.name}.at", found, expected)
            return []
        return [self._change(effect, spot) for effect, spot in effects if not self._replaced(effect, spot)]

    def _spots(self, effect: Effect, root: str) -> Iterator[_Spot]:
        """Where an effect acts at one place: there, or at each of its modes of failure."""
        if ANY_MODE in effect.to:
            yield from self._modes(root)
        else:
            yield _Spot(root)

    def _modes(self, root: str) -> Iterator[_Spot]:
        """The modes of failure of a station, but for those that are planned."""
        if root in self.scenario.station_of:
            modes = self.scenario.station(root).failures.items()
            yield from (_Spot(root, mode) for mode, failure in modes if not failure.planned)

    def _check_there(self, target: str, root: str) -> None:
        for path in self.lever.requires:
            if find(self.scenario, _under(root, path)).value in (None, {}):
                raise UnitError("cannot-act", f"no {path} there", f"a place with {path}")
        if self.lever.attended and target not in AtWork(self.scenario).by_hand:
            raise UnitError("cannot-act", "nobody works on pieces there", "a station where people work on the pieces")

    def _acts(self, effect: Effect, spot: _Spot) -> bool:
        """Whether an effect acts there; UnitError if it should and cannot."""
        if not self._is_wanted(effect, spot):
            return False
        if self._replaced(effect, spot):
            return True  # by what may well be missing there
        path = spot.path(effect.to)
        try:
            place_of(self.scenario, effect.kind, path)
        except UnitError as error:
            if effect.if_there:
                return False
            raise UnitError("cannot-act", f"{error.found} ({effect.kind} {path})", error.expected) from error
        return True

    def _is_wanted(self, effect: Effect, spot: _Spot) -> bool:
        """Whether all stands there that an effect asks for: of modes of failure, at one of them at least."""
        of_modes = spot.mode == ANY_MODE and any(ANY_MODE in path for path in effect.where)
        spots = self._modes(spot.root) if of_modes else [spot]
        return any(
            all(stands(find(self.scenario, one.path(path)), said) for path, said in effect.where.items())
            for one in spots
        )

    def _replaced(self, effect: Effect, spot: _Spot) -> bool:
        """Whether the upgrade says itself what happens there."""
        return any(_replaces(own, effect.kind, spot.path(effect.to)) for own in self.upgrade.changes)

    def _change(self, effect: Effect, spot: _Spot) -> ChangeSpec:
        value = self._stamped(effect.value, effect.key, effect)
        evidence = self.lever.evidence(effect, self.scenario.sources)
        return ChangeSpec(
            kind=effect.kind,
            path=spot.path(effect.to),
            value=value,
            source=f"catalogue.{self.lever.name}.{effect.key}",
            at=f"upgrades.{self.name}.{self.lever.name}.{effect.to}",
            most=effect.most,
            share=1.0 if effect.in_full else self.scenario.realised.base,
            marks=evidence.marks,
            grade=evidence.grade,
        )


@dataclass(frozen=True)
class _Spot:
    """Where an effect acts: the path of a place, and which of its modes of failure `*` stands for."""

    root: str
    mode: str = ANY_MODE

    def path(self, below: str) -> str:
        """The path in the plant of what a lever says below the place."""
        return _under(self.root, below.replace(ANY_MODE, self.mode))


def stands(place: Place, said: tuple[Any, ...]) -> bool:
    """Whether one of these stands at a place: a value, anything or nothing (SAID), or a mean beyond a bound."""
    return any(_stands(place, one) for one in said)


def _stands(place: Place, said: Any) -> bool:
    if isinstance(said, str) and said in SAID:
        return (place.value is not None) is SAID[said]
    asked = re.match("[<>]=?", str(said))
    return _is_beyond(place, BEYOND[asked[0]], str(said)[asked.end() :]) if asked else bool(place.value == said)


def _is_beyond(place: Place, beyond: Callable[[float, float], bool], bound: str) -> bool:
    value = place.value.law if isinstance(place.value, Activity) else place.value
    if isinstance(value, LawSpec):
        mean, dimension = value.central_mean(), value.dimension
    elif isinstance(value, Value):
        mean, dimension = value.central(), place.dimension
    else:
        return False
    return beyond(mean, parse(bound, dimension))


def _under(root: str, path: str) -> str:
    return f"{root}.{path}" if root else path


def _replaces(own: ChangeSpec, kind: str, path: str) -> bool:
    """Whether an upgrade's own change takes the place of a lever's effect of this kind at this path."""
    if not isinstance(own.path, str):  # which is noted where changes are read as what their paths need
        return False
    if own.kind == "set":
        by_whom = kind == "attend" and own.path == f"{path}.by"
        return by_whom or path == own.path or path.startswith(f"{own.path}.")
    if {own.kind, kind} & {"attend", "teach"}:
        return own.kind == kind and own.path == path
    return _whole(path) == _whole(own.path)


def _whole(path: str) -> str:
    """A change of the mean of a law is one of the law: both multiply its durations and keep their cv."""
    return path.removesuffix(".mean").removesuffix(".time")
