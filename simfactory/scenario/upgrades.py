"""Upgrades."""

from simfactory.scenario.model import Reading
from simfactory.scenario.schema import Scenario


def with_typed_changes(scenario: Scenario, reading: Reading) -> Scenario:
    return scenario


def apply(scenario: Scenario, configuration: str) -> Scenario:
    return scenario
