"""Time: whole nanoseconds, and an instant that runs through its phases until it is still."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from heapq import heappop, heappush
from typing import Any, Protocol

from simpy import Environment, Event
from simpy.events import Process

from simfactory.engines.rules import ROUNDS
from simfactory.sampling.streams import Stream, history_key, stream_id

STOP = -1
FINISH = 1
"""SimPy's own ordinary priority: a plain `timeout` of an extension is a finish."""
CHANGE = 2


class Duty(Protocol):
    """What has to be done in its phase of the instant: the flow and the arbiter."""

    due: int

    def settle(self) -> None:
        """Does all there is to do."""


class Timer(Event):
    """Something due after a delay, in the phase given."""

    __slots__ = ("callbacks", "env", "phase")
    _ok: bool = True
    _value: Any = None

    def __init__(self, env: Instants, phase: int) -> None:
        self.env: Instants = env
        self.phase = phase

    def set(self, delay: int) -> Timer:
        """Starts the timer: a new one, or one that has been due."""
        env = self.env
        self.callbacks = []
        heappush(env._queue, (env._now + delay, self.phase, next(env._eid), self))
        return self

    def interrupt(self) -> None:
        """Tells who waits that the timer was interrupted, at once. It may not be set again: it is still to be due."""
        self.callbacks.pop()(INTERRUPTED)


class Bell(Event):
    """Something that one process waits for time and again; ringing it lets the process go on at once."""

    __slots__ = ("_value", "callbacks")
    _ok: bool = True

    def __init__(self) -> None:
        self.callbacks = []
        self._value = None

    def ring(self, value: Any = None) -> None:
        """Lets the process that waits for the bell go on, with this value."""
        self._value = value
        self.callbacks.pop()(self)


class Worker(Process):
    """A process that waits for timers and bells only, none of which can fail: its own errors end the run at once."""

    def __init__(self, env: Environment, generator: Generator[Event, Any, None]) -> None:
        super().__init__(env, generator)
        self._send, self._go_on = generator.send, self._resume

    def _resume(self, event: Event) -> None:
        try:
            self._send(event._value).callbacks.append(self._go_on)
        except StopIteration:
            self._value = None


INTERRUPTED = Bell()
INTERRUPTED._value = True


class Instants(Environment):
    """An environment whose instants run through finish, flow, change and grant; see `simfactory.engines.rules`."""

    __slots__ = ("_eid", "_now", "_queue", "events")  # read and written all the time
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
            first = heappop(queue)
            now, phase, _, event = first
            if phase == STOP:
                break
            self._now = now
            if phase == CHANGE or queue[0][0] == now:
                heappush(queue, first)
            else:  # the common case: an event alone in its instant
                events += 1
                callbacks, event.callbacks = event.callbacks, None
                for callback in callbacks:
                    callback(event)
                if queue[0][0] > now:
                    if flow.due:
                        flow.settle()
                    if not arbiter.due and queue[0][0] > now:
                        continue
            events += self._go_round(now, flow, arbiter, restless)
        self.events += events

    def _go_round(self, now: int, flow: Duty, arbiter: Duty, restless: Callable[[int, int], None]) -> int:
        """One instant, through its phases until it is still; says how many events there were."""
        queue, events, rounds = self._queue, 0, 0
        while True:
            head = queue[0]
            if head[0] == now and head[1] <= FINISH:
                event = heappop(queue)[3]
                callbacks, event.callbacks = event.callbacks, None
                for callback in callbacks:
                    callback(event)
                events += 1
                continue
            if flow.due:
                flow.settle()
            elif head[0] == now:
                events += self._change(now)
            elif arbiter.due:
                arbiter.settle()
            else:
                return events
            rounds += 1
            if rounds >= ROUNDS:
                restless(now, rounds)

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
