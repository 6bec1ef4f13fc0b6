"""Shifts and pools of random plants."""

from __future__ import annotations

from tests.engines.random_times import Dice, Said

POOLS = ("operators", "setters", "menders")


def random_shifts(dice: Dice) -> dict[str, Said]:
    """One or two shifts, each of several short windows a day, so that people and stations come and go often."""
    early = _shift(dice, range(0, 24, 2))
    return {"early": early, "late": _shift(dice, range(22, 46, 2))} if dice.happens(0.6) else {"early": early}


def _shift(dice: Dice, half_hours: range) -> dict[str, Said]:
    edges = sorted(dice.some(half_hours, 2 * dice.whole(1, 3)))
    windows = [f"{_clock(start)}-{_clock(end)}" for start, end in zip(edges[::2], edges[1::2], strict=True)]
    said: dict[str, Said] = {dice.one(("mon-sun", "mon-sat")): windows}
    if dice.happens(0.5):
        hour = half_hours[0] // 2 + dice.whole(1, 8)
        said["breaks"] = [f"{hour:02}:00-{hour:02}:{dice.one((10, 15, 30))}"]
        if dice.happens(0.4):
            said["paid_breaks"] = False
    if dice.happens(0.3):
        said |= {"repeat": "2 weeks", "closed": ["week 1 tue", "sun"]} if dice.happens(0.5) else {"closed": ["wed"]}
    return said


def _clock(half_hours: int) -> str:
    return f"{half_hours // 2:02}:{'30' if half_hours % 2 else '00'}"


def random_pools(dice: Dice, shifts: list[str]) -> dict[str, dict[str, Said]]:
    """One to three pools, there in shifts or always."""
    pools: dict[str, dict[str, Said]] = {}
    for pool in POOLS[: dice.whole(1, 3)]:
        in_shifts = shifts and dice.happens(0.75)
        team: Said = {shift: dice.whole(1, 3) for shift in shifts} if in_shifts else dice.whole(1, 3)
        pools[pool] = {"team": team}
        if dice.happens(0.3):
            pools[pool]["labour"] = "indirect"
        if in_shifts and dice.happens(0.4):
            pools[pool]["absence"] = _absence(dice)
        if dice.happens(0.4):
            pools[pool]["moves"] = _moves(dice)
    return pools


def _absence(dice: Dice) -> dict[str, Said]:
    """Absence frequent enough for a run of days; spells of whole days where times are whole."""
    spell = dice.one(("1 day", {"law": "exponential", "mean": "1 .. 2 days"}))
    said: dict[str, Said] = {"rate": dice.percent(10, 60), "spell": spell}
    if dice.happens(0.6):
        said["stand_in"] = {"after": f"{dice.whole(0, 1)} days", "pace": dice.one(("50 %", "100 %", "200 %"))}
        if dice.happens(0.5):
            said["stand_in"]["price"] = "38 EUR/h"
    return said


def _moves(dice: Dice) -> dict[str, Said]:
    said: dict[str, Said] = {"walk": f"{dice.whole(1, 2)} min" if dice.ties else f"{dice.whole(5, 90)} s"}
    if dice.happens(0.5):
        said["leave_post"] = "when_idle"
    return said


def with_human_factors(dice: Dice, said: dict[str, Said]) -> dict[str, Said]:
    """The scenario with what work does to people, by constants of the literature or of its own."""
    for station in said["line"]:
        if "station" in station and dice.happens(0.7):
            station["task"] = _task(dice)
    groups: dict[str, Said] = {}
    for group, own in _constants(dice).items():
        if dice.happens(0.7):
            groups[group] = {key: value for key, value in own.items() if dice.happens(0.6)} or True
    return {**said, "human_factors": True if dice.happens(0.2) else groups} if groups else said


def _task(dice: Dice) -> dict[str, Said]:
    every: dict[str, Said] = {
        "load": dice.one(("light", "medium", "heavy")), "paced": dice.happens(0.5),
        "learning": dice.one(("assembly", "machining")), "known": dice.percent(0, 100),
        "tiring": dice.one((0.5, 2)), "risk": dice.one((0.5, 2)), "control": dice.percent(0, 100),
        "beginner_time": dice.percent(20, 100), "beginner_defects": dice.percent(0, 100),
    }  # fmt: skip
    return {key: value for key, value in every.items() if dice.happens(0.5)} or {"load": "heavy"}


def _constants(dice: Dice) -> dict[str, dict[str, Said]]:
    return {
        "fatigue": {
            "light": "0.1 1/h", "medium": f"0.00{dice.whole(1, 9)} 1/min", "heavy": "0.01 .. 0.02 1/min",
            "recovery": f"{dice.whole(1, 60)} 1/day", "slowing": dice.percent(0, 200), "allowance": "12 %",
            "by_pace": 0.3, "control_free": "70 %", "control_paced": "20 %", "ocra_light": 1, "ocra_medium": "2 .. 4",
            "ocra_heavy": 9,
        },
        "learning": {
            "assembly": "70 .. 90 %", "machining": "95 %", "mastered_after": dice.whole(2, 200),
            "incompressible_free": "20 %", "incompressible_paced": "60 %",
            "forgotten_after": f"{dice.whole(4, 60)} days",
        },
        "errors": {
            "by_fatigue": dice.whole(0, 3), "by_skill": dice.percent(0, 90), "afternoon": 1.5, "night": 2,
            "second_night": 1.1, "third_night": 1.3, "fourth_night": 3,
        },
        "absence": {
            "rate": dice.percent(10, 60), "spell_mean": "1 day", "by_strain": dice.whole(1, 4), "by_risk": 2,
            "affected_by_ocra": "5 %",
        },
    }  # fmt: skip
