"""Drifts: modes that put their machine out of control until somebody notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simpy import Event

from simfactory.engines import rules
from simfactory.engines.simpy_engine.draws import Chance
from simfactory.engines.simpy_engine.failures import Mode
from simfactory.engines.simpy_engine.instants import CHANGE, Timer
from simfactory.plan import Drifting, Plan
from simfactory.results import Kind, Notice
from simfactory.sampling.sampler import NEVER

if TYPE_CHECKING:
    from simfactory.engines.simpy_engine.machines import Machine
    from simfactory.engines.simpy_engine.people import Pool
    from simfactory.engines.simpy_engine.recorder import Recorder

ENDLESS = 2**62


class Drift(Mode):
    """A mode that does not stop its machine at the end of a life: the time until that is noticed is a life of its own.

    A life of the clock of the mode; until then, or until it is noticed otherwise, the machine is out of control.
    """

    __slots__ = ("_after", "_drifts", "_made", "_pieces", "_to_make", "_told", "defects", "is_adrift", "is_known")

    def __init__(
        self, plan: Plan, row: int, machine: Machine, pools: list[Pool], chance: Chance, recorder: Recorder,
        drifting: Drifting,
    ) -> None:  # fmt: skip
        super().__init__(plan, row, machine, pools, chance, recorder)
        definition = int(plan.mode_of[row])
        pieces, after = int(drifting.pieces[definition]), int(drifting.after[definition])
        self._pieces = chance.number(pieces, drifting.pieces_streams[row]) if pieces >= 0 else None
        self._after = chance.duration(after, drifting.after_streams[row]) if after >= 0 else None
        self.defects = float(plan.drift_defects[definition])
        """The chance of one while out of control."""
        self.is_adrift = self.is_known = self._told = False
        """Whether the machine is out of control, whether somebody knows, whether an inspection has told just now."""
        self._drifts = self._made = self._to_make = 0
        """Drifts by now; pieces made in this one, and still to be made until it is noticed."""
        machine.finishes_first = True
        machine.drifters.append(self)

    def make_one(self) -> None:
        """The work on a piece has ended out of control."""
        self._made += 1
        self._to_make -= 1
        if not self.is_known and self._to_make == 0:
            self.notice(Notice.PIECES, True)

    def tell(self) -> None:
        """An inspection tells of the drift, if there is one: it is looked at in the change of this instant."""
        if not self._told:
            self._told = True
            Timer(self.env, CHANGE).set(0).callbacks.append(self._hear_told)

    def _hear_told(self, _timer: Event) -> None:
        self._look()

    def _look(self) -> bool:
        """Looks at the machine, if an inspection has told; whether it is out of control."""
        told, self._told = self._told and self.is_adrift and not self.is_known, False
        if told:
            self.notice(Notice.INSPECTION, self.machine.is_under_way)
        return told

    def _run_out(self, under_way: bool) -> None:
        """The life is over; in a change, what an inspection has told comes first."""
        if not self.cycles and self._look():
            return
        if self.is_adrift:
            self.notice(Notice.TIME, under_way)
        else:
            self._begin()

    def _begin(self) -> None:
        """The machine is out of control from now on."""
        number, self._drifts = self._drifts, self._drifts + 1
        self.is_adrift, self._made = True, 0
        self._to_make = ENDLESS if self._pieces is None else rules.whole(self._pieces(number))
        self.left = self._after(number) if self._after is not None else ENDLESS if self.cycles else NEVER
        self._since = self.env._now
        self.machine.lose_control(1)
        if self._running or self.left == 0:  # whatever stops the clock in this very instant, and in whichever order
            self._arm()

    def notice(self, how: Notice, under_way: bool) -> None:
        """Somebody notices, and the machine stops."""
        self.is_known, self._alarm = True, None
        self.noticed += 1
        if self.recorder.log is not None:
            self.recorder.log.append((self.env._now, Kind.NOTICED, *self._where, self.row, self._made, how, 0))
        self.by_plan = self._planned
        self.stop_when_done(under_way)

    def stop(self) -> None:
        """The machine stops, and is out of control no more."""
        self._end()
        super().stop()

    def renew(self) -> None:
        """The repair of another mode mends this one too."""
        before = self._lives
        super().renew()
        if self._lives > before:
            self._end()

    def _end(self) -> None:
        if self.is_adrift:
            self.is_adrift = self.is_known = False
            self.machine.lose_control(-1)
