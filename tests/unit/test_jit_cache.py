"""The cache of compiled code: it saves compiling where it can, and never stands in the way of a run."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from simfactory import code_cache
from simfactory import jit as door
from simfactory.code_cache import GIVEN_UP, KEPT, cache_folder, fingerprint, read_code, write_code
from simfactory.errors import InternalError
from simfactory.jit import is_available, jit
from simfactory.sampling.sampler import to_ns
from simfactory.units import show

pytestmark = pytest.mark.skipif(not is_available(), reason="Numba is absent or switched off: nothing is compiled")

PACKAGE = Path(door.__file__).parent

RUN = """
from simfactory.jit import jit
from simfactory.sampling.sampler import to_ns
entry = jit(to_ns)
ready = entry.is_compiled()
from numba.core import event
with event.install_recorder("numba:compile") as compilations:
    result = entry(1.25)
import sys
learnt = "numba.cpython.charseq" in sys.modules  # one of the modules by which Numba learns to compile
print(result, "ready" if ready else "not ready", "compiled" if compilations.buffer else "loaded", learnt)
"""
COMPILED, LOADED = "1250000000 not ready compiled True", "1250000000 ready loaded False"


def start(home: Path) -> subprocess.Popen[str]:
    """A fresh process that runs one entry, with its cache below `home`."""
    temporary = home.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    environment = {**os.environ, "XDG_CACHE_HOME": str(home), "TMPDIR": str(temporary)}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", RUN], text=True, stdout=subprocess.PIPE, env=environment
    )


def run(home: Path) -> str:
    process = start(home)
    output = process.communicate()[0].strip()
    assert process.returncode == 0
    return output


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the entry."""
    home = tmp_path_factory.mktemp("kept")
    assert run(home) == COMPILED
    return home


@pytest.fixture
def home(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "home"))


def code_of(home: Path) -> Path:
    (code,) = home.glob("simfactory/code-*/*.code")
    return code


def test_a_second_process_loads_what_the_first_compiled(home: Path) -> None:
    assert run(home) == LOADED


@pytest.mark.parametrize("damage", ["a flipped bit", "nonsense with a right checksum"])
def test_a_damaged_file_is_compiled_again_and_mended(home: Path, damage: str) -> None:
    code = code_of(home)
    if damage == "a flipped bit":
        content = bytearray(code.read_bytes())
        content[len(content) // 2] ^= 1
        code.write_bytes(content)
    else:
        write_code(code, b"\x80\x04]\x94.")
    assert run(home) in ("1250000000 ready compiled True", COMPILED)  # a wrong checksum is not even ready
    assert run(home) == LOADED


def test_what_was_cut_or_changed_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "code-1" / "one.code"
    write_code(file, b"content")
    content = file.read_bytes()
    assert read_code(file) == b"content"
    flipped = [content[:n] + bytes([content[n] ^ 1]) + content[n + 1 :] for n in range(len(content))]
    for damaged in (b"", content[:10], content[:-1], content + b"x", *flipped):
        file.write_bytes(damaged)
        assert read_code(file) is None


def test_two_processes_that_start_at_once_both_get_their_result(tmp_path: Path) -> None:
    both = [start(tmp_path), start(tmp_path)]
    outputs = [process.communicate()[0].strip() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert {output.split()[0] for output in outputs} == {"1250000000"}
    assert [path.name for path in code_of(tmp_path).parent.iterdir()] == [code_of(tmp_path).name]
    assert run(tmp_path) == LOADED


def test_where_the_cache_cannot_be_written_a_folder_for_temporary_files_serves(tmp_path: Path) -> None:
    """A file in the way is like a folder without permission to write, which a superuser has all the same."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "simfactory").write_text("in the way")
    assert run(home) == COMPILED
    assert run(home) == LOADED


def test_where_nothing_can_be_written_it_costs_only_time(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for folder in (home, tmp_path / "temporary"):
        folder.mkdir(exist_ok=True)
        (folder / "simfactory").write_text("in the way")
        (folder / f"simfactory-{os.getuid()}").write_text("in the way")
    assert run(home) == COMPILED


def test_a_folder_of_somebody_else_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever may write into it could have put any code there."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "home").write_text("in the way")
    mine = tmp_path / f"simfactory-{os.getuid()}"
    mine.mkdir(mode=0o700)
    folder = cache_folder()
    assert folder is not None
    assert folder.parent == mine
    mine.chmod(0o777)
    assert cache_folder() is None


@pytest.mark.parametrize("mode", [0o720, 0o702])
def test_a_folder_that_anybody_else_may_write_into_is_not_ours(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    assert code_cache._is_ours(folder)
    folder.chmod(mode)
    assert not code_cache._is_ours(folder)


def test_a_folder_of_another_user_a_link_and_a_file_are_not_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, link, file = tmp_path / "folder", tmp_path / "link", tmp_path / "file"
    folder.mkdir(mode=0o700)
    link.symlink_to(folder)
    file.touch(mode=0o700)
    assert [code_cache._is_ours(one) for one in (folder, link, file, tmp_path / "nothing")] == [True] + 3 * [False]
    monkeypatch.setattr(code_cache, "_user", lambda: os.getuid() + 1)
    assert not code_cache._is_ours(folder)


def test_a_folder_for_code_that_anybody_may_write_into_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = cache_folder()
    assert folder is not None
    assert folder.parent == tmp_path / "home" / "simfactory"
    folder.mkdir()
    folder.chmod(0o777)
    other = cache_folder()
    assert other is not None
    assert other.parent == tmp_path / f"simfactory-{os.getuid()}"


def test_a_cache_that_cannot_be_written_to_and_holds_nothing_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A superuser may write everywhere: that the system says no is played."""
    home = tmp_path / "home" / "simfactory"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home.parent))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda path, mode: path != home)
    folder = cache_folder()
    assert folder is not None
    assert folder.parent == tmp_path / f"simfactory-{os.getuid()}"


def test_a_cache_that_is_no_absolute_path_is_not_meant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As the XDG Base Directory Specification says: one that is relative is ignored."""
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere")
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = cache_folder()
    assert folder is not None
    assert folder.parent == tmp_path / ".cache" / "simfactory"


def test_what_cannot_be_put_in_place_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(draft: str, path: Path) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(OSError, match="full"):
        write_code(tmp_path / "code-1" / "one.code", b"content")
    assert list((tmp_path / "code-1").iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_still_read(home: Path) -> None:
    code_of(home).parent.chmod(0o500)
    assert run(home) == LOADED
    code_of(home).parent.chmod(0o700)


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.setattr(tempfile, "tempdir", "/dev/null/nowhere")
    assert cache_folder() is None
    assert not jit(to_ns).is_compiled()
    assert jit(to_ns)(1.25) == 1_250_000_000


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGE, tmp_path / "package", ignore=shutil.ignore_patterns("__pycache__")))


def hashed(sources: Path, *compilers: str) -> str:
    fingerprint.cache_clear()
    return fingerprint(sources, compilers)


@pytest.mark.parametrize("edited", ["sampling/sampler.py", "engines/rules.py", "plan.py", "jit.py"])
def test_an_edited_source_gives_a_new_folder(sources: Path, edited: str) -> None:
    before = hashed(sources)
    assert before == hashed(PACKAGE)
    source = sources / edited
    source.write_text(source.read_text().replace("0", "1", 1))
    assert hashed(sources) != before


def test_a_source_by_another_name_gives_a_new_folder(sources: Path) -> None:
    before = hashed(sources)
    (sources / "engines" / "rules.py").rename(sources / "engines" / "rulez.py")
    assert hashed(sources) != before


def test_a_source_that_is_never_compiled_gives_none(sources: Path) -> None:
    before = hashed(sources)
    for edited in ("cli/__init__.py", "engines/simpy_engine/flow.py", "kpis/means.py"):
        (sources / edited).write_text("")
    assert hashed(sources) == before


def test_other_versions_give_a_new_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hashed(PACKAGE, "numba 1") != hashed(PACKAGE, "numba 2")
    before = cache_folder()
    monkeypatch.setenv("NUMBA_BOUNDSCHECK", "1")
    assert cache_folder() != before
    monkeypatch.delenv("NUMBA_BOUNDSCHECK")
    monkeypatch.setattr(code_cache, "version", lambda library: "99")
    monkeypatch.setattr(code_cache, "_versions", code_cache._versions.__wrapped__)
    assert cache_folder() != before


def test_code_that_differs_from_the_sources_is_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long session compiles what it imported, whatever was edited since."""
    before = door._spelling(to_ns)
    monkeypatch.setattr("simfactory.sampling.sampler._NEVER", 1e9)
    assert door._spelling(to_ns) != before
    monkeypatch.undo()
    assert door._spelling(to_ns) == before
    monkeypatch.setattr(to_ns, "__code__", (lambda seconds: 0).__code__)
    assert door._spelling(to_ns) != before


def test_only_the_folders_last_used_stay_when_a_new_one_is_made(tmp_path: Path) -> None:
    folders = [tmp_path / f"code-{n}" for n in range(KEPT + 2)]
    for age, folder in enumerate(folders):
        folder.mkdir()
        (folder / "one.code").touch()
        os.utime(folder, (1e9 - age, 1e9 - age))
    (tmp_path / "something-else").mkdir()
    write_code(folders[-1] / "two.code", b"content")
    os.utime(folders[-1], (1e8, 1e8))
    assert all(folder.is_dir() for folder in folders)
    assert read_code(folders[-1] / "two.code") == b"content"  # so it was used last
    write_code(tmp_path / "code-new" / "one.code", b"content")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted(["code-new", "something-else", f"code-{KEPT + 1}", *(f"code-{n}" for n in range(KEPT - 1))])


def test_a_draft_that_a_killed_process_left_is_removed_when_the_folder_is_next_written(tmp_path: Path) -> None:
    """One that is not a day old may be under way."""
    code = "import os, sys; from pathlib import Path; from simfactory import code_cache as cache; "
    code += "cache.os.replace = lambda *_: os._exit(9); cache.write_code(Path(sys.argv[1]), b'content')"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "one.code")], check=False)
    left, under_way = tmp_path.iterdir()
    os.utime(left, (time.time() - GIVEN_UP - 60,) * 2)
    os.utime(under_way, (time.time() - GIVEN_UP + 60,) * 2)
    write_code(tmp_path / "one.code", b"content")
    assert sorted(tmp_path.iterdir()) == sorted([under_way, tmp_path / "one.code"])


def test_who_is_interrupted_leaves_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(code_cache.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_code(tmp_path / "one.code", b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_compiled_function_lives_where_the_cache_sees_it_change() -> None:
    with pytest.raises(InternalError, match=r"code_cache\.ROOMS"):
        jit(show)(1.0, "time")
