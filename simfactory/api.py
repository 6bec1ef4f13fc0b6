"""The Python calls: `simulate` one history, `run` an experiment, `sweep` several, `read` results again.

The doors (command line, notebooks) call these; what they return shows itself in Jupyter.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Protocol

from simfactory.errors import PlantError, ScenarioError, argument
from simfactory.plan import Plan
from simfactory.results import Run, Trace
from simfactory.scenario import Scenario, reading
from simfactory.scenario.collector import collector_at_rest
from simfactory.scenario.observed import Kpi
from simfactory.scenario.schema import FEWEST_BLOCKS, MOST_BLOCKS
from simfactory.units import Dimension

if TYPE_CHECKING:
    import pandas as pd

    from simfactory.experiments.study import Result as Experiment
    from simfactory.reports.catalogue import Levers
    from simfactory.reports.shown import ShownFigure

LONGEST = 100 * 365 * 24 * 3600 * 10**9
"""The longest history, in nanoseconds."""
MOST_WORKERS = 256
DEFAULT_CYCLES = 4
"""Calendar cycles that one history lasts when neither the call nor the scenario says how long."""


class Tell(Protocol):
    """What is called when runs finish; `seconds_left` is None until it can be estimated."""

    def __call__(self, done: int, total: int, seconds_left: float | None) -> None: ...


def load(path: Path | str) -> Scenario:
    """The scenario in a YAML file. Raises ScenarioError with every problem in it, each with its line and its remedy."""
    return reading.load(path, observable())


def load_text(text: str, file: str = "scenario.yaml", folder: Path | str | None = None) -> Scenario:
    """The scenario in a text; `file` is what messages call it, `folder` where its tables are (by default the file's).

    Raises ScenarioError with every problem in it.
    """
    return reading.load_text(text, file, folder, observable())


def observable() -> dict[str, dict[str, Kpi]]:
    """What `observed:` may name: scope -> name of the KPI -> what it measures, and of which plants it is told."""
    from simfactory.kpis import Scope, register

    known: dict[str, dict[str, Kpi]] = {scope.value: {} for scope in Scope}
    for kpi in register():
        known[kpi.scope.value][kpi.name] = Kpi(kpi.dimension, kpi.told.value)
    return known


@dataclass(frozen=True)
class History:
    """One history of chance of one configuration: the plan that was simulated and what happened."""

    scenario: Scenario
    configuration: str
    plan: Plan
    outcome: Run

    @cached_property
    def kpis(self) -> dict[str, float]:
        """Every KPI over the whole history, by name ("plant.good_per_week"), in the units that `kpis` declares."""
        from simfactory.kpis import measure

        return measure(self.plan, self.outcome.counters, 0, self.outcome.counters.bins.horizon)

    @property
    def trace(self) -> Trace:
        """The event log; ValueError when it was not asked for."""
        if self.outcome.trace is None:
            raise ValueError("this history kept no event log: call simulate(…, trace=True)")
        return self.outcome.trace

    def to_frame(self) -> pd.DataFrame:
        """The KPIs as a data frame with columns `scope`, `kpi`, `value`."""
        rows = [(*name.rsplit(".", 1), value) for name, value in self.kpis.items()]
        return _pandas().DataFrame(rows, columns=["scope", "kpi", "value"])

    def plot_gantt(self, lang: str = "en") -> ShownFigure:
        """What each machine did, over time; needs the event log."""
        from simfactory.reports import gantt

        return gantt(self.plan, self.trace, lang)

    def write(self, folder: Path | str, lang: str = "en") -> list[Path]:
        """Writes the event log (events.csv), the Gantt picture and a trace for Perfetto; returns their paths."""
        from simfactory.experiments.store import write_whole
        from simfactory.reports import save_figure
        from simfactory.reports.event_log import write_chrome_trace, write_csv

        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / "events.csv", folder / "trace.json"]
        write_whole(paths[0], lambda file: write_csv(self.plan, self.trace, file))
        write_whole(paths[1], lambda file: write_chrome_trace(self.plan, self.trace, file))
        return paths + save_figure(self.plot_gantt(lang), folder / "gantt")

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(index=False))


def simulate(
    scenario: Scenario | Path | str,
    configuration: str = "before",
    seed: int = 0,
    replication: int = 0,
    engine: str = "auto",
    until: str | int | None = None,
    trace: bool = False,
    say: Callable[[str], None] | None = None,
) -> History:
    """Simulates one history, with every doubt at its central value, from an empty plant.

    `until`: a time in words ("3 days") or nanoseconds; by default the scenario's length, or four calendar cycles. `say`
    is told, before it begins, if it has to wait for the engine to be compiled; by default it is written to stderr.
    Raises ScenarioError for what the user can mend, PlantError when the plant cannot go on.
    """
    from simfactory.engines import simulate as run_engine
    from simfactory.experiments.plant import PlantBefore
    from simfactory.experiments.readiness import tell_of_waiting
    from simfactory.scenario.upgrades import apply

    plant = scenario if isinstance(scenario, Scenario) else load(scenario)
    plan = PlantBefore.of(plant).measures(apply(plant, configuration)).frame
    horizon = _horizon(plant, plan, until)
    tell_of_waiting(plan, engine, horizon, say or _aloud)
    try:
        outcome = run_engine(plan, seed=seed, replication=replication, until=horizon, trace=trace, engine=engine)
    except PlantError as error:
        raise error.placed(plant.places) from error
    return History(plant, configuration, plan, outcome)


def _aloud(words: str) -> None:
    """A line on stderr: what a call gives has no word of it."""
    print(words, file=sys.stderr, flush=True)  # noqa: T201


def _horizon(scenario: Scenario, plan: Plan, until: str | int | None) -> int:
    from simfactory.sampling.sampler import to_ns
    from simfactory.units import UnitError, parse

    if until is None:
        return scenario.run.length or DEFAULT_CYCLES * plan.cycle
    try:
        horizon = until if isinstance(until, int) else to_ns(parse(until, Dimension.TIME))
    except UnitError as error:
        raise ScenarioError([argument("until", f"found {error.found}", error.expected, error.remedy)]) from error
    if not 0 < horizon <= LONGEST:
        raise ScenarioError([argument("until", f"found {until}", "a time above 0, 100 years at most")])
    return horizon


@dataclass(frozen=True)
class Result:
    """An experiment: the gains and KPIs of every configuration over chance and doubt."""

    experiment: Experiment

    def __repr__(self) -> str:
        return f"<Result of {self.experiment.summary['scenario']} in {self.experiment.out}>"

    def summary(self) -> dict[str, Any]:
        """What summary.json holds; see `simfactory.experiments.summary`."""
        return self.experiment.summary

    def gain(self, configuration: str | None = None) -> Any:
        """The gain of each draw (shape [draws]); of the headline configuration unless named."""
        return self.experiment.gain(configuration)

    def to_frame(self) -> pd.DataFrame:
        """One row per draw, configuration and replication: inputs and KPIs, as in samples.csv."""
        return _pandas().DataFrame(self.experiment.samples.columns)

    def as_text(self, lang: str = "en") -> str:
        """The finding in a screenful."""
        from simfactory.reports import as_text

        return as_text(self.summary(), lang)

    def report(self, lang: str = "en", out: Path | str | None = None) -> list[Path]:
        """Writes report.html, first_page.pdf and figures/ into the directory of results; returns their paths."""
        from simfactory.reports import render

        return render(self.experiment, lang, out)

    def plot(self, name: str, lang: str = "en") -> ShownFigure:
        """A picture of the report by its name ("gain", "why", "states", …); ValueError if there is none."""
        from simfactory.reports import figure

        return figure(self.experiment, name, lang)

    def plot_gain(self, lang: str = "en") -> ShownFigure:
        """The distribution of the gain, with the 30-50 % band."""
        return self.plot("gain", lang)

    def _repr_html_(self) -> str:
        from simfactory.reports import as_html

        return as_html(self.experiment)


def run(
    scenario: Scenario | Path | str,
    *,
    seed: int | EllipsisType | None = ...,
    engine: str = "auto",
    workers: int | None = None,
    blocks: int | None = None,
    only: str | None = None,
    over: str | None = None,
    out: Path | str | None = None,
    resume: Path | str | None = None,
    shares: bool | None = None,
    progress: Tell | None = None,
    say: Callable[[str], None] | None = None,
) -> Result:
    """Runs every configuration over chance and over doubt; finished replications are kept in `out` as they come.

    `out` defaults to results/NAME-DIGEST, where the same run goes on from what is there; `resume` names a directory
    that must hold a run, and takes its seed, blocks, configurations and path. `over` ("24 months") follows the plant
    from month to month while its upgrades begin to work; by default what the scenario says. `shares`, by default what
    the scenario says, also runs subsets of the upgrades, and shares the gain out among them. The seed is 0 unless said;
    None is any. Same scenario, seed and version give the same bytes with any number of workers. `say` is told if the
    engine is compiled, or cannot be; by default it is written to stderr. Raises ScenarioError, PlantError, StoreError.
    """
    from simfactory.experiments import study

    _check_counts(blocks=(blocks, FEWEST_BLOCKS, MOST_BLOCKS), workers=(workers, 1, MOST_WORKERS))
    plant = scenario if isinstance(scenario, Scenario) else load(scenario)
    return Result(
        study.run(
            plant,
            seed=seed,
            engine=engine,
            workers=workers,
            blocks=blocks,
            only=only,
            over=_over(over),
            out=Path(out) if out is not None else None,
            resume=Path(resume) if resume is not None else None,
            shares=shares,
            progress=progress,
            say=say or _aloud,
        )
    )


def _over(said: str | None) -> int | None:
    """How long the plant is followed, in nanoseconds; None where nothing is said. ScenarioError."""
    from simfactory.scenario.schema import read_over
    from simfactory.units import UnitError

    try:
        return None if said is None else read_over(said)
    except UnitError as error:
        raise ScenarioError([argument("over", f"found {error.found}", error.expected, error.remedy)]) from error


def _check_counts(**counts: tuple[int | None, int, int]) -> None:
    """ScenarioError if an argument (name -> value, least, most) lies outside its bounds."""
    problems = [
        argument(name, f"found {value}", f"a whole number from {least} to {most}")
        for name, (value, least, most) in counts.items()
        if value is not None and not (type(value) is int and least <= value <= most)
    ]
    if problems:
        raise ScenarioError(problems)


def outline(
    scenario: Scenario,
    only: str | None = None,
    resume: Path | None = None,
    over: str | None = None,
    shares: bool | None = None,
) -> dict[str, Any]:
    """The figures that the summary.json of such a `run` may hold, by name, as nested dictionaries of zeros. No run."""
    from simfactory.experiments.outline import outline_of

    return outline_of(scenario, only, resume, _over(over), shares)


@dataclass(frozen=True)
class Sweep:
    """Several scenarios side by side: a row each, their table as text, and the folder with data and picture."""

    rows: list[dict[str, Any]]
    table: str
    folder: Path


def sweep(files: Sequence[Path | str], *, lang: str = "en", out: Path | str | None = None, **options: Any) -> Sweep:
    """Runs each scenario and writes sweep.csv and the picture of their gains into `out` (default results/sweep).

    `options` are those of `run`. Scenarios of one name are told apart by their files.
    """
    from simfactory.experiments.store import write_whole
    from simfactory.reports import save_figure
    from simfactory.reports import sweep as picture
    from simfactory.reports.side_by_side import as_csv, as_table, rows

    folder = Path(out) if out is not None else Path("results") / "sweep"
    plants = [load(file) for file in files]
    names = _told_apart([plant.name for plant in plants], [Path(file).stem for file in files])
    _only_sweeps(folder, names.values())
    summaries = _in_turn(
        {name: (plant, folder / names[name]) for name, plant in zip(names, plants, strict=True)}, options
    )
    found = rows(summaries)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "sweep.csv", lambda file: file.write(as_csv(found)))
    save_figure(picture(summaries, lang), folder / "sweep")
    return Sweep(found, as_table(found, lang), folder)


def _only_sweeps(folder: Path, stems: Iterable[str]) -> None:
    """StoreError if the folder holds anything but sweeps."""
    from simfactory.experiments.store import JOURNAL, refuse_foreign

    if folder.exists():
        swept = (path.parent.name for path in folder.glob(f"*/{JOURNAL}"))
        refuse_foreign(folder, {"sweep.csv", "sweep.svg", "sweep.png", *swept, *stems})


def _in_turn(plants: Mapping[str, tuple[Scenario, Path]], options: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Runs scenario after scenario, each into its folder: name -> summary."""
    summaries: dict[str, dict[str, Any]] = {}
    for name, (plant, folder) in plants.items():
        try:
            summaries[name] = run(plant, out=folder, **options).summary()
        except KeyboardInterrupt:
            words = (
                f"interrupted in {name}, {len(summaries)} of {len(plants)} scenarios finished; "
                f"what was finished is kept in {folder.parent}\nthe same command goes on from there"
            )
            raise KeyboardInterrupt(words) from None
    return summaries


def _told_apart(names: Sequence[str], stems: Sequence[str]) -> dict[str, str]:
    """Names to show -> folders to write to, each of them once."""
    out: dict[str, str] = {}
    for i, (name, stem) in enumerate(zip(names, stems, strict=True)):
        shown = name if names.count(name) == 1 else f"{name} ({stem}, {i + 1})"
        out[shown] = stem if stems.count(stem) == 1 else f"{stem}-{i + 1}"
    return out


def read(directory: Path | str) -> Result:
    """The result that a directory holds; StoreError if it holds none."""
    from simfactory.experiments.store import read_result

    return Result(read_result(Path(directory)))


@collector_at_rest()
def understood(scenario: Scenario | Path | str, lang: str = "en") -> str:
    """What was understood of a scenario, in words, and the static load of each configuration. No run."""
    from simfactory.blueprint import compile_blueprint
    from simfactory.kpis.load import static_load
    from simfactory.reports.understanding import understood_text
    from simfactory.scenario.upgrades import apply

    plant = scenario if isinstance(scenario, Scenario) else load(scenario)
    names = [name for name, upgrades in plant.configurations.items() if upgrades or name == "before"]
    plans = {name: compile_blueprint(apply(plant, name)).frame for name in names}
    return understood_text(plant, {name: static_load(plan) for name, plan in plans.items()}, lang)


def catalogue(folder: Path | str | None = None) -> Levers:
    """The levers that a scenario can use: those of a folder, of simfactory, and of installed packages.

    What cannot be read is among its problems; the rest goes on. Raises ScenarioError where there is no such folder.
    """
    from simfactory.reports.catalogue import Levers
    from simfactory.scenario.shelves import all_levers

    return Levers(*all_levers(None if folder is None else Path(folder)))


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise ImportError("data frames need pandas: install simfactory[notebook]") from error
    return pandas
