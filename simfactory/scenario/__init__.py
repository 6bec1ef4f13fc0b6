"""A scenario: read from its file, checked, and changed by upgrades."""

from simfactory.scenario.reading import load, load_text
from simfactory.scenario.schema import Scenario, json_schema
from simfactory.scenario.upgrades import apply

__all__ = ["Scenario", "apply", "json_schema", "load", "load_text"]
