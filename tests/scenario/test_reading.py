"""Reading: only what a YAML 1.2 core scalar says, at the line where it says it, and nothing hostile."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulation.errors import BadInput, SimulationError
from simulation.scenario import reading
from simulation.scenario.error_format import Place
from simulation.scenario.reading import DEEPEST, LARGEST_FILE, read_bytes, read_text, read_value, scalar_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("null", None),
        ("~", None),
        ("", None),
        ("NONE", "NONE"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("-7", -7),
        ("+7", 7),
        ("1e5", 100_000),
        ("1.5e3", 1500),
        ("1E-3", 0.001),
        (".5", 0.5),
        ("5.", 5.0),
        ("1.0", 1.0),
        ("12:30", "12:30"),
        ("190:20:30", "190:20:30"),
        ("2019-04-09", "2019-04-09"),
        ("1.2.3", "1.2.3"),
        ("=", "="),
        ("inf", "inf"),
        ("nan", "nan"),
    ],
)
def test_unquoted_scalars_follow_yaml_1_2(text, value):
    found = scalar_of(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", [".inf", "-.Inf", "+.INF", ".nan", ".NaN", "1e400", "1_000", "0.1_5", "1" * 21])
def test_numbers_that_no_setting_can_hold_are_refused(text):
    with pytest.raises(ValueError, match=r"\(got"):
        scalar_of(text)


def test_quoted_and_block_scalars_are_text():
    node = read_text("a: '1'\nb: \"true\"\nc: |\n  2\nd: >-\n  3\n  4\n", "x")
    assert node.plain() == {"a": "1", "b": "true", "c": "2\n", "d": "3 4"}


def test_every_value_knows_its_line():
    node = read_text("a: 1\nb:\n  c:\n    - x\n    - y\n  d: {e: 2}\n", "x")
    assert isinstance(node.value, dict)
    b = node.value["b"]
    assert isinstance(b.value, dict)
    c, d = b.value["c"], b.value["d"]
    assert isinstance(c.value, list)
    assert isinstance(d.value, dict)
    assert (node.value["a"].where, b.where) == (Place("x", 1), Place("x", 2))
    assert (c.where, c.value[1].where, d.value["e"].where) == (Place("x", 3), Place("x", 5), Place("x", 6))


def test_a_list_becomes_a_tuple():
    assert read_text("a: [1, [2, b]]\n", "x").plain() == {"a": (1, (2, "b"))}


def test_a_mark_of_utf_8_and_windows_line_ends_are_accepted():
    node = read_bytes(b"\xef\xbb\xbfname: a\r\ndays: 3\r\n", "x")
    assert node.plain() == {"name": "a", "days": 3}
    assert isinstance(node.value, dict)
    assert node.value["days"].where == Place("x", 2)


def test_a_document_may_be_marked_by_dashes_and_dots():
    assert read_text("--- # first\na: 1\n...\n", "x").plain() == {"a": 1}


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 40 + "]" * 40,
        "a: " + "{b: " * 40 + "1" + "}" * 40,
        "\n".join(" " * i + "a:" for i in range(40)),
        "- " * 40 + "a",
        "? " * 40 + "a",
        "[" * 900_000,
        "{" * 900_000,
        "- " * 400_000,
        "[{" * 400_000,
        "a: " * 300_000,
        '"' + "a" * 900_000,
        "&" * 900_000,
        "!" * 900_000,
        "*" * 900_000,
        "%" * 900_000,
        "#" * 900_000,
        ":" * 900_000,
        "\n" * 900_000 + "@",
    ],
    ids=range(18),
)
def test_hostile_text_is_refused_quickly(text):
    started = time.perf_counter()
    with pytest.raises(BadInput):
        read_text(text, "x")
    assert time.perf_counter() - started < 5.0


def test_nesting_is_allowed_up_to_the_limit():
    inside = DEEPEST - 1
    read_text("a: " + "[" * inside + "]" * inside, "x")
    with pytest.raises(BadInput, match=f"at most {DEEPEST} deep"):
        read_text("a: " + "[" * (inside + 1) + "]" * (inside + 1), "x")


def test_a_file_is_allowed_up_to_the_limit():
    start = b"name: a\n#"
    assert read_bytes(start + b"x" * (LARGEST_FILE - len(start)), "x").plain() == {"name": "a"}
    with pytest.raises(BadInput, match=r"^x:1: \(file\): a file may hold at most 1000000 bytes"):
        read_bytes(start + b"x" * (LARGEST_FILE - len(start) + 1), "x")


def test_a_value_of_the_command_line_is_read_alike():
    assert read_value("[1, a, {b: 1e2}]", "--set").plain() == (1, "a", {"b": 100})
    assert read_value("NO", "--set").plain() == "NO"
    assert read_value("", "--set").plain() is None
    with pytest.raises(BadInput, match=r"^--set: a.b: numbers are written without underscores"):
        read_value("1_0", "--set", ("a", "b"))
    with pytest.raises(BadInput, match=r"^--set: a: must be valid YAML"):
        read_value("[1", "--set", ("a",))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        node = read_text(text, "x")
    except SimulationError as error:
        lines = str(error).splitlines()
    else:
        assert isinstance(node.value, dict)
        return
    assert 1 <= len(lines) <= 5
    assert all(line.isprintable() for line in lines)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_words(data):
    message = ""
    try:
        read_bytes(data, "x")
    except SimulationError as error:
        message = str(error)
    assert all(line.isprintable() for line in message.splitlines())


plain_values = st.recursive(
    st.one_of(st.booleans(), st.integers(-(2**63), 2**63), st.floats(allow_nan=False, allow_infinity=False), st.none())
    | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text("abcdef", min_size=1, max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=5), plain_values, min_size=1, max_size=4))
def test_what_json_says_is_read_as_json_means_it(data):
    import json

    assert read_text(json.dumps(data), "x").plain() == data


@pytest.mark.parametrize(
    "text", ["a: 1\nb: [x, 'y', {c: .5}]\nd: |\n  e\n", "a: &b 1\n", "a: 1\na: 2\n", "<<: {a: 1}\n"]
)
def test_without_libyaml_the_same_is_read(text, monkeypatch):
    def outcome() -> object:
        try:
            return read_text(text, "x")
        except BadInput as error:
            return str(error)

    fast = outcome()
    monkeypatch.setattr(reading, "_Loader", yaml.SafeLoader)
    assert outcome() == fast
