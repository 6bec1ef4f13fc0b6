"""The choices that all engines make alike: pure functions of numbers, and the rules of an instant in words.

**The instant.** Time counts whole nanoseconds. An instant runs through finish, flow, change and grant, each to its
end, then back to the earliest that has something to do, until it is still.

*Finish* goes on until nothing is due: a segment of no length that starts in a finish ends in the same finish. What
starts in flow, change or grant and takes no time ends in the finish of the next round. In finish fall: ends of
segments and repairs, failures that somebody notices, arrivals, people who come on duty, starts of shifts. A part that
leaves the plant (out or scrap) leaves at once, in the finish: it needs no place that another could want.

*Flow* makes single moves until none is possible. The next is always a possible one with the most downstream
destination; at one station a machine takes before the queue admits.

*Change* takes all that was due when it began, in any order: failures, ends of shifts, people who go. Nothing in it
makes a move possible.

*Grant* lets the arbiter serve the requests for people once. What asks while it serves waits for the next round.

**Addresses.** A part's draws at a station go by its serial, the piece and the visit: `pack`, or `pack_lot` where its
source makes lots. The visit counts the earlier passes of the part there; each further try of a piece on the spot is
one more, and the part's count goes up by the most tries that one of its pieces used. Its way on goes by the first of
the pieces that go on, with the visit with which it came. Sources draw by the serial, set-ups, lives and repairs by
their own count, from 0; a source's first part comes after its first draw of the time between two.

**Places.** Who waits for a place at a station goes by `place_key`. A source's parts are senders like machines, each
with its own time of arrival; a source counts as station S + q and a part of it by its serial. Parts wait outside
apart for each first station, so that one that is full holds up only its own. The sub-lots of one machine go by their
first piece. An unlimited source keeps a part at hand at every station where a product of its mix begins: the next of
its serials whose product begins there. With several such sources at a station, the part of the most urgent product
goes first, ties to the first source.

**Queues.** `queue_key`; a part without due date comes after all that have one; the shortest work is that of the whole
lot; the same family is that of the last part worked on by the machine that takes.

**Set-ups.** `setup_law`. A machine has made a family from the moment its set-up for it has ended, or from the start
of the operation where no set-up was needed.

**Segments.** Each of set-up, load, work, unload and repair asks for its people anew. A segment may start or go on while
the machine is up and its station on shift; off shift too if it needs nobody and the station runs unattended, or
finishes its pieces and this piece (or set-up) was begun before the shift ended. At the end of a shift a station that
finishes its pieces carries on with the segment under way if it was begun before that instant, people included. People
whose time is over are carried through in the same way; a repair is never carried through.

**Paces.** Work with people goes at the pace of the slowest of its crew at that station, from when a stretch of it
begins to when the stretch ends: `lasting`, `worked_off`. Clocks count the time that it takes.

**Bodies and minds.** All spans are `minutes`; what is said here is computed when a person goes to a task, comes back
from one, begins a shift or ends it, and at no other time. Where people tire, each has a fatigue, 0 at time 0. Who goes
to a task has rested since the end of the last work (from time 0 before the first), off shift, in breaks and between
tasks alike: `fatigue_after_rest`. Who comes back has tired by the load of the station, over the stretch:
`fatigue_after_work`.

Where people learn, it is about work on pieces: load, work and unload, no set-up and no repair. Who goes to such work
has forgotten since the end of the last of it at that station (time 0 before the first): `pieces_after_break`; who ends
the segment by which a piece is made by hand (`Plan.teaches`) has made one more. Each one's pace at the station is then
divided by what fatigue and learning multiply the time of work by, their product (`slowed_pace`), and stays so until the
stretch ends.

When the segment begins by which a piece is made by hand, and that is the work itself, each person of the crew has a
chance of spoiling it by their fatigue, skill and shift as they are then: `chance_of_defect`. The highest of them is
that of the operation on the piece, through all its pauses and whoever ends it. Work that nobody does by hand, though
people load it, leaves the chance as the plan says.

**Vigilance.** Where people who inspect weary, what a piece is inspected with is settled when the work on it begins,
through all its pauses and whoever ends it: each of the crew has watched since they came on duty (a window of theirs
began), or since they began to work there, coming from another post, whichever was later; the least weary counts
(`detection`). Each try on the spot is work of its own. Nobody wearies of an inspection whose work nobody does.

**Absence.** Whether somebody comes is decided when a shift of theirs begins: the uniform at the count of the person's
shifts is under `spell_probability`; how long the spell is, by the count of the person's spells, in shifts. Before that,
the last shift that the person was there counts for the rate: work ended or under way since that shift began
(`shift_factor_of_absence`, `remembered_factor`). Who is absent misses all windows of the shift; work carried through
from the shift before goes on. After `stand_in_after` missed shifts of a spell somebody stands in: the same person for
the pool, whose pace is that of `pace_of_stand_in` and whose skill, in the chance of spoiling a piece, is that share of
the one who is away, who learns and forgets nothing, who tires as that one would, and whose exposure is nobody's.

**Ways.** A person's post is the station of their last work; none before the first. Where going from post to post takes
time, who is sent to another post walks there; the others of the crew wait at the machine, for as long. Nobody works
before all are there, and who walks rests. A walk ends before its time when the work is held up or when one of the crew
goes; the task then asks for its people anew, and who walked is still at the old post. In a pool whose people stay, the
requests are looked at twice, each time in their order: first each is served by people whose post it is, if they are
enough; then by anybody, those first whose post it is.

**The end of a shift** of somebody who is there counts the fatigue of that instant, work under way included.

**Failures.** A machine is off shift when its state is: a clock counts work that is carried on after the shift or done
unattended; a machine that a failure stops in work that would go on unattended is down, not off shift. The calendar
clock alone counts the station's windows. A cycle is counted when a work segment ends, and trips before the part can go
on. A failure hits the segment that was begun before this instant and has not ended, paused or not: work on which no
time was spent has nothing to lose. One that trips at the end of a cycle hits that piece's work, which is over: it can
only scrap it. A piece that a failure scraps leaves its lot when the repair ends and goes to scrap when the operation
on the lot ends.

**Planned stops.** A life that is planned, or caught, ends in a planned stop. Where a set-up or a piece is under way,
begun before this instant and with all its tries on the spot, the mode is pending: its clock stands still, and it stops
the machine when that set-up or piece ends, in that finish and before the part can go on. Where none is under way (work
on which no time was spent is none) it stops the machine at once. So it hits no segment. A life that ends with the cycle
that it counts is pending until the end of that piece. A machine is in a planned stop when all modes that hold it are;
outside the shift it is off.

**Drifts.** When a life of a mode that drifts is over, its machine runs on, out of control. Of the modes that have put
it so the one with the highest chance of a defect decides, if that is more than what the operation, or who makes the
piece, has; a piece is spoilt by what its machine is when the work on it ends. A life that ends in that instant, by its
clock or by its cycles, spoils the next piece. A drift is noticed when the work on the last of so many pieces ends (each
try on the spot is one), when so much time has passed on the mode's clock (none: in the instant in which the drift
begins, though its clock may have stopped in it), or in the change of an instant in whose
finish an inspection that tells of it has rejected a defective piece, of whichever machine, if the drift was under way
when that change began; of several that notice at once pieces come first, then inspection, then time. To notice mends
nothing: what is under way is still made out of control; then the machine stops, as for a planned stop. It is under
control again when it stops, or when the mode is renewed.

**Renewal.** The end of a repair gives the modes that it renews a new life, pending ones too; not those that are down,
nor those whose life begins in this very instant, so that of several repairs that end together none comes first.

**Reaction.** From the stop on nobody knows of a failure until the reaction has passed, in any hour; then repairers are
asked for. It is drawn by the count of the repairs, that of planned stops included, which need none.

**Rejections.** A piece that stays (`again`) comes by a rejection to the next try: mended or not at the end of it. Load
and unload are not repeated. A lot draws its way on by the first of the pieces that go on. Scrapped pieces leave as
one sub-lot, those that a failure spoilt included.

**The log.** LEAVE, OUT, LEAD and SCRAPPED name the machine that the pieces left; ARRIVE, ORDER and WIP name no station,
as an order may end on several machines in one instant. Pieces that a failure spoilt have a SCRAPPED record of their
own. What lasted no time (states, segments, stretches of people's work) is not written. A part of a constant work in
progress arrives in the instant in which the last piece of another has gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from simfactory.human_factors import error_probability, vigilance
from simfactory.plan import PACE, SHIFT_CLOSES, Rule
from simfactory.results import HOURS
from simfactory.sampling.sampler import NEVER
from simfactory.sampling.streams import PIECE_BITS, SERIAL_BITS

ROUNDS = 10_000
"""More flows, changes and grants than this in one instant mean that it never ends; after twice as many it is told."""
CROWD = 10_000
"""More arrivals than this in one instant mean that the time between them is nothing."""

NONE = -1
VISIT_SHIFT = SERIAL_BITS + PIECE_BITS
MOST = 2.0**62
MINUTE = 6e10
HOUR = 3_600_000_000_000
DAY = 86_400e9
LAST = 2**62
"""Later than anything: the place in a queue of what has no due date."""


def place_key(priority: int, since: int, station: int, number: int, piece: int) -> tuple[int, int, int, int, int]:
    """Who first gets a place: the urgent, who has waited longest, the station upstream, the machine (or serial)."""
    return priority, since, station, number, piece


def request_key(
    priority: int, since: int, station: int, machine: int, is_repair: bool, mode: int
) -> tuple[int, int, int, int, bool, int]:
    """Whose request for people is first looked at; an operation comes before a repair of the same machine."""
    return priority, since, station, machine, is_repair, mode


def queue_key(rule: int, due: int, work_content: int, pieces: int) -> int:
    """A part's place in a queue, among those of one priority; ties by the order of entry. Of SAME_FAMILY see below."""
    if rule == Rule.EARLIEST_DUE_DATE:
        return LAST if due < 0 else due
    if rule == Rule.SHORTEST_WORK:
        return min(work_content, LAST // pieces) * pieces
    return 0


def family_key(family: int, last_family: int) -> int:
    """A part's place in a queue of rule SAME_FAMILY, for a machine that made `last_family` last."""
    return 0 if family == last_family else 1


def setup_law(last_family: int, family: int, initial: bool, same: int, other: int, from_to: int) -> int:
    """The law of the set-up before a part, NONE if there is none.

    `from_to` is the law that the matrix holds for these two families (NONE without matrix): it comes first. Before the
    very first part (`last_family` NONE) there is a set-up only if the station asks for it, by the law for another
    family; a matrix knows no family before the first.
    """
    if last_family == NONE:
        return other if initial else NONE
    if from_to != NONE:
        return from_to
    return same if family == last_family else other


def lasting(left: int, pace: int) -> int:
    """How long work takes at a pace that would take `left` at PACE (ns): rounded, halves up, never beyond NEVER."""
    if pace == PACE or left >= NEVER:
        return left
    return int(min(float(left) * (float(PACE) / float(pace)) + 0.5, float(NEVER)))


def together(one: int, other: int) -> int:
    """Two times one after the other (ns), never beyond NEVER."""
    return min(one, NEVER - other) + other


def worked_off(left: int, elapsed: int, pace: int) -> int:
    """What of work that would take `left` at PACE is done after so long at a pace (ns): all of it when it is over."""
    if pace == PACE:
        return elapsed
    whole = lasting(left, pace)
    return left if elapsed >= whole else int(float(left) * (float(elapsed) / float(whole)))


def shortened(repair: int, part: float) -> int:
    """So much of a repair (ns): rounded, halves up, never beyond NEVER."""
    return int(min(float(repair) * part + 0.5, float(NEVER)))


def minutes(span: int) -> float:
    """A span of time (ns) as the formulas of fatigue count it."""
    return float(span) / MINUTE


def joined_marks(opening: int, closing: int) -> int:
    """The marks of a window that begins with one and ends with another (`plan.Calendars`)."""
    return (opening & ~SHIFT_CLOSES) | (closing & SHIFT_CLOSES)


def slowed_pace(pace: int, factor: float) -> int:
    """The pace of somebody whose work this multiplies the time of: whole millionths, halves up, at least 1."""
    return max(1, int(float(pace) / factor + 0.5))


def pace_of_stand_in(pace: int, other: int) -> int:
    """The pace of who stands in for somebody of this pace, at `other` of it (both see PACE): at least 1."""
    return max(1, pace * other // PACE)


def millionths(fatigue: float) -> int:
    """Fatigue as it is counted: rounded, halves up."""
    return int(fatigue * 1e6 + 0.5)


def billionths(chance: float) -> int:
    """A chance as it is counted: rounded, halves up."""
    return int(chance * 1e9 + 0.5)


def hour_of_shift(span: int) -> int:
    """The hour of a shift that began so long ago (ns), from 0; the last for all later ones."""
    return min(span // HOUR, HOURS - 1)


def chance_of_defect(
    defect: float, shift: float, fatigue: float, by_fatigue: float, skilled: float, by_skill: float
) -> float:
    """The chance that somebody makes a sound piece defective, where that of a skilled one, rested, in the morning, is
    `defect`; `shift` is the factor of the shift."""
    return error_probability(defect * shift / (1.0 - by_skill), fatigue, by_fatigue, skilled, by_skill)


def detection(detects: float, loss: float, after: float, span: int) -> float:
    """The chance that a defect is found by who has watched for so long (ns), where a fresh eye finds `detects` of them;
    `after` in seconds."""
    return detects * vigilance(float(span) / 1e9, after, loss)


def shifts_away(time: int) -> int:
    """A spell of absence (ns) in shifts: rounded days, at least 1."""
    return whole(float(time) / DAY)


def is_stood_in(missed: int, after: int) -> bool:
    """Whether somebody stands in for a person who has missed so many shifts of this spell already."""
    return 0 <= after <= missed


def share(upto: Sequence[float], first: int, end: int, u: float) -> int:
    """The branch that u falls into, of those whose cumulative shares are upto[first:end]: a position from first on."""
    for branch in range(first, end - 1):
        if u < upto[branch]:
            return branch
    return end - 1


def in_sequence(counts: Sequence[int], first: int, end: int, serial: int) -> int:
    """The product of a part where counts[first:end] products come in a row, repeated for ever: its position."""
    total = 0
    for product in range(first, end):
        total += counts[product]
    place = serial % total
    for product in range(first, end - 1):
        if place < counts[product]:
            return product
        place -= counts[product]
    return end - 1


def possible(upto: Sequence[float], counts: Sequence[int]) -> list[int]:
    """The places of those products of a mix that can come at all: by their counts in a row, or by their shares."""
    if any(counts):
        return [place for place, count in enumerate(counts) if count]
    return [place for place, share in enumerate(upto) if share > (upto[place - 1] if place else 0.0)]


def happens(chance: float, u: float) -> bool:
    """Whether what has this chance happens, by the uniform u in (0, 1): never at 0, always at 1."""
    return u < chance


def whole(number: float) -> int:
    """A drawn number of pieces or cycles: rounded, halves up, at least 1, and no more than fits 64 bits."""
    return max(1, int(min(number, MOST) + 0.5))


def address(first: int, visit: int) -> int:
    """The address of a piece's draw on a later visit, from that of its first."""
    return first | visit << VISIT_SHIFT
