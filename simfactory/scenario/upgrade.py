"""Upgrades as they are written: named changes, each of one kind at one path, levers of the catalogue, and costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, model_validator
from pydantic.json_schema import WithJsonSchema

from simfactory.errors import nearest
from simfactory.scenario.model import Later, Model, Money, Reading, Share, Time, Yearly, without_unknown
from simfactory.scenario.stations import read_names
from simfactory.scenario.values import ASSUMED, Doubt, Value
from simfactory.scenario.written import origin_of, told
from simfactory.units import UnitError

Kind = Literal["set", "scale", "add", "attend", "teach"]

VALUE_KEY = {"set": "to", "scale": "by", "add": "by", "attend": "for", "teach": "to"}
"""The kinds of changes, and the key under which each has its value."""

FORMS = (
    "{set: path, to: value}, {scale: path, by: factor}, {add: path, by: step}, {attend: path of a cycle, for: share} "
    "or {teach: path of skills, to: stations}"
)

_NAMES = WithJsonSchema({"type": ["string", "array"]})


class ChangeSpec(Model):
    """One change: `{set: path, to: value}`, `{scale: path, by: factor}`, `{add: path, by: step}`, …"""

    kind: Kind
    path: str
    value: Any
    source: str = ASSUMED
    at: str = ""  # its own path: "upgrades.smed.changes.1"
    most: Any = None  # where what it adds to ends
    share: Any = 1.0  # how much of it is realised: a number, or the doubt of the firm
    marks: tuple[str, ...] = ()  # how its figures are known, of a lever of the catalogue
    grade: str = ""

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        kind = kind_of(raw)
        origin = origin_of(raw)
        known = (kind, VALUE_KEY[kind], *(["at_most"] if kind == "add" else []))
        said = without_unknown(raw, known, reading, origin.path)
        return {
            "kind": kind,
            "path": said[kind],
            "value": said[VALUE_KEY[kind]],
            "most": said.get("at_most"),
            "source": origin.source,
            "at": origin.path,
        }

    @property
    def of_lever(self) -> bool:
        """Whether a lever of the catalogue brought it."""
        return bool(self.grade)

    @property
    def key_path(self) -> str:
        """Where its path is written."""
        return f"{self.at}.{self.kind}"

    @property
    def value_path(self) -> str:
        """Where its value is written."""
        return self.key_path if self.of_lever else f"{self.at}.{VALUE_KEY[self.kind]}"

    @property
    def part(self) -> float | Doubt:
        """How much of it is realised."""
        return self.share if isinstance(self.share, Doubt) else float(self.share)


def kind_of(raw: Any) -> str:
    """The kind of a change as it is written, its value beside it. Raises UnitError."""
    if not isinstance(raw, Mapping):
        raise UnitError("change", told(raw), FORMS)
    kinds = [key for key in VALUE_KEY if key in raw]
    if len(kinds) != 1:
        raise UnitError("change", " and ".join(kinds) or "no kind of change", FORMS)
    kind = kinds[0]
    if VALUE_KEY[kind] not in raw:
        raise UnitError("missing-key", f"{kind} without {VALUE_KEY[kind]}:", FORMS)
    return kind


class RampUp(Model):
    """How an upgrade begins to act."""

    lasts: Later = Field(description="How long it takes until everybody is used to it.")
    slower: Share = Field(description="How much longer the cycles where it acts take meanwhile.")


class Upgrade(Model):
    """Something that the plant considers: what it changes, or a lever of the catalogue and where, and what it costs."""

    use: str | None = Field(
        default=None,
        description="A lever of the catalogue: `simfactory catalogue` lists them. Its effects are doubtful.",
    )
    at: Annotated[tuple[str, ...], PlainValidator(read_names), _NAMES] = Field(
        default=(), description="Where the lever is used: a station, a pool, or a list of them, as the lever asks."
    )
    changes: Annotated[tuple[ChangeSpec, ...], Field(strict=False)] = Field(
        default=(),
        description="What it changes, each {set: path, to: value}, {scale: path, by: factor} or {add: path, by: step}; "
        "also {attend: press.cycle, for: 40 %}: people attend that share of it, the rest runs alone; and {teach: "
        "people.ops.skills, to: 2}: all are qualified for so many stations, one after the other down the line. Beside "
        "`use:` they replace what the lever does at the same paths, and are realised in full.",
    )
    price: Annotated[Money | None, Field()] = Field(
        default=None,
        description="The investment, installed, such as 60 .. 100 .. 170 kEUR. Default: what the lever says; without "
        "one not told, and the money of configurations with it is then not reckoned.",
    )
    running: Annotated[Yearly | None, Field()] = Field(
        default=None,
        description="What it costs every year: licences, contracts, 6 kEUR/year. Default: what the lever says, unless "
        "`upkeep` is said, or nothing.",
    )
    upkeep: Annotated[Share | None, Field()] = Field(
        default=None,
        description="What it costs every year as a share of its price: 15 .. 20 %. It takes the place of the lever's "
        "running cost, and stands beside a `running` that is said. Default nothing.",
    )
    support: dict[str, Time] = Field(
        default={},
        description="Hours per week that it takes of a pool, paid beside its roster and counted in productivity: "
        "{maintenance: 2 .. 6 h}. Default none.",
    )
    start: Later | None = Field(
        default=None,
        description="When it is decided on, from today on: 6 months. Default: today. `run --over` pays it then; the "
        "net present value pays it today, and counts what it brings from when it works.",
    )
    delay: Later | None = Field(
        default=None, description="From the decision until it begins to act. Default: what the lever says, or nothing."
    )
    ramp_up: RampUp | None = Field(default=None, description="How it begins to act. Default: what the lever says.")
    name: Annotated[str, PlainValidator(str), WithJsonSchema({"readOnly": True})] = ""
    grades: Annotated[dict[str, str], PlainValidator(dict), WithJsonSchema({"readOnly": True})] = Field(default={})
    """How sure the costs are that a lever of the catalogue brought, by key."""

    @classmethod
    def spelled(cls, raw: Any, reading: Reading) -> Any:
        if isinstance(raw, Mapping) and "use" not in raw:
            misspelt = nearest("use", raw) or nearest("changes", [key for key in raw if key != "changes"])
            if "at" in raw and not misspelt:
                path = origin_of(raw).path
                reading.note("unknown-key", f"{path}.at", "'at' without use:", "use: and the name of a lever")
            elif "changes" not in raw and not misspelt:
                expected = "the key changes, or use: and the name of a lever"
                raise UnitError("missing-key", "no 'changes'", expected)
        return raw

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        return tuple(key for key in super().known_keys() if key not in ("name", "grades"))

    @model_validator(mode="after")
    def _upkeep_of_a_price(self) -> Self:
        if self.upkeep is not None and self.price is None and self.use is None:
            raise UnitError("price", "an upkeep without a price that it is a share of", "price:", "", ("upkeep",))
        return self

    @property
    def yearly(self) -> Value:
        """What it costs every year, in EUR."""
        costs = self.running or Value(0.0)
        if self.upkeep is None or self.price is None:
            return costs
        return costs.added(self.price.scaled(self.upkeep))
