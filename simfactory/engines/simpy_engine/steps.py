"""Work sheets: what one product needs at one station, and the tallies kept on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simfactory.engines.simpy_engine.draws import Chance, Duration, Uniform
from simfactory.plan import AGAIN, Plan, Purpose, Segment, Work
from simfactory.results import State, Verdict

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.exits import Exit
    from simfactory.engines.simpy_engine.moves import Way
    from simfactory.engines.simpy_engine.parts import Part, Piece
    from simfactory.engines.simpy_engine.people import Pool
    from simfactory.engines.simpy_engine.stations import Station

STATE_OF = {
    Segment.SETUP: State.SETUP,
    Segment.LOAD: State.LOAD,
    Segment.WORK: State.WORK,
    Segment.UNLOAD: State.UNLOAD,
}


class Product:
    """A product, and the tally of its pieces in the bin under way (see `results.Counters`)."""

    __slots__ = (
        "entered", "entry", "escapes", "family", "first_pass", "good", "index", "inside", "late", "lead",
        "order_time", "orders", "priority", "scrap",
    )  # fmt: skip

    def __init__(self, plan: Plan, index: int) -> None:
        self.index = index
        self.family = int(plan.product_family[index])
        self.priority = int(plan.product_priority[index])
        self.entry: Step
        self.entered = self.good = self.escapes = self.scrap = self.first_pass = self.lead = 0
        self.orders = self.late = self.order_time = 0
        self.inside = 0


class Activity:
    """One kind of segment at a step: how long it takes a part of each source, and who does it."""

    __slots__ = ("crew", "draws", "pool", "priority", "segment", "state", "step")

    def __init__(self, segment: Segment, step: int, pool: Pool | None, crew: int, priority: int) -> None:
        self.segment = int(segment)
        self.state = int(STATE_OF[segment])
        self.step = step
        self.pool = pool
        self.crew = crew
        self.priority = priority
        self.draws: list[Duration] = []


class Step:
    """One product at one station."""

    __slots__ = (
        "activities", "branch_draws", "branches", "branches_upto", "defect", "defect_draws", "defective",
        "detects", "false_rejects", "family", "index", "inspects", "mend_draws", "mends", "onward",
        "passed", "processed", "product", "reject_draws", "rejected", "rejects", "rejects_upto", "reworked",
        "scrapped", "setup", "setup_from_to", "setup_other", "setup_same", "station", "straight", "taken",
        "teaches", "tried", "trusted", "unfinished", "verdict_draws", "wait", "waited", "way", "wearies", "weary_after",
        "weary_loss", "work", "work_content",
    )  # fmt: skip

    def __init__(self, plan: Plan, index: int, product: Product, station: Station) -> None:
        self.index = index
        self.product = product
        self.station = station
        self.work_content = int(plan.work_content[index])
        self.defect = float(plan.defect[index])
        self.teaches = int(plan.teaches[index])
        self.inspects = bool(plan.inspects[index])
        self.trusted = not self.inspects and self.defect == 0.0 and not plan.may_drift[station.index]
        """Whether an operation leaves a piece as sound as it was, and nobody looks."""
        self.detects = float(plan.detects[index])
        self.wearies = bool(plan.wearies[index])
        """Whether people inspect who find less, the longer they are at it: by this share, over so many seconds."""
        self.weary_loss, self.weary_after = float(plan.weary_loss[index]), float(plan.weary_after[index])
        self.false_rejects = float(plan.false_rejects[index])
        self.mends = float(plan.mends[index])
        first, end = int(plan.branch_first[index]), int(plan.branch_first[index + 1])
        self.branches_upto: list[float] = plan.branch_upto[first:end].tolist()
        first, end = int(plan.reject_first[index]), int(plan.reject_first[index + 1])
        self.rejects: list[Step | Exit | None]
        """Where rejected pieces go; None: they stay and are worked on again."""
        self.rejects_upto: list[float] = plan.reject_upto[first:end].tolist()
        self.setup_other = int(plan.setup.law[index])
        self.setup_same = int(plan.setup_same[index])
        matrix = int(plan.setup_matrix[index])
        self.family = family = product.family
        self.setup_from_to: list[int] = [] if matrix < 0 else plan.setup_from_to[matrix, :, family].tolist()
        """The law for each family made before; empty without a matrix."""
        self.way: Way | None = None
        """How what leaves it comes to another station; None: in no time."""
        self.branches: list[Step | Exit]
        self.onward: Step | Exit | None
        """The only way on, where there is no choice."""
        self.work: Activity
        self.activities: list[Activity]
        """For each piece: load, work and unload, as far as there are any."""
        self.setup: Activity | None
        self.mend_draws: list[Uniform]
        self.defect_draws: list[Uniform]
        self.verdict_draws: list[Uniform]
        self.reject_draws: list[Uniform]
        self.branch_draws: list[Uniform]
        self.taken = self.waited = self.wait = self.processed = self.rejected = self.reworked = 0
        self.tried = self.passed = self.scrapped = self.unfinished = self.defective = 0
        self.straight = 0
        """Pieces that were processed, tried and passed, and nothing else: the common case, counted apart."""

    def equip(self, plan: Plan, chance: Chance, pools: list[Pool]) -> None:
        """Says who does what here, and how long it takes by chance."""
        load = self._activity(plan, plan.load, Segment.LOAD, chance, pools)
        work = self._activity(plan, plan.work, Segment.WORK, chance, pools)
        assert work is not None, "every step has a law of its work"
        self.work = work
        unload = self._activity(plan, plan.unload, Segment.UNLOAD, chance, pools)
        self.activities = [activity for activity in (load, work, unload) if activity is not None]
        sets_up = self.setup_other >= 0 or self.setup_same >= 0 or self.setup_from_to
        self.setup = self._staffed(plan.setup, Segment.SETUP, pools) if sets_up else None
        streams = plan.part_streams[self.station.index]

        def uniforms(purpose: Purpose) -> list[Uniform]:
            return [chance.uniform(stream) for stream in streams[:, purpose]]

        self.mend_draws, self.defect_draws = uniforms(Purpose.MEND), uniforms(Purpose.DEFECT)
        self.verdict_draws, self.reject_draws = uniforms(Purpose.VERDICT), uniforms(Purpose.REJECT_BRANCH)
        self.branch_draws = uniforms(Purpose.BRANCH)

    def _activity(self, plan: Plan, work: Work, segment: Segment, chance: Chance, pools: list[Pool]) -> Activity | None:
        law = int(work.law[self.index])
        if law < 0:
            return None
        activity = self._staffed(work, segment, pools)
        purpose = {Segment.LOAD: Purpose.LOAD, Segment.WORK: Purpose.WORK, Segment.UNLOAD: Purpose.UNLOAD}[segment]
        streams = plan.part_streams[self.station.index, :, purpose]
        lots = (plan.source_pieces >= 0).tolist()
        activity.draws = [chance.duration(law, stream, made) for stream, made in zip(streams, lots, strict=True)]
        return activity

    def _staffed(self, work: Work, segment: Segment, pools: list[Pool]) -> Activity:
        pool, crew, priority = (int(column[self.index]) for column in (work.pool, work.crew, work.priority))
        return Activity(segment, self.index, pools[pool] if pool >= 0 else None, crew, priority)

    def lead_on(self, plan: Plan, steps: list[Step], exits: dict[int, Exit]) -> None:
        """Says where parts and rejected pieces go from here."""

        def goal(to: int) -> Step | Exit:
            return steps[to] if to >= 0 else exits[to]

        first, end = int(plan.branch_first[self.index]), int(plan.branch_first[self.index + 1])
        self.branches = [goal(to) for to in plan.branch_to[first:end].tolist()]
        self.onward = self.branches[0] if len(self.branches) == 1 else None
        first, end = int(plan.reject_first[self.index]), int(plan.reject_first[self.index + 1])
        self.rejects = [None if to == AGAIN else goal(to) for to in plan.reject_to[first:end].tolist()]

    def count(self, piece: Piece, first: bool, verdict: Verdict) -> None:
        """Counts an operation on a piece, by what became of it."""
        self.processed += 1
        self.defective += piece.defective
        self.tried += first
        self.passed += first and verdict == Verdict.PASSED
        self.rejected += verdict != Verdict.PASSED
        self.reworked += verdict in (Verdict.REWORK, Verdict.AGAIN)

    def count_straight(self) -> None:
        """Adds the common case to its tallies."""
        self.processed += self.straight
        self.tried += self.straight
        self.passed += self.straight
        self.straight = 0

    def ask(self, part: Part) -> None:
        """A part asks for a place at the station, for this step."""
        part.step, station, sender = self, self.station, part.sender
        if sender is not None and station.uncontended and station.room:
            sender.let_go(part)
            station.admit(part)
            if station.several or station.machines[0].part is None:
                station.flow.due |= station.bit
        else:
            station.ask(part)

    def withdraw(self, part: Part) -> None:
        """The part cannot come for the time being."""
        self.station.withdraw(part)
