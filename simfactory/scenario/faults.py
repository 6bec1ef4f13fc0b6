"""Faults that pydantic finds, in the words of a `Problem`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simfactory.errors import did_you_mean, nearest, quoted
from simfactory.scenario.model import Reading
from simfactory.scenario.written import origin_of, told
from simfactory.units import UnitError

_EXPECTED = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "string_type": "a text",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping of names to what they mean",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def note_errors(error: ValidationError, raw: Any, reading: Reading) -> None:
    """Note every error that pydantic found in what stands in the file, each under its own path."""
    for detail in error.errors(include_url=False):
        _note(detail, path_below(raw, detail["loc"]), reading)


def path_below(raw: Any, loc: Sequence[str | int]) -> str:
    """The path of a value inside a part of the file; parts of the address that are not written are passed over."""
    path, at = origin_of(raw).path, raw
    for part in loc:
        if isinstance(at, Mapping) and part in at:
            at, step = at[part], str(part)
        elif isinstance(at, list) and isinstance(part, int) and part < len(at):
            at, step = at[part], str(part + 1)
        else:
            continue
        path = origin_of(at).path or (f"{path}.{step}" if path else step)
    return path


def _note(detail: ErrorDetails, path: str, reading: Reading) -> None:
    cause = detail.get("ctx", {}).get("error")
    kind, said, context = detail["type"], detail["input"], detail.get("ctx", {})
    if isinstance(cause, UnitError):
        reading.note_error(cause, path)
    elif kind == "missing":
        key = str(detail["loc"][-1])
        if nearest(key, reading.unknown.get(path, ())) is None:  # else it is there, misspelt, which is noted already
            reading.note("missing-key", path, f"no '{key}'", f"the key {key}")
    elif kind == "extra_forbidden":
        reading.note("unknown-key", path, f"unknown key {quoted(str(detail['loc'][-1]))}")
    elif kind == "literal_error":
        expected = str(context.get("expected", "")).replace("'", "")
        remedy = did_you_mean(str(said), expected.replace(" or ", ", ").split(", "))
        reading.note("word", path, told(said), f"one of {expected}", remedy)
    elif kind == "greater_than_equal":
        reading.note("bounds", path, told(said), f"{context['ge']} or more")
    elif kind == "less_than_equal":
        reading.note("bounds", path, told(said), f"{context['le']} or less")
    else:
        remedy = f"put it in quotes: '{said}'" if kind == "string_type" and isinstance(said, int | float) else ""
        reading.note("type", path, told(said), _EXPECTED.get(kind, str(detail["msg"])), remedy)
