"""A scenario becomes a blueprint once per configuration; a blueprint becomes a plan once per draw.

`compile_blueprint` lays out the structure (who stands where, which way parts go, who does what: never doubtful) and
keeps the expression behind every number; `Blueprint.fill` computes the numbers for one set of doubtful values. It is
the only way to a `Plan`.
"""

from simfactory.blueprint.compiling import Blueprint, compile_blueprint

__all__ = ["Blueprint", "compile_blueprint"]
