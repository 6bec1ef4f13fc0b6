"""A YAML file -> a tree of nodes, each of which knows its line and column; nothing else is read from it than data.

The tree is built from the events of the C parser, one after the other, so that depth, size and aliases are bounded
while they are read: the composer of that library does not survive 50,000 open brackets. Scalars follow the core schema
of YAML 1.2.2 (section 10.3): `yes`, `on` and `1:30` are texts, `1e3` is a number. Tags and merge keys are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import yaml

from simfactory.errors import Place, Problem, ScenarioError, did_you_mean, quoted
from simfactory.scenario.files import read_bytes, text_of
from simfactory.units import UnitError

DEEPEST = 60
"""Levels of mappings and lists inside each other."""
MOST_ALIASED = 200_000
"""Values that all aliases of a file may stand for."""

Event = Any  # of the parser; its stubs know neither anchors nor tags
Scalar = str | int | float | bool | None
Key = str | int


class Node:
    """One value of the file, and where it starts: a scalar, a list of nodes, or a mapping of keys to nodes."""

    __slots__ = ("column", "depth", "items", "key_marks", "line", "scalar", "size", "text")

    def __init__(self, line: int, column: int, scalar: Scalar = None, text: str = "") -> None:
        self.line, self.column = line, column
        self.scalar, self.text = scalar, text  # the text is what stands in the file, `012` or `1e3`
        self.items: dict[str, Node] | list[Node] | None = None  # None: a scalar
        self.key_marks: dict[str, tuple[int, int]] = {}  # line and column of each key
        self.size = 1  # values in it, itself included
        self.depth = 0  # levels of mappings and lists in it, itself included

    def plain(self) -> Any:
        """The same as dicts, lists and scalars, new ones at each call."""
        if isinstance(self.items, dict):
            return {key: node.plain() for key, node in self.items.items()}
        if self.items is not None:
            return [node.plain() for node in self.items]
        return self.scalar

    def child(self, key: Key) -> Node | None:
        """The node under a key or at an index; None if there is none."""
        if isinstance(self.items, dict):
            return self.items.get(str(key))
        if self.items is not None and isinstance(key, int) and 0 <= key < len(self.items):
            return self.items[key]
        return None

    def take(self, node: Node) -> None:
        """Count a node that was put into this one."""
        self.size += node.size
        self.depth = max(self.depth, node.depth + 1)


@dataclass(frozen=True)
class Document:
    """A file as a tree whose root is a mapping."""

    file: str
    root: Node

    def plain(self) -> dict[str, Any]:
        """The whole file as dicts, lists and scalars."""
        plain: dict[str, Any] = self.root.plain()
        return plain

    def node(self, path: Sequence[Key]) -> Node:
        """The node at a path of keys and indices; parts that are not in the file are passed over."""
        node = self.root
        for key in path:
            node = node.child(key) or node
        return node

    def place(self, path: Sequence[Key], *, at_key: bool = False) -> Place:
        """Where the value at this path starts (or its key), or else the nearest thing above it that is in the file."""
        if at_key and path:
            mark = self.node(path[:-1]).key_marks.get(str(path[-1]))
            if mark is not None:
                return Place(self.file, *mark)
        node = self.node(path)
        return Place(self.file, node.line, node.column)


def read(path: str | Path) -> Document:
    """A YAML file as a tree. Raises ScenarioError with everything that is wrong with it as YAML."""
    try:
        raw = read_bytes(Path(path))
    except UnitError as error:
        raise ScenarioError([error.problem(Place(str(path)), "")]) from None
    return read_text(text_of(raw, str(path)), str(path))


def read_text(text: str, file: str) -> Document:
    """YAML text as a tree; `file` is what messages call it."""
    try:
        return Document(file, _Builder(text, file, yaml.CSafeLoader).build())
    except _BeyondParserError:
        return Document(file, _Builder(text, file, yaml.SafeLoader).build())


class _BeyondParserError(Exception):
    """More levels than the C parser reads ahead; the one in Python does, and tells where there are too many."""


class _Builder:
    """Builds the tree event by event. What can be passed over is collected, so that all is said at once."""

    def __init__(self, text: str, file: str, loader: Any) -> None:
        self.text, self.file = text, file
        self.problems: list[Problem] = []
        self.anchors: dict[str, Node | None] = {}  # None: not finished yet
        self.aliased = 0
        self.path: list[Key] = []
        self.events: Iterator[Event] = iter(yaml.parse(text, Loader=loader))

    def build(self) -> Node:
        try:
            root = self._document()
        except yaml.MarkedYAMLError as error:
            if error.problem == "exceeded maximum nesting depth":
                raise _BeyondParserError from error
            self._stop(_syntax_problem(error, self.text, self.file))
        except yaml.YAMLError as error:
            reason = str(getattr(error, "reason", error))
            self._stop(Problem("not-yaml", Place(self.file), "", f"not YAML: {reason}"))
        if self.problems:
            raise ScenarioError(self.problems)
        return root

    def _document(self) -> Node:
        """The one document of the file, which is a mapping."""
        next(self.events)  # start of the stream
        if isinstance(next(self.events), yaml.StreamEndEvent):
            self._stop(Problem("empty", Place(self.file), "", "an empty file", "a scenario"))
        root = self._node(next(self.events), 0)
        next(self.events)  # end of the document
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._say("several-documents", after, "a second document", "one scenario in one file", "remove the '---'")
        if not isinstance(root.items, dict):
            kind = "a list" if root.items is not None else "a single text" if root.scalar is not None else "nothing"
            place = Place(self.file, root.line, root.column)
            self._stop(Problem("not-a-mapping", place, "", kind, "a mapping such as 'name: My plant'"))
        return root

    def _node(self, event: Event, level: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, level)
        self._refuse_tag(event)
        node = self._scalar(event) if isinstance(event, yaml.ScalarEvent) else self._collection(event, level + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _collection(self, event: Event, level: int) -> Node:
        self._check_level(event, level)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        node = Node(event.start_mark.line + 1, event.start_mark.column + 1)
        node.depth = 1
        if isinstance(event, yaml.MappingStartEvent):
            self._fill_mapping(node, bool(event.flow_style), level)
        else:
            self._fill_list(node, level)
        return node

    def _fill_list(self, node: Node, level: int) -> None:
        items: list[Node] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            told_before = len(self.problems)
            self.path.append(len(items))
            items.append(self._node(event, level))
            self.path.pop()
            node.take(items[-1])
            if self.path == ["line"]:
                self._name_station(items[-1], len(items), told_before)
        node.items = items

    def _name_station(self, station: Node, number: int, told_before: int) -> None:
        """Say the station's name instead of its place in the line, now that it has been read."""
        name = station.child("station")
        if name is None or name.items is not None or not name.text:
            return
        for i, problem in enumerate(self.problems[told_before:], told_before):
            self.problems[i] = replace(problem, path=name.text + problem.path.removeprefix(f"line.{number}"))

    def _fill_mapping(self, node: Node, flow: bool, level: int) -> None:
        items: dict[str, Node] = {}
        before: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, level)
            self.path.append(key)
            if key in items:
                first = node.key_marks[key][0]
                found = f"{quoted(key)} stands twice, first in line {first}"
                self._say("duplicate-key", event, found, "one of them")
            value = self._node(next(self.events), level)
            if flow and before is not None:
                self._look_for_comma(event, before, key, value)
            self.path.pop()
            node.key_marks.setdefault(key, (event.start_mark.line + 1, event.start_mark.column + 1))
            items[key] = value
            node.take(value)
            before = value
        node.items = items

    def _key(self, event: Event, level: int) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._node(event, level)
            self._say("key", event, "a key that is no plain text", "a name")
            return ""
        self._node(event, level)
        if "\n" in event.value or "\t" in event.value:
            self._say("key", event, f"the key {quoted(event.value)}", "a name in one line, without tabs")
        if event.value == "<<" and event.implicit[0]:
            self._say("merge-key", event, "a merge key '<<'", "the keys themselves", "YAML 1.2 has no merge keys")
        return str(event.value)

    def _look_for_comma(self, event: Event, before: Node, key: str, value: Node) -> None:
        """`{time: 0,45 s}` is read as time: 0 and a key `45 s` without a value."""
        number = before.items is None and isinstance(before.scalar, int | float)
        if number and key[:1].isdigit() and value.items is None and value.text == "":
            decimals = re.match(r"\d+", key)
            assert decimals is not None
            remedy = f"decimal comma: write {before.text}.{decimals.group()}"
            del self.path[-1:]
            self._say("decimal-comma", event, quoted(f"{before.text},{key}"), "a decimal point", remedy)
            self.path.append(key)

    def _scalar(self, event: Event) -> Node:
        text = event.value
        scalar = _resolved(text) if event.implicit[0] else text
        if control := _CONTROL.search(text):
            self._say("not-text", event, f"control character U+{ord(control.group()):04X}", "text that can be shown")
        if isinstance(scalar, float) and not math.isfinite(scalar):
            self._say("not-finite", event, quoted(text), "a finite number")
        return Node(event.start_mark.line + 1, event.start_mark.column + 1, scalar, text)

    def _alias(self, event: Event, level: int) -> Node:
        name = str(event.anchor)
        if name not in self.anchors:
            self._say("unknown-alias", event, quoted(f"*{name}"), "an anchor", did_you_mean(name, self.anchors))
            return Node(event.start_mark.line + 1, event.start_mark.column + 1)
        node = self.anchors[name]
        if node is None:
            self._stop(
                self._problem("recursion", event, f"{quoted('*' + name)} inside what it stands for", "no recursion")
            )
        self.aliased += node.size
        if self.aliased > MOST_ALIASED:
            found = f"aliases that stand for more than {MOST_ALIASED:,} values"
            self._stop(self._problem("too-many-aliases", event, found, "fewer"))
        self._check_level(event, level + node.depth)
        return node

    def _check_level(self, event: Event, level: int) -> None:
        if level > DEEPEST:
            self.path.clear()
            self._stop(self._problem("too-deep", event, f"more than {DEEPEST} levels inside each other", "fewer"))

    def _refuse_tag(self, event: Event) -> None:
        if event.tag is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self._say("tag", event, f"the tag {quoted(tag)}", "plain values", "remove the tag")

    def _problem(self, code: str, event: Event, found: str, expected: str, remedy: str = "") -> Problem:
        place = Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        path = ".".join(str(key + 1 if isinstance(key, int) else key) for key in self.path)
        return Problem(code, place, path, found, expected, remedy)

    def _say(self, code: str, event: Event, found: str, expected: str, remedy: str = "") -> None:
        self.problems.append(self._problem(code, event, found, expected, remedy))

    def _stop(self, problem: Problem) -> NoReturn:
        raise ScenarioError([*self.problems, problem]) from None


_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((f"{sign}{word}" for sign in ("", "+") for word in (".inf", ".Inf", ".INF")), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_NUMBER_STARTS = frozenset("0123456789+-.")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # by an escape such as "\\e" in double quotes
_MOST_DIGITS = 18  # a longer integer is a float: exact no more, but never refused by the interpreter


def _resolved(text: str) -> Scalar:
    """A plain scalar by the core schema of YAML 1.2.2."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= _MOST_DIGITS else float(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _BASED.fullmatch(text) and len(text) <= _MOST_DIGITS:
        return int(text, 0)
    return text


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """What the parser says, with the remedy for the usual mistakes."""
    mark = error.problem_mark or error.context_mark
    reason = error.problem or error.context or "cannot be read"
    if mark is None:
        return Problem("not-yaml", Place(file), "", f"not YAML: {reason}")
    character = text[mark.index : mark.index + 1]
    place = Place(file, mark.line + 1, mark.column + 1)
    return Problem("not-yaml", place, "", f"not YAML: {reason}", "", _syntax_remedy(error, reason, character))


def _syntax_remedy(error: yaml.MarkedYAMLError, reason: str, character: str) -> str:
    if character == "\t":
        return "indent with spaces, not with tabs"
    if "mapping values are not allowed" in reason:
        return "check the indentation, and quote a text that has ': ' in it"
    if "cannot start any token" in reason:
        return f"quote a text that begins with '{character}'"
    if error.context and "flow" in error.context and error.context_mark:
        return f"close the bracket opened in line {error.context_mark.line + 1}"
    if error.context and "quoted" in error.context and error.context_mark:
        return f"close the quote opened in line {error.context_mark.line + 1}"
    return "check the indentation"
