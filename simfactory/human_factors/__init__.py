"""What work does to people, and people to work: fatigue, error, learning, strain and absence, as pure formulas.

Each formula says its equation, its units, the range where it holds, its source and how that is known. Both engines
call them: they use only arithmetic, comparisons and exp, log, pow, sqrt, which agree to the bit in CPython and Numba.
Arguments outside the range of a formula are the caller's fault; what holds for the constants is in `CONSTANTS`.
"""

from simfactory.human_factors.constants import BY_NAME, CONSTANTS, Constant
from simfactory.human_factors.fatigue import (
    FatigueCycle,
    endurance_time,
    fatigue_after_rest,
    fatigue_after_work,
    fatigue_cycle,
    fatigue_rate,
    mean_fatigue_at_rest,
    mean_fatigue_at_work,
    murrell_rest,
    rest_allowance,
    steady_fatigue_after_work,
)
from simfactory.human_factors.human_error import (
    AFTERNOON,
    MORNING,
    NIGHT,
    duration_factor,
    error_probability,
    shift_factor,
)
from simfactory.human_factors.learning import (
    averaged_time,
    averaged_total,
    de_jong_time,
    de_jong_total,
    forgetting_exponent,
    learning_exponent,
    learning_factor,
    pieces_at_skill,
    remembered_pieces,
    skill,
    wright_time,
    wright_total,
)
from simfactory.human_factors.strain import (
    EASY_PRESSURE,
    FULL_PRESSURE,
    absence_factor,
    absence_rate,
    demand,
    ocra_prevalence,
    spell_probability,
    strain,
    time_pressure,
)

__all__ = [
    "AFTERNOON",
    "BY_NAME",
    "CONSTANTS",
    "EASY_PRESSURE",
    "FULL_PRESSURE",
    "MORNING",
    "NIGHT",
    "Constant",
    "FatigueCycle",
    "absence_factor",
    "absence_rate",
    "averaged_time",
    "averaged_total",
    "de_jong_time",
    "de_jong_total",
    "demand",
    "duration_factor",
    "endurance_time",
    "error_probability",
    "fatigue_after_rest",
    "fatigue_after_work",
    "fatigue_cycle",
    "fatigue_rate",
    "forgetting_exponent",
    "learning_exponent",
    "learning_factor",
    "mean_fatigue_at_rest",
    "mean_fatigue_at_work",
    "murrell_rest",
    "ocra_prevalence",
    "pieces_at_skill",
    "remembered_pieces",
    "rest_allowance",
    "shift_factor",
    "skill",
    "spell_probability",
    "steady_fatigue_after_work",
    "strain",
    "time_pressure",
    "wright_time",
    "wright_total",
]
