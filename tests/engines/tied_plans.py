"""Random small plants with every feature, written as plans; most times are whole minutes, so that most instants tie."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from simfactory.plan import PACE, AfterFailure, Clock, Constant, Plan, Rule, SourceKind
from simfactory.sampling.laws import LawRow
from tests.engines.plans import (
    MINUTE,
    At,
    Comes,
    Do,
    Drift,
    Fails,
    Fleet,
    Folk,
    Goes,
    Makes,
    SetUp,
    Team,
    constant,
    exponential,
    make_plan,
    number,
    shift,
)


class _Dice:
    """The choices that make up one plant."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.ties = self.random.random() < 0.75
        self.still = self.random.random() < 0.3
        """Whether some work takes no time."""
        self.pools = self.random.randint(0, 3)

    def __call__(self, chance: float) -> bool:
        return self.random.random() < chance

    def pick(self, *some: Any) -> Any:
        return self.random.choice(some)

    def time(self, mean: float) -> LawRow:
        if not self.ties and self(0.6):
            return exponential(mean)
        if self(0.3):
            return constant(0.0 if self.still and self(0.3) else mean)
        low = 0.0 if self.still and self(0.3) else mean
        values = (low * 60.0, mean * 60.0, 2 * mean * 60.0)
        return LawRow(8, 1.0, table=(0.4, 0.8, 1.0, *sorted(values)))

    def who(self) -> str | None:
        return f"pool{self.random.randrange(self.pools)}" if self.pools and self(0.5) else None

    def do(self, mean: float) -> Do:
        by = self.who()
        return Do(self.time(mean), by, self.pick(1, 1, 1, 2) if by else 1, self.pick(0, 0, 1))

    def hours(self, chance: float) -> Any:
        if not self(chance):
            return None
        period = self.pick(60, 90, 120)
        cuts = sorted(self.random.sample(range(0, period + 1, 10), self.pick(2, 2, 4)))
        windows = tuple((cuts[i] * MINUTE, cuts[i + 1] * MINUTE) for i in range(0, len(cuts), 2))
        if windows == ((0, period * MINUTE),):
            return None
        return shift(period * MINUTE, *windows)


def random_plant(seed: int) -> Plan:
    """A plant of two to five stations; the same for the same seed."""
    dice = _Dice(seed)
    products = [
        Makes(f"p{i}", family=dice.pick("f", "g"), priority=dice.pick(0, 0, 1))
        for i in range(dice.random.randint(1, 3))
    ]
    names = [f"s{i}" for i in range(dice.random.randint(2, 5))]
    stations = [_station(dice, names, i, products) for i in range(len(names))]
    sources = [_source(dice, i, products) for i in range(dice.pick(1, 1, 2))]
    teams = [_team(dice, i, names) for i in range(dice.pools)]
    folk = None
    if teams and dice(0.5):
        stations = [_task(dice, at) for at in stations]
        teams = [_absent(dice, _walking(dice, team)) for team in teams]
        folk = _folk(dice)
    stations = [replace(at, wearies=dice.pick(None, (0.0, 0.5), (10.0, 0.9), (60.0, 0.5))) for at in stations]
    if dice(0.4):
        stations = [_drifting(dice, at, names) for at in stations]
    fleets: list[Fleet] = []
    if dice(0.5):
        fleets = [_fleet(dice, f"fleet{i}") for i in range(dice.pick(0, 1, 2))]
        stations = _moving(dice, stations, fleets)
    return make_plan(stations, products, sources, teams, loops=True, folk=folk, fleets=fleets)


def _fleet(dice: _Dice, name: str) -> Fleet:
    charge = dice.time(5) if dice(0.5) else None
    load, unload = (dice.time(1) if dice(0.5) else constant(0) for _ in range(2))
    return Fleet(name, dice.pick(1, 1, 2, 3), load, unload, charge, dice.pick(1, 7, 20))


def _moving(dice: _Dice, stations: list[At], fleets: list[Fleet]) -> list[At]:
    """What leaves some stations takes time to come to another, where there is then a place at least."""
    moved = [replace(at, moves=_way(dice, fleets)) if dice(0.6) else at for at in stations]
    return [replace(at, places=at.places or dice.pick(1, 2)) for at in moved]


def _way(dice: _Dice, fleets: list[Fleet]) -> Goes:
    by = dice.pick(*fleets).name if fleets and dice(0.7) else None
    return Goes(dice.time(dice.pick(1, 2, 5)), by)


def _drifting(dice: _Dice, at: At, names: list[str]) -> At:
    """A station some of whose modes let its machines run on, out of control."""
    fails = {name: replace(mode, drifts=_drift(dice, mode.clock, names)) for name, mode in at.fails.items()}
    return replace(at, fails=fails)


def _drift(dice: _Dice, clock: Clock, names: list[str]) -> Drift | None:
    pieces = number("constant", value=dice.pick(1, 2, 5)) if dice(0.5) else None
    after = constant(dice.pick(0, 1, 6, 20)) if clock != Clock.CYCLES and dice(0.5) else None
    return Drift(dice.pick(0.0, 0.4, 1.0), pieces, after, [name for name in names if dice(0.5)]) if dice(0.7) else None


def _task(dice: _Dice, at: At) -> At:
    growth, control = dice.pick(0.0, 0.002, 0.01, 0.2), dice.pick(0.0, 0.4, 1.0)
    return replace(
        at,
        growth=growth,
        paced=dice(0.5),
        control=control,
        ocra=dice.pick(0.0, 2.0, 30.0),
        by_skill=dice.pick(0.0, 0.5),
    )


def _absent(dice: _Dice, team: Team) -> Team:
    """A pool of whom some are absent now and then: each window of theirs is a shift."""
    if dice(0.4):
        return team
    days = LawRow(8, 86_400.0, table=(0.5, 0.8, 1.0, 0.2, 1.6, 4.0))
    after, pace = dice.pick(-1, 0, 1, 2), dice.pick(1, PACE // 2, PACE, 2 * PACE)
    return replace(
        team, absence=dice.pick(0.05, 0.3, 1.0), spell=days, spell_mean=1.9, usual=dice.pick(0.7, 1.0, 1.4),
        stand_in_after=after, stand_in_pace=pace,
    )  # fmt: skip


def _walking(dice: _Dice, team: Team) -> Team:
    return replace(team, walk=dice.pick(0, MINUTE // 2, MINUTE, 2 * MINUTE), stays=dice(0.5))


def _folk(dice: _Dice) -> Folk:
    constants = {
        Constant.RECOVERY: dice.pick(0.0, 0.03, 0.5), Constant.SLOWING: dice.pick(0.0, 0.5, 2.0),
        Constant.ERRORS_BY_FATIGUE: dice.pick(0.0, 1.5),
        Constant.MASTERED: dice.pick(1.0, 5.0, 100.0), Constant.FORGOTTEN: dice.pick(10_000.0, 100.0, 4400.0),
        Constant.STRAIN_RATIO: dice.pick(1.0, 1.5), Constant.BY_RISK: dice.pick(0.0, 1.0),
        Constant.ALLOWANCE: 0.1, Constant.BY_PACE: dice.pick(0.0, 0.3), Constant.AFFECTED: 0.024,
    }  # fmt: skip
    return Folk(
        tires=dice(0.6), learns=dice(0.6), errs=dice(0.6), constants=constants,
        shift_errors=(1.0, 1.2, 1.3, 1.4, 2.0, dice.pick(0.0, 3.0)), exponent=dice.pick(0.0, 0.2, 0.5),
        incompressible=dice.pick(0.0, 0.5), first_time=dice.pick(1.0, 7.0), experience=1.0,
    )  # fmt: skip


def _station(dice: _Dice, names: list[str], here: int, products: list[Makes]) -> At:
    last = here == len(names) - 1
    onward = "out" if last else names[here + 1]
    to: Any = None
    if not last and dice(0.3):
        to = [(onward, 0.6), (dice.pick("out", *names[here + 1 :]), 0.3), ("scrap", 0.1)]
        to = to if to[0][0] != to[1][0] else [(onward, 0.9), ("scrap", 0.1)]
    elif len(products) > 1 and not last and dice(0.3):
        to = {product.name: dice.pick("out", *names[here + 1 :]) for product in products}
    inspects = dice(0.4)
    rework = dice.pick(*names)
    rejects = dice.pick(
        [("scrap", 1.0)],
        [(rework, 0.7), ("scrap", 0.3)],
        [("again", 0.6), (rework, 0.3), ("scrap", 0.1)],
        [("again", 1.0)],
    )
    return At(
        names[here],
        {product.name: dice.do(dice.pick(1, 2, 3)) for product in products},
        load=dice.do(1) if dice(0.3) else None,
        unload=dice.do(1) if dice(0.3) else None,
        setup=_setup(dice) if dice(0.3) else None,
        machines=dice.pick(1, 1, 2, 3),
        places=dice.pick(0, 1, 2, 3, -1),
        rule=dice.pick(Rule.FIFO, Rule.FIFO, *Rule),
        hours=dice.hours(0.3),
        unattended=dice(0.3),
        finish_piece=dice(0.4),
        initial_setup=dice(0.3),
        fails=_failures(dice),
        defect=dice.pick(0.0, 0.2),
        detects=0.8 if inspects else None,
        false_rejects=0.1,
        rejects_to=rejects,
        mends=dice.pick(1.0, 0.7, 0.0),
        to=to,
    )


def _setup(dice: _Dice) -> SetUp:
    matrix = {("f", "g"): dice.time(4), ("g", "f"): dice.time(2)} if dice(0.4) else {}
    same = dice.time(1) if dice(0.4) else None
    by = dice.who()
    return SetUp(dice.time(3) if not matrix or dice(0.5) else None, same, matrix, by, 1, dice.pick(0, 1))


def _failures(dice: _Dice) -> dict[str, Fails]:
    modes = {f"mode{i}": _failure(dice) for i in range(dice.pick(0, 1, 1, 2))}
    return {name: _cared_for(dice, mode, [*modes.keys() - {name}]) for name, mode in modes.items()}


def _cared_for(dice: _Dice, mode: Fails, others: list[str]) -> Fails:
    """A mode that is planned or seen coming, noticed late, or renews the other of its machine, or none of it."""
    kind = dice.pick("failure", "planned", "announced")
    return replace(
        mode,
        planned=kind == "planned",
        caught=dice.pick(0.0, 0.5, 1.0) if kind == "announced" else None,
        caught_repair=dice.pick(0.0, 0.5, 1.0),
        reaction=dice.time(dice.pick(1, 4)) if dice(0.4) else None,
        renews=others if dice(0.4) else (),
    )


def _failure(dice: _Dice) -> Fails:
    clock = dice.pick(*Clock)
    every = number("constant", value=dice.pick(3, 5, 8)) if clock == Clock.CYCLES else dice.time(dice.pick(10, 20))
    if clock != Clock.CYCLES and dice.still:
        every = constant(dice.pick(10, 20))
    by = dice.who()
    return Fails(every, dice.time(3), clock, dice.pick(*AfterFailure), dice(0.3), dice(0.7), by, 1, dice.pick(0, 0, 1))


def _source(dice: _Dice, index: int, products: list[Makes]) -> Comes:
    kind = dice.pick(*SourceKind)
    lots = number("discrete", values=[1, 2, 4], p=[0.4, 0.4, 0.2]) if dice(0.4) else None
    counts = [(product.name, dice.pick(1, 2, 3)) for product in products] if dice(0.3) else None
    return Comes(
        f"source{index}",
        kind,
        every=exponential(4) if dice.still else dice.time(dice.pick(3, 4)),
        wip=dice.pick(1, 3, 5),
        pieces=lots,
        due=dice.time(30) if dice(0.3) else None,
        counts=counts,
    )


def _team(dice: _Dice, index: int, names: list[str]) -> Team:
    people = dice.random.randint(2, 4)
    skills = {i: {name: dice.pick(50, 100, 200) for name in names if dice(0.7)} for i in range(people)}
    skills = skills if dice(0.3) else {}
    return Team(f"pool{index}", tuple(dice.hours(0.4) for _ in range(people)), skills)
