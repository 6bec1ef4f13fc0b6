"""The reference engine: SimPy processes that read like the shop floor."""

from simfactory.engines.simpy_engine.engine import FEATURES

__all__ = ["FEATURES"]
