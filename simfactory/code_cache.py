"""Where compiled code is kept between runs.

Compiled entries of the package are kept in the user's cache directory ($XDG_CACHE_HOME or ~/.cache), in a
folder named by a hash of all sources that can be compiled and of what compiles them; Numba's own cache would not notice
an edited callee in another file. One file for each entry and types of arguments, with a checksum, put in place in one
step: any number of processes may read and write at once. What cannot be read or written there is compiled again.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

ROOMS = ("errors", "code_cache", "jit", "plan", "results", "sampling", "human_factors", "engines")
"""Where compiled functions, and the constants that they use, live."""
NEVER_COMPILED = "engines.simpy_engine"
KEPT = 3
"""Folders of other sources or versions that stay in the cache: those last used."""
DRAFT, GIVEN_UP = ".draft", 24 * 3600
"""How a file is called until it is put in place, and after how many seconds whoever wrote it is held to be gone."""


def cache_folder() -> Path | None:
    """Where code compiled from these sources, by these versions, for this processor is kept; None if nowhere.

    In the user's cache directory or, where nothing can be written there, in a folder of the user's for temporary files.
    """
    name = f"code-{fingerprint(Path(__file__).parent, _compilers())}"
    return next((base / name for base in _bases() if _serves(base, base / name)), None)


def _bases() -> Iterator[Path]:
    home = os.environ.get("XDG_CACHE_HOME", "")
    home = home if os.path.isabs(home) else os.path.join(os.path.expanduser("~"), ".cache")
    if os.path.isabs(home):
        yield Path(home) / "simfactory"
    yield Path(tempfile.gettempdir()) / f"simfactory-{_user()}"


def _serves(base: Path, folder: Path) -> bool:
    """Whether code can be read there, or kept; the base is made if need be. Nobody else's code is ever run."""
    with suppress(OSError):
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_ours(base):
        return False
    return _is_ours(folder) if folder.exists() else os.access(base, os.W_OK | os.X_OK)


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder that belongs to this user and that nobody else may write into."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    return _user() is None or (found.st_uid == _user() and not found.st_mode & 0o022)


def _user() -> int | None:
    """The user's number, where users have one."""
    return os.getuid() if hasattr(os, "getuid") else None


@cache
def fingerprint(package: Path, compilers: tuple[str, ...]) -> str:
    """A hash of all sources in a folder like this package's that can be compiled, and of what compiles them."""
    digest = sha256(repr(compilers).encode())
    for path in sorted(package.rglob("*.py")):
        place = ".".join(path.relative_to(package).with_suffix("").parts)
        if place.split(".")[0] in ROOMS and not place.startswith(NEVER_COMPILED):
            content = path.read_bytes()
            digest.update(f"{place} {len(content)} ".encode() + content)
    return digest.hexdigest()[:24]


def _compilers() -> tuple[str, ...]:
    """Versions, the processor, and the settings of Numba."""
    settings = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("NUMBA_"))
    return (*_versions(), *(setting for setting in settings if not setting.startswith("NUMBA_DISABLE_")))


@cache
def _versions() -> tuple[str, ...]:
    """Versions of all that compiles, and the processor as LLVM sees it."""
    from llvmlite import binding

    return (
        sys.version,
        *(version(library) for library in ("numba", "llvmlite", "numpy")),
        binding.get_process_triple(),
        binding.get_host_cpu_name(),
        binding.get_host_cpu_features().flatten(),
    )


def read_code(path: Path) -> bytes | None:
    """What `write_code` wrote; None if there is nothing, or it is damaged: broken machine code must never be run."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    checksum, content = content[:32], content[32:]
    if sha256(content).digest() != checksum:
        return None
    with suppress(OSError):
        os.utime(path.parent)  # it was used
    return content


def write_code(path: Path, content: bytes) -> None:
    """Puts a file in place in one step, in a folder that it makes if need be. OSError if that is not possible."""
    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(OSError):  # others may be at it too
            _remove_old(path.parent)
    _remove_drafts(path.parent)
    handle, draft = tempfile.mkstemp(suffix=DRAFT, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sha256(content).digest() + content)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise


def _remove_drafts(folder: Path) -> None:
    """Removes what processes left that were killed while they wrote."""
    for draft in folder.glob(f"*{DRAFT}"):
        with suppress(OSError):  # others may be at it too
            if time.time() - draft.stat().st_mtime > GIVEN_UP:
                draft.unlink()


def _remove_old(folder: Path) -> None:
    """Removes folders like this one, but for the few last used."""
    others = [other for other in folder.parent.glob("code-*") if other != folder]
    for other in sorted(others, key=os.path.getmtime)[:-KEPT]:
        shutil.rmtree(other, ignore_errors=True)
