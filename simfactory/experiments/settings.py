"""Settings: what a scenario, or its caller, says of the experiment."""

from __future__ import annotations

from dataclasses import dataclass, field

from simfactory.experiments.stopping import Precision, looks
from simfactory.scenario.schema import Run

REPLICATIONS = 2


@dataclass(frozen=True)
class Settings:
    """What a scenario, or its caller, says of the experiment; None: to be chosen. Times in nanoseconds."""

    seed: int = 0
    replications: int = REPLICATIONS
    blocks: int | None = None
    precision: Precision = field(default_factory=Precision)
    by_precision: bool = False
    warm_up: int | None = None
    length: int | None = None

    @staticmethod
    def of(said: Run, seed: int, blocks: int | None) -> Settings:
        """Those of a scenario, whose blocks the caller may overrule."""
        wanted = said.precision
        return Settings(
            seed=seed,
            replications=said.replications or REPLICATIONS,
            blocks=blocks or said.blocks,
            precision=Precision() if wanted is None else Precision(wanted.mean, wanted.probability, wanted.quantiles),
            by_precision=wanted is not None,
            warm_up=said.warm_up,
            length=said.length,
        )

    @property
    def most_blocks(self) -> int:
        """Blocks of draws that there may be at most."""
        return max(looks(self.blocks, self.by_precision))
