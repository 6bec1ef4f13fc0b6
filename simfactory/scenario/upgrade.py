"""Upgrades as they are written: named changes, each of one kind at one path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, model_validator
from pydantic.json_schema import WithJsonSchema

from simfactory.scenario.model import Model, Money, Reading, Share, Time, Yearly, without_unknown
from simfactory.scenario.values import ASSUMED, Value
from simfactory.scenario.written import origin_of, told
from simfactory.units import UnitError

Kind = Literal["set", "scale", "add"]

_VALUE_KEY = {"set": "to", "scale": "by", "add": "by"}


class ChangeSpec(Model):
    """One change: `{set: path, to: value}`, `{scale: path, by: factor}` or `{add: path, by: step}`."""

    kind: Kind
    path: str
    value: Any
    source: str = ASSUMED
    at: str = ""  # its own path: "upgrades.smed.changes.1"

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        expected = "{set: path, to: value}, {scale: path, by: factor} or {add: path, by: step}"
        if not isinstance(raw, Mapping):
            raise UnitError("change", told(raw), expected)
        kinds = [key for key in _VALUE_KEY if key in raw]
        if len(kinds) != 1:
            raise UnitError("change", " and ".join(kinds) or "no kind of change", expected)
        kind = kinds[0]
        origin = origin_of(raw)
        said = without_unknown(raw, (kind, _VALUE_KEY[kind]), reading, origin.path)
        if _VALUE_KEY[kind] not in said:
            raise UnitError("missing-key", f"{kind} without {_VALUE_KEY[kind]}:", expected)
        value = said[_VALUE_KEY[kind]]
        return {"kind": kind, "path": said[kind], "value": value, "source": origin.source, "at": origin.path}

    @property
    def value_path(self) -> str:
        """Where its value is written."""
        return f"{self.at}.{_VALUE_KEY[self.kind]}"


class Upgrade(Model):
    """Something that the plant considers: what it changes, and what it costs."""

    changes: Annotated[tuple[ChangeSpec, ...], Field(strict=False)] = Field(
        description="What it changes, each {set: path, to: value}, {scale: path, by: factor} or {add: path, by: step}."
    )
    price: Annotated[Money | None, Field()] = Field(
        default=None,
        description="The investment, installed, such as 60 .. 100 .. 170 kEUR. Default: not told; the money of "
        "configurations with it is then not reckoned.",
    )
    running: Annotated[Yearly | None, Field()] = Field(
        default=None, description="What it costs every year: licences, contracts, 6 kEUR/year. Default nothing."
    )
    upkeep: Annotated[Share | None, Field()] = Field(
        default=None, description="What it costs every year, as a share of its price: 15 .. 20 %. Default nothing."
    )
    support: dict[str, Time] = Field(
        default={},
        description="Hours per week that it takes of a pool, paid beside its roster and counted in productivity: "
        "{maintenance: 2 .. 6 h}. Default none.",
    )
    name: Annotated[str, PlainValidator(str), WithJsonSchema({"readOnly": True})] = ""

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        return ("changes", "price", "running", "upkeep", "support")

    @model_validator(mode="after")
    def _upkeep_of_a_price(self) -> Self:
        if self.upkeep is not None and self.price is None:
            raise UnitError("price", "an upkeep without a price that it is a share of", "price:", "", ("upkeep",))
        return self

    @property
    def yearly(self) -> Value:
        """What it costs every year, in EUR."""
        costs = self.running or Value(0.0)
        if self.upkeep is None or self.price is None:
            return costs
        return costs.added(self.price.scaled(self.upkeep))
