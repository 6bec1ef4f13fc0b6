"""Imported once for all workers: the compiled code stands ready in each of them, if it is in the cache."""

from simfactory.engines.compiled_engine.engine import enter_compiled, prepare

if enter_compiled.is_compiled():
    prepare()
