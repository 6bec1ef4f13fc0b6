"""Files of the user that are none, are too large, or are no text."""

import os
import socket
from pathlib import Path

import pytest

from simfactory.errors import Place, Problem, ScenarioError
from simfactory.scenario.files import LARGEST, read_bytes, text_of
from simfactory.scenario.loading import read
from simfactory.units import UnitError


def problem_of(path: Path) -> Problem:
    with pytest.raises(ScenarioError) as caught:
        read(path)
    (problem,) = caught.value.problems
    return problem


def test_a_file_that_is_not_there_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "machining_cell.yaml").write_text("a: 1")
    problem = problem_of(tmp_path / "machning_cell.yaml")
    assert problem.code == "no-such-file"
    assert problem.place == Place(str(tmp_path / "machning_cell.yaml"))
    assert "does not exist" in problem.found
    assert problem.remedy == "did you mean 'machining_cell.yaml'?"
    assert problem_of(tmp_path / "nowhere" / "x.yaml").remedy == ""


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    problem = problem_of(tmp_path)
    assert problem.code == "not-a-file"
    assert "is a directory" in problem.found


def test_pipes_and_sockets_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "is a pipe or a device" in problem_of(tmp_path / "pipe.yaml").found
    monkeypatch.chdir(tmp_path)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.yaml")
        assert problem_of(Path("socket.yaml")).code == "not-a-file"


def test_a_path_through_a_file_or_round_in_circles_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a: 1")
    assert problem_of(tmp_path / "file" / "x.yaml").code == "unreadable"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert problem_of(tmp_path / "loop").code == "unreadable"
    assert problem_of(tmp_path / ("x" * 300)).code == "unreadable"


def test_a_file_without_permission_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret.yaml"
    file.write_text("a: 1")

    def deny(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)  # a test may run as root, whom no permission stops
    problem = problem_of(file)
    assert problem.code == "unreadable"
    assert "cannot be read: Permission denied" in problem.found


def test_a_file_that_vanishes_between_look_and_read_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "gone.yaml"
    file.write_text("a: 1")
    opened = Path.open

    def vanish(path: Path, *arguments: str) -> object:
        path.unlink()
        return opened(path, *arguments)

    monkeypatch.setattr(Path, "open", vanish)
    assert problem_of(file).code == "no-such-file"


def test_a_hundred_megabytes_are_refused_without_reading_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as sparse:
        sparse.truncate(100_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
    problem = problem_of(file)
    assert problem.code == "too-large"
    assert "100,000,000 bytes" in problem.found
    assert problem.expected == "4,000,000 bytes at most"


def test_the_largest_size_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"a" * LARGEST)
    assert len(read_bytes(file)) == LARGEST
    file.write_bytes(b"a" * (LARGEST + 1))
    with pytest.raises(UnitError, match="bytes at most"):
        read_bytes(file)


def test_a_file_that_grew_after_the_look_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "grows.yaml"
    file.write_bytes(b"a")
    opened = Path.open

    def grow(path: Path, *arguments: str) -> object:
        path.write_bytes(b"a" * (LARGEST + 10))
        return opened(path, *arguments)

    monkeypatch.setattr(Path, "write_bytes", lambda path, raw: os.truncate(path, len(raw)))
    monkeypatch.setattr(Path, "open", grow)
    assert problem_of(file).code == "too-large"


@pytest.mark.parametrize(
    ("raw", "line", "column", "words"),
    [
        ("name: Atelier\n# réglage".encode("cp1252"), 2, 4, "byte 0xE9 is not UTF-8 text"),
        ("name: é\nb: ü\n".encode() + b"\xff", 3, 1, "byte 0xFF is not UTF-8 text"),
        ("name: x".encode("utf-16"), 1, 1, "byte 0xFF is not UTF-8 text"),
        (b"PK\x03\x04", 1, 3, "control character U+0003"),
        (b"a: 1\nb: \x00", 2, 4, "control character U+0000"),
        (b"a: \x1b[31m", 1, 4, "control character U+001B"),
        ("a: \u0085 b \u0080".encode(), 1, 8, "control character U+0080"),
    ],
)
def test_bytes_that_are_no_text_are_refused_at_the_first_one(
    tmp_path: Path, raw: bytes, line: int, column: int, words: str
) -> None:
    file = tmp_path / "plant.yaml"
    file.write_bytes(raw)
    problem = problem_of(file)
    assert problem.code == "not-text"
    assert problem.place == Place(str(file), line, column)
    assert words in problem.found
    assert problem.remedy == "save the file as UTF-8"


def test_a_byte_order_mark_is_left_out(tmp_path: Path) -> None:
    assert text_of(b"\xef\xbb\xbfname: x", "f") == "name: x"
    (tmp_path / "plant.yaml").write_bytes(b"\xef\xbb\xbfname: x")
    document = read(tmp_path / "plant.yaml")
    assert document.plain() == {"name": "x"}
    assert document.place(("name",)).column == 7
