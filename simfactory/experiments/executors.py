"""Executors: calls carried out one after the other, or by several worker processes. Answers come as they are ready.

What a call gives depends on the call and on the model alone, never on who executes it. A worker that is killed costs
no answer but its own: its calls are tried again, alone, and apart where they are several in one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from itertools import chain

from simfactory.errors import SimfactoryError
from simfactory.experiments.model import Model
from simfactory.experiments.workers import Answer, Call, Crew, WorkerLostError
from simfactory.interruption import held_back

TRIES = 3
"""How often a call may lose its worker before it is given up."""
AHEAD = 2
"""Calls handed out per worker."""


def usable_cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _never() -> bool:
    return False


def _whole(call: Call[Answer]) -> tuple[Call[Answer], ...]:
    return (call,)


def execute(
    model: Model,
    calls: Iterable[Call[Answer]],
    workers: int,
    crowded: Callable[[], bool] = _never,
    apart: Callable[[Call[Answer]], Iterable[Call[Answer]]] = _whole,
) -> Generator[tuple[Call[Answer], Answer], None, None]:
    """Yields each call with its answer, in any order. SimfactoryError if a call keeps killing its worker.

    As long as it is `crowded`, something else needs a core: workers leave one free where they are more than one.
    `apart` gives the calls that one consists of.
    """
    if workers <= 1:
        for call in calls:
            yield call, call(model)
        return
    unsettled: list[Call[Answer]] = []
    waiting = iter(calls)
    with held_back() as let_through:
        while True:
            yield from _together(model, waiting, workers, crowded, unsettled, let_through)
            if not unsettled:
                return
            for call in chain.from_iterable(map(apart, unsettled)):
                yield call, _alone(model, call, let_through)
            unsettled.clear()


def _together(
    model: Model,
    waiting: Iterator[Call[Answer]],
    workers: int,
    crowded: Callable[[], bool],
    unsettled: list[Call[Answer]],
    let_through: Callable[[], None],
) -> Iterator[tuple[Call[Answer], Answer]]:
    """Calls by a crew, until there are no more or a worker is lost: `unsettled` are then those under way."""
    crew = Crew[Answer](model, workers, let_through)
    try:
        with crew:
            while True:
                _hand_out(crew, waiting, _most(workers, crowded()))
                if not crew.calls():
                    return
                for worker in crew.finished():
                    yield worker.answer()
    except WorkerLostError:
        unsettled += crew.calls()
        let_through()


def _most(workers: int, crowded: bool) -> int:
    """Calls handed out at most: each keeps one worker busy, and what waits behind it is at hand."""
    return max(1, min(workers, usable_cores() - 1)) if crowded else AHEAD * workers


def _hand_out(crew: Crew[Answer], waiting: Iterator[Call[Answer]], most: int) -> None:
    while len(crew.calls()) < most and (call := next(waiting, None)) is not None:
        crew.take(call)


def _alone(model: Model, call: Call[Answer], let_through: Callable[[], None]) -> Answer:
    for _ in range(TRIES):
        with suppress(WorkerLostError), Crew[Answer](model, 1, let_through) as crew:
            crew.take(call)
            while not (finished := crew.finished()):
                pass
            return finished[0].answer()[1]
        let_through()
    raise SimfactoryError(f"{call}: its worker process was killed {TRIES} times (is there enough memory?)")
