"""What would this factory gain by becoming an Usine du Futur, and how sure are we?

    import simfactory as sf

    plant = sf.load("plant.yaml")             # read and checked; problems name file and line
    sf.simulate(plant, until="1 week")        # one history of chance, with its KPIs
    result = sf.run(plant)                    # before and after, over chance and over doubt
    result.gain()                             # the distribution of the gain

The names below are loaded when first used, so that `import simfactory` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simfactory.api import History, Result, load, load_text, run, simulate
    from simfactory.errors import (
        InternalError,
        PlantError,
        ScenarioError,
        SimfactoryError,
        StoreError,
        UnsupportedFeature,
    )
    from simfactory.scenario import Scenario

__version__ = "0.1.0"

_HOMES = {
    "History": "simfactory.api",
    "InternalError": "simfactory.errors",
    "PlantError": "simfactory.errors",
    "Result": "simfactory.api",
    "Scenario": "simfactory.scenario",
    "ScenarioError": "simfactory.errors",
    "SimfactoryError": "simfactory.errors",
    "StoreError": "simfactory.errors",
    "UnsupportedFeature": "simfactory.errors",
    "load": "simfactory.api",
    "load_text": "simfactory.api",
    "run": "simfactory.api",
    "simulate": "simfactory.api",
}

__all__ = [
    "History",
    "InternalError",
    "PlantError",
    "Result",
    "Scenario",
    "ScenarioError",
    "SimfactoryError",
    "StoreError",
    "UnsupportedFeature",
    "load",
    "load_text",
    "run",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'simfactory' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
