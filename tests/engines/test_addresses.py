"""Each draw of a part has its own address: the source, the serial, the piece and the visit."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from simfactory.plan import Plan, Purpose, Segment, SourceKind
from simfactory.results import Kind
from simfactory.sampling.sampler import EXPONENTIAL, duration
from simfactory.sampling.streams import pack, pack_lot, uniform
from tests.engines.plans import At, Comes, Do, exponential, make_plan, number
from tests.engines.telling import Story

TIME, STATION, SOURCE, SERIAL, A, B, D = 0, 2, 4, 5, 6, 7, 9


def worked(story: Story, station: int, segment: Segment) -> dict[tuple[int, int], list[int]]:
    """How long a station worked on each piece (serial, piece), time after time. No segment is interrupted."""
    times = defaultdict(list)
    for row in story.rows(Kind.SEGMENT):
        if row[STATION] == station and row[A] == segment and row[TIME] + row[B] < story.run.counters.bins.horizon:
            times[int(row[SERIAL]), int(row[D])].append(int(row[B]))
    return times


def drawn(plan: Plan, station: int, purpose: Purpose, mean: float, serial: int, piece: int, visit: int) -> int:
    """How long it has to be."""
    lots = bool((plan.source_pieces >= 0).any())
    k = pack_lot(serial, piece, visit) if lots else pack(serial, piece, visit)
    u = uniform(plan.key(0, 0), int(plan.part_streams[station, 0, purpose]), k)
    return duration(EXPONENTIAL, mean * 60, 0, 0, 0, (), 0, 0, u, k)


def test_each_try_of_a_piece_at_a_station_is_one_more_visit() -> None:
    """Some are worked on again on the spot, and some come back from the test: every try is drawn anew."""
    stations = [
        At("weld", exponential(2), places=-1, detects=0.5, defect=0.5, rejects_to=[("again", 1.0)]),
        At("test", exponential(1), places=-1, detects=1.0, rejects_to=[("weld", 1.0)]),
    ]
    plan = make_plan(stations, sources=[Comes(kind=SourceKind.ARRIVALS, every=exponential(6))])
    times = worked(Story(plan, 2000), 0, Segment.WORK)
    assert max(map(len, times.values())) > 4
    for (serial, piece), durations in times.items():
        expected = [drawn(plan, 0, Purpose.WORK, 2, serial, piece, visit) for visit in range(len(durations))]
        assert durations == expected


def test_each_piece_of_a_lot_has_draws_of_its_own() -> None:
    at = At("drill", exponential(2), load=Do(exponential(1)))
    lots = number("discrete", values=[1, 3, 5], p=[0.4, 0.3, 0.3])
    plan = make_plan([at], sources=[Comes(pieces=lots)])
    story = Story(plan, 600)
    assert {piece for _, piece in worked(story, 0, Segment.WORK)} == set(range(5))
    for segment, purpose, mean in ((Segment.LOAD, Purpose.LOAD, 1), (Segment.WORK, Purpose.WORK, 2)):
        for (serial, piece), durations in worked(story, 0, segment).items():
            assert durations == [drawn(plan, 0, purpose, mean, serial, piece, 0)]


def test_a_lot_that_comes_back_counts_the_most_tries_of_any_of_its_pieces() -> None:
    """All pieces come back for a second visit; its number is one more than the most tries that a piece needed."""
    stations = [
        At("weld", exponential(1), places=-1, detects=1.0, false_rejects=0.4, rejects_to=[("again", 1.0)], to="look"),
        At("look", exponential(1), places=-1, to=[("weld", 0.5), ("out", 0.5)]),
    ]
    plan = make_plan(stations, sources=[Comes(kind=SourceKind.FIXED, wip=12, pieces=number("constant", value=3))])
    story = Story(plan, 5000)
    assert story.run.counters.good.sum() == 36
    visits = _visits(story)
    for serial in range(12):
        base = 0
        for tries in visits[serial]:
            for piece, durations in tries.items():
                expected = [drawn(plan, 0, Purpose.WORK, 1, serial, piece, base + n) for n in range(len(durations))]
                assert durations == expected
            base += max(len(durations) for durations in tries.values())
    assert np.mean([len(passes) for passes in visits.values()]) > 1.3


def _visits(story: Story) -> dict[int, list[dict[int, list[int]]]]:
    """For each lot and pass through the first station, how long each piece was worked on."""
    visits: dict[int, list[dict[int, list[int]]]] = defaultdict(list)
    rows = [row for row in story.trace.rows.tolist() if row[STATION] == 0 and row[1] in (Kind.TAKE, Kind.SEGMENT)]
    for row in rows:
        if row[1] == Kind.TAKE:
            visits[row[SERIAL]].append(defaultdict(list))
        else:
            visits[row[SERIAL]][-1][row[D]].append(row[B])
    return visits
