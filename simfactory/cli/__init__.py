"""The command line: one door, thin. It reads arguments, calls the rooms, prints, and chooses the exit code.

Exit codes: 0 done; 1 a `--require` does not hold; 2 the user's input is wrong; 3 our fault; 130 interrupted.
Everything heavy is imported inside the commands, so that `--help` stays quick.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from simfactory import __version__
from simfactory.errors import ARGUMENT, InternalError, Place, Problem, ScenarioError, SimfactoryError
from simfactory.interruption import INTERRUPTED, interruptible

FAILED_REQUIREMENT, WRONG_INPUT, OUR_FAULT = 1, 2, 3
Command = TypeVar("Command", bound=Callable[..., Any])


def main() -> None:
    """Runs a command and turns what goes wrong into words and an exit code."""
    try:
        with interruptible():
            commands.main(standalone_mode=False)
    except click.exceptions.Abort as aborted:  # what click makes of an interruption
        fail(str(aborted.__cause__ or "") or "interrupted", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(WRONG_INPUT)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except SimfactoryError as error:
        fail(str(in_options(error)), WRONG_INPUT)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else str(error), WRONG_INPUT)
    except InternalError as error:
        fail(
            f"this is a fault of simfactory {__version__}, not yours: {error}\nplease report it with the scenario",
            OUR_FAULT,
        )


def in_options(error: SimfactoryError) -> SimfactoryError:
    """The same, where arguments are told as the options that they were given by."""
    if not isinstance(error, ScenarioError):
        return error
    return ScenarioError(
        replace(problem, place=Place(f"--{problem.place.file}")) if problem.code == ARGUMENT else problem
        for problem in error.problems
    )


def fail(words: str, code: int) -> NoReturn:
    """Ends with words on stderr and an exit code."""
    click.echo(words, err=True)
    sys.exit(code)


def file_argument(many: bool = False) -> Callable[[Command], Command]:
    """One or several scenario files."""
    kind = click.Path(path_type=Path)
    return click.argument("files" if many else "file", type=kind, nargs=-1 if many else 1, required=True)


def common(command: Command) -> Command:
    """Options of every command that simulates and tells."""
    for option in (
        click.option("--seed", type=int, show_default="0", help="Which chance: any integer."),
        click.option(
            "--engine",
            type=click.Choice(["auto", "simpy", "compiled"]),
            default="auto",
            show_default=True,
            help="The engine that simulates; all give the same bytes.",
        ),
        language,
    ):
        command = option(command)
    return command


language = click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language of what is told."
)


def experiment(command: Command) -> Command:
    """Options of every command that runs an experiment."""
    for option in (
        click.option(
            "--workers", type=click.IntRange(1, 256), help="Processes that simulate; default: the cores there are."
        ),
        click.option(
            "--blocks", type=click.IntRange(2, 1000), help="Blocks of 16 draws of the doubtful values; default 16."
        ),
        click.option(
            "--out", type=click.Path(path_type=Path), help="Directory of results; default results/NAME-DIGEST."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON, and nothing else."),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="simfactory")
def commands() -> None:
    """What would this factory gain by becoming an Usine du Futur, and how sure are we?"""


@commands.command()
@file_argument(many=True)
@language
def check(files: tuple[Path, ...], lang: str) -> None:
    """Read and check scenarios; say what was understood and how heavily each station is loaded. No run."""
    from simfactory.api import understood

    problems: list[Problem] = []
    for file in files:
        try:
            click.echo(understood(file, lang))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)


@commands.command()
@file_argument()
@common
@experiment
@click.option("--only", metavar="CONFIGURATION", help="Simulate this configuration only, e.g. before.")
@click.option("--over", metavar="TIME", help="Follow the plant while upgrades begin to work, e.g. '24 months'.")
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    help="Go on with the interrupted run in this directory: with its seed, its blocks and its configurations.",
)
@click.option(
    "--shares",
    is_flag=True,
    help="Share the gain out among the upgrades (Shapley): also runs subsets of them, all of them up to four upgrades.",
)
@click.option(
    "--require", "requirements", multiple=True, metavar="'gain.mean>=0.15'", help="Exit with 1 unless it holds."
)
def run(
    file: Path,
    seed: int | None,
    engine: str,
    lang: str,
    workers: int | None,
    blocks: int | None,
    out: Path | None,
    as_json: bool,
    only: str | None,
    over: str | None,
    resume: Path | None,
    shares: bool,
    requirements: tuple[str, ...],
) -> None:
    """Before and after, over chance and over doubt: the distribution of the gain, and the report."""
    from simfactory import api
    from simfactory.cli.requirements import requirements_of

    scenario = api.load(file)
    wanted = requirements_of(requirements, lambda: api.outline(scenario, only, resume, over, shares or None))
    if resume is not None and out is not None:
        raise click.UsageError("found --resume and --out; --resume DIR writes into DIR: leave out --out")
    with told_progress() as tell:
        result = api.run(
            scenario,
            seed=... if seed is None else seed,
            engine=engine,
            workers=workers,
            blocks=blocks,
            out=out,
            only=only,
            over=over,
            resume=resume,
            shares=shares or None,
            progress=tell,
            say=tell.say,
        )
    try:
        page = result.report(lang)[0]
    except KeyboardInterrupt:
        folder = result.experiment.out
        words = f"interrupted; all runs are finished and kept in {folder}\nreport {folder} makes the report of them"
        raise KeyboardInterrupt(words) from None
    click.echo(json.dumps(result.summary(), indent=1) if as_json else f"{result.as_text(lang)}\n\n{page}")
    broken = [requirement for requirement in wanted if not requirement.holds(result.summary())]
    if broken:
        fail("\n".join(f"does not hold: {requirement}" for requirement in broken), FAILED_REQUIREMENT)


@commands.command()
@file_argument(many=True)
@common
@experiment
def sweep(
    files: tuple[Path, ...],
    seed: int | None,
    engine: str,
    lang: str,
    workers: int | None,
    blocks: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Run several scenarios: one table, one picture of their gains side by side, and their data."""
    from simfactory import api

    with told_progress() as tell:
        swept = api.sweep(
            files,
            seed=seed or 0,
            engine=engine,
            workers=workers,
            blocks=blocks,
            out=out,
            lang=lang,
            progress=tell,
            say=tell.say,
        )
    click.echo(json.dumps(swept.rows, indent=1) if as_json else f"{swept.table}\n\n{swept.folder}")


@commands.command()
def schema() -> None:
    """Print the JSON schema of a scenario file, for editors."""
    from simfactory.scenario import json_schema

    click.echo(json.dumps(json_schema(), indent=1, ensure_ascii=False))


@commands.command()
@click.argument("name", required=False)
@click.option("--folder", type=click.Path(path_type=Path), help="A folder of levers of your own, before all others.")
@click.option("--json", "as_json", is_flag=True, help="Print the levers as JSON, and nothing else.")
@language
def catalogue(name: str | None, folder: Path | None, as_json: bool, lang: str) -> None:
    """List the levers of the catalogue, or show one with its figures, sources and marks."""
    from simfactory import api

    found = api.catalogue(folder)
    data = json.dumps(found.as_data(name), indent=1, ensure_ascii=False) if as_json else ""
    click.echo(data or found.as_text(name, lang))
    for problem in found.problems:
        click.echo(f"left out: {problem}", err=True)


@commands.command()
@file_argument()
@common
@click.option("--configuration", default="before", show_default=True, help="before, after, or a named configuration.")
@click.option("--until", default="1 week", show_default=True, help="How long: a time such as '3 days'.")
@click.option("--replication", type=click.IntRange(0), default=0, show_default=True, help="Which history of chance.")
@click.option("--out", type=click.Path(path_type=Path), help="Directory of the files; default trace/NAME.")
def trace(
    file: Path,
    seed: int | None,
    engine: str,
    lang: str,
    configuration: str,
    until: str,
    replication: int,
    out: Path | None,
) -> None:
    """One history: the event log as CSV, a Gantt picture, and a trace for Perfetto or Chrome."""
    from simfactory import api

    history = api.simulate(
        file, configuration, seed=seed or 0, replication=replication, engine=engine, until=until, trace=True
    )
    for written in history.write(out or Path("trace") / file.stem, lang):
        click.echo(str(written))


@commands.command()
@click.argument("directory", type=click.Path(path_type=Path))
@language
def report(directory: Path, lang: str) -> None:
    """Rebuild the report of a directory of results, in either language."""
    from simfactory import api

    click.echo(str(api.read(directory).report(lang)[0]))


@commands.command()
@click.argument("template", type=click.Choice(["line", "job-shop", "assembly"]), default="line")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; default: standard output.")
def new(template: str, out: Path | None) -> None:
    """Start a scenario: a commented file from one of three templates."""
    from importlib.resources import files

    text = (files("simfactory") / "templates" / f"{template}.yaml").read_text(encoding="utf-8")
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        fail(f"{out} is there already: choose another name", WRONG_INPUT)
    click.echo(f"{out} written; next: python -m simfactory check {out}")


def told_progress() -> Any:
    """Progress with time left on stderr: a bar in a terminal, else a line every few seconds."""
    from simfactory.cli.progress import Bar, Lines

    return Bar() if sys.stderr.isatty() else Lines()
