"""Calendars as windows in time, without end: one that goes on over the end of a period is one window."""

from __future__ import annotations

from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.rules import joined_marks


def next_window(mem: Words, hours: int) -> int:
    """Turns to the next window of somebody's hours; says when it opens. H_CLOSES and H_MARKS are the window's."""
    opens = _start(mem, hours)
    opening = closing = _marks(mem, hours)
    closes = _pass(mem, hours)
    while _start(mem, hours) == closes:
        closing = _marks(mem, hours)
        closes = _pass(mem, hours)
    mem[hours + H_CLOSES] = closes
    mem[hours + H_MARKS] = joined_marks(opening, closing)
    return opens


def _marks(mem: Words, hours: int) -> int:
    return mem[mem[mem[hours + H_CALENDAR] + C_WINDOWS] + WINDOW * mem[hours + H_WINDOW] + 2]


def _start(mem: Words, hours: int) -> int:
    calendar = mem[hours + H_CALENDAR]
    return mem[hours + H_BASE] + mem[mem[calendar + C_WINDOWS] + WINDOW * mem[hours + H_WINDOW]]


def _pass(mem: Words, hours: int) -> int:
    """Goes on to the window after; says when the one before closes."""
    calendar = mem[hours + H_CALENDAR]
    closes = mem[hours + H_BASE] + mem[mem[calendar + C_WINDOWS] + WINDOW * mem[hours + H_WINDOW] + 1]
    mem[hours + H_WINDOW] += 1
    if mem[hours + H_WINDOW] == mem[calendar + C_COUNT]:
        mem[hours + H_WINDOW] = 0
        mem[hours + H_BASE] += mem[calendar + C_PERIOD]
    return closes
