"""Economics: what a plant costs beside its people and energy, and how an investment is reckoned."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, PlainValidator, model_validator

from simfactory.scenario.model import Model, Money, Share, Yearly, dimension_schema, quantity
from simfactory.scenario.values import Value
from simfactory.units import Dimension, UnitError

SECTION = "economics"
CHANGEABLE = ("maintenance", "scrap", "escape")
"""What upgrades may change."""
TERMS = ("rate", "horizon", "weeks_per_year", "tax", "depreciated_over", "residual")
"""How an investment is reckoned: what stands here whether it is said or not."""
LONGEST_HORIZON = 50.0

Years = Annotated[
    Value, PlainValidator(quantity(Dimension.YEARS, 1.0, LONGEST_HORIZON)), dimension_schema(Dimension.YEARS)
]
Weeks = Annotated[Value, PlainValidator(quantity(Dimension.COUNT, 1.0, 53.0)), dimension_schema(Dimension.COUNT)]


class Aid(Model):
    """What the state gives to an investment."""

    grant: Share = Field(default=Value(0.0), description="Grant, as a share of the price. Default none.")
    ceiling: Annotated[Money | None, Field()] = Field(
        default=None, description="The most that the grant can be. Default: no ceiling."
    )
    deduction: Share = Field(
        default=Value(0.0),
        description="Share of the price that may be deducted from taxable profit beside the depreciation: worth that "
        "share times the tax, and no grant. Needs `tax`. Default none.",
    )

    @model_validator(mode="after")
    def _grant_has_ceiling(self) -> Self:
        if self.ceiling is not None and self.grant.bounds()[1] == 0.0:
            raise UnitError("aid", "a ceiling without a grant", "grant: and its share", "", ("ceiling",))
        return self


class FreedHours(Model):
    """What becomes of the hours that the output of before no longer needs, while they are still paid."""

    saved: Share = Field(
        description="The share of them that is no longer paid, or paid by other work. The rest brings no money."
    )


class Economics(Model):
    """What the plant costs beside people, energy and material, and how an investment is reckoned."""

    maintenance: Annotated[Yearly | None, Field()] = Field(
        default=None, description="Spare parts and contracts, beside people: 80 kEUR/year. Default: not counted."
    )
    scrap: Annotated[Money | None, Field()] = Field(
        default=None, description="What a scrapped piece costs beside its material. Default: not counted."
    )
    escape: Annotated[Money | None, Field()] = Field(
        default=None, description="What a defective piece costs that reaches the customer. Default: not counted."
    )
    rate: Share = Field(
        default=Value(0.08), description="Discount rate per year, without inflation. Default 8 %, assumed."
    )
    horizon: Years = Field(
        default=Value(7.0),
        description="Years for which an investment is reckoned, rounded to whole ones. Default 7 years, assumed.",
    )
    weeks_per_year: Weeks = Field(
        default=Value(47.0), description="Weeks in which the plant runs as simulated. Default 47, assumed."
    )
    tax: Share = Field(
        default=Value(0.0), description="Tax on profits, such as 25 %. Default 0 %: everything is before taxes."
    )
    depreciated_over: Years = Field(
        default=Value(5.0), description="Years of linear depreciation. Default 5 years, assumed."
    )
    residual: Share = Field(
        default=Value(0.0), description="What can be had for it in the end, as a share of its price. Default 0 %."
    )
    aid: Aid = Field(default=Aid(), description="Grants and deductions: {grant: 10 .. 22 .. 40 %, ceiling: 200 kEUR}.")
    freed_hours: FreedHours | None = Field(
        default=None,
        description="What becomes of paid hours that the output of before no longer needs, where demand is limited or "
        "products have no price: {saved: 50 %}. Default: they are told, and bring no money.",
    )

    @model_validator(mode="after")
    def _deducted_from_tax(self) -> Self:
        if self.aid.deduction.bounds()[1] > 0.0 and self.tax.bounds()[1] == 0.0:
            found, remedy = "a deduction without a tax that it is taken from", "say economics.tax, such as 25 %"
            raise UnitError("aid", found, "a tax on profits", remedy, ("aid", "deduction"))
        return self

    def terms(self) -> dict[str, Value]:
        """How an investment is reckoned, by path below the section; what is not said too, but for aid."""
        said: dict[str, Any] = {key: getattr(self, key) for key in TERMS}
        given = {f"aid.{key}": getattr(self.aid, key) for key in Aid.model_fields if getattr(self.aid, key) is not None}
        said |= {key: value for key, value in given.items() if value != Aid.model_fields[key[4:]].default}
        if self.freed_hours is not None:
            said["freed_hours.saved"] = self.freed_hours.saved
        return said
