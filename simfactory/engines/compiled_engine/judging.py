"""Quality: what an operation does to a piece, what an inspection finds, and where pieces go from there."""

from __future__ import annotations

from simfactory.engines.compiled_engine.draws import uniform_at
from simfactory.engines.compiled_engine.layout import *
from simfactory.engines.rules import address, happens, share
from simfactory.jit import inline
from simfactory.plan import AGAIN, Purpose
from simfactory.results import Verdict

MEND, DEFECT_DRAW, VERDICT, REJECT_BRANCH, BRANCH = (
    int(Purpose.MEND), int(Purpose.DEFECT), int(Purpose.VERDICT), int(Purpose.REJECT_BRANCH), int(Purpose.BRANCH),
)  # fmt: skip
PURPOSES = len(Purpose)
REWORK, SCRAPPED, WORKED_AGAIN = int(Verdict.REWORK), int(Verdict.SCRAP), int(Verdict.AGAIN)


@inline
def stream_of(mem: Words, step: int, source: int, purpose: int) -> int:
    """The stream of what happens to parts of a source at a step's station."""
    return mem[mem[step + R_STREAMS] + PURPOSES * source + purpose]


def operate(mem: Words, real: Reals, step: int, piece: int, source: int, k: int, by_rejection: bool,
            chance: float) -> None:  # fmt: skip
    """The operation heals the defect of a piece that a rejection sent here, by chance, or makes one, by this chance."""
    chances = mem[step + R_CHANCES]
    if by_rejection and mem[piece + PIECE_DEFECTIVE]:
        u = uniform_at(mem, real, stream_of(mem, step, source, MEND), k)
        if happens(real[chances + MENDS], u):
            mem[piece + PIECE_DEFECTIVE] = 0
    if not mem[piece + PIECE_DEFECTIVE] and chance > 0.0:
        u = uniform_at(mem, real, stream_of(mem, step, source, DEFECT_DRAW), k)
        mem[piece + PIECE_DEFECTIVE] = happens(chance, u)


def is_rejected(mem: Words, real: Reals, step: int, piece: int, source: int, k: int, detects: float) -> bool:
    """Whether the inspection, which finds a defect with this chance, rejects the piece."""
    if not mem[step + R_INSPECTS]:
        return False
    chance = detects if mem[piece + PIECE_DEFECTIVE] else real[mem[step + R_CHANCES] + FALSE_REJECTS]
    return chance > 0.0 and happens(chance, uniform_at(mem, real, stream_of(mem, step, source, VERDICT), k))


def destination(mem: Words, real: Reals, step: int, source: int, k: int) -> int:
    """Where a rejected piece goes: a step, SCRAP, or AGAIN: it stays and is worked on again."""
    first, count, upto = mem[step + R_REJECTS], mem[step + R_REJECT_COUNT], mem[step + R_REJECTS_UPTO]
    if count == 1:
        return mem[first]
    u = uniform_at(mem, real, stream_of(mem, step, source, REJECT_BRANCH), k)
    return mem[first + share(real, upto, upto + count, u) - upto]


def way_on(mem: Words, real: Reals, step: int, part: int, visit: int) -> int:
    """Where a part goes after the step: a step, OUT or SCRAP."""
    first, count, upto = mem[step + R_GOALS], mem[step + R_GOAL_COUNT], mem[step + R_GOALS_UPTO]
    if count == 1:
        return mem[first]
    k = address(mem[mem[part + PART_PIECES] + PIECE_ADDRESS], visit)
    u = uniform_at(mem, real, stream_of(mem, step, mem[part + PART_SOURCE], BRANCH), k)
    return mem[first + share(real, upto, upto + count, u) - upto]


def verdict_on(goal: int) -> int:
    """What became of a rejected piece, by where it goes."""
    if goal == AGAIN:
        return WORKED_AGAIN
    return REWORK if goal > NOBODY else SCRAPPED
