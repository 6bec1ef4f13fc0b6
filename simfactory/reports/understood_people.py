"""What `check` says of people: what acts in any configuration, what tasks ask of them, who is absent, who walks."""

from __future__ import annotations

from collections.abc import Iterator

from simfactory.experiments.acting import acting
from simfactory.experiments.description import said, told_law
from simfactory.reports.acts import acts
from simfactory.reports.words import Words
from simfactory.scenario import Scenario, apply
from simfactory.scenario.people import Absence, Pool, StandIn
from simfactory.scenario.task import Task
from simfactory.scenario.values import Value
from simfactory.units import Dimension

MOST_TASKS = 20
"""Stations whose tasks are told; of very many, the first."""
TASK_NUMBERS = {
    "known": Dimension.SHARE,
    "tiring": Dimension.NUMBER,
    "risk": Dimension.NUMBER,
    "beginner_time": Dimension.SHARE,
    "beginner_defects": Dimension.SHARE,
    "control": Dimension.SHARE,
}
NEEDED = {"known": "learning", "beginner_time": "learning", "beginner_defects": "errors"}
"""Groups without which a number of a task does nothing."""


def people_lines(scenario: Scenario, words: Words) -> list[str]:
    """Lines for what acts, for each task that is no plain one, and for what pools say."""
    switched_on = [group.name for group in scenario.human_factors.groups()]
    pools = [
        words("scoped", scope=name, name=part)
        for name, pool in sorted(scenario.people.items())
        for part in _pool(pool, words)
    ]
    return [
        *acts(acting(apply(scenario, name) for name in scenario.configurations), words),
        *_tasks(scenario, switched_on, words),
        *_watches(scenario, words),
        *pools,
    ]


def _tasks(scenario: Scenario, switched_on: list[str], words: Words) -> list[str]:
    """Tasks that differ from the default in what is switched on."""
    told = {station.name: list(_task(station.task, switched_on, words)) for station in scenario.stations if switched_on}
    lines = [words("scoped", scope=name, name=", ".join(parts)) for name, parts in told.items() if parts]
    hidden = len(lines) - MOST_TASKS
    return [*lines[:MOST_TASKS], *([words("more", count=hidden)] if hidden > 0 else [])]


def _watches(scenario: Scenario, words: Words) -> Iterator[str]:
    """Stations where people inspect who weary."""
    for station in scenario.stations:
        weary = station.inspects.wearies if station.inspects is not None else None
        if weary is not None:
            loss = words.law(said(weary.loss, Dimension.SHARE))
            yield words(
                "scoped", scope=station.name, name=words("check.wearies", loss=loss, time=_time(weary.after, words))
            )


def _task(task: Task, switched_on: list[str], words: Words) -> Iterator[str]:
    if task.load != Task().load:
        yield words(f"check.load_{task.load}")
    if task.paced:
        yield words("check.paced")
    if task.learning != Task().learning and "learning" in switched_on:
        yield words("check.learned_as_machining")
    for key, value in task.own().items():
        if NEEDED.get(key, "") in ("", *switched_on):
            yield words(f"check.{key}", value=words.law(said(value, TASK_NUMBERS[key])))


def _pool(pool: Pool, words: Words) -> Iterator[str]:
    """Absence, who stands in, and walks of a pool."""
    if pool.absent is not None:
        yield from _absence(pool.absent, words)
    if pool.moves.walk != Value(0.0):
        yield words("check.walk", time=_time(pool.moves.walk, words))
    if pool.moves.leave_post == "when_idle":
        yield words("check.stays")


def _absence(absence: Absence, words: Words) -> Iterator[str]:
    mean = absence.spell.parameters.get("mean")
    away = _time(mean, words) if isinstance(mean, Value) else words.law(told_law(absence.spell))
    yield words("check.away", rate=words.law(said(absence.rate, Dimension.SHARE)), time=away)
    yield _stand_in(absence.stand_in, words)


def _stand_in(stand_in: StandIn | None, words: Words) -> str:
    if stand_in is None:
        return words("check.nobody_stands_in")
    facts = {"pace": said(stand_in.pace, Dimension.SHARE), "price": said(stand_in.price, Dimension.WAGE)}
    after = _time(stand_in.after, words) if stand_in.after != Value(0.0) else ""
    told = {name: words.law(text) for name, text in facts.items()}
    return words("check.stands_in_after" if after else "check.stands_in", after=after, **told)


def _time(value: Value, words: Words) -> str:
    """A time, or its range in one unit: "1.5 .. 3 .. 6 days"."""
    low, high = value.bounds()
    times = [low, value.central(), high] if low < high else [low]
    *some, last = (words.duration(time, value.central()) for time in times)
    return " .. ".join([*(text.partition(" ")[0] for text in some), last])
