"""Queues in front of a station: who is taken next."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from typing import Protocol

from simfactory.engines import rules
from simfactory.engines.simpy_engine.parts import Part
from simfactory.plan import Plan, Rule


class Queue(Protocol):
    """Parts that wait, in the order of the station's rule."""

    def __len__(self) -> int: ...

    def put(self, part: Part) -> None:
        """A part comes in."""

    def take(self) -> Part:
        """The part that goes next."""


class ArrivalOrder(deque[Part]):
    """First come, first served, where all parts are equally urgent."""

    put = deque.append
    take = deque.popleft


class Ranked:
    """The most urgent first, then by a key that each part brings along, then by entry."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._heap: list[tuple[int, int, int, Part]] = []
        self._entries = 0

    def __len__(self) -> int:
        return len(self._heap)

    def put(self, part: Part) -> None:
        self._entries += 1
        key = rules.queue_key(self._rule, part.order.due, part.step.work_content, len(part.pieces))
        heappush(self._heap, (part.order.product.priority, key, self._entries, part))

    def take(self) -> Part:
        return heappop(self._heap)[3]


class ByFamily:
    """The most urgent first, then those of the family that the machine which takes made last, then by entry."""

    def __init__(self) -> None:
        self.last_family = rules.NONE
        self._parts: list[Part] = []

    def __len__(self) -> int:
        return len(self._parts)

    def put(self, part: Part) -> None:
        self._parts.append(part)

    def take(self) -> Part:
        def key(place: int) -> tuple[int, int, int]:
            product = self._parts[place].order.product
            return product.priority, rules.family_key(product.family, self.last_family), place

        return self._parts.pop(min(range(len(self._parts)), key=key))


def queue_of(plan: Plan, station: int) -> Queue:
    """The queue that the plan gives a station."""
    rule = Rule(int(plan.queue_rule[station]))
    if rule == Rule.SAME_FAMILY:
        return ByFamily()
    if rule == Rule.FIFO and len(set(plan.product_priority.tolist())) == 1:
        return ArrivalOrder()
    return Ranked(rule)
