"""Plants that cannot go on, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass

from simfactory.blueprint import compile_blueprint
from simfactory.plan import Clock, Plan, SourceKind
from simfactory.scenario import load_text
from tests.engines.plans import (
    DAY,
    WEEK,
    At,
    Comes,
    Do,
    Fails,
    Makes,
    Team,
    constant,
    exponential,
    listed,
    make_plan,
    number,
)

TWO_LOOPS = """
simfactory: 1
name: Two stations that wait for each other
run: {length: 2 days}
supply: {arrivals: {every: 2 min}}
line:
  - {station: saw, machines: 2, queue: 1, cycle: 2 min}
  - {station: press, machines: 2, queue: 1, cycle: 2 min, to: {saw: 50 %, out: 50 %}}
"""

WHILE_OTHERS_RUN = """
simfactory: 1
name: A knot in one corner, at night, while the rest of the plant runs and calendars tick
shifts: {day: {mon-fri: 08:00-16:00}}
people: {men: {team: {day: 2}}}
products: {axle: {route: [saw, {press: {to: {saw: 5 %, out: 95 %}}}]}, bolt: {route: [turning]}}
supply: {arrivals: {axle: {every: 20 min}, bolt: {every: 10 min}}}
line:
  - {station: saw, queue: 0, shift: day, unattended: true, cycle: 9 min}
  - {station: press, queue: 0, shift: day, unattended: true, cycle: 13 min}
  - {station: turning, queue: unlimited, cycle: {time: 8 min, by: men}}
"""

AGAIN_AND_AGAIN = """
simfactory: 1
name: Machines that try again and again
line:
  - {station: saw, machines: 2, cycle: 1 min, defects: 100 %, mends: 0 %, inspects: {rejects_to: again}}
"""


@dataclass(frozen=True)
class Trouble:
    """A plant that cannot go on, for how long it tries, and the words for it (a pattern)."""

    plan: Plan
    until: int
    told: str


def _of_text(text: str, until: int, told: str) -> Trouble:
    return Trouble(compile_blueprint(load_text(text)).frame, until, told)


def _knot() -> Plan:
    """Three machines; one way leads back."""
    stations = [At("press", constant(2), machines=2), At("saw", constant(2), to=[("press", 0.5), ("out", 0.5)])]
    return make_plan(stations, loops=True)


def _restless() -> Plan:
    """A part goes round where work takes no time, beside a station that works as it should."""
    stations = [At("a", constant(1), to="out"), At("b", constant(0)), At("c", constant(0))]
    products = [Makes("p", starts_at="a"), Makes("q", starts_at="b")]
    sources = [Comes("x", mix=[("p", 1.0)]), Comes("y", SourceKind.CONSTANT_WIP, wip=1, mix=[("q", 1.0)])]
    return make_plan(stations, products, sources)


def _restless_later() -> Plan:
    """The same from the moment when somebody comes who is needed for it."""
    stations = [At("a", Do(constant(0), by="men")), At("b", constant(0))]
    men = Team("men", [(DAY, ((DAY // 3, DAY),))])
    return make_plan(stations, sources=[Comes(kind=SourceKind.CONSTANT_WIP, wip=1)], teams=[men])


def _never_good() -> Plan:
    return make_plan([At("weld", constant(0), detects=1.0, false_rejects=1.0, rejects_to=[("again", 1.0)])])


def _rush(minutes: float) -> Plan:
    """Parts arrive without time between them, from a moment on."""
    at = At("a", exponential(1), places=-1)
    calm = Comes("calm", SourceKind.ARRIVALS, every=exponential(5))
    return make_plan([at], sources=[calm, Comes("rush", SourceKind.ARRIVALS, every=constant(minutes))])


def _lots(pieces: float) -> Plan:
    return make_plan(
        [At("a", constant(1))],
        sources=[Comes("mill", SourceKind.ARRIVALS, every=constant(60), pieces=number("constant", value=pieces))],
    )


def _one_by_one(parts: int, by: str | None = None) -> Plan:
    """Work of no time on so many parts that are there from the start."""
    sources = [Comes(kind=SourceKind.FIXED, wip=parts)]
    return make_plan([At("a", Do(constant(0), by), places=-1)], sources=sources, teams=[Team("men")] if by else [])


def _served(parts: int) -> Plan:
    return _one_by_one(parts, "men")


def _failing(times: int) -> Plan:
    """A machine that fails so often at time 0, and is repaired at once."""
    jam = Fails(listed(*[0] * times, 60), constant(0), Clock.CALENDAR)
    return make_plan([At("a", constant(1), fails={"jam": jam})])


def _arriving(parts: int) -> Plan:
    """So many parts that arrive at time 0, then one each hour."""
    every = listed(*[0] * parts, *[60] * parts)
    return make_plan([At("a", constant(1), places=-1)], sources=[Comes(kind=SourceKind.ARRIVALS, every=every)])


BUSY = {
    "a flow for each part": (_one_by_one, 19_998),
    "a flow and a grant for each part": (_served, 9_998),
    "a flow and a change for each failure": (_failing, 9_999),
    "an arrival for each part": (_arriving, 10_000),
}
"""How to fill an instant, and how much it holds, with what begins and ends it, before it is one that never ends."""

TROUBLES = {
    "a deadlock": Trouble(
        _knot(), WEEK, r"^deadlock in week 1, Monday 00:\d\d:00\.00: press#1 waits for a place at saw; saw"
    ),
    "a deadlock of two loops": _of_text(TWO_LOOPS, 2 * DAY, "^deadlock in "),
    "a deadlock while others run": _of_text(WHILE_OTHERS_RUN, 4 * WEEK, "^deadlock .* saw waits for a place at press"),
    "an instant that never ends": Trouble(_restless(), DAY, r"Monday 00:00:00\.00 never ends: .* at b, c$"),
    "a later instant that never ends": Trouble(_restless_later(), DAY, r"Monday 08:00:00\.00 never ends: .* at a, b$"),
    "a piece never good, in no time": Trouble(_never_good(), DAY, "for ever at weld"),
    "a piece never good, in days": _of_text(AGAIN_AND_AGAIN, 4 * DAY, "worked on for ever at saw"),
    "a crowd without end": Trouble(_rush(0), DAY, "rush"),
    "a crowd of parts a nanosecond apart, rounded to none": Trouble(_rush(1e-12), DAY, "rush"),
    "a lot of more pieces than there may be": Trouble(_lots(2**16), DAY, "the source mill makes an order of 65536"),
}
