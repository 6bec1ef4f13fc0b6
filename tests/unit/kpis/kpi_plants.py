"""Small plans made by hand: a line with nothing special, to be changed with `dataclasses.replace`."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from simfactory.plan import (
    ALWAYS,
    OUT,
    PACE,
    Calendars,
    Constant,
    Human,
    Laws,
    Maintenance,
    Plan,
    ShiftKind,
    SourceKind,
    Work,
)
from simfactory.sampling.families import make_law

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
WEEK = 168 * HOUR


def ints(*values: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


def floats(*values: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def laws(*given: Any) -> Laws:
    """Rows of laws: numbers are constants in seconds, anything else is a `Law`."""
    rows = [(make_law("constant", value=law) if isinstance(law, int | float) else law).row() for law in given]
    lengths = [len(row.table) for row in rows]
    return Laws(
        kind=ints(*(row.kind for row in rows)),
        a=floats(*(row.a for row in rows)),
        b=floats(*(row.b for row in rows)),
        c=floats(*(row.c for row in rows)),
        d=floats(*(row.d for row in rows)),
        start=ints(*np.cumsum([0, *lengths])[:-1].tolist()),
        count=ints(*lengths),
        table=floats(*(number for row in rows for number in row.table)),
    )


def segments(laws_of: Sequence[int], pools: Sequence[int] | None = None, crew: int = 1) -> Work:
    """One kind of segment at each step: its law (-1: none) and its pool (-1: nobody)."""
    pool = ints(*(pools if pools is not None else [-1] * len(laws_of)))
    return Work(ints(*laws_of), pool, np.where(pool >= 0, crew, 0), np.zeros_like(pool))


def calendars(*tables: tuple[int, Sequence[tuple[int, int]]]) -> Calendars:
    """Calendars of (period, windows), in ns."""
    windows = [window for _, table in tables for window in table]
    return Calendars(
        period=ints(*(period for period, _ in tables)),
        first=ints(0, *np.cumsum([len(table) for _, table in tables]).tolist()),
        start=ints(*(start for start, _ in windows)),
        end=ints(*(end for _, end in windows)),
        marks=np.zeros(len(windows), dtype=np.int64),
    )


def nothing_human(stations: int, pools: int) -> Human:
    """Work does nothing to anybody."""
    return Human(
        constants=np.zeros(len(Constant)),
        growth=np.zeros(stations),
        exponent=np.zeros(stations),
        incompressible=np.zeros(stations),
        first_time=np.ones(stations),
        experience=np.ones(stations),
        by_skill=np.zeros(stations),
        shift_errors=np.ones(len(ShiftKind)),
        control=np.ones(stations),
        ocra=np.zeros(stations),
        absence=np.zeros(pools),
        spell_mean=np.ones(pools),
        usual=np.ones(pools),
        stand_in_price=np.zeros(pools),
        walk=np.zeros(pools, dtype=np.int64),
    )


def line(
    stations: Sequence[str] = ("press",),
    products: Sequence[str] = ("part",),
    machines: Sequence[int] | None = None,
    cycle: float = 60.0,
    pools: Sequence[str] = (),
) -> Plan:
    """Products go down the line, by share, from unlimited supply; every operation takes `cycle` seconds (law 0)."""
    s, p = len(stations), len(products)
    r = s * p
    counts = list(machines or [1] * s)
    names = [name if n == 1 else f"{name}#{i + 1}" for name, n in zip(stations, counts, strict=True) for i in range(n)]
    m = len(names)
    none, zeros = segments([-1] * r), np.zeros(r)
    step = np.arange(r, dtype=np.int64)
    return Plan(
        station_names=tuple(stations),
        machine_names=tuple(names),
        first_machine=ints(*np.cumsum([0, *counts]).tolist()),
        station_of=np.repeat(np.arange(s, dtype=np.int64), counts),
        queue_places=np.full(s, -1, dtype=np.int64),
        queue_rule=np.zeros(s, dtype=np.int64),
        station_calendar=np.full(s, ALWAYS, dtype=np.int64),
        unattended=np.zeros(s, dtype=np.bool_),
        finish_piece=np.zeros(s, dtype=np.bool_),
        initial_setup=np.zeros(s, dtype=np.bool_),
        uncontended=np.zeros(s, dtype=np.bool_),
        product_names=tuple(products),
        family_names=tuple(products),
        product_family=np.arange(p, dtype=np.int64),
        product_priority=np.zeros(p, dtype=np.int64),
        entry_step=np.arange(0, r, s, dtype=np.int64),
        step_station=step % s,
        step_product=step // s,
        load=none,
        work=segments([0] * r),
        unload=none,
        setup=none,
        setup_same=np.full(r, -1, dtype=np.int64),
        setup_matrix=np.full(r, -1, dtype=np.int64),
        setup_from_to=np.zeros((0, p, p), dtype=np.int64),
        work_content=np.full(r, round(cycle * SECOND), dtype=np.int64),
        defect=zeros,
        inspects=np.zeros(r, dtype=np.bool_),
        detects=zeros,
        wearies=np.zeros(r, dtype=np.bool_),
        weary_after=zeros,
        weary_loss=zeros,
        false_rejects=zeros,
        mends=np.ones(r),
        branch_first=np.arange(r + 1, dtype=np.int64),
        branch_to=np.where(step % s == s - 1, OUT, step + 1),
        branch_upto=np.ones(r),
        reject_first=np.zeros(r + 1, dtype=np.int64),
        reject_to=ints(),
        reject_upto=floats(),
        mode_names=(),
        mode_machine=ints(),
        mode_of=ints(),
        mode_first=np.zeros(m + 1, dtype=np.int64),
        clock=ints(),
        after_failure=ints(),
        take_while_down=np.zeros(0, dtype=np.bool_),
        release_while_down=np.zeros(0, dtype=np.bool_),
        life=ints(),
        repair_law=ints(),
        repair_pool=ints(),
        repair_crew=ints(),
        repair_priority=ints(),
        drifting=None,
        drift_defects=np.zeros(0),
        maintenance=no_maintenance(0),
        caught=zeros[:0],
        caught_repair=zeros[:0],
        pool_names=tuple(pools),
        person_names=(),
        person_pool=ints(),
        person_calendar=ints(),
        pace=np.zeros((0, s), dtype=np.int64),
        human=nothing_human(s, len(pools)),
        tires=False,
        learns=False,
        errs=False,
        teaches=np.full(r, -1, dtype=np.int64),
        paced=np.zeros(s, dtype=np.bool_),
        spell=np.full(len(pools), -1, dtype=np.int64),
        stand_in_after=np.full(len(pools), -1, dtype=np.int64),
        stand_in_pace=np.full(len(pools), PACE, dtype=np.int64),
        stays=np.zeros(len(pools), dtype=np.bool_),
        pair_person=ints(),
        pair_station=ints(),
        absence_streams=np.zeros(0, dtype=np.uint64),
        spell_streams=np.zeros(0, dtype=np.uint64),
        roster_pool=ints(),
        roster_calendar=ints(),
        roster_people=ints(),
        calendars=calendars(),
        cycle=WEEK,
        source_names=("supply",),
        source_kind=ints(SourceKind.UNLIMITED),
        source_every=ints(-1),
        source_wip=ints(0),
        source_pieces=ints(-1),
        source_due=ints(-1),
        mix_first=ints(0, p),
        mix_product=np.arange(p, dtype=np.int64),
        mix_upto=np.arange(1, p + 1) / p,
        mix_count=np.zeros(p, dtype=np.int64),
        laws=laws(cycle),
        weights=np.ones(p),
        part_streams=np.zeros((s, 1, 8), dtype=np.uint64),
        source_streams=np.zeros((1, 4), dtype=np.uint64),
        setup_streams=np.zeros(m, dtype=np.uint64),
        life_streams=np.zeros(0, dtype=np.uint64),
        repair_streams=np.zeros(0, dtype=np.uint64),
        loops=False,
        features=frozenset(),
    )


def no_maintenance(modes: int) -> Maintenance:
    """Modes, each of one machine, that nobody plans, sees coming or renews."""
    none, names = np.zeros(modes, dtype=np.bool_), np.zeros(modes, dtype=np.uint64)
    return Maintenance(none, none, np.full(modes, -1), np.zeros(modes + 1, dtype=np.int64), ints(), names, names)


def rejecting(inspecting: Sequence[bool], to: int) -> dict[str, Any]:
    """Fields of a plan in which these steps inspect and send what they reject to one destination."""
    count = int(np.sum(inspecting))
    return {
        "inspects": np.array(inspecting, dtype=np.bool_),
        "reject_first": ints(0, *np.cumsum(inspecting).tolist()),
        "reject_to": ints(*[to] * count),
        "reject_upto": np.ones(count),
    }
