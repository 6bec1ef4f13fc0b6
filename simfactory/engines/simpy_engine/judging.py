"""Quality: what an operation does to a piece, what an inspection finds, and where pieces go from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simfactory.engines import rules
from simfactory.engines.simpy_engine.parts import Part, Piece
from simfactory.results import Verdict

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.exits import Exit
    from simfactory.engines.simpy_engine.steps import Step


def operate(step: Step, piece: Piece, source: int, address: int, by_rejection: bool, chance: float) -> None:
    """The operation heals the defect of a piece that a rejection sent here, by chance, or makes one, by this chance."""
    if by_rejection and piece.defective and rules.happens(step.mends, step.mend_draws[source](address)):
        piece.defective = False
    if not piece.defective and chance > 0.0:
        piece.defective = rules.happens(chance, step.defect_draws[source](address))


def inspect(step: Step, piece: Piece, source: int, address: int, detects: float) -> bool:
    """Whether the inspection, which finds a defect with this chance, rejects the piece."""
    if not step.inspects:
        return False
    chance = detects if piece.defective else step.false_rejects
    return chance > 0.0 and rules.happens(chance, step.verdict_draws[source](address))


def destination(step: Step, source: int, address: int) -> Step | Exit | None:
    """Where a rejected piece goes; None: it stays and is worked on again."""
    if len(step.rejects) == 1:
        return step.rejects[0]
    u = step.reject_draws[source](address)
    return step.rejects[rules.share(step.rejects_upto, 0, len(step.rejects), u)]


def way_on(step: Step, part: Part, visit: int) -> Step | Exit:
    """Where a part goes after the step."""
    if len(step.branches) == 1:
        return step.branches[0]
    u = step.branch_draws[part.source](rules.address(part.pieces[0].address, visit))
    return step.branches[rules.share(step.branches_upto, 0, len(step.branches), u)]


def verdict_on(goal: Step | Exit | None) -> Verdict:
    """What became of a rejected piece, by where it goes."""
    if goal is None:
        return Verdict.AGAIN
    return Verdict.REWORK if goal.index >= 0 else Verdict.SCRAP


def part_ways(part: Part, cast_off: list[tuple[Piece, Step | Exit]]) -> list[Part]:
    """The part without these pieces, if any are left, and a part of its own for each other destination.

    In the order of their first pieces.
    """
    lots: dict[int, Part] = {}
    for piece, goal in cast_off:
        lot = lots.get(goal.index)
        if lot is None:
            lot = lots[goal.index] = part.split([])
            lot.goal, lot.rejected = goal, goal.index >= 0
        lot.pieces.append(piece)
    gone = {piece.number for piece, _ in cast_off}
    part.pieces = [piece for piece in part.pieces if piece.number not in gone]
    together = [*([part] if part.pieces else []), *lots.values()]
    return sorted(together, key=lambda lot: lot.pieces[0].number)
