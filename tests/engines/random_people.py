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
    return pools
