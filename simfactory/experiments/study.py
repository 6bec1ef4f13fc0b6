"""The study: a plant, run before and after its upgrades over chance and doubt.

It alone alternates running and analysis.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from operator import methodcaller
from pathlib import Path
from types import EllipsisType
from typing import Any, Protocol

import numpy as np

from simfactory import __version__
from simfactory.errors import PlantError
from simfactory.experiments.about import About, about
from simfactory.experiments.analysis.distribution import distribution
from simfactory.experiments.analysis.gains import gain_of, gain_table, ratio
from simfactory.experiments.analysis.noise import length_factor, split
from simfactory.experiments.analysis.warmup import Settling, settling
from simfactory.experiments.asked import asked_of, chosen
from simfactory.experiments.design import BLOCK, Design
from simfactory.experiments.executors import AHEAD, execute, usable_cores
from simfactory.experiments.following import follow
from simfactory.experiments.model import SECOND, Floats, Measured, Model, Window
from simfactory.experiments.model import Path as PilotPath
from simfactory.experiments.notes import Note
from simfactory.experiments.pace import Pace
from simfactory.experiments.plant import PlantModel
from simfactory.experiments.readiness import ByItself, Readiness, getting_ready, kernel_of
from simfactory.experiments.result import Result
from simfactory.experiments.runner import Answer, Batch, Job, Measure, Pilot, gather, jobs_of
from simfactory.experiments.samples import Samples
from simfactory.experiments.settings import Settings
from simfactory.experiments.stopping import DEFAULT_BLOCKS, enough, looks
from simfactory.experiments.store import Identity, Journal, default_directory, key_of, write_result
from simfactory.experiments.subsets import Shared, Subsets, share_out
from simfactory.experiments.summary import Conditions, Summary
from simfactory.experiments.table import SampleTable
from simfactory.provenance import RunRecord, now
from simfactory.scenario import Scenario

__all__ = ["Outcome", "Result", "Settings", "Study", "run"]

FEWEST_CYCLES, MOST_CYCLES = 8, 64
"""Cycles of the calendar that pilots last: doubled as long as they are too short to tell."""
PILOT_DRAWS, CHECK_DRAWS = BLOCK, 4
"""Draws of a pilot that chooses, and of one that only checks what the scenario says."""
NOISE_WANTED = 0.10
"""Share of noise in the spread of the gain that a chosen length aims at: more draws tell more than longer runs."""
LONGEST = 26 * 7 * 24 * 3600 * SECOND
"""The longest run that a pilot chooses."""


class Tell(Protocol):
    """What is called when runs finish; `seconds_left` is None until it can be estimated."""

    def __call__(self, done: int, total: int, seconds_left: float | None) -> None: ...


def _mute(words: str) -> None:
    """Says nothing."""


def _silence(done: int, total: int, seconds_left: float | None) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Outcome:
    """Samples and the conditions they came about under."""

    samples: Samples
    conditions: Conditions
    engines: Mapping[str, int]
    """engine -> runs of these samples that it made"""
    made_now: Mapping[str, int]
    """engine -> those that it made in this session"""

    def with_more(self, shared: Shared) -> Outcome:
        """The same, where the runs of subsets are told among those that were made."""
        engines, made = (Counter(of) for of in (self.engines, self.made_now))
        engines.update(shared.engines)
        made.update(shared.made_now)
        return replace(self, engines=dict(sorted(engines.items())), made_now=made)

    @property
    def kept(self) -> int:
        """Runs that were found finished."""
        return sum(self.engines.values()) - sum(self.made_now.values())


@dataclass(frozen=True)
class Study:
    """One experiment under way."""

    model: Model
    about: About
    settings: Settings
    journal: Journal
    workers: int = 1
    progress: Tell = _silence
    readiness: Readiness = field(default_factory=Readiness)

    @property
    def design(self) -> Design:
        return Design(self.settings.seed, self.model.doubts, self.settings.replications, self.model.of_money)

    def carry_out(self) -> Outcome:
        """Chooses the window, then runs and looks until it is enough."""
        window, by, notes = self._window()
        made_now: Counter[str] = Counter()
        for blocks in looks(self.settings.blocks, self.settings.by_precision):
            samples, engines, made = self._measure(window, blocks)
            made_now += made
            if self._enough(samples):
                break
        conditions = Conditions(
            window=window,
            warm_up_by=by["warm_up"],
            length_by=by["length"],
            cycle=self.model.cycle,
            precision=self.settings.precision,
            by_precision=self.settings.by_precision and self.settings.blocks is None,
            notes=tuple(notes),
        )
        return Outcome(samples, conditions, dict(sorted(engines.items())), made_now)

    def ahead(self) -> tuple[list[Job], int]:
        """The jobs that are still to be made, as far as that is known, and how long each is, in nanoseconds."""
        settings, window = self.settings, self._known_window()
        if window is None:
            length = (settings.warm_up or 0) + (settings.length or FEWEST_CYCLES * self.model.cycle)
            return self._jobs(settings.blocks or DEFAULT_BLOCKS), length
        for blocks in looks(settings.blocks, settings.by_precision):
            jobs = self._jobs(blocks)
            found = self.journal.finished(self._key(window), jobs)
            left = [job for job in jobs if job not in found]
            if left or self._enough(gather(jobs, found, self.design)):
                return left, window.end
        return [], window.end

    def _jobs(self, blocks: int) -> list[Job]:
        return jobs_of(self.model.runs, range(blocks * BLOCK), self.settings.replications)

    def _key(self, window: Window) -> str:
        return key_of("measure", self.settings.replications, window.warm_up, window.length)

    def _enough(self, samples: Samples) -> bool:
        head = self.about.headline
        if head is None:
            return True
        table = gain_of(samples, self.about.run_of_gain(head), self.about.run_of_gain("before"))
        return enough(distribution(table, samples.seed, len(samples.moving)), self.settings.precision)

    def _measure(self, window: Window, blocks: int) -> tuple[Samples, Counter[str], Counter[str]]:
        """The samples of so many blocks, kept or run now; how many of them each engine made, and how many now."""
        jobs = self._jobs(blocks)
        results, new = self.made(window, jobs)
        engines, made = (Counter(results[job].engine for job in some) for some in (jobs, new))
        return gather(jobs, results, self.design), engines, made

    def made(
        self, window: Window, jobs: Sequence[Job], design: Design | None = None
    ) -> tuple[dict[Job, Measured], list[Job]]:
        """What the jobs measure, kept or run now, and those that were run now; by the model's design unless said."""
        design = design or self.design
        key = self._key(window)
        results = self.journal.finished(key, jobs)
        kept = len(results)
        new = [job for job in jobs if job not in results]

        def keep(job: Job, measured: Measured) -> None:
            self.journal.keep(key, job, measured)
            results[job] = measured

        self._execute(new, lambda some: Measure(some, design, window), keep, kept)
        self.journal.write()
        return results, new

    def left(self, window: Window, jobs: Sequence[Job]) -> list[Job]:
        """Those of the jobs that are still to be made."""
        found = self.journal.finished(self._key(window), jobs)
        return [job for job in jobs if job not in found]

    def _execute(
        self,
        jobs: Sequence[Job],
        call_for: Callable[[tuple[Job, ...]], Batch[Answer]],
        take: Callable[[Job, Answer], None],
        kept: int = 0,
    ) -> None:
        """Executes jobs, takes what each gives as it comes, and tells how far it is."""
        workers, total, done = min(self.workers, len(jobs)), kept + len(jobs), 0
        pace = Pace(len(jobs), AHEAD * workers if workers > 1 else 1)
        self.progress(kept, total, None)
        by_itself = 0
        calls, awaited = self._handed_out(jobs, call_for, pace), self.readiness.is_awaited
        with closing(execute(self.model, calls, workers, awaited, methodcaller("apart"))) as answers:
            for call, answer in answers:
                for job, one in answer.items():
                    take(job, one)
                done += len(answer)
                by_itself += isinstance(call, ByItself)
                slow = awaited() or by_itself == 1
                self.progress(kept + done, total, pace.left(done, slow))

    def _handed_out(
        self, jobs: Sequence[Job], call_for: Callable[[tuple[Job, ...]], Batch[Answer]], pace: Pace
    ) -> Iterator[Batch[Answer] | ByItself[Answer]]:
        """Calls for the jobs in their order, each as things stand when it is handed out."""
        place = 0
        while left := len(jobs) - place:
            call = call_for(tuple(jobs[place : place + pace.together(left, self.workers)]))
            yield ByItself(call) if self.readiness.is_own(left) else call
            place += len(call.jobs)

    # the window

    def _window(self) -> tuple[Window, dict[str, str], list[Note]]:
        """Warm-up and length: what is given, or what pilots say; decided once and remembered."""
        decided = self.journal.recall(self._key_of_window())
        if decided is None:
            decided = self._choose_window()
            self.journal.decide(self._key_of_window(), decided)
        return _window_of(decided), decided["by"], [Note(**note) for note in decided["notes"]]

    def _known_window(self) -> Window | None:
        """The window, if it is decided."""
        decided = self.journal.recall(self._key_of_window())
        return None if decided is None else _window_of(decided)

    def _key_of_window(self) -> str:
        return key_of("window", self.model.runs, asdict(self.settings))

    def _choose_window(self) -> dict[str, Any]:
        settings, cycle = self.settings, self.model.cycle
        pilots, cycles, settled = self._pilots()
        notes = list(self._settling_notes(settled))
        warm_up = settled.cycles * cycle if settings.warm_up is None else settings.warm_up
        length = settings.length
        if length is None:
            wanted = max(self._cycles_wanted(pilots, cycles) * cycle, warm_up, cycle)
            length = min(wanted, max(LONGEST // cycle, 1) * cycle)
        window = fitted(warm_up, length, cycle if self.model.calendar else None)
        if (window.warm_up, window.length) != (warm_up, length):
            text = "Warm-up and length were rounded up to whole cycles of the calendar."
            facts = {"warm_up": window.warm_up / SECOND, "length": window.length / SECOND}
            notes.append(Note("rounded_up", text, facts))
        by = {name: "pilot" if getattr(settings, name) is None else "scenario" for name in ("warm_up", "length")}
        return {"warm_up": window.warm_up, "length": window.length, "by": by, "notes": [asdict(note) for note in notes]}

    def _pilots(self) -> tuple[dict[str, list[PilotPath]], int, Settling]:
        """Pilot runs, long enough to tell when they settle: twice a given warm-up, else doubled as it takes."""
        given = self.settings.warm_up
        cycles = FEWEST_CYCLES if given is None else max(FEWEST_CYCLES // 2, 2 * -(-given // self.model.cycle))
        while True:
            paths = self._paths(cycles)
            each = [settling(some, cycles) for some in paths.values()]
            settled = Settling(max(one.cycles for one in each), any(one.at_limit for one in each))
            if not settled.at_limit or given is not None or cycles >= MOST_CYCLES:
                return paths, cycles, settled
            cycles *= 2

    def _paths(self, cycles: int) -> dict[str, list[PilotPath]]:
        """Pilot runs of every configuration, in the order of draws and replications."""
        chooses = self.settings.length is None
        draws = range(-BLOCK, -BLOCK + (PILOT_DRAWS if chooses else CHECK_DRAWS))
        jobs = jobs_of(self.model.runs, draws, self.settings.replications if chooses else 1)
        found: dict[Job, PilotPath] = {}
        self._execute(jobs, lambda some: Pilot(some, self.design, cycles), found.__setitem__)
        return {run: [found[job] for job in jobs if job.run == run] for run in self.model.runs}

    def _settling_notes(self, settled: Settling) -> Iterable[Note]:
        given, cycles = self.settings.warm_up, settled.cycles
        facts = {"cycles": cycles, "cycle": self.model.cycle / SECOND}
        if given is not None and (settled.at_limit or cycles * self.model.cycle > given):
            text = "Pilot runs settle later than the warm-up that the scenario gives."
            yield Note("warm_up_short", text, facts)
        elif settled.at_limit:
            text = "Pilot runs did not settle in their first half: the warm-up may be short."
            yield Note("warm_up_at_limit", text, facts)

    def _cycles_wanted(self, pilots: dict[str, list[PilotPath]], cycles: int) -> int:
        """The cycles over which noise would be no more than a tenth of the spread of the headline gain.

        Half a pilot where nothing tells: no gain, no doubt, or one replication.
        """
        measured = cycles - cycles // 2
        head = self.about.headline
        if head is None or len(self.model.doubts) == len(self.model.of_money) or self.settings.replications < 2:
            return measured
        after, before = (self._productivity(pilots[self.about.run_of_gain(name)]) for name in (head, "before"))
        noise = split(gain_table(ratio(*after), ratio(*before)))
        factor = length_factor(noise, NOISE_WANTED)
        return math.ceil(measured * factor) if math.isfinite(factor) else max(LONGEST // self.model.cycle, 1)

    def _productivity(self, paths: Sequence[PilotPath]) -> tuple[Floats, Floats]:
        shape = (-1, self.settings.replications)
        work = np.array([path.work for path in paths]).reshape(shape)
        hours = np.array([path.hours for path in paths]).reshape(shape)
        return work, hours if np.any(hours > 0) else np.ones_like(hours)


def _window_of(decided: Mapping[str, Any]) -> Window:
    return Window(decided["warm_up"], decided["length"])


def fitted(warm_up: int, length: int, cycle: int | None) -> Window:
    """Whole cycles of the calendar; without one, such that bins of an eighth of the length fit the warm-up too."""
    if cycle is not None:
        return Window(-(-warm_up // cycle) * cycle, max(1, -(-length // cycle)) * cycle)
    eighth = -(-length // 8)
    return Window(-(-warm_up // eighth) * eighth, 8 * eighth)


def run(
    scenario: Scenario,
    *,
    seed: int | EllipsisType | None = ...,
    engine: str = "auto",
    workers: int | None = None,
    out: Path | None = None,
    resume: Path | None = None,
    only: str | Sequence[str] | None = None,
    over: int | None = None,
    blocks: int | None = None,
    shares: bool | None = None,
    progress: Tell | None = None,
    say: Callable[[str], None] | None = None,
) -> Result:
    """Runs every configuration of a scenario (or `only` some) and says what it would gain.

    What is finished is kept in `out` (by default results/NAME-DIGEST) at once; the same run there goes on from it, and
    `resume` insists that there is something and goes on with its seed, blocks and configurations. The same scenario,
    seed and version give the same samples.csv and summary.json with any number of workers, interrupted or not. The
    seed is 0 unless said; None becomes an integer, recorded. `over`: how many nanoseconds the plant is followed while
    its upgrades begin to work; `shares`: whether subsets of the upgrades are run too, by which the gain is shared out
    among them; by default what the scenario says. `say` is told of what else goes on.

    Raises ScenarioError, PlantError (a line that deadlocks), StoreError (a directory that cannot be used, a full disk),
    UnsupportedFeature; KeyboardInterrupt with the words how to go on.
    """
    started, since = now(), time.monotonic()
    asked = asked_of(scenario, seed, blocks, only, resume, over, shares)
    seed, configurations = asked.seed or 0, asked.only or chosen(scenario, None)
    model = PlantModel.of(scenario, seed, engine, configurations)
    said = about(scenario, model, configurations, __version__)
    settings = Settings.of(scenario.run, seed, asked.blocks)
    subsets = Subsets.wanted(scenario, configurations, said.headline, seed, asked.shares)
    parts = scenario if subsets is None else subsets.checked(scenario, range(settings.most_blocks * BLOCK))
    directory = resume or out or default_directory(scenario.name, scenario.digest, seed, asked.only or ())
    identity = Identity(scenario.name, scenario.digest, seed, __version__)
    try:
        with Journal(directory, identity, must_exist=resume is not None) as journal:
            asked.remember(journal)
            study = Study(model, said, settings, journal, workers or usable_cores(), progress or _silence)
            jobs, until = study.ahead()
            model = model.with_work(Counter(job.run for job in jobs), until)
            with getting_ready(model, say or _mute, len(jobs), alone=study.workers == 1) as readiness:
                outcome = replace(study, model=model, readiness=readiness).carry_out()
            followed = shared = None
            if asked.over is not None and said.headline is not None:
                window = outcome.conditions.window
                followed = follow(study, scenario, model, outcome.samples, window, asked.over, say or _mute)
            if subsets is not None:
                shared = share_out(study, model, subsets, parts, outcome, say or _mute)
                outcome = outcome.with_more(shared)
            summary = Summary(outcome.samples, said, outcome.conditions, followed, shared).as_dict()
            record = _record(study, model, outcome, started, time.monotonic() - since)
            result = Result(summary, SampleTable.of(outcome.samples), record, directory)
            write_result(result)
    except PlantError as error:
        raise error.placed(scenario.places) from error
    except KeyboardInterrupt:
        words = (
            f"interrupted; what was finished is kept in {directory}\n"
            f"the same command goes on from there, as it does with --resume {directory} in place of --out"
        )
        raise KeyboardInterrupt(words) from None
    return result


def _record(study: Study, model: PlantModel, outcome: Outcome, started: str, seconds: float) -> RunRecord:
    samples = outcome.samples
    return RunRecord(
        simfactory=study.about.version,
        scenario=study.about.scenario,
        digest=study.about.digest,
        seed=study.settings.seed,
        engine=outcome.engines,
        engine_asked=model.engine,
        plans={name: blueprint.frame.digest for name, blueprint in model.blueprints.items()},
        workers=study.workers,
        blocks=samples.blocks,
        draws=samples.draws,
        replications=samples.replications,
        runs=sum(outcome.engines.values()),
        runs_kept=outcome.kept,
        started=started,
        seconds=round(seconds, 3),
        kernel=kernel_of(outcome.made_now),
    )
