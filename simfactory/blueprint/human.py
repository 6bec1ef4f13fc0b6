"""What work does to people: the numbers of a plan that say it, and the expressions that they are computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simfactory.blueprint.slots import NumberSlots, Theta
from simfactory.blueprint.usual import Usual
from simfactory.human_factors import (
    AFTERNOON,
    MORNING,
    NIGHT,
    experience,
    guided_by_skill,
    guided_incompressible,
    learning_exponent,
    learning_factor,
    shift_factor,
)
from simfactory.plan import Constant, Floats, Human, Ints, ShiftKind
from simfactory.sampling.laws import Law, LawRow
from simfactory.sampling.sampler import to_ns
from simfactory.sampling.whole_days import whole_units
from simfactory.scenario.human_factors import DAY, SECTION
from simfactory.scenario.human_values import AtWork, human_values
from simfactory.scenario.schema import Pool, Scenario, Station
from simfactory.scenario.values import Doubt, Value

NOTHING, ONE = Value(0.0), Value(1.0)
MINUTE = 60.0
HOUR = 3600.0
OF_CONSTANT: dict[Constant, tuple[str, Value]] = {
    Constant.RECOVERY: ("fatigue.recovery", NOTHING),
    Constant.SLOWING: ("fatigue.slowing", NOTHING),
    Constant.ERRORS_BY_FATIGUE: ("errors.by_fatigue", NOTHING),
    Constant.MASTERED: ("learning.mastered_after", ONE),
    Constant.FORGOTTEN: ("learning.forgotten_after", NOTHING),
    Constant.STRAIN_RATIO: ("absence.by_strain", ONE),
    Constant.BY_RISK: ("absence.by_risk", NOTHING),
    Constant.ALLOWANCE: ("fatigue.allowance", NOTHING),
    Constant.BY_PACE: ("fatigue.by_pace", NOTHING),
    Constant.AFFECTED: ("absence.affected_by_ocra", NOTHING),
}
"""Where each is said, and what it is where it acts on nothing."""
PRICE = "price"
"""What who stands in costs."""
OF_SHIFTS = ("afternoon", "night", "second_night", "third_night", "fourth_night")


@dataclass(frozen=True)
class Lessons:
    """By what people learn: steps at which a piece is made by hand, their stations, and the laws of that work."""

    station: Ints  # [some steps]
    law: Ints  # [some steps]

    @property
    def stations(self) -> list[int]:
        """Each once."""
        return sorted(set(self.station.tolist()))


@dataclass(frozen=True)
class HumanSlots:
    """The expressions of `Plan.human`."""

    numbers: Mapping[str, NumberSlots]
    lessons: Lessons  # none where nobody learns
    spell: Ints  # [pools] law, -1 none
    usual: tuple[Usual, ...] = ()  # known once the plant before is; who is in none of them is measured against 1

    @staticmethod
    def of(scenario: Scenario, spell: Ints, lessons: Lessons) -> HumanSlots:
        known = {path.removeprefix(f"{SECTION}."): value for path, value in human_values(scenario)}
        pools = [pool for _, pool in sorted(scenario.people.items())]
        numbers = {
            "constants": [known.get(*OF_CONSTANT[constant]) for constant in Constant],
            "by_skill": [known.get("errors.by_skill", NOTHING)],
            "shifts": [known.get(f"errors.{key}", ONE) for key in OF_SHIFTS],
            **_of_stations(scenario, known),
            **_of_pools(pools),
        }
        learns = scenario.human_factors.learning is not None
        none = np.zeros(0, dtype=np.int64)
        return HumanSlots(
            numbers={name: NumberSlots.of(values) for name, values in numbers.items()},
            lessons=lessons if learns else Lessons(none, none),
            spell=spell,
        )

    def doubts(self) -> list[Doubt]:
        """Those that move people."""
        own = [some for name, some in self.numbers.items() if name != PRICE]
        before = [some for usual in self.usual for some in usual.numbers.values()]
        return [doubt for some in (*own, *before) for doubt in some.doubts()]

    def doubts_of_price(self) -> list[Doubt]:
        """Those of what who stands in costs, which moves nobody."""
        return self.numbers[PRICE].doubts()

    def fill(self, theta: Theta, laws: Sequence[Law]) -> Human:
        """The numbers when the doubtful values are `theta` and the plan's laws are `laws`."""
        at = {name: slots.fill(theta) for name, slots in self.numbers.items()}
        constants = at["constants"]
        constants[Constant.FORGOTTEN] /= MINUTE
        mastered = float(constants[Constant.MASTERED])
        exponent = np.zeros(len(at["rate"]))
        for s in self.lessons.stations:
            exponent[s] = learning_exponent(float(at["rate"][s]))
        incompressible = at["incompressible"]
        for s in self.lessons.stations:
            guided = float(at["beginner_time"][s])
            incompressible[s] = guided_incompressible(float(incompressible[s]), float(exponent[s]), mastered, guided)
        by_skill = float(at["by_skill"][0])
        return Human(
            constants=constants,
            growth=at["growth"] * at["tiring"],
            exponent=exponent,
            incompressible=incompressible,
            first_time=self._first_times(laws, exponent, incompressible, mastered),
            experience=self._experience(at["known"], exponent, mastered),
            by_skill=np.array([guided_by_skill(by_skill, guided) for guided in at["beginner_defects"].tolist()]),
            shift_errors=_shift_errors(*at["shifts"].tolist()),
            control=at["control"],
            ocra=at["ocra"] * at["risk"],
            absence=at["absence"],
            spell_mean=np.array([_spell_mean(laws[law].row()) if law >= 0 else 1.0 for law in self.spell.tolist()]),
            usual=self.usual_at(theta, constants),
            stand_in_price=at[PRICE] * HOUR,
            walk=np.array([to_ns(seconds) for seconds in at["walk"].tolist()], dtype=np.int64),
        )

    def usual_at(self, theta: Theta, constants: Floats) -> Floats:
        """[pools] `absence_factor` of the pool in the plant as it is."""
        found = np.ones(len(self.spell))
        for usual in self.usual:
            found[list(usual.pools)] = usual.fill(theta, constants)
        return found

    def _experience(self, known: Floats, exponent: Floats, mastered: float) -> Floats:
        """[S] pieces at which everybody has the skill that they have at time 0."""
        found = np.full(len(known), mastered)
        for s in self.lessons.stations:
            found[s] = experience(float(known[s]), float(exponent[s]), mastered)
        return found

    def _first_times(self, laws: Sequence[Law], exponent: Floats, incompressible: Floats, mastered: float) -> Floats:
        """[S] minutes of a beginner's first piece, over the mean of the station's steps."""
        found = np.ones(len(exponent))
        means = np.array([laws[law].mean() for law in self.lessons.law.tolist()])
        for s in self.lessons.stations:
            slower = learning_factor(1.0, float(exponent[s]), float(incompressible[s]), mastered)
            found[s] = float(means[self.lessons.station == s].mean()) / MINUTE * slower
        return found


def _of_stations(scenario: Scenario, known: Mapping[str, Value]) -> dict[str, list[Value]]:
    """Expressions that each station has one of; neutral where nobody works, and where a group is off."""
    work, human = AtWork(scenario), scenario.human_factors
    manned = {station.name for station in work.manned} if next(human.groups(), None) is not None else set()
    tires, exposed = human.fatigue is not None, work.exposed

    def at(station: Station, acts: bool, value: Value | None, else_: Value) -> Value:
        return value if acts and value is not None and station.name in manned else else_

    columns: dict[str, list[Value]] = {name: [] for name in _COLUMNS}
    for station in scenario.stations:
        task, pace = station.task, "paced" if station.task.paced else "free"
        learns = human.learning is not None and station.name in work.by_hand
        columns["growth"].append(at(station, tires, known.get(f"fatigue.{task.load}"), NOTHING))
        columns["tiring"].append(at(station, tires, task.tiring, ONE))
        columns["rate"].append(at(station, learns, known.get(f"learning.{task.learning}"), ONE))
        columns["incompressible"].append(at(station, learns, known.get(f"learning.incompressible_{pace}"), NOTHING))
        columns["known"].append(at(station, learns, task.known, ONE))
        columns["beginner_time"].append(at(station, learns, task.beginner_time, ONE))
        columns["beginner_defects"].append(at(station, human.errors is not None, task.beginner_defects, ONE))
        columns["control"].append(at(station, exposed, task.own_control, ONE))
        columns["ocra"].append(at(station, exposed, known.get(f"fatigue.ocra_{task.load}"), NOTHING))
        columns["risk"].append(at(station, exposed, task.risk, ONE))
    return columns


_COLUMNS = (
    "growth",
    "tiring",
    "rate",
    "incompressible",
    "known",
    "beginner_time",
    "beginner_defects",
    "control",
    "ocra",
    "risk",
)


def _of_pools(pools: Sequence[Pool]) -> dict[str, list[Value]]:
    """Expressions that each pool has one of."""
    absences = [pool.absent for pool in pools]
    stand_ins = [absence.stand_in if absence is not None else None for absence in absences]
    return {
        "absence": [NOTHING if absence is None else absence.rate for absence in absences],
        PRICE: [
            NOTHING if stand_in is None else stand_in.price or pool.cost or NOTHING
            for pool, stand_in in zip(pools, stand_ins, strict=True)
        ],
        "walk": [pool.moves.walk for pool in pools],
    }


def _shift_errors(afternoon: float, *nights: float) -> Floats:
    """[ShiftKind]"""
    shifts = {kind: (NIGHT, kind - ShiftKind.NIGHT + 1) for kind in ShiftKind if kind >= ShiftKind.NIGHT}
    shifts |= {ShiftKind.MORNING: (MORNING, 0), ShiftKind.AFTERNOON: (AFTERNOON, 0)}
    night, second, third, fourth = nights
    return np.array([shift_factor(*shifts[kind], afternoon, night, second, third, fourth) for kind in ShiftKind])


def _spell_mean(row: LawRow) -> float:
    """Shifts, rounded as engines do."""
    return whole_units(row.kind, row.a, row.b, row.c, row.d, row.table, DAY)
