"""Files of the user, read without trust: a regular file, of bounded size, that is text."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from simfactory.errors import Place, Problem, ScenarioError, nearest, quoted
from simfactory.units import UnitError

LARGEST = 4_000_000
"""Bytes of the largest file that is read."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def read_bytes(path: Path) -> bytes:
    """The content of a file. UnitError, for the one who named it, if it cannot be had; one too large is not read.

    A pipe or a device is refused: reading it might never end.
    """
    named = quoted(str(path), 200)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnitError("not-a-file", f"{named} is a directory", "a file")
        if not stat.S_ISREG(status.st_mode):
            raise UnitError("not-a-file", f"{named} is a pipe or a device", "a file")
        if status.st_size > LARGEST:
            raise _too_large(named, status.st_size)
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise UnitError("no-such-file", f"{named} does not exist", "a file", _same_folder(path)) from None
    except OSError as error:
        found = f"{named} cannot be read: {error.strerror or error}"
        raise UnitError("unreadable", found, "a file that can be read") from None
    if len(raw) > LARGEST:
        raise _too_large(named, len(raw))
    return raw


def text_of(raw: bytes, file: str, encoding: str = "utf-8-sig") -> str:
    """The bytes as text, byte order mark removed; a ScenarioError at the first byte that is none."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line, column = _position(raw[: error.start].decode("utf-8-sig", "replace"))
        found = f"byte 0x{raw[error.start]:02X} is not UTF-8 text"
        raise refused("not-text", Place(file, line, column), found, "text", "save the file as UTF-8") from None
    if control := _CONTROL.search(text):
        place = Place(file, *_position(text[: control.start()]))
        found = f"control character U+{ord(control.group()):04X}"
        raise refused("not-text", place, found, "text", "save the file as UTF-8")
    return text


def _position(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows this text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _too_large(named: str, size: int) -> UnitError:
    return UnitError("too-large", f"{named} has {size:,} bytes or more", f"{LARGEST:,} bytes at most")


def _same_folder(path: Path) -> str:
    """The remedy for a missing file: the nearest name beside it."""
    try:
        near = nearest(path.name, (entry.name for entry in path.parent.iterdir() if entry.name != path.name))
    except OSError:
        return ""
    return f"did you mean {quoted(near)}?" if near else ""


def refused(code: str, place: Place, found: str, expected: str, remedy: str = "") -> ScenarioError:
    """One fault at its place."""
    return ScenarioError([Problem(code, place, "", found, expected, remedy)])
