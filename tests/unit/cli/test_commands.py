"""The command line: what each command prints and writes, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simfactory.cli import FAILED_REQUIREMENT, OUR_FAULT, WRONG_INPUT, main
from simfactory.errors import InternalError
from simfactory.experiments.readiness import PLAIN
from simfactory.interruption import INTERRUPTED

QUICK = """
simfactory: 1
name: Quick
run: {warm_up: 1 day, length: 1 day}
line:
  - {station: saw, cycle: {mean: 9 .. 10 .. 12 min, cv: 30 %}}
  - buffer: 2
  - {station: glue, cycle: {mean: 10 min, cv: 30 %}}
people: {team: {team: 2}}
upgrades: {faster: {changes: [{scale: glue.cycle, by: 0.6 .. 0.7 .. 0.8}]}}
"""


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "quick.yaml"
    file.write_text(QUICK, encoding="utf-8")
    return file


def ends(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """The exit code of one command."""
    monkeypatch.setattr(sys, "argv", ["simfactory", *map(str, arguments)])
    try:
        main()
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 0


def test_check_says_what_was_understood(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(monkeypatch, "check", quick) == 0
    told = capsys.readouterr().out
    assert "Quick: read and understood." in told
    assert "stations: 2 (machines in all 2)" in told
    assert "bottleneck" in told


def test_check_of_several_files_tells_of_the_right_ones_and_all_problems_of_the_others(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("first", "second"):
        Path(f"{name}.yaml").write_text(QUICK.replace("cycle", f"{name}_cycle", 1), encoding="utf-8")
    assert ends(monkeypatch, "check", "first.yaml", quick, "second.yaml", "absent.yaml") == 2
    told = capsys.readouterr()
    assert "Quick: read and understood." in told.out
    for problem in ("first.yaml", "first_cycle", "second.yaml", "second_cycle", "absent.yaml"):
        assert problem in told.err


def test_check_speaks_french(quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(monkeypatch, "check", quick, "--lang", "fr") == 0
    assert "lu et compris" in capsys.readouterr().out


def test_run_tells_the_gain_and_leaves_a_report_that_can_be_told_again_in_french(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(monkeypatch, "run", quick, "--blocks", 2, "--workers", 1, "--out", "out") == 0
    told = capsys.readouterr()
    assert "report.html" in told.out
    assert "runs" in told.err
    page = Path("out/report.html").read_text(encoding="utf-8")
    assert 'lang="en"' in page
    assert {"run.json", "samples.csv", "summary.json", "first_page.pdf", "figures"} <= {
        p.name for p in Path("out").iterdir()
    }
    assert ends(monkeypatch, "report", "out", "--lang", "fr") == 0
    assert 'lang="fr"' in Path("out/report.html").read_text(encoding="utf-8")


def test_json_is_all_that_stands_on_stdout(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = ends(
        monkeypatch,
        "run",
        quick,
        "--blocks",
        2,
        "--workers",
        1,
        "--out",
        "out",
        "--json",
        "--require",
        "gain.mean>=90 %",
    )
    told = capsys.readouterr()
    assert json.loads(told.out)["scenario"] == "Quick"
    assert code == FAILED_REQUIREMENT
    assert "gain.mean>=0.9" in told.err


def test_sweep_puts_scenarios_side_by_side(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = quick.with_name("other.yaml")
    other.write_text(QUICK.replace("0.6 .. 0.7 .. 0.8", "0.9"), encoding="utf-8")
    assert ends(monkeypatch, "sweep", quick, other, "--blocks", 2, "--workers", 1, "--out", "both") == 0
    assert capsys.readouterr().out.count("Quick (") == 2
    rows = Path("both/sweep.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 3
    assert Path("both/sweep.png").exists()
    assert Path("both/quick/summary.json").exists()


def test_trace_writes_the_log_the_picture_and_the_trace(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ends(monkeypatch, "trace", quick, "--until", "4 h", "--out", "log") == 0
    lines = Path("log/events.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "time_s,event,station,machine,part,detail"
    assert len(lines) > 50
    events = json.loads(Path("log/trace.json").read_text(encoding="utf-8"))["traceEvents"]
    machines = {event["tid"] for event in events if event["ph"] == "X"}
    assert machines == {0, 1}
    assert sum(event["dur"] for event in events if event["ph"] == "X" and event["tid"] == 0) == pytest.approx(
        4 * 3600e6
    )
    assert Path("log/gantt.png").stat().st_size > 1000


def test_pictures_are_drawn_without_a_word_where_home_cannot_be_written(quick: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "MPL"))}
    command = [sys.executable, "-m", "simfactory", "trace", str(quick), "--until", "4 h", "--out", "log"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**kept, "HOME": "/proc/nowhere"})
    assert (done.returncode, done.stderr) == (0, "")
    assert Path("log/gantt.png").stat().st_size > 1000


def test_trace_says_on_stderr_what_it_waits_for(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Here it is plain Python; a compilation is told in the same way."""
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    for engine, told in (("compiled", PLAIN + "\n"), ("auto", "")):
        assert ends(monkeypatch, "trace", quick, "--until", "4 h", "--out", "log", "--engine", engine) == 0
        assert capsys.readouterr().err == told


def test_schema_is_json_with_descriptions(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(monkeypatch, "schema") == 0
    assert "line" in json.loads(capsys.readouterr().out)["properties"]


@pytest.mark.parametrize("template", ["line", "job-shop", "assembly"])
def test_new_writes_a_file_that_passes_its_check(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.yaml"
    assert ends(monkeypatch, "new", template, "--out", file) == 0
    assert ends(monkeypatch, "check", file) == 0
    assert ends(monkeypatch, "new", template, "--out", file) == WRONG_INPUT


@pytest.mark.parametrize("command", ["check", "run", "trace", "sweep"])
def test_a_file_that_is_not_there_is_the_users_to_mend(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ends(monkeypatch, command, "nowhere.yaml") == WRONG_INPUT
    assert "nowhere.yaml" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--only", "nonsense"), "expected before, after"),
        (("run", "--require", "gain.mean=1"), "gain.mean=1"),
        (("run", "--require", "nonsense>=1"), "nonsense>=1"),
        (("run", "--require", "gain.median>=0.1"), "gain.median"),
        (("run", "--require", "gain.light.mean>=0.1"), "gain.light.mean"),
        (("run", "--require", "kpis.after.saw.speed.mean>=1"), "kpis.after.saw.speed.mean"),
        (("run", "--require", "gain.mean>=0", "--only", "before"), "gain.mean"),
        (("run", "--blocks", "0"), "0 is not in the range"),
        (("run", "--blocks", "1"), "1 is not in the range"),
        (("sweep", "--blocks", "1"), "1 is not in the range"),
        (("run", "--seed", "x"), "x"),
        (("run", "--workers", "0"), "0 is not in the range"),
        (("run", "--workers", "-1"), "-1 is not in the range"),
        (("run", "--workers", "abc"), "abc"),
        (("run", "--lang", "nl"), "nl"),
        (("run", "--resume", "nowhere"), "nothing to resume"),
        (("run", "--out", "."), "new or an empty directory with --out"),
        (("run", "--out", "quick.yaml"), "quick.yaml cannot be written"),
        (("run", "--out", "/proc/nowhere"), "/proc/nowhere cannot be written"),
        (("sweep", "--out", "."), "new or an empty directory with --out"),
        (("trace", "--until", "soon"), "--until: found 'soon'; expected a time"),
        (("trace", "--until", "4"), "4"),
        (("trace", "--until", "0"), "found 0"),
        (("trace", "--until", "0 s"), "0 s"),
        (("trace", "--until", "-3 h"), "negative"),
        (("trace", "--until", "1000000 weeks"), "146 years"),
        (("trace", "--configuration", "nonsense"), "known: after, before"),
        (("trace", "--out", "quick.yaml"), "quick.yaml"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_written(
    arguments: tuple[str, ...],
    said: str,
    quick: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command, *options = arguments
    assert ends(monkeypatch, command, quick, *options) == WRONG_INPUT
    assert said in capsys.readouterr().err
    assert [path.name for path in quick.parent.iterdir()] == ["quick.yaml"]


def test_an_unknown_command_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(monkeypatch, "simulate") == WRONG_INPUT
    assert "simulate" in capsys.readouterr().err


def test_our_own_fault_never_looks_like_the_users(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> str:
        raise InternalError("a cog is missing")

    monkeypatch.setattr("simfactory.api.understood", broken)
    assert ends(monkeypatch, "check", quick) == OUR_FAULT
    assert "not yours: a cog is missing" in capsys.readouterr().err


def test_an_interruption_ends_with_its_own_code_and_says_how_to_go_on(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simfactory.experiments.study.Study.carry_out", interrupted)
    assert ends(monkeypatch, "run", quick, "--out", "kept") == INTERRUPTED
    assert "--resume kept" in capsys.readouterr().err


def test_an_interrupted_report_can_be_made_later(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simfactory.reports.render", interrupted)
    assert ends(monkeypatch, "run", quick, "--blocks", 2, "--workers", 1, "--out", "kept") == INTERRUPTED
    assert "report kept makes the report of them" in capsys.readouterr().err
    assert {path.name for path in Path("kept").iterdir()} == {
        "journal.sqlite", "run.json", "samples.csv", "summary.json"
    }  # fmt: skip


def test_a_full_disk_leaves_nothing_half_written(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
        "from simfactory.cli import main; main()"
    )
    for command, said, written in (
        ("trace --until 2\N{NO-BREAK SPACE}days", "events.csv cannot be written", set()),
        ("run --blocks 2 --workers 1", "what was finished is kept", {"journal.sqlite"}),
    ):
        arguments = [sys.executable, "-B", "-c", code, *command.split(" "), str(quick), "--out", "log"]
        finished = subprocess.run(arguments, capture_output=True, text=True, check=False)
        assert finished.returncode == WRONG_INPUT, finished.stderr
        assert said in finished.stderr
        assert "Traceback" not in finished.stderr
        assert {path.name for path in Path("log").iterdir()} == written


def test_a_deadlock_while_running_is_told_as_who_waits_for_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "jam.yaml"
    file.write_text(
        "simfactory: 1\nname: Jam\nrun: {warm_up: 1 day, length: 1 day}\nline:\n"
        "  - {station: saw, queue: 1, cycle: {law: exponential, mean: 10 min}}\n"
        "  - {station: test, queue: 1, cycle: {law: exponential, mean: 5 min},\n"
        "     inspects: {false_rejects: 40 %, rejects_to: test}}\n",
        encoding="utf-8",
    )
    for workers in (1, 2):
        assert ends(monkeypatch, "run", file, "--only", "before", "--blocks", 2, "--workers", workers) == WRONG_INPUT
        told = capsys.readouterr().err.splitlines()[-1]
        assert told.startswith(f"{file}:6:5: test: a pilot run of before: deadlock in week 1, ")
        assert "test waits for a place at test" in told
        assert "give the queue of one of these stations more places" in told
        assert "supply: {constant_wip: n}" in told


def test_a_deadlock_names_the_place_in_the_file_of_each_of_its_stations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jam.yaml").write_text(
        "simfactory: 1\nname: Jam\nline:\n"
        "  - {station: saw, queue: 0, cycle: 10 min}\n"
        "  - {station: weld, queue: 1, cycle: {law: exponential, mean: 10 min}}\n"
        "  - {station: test, queue: 0, cycle: {law: exponential, mean: 5 min},\n"
        "     inspects: {false_rejects: 40 %, rejects_to: weld}}\n",
        encoding="utf-8",
    )
    assert ends(monkeypatch, "trace", "jam.yaml", "--until", "20 weeks") == WRONG_INPUT
    first, second = sorted(capsys.readouterr().err.splitlines(), key=len, reverse=True)
    assert "waits for a place at test" in first
    assert "waits for a place at weld" in first
    places = {"jam.yaml:5:5: weld: ", "jam.yaml:6:5: test: "}
    assert all(any(told.startswith(place) for told in (first, second)) for place in places)
    assert [path.name for path in tmp_path.iterdir()] == ["jam.yaml"]


def test_a_report_needs_a_directory_of_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    for nothing in (tmp_path, tmp_path / "file", tmp_path / "nowhere"):
        assert ends(monkeypatch, "report", nothing) == WRONG_INPUT
        assert f"{nothing} holds no finished result" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_new_scenario_replaces_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("mine", encoding="utf-8")
    assert ends(monkeypatch, "new", "line", "--out", mine) == WRONG_INPUT
    assert "is there already: choose another name" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == "mine"
    assert ends(monkeypatch, "new", "line", "--out", tmp_path / "nowhere" / "mine.yaml") == WRONG_INPUT
    assert list(tmp_path.iterdir()) == [mine]


def test_a_sweep_goes_on_in_its_own_folder(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        assert ends(monkeypatch, "sweep", quick, "--blocks", 2, "--workers", 1, "--out", "one") == 0
    assert json.loads(Path("one/quick/run.json").read_text(encoding="utf-8"))["runs_kept"] == 128


def test_the_record_names_the_kernel_where_it_made_a_run_in_this_session(
    quick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simfactory.reports.render", lambda *_: [Path("out/report.html")])
    records = []
    for _ in range(2):
        asked = ("--engine", "compiled", "--blocks", 2, "--workers", 1, "--out", "out")
        assert ends(monkeypatch, "run", quick, *asked) == 0
        records.append(json.loads(Path("out/run.json").read_text(encoding="utf-8")))
    assert [(record["engine"], record["runs_kept"]) for record in records] == [
        ({"compiled": 128}, kept) for kept in (0, 128)
    ]
    assert [bool(record["kernel"]) for record in records] == [True, False]


def test_a_run_is_resumed_where_it_is_and_nowhere_else(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(monkeypatch, "run", quick, "--resume", "there", "--out", "elsewhere") == WRONG_INPUT
    assert "leave out --out" in capsys.readouterr().err


def test_a_finished_run_that_is_resumed_says_so_and_shows_its_summary(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("simfactory.reports.render", lambda *_: [Path("out/report.html")])
    assert ends(monkeypatch, "run", quick, "--blocks", 2, "--workers", 1, "--out", "out") == 0
    summary = capsys.readouterr().out
    assert ends(monkeypatch, "run", quick, "--blocks", 2, "--workers", 1, "--resume", "out") == 0
    told = capsys.readouterr()
    assert told.err == "128 of 128 runs, all finished\n"
    assert told.out == summary


def test_a_resumed_run_takes_the_seed_the_blocks_and_the_configurations_of_the_run_it_resumes(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("simfactory.reports.render", lambda *_: [Path("out/report.html")])
    asked = ("--blocks", 3, "--seed", 7, "--only", "after")
    assert ends(monkeypatch, "run", quick, *asked, "--workers", 1, "--out", "out") == 0
    whole = {name: Path("out", name).read_bytes() for name in ("samples.csv", "summary.json")}
    for said in ((), asked):
        assert ends(monkeypatch, "run", quick, "--resume", "out", "--workers", 1, *said) == 0
        assert json.loads(Path("out/run.json").read_text(encoding="utf-8"))["runs_kept"] == 3 * 16 * 2
        assert {name: Path("out", name).read_bytes() for name in whole} == whole
    capsys.readouterr()
    for option, value, told in (
        ("--blocks", 2, "--blocks: found 2; expected 3, as in the run that is resumed (leave it out"),
        ("--seed", 0, "--seed: found 0; expected 7, as in the run that is resumed (leave it out)"),
        ("--only", "before", "--only: found before; expected after, as in the run that is resumed (leave it out"),
    ):
        assert ends(monkeypatch, "run", quick, "--resume", "out", option, value) == WRONG_INPUT
        assert told in capsys.readouterr().err
    assert {name: Path("out", name).read_bytes() for name in whole} == whole


def test_a_figure_that_the_resumed_run_cannot_have_is_told_before_anything_runs(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("simfactory.reports.render", lambda *_: [Path("out/report.html")])
    assert ends(monkeypatch, "run", quick, "--blocks", 2, "--only", "before", "--workers", 1, "--out", "out") == 0
    capsys.readouterr()
    assert ends(monkeypatch, "run", quick, "--resume", "out", "--require", "gain.mean>=0.1") == WRONG_INPUT
    told = capsys.readouterr().err
    assert told.startswith("--require: found 'gain.mean'")
    assert "runs" not in told


def test_what_is_wrong_with_the_run_is_told_once_however_much_is_required(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    required = ("--require", "gain.mean>=0.1", "--require", "gain.mean<=0.9")
    assert ends(monkeypatch, "run", quick, "--only", "nothing", *required) == WRONG_INPUT
    assert capsys.readouterr().err.count("--only: found 'nothing'") == 1


def test_a_run_without_options_is_resumed_without(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as soon:
        soon.setattr("simfactory.experiments.study.Study.carry_out", interrupted)
        assert ends(monkeypatch, "run", quick, "--out", "out") == INTERRUPTED
        assert ends(monkeypatch, "run", quick, "--resume", "out", "--seed", 0) == INTERRUPTED
        capsys.readouterr()
        assert ends(monkeypatch, "run", quick, "--resume", "out", "--blocks", 2) == WRONG_INPUT
    assert "--blocks: found 2; expected nothing, as in the run that is resumed" in capsys.readouterr().err


def test_a_figure_that_is_asked_for_is_looked_up_before_anything_runs(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("it runs")

    monkeypatch.setattr("simfactory.api.run", started)
    wishes = ("--require", "gain.median>=0.1", "--require", "gain.mean>=high", "--require", "gain.mean>=0.1")
    assert ends(monkeypatch, "run", quick, *wishes) == WRONG_INPUT
    told = capsys.readouterr().err
    assert "gain.median" in told
    assert "gain.mean>=high" in told
    assert len(told.splitlines()) == 2


def test_limits_of_options_are_those_of_arguments_and_scenarios() -> None:
    from simfactory.api import MOST_WORKERS
    from simfactory.cli import run
    from simfactory.scenario.schema import FEWEST_BLOCKS, MOST_BLOCKS

    bounds = {option.name: (option.type.min, option.type.max) for option in run.params if hasattr(option.type, "min")}  # type: ignore[attr-defined]
    assert bounds == {"blocks": (FEWEST_BLOCKS, MOST_BLOCKS), "workers": (1, MOST_WORKERS)}


def test_run_shares_the_gain_out_where_it_is_asked_to(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    levers = "  twice: {changes: [{scale: saw.cycle, by: 0.5}]}\n  faster: {changes: [{scale: saw.cycle, by: 0.8}]}\n"
    line = "simfactory: 1\nname: One saw\nrun: {warm_up: 1 day, length: 1 day}\nline: [{station: saw, cycle: 1 h}]\n"
    quick.write_text(f"{line}upgrades:\n{levers}", encoding="utf-8")
    asked = ("run", quick, "--blocks", 2, "--engine", "simpy", "--workers", 1, "--json")
    wish = ("--require", "shares.upgrades.faster.gain.share.mean>=0.37")
    assert ends(monkeypatch, *asked, *wish) == 2, "there are no shares, as nobody asks for them"
    assert ends(monkeypatch, *asked, *wish, "--shares") == 0
    told = json.loads(capsys.readouterr().out)["shares"]["upgrades"]
    assert told["twice"]["gain"]["share"]["mean"]["value"] == pytest.approx(1.125)
