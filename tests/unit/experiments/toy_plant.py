"""A toy plant whose distribution of the long-run gain is known: gains are lognormal over doubt, chance comes on top.

before = 100 * chance, after = 100 * exp(location + scale * (weights . z)) * chance, z standard normal doubts. Chance is
a lognormal factor of mean 1, part of it common to both (common random numbers).
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from statistics import NormalDist

import numpy as np

from simfactory.experiments.about import About
from simfactory.experiments.model import GROWTH, HOURS, SECOND, WORK, Measured, Path, Window
from simfactory.sampling.streams import history_key, stream_id, uniform, uniforms

NORMAL = NormalDist()
WEEK = 7 * 24 * 3600 * SECOND
STEEPNESS = {"lever": 0.8, "learning": 0.5, "quality": 0.331662}
"""How each doubt moves the logarithm of the gain, in units of its spread: squares add up to 1."""
COMMON = 0.05


@dataclass(frozen=True)
class ToyDoubt:
    """A standard normal doubt."""

    name: str
    source: str = "assumed"
    low: float = -math.inf
    mode: float | None = 0.0
    high: float = math.inf

    def quantile(self, u: float) -> float:
        return NORMAL.inv_cdf(u)


@dataclass(frozen=True)
class ToyRun:
    """What a run gives when it is measured."""

    kpis: Mapping[str, float]
    engine: str

    def measured(self) -> Measured:
        return Measured(self.kpis, self.engine)


@dataclass(frozen=True)
class Toy:
    """See the module. `noise` is the relative spread of chance of one run of one configuration."""

    seed: int = 0
    mean: float = 0.25
    spread: float = 0.12
    noise: float = 0.04
    doubtful: tuple[str, ...] = tuple(STEEPNESS)
    runs: tuple[str, ...] = ("before", "after")
    deadly: str = ""
    """A file: the first worker to take a run of draw 5 removes it and kills itself; "always" kills every time."""
    seconds: float = 0.0
    """How long a run takes."""
    cycle: int = WEEK
    calendar: bool = True

    @property
    def doubts(self) -> tuple[ToyDoubt, ...]:
        return tuple(ToyDoubt(name) for name in sorted(self.doubtful))

    @property
    def of_money(self) -> frozenset[str]:
        return frozenset()

    @property
    def scale(self) -> float:
        return math.sqrt(math.log(1 + (self.spread / (1 + self.mean)) ** 2))

    @property
    def location(self) -> float:
        return math.log(1 + self.mean) - self.scale**2 / 2

    def probability_below(self, gain: float) -> float:
        """The exact distribution function of the long-run gain."""
        return NORMAL.cdf((math.log(1 + gain) - self.location) / self.scale)

    def quantile(self, p: float) -> float:
        """The exact quantile of the long-run gain."""
        return math.exp(self.location + self.scale * NORMAL.inv_cdf(p)) - 1

    @property
    def preload(self) -> tuple[str, ...]:
        return ()

    def simulate_one(self, run: str, theta: Mapping[str, float], replication: int, window: Window) -> ToyRun:
        self._perhaps_die(replication)
        time.sleep(self.seconds if replication >= 0 else 0.0)
        common, own = (
            NORMAL.inv_cdf(uniform(history_key(self.seed, replication), stream_id(name), 0)) for name in ("common", run)
        )
        effect = sum(STEEPNESS[name] * theta[name] for name in self.doubtful)
        level = math.exp(self.location + self.scale * effect) if run.startswith("after") else 1.0
        chance = math.exp(COMMON * common + self.noise * own - (COMMON**2 + self.noise**2) / 2)
        good = 100.0 * level * chance
        kpis = {
            WORK: good, HOURS: 40.0, GROWTH: 0.0, "plant.good_per_week": good,
            "plant.first_pass_yield": 0.9 + 0.01 * (run != "before") + 0.001 * own,
            "plant.escapes_per_shipped": 0.01 - 0.001 * (run != "before") + 0.0001 * own,
            "press.working": 0.7 + 0.1 * common, "press.handling": 0.0, "press.setup": 0.0, "press.down": 0.05,
            "packing.working": 0.6, "packing.handling": 0.0, "packing.setup": 0.0, "packing.down": 0.05,
        }  # fmt: skip
        return ToyRun(kpis, engine="odd" if replication % 2 else "even")

    def pilot(self, run: str, theta: Mapping[str, float], replication: int, cycles: int) -> Path:
        """Output rises over the first week and a half; the work in progress with it."""
        kpis = self.simulate_one(run, theta, replication, Window(0, cycles * WEEK)).measured().kpis
        bins = np.arange(cycles * 25)
        ripple = uniforms(history_key(self.seed, replication), stream_id("ripple"), 0, len(bins)) - 0.5
        path = (1 - np.exp(-bins / 10)) * kpis[WORK] + ripple
        return Path(path, 3 * path, kpis[WORK], kpis[HOURS])

    def _perhaps_die(self, replication: int) -> None:
        import os
        import signal

        if replication != 10 or not self.deadly:
            return
        if self.deadly == "always":
            os.kill(os.getpid(), signal.SIGKILL)
        if FilePath(self.deadly).exists():
            FilePath(self.deadly).unlink()
            os.kill(os.getpid(), signal.SIGKILL)


ABOUT = About("Toy", "0123456789abcdef", "0.0.0", {"before": (), "after": ("lever",)}, stations=("press", "packing"))
