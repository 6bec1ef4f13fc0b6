"""Moves that take time, and fleets, for random plants."""

from __future__ import annotations

from tests.engines.random_times import Dice, Said

OTHER = 1_000_003
"""Far from the seed of the plant itself, which moves leave as it is."""


def with_moves(seed: int, said: dict[str, Said]) -> dict[str, Said]:
    """The plant, some of whose moves take time, some of them by vehicles; in a plant full of ties by whole minutes."""
    dice = Dice(seed + OTHER, ties=seed % 3 == 0)
    if not dice.happens(0.4):
        return said
    fleets = {name: _fleet(dice) for name in ("carts", "shuttles")[: dice.whole(0, 2)]}
    for product in said["products"].values():
        if "route" in product:
            product["route"] = [_stop(dice, stop, fleets) for stop in product["route"]]
    line = [_item(dice, item, fleets) for item in said["line"]]
    return {**said, **({"fleets": fleets} if fleets else {}), "line": line}


def _fleet(dice: Dice) -> dict[str, Said]:
    said: dict[str, Said] = {"vehicles": dice.whole(1, 3)}
    if not dice.ties:
        said["speed"] = f"{dice.whole(5, 15) / 10} m/s"
    for key in ("load", "unload"):
        if dice.happens(0.5):
            said[key] = dice.time(1, may_be_nothing=True)
    if dice.happens(0.4):
        said["charge"] = {"after": f"{dice.whole(5, 40)} min", "takes": dice.time(6)}
    return said


def _move(dice: Dice, fleets: dict[str, Said]) -> Said:
    law = dice.time(dice.whole(1, 4))
    if not fleets or dice.happens(0.3):
        return law
    by = dice.one(list(fleets))
    if not dice.ties and dice.happens(0.5):
        return {"distance": f"{dice.whole(20, 300)} m", "by": by}
    return {"time": law, "by": by}


def _stop(dice: Dice, stop: Said, fleets: dict[str, Said]) -> Said:
    """A stop of a route, from which the way is perhaps another one than from its station."""
    if not isinstance(stop, dict) or not dice.happens(0.3):
        return stop
    return {name: {**own, "moves": _move(dice, fleets)} for name, own in stop.items()}


def _item(dice: Dice, item: dict[str, Said], fleets: dict[str, Said]) -> dict[str, Said]:
    """A station or a buffer with a place at least, as what is on its way has one from the start."""
    if "buffer" in item:
        return {"buffer": item["buffer"] or dice.whole(1, 2)}
    moves = {"moves": _move(dice, fleets)} if dice.happens(0.6) else {}
    room = {"queue": dice.whole(1, 3)} if item.get("queue") == 0 else {}
    return {**item, **room, **moves}
