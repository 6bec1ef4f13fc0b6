"""The human constants: what each is taken to be where a scenario says nothing, how sure that is, and who says so.

Their evidence is the weakest of the whole model: each is a doubt (PERT of low, mode, high), never a known number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Mark = Literal["seen", "recalled", "judgement"]
"""How a figure is known: read in its source; from memory of the literature, to be verified; judgement, published by
nobody."""


@dataclass(frozen=True)
class Constant:
    """One constant: PERT(low, mode, high) in `unit`, and the bounds within which its formula holds.

    `mark` is the mark of the mode, `range_mark` that of low and high. `unit` "" is a plain number, "share" a number
    from 0 to 1.
    """

    name: str
    low: float
    mode: float
    high: float
    unit: str
    least: float
    most: float
    mark: Mark
    range_mark: Mark
    source: str

    @property
    def judged(self) -> bool:
        """Whether any of its figures is judgement."""
        return "judgement" in (self.mark, self.range_mark)


_FATIGUE = "law of Jaber, Givi & Neumann 2013 (Appl. Math. Modelling 37:7287); order of its numerical examples"
_HEART = "HEART: Williams 1986"
_SHIFTS = "Folkard & Tucker 2003 (Occup. Med. 53:95), injuries"
_STRAIN = "Amiri & Behnezhad 2020, 18 cohorts: 1.44, women 1.16, men 1.66; lognormal of median 1.35 there"
_OCRA = "Occhipinti & Colombini 2007: green to 2.2, yellow to 3.5, red above"
_DE_JONG = "De Jong 1957 (Ergonomics 1)"
_RATES = "customary rates of learning curves"
_OWN = "nothing published at hand"

_MANY = math.inf

CONSTANTS: tuple[Constant, ...] = (
    Constant("fatigue_light", 0.001, 0.0015, 0.002, "1/min", 0.0, _MANY, "judgement", "judgement", _FATIGUE),
    Constant("fatigue_medium", 0.002, 0.003, 0.0045, "1/min", 0.0, _MANY, "judgement", "judgement", _FATIGUE),
    Constant("fatigue_heavy", 0.0045, 0.006, 0.008, "1/min", 0.0, _MANY, "judgement", "judgement", _FATIGUE),
    Constant("recovery", 0.01, 0.03, 0.06, "1/min", 0.0, _MANY, "judgement", "judgement", _FATIGUE),
    Constant(
        "slowing_by_fatigue", 0.1, 0.25, 0.5, "", 0.0, _MANY, "judgement", "judgement",
        "form of Ferjani et al. 2017 (Comput. Ind. Eng. 112)",
    ),
    Constant("errors_by_fatigue", 0.5, 1.5, 3.0, "", 0.0, _MANY, "judgement", "judgement", _OWN),
    Constant("errors_by_skill", 0.2, 0.5, 0.8, "share", 0.0, 1.0, "judgement", "judgement", _OWN),
    Constant("error_routine", 0.007, 0.02, 0.045, "share", 0.0, 1.0, "recalled", "recalled", _HEART),
    Constant("error_familiar", 0.00008, 0.0004, 0.009, "share", 0.0, 1.0, "recalled", "recalled", _HEART),
    Constant("error_hurried", 0.06, 0.09, 0.13, "share", 0.0, 1.0, "recalled", "recalled", _HEART),
    Constant("error_checked", 0.0008, 0.003, 0.007, "share", 0.0, 1.0, "recalled", "recalled", _HEART),
    Constant("afternoon", 1.0, 1.18, 1.25, "", 0.0, _MANY, "recalled", "judgement", _SHIFTS),
    Constant(
        "night", 1.10, 1.23, 1.31, "", 0.0, _MANY, "seen", "judgement",
        "Smith, Folkard & Poole 1994 (Lancet 344): 1.23 (1.14-1.31), 4,645 injuries, night against morning",
    ),
    Constant("second_night", 1.0, 1.06, 1.12, "", 0.0, _MANY, "recalled", "judgement", _SHIFTS),
    Constant("third_night", 1.05, 1.17, 1.30, "", 0.0, _MANY, "recalled", "judgement", _SHIFTS),
    Constant("fourth_night", 1.15, 1.36, 1.60, "", 0.0, _MANY, "recalled", "judgement", _SHIFTS),
    Constant("learning_assembly", 0.80, 0.825, 0.85, "share", 0.55, 1.0, "judgement", "recalled", _RATES),
    Constant("learning_machining", 0.90, 0.925, 0.95, "share", 0.55, 1.0, "judgement", "recalled", _RATES),
    Constant("incompressible_free", 0.15, 0.25, 0.35, "share", 0.0, 1.0, "recalled", "judgement", _DE_JONG),
    Constant("incompressible_paced", 0.4, 0.5, 0.6, "share", 0.0, 1.0, "recalled", "judgement", _DE_JONG),
    Constant("mastered_after", 200.0, 1000.0, 5000.0, "pieces", 1.0, _MANY, "judgement", "judgement", _OWN),
    Constant(
        "forgotten_after", 30.0, 120.0, 365.0, "day", 0.0, _MANY, "judgement", "judgement",
        "law of Jaber & Bonney 1996 (Appl. Math. Modelling 20)",
    ),
    Constant(
        "rest_allowance", 0.09, 0.11, 0.15, "share", 0.0, 1.0, "judgement", "judgement",
        "low: the least of the ILO, 5 % personal and 4 % basic fatigue (recalled)",
    ),
    Constant("pressure_by_pace", 0.05, 0.15, 0.30, "", 0.0, _MANY, "judgement", "judgement", _OWN),
    Constant(
        "control_free", 0.5, 0.65, 0.8, "share", 0.0, 1.0, "judgement", "judgement",
        "near the median of SUMER, Dares 2008 22.1: 70 on Karasek's scale of 24-96 (recalled)",
    ),
    Constant("control_paced", 0.2, 0.4, 0.55, "share", 0.0, 1.0, "judgement", "judgement", _OWN),
    Constant("ocra_light", 0.5, 1.2, 2.2, "", 0.0, _MANY, "judgement", "judgement", _OCRA),
    Constant("ocra_medium", 2.2, 2.8, 3.5, "", 0.0, _MANY, "judgement", "judgement", _OCRA),
    Constant("ocra_heavy", 3.5, 4.5, 7.0, "", 0.0, _MANY, "judgement", "judgement", _OCRA),
    Constant("affected_by_ocra", 0.0215, 0.0239, 0.0263, "share", 0.0, 1.0, "recalled", "judgement", _OCRA),
    Constant(
        "absence", 0.034, 0.039, 0.051, "share", 0.0, 1.0, "seen", "seen",
        "French industry: 3.43 % with building 2016, 3.94 % 2017; 5.11 % all sectors 2019 (Ayming)",
    ),
    Constant("absence_by_strain", 1.16, 1.35, 1.66, "", 1.0, _MANY, "judgement", "seen", _STRAIN),
    Constant("absence_by_risk", 0.5, 1.0, 2.0, "", 0.0, _MANY, "judgement", "judgement", _OWN),
    Constant("spell_mean", 1.5, 3.0, 6.0, "day", 1.0, _MANY, "judgement", "judgement", _OWN),
)  # fmt: skip
"""In the order of the room. What is known of the rates of fatigue, 0.001-0.008 in all, is divided among the loads, so that
in no draw heavier work tires less. Order: fatigue, errors, shifts, learning, strain, absence."""

BY_NAME = {constant.name: constant for constant in CONSTANTS}
