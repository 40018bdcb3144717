"""The page of evidence: every id that the repository cites has a row, and every row is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import bare, page, tables
from tests.house.sources import DOCS, PACKAGE, ROOT

PAGE = "evidence"
ID = re.compile(r"\b[A-H][0-9]{2}[a-z]?\b")
RANGE = re.compile(r"\b([A-H])([0-9]{2})-([A-H])?([0-9]{2})\b")
ROWS = {bare(row["id"]): row for rows in tables(page(PAGE)) for row in rows if "id" in row}


def citing_files() -> list[Path]:
    """Files that may cite evidence, the page of evidence itself left out."""
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.yaml"), *PACKAGE.rglob("*.md")]
    files += [*(ROOT / "scenarios").rglob("*.yaml"), *(ROOT / "benchmarks").glob("*.*"), *DOCS.glob("*.md")]
    files += [path for path in (ROOT / "README.md", ROOT / "CHANGELOG.md") if path.exists()]
    return [path for path in files if path != DOCS / f"{PAGE}.md"]


def ids_in(text: str) -> Iterator[str]:
    """The ids that a text cites; `B01-B04` and `B08-10` cite all between."""
    for letter, first, other, last in RANGE.findall(text):
        if other in ("", letter):
            yield from (f"{letter}{number:02d}" for number in range(int(first), int(last) + 1))
    yield from ID.findall(text)


def cited() -> dict[str, list[str]]:
    """The files that cite each id."""
    found: dict[str, list[str]] = {}
    for path in citing_files():
        for name in set(ids_in(path.read_text(encoding="utf-8"))):
            found.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    return found


def test_every_cited_id_has_a_row() -> None:
    missing = {name: files for name, files in cited().items() if name not in ROWS}
    assert not missing, missing


def test_every_row_is_cited() -> None:
    assert set(ROWS) <= set(cited())


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_complete(name: str) -> None:
    row = ROWS[name]
    text = " ".join(row.values())
    assert row["checked"]
    assert row["checked"] == "gap" or row["use"], text
    assert row["checked"] == "gap" or row["source"], text


def test_ranges_are_spelt_out() -> None:
    assert list(ids_in("see A06-A08 (D04b)")) == ["A06", "A07", "A08", "A06", "A08", "D04b"]
    assert "B09" in set(ids_in("B08-10"))
