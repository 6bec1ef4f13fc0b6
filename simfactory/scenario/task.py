"""Tasks: what the attended work at a station asks of people."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from simfactory.scenario.human_factors import SECTION, default
from simfactory.scenario.model import Model, Number, Share
from simfactory.scenario.values import Value

UsualControl = tuple[Value, Value]
"""Control over one's work at stations that are free, and at those that are paced."""


class Task(Model):
    """What the attended work at a station asks of people."""

    load: Literal["light", "medium", "heavy"] = Field(
        default="medium",
        description="How hard all attended work there is on the body, set-ups and repairs included. Default medium.",
    )
    paced: bool = Field(
        default=False,
        description="Whether a machine or a line sets the pace of people there, not they themselves. Default false.",
    )
    learning: Literal["assembly", "machining"] = Field(
        default="assembly", description="The rate at which people learn the task. Default assembly."
    )
    known: Share = Field(
        default=Value(1.0),
        description="Skill of everybody in the task at time 0, from a beginner (0 %) to mastery. Default 100 %.",
    )
    tiring: Number = Field(default=Value(1.0), description="What multiplies the growth of fatigue there. Default 1.")
    risk: Number = Field(default=Value(1.0), description="What multiplies the OCRA index of the load. Default 1.")
    beginner_time: Share = Field(
        default=Value(1.0),
        description="What multiplies the time of a beginner's pieces, such as 80 % with guidance; it fades as they "
        "learn, and never makes it less than that of who masters the task. Default 100 %.",
    )
    beginner_defects: Share = Field(
        default=Value(1.0),
        description="What multiplies a beginner's chance of a defect, likewise. Default 100 %.",
    )
    control: Annotated[Share | None, Field()] = Field(
        default=None,
        description="Control of people over their work there, 0 to 100 %. Default: by whether it is paced.",
    )
    usual_control: Annotated[UsualControl, PlainValidator(tuple), WithJsonSchema({"type": "array"})] = (
        default(f"{SECTION}.fatigue.control_free"),
        default(f"{SECTION}.fatigue.control_paced"),
    )

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        return tuple(key for key in super().known_keys() if key != "usual_control")

    @property
    def own_control(self) -> Value:
        """What `control` is, said or not."""
        return self.usual_control[self.paced] if self.control is None else self.control

    def own(self) -> dict[str, Any]:
        """The keys with a number that is said, or that an upgrade changed."""
        fields = type(self).model_fields
        return {
            key: getattr(self, key)
            for key in ("known", "tiring", "risk", "beginner_time", "beginner_defects", "control")
            if getattr(self, key) != fields[key].default
        }
