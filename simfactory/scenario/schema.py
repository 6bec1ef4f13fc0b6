"""A scenario: a plant as it is, what is asked of it, and the upgrades it considers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, PlainValidator
from pydantic.json_schema import WithJsonSchema

from simfactory.errors import Place, Problem
from simfactory.scenario.economics import Economics
from simfactory.scenario.energy import Energy
from simfactory.scenario.expressions import Expression, expressions_of, sources_of
from simfactory.scenario.forms import Form, forms_of
from simfactory.scenario.human_factors import HumanFactors
from simfactory.scenario.laws import Activity, CountLaw, LawSpec, TimeLaw, by_name
from simfactory.scenario.line import read_line
from simfactory.scenario.model import NS, AtLeast1, Model, Name, Share, Span, nanoseconds
from simfactory.scenario.moves import Fleet, Move
from simfactory.scenario.observed import Observed, read_observed
from simfactory.scenario.people import Pool
from simfactory.scenario.products import Product, Stop
from simfactory.scenario.realised import DEFAULT
from simfactory.scenario.setups import Setup
from simfactory.scenario.shelves import Catalogue
from simfactory.scenario.shifts import Shift
from simfactory.scenario.stations import Buffer, Drifts, Failure, Inspection, Queue, Station, Wearies, WhileDown
from simfactory.scenario.supply import Demand, Orders, Supply
from simfactory.scenario.upgrade import ChangeSpec, Upgrade
from simfactory.scenario.values import Doubt
from simfactory.scenario.written import told
from simfactory.units import YEAR, Dimension, UnitError, parse

__all__ = [
    "Activity",
    "Buffer",
    "ChangeSpec",
    "CountLaw",
    "Demand",
    "Drifts",
    "Failure",
    "Fleet",
    "Inspection",
    "LawSpec",
    "Move",
    "Observed",
    "Orders",
    "Pool",
    "Precision",
    "Product",
    "Queue",
    "Run",
    "Scenario",
    "Setup",
    "Shift",
    "Station",
    "Stop",
    "Supply",
    "TimeLaw",
    "Upgrade",
    "Wearies",
    "WhileDown",
]


LONGEST_PATH = 20.0 * YEAR
"""Seconds. Who looks farther ahead looks at the steady state."""


def read_points(said: Any) -> float:
    """A half-width of shares, above 0. Raises UnitError."""
    width = parse(said, Dimension.SHARE)
    if width <= 0.0:
        raise UnitError("bounds", told(said), "more than 0 points")
    return width


def read_length(said: Any) -> int:
    """A time above 0, in nanoseconds. Raises UnitError."""
    length = nanoseconds(said)
    if length <= 0:
        raise UnitError("bounds", told(said), "a time above 0")
    return length


def read_over(said: Any) -> int:
    """How long the path of a plant is, in nanoseconds. Raises UnitError."""
    seconds = parse(said, Dimension.CALENDAR)
    if not 0.0 < seconds <= LONGEST_PATH:
        raise UnitError("bounds", told(said), "a time above 0, 20 years at most")
    return round(seconds * NS)


def read_version(said: Any) -> int:
    """The version of the form of a file. Raises UnitError."""
    if isinstance(said, bool) or not isinstance(said, int) or said != 1:
        raise UnitError("word", told(said), "1, the version of the form")
    return int(said)


_TEXT_OR_NUMBER = WithJsonSchema({"type": ["string", "number"]})
Points = Annotated[float, PlainValidator(read_points), _TEXT_OR_NUMBER]
Length = Annotated[int, PlainValidator(read_length), _TEXT_OR_NUMBER]
Over = Annotated[int, PlainValidator(read_over), _TEXT_OR_NUMBER]
FEWEST_BLOCKS, MOST_BLOCKS = 2, 1000
"""Intervals come from what differs between blocks: one alone has none."""
Blocks = Annotated[int, Field(ge=FEWEST_BLOCKS, le=MOST_BLOCKS)]


class Precision(Model):
    """How narrow the 90 % intervals should be: half-widths, absolute."""

    mean: Points | None = Field(default=None, description="Of the mean gain, such as 1 point.")
    probability: Points | None = Field(default=None, description="Of the probabilities, such as 5 points.")
    quantiles: Points | None = Field(default=None, description="Of the quantiles of the gain, such as 3 points.")


class Run(Model):
    """How long and how often the plant is simulated. What is given wins; what is not is chosen from pilot runs."""

    warm_up: Span | None = Field(
        default=None, description="What is left out at the beginning. Default: from pilot runs."
    )
    length: Length | None = Field(
        default=None, description="What is counted after the warm-up. Default: from pilot runs."
    )
    precision: Precision | None = Field(default=None, description="When to stop. Default: a fixed number of blocks.")
    blocks: Blocks | None = Field(default=None, description="Blocks of 16 draws of what is in doubt. Default 16.")
    replications: AtLeast1 | None = Field(default=None, description="Histories of chance per draw. Default 2.")
    shares: bool = Field(
        default=False,
        description="Whether the gain is shared out among the upgrades (Shapley): subsets of them are run too, all of "
        "them up to four upgrades. Default false; `run --shares` asks for it once.",
    )
    over: Over | None = Field(
        default=None,
        description="How long to follow the plant from month to month while its upgrades begin to act, such as 24 "
        "months. Default: only before and after are told.",
    )


_OBSERVED = WithJsonSchema(
    {
        "anyOf": [
            {"type": "string", "description": "The value and the half-width of its 90 % interval, `9400 ± 3 %`."},
            {
                "type": "object",
                "properties": {
                    "value": {"type": "string", "description": "The value and its half-width, `9400 ± 3 %`."},
                    "within": {
                        "type": ["string", "number"],
                        "description": "How near the model should come to it: `10 %` of the value, `5 points` of a "
                        "share, or in the unit of the value. Default 5 %.",
                    },
                    "source": {"type": "string", "description": "The id of a source."},
                },
                "required": ["value"],
                "additionalProperties": False,
            },
        ]
    }
)
ObservedKpis = dict[str, Annotated[Observed, PlainValidator(read_observed), _OBSERVED]]


class Scenario(Model):
    """A scenario file."""

    format: Annotated[int, PlainValidator(read_version), WithJsonSchema({"const": 1})] = Field(
        alias="simfactory", description="The version of the form of this file: 1."
    )
    name: str = Field(description="What the plant is called in reports.")
    sources: dict[str, str] = Field(
        default={},
        description="Citations by short ids, to which `source:` refers; `judgement` and `assumed` need none.",
    )
    run: Run = Field(default=Run(), description="How long and how often the plant is simulated.")
    shifts: dict[Name, Shift] = Field(default={}, description="When people are there, by name of the shift.")
    people: dict[Name, Pool] = Field(default={}, description="Pools of people, by name.")
    human_factors: HumanFactors = Field(
        default=HumanFactors(), description="What work does to people. Default: nothing, they do not tire."
    )
    products: dict[Name, Product] = Field(default={}, description="Products, by name. Default: one, named part.")
    supply: Supply = Field(default=Supply(), description="What brings parts to the line. Default: unlimited.")
    demand: Demand | None = Field(default=None, description="What is asked of the plant. Default: all it can make.")
    fleets: dict[Name, Fleet] = Field(
        default={}, description="Vehicles that carry parts between stations, by name of the fleet."
    )
    energy: Energy = Field(
        default=Energy(), description="The energy of the site, its price and its CO2. Default: not told."
    )
    economics: Economics = Field(
        default=Economics(), description="Other costs of the plant, and how an investment is reckoned."
    )
    stations: Annotated[
        tuple[Station, ...], PlainValidator(read_line, json_schema_input_type=list[Station | Buffer])
    ] = Field(alias="line", description="Stations in the order of the line, with buffers between them.")
    catalogue: Catalogue = Field(
        default=Catalogue(),
        description="Levers of your own, by name, for `use:` in upgrades, beside those of `simfactory catalogue`; "
        "{folder: levers} names a folder of them, one file each.",
    )
    realised: Share = Field(
        default=DEFAULT,
        description="The share of the effects of all levers of the catalogue that the firm realises, such as 100 % or "
        "40 .. 60 .. 90 %. Default: in doubt, Beta(2.5, 2).",
    )
    upgrades: dict[Name, Upgrade] = Field(default={}, description="What the plant considers, by name.")
    configurations: dict[str, Annotated[tuple[str, ...], Field(strict=False)]] = Field(
        default={}, description="Sets of upgrades, by name. `before` (none) and `after` (all) always exist."
    )
    observed: dict[str, ObservedKpis] = Field(
        default={},
        description="KPIs as measured, by scope: plant, a station, a pool or a fleet. `9400 ± 3 %`, or with the "
        "accuracy wanted of the model, {value: 9400 ± 3 %, within: 10 %}.",
    )
    digest: str = ""
    file: str = ""
    warnings: tuple[Problem, ...] = ()
    places: Mapping[str, Place] = {}
    chosen: tuple[str, ...] = ()
    """The upgrades that the plant has had, by name."""

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        made = ("digest", "file", "warnings", "places", "chosen")
        return tuple(key for key in super().known_keys() if key not in made)

    def station(self, name: str) -> Station:
        """The station of this name. KeyError if there is none."""
        return self.station_of[name]

    @cached_property
    def station_of(self) -> dict[str, Station]:
        """Stations by name."""
        return {station.name: station for station in self.stations}

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Every station, and what the stops of routes make of it."""
        return tuple(forms_of(self.stations, self.products))

    def steps(self, product: str) -> tuple[Station, ...] | None:
        """The stops of a product's route, each with what the product needs otherwise; None without a route."""
        route = self.products[product].route
        return None if route is None else tuple(stop.step or self.station(stop.station) for stop in route)

    def route_overrides(self, product: str) -> tuple[Mapping[str, Any], ...]:
        """What each stop of a product's route says otherwise than its station; empty without a route."""
        return tuple(stop.overrides for stop in self.products[product].route or ())

    def expressions(self) -> Iterator[tuple[str, Expression]]:
        """Every value and law of the plant with its path, section by section."""
        return expressions_of(self)

    def doubts(self) -> tuple[Doubt, ...]:
        """Every doubt of the plant, once, in the order of names."""
        return by_name(doubt for _, expression in self.expressions() for doubt in expression.doubts())

    def inputs(self) -> Iterator[tuple[str, Expression, str]]:
        """Every value and law with its path and the ids of its sources, joined by commas ("assumed" if it has none)."""
        for path, expression in self.expressions():
            yield path, expression, ", ".join(sources_of(expression))


def json_schema() -> dict[str, Any]:
    """The JSON schema of a scenario file, for editors and for the reference of keys."""
    from simfactory.scenario.editor_schema import schema_of

    return schema_of(Scenario)
