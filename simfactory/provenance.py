"""Provenance: what made a result. It goes into run.json, beside the numbers and never among them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

LIBRARIES = ("numpy", "scipy", "simpy", "pydantic", "PyYAML")


@dataclass(frozen=True)
class RunRecord:
    """What anyone needs to get the same bytes again, and what it took here. No path, no name of a host."""

    simfactory: str
    scenario: str
    digest: str  # of the scenario's content
    seed: int
    engine: Mapping[str, int]  # engine -> histories measured by it; the bytes are the same from each
    engine_asked: str
    plans: Mapping[str, str]  # run -> digest of its plan at central values
    workers: int
    blocks: int
    draws: int
    replications: int
    runs: int
    runs_kept: int  # of them, those found finished in the directory
    started: str  # UTC, ISO 8601
    seconds: float  # of this session
    kernel: str = ""  # what compiled the compiled engine in this session, or that nothing did; empty: it made no run
    python: str = field(default_factory=platform.python_version)
    platform: str = field(default_factory=lambda: f"{platform.system()} {platform.machine()}")
    cores: int = field(default_factory=lambda: os.cpu_count() or 1)
    libraries: Mapping[str, str] = field(default_factory=lambda: library_versions())

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @staticmethod
    def from_json(text: str) -> RunRecord:
        """The record that `to_json` wrote; keys it does not know are left out. ValueError if it is none."""
        found = json.loads(text)
        known = {column.name for column in fields(RunRecord)}
        try:
            return RunRecord(**{key: value for key, value in found.items() if key in known})
        except (TypeError, AttributeError) as error:
            raise ValueError(f"no record of a run: {error}") from error


def library_versions() -> dict[str, str]:
    """Versions of the libraries that numbers can depend on, where they are installed."""
    found: dict[str, str] = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def now() -> str:
    """This moment, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def as_dict(record: RunRecord) -> dict[str, Any]:
    """The record key by key, for tables."""
    return asdict(record)
