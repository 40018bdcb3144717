"""HOW A FILE IS READ: strict YAML text becomes a tree of nodes, each of which knows the line it stands on.

Only a small part of YAML is accepted, so that a file means what it seems to mean: the scalars of the YAML 1.2 core
schema (`NO` is text, `010` is ten, `1e5` is a number, a date is text), mappings and lists, in one document. Refused are
anchors, aliases, tags, merge keys, directives, duplicate keys, numbers that are not finite or hold underscores, control
characters, other encodings than UTF-8, more than a megabyte, and nesting beyond 32. The text is read as a stream of
events and never by a recursive composer, so hostile nesting cannot exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from simulation.scenario.error_format import Path, Place, Problem, refuse, shown

LARGEST_FILE = 1_000_000
DEEPEST = 32
MOST_DIGITS = 20
WHOLE_FLOAT = 2.0**53

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Line ends other than LF and CR LF are refused too: YAML and editors disagree on whether they end a line.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]|\r(?!\n)"
)
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {word: value for value in (True, False) for word in (f"{value}", f"{value}".lower(), f"{value}".upper())}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_UNDERSCORED = re.compile(r"(?=.*_)[-+]?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9_]+)?")

Scalar = None | bool | int | float | str


@dataclass(frozen=True, slots=True)
class Node:
    """A value, where it stands and where its key stands.

    value: a scalar, a dict of nodes by key, or a list of nodes.
    """

    value: Scalar | dict[str, Node] | list[Node]
    place: Place
    key: Place | None = None

    @property
    def where(self) -> Place:
        """The line to show for this node: its key's for a mapping or a list, otherwise the value's own."""
        return self.key if self.key is not None and isinstance(self.value, dict | list) else self.place

    def plain(self) -> Any:
        """The value without positions; lists become tuples, as the settings hold them."""
        if isinstance(self.value, dict):
            return {name: node.plain() for name, node in self.value.items()}
        if isinstance(self.value, list):
            return tuple(node.plain() for node in self.value)
        return self.value


def read_bytes(data: bytes, file: str) -> Node:
    """The mapping at the top of a scenario file.

    data: the bytes of the file. file: how messages call it. Raises BadInput.
    """
    if len(data) > LARGEST_FILE:
        _stop(Place(file, 1), (), f"a file may hold at most {LARGEST_FILE} bytes (got more)")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _stop(Place(file, 1), (), "must be UTF-8 text (got UTF-16)")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        key = _key_on_line(data, error.start)
        _stop(Place(file, line), key, f"must be UTF-8 text (got byte 0x{data[error.start]:02x})")
    return read_text(text, file)


def read_text(text: str, file: str) -> Node:
    """The mapping at the top of a scenario's text. Raises BadInput."""
    check_characters(text, file)
    node = _Reader(text, file).document()
    if node is None:
        _stop(Place(file, 1), (), "must be a mapping of keys to values (got an empty file)")
    if not isinstance(node.value, dict):
        _stop(node.place, (), f"must be a mapping of keys to values (got {shown(node.plain())})")
    return node


def read_value(text: str, source: str, path: Path = ()) -> Node:
    """One value written on a command line, in the same notation as in a file; `source` is used as its place."""
    if len(text) > LARGEST_FILE:
        _stop(Place(source), path, f"a value may hold at most {LARGEST_FILE} characters (got more)")
    check_characters(text, source, path, lines=False)
    return _Reader(text, source, path, lines=False).document() or Node(None, Place(source))


class _Reader:
    """Builds nodes from the parser's events and keeps the path for messages."""

    def __init__(self, text: str, file: str, path: Path = (), *, lines: bool = True) -> None:
        self.file = file
        self.lines = lines
        self.path: list[str | int] = list(path)
        self.depth = 0
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=_Loader))
        self.text = text

    def document(self) -> Node | None:
        """The only document of the text, or None when there is none."""
        self.next()  # start of the stream
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        if event.version or event.tags:
            self.stop(event, "must not hold directives (got a line that starts with %)")
        node = self.node(self.next())
        self.next()  # end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            self.stop(event, "must hold one document (got a second one)")
        return node

    def node(self, event: Any, key: Place | None = None) -> Node:
        """The node that starts with this event, whole."""
        if isinstance(event, yaml.AliasEvent):
            self.stop(event, f"aliases are not allowed, write the value out (got *{event.anchor})")
        if event.anchor is not None:
            self.stop(event, f"anchors are not allowed, use `extends` to share values (got &{event.anchor})")
        if event.tag is not None:
            self.stop(event, f"tags are not allowed (got {shown(event.tag)})")
        place = self.place(event)
        if isinstance(event, yaml.ScalarEvent):
            return Node(self.scalar(event), place, key)
        self.depth += 1
        if self.depth > DEEPEST:
            self.stop(event, f"may be nested at most {DEEPEST} deep (got more)")
        value = self.mapping() if isinstance(event, yaml.MappingStartEvent) else self.sequence()
        self.depth -= 1
        return Node(value, place, key)

    def mapping(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            name = self.name(event)
            self.path.append(name)
            if name in found:
                self.stop(event, f"a key may be given once (got it again after {found[name].key})")
            found[name] = self.node(self.next(), self.place(event))
            self.path.pop()
        return found

    def name(self, event: Any) -> str:
        """The key that this event holds: plain or quoted text."""
        if not isinstance(event, yaml.ScalarEvent):
            what = "an alias" if isinstance(event, yaml.AliasEvent) else "a mapping or list"
            self.stop(event, f"keys must be text (got {what})")
        if event.anchor is not None or event.tag is not None:
            self.stop(event, f"anchors and tags are not allowed (got one at key {shown(event.value)})")
        if event.value == "<<" and not event.style:
            self.stop(event, "merge keys are not allowed, use `extends` to share values (got <<)")
        name = self.scalar(event)
        if not isinstance(name, str) or not name:
            self.stop(event, f"keys must be text (got {shown(name)})")
        return name

    def sequence(self) -> list[Node]:
        found: list[Node] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            self.path.append(len(found))
            found.append(self.node(event))
            self.path.pop()
        return found

    def scalar(self, event: Any) -> Scalar:
        """The value of a scalar by the YAML 1.2 core schema; quoted and block scalars are text."""
        text: str = event.value
        if event.style:
            if hidden := _FORBIDDEN.search(text):
                self.stop(event, f"control characters are not allowed (got {_code(hidden[0])})")
            return text
        try:
            return scalar_of(text)
        except ValueError as error:
            self.stop(event, str(error))

    def next(self) -> Any:
        try:
            return next(self.events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            if error.context_mark is not None and "quoted scalar" in (error.context or ""):
                mark = error.context_mark  # the quote that was never closed, not the end of the file
            line = mark.line + 1 if mark is not None else 1
            why = " ".join(part for part in (error.context, error.problem) if part)
            if "\t" in self._line(line):
                why += "; indent with spaces, tabs are not allowed"
            key = tuple(step for step in _key_of(self._line(line).encode()) if step not in self.path)
            _stop(self._at(line), (*self.path, *key), f"must be valid YAML ({why})")
        except yaml.YAMLError as error:
            _stop(self._at(1), tuple(self.path), f"must be valid YAML ({str(error).splitlines()[0]})")

    def stop(self, event: Any, allowed: str) -> NoReturn:
        _stop(self.place(event), tuple(self.path), allowed)

    def place(self, event: Any) -> Place:
        return self._at(event.start_mark.line + 1)

    def _at(self, line: int) -> Place:
        return Place(self.file, line if self.lines else None)

    def _line(self, number: int) -> str:
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


def scalar_of(text: str) -> Scalar:
    """The value of an unquoted scalar. Raises ValueError for numbers that no setting can hold."""
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if _WHOLE.fullmatch(text) or _BASED.fullmatch(text):
        if len(text) > MOST_DIGITS:
            raise ValueError(f"a whole number may have at most {MOST_DIGITS} characters (got {shown(text)})")
        return int(text, 0) if _BASED.fullmatch(text) else int(text)
    if _NUMBER.fullmatch(text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise ValueError(f"must be a finite number (got {shown(text)})")
        # 1e5 is as good a way to write a whole number as 100000, but 1.0 is not
        exact = "e" in text.lower() and number.is_integer() and abs(number) <= WHOLE_FLOAT
        return int(number) if exact else number
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(f"must be a finite number (got {text})")
    if _UNDERSCORED.fullmatch(text):
        plain = text.replace("_", "")
        raise ValueError(f"numbers are written without underscores, as {plain}, and text in quotes (got {shown(text)})")
    return text


def check_characters(text: str, file: str, path: Path = (), *, lines: bool = True) -> None:
    """Raise BadInput for characters that do not belong into a scenario: control, direction and broken ones."""
    if hidden := _FORBIDDEN.search(text):
        line = text.count("\n", 0, hidden.start()) + 1
        place = Place(file, line if lines else None)
        before = text[text.rfind("\n", 0, hidden.start()) + 1 : hidden.start()]
        key = _key_of(before.encode()) if lines else path
        _stop(place, key, f"control characters are not allowed (got {_code(hidden[0])})")


def _key_on_line(data: bytes, position: int) -> Path:
    """The key on the line of a byte that cannot be read, for files that fail before they are parsed."""
    start = data.rfind(b"\n", 0, position) + 1
    return _key_of(data[start:position])


def _key_of(line: bytes) -> Path:
    match = re.match(rb"\s*(?:- )*([A-Za-z_]\w*):", line)
    return (match[1].decode(),) if match else ()


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _stop(place: Place, path: Path, allowed: str) -> NoReturn:
    refuse([Problem(place, path, allowed)])
