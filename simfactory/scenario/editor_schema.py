"""The JSON schema of a scenario file: what editors complete, and what the reference of keys is made from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from simfactory.sampling.families import FAMILIES
from simfactory.scenario.human_factors import HumanFactors
from simfactory.scenario.laws import Activity, LawSpec, TimeLaw
from simfactory.scenario.lever import GRADES, MARKS, Cited, Effect, Figure
from simfactory.scenario.model import Model
from simfactory.scenario.moves import Move
from simfactory.scenario.setups import Setup
from simfactory.scenario.shelves import Catalogue
from simfactory.scenario.shifts import DAYS, Shift
from simfactory.scenario.stations import Queue
from simfactory.scenario.supply import Supply
from simfactory.scenario.upgrade import ChangeSpec, Upgrade

Json = dict[str, Any]

_SOURCE: Json = {"type": "string", "description": "The id of a source; it holds for all values inside."}
_TIME: Json = {"type": ["string", "number"], "description": "A time, such as 45 s, 20 min or 1 h 30 min."}
_NUMBER: Json = {"type": ["string", "number"], "description": "A plain number, such as 40."}


def schema_of(model: type[BaseModel]) -> Json:
    """The JSON schema of a model as it is written: spellings instead of fields, and `source:` on every mapping."""
    schema = model.model_json_schema(by_alias=True, schema_generator=_AsWritten)
    for part in [schema, *schema.get("$defs", {}).values()]:
        if "properties" in part:
            part["properties"].setdefault("source", _SOURCE)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


class _AsWritten(GenerateJsonSchema):
    """Puts what people write in the place of the fields that it becomes."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Defaults are told in words, as they are written."""
        return self.generate_inner(schema["schema"])

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        kind = schema["cls"]
        made = super().model_schema(schema)
        known = set(kind.known_keys())
        made["description"] = " ".join((kind.__doc__ or "").split())
        made["properties"] = {key: value for key, value in made["properties"].items() if key in known}
        made["required"] = [key for key in made.get("required", []) if key in known]
        for base, rewrite in _SPELLINGS.items():
            if issubclass(kind, base):
                return {"title": kind.__name__, "description": made["description"], **rewrite(made, kind)}
        return made


def _law(made: Json, kind: type[Any]) -> Json:
    bare = _TIME if kind is TimeLaw else _NUMBER
    return {"anyOf": [bare, {"type": "object", "properties": {**_law_keys(kind), "source": _SOURCE}}]}


def _law_keys(kind: type[LawSpec]) -> Json:
    """Every key of a flat law; families of scipy.stats have others of their own."""
    families = ", ".join(FAMILIES)
    keys: Json = {
        "law": {"type": "string", "description": f"The family: {families}, or a continuous one of scipy.stats."},
        kind.constant_key: {"type": ["string", "number", "object"], "description": "Always the same."},
    }
    for family in FAMILIES.values():
        for parameter in family.parameters:
            several = parameter.kind.startswith("list")
            kinds = ["array"] if several else ["string", "number", "object"]
            keys.setdefault(parameter.name, {"type": kinds, "description": parameter.meaning})
    keys["file"] = {"type": "string", "description": "A CSV file with the values, beside the scenario."}
    keys["column"] = {"type": "string", "description": "The column of the file."}
    keys["unit"] = {"type": "string", "description": "The unit of the column, such as min."}
    return keys


def _activity(made: Json, kind: type[Any]) -> Json:
    own = {key: value for key, value in made["properties"].items() if key != "law"}
    keys = {**_law_keys(TimeLaw), **own, "source": _SOURCE}
    return {"anyOf": [_TIME, {"type": "object", "properties": keys}]}


def _setup(made: Json, kind: type[Any]) -> Json:
    own = {key: value for key, value in made["properties"].items() if key != "from_to"}
    keys = {**_law_keys(TimeLaw), **own, "source": _SOURCE}
    families = {"type": "object", "description": "From this family to others: {B: 15 min}."}
    return {"anyOf": [_TIME, {"type": "object", "properties": keys, "additionalProperties": families}]}


def _move(made: Json, kind: type[Any]) -> Json:
    own = {key: value for key, value in made["properties"].items() if key != "law"}
    keys = {**_law_keys(TimeLaw), **own, "source": _SOURCE}
    return {"anyOf": [_TIME, {"type": "object", "properties": keys}]}


def _queue(made: Json, kind: type[Any]) -> Json:
    return {"anyOf": [made["properties"]["places"], made]}


def _human_factors(made: Json, kind: type[Any]) -> Json:
    for group in made["properties"].values():
        group["anyOf"] = [{"type": "boolean"}, *(one for one in group["anyOf"] if one != {"type": "null"})]
    return {"anyOf": [{"type": "boolean"}, made]}


def _supply(made: Json, kind: type[Any]) -> Json:
    made["properties"] = {key: value for key, value in made["properties"].items() if key not in ("kind", "pieces")}
    return {"anyOf": [{"const": "unlimited"}, made]}


def _shift(made: Json, kind: type[Any]) -> Json:
    windows: Json = {"type": ["string", "array"], "description": "A window, 05:00-13:00, or a list of windows."}
    days = "|".join(DAYS)
    return {
        "type": "object",
        "properties": {
            "breaks": {**windows, "description": "Windows without work on every day, such as [09:00-09:20]."},
            "paid_breaks": made["properties"]["paid_breaks"],
            "closed": {"type": ["string", "array"], "description": "Days off: sun, week 2 fri, week 4."},
            "repeat": {"type": "string", "description": "When the pattern begins again. Default 1 week."},
        },
        "patternProperties": {f"^({days})(-({days}))?$": windows},
        "additionalProperties": False,
    }


def _change(made: Json, kind: type[Any]) -> Json:
    def form(key: str, value_key: str, told: str) -> Json:
        keys = {key: {"type": "string", "description": told}, value_key: {}, "source": _SOURCE}
        return {"type": "object", "properties": keys, "required": [key, value_key], "additionalProperties": False}

    more = _OF_EFFECTS if kind is Effect else {}
    forms = [
        form("set", "to", "The path whose value is replaced."),
        form("scale", "by", "The path whose number, law or activity is multiplied."),
        form("add", "by", "The path whose number, law or activity is added to."),
        form("attend", "for", "The path of a cycle that people attend in part; the rest runs alone."),
        form("teach", "to", "The path of skills: all are qualified for so many stations."),
    ]
    forms[2]["properties"]["at_most"] = {"description": "Where what a number is added to ends, such as 100 %."}
    return {"anyOf": [{**one, "properties": one["properties"] | more} for one in forms]}


_OF_EFFECTS: Json = {
    "mark": {
        "anyOf": [{"enum": list(MARKS)}, {"type": "array", "items": {"enum": list(MARKS)}}],
        "description": "How the figures are known; a list if in several ways. Default: as their source.",
    },
    "grade": {
        "enum": list(GRADES),
        "description": "How sure they are, A to D. Default: as their source.",
    },
    "if_there": {"type": "boolean", "description": "Whether it is left out where the plant has no such value."},
    "in_full": {"type": "boolean", "description": "Whether it counts in full, whatever the firm realises."},
    "where": {
        "type": "object",
        "description": "What has to stand there, {task.load: [medium, heavy]} or {failures.*.repair: < 5 min}.",
    },
}


def _figure(made: Json, kind: type[Any]) -> Json:
    keys = {key: made["properties"][key] for key in ("value", "mark", "grade")} | {"source": _SOURCE}
    whole = {"type": "object", "properties": keys, "required": ["value"], "additionalProperties": False}
    return {"anyOf": [{"type": ["string", "number"]}, whole]}


def _cited(made: Json, kind: type[Any]) -> Json:
    return {"anyOf": [{"type": "string"}, made]}


def _catalogue(made: Json, kind: type[Any]) -> Json:
    levers = made["properties"]["levers"]["additionalProperties"]
    return {"type": "object", "properties": {"folder": made["properties"]["folder"]}, "additionalProperties": levers}


def _upgrade(made: Json, kind: type[Any]) -> Json:
    return {**made, "anyOf": [{"required": ["changes"]}, {"required": ["use"]}]}


_SPELLINGS: dict[type[Model], Callable[[Json, type[Any]], Json]] = {
    Activity: _activity,
    LawSpec: _law,
    Setup: _setup,
    Move: _move,
    Queue: _queue,
    HumanFactors: _human_factors,
    Supply: _supply,
    Shift: _shift,
    ChangeSpec: _change,
    Effect: _change,
    Figure: _figure,
    Cited: _cited,
    Catalogue: _catalogue,
    Upgrade: _upgrade,
}
