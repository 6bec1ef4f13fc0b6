"""Makes the compiled code ready in the user's cache."""

from simfactory.engines.compiled_engine.engine import prepare

prepare()
