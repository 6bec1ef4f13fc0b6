"""State times as the elements of ISO 22400-2, the states of SEMI E10, and the French TRS, TRG and TRE.

One table says what each kind of time is in each standard; every view adds up the same state times. Three readings are
ours. Loading and unloading belong to the production time (and so to the planned run time per item). Time without an
order is planned busy time, as the shift is there, but no delay of the machine: it is what the allocation lacks. Work
outside the shift, unattended or to finish a piece, is meant to be done then: it is planned busy time, and so are the
failures that stop it.

Sources: ISO 22400-2:2014 (time elements of a work unit); SEMI E10 (six basic equipment states); NF E60-182:2002
(temps total, d'ouverture, requis, net and utile).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property

from simfactory.results import State


class Time(StrEnum):
    """Kinds of time of a work unit, as they stand in a state log."""

    OFF = "off"  # no shift; breaks too where a calendar leaves them out
    PLANNED_STOP = "planned_stop"
    PRODUCE = "produce"
    HANDLING = "handling"  # load and unload
    SETUP = "setup"
    FAILURE = "failure"
    MINOR_STOP = "minor_stop"
    WAITING = "waiting"  # for an operator
    BLOCKED = "blocked"
    STARVED = "starved"
    NO_ORDER = "no_order"


class Element(Enum):
    """ISO 22400-2: what a time counts as. Planned stops and time off lie outside the planned busy time."""

    PRODUCTION = "APT"
    SETUP = "AUST"
    DELAY = "ADET"
    UNALLOCATED = "PBT - AUBT"
    OUTSIDE = "outside PBT"


class E10(Enum):
    """SEMI E10: the six basic states of equipment; engineering time does not occur in a plant like ours."""

    PRODUCTIVE = "productive"
    STANDBY = "standby"
    ENGINEERING = "engineering"
    SCHEDULED_DOWN = "scheduled down"
    UNSCHEDULED_DOWN = "unscheduled down"
    NON_SCHEDULED = "non-scheduled"


class Nf(Enum):
    """NF E60-182: the widest of the nested times that a time belongs to."""

    TOTAL = "temps total"  # closed: neither open nor required
    OPEN = "temps d'ouverture"  # open, but not required: planned stops, too little load
    REQUIRED = "temps requis"  # required, but not running: own and induced stops
    RUNNING = "temps de fonctionnement"


_STANDARDS: Mapping[Time, tuple[Element, E10, Nf]] = {
    Time.OFF: (Element.OUTSIDE, E10.NON_SCHEDULED, Nf.TOTAL),
    Time.PLANNED_STOP: (Element.OUTSIDE, E10.SCHEDULED_DOWN, Nf.OPEN),
    Time.PRODUCE: (Element.PRODUCTION, E10.PRODUCTIVE, Nf.RUNNING),
    Time.HANDLING: (Element.PRODUCTION, E10.PRODUCTIVE, Nf.RUNNING),
    Time.SETUP: (Element.SETUP, E10.SCHEDULED_DOWN, Nf.REQUIRED),
    Time.FAILURE: (Element.DELAY, E10.UNSCHEDULED_DOWN, Nf.REQUIRED),
    Time.MINOR_STOP: (Element.DELAY, E10.UNSCHEDULED_DOWN, Nf.REQUIRED),
    Time.WAITING: (Element.DELAY, E10.STANDBY, Nf.REQUIRED),
    Time.BLOCKED: (Element.DELAY, E10.STANDBY, Nf.REQUIRED),
    Time.STARVED: (Element.DELAY, E10.STANDBY, Nf.REQUIRED),
    Time.NO_ORDER: (Element.UNALLOCATED, E10.STANDBY, Nf.OPEN),
}

_WITHIN: Mapping[Element | E10 | Nf, tuple[Time, ...]] = {
    word: tuple(time for time, words in _STANDARDS.items() if word in words)
    for standard in (Element, E10, Nf)
    for word in standard
}
"""The kinds of time that each word of a standard takes together."""
_REQUIRED = (*_WITHIN[Nf.REQUIRED], *_WITHIN[Nf.RUNNING])
_OPEN = (*_WITHIN[Nf.OPEN], *_REQUIRED)
"""The kinds of time within NF's nested times."""

TIME_OF_STATE: Mapping[State, Time] = {
    State.OFF: Time.OFF,
    State.DOWN: Time.FAILURE,
    State.SETUP: Time.SETUP,
    State.LOAD: Time.HANDLING,
    State.WORK: Time.PRODUCE,
    State.UNLOAD: Time.HANDLING,
    State.WAITING: Time.WAITING,
    State.BLOCKED: Time.BLOCKED,
    State.STARVED: Time.STARVED,
    State.NO_ORDER: Time.NO_ORDER,
    State.PLANNED: Time.PLANNED_STOP,
}
_TIMES = tuple(TIME_OF_STATE[state] for state in State)
_NONE: Mapping[Time, int] = dict.fromkeys(Time, 0)


@dataclass(frozen=True)
class StateTimes:
    """How long a work unit (or several, added up) was in each kind of time, and how often it failed.

    Times are whole nanoseconds: sums are exact and do not depend on their order.
    """

    spent: Mapping[Time, int]
    failures: int = 0

    @staticmethod
    def of_log(log: Iterable[tuple[str, float]], unit: int) -> StateTimes:
        """Adds up a state log of (kind of time, duration); `unit` is nanoseconds per unit of the durations.

        A failure is one stretch of "failure", however many entries in a row it takes. ValueError for a word that is
        no `Time`.
        """
        spent: dict[Time, int] = {}
        failures, before = 0, None
        for word, duration in log:
            time = Time(word)
            spent[time] = spent.get(time, 0) + round(duration * unit)
            failures += time is Time.FAILURE and before is not Time.FAILURE
            before = time
        return StateTimes(spent, failures)

    @staticmethod
    def of_states(states: Iterable[int], failures: int) -> StateTimes:
        """From the time of machines in each state (ns, in the order of `State`); several are one kind of time."""
        spent = dict(_NONE)
        for time, nanoseconds in zip(_TIMES, states, strict=True):
            spent[time] += nanoseconds
        return StateTimes(spent, failures)

    def of(self, time: Time) -> int:
        return self.spent.get(time, 0)

    def element(self, element: Element) -> int:
        return sum(map(self.of, _WITHIN[element]))

    def e10(self, state: E10) -> int:
        """Time in a state of SEMI E10; over the six states it adds up to the total time."""
        return sum(map(self.of, _WITHIN[state]))

    @cached_property
    def apt(self) -> int:
        """Actual production time."""
        return self.element(Element.PRODUCTION)

    @cached_property
    def aust(self) -> int:
        """Actual unit set-up time."""
        return self.element(Element.SETUP)

    @cached_property
    def adet(self) -> int:
        """Actual unit delay time: failures, minor stops, waiting, blocked, starved."""
        return self.element(Element.DELAY)

    @cached_property
    def aupt(self) -> int:
        """Actual unit processing time APT + AUST."""
        return self.apt + self.aust

    @cached_property
    def aubt(self) -> int:
        """Actual unit busy time AUPT + ADET: there was an order to work on."""
        return self.aupt + self.adet

    @cached_property
    def pbt(self) -> int:
        """Planned busy time: the shift, planned stops excluded, and the work done outside it."""
        return self.aubt + self.element(Element.UNALLOCATED)

    @cached_property
    def required(self) -> int:
        """Temps requis: open time without planned stops and without time for which there is no order."""
        return sum(map(self.of, _REQUIRED))

    @cached_property
    def opening(self) -> int:
        """Temps d'ouverture."""
        return sum(map(self.of, _OPEN))

    @cached_property
    def total(self) -> int:
        """Temps total: all the time there is."""
        return sum(self.spent.values())
