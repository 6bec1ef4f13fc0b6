"""The addresses of all draws of a plant: hashes of names, never of positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from simfactory.blueprint.failures import Modes
from simfactory.errors import InternalError
from simfactory.plan import Moves, Purpose, SourcePurpose, Words
from simfactory.sampling.streams import stream_id

PART_WORDS = {
    Purpose.LOAD: "load",
    Purpose.WORK: "cycle",
    Purpose.UNLOAD: "unload",
    Purpose.MEND: "mend",
    Purpose.DEFECT: "defect",
    Purpose.VERDICT: "verdict",
    Purpose.REJECT_BRANCH: "rejects_to",
    Purpose.BRANCH: "to",
}
SOURCE_WORDS = {
    SourcePurpose.EVERY: "every",
    SourcePurpose.PRODUCT: "product",
    SourcePurpose.PIECES: "pieces",
    SourcePurpose.DUE: "due",
}


@dataclass(frozen=True)
class Streams:
    """The plan's arrays of streams, under the names they have there."""

    part_streams: Words
    source_streams: Words
    setup_streams: Words
    life_streams: Words
    repair_streams: Words
    pieces_streams: Words
    after_streams: Words
    reaction_streams: Words
    caught_streams: Words
    absence_streams: Words
    spell_streams: Words


def streams_of(
    stations: Sequence[str],
    machines: Sequence[str],
    sources: Sequence[str],
    modes: Modes,
    persons: Sequence[str],
    moves: Moves | None,
) -> Streams:
    """Hashes all names but those of moves, which are hashed already.

    `machines` are numbered names ("press#1") even where a station has one machine only.
    """
    parts = [f"{station}/{PART_WORDS[p]}/{source}" for station in stations for source in sources for p in Purpose]
    births = [f"supply/{SOURCE_WORDS[p]}/{source}" for source in sources for p in SourcePurpose]
    setups = [f"{machine}/setup" for machine in machines]
    rows = [
        (machines[m], modes.mode_names[d].split("/")[1]) for m, d in zip(modes.mode_machine, modes.mode_of, strict=True)
    ]
    lives = [f"{machine}/ttf/{mode}" for machine, mode in rows]
    repairs = [f"{machine}/repair/{mode}" for machine, mode in rows]
    reactions = [f"{machine}/reaction/{mode}" for machine, mode in rows]
    catches = [f"{machine}/caught/{mode}" for machine, mode in rows]
    pieces = [f"{machine}/drift_pieces/{mode}" for machine, mode in rows]
    after = [f"{machine}/drift_after/{mode}" for machine, mode in rows]
    absences = [f"{person}/absence" for person in persons]
    spells = [f"{person}/spell" for person in persons]
    of_modes = (lives, repairs, pieces, after, reactions, catches)
    groups = [ids(names) for names in (parts, births, setups, *of_modes, absences, spells)]
    _refuse_collisions([*groups, *([moves.streams.reshape(-1), moves.charge_streams] if moves is not None else [])])
    return Streams(
        part_streams=groups[0].reshape(len(stations), len(sources), len(Purpose)),
        source_streams=groups[1].reshape(len(sources), len(SourcePurpose)),
        setup_streams=groups[2],
        life_streams=groups[3],
        repair_streams=groups[4],
        pieces_streams=groups[5],
        after_streams=groups[6],
        reaction_streams=groups[7],
        caught_streams=groups[8],
        absence_streams=groups[9],
        spell_streams=groups[10],
    )


def ids(names: Iterable[str]) -> Words:
    """The streams of these names."""
    return np.array([stream_id(name) for name in names], dtype=np.uint64)


def _refuse_collisions(groups: Sequence[Words]) -> None:
    together = np.concatenate(groups)
    if len(np.unique(together)) < len(together):
        raise InternalError("two names of this plant share a stream of random numbers: rename a station")
