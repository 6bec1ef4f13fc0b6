"""Time: whole nanoseconds, and an instant that runs through its phases until it is still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import Any, Protocol

from simpy import Environment, Event

from simfactory.sampling.streams import Stream, history_key, stream_id

STOP = -1
FINISH = 1
"""SimPy's own ordinary priority: a plain `timeout` of an extension is a finish."""
CHANGE = 2

ROUNDS = 10_000
"""More flows, changes and grants than this in one instant mean that it never ends."""


class Duty(Protocol):
    """What has to be done in its phase of the instant: the flow and the arbiter."""

    due: int

    def settle(self) -> None:
        """Does all there is to do."""


class Timer(Event):
    """Something due after a delay, in the phase given. Interrupt it to wake who waits for it before its time."""

    _ok: bool = True
    _value: Any = None

    def __init__(self, env: Instants, delay: int, phase: int) -> None:
        self.callbacks = []
        heappush(env._queue, (env._now + delay, phase, next(env._eid), self))

    def interrupt(self) -> None:
        """Tells who waits for the timer that it was interrupted, at once; when it is due, nobody listens."""
        self.callbacks.pop()(INTERRUPTED)


class Bell(Event):
    """Something that one process waits for time and again; ringing it lets the process go on at once."""

    _ok: bool = True
    _value: Any = None

    def __init__(self) -> None:
        self.callbacks = []

    def ring(self, value: Any = None) -> None:
        """Lets the process that waits for the bell go on, with this value."""
        self._value = value
        self.callbacks.pop()(self)


INTERRUPTED = Bell()
INTERRUPTED._value = True


class Instants(Environment):
    """An environment whose instants run through finish, flow, change and grant; see `simfactory.engines.rules`."""

    _now: int
    _queue: list[tuple[int, int, int, Any]]  # type: ignore[assignment]

    def __init__(self, shuffle: int | None = None) -> None:
        super().__init__(0)
        self.events = 0
        if shuffle is not None:
            self._eid = _random_keys(shuffle)  # type: ignore[assignment]

    def run_until(self, end: int, flow: Duty, arbiter: Duty, restless: Callable[[int, int], None]) -> None:
        """Lives through every instant before `end`; `restless` hears of rounds beyond what an instant may need."""
        queue, events = self._queue, 0
        heappush(queue, (end, STOP, 0, self))
        while True:
            self._now = now = queue[0][0]
            if now >= end:
                break
            rounds = 0
            while True:
                head = queue[0]
                if head[0] == now and head[1] <= FINISH:
                    event = heappop(queue)[3]
                    callbacks, event.callbacks = event.callbacks, None
                    for callback in callbacks:
                        callback(event)
                    if not event._ok:
                        raise event._value
                    events += 1
                    continue
                if flow.due:
                    flow.settle()
                elif head[0] == now:
                    events += self._change(now)
                elif arbiter.due:
                    arbiter.settle()
                else:
                    break
                rounds += 1
                if rounds >= ROUNDS:
                    restless(now, rounds)
        heappop(queue)
        self.events += events

    def _change(self, now: int) -> int:
        """All changes that are due; says how many there were."""
        due = []
        while self._queue[0][0] == now:  # finishes of this instant came first: these are changes
            due.append(heappop(self._queue)[3])
        for event in due:
            callbacks, event.callbacks = event.callbacks, None
            for callback in callbacks:
                callback(event)
        return len(due)


def _random_keys(seed: int) -> Iterator[int]:
    """Keys that put events of one time and phase in a random order."""
    stream = Stream(history_key(seed, 0), stream_id("shuffle"))
    while True:
        yield int(stream.next() * 2.0**52)
