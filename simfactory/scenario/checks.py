"""Checks."""

from simfactory.errors import Problem
from simfactory.scenario.schema import Scenario


def check_all(scenario: Scenario) -> tuple[list[Problem], list[Problem]]:
    return [], []
